//! Names that Windows, a Mac or a cloud folder give to the copy of a file or folder.
//!
//! Part of [`super`]. Looks at names alone: which of two cases with one id is the copy.

/// What stands at the end of such a name, a number in brackets aside.
const ENDINGS: [&str; 9] = ["副本", "拷贝", "拷貝", "复制", "複製", "复件", "複件", " copy", "-copy"];

/// Which of the files of cases with one id is the original: the first of which no other looks like the original. `paths`
/// are sorted and not empty.
pub(super) fn original(paths: &[&str]) -> usize {
    (0..paths.len()).reduce(|first, at| if is_copy_of(paths[first], paths[at]) { at } else { first }).unwrap_or(0)
}

/// Whether a case looks like a copy of another with the same id: it is called as copies are, and the other is not, or the
/// other's name is the beginning of its own, as with `灯` and `灯 旧`, `灯-20250301`, `灯.bak`.
#[must_use]
pub fn is_copy_of(path: &str, other: &str) -> bool {
    match (looks_like_copy(path), looks_like_copy(other)) {
        (true, false) => true,
        (false, true) => false,
        _ => name_of(path).strip_prefix(name_of(other)).is_some_and(|rest| !rest.is_empty()),
    }
}

/// The path of a case without the name of its text: the folder where the text is `index.md`, else the file without its
/// ending.
fn name_of(path: &str) -> &str {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    if file.starts_with("index.") { folder } else { path.rsplit_once('.').map_or(path, |(stem, _)| stem) }
}

/// Whether a file or a folder on the way to it is called as copies are: `灯 - 副本`, `灯 (1).md`, `灯 - Copy (2)`.
fn looks_like_copy(path: &str) -> bool {
    path.split('/').any(|name| {
        let name = name.strip_suffix(".md").or_else(|| name.strip_suffix(".markdown")).unwrap_or(name);
        let plain = without_number(name);
        let lower = plain.trim_end_matches([' ', '\u{3000}']).to_ascii_lowercase();
        // A Mac counts its copies without brackets: `灯 copy 2`.
        let uncounted = lower.trim_end_matches(|last: char| last.is_ascii_digit() || last == ' ');
        plain.len() < name.len() || ENDINGS.iter().any(|ending| uncounted.ends_with(ending))
    })
}

/// A name without the number in brackets behind it.
fn without_number(name: &str) -> &str {
    let number = |(open, close)| {
        let (before, number) = name.strip_suffix(close)?.rsplit_once(open)?;
        let is_count = (1..=2).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
        is_count.then_some(before)
    };
    [('(', ')'), ('（', '）')].into_iter().find_map(number).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_known_by_their_names() {
        for name in [
            "2024-长者 - 副本",
            "2024-长者 - 副本 (2)",
            "2024-長者 - 複製",
            "2024-长者 (1)",
            "2024-长者（1）",
            "壬 (1).md",
            "壬的副本.md",
            "壬 拷贝.md",
            "lamp - Copy",
            "lamp copy 2.md",
        ] {
            assert!(looks_like_copy(&format!("content/cases/{name}")), "{name}");
            assert!(looks_like_copy(&format!("content/cases/{name}/index.md")), "{name}");
        }
        for name in ["甲 备份", "甲-旧", "甲(终稿)", "甲-final", "甲 2", "甲-1", "甲.bak", "甲 (王静修改)"]
        {
            let (copy, own) = (format!("content/cases/{name}/index.md"), "content/cases/甲/index.md");
            assert!(is_copy_of(&copy, own) && !is_copy_of(own, &copy), "{name}");
            assert_eq!(original(&[&copy, own]), 1, "{name}");
            assert!(is_copy_of(&format!("content/cases/{name}.md"), "content/cases/甲.md"), "{name}");
        }
        assert_eq!(original(&["甲 副本/index.md", "甲 旧/index.md", "甲/index.md"]), 2);
        assert_eq!(original(&["乙/index.md", "甲/index.md"]), 0);
        for name in ["2024-长者", "壬.md", "灯（2023）", "灯(三)", "photocopy", "第1期", "副本管理办法"]
        {
            assert!(!looks_like_copy(&format!("content/cases/{name}")), "{name}");
        }
    }
}

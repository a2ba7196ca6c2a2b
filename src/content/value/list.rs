//! Lists and maps written on one line. Knows nothing of YAML: it sees the text of one scalar.

/// Names: separated by `、 , ， ; ；` or a line break. Empty parts go.
pub fn split_names(text: &str) -> impl Iterator<Item = &str> {
    parts(text, |character| matches!(character, '、' | ',' | '，' | ';' | '；' | '\n'))
}

/// Tags: as names, and by spaces.
pub fn split_tags(text: &str) -> impl Iterator<Item = &str> {
    parts(text, |character| matches!(character, '、' | ',' | '，' | ';' | '；') || character.is_whitespace())
}

/// Sentences: separated by `;`, `；` or a line break only, as a comma belongs to the sentence.
pub fn split_sentences(text: &str) -> impl Iterator<Item = &str> {
    parts(text, |character| matches!(character, ';' | '；' | '\n'))
}

fn parts(text: &str, is_separator: impl Fn(char) -> bool) -> impl Iterator<Item = &str> {
    text.split(is_separator).map(str::trim).filter(|part| !part.is_empty())
}

/// `编辑=李敏；审核=周航` as key and value; `:` and `：` serve as well as `=`. `None` when a part has neither.
#[must_use]
pub fn pairs(text: &str) -> Option<Vec<(&str, &str)>> {
    let pairs: Option<Vec<_>> = parts(text, |character| matches!(character, '、' | ',' | '，' | ';' | '；' | '\n'))
        .map(|part| {
            let (key, value) = part.split_once(['=', '＝', ':', '：'])?;
            let (key, value) = (key.trim(), value.trim());
            // `9:00` is a time and `https://…` an address, not a key and a value.
            let is_key = !key.starts_with(|first: char| first.is_ascii_digit()) && !value.starts_with("//");
            (is_key && !key.is_empty() && !value.is_empty()).then_some((key, value))
        })
        .collect();
    pairs.filter(|pairs| !pairs.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_of_both_widths_split_a_list() {
        assert_eq!(split_names("甲、乙,丙，丁; 戊；").collect::<Vec<_>>(), ["甲", "乙", "丙", "丁", "戊"]);
        assert_eq!(split_names("Water Station A, B").collect::<Vec<_>>(), ["Water Station A", "B"]);
        assert_eq!(split_tags("夜间服务 报修　老旧小区").collect::<Vec<_>>(), ["夜间服务", "报修", "老旧小区"]);
        assert_eq!(split_sentences("灯亮，人在；图随人走").collect::<Vec<_>>(), ["灯亮，人在", "图随人走"]);
    }

    #[test]
    fn a_map_on_one_line_is_read_with_equals_or_colons() {
        assert_eq!(pairs("编辑=李敏；审核：周航"), Some(vec![("编辑", "李敏"), ("审核", "周航")]));
        for text in ["李敏", "9:00开门", "https://example.org/", "编辑："] {
            assert_eq!(pairs(text), None, "{text}");
        }
        assert_eq!(pairs(""), None);
    }
}

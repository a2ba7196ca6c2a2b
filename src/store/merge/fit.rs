//! Which parts there are and whether they fit together; every refusal says what to do next. Nothing is written here.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::diagnostic::Text;
use crate::fatal::Fatal;
use crate::store::part::{Part, Shard};
use crate::text;

/// Missing parts named in one message.
const MAX_NAMED: usize = 20;

/// A part and the folder it was found in.
pub(super) struct Found {
    pub(super) folder: PathBuf,
    pub(super) part: Part,
}

/// All parts in the folders, and in the folders directly below one that has none, sorted by number.
pub(super) fn collect(folders: &[PathBuf], out: &Path) -> Result<Vec<Found>, Fatal> {
    let mut found = Vec::new();
    for folder in folders {
        let real = dunce::canonicalize(folder).map_err(|error| Fatal::read(folder, error))?;
        if real.starts_with(out) {
            return Err(overlapping(folder, out));
        }
        let mut places = vec![real.clone()];
        if Part::find(&real)?.is_empty() {
            places = subfolders(&real)?;
        }
        let had = found.len();
        for place in places {
            for (name, part) in Part::find(&place)? {
                let part = part.ok_or_else(|| unreadable(&place.join(name)))?;
                found.push(Found { folder: place.clone(), part });
            }
        }
        if found.len() == had {
            return Err(unfinished(folder));
        }
    }
    found.sort_by_key(|found| found.part.shard);
    Ok(found)
}

fn subfolders(folder: &Path) -> Result<Vec<PathBuf>, Fatal> {
    let fail = |error| Fatal::read(folder, error);
    let mut below = Vec::new();
    for entry in fs::read_dir(folder).map_err(fail)? {
        let entry = entry.map_err(fail)?;
        // Hidden ones are staging folders of builds that were stopped.
        if entry.path().is_dir() && !entry.file_name().to_string_lossy().starts_with('.') {
            below.push(entry.path());
        }
    }
    below.sort();
    Ok(below)
}

/// Whether the parts (sorted) are all there, once, and made from the same.
pub(super) fn check(found: &[Found]) -> Result<(), Fatal> {
    let Some(first) = found.first() else {
        return Err(refuse(text!(zh: "没有给出要合并的分片", en: "no parts were given")));
    };
    let count = first.part.shard.count();
    for other in &found[1..] {
        if other.part.shard.count() != count {
            return Err(other_cut(first, other));
        }
        if let Some(what) = differing(&first.part, &other.part) {
            return Err(different(first, other, &what));
        }
    }
    if let Some([one, other, ..]) = found.windows(2).find(|pair| pair[0].part.shard == pair[1].part.shard) {
        return Err(twice(one, other));
    }
    let present: HashSet<Shard> = found.iter().map(|found| found.part.shard).collect();
    let missing: Vec<String> = (1..=count)
        .filter(|number| Shard::new(*number, count).is_some_and(|shard| !present.contains(&shard)))
        .map(|number| format!("{number}/{count}"))
        .collect();
    if missing.is_empty() { Ok(()) } else { Err(missing_parts(&missing)) }
}

/// What two parts were made from differently.
fn differing(left: &Part, right: &Part) -> Option<Text> {
    let (left, right) = (&left.origin, &right.origin);
    if left.program != right.program {
        return Some(text!(zh: "程序的版本", en: "versions of the program"));
    }
    if left.as_of != right.as_of {
        let (one, other) = (&left.as_of, &right.as_of);
        return Some(text!(
            zh: "日期（{one} 和 {other}；生成时都加上同一个 --as-of）",
            en: "days ({one} and {other}; give the same --as-of to all)"
        ));
    }
    if left.settings != right.settings {
        return Some(text!(zh: "设置（site.yaml 或命令行选项）", en: "settings (site.yaml or options)"));
    }
    if left.theme != right.theme {
        return Some(text!(zh: "主题", en: "themes"));
    }
    (left.sources != right.sources)
        .then(|| text!(zh: "源文件（案例、资料、图片）", en: "sources (cases, records, pictures)"))
}

fn named(found: &Found) -> String {
    format!("{}/{}", found.part.shard.number(), found.part.shard.count())
}

fn refuse(text: Text) -> Fatal {
    Fatal::Merge { text }
}

fn overlapping(folder: &Path, out: &Path) -> Fatal {
    let (folder, out) = (folder.display(), out.display());
    refuse(text!(
        zh: "分片“{folder}”在输出文件夹“{out}”里面；请换一个输出文件夹",
        en: "the part `{folder}` is inside the output folder `{out}`; choose another output folder"
    ))
}

fn unreadable(list: &Path) -> Fatal {
    let list = list.display();
    refuse(text!(
        zh: "分片清单“{list}”不完整；请重新复制，或者重做这一份",
        en: "the list `{list}` is not whole; copy the part again or make it again"
    ))
}

fn unfinished(folder: &Path) -> Fatal {
    let folder = folder.display();
    refuse(text!(
        zh: "“{folder}”里没有分片清单（casebook-part-….txt），这一份还没有做完；请再运行一次生成它的命令",
        en: "`{folder}` holds no list of a part (casebook-part-….txt), so the part is not finished; run its command again"
    ))
}

fn other_cut(first: &Found, other: &Found) -> Fatal {
    let (left, right) = (named(first), named(other));
    let (one, two) = (first.folder.display(), other.folder.display());
    refuse(text!(
        zh: "“{one}”是第 {left} 份，“{two}”是第 {right} 份，不是同一次切分",
        en: "`{one}` is part {left} and `{two}` is part {right}: they belong to builds cut in different ways"
    ))
}

fn different(first: &Found, other: &Found, what: &Text) -> Fatal {
    let (left, right) = (named(first), named(other));
    let (zh, en) = (&what.zh, &what.en);
    refuse(text!(
        zh: "第 {left} 份和第 {right} 份用的不是同样的{zh}；请用同样的内容重做其中一份",
        en: "parts {left} and {right} were made with different {en}; make one of them again from the same"
    ))
}

fn twice(one: &Found, other: &Found) -> Fatal {
    let name = named(one);
    let (left, right) = (one.folder.display(), other.folder.display());
    refuse(text!(
        zh: "第 {name} 份给了两次：“{left}”和“{right}”",
        en: "part {name} was given twice: `{left}` and `{right}`"
    ))
}

fn missing_parts(missing: &[String]) -> Fatal {
    let count = missing.len();
    let mut names = missing[..count.min(MAX_NAMED)].join("、");
    if count > MAX_NAMED {
        names.push('…');
    }
    let english = names.replace('、', ", ");
    refuse(text!(
        zh: "缺 {count} 份：{names}；请补做后再合并",
        en: "parts missing: {english} ({count} in all); make them, then merge again"
    ))
}

/// A file of a part is missing or not as the part's list says.
pub(super) fn damaged(folder: &Path, path: &str) -> Fatal {
    let folder = folder.display();
    refuse(text!(
        zh: "分片“{folder}”里的“{path}”缺失或和清单不符；请删掉这个文件夹，再重新复制或重做这一份",
        en: "`{path}` in the part `{folder}` is missing or not as its list says; delete that folder, then copy or make the part again"
    ))
}

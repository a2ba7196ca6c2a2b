//! What the files hold of a case: its card, and its text, from which snippets are cut and phrases verified.
//!
//! Card and text stand in one file, so that a result costs one request; a long text continues in files of its own.
//! A card says everything that the terms of its case are cut from: an edited case is taken out of the lists by its old
//! card, read back from the files. Knows nothing of terms.

use serde_json::Value;

use super::entry::Entry;
use super::shard;

/// Facts that stand together in a card: methods, categories, tags, then level, kind and region.
const GROUPS: usize = 4;

/// A case as it stands in the files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Card {
    pub(super) href: String,
    pub(super) title: String,
    pub(super) brand: Vec<String>,
    pub(super) branch: Vec<String>,
    /// Empty if there is none.
    pub(super) year: String,
    pub(super) summary: String,
    /// See [`GROUPS`].
    facts: [Vec<String>; GROUPS],
    /// Number of parts of the text.
    pub(super) part_count: usize,
    /// The parts; a reader has only the first at hand.
    pub(super) texts: Vec<String>,
}

/// The path of a file of cards, below `search/`.
pub(super) fn path(index: u32) -> String {
    format!("d/{}/{index}.js", index >> 10)
}

/// The path of the `part`-th piece (from 1) of a long text, below `search/`.
pub(super) fn part_path(number: u32, part: usize) -> String {
    format!("x/{}/{number}_{part}.js", number >> 10)
}

impl Card {
    /// The card of an entry whose text is cut into parts of about `part_bytes`.
    pub(super) fn of(entry: Entry, part_bytes: usize) -> Self {
        let texts = parts(&entry.blocks, part_bytes);
        Self {
            href: entry.href,
            title: entry.title,
            brand: entry.brand,
            branch: entry.branch,
            year: if entry.year == 0 { String::new() } else { entry.year.to_string() },
            summary: entry.summary,
            facts: [entry.methods, entry.category, entry.tags, vec![entry.level, entry.kind, entry.region]],
            part_count: texts.len(),
            texts,
        }
    }

    /// The card in the data of its file, with the first part of its text.
    pub(super) fn from_data(data: &Value) -> Option<Self> {
        let text = |position: usize| data[position].as_str().unwrap_or_default().to_owned();
        Some(Self {
            href: data.get(0)?.as_str()?.to_owned(),
            title: text(1),
            brand: strings(&data[2]),
            branch: strings(&data[3]),
            year: text(4),
            summary: text(5),
            facts: std::array::from_fn(|group| strings(&data[6][group])),
            part_count: data[7].as_u64().and_then(|count| usize::try_from(count).ok()).unwrap_or(1).clamp(1, 6),
            texts: vec![text(8)],
        })
    }

    /// The last part of the address without its ending: the number of the case, or what stands in for it.
    pub(super) fn stem(&self) -> &str {
        let name = self.href.rsplit('/').next().unwrap_or_default();
        name.strip_suffix(".html").unwrap_or(name)
    }

    /// Names of the work methods.
    pub(super) fn methods(&self) -> &[String] {
        &self.facts[0]
    }

    /// Categories.
    pub(super) fn category(&self) -> &[String] {
        &self.facts[1]
    }

    /// Level and kind; empty when there is none.
    pub(super) fn level_and_kind(&self) -> [&str; 2] {
        [0, 1].map(|position| self.facts[3].get(position).map_or("", String::as_str))
    }

    /// The facts beside title, brand and summary.
    pub(super) fn facts(&self) -> impl Iterator<Item = &str> {
        let all = self.branch.iter().chain(self.facts.iter().flatten());
        all.map(String::as_str).filter(|fact| !fact.is_empty())
    }

    /// The names that are also found by pinyin and by a single character.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        let lists = [self.brand.as_slice(), self.branch.as_slice(), self.methods()];
        std::iter::once(&self.title).chain(lists.into_iter().flatten()).map(String::as_str)
    }

    fn push(&self, script: &mut String) {
        script.push('[');
        push_all(script, &[&self.href, &self.title]);
        for names in [&self.brand, &self.branch] {
            script.push(',');
            push_list(script, names);
        }
        script.push(',');
        push_all(script, &[&self.year, &self.summary]);
        for (position, group) in self.facts.iter().enumerate() {
            script.push_str(if position > 0 { "," } else { ",[" });
            push_list(script, group);
        }
        script.push_str("],");
        script.push_str(&self.part_count.to_string());
        script.push(',');
        push_all(script, &self.texts[..1]);
        script.push(']');
    }
}

fn strings(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn push_all(script: &mut String, texts: &[impl AsRef<str>]) {
    for (position, text) in texts.iter().enumerate() {
        if position > 0 {
            script.push(',');
        }
        shard::push_string(script, text.as_ref());
    }
}

fn push_list(script: &mut String, texts: &[String]) {
    script.push('[');
    push_all(script, texts);
    script.push(']');
}

/// The body in parts: a long text is stored in up to six files, so that a snippet does not load all of it.
fn parts(blocks: &[String], part_bytes: usize) -> Vec<String> {
    let total: usize = blocks.iter().map(|block| block.len() + 1).sum();
    let count = match total.div_ceil(part_bytes.max(1)) {
        0 | 1 => 1,
        2 => 2,
        3 => 3,
        _ => 6,
    };
    let mut out = Vec::with_capacity(count);
    let (mut rest, mut done) = (blocks, 0);
    for part in 0..count {
        let mut len = 0;
        while len < rest.len() && (part + 1 == count || done * count < total * (part + 1)) {
            done += rest[len].len() + 1;
            len += 1;
        }
        out.push(rest[..len].join("\n"));
        rest = &rest[len..];
    }
    out
}

/// A file of cards: the first piece of a text stands beside its card, the others in `x/`.
pub(super) struct File {
    index: u32,
    script: String,
    is_empty: bool,
}

impl File {
    /// The file of the cards whose numbers begin with `index`.
    pub(super) fn new(index: u32) -> Self {
        Self { index, script: shard::open(&format!("d{index}")), is_empty: true }
    }

    /// Adds a card.
    pub(super) fn add(&mut self, number: u32, card: &Card) {
        self.script.push_str(if self.is_empty { "{\"" } else { ",\"" });
        self.is_empty = false;
        self.script.push_str(&number.to_string());
        self.script.push_str("\":");
        card.push(&mut self.script);
    }

    /// The file with all cards added.
    pub(super) fn finish(mut self) -> (String, Vec<u8>) {
        self.script.push_str(if self.is_empty { "{}" } else { "}" });
        (path(self.index), shard::close(self.script))
    }
}

/// The further files of a long text.
pub(super) fn further_files(number: u32, card: &Card) -> impl Iterator<Item = (String, Vec<u8>)> {
    card.texts.iter().enumerate().skip(1).map(move |(part, text)| {
        let mut script = shard::open(&format!("x{number}_{part}"));
        shard::push_string(&mut script, text);
        (part_path(number, part), shard::close(script))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_comes_back_from_its_file() {
        let list = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<String>>();
        let entry = Entry {
            href: "cases/a.html".into(),
            title: "一杯<清水>".into(),
            brand: list("甲、乙 丙"),
            branch: list("泵房\n二"),
            year: 2023,
            methods: list("三色法"),
            category: list("服务/夜间 安全"),
            kind: "示范点".into(),
            tags: list("漏点 \u{2028}"),
            blocks: list("第一段 第二段"),
            ..Entry::default()
        };
        let card = Card::of(entry, 9_000);
        let mut file = File::new(7);
        file.add(7, &card);
        let data = shard::data(&file.finish().1).expect("a file of data");
        assert_eq!(Card::from_data(&data["7"]), Some(card.clone()));
        assert_eq!(card.texts, ["第一段\n第二段"]);
        assert_eq!(card.level_and_kind(), ["", "示范点"]);
        assert!(!card.facts().any(str::is_empty));
    }

    #[test]
    fn a_long_text_is_cut_into_one_two_three_or_six_parts() {
        let blocks: Vec<String> = (0..40).map(|_| "水".repeat(100)).collect();
        for (part_bytes, count) in [(20_000, 1), (7_000, 2), (5_000, 3), (1_000, 6)] {
            let texts = parts(&blocks, part_bytes);
            assert_eq!(texts.len(), count);
            assert_eq!(texts.join("\n"), blocks.join("\n"));
        }
        assert_eq!(parts(&[], 1_000), [""]);
    }
}

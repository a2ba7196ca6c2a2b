//! What a result shows: the card of a case and its text, from which snippets are cut and phrases verified.
//!
//! Card and text stand in one file, so that a result costs one request; a long text continues in files of its own.
//! Knows nothing of terms.

use super::entry::Entry;
use super::{shard, terms};

/// The first piece of a text stands in the file of the card, the others in `x/`.
pub(super) struct File {
    index: u32,
    script: String,
    is_empty: bool,
}

/// The path of a file of cards, below `search/`.
pub(super) fn path(index: u32) -> String {
    format!("d/{}/{index}.js", index >> 10)
}

/// The path of the `part`-th piece (from 1) of a long text, below `search/`.
pub(super) fn part_path(number: u32, part: usize) -> String {
    format!("x/{}/{number}_{part}.js", number >> 10)
}

impl File {
    /// The file of the cards whose numbers begin with `index`.
    pub(super) fn new(index: u32) -> Self {
        Self { index, script: shard::open(&format!("d{index}")), is_empty: true }
    }

    /// Adds a card; gives the further files of a long text.
    pub(super) fn add(&mut self, number: u32, entry: &Entry, part_bytes: usize) -> Vec<(String, Vec<u8>)> {
        let parts: Vec<String> =
            terms::parts(&entry.blocks, part_bytes).into_iter().map(|(part, _)| part.join("\n")).collect();
        self.script.push_str(if self.is_empty { "{\"" } else { ",\"" });
        self.is_empty = false;
        self.script.push_str(&number.to_string());
        self.script.push_str("\":[");
        let facts: Vec<&str> = entry.metadata().filter(|fact| *fact != entry.summary).collect();
        let year = if entry.year == 0 { String::new() } else { entry.year.to_string() };
        for text in [
            &entry.href,
            &entry.title,
            &entry.brand.join("、"),
            &entry.branch.join("、"),
            &year,
            &entry.summary,
            &facts.join("\n"),
        ] {
            shard::push_string(&mut self.script, text);
            self.script.push(',');
        }
        self.script.push_str(&parts.len().to_string());
        self.script.push(',');
        shard::push_string(&mut self.script, &parts[0]);
        self.script.push(']');
        let more = parts.iter().enumerate().skip(1);
        more.map(|(part, text)| {
            let mut script = shard::open(&format!("x{number}_{part}"));
            shard::push_string(&mut script, text);
            (part_path(number, part), shard::close(script))
        })
        .collect()
    }

    /// The file with all cards added.
    pub(super) fn finish(mut self) -> (String, Vec<u8>) {
        self.script.push_str(if self.is_empty { "{}" } else { "}" });
        (path(self.index), shard::close(self.script))
    }
}

//! Simplified ↔ Traditional: an edition made from the pages of another, phrase by phrase (dictionaries of `OpenCC`).
//!
//! The finished page is converted as a whole, so that whatever a template writes is in one script. Addresses stay as they
//! are; the site's glossary goes first and wins, and a phrase that the glossary maps to itself is protected. Only this
//! module names the crate; without the feature `opencc` such editions are not made.

use crate::config::named_list;
use crate::vfs::Files;

/// Whether this program can make converted editions.
pub const IS_AVAILABLE: bool = cfg!(feature = "opencc");

/// Names of languages in themselves are the same on every page.
const PROTECTED: [&str; 2] = ["简体中文", "繁體中文"];

/// Converts text into the script of one edition.
pub struct Converter {
    #[cfg(feature = "opencc")]
    inner: ferrous_opencc::OpenCC,
    /// Phrases and what stands for them, longest first.
    glossary: Vec<(String, String)>,
}

impl Converter {
    /// A converter into `language`, with the glossary file of the settings; `None` for a language without one, or when
    /// the feature is not there.
    #[must_use]
    pub fn new(language: &str, glossary: &str, files: &dyn Files) -> Option<Self> {
        let mut glossary = read_glossary(glossary, files);
        glossary.extend(PROTECTED.map(|phrase| (phrase.to_owned(), phrase.to_owned())));
        glossary.sort_by(|left, right| right.0.len().cmp(&left.0.len()).then_with(|| left.0.cmp(&right.0)));
        Self::of_language(language, glossary)
    }

    #[cfg(feature = "opencc")]
    fn of_language(language: &str, glossary: Vec<(String, String)>) -> Option<Self> {
        use ferrous_opencc::config::BuiltinConfig;
        let direction = match language {
            "zh-Hant" => BuiltinConfig::S2t,
            "zh-Hans" => BuiltinConfig::T2s,
            _ => return None,
        };
        let inner = ferrous_opencc::OpenCC::from_config(direction).ok()?;
        Some(Self { inner, glossary })
    }

    #[cfg(not(feature = "opencc"))]
    fn of_language(_language: &str, _glossary: Vec<(String, String)>) -> Option<Self> {
        None
    }

    /// The phrases of the glossary, for fingerprints.
    #[must_use]
    pub fn glossary(&self) -> &[(String, String)] {
        &self.glossary
    }

    /// Plain text in the other script.
    #[must_use]
    pub fn text(&self, text: &str) -> String {
        let mut converted = String::with_capacity(text.len());
        self.push(&mut converted, text, 0);
        converted
    }

    /// A page (or XML) in the other script: everything but the addresses in `href` and `src`.
    #[must_use]
    pub fn page(&self, html: &str) -> String {
        let mut converted = String::with_capacity(html.len());
        let mut rest = html;
        while let Some(at) = next_address(rest) {
            let (before, address) = rest.split_at(at);
            converted.push_str(&self.text(before));
            let end = address.find('"').unwrap_or(address.len());
            converted.push_str(&address[..end]);
            rest = &address[end..];
        }
        converted.push_str(&self.text(rest));
        converted
    }

    /// Converts `text`, in which the glossary's phrases before `phrase` do not occur.
    fn push(&self, out: &mut String, text: &str, phrase: usize) {
        let Some((from, to)) = self.glossary.get(phrase) else {
            out.push_str(&self.convert(text));
            return;
        };
        let mut rest = text;
        while let Some(at) = rest.find(from.as_str()) {
            self.push(out, &rest[..at], phrase + 1);
            out.push_str(to);
            rest = &rest[at + from.len()..];
        }
        self.push(out, rest, phrase + 1);
    }

    #[cfg(feature = "opencc")]
    fn convert(&self, text: &str) -> String {
        if text.is_ascii() { text.to_owned() } else { self.inner.convert(text) }
    }

    #[cfg(not(feature = "opencc"))]
    fn convert(&self, text: &str) -> String {
        text.to_owned()
    }
}

/// Where the next address begins.
fn next_address(html: &str) -> Option<usize> {
    let starts = [" href=\"", " src=\""];
    starts.iter().filter_map(|start| html.find(start).map(|at| at + start.len())).min()
}

/// Pairs of a phrase and its form in the other script, one a line, separated by a comma. A heading is none:
/// taken for one, it would convert the words `简体` and `繁体` of every page.
fn read_glossary(path: &str, files: &dyn Files) -> Vec<(String, String)> {
    let Some(text) = named_list(files, path) else { return Vec::new() };
    let pair = |line: &str| {
        let line = line.trim();
        let (from, to) = line.split_once([',', '，', '\t'])?;
        let (from, to) = (from.trim().trim_matches('"'), to.trim().trim_matches('"'));
        (!line.starts_with('#') && !from.is_empty() && !to.is_empty()).then(|| (from.to_owned(), to.to_owned()))
    };
    let mut pairs = text.lines().filter_map(pair).peekable();
    pairs.next_if(|(from, to)| is_heading(from) && is_heading(to));
    pairs.collect()
}

/// Whether a word of the first line says which script stands below it.
fn is_heading(word: &str) -> bool {
    let script = word.to_lowercase();
    let script = script.trim_end_matches(['字', '词', '詞']).trim_end_matches("中文");
    matches!(
        script,
        "简" | "简体" | "簡體" | "繁" | "繁体" | "繁體" | "simplified" | "traditional" | "zh-hans" | "zh-hant"
    )
}

#[cfg(all(test, feature = "opencc"))]
mod tests {
    use super::*;
    use crate::vfs::Memory;

    fn converter() -> Converter {
        let mut files = Memory::new();
        files.put("data/用语.csv", "简体,繁体\n网络,網路\n钟楼社区,钟楼社区\n");
        Converter::new("zh-Hant", "data/用语.csv", &files).expect("the dictionaries are embedded")
    }

    #[test]
    fn phrases_decide_and_the_glossary_wins() {
        let converter = converter();
        assert_eq!(converter.text("头发和发展，干净的干部"), "頭髮和發展，乾淨的幹部");
        assert_eq!(converter.text("网络通到钟楼社区的钟楼"), "網路通到钟楼社区的鐘樓");
    }

    #[test]
    fn the_heading_of_the_glossary_is_no_pair() {
        assert_eq!(converter().text("有简体、繁体两版"), "有簡體、繁體兩版");
        for heading in ["简体,繁体", "\u{feff}繁體字,簡體字", "# 用语\nSimplified,Traditional"] {
            let mut files = Memory::new();
            files.put("data/用语.csv", format!("{heading}\n里,裏\n"));
            assert_eq!(read_glossary("data/用语.csv", &files), [("里".to_owned(), "裏".to_owned())], "{heading}");
        }
        let mut files = Memory::new();
        files.put("data/用语.csv", "里,裏\n简体,簡体\n");
        assert_eq!(read_glossary("data/用语.csv", &files).len(), 2, "further down it is meant");
    }

    #[test]
    fn addresses_stay_as_they_are() {
        let html = "<a href=\"https://example.org/发展?头=1\" title=\"发展\">发展</a> 简体中文";
        let expected = "<a href=\"https://example.org/发展?头=1\" title=\"發展\">發展</a> 简体中文";
        assert_eq!(converter().page(html), expected);
    }
}

//! How a name is read: the key by which the pages of initials sort it, and the letter it stands under.
//!
//! One reading a character: the usual one, except at the beginning of a name, where `READINGS` and the settings know
//! better (重庆, 长安, 单县, 曾). Knows nothing of pages.

use std::sync::LazyLock;

use pinyin::ToPinyin;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::script::simplified;

/// Characters of a name that are read; more never decide an order.
const MAX_READ: usize = 12;

/// Readings of name beginnings that differ from the character's usual reading.
/// The longest that fits counts.
const READINGS: &[(&str, &str)] = &[
    ("重庆", "chong"),
    ("重阳", "chong"),
    ("重建", "chong"),
    ("重塑", "chong"),
    ("重新", "chong"),
    ("重温", "chong"),
    ("长安", "chang"),
    ("长江", "chang"),
    ("长城", "chang"),
    ("长春", "chang"),
    ("长沙", "chang"),
    ("长桥", "chang"),
    ("长者", "zhang"),
    ("长子", "zhang"),
    ("长治", "chang"),
    ("长", "chang"),
    ("单县", "shan"),
    ("单城", "shan"),
    ("曾", "zeng"),
    ("曾经", "ceng"),
    ("厦门", "xia"),
    ("乐清", "yue"),
    ("乐山", "le"),
    ("朝阳", "chao"),
    ("行业", "hang"),
    ("行家", "hang"),
    ("银行", "yin"),
    ("调度", "diao"),
    ("调研", "diao"),
    ("调查", "diao"),
    ("传记", "zhuan"),
    ("都江", "du"),
    ("六安", "lu"),
    ("蚌埠", "beng"),
    ("覃", "qin"),
    ("解州", "xie"),
    ("仇", "qiu"),
    ("区氏", "ou"),
    ("盛", "sheng"),
    ("尉犁", "yu"),
    ("会稽", "kuai"),
    ("会计", "kuai"),
    ("人参", "ren"),
    ("藏族", "zang"),
    ("便宜", "pian"),
    ("绿林", "lu"),
];

/// A name's reading: syllables without tones, each with a space after it, Latin letters and digits as they are, all in
/// lower case: `chong qing lu `. `own` are beginnings with the syllable of their first character, which go before
/// `READINGS`; the longest that fits counts.
///
/// ```
/// use casebook::content::reading::reading;
/// assert_eq!(reading("“重庆路”便民站", &[]), "chong qing lu bian min zhan ");
/// assert_eq!(reading("单家巷", &[("单家巷".to_owned(), "shan".to_owned())]), "shan jia xiang ");
/// assert_eq!(reading("乐清路", &[("“乐清”".to_owned(), "yue".to_owned())]), "yue qing lu ");
/// assert_eq!(reading("É 24小时", &[]), "e24xiao shi ");
/// ```
#[must_use]
pub fn reading(name: &str, own: &[(String, String)]) -> String {
    let folded: Vec<char> = name.nfkc().map(simplified).filter(|c| c.is_alphanumeric()).take(MAX_READ).collect();
    let start: String = folded.iter().collect();
    let own = own.iter().map(|(beginning, syllable)| (simple(beginning), beginning.len(), syllable.as_str()));
    let known = || KNOWN.iter().map(|(beginning, len, syllable)| (beginning.as_str(), *len, *syllable));
    let exception = longest(&start, own).or_else(|| longest(&start, known()));
    let mut out = String::new();
    for (position, character) in folded.into_iter().enumerate() {
        let syllable = character.to_pinyin().map(pinyin::Pinyin::plain);
        match exception.filter(|_| position == 0).or(syllable) {
            Some(syllable) => {
                out.push_str(syllable);
                out.push(' ');
            }
            // An accent is dropped: É is read as E.
            None => out.extend(character.nfd().filter(|part| !is_combining_mark(*part)).flat_map(char::to_lowercase)),
        }
    }
    out
}

/// [`READINGS`] in the form that names are compared in, with their length as written.
static KNOWN: LazyLock<Vec<(String, usize, &str)>> =
    LazyLock::new(|| READINGS.iter().map(|(written, syllable)| (simple(written), written.len(), *syllable)).collect());

fn simple(beginning: &str) -> String {
    beginning.nfkc().map(simplified).filter(|c| c.is_alphanumeric()).collect()
}

/// The syllable of the longest beginning that fits.
fn longest<'list, B: AsRef<str>>(
    start: &str,
    list: impl Iterator<Item = (B, usize, &'list str)>,
) -> Option<&'list str> {
    let fits = list.filter(|(beginning, ..)| start.starts_with(beginning.as_ref()));
    fits.max_by_key(|(_, len, _)| *len).map(|(.., syllable)| syllable)
}

/// The letter a reading stands under: `A` to `Z`, or `#` for digits and the rest.
#[must_use]
pub fn initial(reading: &str) -> char {
    let first = reading.chars().next().unwrap_or('#').to_ascii_uppercase();
    if first.is_ascii_uppercase() { first } else { '#' }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_listed_under_the_letter_people_look_at() {
        for (name, letter) in [
            ("重庆路", 'C'),
            ("重慶路", 'C'),
            ("重点工程", 'Z'),
            ("长安", 'C'),
            ("單縣", 'S'),
            ("曾厝", 'Z'),
            ("“灯下书房”", 'D'),
            ("Éclair", 'E'),
            ("16路车队", '#'),
            ("", '#'),
        ] {
            assert_eq!(initial(&reading(name, &[])), letter, "{name}");
        }
    }

    #[test]
    fn a_reading_of_the_settings_goes_first_and_the_longest_counts() {
        let own = [("单".to_owned(), "shan".to_owned()), ("单车".to_owned(), "dan".to_owned())];
        assert_eq!(reading("单家桥", &own), "shan jia qiao ");
        assert_eq!(reading("單車棚", &own), "dan che peng ");
        assert_eq!(reading("简单", &own), "jian dan ");
        assert_eq!(reading("长江", &[("长江".to_owned(), "zhang".to_owned())]), "zhang jiang ");
    }

    #[test]
    fn syllables_sort_before_longer_ones() {
        assert!(reading("长安", &[]) < reading("重庆", &[]));
        assert!(reading("西安", &[]) < reading("先", &[]));
    }
}

//! The filters of the search page: category, level and kind in one set of files, units in another.
//!
//! A dictionary lists the values and the combinations of values that occur; one column file for each range of numbers
//! names the combination of every case. The year needs no file: it follows from the number. The client loads the
//! columns only where a reader filters, or at once on small sites. Knows nothing of terms.

use std::collections::{BTreeMap, BTreeSet};

use super::bits::{BitWriter, rice_parameter};
use super::cards::Card;
use super::shard;

/// What is filtered by, with the file each column is in.
const COLUMNS: [(&str, &str); 4] = [("category", "f"), ("level", "f"), ("kind", "f"), ("branch", "b")];

/// The values of one case, column by column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Row {
    columns: [Vec<String>; 4],
}

impl Row {
    /// The values of a case; of a category path the first step.
    pub(super) fn of(card: &Card) -> Self {
        let first = |path: &String| path.split('/').next().unwrap_or_default().trim().to_owned();
        let [level, kind] = card.level_and_kind();
        let mut columns = [
            card.category().iter().map(first).collect(),
            vec![level.to_owned()],
            vec![kind.to_owned()],
            card.branch.clone(),
        ];
        for values in &mut columns {
            values.retain(|value: &String| !value.is_empty());
            values.sort();
            values.dedup();
        }
        Self { columns }
    }
}

/// The combinations of one column.
struct Dictionary<'rows> {
    name: &'static str,
    values: BTreeMap<&'rows str, usize>,
    combinations: BTreeMap<&'rows [String], u32>,
}

impl<'rows> Dictionary<'rows> {
    fn of(column: usize, rows: &'rows [(u32, Row)]) -> Self {
        let lists: BTreeSet<&[String]> = rows.iter().map(|(_, row)| row.columns[column].as_slice()).collect();
        let values: BTreeSet<&str> = lists.iter().flat_map(|list| list.iter()).map(String::as_str).collect();
        Self {
            name: COLUMNS[column].0,
            values: values.into_iter().zip(0..).collect(),
            combinations: lists.into_iter().zip(0..).collect(),
        }
    }

    /// Bits that name a combination.
    fn bits(&self) -> u32 {
        usize::BITS - self.combinations.len().saturating_sub(1).leading_zeros()
    }

    fn write(&self, out: &mut String) {
        shard::push_string(out, self.name);
        out.push_str(":{\"v\":[");
        for (position, value) in self.values.keys().enumerate() {
            out.push_str(if position > 0 { "," } else { "" });
            shard::push_string(out, value);
        }
        out.push_str("],\"c\":[");
        for (position, list) in self.combinations.keys().enumerate() {
            out.push_str(if position > 0 { "," } else { "" });
            let indexes: Vec<String> = list.iter().map(|value| self.values[value.as_str()].to_string()).collect();
            out.push('[');
            out.push_str(&indexes.join(","));
            out.push(']');
        }
        out.push_str("]}");
    }
}

/// The path of the column file of a range, below `search/`.
pub(super) fn path(set: &str, range: u32) -> String {
    format!("{set}/{range}.js")
}

/// The files of the filters: dictionaries `f.js`, `b.js` and columns `f/<range>.js`, `b/<range>.js`.
/// `rows` is ascending by number.
pub(super) fn files(rows: &[(u32, Row)], range_bits: u32) -> Vec<(String, Vec<u8>)> {
    let mut out = Vec::new();
    for set in ["f", "b"] {
        let columns: Vec<usize> = (0..COLUMNS.len()).filter(|column| COLUMNS[*column].1 == set).collect();
        let dictionaries: Vec<Dictionary<'_>> = columns.iter().map(|column| Dictionary::of(*column, rows)).collect();
        let mut script = shard::open(set);
        for (position, dictionary) in dictionaries.iter().enumerate() {
            script.push_str(if position > 0 { "," } else { "{" });
            dictionary.write(&mut script);
        }
        script.push('}');
        out.push((format!("{set}.js"), shard::close(script)));
        for range in rows.chunk_by(|left, right| left.0 >> range_bits == right.0 >> range_bits) {
            let number = range[0].0 >> range_bits;
            let mut script = shard::open(&format!("{set}{number}"));
            shard::push_string(&mut script, &column_text(range, range_bits, &columns, &dictionaries));
            out.push((path(set, number), shard::close(script)));
        }
    }
    out
}

/// The combinations of one range: the count, then for each case the gap and one combination a column.
fn column_text(rows: &[(u32, Row)], range_bits: u32, columns: &[usize], dictionaries: &[Dictionary<'_>]) -> String {
    let count = u32::try_from(rows.len()).expect("a range has less than 2^32 numbers");
    let parameter = rice_parameter(count, 1 << range_bits);
    let mut bits = BitWriter::default();
    bits.gamma(count);
    bits.put(parameter, 5);
    let mut next = rows[0].0 >> range_bits << range_bits;
    for (number, row) in rows {
        bits.rice(number - next, parameter);
        next = number + 1;
        for (column, dictionary) in columns.iter().zip(dictionaries) {
            bits.put(dictionary.combinations[row.columns[*column].as_slice()], dictionary.bits());
        }
    }
    bits.finish()
}

#[cfg(test)]
mod tests {
    use super::super::entry::Entry;
    use super::*;

    #[test]
    fn values_and_combinations_are_listed_once() {
        let entry = |category: &[&str], level: &str| Entry {
            category: category.iter().map(ToString::to_string).collect(),
            level: level.into(),
            ..Entry::default()
        };
        let rows: Vec<(u32, Row)> =
            [entry(&["服务/上门", "服务/夜间"], "市级"), entry(&["安全"], ""), entry(&["服务"], "市级")]
                .into_iter()
                .zip([3, 9, 300])
                .map(|(entry, number)| (number, Row::of(&Card::of(entry, 9_000))))
                .collect();
        let files = files(&rows, 8);
        let paths: Vec<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(paths, ["f.js", "f/0.js", "f/1.js", "b.js", "b/0.js", "b/1.js"]);
        let dictionary = shard::data(&files[0].1).expect("a file of data");
        assert_eq!(dictionary["category"], serde_json::json!({"v": ["安全", "服务"], "c": [[0], [1]]}));
        assert_eq!(dictionary["level"], serde_json::json!({"v": ["市级"], "c": [[], [0]]}));
    }
}

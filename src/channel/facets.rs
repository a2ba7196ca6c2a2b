//! The files that lists are filtered with in the browser: facets with their values, a column of values for each band
//! of cases, the order of the titles, and the cards.
//!
//! Each file is a page of its own with its own fingerprint: adding a case writes the root, the columns of its band and
//! one block of cards. The format stands in `docs/facets.md`; the reader is `themes/gallery/assets/facets.js`. Knows
//! nothing of templates: cards come ready from the press.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::press::{Draft, Press};
use crate::plan::{FacetFile, Page, PageKind};
use crate::search::{BitWriter, close, open, push_string};
use crate::site::facets::{Facet, Source};
use crate::site::{CaseId, Edition, order};

/// Cases shown at a time: fewer on large sites, where each may need a file of its own.
const PAGE: usize = 24;
/// As above, on sites with more than one band.
const PAGE_OF_LARGE: usize = 12;

/// The inputs of a file.
#[must_use]
pub fn draft(press: &Press<'_>, page: Page, file: FacetFile) -> Draft {
    let edition = press.edition(page);
    let facets = &edition.facets;
    match file {
        FacetFile::Root => Draft::Bytes(root(press, page, edition)),
        FacetFile::Values(at) => {
            let facet = &facets.facets[at as usize];
            Draft::Bytes(script(&format!("v/{}", facet.key), &values(press, page, edition, facet)))
        }
        FacetFile::Columns(band) => {
            let short: Vec<&Facet> = facets.facets.iter().filter(|facet| !facet.is_long()).collect();
            Draft::Bytes(columns(press, edition, band, &facets.bands[band as usize].name, &short))
        }
        FacetFile::Long(band, at) => {
            let facet = &facets.facets[at as usize];
            let name = format!("{}-{}", facets.bands[band as usize].name, facet.key);
            Draft::Bytes(columns(press, edition, band, &name, &[facet]))
        }
        FacetFile::Titles(band) => Draft::Bytes(titles(press, page, edition, band)),
        FacetFile::Order => Draft::Bytes(order_of_bands(press, page, edition)),
        FacetFile::Blocks(band) => Draft::Bytes(blocks(edition, band)),
        FacetFile::Cards(block) => {
            let range = facets.blocks[block as usize].range.clone();
            Draft::Cards(range.map(|at| case_at(edition, at)).collect())
        }
    }
}

/// A file of cards: their HTML, oldest first.
#[must_use]
pub fn cards(edition: &Edition, file: PageKind, cards: &[String]) -> Vec<u8> {
    let PageKind::Facets(FacetFile::Cards(at)) = file else { return Vec::new() };
    let block = &edition.facets.blocks[at as usize];
    let mut text = open(&format!("k/{}/{}", edition.facets.bands[block.band].name, block.name));
    for (place, card) in cards.iter().enumerate() {
        text.push(if place == 0 { '[' } else { ',' });
        push_string(&mut text, card);
    }
    text.push(']');
    close(text)
}

/// The places of the listed cases of an edition in the order of their titles, counted from the oldest case.
#[must_use]
pub fn title_order(press: &Press<'_>, edition_at: usize) -> Vec<u32> {
    let edition = &press.site.editions[edition_at];
    let is_converted = !edition.converted_from.is_empty();
    // One thread: the others wait for the result, and one that waited here for its share of the work could take up a page
    // that waits for the result as well.
    let mut keyed: Vec<(Vec<u16>, &str, u32)> = edition
        .listed
        .iter()
        .rev()
        .map(|id| {
            let case = press.site.case(*id);
            let converted = if is_converted { Some(press.in_script(edition_at, &case.title)) } else { None };
            (order::title_key(converted.as_deref().unwrap_or(&case.title), &edition.lang), &*case.slug, 0)
        })
        .collect();
    for (place, entry) in (0..).zip(&mut keyed) {
        entry.2 = place;
    }
    keyed.sort_unstable();
    keyed.into_iter().map(|(_, _, place)| place).collect()
}

fn case_at(edition: &Edition, at: usize) -> CaseId {
    edition.listed[edition.listed.len() - 1 - at]
}

/// A file that holds one JSON value.
fn script(id: &str, value: &Value) -> Vec<u8> {
    let mut text = open(id);
    // Labels are the author's: nothing in a script may look like the end of one.
    text.push_str(&value.to_string().replace('<', "\\u003c"));
    close(text)
}

fn root(press: &Press<'_>, page: Page, edition: &Edition) -> Vec<u8> {
    let facets = &edition.facets;
    let bands: Vec<Value> = facets.bands.iter().map(|band| json!([band.name, band.range.len()])).collect();
    let one = |facet: &Facet| {
        let mut one = json!({ "k": facet.key, "l": label(press, page, edition, facet), "n": facet.values.len() });
        if !facet.is_long() {
            one["v"] = values(press, page, edition, facet);
        }
        one
    };
    let list: Vec<Value> = facets.facets.iter().map(one).collect();
    let size = if facets.bands.len() > 1 { PAGE_OF_LARGE } else { PAGE };
    script("root", &json!({ "v": 1, "n": edition.listed.len(), "page": size, "bands": bands, "facets": list }))
}

/// The name of a facet.
#[must_use]
pub fn label(press: &Press<'_>, page: Page, edition: &Edition, facet: &Facet) -> String {
    match facet.source {
        Source::Field(field) => press.in_script(usize::from(page.edition), &press.config.fields[field].name),
        Source::Term(_) | Source::Status => press.word(edition, &facet.key).to_owned(),
    }
}

/// The values of a facet: key, label, count, place of the one above or -1.
fn values(press: &Press<'_>, page: Page, edition: &Edition, facet: &Facet) -> Value {
    let label = |value: &crate::site::facets::Value| match facet.source {
        Source::Term(kind) => press.in_script(usize::from(page.edition), &press.term_label(edition, kind, value.term)),
        Source::Status => press.word(edition, &format!("status_{}", value.text)).to_owned(),
        Source::Field(_) => press.in_script(usize::from(page.edition), &value.text),
    };
    let above = |value: &crate::site::facets::Value| value.parent.map_or(-1, i64::from);
    facet.values.iter().map(|value| json!([value.key, label(value), value.count, above(value)])).collect()
}

/// A file of columns: for each facet the keys that occur in the band and the values of each case.
fn columns(press: &Press<'_>, edition: &Edition, band: u32, name: &str, facets: &[&Facet]) -> Vec<u8> {
    let range = edition.facets.bands[band as usize].range.clone();
    let mut file = serde_json::Map::new();
    for facet in facets {
        let mut rows: Vec<Vec<u32>> =
            range.clone().map(|at| facet.values_of(press.site, edition, press.config, case_at(edition, at))).collect();
        let mut used: Vec<u32> = rows.concat();
        used.sort_unstable();
        used.dedup();
        // In the order of the keys: the order shown follows the counts, and a new case elsewhere moves those.
        let key = |value: &u32| facet.values[*value as usize].key.as_str();
        used.sort_by(|left, right| key(left).cmp(key(right)));
        let places: HashMap<u32, u32> = used.iter().copied().zip(0..).collect();
        for row in &mut rows {
            for value in row.iter_mut() {
                *value = places[value];
            }
            row.sort_unstable();
        }
        let keys: Vec<&str> = used.iter().map(key).collect();
        file.insert(facet.key.clone(), json!([keys.join(" "), column(&rows, used.len())]));
    }
    script(&format!("c/{name}"), &Value::Object(file))
}

/// A column as bits: whether a case may have several values, whether equal neighbours are told once, then the cases.
fn column(rows: &[Vec<u32>], used: usize) -> String {
    let has_several = rows.iter().any(|row| row.len() > 1);
    let write = |in_runs: bool| {
        let mut bits = BitWriter::default();
        bits.put(u32::from(has_several), 1);
        bits.put(u32::from(in_runs), 1);
        let width = width(used + 1);
        for run in rows.chunk_by(|left, right| in_runs && left == right) {
            if in_runs {
                bits.gamma(u32::try_from(run.len() - 1).unwrap_or(u32::MAX));
            }
            // 0 stands for none; the values of the band follow.
            if has_several {
                bits.gamma(u32::try_from(run[0].len()).unwrap_or(0));
                run[0].iter().for_each(|place| bits.put(place + 1, width));
            } else {
                bits.put(run[0].first().map_or(0, |place| place + 1), width);
            }
        }
        bits.finish()
    };
    let (plain, runs) = (write(false), write(true));
    if runs.len() < plain.len() { runs } else { plain }
}

/// Bits that hold `count` different numbers from 0.
fn width(count: usize) -> u32 {
    usize::BITS - count.saturating_sub(1).leading_zeros()
}

/// The places of a band's cases within the band, in the order of their titles.
fn titles(press: &Press<'_>, page: Page, edition: &Edition, band: u32) -> Vec<u8> {
    let band = &edition.facets.bands[band as usize];
    let mut bits = BitWriter::default();
    for place in press.title_order(page.edition) {
        if band.range.contains(&(*place as usize)) {
            bits.put(*place - u32::try_from(band.range.start).unwrap_or(0), width(band.range.len()));
        }
    }
    script(&format!("t/{}", band.name), &Value::String(bits.finish()))
}

/// For each title in order the band it is from.
fn order_of_bands(press: &Press<'_>, page: Page, edition: &Edition) -> Vec<u8> {
    let bands = &edition.facets.bands;
    let mut bits = BitWriter::default();
    for place in press.title_order(page.edition) {
        let band = bands.partition_point(|band| band.range.end <= *place as usize);
        bits.put(u32::try_from(band).unwrap_or(0), width(bands.len()));
    }
    script("order", &Value::String(bits.finish()))
}

/// The blocks of a band: names of eight digits one after another, and how many cases each has.
fn blocks(edition: &Edition, band: u32) -> Vec<u8> {
    let of_band = edition.facets.blocks.iter().filter(|block| block.band == band as usize);
    let (names, sizes): (String, Vec<usize>) = of_band.map(|block| (block.name.as_str(), block.range.len())).unzip();
    script(&format!("b/{}", edition.facets.bands[band as usize].name), &json!([names, sizes]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_neighbours_make_a_column_short() {
        let same: Vec<Vec<u32>> = vec![vec![0]; 10_000];
        assert!(column(&same, 1).len() < 8);
        let mixed: Vec<Vec<u32>> = (0..1_000).map(|at| if at % 3 == 0 { vec![] } else { vec![at % 2, 2] }).collect();
        let text = column(&mixed, 3);
        // 1 bit for none, 3 and twice 2 bits for two values.
        assert!(text.len() * 6 < 1_000 / 3 + 667 * 7 + 12, "{}", text.len());
    }

    #[test]
    fn numbers_have_room() {
        assert_eq!([1, 2, 3, 4, 5, 1024, 1025].map(width), [0, 1, 2, 2, 3, 10, 11]);
    }
}

//! The page that shows two to four cases side by side, and the data it is filled with.
//!
//! The page holds an empty table; the reader's script loads the files that hold the chosen cases (`compare/7.js`, chosen
//! by a hash of the slug, see [`crate::site::shards::compared`]) and fills it. Texts are plain and short.

use serde_json::{Map, Value, json};

use super::{chrome, metric};
use crate::channel::press::{Draft, Press};
use crate::config::IndexKind;
use crate::content::case::{Case, Step};
use crate::content::markdown;
use crate::hash::Fingerprint;
use crate::plan::{Page, routes};
use crate::search::{close, open};
use crate::site::edition::names;
use crate::site::{CaseId, Edition};
use crate::template::views::CompareView;

/// Longest text of a method or result, in characters.
const MAX_TEXT: usize = 160;
/// Most methods, results or lessons of a case.
const MAX_STEPS: usize = 8;

/// The facts of a case, in the order of the rows: key of the row and dimension.
const FACTS: [(&str, IndexKind); 9] = [
    ("year", IndexKind::Year),
    ("branch", IndexKind::Branch),
    ("brand", IndexKind::Brand),
    ("category", IndexKind::Category),
    ("kind", IndexKind::Kind),
    ("level", IndexKind::Level),
    ("stars", IndexKind::Stars),
    ("region", IndexKind::Region),
    ("work_method", IndexKind::WorkMethod),
];

/// The inputs of the page.
#[must_use]
pub fn draft(press: &Press<'_>, page: Page) -> Draft {
    let edition = press.edition(page);
    let mut view = chrome::page_view(press, page, "compare", press.word(edition, "compare"), Vec::new());
    view.is_indexed = false;
    let compare = CompareView {
        folder: routes::compared(edition),
        files: u32::try_from(edition.facets.compared.len()).unwrap_or(1),
        list: format!("{}cases/index.html", edition.folder),
        facts: FACTS.map(|(key, _)| chrome::pair_view(key, press.word(edition, key))).to_vec(),
    };
    Draft::Compare(Box::new(view), Box::new(compare))
}

/// The cases of a file and the hash of all that it shows of them.
#[must_use]
pub fn data_draft(press: &Press<'_>, page: Page, at: u32) -> Draft {
    let edition = press.edition(page);
    let cases = edition.facets.compared[at as usize].clone();
    let mut fingerprint = Fingerprint::default();
    fingerprint.add(press.word(edition, "about"));
    for id in &cases {
        fingerprint.add(&press.site.case(*id).slug).add(&press.site.case(*id).content).add(&facts(press, edition, *id));
    }
    Draft::Compared(cases, fingerprint.end())
}

/// The file of some cases; a case that cannot be read is left out.
#[must_use]
pub fn data(press: &Press<'_>, page: Page, at: u32, cases: &[(CaseId, &Case)]) -> Vec<u8> {
    let edition = press.edition(page);
    let mut file = Map::new();
    for (id, case) in cases {
        file.insert(press.site.case(*id).slug.to_string(), one(press, edition, *id, case));
    }
    let text = press.in_script(usize::from(page.edition), &Value::Object(file).to_string());
    let mut script = open(&at.to_string());
    script.push_str(&text.replace('<', "\\u003c"));
    close(script)
}

fn one(press: &Press<'_>, edition: &Edition, id: CaseId, case: &Case) -> Value {
    let summary = press.site.case(id);
    let more = summary.more();
    let figure = |metric| {
        let view = metric::view(metric, press.word(edition, "about"));
        let after = [&view.after, &view.value].into_iter().find(|text| !text.is_empty()).cloned().unwrap_or_default();
        json!([view.label, view.before, after, view.unit, view.change])
    };
    json!({
        "h": routes::case(edition, &summary.slug),
        "t": summary.title,
        "s": more.summary,
        "f": facts(press, edition, id),
        "m": more.metrics.iter().map(figure).collect::<Vec<_>>(),
        "d": steps(&case.front.methods),
        "r": steps(&case.front.results),
        "l": steps(&case.front.lessons),
    })
}

/// The labels of a case in each row of [`FACTS`]; empty for none.
fn facts(press: &Press<'_>, edition: &Edition, id: CaseId) -> Vec<String> {
    let label = |kind: IndexKind| {
        let names = names(press.site, id, kind);
        let labels: Vec<String> = names.iter().map(|name| press.label_of(edition, kind, name)).collect();
        labels.join(press.word(edition, "list_comma"))
    };
    FACTS.iter().map(|(_, kind)| label(*kind)).collect()
}

/// Title and text of each step.
fn steps(steps: &[Step]) -> Vec<Value> {
    let short = |text: &str| chrome::shorten(&markdown::plain(text), MAX_TEXT);
    steps.iter().take(MAX_STEPS).map(|step| json!([short(&step.title), short(&step.text)])).collect()
}

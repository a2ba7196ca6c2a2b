//! The statistics page: each table with its chart and its CSV file.

use super::chart::{self, Bar};
use super::chrome;
use super::record::rate;
use crate::channel::data::csv_cell;
use crate::channel::press::{Draft, Press, date_view};
use crate::config::IndexKind;
use crate::plan::{Page, PageKind, routes};
use crate::site::Edition;
use crate::site::statistics::{self, RoundCount, Statistic, Subject};
use crate::template::views::{LinkView, StatRowView, StatTableView, StatsView};

/// Rows of a table on the page; the CSV file has all of them.
const MAX_ROWS: usize = 60;
/// Bars of a chart.
const MAX_BARS: usize = 20;

/// The inputs of the statistics page.
#[must_use]
pub fn draft(press: &Press<'_>, page: Page) -> Draft {
    let edition = press.edition(page);
    let mut view = chrome::page_view(press, page, "stats", press.word(edition, "statistics"), Vec::new());
    let day = date_view(Some(press.site.as_of), &edition.lang).text;
    let count = edition.listed.len().to_string();
    let intro = press.sentence(edition, "statistics_intro", &[("date", &day), ("n", &count)]);
    view.description.clone_from(&intro);
    let tables = statistics::present(press.site, edition)
        .into_iter()
        .map(|statistic| table_view(press, page, edition, statistic))
        .collect();
    Draft::Stats(Box::new(view), Box::new(StatsView { intro, tables, links: links(press, edition) }))
}

/// Pages that tell more.
fn links(press: &Press<'_>, edition: &Edition) -> Vec<LinkView> {
    let link = |key: &str, href: String| LinkView { label: press.word(edition, key).to_owned(), href, count: None };
    let mut links = Vec::new();
    if !edition.story.is_empty() {
        links.push(link("timeline", routes::timeline(edition)));
    }
    links.push(link("changes", routes::changes(edition)));
    let regions = edition.dimension(IndexKind::Region).inhabited().next();
    if press.config.indexes.contains(&IndexKind::Region) && regions.is_some() {
        links.push(link("map", routes::terms(edition, IndexKind::Region)));
    }
    if press.site.has_glossary(edition) {
        links.push(link("glossary", routes::glossary(edition)));
    }
    links
}

/// A table in full: what the page shows a part of and the CSV file all of.
struct Table {
    headings: Vec<String>,
    text_cells: u8,
    rows: Vec<Row>,
    total: StatRowView,
}

/// A row; `plain` stands for its label where a spreadsheet wants a number.
struct Row {
    view: StatRowView,
    plain: String,
    bar: Option<Bar>,
}

fn table_view(press: &Press<'_>, page: Page, edition: &Edition, statistic: Statistic) -> StatTableView {
    let name = statistic.name();
    let title = press.word(edition, &format!("stat_{name}")).to_owned();
    let table = table(press, edition, statistic);
    let bars: Vec<Bar> = table.rows.iter().filter_map(|row| row.bar.clone()).take(MAX_BARS).collect();
    let mut notes: Vec<String> = Vec::new();
    if statistic.is_overlapping() {
        notes.push(press.word(edition, "stat_overlapping").to_owned());
    }
    if table.rows.len() > MAX_ROWS {
        let (shown, all) = (MAX_ROWS.to_string(), table.rows.len().to_string());
        notes.push(press.sentence(edition, "stat_part", &[("n", &shown), ("all", &all)]));
    }
    StatTableView {
        name: name.to_owned(),
        note: notes.join(if edition.lang == "en" { " " } else { "" }),
        chart_html: chart::svg(name, &title, &bars),
        title,
        headings: table.headings,
        text_cells: table.text_cells,
        rows: table.rows.into_iter().take(MAX_ROWS).map(|row| row.view).collect(),
        total: table.total,
        csv: routes::href(press.site, Page { kind: PageKind::StatsCsv(statistic), ..page }),
    }
}

fn table(press: &Press<'_>, edition: &Edition, statistic: Statistic) -> Table {
    match statistic {
        Statistic::Round => rounds(press, edition),
        Statistic::Adoption => adoptions(press, edition),
        other => cases(press, edition, other),
    }
}

fn heading(press: &Press<'_>, edition: &Edition, keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| press.word(edition, key).to_owned()).collect()
}

/// Cases of each term with their share of all.
fn cases(press: &Press<'_>, edition: &Edition, statistic: Statistic) -> Table {
    let total = u32::try_from(edition.listed.len()).unwrap_or(u32::MAX);
    let rows = statistics::counts(press.site, edition, statistic).into_iter().map(|count| {
        let (label, plain, is_given) = match count.subject {
            Subject::Term(kind, at) => {
                let link = press.term_link(edition, kind, at);
                let is_number = matches!(kind, IndexKind::Year | IndexKind::Stars);
                let plain = if is_number { edition.dimension(kind).term(at).key.clone() } else { link.label.clone() };
                (link, plain, true)
            }
            Subject::Case(_) | Subject::NotGiven => {
                let label = press.word(edition, "stat_not_given").to_owned();
                (LinkView { label: label.clone(), ..LinkView::default() }, label, false)
            }
        };
        let number = count.number.to_string();
        let bar = Bar { label: label.label.clone(), shown: number.clone(), value: count.number, whole: 0 };
        Row {
            view: StatRowView { label, cells: vec![number, rate(Some(total), Some(count.number))] },
            plain,
            bar: is_given.then_some(bar),
        }
    });
    let all = StatRowView {
        label: LinkView { label: press.word(edition, "stat_all_cases").to_owned(), ..LinkView::default() },
        cells: vec![total.to_string(), String::new()],
    };
    Table {
        rows: rows.collect(),
        headings: heading(press, edition, &[statistic.name(), "stat_cases", "stat_share"]),
        text_cells: 0,
        total: all,
    }
}

/// The cases that were copied, with the number of units.
fn adoptions(press: &Press<'_>, edition: &Edition) -> Table {
    let counts = statistics::counts(press.site, edition, Statistic::Adoption);
    let sum: u64 = counts.iter().map(|count| u64::from(count.number)).sum();
    let rows = counts.into_iter().filter_map(|count| {
        let Subject::Case(id) = count.subject else { return None };
        let label = press.case_link(edition, id);
        let number = count.number.to_string();
        let bar = Bar { label: label.label.clone(), shown: number.clone(), value: count.number, whole: 0 };
        Some(Row { plain: label.label.clone(), view: StatRowView { label, cells: vec![number] }, bar: Some(bar) })
    });
    let total = StatRowView {
        label: LinkView { label: press.word(edition, "total").to_owned(), ..LinkView::default() },
        cells: vec![sum.to_string()],
    };
    Table {
        rows: rows.collect(),
        headings: heading(press, edition, &["stat_case", "stat_adopters"]),
        text_cells: 0,
        total,
    }
}

/// Applied against recognised.
fn rounds(press: &Press<'_>, edition: &Edition) -> Table {
    Table {
        rows: statistics::rounds(press.site).iter().map(|row| round_row(press, edition, row)).collect(),
        headings: heading(press, edition, &["round", "kind", "applied", "recognised", "rate"]),
        text_cells: 1,
        total: StatRowView::default(),
    }
}

fn round_row(press: &Press<'_>, edition: &Edition, row: &RoundCount) -> Row {
    let label = press.named_link(edition, IndexKind::Round, &row.round);
    let kind = match &row.kind {
        Some(kind) => press.named_link(edition, IndexKind::Kind, kind).label,
        None => press.word(edition, "total").to_owned(),
    };
    let text = |figure: Option<u32>| figure.map(|figure| figure.to_string()).unwrap_or_default();
    let rate = rate(row.applied, row.recognised);
    let shown = match (row.applied, row.recognised) {
        (Some(applied), Some(recognised)) => format!("{recognised} / {applied}  {rate}"),
        (applied, recognised) => text(recognised.or(applied)),
    };
    let bar = Bar {
        label: format!("{} {kind}", label.label),
        shown,
        value: row.recognised.unwrap_or(0),
        whole: row.applied.unwrap_or(0),
    };
    Row {
        plain: label.label.clone(),
        view: StatRowView { label, cells: vec![kind, text(row.applied), text(row.recognised), rate] },
        bar: Some(bar),
    }
}

/// A table as CSV: UTF-8 with BOM, CRLF (RFC 4180), all rows.
#[must_use]
pub fn csv(press: &Press<'_>, edition: &Edition, statistic: Statistic) -> Vec<u8> {
    let table = table(press, edition, statistic);
    let mut text = String::from("\u{feff}");
    let mut push = |cells: &mut dyn Iterator<Item = &str>| {
        let cells: Vec<String> = cells.map(csv_cell).collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    };
    push(&mut table.headings.iter().map(String::as_str));
    for row in &table.rows {
        push(&mut std::iter::once(row.plain.as_str()).chain(row.view.cells.iter().map(String::as_str)));
    }
    text.into_bytes()
}

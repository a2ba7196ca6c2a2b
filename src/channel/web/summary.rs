//! The figures of one year or one branch in short, above its cases: the same counting as the statistics page, over the
//! cases of the list alone, so that a case elsewhere changes nothing here.

use super::record::rate;
use crate::channel::press::Press;
use crate::config::IndexKind;
use crate::site::statistics::{self, RoundCount, Statistic, Subject};
use crate::site::{CaseId, Edition};
use crate::template::views::{BarRowView, BarTableView, FigureView, LinkView, SummaryView};

/// Rows of a table.
const MAX_ROWS: usize = 12;
/// Cases from which on tables say more than the cards below them.
const MIN_CASES: usize = 2;

/// The figures of a term's cases; `None` for a dimension whose lists have none.
#[must_use]
pub fn of_term(press: &Press<'_>, edition: &Edition, kind: IndexKind, at: u32) -> Option<SummaryView> {
    let shown: &[Statistic] = match kind {
        IndexKind::Year => &[
            Statistic::Category,
            Statistic::Kind,
            Statistic::Level,
            Statistic::Stars,
            Statistic::Region,
            Statistic::Branch,
            Statistic::Adoption,
        ],
        IndexKind::Branch => &[
            Statistic::Year,
            Statistic::Category,
            Statistic::Kind,
            Statistic::Level,
            Statistic::Stars,
            Statistic::Region,
            Statistic::Adoption,
        ],
        _ => return None,
    };
    let term = edition.dimension(kind).term(at);
    let rounds = rounds_of(press, kind, &term.key);
    let mut tables = Vec::new();
    if !rounds.is_empty() {
        tables.push(round_table(press, edition, &rounds));
    }
    if term.cases.len() >= MIN_CASES {
        tables.extend(shown.iter().filter_map(|statistic| table(press, edition, &term.cases, *statistic)));
    }
    Some(SummaryView { figures: figures(press, edition, &term.cases, &rounds), tables })
}

/// The rounds of a year; other lists have none of their own.
fn rounds_of(press: &Press<'_>, kind: IndexKind, key: &str) -> Vec<RoundCount> {
    if kind != IndexKind::Year {
        return Vec::new();
    }
    let is_of_year = |round: &&RoundCount| round.year > 0 && round.year.to_string() == key;
    statistics::rounds(press.site).iter().filter(is_of_year).cloned().collect()
}

fn figures(press: &Press<'_>, edition: &Edition, cases: &[CaseId], rounds: &[RoundCount]) -> Vec<FigureView> {
    let figure = |key: &str, unit: &str, value: String| FigureView {
        label: press.word(edition, key).to_owned(),
        value,
        unit: if unit.is_empty() { String::new() } else { press.word(edition, unit).to_owned() },
        href: String::new(),
    };
    let mut figures = vec![figure("figure_cases", "unit_case", cases.len().to_string())];
    let adoptions: usize = cases.iter().map(|id| press.site.case(*id).rare().adopted_by.len()).sum();
    if adoptions > 0 {
        figures.push(figure("figure_adoptions", "unit_adoption", adoptions.to_string()));
    }
    // A kind that lacks one of the two figures has no part in the rate.
    let whole = rounds.iter().filter(|row| row.kind.is_some());
    let both = whole.filter_map(|row| Some((row.applied?, row.recognised?)));
    let (applied, recognised) = both.fold((0_u32, 0_u32), |sum, (applied, recognised)| {
        (sum.0.saturating_add(applied), sum.1.saturating_add(recognised))
    });
    if applied > 0 {
        figures.push(figure("applied", "unit_case", applied.to_string()));
        figures.push(figure("recognised", "unit_case", recognised.to_string()));
        figures.push(figure("rate", "", rate(Some(applied), Some(recognised))));
    }
    figures
}

fn round_table(press: &Press<'_>, edition: &Edition, rounds: &[RoundCount]) -> BarTableView {
    let text = |figure: Option<u32>| figure.map(|figure| figure.to_string()).unwrap_or_default();
    // The name of the only round of a year says nothing that its heading does not.
    let is_one = rounds.iter().all(|row| row.round == rounds[0].round);
    let row = |row: &RoundCount| {
        let kind = match &row.kind {
            Some(kind) => press.named_link(edition, IndexKind::Kind, kind).label,
            None => press.word(edition, "total").to_owned(),
        };
        let round = press.named_link(edition, IndexKind::Round, &row.round);
        let share = row.applied.filter(|applied| *applied > 0).zip(row.recognised);
        BarRowView {
            label: LinkView {
                label: if is_one { kind } else { format!("{} {kind}", round.label) },
                href: round.href,
                count: None,
            },
            cells: vec![text(row.applied), text(row.recognised), rate(row.applied, row.recognised)],
            percent: share.map_or(0, |(applied, recognised)| step(recognised, applied)),
        }
    };
    BarTableView {
        name: "round".to_owned(),
        title: press.word(edition, "stat_round").to_owned(),
        headings: headings(press, edition, &[if is_one { "kind" } else { "round" }, "applied", "recognised", "rate"]),
        rows: rounds.iter().map(row).collect(),
        ..BarTableView::default()
    }
}

fn headings(press: &Press<'_>, edition: &Edition, keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| press.word(edition, key).to_owned()).collect()
}

fn table(press: &Press<'_>, edition: &Edition, cases: &[CaseId], statistic: Statistic) -> Option<BarTableView> {
    let counts = statistics::counts_within(press.site, edition, cases, statistic);
    let largest = counts.iter().map(|count| count.number).max()?;
    let total = u32::try_from(cases.len()).unwrap_or(u32::MAX);
    let is_adoption = statistic == Statistic::Adoption;
    let row = |count: &statistics::Count| {
        let label = match count.subject {
            Subject::Term(kind, at) => press.term_link(edition, kind, at),
            Subject::Case(id) => press.case_link(edition, id),
            Subject::NotGiven => {
                LinkView { label: press.word(edition, "stat_not_given").to_owned(), ..LinkView::default() }
            }
        };
        let mut cells = vec![count.number.to_string()];
        if !is_adoption {
            cells.push(rate(Some(total), Some(count.number)));
        }
        BarRowView { label, cells, percent: step(count.number, largest) }
    };
    let mut notes = Vec::new();
    if statistic.is_overlapping() && counts.iter().map(|count| count.number).sum::<u32>() > total {
        notes.push(press.word(edition, "summary_overlapping").to_owned());
    }
    if counts.len() > MAX_ROWS {
        let (shown, all) = (MAX_ROWS.to_string(), counts.len().to_string());
        notes.push(press.sentence(edition, "summary_part", &[("n", &shown), ("all", &all)]));
    }
    let keys: &[&str] =
        if is_adoption { &["stat_case", "stat_adopters"] } else { &[statistic.name(), "stat_cases", "stat_share"] };
    Some(BarTableView {
        name: statistic.name().to_owned(),
        title: press.word(edition, &format!("stat_{}", statistic.name())).to_owned(),
        note: notes.join(if edition.lang == "en" { " " } else { "" }),
        headings: headings(press, edition, keys),
        rows: counts.iter().take(MAX_ROWS).map(row).collect(),
    })
}

/// The length of a bar in percent of the whole, in steps of five; something that is there keeps at least five.
fn step(value: u32, whole: u32) -> u8 {
    if value == 0 || whole == 0 {
        return 0;
    }
    let exact = (u64::from(value) * 20 + u64::from(whole) / 2) / u64::from(whole);
    u8::try_from(exact.clamp(1, 20) * 5).unwrap_or(100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_in_steps_and_something_small_is_still_seen() {
        assert_eq!([step(107, 217), step(1, 1000), step(0, 5), step(5, 5), step(9, 5)], [50, 5, 0, 100, 100]);
    }
}

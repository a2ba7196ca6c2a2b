//! Records above lists and on pages of their own: branches, brands, methods, rounds, standards, notices.

use super::case::file_view;
use super::chrome::pair_view;
use super::document::record_body;
use crate::channel::press::{Press, date_view};
use crate::config::IndexKind;
use crate::content::case::Pair;
use crate::content::record::{Branch, Brand, Method, Notice, Round, Standard};
use crate::site::Edition;
use crate::template::views::{CriterionView, GroupView, LinkView, PairView, RecordView, RoundRowView};

/// The record of a term, if it has one.
#[must_use]
pub fn of_term(press: &Press<'_>, edition: &Edition, kind: IndexKind, at: u32) -> Option<RecordView> {
    let records = &press.site.records;
    let record = edition.dimension(kind).term(at).seed.record?;
    let mut view = match kind {
        IndexKind::Branch => branch(press, edition, at, &records.branches[record]),
        IndexKind::Brand => brand(press, edition, &records.brands[record]),
        IndexKind::WorkMethod => method(press, edition, &records.methods[record]),
        IndexKind::Round => round(press, edition, &records.rounds[record]),
        _ => return None,
    };
    // A record is written once, in the main language.
    let main = &press.site.editions[0].lang;
    if edition.converted_from.is_empty() && edition.lang != *main {
        view.lang.clone_from(main);
    }
    view.related.extend(related(press, edition, kind, at));
    Some(view)
}

fn fact(press: &Press<'_>, edition: &Edition, key: &str, value: &str) -> Option<PairView> {
    (!value.is_empty()).then(|| pair_view(press.word(edition, key), value))
}

fn pairs(pairs: &[Pair]) -> Vec<PairView> {
    pairs.iter().map(|pair| pair_view(&pair.label, &pair.value)).collect()
}

fn branch(press: &Press<'_>, edition: &Edition, at: u32, branch: &Branch) -> RecordView {
    let dimension = edition.dimension(IndexKind::Branch);
    let path = dimension.path(at);
    let sector = press.label_of(edition, IndexKind::Sector, &branch.sector);
    let region = press.label_of(edition, IndexKind::Region, &branch.region);
    let facts = [("rank", &branch.rank), ("sector", &sector), ("region", &region)];
    let mut parents: Vec<LinkView> =
        path[..path.len() - 1].iter().map(|up| press.term_link(edition, IndexKind::Branch, *up)).collect();
    if parents.is_empty() && !branch.parent.is_empty() {
        // A unit above without a page of its own is named all the same.
        parents.push(LinkView { label: branch.parent.clone(), ..LinkView::default() });
    }
    RecordView {
        kind: "branch".to_owned(),
        name: branch.base.name.clone(),
        full_name: branch.full_name.clone(),
        facts: facts.into_iter().filter_map(|(key, value)| fact(press, edition, key, value)).collect(),
        contact: pairs(&branch.contact),
        visit: pairs(&branch.visit),
        parents,
        logo: press.pictures.of_file(&branch.logo),
        body_html: record_body(press, edition, &branch.base),
        ..RecordView::default()
    }
}

fn brand(press: &Press<'_>, edition: &Edition, brand: &Brand) -> RecordView {
    let facts = [("theme", &brand.theme), ("since", &brand.since)];
    RecordView {
        kind: "brand".to_owned(),
        name: brand.base.name.clone(),
        slogan: brand.slogan.clone(),
        meaning: brand.meaning.clone(),
        logo: press.pictures.of_file(&brand.logo),
        facts: facts.into_iter().filter_map(|(key, value)| fact(press, edition, key, value)).collect(),
        body_html: record_body(press, edition, &brand.base),
        ..RecordView::default()
    }
}

fn method(press: &Press<'_>, edition: &Edition, method: &Method) -> RecordView {
    let character =
        |pair: &Pair| CriterionView { name: pair.label.clone(), text: pair.value.clone(), score: String::new() };
    RecordView {
        kind: "method".to_owned(),
        name: method.base.name.clone(),
        formula: method.formula.iter().map(character).collect(),
        steps: method.steps.clone(),
        facts: fact(press, edition, "since", &method.created).into_iter().collect(),
        body_html: record_body(press, edition, &method.base),
        ..RecordView::default()
    }
}

fn round(press: &Press<'_>, edition: &Edition, round: &Round) -> RecordView {
    let mut facts: Vec<PairView> = Vec::new();
    facts.extend(fact(press, edition, "assessment_methods", &round.methods.join("、")));
    if let (Some(from), Some(to)) = round.publicity {
        let (from, to) = (date_view(Some(from), &edition.lang).text, date_view(Some(to), &edition.lang).text);
        facts.extend(fact(press, edition, "publicity_period", &format!("{from} – {to}")));
    }
    RecordView {
        kind: "round".to_owned(),
        name: round.base.name.clone(),
        facts,
        round: round_rows(press, edition, round),
        files: round.document.iter().filter(|file| file.public).map(file_view).collect(),
        body_html: record_body(press, edition, &round.base),
        ..RecordView::default()
    }
}

/// Applied against recognised, kind by kind; kinds, and levels or kinds they are made up of, as the edition calls them.
fn round_rows(press: &Press<'_>, edition: &Edition, round: &Round) -> Vec<RoundRowView> {
    let label = |name: &str| {
        let known = [IndexKind::Kind, IndexKind::Level]
            .into_iter()
            .find_map(|kind| edition.dimension(kind).find(name).map(|at| press.term_label(edition, kind, at)));
        known.unwrap_or_else(|| name.to_owned())
    };
    let mut kinds: Vec<&str> = Vec::new();
    for (kind, _) in round.applied.iter().chain(&round.recognised) {
        if !kinds.contains(&kind.as_str()) {
            kinds.push(kind);
        }
    }
    let find = |list: &[(String, u32)], kind: &str| list.iter().find(|(name, _)| name == kind).map(|(_, count)| *count);
    kinds
        .into_iter()
        .map(|kind| {
            let (applied, recognised) = (find(&round.applied, kind), find(&round.recognised, kind));
            let breakdown = round.breakdown.iter().find(|(name, _)| name == kind);
            RoundRowView {
                kind: label(kind),
                applied: applied.map(|count| count.to_string()).unwrap_or_default(),
                recognised: recognised.map(|count| count.to_string()).unwrap_or_default(),
                rate: rate(applied, recognised),
                breakdown: breakdown
                    .map(|(_, parts)| {
                        parts.iter().map(|(name, count)| pair_view(&label(name), &count.to_string())).collect()
                    })
                    .unwrap_or_default(),
            }
        })
        .collect()
}

/// The share recognised, in percent with one decimal: 107 of 217 is 49.3%.
#[must_use]
pub fn rate(applied: Option<u32>, recognised: Option<u32>) -> String {
    match (applied, recognised) {
        (Some(applied), Some(recognised)) if applied > 0 => {
            format!("{:.1}%", f64::from(recognised) / f64::from(applied) * 100.0)
        }
        _ => String::new(),
    }
}

/// A standard on its own page.
#[must_use]
pub fn standard(press: &Press<'_>, edition: &Edition, standard: &Standard) -> RecordView {
    let criterion = |one: &crate::content::record::Criterion| CriterionView {
        name: one.name.clone(),
        text: one.text.clone(),
        score: one.score.clone(),
    };
    let scores: Vec<f64> = standard.criteria.iter().filter_map(|one| one.score.parse().ok()).collect();
    let is_complete = !scores.is_empty() && scores.len() == standard.criteria.len();
    let links = standard.applies_to.iter().map(|name| press.named_link(edition, IndexKind::Kind, name)).collect();
    RecordView {
        kind: "standard".to_owned(),
        name: standard.base.name.clone(),
        criteria: standard.criteria.iter().map(criterion).collect(),
        total: if is_complete { scores.iter().sum::<f64>().to_string() } else { String::new() },
        related: group(press, edition, "applies_to", links),
        ..RecordView::default()
    }
}

/// A notice on its own page.
#[must_use]
pub fn notice(press: &Press<'_>, edition: &Edition, notice: &Notice) -> RecordView {
    let link = |id: &String| match press.site.case_for(edition, &id.to_ascii_lowercase()) {
        Some((shown_in, found)) => press.case_link(shown_in, found),
        None => LinkView { label: id.clone(), ..LinkView::default() },
    };
    RecordView {
        kind: "notice".to_owned(),
        name: notice.base.name.clone(),
        facts: fact(press, edition, "notice_kind", &notice.kind).into_iter().collect(),
        related: group(press, edition, "notice_cases", notice.cases.iter().map(link).collect()),
        ..RecordView::default()
    }
}

fn group(press: &Press<'_>, edition: &Edition, key: &str, links: Vec<LinkView>) -> Vec<GroupView> {
    if links.is_empty() {
        return Vec::new();
    }
    vec![GroupView { label: press.word(edition, key).to_owned(), links }]
}

/// What else belongs to a term: the other dimensions its cases name, and who copied from whom.
fn related(press: &Press<'_>, edition: &Edition, kind: IndexKind, at: u32) -> Vec<GroupView> {
    let mut groups = Vec::new();
    let others: &[(IndexKind, &str)] = match kind {
        IndexKind::Branch => &[(IndexKind::Brand, "brands"), (IndexKind::WorkMethod, "work_methods")],
        IndexKind::Brand => &[(IndexKind::Branch, "branches"), (IndexKind::WorkMethod, "work_methods")],
        IndexKind::WorkMethod => &[(IndexKind::Branch, "branches"), (IndexKind::Brand, "brands")],
        _ => &[],
    };
    for (other, key) in others {
        groups.extend(group(press, edition, key, named_by(press, edition, kind, at, *other)));
    }
    if kind == IndexKind::Branch {
        let copied = press.site.adoptions_of(edition, &edition.dimension(kind).term(at).key);
        let links = copied.into_iter().map(|id| press.case_link(edition, id)).collect();
        groups.extend(group(press, edition, "adopted_here", links));
        let joined = press.site.partnerships_of(edition, &edition.dimension(kind).term(at).key);
        let links = joined.into_iter().map(|id| press.case_link(edition, id)).collect();
        groups.extend(group(press, edition, "partner_cases", links));
    }
    groups
}

/// The terms of `other` that the cases of a term name, in display order, at most 24.
fn named_by(press: &Press<'_>, edition: &Edition, kind: IndexKind, at: u32, other: IndexKind) -> Vec<LinkView> {
    let dimension = edition.dimension(other);
    let mut found: Vec<u32> = Vec::new();
    for id in edition.dimension(kind).term(at).cases.iter().take(500) {
        for name in crate::site::edition::names(press.site, *id, other).iter() {
            if let Some(term) = dimension.find(name).filter(|term| !found.contains(term)) {
                found.push(term);
            }
        }
    }
    dimension.sort(&mut found);
    found.into_iter().take(24).map(|term| press.term_link(edition, other, term)).collect()
}

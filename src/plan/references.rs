//! What names a case or a round that is not there, and ids that two cases share.
//!
//! Layer 4, part of [`super::checks`]. A file is read again only to find the place of a problem in it.

use std::collections::HashSet;

use crate::content::decode::decode;
use crate::content::value::nearest;
use crate::diagnostic::{Code, Diagnostic, Location, SourceText};
use crate::site::copies::is_copy_of;
use crate::site::{CaseId, Duplicate, Edition, Site};
use crate::text;
use crate::vfs::{Files, SitePath};

/// Largest file read again to find a place in it.
const MAX_BYTES: u64 = 24 * 1024 * 1024;
/// Names that are compared for the nearest one; among more of them a guess would be one of many.
const MAX_COMPARED: usize = 2_000;

/// Problems with references between cases, rounds, notices and people.
pub(super) fn check(site: &Site, files: &dyn Files) -> Vec<Diagnostic> {
    let ids: HashSet<String> = site.cases.iter().map(|case| case.id.to_ascii_lowercase()).collect();
    let mut said: Vec<Diagnostic> = site.duplicates.iter().map(|one| shared_id(&ids, files, one)).collect();
    let Some(main) = site.editions.first() else { return said };
    for id in &main.pages {
        neighbours(site, main, *id, files, &mut said);
        said.extend(round(site, *id, files));
    }
    said.extend(translations(site, files));
    said.extend(of_records(site, main, &ids, files));
    said
}

/// E103: the one of two cases with one id that is not published, with an id that is free.
fn shared_id(taken: &HashSet<String>, files: &dyn Files, duplicate: &Duplicate) -> Diagnostic {
    let Duplicate { case, first } = duplicate;
    let (id, path) = (&case.id, &case.path);
    let shown = if id.is_empty() { &case.slug } else { id };
    let free = (2..=taken.len() + 2)
        .map(|number| format!("{shown}-{number}"))
        .find(|id| !taken.contains(&id.to_ascii_lowercase()));
    let problem = text!(
        zh: "编号“{shown}”已被“{first}”使用，“{path}”没有发布",
        en: "the id `{shown}` is already used by `{first}`; `{path}` is not published"
    );
    let place = locate(files, path, shown);
    let free = format!("编号: {}", free.unwrap_or_default());
    if is_copy_of(path, first) {
        let problem = text!(
            zh: "“{path}”像是“{first}”的副本，编号同是“{shown}”，没有发布",
            en: "`{path}` looks like a copy of `{first}` with the same id `{shown}`; it is not published"
        );
        let advice = text!(
            zh: "多余的副本请删去；确实是另一个案例，就换一个编号：",
            en: "delete a copy that is not needed; give another case an id of its own:"
        );
        return Diagnostic::new(Code::E103, problem).at(place).hint_line(advice, free);
    }
    let advice = text!(zh: "给其中一个换一个编号", en: "give one of them another id");
    Diagnostic::new(Code::E103, problem).at(place).hint_line(advice, free)
}

/// W220: the successor and the previous case.
fn neighbours(site: &Site, main: &Edition, id: CaseId, files: &dyn Files, said: &mut Vec<Diagnostic>) {
    let case = site.case(id);
    for name in [&case.rare().successor, &case.rare().previous].into_iter().filter(|name| !name.is_empty()) {
        let problem = match main.case_by_slug(site, &name.to_ascii_lowercase()) {
            Some(other) if other == id => text!(
                zh: "接续案例或上期案例写了本案例自己的编号“{name}”",
                en: "the successor or previous case names this case itself, `{name}`"
            ),
            Some(_) => continue,
            None => {
                said.push(no_such_case(site, name, locate(files, &case.path, name)));
                continue;
            }
        };
        said.push(Diagnostic::new(Code::W220, problem).at(locate(files, &case.path, name)));
    }
}

/// W220: a round without a record, on a site that keeps records of its rounds.
fn round(site: &Site, id: CaseId, files: &dyn Files) -> Option<Diagnostic> {
    let name = &site.case(id).round;
    if name.is_empty() || site.records.rounds.is_empty() || site.records.round(name).is_some() {
        return None;
    }
    let problem = text!(
        zh: "批次“{name}”在 content/rounds/（批次）里没有记录",
        en: "the round `{name}` has no record in content/rounds/"
    );
    let names = site.records.rounds.iter().map(|round| round.base.name.as_str()).take(MAX_COMPARED);
    let diagnostic = Diagnostic::new(Code::W220, problem).at(locate(files, &site.case(id).path, name));
    if let Some(near) = nearest(name, names) {
        return Some(
            diagnostic.hint_line(text!(zh: "是不是这一个？", en: "did you mean this one?"), format!("批次: {near}")),
        );
    }
    let path = &site.records.rounds[0].base.path;
    Some(diagnostic.hint(text!(
        zh: "照“{path}”的样子给这一批写一个文件，或改正名字",
        en: "write a file for it like `{path}`, or mend the name"
    )))
}

/// W220: a translation of a case that is not there. The two share one address, so the address alone says nothing.
fn translations(site: &Site, files: &dyn Files) -> Vec<Diagnostic> {
    let translated = site.cases.iter().filter(|case| !case.rare().translation_of.is_empty());
    let wanted: HashSet<String> =
        translated.clone().map(|case| case.rare().translation_of.to_ascii_lowercase()).collect();
    let originals: HashSet<&str> = site
        .cases
        .iter()
        .filter(|case| case.rare().translation_of.is_empty() && wanted.contains(&*case.slug))
        .map(|case| &*case.slug)
        .collect();
    let lost = translated.filter(|case| !originals.contains(case.rare().translation_of.to_ascii_lowercase().as_str()));
    // An edition beside its main file names it by itself: it is lost only when that file is not published, which was said.
    let written = lost.filter_map(|case| {
        let place = locate(files, &case.path, &case.rare().translation_of);
        (place.line > 0).then(|| no_such_case(site, &case.rare().translation_of, place))
    });
    written.collect()
}

/// W220: cases of a notice or a person.
fn of_records(site: &Site, main: &Edition, ids: &HashSet<String>, files: &dyn Files) -> Vec<Diagnostic> {
    let is_lost = |name: &&String| {
        let name = name.to_ascii_lowercase();
        main.case_by_slug(site, &name).is_none() && !ids.contains(&name)
    };
    let notices = site.records.notices.iter().map(|notice| (&notice.base, &notice.cases));
    let people = site.records.people.iter().map(|person| (&person.base, &person.cases));
    let of_record = notices.chain(people).flat_map(|(base, cases)| {
        cases.iter().filter(is_lost).map(|name| no_such_case(site, name, locate(files, &base.path, name)))
    });
    of_record.collect()
}

fn no_such_case(site: &Site, name: &str, place: Location) -> Diagnostic {
    let problem = text!(zh: "没有编号为“{name}”的案例", en: "there is no case with the id `{name}`");
    let diagnostic = Diagnostic::new(Code::W220, problem).at(place);
    let ids = site.cases.iter().map(|case| &*case.id).take(MAX_COMPARED);
    match nearest(name, ids) {
        Some(near) => diagnostic.hint(text!(zh: "是不是“{near}”？", en: "did you mean `{near}`?")),
        None => diagnostic.hint(text!(
            zh: "案例可能没有发布，或编号写错了；照那个案例“编号”一行写",
            en: "the case may not be published, or the id is wrong; write it as in the case's own `id`"
        )),
    }
}

/// The first place of `value` in a file.
pub(crate) fn locate(files: &dyn Files, path: &str, value: &str) -> Location {
    let found = read_again(files, path)
        .and_then(|source| source.text.find(value).map(|at| source.locate(at..at + value.len())));
    found.unwrap_or_else(|| Location::file(path))
}

/// The text of a file, to find a place in it.
pub(super) fn read_again(files: &dyn Files, path: &str) -> Option<SourceText> {
    let bytes = files.read(&SitePath::from_normal(path), MAX_BYTES).ok()?;
    decode(path, &bytes, None, &mut Vec::new()).map(|decoded| decoded.source)
}

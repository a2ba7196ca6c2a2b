//! Many summaries → one index: editions, terms, order, neighbours, links.
//!
//! Layer 3. [`Site::from_summaries`] is the reduce step of the build: it takes the summaries in path order, settles which
//! are published where, and says what does not fit together across cases. Must not know templates or the output folder.

pub mod edition;
pub mod summary;
pub mod terms;

use std::collections::HashMap;

use crate::config::{Config, Withdrawn};
use crate::content::case::{Date, Status};
use crate::content::record::Records;
use crate::diagnostic::{Code, Diagnostic, Location, Severity, Sink};
use crate::text;

pub use edition::Edition;
pub use summary::Summary;

/// A case of the site: its place in [`Site::cases`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaseId(pub u32);

impl CaseId {
    /// The place as an index.
    #[must_use]
    pub fn at(self) -> usize {
        self.0 as usize
    }
}

/// The whole site as an index.
#[derive(Debug)]
pub struct Site {
    /// Published cases, in path order.
    pub cases: Vec<Summary>,
    /// Records of branches, brands and so on.
    pub records: Records,
    /// Editions; the main one first.
    pub editions: Vec<Edition>,
    /// The day on which the state of the site is told.
    pub as_of: Date,
    by_path: HashMap<String, CaseId>,
}

impl Site {
    /// Builds the index from summaries in path order.
    #[must_use]
    pub fn from_summaries(
        summaries: Vec<Summary>,
        records: Records,
        config: &Config,
        as_of: Date,
        sink: &Sink,
    ) -> Self {
        let cases = published(summaries, config, sink);
        let by_path = (0_u32..).zip(&cases).map(|(at, case)| (case.path.clone(), CaseId(at))).collect();
        let mut site = Self { cases, records, editions: Vec::new(), as_of, by_path };
        site.editions = edition::editions(&site, config);
        site
    }

    /// One case.
    #[must_use]
    pub fn case(&self, id: CaseId) -> &Summary {
        &self.cases[id.at()]
    }

    /// The case whose Markdown file is `path`.
    #[must_use]
    pub fn case_at_path(&self, path: &str) -> Option<CaseId> {
        self.by_path.get(path).copied()
    }
}

/// Whether a case stands in lists and counts.
#[must_use]
pub fn is_listed(case: &Summary, config: &Config) -> bool {
    case.status != Status::Withdrawn || config.review.withdrawn == Withdrawn::Keep
}

/// Drops what has no page, and the later of two cases with one slug.
fn published(summaries: Vec<Summary>, config: &Config, sink: &Sink) -> Vec<Summary> {
    let mut seen: HashMap<(String, String), String> = HashMap::new();
    let mut cases = Vec::with_capacity(summaries.len());
    for case in summaries {
        if !case.is_public() || (case.status == Status::Withdrawn && config.review.withdrawn == Withdrawn::Hide) {
            continue;
        }
        let key = (case.slug.clone(), case.lang.clone());
        if let Some(first) = seen.get(&key) {
            sink.push(duplicate(&case, first));
            continue;
        }
        seen.insert(key, case.path.clone());
        cases.push(case);
    }
    cases
}

fn duplicate(case: &Summary, first: &str) -> Diagnostic {
    let (id, path) = (&case.id, &case.path);
    let shown = if id.is_empty() { &case.slug } else { id };
    Diagnostic::new(
        Code::E103,
        text!(
            zh: "编号“{shown}”已被“{first}”使用，“{path}”没有发布",
            en: "the id `{shown}` is already used by `{first}`; `{path}` is not published"
        ),
    )
    .with_severity(Severity::Error)
    .at(Location::file(path.clone()))
    .hint_line(text!(zh: "给其中一个换一个编号", en: "give one of them another id"), format!("id: {shown}-2"))
}

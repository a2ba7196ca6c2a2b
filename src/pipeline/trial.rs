//! `check` in a site with templates of its own: one page of each kind is drawn and thrown away, so that what is wrong in them is
//! told without building. The program's own templates are drawn by its tests.
//!
//! No picture is prepared for this: every picture of the pages is one that does not exist.

use std::collections::HashSet;
use std::mem::discriminant;
use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::prelude::*;

use super::page_stage::CaseSource;
use crate::channel::Press;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::plan::{self, Page, PageKind};
use crate::site::{DocumentKind, Site};

/// What the templates get wrong. The first page of a kind is drawn: the newest case, the first page of a list.
pub(super) fn problems(press: &Press<'_>, cases: &CaseSource<'_>) -> Vec<Diagnostic> {
    of_each_kind(press.site, press.config)
        .into_par_iter()
        .filter_map(|page| {
            let case = match page.kind {
                PageKind::Case(id) => cases.case(&press.site.case(id).path, press.config),
                _ => None,
            };
            let draw = || press.draw(page, press.draft(page), case.as_deref());
            // A panic of a library is told by the build, with its page.
            catch_unwind(AssertUnwindSafe(draw)).ok()?.err().map(|diagnostic| *diagnostic)
        })
        .collect()
}

/// The first page of each kind that a template draws, in each edition.
fn of_each_kind(site: &Site, config: &Config) -> Vec<Page> {
    let mut seen = HashSet::new();
    let mut pages = plan::pages(site, config);
    pages.retain(|page| {
        let index = match page.kind {
            PageKind::Term(index, ..) | PageKind::Terms(index) => Some(index),
            _ => None,
        };
        let document: Option<DocumentKind> = match page.kind {
            PageKind::Document(at) => Some(site.documents[at as usize].kind),
            PageKind::Documents(kind) => Some(kind),
            _ => None,
        };
        is_drawn(page.kind) && seen.insert((page.edition, discriminant(&page.kind), index, document))
    });
    pages
}

/// Whether a template draws such pages; the others are files of data.
fn is_drawn(kind: PageKind) -> bool {
    !matches!(
        kind,
        PageKind::Qr(_)
            | PageKind::StatsCsv(_)
            | PageKind::Facets(_)
            | PageKind::Compared(_)
            | PageKind::Feed(_)
            | PageKind::Json
            | PageKind::Csv
            | PageKind::Sitemap(_)
    )
}

//! `--explain`: the reasons of each page, found in the same walk that decides, from what the last build remembered.
//!
//! [`Notes`] is filled in every build, for the next; without the option nothing is compared.

mod memory;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::channel::causes::{Cause, Causes};
use crate::channel::{Draft, Press};
use crate::config::Config;
use crate::diagnostic::Text;
use crate::fatal::Fatal;
use crate::hash::{Hash, PROGRAM};
use crate::plan::{Page, PageKind};
use crate::site::CaseId;
use crate::store::journal::{self, PageRecord};
use crate::store::{Edits, NewJournal, OutputFolder, WorkFolder};
use crate::text;
use memory::{Key, Memory, changed};

/// The journal files of what pages were made from: what all share, the pages, the cards.
const CAUSES: [&str; 3] = ["causes", "causes-pages", "causes-cards"];

/// Names listed in one reason.
const MAX_NAMED: usize = 3;

/// What the pages looked at in this build were made from.
#[derive(Default)]
pub(super) struct Notes(Mutex<Vec<(Key, Causes)>>);

impl Notes {
    pub(super) fn push(&self, href: &str, causes: Causes) {
        lock(&self.0).push((memory::key(href), causes));
    }

    /// Makes room for so many pages at once.
    pub(super) fn reserve(&self, count: usize) {
        lock(&self.0).reserve_exact(count);
    }

    /// Puts the journal files for the next build aside; pages that were not looked at are as in those of the last one.
    pub(super) fn put_aside(
        &self,
        press: &Press<'_>,
        records: &[PageRecord],
        output: &OutputFolder<'_>,
        work: &WorkFolder,
    ) -> Result<[NewJournal; 3], Fatal> {
        let old = remembered(&work.path);
        let mut memory = of_site(press);
        memory.set_pages(records, std::mem::take(&mut lock(&self.0)), &old);
        let [site, pages, cards] = CAUSES;
        let pages = output.put_parts_aside(work, pages, journal::parts(&memory.pages))?;
        memory.pages = Vec::new();
        memory.set_cards(press.cards(), &old);
        let cards = output.put_parts_aside(work, cards, journal::parts(&memory.cards))?;
        let site = output.put_parts_aside(work, site, journal::parts(std::slice::from_ref(&memory)))?;
        Ok([site, pages, cards])
    }
}

/// Finds reasons.
pub(super) struct Why {
    before: Memory,
    now: Memory,
    found: Mutex<BTreeMap<String, Vec<Text>>>,
}

impl Why {
    pub(super) fn new(press: &Press<'_>, work: &Path) -> Self {
        Self { before: remembered(work), now: of_site(press), found: Mutex::default() }
    }

    /// Notes why the page at `href`, whose inputs changed, is made again.
    pub(super) fn note(&self, press: &Press<'_>, page: Page, draft: &Draft, (href, now): (&str, Causes)) {
        let Some(old) = self.before.page(href) else { return };
        let changed: Vec<Cause> = old.differing(now).collect();
        let is_own = changed.contains(&Cause::Content);
        let has_moved = changed.contains(&Cause::Neighbours);
        let mut reasons = Vec::new();
        for cause in changed {
            match cause {
                Cause::Site => reasons.extend(self.of_site()),
                Cause::Content => reasons.push(of_content(press, page)),
                // What the page shows of its own case follows from its content, and its neighbours are shown too.
                Cause::Frame | Cause::View if is_own => {}
                Cause::View if has_moved => {}
                Cause::Frame => {
                    reasons.push(text!(zh: "网页的标题、导航或页脚变了", en: "its title, navigation or foot changed"));
                }
                Cause::View => reasons.push(text!(zh: "它自己的内容变了", en: "what it shows itself changed")),
                Cause::Neighbours => {
                    reasons.push(text!(zh: "前后相邻的案例或链接的去处变了", en: "the cases before and after it, or where its links lead, changed"));
                }
                Cause::Cards => reasons.push(self.of_cards(press, page, draft)),
            }
        }
        reasons.extend(self.of_settings());
        lock(&self.found).insert(href.to_owned(), reasons);
    }

    /// The reasons by path.
    pub(super) fn take(&self) -> BTreeMap<String, Vec<Text>> {
        std::mem::take(&mut lock(&self.found))
    }

    /// Program and theme; the settings are told with every page.
    fn of_site(&self) -> Vec<Text> {
        let mut reasons = Vec::new();
        if self.before.program != self.now.program {
            reasons.push(text!(zh: "程序换了版本", en: "it was made by another version of the program"));
        }
        let files = changed(&self.before.theme, &self.now.theme);
        if let Some(files) = named(&files) {
            reasons.push(text!(zh: "主题文件变了：{files}", en: "theme files changed: {files}"));
        }
        if reasons.is_empty() {
            reasons.push(text!(zh: "每页都有的内容变了（站名、导航、页脚）", en: "what every page shows changed (name, navigation, foot of the site)"));
        }
        reasons
    }

    fn of_settings(&self) -> Option<Text> {
        let names = changed(&self.before.settings, &self.now.settings);
        named(&names).map(|names| text!(zh: "设置变了：{names}", en: "settings changed: {names}"))
    }

    fn of_cards(&self, press: &Press<'_>, page: Page, draft: &Draft) -> Text {
        let titles = |wanted: Option<bool>| -> Vec<&str> {
            let is_wanted = |id: &&CaseId| {
                self.before.is_card_same(&press.card_name(page.edition, **id), press.card_hash(page, **id)) == wanted
            };
            draft.cards().filter(is_wanted).map(|id| &*press.site.case(*id).title).collect()
        };
        if let Some(titles) = named(&titles(Some(false))) {
            return text!(zh: "案例的卡片变了：{titles}", en: "the cards of cases changed: {titles}");
        }
        if let Some(titles) = named(&titles(None)) {
            return text!(zh: "新加的案例：{titles}", en: "cases were added: {titles}");
        }
        text!(zh: "列出的案例有增减，或者次序变了", en: "the cases it lists, or their order, changed")
    }
}

fn of_content(press: &Press<'_>, page: Page) -> Text {
    match page.kind {
        PageKind::Case(id) => {
            let path = &press.site.case(id).path;
            text!(zh: "案例的内容变了：{path}", en: "its case changed: {path}")
        }
        _ => text!(zh: "它用到的数据变了", en: "the data it is made from changed"),
    }
}

/// `a, b, c…`; nothing for an empty list.
fn named(names: &[&str]) -> Option<String> {
    let more = if names.len() > MAX_NAMED { "…" } else { "" };
    (!names.is_empty()).then(|| format!("{}{more}", names[..names.len().min(MAX_NAMED)].join(", ")))
}

fn remembered(work: &Path) -> Memory {
    let [site, pages, cards] = CAUSES.map(|name| work.join(name));
    let mut memory: Memory = journal::read(&site).pop().unwrap_or_default();
    (memory.pages, memory.cards) = (journal::read(&pages), journal::read(&cards));
    Edits::read(work).pages.iter().for_each(|(page, causes)| memory.renew(&page.path, *causes));
    memory
}

/// What all pages share.
fn of_site(press: &Press<'_>) -> Memory {
    Memory {
        program: PROGRAM.hash(),
        settings: settings(press.config),
        theme: press.theme.files().clone(),
        ..Memory::default()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Each critical section is one step on a collection, so a panic elsewhere leaves it whole.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Settings by the name of their field. Taken from the form for debugging, so that no list of settings can fall behind.
fn settings(config: &Config) -> BTreeMap<String, Hash> {
    let shown = format!("{config:#?}");
    let mut settings = BTreeMap::new();
    let mut current: Option<(&str, String)> = None;
    for line in shown.lines() {
        let inside = line.strip_prefix("    ").filter(|rest| !rest.starts_with([' ', '}', ']', ')']));
        if let Some((name, value)) = inside.and_then(|rest| rest.split_once(": ")) {
            if let Some((name, value)) = current.replace((name, value.to_owned())) {
                settings.insert(name.to_owned(), Hash::of(value.as_bytes()));
            }
        } else if let Some((_, value)) = &mut current {
            value.push_str(line);
        }
    }
    if let Some((name, value)) = current {
        settings.insert(name.to_owned(), Hash::of(value.as_bytes()));
    }
    settings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_setting_is_named() {
        let config = Config::default();
        let mut other = config.clone();
        other.per_page += 1;
        other.theme.primary = "#123456".to_owned();
        let (old, new) = (settings(&config), settings(&other));
        assert_eq!(changed(&old, &new), ["per_page", "theme"]);
        assert!(old.contains_key("title") && old.len() > 20, "{:?}", old.keys());
    }
}

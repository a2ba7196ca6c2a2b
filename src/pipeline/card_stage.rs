//! Cards for shared links: the font once, then every card that neither the output nor the cache has.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use super::Stage;
use super::page_stage::{PageStage, media_href};
use crate::channel::Press;
use crate::channel::web::share;
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Location, Sink};
use crate::fatal::Fatal;
use crate::media::share_card::{Card, CardFont, make};
use crate::media::{Cache, Problem};
use crate::plan::{Page, PageKind};
use crate::site::CaseId;
use crate::text;
use crate::vfs::{Disk, Files, SitePath};

/// Largest font file; Chinese collections take about 20 MB.
const MAX_FONT_BYTES: u64 = 64 * 1024 * 1024;

/// The font of the cards; `None` when the site wants none or there is none, which is said once.
pub(super) fn font(files: &Disk, config: &Config, sink: &Sink) -> Option<CardFont> {
    let images = &config.images;
    if !images.share_cards {
        return None;
    }
    if images.share_font.is_empty() {
        return CardFont::find().map_err(|said| sink.push(Diagnostic::new(Code::I303, said))).ok();
    }
    let written = &images.share_font;
    let Some(Ok(bytes)) = SitePath::new(written).map(|path| files.read(&path, MAX_FONT_BYTES)) else {
        let said = text!(
            zh: "字体文件“{written}”读不出来，不生成分享卡片",
            en: "the font `{written}` cannot be read, so no share cards are made",
        );
        sink.push(Diagnostic::new(Code::W227, said).at(Location::file(written.clone())));
        return None;
    };
    let unusable = |said| sink.push(Diagnostic::new(Code::W227, said).at(Location::file(written.clone())));
    CardFont::from_bytes(Path::new(written), bytes).map_err(unusable).ok()
}

/// Whether the cards depend on a font outside the site, which may come, go or change while every file of the site stays.
pub(super) fn uses_system(config: &Config) -> bool {
    config.images.share_cards && config.images.share_font.is_empty()
}

/// Draws the missing cards of all case pages into the cache; the names of all of them.
pub(super) fn draw(
    stage: &PageStage<'_>,
    press: &Press<'_>,
    pages: &[Page],
    cache: &Cache,
) -> Result<BTreeSet<String>, Fatal> {
    let Some(font) = press.card_font else { return Ok(BTreeSet::new()) };
    let of_cases = pages.iter().filter_map(|page| match page.kind {
        PageKind::Case(id) => {
            let cover = press.site.case(id).cover();
            Some((share::card(press, *page, id, cover.as_ref()), id))
        }
        _ => None,
    });
    let cards: Vec<(String, Card)> = of_cases
        .map(|(card, id)| (card.file_name(font.hash()), card, id))
        .filter(|(name, _, id)| is_mine(stage, press, name, *id))
        .map(|(name, card, _)| (name, card))
        .collect();
    let missing: Vec<&(String, Card)> = cards.iter().filter(|(name, _)| !stage.has_media(name)).collect();
    let (done, total) = (AtomicU64::new(0), missing.len() as u64);
    let (options, sink) = stage.told();
    let failed: Vec<Option<&str>> = missing
        .par_iter()
        .map(|(name, card)| {
            let is_there = one(card, font, cache, sink)?;
            (options.progress)(Stage::Pictures, done.fetch_add(1, Ordering::Relaxed) + 1, total);
            Ok((!is_there).then_some(name.as_str()))
        })
        .collect::<Result<_, Fatal>>()?;
    let failed: BTreeSet<&str> = failed.into_iter().flatten().collect();
    Ok(cards.iter().map(|(name, _)| name).filter(|name| !failed.contains(name.as_str())).cloned().collect())
}

/// Whether this part of a build makes the card: it is the one that has the cover.
fn is_mine(stage: &PageStage<'_>, press: &Press<'_>, name: &str, id: CaseId) -> bool {
    let cover = press.site.case(id).cover().filter(|cover| press.pictures.get(cover.hash).is_some());
    cover.map_or_else(|| stage.is_mine(&media_href(name)), |cover| press.pictures.is_own(cover.hash))
}

/// Draws one card unless it is there; whether it is there now.
fn one(card: &Card, font: &CardFont, cache: &Cache, sink: &Sink) -> Result<bool, Fatal> {
    match catch_unwind(AssertUnwindSafe(|| make(card, font, cache))) {
        Ok(Ok(_)) => Ok(true),
        Ok(Err(Problem::Picture(diagnostic))) => {
            sink.push(*diagnostic);
            Ok(false)
        }
        Ok(Err(Problem::Store { path, source })) => Err(Fatal::write(&path, source)),
        Err(_) => {
            let title = &card.title;
            let said = text!(
                zh: "画“{title}”的分享卡片时程序出了意外",
                en: "the program failed while drawing the share card of `{title}`",
            );
            sink.push(Diagnostic::new(Code::E110, said));
            Ok(false)
        }
    }
}

//! What the building thread does between the first build and the last: build, show edits at once, settle when it is quiet.
//!
//! A build may keep the site in memory ([`super::Staying`]). Then an edited text is shown without another build, and what it
//! leaves to be done - the journal, the search index - is done by a build once nobody has saved anything for a while, or
//! when the preview ends. Knows neither cases nor pages.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::mpsc::Receiver;
use std::time::Duration;

use super::watch::{Message, Waited, Watch};
use super::{BuildOutcome, Staying};
use crate::fatal::Fatal;

/// How long it must be quiet before shown edits are settled.
const QUIET: Duration = Duration::from_secs(2);

/// Why something was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// The preview began.
    First,
    /// A file changed.
    Change,
    /// Edits that are shown already were settled, and there is something new to say of it.
    Settled,
    /// As before, with nothing new to say.
    Unheard,
}

/// What comes after a build or a stay.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    /// A build: files changed.
    Build,
    /// A build of which nothing new is expected: every edit is shown.
    Settle,
    /// A build of that kind, and then the end.
    SettleAndEnd,
    /// The end.
    End,
}

/// Builds, waits and builds again until told to stop; `tell` hears of everything that was done.
pub(super) fn take(
    mut watch: Watch,
    changes: &Receiver<Message>,
    rebuild: impl Fn(&mut Staying<'_>) -> Option<BuildOutcome>,
    tell: &mut dyn FnMut(&BuildOutcome, Turn),
) {
    let mut turn = Turn::First;
    let mut said = Vec::new();
    let mut hear = |outcome: BuildOutcome, turn: Turn| {
        let is_old = turn == Turn::Settled && outcome.failure.is_none() && outcome.diagnostics == said;
        tell(&outcome, if is_old { Turn::Unheard } else { turn });
        said = outcome.diagnostics;
    };
    let mut next = Next::Build;
    while next != Next::End {
        let is_last = next == Next::SettleAndEnd;
        let mut is_unsettled = false;
        next = Next::Build;
        let early = catch_unwind(AssertUnwindSafe(|| {
            rebuild(&mut |outcome| {
                hear(outcome, turn);
                turn = Turn::Change;
                let (named, after) = pause(&mut watch, changes, is_unsettled, is_last);
                next = after;
                is_unsettled = true;
                named
            })
        }));
        // The next save may well be built: the preview goes on.
        let early = early.unwrap_or_else(|_| {
            Some(BuildOutcome { failure: Some(Fatal::Panicked.text()), ..BuildOutcome::default() })
        });
        if let Some(outcome) = early {
            hear(outcome, turn);
            next = pause(&mut watch, changes, false, is_last).1;
        }
        turn = if next == Next::Build { Turn::Change } else { Turn::Settled };
    }
}

/// Waits: which files changed, if they can be named, and what comes when whoever stays has done with them, or cannot.
fn pause(
    watch: &mut Watch,
    changes: &Receiver<Message>,
    is_unsettled: bool,
    is_last: bool,
) -> (Option<Vec<PathBuf>>, Next) {
    if is_last {
        return (None, Next::End);
    }
    match watch.wait(changes, is_unsettled.then_some(QUIET)) {
        Waited::Changed(paths) => (Some(paths).filter(|paths| !paths.is_empty()), Next::Build),
        Waited::InVain => (None, Next::Settle),
        Waited::Stopped => (None, if is_unsettled { Next::SettleAndEnd } else { Next::End }),
    }
}

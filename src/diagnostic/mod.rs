//! Problems in the author's files, as data: code, severity, place, text in Chinese and English, hints.
//!
//! Layer 0: raised by every stage, printed by `cli`. Knows nothing of sites, files or terminals. A problem is
//! never control flow: whoever finds one pushes it and goes on.

mod codes;
mod location;
mod text;
mod words;

use std::sync::Mutex;

use serde::{Deserialize, Serialize};

pub use codes::{CODES, Code, CodeInfo};
pub use location::{LineIndex, Location, SourceText};
pub use text::{Language, Text, plural};
use words::Shelf;
pub use words::Words;

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The file or page is not published (its last good version stays).
    Error,
    /// Published, but something should be mended.
    Warning,
    /// Good to know.
    Info,
}

/// A change of the source text that mends a problem with certainty.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Edit {
    /// First byte replaced, in the decoded text (UTF-8, line ends as they are in the file).
    pub start: u32,
    /// One past the last byte replaced.
    pub end: u32,
    /// What stands there afterwards.
    pub replacement: String,
}

/// What the author can do about a problem.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Hint {
    /// The advice.
    pub text: Text,
    /// The mended line or lines, ready to copy.
    pub line: Option<String>,
    /// The certain repair, applied by `check --fix`.
    pub edit: Option<Edit>,
}

/// One problem.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Stable code, such as `E101`.
    pub code: Code,
    /// How bad it is; usually the code's own severity.
    pub severity: Severity,
    /// Where it is; `None` for the site as a whole.
    pub location: Option<Location>,
    /// What is wrong, in both languages.
    pub text: Text,
    /// What to do.
    pub hints: Vec<Hint>,
}

impl Diagnostic {
    /// A problem of `code` with the code's usual severity and no place yet.
    #[must_use]
    pub fn new(code: Code, text: Text) -> Self {
        Self { code, severity: code.severity(), location: None, text: text.shortened(), hints: Vec::new() }
    }

    /// Puts the problem at a place.
    #[must_use]
    pub fn at(mut self, location: Location) -> Self {
        self.location = Some(location);
        self
    }

    /// Raises or lowers the severity.
    #[must_use]
    pub fn with_severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Adds advice.
    #[must_use]
    pub fn hint(mut self, text: Text) -> Self {
        self.hints.push(Hint { text, line: None, edit: None });
        self
    }

    /// Adds advice with the mended line.
    #[must_use]
    pub fn hint_line(mut self, text: Text, line: impl Into<String>) -> Self {
        self.hints.push(Hint { text, line: Some(line.into()), edit: None });
        self
    }

    /// Adds advice with the mended line and the edit that produces it.
    #[must_use]
    pub fn hint_edit(mut self, text: Text, line: Option<String>, edit: Edit) -> Self {
        self.hints.push(Hint { text, line, edit: Some(edit) });
        self
    }

    /// Takes the edits back, with `instead` as advice: nothing is certain in a file that could not be made out.
    pub fn without_edits(&mut self, instead: &Text) {
        let had = self.hints.len();
        self.hints.retain(|hint| hint.edit.is_none());
        if self.hints.len() < had {
            self.hints.push(Hint { text: instead.clone(), line: None, edit: None });
        }
    }

    /// The advice that says something; a counted problem carries further edits without words.
    pub fn advice(&self) -> impl Iterator<Item = &Hint> {
        self.hints.iter().filter(|hint| !hint.text.zh.is_empty() || hint.line.is_some())
    }

    /// The order in which problems are printed: file, line, column, code, text.
    fn sort_key(&self) -> (Option<&Location>, Code, &Text) {
        (self.location.as_ref(), self.code, &self.text)
    }
}

/// Problems in the order in which they are printed, each once.
#[must_use]
pub fn sorted(mut all: Vec<Diagnostic>) -> Vec<Diagnostic> {
    all.sort_by(|left, right| left.sort_key().cmp(&right.sort_key()));
    all.dedup();
    all
}

/// Where problems are collected, from any thread.
#[derive(Debug, Default)]
pub struct Sink(Mutex<Said>);

#[derive(Debug, Default)]
struct Said {
    all: Vec<Diagnostic>,
    /// On a large site many say the same.
    shelf: Shelf,
}

impl Said {
    fn push(&mut self, mut diagnostic: Diagnostic) {
        let Diagnostic { location, text, hints, .. } = &mut diagnostic;
        let texts = [&mut text.zh, &mut text.en].into_iter();
        let hints = hints.iter_mut().flat_map(|hint| [&mut hint.text.zh, &mut hint.text.en]);
        let excerpt = location.as_mut().map(|location| &mut location.excerpt);
        texts.chain(hints).chain(excerpt).for_each(|words| self.shelf.share(words));
        self.all.push(diagnostic);
    }
}

impl Sink {
    /// An empty sink.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a problem.
    pub fn push(&self, diagnostic: Diagnostic) {
        self.lock().push(diagnostic);
    }

    /// Adds many problems.
    pub fn extend(&self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        let mut said = self.lock();
        diagnostics.into_iter().for_each(|diagnostic| said.push(diagnostic));
    }

    /// Whether an error has been pushed.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.lock().all.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Takes everything out, sorted by place and code, each problem once.
    #[must_use]
    pub fn take_sorted(&self) -> Vec<Diagnostic> {
        let Said { all, .. } = std::mem::take(&mut *self.lock());
        sorted(all)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Said> {
        // A thread that panicked while pushing left the list whole: a push is one step.
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

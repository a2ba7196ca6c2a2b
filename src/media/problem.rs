//! Why a picture could not be prepared: the author's trouble as a diagnostic, the machine's with path and cause.

use std::io;
use std::path::{Path, PathBuf};

use crate::diagnostic::{Code, Diagnostic, Text};
use crate::text;

/// Why [`prepare`](super::prepare) gave up.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// The picture is broken, unsupported or over a limit; the diagnostic has no place yet.
    #[error("{}", .0.text.en)]
    Picture(Box<Diagnostic>),
    /// The cache folder cannot be read or written.
    #[error("{}: {source}", path.display())]
    Store {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl Problem {
    /// A failure of the cache folder.
    pub(super) fn store(path: &Path, source: io::Error) -> Self {
        Self::Store { path: path.to_owned(), source }
    }
}

/// A picture that cannot be used, and what to do about it.
pub(super) fn refused(text: Text, advice: Text) -> Problem {
    Problem::Picture(Box::new(Diagnostic::new(Code::E110, text).hint(advice)))
}

/// A picture whose data is damaged; `cause` is the decoder's own word, in English.
pub(super) fn damaged(name: &str, cause: &str) -> Problem {
    refused(
        text!(
            zh: "图片“{name}”读不出来，可能没有下载完整或已损坏",
            en: "the picture `{name}` cannot be read, it is incomplete or damaged ({cause})",
        ),
        text!(zh: "重新导出或重新下载这张图片", en: "export or download the picture again"),
    )
}

//! Paths inside the site folder: relative, `/`-separated, as they stand on disk.

use std::fmt;
use std::sync::Arc;

use memchr::memrchr;
use serde::{Deserialize, Serialize};

/// A path relative to the site's root, with `/`, without `.` and `..`; empty for the root itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SitePath(Arc<str>);

impl SitePath {
    /// Normalises `text`: backslashes become `/`, empty and `.` parts go. `None` when a `..` would leave the root,
    /// or the path is absolute or holds a NUL.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        if text.starts_with(['/', '\\']) || text.contains('\0') {
            return None;
        }
        extended(String::with_capacity(text.len()), text)
    }

    /// A path known to be in normal form, such as one that comes from a listing.
    #[must_use]
    pub fn from_normal(text: impl Into<Arc<str>>) -> Self {
        Self(text.into())
    }

    /// The path as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path as text that others may hold too.
    #[must_use]
    pub fn shared(&self) -> Arc<str> {
        Arc::clone(&self.0)
    }

    /// The folder it stands in; empty at the root.
    #[must_use]
    pub fn parent(&self) -> Self {
        Self(self.folder().into())
    }

    /// The same as a text.
    #[must_use]
    pub fn folder(&self) -> &str {
        folder_of(&self.0)
    }

    /// The last part.
    #[must_use]
    pub fn name(&self) -> &str {
        parts_of(&self.0).1
    }

    /// The last part without its extension.
    #[must_use]
    pub fn stem(&self) -> &str {
        let name = self.name();
        match memrchr(b'.', name.as_bytes()) {
            Some(at) if at > 0 => &name[..at],
            _ => name,
        }
    }

    /// The extension in lower case, without the dot; empty if there is none.
    #[must_use]
    pub fn extension(&self) -> String {
        let name = self.name();
        match name.rsplit_once('.') {
            Some((stem, extension)) if !stem.is_empty() => extension.to_ascii_lowercase(),
            _ => String::new(),
        }
    }

    /// Whether the extension is one of these, which are in lower case.
    #[must_use]
    pub fn has_extension(&self, wanted: &[&str]) -> bool {
        let is_one = |one: &&str| {
            let split = self.0.len().checked_sub(one.len()).and_then(|at| self.0.as_bytes().split_at_checked(at));
            // Before it stand a dot and something of a name.
            split.is_some_and(|(before, extension)| {
                extension.eq_ignore_ascii_case(one.as_bytes()) && matches!(before, [.., last, b'.'] if *last != b'/')
            })
        };
        wanted.iter().any(is_one)
    }

    /// Whether it stands in `folder` itself.
    #[must_use]
    pub fn is_right_in(&self, folder: &Self) -> bool {
        let inside = self
            .0
            .strip_prefix(&*folder.0)
            .map(|rest| if folder.0.is_empty() { Some(rest) } else { rest.strip_prefix('/') });
        inside.flatten().is_some_and(|name| !name.contains('/'))
    }

    /// `relative` seen from this folder; `None` when it leads out of the site.
    #[must_use]
    pub fn join(&self, relative: &str) -> Option<Self> {
        if relative.starts_with(['/', '\\']) || relative.contains('\0') {
            return None;
        }
        let mut path = String::with_capacity(self.0.len() + 1 + relative.len());
        path.push_str(&self.0);
        extended(path, relative)
    }

    /// Whether it is `folder` or stands below it.
    #[must_use]
    pub fn is_within(&self, folder: &Self) -> bool {
        folder.0.is_empty()
            || self.0 == folder.0
            || self.0.strip_prefix(&*folder.0).is_some_and(|rest| rest.starts_with('/'))
    }
}

/// The folder in which a path of the site stands; empty at the root.
#[must_use]
pub fn folder_of(path: &str) -> &str {
    parts_of(path).0
}

/// The folder in which a path of the site stands, empty at the root, and the last part.
#[must_use]
pub fn parts_of(path: &str) -> (&str, &str) {
    memrchr(b'/', path.as_bytes()).map_or(("", path), |at| (&path[..at], &path[at + 1..]))
}

/// The folders that the file at `path` is in, from the outermost.
#[must_use]
pub fn folders_above(path: &str) -> impl DoubleEndedIterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}

/// `path`, which is in normal form, with the steps of `relative` taken; `None` when they lead out of the site.
fn extended(mut path: String, relative: &str) -> Option<SitePath> {
    for step in relative.split(['/', '\\']) {
        match step {
            "" | "." => {}
            ".." if path.is_empty() => return None,
            ".." => path.truncate(path.rfind('/').unwrap_or(0)),
            _ => {
                if !path.is_empty() {
                    path.push('/');
                }
                path.push_str(step);
            }
        }
    }
    Some(SitePath(path.into()))
}

impl fmt::Display for SitePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_never_leaves_the_root() {
        assert_eq!(SitePath::new("a/./b/../c").expect("inside").as_str(), "a/c");
        assert_eq!(SitePath::new("a/../../b"), None);
        assert_eq!(SitePath::new("/etc/passwd"), None);
        let folder = SitePath::new("甲/乙").expect("inside");
        let joined = |relative| folder.join(relative).map(|path| path.as_str().to_owned());
        assert_eq!(joined("../丙//./a.md").as_deref(), Some("甲/丙/a.md"));
        assert_eq!((joined("..\\..").as_deref(), joined("").as_deref()), (Some(""), Some("甲/乙")));
        assert_eq!((joined("../../.."), joined("/a"), joined("a\0")), (None, None, None));
        let folder = SitePath::new("content/cases/x").expect("inside");
        assert_eq!(folder.join("../y/index.md").expect("inside").as_str(), "content/cases/y/index.md");
        assert_eq!(folder.join("../../../../y"), None);
        assert!(folder.is_within(&SitePath::new("content").expect("inside")));
        let note = SitePath::new("content/cases/x/Note.MD").expect("inside");
        assert!(note.has_extension(&["markdown", "md"]) && !note.has_extension(&["m"]) && note.is_right_in(&folder));
        assert!(!SitePath::new("content/cases/x/.md").expect("inside").has_extension(&["md"]));
        for elsewhere in ["content/cases/x", "content/cases/xy/a", "content/cases/x/y/a", "a"] {
            assert!(!SitePath::new(elsewhere).expect("inside").is_right_in(&folder), "{elsewhere}");
        }
        assert!(SitePath::new("a").expect("inside").is_right_in(&SitePath::default()));
        assert!(!SitePath::new("contents").expect("inside").is_within(&SitePath::new("content").expect("inside")));
    }
}

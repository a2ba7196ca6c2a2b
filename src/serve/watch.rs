//! Notices that the author saved something, and calls for a build once things are quiet.
//!
//! Only creating, changing, removing and renaming count: reading a file is an event too on some systems, and a build
//! reads everything, so it would call for the next one for ever. The output folder and hidden folders are never
//! watched. Links are not followed out of the site.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant, SystemTime};

use notify::event::ModifyKind;
use notify::{Config, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use walkdir::WalkDir;

use super::{Options, Watching};

/// Changes that come within this time of the first one share a build.
const DEBOUNCE: Duration = Duration::from_millis(8);

/// How often files are looked at where the system sends no messages.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// What the building thread is told.
pub(super) enum Message {
    /// These paths changed; none are named when anything may have.
    Changed(Vec<PathBuf>),
    /// The preview ends.
    Stop,
}

/// The site under watch, for as long as it lives.
pub(super) struct Watch {
    site: Site,
    how: How,
}

/// How changes are noticed.
enum How {
    /// The system sends messages.
    Messages(RecommendedWatcher),
    /// By comparing with what was there the last time.
    Looking(Stamps),
    Off,
}

impl Watch {
    /// Whether changes are noticed by looking.
    pub(super) fn is_looking(&self) -> bool {
        matches!(self.how, How::Looking(_))
    }

    /// Waits for a change, for `patience` at most when it is given. Changes that come shortly after one another are one.
    pub(super) fn wait(&mut self, changes: &Receiver<Message>, patience: Option<Duration>) -> Waited {
        match &mut self.how {
            How::Messages(watcher) => {
                let paths = match receive(changes, patience) {
                    Ok(Message::Changed(paths)) => paths,
                    Err(RecvTimeoutError::Timeout) => return Waited::InVain,
                    Ok(Message::Stop) | Err(RecvTimeoutError::Disconnected) => return Waited::Stopped,
                };
                let Some(paths) = burst(paths, changes) else { return Waited::Stopped };
                for folder in paths.iter().filter(|path| path.parent() == Some(&self.site.root) && path.is_dir()) {
                    // A folder that is gone again is no loss.
                    let _ = watcher.watch(folder, RecursiveMode::Recursive);
                }
                Waited::Changed(paths)
            }
            How::Looking(before) => {
                let until = patience.map(|patience| Instant::now() + patience);
                loop {
                    match changes.recv_timeout(LOOK_EVERY) {
                        Err(RecvTimeoutError::Timeout) => {}
                        Ok(_) | Err(RecvTimeoutError::Disconnected) => return Waited::Stopped,
                    }
                    let now = self.site.stamps();
                    if now != *before {
                        let paths = differing(before, &now);
                        *before = now;
                        return Waited::Changed(paths);
                    }
                    if until.is_some_and(|until| Instant::now() >= until) {
                        return Waited::InVain;
                    }
                }
            }
            How::Off => match receive(changes, patience) {
                Err(RecvTimeoutError::Timeout) => Waited::InVain,
                // Nothing is ever sent here but the word to stop.
                _ => Waited::Stopped,
            },
        }
    }
}

/// What waiting came to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Waited {
    /// These files changed; none are named when anything may have.
    Changed(Vec<PathBuf>),
    /// Nothing changed for as long as was to be waited.
    InVain,
    /// The preview ends.
    Stopped,
}

fn receive(changes: &Receiver<Message>, patience: Option<Duration>) -> Result<Message, RecvTimeoutError> {
    match patience {
        Some(patience) => changes.recv_timeout(patience),
        None => changes.recv().map_err(|_| RecvTimeoutError::Disconnected),
    }
}

/// The files that are new, gone or have another stamp.
fn differing(before: &Stamps, now: &Stamps) -> Vec<PathBuf> {
    let gone = before.keys().filter(|path| !now.contains_key(*path));
    let other = now.iter().filter(|(path, stamp)| before.get(*path) != Some(stamp)).map(|(path, _)| path);
    gone.chain(other).cloned().collect()
}

/// Size and time of every source.
type Stamps = BTreeMap<PathBuf, (u64, Option<SystemTime>)>;

/// Which paths are sources of the site.
#[derive(Clone, Debug)]
struct Site {
    root: PathBuf,
    out: PathBuf,
}

impl Site {
    fn new(options: &Options) -> Self {
        let real = |path: &Path| dunce::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let root = real(&options.root);
        // The output folder may not be there yet, but the folder it will stand in is.
        let out = match (options.out.parent().filter(|parent| !parent.as_os_str().is_empty()), options.out.file_name())
        {
            (Some(parent), Some(name)) => real(parent).join(name),
            (None, Some(name)) => real(Path::new(".")).join(name),
            _ => real(&options.out),
        };
        Self { root, out }
    }

    /// Whether a change of `path` can change the site.
    fn concerns(&self, path: &Path) -> bool {
        let Ok(inside) = path.strip_prefix(&self.root) else { return false };
        let is_of_tools = inside.iter().next().is_some_and(|first| first == "node_modules" || first == "target");
        // The folder beside the output in which a build prepares it begins with a dot.
        !path.starts_with(&self.out) && !is_of_tools && inside.iter().all(|part| !is_scratch(&part.to_string_lossy()))
    }

    /// The present size and time of every source. What cannot be read counts as absent.
    fn stamps(&self) -> Stamps {
        let walk = WalkDir::new(&self.root).into_iter().filter_entry(|entry| self.concerns(entry.path()));
        let files = walk.flatten().filter(|entry| entry.file_type().is_file());
        files.filter_map(|entry| Some((entry.metadata().ok()?, entry.into_path()))).map(stamp).collect()
    }

    /// The folders directly in the root that hold sources.
    fn folders(&self) -> Vec<PathBuf> {
        let Ok(entries) = std::fs::read_dir(&self.root) else { return Vec::new() };
        let folders = entries.flatten().filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
        folders.map(|entry| entry.path()).filter(|path| self.concerns(path)).collect()
    }
}

fn stamp((metadata, path): (std::fs::Metadata, PathBuf)) -> (PathBuf, (u64, Option<SystemTime>)) {
    (path, (metadata.len(), metadata.modified().ok()))
}

/// Whether a file or folder of this name is a by-product: of this program or of an editor.
fn is_scratch(name: &str) -> bool {
    name.starts_with(['.', '~']) || name.ends_with(['~', '#']) || name == "4913"
}

/// Begins to watch the site; every change is sent to `sender`.
pub(super) fn start(options: &Options, sender: Sender<Message>) -> Watch {
    let site = Site::new(options);
    let how = match options.watching {
        Watching::Messages => by_messages(&site, sender).map_or_else(|_| How::Looking(site.stamps()), How::Messages),
        Watching::Looking => How::Looking(site.stamps()),
        Watching::Off => How::Off,
    };
    Watch { site, how }
}

fn by_messages(site: &Site, sender: Sender<Message>) -> notify::Result<RecommendedWatcher> {
    let config = Config::default().with_follow_symlinks(false);
    let mut watcher = RecommendedWatcher::new(handler(site.clone(), sender), config)?;
    watch_all(&mut watcher, site)?;
    Ok(watcher)
}

/// The root itself without what is below it, and each source folder with everything in it: a build output of a
/// million files inside the root costs nothing.
fn watch_all(watcher: &mut RecommendedWatcher, site: &Site) -> notify::Result<()> {
    watcher.watch(&site.root, RecursiveMode::NonRecursive)?;
    site.folders().iter().try_for_each(|folder| watcher.watch(folder, RecursiveMode::Recursive))
}

fn handler(site: Site, sender: Sender<Message>) -> impl FnMut(notify::Result<Event>) {
    move |event| {
        let Ok(event) = event else { return };
        if !is_change(event.kind) {
            return;
        }
        let paths: Vec<PathBuf> = event.paths.into_iter().filter(|path| site.concerns(path)).collect();
        // Events were lost when the queue ran over: then anything may have changed.
        if !paths.is_empty() || event.attrs.flag().is_some() {
            let is_whole = event.attrs.flag().is_none();
            let _ = sender.send(Message::Changed(if is_whole { paths } else { Vec::new() }));
        }
    }
}

fn is_change(kind: EventKind) -> bool {
    match kind {
        EventKind::Create(_) | EventKind::Remove(_) | EventKind::Other => true,
        EventKind::Modify(what) => !matches!(what, ModifyKind::Metadata(_)),
        EventKind::Any | EventKind::Access(_) => false,
    }
}

/// The paths of this and of all changes that follow shortly; none when one of them names none; `None` when told to stop
/// meanwhile.
fn burst(mut paths: Vec<PathBuf>, changes: &Receiver<Message>) -> Option<Vec<PathBuf>> {
    let end = Instant::now() + DEBOUNCE;
    let mut is_named = !paths.is_empty();
    loop {
        match changes.recv_timeout(end.saturating_duration_since(Instant::now())) {
            Ok(Message::Changed(more)) => {
                is_named &= !more.is_empty();
                paths.extend(more);
            }
            Ok(Message::Stop) | Err(RecvTimeoutError::Disconnected) => return None,
            Err(RecvTimeoutError::Timeout) => return Some(if is_named { paths } else { Vec::new() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use notify::event::{AccessKind, AccessMode, CreateKind, DataChange, MetadataKind, RemoveKind, RenameMode};

    use super::*;

    #[test]
    fn reading_and_permissions_are_no_change() {
        assert!(is_change(EventKind::Create(CreateKind::File)));
        assert!(is_change(EventKind::Remove(RemoveKind::Any)));
        assert!(is_change(EventKind::Modify(ModifyKind::Data(DataChange::Any))));
        assert!(is_change(EventKind::Modify(ModifyKind::Name(RenameMode::Both))));
        assert!(!is_change(EventKind::Modify(ModifyKind::Metadata(MetadataKind::Permissions))));
        assert!(!is_change(EventKind::Access(AccessKind::Open(AccessMode::Read))));
    }

    #[test]
    fn output_hidden_and_scratch_files_do_not_concern_the_site() {
        let site = Site { root: "/s".into(), out: "/s/public".into() };
        for path in [
            "/s/site.yaml",
            "/s/content/cases/灯/index.md",
            "/s/themes/x/page.html",
            "/s/public-notes.md",
            "/s/content/cases/target/index.md",
            "/s/static/node_modules/a.js",
        ] {
            assert!(site.concerns(Path::new(path)), "{path}");
        }
        let site_beside_its_settings = Site { root: "/s".into(), out: "/s/site".into() };
        assert!(site_beside_its_settings.concerns(Path::new("/s/site.yaml")));
        assert!(!site_beside_its_settings.concerns(Path::new("/s/site/index.html")));
        for path in [
            "/s/public",
            "/s/public/index.html",
            "/s/.public.casebook-staging/1",
            "/s/.casebook/journal",
            "/s/.git/index",
            "/s/content/~$灯.docx",
            "/s/content/index.md~",
            "/s/content/.index.md.swp",
            "/s/node_modules/x",
            "/s/target/debug/x",
            "/t/a",
        ] {
            assert!(!site.concerns(Path::new(path)), "{path}");
        }
        let outside = Site { root: "/s".into(), out: "/tmp/out".into() };
        assert!(outside.concerns(Path::new("/s/public/note.md")));
    }

    #[test]
    fn a_burst_of_changes_is_one_build() {
        let (sender, changes) = std::sync::mpsc::channel();
        for name in ["b", "c"] {
            sender.send(Message::Changed(vec![name.into()])).expect("open");
        }
        assert_eq!(burst(vec!["a".into()], &changes), Some(vec!["a".into(), "b".into(), "c".into()]));
        sender.send(Message::Changed(Vec::new())).expect("open");
        assert_eq!(burst(vec!["a".into()], &changes), Some(Vec::new()), "anything may have changed");
        sender.send(Message::Stop).expect("open");
        assert_eq!(burst(vec!["a".into()], &changes), None);
    }
}

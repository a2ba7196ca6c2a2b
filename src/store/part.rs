//! A build cut into parts: which part makes a file, and the list that a part leaves beside its files.
//!
//! Every part plans the whole site and makes the files that are its own by the hash of their path, so no part asks another
//! and nobody hands out work. The list says what the part was made from and the hash of every file; [`super::merge`] reads
//! it. Must not know pages.

use std::path::Path;

use crate::fatal::Fatal;
use crate::hash::Hash;

/// Most parts of a build.
pub const MAX_PARTS: u32 = 10_000;

/// One part of a build. Parts count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Shard {
    number: u32,
    count: u32,
}

impl Shard {
    /// Part `number` of `count`; `None` unless 1 ≤ `number` ≤ `count` ≤ [`MAX_PARTS`].
    #[must_use]
    pub fn new(number: u32, count: u32) -> Option<Self> {
        (number >= 1 && number <= count && count <= MAX_PARTS).then_some(Self { number, count })
    }

    /// Which part it is, from 1.
    #[must_use]
    pub fn number(self) -> u32 {
        self.number
    }

    /// How many parts there are.
    #[must_use]
    pub fn count(self) -> u32 {
        self.count
    }

    /// Whether this part makes the file at `path`. Paths that differ in capitals only go to the same part, which can then
    /// see that they collide.
    #[must_use]
    pub fn owns(self, path: &str) -> bool {
        let hash = xxhash_rust::xxh3::xxh3_64(path.to_ascii_lowercase().as_bytes());
        // The upper bits of hash × count are spread evenly over 0 to count - 1.
        let part = (u128::from(hash) * u128::from(self.count)) >> 64;
        part == u128::from(self.number - 1)
    }

    /// The name of the part's list in its output folder.
    #[must_use]
    pub fn list_name(self) -> String {
        format!("{NAME}{}-of-{}{EXTENSION}", self.number, self.count)
    }
}

/// Lists of parts are called `casebook-part-3-of-16.txt`: no dot in front, because uploads of build servers leave hidden
/// files out.
const NAME: &str = "casebook-part-";
const EXTENSION: &str = ".txt";
const FIRST_LINE: &str = "casebook-part 1";
/// Largest list read: a part of a million files takes 150 MB.
const MAX_LIST_BYTES: u64 = 2 * 1024 * 1024 * 1024;

/// What a part was made from. Parts fit together when all of it is equal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The program: version, features, source.
    pub program: Hash,
    /// The day the state is told of.
    pub as_of: String,
    /// The settings.
    pub settings: Hash,
    /// The theme.
    pub theme: Hash,
    /// Cases, records, published files.
    pub sources: Hash,
}

/// One file of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartFile {
    /// Path in the output.
    pub path: String,
    /// What it was made from.
    pub fingerprint: Hash,
    /// Hash of its bytes.
    pub output: Hash,
}

/// The list of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Which part it is.
    pub shard: Shard,
    /// What it was made from.
    pub origin: Origin,
    /// Errors reported by this part.
    pub errors: usize,
    /// Warnings reported by this part.
    pub warnings: usize,
    /// Its files, in the order of the plan.
    pub files: Vec<PartFile>,
}

impl Part {
    /// The list as text; its last line is a checksum of the others.
    #[must_use]
    pub fn write(&self) -> String {
        let Origin { program, as_of, settings, theme, sources } = &self.origin;
        let mut text = format!(
            "{FIRST_LINE}\npart {} of {}\nprogram {program}\nas_of {as_of}\nsettings {settings}\ntheme {theme}\n\
             sources {sources}\nerrors {}\nwarnings {}\n",
            self.shard.number, self.shard.count, self.errors, self.warnings
        );
        for file in &self.files {
            text.push_str(&format!("file {} {} {}\n", file.fingerprint, file.output, file.path));
        }
        let sum = Hash::of(text.as_bytes());
        text.push_str(&format!("end {sum}\n"));
        text
    }

    /// Reads what [`Part::write`] wrote; `None` for anything else, a list that was cut off included.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let end = text.rfind("end ")?;
        if text[end + 4..].trim_end() != Hash::of(&text.as_bytes()[..end]).to_string() {
            return None;
        }
        let mut lines = text[..end].lines();
        if lines.next()? != FIRST_LINE {
            return None;
        }
        let mut value = |name: &str| lines.next()?.strip_prefix(name)?.strip_prefix(' ');
        let (number, count) = value("part")?.split_once(" of ")?;
        let shard = Shard::new(number.parse().ok()?, count.parse().ok()?)?;
        let origin = Origin {
            program: hash(value("program")?)?,
            as_of: value("as_of")?.to_owned(),
            settings: hash(value("settings")?)?,
            theme: hash(value("theme")?)?,
            sources: hash(value("sources")?)?,
        };
        let (errors, warnings) = (value("errors")?.parse().ok()?, value("warnings")?.parse().ok()?);
        let files = lines.map(file).collect::<Option<_>>()?;
        Some(Self { shard, origin, errors, warnings, files })
    }

    /// The lists in `folder`, by name; a list that cannot be read as one is `None`.
    ///
    /// # Errors
    /// When the folder or a list cannot be read.
    pub fn find(folder: &Path) -> Result<Vec<(String, Option<Self>)>, Fatal> {
        let fail = |error| Fatal::read(folder, error);
        let mut names = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(fail)? {
            let name = entry.map_err(fail)?.file_name().to_string_lossy().into_owned();
            if name.starts_with(NAME) && name.ends_with(EXTENSION) {
                names.push(name);
            }
        }
        names.sort_unstable();
        names
            .into_iter()
            .map(|name| {
                let place = folder.join(&name);
                let fail = |error| Fatal::read(&place, error);
                if std::fs::metadata(&place).map_err(fail)?.len() > MAX_LIST_BYTES {
                    return Ok((name, None));
                }
                let bytes = std::fs::read(&place).map_err(fail)?;
                let part = std::str::from_utf8(&bytes).ok().and_then(Self::read);
                Ok((name, part))
            })
            .collect()
    }
}

fn hash(text: &str) -> Option<Hash> {
    (text.len() == 32).then(|| u128::from_str_radix(text, 16).ok().map(Hash))?
}

fn file(line: &str) -> Option<PartFile> {
    let mut words = line.strip_prefix("file ")?.splitn(3, ' ');
    let (fingerprint, output) = (hash(words.next()?)?, hash(words.next()?)?);
    Some(PartFile { path: words.next()?.to_owned(), fingerprint, output })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part() -> Part {
        let file = |path: &str| PartFile {
            path: path.to_owned(),
            fingerprint: Hash::of(path.as_bytes()),
            output: Hash::default(),
        };
        Part {
            shard: Shard::new(3, 16).expect("a part"),
            origin: Origin { as_of: "2026-06-30".to_owned(), program: Hash::of(b"p"), ..Origin::default() },
            errors: 1,
            warnings: 20,
            files: vec![file("index.html"), file("cases/a.html")],
        }
    }

    #[test]
    fn a_list_is_read_as_written_and_damage_is_noticed() {
        let text = part().write();
        assert_eq!(Part::read(&text), Some(part()));
        for cut in 0..text.len() - 1 {
            assert_eq!(Part::read(&text[..cut]), None, "cut at {cut}");
        }
        assert_eq!(Part::read(&text.replace("errors 1", "errors 0")), None);
    }

    #[test]
    fn every_path_has_one_part_and_parts_are_of_about_equal_size() {
        for count in [1, 2, 3, 16, 100] {
            let shards: Vec<Shard> = (1..=count).filter_map(|number| Shard::new(number, count)).collect();
            let mut sizes = vec![0_u32; shards.len()];
            for number in 0..10_000 {
                let path = format!("cases/case-{number:05}.html");
                let owners: Vec<usize> = (0..shards.len()).filter(|at| shards[*at].owns(&path)).collect();
                assert_eq!(owners.len(), 1, "{path} of {count}");
                sizes[owners[0]] += 1;
            }
            let (least, most) = (sizes.iter().min().expect("parts"), sizes.iter().max().expect("parts"));
            assert!(most - least < 10_000 / count, "{least} to {most} of {count}");
        }
    }

    #[test]
    fn capitals_do_not_part_two_paths() {
        let shard = Shard::new(2, 7).expect("a part");
        for name in ["Note.txt", "A/b.PDF", "x.html"] {
            assert_eq!(shard.owns(name), shard.owns(&name.to_uppercase()));
        }
    }

    #[test]
    fn parts_count_from_one() {
        assert_eq!(Shard::new(0, 4), None);
        assert_eq!(Shard::new(5, 4), None);
        assert_eq!(Shard::new(1, 0), None);
        assert_eq!(Shard::new(1, MAX_PARTS + 1), None);
        assert_eq!(Shard::new(3, 16).map(Shard::list_name).as_deref(), Some("casebook-part-3-of-16.txt"));
    }
}

//! An index that is changed step by step equals one that is built at once, byte for byte.

use super::pages::{self, Site};
use casebook::search::{Before, Entry, Options, Profile, State, update};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::convert::Infallible;
use std::sync::Mutex;

/// An index with the cases it is of.
struct Index {
    entries: Vec<Entry>,
    options: Options,
    state: State,
    site: Site,
}

impl Index {
    fn new(entries: Vec<Entry>, options: Options) -> Self {
        let (state, site) = pages::indexed(&entries, &options);
        Self { entries, options, state, site }
    }

    /// Changes the index to the entries; whether that was possible without a whole new one.
    fn change(&mut self) -> bool {
        let written = Mutex::new(Site::new());
        let emit = |path: &str, bytes: Vec<u8>| {
            assert!(written.lock().unwrap().insert(path.to_owned(), bytes).is_none(), "{path} is written twice");
            Ok(())
        };
        let before = Before {
            entries: &|position: usize| Ok::<_, Infallible>(self.entries[position].clone()),
            outlines: &|position: usize| Entry { blocks: Vec::new(), ..self.entries[position].clone() },
            read: &|path: &str| self.site.get(path).cloned(),
        };
        let changed = update(&self.state, &pages::heads(&self.entries), &before, &self.options, &emit).unwrap();
        let (state, whole) = pages::indexed(&self.entries, &self.options);
        let Some(changed) = changed else {
            assert!(written.into_inner().unwrap().is_empty(), "nothing is written when the index must be whole");
            (self.state, self.site) = (state, whole);
            return false;
        };
        let written = written.into_inner().unwrap();
        for path in &changed.removed {
            assert!(self.site.remove(path).is_some() && !written.contains_key(path), "{path} was there");
        }
        self.site.extend(written);
        let paths = |site: &Site| site.keys().cloned().collect::<BTreeSet<String>>();
        assert_eq!(paths(&self.site), paths(&whole));
        for (path, bytes) in &whole {
            assert_eq!(pages::text(&self.site[path]), pages::text(bytes), "{path}");
        }
        assert!(changed.state == state, "what is remembered is the same too");
        self.state = changed.state;
        true
    }
}

/// A small case of few different characters, so that many pairs are near the border of what is frequent.
fn entry(seed: u64) -> Entry {
    let mut dice = seed.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut next = |sides: u64| {
        dice ^= dice >> 12;
        dice ^= dice << 25;
        dice ^= dice >> 27;
        (dice.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % sides
    };
    let han: Vec<char> = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳".chars().collect();
    let mut word =
        |len: u64| (0..len).map(|_| han[usize::try_from(next(4) * next(5)).unwrap() % 16]).collect::<String>();
    let (title, name, block, last) = (word(4), word(2), word(9), word(5));
    Entry {
        key: u128::from(seed) << 64 | 7,
        href: format!("cases/{seed}.html"),
        branch: vec![format!("{name}队")],
        year: u16::try_from(2020 + seed % 3).unwrap(),
        level: ["市级", "区级", ""][usize::try_from(seed % 7 % 3).unwrap()].into(),
        tags: vec!["A-1".into(), format!("w{}", seed % 40)],
        summary: last.clone(),
        blocks: vec![block, format!("{last}。Word {seed}")],
        title,
        ..Entry::default()
    }
}

fn entries(count: u64) -> Vec<Entry> {
    (0..count).map(entry).collect()
}

#[test]
fn steps_of_edits_additions_and_removals_on_a_large_site() {
    let mut index = Index::new(entries(4_300), Options::default());
    assert!(index.site.keys().any(|path| path.starts_with("search/g/")), "there are frequent terms");
    let mut whole = 0;
    for step in 0..12_u64 {
        let at = usize::try_from(step * 577 % 4_000).unwrap();
        match step % 4 {
            0 => index.entries[at].blocks[0] = entry(step + 90_000).blocks[0].clone(),
            1 => index.entries.push(entry(step + 9_000)),
            2 => drop(index.entries.remove(at)),
            _ => {
                let year = index.entries[at].year;
                index.entries[at] = Entry { key: index.entries[at].key, year, ..entry(step + 50_000) };
            }
        }
        whole += u32::from(!index.change());
    }
    assert!(whole <= 3, "{whole} of 12 changes needed the whole index");
}

#[test]
fn a_pair_that_turns_frequent_and_rare_again() {
    let mut entries = entries(4_200);
    // 128 cases with a pair make it frequent on a site of this size.
    for entry in &mut entries[..127] {
        entry.blocks.push("泵房钥匙甲乙丙".into());
    }
    for options in [Options::default(), Options { profile: Profile::Disk, ..Options::default() }] {
        let mut index = Index::new(entries.clone(), options);
        index.entries[200].blocks.push("泵房钥匙甲".into());
        assert!(index.change());
        index.entries[201].title.push_str("泵房");
        assert!(index.change());
        index.entries[201] = entry(201);
        assert!(index.change());
        index.entries[200] = entry(200);
        index.entries[3] = entry(3);
        assert!(index.change());
    }
}

#[test]
fn what_does_not_fit_is_built_anew() {
    let mut index = Index::new(entries(200), Options::default());
    assert!(index.change(), "no change is a change too");
    index.entries[5].blocks[0].push_str("补一句");
    let path = index.site.keys().find(|path| path.starts_with("search/t/")).unwrap().clone();
    let lost = index.site.remove(&path).unwrap();
    assert!(!index.change() || lost.is_empty(), "a lost file");
    index.entries[6].blocks[0].push_str("补一句");
    index.site.values_mut().filter(|bytes| bytes.starts_with(b"__s(\"t")).for_each(|bytes| bytes.truncate(9));
    assert!(!index.change(), "cut files");
    index.entries[7].blocks[0].push_str("补一句");
    index.options.synonyms = vec![vec!["甲".into(), "乙".into()]];
    assert!(!index.change(), "other options");
    for at in 0..100 {
        index.entries[at].blocks[0].push('补');
    }
    assert!(!index.change(), "half of the cases");
    index.entries.extend((0..400).map(|seed| entry(seed + 1_000)));
    assert!(!index.change(), "other numbers");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn small_sites_change_like_they_are_built(
        count in 0_usize..90,
        steps in prop::collection::vec((0_u8..5, 0_usize..90, "[一-丰a-c，。\n ]{0,60}"), 1..6),
        is_disk in any::<bool>(),
        long in 0_usize..900,
    ) {
        let profile = if is_disk { Profile::Disk } else { Profile::Web };
        let mut index = Index::new(entries(count as u64), Options { profile, ..Options::default() });
        for (kind, at, text) in steps {
            let at = at % index.entries.len().max(1);
            match (kind, index.entries.get_mut(at)) {
                (0, Some(entry)) => entry.title = text,
                (1, Some(entry)) => entry.blocks.push(text.repeat(1 + long)),
                (2, Some(_)) => drop(index.entries.remove(at)),
                (3, Some(entry)) => entry.branch = text.split(' ').map(str::to_owned).collect(),
                _ => index.entries.push(Entry { summary: text, ..entry(at as u64 + 500) }),
            }
            let mut seen = BTreeSet::new();
            index.entries.retain(|entry| seen.insert(entry.key));
            index.change();
        }
    }
}

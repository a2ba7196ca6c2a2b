//! The index is a function of the cases, and a small change of the cases is a small change of the files.

use super::pages::{self, Site, corpus};
use casebook::search::{Entry, Options, Profile};

/// Files that differ between two builds, in thousandths of the files.
fn changed(before: &Site, after: &Site) -> usize {
    let differing = after.iter().filter(|(path, bytes)| before.get(*path) != Some(bytes)).count();
    let gone = before.keys().filter(|path| !after.contains_key(*path)).count();
    (differing + gone) * 1000 / after.len()
}

#[test]
fn the_order_of_cases_and_the_number_of_threads_do_not_show() {
    let mut entries: Vec<Entry> = (0..500).map(corpus::entry).collect();
    let (_, site) = pages::site(&entries, &Options::default());
    entries.reverse();
    let one_thread = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let (_, again) = one_thread.install(|| pages::site(&entries, &Options::default()));
    assert!(site == again);
}

#[test]
fn an_addition_to_a_large_site_leaves_most_files_alone() {
    let mut entries: Vec<Entry> = (0..4_200).map(corpus::entry).collect();
    let (_, before) = pages::site(&entries, &Options::default());
    entries[700].blocks[1].insert_str(0, "后来又补了一句：泵房的钥匙交给了夜班。");
    let (_, edited) = pages::site(&entries, &Options::default());
    assert!(changed(&before, &edited) <= 5, "{}", changed(&before, &edited));
    entries.push(corpus::entry(4_200));
    let (_, added) = pages::site(&entries, &Options::default());
    // At 10,000 cases this is 3 %, see docs/search.md; here files are fewer.
    assert!(changed(&edited, &added) <= 60, "{}", changed(&edited, &added));
}

#[test]
fn the_disk_profile_answers_alike_with_few_files() {
    let entries: Vec<Entry> = (0..300).map(corpus::entry).collect();
    let (web, web_site) = pages::site(&entries, &Options::default());
    let (disk, disk_site) = pages::site(&entries, &Options { profile: Profile::Disk, ..Options::default() });
    assert!(disk.files * 5 < web.files, "{} and {}", disk.files, web.files);
    for text in ["漏点排查", "石桥 供水所", "ybqs", "班组长发现"] {
        assert_eq!(pages::ask(&web_site, text, 10), pages::ask(&disk_site, text, 10), "{text}");
    }
}

#[test]
fn files_are_scripts_for_the_strictest_policy() {
    let (_, site) = pages::site(&pages::judged(), &Options::default());
    for (path, bytes) in &site {
        let text = pages::text(bytes);
        assert!(text.starts_with("__s(\"") && text.ends_with(")\n"), "{path}");
        assert!(!text.contains(['<', '\u{2028}']), "{path}");
        assert!(
            path.starts_with("search/")
                && path
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"/._".contains(&byte)),
            "{path}"
        );
    }
}

/// The published client is made from its source by `scripts/search-client`, which writes the source's checksum into it.
#[test]
fn the_published_client_is_made_from_its_source() {
    let source = include_bytes!("../../src/search/client.js");
    let published = include_str!("../../themes/gallery/assets/search.js");
    let mark = format!("src/search/client.js, {} */", posix_checksum(source));
    assert!(published.lines().next().unwrap().ends_with(&mark), "run scripts/search-client: {mark}");
    assert!(published.len() < 22_000);
    for list in [r#"["年""#, "eval(", "innerHTML", "fetch(", "import "] {
        assert!(!published.contains(list), "{list}");
    }
}

/// The checksum of `cksum`.
fn posix_checksum(bytes: &[u8]) -> u32 {
    let mut len = bytes.len();
    let mut tail = Vec::new();
    while len > 0 {
        tail.push(u8::try_from(len & 255).unwrap());
        len >>= 8;
    }
    !bytes.iter().chain(&tail).fold(0_u32, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte) << 24, |sum, _| {
            if sum & 0x8000_0000 == 0 { sum << 1 } else { sum << 1 ^ 0x04c1_1db7 }
        })
    })
}

//! A build cut into parts: the parts put together equal the build in one piece, and what does not fit is noticed.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use casebook::fatal::Fatal;
use casebook::store::Shard;
use casebook::store::merge::{Merge, Merged};
use casebook::store::ops::Real;

use crate::crash::Faulty;
use crate::harness::{Project, SETTINGS, assert_same, case_path, case_with, files, picture};

/// A site with everything that is published: pages, search, pictures, attachments, static files, records, a second edition.
fn rich(cases: usize) -> Project {
    let project = Project::with_cases(cases);
    project.put("site.yaml", format!("{SETTINGS}languages:\n  - zh-Hant\n"));
    for number in 0..cases.min(9) {
        let kind = u8::try_from(number % 3).expect("small");
        project.put(&format!("content/cases/案例{number:03}/封面 门口.bmp"), picture(kind));
        project.put(&format!("content/cases/案例{number:03}/现场 {number}.bmp"), picture(kind + 7));
    }
    project.put("content/branches/城北供水所.md", "---\nname: 城北供水所\nparent: 市供水公司\n---\n说明。\n");
    project.put("content/pages/about.md", "---\ntitle: 关于\n---\n这是说明。\n");
    project.put("static/note.txt", "记录");
    project.put("static/Robots.TXT", "x");
    project
}

/// Builds all parts, each on a machine of its own: nothing is shared but the sources.
fn parts(project: &mut Project, count: u32) -> Vec<PathBuf> {
    (1..=count).map(|number| part(project, number, count)).collect()
}

fn part(project: &mut Project, number: u32, count: u32) -> PathBuf {
    let (out, cache) = places(project, number, count);
    project.shard = Shard::new(number, count);
    project.run(&out, &cache, &Real, false).expect("the disk works");
    project.shard = None;
    out
}

fn places(project: &Project, number: u32, count: u32) -> (PathBuf, PathBuf) {
    (project.beside(&format!("part-{number}-of-{count}")), project.beside(&format!("cache-{number}-of-{count}")))
}

fn merge(project: &Project, out: &Path, folders: &[PathBuf]) -> Result<Merged, Fatal> {
    let cache = project.beside("merge-cache");
    Merge { out: out.to_owned(), root: project.root(), cache, ops: &Real, progress: &|_, _| () }.run(folders)
}

/// Why the parts are refused, in English.
fn refused(project: &Project, folders: &[PathBuf]) -> String {
    let out = project.beside("refused");
    let fatal = merge(project, &out, folders).expect_err("they do not fit");
    assert!(matches!(fatal, Fatal::Merge { .. }), "{fatal}");
    assert!(!out.join("index.html").exists(), "nothing is written");
    assert!(!fatal.text().zh.is_empty() && fatal.text().zh != fatal.text().en);
    fatal.text().en.into()
}

/// All files of the parts laid over one another; fails when two parts hold the same file.
fn copied(folders: &[PathBuf]) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    for folder in folders {
        for (path, bytes) in files(folder) {
            if !path.starts_with("casebook-part-") {
                assert_eq!(all.insert(path.clone(), bytes), None, "{path} is in two parts");
            }
        }
    }
    all
}

#[test]
fn any_number_of_parts_equals_the_build_in_one_piece() {
    let mut project = rich(24);
    let whole = project.build_clean();
    assert!(
        whole.keys().any(|path| path.starts_with("media/")) && whole.keys().any(|path| path.starts_with("search/"))
    );
    for count in [1, 2, 3, 16] {
        let folders = parts(&mut project, count);
        assert_same(&copied(&folders), &whole, &format!("{count} parts, copied"));
        let out = project.beside(&format!("merged-{count}"));
        let merged = merge(&project, &out, &folders).expect("they fit");
        assert_eq!((merged.parts, merged.files), (count as usize, whole.len()));
        assert_same(&files(&out), &whole, &format!("{count} parts, merged"));
    }
}

#[test]
fn the_sample_site_in_parts_equals_the_sample_site() {
    let mut project = Project::empty();
    let sample = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["content", "data", "static"] {
        for (path, bytes) in files(&sample.join(folder)) {
            project.put(&format!("{folder}/{path}"), bytes);
        }
    }
    project.put("site.yaml", fs::read(sample.join("site.yaml")).expect("there"));
    // Here the parts share a cache, as processes of one machine do: its pictures are prepared once for all of them.
    let cache = project.beside("shared-cache");
    project.run(&project.beside("whole"), &cache, &Real, false).expect("the disk works");
    let whole = files(&project.beside("whole"));
    let mut folders = Vec::new();
    for number in 1..=3 {
        let (out, _) = places(&project, number, 3);
        project.shard = Shard::new(number, 3);
        project.run(&out, &cache, &Real, false).expect("the disk works");
        folders.push(out);
    }
    assert_same(&copied(&folders), &whole, "copied");
    let out = project.beside("merged");
    merge(&project, &out, &folders).expect("they fit");
    assert_same(&files(&out), &whole, "merged");
}

#[test]
fn no_picture_is_encoded_by_two_parts() {
    let mut project = rich(9);
    let mut seen = BTreeMap::new();
    for number in 1..=3 {
        let (_, cache) = places(&project, number, 3);
        part(&mut project, number, 3);
        let variants = files(&cache.join("media")).into_keys().filter(|path| !path.starts_with("records/"));
        for path in variants.filter(|path| !path.starts_with("looks/")) {
            assert_eq!(seen.insert(path.clone(), number), None, "{path}");
        }
    }
    assert!(!seen.is_empty());
}

#[test]
fn a_part_that_was_stopped_is_noticed_and_made_again() {
    let mut project = rich(12);
    let whole = project.build_clean();
    let folders = parts(&mut project, 3);
    let (out, cache) = places(&project, 2, 3);
    let calls = {
        let counting = Faulty::new(usize::MAX, false);
        let beside = project.beside("counted");
        project.shard = Shard::new(2, 3);
        project.run(&beside, &project.beside("counted-cache"), &counting, false).expect("no call fails");
        counting.calls()
    };
    for at in [1, calls / 2, calls - 8] {
        fs::remove_dir_all(&out).expect("it was there");
        fs::remove_dir_all(&cache).expect("it was there");
        project.shard = Shard::new(2, 3);
        let stopped = project.run(&out, &cache, &Faulty::new(at, true), false);
        project.shard = None;
        if !out.join("casebook-part-2-of-3.txt").exists() {
            assert!(stopped.is_err(), "stopped at call {at} of {calls}");
            fs::create_dir_all(&out).expect("made");
            assert!(refused(&project, &folders).contains("not finished"), "stopped at call {at} of {calls}");
        }
        part(&mut project, 2, 3);
        let merged = project.beside("merged");
        merge(&project, &merged, &folders).expect("they fit");
        assert_same(&files(&merged), &whole, &format!("stopped at call {at} of {calls}"));
    }
}

#[test]
fn parts_that_do_not_fit_are_refused() {
    let mut project = rich(8);
    let folders = parts(&mut project, 3);
    let other = parts(&mut project, 2);
    assert!(refused(&project, &folders[..2]).contains("missing: 3/3"));
    assert!(refused(&project, &folders[1..]).contains("missing: 1/3"));
    assert!(refused(&project, &[folders.clone(), vec![folders[0].clone()]].concat()).contains("given twice"));
    assert!(refused(&project, &[&folders[..2], &other[1..]].concat()).contains("cut in different ways"));
    assert!(refused(&project, &[project.beside("cache-1-of-3")]).contains("not finished"));

    let page = folders[0].join(a_page_of(&folders[0]));
    let bytes = fs::read(&page).expect("there");
    fs::write(&page, &bytes[..bytes.len() - 1]).expect("written");
    assert!(refused(&project, &folders).contains("not as its list says"));
    fs::remove_file(&page).expect("there");
    assert!(refused(&project, &folders).contains("missing or not"));
    // The advice that comes with it is enough.
    assert!(refused(&project, &folders).contains("delete that folder"));
    fs::remove_dir_all(&folders[0]).expect("there");
    part(&mut project, 1, 3);
    assert!(fs::read(&page).is_ok_and(|made| made == bytes), "made again");
    let list = folders[1].join("casebook-part-2-of-3.txt");
    let text = fs::read_to_string(&list).expect("there");
    fs::write(&list, &text[..text.len() / 2]).expect("written");
    assert!(refused(&project, &folders).contains("not whole"));
    fs::write(&list, text).expect("written");
    merge(&project, &project.beside("merged"), &folders).expect("they fit again");
}

fn a_page_of(folder: &Path) -> String {
    files(folder).into_keys().find(|path| path.starts_with("cases/")).expect("a part has pages")
}

type Change<'c> = &'c dyn Fn(&mut Project);

#[test]
fn parts_made_from_something_else_are_refused() {
    let changes: [(&str, Change<'_>); 6] = [
        ("sources", &|project| project.put(&case_path(3), case_with(3, "第3号案例", "一个字不同。"))),
        ("sources", &|project| project.put("content/pages/about.md", "---\ntitle: 关于\n---\n这是说明！\n")),
        ("sources", &|project| project.put("static/note.txt", "记住")),
        ("settings", &|project| project.base_url = Some("https://example.org/b/".to_owned())),
        ("days", &|project| project.as_of.day = 29),
        ("themes", &|project| project.put("themes/gallery/templates/footer.html", "<footer></footer>")),
    ];
    for (wanted, change) in changes {
        let mut project = rich(6);
        let folders = parts(&mut project, 2);
        change(&mut project);
        part(&mut project, 2, 2);
        let said = refused(&project, &folders);
        assert!(said.contains(&format!("different {wanted}")), "{wanted}: {said}");
    }
}

#[test]
fn parts_are_incremental_and_so_is_merging() {
    let mut project = rich(12);
    let folders = parts(&mut project, 3);
    let out = project.beside("merged");
    merge(&project, &out, &folders).expect("they fit");
    project.put(&case_path(2), case_with(2, "第2号案例", "新的经过。"));
    project.remove(&case_path(7));
    let folders = parts(&mut project, 3);
    let merged = merge(&project, &out, &folders).expect("they fit");
    assert_same(&files(&out), &project.build_clean(), "after an edit");
    assert!(merged.written < merged.files / 2, "{merged:?}");
    assert!(merged.removed >= 1, "{merged:?}");
    let again = merge(&project, &out, &folders).expect("they fit");
    assert_eq!((again.written, again.removed), (0, 0));
}

#[test]
fn folders_of_parts_and_parts_copied_into_one_folder_are_understood() {
    let mut project = rich(6);
    let whole = project.build_clean();
    let together = project.beside("together");
    for number in 1..=3 {
        project.shard = Shard::new(number, 3);
        project.run(&together.join(number.to_string()), &project.beside("c"), &Real, false).expect("the disk works");
    }
    project.shard = None;
    let out = project.beside("merged");
    merge(&project, &out, std::slice::from_ref(&together)).expect("they fit");
    assert_same(&files(&out), &whole, "a folder of parts");
    let one = project.beside("one");
    for number in 1..=3 {
        for (path, bytes) in files(&together.join(number.to_string())) {
            fs::create_dir_all(one.join(&path).parent().expect("below")).expect("made");
            fs::write(one.join(path), bytes).expect("written");
        }
    }
    let out = project.beside("merged-one");
    merge(&project, &out, &[one]).expect("they fit");
    assert_same(&files(&out), &whole, "parts in one folder");
}

#[test]
fn an_error_in_a_case_is_told_by_one_part_and_counted_by_the_merge() {
    let mut project = rich(8);
    project.put(&case_path(20), "---\n标题: \n---\n\n没有标题。\n");
    project.put("content/cases/案例021/index.md", "没有开头。\n");
    let whole = project.build_clean();
    let all = project.build();
    let mut said = Vec::new();
    let mut folders = Vec::new();
    for number in 1..=3 {
        let (out, cache) = places(&project, number, 3);
        project.shard = Shard::new(number, 3);
        said.extend(project.run(&out, &cache, &Real, false).expect("the disk works").diagnostics);
        folders.push(out);
    }
    project.shard = None;
    let of_cases = |all: &[casebook::diagnostic::Diagnostic]| {
        let is_of_case = |one: &&casebook::diagnostic::Diagnostic| {
            one.location.as_ref().is_some_and(|location| location.path.starts_with("content/"))
        };
        let mut told: Vec<String> = all.iter().filter(is_of_case).map(|one| format!("{one:?}")).collect();
        told.sort();
        told
    };
    assert_eq!(of_cases(&said), of_cases(&all.diagnostics));
    let out = project.beside("merged");
    let merged = merge(&project, &out, &folders).expect("they fit");
    assert!(merged.errors >= 1 && all.has_errors());
    assert_same(&files(&out), &whole, "with errors");
}

#[test]
fn a_merge_deletes_nothing_while_its_parts_report_errors() {
    let mut project = rich(8);
    let out = project.beside("merged");
    let folders = parts(&mut project, 2);
    merge(&project, &out, &folders).expect("they fit");
    let good = fs::read(out.join("cases/ts-002.html")).expect("published");
    project.put(&case_path(2), "---\n标题: \"没有写完\n---\n");
    // What became a folder cannot stay.
    project.remove("static/note.txt");
    project.put("static/note.txt/inside.txt", "记录");
    for number in 1..=2 {
        // On a machine that knows nothing of the last good page.
        let (part, cache) = places(&project, number, 2);
        fs::remove_dir_all(part).expect("there");
        fs::remove_dir_all(cache).expect("there");
    }
    for _ in 0..2 {
        let folders = parts(&mut project, 2);
        let merged = merge(&project, &out, &folders).expect("they fit");
        assert!(merged.errors > 0);
        assert!(fs::read(out.join("cases/ts-002.html")).is_ok_and(|now| now == good), "the last good page stays");
        assert_eq!(fs::read(out.join("note.txt/inside.txt")).expect("published"), "记录".as_bytes());
    }
    project.remove(&case_path(2));
    let folders = parts(&mut project, 2);
    merge(&project, &out, &folders).expect("they fit");
    assert_same(&files(&out), &project.build_clean(), "mended");
}

#[test]
fn a_build_after_a_merge_goes_on_from_it() {
    let mut project = rich(8);
    let folders = parts(&mut project, 2);
    let cache = project.root().join(".casebook");
    let out = project.out();
    Merge { out: out.clone(), root: project.root(), cache, ops: &Real, progress: &|_, _| () }
        .run(&folders)
        .expect("they fit");
    let report = project.build();
    assert_eq!((report.written, report.removed), (0, 0));
    assert_same(&files(&out), &project.build_clean(), "built after a merge");
}

//! Nothing is decoded or encoded twice, and nothing foreign is deleted.

use std::collections::BTreeSet;

use casebook::media::{Cache, Counts};

use crate::pictures::{Desk, jpeg, photo};

fn counts(decoded: u64, encoded: u64, reused: u64) -> Counts {
    Counts { decoded, encoded, reused }
}

#[test]
fn a_second_build_neither_decodes_nor_encodes() {
    let mut desk = Desk::new();
    let file = jpeg(64, 48, &photo(64, 48));
    let first = desk.prepare("a.jpg", &file);
    assert_eq!(first.variants.len(), 6);
    assert_eq!(desk.cache.counts(), counts(1, 6, 0));
    desk.cache = Cache::new(desk.folder.path().join("media"));
    assert_eq!(desk.prepare("b.jpg", &file), first);
    assert_eq!(desk.cache.counts(), counts(0, 0, 1));
}

#[test]
fn an_interrupted_build_keeps_the_finished_variants() {
    let desk = Desk::new();
    let file = jpeg(64, 48, &photo(64, 48));
    let first = desk.prepare("a.jpg", &file);
    let before = desk.files(&first);
    std::fs::remove_dir_all(desk.folder.path().join("media/records")).expect("there are records");
    std::fs::remove_file(desk.cache.path_of(&first.variants[3].file_name)).expect("there is one");
    let second = desk.prepare("a.jpg", &file);
    assert_eq!(second, first);
    assert_eq!(desk.cache.counts(), counts(2, 7, 0));
    assert_eq!(desk.files(&second), before);
}

#[test]
fn a_damaged_or_missing_variant_is_made_again() {
    let desk = Desk::new();
    let file = jpeg(64, 48, &photo(64, 48));
    let first = desk.prepare("a.jpg", &file);
    let before = desk.files(&first);
    std::fs::write(desk.cache.path_of(&first.variants[0].file_name), b"").expect("writable");
    assert_eq!(desk.prepare("a.jpg", &file), first);
    assert_eq!(desk.files(&first), before);
}

#[test]
fn a_changed_setting_remakes_only_what_it_must() {
    let mut desk = Desk::new();
    let photo_file = jpeg(64, 48, &photo(64, 48));
    let drawing: Vec<u8> = (0..64 * 48).flat_map(|at| if at % 64 < 32 { [0, 0, 0] } else { [255; 3] }).collect();
    let drawing_file = crate::pictures::png(64, 48, png::ColorType::Rgb, &drawing);
    desk.prepare("a.jpg", &photo_file);
    desk.prepare("b.png", &drawing_file);
    assert_eq!(desk.cache.counts().encoded, 12);
    desk.settings.widths_px.push(48);
    desk.prepare("a.jpg", &photo_file);
    assert_eq!(desk.cache.counts().encoded, 14, "only the new width");
    desk.settings.quality_percent = 70;
    desk.prepare("a.jpg", &photo_file);
    assert_eq!(desk.cache.counts().encoded, 22, "every lossy variant");
    desk.prepare("b.png", &drawing_file);
    assert_eq!(desk.cache.counts().encoded, 24, "a drawing loses nothing: only its new width");
}

#[test]
fn pruning_deletes_unused_variants_and_nothing_else() {
    let desk = Desk::new();
    let kept = desk.prepare("a.jpg", &jpeg(64, 48, &photo(64, 48)));
    let gone = desk.prepare("b.jpg", &jpeg(63, 48, &photo(63, 48)));
    let foreign = desk.folder.path().join("media/records/notes.txt");
    std::fs::write(&foreign, b"mine").expect("writable");
    std::fs::write(desk.cache.path_of("ab-left.1.2.part"), b"half")
        .or_else(|_| {
            std::fs::create_dir_all(desk.folder.path().join("media/ab"))?;
            std::fs::write(desk.cache.path_of("ab-left.1.2.part"), b"half")
        })
        .expect("writable");
    let used: BTreeSet<String> = kept.variants.iter().map(|variant| variant.file_name.clone()).collect();
    let pruned = desk.cache.unused(|| ()).and_then(|unused| unused.prune(&used)).expect("a writable folder");
    assert_eq!(pruned.files, gone.variants.len() + 2);
    assert!(pruned.len_bytes > gone.variants.iter().map(|variant| variant.len_bytes).sum());
    assert!(foreign.exists());
    desk.prepare("a.jpg", &jpeg(64, 48, &photo(64, 48)));
    assert_eq!(desk.cache.counts().decoded, 2, "the kept one is still whole");
    desk.prepare("b.jpg", &jpeg(63, 48, &photo(63, 48)));
    assert_eq!(desk.cache.counts().decoded, 3);
}

#[test]
fn nothing_is_pruned_while_a_build_uses_the_cache() {
    let desk = Desk::new();
    let kept = desk.prepare("a.jpg", &jpeg(64, 48, &photo(64, 48)));
    let build = desk.cache.use_shared();
    let parallel = desk.cache.use_shared();
    std::thread::scope(|scope| {
        let (told, waits) = std::sync::mpsc::channel();
        let desk = &desk;
        let pruning = scope.spawn(move || {
            let wait = || {
                told.send(()).expect("heard");
            };
            desk.cache.unused(wait).and_then(|unused| unused.prune(&BTreeSet::new())).expect("a writable folder")
        });
        waits.recv().expect("it waits for the builds");
        assert!(kept.variants.iter().all(|variant| desk.cache.path_of(&variant.file_name).is_file()));
        drop(build);
        assert!(kept.variants.iter().all(|variant| desk.cache.path_of(&variant.file_name).is_file()));
        drop(parallel);
        assert_eq!(pruning.join().expect("no panic").files, kept.variants.len() + 1);
    });
}

#[test]
fn many_threads_decode_the_same_picture_once_and_write_the_same_bytes() {
    let (left, right) = (Desk::new(), Desk::new());
    let files: Vec<Vec<u8>> = (40..52).map(|width| jpeg(width, 30, &photo(u32::from(width), 30))).collect();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| files.iter().for_each(|file| drop(left.prepare("a.jpg", file))));
        }
    });
    assert_eq!(left.cache.counts().decoded, files.len() as u64);
    for file in files.iter().rev() {
        let (one, other) = (left.prepare("a.jpg", file), right.prepare("a.jpg", file));
        assert_eq!(one, other);
        assert_eq!(left.files(&one), right.files(&other));
    }
}

//! Pictures of whole sites: published clean, made once, kept while some build uses them; cards for shared links.

use std::collections::BTreeMap;
use std::path::Path;

use casebook::diagnostic::Code;
use casebook::media::Cache;
use casebook::media::share_card::CardFont;
use casebook::pipeline;
use casebook::store::Shard;
use casebook::store::ops::Real;

use crate::crash::Faulty;
use crate::harness::{Project, SETTINGS, assert_same, case, case_path, case_with, errors, files};

/// A JPEG that no other `number` has, with a place, a maker and a comment in it.
fn photo(number: u8) -> Vec<u8> {
    const EXIF: &[u8] = b"\xFF\xE1\0\x4EExif\0\0MM\0\x2A\0\0\0\x08\0\x02\x01\x0F\0\x02\0\0\0\x04Cam\0\x88\x25\0\x04\0\0\0\x01\0\0\0\x26\
        \0\0\0\0\0\x01\0\x01\0\x02\0\0\0\x02N\0\0\0\0\0\0\0GPSsecretGPSsecretGP";
    const COMMENT: &[u8] = b"\xFF\xFE\0\x10secret comment";
    let samples: Vec<u8> = (0..40_u8).flat_map(|y| (0..60_u8).flat_map(move |x| [x * 4, y * 6, number])).collect();
    let mut jpeg = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut jpeg, 90);
    encoder.encode(&samples, 60, 40, jpeg_encoder::ColorType::Rgb).expect("a small picture");
    [&jpeg[..2], EXIF, COMMENT, &jpeg[2..]].concat()
}

/// Two cases with a cover and a picture each.
fn project() -> Project {
    let project = Project::with_cases(2);
    project.put("site.yaml", format!("{SETTINGS}check: {{ min_image_width: 0 }}\n"));
    for number in 0..2_u8 {
        put_picture(&project, number, "封面 门口.jpg", number * 2);
        put_picture(&project, number, "01 窗口.jpg", number * 2 + 1);
    }
    project
}

fn put_picture(project: &Project, case: u8, name: &str, number: u8) {
    project.put(&beside(case, name), photo(number));
}

/// Where a file beside a case stands.
fn beside(case: u8, name: &str) -> String {
    case_path(case.into()).replace("index.md", name)
}

/// The address of the picture that chats show.
fn share_image(page: &str) -> &str {
    let after = page.split("property=\"og:image\" content=\"").nth(1).expect("there is one");
    after.split('"').next().expect("it ends")
}

fn media(out: &BTreeMap<String, Vec<u8>>) -> Vec<&str> {
    out.keys().map(String::as_str).filter(|path| path.starts_with("media/")).collect()
}

/// A text names a picture as loosely as a field does, and files may hold the marks that an address ends at.
#[test]
fn a_picture_of_the_text_is_shown_however_its_name_is_written() {
    let mut names = vec!["图.jpg", "a.jpg", "e\u{301}.jpg", "照片/远景.jpg", "3#楼.jpg", "第1期#2.jpg"];
    let mut written =
        vec!["图.JPG", "A.jpg", "é.jpg", "远景.jpg", "3#楼.jpg", "第1期%232.jpg", "图", "图.jpg#窗", "./图.jpg?v=2"];
    // No name on Windows has a question mark.
    if cfg!(not(windows)) {
        names.push("去哪?.jpg");
        written.push("去哪%3F.jpg");
    }
    let project = Project::with_cases(1);
    let pictures: Vec<String> = written.iter().map(|name| format!("![说明]({name})\n\n")).collect();
    project.put(&case_path(0), case_with(0, "图", &format!("{}[方案](附件/数据%231.pdf)", pictures.concat())));
    for (name, number) in names.iter().zip(0..) {
        put_picture(&project, 0, name, number);
    }
    project.put(&beside(0, "附件/数据#1.pdf"), "%PDF-1.4");
    let report = project.build();
    assert_eq!(errors(&report), Vec::<String>::new());
    let page = project.page("cases/ts-000.html");
    let story = page.split("prose story").nth(1).and_then(|rest| rest.split("</section>").next()).expect("a story");
    assert_eq!(
        (story.matches("<img ").count(), story.matches("missing-picture").count()),
        (written.len(), 0),
        "{story}"
    );
    assert!(!story.contains("href=\"#\""), "{story}");
    assert!(report.diagnostics.iter().all(|one| one.code != Code::W217), "{:?}", report.diagnostics);
}

#[test]
fn no_byte_of_the_site_tells_where_or_with_what_a_picture_was_taken() {
    let project = project();
    let report = project.build();
    assert_eq!(report.decoded, 4);
    let out = files(&project.out());
    assert_eq!(media(&out).len(), 8, "one width, two formats, four pictures");
    for (path, bytes) in &out {
        for secret in [b"Exif\0".as_slice(), b"secret", b"Cam\0"] {
            assert!(!bytes.windows(secret.len()).any(|window| window == secret), "{path}");
        }
    }
}

#[test]
fn a_second_build_decodes_nothing_and_another_output_neither() {
    let project = project();
    project.build();
    let again = project.build();
    assert_eq!((again.decoded, again.written), (0, 0));
    let other = project.build_into(&project.beside("other"), &Real).expect("the disk works");
    assert_eq!(other.decoded, 0);
    assert_same(&files(&project.out()), &files(&project.beside("other")), "two outputs of one cache");
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let project = project();
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| project.build_clean())
    };
    let one = with(1);
    assert_eq!(media(&one).len(), 8);
    assert_same(&one, &with(4), "one thread and four");
}

#[test]
fn a_build_that_cannot_be_finished_keeps_the_pictures_it_made() {
    let project = project();
    // The first calls open the folders of the build and its output; pages are written after the pictures were made.
    let full = Faulty::new(20, true);
    project.build_into(&project.beside("other"), &full).expect_err("the disk is full");
    let report = project.build();
    assert_eq!(report.decoded, 0, "all four were made before the disk was full");
    assert_same(&files(&project.out()), &project.build_clean(), "and are whole");
}

#[test]
fn pictures_that_no_build_uses_any_more_are_pruned_and_no_others() {
    let project = project();
    let other = project.beside("other");
    project.build();
    project.build_into(&other, &Real).expect("the disk works");
    project.remove(&beside(1, "01 窗口.jpg"));
    project.build();
    let cache_folder = project.root().join(".casebook");
    let prune = || {
        let cache = Cache::new(cache_folder.join("media"));
        let unused = cache.unused(|| panic!("no build is running")).expect("a lock");
        unused.prune(&pipeline::media_in_use(&cache_folder).expect("journals")).expect("a writable cache").files
    };
    assert_eq!(prune(), 0, "the other output still shows it");
    project.build_into(&other, &Real).expect("the disk works");
    assert_eq!(prune(), 3, "two variants and their record");
    let (again, elsewhere) = (project.build(), project.build_into(&other, &Real).expect("the disk works"));
    assert_eq!((again.decoded, elsewhere.decoded, again.written), (0, 0, 0));
    put_picture(&project, 1, "01 窗口.jpg", 3);
    assert_eq!(project.build().decoded, 1, "what comes back is made again");
}

#[test]
fn without_cards_a_chat_shows_the_cover_or_the_first_picture() {
    let project = project();
    project.remove(&beside(1, "封面 门口.jpg"));
    project.build();
    for number in 0..2 {
        let page = project.page(&format!("cases/ts-00{number}.html"));
        let image = share_image(&page);
        assert!(image.starts_with("https://example.org/a/media/") && image.ends_with("-60.jpg"), "{image}");
    }
    project.put(&beside(1, "01 窗口.jpg"), b"no picture");
    project.build();
    assert!(!project.page("cases/ts-001.html").contains("og:image"), "a broken picture is none");
}

#[test]
fn cards_are_made_when_asked_for_once_each() {
    let project = project();
    project.put("site.yaml", format!("{SETTINGS}check: {{ min_image_width: 0 }}\nimages: {{ 分享卡片: 是 }}\n"));
    let report = project.build();
    let said: Vec<_> = report.diagnostics.iter().filter(|one| one.code == Code::I303).collect();
    if let Err(text) = CardFont::find() {
        assert_eq!(said.len(), 1, "said once, not for each case");
        assert_eq!(said[0].text, text);
        return;
    }
    assert!(said.is_empty(), "{said:?}");
    let out = files(&project.out());
    let cards = media(&out).into_iter().filter(|path| path.ends_with("-1200.jpg")).count();
    assert_eq!(cards, 2);
    let image = share_image(&project.page("cases/ts-000.html")).to_owned();
    let path = image.strip_prefix("https://example.org/a/").expect("an absolute address");
    assert!(path.ends_with("-1200.jpg") && out.contains_key(path), "{path}");
    assert_eq!(project.build().written, 0, "a second build draws nothing");
    project.put(&case_path(1), case(1).replace("第1号案例", "换了标题的案例"));
    project.build();
    let after = files(&project.out());
    assert_eq!(media(&after).len(), media(&out).len(), "the old card went");
    assert_eq!(share_image(&project.page("cases/ts-000.html")), image, "the other card stayed");
    assert_same(&after, &project.build_clean(), "a clean build");
}

#[test]
fn a_font_that_cannot_be_used_is_said_once_and_the_cover_stands_in() {
    for (font, bytes) in [("data/字体.ttf", Some("no font")), ("data/没有.ttf", None), ("../字体.ttf", None)] {
        let project = project();
        project
            .put("site.yaml", format!("{SETTINGS}check: {{ min_image_width: 0 }}\nimages: {{ share_font: {font} }}\n"));
        if let Some(bytes) = bytes {
            project.put(font, bytes);
        }
        let report = project.build();
        let said: Vec<_> = report.diagnostics.iter().filter(|one| one.code == Code::W227).collect();
        assert_eq!(said.len(), 1, "{said:?}");
        let name = Path::new(font).file_name().and_then(|name| name.to_str()).expect("a name");
        assert!(said[0].text.zh.contains(name) && said[0].text.en.contains(name), "{said:?}");
        assert!(share_image(&project.page("cases/ts-000.html")).ends_with("-60.jpg"));
    }
}

#[test]
fn a_person_is_shown_when_they_agreed_and_only_then() {
    let project = Project::with_cases(1);
    let people =
        "人物:\n  - { 姓名: 陈工, 岗位: 夜班维修工, 本人同意: 是 }\n  - { 姓名: 李工, 岗位: 调度员 }\n成效数据:";
    project.put(&case_path(0), case(0).replace("成效数据:", people));
    project.build();
    let page = project.page("cases/ts-000.html");
    assert!(page.contains("陈工"), "agreed");
    assert!(!page.contains("李工"), "did not");
}

#[test]
fn an_attached_photo_that_tells_its_place_draws_a_warning() {
    let project = project();
    put_picture(&project, 0, "附件/原图.jpg", 9);
    let report = project.build();
    let said: Vec<_> = report.diagnostics.iter().filter(|one| one.code == Code::W224).collect();
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].text.zh.contains("原图.jpg") && said[0].text.zh.contains("拍摄位置"), "{said:?}");
}

#[test]
fn cards_of_a_build_in_parts_are_those_of_a_build_in_one_piece() {
    if CardFont::find().is_err() {
        return cards_are_made_when_asked_for_once_each();
    }
    let mut project = project();
    project.remove(&beside(1, "封面 门口.jpg"));
    project.remove(&beside(1, "01 窗口.jpg"));
    project.put("site.yaml", format!("{SETTINGS}check: {{ min_image_width: 0 }}\nimages: {{ share_cards: true }}\n"));
    let cards = |out: &BTreeMap<String, Vec<u8>>| -> BTreeMap<String, Vec<u8>> {
        let is_card = |path: &str| path.starts_with("media/") && path.ends_with("-1200.jpg");
        out.iter().filter(|(path, _)| is_card(path)).map(|(path, bytes)| (path.clone(), bytes.clone())).collect()
    };
    let whole = cards(&project.build_clean());
    assert_eq!(whole.len(), 2, "one with a cover and one without");
    let mut parts = BTreeMap::new();
    for number in 1..=3 {
        project.shard = Shard::new(number, 3);
        for (path, bytes) in cards(&project.build_clean()) {
            assert_eq!(parts.insert(path, bytes), None, "no card is made by two parts");
        }
    }
    assert_same(&whole, &parts, "in one piece and in three");
}

/// A picture under `static/` belongs to no case's folder; those that name it follow it all the same.
#[test]
fn a_picture_under_static_is_followed_by_the_cases_that_name_it() {
    let project = Project::with_cases(6);
    project
        .put("site.yaml", format!("{SETTINGS}check: {{ min_image_width: 0 }}\nlanguages:\n  en: {{ title: Cases }}\n"));
    let named = [(1, "封面: /images/a.jpg\n"), (3, "媒体:\n  - { 文件: /images/a.jpg, 说明: 门口 }\n")];
    for (number, field) in named {
        project.put(&case_path(number), case(number).replacen("年度: ", &format!("{field}年度: "), 1));
    }
    project.put(&case_path(1).replace("index.md", "index.en.md"), "---\nlang: en\ntitle: One\n---\n\nText.\n");
    let path = "static/images/a.jpg";
    project.put(path, photo(1));
    project.build();
    assert_same(&files(&project.out()), &project.build_clean(), "first");
    let before = files(&project.out());
    project.put(path, photo(2));
    assert_eq!(project.build().parsed, 3);
    assert_same(&files(&project.out()), &project.build_clean(), "another picture");
    assert_ne!(before["cases/ts-001.html"], files(&project.out())["cases/ts-001.html"]);
    assert_eq!(project.build().parsed, 0);

    let published = files(&project.out());
    project.remove(path);
    let report = project.build();
    assert_eq!(errors(&report), ["E106", "E106"], "{:?}", report.diagnostics);
    let missing = report.diagnostics.iter().filter(|one| one.code == Code::E106);
    let places: Vec<u32> = missing.filter_map(|one| one.location.as_ref()).map(|one| one.line).collect();
    assert!(!places.contains(&0), "{:?}", report.diagnostics);
    assert_eq!(published["cases/ts-001.html"], files(&project.out())["cases/ts-001.html"], "the last good page stays");
    assert_eq!((project.build().parsed, project.build().parsed), (0, 0), "nothing is tried in vain");

    project.put(path, photo(3));
    let report = project.build();
    assert_eq!((errors(&report), report.parsed), (Vec::new(), 3));
    assert_same(&files(&project.out()), &project.build_clean(), "back again");

    // The edit of one text still reads that text alone.
    project.put(
        &case_path(1),
        case_with(1, "第1号案例", "改写了。").replacen("年度: ", &format!("{}年度: ", named[0].1), 1),
    );
    assert_eq!(project.build().parsed, 2, "the case and its translation");
    assert_same(&files(&project.out()), &project.build_clean(), "a text");
    project.put(path, photo(4));
    assert_eq!(project.build().parsed, 3);
    assert_same(&files(&project.out()), &project.build_clean(), "after an edit of a text");
}

#[test]
fn a_picture_too_large_to_be_read_is_told_and_the_case_goes_without_it() {
    let project = project();
    let place = project.root().join(beside(1, "02 原图.jpg"));
    let file = std::fs::File::create(&place).expect("made");
    // A hole takes no room.
    file.set_len(casebook::media::MAX_FILE_BYTES + 1).expect("sparse");
    let report = project.build();
    assert_eq!(errors(&report), ["E110"]);
    let said = report.diagnostics.iter().find(|one| one.code == Code::E110).expect("it was said");
    assert!(said.text.en.contains("200 MB"), "{said:?}");
    assert!(project.page("cases/ts-001.html").contains("<img "), "the other pictures are shown");
}

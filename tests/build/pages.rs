//! What stands on the pages.

use crate::harness::{Project, SETTINGS, case, case_path, case_with, files, is_page};

#[test]
fn a_site_that_wants_no_qr_codes_has_none() {
    let project = Project::with_cases(2);
    project.build();
    assert!(project.out().join("qr/ts-000.svg").is_file());
    project.put("site.yaml", format!("{SETTINGS}outputs: {{ qr: false }}\n"));
    project.build();
    assert!(!project.out().join("qr/ts-000.svg").exists());
    assert!(!project.page("cases/ts-000.html").contains("qr/"));
}

#[test]
fn a_text_called_index_straight_among_the_cases_is_one_case_beside_the_others() {
    let project = Project::with_cases(3);
    project.put("site.yaml", format!("{SETTINGS}languages: [zh-Hans, en]\n"));
    project.put("content/cases/index.md", case_with(7, "散放的案例", "这里写经过。").replace("编号: TS-007\n", ""));
    project.put("content/cases/index.en.md", case_with(7, "A loose case", "Text.").replace("编号: TS-007\n", ""));
    project.put("content/cases/单篇.md", case(8));
    let report = project.build();
    assert!(
        report.diagnostics.iter().all(|said| said.code != casebook::diagnostic::Code::W225),
        "{:?}",
        report.diagnostics
    );
    let list = project.page("cases/index.html");
    for title in ["散放的案例", "第0号案例", "第1号案例", "第2号案例", "第8号案例"] {
        assert!(list.contains(title) || project.page("cases/all/1.html").contains(title), "{title}");
    }
    let pages = files(&project.out());
    let is_page_of = |path: &str| String::from_utf8_lossy(&pages[path]).contains("<title>散放的案例");
    let own: Vec<&String> =
        pages.keys().filter(|path| path.starts_with("cases/") && is_page(path) && is_page_of(path)).collect();
    assert_eq!(own.len(), 1, "{own:?}");
    assert_ne!(own[0], "cases/index.html");
    assert!(project.out().join("cases/ts-001.html").is_file() && project.out().join("cases/ts-008.html").is_file());
}

#[test]
fn terms_that_sound_alike_have_pages_of_their_own() {
    let project = Project::with_cases(2);
    project.put(&case_path(0), case(0).replace("标签: [标签0]", "标签: [示范]"));
    project.put(&case_path(1), case(1).replace("标签: [标签1]", "标签: [师范]"));
    project.build();
    let index = project.page("tags/index.html");
    assert!(index.contains("示范") && index.contains("师范"));
    let pages = files(&project.out()).into_keys().filter(|path| path.starts_with("tags/t-")).count();
    assert_eq!(pages, 2);
}

#[test]
fn a_case_without_a_picture_has_no_image_in_its_structured_data() {
    let project = Project::with_cases(1);
    project.build();
    let page = project.page("cases/ts-000.html");
    assert!(page.contains("\"@type\":\"Article\"") && !page.contains("\"image\""), "{page}");
}

#[test]
fn a_record_of_the_english_edition_has_the_english_names_and_labels_without_the_language_of_its_words() {
    let project = Project::with_cases(1);
    let sectors = "sectors:\n  - { name: 文教卫生, names: { en: Schools and health } }\n";
    let languages = "languages:\n  en: { title: Showcase }\n";
    project.put("site.yaml", format!("{SETTINGS}{sectors}{languages}"));
    project
        .put("content/branches/城北供水所.md", "---\nname: 城北供水所\nslug: north\nsector: 文教卫生\n---\n说明。\n");
    project.put("content/cases/案例000/index.en.md", "---\nlang: en\ntitle: Number\nsummary: A wait.\n---\n\nDone.\n");
    let report = project.build();
    assert!(!report.has_errors(), "{:?}", report.diagnostics);
    let page = project.page("en/branches/north.html");
    assert!(page.contains("<dt>Sector</dt><dd>Schools and health</dd>"), "{page}");
    assert!(page.contains("<div class=\"record record-branch\">"), "{page}");
    assert!(page.contains("<div class=\"prose\" lang=\"zh-Hans\"><p>说明。</p>"), "{page}");
}

#[test]
fn every_output_name_is_plain_ascii_and_every_page_is_free_of_inline_style_and_script() {
    let project = Project::with_cases(12);
    project.build();
    for (path, bytes) in files(&project.out()) {
        assert!(path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte)), "{path}");
        if !is_page(&path) {
            continue;
        }
        let html = String::from_utf8(bytes).expect("pages are UTF-8");
        assert!(!html.contains(" style="), "{path}");
        assert!(!html.contains("<style"), "{path}");
        for script in html.split("<script").skip(1) {
            let tag = script.split('>').next().unwrap_or_default();
            assert!(tag.contains("src=") || tag.contains("application/ld+json"), "{path}: {tag}");
        }
        assert_eq!(html.matches("<h1").count(), 1, "{path}");
    }
}

#[test]
fn without_a_base_url_the_site_is_complete_but_for_feeds_and_site_map() {
    let mut project = Project::with_cases(3);
    project.base_url = Some(String::new());
    let report = project.build();
    let said = report.diagnostics.iter().filter(|one| one.code.as_str() == "I303").count();
    assert_eq!(said, 1);
    for absent in ["atom.xml", "sitemap.xml", "qr"] {
        assert!(!project.out().join(absent).exists(), "{absent}");
    }
    for present in ["index.html", "404.html", "cases.json", "cases.csv", "cases/index.html", "years/index.html"] {
        assert!(project.out().join(present).is_file(), "{present}");
    }
}

#[test]
fn a_withdrawn_case_keeps_its_address_and_leaves_the_lists() {
    let project = Project::with_cases(4);
    let gone = case(1).replace("级别: 市级", "级别: 市级\n状态: 退出\n接续案例: TS-002");
    project.put(&case_path(1), gone);
    project.build();
    let page = project.page("cases/ts-001.html");
    assert!(page.contains("已退出") && page.contains("ts-002.html"));
    assert!(!project.page("cases/index.html").contains("ts-001.html"));
    assert!(!project.page("cases.csv").contains("TS-001"));
}

#[test]
fn links_between_cases_become_relative_addresses_and_dead_ones_are_told() {
    let project = Project::with_cases(3);
    project.put(
        &case_path(0),
        case_with(0, "第0号案例", "见[一](../案例001/)、[二](../案例002/index.md)、[三](/cases/ts-001.html)。"),
    );
    project.put(&case_path(1), case_with(1, "第1号案例", "见[没有](../没有这个/)。"));
    let report = project.build();
    let page = project.page("cases/ts-000.html");
    assert!(page.contains("href=\"../cases/ts-001.html\">一"), "{page}");
    assert!(page.contains("href=\"../cases/ts-002.html\">二"));
    let dead: Vec<_> = report.diagnostics.iter().filter(|one| one.code.as_str() == "W217").collect();
    assert_eq!(dead.len(), 1);
    let place = dead[0].location.as_ref().expect("it has a place");
    assert!(place.path.contains("案例001") && place.line > 20 && place.column == 2, "{place:?}");
}

#[test]
fn encodings_of_one_text_give_one_page() {
    let text = case(0);
    let (gbk, _, _) = encoding_rs::GB18030.encode(&text);
    let mut wide = vec![0xFF, 0xFE];
    wide.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    let mut big = vec![0xFE, 0xFF];
    big.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    let forms: [(&str, Vec<u8>); 6] = [
        ("UTF-8", text.clone().into_bytes()),
        ("GBK", gbk.into_owned()),
        ("UTF-16 LE", wide),
        ("UTF-16 BE", big),
        ("BOM", format!("\u{feff}{text}").into_bytes()),
        ("CRLF", text.replace('\n', "\r\n").into_bytes()),
    ];
    let pages: Vec<(&str, String)> = forms
        .into_iter()
        .map(|(name, bytes)| {
            let project = Project::with_cases(1);
            project.put(&case_path(0), bytes);
            project.build();
            (name, project.page("cases/ts-000.html"))
        })
        .collect();
    for (name, page) in &pages[1..] {
        assert!(*page == pages[0].1, "{name} differs from UTF-8");
    }
}

#[test]
fn every_case_has_a_code_of_its_address_to_scan() {
    let mut project = Project::with_cases(2);
    project.build();
    let page = project.page("cases/ts-001.html");
    assert!(page.contains("<img class=\"qr\" src=\"../qr/ts-001.svg\" alt=\"本页网址的二维码\""), "{page}");
    let first = project.page("qr/ts-001.svg");
    let drawn = casebook::channel::qr::svg("https://example.org/a/cases/ts-001.html").expect("short enough");
    assert_eq!(first.as_bytes(), drawn, "it leads to the page itself");
    assert_ne!(first, project.page("qr/ts-000.svg"));
    project.base_url = Some("https://example.org/b/".to_owned());
    project.build();
    assert_ne!(project.page("qr/ts-001.svg"), first, "another address is another code");
}

#[test]
fn the_site_is_grey_on_the_days_of_the_settings_and_on_no_other() {
    let settings = format!("{}modes: {{ grey: [2026-06-30] }}\n", crate::harness::SETTINGS);
    let mut project = Project::with_cases(1);
    project.put("site.yaml", &settings);
    let grey_pages = |project: &Project| {
        project.build();
        let pages = files(&project.out());
        let html: Vec<String> = pages
            .iter()
            .filter(|(path, _)| path.ends_with("html"))
            .map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned())
            .collect();
        let is_grey = |page: &&String| page.contains("<html lang=\"zh-Hans\" id=\"large\" class=\"auto grey\">");
        (html.iter().filter(is_grey).count(), html.len())
    };
    let (grey, all) = grey_pages(&project);
    assert!(all > 5 && grey == all, "{grey} of {all}");
    project.as_of.day = 29;
    assert_eq!(grey_pages(&project).0, 0);
    project.put("site.yaml", settings.replace("[2026-06-30]", "true"));
    let (grey, all) = grey_pages(&project);
    assert_eq!(grey, all);
}

#[test]
fn metas_of_government_sites_stand_on_every_page_that_asks_for_them() {
    let project = Project::with_cases(1);
    project.build();
    assert!(!project.page("cases/ts-000.html").contains("ArticleTitle"));
    let settings =
        format!("{}government: {{ SiteName: 澄湾\"服务网\", SiteIDCode: 0000000001 }}\n", crate::harness::SETTINGS);
    project.put("site.yaml", settings);
    project.build();
    for page in ["index.html", "cases/ts-000.html", "statistics.html", "changes.html"] {
        let html = project.page(page);
        assert!(html.contains("<meta name=\"SiteName\" content=\"澄湾&quot;服务网&quot;\">"), "{page}: {html}");
        assert!(html.contains("<meta name=\"SiteIDCode\" content=\"0000000001\">"), "{page}");
    }
    let case = project.page("cases/ts-000.html");
    assert!(case.contains("<meta name=\"ArticleTitle\" content=\"第0号案例\">"));
}

#[test]
fn metas_of_government_sites_are_made_for_each_article_when_they_are_asked_for() {
    let project = Project::with_cases(2);
    project.build();
    assert!(!project.page("cases/ts-000.html").contains("ColumnName"));
    project.put("site.yaml", format!("{}government: {{ SiteName: 测试站 }}\n", crate::harness::SETTINGS));
    project.put(
        &case_path(0),
        case(0).replace("级别: 市级", "级别: 市级\n发布日期: 2024-02-01\n来源: { 名称: 水务报, 作者: 李敏 }"),
    );
    project.build();
    let meta = |page: &str, name: &str| {
        let content = page.split(&format!("<meta name=\"{name}\" content=\"")).nth(1);
        content.and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned()
    };
    let page = project.page("cases/ts-000.html");
    let names = ["SiteName", "ColumnName", "ArticleTitle", "PubDate", "ContentSource", "Author", "Keywords"];
    let expected = ["测试站", "服务群众", "第0号案例", "2024-02-01", "水务报", "李敏", "标签0"];
    assert_eq!(names.map(|name| meta(&page, name)), expected);
    // Without a source of its own a case comes from its unit; without an author nothing is claimed.
    let other = project.page("cases/ts-001.html");
    assert_eq!((meta(&other, "ContentSource").as_str(), other.contains("\"Author\"")), ("城南供水所", false));
    assert_eq!(meta(&project.page("categories/service.html"), "ColumnName"), "服务群众");
}

#[test]
fn partners_are_linked_both_ways_and_a_case_names_the_standard_of_its_kind() {
    let project = Project::with_cases(2);
    project.put(&case_path(0), case(0).replace("级别: 市级", "级别: 市级\n共建单位: [城南供水所]"));
    project.put("content/branches/城南供水所.md", "---\n名称: 城南供水所\nslug: south\n---\n");
    project.put(
        "content/standards/标准.md",
        "---\n名称: 示范点创建标准\nslug: point\n适用: [示范点]\n条款:\n  - { 名称: 有人, 要求: 夜里有人接 }\n---\n",
    );
    project.build();
    let page = project.page("cases/ts-000.html");
    assert!(page.contains("<dt>共建单位</dt><dd><a href=\"../branches/south.html\">城南供水所</a>"), "{page}");
    assert!(page.contains("<dt>创建标准</dt><dd><a href=\"../standards/point.html\">示范点创建标准</a>"), "{page}");
    let branch = project.page("branches/south.html");
    let group = branch.split("共建的案例").nth(1).expect("the other way");
    assert!(group.contains("href=\"../cases/ts-000.html\">第0号案例"), "{branch}");
}

#[test]
fn a_term_is_explained_where_a_case_uses_it_first() {
    let project = Project::with_cases(1);
    project.put("data/术语.yaml", "二次供水: 自来水进小区以后再送上高楼。\n");
    project.put(&case_path(0), case_with(0, "题目", "先说二次供水。\n\n再说二次供水。"));
    project.build();
    let page = project.page("cases/ts-000.html");
    let first =
        "<a class=\"term\" id=\"term-use-1\" href=\"#term-note-1\" title=\"自来水进小区以后再送上高楼。\">二次供水</a>";
    assert_eq!(page.matches("class=\"term\"").count(), 1);
    assert!(page.contains(&format!("<p>先说{first}。</p>")), "{page}");
    assert!(page.contains("<div id=\"term-note-1\"><dt><dfn>二次供水</dfn></dt>"), "{page}");
    assert!(project.page("glossary.html").contains("<dfn>二次供水</dfn>"));
    // Another explanation reaches the page of a case that did not change.
    project.put("data/术语.yaml", "二次供水: 再加压送上高楼。\n");
    project.build();
    assert!(project.page("cases/ts-000.html").contains("title=\"再加压送上高楼。\""));
}

//! The embedded theme: every template renders views that are full and views that are empty; overriding works.

use std::collections::BTreeSet;

use casebook::config::Config;
use casebook::diagnostic::Diagnostic;
use casebook::template::views::{
    CardView, CaseView, ChangesView, CompareView, DocView, HomeView, LinkView, ListView, PageView, SiteView, StatsView,
    TermsView, TimelineView,
};
use casebook::template::{Purpose, Theme};
use casebook::vfs::Memory;
use tera::Context;

fn load(files: &Memory) -> (Theme, Vec<Diagnostic>) {
    let mut out = Vec::new();
    let theme = Theme::load(files, &Config::default(), &mut out);
    (theme, out)
}

fn site(theme: &Theme, lang: &str) -> SiteView {
    SiteView {
        title: "海川案例集".to_owned(),
        lang: lang.to_owned(),
        home: "index.html".to_owned(),
        dark: "auto".to_owned(),
        styles: theme.styles(),
        scripts: theme.scripts(),
        menu: vec![LinkView { label: "首页".to_owned(), href: "index.html".to_owned(), count: None }],
        ..SiteView::default()
    }
}

fn context(theme: &Theme, lang: &str, kind: &str) -> Context {
    let mut context = theme.edition_context(&site(theme, lang));
    let page = PageView {
        kind: kind.to_owned(),
        title: "页".to_owned(),
        heading: "标题".to_owned(),
        is_indexed: true,
        ..PageView::default()
    };
    context.insert("page", &page);
    context.insert("root", "../");
    context
}

#[test]
fn empty_views_render_in_every_language_and_say_that_there_is_nothing() {
    for (lang, nothing) in [("zh-Hans", "这里还没有案例"), ("zh-Hant", "這裡還沒有案例"), ("en", "No cases here yet")]
    {
        let mut problems = Vec::new();
        let config = Config { language: lang.to_owned(), ..Config::default() };
        let theme = Theme::load(&Memory::new(), &config, &mut problems);
        assert_eq!(problems, Vec::new());
        let mut context = context(&theme, lang, "list");
        context.insert("home", &HomeView::default());
        context.insert("case", &CaseView::default());
        context.insert("list", &ListView::default());
        context.insert("terms", &TermsView::default());
        context.insert("doc", &DocView::default());
        context.insert("stats", &StatsView::default());
        context.insert("changes", &ChangesView::default());
        context.insert("compare", &CompareView::default());
        context.insert("timeline", &TimelineView::default());
        context.insert("card", &CardView::default());
        for template in [
            "home.html",
            "case.html",
            "terms.html",
            "doc.html",
            "stats.html",
            "changes.html",
            "compare.html",
            "timeline.html",
            "search.html",
            "404.html",
            "card.html",
            "card-lead.html",
        ] {
            let html = theme.render(template, &context).expect(template);
            assert!(!html.contains("{{"), "{template}");
        }
        let html = theme.render("list.html", &context).expect("list.html");
        assert!(html.contains(nothing), "{lang}");
        assert!(html.contains(&format!("<html lang=\"{lang}\"")), "{lang}");
        assert_eq!(html.matches("<h1").count(), 1, "{lang}");
    }
}

#[test]
fn text_of_the_author_is_escaped() {
    let (theme, _) = load(&Memory::new());
    let mut context = context(&theme, "zh-Hans", "case");
    let card =
        CardView { title: "<b>\"引号\"&</b>".to_owned(), href: "cases/a.html".to_owned(), ..CardView::default() };
    context.insert("card", &card);
    let html = theme.render("card.html", &context).expect("renders");
    assert!(html.contains("<a href=\"../cases/a.html\">&lt;b&gt;&quot;引号&quot;&amp;&lt;/b&gt;</a>"), "{html}");
}

#[test]
fn pages_keep_a_strict_content_security_policy() {
    let (theme, _) = load(&Memory::new());
    let mut context = context(&theme, "zh-Hans", "home");
    context.insert("home", &HomeView::default());
    let html = theme.render("home.html", &context).expect("renders");
    for forbidden in [" style=", "<style", "data:", "javascript:", " onclick", "<script>"] {
        assert!(!html.contains(forbidden), "{forbidden} in {html}");
    }
    for asset in theme.assets() {
        let text = String::from_utf8_lossy(&asset.bytes);
        assert!(!text.contains("data:"), "{}", asset.path);
        assert!(!text.contains("@import"), "{}", asset.path);
    }
}

#[test]
fn a_theme_made_for_edited_texts_draws_whatever_it_is_asked_for() {
    for name in ["gallery", "plain"] {
        let mut config = Config::default();
        name.clone_into(&mut config.theme.name);
        let whole = Theme::load(&Memory::new(), &config, &mut Vec::new());
        let mut context = context(&whole, "zh-Hans", "case");
        context.insert("card", &CardView { title: "一张工具板".to_owned(), year: 2024, ..CardView::default() });
        context.insert("case", &CaseView::default());
        context.insert("list", &ListView::default());
        for is_more in [true, false] {
            let answer = || is_more;
            let mut out = Vec::new();
            let theme = Theme::load_for(Purpose::Texts(&answer), &Memory::new(), &config, &mut out);
            assert_eq!(out, Vec::new());
            assert_eq!(theme.hash(), whole.hash());
            if is_more {
                theme.finish(Purpose::Texts(&answer));
            }
            for template in ["card.html", "case.html", "list.html", "404.html"] {
                let drawn = theme.render(template, &context);
                assert!(drawn.is_ok(), "{drawn:?}");
                assert_eq!(drawn, whole.render(template, &context), "{template}");
            }
        }
    }
}

#[test]
fn a_theme_for_edited_texts_tells_what_is_broken_in_the_site() {
    let mut files = Memory::new();
    files.put("themes/gallery/templates/changes.html", "{% if %}");
    let (_, expected) = load(&files);
    let mut out = Vec::new();
    let _ = Theme::load_for(Purpose::Texts(&|| false), &files, &Config::default(), &mut out);
    assert!(!expected.is_empty());
    assert_eq!(out, expected);
}

#[test]
fn a_theme_made_for_many_pages_draws_and_complains_like_one_made_for_few() {
    let load_for_many = |files: &Memory| {
        let mut out = Vec::new();
        let theme = Theme::load_for(Purpose::Pages(10_000), files, &Config::default(), &mut out);
        (theme, out)
    };
    let mut files = Memory::new();
    files.put("themes/gallery/templates/404.html", "\n {{ page.nowhere }}");
    let ((few, _), (many, problems)) = (load(&files), load_for_many(&files));
    assert_eq!(problems, Vec::new());
    let mut context = context(&few, "zh-Hans", "case");
    context.insert("card", &CardView { title: "一张工具板".to_owned(), year: 2024, ..CardView::default() });
    assert_eq!(few.render("card.html", &context), many.render("card.html", &context));
    let said = |theme: &Theme| theme.render("404.html", &context).expect_err("there is no such field");
    assert_eq!(said(&few), said(&many));
    assert_eq!(said(&many).location.map(|location| location.line), Some(2));
    files.put("themes/gallery/templates/404.html", "{% if %}");
    let ((_, few), (broken, many)) = (load(&files), load_for_many(&files));
    assert_eq!((few.len(), &few), (1, &many));
    assert!(broken.render("card.html", &context).is_err());
}

#[test]
fn a_file_of_the_site_lies_over_the_embedded_one() {
    let mut files = Memory::new();
    files.put("themes/gallery/templates/404.html", "{{ m.missing_text }}|{{ page.heading }}");
    files.put("themes/gallery/messages/zh-Hans.yaml", "missing_text: 走错路了\n");
    files.put("themes/gallery/assets/gallery.css", "body{color:red}");
    let (theme, problems) = load(&files);
    assert_eq!(problems, Vec::new());
    let html = theme.render("404.html", &context(&theme, "zh-Hans", "missing")).expect("renders");
    assert_eq!(html, "走错路了|标题");
    assert!(theme.assets().iter().any(|asset| *asset.bytes == *b"body{color:red}"));
    let (plain, _) = load(&Memory::new());
    assert_ne!(theme.hash(), plain.hash());
    assert_ne!(theme.styles(), plain.styles());
}

#[test]
fn a_theme_of_the_site_extends_the_embedded_one() {
    let mut files = Memory::new();
    files.put("themes/mine/theme.yaml", "extends: gallery\nstyles: [gallery.css, mine.css]\n");
    files.put("themes/mine/assets/mine.css", "h1{color:green}");
    files.put(
        "themes/mine/templates/404.html",
        "{% extends \"gallery/404.html\" %}{% block main %}<h1>没有这页</h1>{% endblock main %}",
    );
    let mut config = Config::default();
    config.theme.name = "mine".to_owned();
    let mut out = Vec::new();
    let theme = Theme::load(&files, &config, &mut out);
    assert_eq!(out, Vec::new());
    assert_eq!(theme.styles().len(), 3);
    let html = theme.render("404.html", &context(&theme, "zh-Hans", "missing")).expect("renders");
    assert!(html.contains("<h1>没有这页</h1>"), "{html}");
    assert!(html.contains("class=\"foot\""), "{html}");
}

#[test]
fn themes_that_extend_each_other_are_stopped() {
    let mut files = Memory::new();
    files.put("themes/a/theme.yaml", "extends: b\n");
    files.put("themes/b/theme.yaml", "extends: a\n");
    let mut config = Config::default();
    config.theme.name = "a".to_owned();
    let mut out = Vec::new();
    let theme = Theme::load(&files, &config, &mut out);
    assert_eq!(out.len(), 1, "{out:?}");
    assert!(out[0].text.zh.contains("绕了圈"));
    assert!(theme.asset("gallery.css").is_some());
}

#[test]
fn an_unknown_theme_falls_back_to_the_gallery_and_says_so() {
    let mut config = Config::default();
    config.theme.name = "nowhere".to_owned();
    let mut out = Vec::new();
    let theme = Theme::load(&Memory::new(), &config, &mut out);
    assert!(out[0].text.zh.contains("nowhere"));
    assert!(theme.render("404.html", &context(&theme, "zh-Hans", "missing")).is_ok());
}

#[test]
fn a_wrong_template_is_reported_with_its_place() {
    for (template, line, column, word) in [
        ("一\n{% if page %}", 2, 12, "没有写完"),
        ("一\n二{{ page.heading | nofilter }}", 2, 20, "没有这个过滤器“nofilter”"),
        ("一\n二{{ page.titel }}", 2, 0, "titel"),
    ] {
        let mut files = Memory::new();
        files.put("themes/gallery/templates/404.html", template);
        let (theme, mut problems) = load(&files);
        if let Err(problem) = theme.render("404.html", &context(&theme, "zh-Hans", "missing")) {
            problems.push(*problem);
        }
        let problem = problems.first().expect("a problem");
        assert_eq!(problem.code.to_string(), "E111");
        assert!(problem.text.zh.contains(word), "{:?}", problem.text);
        let place = problem.location.as_ref().expect("a place");
        assert_eq!((place.path.as_str(), place.line), ("themes/gallery/templates/404.html", line), "{place:?}");
        if column > 0 {
            assert_eq!(place.column, column, "{place:?}");
        }
    }
}

#[test]
fn catalogues_have_the_same_keys() {
    let keys = |lang: &str| -> BTreeSet<String> {
        let path = format!("{}/themes/gallery/messages/{lang}.yaml", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).expect("embedded catalogue");
        text.lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.split_once(':').map(|(key, _)| key.to_owned()))
            .collect()
    };
    assert_eq!(keys("zh-Hans"), keys("en"));
    assert_eq!(keys("zh-Hans"), keys("zh-Hant"));
}

/// The files a Markdown text shows as "`path`：" and a fenced block.
fn files_shown_in(markdown: &str) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut rest = markdown;
    while let Some(at) = rest.find("`：\n\n```") {
        let path = rest[..at].rsplit('`').next().unwrap_or_default().to_owned();
        let block = &rest[at + "`：\n\n```".len()..];
        let body = &block[block.find('\n').map_or(0, |line| line + 1)..];
        let end = body.find("\n```").expect("a closed block");
        files.push((path, body[..=end].to_owned()));
        rest = &body[end..];
    }
    files
}

#[test]
fn the_theme_of_the_manual_works_as_it_is_printed() {
    let manual = std::fs::read_to_string(format!("{}/THEMES.md", env!("CARGO_MANIFEST_DIR"))).expect("the manual");
    let shown = files_shown_in(&manual);
    let paths: Vec<&str> = shown.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "themes/mine/theme.yaml",
            "themes/mine/assets/mine.css",
            "themes/mine/messages/zh-Hans.yaml",
            "themes/mine/templates/home.html"
        ]
    );
    let mut files = Memory::new();
    for (path, text) in &shown {
        files.put(path, text.as_bytes());
    }
    let mut config = Config::default();
    config.theme.name = "mine".to_owned();
    let mut out = Vec::new();
    let theme = Theme::load(&files, &config, &mut out);
    assert_eq!(out, Vec::new());
    let mut context = context(&theme, "zh-Hans", "home");
    context.insert("home", &HomeView { newest_html: vec![String::new()], ..HomeView::default() });
    let html = theme.render("home.html", &context).expect("renders");
    assert!(html.contains("<p class=\"welcome\">欢迎来到海川案例集</p>"), "{html}");
    assert!(html.contains("新近案例"), "{html}");
    assert!(html.contains("class=\"head\""), "{html}");
    assert_eq!(theme.styles().len(), 3);
}

#[test]
fn the_plain_theme_draws_rows_with_the_gallery_below_it() {
    let mut config = Config::default();
    config.theme.name = "plain".to_owned();
    let mut out = Vec::new();
    let theme = Theme::load(&Memory::new(), &config, &mut out);
    assert_eq!(out, Vec::new());
    let mut context = context(&theme, "zh-Hans", "list");
    context.insert("card", &CardView { title: "一张工具板".to_owned(), ..CardView::default() });
    let html = theme.render("card.html", &context).expect("renders");
    assert!(html.starts_with("<li class=\"row\""), "{html}");
    assert_eq!(theme.styles().len(), 3);
    context.insert("list", &ListView { cards_html: vec![html], ..ListView::default() });
    assert!(theme.render("list.html", &context).expect("renders").contains("一张工具板"));
}

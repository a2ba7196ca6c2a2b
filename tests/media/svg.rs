//! SVG pictures are published without anything that acts or reaches out.

use casebook::media::{Format, header};

use crate::pictures::Desk;

/// The published text, and the notes.
fn published(svg: &str) -> (String, Vec<String>) {
    let desk = Desk::new();
    let prepared = desk.prepare("a.svg", svg.as_bytes());
    assert_eq!(prepared.variants.len(), 1);
    assert_eq!(prepared.variants[0].format, Format::Svg);
    let bytes = desk.files(&prepared).into_values().next().expect("one file");
    let notes = prepared.notes.iter().map(|note| note.code.to_string()).collect();
    (String::from_utf8(bytes).expect("UTF-8"), notes)
}

fn svg(content: &str) -> String {
    format!(
        "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' viewBox='0 0 40 20'>{content}</svg>"
    )
}

#[test]
fn a_harmless_drawing_is_kept_whole() {
    let (text, notes) =
        published(&svg("<defs><linearGradient id='a'><stop offset='0' stop-color='#f00'/></linearGradient></defs>\
         <style>.b{fill:url(#a)}</style><g class='b' transform='scale(2)'><path d='M0 0L1 1'/></g>\
         <use xlink:href='#a'/><text x='1'>值班 &lt;灯&gt;</text>"));
    assert_eq!(
        text,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 40 20\">\
         <defs><linearGradient id=\"a\"><stop offset=\"0\" stop-color=\"#f00\"/></linearGradient></defs>\
         <style>.b{fill:url(#a)}</style><g class=\"b\" transform=\"scale(2)\"><path d=\"M0 0L1 1\"/></g>\
         <use xlink:href=\"#a\"/><text x=\"1\">值班 &lt;灯&gt;</text></svg>"
    );
    assert!(notes.is_empty());
}

#[test]
fn whatever_acts_or_reaches_out_is_left_out_with_a_note() {
    for content in [
        "<script>alert(1)</script>",
        "<g onload='alert(1)'/>",
        "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'><p>alert</p></body></foreignObject>",
        "<image href='http://alert/x.png'/>",
        "<image xlink:href='data:image/png;base64,alert'/>",
        "<use href='http://alert/x.svg#a'/>",
        "<use xlink:href='alert.svg#a'/>",
        "<rect fill='url(http://alert/)'/>",
        "<rect style='background:url(//alert)'/>",
        "<style>@import 'alert.css';</style>",
        "<style>rect{fill:u\\72l(alert)}</style>",
        "<set attributeName='href' to='javascript:alert(1)'/>",
        "<a href='javascript:alert(1)'><g/></a>",
        "<a xlink:href='https://alert.example/'><g/></a>",
        "<iframe src='alert'/>",
    ] {
        let (text, notes) = published(&svg(content));
        assert!(!text.contains("alert"), "{content} became {text}");
        assert_eq!(notes, ["W223"], "{content}");
    }
}

#[test]
fn traces_of_programs_and_authors_go_without_a_note() {
    let (text, notes) = published(&format!(
        "<?xml version='1.0'?><!-- secret --><!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'http://www.w3.org/x.dtd'>{}",
        svg(
            "<metadata><name>secret</name></metadata><s:view xmlns:s='urn:secret' s:path='/home/secret'/><!--secret-->"
        ),
    ));
    assert!(!text.contains("secret"), "{text}");
    assert!(notes.is_empty());
}

#[test]
fn what_could_keep_a_browser_busy_for_ever_is_refused() {
    let desk = Desk::new();
    let pair = |level: u32| format!("<g id='n{level}'><use href='#n{0}'/><use href='#n{0}'/></g>", level - 1);
    let chain: Vec<String> = (1..40).map(pair).collect();
    let doubling = svg(&format!("<rect id='n0'/>{}", chain.concat()));
    let circle = svg("<g id='a'><use href='#b'/></g><g id='b'><use href='#a'/></g>");
    let deep = svg(&format!("{}{}", "<g>".repeat(40_000), "</g>".repeat(40_000)));
    let deep_with_bait = svg(&format!("{}{}", "<g>/>".repeat(20_000), "</g>".repeat(20_000)));
    let wide = svg(&"<g/>".repeat(60_000));
    let laughs =
        "<!DOCTYPE svg [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><svg xmlns='http://www.w3.org/2000/svg'>&b;</svg>";
    for file in [&doubling, &circle, &deep, &deep_with_bait, &wide, laughs, "<svg", "<svg/>"] {
        assert!(desk.refusal("a.svg", file.as_bytes()).starts_with("E110"), "{}", &file[..file.len().min(60)]);
    }
}

#[test]
fn the_size_comes_from_width_and_height_or_the_view() {
    let size = |attributes: &str| {
        let file = format!("<svg xmlns='http://www.w3.org/2000/svg' {attributes}/>");
        let header = header(file.as_bytes()).expect("an SVG");
        (header.width_px, header.height_px)
    };
    assert_eq!(size("width='120' height='60px'"), (120, 60));
    assert_eq!(size("width='25.4mm' height='1in'"), (96, 96));
    assert_eq!(size("viewBox='0 0 400 100'"), (400, 100));
    assert_eq!(size("width='100%' viewBox='0,0,400,100'"), (400, 100));
    assert_eq!(size("width='200' viewBox='0 0 400 100'"), (200, 50));
    assert_eq!(size("width='1e99' height='-3'"), (16384, 150));
    assert_eq!(size(""), (300, 150));
}

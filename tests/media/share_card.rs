//! Cards for shared links, with whatever Chinese font the machine has.

use std::path::Path;

use casebook::hash::Hash;
use casebook::media::header;
use casebook::media::share_card::{Card, CardFont, cover_of, draw, make};

use crate::pictures::{Desk, decode, jpeg, photo, rgb};

fn card() -> Card {
    Card {
        title: "一盏灯照亮夜间报修路：城北供水所“一盏灯值守法”Night Watch 2023，把到场时间从95分钟缩短到28分钟"
            .to_owned(),
        branch: "城北供水所".to_owned(),
        site: "海川市公共服务示范点展示".to_owned(),
        color: [163, 35, 31],
        pattern: 3,
        cover: String::new(),
        focus: (50, 50),
    }
}

/// The font of this machine. One without any is told so in both languages; then there is nothing to draw with.
fn font() -> Option<CardFont> {
    CardFont::find().inspect_err(|text| assert!(text.zh.contains("字体") && text.en.contains("font"), "{text:?}")).ok()
}

#[test]
fn a_font_that_is_none_is_named_in_both_languages() {
    let text = CardFont::from_bytes(Path::new("data/没有.ttf"), b"no font".to_vec()).expect_err("no font");
    assert!(text.zh.contains("没有.ttf") && text.en.contains("没有.ttf"), "{text:?}");
}

#[test]
fn everything_a_card_shows_and_its_font_are_in_its_name() {
    let name = |card: &Card, font: u128| card.file_name(Hash(font));
    let plain = name(&card(), 1);
    assert!(plain.len() == 20 + "-1200.jpg".len() && plain.ends_with("-1200.jpg"), "{plain}");
    assert_eq!(plain, name(&card(), 1));
    assert_ne!(plain, name(&card(), 2), "another font");
    let changes: [fn(&mut Card); 7] = [
        |card| card.title.push('。'),
        |card| card.branch.clear(),
        |card| card.site.clear(),
        |card| card.color = [0, 0, 0],
        |card| card.pattern = 0,
        |card| card.cover = "a-480.jpg".to_owned(),
        |card| card.focus = (0, 50),
    ];
    for change in changes {
        let mut other = card();
        change(&mut other);
        assert_ne!(plain, name(&other, 1), "{other:?}");
    }
}

#[test]
fn a_card_shows_text_and_cover() {
    let Some(font) = font() else { return };
    let cover = jpeg(400, 300, &photo(400, 300));
    let drawn = draw(&font, &card(), Some(&cover)).expect("a card");
    let size = header(&drawn).expect("a JPEG");
    assert_eq!((size.width_px, size.height_px), (1200, 630));
    let shown = decode(&drawn, size.format);
    assert!(shown.get_pixel(5, 5).0[0].abs_diff(163) < 6, "the panel has its colour");
    let is_white = |x: u32, y: u32| shown.get_pixel(x, y).0[..3].iter().all(|channel| *channel > 225);
    assert!((64..600).any(|x| (160..480).any(|y| is_white(x, y))), "the title is written");
    assert!(!(615..655).any(|x| (0..630).any(|y| is_white(x, y))), "and stays on the panel");
    assert_eq!(drawn, draw(&font, &card(), Some(&cover)).expect("a card"), "and comes out the same again");
    assert!(draw(&font, &card(), Some(b"broken")).is_ok(), "a broken cover counts as none");
}

#[test]
fn the_focal_point_of_a_cover_stays_in_sight() {
    let Some(font) = font() else { return };
    let shown = |width: u16, height: u16, focus: (u8, u8)| {
        // Green, but for a red tenth at the left edge (wide) or at the top (tall).
        let is_red = |x: u32, y: u32| {
            if width > height { x < u32::from(width) / 10 } else { y < u32::from(height) / 10 }
        };
        let colors = |x, y| if is_red(x, y) { [230, 20, 20] } else { [20, 200, 20] };
        let cover = jpeg(width, height, &rgb(width.into(), height.into(), colors));
        let drawn = draw(&font, &Card { focus, ..card() }, Some(&cover)).expect("a card");
        let pixels = decode(&drawn, casebook::media::Format::Jpeg);
        (660..1200).step_by(5).any(|x| (0..630).step_by(5).any(|y| pixels.get_pixel(x, y).0[0] > 200))
    };
    assert!(!shown(1000, 250, (50, 50)), "the middle of a panorama");
    assert!(shown(1000, 250, (0, 50)), "its left end");
    assert!(!shown(1000, 250, (100, 50)), "its right end");
    assert!(!shown(300, 700, (50, 50)), "the middle of a portrait");
    assert!(shown(300, 700, (50, 5)), "its head");
}

#[test]
fn a_card_is_drawn_once_and_takes_the_smallest_cover_that_is_large_enough() {
    let Some(font) = font() else { return };
    let desk = Desk::with_widths(&[300, 600, 900, 1000]);
    let prepared = desk.prepare("a.jpg", &jpeg(1200, 900, &photo(1200, 900)));
    let cover = cover_of(&prepared);
    assert!(cover.ends_with("-900.jpg"), "{cover}");
    let small = desk.prepare("b.jpg", &jpeg(400, 300, &photo(400, 300)));
    assert!(cover_of(&small).contains("-300."), "the largest there is");
    let card = Card { cover, ..card() };
    assert!(make(&card, &font, &desk.cache).expect("a card"));
    assert!(!make(&card, &font, &desk.cache).expect("a card"), "a second time it is there");
    assert!(desk.cache.path_of(&card.file_name(font.hash())).is_file());
}

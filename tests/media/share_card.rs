//! Cards for shared links, with whatever Chinese font the machine has.

use std::path::Path;

use casebook::media::header;
use casebook::media::share_card::{CardFont, CardText, share_card};

use crate::pictures::{decode, jpeg, photo};

const TEXT: CardText<'_> = CardText {
    title: "一盏灯照亮夜间报修路：城北供水所“一盏灯值守法”Night Watch 2023，把到场时间从95分钟缩短到28分钟",
    branch: "城北供水所",
    site: "海川市公共服务示范点展示",
    color: [163, 35, 31],
};

#[test]
fn a_font_that_is_none_is_named_in_both_languages() {
    let text = CardFont::find(Some(Path::new("没有.ttf"))).expect_err("there is no such file");
    assert!(text.zh.contains("没有.ttf") && text.en.contains("没有.ttf"), "{text:?}");
    assert!(CardFont::from_bytes(b"no font".to_vec(), 0).is_none());
}

#[test]
fn a_card_shows_text_and_cover_or_the_machine_is_told_to_have_no_font() {
    let font = match CardFont::find(None) {
        Ok(font) => font,
        Err(text) => return assert!(text.zh.contains("字体") && text.en.contains("font"), "{text:?}"),
    };
    let cover = jpeg(400, 300, &photo(400, 300));
    let card = share_card(&font, &TEXT, Some(&cover)).expect("a card");
    let size = header(&card).expect("a JPEG");
    assert_eq!((size.width_px, size.height_px), (1200, 630));
    let shown = decode(&card, size.format);
    assert!(shown.get_pixel(5, 5).0[0].abs_diff(163) < 6, "the panel has its colour");
    let is_white = |x: u32, y: u32| shown.get_pixel(x, y).0[..3].iter().all(|channel| *channel > 225);
    assert!((64..576).any(|x| (64..130).any(|y| is_white(x, y))), "the title is written");
    assert!(!(580..640).any(|x| (0..630).any(|y| is_white(x, y))), "and stays on the panel");
    assert_eq!(card, share_card(&font, &TEXT, Some(&cover)).expect("a card"), "and comes out the same again");
    assert!(share_card(&font, &TEXT, Some(b"broken")).is_ok(), "a broken cover counts as none");
}

//! What is found and what is left alone.

use proptest::prelude::*;

use super::*;
use crate::diagnostic::{Diagnostic, SourceText};

fn cleaned(text: &str) -> String {
    clean(text, TextKind::Markdown).text.into_owned()
}

/// `text` becomes `expected`, and stays so.
#[track_caller]
fn becomes(text: &str, expected: &str) {
    assert_eq!(cleaned(text), expected);
    let again = clean(expected, TextKind::Markdown);
    let certain: Vec<_> = again.findings.iter().filter(|finding| finding.rule.is_certain()).collect();
    assert!(certain.is_empty(), "cleaning twice changes nothing: {certain:?}");
}

#[track_caller]
fn stays(text: &str) {
    becomes(text, text);
}

fn found(text: &str, kind: TextKind, rule: Rule) -> Vec<(&str, Option<String>)> {
    let findings = clean(text, kind).findings;
    findings
        .into_iter()
        .filter(|finding| finding.rule == rule)
        .map(|finding| (&text[finding.range], finding.replacement))
        .collect()
}

#[test]
fn readings_behind_characters_go() {
    becomes("创(chuàng)新案例", "创新案例");
    becomes("創(chuàng)新案例 | 引領(lǐng) 機關(guān)", "創新案例 | 引領 機關");
    becomes("調(diào)研和結(jié)合、應(yīng)當(dāng)", "調研和結合、應當");
    becomes("領(li\u{30c}ng)導", "領導");
}

#[test]
fn glosses_and_other_brackets_stay() {
    becomes("垚(yáo)字怎么念", "垚（yáo）字怎么念");
    becomes("解(xiè)数", "解（xiè）数");
    stays("解（xiè）数");
    becomes("重庆(chóng qìng)", "重庆（chóng qìng）");
    becomes("人(man)和事", "人（man）和事");
    becomes("示範點107個(車間10個、班組8個)", "示範點107個（車間10個、班組8個）");
    assert_eq!(found("(一)做法", TextKind::Line, Rule::Pinyin), []);
}

#[test]
fn half_width_marks_next_to_chinese() {
    becomes("按时换届,把一批", "按时换届，把一批");
    becomes("摘要:面对新形势,如何做好;第一,思想认识!真的?", "摘要：面对新形势，如何做好；第一，思想认识！真的？");
    becomes("增长5%,同比提高3.2%;成效明显", "增长5%，同比提高3.2%；成效明显");
    becomes("每下载1次, 网站补贴", "每下载1次，网站补贴");
    becomes("成为VIP后,下载免费", "成为VIP后，下载免费");
    becomes("**重点:**先做,后说", "**重点：**先做，后说");
    becomes("好!!", "好！！");
    becomes("(一)组织生活", "（一）组织生活");
    becomes("文件(试行）印发", "文件（试行）印发");
    becomes("天津(LNG)项目", "天津（LNG）项目");
    becomes("( 編輯:李敏 審核:周航 )", "（ 編輯：李敏 審核：周航 ）");
    becomes("电话支持时间:9:00-18:30", "电话支持时间：9:00-18:30");
}

#[test]
fn figures_times_english_and_code_stay() {
    stays("上午9:00到11:30，比例3:1，共1,200人");
    stays("We call it 一盏灯, and it works: really!");
    stays("见 https://example.org/a,b?c=1:2 和 `a,b;c` 一文");
    stays("![图](01 外景(1).jpg)和[链接](a,b.html \"标题:一\")");
    stays("文件名：外景(1).jpg");
    stays("见https://example.org/a_(b,c),d");
    becomes("见(甲 https://example.org/a,b)(乙)", "见（甲 https://example.org/a,b）（乙）");
    stays("```\n中文,代码\n```\n");
    stays("<code>甲,乙(丙)</code>和<KBD class=\"x\">甲,乙</kbd>。");
    stays("<pre>甲,乙;丙\n\n丁,戊</pre>\n");
    becomes("<code>甲,乙\n\n丙,丁</code>", "<code>甲，乙\n\n丙，丁</code>");
    becomes("<pre>甲,乙", "<pre>甲，乙");
    becomes("<code>a</code>甲,乙", "<code>a</code>甲，乙");
    becomes("<codes>甲,乙</codes>", "<codes>甲，乙</codes>");
    stays("&nbsp;中文");
    stays("邮箱：a.b@example.org");
    stays("函数f(x)的值");
    stays("好:) 再来:D");
    becomes("分类号:D267", "分类号：D267");
    stays("<span title=\"中文,标题\">甲</span>");
    stays("[甲]: http://example.org \"中,文\"");
    stays("真好!![图](a.jpg)".replace("!!", "！!").as_str());
}

#[test]
fn invisible_characters_go() {
    becomes("工\u{200b}作\u{feff}总\u{ad}结\u{7}", "工作总结");
    becomes("甲\u{202e}乙\u{2060}", "甲乙");
    becomes("甲\u{2028}乙", "甲\n乙");
    stays("👨\u{200d}👩\u{200d}👧 一家");
    stays("☎\u{fe0f}热线");
}

#[test]
fn look_alikes_become_ordinary() {
    becomes("⼯作⼈员⺠主", "工作人员民主");
    becomes("２０２３年ＡＢＣ班", "2023年ABC班");
    becomes("甲﹐乙︰丙", "甲，乙：丙");
    stays("①②③ ㎡ ℃ № Ⅲ 〇 ％");
}

#[test]
fn several_spaces_between_characters_become_one() {
    becomes("王静   李敏", "王静 李敏");
    stays("　　段首空两格");
    stays("行尾换行  \n下一行");
    stays("| 甲   | 乙 |");
}

#[test]
fn the_other_script_is_reported_with_a_proposal() {
    let long = format!("纳入黨建目标年度考核。{}", "纳入目标。".repeat(30));
    assert_eq!(found(&long, TextKind::Plain, Rule::MixedScripts), [("黨", Some("党".into()))]);
    // In a few words both scripts are named, and the file decides.
    let few = found("纳入黨建目标", TextKind::Line, Rule::MixedScripts);
    assert_eq!(few, [("纳", None), ("黨", Some("党".into())), ("标", None)]);
    assert_eq!(found("擺脱老辦法，住户説温暖", TextKind::Line, Rule::MixedScripts), []);
    assert_eq!(found("著名的后勤工作，乾坤", TextKind::Line, Rule::MixedScripts), []);
    assert_eq!(cleaned("纳入黨建目标"), "纳入黨建目标", "never changed by itself");
}

#[test]
fn page_furniture_is_reported() {
    for line in [
        "猜你喜欢",
        "随便看 |",
        "文档评论(0)",
        "查看更多",
        "扫码关注我们",
        "京ICP备00000000号-1",
        "【打印】 【关闭】",
        "相關推薦",
    ] {
        assert_eq!(found(line, TextKind::Plain, Rule::Furniture), [(line, None)], "{line}");
    }
    for line in ["居民扫码关注公众号后即可报修。", "相关阅读材料由馆员准备。", "标题", "打印店开进社区服务点"]
    {
        assert_eq!(found(line, TextKind::Plain, Rule::Furniture), [], "{line}");
    }
    let tail = "正文一段。\n\n猜你喜欢\n另一篇文章\n第三篇文章\n";
    assert_eq!(found(tail, TextKind::Markdown, Rule::Furniture), [("猜你喜欢\n另一篇文章\n第三篇文章", None)]);
}

#[test]
fn a_paragraph_that_stops_is_reported() {
    let cut = "完善考评机制，要分类制定考核标准。区分不同层";
    assert_eq!(found(cut, TextKind::Plain, Rule::CutOff), [("层", None)]);
    assert_eq!(found(&format!("{cut}\n接着写完这一句。"), TextKind::Markdown, Rule::CutOff), []);
    assert_eq!(found(&format!("{cut}\n\n下一段。"), TextKind::Markdown, Rule::CutOff).len(), 1);
    for whole in [
        "完善考评机制，要分类制定考核标准。区分不同层次。",
        "城北供水所一盏灯值守法的主要做法和成效",
        "## 一、精心选点，提升示范引领工程建设的典型性和有效性",
        "一、精心选点,提升示范引领工程建设的典型性",
    ] {
        assert_eq!(found(whole, TextKind::Plain, Rule::CutOff), [], "{whole}");
    }
}

#[test]
fn garbled_text_is_reported_with_a_guess() {
    let guess =
        |text| found(text, TextKind::Plain, Rule::Mojibake).into_iter().map(|(_, guess)| guess).collect::<Vec<_>>();
    let (as_gbk, _) = encoding_rs::GBK.decode_without_bom_handling("关于印发".as_bytes());
    assert_eq!(as_gbk, "鍏充簬鍗板彂");
    assert_eq!(guess("通知：鍏充簬鍗板彂"), [Some("关于印发".into())]);
    let (as_latin, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling("关于印发".as_bytes());
    assert!(as_latin.starts_with("å…³äºŽ"));
    assert_eq!(guess(&as_latin), [Some("关于印发".into())]);
    assert_eq!(guess("¹ØÓÚÓ¡·¢"), [Some("关于印发".into())]);
    assert_eq!(guess("锟斤拷锟斤拷"), [None]);
    assert_eq!(guess("损坏\u{fffd}\u{fffd}的字"), [None]);
    let (lost_byte, guessed) = shifted("。“便民清潔”開");
    let page = format!("圖書館服務{lost_byte}展以來");
    assert_eq!(guess(&page), [Some(guessed)]);
    assert_eq!(guess("烫烫烫烫烫烫"), [None]);
    assert_eq!(cleaned("鍏充簬鍗板彂"), "鍏充簬鍗板彂", "never changed by itself");
}

/// A text whose pairs of bytes were read one byte late, with its first byte and one character lost and full-width marks
/// made half-width, as pages on the web show it; and the best that can be made of it.
fn shifted(text: &str) -> (String, String) {
    let (bytes, _, _) = encoding_rs::GBK.encode(text);
    let (late, _) = encoding_rs::GBK.decode_without_bom_handling(&bytes[1..]);
    let narrow = |character: char| match u32::from(character) {
        wide @ 0xff01..=0xff5e => char::from_u32(wide - 0xfee0).unwrap_or(character),
        _ => character,
    };
    (format!("?{}", late.chars().map(narrow).collect::<String>()), text.to_owned())
}

#[test]
fn ordinary_text_is_not_garbled() {
    for text in [
        "联通公司、垚鑫、囍、喆",
        "圖書館讀者組織的凝聚力，強化戰斗意志",
        "Café naïve, déjà vu — Übergröße",
        "㎡、℃、①、Ⅲ",
        "饕餮、魑魅魍魉、鳏寡孤独",
    ] {
        assert_eq!(found(text, TextKind::Plain, Rule::Mojibake), [], "{text}");
    }
}

#[test]
fn offsets_lead_back_to_the_original() {
    let text = "创(chuàng)新,真\u{200b}好";
    let cleaned = clean(text, TextKind::Line);
    let offsets = cleaned.offsets();
    for word in ["新", "真", "好"] {
        let at = cleaned.text.find(word).expect("kept");
        assert_eq!(Some(offsets.original(at)), text.find(word), "{word}");
    }
    assert_eq!(offsets.original(cleaned.text.len()), text.len());
}

fn fix(source: &SourceText, out: &[Diagnostic]) -> String {
    let mut edits: Vec<_> =
        out.iter().flat_map(|problem| &problem.hints).filter_map(|hint| hint.edit.clone()).collect();
    edits.sort_by_key(|edit| edit.start);
    let mut text = source.text.clone();
    for edit in edits.iter().rev() {
        text.replace_range(edit.start as usize..edit.end as usize, &edit.replacement);
    }
    text
}

#[test]
fn one_warning_for_each_rule_with_count_places_and_edits() {
    let source = SourceText::new("a.md", "---\n标题: \"创(chuàng)新\"\n---\n引領(lǐng)創(chuàng)新,深化,提高。\n");
    let mut collector = Collector::new(&source);
    let title = source.text.find('"').expect("written above");
    collector.add(title..title + 19, "创(chuàng)新", &clean("创(chuàng)新", TextKind::Line));
    let body = source.text.find("引").expect("written above");
    let text = &source.text[body..];
    collector.add(body..source.text.len(), text, &clean(text, TextKind::Markdown));
    let mut out = Vec::new();
    collector.report(&mut out);
    let codes: Vec<_> = out
        .iter()
        .map(|problem| (problem.code, problem.location.as_ref().map(|place| (place.line, place.column))))
        .collect();
    assert_eq!(codes, [(Code::W203, Some((2, 7))), (Code::W205, Some((4, 19)))]);
    assert!(out[0].text.zh.starts_with("去掉了 3 处拼音：第 2 行第 7 列“创(chuàng)”"), "{}", out[0].text.zh);
    assert_eq!(fix(&source, &out), "---\n标题: \"创新\"\n---\n引領創新，深化，提高。\n");
}

/// Every range lies in the text on character boundaries; certain repairs do not overlap and are found only once.
fn check_properties(text: &str, kind: TextKind) {
    assert_eq!(clean_characters(text, kind), clean_everywhere(text, kind), "{text:?}");
    let once = clean(text, kind);
    for finding in &once.findings {
        assert!(text.get(finding.range.clone()).is_some(), "{finding:?} in {text:?}");
    }
    let again = clean(&once.text, kind);
    assert_eq!(again.text, once.text, "cleaning {text:?} twice");
    let mut last = 0;
    for finding in once.findings.iter().filter(|finding| finding.rule.is_certain()) {
        assert!(finding.range.start >= last, "{finding:?} in {text:?}");
        last = finding.range.end;
    }
    let offsets = once.offsets();
    for (at, _) in once.text.char_indices() {
        assert!(text.is_char_boundary(offsets.original(at)), "{at} in {text:?}");
    }
    let masked = crate::content::privacy::mask(text).into_owned();
    assert_eq!(crate::content::privacy::mask(&masked), masked);
}

/// What the rules about characters find when all of them look at the whole text.
fn clean_everywhere(text: &str, kind: TextKind) -> Vec<Finding> {
    let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let mut findings = mojibake::find(text, &places);
    take_apart(text, kind, &mut findings);
    findings.sort_by_key(|finding| (finding.range.start, finding.range.end, finding.rule));
    findings
}

/// What they find when only those look that may find something.
fn clean_characters(text: &str, kind: TextKind) -> Vec<Finding> {
    let lines = [Rule::CutOff, Rule::Furniture];
    clean(text, kind).findings.into_iter().filter(|finding| !lines.contains(&finding.rule)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn cleaning_is_idempotent_and_in_bounds(text in "[一甲乙创服务務A b1,;:!?()（），：\\[\\]`<>*&\n\u{200b}\u{3000}３⼯.@/|#~_-]{0,40}") {
        check_properties(&text, TextKind::Markdown);
        check_properties(&text, TextKind::Plain);
    }

    #[test]
    fn a_rule_that_is_not_run_would_have_found_nothing(text in "[一甲務驿锟烫屯銝鍏“”…å³a,;:!?()（），  \u{3000}\n\u{200b}\u{e000}３⼯&`]{0,30}") {
        for kind in [TextKind::Line, TextKind::Plain, TextKind::Markdown] {
            check_properties(&text, kind);
        }
    }

    #[test]
    fn cleaning_takes_any_text(text in any::<String>()) {
        check_properties(&text, TextKind::Markdown);
    }

    #[test]
    fn phrases_in_any_order(parts in proptest::collection::vec(proptest::sample::select(&[
        "创(chuàng)", "(lǐng)", "领", ", ", ",", "甲", "a", "12:30", ":", "(", ")", "（", "）", "`", "``", "https://a.b/c,d", "a@b.cn", "图(1).jpg",
        "](", "[", "\n", "\n\n", "  ", "**", "鍏充簬", "\u{fffd}", "13800138000", " ", "1,200", "！", "。", "\u{200b}", "&nbsp;", "<b>", "猜你喜欢\n", "务務",
    ][..]), 0..12)) {
        check_properties(&parts.concat(), TextKind::Markdown);
    }
}

/// Found by `scripts/properties` and `scripts/fuzz`.
#[test]
fn texts_that_once_changed_again_when_cleaned_twice() {
    check_properties("](甲(https://a.b/c,d)(lǐng)", TextKind::Markdown);
    check_properties("鍏充簬(\u{fffd}！)(lǐng)", TextKind::Markdown);
    check_properties("!!DE html><html>业单位: 5, ±¹\u{82}·Ç±", TextKind::Plain);
}

#[test]
fn hostile_texts_cost_little() {
    for piece in [
        "(",
        "`",
        "<a",
        "](",
        ",",
        "甲,",
        "皩m",
        "é",
        "鍏",
        "*",
        "甲 ",
        "&",
        "://",
        ")",
        "1",
        "w",
        ".jpg",
        "创(chuàng)",
        "一\n",
        "\u{200b}",
        "[^1]: ",
        "猜你喜欢\n",
        "１",
        "\0",
    ] {
        let text = piece.repeat(100_000 / piece.len());
        let cleaned = clean(&text, TextKind::Markdown);
        assert!(cleaned.text.len() <= 2 * text.len());
        let source = SourceText::new("a.md", text.as_str());
        let mut collector = Collector::new(&source);
        collector.add(0..text.len(), &text, &cleaned);
        let mut out = Vec::new();
        collector.report(&mut out);
        assert!(out.len() <= 200, "{piece:?} gives {} warnings", out.len());
    }
}

//! Bodies as authors write them → the fields and the narrative they give.

use proptest::prelude::*;

use super::*;
use crate::content::markdown::{RenderOptions, render_manuscript};

fn named(title: &str) -> Option<Section> {
    match title {
        "背景" | "基本情况" => Some(Section::Background),
        "主要做法" | "做法" => Some(Section::Methods),
        "工作成效" | "成效" => Some(Section::Results),
        "经验启示" | "启示" => Some(Section::Lessons),
        _ => None,
    }
}

fn read(body: &str) -> Sections {
    let source = SourceText::new("案例/index.md", body);
    extract(&source, 0..body.len(), &[], &named, &mut Vec::new())
}

/// Titles and texts, `title|text`.
fn shown(steps: &[Step]) -> Vec<String> {
    steps.iter().map(|step| format!("{}|{}", step.title, step.text)).collect()
}

fn narrative(sections: &Sections) -> &str {
    sections.narrative.text().trim()
}

#[test]
fn lines_with_the_marks_of_word_processors_are_items() {
    let sections = read(
        "## 主要做法\n\n● 走访三个月，一户户看。\n● 标注老人\n● 做成一张图。\n\n## 工作成效\n\n➢ 一是快了；二是近了。\n",
    );
    assert_eq!(shown(&sections.methods), ["|走访三个月，一户户看。", "|标注老人", "|做成一张图。"]);
    assert_eq!(shown(&sections.results), ["|快了。", "|近了。"]);
}

#[test]
fn headings_that_name_sections_fill_them_and_leave_the_narrative() {
    let sections = read(
        "## 背景\n\n老旧小区多。\n\n水管年头长。\n\n## 一个夜班\n\n灯亮了。\n\n## 主要做法\n\n### 一、建网\n\n每片两人。\n\n\
         ![图](01%20图.jpg)\n\n### 二、画图\n\n标在图上。\n\n再核对。\n\n## 工作成效\n\n- 降到28分钟。\n- 办结率98.6%。\n",
    );
    assert_eq!(sections.background, "老旧小区多。\n水管年头长。");
    assert_eq!(shown(&sections.methods), ["建网|每片两人。", "画图|标在图上。\n再核对。"]);
    assert_eq!(sections.methods[0].images, ["01 图.jpg"]);
    assert_eq!(shown(&sections.results), ["|降到28分钟。", "|办结率98.6%。"]);
    assert_eq!(narrative(&sections), "## 一个夜班\n\n灯亮了。");
    assert_eq!(sections.in_narrative, []);
}

#[test]
fn a_document_typed_without_marks_is_understood() {
    let sections = read(
        "一、基本情况\n　　食堂每天供餐三百份。\n二、主要做法\n（一）周五称一次。每周五过秤。\n数字写在门口。\n\
         （二）小份起打。先打半份。\n三、成效\n人均由62克降到21克。\n四、后来\n照旧。",
    );
    assert_eq!(sections.background, "食堂每天供餐三百份。");
    assert_eq!(shown(&sections.methods), ["周五称一次|每周五过秤。\n数字写在门口。", "小份起打|先打半份。"]);
    assert_eq!(shown(&sections.results), ["|人均由62克降到21克。"]);
    assert_eq!(narrative(&sections), "## 四、后来\n照旧。");
}

#[test]
fn numbered_lines_of_their_own_are_titles() {
    let sections = read("主要做法\n\n1.建网\n\n每片两人。\n\n2.画图\n\n标在图上。\n\n①不是项目。\n");
    assert_eq!(shown(&sections.methods), ["建网|每片两人。", "画图|标在图上。\n①不是项目。"]);
    let tight = read("## 主要做法\n\n（一）建网\n每片两人。\n（二）画图\n标在图上。\n");
    assert_eq!(shown(&tight.methods), ["建网|每片两人。", "画图|标在图上。"]);
    let bracketed = read("## 主要做法\n（一）建网\n每片两人。\n（二）画图\n标在图上。\n");
    assert_eq!(shown(&bracketed.methods), ["建网|每片两人。", "画图|标在图上。"]);
}

#[test]
fn paragraphs_have_a_title_if_their_first_sentence_is_short() {
    let sections = read(
        "## 经验启示\n\n**先问再改。**问了才知道。\n\n这一句可真是不短，说的是为什么要把每一件小事都写在看得见的地方才行。还有。\n",
    );
    assert_eq!(
        shown(&sections.lessons),
        ["先问再改|问了才知道。", "|这一句可真是不短，说的是为什么要把每一件小事都写在看得见的地方才行。还有。"]
    );
    assert_eq!(
        shown(&read("## 启示\n\n小切口更长久。\n\n图纸跟人走。\n").lessons),
        ["|小切口更长久。", "|图纸跟人走。"]
    );
}

#[test]
fn spoken_numbers_divide_a_paragraph() {
    let sections = read("## 主要做法\n\n我们做了三件事：一是建网，每片两人；二是画图；三是点灯。\n");
    assert_eq!(shown(&sections.methods), ["|建网，每片两人。", "|画图。", "|点灯。"]);
    let apart = read("## 主要做法\n\n一是建网。每片两人。\n\n二是画图。标在图上。\n");
    assert_eq!(shown(&apart.methods), ["建网|每片两人。", "画图|标在图上。"]);
}

#[test]
fn a_paragraph_that_begins_with_a_number_and_goes_on_with_the_next_is_divided() {
    for body in [
        "一是设立回收站；二是培训义工；三是逐户探访。",
        "一是设立回收站。二是培训义工。三是逐户探访。",
        "第一，设立回收站；第二，培训义工；第三，逐户探访。",
        "（1）设立回收站；（2）培训义工；（3）逐户探访。",
        "（一）设立回收站；（二）培训义工；（三）逐户探访。",
        "1.设立回收站；2.培训义工；3.逐户探访。",
        "①设立回收站；②培训义工；③逐户探访。",
    ] {
        let sections = read(&format!("## 主要做法\n\n{body}\n"));
        assert_eq!(shown(&sections.methods), ["|设立回收站。", "|培训义工。", "|逐户探访。"], "{body}");
    }
    assert_eq!(shown(&read("## 主要做法\n\n1.增长一成，2.5倍于去年。\n").methods), ["|增长一成，2.5倍于去年。"]);
}

#[test]
fn an_introduction_is_a_first_step_without_title() {
    let sections = read("## 主要做法\n\n从群众最急的事做起，前后改了三轮。\n\n### 建网\n\n每片两人。\n");
    assert_eq!(shown(&sections.methods), ["|从群众最急的事做起，前后改了三轮。", "建网|每片两人。"]);
    assert_eq!(shown(&read("## 主要做法\n\n具体做法如下：\n\n### 建网\n\n每片两人。\n").methods), ["建网|每片两人。"]);
}

#[test]
fn an_introduction_that_says_something_stays() {
    for lead in ["针对12个小区夜间无人值守的难题：", "投入12万元、历时3年，做法有三条：", "针对无人值守的难题："]
    {
        let sections = read(&format!("## 主要做法\n\n{lead}\n\n（一）建网。分片。\n\n（二）画图。两人。\n"));
        assert_eq!(shown(&sections.methods), [&format!("|{lead}"), "建网|分片。", "画图|两人。"], "{lead}");
    }
    for lead in ["主要做法如下：", "有三条：", "我们主要采取了以下几个方面："] {
        let sections = read(&format!("## 主要做法\n\n{lead}\n\n（一）建网。分片。\n\n（二）画图。两人。\n"));
        assert_eq!(shown(&sections.methods), ["建网|分片。", "画图|两人。"], "{lead}");
    }
}

#[test]
fn a_first_sentence_is_not_cut_out_of_what_is_open() {
    for text in [
        "**一是小。二是大**，都好。",
        "*小。大*，都好。",
        "~~小。大~~，都好。",
        "用`甲。乙`写。都好。",
        "[甲。乙](https://a.cn)丙。",
        "见[甲](https://a.cn)。都好。",
    ] {
        let sections = read(&format!("## 经验启示\n\n{text}\n"));
        assert_eq!(shown(&sections.lessons), [format!("|{text}")], "{text}");
    }
    assert_eq!(shown(&read("## 经验启示\n\n**小*切*口。**都好。\n").lessons), ["小切口|都好。"]);
}

#[test]
fn a_section_with_more_than_titled_text_stays_as_it_is() {
    for extra in [
        "| a | b |\n|---|---|",
        "> 引语",
        "见[乙](#乙)。",
        "```\nx\n```",
        "- 甲\n  - 乙",
        "<b>x</b>",
        "文![图](x.jpg)文",
    ] {
        let body = format!("## 主要做法\n\n### 建网\n\n每片两人。\n\n{extra}\n");
        let sections = read(&body);
        assert_eq!((sections.methods.len(), narrative(&sections)), (0, body.trim()), "{extra}");
        assert_eq!(sections.in_narrative, [Section::Methods], "{extra}");
    }
}

#[test]
fn links_and_footnotes_that_a_field_cannot_hold_keep_their_section_in_the_narrative() {
    let definitions = "\n\n## 后来\n\n居民说好。\n\n[r]: https://a.cn\n[^1]: 按楼栋数分片。";
    for lessons in ["- 见[方案][r]。\n- 小切口[^1]更长久。", "- 小切口[^1]更长久。", "### 小切口[^1]\n\n更长久。"]
    {
        let body = format!("## 经验启示\n\n{lessons}{definitions}");
        let sections = read(&body);
        assert_eq!((sections.lessons.len(), narrative(&sections)), (0, body.as_str()), "{lessons}");
    }
    for title in ["见[网站](https://a.cn)", "改<b>粗</b>", "![图](图.jpg)"] {
        let body = format!("## 经验启示\n\n### {title}\n\n更长久。");
        let sections = read(&body);
        assert_eq!((sections.lessons.len(), narrative(&sections)), (0, body.as_str()), "{title}");
    }
    let sections = read("## 经验启示\n\n### 1. 小切口 [2023] <3年\n\n更长久。");
    assert_eq!(shown(&sections.lessons), ["小切口 [2023] <3年|更长久。"]);
}

#[test]
fn links_and_pictures_of_fields_are_handed_on_with_their_places() {
    let body = "一、背景\n老旧小区多，见**[乙案](../乙%20案/)**。\n二、主要做法\n（一）建网。每片两人。\n![建网图](图.jpg \"题\")\n三、后来\n[丙](../丙/)。";
    let source = SourceText::new("案例/index.md", body);
    let mut out = Vec::new();
    let sections = extract(&source, 0..body.len(), &[], &named, &mut out);
    assert_eq!(sections.background, "老旧小区多，见**[乙案](../乙%20案/)**。");
    let rendered = render_manuscript(&source, sections.narrative, &RenderOptions::default(), &mut out);
    let place = |reference: &Reference| &body[reference.start as usize..reference.end as usize];
    let found: Vec<_> =
        rendered.references.iter().map(|one| (one.target.as_str(), place(one), one.alt.as_str())).collect();
    assert_eq!(
        found,
        [
            ("../乙 案/", "[乙案](../乙%20案/)", ""),
            ("图.jpg", "![建网图](图.jpg \"题\")", "建网图"),
            ("../丙/", "[丙](../丙/)", ""),
        ]
    );
    assert!(rendered.html.contains("href=\"\u{1}2\u{1}\""), "{}", rendered.html);
}

#[test]
fn a_section_stays_when_one_that_is_shown_before_it_stays() {
    let body = "## 背景\n\n> 引语\n\n## 主要做法\n\n- 建网。\n\n## 经验启示\n\n- 先问。\n";
    let sections = read(body);
    assert_eq!(sections.in_narrative, [Section::Background, Section::Methods]);
    assert_eq!(narrative(&sections), "## 背景\n\n> 引语\n\n## 主要做法\n\n- 建网。");
    assert_eq!(shown(&sections.lessons), ["|先问。"]);
}

#[test]
fn the_pictures_of_a_background_stay_in_the_narrative() {
    let sections = read("## 背景\n\n老旧小区多。\n\n![外景](外景.jpg)\n\n水管年头长。\n");
    assert_eq!(sections.background, "老旧小区多。\n水管年头长。");
    assert_eq!(narrative(&sections), "![外景](外景.jpg)");
}

#[test]
fn what_the_front_matter_gives_stays_as_narrative_with_an_information() {
    let body = "## 背景\n\n老旧小区多。\n\n## 主要做法\n\n- 建网。\n";
    let source = SourceText::new("案例/index.md", body);
    let mut out = Vec::new();
    let sections = extract(&source, 0..body.len(), &[Section::Methods], &named, &mut out);
    assert_eq!(narrative(&sections), "## 主要做法\n\n- 建网。");
    assert_eq!(sections.background, "老旧小区多。");
    assert_eq!(out.len(), 1);
    let place = out[0].location.as_ref().expect("a place");
    assert_eq!((out[0].code, place.line, place.column), (Code::I304, 5, 1));
}

#[test]
fn places_in_the_narrative_are_those_of_the_file() {
    let body = "一、背景\n老旧小区多。\n二、后来\n照旧，[坏](javascript:x)。";
    let file = format!("---\n标题: 一\n---\n{body}");
    let source = SourceText::new("案例/index.md", file.as_str());
    let mut out = Vec::new();
    let sections = extract(&source, file.len() - body.len()..file.len(), &[], &named, &mut out);
    let html = render_manuscript(&source, sections.narrative, &RenderOptions::default(), &mut out).html;
    assert!(html.ends_with(">二、后来</h2>\n<p>照旧，坏。</p>\n"), "{html}");
    let place = out[0].location.as_ref().expect("a place");
    assert_eq!((place.line, place.column), (7, 4));
    assert_eq!(&file[sections.consumed[0].clone()], "一、背景\n老旧小区多。\n");
}

#[test]
fn a_body_without_sections_is_all_narrative() {
    let sections = read("夜里有人接。\n\n### 主要做法\n\n不是一节。\n");
    assert_eq!((sections.methods.len(), sections.background.as_str()), (0, ""));
    assert_eq!(narrative(&sections), "夜里有人接。\n\n### 主要做法\n\n不是一节。");
    assert_eq!(narrative(&read("")), "");
}

/// What lines are made of.
const PARTS: &[&str] = &[
    "\n",
    "\n\n",
    "\r",
    " ",
    "    ",
    "\t",
    "\u{3000}",
    "#",
    "# ",
    "## ",
    "### ",
    "- ",
    "1. ",
    "2) ",
    "---",
    "===",
    "```",
    "~~~",
    "`",
    "~",
    "> ",
    "<b>",
    "| a |",
    "[ ] ",
    "[a]",
    "[a]: https://x",
    "![图](x.jpg)",
    "{#id}",
    "背景",
    "主要做法",
    "甲乙。",
    "a",
];

proptest! {
    #[test]
    fn headings_and_sections_are_those_of_all_blocks(
        parts in proptest::collection::vec(proptest::sample::select(PARTS), 0..24),
    ) {
        let text = parts.concat();
        let has_definitions = blocks::has_definitions(&text);
        let all = blocks::read(&text, 0..text.len(), has_definitions);
        let is_heading = |block: &&Block<'_>| matches!(block.shape, Shape::Heading { .. });
        let headings: Vec<_> = all.iter().filter(is_heading).cloned().collect();
        prop_assert_eq!(&blocks::headings(&text, blocks::marked_lines(&text)), &headings);
        let ends: Vec<usize> = headings.iter().map(|heading| heading.range.start).chain([text.len()]).collect();
        for (at, heading) in headings.iter().enumerate() {
            for end in &ends[at + 1..] {
                let section = heading.range.end..*end;
                let within: Vec<_> =
                    all.iter().filter(|block| section.contains(&block.range.start)).cloned().collect();
                prop_assert_eq!(blocks::read(&text, section, has_definitions), within);
            }
        }
    }
}

//! What an author writes → what the page shows.

use super::*;
use crate::content::case::Reference;
use crate::diagnostic::Code;

fn parts(markdown: &str) -> (Body, Vec<Diagnostic>) {
    let source = SourceText::new("案例/index.md", markdown);
    let mut out = Vec::new();
    let body = render(&source, 0..markdown.len(), &RenderOptions::default(), &mut out);
    (body, out)
}

/// The HTML with the marks of references shown as `⟦n⟧` (links) and `⟪n⟫` (pictures).
fn html(markdown: &str) -> String {
    shown(&parts(markdown).0.html)
}

fn shown(html: &str) -> String {
    let mut shown = String::new();
    let (mut links, mut pictures) = (0, 0);
    for c in html.chars() {
        match c {
            '\u{1}' => {
                shown.push(if links % 2 == 0 { '⟦' } else { '⟧' });
                links += 1;
            }
            '\u{2}' => {
                shown.push(if pictures % 2 == 0 { '⟪' } else { '⟫' });
                pictures += 1;
            }
            c => shown.push(c),
        }
    }
    shown
}

/// Code, line:column and text of each problem.
fn problems(markdown: &str) -> Vec<String> {
    let show = |diagnostic: &Diagnostic| {
        let place = diagnostic.location.as_ref().expect("every problem of a text has a place");
        format!("{} {}:{} {}", diagnostic.code, place.line, place.column, diagnostic.text.zh)
    };
    parts(markdown).1.iter().map(show).collect()
}

#[test]
fn definitions_named_too_often_are_said_where_they_stop_being_links() {
    let text = format!("[a]: https://example.org/{}\n\n{}", "x".repeat(999), "[a] 夜里。\n".repeat(200));
    let source = SourceText::new("a.md", text.as_str());
    let mut out = Vec::new();
    let body = render(&source, 0..text.len(), &RenderOptions::default(), &mut out);
    let links = body.html.matches("<a href").count();
    assert!((90..110).contains(&links), "{links}");
    assert_eq!(out.len(), 1, "{out:?}");
    assert_eq!((out[0].code, out[0].location.as_ref().map(|place| place.line as usize)), (Code::E108, Some(2 + links)));
    let few = text.replacen(&"[a] 夜里。\n".repeat(150), "", 1);
    let source = SourceText::new("a.md", few.as_str());
    out.clear();
    assert_eq!(render(&source, 0..few.len(), &RenderOptions::default(), &mut out).html.matches("<a href").count(), 50);
    assert_eq!(out, []);
}

#[test]
fn emphasis_works_beside_chinese_punctuation_and_dollars_stay_money() {
    assert_eq!(
        html("落实**“一网格”**机制，售价$5和$6元。"),
        "<p>落实<strong>“一网格”</strong>机制，售价$5和$6元。</p>\n"
    );
    assert_eq!(html("1~3月，4~6月；~~删去~~"), "<p>1~3月，4~6月；<del>删去</del></p>\n");
    assert_eq!(html("第1~3页*甲~乙*"), "<p>第1~3页<em>甲~乙</em></p>\n");
}

#[test]
fn a_line_end_between_chinese_characters_is_no_space() {
    assert_eq!(
        html("灯亮着，\n**人**就在\n`here`\nand there\n\n完"),
        "<p>灯亮着，<strong>人</strong>就在\n<code>here</code>\nand there</p>\n<p>完</p>\n"
    );
    assert_eq!(html("他说：\n“好。”\n走了  \n完\n\n完"), "<p>他说：“好。”走了<br>\n完</p>\n<p>完</p>\n");
    assert_eq!(html("한국어\n문장"), "<p>한국어\n문장</p>\n");
}

#[test]
fn a_text_typed_without_marks_has_paragraphs_headings_and_right_places() {
    let markdown = "一、背景\n　　夜里找不到人。\n　　[坏](javascript:x)阀门也找不到。";
    let (body, out) = parts(markdown);
    let outline: Vec<_> = body.outline.iter().map(|heading| (heading.level, heading.text.as_str())).collect();
    assert_eq!(outline, [(2, "一、背景")]);
    assert!(body.html.ends_with("</h2>\n<p>夜里找不到人。</p>\n<p>坏阀门也找不到。</p>\n"), "{}", body.html);
    let place = out[0].location.as_ref().expect("a place");
    assert_eq!((place.line, place.column), (3, 3));
}

#[test]
fn headings_begin_at_two_and_have_ids_that_stay() {
    let (body, _) = parts("# 背景\n\n### 做法\n\n# 背景\n\n## 数据 {#shuju}\n\n## 目标 {2023}");
    let outline: Vec<_> = body.outline.iter().map(|heading| (heading.level, heading.text.as_str())).collect();
    assert_eq!(outline, [(2, "背景"), (4, "做法"), (2, "背景"), (3, "数据"), (3, "目标 {2023}")]);
    let ids: Vec<_> = body.outline.iter().map(|heading| heading.id.as_str()).collect();
    assert_eq!(ids[2], format!("{}-2", ids[0]));
    assert_eq!(ids[3], "shuju");
    assert!(body.html.starts_with(&format!("<h2 id=\"{}\">背景</h2>\n<h4", ids[0])), "{}", body.html);
    let alone = parts("### 做法\n\n正文").0;
    assert_eq!((alone.outline[0].level, alone.outline[0].id.as_str()), (2, ids[1]));
}

#[test]
fn a_link_to_a_heading_by_its_text_finds_the_id() {
    let (body, _) = parts("## 一、*背景*\n\n[见](#一、背景) [乙](#没有) [丙](#%E4%B8%80%E3%80%81%E8%83%8C%E6%99%AF)");
    let id = format!("#{}", body.outline[0].id);
    let targets: Vec<_> = body.references.iter().map(|reference| reference.target.as_str()).collect();
    assert_eq!(targets, [id.as_str(), "#没有", id.as_str()]);
}

#[test]
fn links_and_pictures_become_references_with_their_place() {
    let markdown = "见[甲](../甲/index.md \"题\")和![灯](01%20灯.jpg)。\n\n![外景](外.jpg)\n![内景](内.jpg \"说明\")\n";
    let (body, out) = parts(markdown);
    assert_eq!(out, []);
    assert_eq!(shown(&body.html), "<p>见<a href=\"⟦0⟧\" title=\"题\">甲</a>和⟪1⟫。</p>\n⟪2⟫\n⟪3⟫\n");
    let place = |reference: &Reference| &markdown[reference.start as usize..reference.end as usize];
    assert_eq!(place(&body.references[1]), "![灯](01%20灯.jpg)");
    assert_eq!(body.references[1].target, "01 灯.jpg");
    let blocks: Vec<_> = body.references.iter().map(|reference| (reference.is_image, reference.is_block)).collect();
    assert_eq!(blocks, [(false, false), (true, false), (true, true), (true, true)]);
    assert_eq!((body.references[3].alt.as_str(), body.references[3].title.as_str()), ("内景", "说明"));
}

#[test]
fn places_are_right_behind_emphasis_and_removed_characters() {
    let markdown = "甲**“乙”**丙\u{1}\u{7}，**（丁）**[坏](javascript:x)";
    assert_eq!(problems(markdown), [format!("W223 1:{} 链接“javascript:x”不能发布，已去掉链接、保留文字", 20)]);
}

#[test]
fn links_to_other_sites_open_safely_and_dangerous_ones_are_dropped() {
    assert_eq!(
        html("[甲](https://example.org/a?b=1&c=2) <mailto:a@example.org> <b@example.org> <tel:0000>"),
        "<p><a href=\"https://example.org/a?b=1&amp;c=2\" rel=\"noopener\">甲</a> \
         <a href=\"mailto:a@example.org\" rel=\"noopener\">mailto:a@example.org</a> \
         <a href=\"mailto:b@example.org\" rel=\"noopener\">b@example.org</a> \
         <a href=\"tel:0000\" rel=\"noopener\">tel:0000</a></p>\n"
    );
    for target in ["javascript:alert(1)", "JAVA&#10;SCRIPT:x", "data:text/html,x", "vbscript:x", "&#1;javascript:x"] {
        assert_eq!(html(&format!("[甲](<{target}>)")), "<p>甲</p>\n", "{target}");
    }
}

#[test]
fn pictures_of_other_sites_become_links() {
    let markdown = "![外景](https://example.org/a.jpg)\n\n![x](data:image/png;base64,AA)";
    assert_eq!(html(markdown), "<p><a href=\"https://example.org/a.jpg\" rel=\"noopener\">外景</a></p>\n<p>x</p>\n");
    let found = problems(markdown);
    assert_eq!(found.len(), 2);
    assert!(found[0].starts_with("W223 1:1 图片“https://example.org/a.jpg”在别的网站上"), "{}", found[0]);
    assert!(found[1].starts_with("W223 3:1 图片“data:"), "{}", found[1]);
}

#[test]
fn tables_scroll_and_align_by_class() {
    assert_eq!(
        html("## 数据\n\n| 指标 | 数值 |\n|:-:|--:|\n| **“到场”** | 28 |\n").split_once('\n').expect("two blocks").1,
        "<div class=\"table-wrap\" tabindex=\"0\" role=\"region\" aria-label=\"表格：数据\"><table>\n\
         <thead><tr><th scope=\"col\" class=\"al-c\">指标</th><th scope=\"col\" class=\"al-r\">数值</th></tr></thead>\n\
         <tbody>\n<tr><td class=\"al-c\"><strong>“到场”</strong></td><td class=\"al-r\">28</td></tr>\n\
         </tbody></table></div>\n"
    );
}

#[test]
fn footnotes_are_gathered_at_the_end() {
    assert_eq!(
        html("甲[^a]乙[^b]丙[^a]\n\n[^b]: 二\n\n[^a]: 一\n\n完"),
        "<p>甲<sup class=\"footnote-ref\"><a href=\"#fn-1\" id=\"fnref-1-1\">1</a></sup>乙\
         <sup class=\"footnote-ref\"><a href=\"#fn-2\" id=\"fnref-2-1\">2</a></sup>丙\
         <sup class=\"footnote-ref\"><a href=\"#fn-1\" id=\"fnref-1-2\">1</a></sup></p>\n<p>完</p>\n\
         <section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"注释\">\n<ol>\n\
         <li id=\"fn-1\">\n<p>一</p>\n<a class=\"footnote-back\" href=\"#fnref-1-1\" aria-label=\"回到正文\">↩</a></li>\n\
         <li id=\"fn-2\">\n<p>二</p>\n<a class=\"footnote-back\" href=\"#fnref-2-1\" aria-label=\"回到正文\">↩</a></li>\n\
         </ol>\n</section>\n"
    );
}

#[test]
fn task_lists_alerts_and_code() {
    assert_eq!(
        html("- [x] 甲\n- [ ] 乙"),
        "<ul>\n<li><input type=\"checkbox\" checked disabled aria-label=\"已完成\"> 甲</li>\n\
         <li><input type=\"checkbox\" disabled aria-label=\"未完成\"> 乙</li>\n</ul>\n"
    );
    assert_eq!(
        html("> [!NOTE]\n> 甲"),
        "<blockquote class=\"alert alert-note\">\n<p class=\"alert-title\">说明</p>\n<p>甲</p>\n</blockquote>\n"
    );
    assert_eq!(
        html("```rust\" onload\na**“<b>**c\n```"),
        "<pre><code class=\"language-rust\">a**“&lt;b&gt;**c\n</code></pre>\n"
    );
    assert_eq!(html("3. 甲\n4. 乙"), "<ol start=\"3\">\n<li>甲</li>\n<li>乙</li>\n</ol>\n");
}

#[test]
fn harmless_raw_html_stays_and_is_balanced() {
    assert_eq!(html("甲<br>乙<sub>2</sub><b>丙"), "<p>甲<br>\n乙<sub>2</sub><b>丙</b></p>\n");
    assert_eq!(
        html("<details open>\n<summary>更多</summary>\n\n**灯**\n\n</details>\n"),
        "<details open=\"\">\n<summary>更多</summary>\n<p><strong>灯</strong></p>\n</details>\n"
    );
    assert_eq!(
        html("<p align=\"center\" class=\"x y\" id=\"main\">甲"),
        "<p id=\"u-main\" class=\"al-c u-x u-y\">甲</p>\n"
    );
    assert_eq!(html("<ul><li>甲<li>乙</ul>尾"), "<ul><li>甲</li><li>乙</li></ul>尾\n");
}

#[test]
fn markdown_between_the_tags_of_a_block_is_read() {
    let cases = [
        ("<center>\n![灯](甲.jpg)\n</center>", "<div class=\"al-c\">⟪0⟫\n</div>\n"),
        ("<div align=\"center\">![灯](甲.jpg)</div>", "<div class=\"al-c\">⟪0⟫\n</div>\n"),
        ("<p style=\"text-align: center;\">图三：**现场**</p>", "<p class=\"al-c\">图三：<strong>现场</strong></p>\n"),
        ("<p>\n  图三：[**现场**](乙.md)\n</p>", "<p>图三：<a href=\"⟦0⟧\"><strong>现场</strong></a></p>\n"),
        (
            "<div>\n  - 第一条\n    - 其中\n  - 第二条\n</div>",
            "<div><ul>\n<li>第一条<ul>\n<li>其中</li>\n</ul>\n</li>\n<li>第二条</li>\n</ul>\n</div>\n",
        ),
        ("<div>\n1. 第一\n2. 第二\n\n后</div>", "<div><ol>\n<li>第一</li>\n<li>第二</li>\n</ol>\n<p>后</p>\n</div>"),
        ("<table><tr><td>![灯](甲.jpg)</td></tr></table>", "<table><tbody><tr><td>⟪0⟫</td></tr></tbody></table>\n"),
        (
            "<details><summary>**更多**</summary>\n## 经过\n文字</details>",
            "<details><summary><strong>更多</strong></summary><h2 id=\"h-e307e5a3\">经过</h2>\n<p>文字</p>\n</details>\n",
        ),
        (
            "<table><tr><td>1、甲\n2、乙\n3、丙</td><td>右</td></tr></table>\n\n后面。",
            "<table><tbody><tr><td>1、甲\n2、乙\n3、丙</td><td>右</td></tr></tbody></table>\n<p>后面。</p>\n",
        ),
        (
            "<div align=\"right\">\n一、甲\n二、乙</div>\n\n后面。",
            "<div class=\"al-r\">\n一、甲\n二、乙</div>\n<p>后面。</p>\n",
        ),
        (
            "<center>标题\n　　一是抓。\n　　二是抓。</center>\n第一段话。\n第二段话。",
            "<div class=\"al-c\">标题\n　　一是抓。\n　　二是抓。</div>\n<p>第一段话。</p>\n<p>第二段话。</p>\n",
        ),
        ("<p>\n    **深缩进**\n    第二行\n</p>", "<p><strong>深缩进</strong>第二行</p>\n"),
        ("<h3>1. **分片**包干</h3>", "<h3>1. <strong>分片</strong>包干</h3>\n"),
        (
            "<table><tr><td>+ **5**</td><td># **号**</td></tr></table>",
            "<table><tbody><tr><td>+ <strong>5</strong></td><td># <strong>号</strong></td></tr></tbody></table>\n",
        ),
        ("<p>**关于<u>放管服</u>改革**的通知</p>", "<p><strong>关于<u>放管服</u>改革</strong>的通知</p>\n"),
        (
            "<p style=\"text-align:center\">**第一行<br>第二行**</p>",
            "<p class=\"al-c\"><strong>第一行<br>\n第二行</strong></p>\n",
        ),
        ("<p>__粗__、~~删~~、`码`</p>", "<p><strong>粗</strong>、<del>删</del>、<code>码</code></p>\n"),
        (
            "<div>`<b>` 与 `**x**` 再说 **粗**</div>",
            "<div><code>&lt;b&gt;</code> 与 <code>**x**</code> 再说 <strong>粗</strong></div>\n",
        ),
        (
            "<p>访问 <https://example.org/a> 办理</p>",
            "<p>访问 <a href=\"https://example.org/a\" rel=\"noopener\">https://example.org/a</a> 办理</p>\n",
        ),
        ("<![if !supportLists]>·<![endif]>项目一", "<p>·项目一</p>\n"),
        ("<p>文字<b>粗</b>和<i>斜</i></p>", "<p>文字<b>粗</b>和<i>斜</i></p>\n"),
        ("<p><img data-src=\"灯.jpg\" alt=\"大厅\"></p>", "<p>⟪0⟫</p>\n"),
        ("<p><a href=\"a.md\">![灯](甲.jpg)</a></p>", "<p><a href=\"⟦0⟧\">⟪1⟫</a></p>\n"),
        // Marks that mean themselves.
        ("<pre>**x** [a](b)\n- c</pre>", "<pre>**x** [a](b)\n- c</pre>\n"),
        ("<div>3 * 4 * 5 - 6</div>", "<div>3 * 4 * 5 - 6</div>\n"),
    ];
    for (markdown, wanted) in cases {
        let (body, out) = parts(markdown);
        assert_eq!(shown(&body.html), wanted, "{markdown}");
        assert_eq!(out, [], "{markdown}");
    }
}

#[test]
fn text_behind_what_has_no_end_is_told_to_be_missing() {
    let unclosed = |name: &str| format!("标签 <{name}> 没有结束，它后面的文字没有显示");
    let comment = "这里开始的注释没有结束，后面的文字没有显示".to_owned();
    for (markdown, line, wanted) in [
        ("前\n\n<!-- 没关的注释\n\n后面全部", 3, comment.clone()),
        ("前\n<!-- 备注\n\n后", 2, comment),
        ("<script>\n\n后面\n", 1, unclosed("script")),
        ("文字<iframe src=\"https://example.org/x\"> 后文 **粗**\n\n下一段", 1, unclosed("iframe")),
    ] {
        let told = problems(markdown);
        assert!(told.iter().any(|one| one.starts_with(&format!("W223 {line}:")) && one.ends_with(&wanted)), "{told:?}");
    }
    // Nothing is lost here.
    let silent = "<!-- 备注 -->\n\n文字<!-- 备注 -->\n\n<embed src=x>\n后文\n\n<iframe src=x></iframe>";
    assert!(!problems(silent).iter().any(|one| one.contains("没有结束")), "{:?}", problems(silent));
    assert!(html(silent).contains("后文"));
}

#[test]
fn pictures_of_the_own_computer_are_told_as_pictures() {
    assert_eq!(
        problems("<img src=\"file:///C:/wps1.jpg\" alt=\"灯\">\n\n<img alt=\"空\">"),
        ["W223 1:1 图片“file:///C:/wps1.jpg”不在案例文件夹里，没有显示", "W223 3:1 标签 <img> 不能发布，已去掉"]
    );
}

#[test]
fn active_content_is_removed_with_a_message() {
    let markdown = "甲<script>alert(1)</script>乙\n\n<iframe src=x></iframe>\n\n<p onclick=\"x()\" style=\"a\">丙</p>\n\n<a href=\"javascript:x\">丁</a>";
    assert_eq!(html(markdown), "<p>甲乙</p>\n\n<p>丙</p>\n<p>丁</p>\n");
    assert_eq!(
        problems(markdown),
        [
            "W223 1:2 标签 <script> 不能发布，已去掉",
            "W223 3:1 标签 <iframe> 不能发布，已去掉",
            "W223 5:1 属性 onclick 不能发布，已去掉",
            "W223 5:1 属性 style 不能发布，已去掉",
            "W223 7:1 链接“javascript:x”不能发布，已去掉链接、保留文字",
        ]
    );
}

#[test]
fn links_and_pictures_of_raw_html_are_references_too() {
    let (body, out) =
        parts("<p><a href=\"../甲/\" title=\"题\">甲</a></p>\n\n<img src=\"图.jpg\" alt=\"灯\" width=300>");
    assert_eq!(out, []);
    assert_eq!(shown(&body.html), "<p><a href=\"⟦0⟧\" title=\"题\">甲</a></p>\n⟪1⟫\n");
    assert_eq!(body.references.iter().map(|r| r.target.as_str()).collect::<Vec<_>>(), ["../甲/", "图.jpg"]);
}

#[test]
fn marks_cannot_be_forged() {
    for forged in
        ["\u{1}7\u{1}", "&#1;7&#1;", "&#x2;7&#x2;", "<b title=\"&#2;7&#2;\">x</b>", "<p>&#2;7&#2;</p>", "[a](&#1;7)"]
    {
        let (body, _) = parts(&format!("{forged} <i>x</i>"));
        assert!(!body.html.contains(['\u{2}', '\u{3}', '\u{4}']), "{forged}: {}", body.html);
        assert_eq!(body.html.matches('\u{1}').count(), 2 * body.references.len(), "{forged}: {}", body.html);
    }
}

#[test]
fn words_are_counted_without_marks() {
    assert_eq!(parts("## 一盏灯\n\n**夜里**28分钟，[到场](x.md) ok\n").0.words, 3 + 2 + 1 + 2 + 2 + 1);
}

#[test]
fn deep_nesting_is_cut_with_one_message() {
    let markdown = format!("甲\n\n{}乙", "> ".repeat(500));
    let found = problems(&markdown);
    assert_eq!(found, ["E108 3:201 引用、列表或标记嵌套超过100层，更深的层不再缩进"]);
    assert_eq!(html(&markdown).matches("<blockquote>").count(), 100);
    let stars = format!("{}甲{}", "*a **b ".repeat(300), "** *".repeat(300));
    assert!(html(&stars).matches("<em>").count() <= 100);
}

#[test]
fn a_text_over_the_limit_is_refused_and_a_large_one_is_mentioned() {
    let (body, out) = parts(&"字".repeat(700_000));
    assert!(!body.html.is_empty());
    assert_eq!(out[0].severity, crate::diagnostic::Severity::Warning);
    let (body, out) = parts(&"x".repeat((20 << 20) + 1));
    assert_eq!((body, out[0].severity), (Body::default(), crate::diagnostic::Severity::Error));
}

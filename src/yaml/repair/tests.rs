//! Front matter as people type it → what is read, and the source after the edits.

use crate::diagnostic::{Code, Diagnostic, SourceText};
use crate::yaml::{Kind, Node, ReadOptions, read};

const KEYS: [&str; 24] = [
    "标题",
    "单位",
    "年度",
    "类别",
    "标签",
    "摘要",
    "口号",
    "日期",
    "编号",
    "特色亮点",
    "主要做法",
    "内容",
    "负责人",
    "成效数据",
    "名称",
    "之前",
    "之后",
    "审签",
    "编辑",
    "审核",
    "状态",
    "title",
    "branch",
    "地区",
];

fn known(key: &str) -> bool {
    KEYS.contains(&key)
}

/// A short form of a tree: `标题=甲; 类别=[乙, 丙]`.
fn shown(node: &Node) -> String {
    match &node.kind {
        Kind::Null => "~".to_owned(),
        Kind::Scalar { text, .. } => text.clone(),
        Kind::List(items) => format!("[{}]", items.iter().map(shown).collect::<Vec<_>>().join(", ")),
        Kind::Map(entries) => {
            let fields: Vec<_> = entries.iter().map(|(key, value)| format!("{}={}", key.text, shown(value))).collect();
            format!("{{{}}}", fields.join("; "))
        }
    }
}

fn read_text(text: &str) -> (Option<Node>, Vec<Diagnostic>) {
    let source = SourceText::new("a.md", text);
    let mut out = Vec::new();
    (read(&source, 0..text.len(), &ReadOptions::new(&known), &mut out), out)
}

fn fixed(text: &str, out: &[Diagnostic]) -> String {
    let mut edits: Vec<_> =
        out.iter().flat_map(|problem| &problem.hints).filter_map(|hint| hint.edit.clone()).collect();
    edits.sort_by_key(|edit| edit.start);
    let mut text = text.to_owned();
    for edit in edits.iter().rev() {
        text.replace_range(edit.start as usize..edit.end as usize, &edit.replacement);
    }
    text
}

/// `text` is read as `tree` with warnings at `places`; after the edits it is `mended`, which reads the same silently.
#[track_caller]
fn repairs(text: &str, mended: &str, tree: &str, places: &[(u32, u32)]) {
    let (node, out) = read_text(text);
    assert_eq!(shown(&node.expect("readable")), tree, "{out:#?}");
    let found: Vec<_> =
        out.iter().filter_map(|problem| problem.location.as_ref()).map(|place| (place.line, place.column)).collect();
    assert_eq!(found, places);
    assert!(out.iter().all(|problem| problem.code == Code::W207), "{out:#?}");
    let after = fixed(text, &out);
    assert_eq!(after, mended);
    for problem in &out {
        let (line, mended_line) =
            (problem.location.as_ref().expect("has a place").line, problem.hints[0].line.as_deref());
        assert_eq!(mended_line, mended.lines().nth(line as usize - 1), "the hint shows the mended line");
    }
    let (again, out) = read_text(&after);
    assert_eq!((shown(&again.expect("readable")).as_str(), out.len()), (tree, 0), "{out:#?}");
}

/// `text` is read as it stands, silently.
#[track_caller]
fn stays(text: &str, tree: &str) {
    let (node, out) = read_text(text);
    assert_eq!((shown(&node.expect("readable")).as_str(), out.len()), (tree, 0), "{out:#?}");
}

/// `text` holds an error at `place` whose hint shows `mended`.
#[track_caller]
fn refuses(text: &str, place: (u32, u32), mended: &str) {
    let (_, out) = read_text(text);
    let errors: Vec<_> = out.iter().filter(|problem| problem.code == Code::E105).collect();
    assert_eq!(errors.len(), 1, "{out:#?}");
    let found = errors[0].location.as_ref().map(|place| (place.line, place.column));
    assert_eq!((found, errors[0].hints[0].line.as_deref()), (Some(place), Some(mended)));
}

#[test]
fn a_full_width_colon_after_a_known_key() {
    repairs("标题：一盏灯\n", "标题: 一盏灯\n", "{标题=一盏灯}", &[(1, 3)]);
    repairs("标题 ：　一盏灯\n单位：\n", "标题: 一盏灯\n单位:\n", "{标题=一盏灯; 单位=~}", &[(1, 3), (2, 3)]);
    repairs(
        "主要做法:\n  - 标题：甲\n    内容：乙\n",
        "主要做法:\n  - 标题: 甲\n    内容: 乙\n",
        "{主要做法=[{标题=甲; 内容=乙}]}",
        &[(2, 7), (3, 7)],
    );
    repairs("“标题”：甲\n", "标题: 甲\n", "{标题=甲}", &[(1, 1)]);
    stays(
        "摘要: 经验：小切口\n特色亮点:\n  - 小切口更长久：先解决一件事\n",
        "{摘要=经验：小切口; 特色亮点=[小切口更长久：先解决一件事]}",
    );
}

#[test]
fn a_missing_space_after_the_colon() {
    repairs("标题:一盏灯\n年度:2023\n", "标题: 一盏灯\n年度: 2023\n", "{标题=一盏灯; 年度=2023}", &[(1, 3), (2, 3)]);
    stays("标题: 12:30 开门\n口号: http://example.org\n", "{标题=12:30 开门; 口号=http://example.org}");
}

#[test]
fn tabs_and_wide_spaces_as_indent() {
    repairs("特色亮点:\n\t- 甲\n\t- 乙\n", "特色亮点:\n  - 甲\n  - 乙\n", "{特色亮点=[甲, 乙]}", &[(2, 1), (3, 1)]);
    repairs(
        "审签:\n　编辑: 李敏\n　审核: 周航\n",
        "审签:\n  编辑: 李敏\n  审核: 周航\n",
        "{审签={编辑=李敏; 审核=周航}}",
        &[(2, 1), (3, 1)],
    );
    repairs(
        "审签:\n    编辑: 李敏\n\t审核: 周航\n",
        "审签:\n    编辑: 李敏\n    审核: 周航\n",
        "{审签={编辑=李敏; 审核=周航}}",
        &[(3, 1)],
    );
}

#[test]
fn item_marks_that_are_no_hyphen() {
    repairs(
        "特色亮点:\n  -甲\n  －乙\n  • 丙\n",
        "特色亮点:\n  - 甲\n  - 乙\n  - 丙\n",
        "{特色亮点=[甲, 乙, 丙]}",
        &[(2, 3), (3, 3), (4, 3)],
    );
    repairs("特色亮点:\n  1. 甲\n  2、乙\n", "特色亮点:\n  - 甲\n  - 乙\n", "{特色亮点=[甲, 乙]}", &[(2, 3), (3, 3)]);
    repairs(
        "特色亮点:\n（1）甲\n（2）乙\n单位: 丙\n",
        "特色亮点:\n- 甲\n- 乙\n单位: 丙\n",
        "{特色亮点=[甲, 乙]; 单位=丙}",
        &[(2, 1), (3, 1)],
    );
    stays("特色亮点:\n  - 甲\n    1. 乙\n", "{特色亮点=[甲 1. 乙]}");
    stays("之前:\n  -5\n之后: 1.5\n", "{之前=-5; 之后=1.5}");
}

#[test]
fn a_colon_inside_a_value() {
    repairs("标题: 一盏灯: 照亮夜路\n", "标题: 一盏灯：照亮夜路\n", "{标题=一盏灯：照亮夜路}", &[(1, 5)]);
    repairs("摘要: 说明:  # 待补\n", "摘要: 说明：  # 待补\n", "{摘要=说明：}", &[(1, 5)]);
    repairs("标题: 一盏灯: see A: 乙\n", "标题: \"一盏灯: see A: 乙\"\n", "{标题=一盏灯: see A: 乙}", &[(1, 5)]);
    refuses("标题: 甲 单位: 乙\n年度: 2023\n", (1, 7), "标题: 甲\n单位: 乙");
}

#[test]
fn quotes_that_do_not_match() {
    repairs("标题: \"一盏灯”\n", "标题: \"一盏灯\"\n", "{标题=一盏灯}", &[(1, 9)]);
    repairs("标题: \"一盏灯\"照亮夜路\n", "标题: '\"一盏灯\"照亮夜路'\n", "{标题=\"一盏灯\"照亮夜路}", &[(1, 5)]);
    repairs("标签: \"甲\", \"乙\"\n", "标签: [\"甲\", \"乙\"]\n", "{标签=[甲, 乙]}", &[(1, 5)]);
    repairs("日期: “2023-12-01”\n", "日期: \"2023-12-01\"\n", "{日期=2023-12-01}", &[(1, 5)]);
    stays("标题: “一盏灯”照亮\n摘要: \"一\n  二\"\n", "{标题=“一盏灯”照亮; 摘要=一 二}");
    refuses("标题: \"一盏灯\n单位: 乙\n", (1, 5), "标题: \"一盏灯\"");
    refuses("单位: 乙\n标题: '一盏灯", (2, 5), "标题: '一盏灯'");
}

#[test]
fn characters_that_mean_something_to_yaml() {
    repairs(
        "口号: @所有人\n标题: *重点*项目\n",
        "口号: \"@所有人\"\n标题: \"*重点*项目\"\n",
        "{口号=@所有人; 标题=*重点*项目}",
        &[(1, 5), (2, 5)],
    );
    repairs(
        "口号: #节水行动#\n标题: %5\n",
        "口号: \"#节水行动#\"\n标题: \"%5\"\n",
        "{口号=#节水行动#; 标题=%5}",
        &[(1, 5), (2, 5)],
    );
    repairs(
        "特色亮点:\n  - #3楼水管改造\n  - 二\n标签:\n  - #夜间服务#\n  -#一楼\n主要做法:\n  - # 先问再改\n",
        "特色亮点:\n  - \"#3楼水管改造\"\n  - 二\n标签:\n  - \"#夜间服务#\"\n  - \"#一楼\"\n主要做法:\n  - \"# 先问再改\"\n",
        "{特色亮点=[#3楼水管改造, 二]; 标签=[#夜间服务#, #一楼]; 主要做法=[# 先问再改]}",
        &[(2, 5), (5, 5), (6, 3), (8, 5)],
    );
    repairs(
        "特色亮点: [#3楼改造, 二楼]\n标签: [一楼, #2]\n",
        "特色亮点: [\"#3楼改造\", 二楼]\n标签: [一楼, \"#2\"]\n",
        "{特色亮点=[#3楼改造, 二楼]; 标签=[一楼, #2]}",
        &[(1, 8), (2, 10)],
    );
    stays(
        "主要做法:\n  # 一句\n  - # 第一条\n    标题: 甲\n  - 乙\n  -\n  - #\n标签: [\n  甲, #一\n  #二\n  乙, # 三\n  丙]\n",
        "{主要做法=[{标题=甲}, 乙]; 标签=[甲, 乙, 丙]}",
    );
    repairs(
        "摘要: &nbsp;甲\n特色亮点:\n  - &ldquo;乙\n  - &#21776;\n标签: [&nbsp;夜间, 白天]\n口号: &lt 5 人\n",
        "摘要: \"&nbsp;甲\"\n特色亮点:\n  - \"&ldquo;乙\"\n  - \"&#21776;\"\n标签: [\"&nbsp;夜间\", 白天]\n口号: \"&lt 5 人\"\n",
        "{摘要=&nbsp;甲; 特色亮点=[&ldquo;乙, &#21776;]; 标签=[&nbsp;夜间, 白天]; 口号=&lt 5 人}",
        &[(1, 5), (3, 5), (4, 5), (5, 6), (6, 5)],
    );
    stays("标签: &a [甲]\n类别: &b [乙, &c 丙, *c]\n地区: &d\n", "{标签=[甲]; 类别=[乙, 丙, 丙]; 地区=~}");
    repairs("标题: | 案例\n", "标题: \"| 案例\"\n", "{标题=| 案例}", &[(1, 5)]);
    stays(
        "标题: # 待定\n单位: &a 甲\n地区: *a\n摘要: |\n  标题：不是字段\n\n  第二段\n年度: 2023\n",
        "{标题=~; 单位=甲; 地区=甲; 摘要=标题：不是字段\n\n第二段\n; 年度=2023}",
    );
}

#[test]
fn a_number_sign_behind_chinese_text_belongs_to_it() {
    repairs("标题: 二号楼 #3 机组\n", "标题: \"二号楼 #3 机组\"\n", "{标题=二号楼 #3 机组}", &[(1, 5)]);
    repairs(
        "标签:\n  - 开展 #节水行动# 一年  # 备注\n",
        "标签:\n  - \"开展 #节水行动# 一年\"  # 备注\n",
        "{标签=[开展 #节水行动# 一年]}",
        &[(2, 5)],
    );
    stays("标题: 一盏灯  # 待定\n年度: 2023 # 年份\n状态: 在列   #写好\n", "{标题=一盏灯; 年度=2023; 状态=在列}");
    let (node, out) = read_text("标题: 一盏灯 # 二期工程\n单位: 乙\n");
    assert_eq!(shown(&node.expect("readable")), "{标题=一盏灯; 单位=乙}");
    assert_eq!(out.len(), 1);
    assert!(out[0].text.zh.contains("“# 二期工程”是注释"), "{out:?}");
    assert_eq!(out[0].hints[0].line.as_deref(), Some("标题: \"一盏灯 # 二期工程\""));
}

#[test]
fn full_width_marks_in_lists_and_maps() {
    repairs("类别: [服务群众，安全生产]\n", "类别: [服务群众, 安全生产]\n", "{类别=[服务群众, 安全生产]}", &[(1, 10)]);
    repairs("标签: 【夜间，报修】\n", "标签: [夜间, 报修]\n", "{标签=[夜间, 报修]}", &[(1, 5)]);
    repairs("标签: ［夜间］\n", "标签: [夜间]\n", "{标签=[夜间]}", &[(1, 5)]);
    repairs("标签: [“夜间”，“报修”]\n", "标签: [\"夜间\", \"报修\"]\n", "{标签=[夜间, 报修]}", &[(1, 6)]);
    repairs("标签: [甲, , 乙]\n", "标签: [甲,  乙]\n", "{标签=[甲, 乙]}", &[(1, 9)]);
    repairs(
        "审签: {编辑:李敏，审核：周航}\n",
        "审签: {编辑: 李敏, 审核: 周航}\n",
        "{审签={编辑=李敏; 审核=周航}}",
        &[(1, 8)],
    );
    repairs(
        "成效数据:\n  - ｛名称：到场，之前：95，之后：28｝\n",
        "成效数据:\n  - {名称: 到场, 之前: 95, 之后: 28}\n",
        "{成效数据=[{名称=到场; 之前=95; 之后=28}]}",
        &[(2, 5)],
    );
    stays(
        "特色亮点: [值班灯与报修系统联动，受理即亮、办结才灭]\n标题: 【案例】一盏灯\n口号: 【一盏灯】\n",
        "{特色亮点=[值班灯与报修系统联动，受理即亮、办结才灭]; 标题=【案例】一盏灯; 口号=【一盏灯】}",
    );
    refuses("类别: [甲，乙\n年度: 2023\n", (1, 5), "类别: [甲，乙]");
}

#[test]
fn fields_that_hang_at_a_wrong_indent() {
    repairs(
        "标题: 甲\n  单位: 乙\n  年度: 2023\n",
        "标题: 甲\n单位: 乙\n年度: 2023\n",
        "{标题=甲; 单位=乙; 年度=2023}",
        &[(2, 1), (3, 1)],
    );
    repairs(
        "主要做法:\n  - 标题: 甲\n     内容: 乙\n",
        "主要做法:\n  - 标题: 甲\n    内容: 乙\n",
        "{主要做法=[{标题=甲; 内容=乙}]}",
        &[(3, 1)],
    );
    repairs(
        "主要做法:\n  - 标题: 甲\n   内容: 乙\n",
        "主要做法:\n  - 标题: 甲\n    内容: 乙\n",
        "{主要做法=[{标题=甲; 内容=乙}]}",
        &[(3, 1)],
    );
    stays("审签: # 三个人\n  编辑: 甲\n状态: 乙\n", "{审签={编辑=甲}; 状态=乙}");
    stays("审签:\n  编辑: 甲\n状态: 乙\n", "{审签={编辑=甲}; 状态=乙}");
}

#[test]
fn items_that_hang_too_deep_stay_items() {
    repairs(
        "特色亮点:\n  - 甲\n    - 乙\n   - 丙\n单位: 丁\n",
        "特色亮点:\n  - 甲\n  - 乙\n  - 丙\n单位: 丁\n",
        "{特色亮点=[甲, 乙, 丙]; 单位=丁}",
        &[(3, 1), (4, 1)],
    );
    stays(
        "主要做法:\n  - 标题: 甲\n    标签:\n      - 乙\n  - 标题: 丙\n",
        "{主要做法=[{标题=甲; 标签=[乙]}, {标题=丙}]}",
    );
    stays("标签:\n  - - 甲\n    - 乙\n", "{标签=[[甲, 乙]]}");
    let (node, out) = read_text("特色亮点: 甲\n  - 乙\n单位: 丁\n");
    assert_eq!(shown(&node.expect("readable")), "{特色亮点=甲 - 乙; 单位=丁}");
    assert_eq!(out[0].hints[0].line.as_deref(), Some("特色亮点:\n  - 甲\n  - 乙"), "{out:?}");
}

#[test]
fn lines_that_are_no_field() {
    refuses("标题 一盏灯\n单位: 乙\n", (1, 1), "标题: 一盏灯");
    refuses("标题: 甲\n单位 乙\n年度: 2023\n", (2, 1), "单位: 乙");
    repairs(
        "标题: 甲\nbrnach:乙\n单伩：丙\n",
        "标题: 甲\nbrnach: 乙\n单伩: 丙\n",
        "{标题=甲; brnach=乙; 单伩=丙}",
        &[(2, 7), (3, 3)],
    );
    refuses("标题: 甲\n12:30开门\n年度: 2023\n", (2, 1), "  12:30开门");
    refuses("标题: 甲\n接着写\n年度: 2023\n", (2, 1), "  接着写");
}

#[test]
fn a_line_without_its_colon_is_no_missing_field() {
    let (node, _) = read_text("标题: 甲\n年度 2023\n单位: 乙\n");
    assert_eq!(shown(&node.expect("readable")), "{标题=甲; 年度=2023; 单位=乙}");
}

#[test]
fn an_item_that_hangs_left_of_its_list_goes_back_into_it() {
    repairs(
        "特色亮点:\n  - 甲\n- 乙\n - 丙\n单位: 丁\n",
        "特色亮点:\n  - 甲\n  - 乙\n  - 丙\n单位: 丁\n",
        "{特色亮点=[甲, 乙, 丙]; 单位=丁}",
        &[(3, 1), (4, 1)],
    );
    stays("特色亮点:\n  - 甲\n标签:\n- 乙\n", "{特色亮点=[甲]; 标签=[乙]}");
    stays(
        "主要做法:\n  - 标题: 甲\n    标签:\n    - 乙\n    内容: 丙\n  - 标题: 丁\n",
        "{主要做法=[{标题=甲; 标签=[乙]; 内容=丙}, {标题=丁}]}",
    );
}

#[test]
fn a_further_field_of_an_item_under_its_dash_goes_beside_the_first() {
    repairs(
        "主要做法:\n  - 标题: 甲\n\t内容: 乙\n    负责人: 丙\n",
        "主要做法:\n  - 标题: 甲\n    内容: 乙\n    负责人: 丙\n",
        "{主要做法=[{标题=甲; 内容=乙; 负责人=丙}]}",
        &[(3, 1)],
    );
    stays("审签:\n  编辑:\n  - 甲\n  审核: 乙\n", "{审签={编辑=[甲]; 审核=乙}}");
    stays("特色亮点:\n- 标题: 甲\n标题: 乙\n", "{特色亮点=[{标题=甲}]; 标题=乙}");
}

#[test]
fn a_number_among_hyphens_is_an_item() {
    repairs(
        "特色亮点:\n  - 甲\n  2. 乙\n  - 丙\n",
        "特色亮点:\n  - 甲\n  - 乙\n  - 丙\n",
        "{特色亮点=[甲, 乙, 丙]}",
        &[(3, 3)],
    );
}

#[test]
fn an_item_behind_the_colon_gets_a_line_of_its_own() {
    let (node, out) = read_text("标题: - 甲\n特色亮点: - 乙\n  - 丙\n之前: - 5\n");
    let read = shown(&node.expect("readable"));
    assert!(read.starts_with("{标题=[甲]; 特色亮点=[乙, 丙]"), "{read}");
    assert_eq!(out[0].hints[0].line.as_deref(), Some("标题:\n  - 甲"));
    assert_eq!(out[1].hints[0].line.as_deref(), Some("特色亮点:\n  - 乙"));
    assert_eq!(out[2].code, Code::E105, "minus five is no item: {out:?}");
}

#[test]
fn field_names_in_brackets_and_asterisks_are_field_names() {
    repairs(
        "【单位】城北供水所\n**标题**：一盏灯\n**摘要：**甲\n[年度]: 2023\n",
        "单位: 城北供水所\n标题: 一盏灯\n摘要: 甲\n年度: 2023\n",
        "{单位=城北供水所; 标题=一盏灯; 摘要=甲; 年度=2023}",
        &[(1, 1), (2, 1), (3, 1), (4, 1)],
    );
    repairs("【特色亮点】：\n  - 甲\n", "特色亮点:\n  - 甲\n", "{特色亮点=[甲]}", &[(1, 1)]);
}

#[test]
fn two_colons_are_one() {
    repairs(
        "年度：: 2023\n标题：：甲\n单位: : 乙\n",
        "年度: 2023\n标题: 甲\n单位: 乙\n",
        "{年度=2023; 标题=甲; 单位=乙}",
        &[(1, 3), (2, 3), (3, 3)],
    );
}

#[test]
fn words_behind_a_bracket_make_it_a_text() {
    repairs("标题: [示范]一盏灯\n", "标题: \"[示范]一盏灯\"\n", "{标题=[示范]一盏灯}", &[(1, 5)]);
    repairs(
        "特色亮点:\n  - {甲：乙} 两处\n",
        "特色亮点:\n  - \"{甲：乙} 两处\"\n",
        "{特色亮点=[{甲：乙} 两处]}",
        &[(2, 5)],
    );
}

#[test]
fn a_sign_behind_the_second_colon_belongs_to_the_sentence() {
    stays("主要做法: { 标题: 甲, 内容: 分工：|乙 }\n", "{主要做法={标题=甲; 内容=分工：|乙}}");
    stays("主要做法: { 标题: 甲, 内容: 分工：【乙 }\n", "{主要做法={标题=甲; 内容=分工：【乙}}");
}

#[test]
fn a_sign_inside_braces_is_a_text() {
    repairs(
        "成效数据:\n  - { 名称: 甲, 之前: 95, 内容: % }\n",
        "成效数据:\n  - { 名称: 甲, 之前: 95, 内容: \"%\" }\n",
        "{成效数据=[{名称=甲; 之前=95; 内容=%}]}",
        &[(2, 26)],
    );
}

#[test]
fn braces_typed_in_full_width_throughout_are_a_map_of_any_keys() {
    repairs(
        "审签: ｛ 编辑：陈工，电话：0000-1 ｝\n",
        "审签: { 编辑: 陈工, 电话: 0000-1 }\n",
        "{审签={编辑=陈工; 电话=0000-1}}",
        &[(1, 5)],
    );
    stays("审签: { 编辑: 陈工，电话：0000-1 }\n", "{审签={编辑=陈工，电话：0000-1}}");
}

#[test]
fn a_mark_behind_a_closing_quote_goes() {
    repairs("\"单位\": \"城北供水所\",\n", "\"单位\": \"城北供水所\"\n", "{单位=城北供水所}", &[(1, 14)]);
}

#[test]
fn a_name_behind_an_ampersand_is_a_text() {
    repairs("标题: &一盏灯\n", "标题: \"&一盏灯\"\n", "{标题=&一盏灯}", &[(1, 5)]);
    repairs("标题: ? 一盏灯\n", "标题: \"? 一盏灯\"\n", "{标题=? 一盏灯}", &[(1, 5)]);
}

#[test]
fn lines_below_an_empty_field_are_shown_as_its_items() {
    refuses("特色亮点:\n（一）值班灯\n年度: 2023\n", (2, 1), "  - 值班灯");
    refuses("摘要:\n城北供水所\n年度: 2023\n", (2, 1), "  - 城北供水所");
}

#[test]
fn blank_items_are_nothing() {
    stays("特色亮点:\n  -\n  -\n类别:\n  - 甲\n  -\n标签: []\n", "{特色亮点=[]; 类别=[甲]; 标签=[]}");
}

#[test]
fn numbered_items_may_have_further_fields() {
    for mark in [". ", "、", ".", "）"] {
        repairs(
            &format!(
                "主要做法:\n  1{mark}标题: 甲\n    内容: 乙\n  2{mark}标题: 丙\n    内容: 丁\n      戊\n  3{mark}标题: 己\n"
            ),
            "主要做法:\n  - 标题: 甲\n    内容: 乙\n  - 标题: 丙\n    内容: 丁\n      戊\n  - 标题: 己\n",
            "{主要做法=[{标题=甲; 内容=乙}, {标题=丙; 内容=丁 戊}, {标题=己}]}",
            &[(2, 3), (4, 3), (7, 3)],
        );
    }
    repairs(
        "主要做法:\n  1. 标题: 甲\n    内容:\n      1. 乙\n      2. 丙\n特色亮点:\n  1. 丁\n",
        "主要做法:\n  - 标题: 甲\n    内容:\n      - 乙\n      - 丙\n特色亮点:\n  - 丁\n",
        "{主要做法=[{标题=甲; 内容=[乙, 丙]}]; 特色亮点=[丁]}",
        &[(2, 3), (4, 7), (5, 7), (7, 3)],
    );
}

#[test]
fn a_link_or_a_picture_of_markdown_is_a_text() {
    repairs(
        "摘要: [看报告](https://e.org)，很好\n特色亮点:\n  - [看报告](https://e.org)\n  - ![图](1.jpg)分片\n  - [标题](https://e.org)\n",
        "摘要: \"[看报告](https://e.org)，很好\"\n特色亮点:\n  - \"[看报告](https://e.org)\"\n  - \"![图](1.jpg)分片\"\n  - \"[标题](https://e.org)\"\n",
        "{摘要=[看报告](https://e.org)，很好; 特色亮点=[[看报告](https://e.org), ![图](1.jpg)分片, [标题](https://e.org)]}",
        &[(1, 5), (3, 5), (4, 5), (5, 5)],
    );
}

#[test]
fn the_first_word_of_a_sentence_in_a_list_of_text_is_no_field() {
    let is_key_of_item = |field: &str, key: &str| field == "主要做法" && key == "标题";
    let read_items = |text: &str| {
        let source = SourceText::new("a.md", text);
        let mut out = Vec::new();
        let options = ReadOptions::new(&known).of_items(&is_key_of_item);
        (shown(&read(&source, 0..text.len(), &options, &mut out).expect("readable")), out.len())
    };
    for (text, tree) in [
        ("标签:\n  - 标题:一盏灯\n  - 单位：乙\n", "{标签=[标题:一盏灯, 单位：乙]}"),
        ("标签:\n- 【单位】乙\n- __单位__：丙\n", "{标签=[【单位】乙, __单位__：丙]}"),
        ("主要做法:\n  - 单位:乙\n", "{主要做法=[单位:乙]}"),
    ] {
        assert_eq!(read_items(text), (tree.to_owned(), 0), "{text}");
    }
    assert_eq!(read_items("主要做法:\n  - 标题:甲\n"), ("{主要做法=[{标题=甲}]}".to_owned(), 1));
    assert_eq!(read_items("标签:\n  - 标题:甲\n    单位: 乙\n").0, "{标签=[{标题=甲; 单位=乙}]}");
}

#[test]
fn block_scalars_behind_a_wide_dash_or_a_name_are_text() {
    for (text, tree) in [
        ("标签:\n  -    |\n    单位：乙\n    - 丙\n    1. 丁\n  - 戊\n", "{标签=[单位：乙\n- 丙\n1. 丁\n, 戊]}"),
        ("摘要: &bg >-\n  单位：甲说好。\n  标题:乙\n年度: 2023\n", "{摘要=单位：甲说好。 标题:乙; 年度=2023}"),
        ("标签: &p\n  - 甲甲\n", "{标签=[甲甲]}"),
        ("标签: &p # 备注\n  - 甲甲\n", "{标签=[甲甲]}"),
        ("标签:\n- &p |\n 单位：甲\n- 乙\n", "{标签=[单位：甲\n, 乙]}"),
    ] {
        let (node, out) = read_text(text);
        assert_eq!(shown(&node.expect("readable")), tree, "{text}");
        assert_eq!(out, [], "{text}");
    }
}

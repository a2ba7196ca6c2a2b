//! Whatever an author wrote and a reader sees on a page finds the page.

use crate::harness::{Project, SETTINGS, case_path, case_with, picture};

const BODY: &str = "## 夜里谁来接\n\n值班表贴在**门**口，[谁都能看](https://example.org/)。\n\n> 水管冻裂那晚，\n> 师傅摸黑赶来。\n\n\
                    | 时段 | 响应 |\n|-|-|\n| 凌晨两点 | 半小时到场 |\n\n1. 先关总阀\n2. 再排余水\n\n![扳手依次挂好](挂板.bmp)\n";
const FRONT: &str = "副标题: 寒潮里的值守\n特色亮点: [钥匙不过夜]\n创建目标:\n  - { 内容: 抢修队伍满编, 指标: 覆盖全部片区 }\n\
                     荣誉:\n  - { 名称: 巧手班组, 授予单位: 澄湾工匠协会 }\n共建单位: [河湾物业公司]\n\
                     群众评价:\n  - { 内容: 电话一响人就到, 评价人: 河湾住户 }\n\
                     复制推广:\n  条件: 片区管线图齐全\n  投入: 两台手推焊机\n";

/// What the page shows, in the author's words.
const PHRASES: [&str; 17] = [
    "第零号暖心泵房",
    "夜里谁来接",
    "值班表贴在门口，谁都能看",
    "水管冻裂那晚，师傅摸黑赶来",
    "凌晨两点",
    "半小时到场",
    "先关总阀",
    "扳手依次挂好",
    "寒潮里的值守",
    "钥匙不过夜",
    "抢修队伍满编",
    "覆盖全部片区",
    "巧手班组",
    "澄湾工匠协会",
    "河湾物业公司",
    "电话一响人就到",
    "片区管线图齐全",
];

#[test]
fn every_piece_of_what_stands_on_a_page_finds_it() {
    let project = Project::with_cases(6);
    project.put("site.yaml", SETTINGS);
    let case = case_with(3, "第零号暖心泵房", BODY).replacen("---\n", &format!("---\n{FRONT}"), 1);
    project.put(&case_path(3), case);
    project.put(&case_path(3).replace("index.md", "挂板.bmp"), picture(1));
    let report = project.build();
    let page = project.page("cases/ts-003.html");
    let text = without_tags(&page);
    let read = |path: &str| std::fs::read(project.out().join(path)).ok();
    for phrase in PHRASES {
        assert!(text.contains(&letters(phrase)), "{phrase} is on the page: {:?}", report.diagnostics);
        let han: Vec<char> = letters(phrase).chars().collect();
        for len in 2..=han.len() {
            for piece in han.windows(len) {
                let piece: String = piece.iter().collect();
                let found = casebook::search::query(&read, &piece, 10).exact;
                assert!(found.iter().any(|one| one.href == "cases/ts-003.html"), "{piece} of {phrase}");
            }
        }
    }
}

fn letters(text: &str) -> String {
    text.chars().filter(|character| character.is_alphanumeric()).collect()
}

fn without_tags(html: &str) -> String {
    let parts = html.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text));
    parts.map(letters).collect()
}

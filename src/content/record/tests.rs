//! Folders of records → what is read and what is said.

use super::*;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::vfs::Memory;

fn read(files: &[(&str, &str)]) -> (Records, Vec<Diagnostic>) {
    let mut memory = Memory::default();
    for (path, text) in files {
        memory.put(path, *text);
    }
    let mut out = Vec::new();
    let records = load(&memory, &Config::default(), &mut out);
    (records, out)
}

fn said(out: &[Diagnostic]) -> Vec<String> {
    out.iter().map(|problem| format!("{} {}", problem.code, problem.text.zh)).collect()
}

#[test]
fn every_kind_of_record_is_read_from_english_and_chinese_folders() {
    let (records, out) = read(&[
        (
            "content/branches/松屿渡口.md",
            "---\nfull_name: 轮渡公司松屿渡口\naliases: [松屿站]\nparent: 轮渡公司\nregion: 澄湾市／松屿区\n\
             location: { lat: 30.1, lng: 122.3 }\nslug: songyu\nlogo: 标识.png\n---\n管两个泊位。\n",
        ),
        ("content/branches/标识.png", "x"),
        ("content/单位/轮渡公司.md", "---\n名称: 轮渡公司\n联系方式: 电话=0000-1；公开=是\n---\n"),
        ("content/品牌/准点出行.md", "---\n口号: 准点就是承诺\n内涵: 从出门到到家。\n始于: 2019\n---\n"),
        ("content/methods/三看一报法.md", "---\n要诀: [{ 字: 看, 意: 看钟 }, 报: 报班次]\n步骤: 看钟；报班次\n---\n"),
        (
            "content/rounds/2023.yaml",
            "name: 2023年度认定\nyear: 2023\napplied: { 示范点: 32 }\nrecognised: { 示范点: 14 }\n\
             breakdown:\n  示范点: { 企业: 6, 学校: 8 }\npublicity: { from: 2023-11-20, to: 2023-11-24 }\n",
        ),
        (
            "content/标准/示范点标准.md",
            "---\n适用: [示范点]\n标准:\n  - { 名称: 有数据, 内容: 前后对比, 分值: 25 }\n---\n",
        ),
        (
            "content/公告/2023.md",
            "---\n标题: 认定公告\n类型: 认定\n日期: 2023-12-01\n案例: [CW-2023-001]\n---\n名单如下。\n",
        ),
        ("content/pages/help/index.md", "---\ntitle: 帮助\n---\n怎样找案例。\n"),
        ("content/people/郑工.md", "---\n本人同意: 是\n岗位: 船员\n案例: [CW-2023-001]\n---\n多走三步。\n"),
        ("content/people/何工.md", "---\n岗位: 售票员\n---\n"),
        ("content/people/赵工.md", "---\n本人同意: 是\n---\n"),
        ("data/术语.yaml", "候船钟: 只标开船时刻的钟。\n"),
    ]);
    let unshown = ["没有写“本人同意: 是”，“何工”不会显示", "没有写“案例”，“赵工”不会显示：人物显示在相关案例的网页上"];
    assert_eq!(said(&out), unshown.map(|problem| format!("I303 {problem}")));
    let pier = records.branch("松屿站").expect("found by alias");
    assert_eq!((pier.base.name.as_str(), pier.region.as_str()), ("松屿渡口", "澄湾市/松屿区"));
    assert_eq!(pier.logo, "content/branches/标识.png");
    assert!(pier.base.body.html.contains("管两个泊位"));
    let company = records.branch("轮渡 公司").expect("found in any spelling");
    assert_eq!(company.contact.len(), 1);
    assert_eq!(records.brand("准点出行").map(|brand| brand.since.as_str()), Some("2019"));
    let method = records.method("三看一报法").expect("read");
    assert_eq!((method.formula[1].label.as_str(), method.steps.len()), ("报", 2));
    let round = records.round("2023年度认定").expect("read");
    assert_eq!((round.recognised[0].1, round.breakdown[0].1.len()), (14, 2));
    assert_eq!(records.standards[0].criteria[0].score, "25");
    assert_eq!(records.notices[0].cases, ["CW-2023-001"]);
    assert_eq!(records.pages[0].base.slug, "help");
    let people = records.people_of("CW-2023-001", "cw-2023-001");
    assert_eq!(people.iter().map(|one| (&*one.base.name, &*one.deed)).collect::<Vec<_>>(), [("郑工", "多走三步。")]);
    assert_eq!(records.glossary[0].term, "候船钟");
}

#[test]
fn a_round_whose_parts_do_not_add_up_is_said() {
    let (_, out) = read(&[(
        "content/rounds/2023.yaml",
        "name: 甲\nyear: 2023\nrecognised: { 示范点: 107 }\nbreakdown:\n  示范点: { 企业: 10, 学校: 8, 社区: 88 }\n",
    )]);
    assert_eq!(said(&out), ["W208 示范点：10+8+88=106，与认定数107不符"]);
}

#[test]
fn two_records_of_one_name_and_a_missing_file_are_said() {
    let (records, out) = read(&[
        ("content/branches/a.md", "---\nname: 松屿渡口\n---\n"),
        ("content/branches/b.md", "---\nname: 松屿 渡口\nlogo: 没有.png\n---\n"),
    ]);
    assert_eq!(
        said(&out),
        ["E106 找不到文件“没有.png”", "W216 单位“松屿 渡口”已在 content/branches/a.md 里，这一个不会用到"]
    );
    assert_eq!(records.branch("松屿渡口").map(|branch| branch.base.path.as_str()), Some("content/branches/a.md"));
}

#[test]
fn an_unknown_key_of_a_record_is_said() {
    let (_, out) = read(&[("content/brands/a.md", "---\nslogon: 准点\n---\n")]);
    assert_eq!(said(&out), ["W206 “slogon”可能是“slogan（口号）”"]);
}

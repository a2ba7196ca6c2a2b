//! Made-up Chinese case studies for measuring: a pure function of the number of cases.
//!
//! `cargo run --release --example corpus -- --cases 1000 --out DIR [--hugo DIR] [--blades DIR] [--equal] [--all] [--short]`
//! writes a casebook site into the first folder and the same cases for Hugo and for Blades, with the templates of
//! `benches/hugo` and `benches/blades`, into the others. `--equal` gives the first the theme of `benches/casebook`, which
//! makes the pages of the Hugo site. `--all` leaves every index, the search and all outputs on. A body is about 4.2 KB:
//! headings, two of which name sections as those of real cases do, lists, a quotation, a table, links to other cases;
//! with `--short` it is two sentences and a link, and the site has no address: for very large sites. Knows nothing of how
//! the program works inside; it only writes what an author would.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

const PLACES: &str = "云埠 石桥 柳巷 青湖 北岭 南塘 松屿 澄湾 梧桐里 七里铺 望江 榆林街 河东 塔山 双桥 盐田 西渡 杏园 竹溪 长堤 \
    东闸 麦场 桑园 石榴坪 新渡口 小湾 雁滩 白鹭洲 东圩 樟木头";
const UNITS: &str = "供水所 公交车队 图书馆 卫生站 学校食堂 轮渡站 公园管理所 便民服务站 养护工区 装配车间 客运站 养老服务中心 \
    气象台 消防站 邮政所 集装箱码头 污水处理厂 路灯所 检测站 档案馆";
const BRAND_HEADS: &str =
    "一杯清水 慢慢来 灯下 绿荫 准点 平安 一次办妥 热饭暖汤 听得见 小修不过夜 步行十分钟 早一班 老街坊 好收成 放心走";
const BRAND_TAILS: &str = "服务台 班组 课堂 小屋 热线 工作室 接力站 值班桌 伙伴 行动";
const CATEGORIES: &str = "服务群众 安全生产 绿色低碳 技能培训 数字应用 社区共建 应急保障 文化阅读";
const LEVELS: &str = "单位级 区级 市级";
const TAGS: &str = "夜间报修 漏点排查 错峰清扫 无障碍坡道 慢病随访 放学护路 新员工带教 设备点检 节水回用 旧衣回收 借阅上门 末班接驳 \
    雨天借伞 高温送水 台风备勤 电梯困人 首问负责 限时答复 延时开放 上门办理 语音播报 大字指引 样板间 交接班 班前会 口袋书 \
    备件共享 错峰用电 中水浇灌 落叶堆肥 家长开放日 小组攻关 轮岗学习 意见箱 回访电话 巡检路线 看板 工具墙 应急包 结对";
const ACTORS: &str = "值班员 班组长 带班师傅 志愿者 巡检员 调度员 护士 馆员 驾驶员 炊事员 保洁员 新来的同事";
const DEEDS: &str = "把步骤画成一张图贴在墙上 给每台设备做了名片 每天留出十分钟听意见 在门口放了一块留言板 按轻重缓急分成三种颜色 \
    约定半小时内给出回音 请居民一起画出地图 把常见问题编成口诀 周末轮流到点上值守 用旧零件做了一套教具 把表格从七张并成两张 \
    在交接本上加了一栏疑点";
const EFFECTS: &str = "等候时间短了一半 返工少了三成 来电投诉降到个位数 大家愿意提建议了 备件找得快了 新人半个月就能上手 \
    老人不用再跑第二趟 用水量连续下降 夜里的报修当夜办完 同一件事不再问三遍";
const FRAMES: [&str; 8] = [
    "{actor}发现，{tag}最难的是没人知道下一步找谁，于是{deed}。",
    "{branch}从{tag}做起，{deed}，三个月后{effect}。",
    "刚开始有人不习惯，{actor}就一遍遍示范，{deed}。",
    "统计下来，全年处理{n}件，{effect}。",
    "为了让做法留得住，{branch}{deed}，并且每季度回看一次。",
    "“以前总要等通知，现在看一眼就明白。”{actor}说。",
    "{tag}的经验传开以后，别处的{actor}也{deed}。",
    "遇到一时办不了的事，{actor}会写明原因和日期，{effect}。",
];
const STEPS: [&str; 6] = ["摸清底数", "定好标准", "分片到人", "公开进度", "按月回看", "带出新人"];
const METRICS: [(&str, &str); 6] = [
    ("平均等候", "分钟"),
    ("一次办结率", "%"),
    ("服务户数", "户"),
    ("培训人次", "人次"),
    ("节约用水", "吨"),
    ("采纳建议", "条"),
];

/// A small generator of numbers (splitmix64), enough for made-up text.
struct Dice(u64);

impl Dice {
    fn new(part: u64, at: usize) -> Self {
        Self(part.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (at as u64).wrapping_mul(0xd134_2543_de82_ef95))
    }
    fn next(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) >> 33).expect("31 bits") % sides.max(1)
    }
    fn of<'list>(&mut self, list: &'list str) -> &'list str {
        let count = list.split_whitespace().count();
        list.split_whitespace().nth(self.next(count)).unwrap_or_default()
    }
    /// `count` different words of the list, in its order from a random start.
    fn some<'list>(&mut self, list: &'list str, count: usize) -> Vec<&'list str> {
        let words: Vec<&str> = list.split_whitespace().collect();
        let (start, step) = (self.next(words.len()), 1 + self.next(3));
        let mut chosen: Vec<&str> = Vec::new();
        for at in 0..words.len() {
            let word = words[(start + at * step) % words.len()];
            if chosen.len() < count && !chosen.contains(&word) {
                chosen.push(word);
            }
        }
        chosen
    }
}

/// What the lists of a site sort a case by.
struct Key {
    branch: String,
    brand: String,
    category: &'static str,
    year: usize,
    tags: Vec<&'static str>,
}

fn key(at: usize, cases: usize) -> Key {
    let mut dice = Dice::new(1, at);
    Key {
        branch: numbered(PLACES, UNITS, dice.next((cases / 20).max(2))),
        brand: numbered(BRAND_HEADS, BRAND_TAILS, dice.next((cases / 10).max(3))),
        category: dice.of(CATEGORIES),
        year: 2014 + dice.next(12),
        tags: {
            let count = 3 + dice.next(3);
            dice.some(TAGS, count)
        },
    }
}

/// The name number `at` put together from two lists; a number is put in when the pairs run out.
fn numbered(heads: &str, tails: &str, at: usize) -> String {
    let heads: Vec<&str> = heads.split_whitespace().collect();
    let tails: Vec<&str> = tails.split_whitespace().collect();
    let pairs = heads.len() * tails.len();
    // A step prime to the number of pairs walks through all of them in a mixed order.
    let pair = at % pairs * 7_919 % pairs;
    let number = if at < pairs { String::new() } else { format!("{}号", at / pairs + 1) };
    format!("{}{number}{}", heads[pair % heads.len()], tails[pair / heads.len()])
}

fn title(at: usize, cases: usize) -> String {
    let key = key(at, cases);
    let mut dice = Dice::new(2, at);
    match dice.next(4) {
        0 => format!("“{}”：{}的{}", key.brand, key.branch, key.tags[0]),
        1 => format!("从{}做起，{}的一年", key.tags[0], key.branch),
        2 => format!("{}怎样把{}办成日常", key.branch, key.tags[1]),
        _ => format!("{}和{}的故事", key.branch, key.tags[0]),
    }
}

fn sentence(dice: &mut Dice, key: &Key) -> String {
    let frame = FRAMES[dice.next(FRAMES.len())];
    frame
        .replace("{actor}", dice.of(ACTORS))
        .replace("{deed}", dice.of(DEEDS))
        .replace("{effect}", dice.of(EFFECTS))
        .replace("{tag}", dice.of(TAGS))
        .replace("{branch}", &key.branch)
        .replace("{n}", &(20 + dice.next(3_000)).to_string())
}

fn paragraph(dice: &mut Dice, key: &Key, sentences: usize) -> String {
    (0..sentences).map(|_| sentence(dice, key)).collect()
}

/// The front matter without its fences; the two generators read the same names.
fn front(at: usize, cases: usize) -> String {
    let key = key(at, cases);
    let mut dice = Dice::new(3, at);
    let (month, day) = (1 + dice.next(12), 1 + dice.next(28));
    let level = dice.of(LEVELS);
    let summary = paragraph(&mut dice, &key, 2);
    let mut text = format!(
        "id: {}\ntitle: {}\nsummary: {summary}\nbranch: {}\nbrand: {}\ncategory: {}\nyear: {}\nlevel: {level}\n\
         date: {}-{month:02}-{day:02}\ntags:\n",
        name(at),
        title(at, cases),
        key.branch,
        key.brand,
        key.category,
        key.year,
        key.year
    );
    for tag in &key.tags {
        text.push_str(&format!("  - {tag}\n"));
    }
    text.push_str("methods:\n");
    let methods = 3 + dice.next(3);
    for deed in dice.some(DEEDS, methods) {
        text.push_str(&format!("  - {deed}\n"));
    }
    text.push_str("results:\n");
    for effect in dice.some(EFFECTS, 3) {
        text.push_str(&format!("  - {effect}，全年{}次\n", 10 + dice.next(900)));
    }
    text.push_str("metrics:\n");
    for (label, unit) in METRICS.iter().skip(dice.next(3)).take(3) {
        text.push_str(&format!("  - label: {label}\n    value: {}\n    unit: \"{unit}\"\n", 1 + dice.next(90)));
    }
    text
}

/// The text of case number `at` of `cases`; `link` writes the address of another case.
pub(crate) fn body(at: usize, cases: usize, link: impl Fn(usize) -> String) -> String {
    let key = key(at, cases);
    let mut dice = Dice::new(4, at);
    let mut text =
        format!("## 背景与起因\n\n{}\n\n{}\n\n", paragraph(&mut dice, &key, 4), paragraph(&mut dice, &key, 3));
    text.push_str("## 一步一步做\n");
    let first = dice.next(3);
    for (number, step) in STEPS.iter().skip(first).take(4).enumerate() {
        let sentences = 3 + dice.next(3);
        text.push_str(&format!("\n### {step}\n\n{}\n", paragraph(&mut dice, &key, sentences)));
        match number {
            0 => {
                for (at, deed) in dice.some(DEEDS, 3).into_iter().enumerate() {
                    text.push_str(&format!(
                        "{}{}. **{deed}**：{}\n",
                        if at == 0 { "\n" } else { "" },
                        at + 1,
                        sentence(&mut dice, &key)
                    ));
                }
            }
            1 => {
                text.push('\n');
                for tag in dice.some(TAGS, 4) {
                    text.push_str(&format!("- {tag}；\n"));
                }
            }
            _ => {}
        }
    }
    text.push_str(&format!("\n> {}\n>\n> {}\n", sentence(&mut dice, &key), sentence(&mut dice, &key)));
    text.push_str(&format!(
        "\n## 一年以后\n\n{}\n\n| 指标 | 之前 | 之后 |\n| --- | ---: | ---: |\n",
        paragraph(&mut dice, &key, 3)
    ));
    for (label, unit) in METRICS.iter().take(4) {
        text.push_str(&format!("| {label}（{unit}） | {} | {} |\n", 1 + dice.next(50), 50 + dice.next(50)));
    }
    text.push_str(&format!("\n## 经验启示\n\n*先听再做*。{}\n\n参看：", paragraph(&mut dice, &key, 5)));
    for distance in [1, 7, 30] {
        let other = (at + distance) % cases;
        text.push_str(&format!("[{}]({})；", title(other, cases), link(other)));
    }
    text.push_str(&format!("以及[资料](https://example.org/{}/{at})。\n", key.year));
    text
}

fn name(at: usize) -> String {
    format!("case-{at:07}")
}

fn settings(is_all: bool) -> String {
    let mut text =
        "site:\n  title: 示范案例\n  language: zh-Hans\n  base_url: https://example.org/\n  as_of: 2026-01-01\n\
                    kinds:\n  - { name: 示范点, slug: point, rank: 1 }\ncategories:\n"
            .to_owned();
    for (at, category) in CATEGORIES.split_whitespace().enumerate() {
        text.push_str(&format!("  - {{ name: {category}, slug: c{at} }}\n"));
    }
    let levels: Vec<&str> = LEVELS.split_whitespace().collect();
    text.push_str(&format!("levels: [{}]\nper_page: 24\n", levels.join(", ")));
    if !is_all {
        text.push_str(
            "indexes: [category, year, branch, brand, tag]\nsearch: { enabled: false }\nfacets: []\noutputs: { data: false, qr: false, compare: false }\n",
        );
    }
    text
}

pub(crate) fn write_casebook(out: &Path, cases: usize, is_all: bool) -> io::Result<()> {
    let folder = out.join("content/cases");
    fs::create_dir_all(&folder)?;
    fs::write(out.join("site.yaml"), settings(is_all))?;
    for at in 0..cases {
        let body = body(at, cases, |other| format!("{}.md", name(other)));
        let text = format!("---\n{}kind: 示范点\n---\n\n{body}", front(at, cases));
        fs::write(folder.join(name(at) + ".md"), text)?;
    }
    Ok(())
}

/// The same cases with hardly any text, without QR codes and data files.
fn write_short(out: &Path, cases: usize) -> io::Result<()> {
    let folder = out.join("content/cases");
    fs::create_dir_all(&folder)?;
    fs::write(out.join("site.yaml"), settings(false).replace("  base_url: https://example.org/\n", ""))?;
    for at in 0..cases {
        let key = key(at, cases);
        let text = paragraph(&mut Dice::new(4, at), &key, 2);
        let other = (at + 7) % cases;
        let text = format!(
            "---\n{}kind: 示范点\n---\n\n{text}参看[{}]({}.md)。\n",
            front(at, cases),
            title(other, cases),
            name(other)
        );
        fs::write(folder.join(name(at) + ".md"), text)?;
    }
    Ok(())
}

/// The theme that makes the same pages as the templates of the others.
fn use_equal_theme(out: &Path) -> io::Result<()> {
    copy_tree(&Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/casebook"), out)?;
    fs::File::options().append(true).open(out.join("site.yaml"))?.write_all(b"theme: { name: bare }\n")
}

fn write_hugo(out: &Path, cases: usize) -> io::Result<()> {
    let templates = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/hugo");
    copy_tree(&templates, out)?;
    let folder = out.join("content/cases");
    fs::create_dir_all(&folder)?;
    for at in 0..cases {
        let body = body(at, cases, |other| format!("/cases/{}/", name(other)));
        fs::write(folder.join(name(at) + ".md"), format!("---\n{}---\n\n{body}", front(at, cases)))?;
    }
    Ok(())
}

fn write_blades(out: &Path, cases: usize) -> io::Result<()> {
    let templates = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/blades");
    copy_tree(&templates, out)?;
    let folder = out.join("content/cases");
    for at in 0..cases {
        let body = body(at, cases, |other| format!("/cases/{}.html", name(other)));
        fs::write(folder.join(name(at) + ".md"), format!("+++\n{}+++\n\n{body}", toml(&front(at, cases))))?;
    }
    Ok(())
}

/// What [`front`] writes, as TOML; the terms of the indexes once more below `taxonomies`.
fn toml(front: &str) -> String {
    const TERMS: [&str; 4] = ["category", "year", "branch", "brand"];
    let (mut plain, mut terms) = (String::new(), String::from("[taxonomies]\n"));
    let mut lines = front.lines().peekable();
    while let Some((key, value)) = lines.next().and_then(|line| line.split_once(':')) {
        let value = value.trim();
        if !value.is_empty() {
            let value = if key == "date" { value.to_owned() } else { format!("'{value}'") };
            plain.push_str(&format!("{key} = {value}\n"));
            if TERMS.contains(&key) {
                terms.push_str(&format!("{key} = [{value}]\n"));
            }
            continue;
        }
        let mut items: Vec<Vec<String>> = Vec::new();
        while let Some(line) = lines.next_if(|line| line.starts_with(' ')) {
            let (is_new, part) = line.trim().strip_prefix("- ").map_or((false, line.trim()), |rest| (true, rest));
            let part = part.split_once(": ").map_or_else(
                || if key == "tags" { format!("'{part}'") } else { format!("text = '{part}'") },
                |(name, value)| format!("{name} = '{}'", value.trim_matches('"')),
            );
            match items.last_mut() {
                Some(item) if !is_new => item.push(part),
                _ => items.push(vec![part]),
            }
        }
        let items: Vec<String> = items.into_iter().map(|item| item.join(", ")).collect();
        if key == "tags" {
            terms.push_str(&format!("tags = [{}]\n", items.join(", ")));
        } else {
            plain.push_str(&format!("{key} = [{{ {} }}]\n", items.join(" }, { ")));
        }
    }
    plain + &terms
}

fn copy_tree(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_tree(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

fn main() -> io::Result<()> {
    let (mut cases, mut out, mut hugo, mut blades) = (100, None, None, None);
    let (mut is_all, mut is_short, mut is_equal) = (false, false, false);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or_else(|| io::Error::other(format!("{argument} needs a value")));
        match argument.as_str() {
            "--cases" => cases = value()?.parse().map_err(io::Error::other)?,
            "--out" => out = Some(PathBuf::from(value()?)),
            "--hugo" => hugo = Some(PathBuf::from(value()?)),
            "--blades" => blades = Some(PathBuf::from(value()?)),
            "--all" => is_all = true,
            "--short" => is_short = true,
            "--equal" => is_equal = true,
            _ => return Err(io::Error::other(format!("unknown argument {argument}"))),
        }
    }
    if let Some(out) = &out {
        if is_short {
            write_short(out, cases)?;
        } else {
            write_casebook(out, cases, is_all)?;
        }
        if is_equal {
            use_equal_theme(out)?;
        }
    }
    if let Some(hugo) = &hugo {
        write_hugo(hugo, cases)?;
    }
    if let Some(blades) = &blades {
        write_blades(blades, cases)?;
    }
    let bytes: usize = (0..cases.min(100)).map(|at| body(at, cases, |other| name(other) + ".md").len()).sum();
    println!("{cases} cases, {} bytes of text each", bytes / cases.clamp(1, 100));
    Ok(())
}

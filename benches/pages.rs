//! What the pages of a site of 200 cases cost, piece by piece: the index, cutting a list into pages, cards, drafts with
//! their fingerprints, a case page, a list page.
//!
//! `cargo bench --bench pages`

use std::collections::{BTreeMap, HashMap};
use std::hint::black_box;

use casebook::channel::press::Press;
use casebook::channel::web::pictures::Pictures;
use casebook::config::Config;
use casebook::content::case::{Case, Date};
use casebook::content::read::{CaseInput, read_case};
use casebook::content::record;
use casebook::plan::paginate::Numbered;
use casebook::plan::{self, Page, PageKind};
use casebook::site::{CaseId, Site, Summary};
use casebook::template::Theme;
use casebook::vfs::{Memory, SitePath};
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};

const CASES: u32 = 200;
const AS_OF: Date = Date { year: 2026, month: 6, day: 30 };
const BODY: &str = "## 背景与起因\n\n值班员发现，夜间报修最难的是没人知道下一步找谁，于是把步骤画成一张图贴在墙上。统计下来，全年处理320件，\
    等候时间短了一半。\n\n1. **分片到人**：每片两名师傅。\n2. **公开进度**：看板每天更新。\n\n> “现在看一眼就明白。”值班员说。\n\n\
    | 指标 | 之前 | 之后 |\n| --- | ---: | ---: |\n| 平均等候 | 40 | 12 |\n\n";

fn text(number: u32) -> String {
    format!(
        "---\nid: c-{number}\ntitle: 第{number}盏灯照亮夜班\nsummary: 夜间报修从打三个电话变成一盏灯，二十分钟内有人到场。\n\
         branch: 第{}供水所\nbrand: 灯下服务台\nkind: 示范点\ncategory: 服务群众\nyear: {}\nlevel: 市级\ndate: {}-05-03\n\
         tags: [夜间报修, 首问负责]\nmethods:\n  - 把步骤画成一张图贴在墙上\n  - 约定半小时内给出回音\n\
         results:\n  - 等候时间短了一半，全年320次\nmetrics:\n  - label: 平均等候\n    value: 12\n    unit: 分钟\n---\n\n{}",
        number % 20,
        2018 + number % 8,
        2018 + number % 8,
        BODY.repeat(5),
    )
}

fn pages(criterion: &mut Criterion) {
    let (config, files) = (Config::default(), Memory::new());
    let mut read = Vec::new();
    for number in 0..CASES {
        let path = SitePath::from_normal(format!("content/cases/c-{number:03}.md"));
        let text = text(number);
        let input = CaseInput { path: &path, bytes: text.as_bytes(), siblings: &[], encoding: None };
        read.push(read_case(&input, &config, &mut Vec::new()).expect("readable"));
    }
    let summaries: Vec<Summary> = read.iter().map(|case| Summary::of(case, &[], &[])).collect();
    let records = || record::load(&files, &config, &mut Vec::new());

    let mut group = criterion.benchmark_group("site of 200 cases");
    group.throughput(Throughput::Elements(u64::from(CASES)));
    group.bench_function("index", |bencher| {
        bencher.iter_batched(
            || (summaries.clone(), records()),
            |(summaries, records)| Site::from_summaries(summaries, records, &config, AS_OF),
            BatchSize::LargeInput,
        );
    });
    let site = Site::from_summaries(summaries.clone(), records(), &config, AS_OF);
    group.bench_function("plan", |bencher| bencher.iter(|| plan::pages(black_box(&site), &config)));
    let theme = Theme::load(&files, &config, &mut Vec::new());
    let pictures = Pictures::new(HashMap::new(), BTreeMap::new(), BTreeMap::new());
    let press = || Press::new(&site, &config, &theme, &pictures, &|_| false, &files);
    let all: Vec<CaseId> = (0..CASES).map(CaseId).collect();
    let list = Page { edition: 0, kind: PageKind::All(0) };
    group.bench_function("cards", |bencher| {
        bencher.iter_batched(press, |press| press.cards_html(list, "../", &all).expect("drawn"), BatchSize::LargeInput);
    });
    let press = press();
    group.bench_function("drafts and fingerprints of case pages", |bencher| {
        bencher.iter(|| {
            for id in &all {
                let page = Page { edition: 0, kind: PageKind::Case(*id) };
                black_box(press.fingerprint(page, &press.draft(page)));
            }
        });
    });
    group.finish();

    let mut group = criterion.benchmark_group("page");
    let by_path: HashMap<&str, &Case> = read.iter().map(|case| (case.path.as_str(), case)).collect();
    let case_page = Page { edition: 0, kind: PageKind::Case(all[100]) };
    let case = by_path[&*site.case(all[100]).path];
    group.bench_function("a case", |bencher| {
        bencher.iter(|| press.draw(case_page, press.draft(case_page), Some(case)).expect("drawn"));
    });
    // Its cards were drawn above: what is left is what each further list that shows a case pays.
    group.bench_function("a list of cards already drawn", |bencher| {
        bencher.iter(|| press.draw(list, press.draft(list), None).expect("drawn"));
    });
    group.bench_function("a list of 100,000 cut into pages", |bencher| {
        bencher.iter(|| {
            let pages = Numbered::new(black_box(100_000), 24);
            pages.numbers().map(|number| pages.range(number).len()).sum::<usize>()
        });
    });
    group.finish();
}

criterion_group!(benches, pages);
criterion_main!(benches);

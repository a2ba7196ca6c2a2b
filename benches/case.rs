//! What reading one case costs, piece by piece: front matter, hygiene of the body, the whole file; and what the journal of
//! ten thousand cases costs.
//!
//! `cargo bench --bench case`

use std::hint::black_box;

use casebook::config::Config;
use casebook::content::hygiene::{TextKind, clean};
use casebook::content::read::{CaseInput, read_case};
use casebook::diagnostic::SourceText;
use casebook::hash::Hash;
use casebook::site::Summary;
use casebook::site::summary::Packed;
use casebook::store::SourceRecord;
use casebook::store::journal::{Told, decode, encode};
use casebook::vfs::SitePath;
use casebook::yaml::{self, ReadOptions};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

const FRONT: &str = "---\ntitle: 一盏灯照亮夜班\nsummary: 夜间报修从打三个电话变成一盏灯，二十分钟内有人到场，居民不再跑第二趟。\n\
    branch: 云埠供水所\nbrand: 灯下服务台\nkind: 示范点\ncategory: 服务群众\nyear: 2024\nlevel: 市级\ndate: 2024-05-03\n\
    tags:\n  - 夜间报修\n  - 首问负责\nmethods:\n  - 把步骤画成一张图贴在墙上\n  - 约定半小时内给出回音\n\
    results:\n  - 等候时间短了一半，全年320次\nmetrics:\n  - label: 平均等候\n    value: 12\n    unit: \"分钟\"\n---\n\n";
const BODY: &str = "## 背景与起因\n\n值班员发现，夜间报修最难的是没人知道下一步找谁，于是把步骤画成一张图贴在墙上。统计下来，全年处理320件，\
    等候时间短了一半。\n\n1. **分片到人**：每片两名师傅。\n2. **公开进度**：看板每天更新。\n\n> “现在看一眼就明白。”值班员说。\n\n\
    | 指标 | 之前 | 之后 |\n| --- | ---: | ---: |\n| 平均等候 | 40 | 12 |\n\n";

fn case(criterion: &mut Criterion) {
    let body = BODY.repeat(5);
    let text = format!("{FRONT}{body}");
    let mut group = criterion.benchmark_group("case");
    group.throughput(Throughput::Bytes(text.len() as u64));
    let source = SourceText::new("a.md", FRONT);
    let yaml = 4..FRONT.rfind("---").expect("the closing fence");
    group.bench_function("front matter", |bencher| {
        bencher.iter(|| yaml::read(black_box(&source), yaml.clone(), &ReadOptions::new(&|_| true), &mut Vec::new()));
    });
    group.bench_function("hygiene of the body", |bencher| {
        bencher.iter(|| clean(black_box(&body), TextKind::Markdown));
    });
    let (path, config) = (SitePath::from_normal("content/cases/a.md"), Config::default());
    let input = CaseInput { path: &path, bytes: text.as_bytes(), siblings: &[], encoding: None };
    group.bench_function("whole file", |bencher| {
        bencher.iter(|| read_case(black_box(&input), &config, &mut Vec::new()).expect("readable"));
    });
    let read = read_case(&input, &config, &mut Vec::new()).expect("readable");
    group.bench_function("summary", |bencher| bencher.iter(|| Summary::of(black_box(&read), &[], &[])));
    group.finish();
    journal(criterion, &Summary::of(&read, &[], &[]));
}

fn journal(criterion: &mut Criterion, summary: &Summary) {
    let record = |number: usize| SourceRecord {
        path: format!("content/cases/case-{number}.md").into(),
        input: Hash::of_value(&number),
        visible: summary.visible(),
        summary: Some(Packed::of(summary.clone())),
        is_stale: false,
        diagnostics: Told::default(),
    };
    let bytes = encode(&(0..10_000).map(record).collect::<Vec<_>>());
    let mut group = criterion.benchmark_group("journal");
    group.sample_size(10);
    group.throughput(Throughput::Elements(10_000));
    group.bench_function("load", |bencher| {
        bencher.iter(|| decode::<SourceRecord<Packed>>(black_box(&bytes)).expect("valid"));
    });
    group.finish();
}

criterion_group!(benches, case);
criterion_main!(benches);

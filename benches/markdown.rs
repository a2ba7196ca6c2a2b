//! What rendering a body costs: an ordinary case, a long one, one with raw HTML, and hostile texts of one megabyte.
//!
//! `cargo bench --bench markdown`

use std::hint::black_box;

use casebook::content::markdown::{RenderOptions, inline, render, text_blocks};
use casebook::diagnostic::SourceText;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

const CASE: &str = "## 一个夜班\n\n晚上十点四十分，七号楼报修。值班灯亮起，**两名师傅同时收到“位置”和阀门编号。**二十二分钟后，水压恢复。\n\n\
    ![值班灯亮起](01%20值班灯亮起.jpg)\n\n> “看见那盏灯就踏实了。”——七号楼住户\n\n| 指标 | 数值 |\n|:--|--:|\n| 办结率 | 98.6% |\n\n\
    - 分片定人\n- 走访画图，见[另一例](../乙/index.md)\n\n";

fn texts() -> Vec<(&'static str, String)> {
    let megabyte = |part: &str| part.repeat((1 << 20) / part.len());
    vec![
        ("case", CASE.repeat(3)),
        ("case 1 MB", megabyte(CASE)),
        ("raw HTML 1 MB", megabyte("<div class=\"x\"><p>甲<b>乙</b></p></div>\n\n正文**“甲”**乙\n\n")),
        ("hostile: quotes 1 MB", megabyte("> ")),
        ("hostile: emphasis 1 MB", megabyte("*a **b ")),
        ("hostile: open brackets 1 MB", megabyte("[")),
        ("hostile: tags 1 MB", megabyte("<b><i><u>")),
    ]
}

fn markdown(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("markdown");
    group.sample_size(10);
    for (name, text) in texts() {
        let source = SourceText::new("a.md", text.as_str());
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(name, |bencher| {
            bencher.iter(|| render(black_box(&source), 0..text.len(), &RenderOptions::default(), &mut Vec::new()));
        });
    }
    let source = SourceText::new("a.md", CASE);
    let html = render(&source, 0..CASE.len(), &RenderOptions::default(), &mut Vec::new()).html;
    group.bench_function("text blocks of a case", |bencher| bencher.iter(|| text_blocks(black_box(&html))));
    group.bench_function("inline", |bencher| bencher.iter(|| inline(black_box("每片两人，**“轮值”**，见`图`。"))));
    group.finish();
}

criterion_group!(benches, markdown);
criterion_main!(benches);

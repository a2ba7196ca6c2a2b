//! `build --timings`: where the time of a build went and how much was done, as a table or as one JSON object.

use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::diagnostic::Language;
use crate::pipeline::Report;

/// A table: stage, milliseconds, share; then what was counted. Tab-separated, so that spreadsheets read it too.
pub(super) fn table(report: &Report, language: Language) -> String {
    let total: f64 = report.timings.values().map(Duration::as_secs_f64).sum();
    let heading = if language == Language::Zh { "阶段\t毫秒\t占比\n" } else { "stage\tms\tshare\n" };
    let mut table = String::from(heading);
    for (stage, duration) in &report.timings {
        let seconds = duration.as_secs_f64();
        let share = if total > 0.0 { seconds / total * 100.0 } else { 0.0 };
        table.push_str(&format!("{}\t{:.1}\t{share:.0}%\n", stage.name(), seconds * 1000.0));
    }
    table.push_str(&format!("total\t{:.1}\t100%\n", total * 1000.0));
    for (name, count) in counts(report) {
        table.push_str(&format!("{name}\t{count}\n"));
    }
    table
}

/// One line of `"type":"timings"`, after the lines of `--format json`. A promise to other programs: names are added, never
/// changed.
pub(super) fn json(report: &Report) -> String {
    let milliseconds = |duration: &Duration| json!((duration.as_secs_f64() * 10_000.0).round() / 10.0);
    let stages: Map<String, Value> =
        report.timings.iter().map(|(stage, duration)| (stage.name().to_owned(), milliseconds(duration))).collect();
    let total = milliseconds(&report.timings.values().sum());
    let counts: Map<String, Value> =
        counts(report).into_iter().map(|(name, count)| (name.replace(' ', "_"), json!(count))).collect();
    let line = json!({ "type": "timings", "milliseconds": stages, "total_milliseconds": total, "counts": counts });
    format!("{line}\n")
}

/// What was done, by name.
fn counts(report: &Report) -> Vec<(&'static str, u64)> {
    let count = |number: usize| number as u64;
    let mut counts = vec![
        ("parsed", count(report.parsed)),
        ("drawn", count(report.drawn.len())),
        ("written", count(report.written)),
        ("removed", count(report.removed)),
        ("decoded", report.decoded),
    ];
    if let Some(search) = report.search {
        counts.push(("search files", count(search.files)));
        counts.push(("search bytes", search.len_bytes));
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::Stage;

    fn report() -> Report {
        let timings = [(Stage::Load, Duration::from_micros(1_500)), (Stage::Pages, Duration::from_micros(500))];
        Report { timings: timings.into(), parsed: 3, written: 7, ..Report::default() }
    }

    #[test]
    fn the_table_and_the_json_line_tell_the_same() {
        let table = table(&report(), Language::En);
        assert!(table.starts_with("stage\tms\tshare\nload\t1.5\t75%\npages\t0.5\t25%\ntotal\t2.0\t100%\nparsed\t3\n"));
        let line: Value = serde_json::from_str(&json(&report())).expect("valid");
        assert_eq!(line["milliseconds"], json!({ "load": 1.5, "pages": 0.5 }));
        assert_eq!((&line["total_milliseconds"], &line["counts"]["written"]), (&json!(2.0), &json!(7)));
    }
}

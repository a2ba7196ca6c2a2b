//! Records of a case as its page shows them: replication, honours, coverage, assessments, sign-off, source.

use crate::channel::press::{Press, date_view};
use crate::content::case::{Assessment, Coverage, Honor, Replication, SignOff, SourceNote};
use crate::site::Edition;
use crate::template::views::{AssessmentView, DatedView, ReplicationView, SignOffView, SourceView, StarsView};

pub(super) fn replication_view(replication: &Replication) -> ReplicationView {
    let difficulty_level = match replication.difficulty.as_str() {
        "低" | "low" | "Low" => 1,
        "中" | "medium" | "Medium" => 2,
        "高" | "high" | "High" => 3,
        _ => 0,
    };
    ReplicationView {
        prerequisites: replication.prerequisites.clone(),
        steps: replication.steps.clone(),
        cost: replication.cost.clone(),
        difficulty: replication.difficulty.clone(),
        difficulty_level,
    }
}

pub(super) fn honor_view(honor: &Honor, lang: &str) -> DatedView {
    DatedView {
        date: date_view(honor.date, lang),
        title: honor.title.clone(),
        note: honor.issuer.clone(),
        level: honor.level.clone(),
        ..DatedView::default()
    }
}

pub(super) fn coverage_view(coverage: &Coverage, lang: &str) -> DatedView {
    DatedView {
        date: date_view(coverage.date, lang),
        title: coverage.title.clone(),
        href: coverage.url.clone(),
        is_external: true,
        note: coverage.outlet.clone(),
        level: coverage.channel.clone(),
    }
}

pub(super) fn assessment_view(press: &Press<'_>, edition: &Edition, assessment: &Assessment) -> AssessmentView {
    let tone = match assessment.result.as_str() {
        "通过" => "pass",
        "升级" => "up",
        "降级" => "down",
        "整改" => "mend",
        "退出" => "out",
        _ => "",
    };
    let kind = match assessment.kind.as_str() {
        "认定" => "recognition",
        "年度" => "yearly",
        "随机" => "random",
        "复评" => "review",
        _ => "",
    };
    AssessmentView {
        date: date_view(assessment.date, &edition.lang),
        kind: in_words(press, edition, "assessment", kind, &assessment.kind),
        result: in_words(press, edition, "assessed", tone, &assessment.result),
        tone: tone.to_owned(),
        stars: assessment.stars.map(|value| StarsView { value, max: press.config.stars_max, href: String::new() }),
        methods: assessment.methods.join("、"),
        score: assessment.score.clone(),
        note: assessment.note.clone(),
    }
}

/// The word of the catalogue for one of the words that the program knows; another word as it is written.
fn in_words(press: &Press<'_>, edition: &Edition, group: &str, key: &str, written: &str) -> String {
    if key.is_empty() { written.to_owned() } else { press.word(edition, &format!("{group}_{key}")).to_owned() }
}

pub(super) fn signoff_view(signoff: &SignOff, lang: &str) -> Option<SignOffView> {
    let is_empty = signoff.editor.is_empty() && signoff.reviewer.is_empty() && signoff.approver.is_empty();
    (!is_empty).then(|| SignOffView {
        editor: signoff.editor.clone(),
        reviewer: signoff.reviewer.clone(),
        approver: signoff.approver.clone(),
        date: date_view(signoff.date, lang),
    })
}

pub(super) fn source_view(source: &SourceNote, lang: &str) -> Option<SourceView> {
    // Without a name the address stands for it: a link needs a word.
    (*source != SourceNote::default()).then(|| SourceView {
        name: if source.name.is_empty() { source.url.clone() } else { source.name.clone() },
        issue: source.issue.clone(),
        date: date_view(source.date, lang),
        url: source.url.clone(),
        author: source.author.clone(),
    })
}

//! How complete a case is: something to see, something to dig into, something to learn.

use super::Checked;
use crate::content::case::{Case, PictureRole};
use crate::diagnostic::{Code, Diagnostic};
use crate::text;

/// The score of a case, each part and the whole in points.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completeness {
    /// Pictures: 0 to 30.
    pub see: u8,
    /// Results, figures, highlights: 0 to 35.
    pub dig: u8,
    /// Methods, lessons, how to copy it: 0 to 35.
    pub learn: u8,
    /// What is missing, in Chinese and English, the weightiest first in each part.
    pub missing: Vec<[&'static str; 2]>,
}

impl Completeness {
    /// 0 to 100.
    #[must_use]
    pub fn score(&self) -> u8 {
        self.see + self.dig + self.learn
    }
}

/// The score of a case.
#[must_use]
pub fn completeness(case: &Case) -> Completeness {
    let front = &case.front;
    let pictures = |role: fn(PictureRole) -> bool| case.pictures.iter().any(|picture| role(picture.role));
    let captioned = |count: usize| case.pictures.iter().filter(|picture| !picture.caption.is_empty()).count() >= count;
    let has_pair = front.metrics.iter().any(|metric| metric.before.is_some() && metric.after.is_some());
    let mut result = Completeness::default();
    let Completeness { see, dig, learn, missing } = &mut result;
    let mut add = |points: &mut u8, is_there: bool, worth: u8, what: [&'static str; 2]| {
        if is_there { *points += worth } else { missing.push(what) }
    };
    add(see, pictures(|role| role == PictureRole::Cover), 15, ["封面", "a cover"]);
    add(see, pictures(|role| role != PictureRole::Cover), 10, ["过程图片", "pictures of the work"]);
    add(see, captioned(1), 5, ["图片说明", "captions"]);
    add(dig, !front.metrics.is_empty(), 10, ["成效数据", "key figures"]);
    add(dig, has_pair, 5, ["前后对比的数据", "a figure before and after"]);
    add(dig, !front.results.is_empty(), 10, ["工作成效", "results"]);
    add(dig, !front.highlights.is_empty(), 10, ["特色亮点", "highlights"]);
    add(learn, front.methods.len() >= 2, 10, ["两条以上的主要做法", "two methods or more"]);
    add(learn, !front.lessons.is_empty(), 10, ["经验启示", "lessons"]);
    add(learn, front.replication.is_some(), 10, ["复制推广", "how to copy it"]);
    let has_background = !front.background.is_empty() || case.body.words > 0;
    add(learn, has_background, 5, ["背景", "the background"]);
    result
}

/// I301: the score and what is missing.
pub(super) fn report(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    let result = completeness(checked.case);
    if result.missing.is_empty() {
        return;
    }
    let score = result.score();
    let zh = result.missing.iter().map(|[zh, _]| *zh).collect::<Vec<_>>().join("、");
    let en = result.missing.iter().map(|[_, en]| *en).collect::<Vec<_>>().join(", ");
    let problem = text!(zh: "完整度 {score} 分，还缺：{zh}", en: "{score} of 100 points; still missing: {en}");
    out.push(Diagnostic::new(Code::I301, problem).at(checked.source.locate(0..0)));
}

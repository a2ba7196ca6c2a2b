//! The lists and maps of a case: steps, metrics, honours, assessments, files.

use super::terms;
use crate::content::case::{
    Adoption, Assessment, Coverage, Feedback, Figure, FileRef, FrontMatter, Goal, Honor, Metric, Pair, PictureRef,
    PictureRole, Replication, SignOff, Step,
};
use crate::content::schema::{
    ADOPTION, ARCHIVE, ASSESSMENT, ATTACHMENT, COVERAGE, FEEDBACK, Fields, GOAL, HONOR, Item, MEDIA, METRIC, PERSON,
    REPLICATION, Reader, SIGNOFF, STEP, Slot,
};
use crate::content::value;
use crate::diagnostic::{Code, Diagnostic, Severity, Text};
use crate::text;
use crate::yaml::Kind;

/// A value that was written as it is, trimmed and on one line.
fn plain(text: &str) -> String {
    value::one_line(text)
}

/// A problem that does not keep the case from being published.
fn warn(reader: &mut Reader<'_>, slot: Slot<'_>, problem: Text) {
    let place = reader.source.locate(slot.node.span.clone());
    reader.out.push(Diagnostic::new(reader.wrong_code, problem).at(place).with_severity(Severity::Warning));
}

/// An address that a link may lead to; anything but http and https is refused.
pub(super) fn url(reader: &mut Reader<'_>, fields: &Fields<'_>, name: &str) -> String {
    let Some(slot) = fields.get(name) else { return String::new() };
    let written = reader.line_of(slot);
    if written.is_empty() || written.starts_with("http://") || written.starts_with("https://") {
        return written;
    }
    let key = &slot.key.text;
    let looks_like_host = !written.contains(':') && written.contains('.') && !written.contains(' ');
    let better = looks_like_host.then(|| format!("\"https://{written}\""));
    let problem = text!(
        zh: "{key}“{written}”不是以 http:// 或 https:// 开头的网址",
        en: "`{key}`: `{written}` does not begin with http:// or https://"
    );
    reader.wrong(slot, problem, better.as_deref());
    String::new()
}

/// Methods, results or lessons. Figures inside a result join the case's figures.
pub(super) fn steps(reader: &mut Reader<'_>, fields: &Fields<'_>, name: &str, front: &mut FrontMatter) -> Vec<Step> {
    reader.maps(fields, name, &STEP, |reader, slot, item| {
        let step = match item {
            Item::Plain(text) => Step { text: text.to_owned(), ..Step::default() },
            Item::Titled(key, node) => {
                let text = reader.text_of(Slot { node, ..slot });
                Step { title: plain(&key.text), text, ..Step::default() }
            }
            Item::Map(parts) => {
                front.metrics.extend(metrics(reader, &parts));
                front.check_sum.extend(reader.sentences(&parts, "check_sum"));
                Step {
                    title: reader.line(&parts, "title"),
                    text: reader.text(&parts, "text"),
                    owner: reader.line(&parts, "owner"),
                    evidence: reader.line(&parts, "evidence"),
                    images: reader.names(&parts, "images"),
                }
            }
        };
        (!step.title.is_empty() || !step.text.is_empty()).then_some(step)
    })
}

/// Key figures.
pub(super) fn metrics(reader: &mut Reader<'_>, fields: &Fields<'_>) -> Vec<Metric> {
    reader.maps(fields, "metrics", &METRIC, |reader, slot, item| match item {
        Item::Plain(text) => {
            let metric = metric_of_text(text);
            if metric.is_none() {
                not_a_metric(reader, slot);
            }
            metric
        }
        Item::Titled(key, node) => {
            let written = reader.line_of(Slot { node, ..slot });
            let value = Some(value::figure(&written));
            Some(Metric { label: plain(&key.text), value, ..Metric::default() })
        }
        Item::Map(_) if slot.node.is_blank() => None,
        Item::Map(parts) => metric_of_map(reader, slot, &parts),
    })
}

fn metric_of_map(reader: &mut Reader<'_>, slot: Slot<'_>, parts: &Fields<'_>) -> Option<Metric> {
    let approximate = reader.boolean(parts, "approx").unwrap_or(false);
    let mut figure = |name: &str| {
        let figure = reader.figure(parts, name)?;
        if figure.value.is_none() {
            let written = &figure.text;
            let problem = text!(zh: "数据“{written}”不是一个数", en: "`{written}` is not one number");
            let place = parts.get(name).unwrap_or(slot);
            warn(reader, place, problem);
        }
        Some(Figure { approximate: figure.approximate || approximate, ..figure })
    };
    let (before, after, value) = (figure("before"), figure("after"), figure("value"));
    let metric = Metric {
        label: reader.line(parts, "label"),
        before,
        after,
        value,
        unit: reader.line(parts, "unit"),
        period: reader.line(parts, "period"),
        source: reader.line(parts, "source"),
        lower_is_better: reader.boolean(parts, "lower_is_better").unwrap_or(false),
    };
    warn_of_units(reader, parts.get("after").unwrap_or(slot), &metric);
    let has_figure = metric.value.is_some() || (metric.before.is_some() && metric.after.is_some());
    if metric.label.is_empty() || !has_figure {
        not_a_metric(reader, slot);
    }
    (!metric.label.is_empty() && (has_figure || metric.after.is_some() || metric.before.is_some())).then_some(metric)
}

/// Two numbers in different units: the change between them would be wrong.
fn warn_of_units(reader: &mut Reader<'_>, slot: Slot<'_>, metric: &Metric) {
    let (Some(before), Some(after)) = (&metric.before, &metric.after) else { return };
    if before.value.is_none() || after.value.is_none() || value::compared(metric).is_some() {
        return;
    }
    let (before, after) = (&before.text, &after.text);
    let problem = text!(
        zh: "“{before}”和“{after}”的单位不同，无法比较，网页上不显示变化；请换成同一个单位",
        en: "`{before}` and `{after}` are in different units, so the page shows no change; write both in one unit"
    );
    warn(reader, slot, problem);
}

fn not_a_metric(reader: &mut Reader<'_>, slot: Slot<'_>) {
    let example = if reader.chinese {
        "{ 名称: 到场时间, 之前: 95, 之后: 28, 计量单位: 分钟 }"
    } else {
        "{ label: arrival, before: 95, after: 28, unit: minutes }"
    };
    let problem = text!(
        zh: "这条数据要有名称，并且有数值，或者之前和之后两个数",
        en: "a figure needs a label and either a value or before and after"
    );
    let place = reader.source.locate(slot.node.span.clone());
    let diagnostic = Diagnostic::new(reader.wrong_code, problem).at(place).with_severity(Severity::Warning);
    reader.out.push(diagnostic.hint_line(text!(zh: "写法示例：", en: "For example:"), example));
}

/// `标注阀门：386处`: a label, a colon, a figure.
fn metric_of_text(text: &str) -> Option<Metric> {
    let (label, rest) = text.split_once(['：', ':'])?;
    let value = value::figure(rest);
    value.value?;
    Some(Metric { label: plain(label), value: Some(value), ..Metric::default() })
}

/// Goals.
pub(super) fn goals(reader: &mut Reader<'_>, fields: &Fields<'_>) -> Vec<Goal> {
    reader.maps(fields, "goals", &GOAL, |reader, slot, item| {
        let goal = match item {
            Item::Plain(text) => Goal { text: plain(text), ..Goal::default() },
            Item::Titled(key, node) => {
                let target = reader.line_of(Slot { node, ..slot });
                Goal { text: plain(&key.text), target, ..Goal::default() }
            }
            Item::Map(parts) => Goal {
                text: reader.line(&parts, "text"),
                target: reader.line(&parts, "target"),
                deadline: reader.line(&parts, "deadline"),
            },
        };
        (!goal.text.is_empty()).then_some(goal)
    })
}

/// How to copy it.
pub(super) fn replication(reader: &mut Reader<'_>, fields: &Fields<'_>) -> Option<Replication> {
    let slot = fields.get("replication")?;
    if let Kind::Scalar { text, .. } = &slot.node.kind {
        return Some(Replication { prerequisites: plain(text), ..Replication::default() });
    }
    let parts = reader.map(slot, &REPLICATION);
    let difficulty = reader.choice(&parts, "difficulty", DIFFICULTIES).unwrap_or_default().to_owned();
    let prerequisites = reader.names(&parts, "prerequisites").join("、");
    let steps = match parts.get("steps").map(|slot| &slot.node.kind) {
        Some(Kind::Scalar { .. }) => reader.names(&parts, "steps"),
        _ => reader.sentences(&parts, "steps"),
    };
    Some(Replication { prerequisites, steps, cost: reader.line(&parts, "cost"), difficulty })
}

const DIFFICULTIES: &[(&[&str], &str)] = &[
    (&["低", "low", "easy", "容易"], "低"),
    (&["中", "medium", "中等", "一般"], "中"),
    (&["高", "high", "hard", "较难"], "高"),
];

/// Units that copied it.
pub(super) fn adoptions(reader: &mut Reader<'_>, fields: &Fields<'_>) -> Vec<Adoption> {
    let lists = reader.maps(fields, "adopted_by", &ADOPTION, |reader, slot, item| {
        Some(match item {
            Item::Plain(text) => value::split_names(text)
                .map(|name| Adoption { branch: name.to_owned(), ..Adoption::default() })
                .collect(),
            Item::Titled(key, node) => {
                let remark = reader.line_of(Slot { node, ..slot });
                vec![Adoption { branch: plain(&key.text), note: remark, ..Adoption::default() }]
            }
            Item::Map(parts) => vec![Adoption {
                branch: reader.line(&parts, "branch"),
                date: reader.date(&parts, "date"),
                note: reader.line(&parts, "note"),
            }],
        })
    });
    lists.into_iter().flatten().filter(|adoption: &Adoption| !adoption.branch.is_empty()).collect()
}

/// Words of the people served.
pub(super) fn feedback(reader: &mut Reader<'_>, fields: &Fields<'_>) -> Vec<Feedback> {
    reader.maps(fields, "feedback", &FEEDBACK, |reader, slot, item| {
        let feedback = match item {
            Item::Plain(text) => Feedback { quote: plain(text), ..Feedback::default() },
            Item::Titled(key, node) => {
                let quote = reader.line_of(Slot { node, ..slot });
                Feedback { quote, by: plain(&key.text), ..Feedback::default() }
            }
            Item::Map(parts) => Feedback {
                quote: reader.line(&parts, "quote"),
                by: reader.line(&parts, "by"),
                score: reader.line(&parts, "score"),
            },
        };
        (!feedback.quote.is_empty() || !feedback.score.is_empty()).then_some(feedback)
    })
}

/// Honours.
pub(super) fn honors(reader: &mut Reader<'_>, fields: &Fields<'_>) -> Vec<Honor> {
    reader.maps(fields, "honors", &HONOR, |reader, slot, item| {
        let honor = match item {
            Item::Plain(text) => Honor { title: plain(text), ..Honor::default() },
            Item::Titled(key, node) => {
                let issuer = reader.line_of(Slot { node, ..slot });
                Honor { title: plain(&key.text), issuer, ..Honor::default() }
            }
            Item::Map(parts) => Honor {
                title: reader.line(&parts, "title"),
                issuer: reader.line(&parts, "issuer"),
                level: reader.line(&parts, "level"),
                date: reader.date(&parts, "date"),
            },
        };
        (!honor.title.is_empty()).then_some(honor)
    })
}

/// Reports in the media.
pub(super) fn coverage(reader: &mut Reader<'_>, fields: &Fields<'_>) -> Vec<Coverage> {
    reader.maps(fields, "coverage", &COVERAGE, |reader, slot, item| {
        let coverage = match item {
            Item::Plain(text) => Coverage { title: plain(text), ..Coverage::default() },
            Item::Titled(key, node) => {
                let title = reader.line_of(Slot { node, ..slot });
                Coverage { outlet: plain(&key.text), title, ..Coverage::default() }
            }
            Item::Map(parts) => Coverage {
                channel: reader.line(&parts, "channel"),
                outlet: reader.line(&parts, "outlet"),
                title: reader.line(&parts, "title"),
                date: reader.date(&parts, "date"),
                url: url(reader, &parts, "url"),
            },
        };
        (!coverage.title.is_empty() || !coverage.outlet.is_empty()).then_some(coverage)
    })
}

/// People who agreed to be shown; the others are left out, and that is said.
pub(super) fn people(reader: &mut Reader<'_>, fields: &Fields<'_>, all_agree: bool) -> Vec<Pair> {
    reader.maps(fields, "people", &PERSON, |reader, slot, item| {
        let (person, agrees) = match item {
            Item::Plain(text) => (Pair { label: plain(text), value: String::new() }, all_agree),
            Item::Titled(key, node) => {
                let value = reader.line_of(Slot { node, ..slot });
                (Pair { label: plain(&key.text), value }, all_agree)
            }
            Item::Map(parts) => {
                let agrees = reader.boolean(&parts, "consent").unwrap_or(all_agree);
                let (role, deed) = (reader.line(&parts, "role"), reader.line(&parts, "deed"));
                let gap = if role.is_empty() || deed.is_empty() { "" } else { "：" };
                (Pair { label: reader.line(&parts, "name"), value: format!("{role}{gap}{deed}") }, agrees)
            }
        };
        if !agrees {
            let problem = text!(
                zh: "没有写“本人同意: 是”，这个人不会显示",
                en: "without `consent: true` this person is not shown"
            );
            let place = reader.source.locate(slot.node.span.clone());
            reader.out.push(Diagnostic::new(Code::I303, problem).at(place));
        }
        (agrees && !person.label.is_empty()).then_some(person)
    })
}

/// Assessments in the order written.
pub(super) fn assessments(reader: &mut Reader<'_>, fields: &Fields<'_>, stars_max: u8) -> Vec<Assessment> {
    reader.maps(fields, "assessments", &ASSESSMENT, |reader, slot, item| {
        let Item::Map(parts) = item else {
            let problem = text!(
                zh: "考评记录要写日期、类型和结果",
                en: "an assessment needs a date, a type and a result"
            );
            let better = if reader.chinese {
                "{ 日期: 2023-12-01, 类型: 认定, 结果: 通过 }"
            } else {
                "{ date: 2023-12-01, type: 认定, result: 通过 }"
            };
            reader.wrong(slot, problem, Some(better));
            return None;
        };
        let kind = reader.choice(&parts, "type", ASSESSMENT_TYPES).unwrap_or_default().to_owned();
        let result = reader.choice(&parts, "result", ASSESSMENT_RESULTS).unwrap_or_default().to_owned();
        Some(Assessment {
            date: reader.date(&parts, "date"),
            kind,
            result,
            stars: terms::stars(reader, &parts, "stars", stars_max),
            methods: reader.names(&parts, "method"),
            score: reader.line(&parts, "score"),
            note: reader.line(&parts, "note"),
        })
    })
}

const ASSESSMENT_TYPES: &[(&[&str], &str)] = &[
    (&["认定", "recognition", "评定", "命名"], "认定"),
    (&["年度", "annual", "年度考评", "年审", "年度考核"], "年度"),
    (&["随机", "random", "抽查", "随机抽查"], "随机"),
    (&["复评", "review", "re-assessment", "reassessment", "复审", "复核"], "复评"),
];

const ASSESSMENT_RESULTS: &[(&[&str], &str)] = &[
    (&["通过", "pass", "passed", "合格", "保留"], "通过"),
    (&["升级", "up", "promoted", "升星", "晋级"], "升级"),
    (&["降级", "down", "demoted", "降星"], "降级"),
    (&["整改", "suspended", "to mend", "限期整改"], "整改"),
    (&["退出", "withdrawn", "out", "撤销", "不合格"], "退出"),
];

/// Sign-off chain. The word that the advice for a missing name holds is no name.
pub(super) fn signoff(reader: &mut Reader<'_>, fields: &Fields<'_>) -> SignOff {
    let Some(slot) = fields.get("signoff") else { return SignOff::default() };
    let mut signoff = match &slot.node.kind {
        Kind::Scalar { text, .. } => value::pairs(text).map(|pairs| signoff_of_pairs(&pairs)),
        _ => None,
    }
    .unwrap_or_else(|| {
        let parts = reader.map(slot, &SIGNOFF);
        SignOff {
            editor: reader.line(&parts, "editor"),
            reviewer: reader.line(&parts, "reviewer"),
            approver: reader.line(&parts, "approver"),
            date: reader.date(&parts, "date"),
        }
    });
    for name in [&mut signoff.editor, &mut signoff.reviewer, &mut signoff.approver] {
        if matches!(&*value::folded(name), "姓名" | "name") {
            name.clear();
        }
    }
    signoff
}

fn signoff_of_pairs(pairs: &[(&str, &str)]) -> SignOff {
    let mut signoff = SignOff::default();
    for &(key, value) in pairs {
        match SIGNOFF.find(key).map(|field| field.name) {
            Some("editor") => value.clone_into(&mut signoff.editor),
            Some("reviewer") => value.clone_into(&mut signoff.reviewer),
            Some("approver") => value.clone_into(&mut signoff.approver),
            Some("date") => signoff.date = value::date(value).ok(),
            _ => {}
        }
    }
    signoff
}

/// Cover, media, attachments, archive: names as written, resolved later. Returns the use each medium asks for.
pub(super) fn files(reader: &mut Reader<'_>, fields: &Fields<'_>, front: &mut FrontMatter) -> Vec<Option<PictureRole>> {
    front.cover = reader.line(fields, "cover");
    front.archive_public = reader.boolean(fields, "archive_public").unwrap_or(false);
    let archive_public = front.archive_public;
    front.attachments =
        reader.maps(fields, "attachments", &ATTACHMENT, |reader, slot, item| file_of(reader, slot, item, true));
    front.archive =
        reader.maps(fields, "archive", &ARCHIVE, |reader, slot, item| file_of(reader, slot, item, archive_public));
    let media = reader.maps(fields, "media", &MEDIA, picture_of);
    let (pictures, roles) = media.into_iter().unzip();
    front.media = pictures;
    roles
}

fn file_of(reader: &mut Reader<'_>, slot: Slot<'_>, item: Item<'_>, public: bool) -> Option<FileRef> {
    let file = match item {
        Item::Plain(text) => FileRef { path: text.to_owned(), public, ..FileRef::default() },
        Item::Titled(key, node) => {
            let path = reader.line_of(Slot { node, ..slot });
            FileRef { path, title: plain(&key.text), public, ..FileRef::default() }
        }
        Item::Map(parts) => FileRef {
            path: reader.line(&parts, "file"),
            title: reader.line(&parts, "title"),
            public: reader.boolean(&parts, "public").unwrap_or(public),
            stage: reader.line(&parts, "stage"),
            ..FileRef::default()
        },
    };
    (!file.path.is_empty() || !file.title.is_empty()).then_some(file)
}

fn picture_of(reader: &mut Reader<'_>, slot: Slot<'_>, item: Item<'_>) -> Option<(PictureRef, Option<PictureRole>)> {
    let (picture, role) = match item {
        Item::Plain(text) => (PictureRef { path: text.to_owned(), ..PictureRef::default() }, None),
        Item::Titled(key, node) => {
            let caption = reader.line_of(Slot { node, ..slot });
            (PictureRef { path: key.text.trim().to_owned(), caption, ..PictureRef::default() }, None)
        }
        Item::Map(parts) => {
            let role = reader.choice(&parts, "kind", PICTURE_ROLES);
            let picture = PictureRef {
                path: reader.line(&parts, "src"),
                caption: reader.line(&parts, "caption"),
                alt: reader.line(&parts, "alt"),
                role: role.unwrap_or_default(),
                focus: focus(reader, &parts),
            };
            (picture, role)
        }
    };
    (!picture.path.is_empty()).then_some((picture, role))
}

const PICTURE_ROLES: &[(&[&str], PictureRole)] = &[
    (&["封面", "cover"], PictureRole::Cover),
    (&["图集", "gallery", "图片", "image", "photo"], PictureRole::Gallery),
    (&["前", "before", "之前"], PictureRole::Before),
    (&["后", "after", "之后"], PictureRole::After),
    (&["内文", "inline"], PictureRole::Inline),
    (&["不用", "none"], PictureRole::Unused),
];

/// `50,30` or `[50, 30]`, in percent.
fn focus(reader: &mut Reader<'_>, fields: &Fields<'_>) -> Option<(u8, u8)> {
    let slot = fields.get("focus")?;
    let parts = reader.names(fields, "focus");
    let percent =
        |text: &String| text.trim_end_matches(['%', '％']).trim().parse().ok().filter(|value: &u8| *value <= 100);
    let read = match parts.as_slice() {
        [left, top] => percent(left).zip(percent(top)),
        _ => None,
    };
    if read.is_none() {
        let problem = text!(
            zh: "焦点写两个 0 到 100 的数：离左边、离上边的百分比",
            en: "the focus is two numbers from 0 to 100: percent from the left and from the top"
        );
        reader.wrong(slot, problem, Some("\"50,30\""));
    }
    read
}

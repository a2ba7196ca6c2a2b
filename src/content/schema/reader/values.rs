//! Dates, switches, numbers, choices.

use super::{Fields, Reader, Slot};
use crate::content::case::{Date, Figure};
use crate::content::value::{self, DateProblem};
use crate::text;

impl Reader<'_> {
    /// A date; `None` when not given or not understood.
    pub fn date(&mut self, fields: &Fields<'_>, name: &str) -> Option<Date> {
        let slot = fields.get(name)?;
        self.date_of(slot)
    }

    /// The date of an entry.
    pub fn date_of(&mut self, slot: Slot<'_>) -> Option<Date> {
        let written = self.text_of(slot);
        if written.is_empty() {
            return None;
        }
        let key = &slot.key.text;
        let (problem, better) = match value::date(&written) {
            Ok(date) => return Some(date),
            Err(DateProblem::ExcelSerial(date)) => {
                let shown = value::iso(date);
                let problem = text!(
                    zh: "{key}“{written}”像是表格里的日期序号，可能是 {shown}",
                    en: "`{key}`: `{written}` looks like the day number of a spreadsheet, perhaps {shown}"
                );
                (problem, Some(shown))
            }
            Err(DateProblem::NotInCalendar(near)) => {
                let problem = text!(
                    zh: "{key}“{written}”，日历上没有这一天",
                    en: "`{key}`: `{written}` is not a calendar date"
                );
                (problem, near.map(value::iso))
            }
            Err(DateProblem::OutOfRange) => {
                let problem = text!(
                    zh: "{key}“{written}”不在1949年到2200年之间",
                    en: "`{key}`: `{written}` is not between 1949 and 2200"
                );
                (problem, None)
            }
            Err(DateProblem::Unreadable) => {
                let problem = text!(
                    zh: "{key}“{written}”看不懂，日期请写成 2023-12-01 这样",
                    en: "`{key}`: `{written}` is no date; write it like 2023-12-01"
                );
                (problem, None)
            }
        };
        self.wrong(slot, problem, better.as_deref());
        None
    }

    /// Yes or no; `None` when not given or not understood.
    pub fn boolean(&mut self, fields: &Fields<'_>, name: &str) -> Option<bool> {
        let slot = fields.get(name)?;
        let read = slot.node.scalar().and_then(value::boolean);
        if read.is_none() {
            let better = if self.chinese { "是" } else { "true" };
            self.not_understood(slot, Some(better));
        }
        read
    }

    /// A whole number between `least` and `most`.
    pub fn integer(&mut self, fields: &Fields<'_>, name: &str, least: i64, most: i64) -> Option<i64> {
        let slot = fields.get(name)?;
        let written = self.text_of(slot);
        if written.is_empty() {
            return None;
        }
        let Some(number) = whole_number(&written) else {
            self.not_understood(slot, None);
            return None;
        };
        if (least..=most).contains(&number) {
            return Some(number);
        }
        let key = &slot.key.text;
        let problem = text!(
            zh: "{key}“{written}”超出范围，应在 {least} 到 {most} 之间",
            en: "`{key}`: `{written}` is out of range; it must be between {least} and {most}"
        );
        let nearest = number.clamp(least, most).to_string();
        self.wrong(slot, problem, Some(&nearest));
        None
    }

    /// A figure; `None` when not given. Whether it must be a number is the caller's business.
    pub fn figure(&mut self, fields: &Fields<'_>, name: &str) -> Option<Figure> {
        let slot = fields.get(name)?;
        let written = self.line_of(slot);
        (!written.is_empty()).then(|| value::figure(&written))
    }

    /// One of `choices` (folded names and what they mean); anything else is a problem that lists them.
    pub fn choice<T: Copy>(&mut self, fields: &Fields<'_>, name: &str, choices: &[(&[&str], T)]) -> Option<T> {
        let slot = fields.get(name)?;
        let written = self.line_of(slot);
        if written.is_empty() {
            return None;
        }
        let is_exact = |(names, _): &&(&[&str], T)| names.contains(&written.as_str());
        let found = choices.iter().find(is_exact).or_else(|| {
            let folded = value::fold(&written);
            choices.iter().find(|(names, _)| names.iter().any(|name| value::fold(name) == folded))
        });
        if let Some((_, meaning)) = found {
            return Some(*meaning);
        }
        let in_language = |name: &&&str| name.is_ascii() != self.chinese;
        let known: Vec<&str> =
            choices.iter().filter_map(|(names, _)| names.iter().find(in_language).or(names.first()).copied()).collect();
        let all = choices.iter().flat_map(|(names, _)| names.iter().copied());
        let better = value::nearest(&written, all).map(str::to_owned);
        let (key, zh, en) = (&slot.key.text, known.join("、"), known.join(", "));
        let problem = text!(
            zh: "{key}“{written}”不在可选范围内：{zh}",
            en: "`{key}`: `{written}` is not one of {en}"
        );
        self.wrong(slot, problem, better.as_deref());
        None
    }
}

/// `1,200`, `１２`, `十二`; `None` for fractions and anything else.
fn whole_number(text: &str) -> Option<i64> {
    let figure = value::figure(text);
    let number = figure.value.filter(|number| number.fract() == 0.0 && number.abs() < 9e15 && !figure.approximate)?;
    #[expect(clippy::cast_possible_truncation, reason = "a whole number below 9e15, checked above")]
    Some(number as i64)
}

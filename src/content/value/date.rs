//! Years and calendar dates. Knows nothing of which dates may follow which: that is a rule on cases.

use super::YEARS;
use super::numeral::{digit, half_width, numeral};
use crate::content::case::Date;

/// Why a text is no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateProblem {
    /// A bare day number of a spreadsheet; the date it stands for.
    ExcelSerial(Date),
    /// The parts are readable but the calendar has no such day; the last day of that month, if the month exists.
    NotInCalendar(Option<Date>),
    /// Before 1949 or after 2200.
    OutOfRange,
    /// Anything else.
    Unreadable,
}

/// The year in `2023`, `2023年`, `2023年度`, `二〇二三`, `２０２３`, `民國112年`; `None` if it is anything else or outside 1949 to 2200.
#[must_use]
pub fn year(text: &str) -> Option<u16> {
    let text = half_width(text.trim());
    let mut text = text.trim().trim_start_matches("公元");
    for ending in ["年度", "年份", "年"] {
        if let Some(rest) = text.strip_suffix(ending) {
            text = rest.trim();
            break;
        }
    }
    let value = match of_minguo(text) {
        Some(year) => u16::try_from(number(year)? + MINGUO).ok()?,
        None => four_digits(text)?,
    };
    YEARS.contains(&value).then_some(value)
}

/// What is added to a year of the Minguo calendar, whose first is 1912.
const MINGUO: u64 = 1911;

/// What follows `民国`, as years are counted in Taiwan: `民國112年`.
fn of_minguo(text: &str) -> Option<&str> {
    ["民国", "民國"].iter().find_map(|name| text.strip_prefix(name)).map(str::trim)
}

/// Four digits, ASCII or Chinese.
fn four_digits(text: &str) -> Option<u16> {
    if text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok();
    }
    let digits: Option<Vec<u64>> = text.chars().map(digit).collect();
    let digits = digits.filter(|digits| digits.len() == 4)?;
    u16::try_from(digits.iter().fold(0, |sum, value| sum * 10 + value)).ok()
}

/// The first thing in `text` that can only be a year, for proposing a mended line.
#[must_use]
pub fn year_inside(text: &str) -> Option<u16> {
    let text = half_width(text);
    let characters: Vec<char> = text.chars().collect();
    characters.windows(4).find_map(|window| {
        let part: String = window.iter().collect();
        four_digits(&part).filter(|value| YEARS.contains(value))
    })
}

/// The date in `2023-12-01`, `2023/12/1`, `2023.12`, `2023年12月1日`, `二〇二三年十二月一日`, `20231201`, `2023`,
/// `民國112年12月1日`.
///
/// Month or day are 0 when they are not given. A time of day after the date is dropped.
///
/// # Errors
/// Says why the text is no date.
pub fn date(text: &str) -> Result<Date, DateProblem> {
    let text = half_width(text.trim());
    let text = without_time(text.trim());
    if let Some(problem) = serial(text) {
        return Err(problem);
    }
    let parts = parts(text).ok_or(DateProblem::Unreadable)?;
    checked(parts)
}

/// `2023-12-01T08:00` and `2023-12-01 08:00:00` without their time.
fn without_time(text: &str) -> &str {
    match text.find(['T', ' ']) {
        Some(at) if text[at + 1..].contains(':') => text[..at].trim_end(),
        _ => text,
    }
}

/// A day number of a spreadsheet: 1949-10-01 is 18172, the year 2200 ends at 109937.
fn serial(text: &str) -> Option<DateProblem> {
    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
    let is_number = whole.len() == 5 || whole.len() == 6;
    if !is_number || !text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return None;
    }
    let days: u32 = whole.parse().ok()?;
    // Day 25569 is 1970-01-01.
    let days = i64::from(days) - 25_569;
    Some(
        civil(days).filter(|date| YEARS.contains(&date.year)).map_or(DateProblem::Unreadable, DateProblem::ExcelSerial),
    )
}

/// The calendar date of a day counted from 1970-01-01 (Gregorian, proleptic).
fn civil(days: i64) -> Option<Date> {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_shifted + 2) / 5 + 1;
    let month = if month_shifted < 10 { month_shifted + 3 } else { month_shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    Some(Date { year: u16::try_from(year).ok()?, month: u8::try_from(month).ok()?, day: u8::try_from(day).ok()? })
}

/// Year, month and day as written; 0 for what is not there.
fn parts(text: &str) -> Option<[u64; 3]> {
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some([text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..].parse().ok()?]);
    }
    let minguo = of_minguo(text);
    let text = minguo.unwrap_or(text);
    let mut found = [0_u64; 3];
    let separators = ['-', '/', '.', '年', '月', '日', '号', '號', '\u{2010}', '\u{2013}', '\u{2014}', '、'];
    let pieces = text.trim_end_matches(['日', '号', '號', '月', '年']).split(separators).map(str::trim);
    for (at, piece) in pieces.enumerate() {
        *found.get_mut(at)? = number(piece)?;
    }
    if minguo.is_some() {
        found[0] += MINGUO;
    }
    // `01/12/2023` could be read two ways: refused.
    (found[0] >= 1000).then_some(found)
}

/// Up to four digits, or a Chinese numeral.
fn number(text: &str) -> Option<u64> {
    let is_ascii = !text.is_empty() && text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_ascii { text.parse().ok() } else { numeral(text) }
}

/// The parts as a date, if the calendar has it.
fn checked([year, month, day]: [u64; 3]) -> Result<Date, DateProblem> {
    let year = u16::try_from(year).ok().filter(|year| YEARS.contains(year)).ok_or(DateProblem::OutOfRange)?;
    let month = u8::try_from(month).ok().filter(|month| *month <= 12).ok_or(DateProblem::NotInCalendar(None))?;
    if month == 0 {
        return if day == 0 { Ok(Date { year, month, day: 0 }) } else { Err(DateProblem::NotInCalendar(None)) };
    }
    let last = days_in_month(year, month);
    match u8::try_from(day) {
        Ok(day) if day <= last => Ok(Date { year, month, day }),
        _ => Err(DateProblem::NotInCalendar(Some(Date { year, month, day: last }))),
    }
}

/// Whether the year has a 29 February.
#[must_use]
pub fn is_leap_year(year: u16) -> bool {
    (year.is_multiple_of(4) && !year.is_multiple_of(100)) || year.is_multiple_of(400)
}

/// The days of a month (1 to 12).
fn days_in_month(year: u16, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap_year(year) => 29,
        2 => 28,
        _ => 31,
    }
}

/// The date as `2023-12-01`, or `2023-12` and `2023` when less is known.
#[must_use]
pub fn iso(date: Date) -> String {
    let Date { year, month, day } = date;
    match (month, day) {
        (0, _) => format!("{year:04}"),
        (_, 0) => format!("{year:04}-{month:02}"),
        _ => format!("{year:04}-{month:02}-{day:02}"),
    }
}

/// The same day `years` later; 29 February becomes 28 February in a common year.
#[must_use]
pub fn add_years(date: Date, years: u16) -> Date {
    let year = date.year.saturating_add(years);
    let day = if date.month == 0 { 0 } else { date.day.min(days_in_month(year, date.month)) };
    Date { year, day, ..date }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ymd(year: u16, month: u8, day: u8) -> Date {
        Date { year, month, day }
    }

    #[test]
    fn years_are_read_in_every_usual_spelling() {
        for text in [
            "2023",
            "2023年",
            "2023年度",
            "二〇二三",
            "二零二三年",
            "２０２３",
            " 2023 年度 ",
            "民國112年",
            "民国一一二年度",
        ] {
            assert_eq!(year(text), Some(2023), "{text}");
        }
        assert_eq!(year("二零二四年"), Some(2024));
        for text in ["去年", "23", "1900", "2201", "二〇二", "20233", "112年", "民國", "民国三十年"] {
            assert_eq!(year(text), None, "{text}");
        }
        assert_eq!(year_inside("约2023年底"), Some(2023));
        assert_eq!(year_inside("去年"), None);
    }

    #[test]
    fn dates_are_read_in_every_usual_spelling() {
        let day = ymd(2023, 12, 1);
        for text in [
            "2023-12-01",
            "2023/12/1",
            "2023.12.1",
            "2023年12月1日",
            "2023年12月1号",
            "二〇二三年十二月一日",
            "２０２３－１２－０１",
            "20231201",
            "2023-12-01T08:30:00Z",
            "2023-12-01 08:30",
            "民國112年12月1日",
            "民国一百一十二年十二月一日",
            "民國 112/12/01",
        ] {
            assert_eq!(date(text), Ok(day), "{text}");
        }
        assert_eq!(date("2023.12"), Ok(ymd(2023, 12, 0)));
        assert_eq!(date("2023年12月"), Ok(ymd(2023, 12, 0)));
        assert_eq!(date("2023"), Ok(ymd(2023, 0, 0)));
    }

    #[test]
    fn the_calendar_is_checked_with_leap_years() {
        assert_eq!(date("2024-02-29"), Ok(ymd(2024, 2, 29)));
        assert_eq!(date("2023-02-29"), Err(DateProblem::NotInCalendar(Some(ymd(2023, 2, 28)))));
        assert_eq!(date("2100-02-29"), Err(DateProblem::NotInCalendar(Some(ymd(2100, 2, 28)))));
        assert_eq!(date("2026-13-40"), Err(DateProblem::NotInCalendar(None)));
        assert_eq!(date("1890-01-01"), Err(DateProblem::OutOfRange));
        assert_eq!(date("明年"), Err(DateProblem::Unreadable));
        assert_eq!(date("01/12/2023"), Err(DateProblem::Unreadable));
        assert_eq!(date("2023-1-2-3"), Err(DateProblem::Unreadable));
    }

    #[test]
    fn a_day_number_of_a_spreadsheet_is_refused_with_the_date_it_stands_for() {
        assert_eq!(date("45261"), Err(DateProblem::ExcelSerial(ymd(2023, 12, 1))));
        assert_eq!(date("45351"), Err(DateProblem::ExcelSerial(ymd(2024, 2, 29))));
        assert_eq!(date("45261.75"), Err(DateProblem::ExcelSerial(ymd(2023, 12, 1))));
    }

    #[test]
    fn a_leap_day_some_years_later_is_the_28th() {
        assert_eq!(add_years(ymd(2024, 2, 29), 3), ymd(2027, 2, 28));
        assert_eq!(add_years(ymd(2023, 12, 1), 3), ymd(2026, 12, 1));
        assert_eq!(add_years(ymd(2023, 12, 0), 2), ymd(2025, 12, 0));
    }
}

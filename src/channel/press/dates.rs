//! Dates as pages show them: for people and for machines. Knows nothing of cases.

use std::borrow::Cow;

use crate::content::case::Date;
use crate::template::views::DateView;

/// A date for people and machines; empty for `None`.
#[must_use]
pub fn date_view(date: Option<Date>, lang: &str) -> DateView {
    date.map_or_else(DateView::default, |date| DateView { iso: iso(date), text: spoken(date, lang).into_owned() })
}

/// `2023-12-01`, `2023-12` or `2023`.
#[must_use]
pub fn iso(date: Date) -> String {
    match (date.month, date.day) {
        (0, _) => format!("{:04}", date.year),
        (month, 0) => format!("{:04}-{month:02}", date.year),
        (month, day) => format!("{:04}-{month:02}-{day:02}", date.year),
    }
}

fn spoken(date: Date, lang: &str) -> Cow<'static, str> {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let month_name = MONTHS.get(usize::from(date.month).wrapping_sub(1)).copied().unwrap_or_default();
    match (lang, date.month, date.day) {
        ("en", 0, _) => date.year.to_string(),
        ("en", _, 0) => format!("{month_name} {}", date.year),
        ("en", _, day) => format!("{day} {month_name} {}", date.year),
        (_, 0, _) => format!("{}年", date.year),
        (_, month, 0) => format!("{}年{month}月", date.year),
        (_, month, day) => format!("{}年{month}月{day}日", date.year),
    }
    .into()
}

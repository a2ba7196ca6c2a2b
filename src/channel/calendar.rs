//! Review dates as a calendar file (RFC 5545) for Outlook, phones and the like: one all-day event a case.
//!
//! A function of its events and of the day told of: `DTSTAMP` is that day, so that equal states give equal bytes.

use std::fmt::Write;

use crate::content::case::Date;

/// Octets of a line before it is folded (RFC 5545, 3.1).
const LINE_OCTETS: usize = 75;

/// An all-day event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Stays the same when the event moves, so that calendars replace it.
    pub uid: String,
    /// The day; an unknown month or day counts as the first.
    pub day: Date,
    /// One line.
    pub summary: String,
    /// Further lines, or empty.
    pub description: String,
    /// Absolute address, or empty.
    pub url: String,
}

/// A calendar called `name`, with a reminder `remind_days` before each event.
#[must_use]
pub fn calendar(name: &str, as_of: Date, remind_days: u32, events: &[Event]) -> String {
    let mut text = String::new();
    let mut line = |content: &str| fold_into(&mut text, content);
    line("BEGIN:VCALENDAR");
    line("VERSION:2.0");
    line("PRODID:-//casebook//review dates//ZH");
    line("CALSCALE:GREGORIAN");
    line(&format!("X-WR-CALNAME:{}", escape(name)));
    for event in events {
        line("BEGIN:VEVENT");
        line(&format!("UID:{}", escape(&event.uid)));
        line(&format!("DTSTAMP:{}T000000Z", basic(as_of)));
        line(&format!("DTSTART;VALUE=DATE:{}", basic(event.day)));
        line(&format!("SUMMARY:{}", escape(&event.summary)));
        if !event.description.is_empty() {
            line(&format!("DESCRIPTION:{}", escape(&event.description)));
        }
        if !event.url.is_empty() {
            line(&format!("URL:{}", event.url));
        }
        line("TRANSP:TRANSPARENT");
        if remind_days > 0 {
            line("BEGIN:VALARM");
            line("ACTION:DISPLAY");
            line(&format!("DESCRIPTION:{}", escape(&event.summary)));
            line(&format!("TRIGGER:-P{remind_days}D"));
            line("END:VALARM");
        }
        line("END:VEVENT");
    }
    line("END:VCALENDAR");
    text
}

/// `20261201`.
fn basic(date: Date) -> String {
    format!("{:04}{:02}{:02}", date.year, date.month.max(1), date.day.max(1))
}

/// A TEXT value (RFC 5545, 3.3.11); control characters other than line breaks are left out.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' | ';' | ',' => escaped.extend(['\\', character]),
            '\n' => escaped.push_str("\\n"),
            other if other.is_control() => {}
            other => escaped.push(other),
        }
    }
    escaped
}

/// Appends a content line, cut between characters into lines of at most 75 octets, each ended by CRLF.
fn fold_into(text: &mut String, content: &str) {
    let mut used = 0;
    for character in content.chars() {
        if used + character.len_utf8() > LINE_OCTETS {
            text.push_str("\r\n ");
            used = 1;
        }
        used += character.len_utf8();
        text.write_char(character).expect("writing to a string never fails");
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(summary: &str) -> Event {
        let day = Date { year: 2026, month: 12, day: 1 };
        Event { uid: "review-a@x".into(), day, summary: summary.into(), description: String::new(), url: String::new() }
    }

    #[test]
    fn an_event_is_a_whole_day_and_stamped_with_the_day_told_of() {
        let as_of = Date { year: 2026, month: 6, day: 30 };
        let expected = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//casebook//review dates//ZH\r\nCALSCALE:GREGORIAN\r\n\
                        X-WR-CALNAME:名\r\nBEGIN:VEVENT\r\nUID:review-a@x\r\nDTSTAMP:20260630T000000Z\r\n\
                        DTSTART;VALUE=DATE:20261201\r\nSUMMARY:复评：一\\, 二\\; 三\\\\\r\nTRANSP:TRANSPARENT\r\n\
                        BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:复评：一\\, 二\\; 三\\\\\r\nTRIGGER:-P30D\r\n\
                        END:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        assert_eq!(calendar("名", as_of, 30, &[event("复评：一, 二; 三\\")]), expected);
    }

    #[test]
    fn long_lines_are_folded_between_characters_and_unfold_to_what_they_were() {
        let long = "灯亮着人就在".repeat(20);
        let text = calendar("n", Date::default(), 0, &[event(&long)]);
        assert!(text.split("\r\n").all(|line| line.len() <= LINE_OCTETS), "{text}");
        assert!(text.replace("\r\n ", "").contains(&format!("SUMMARY:{long}\r\n")));
        assert!(!text.contains("VALARM"), "without days there is no reminder");
    }

    #[test]
    fn a_line_break_cannot_start_a_property() {
        let text = calendar("n", Date::default(), 0, &[event("a\r\nATTACH:x")]);
        assert!(text.contains("SUMMARY:a\\nATTACH:x\r\n") && !text.contains("\nATTACH"), "{text}");
    }
}

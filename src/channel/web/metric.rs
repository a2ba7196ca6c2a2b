//! Key figures as shown: direction, change and the lengths of the bars.

use crate::content::case::{Figure, Metric};
use crate::content::value;
use crate::template::views::MetricView;

/// What templates see of a key figure. `about` is the edition's word for an approximation.
#[must_use]
pub fn view(metric: &Metric, about: &str) -> MetricView {
    let is_year = metric.unit.contains('年') && metric.unit.chars().count() == 1;
    let text = |figure: &Option<Figure>| figure.as_ref().map(|figure| shown(figure, metric, is_year, about));
    let mut view = MetricView {
        label: metric.label.clone(),
        before: text(&metric.before).unwrap_or_default(),
        after: text(&metric.after).unwrap_or_default(),
        value: text(&metric.value).unwrap_or_default(),
        unit: metric.unit.clone(),
        period: metric.period.clone(),
        source: metric.source.clone(),
        ..MetricView::default()
    };
    if let Some((before, after)) = value::compared(metric) {
        let direction = if after > before {
            "up"
        } else if after < before {
            "down"
        } else {
            "same"
        };
        direction.clone_into(&mut view.direction);
        view.is_better = (after < before) == metric.lower_is_better && direction != "same";
        view.change = change(before, after, is_percentage(metric));
        // Two lengths tell nothing of a way across zero.
        if before.min(after) >= 0.0 || before.max(after) <= 0.0 {
            let largest = before.abs().max(after.abs());
            view.before_percent = bar(before, largest);
            view.after_percent = bar(after, largest);
        }
    }
    view
}

/// A figure as it stands before its unit: not the percent sign that the unit is, in groups of three digits, and with
/// the word for an approximation if the author says so beside the number and not in it (`约: 是`).
fn shown(figure: &Figure, metric: &Metric, is_year: bool, about: &str) -> String {
    let is_percent = matches!(metric.unit.as_str(), "%" | "％");
    let text = if is_percent { figure.text.trim_end_matches(['%', '％']).trim_end() } else { &figure.text };
    let number = if is_year { text.to_owned() } else { grouped(text) };
    let says_so = !figure.approximate || figure.value.is_none() || value::figure(&figure.text).approximate;
    if says_so { number } else { format!("{about}{number}") }
}

/// Whether a figure is a share, by its unit or as its numbers are written: `88.5%` without a unit is one too.
fn is_percentage(metric: &Metric) -> bool {
    let figures = [&metric.before, &metric.after].into_iter().flatten();
    figures.into_iter().any(|figure| value::is_percentage(figure, &metric.unit))
}

/// A whole number of four digits or more with commas; anything else as it is.
fn grouped(text: &str) -> String {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.len() < 4 || digits.starts_with('0') || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.to_owned();
    }
    let mut grouped = String::with_capacity(text.len() + 4);
    grouped.push_str(&text[..text.len() - digits.len()]);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// The most telling figure of a case: the largest relative change, else the first with a value.
#[must_use]
pub fn most_telling(metrics: &[Metric]) -> Option<&Metric> {
    let weight = |metric: &&Metric| -> f64 {
        match value::compared(metric) {
            Some((before, after)) if before != 0.0 => ((after - before) / before).abs().min(5.0) + 1.0,
            Some(_) => 1.0,
            None => 0.0,
        }
    };
    // `max_by` keeps the last of equals; reversed, it is the first one written.
    metrics.iter().rev().max_by(|left, right| weight(left).total_cmp(&weight(right)))
}

/// The change in words of figures: points for percentages, else percent. Below and across zero a percentage of the
/// earlier value says nothing, so it is the difference. Empty for no change and for one too large or too small to tell.
fn change(before: f64, after: f64, is_percentage: bool) -> String {
    let difference = after - before;
    if is_percentage || before < 0.0 || after < 0.0 {
        let written = decimals(before).max(decimals(after)).min(2);
        return signed(difference, written);
    }
    if before == 0.0 {
        return String::new();
    }
    let percent = difference / before * 100.0;
    let change = if percent.abs() >= 1000.0 { String::new() } else { signed(percent, 1) };
    if change.is_empty() { change } else { change + "%" }
}

/// How many digits a number has behind the point.
fn decimals(value: f64) -> usize {
    value.to_string().split_once('.').map_or(0, |(_, digits)| digits.len())
}

/// A number with its sign and at least so many decimals that it is not zero, up to four; empty if it is still zero.
fn signed(value: f64, decimals: usize) -> String {
    let is_zero = |text: &str| !text.bytes().any(|byte| matches!(byte, b'1'..=b'9'));
    let text = (decimals..=4).map(|decimals| format!("{value:+.decimals$}")).find(|text| !is_zero(text));
    let text = text.unwrap_or_default();
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// The length of a bar in percent of the largest, in steps of five, at least five for anything above zero.
fn bar(value: f64, largest: f64) -> u8 {
    if largest == 0.0 || value == 0.0 {
        return 0;
    }
    let steps = (value.abs() / largest * 20.0).round().clamp(1.0, 20.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 1..=20 above")]
    let steps = steps as u8;
    steps * 5
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(text: &str, value: f64) -> Figure {
        Figure { text: text.to_owned(), value: Some(value), approximate: false }
    }

    fn pair(before: &str, after: &str, unit: &str) -> MetricView {
        let read = |text: &str| Some(value::figure(text));
        let metric = Metric { before: read(before), after: read(after), unit: unit.to_owned(), ..Metric::default() };
        view(&metric, "约")
    }

    #[test]
    fn a_shorter_waiting_time_is_an_improvement() {
        let metric = Metric {
            before: Some(figure("95", 95.0)),
            after: Some(figure("28", 28.0)),
            lower_is_better: true,
            ..Metric::default()
        };
        let view = view(&metric, "约");
        assert_eq!((view.direction.as_str(), view.is_better, view.change.as_str()), ("down", true, "-70.5%"));
        assert_eq!((view.before_percent, view.after_percent), (100, 30));
    }

    #[test]
    fn long_numbers_are_grouped_and_words_are_not() {
        let shown = ["1930", "5860", "123456", "999", "1.2万", "约1200", "0123", "-4000"].map(grouped);
        assert_eq!(shown, ["1,930", "5,860", "123,456", "999", "1.2万", "约1200", "0123", "-4,000"]);
    }

    #[test]
    fn percentages_change_by_points_and_equal_values_are_no_improvement() {
        let rate = Metric {
            before: Some(figure("91.2", 91.2)),
            after: Some(figure("98.6", 98.6)),
            unit: "%".to_owned(),
            ..Metric::default()
        };
        assert_eq!(view(&rate, "").change, "+7.4");
        let same = Metric { before: Some(figure("3", 3.0)), after: Some(figure("3", 3.0)), ..Metric::default() };
        assert!(!view(&same, "").is_better);
    }

    #[test]
    fn a_percent_sign_in_the_values_means_the_same_as_one_in_the_unit() {
        assert_eq!(pair("88.5%", "98.6%", "").change, "+10.1");
        assert_eq!(pair("88.5％", "98.6％", "").change, "+10.1");
        let twice = pair("88.5%", "98.6 %", "%");
        assert_eq!((twice.before.as_str(), twice.after.as_str(), twice.change.as_str()), ("88.5", "98.6", "+10.1"));
        assert_eq!(pair("1.2万", "2.4万", "%").after, "2.4万");
    }

    #[test]
    fn a_small_change_has_the_digits_to_be_seen_and_none_is_not_told() {
        let changes = [
            ("99.95", "99.98", "%"),
            ("25", "25", "%"),
            ("25", "25", "分钟"),
            ("100000", "100001", "人"),
            ("10000000", "10000001", "人"),
            ("90", "100", "%"),
            ("9.5", "10", "%"),
        ];
        let changes = changes.map(|(before, after, unit)| pair(before, after, unit).change);
        assert_eq!(changes, ["+0.03", "", "", "+0.001%", "", "+10", "+0.5"]);
    }

    #[test]
    fn across_zero_the_difference_is_told_and_no_bars_are_drawn() {
        let profit = pair("-12.5", "3.25", "万元");
        assert_eq!((profit.change.as_str(), profit.before_percent, profit.after_percent), ("+15.75", 0, 0));
        assert_eq!(pair("-4", "-1", "万元").change, "+3");
        assert_eq!(pair("12", "0", "起").change, "-100%");
    }

    #[test]
    fn an_approximation_said_beside_the_number_is_shown_once() {
        let about = |text: &str| Some(Figure { approximate: true, ..value::figure(text) });
        let metric = |text: &str| Metric { value: about(text), ..Metric::default() };
        assert_eq!(view(&metric("1200"), "约").value, "约1,200");
        assert_eq!(view(&metric("1200"), "about ").value, "about 1,200");
        assert_eq!(view(&metric("近1200"), "约").value, "近1200");
        assert_eq!(view(&metric("1200余"), "约").value, "1200余");
    }
}

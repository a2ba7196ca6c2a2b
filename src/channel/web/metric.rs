//! Key figures as shown: direction, change and the lengths of the bars.

use crate::content::case::{Figure, Metric};
use crate::template::views::MetricView;

/// What templates see of a key figure.
#[must_use]
pub fn view(metric: &Metric) -> MetricView {
    let is_year = metric.unit.contains('年') && metric.unit.chars().count() == 1;
    let text = |figure: &Option<Figure>| {
        let text = figure.as_ref().map(|figure| figure.text.as_str()).unwrap_or_default();
        if is_year { text.to_owned() } else { grouped(text) }
    };
    let number = |figure: &Option<Figure>| figure.as_ref().and_then(|figure| figure.value);
    let mut view = MetricView {
        label: metric.label.clone(),
        before: text(&metric.before),
        after: text(&metric.after),
        value: text(&metric.value),
        unit: metric.unit.clone(),
        period: metric.period.clone(),
        source: metric.source.clone(),
        ..MetricView::default()
    };
    if let (Some(before), Some(after)) = (number(&metric.before), number(&metric.after)) {
        let direction = if after > before {
            "up"
        } else if after < before {
            "down"
        } else {
            "same"
        };
        direction.clone_into(&mut view.direction);
        view.is_better = (after < before) == metric.lower_is_better && direction != "same";
        view.change = change(before, after, &metric.unit);
        let largest = before.abs().max(after.abs());
        view.before_percent = bar(before, largest);
        view.after_percent = bar(after, largest);
    }
    view
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
        let number = |figure: &Option<Figure>| figure.as_ref().and_then(|figure| figure.value);
        match (number(&metric.before), number(&metric.after)) {
            (Some(before), Some(after)) if before != 0.0 => ((after - before) / before).abs().min(5.0) + 1.0,
            (Some(_), Some(_)) => 1.0,
            _ => 0.0,
        }
    };
    // `max_by` keeps the last of equals; reversed, it is the first one written.
    metrics.iter().rev().max_by(|left, right| weight(left).total_cmp(&weight(right)))
}

/// The change in words of figures: points for percentages, else percent.
fn change(before: f64, after: f64, unit: &str) -> String {
    let difference = after - before;
    if unit.contains('%') || unit.contains('％') {
        return format!("{difference:+.1}").replace(".0", "");
    }
    if before == 0.0 {
        return String::new();
    }
    let percent = difference / before.abs() * 100.0;
    if percent.abs() >= 1000.0 { String::new() } else { format!("{percent:+.1}%").replace(".0%", "%") }
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

    #[test]
    fn a_shorter_waiting_time_is_an_improvement() {
        let metric = Metric {
            before: Some(figure("95", 95.0)),
            after: Some(figure("28", 28.0)),
            lower_is_better: true,
            ..Metric::default()
        };
        let view = view(&metric);
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
        assert_eq!(view(&rate).change, "+7.4");
        let same = Metric { before: Some(figure("3", 3.0)), after: Some(figure("3", 3.0)), ..Metric::default() };
        assert!(!view(&same).is_better);
    }
}

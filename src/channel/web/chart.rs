//! Bar charts as SVG, drawn at build time: no script, no inline style, the theme's colours.
//!
//! Every chart stands beside the table it is drawn from, so it carries the same numbers and nothing of its own. Must not
//! know what is counted.

use super::case::escape;

/// Width of the drawing in its own units; a style sheet scales it.
const WIDTH: u32 = 400;
/// Height of a bar with its label.
const ROW: u32 = 40;
/// Half-width characters of a label before it is cut: a Han character counts as two.
const LABEL: usize = 34;

/// A bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// What stands left above it.
    pub label: String,
    /// What stands right above it.
    pub shown: String,
    /// Its length.
    pub value: u32,
    /// The length of the pale bar behind it: what `value` is a part of; 0 for none.
    pub whole: u32,
}

/// Bars from the top; the longest fills the width. `name` is unique on the page.
#[must_use]
pub fn svg(name: &str, title: &str, bars: &[Bar]) -> String {
    let largest = bars.iter().map(|bar| bar.value.max(bar.whole)).max().unwrap_or(0).max(1);
    let height = ROW * u32::try_from(bars.len()).unwrap_or(u32::MAX / ROW);
    let mut svg = format!(
        "<svg class=\"chart\" role=\"img\" aria-labelledby=\"chart-{name}\" width=\"{WIDTH}\" height=\"{height}\" \
         viewBox=\"0 0 {WIDTH} {height}\"><title id=\"chart-{name}\">{}</title>",
        escape(title)
    );
    for (top, bar) in (0_u32..).step_by(ROW as usize).zip(bars) {
        let (text, line) = (top + 16, top + 24);
        let (label, shown) = (escape(&fit(&bar.label)), escape(&bar.shown));
        svg.push_str(&format!(
            "<text x=\"0\" y=\"{text}\">{label}</text><text x=\"{WIDTH}\" y=\"{text}\" text-anchor=\"end\">{shown}</text>"
        ));
        if bar.whole > 0 {
            svg.push_str(&rect(line, length(bar.whole, largest), " fill-opacity=\".3\""));
        }
        svg.push_str(&rect(line, length(bar.value, largest), ""));
    }
    svg.push_str("</svg>");
    svg
}

/// A bar in the colour of the chart.
fn rect(y: u32, width: u32, more: &str) -> String {
    format!("<rect y=\"{y}\" width=\"{width}\" height=\"8\" fill=\"currentColor\"{more}/>")
}

/// A length in units, rounded down to whole ones; something that is there keeps at least one.
fn length(value: u32, largest: u32) -> u32 {
    let exact = u64::from(value) * u64::from(WIDTH) / u64::from(largest);
    u32::try_from(exact).unwrap_or(WIDTH).max(u32::from(value > 0))
}

/// A label cut to the room it has.
fn fit(label: &str) -> String {
    let width = |character: char| if character.is_ascii() { 1 } else { 2 };
    let mut used = 0;
    let mut fitted = String::new();
    for character in label.chars() {
        used += width(character);
        if used > LABEL {
            return fitted + "…";
        }
        fitted.push(character);
    }
    fitted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_in_proportion_and_a_small_number_is_still_seen() {
        let bar =
            |label: &str, value: u32, whole: u32| Bar { label: label.into(), shown: value.to_string(), value, whole };
        let drawn = svg("x", "<题>", &[bar("甲&乙", 107, 217), bar("丙", 1, 0), bar("丁", 0, 0)]);
        assert!(drawn.contains("<title id=\"chart-x\">&lt;题&gt;</title>"), "{drawn}");
        assert!(drawn.contains("viewBox=\"0 0 400 120\"") && drawn.contains("甲&amp;乙"), "{drawn}");
        let widths: Vec<&str> = drawn
            .split("<rect y=")
            .skip(1)
            .filter_map(|rect| rect.split("width=\"").nth(1)?.split('"').next())
            .collect();
        assert_eq!(widths, ["400", "197", "1", "0"]);
        assert!(!drawn.contains("style="));
    }

    #[test]
    fn a_long_label_is_cut() {
        assert_eq!(fit("一二三四五六七八九十一二三四五六七八"), "一二三四五六七八九十一二三四五六七…");
        assert_eq!(fit("short"), "short");
    }
}

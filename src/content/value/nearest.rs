//! The known name an unknown one was probably meant to be.

use pinyin::ToPinyin;

use super::fold::fold;

/// The candidate nearest to `text`, or `None` when nothing is near enough to be worth a suggestion.
///
/// Near means: few single-character edits (a third of the length; for Chinese names of two or three characters one),
/// or one name contains the other. A character typed for another of the same sound (`在烈` for `在列`) counts half, as
/// Chinese is typed by sound. The first of equally near candidates wins, so that the answer is stable.
#[must_use]
pub fn nearest<'c>(text: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let wanted: Vec<char> = fold(text).chars().take(64).collect();
    if wanted.is_empty() {
        return None;
    }
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let folded: Vec<char> = fold(candidate).chars().take(64).collect();
        let Some(score) = score(&wanted, &folded) else { continue };
        if best.is_none_or(|(least, _)| score < least) {
            best = Some((score, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// The distance in half edits; containment costs a little more than the same number of edits inside the limit.
fn score(wanted: &[char], candidate: &[char]) -> Option<usize> {
    let longer = wanted.len().max(candidate.len());
    let shorter = wanted.len().min(candidate.len());
    let is_ascii = wanted.iter().chain(candidate).all(char::is_ascii);
    let limit = if is_ascii { (longer / 3).max(1) } else { (longer / 2).min(3) };
    let least = if is_ascii { 3 } else { 2 };
    let contains = shorter >= least && (windows_contain(wanted, candidate) || windows_contain(candidate, wanted));
    if longer - shorter <= limit && shorter > 0 {
        let distance = distance(wanted, candidate);
        let shares_one = is_ascii || wanted.iter().any(|character| candidate.contains(character));
        if distance <= 2 * limit && distance < 2 * longer && shares_one {
            return Some(distance);
        }
    }
    contains.then_some(2 * (longer - shorter) + 1)
}

fn windows_contain(long: &[char], short: &[char]) -> bool {
    !short.is_empty() && long.windows(short.len()).any(|window| window == short)
}

/// Whether two Chinese characters are read alike, tones aside.
fn sound_alike(left: char, right: char) -> bool {
    let sound = |character: char| character.to_pinyin().map(pinyin::Pinyin::plain);
    sound(left).is_some_and(|left| sound(right) == Some(left))
}

/// What it takes to read one character for another, in half edits.
fn replacement(left: char, right: char) -> usize {
    if left == right {
        return 0;
    }
    if sound_alike(left, right) { 1 } else { 2 }
}

/// Edits (insert, delete, replace, swap of neighbours) from one name to the other, each counted as two.
fn distance(left: &[char], right: &[char]) -> usize {
    let width = right.len() + 1;
    let mut before_last = vec![0; width];
    let mut last: Vec<usize> = (0..width).map(|column| 2 * column).collect();
    for (row, left_char) in left.iter().enumerate() {
        let mut current = vec![2 * (row + 1); width];
        for (column, right_char) in right.iter().enumerate() {
            let replace = last[column] + replacement(*left_char, *right_char);
            let mut best = replace.min(last[column + 1] + 2).min(current[column] + 2);
            let swapped = row > 0 && column > 0 && left[row - 1] == *right_char && right[column - 1] == *left_char;
            if swapped {
                best = best.min(before_last[column - 1] + 2);
            }
            current[column + 1] = best;
        }
        before_last = std::mem::replace(&mut last, current);
    }
    last[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: &[&str] =
        &["branch", "单位", "title", "标题", "category", "类别", "methods", "主要做法", "results", "工作成效"];

    #[test]
    fn a_slip_of_the_pen_finds_the_key_that_was_meant() {
        let cases = [
            ("brnach", Some("branch")),
            ("titel", Some("title")),
            ("catagory", Some("category")),
            ("单为", Some("单位")),
            ("主要作法", Some("主要做法")),
            ("案例标题", Some("标题")),
            ("工作成郊", Some("工作成效")),
            ("标提", Some("标题")),
            ("完全不同", None),
            ("weather", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(nearest(text, KNOWN.iter().copied()), expected, "{text}");
        }
        assert_eq!(nearest("在烈", ["在建", "在列"]), Some("在列"), "typed by sound");
    }
}

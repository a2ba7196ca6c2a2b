//! The numbers in front of headings and items of Chinese official texts: `一、`, `（一）`, `1.`, `①`, `一是`; and the marks of
//! word processors that stand for them: `●`, `➢`.

/// Which kind of number stands in front of a line. The order is that of official texts, outermost first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Numbering {
    /// `第一部分`, `第二章`.
    Part,
    /// `一、`.
    Chinese,
    /// `（一）`.
    Bracketed,
    /// `1.`, `1、`.
    Arabic,
    /// `（1）`, `1)`.
    ArabicBracketed,
    /// `①`.
    Circled,
    /// `一是`, `第一，`.
    Spoken,
    /// `●`.
    Marked,
}

/// Marks that word processors put in front of the items of a list.
const MARKS: &str = "●•■▪◆▶►➢➤·";

const NUMERALS: &str = "〇零一二三四五六七八九十百";

/// The kind of number at the start of `line`, and what follows it.
pub(crate) fn numbered(line: &str) -> Option<(Numbering, &str)> {
    let line = line.trim_start();
    let first = line.chars().next()?;
    let (kind, rest) = match first {
        '（' | '(' => bracketed(line)?,
        '第' => part(line)?,
        '①'..='⑳' => (Numbering::Circled, &line[first.len_utf8()..]),
        c if c.is_ascii_digit() => arabic(line)?,
        c if NUMERALS.contains(c) => chinese(line)?,
        c if MARKS.contains(c) => marked(line, c)?,
        _ => return None,
    };
    Some((kind, rest.trim_start()))
}

/// `line` without the number in front of it.
pub(crate) fn without_number(line: &str) -> &str {
    numbered(line).map_or(line, |(_, rest)| rest)
}

fn digits(text: &str, is_digit: impl Fn(char) -> bool, most: usize) -> Option<(&str, &str)> {
    let end = text.find(|c| !is_digit(c)).unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    (1..=most).contains(&number.chars().count()).then_some((number, rest))
}

fn bracketed(line: &str) -> Option<(Numbering, &str)> {
    let inner = line.strip_prefix(['（', '('])?;
    let close = |rest: &str| rest.strip_prefix(['）', ')']).map(str::len);
    let keep = |len: usize| &line[line.len() - len..];
    if let Some((_, rest)) = digits(inner, |c| NUMERALS.contains(c), 3) {
        return close(rest).map(|len| (Numbering::Bracketed, keep(len).trim_start_matches('、')));
    }
    let (_, rest) = digits(inner, |c| c.is_ascii_digit(), 2)?;
    close(rest).map(|len| (Numbering::ArabicBracketed, keep(len)))
}

fn part(line: &str) -> Option<(Numbering, &str)> {
    let (_, rest) = digits(line.strip_prefix('第')?, |c| NUMERALS.contains(c), 3)?;
    if let Some(rest) = rest.strip_prefix(['，', '、']) {
        return Some((Numbering::Spoken, rest));
    }
    if let Some(rest) = rest.strip_prefix(['章', '节'])
        && rest.starts_with(char::is_alphanumeric)
    {
        // `第一节能改造小组`.
        return None;
    }
    let rest = ["部分", "章", "节"].iter().find_map(|word| rest.strip_prefix(word))?;
    Some((Numbering::Part, rest.trim_start_matches(['、', '：', ':', ' ', '\u{3000}'])))
}

fn arabic(line: &str) -> Option<(Numbering, &str)> {
    let (_, rest) = digits(line, |c| c.is_ascii_digit(), 2)?;
    if let Some(rest) = rest.strip_prefix([')', '）']) {
        return Some((Numbering::ArabicBracketed, rest));
    }
    let rest = rest.strip_prefix(['.', '、', '．'])?;
    // `1.2万` and `3.5米` are amounts.
    (!rest.starts_with(|c: char| c.is_ascii_digit())).then_some((Numbering::Arabic, rest))
}

fn chinese(line: &str) -> Option<(Numbering, &str)> {
    let (_, rest) = digits(line, |c| NUMERALS.contains(c), 3)?;
    if let Some(rest) = rest.strip_prefix(['、', '．', '.']) {
        return Some((Numbering::Chinese, rest));
    }
    rest.strip_prefix('是').map(|rest| (Numbering::Spoken, rest.trim_start_matches(['，', '：'])))
}

/// `●●` and a mark alone are ornaments.
fn marked(line: &str, mark: char) -> Option<(Numbering, &str)> {
    let rest = line[mark.len_utf8()..].trim_start_matches('\u{fe0f}');
    let first = rest.trim_start().chars().next()?;
    (first != mark).then_some((Numbering::Marked, rest))
}

/// Whether `line` reads like a heading although it has no mark: numbered by [`Numbering::Part`] to
/// [`Numbering::Bracketed`], short, not a sentence. The value is the heading's level, 2 or 3.
pub(crate) fn bare_heading(line: &str) -> Option<u8> {
    let (kind, rest) = numbered(line)?;
    let level = match kind {
        Numbering::Part | Numbering::Chinese => 2,
        Numbering::Bracketed => 3,
        _ => return None,
    };
    let is_sentence = rest.contains(['。', '；', '！', '？', '|']) || rest.ends_with(['，', '、', '：', ':', ',', ';']);
    (!is_sentence && (1..=40).contains(&rest.chars().count())).then_some(level)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_official_texts_are_known() {
        assert_eq!(numbered("一、背景"), Some((Numbering::Chinese, "背景")));
        assert_eq!(numbered("（十二）做法"), Some((Numbering::Bracketed, "做法")));
        assert_eq!(numbered("(二)做法"), Some((Numbering::Bracketed, "做法")));
        assert_eq!(numbered("1.落实责任"), Some((Numbering::Arabic, "落实责任")));
        assert_eq!(numbered("2、 落实责任"), Some((Numbering::Arabic, "落实责任")));
        assert_eq!(numbered("（3）落实"), Some((Numbering::ArabicBracketed, "落实")));
        assert_eq!(numbered("②落实"), Some((Numbering::Circled, "落实")));
        assert_eq!(numbered("一是建网"), Some((Numbering::Spoken, "建网")));
        assert_eq!(numbered("第一，建网"), Some((Numbering::Spoken, "建网")));
        assert_eq!(numbered("第一部分 背景"), Some((Numbering::Part, "背景")));
        assert_eq!(numbered("第二章：背景"), Some((Numbering::Part, "背景")));
        assert_eq!(numbered("第三节"), Some((Numbering::Part, "")));
        assert_eq!(numbered("● 走访"), Some((Numbering::Marked, "走访")));
        assert_eq!(numbered("➢走访"), Some((Numbering::Marked, "走访")));
        for plain in [
            "●",
            "■■■",
            "· · ·",
            "第一节能改造小组",
            "第一章程",
            "1.2万元",
            "2023年",
            "一盏灯",
            "十字路口",
            "（略）",
            "第一书记",
            "三等奖",
        ] {
            assert_eq!(numbered(plain), None, "{plain}");
        }
    }

    #[test]
    fn a_sentence_is_no_heading() {
        assert_eq!(bare_heading("一、精心选点,提升典型性"), Some(2));
        assert_eq!(bare_heading("（一）组织生活形式单一，缺乏活力"), Some(3));
        assert_eq!(bare_heading("（一）秤比道理管用。数字写在门口。"), None);
        assert_eq!(bare_heading("1.落实责任"), None);
    }
}

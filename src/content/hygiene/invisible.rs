//! W221: zero-width and control characters go; radicals, presentation forms, full-width letters become ordinary ones.
//!
//! Never NFKC as a whole: it would turn ① into 1 and ㎡ into m2. Only characters that are a look-alike of an ordinary
//! one are replaced.

use std::ops::Range;

use unicode_normalization::char::decompose_compatible;

use super::units::Units;
use super::{Finding, Rule, TextKind};

/// Radicals that Unicode does not map although copying from PDF files yields them for the whole character.
const RADICALS: &[(char, char)] = &[
    ('⺁', '厂'),
    ('⺇', '几'),
    ('⺌', '小'),
    ('⺎', '兀'),
    ('⺏', '尢'),
    ('⺐', '尢'),
    ('⺒', '巳'),
    ('⺓', '幺'),
    ('⺛', '旡'),
    ('⺝', '月'),
    ('⺟', '母'),
    ('⺠', '民'),
    ('⺩', '王'),
    ('⺬', '示'),
    ('⺯', '糸'),
    ('⺱', '网'),
    ('⺸', '羊'),
    ('⺻', '聿'),
    ('⻁', '虎'),
    ('⻂', '衣'),
    ('⻃', '西'),
    ('⻄', '西'),
    ('⻅', '见'),
    ('⻆', '角'),
    ('⻉', '贝'),
    ('⻋', '车'),
    ('⻌', '辶'),
    ('⻓', '长'),
    ('⻔', '门'),
    ('⻗', '雨'),
    ('⻘', '青'),
    ('⻙', '韦'),
    ('⻚', '页'),
    ('⻛', '风'),
    ('⻜', '飞'),
    ('⻝', '食'),
    ('⻞', '食'),
    ('⻢', '马'),
    ('⻣', '骨'),
    ('⻤', '鬼'),
    ('⻥', '鱼'),
    ('⻦', '鸟'),
    ('⻧', '卤'),
    ('⻨', '麦'),
    ('⻩', '黄'),
    ('⻪', '黾'),
    ('⻬', '齐'),
    ('⻮', '齿'),
    ('⻰', '龙'),
    ('⻳', '龟'),
];

/// Small and vertical forms of Chinese marks.
const MARKS: &[(char, char)] = &[
    ('﹐', '，'),
    ('﹑', '、'),
    ('﹔', '；'),
    ('﹕', '：'),
    ('﹖', '？'),
    ('﹗', '！'),
    ('﹙', '（'),
    ('﹚', '）'),
    ('︐', '，'),
    ('︑', '、'),
    ('︒', '。'),
    ('︓', '：'),
    ('︔', '；'),
    ('︕', '！'),
    ('︖', '？'),
    ('︵', '（'),
    ('︶', '）'),
    ('︰', '：'),
    ('﹒', '．'),
    ('｡', '。'),
    ('､', '、'),
    ('｢', '「'),
    ('｣', '」'),
];

/// Takes out what shows nothing; whether there was any.
/// A line separator begins a new line, but in a text of one line.
pub(super) fn strip(units: &mut Units, kind: TextKind, findings: &mut Vec<Finding>) -> bool {
    let all = &mut units.all;
    if all.iter().all(|unit| is_ordinary(unit.character)) {
        return false;
    }
    let count = all.len();
    let mut left = 0;
    let mut before = None;
    for index in 0..count {
        let mut unit = all[index];
        let after = all.get(index + 1).map(|unit| unit.character);
        // The usual case first: nothing to do.
        let looked_at = !unit.kept && !is_ordinary(unit.character);
        let noise = looked_at && is_noise(unit.character, before, after);
        if noise {
            push(findings, Rule::Invisible, unit.range(), "");
            continue;
        }
        if looked_at && matches!(unit.character, '\u{2028}' | '\u{2029}') {
            let with = if kind == TextKind::Line { ' ' } else { '\n' };
            push(findings, Rule::Invisible, unit.range(), with.encode_utf8(&mut [0; 4]));
            unit.character = with;
        }
        before = Some(unit.character);
        all[left] = unit;
        left += 1;
    }
    all.truncate(left);
    left < count || findings.last().is_some_and(|finding| finding.rule == Rule::Invisible)
}

/// Makes look-alikes ordinary.
pub(super) fn unify(units: &mut Units, findings: &mut Vec<Finding>) {
    for unit in units.all.iter_mut().filter(|unit| !unit.kept && !is_ordinary(unit.character)) {
        if let Some(plain) = plain_form(unit.character) {
            push(findings, Rule::Compatibility, unit.range(), plain.encode_utf8(&mut [0; 4]));
            unit.character = plain;
        }
    }
}

/// Adds a finding; joins the one before when the two touch.
fn push(findings: &mut Vec<Finding>, rule: Rule, range: Range<usize>, replacement: &str) {
    if let Some(last) = findings.last_mut()
        && last.rule == rule
        && last.range.end == range.start
        && let Some(text) = &mut last.replacement
    {
        last.range.end = range.end;
        text.push_str(replacement);
        return;
    }
    findings.push(Finding { rule, range, replacement: Some(replacement.to_owned()) });
}

fn is_ordinary(character: char) -> bool {
    matches!(character, '\u{4e00}'..='\u{9fff}' | '\u{20}'..='\u{7e}' | '\n' | '\t' | '\u{3000}'..='\u{303f}' | '“' | '”' | '‘' | '’'
        | '…' | '—' | '，' | '：' | '；' | '？' | '！' | '（' | '）')
}

/// Whether a character may have to go or to change, wherever it stands.
pub(super) fn is_suspect(character: char) -> bool {
    let may_be_noise = matches!(character, '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{2028}' | '\u{2029}')
        || is_invisible(character)
        || character.is_control();
    !is_ordinary(character) && (may_be_noise || plain_form(character).is_some())
}

/// Whether a character shows nothing and carries no meaning where it stands.
fn is_noise(character: char, before: Option<char>, after: Option<char>) -> bool {
    match character {
        // A joiner or a variation selector inside an emoji is part of it.
        '\u{200d}' => !(before.is_some_and(is_pictograph) && after.is_some_and(is_pictograph)),
        '\u{fe00}'..='\u{fe0f}' => !before
            .is_some_and(|before| is_pictograph(before) || before.is_ascii_digit() || matches!(before, '#' | '*')),
        '\n' | '\t' => false,
        _ => is_invisible(character) || character.is_control(),
    }
}

/// Zero-width characters, marks of writing direction, fillers, tags.
fn is_invisible(character: char) -> bool {
    let zero_width =
        matches!(character, '\u{200b}' | '\u{200c}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{ad}' | '\u{180e}');
    let direction = matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}');
    let filler = matches!(character, '\u{fff9}'..='\u{fffc}' | '\u{115f}' | '\u{1160}' | '\u{3164}');
    zero_width || direction || filler || matches!(character, '\u{e0001}' | '\u{e0020}'..='\u{e007f}')
}

fn is_pictograph(character: char) -> bool {
    matches!(character, '\u{1f000}'..='\u{1faff}' | '\u{2190}'..='\u{2bff}' | '\u{fe0f}' | '\u{200d}' | '©' | '®' | '\u{3030}' | '\u{303d}'
        | '\u{3297}' | '\u{3299}')
}

/// The ordinary character that a character merely looks like.
fn plain_form(character: char) -> Option<char> {
    let listed = |table: &[(char, char)]| table.iter().find(|(odd, _)| *odd == character).map(|(_, plain)| *plain);
    match character {
        '\u{2e80}'..='\u{2ef3}' => listed(RADICALS).or_else(|| single(character)),
        // The twelve unified ideographs in the block decompose to themselves.
        '\u{2f00}'..='\u{2fd5}'
        | '\u{f900}'..='\u{faff}'
        | '\u{2f800}'..='\u{2fa1f}'
        | '０'..='９'
        | 'Ａ'..='Ｚ'
        | 'ａ'..='ｚ' => single(character),
        '\u{fe10}'..='\u{fe6b}' | '\u{ff61}'..='\u{ff64}' => listed(MARKS),
        _ => None,
    }
}

/// The compatibility decomposition, when it is one other character.
fn single(character: char) -> Option<char> {
    let mut found = None;
    let mut count = 0;
    decompose_compatible(character, |part| {
        found = Some(part);
        count += 1;
    });
    found.filter(|part| count == 1 && *part != character)
}

//! The blocks of one section into its items: sub-headings, numbers, list items, `一是…二是…`, or paragraphs.

use std::ops::Range;

use super::blocks::{Block, Kind, Shape, joined};
use crate::content::case::Step;
use crate::content::markdown::numbering::{Numbering, numbered, without_number};
use crate::content::markdown::plain;

/// A paragraph's first sentence is its title up to this many characters.
const TITLE_CHARS: usize = 30;

/// A numbered line without a sentence in it is a title up to this many characters.
const LINE_TITLE_CHARS: usize = 40;

/// The first of several lines is a title up to this many characters; a longer one may have been wrapped.
const FIRST_LINE_CHARS: usize = 20;

/// An introduction that only announces a list (`主要做法如下：`) up to this many characters goes with its heading.
const ANNOUNCEMENT_CHARS: usize = 16;

/// The paragraphs of a background, one per line, and the ranges of its pictures, which stay in the narrative. `None`
/// if it is more than text and pictures, or has no text.
pub(super) fn paragraphs(blocks: &[Block<'_>]) -> Option<(String, Vec<Range<usize>>)> {
    if !blocks.iter().all(|block| matches!(block.shape, Shape::Paragraph(_))) {
        return None;
    }
    let mut text = Vec::new();
    let mut pictures = Vec::new();
    for block in blocks {
        match block.kind()? {
            Kind::Paragraph(paragraph) => text.push(joined(paragraph)),
            Kind::Pictures(_) => pictures.push(block.range.clone()),
            _ => return None,
        }
    }
    (!text.is_empty()).then(|| (text.join("\n"), pictures))
}

/// One item while its section is read.
#[derive(Debug, Default)]
struct Item {
    title: String,
    paragraphs: Vec<String>,
    images: Vec<String>,
    /// Whether the title may still be taken from the first sentence.
    is_untitled: bool,
}

/// What tells one item from the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Divider {
    /// Headings of this level, the smallest in the section.
    Heading(u8),
    /// Paragraphs with this kind of number.
    Number(Numbering),
    /// List items.
    ListItem,
    /// Every paragraph is an item.
    Paragraph,
}

/// The items of a section; `None` if it holds more than titled text, or nothing. With definitions in the text, brackets may
/// be links or footnotes, which a title cannot hold.
pub(super) fn steps(blocks: &[Block<'_>], has_definitions: bool) -> Option<Vec<Step>> {
    let is_more = |shape: Shape<'_>| match shape {
        Shape::Other => true,
        Shape::Heading { text, .. } => has_definitions && text.contains('['),
        _ => false,
    };
    if blocks.iter().any(|block| is_more(block.shape)) {
        return None;
    }
    let kinds: Vec<Kind<'_>> = blocks.iter().map(Block::kind).collect::<Option<_>>()?;
    let divider = divider(&kinds);
    let mut introduction = Item::default();
    let mut items: Vec<Item> = Vec::new();
    for kind in kinds {
        if let Some(item) = begin(&kind, divider) {
            items.push(item);
            continue;
        }
        let item = items.last_mut().unwrap_or(&mut introduction);
        match kind {
            Kind::Heading { text, .. } => item.paragraphs.push(format!("**{text}**")),
            Kind::Paragraph(paragraph) => item.paragraphs.push(joined(paragraph)),
            Kind::Item(text) => item.paragraphs.push(text),
            Kind::Pictures(paths) => item.images.extend(paths),
        }
    }
    spread_spoken(&mut items, &mut introduction);
    let mut all: Vec<Item> = introduction.is_needed(!items.is_empty()).then_some(introduction).into_iter().collect();
    all.append(&mut items);
    let steps = finish(all);
    (!steps.is_empty()).then_some(steps)
}

fn divider(kinds: &[Kind<'_>]) -> Divider {
    let levels = kinds.iter().filter_map(|kind| match kind {
        Kind::Heading { level, .. } => Some(*level),
        _ => None,
    });
    if let Some(level) = levels.min() {
        return Divider::Heading(level);
    }
    let number = kinds.iter().find_map(|kind| match kind {
        Kind::Paragraph(paragraph) => numbered(paragraph).map(|(kind, _)| kind),
        _ => None,
    });
    match number {
        Some(kind) => Divider::Number(kind),
        None if kinds.iter().any(|kind| matches!(kind, Kind::Item(_))) => Divider::ListItem,
        None => Divider::Paragraph,
    }
}

/// The item that a block begins, if it begins one.
fn begin(kind: &Kind<'_>, divider: Divider) -> Option<Item> {
    match (kind, divider) {
        (Kind::Heading { level, text }, Divider::Heading(wanted)) if *level == wanted => {
            Some(Item { title: plain(without_number(text)), ..Item::default() })
        }
        (Kind::Paragraph(paragraph), Divider::Number(wanted)) => {
            let (number, rest) = numbered(paragraph)?;
            (number == wanted).then(|| {
                if number == Numbering::Marked {
                    // As a list item with a Markdown mark.
                    return text_item(joined(rest));
                }
                let text = joined(paragraph);
                // `一是甲；二是乙。` is parted later, with its first number.
                if parted(&text).is_some() { text_item(text) } else { numbered_item(rest) }
            })
        }
        (Kind::Item(text), Divider::ListItem) => Some(text_item(text.clone())),
        (Kind::Paragraph(paragraph), Divider::Paragraph) => Some(text_item(joined(paragraph))),
        _ => None,
    }
}

/// `（一）建网` alone is a title, also on the first of several lines; `（一）建网。每片两人。` is a title and a text.
fn numbered_item(rest: &str) -> Item {
    if let Some((first, more)) = rest.split_once('\n')
        && first.chars().count() <= FIRST_LINE_CHARS
        && !first.contains(['，', '。', '；', '：', '！', '？'])
    {
        return Item { title: plain(first.trim()), paragraphs: vec![joined(more)], ..Item::default() };
    }
    let line = joined(rest);
    let is_title = !line.contains('。')
        && !line.ends_with(['，', '；', '：', '！', '？'])
        && line.chars().count() <= LINE_TITLE_CHARS;
    if is_title { Item { title: plain(&line), ..Item::default() } } else { text_item(line) }
}

fn text_item(text: String) -> Item {
    Item { paragraphs: vec![text], is_untitled: true, ..Item::default() }
}

impl Item {
    /// Whether an introduction says anything; a mere announcement of the items does not.
    fn is_needed(&self, has_items: bool) -> bool {
        let text = self.paragraphs.concat();
        !self.images.is_empty() || !(text.is_empty() || (announces(&text) && has_items))
    }
}

/// Whether a text says nothing but that items follow: `主要做法如下：`, `有三条：`, but not `针对无人值守的难题：`.
fn announces(text: &str) -> bool {
    const ANNOUNCING: [&str; 6] = ["如下", "以下", "做法", "举措", "措施", "经验"];
    const COUNTED: [char; 9] = ['个', '条', '点', '项', '件', '步', '招', '种', '方'];
    let counts = || {
        let mut pairs = text.chars().zip(text.chars().skip(1));
        pairs.any(|(number, of)| "一两二三四五六七八九十几".contains(number) && COUNTED.contains(&of))
    };
    text.ends_with(['：', ':'])
        && text.chars().count() <= ANNOUNCEMENT_CHARS
        && !text.contains(|c: char| c.is_ascii_digit() || matches!(c, '，' | '、' | '。' | '；'))
        && (ANNOUNCING.iter().any(|word| text.contains(word)) || counts())
}

/// Splits `…：一是甲；二是乙。` into items where a paragraph is written so.
fn spread_spoken(items: &mut Vec<Item>, introduction: &mut Item) {
    if items.iter().any(|item| !item.title.is_empty()) {
        return;
    }
    let mut spread = Vec::with_capacity(items.len());
    for item in items.drain(..) {
        let single = item.paragraphs.first().filter(|_| item.is_untitled && item.paragraphs.len() == 1);
        match single.and_then(|text| parted(text)) {
            Some((lead, parts)) => {
                if !lead.is_empty() {
                    if spread.is_empty() {
                        introduction.paragraphs.push(lead);
                    } else {
                        spread.push(text_item(lead));
                    }
                }
                spread.extend(parts.into_iter().map(text_item));
                if let Some(last) = spread.last_mut() {
                    last.images.extend(item.images);
                }
            }
            None => spread.push(item),
        }
    }
    *items = spread;
}

/// The `n`th number of an enumeration, counted from 0; `None` behind the last that is known.
type Number = fn(usize) -> Option<String>;

fn numeral(n: usize) -> Option<char> {
    "一二三四五六七八九十".chars().nth(n)
}

/// Numbers that part a sentence wherever they stand.
const SPOKEN: [Number; 2] = [|n| Some(format!("{}是", numeral(n)?)), |n| Some(format!("第{}，", numeral(n)?))];

/// Numbers that part a paragraph when it begins with the first of them; elsewhere they may refer to something.
const WRITTEN: [Number; 8] = [
    |n| Some(format!("（{}）", n + 1)),
    |n| Some(format!("({})", n + 1)),
    |n| Some(format!("（{}）", numeral(n)?)),
    |n| Some(format!("({})", numeral(n)?)),
    |n| Some(format!("{}、", numeral(n)?)),
    |n| Some(format!("{}、", n + 1)),
    |n| Some(format!("{}.", n + 1)),
    |n| "①②③④⑤⑥⑦⑧⑨⑩".chars().nth(n).map(String::from),
];

/// What stands before `一是` (or `第一，`, or nothing before `（1）`), and the parts after each of the numbers in order;
/// `None` if there are not two of them.
fn parted(text: &str) -> Option<(String, Vec<String>)> {
    let written = if numbered(text).is_some() { &WRITTEN[..] } else { &[] };
    let spoken = SPOKEN.into_iter().map(|form| numbers(text, form));
    let written = written
        .iter()
        .map(|form| numbers(text, *form))
        .filter(|found| found.first().is_some_and(|first| first.start == 0));
    let found = spoken.chain(written).find(|found| found.len() > 1)?;
    let ends = found.iter().skip(1).map(|number| number.start).chain([text.len()]);
    let parts = found.iter().zip(ends).map(|(number, end)| sentence(&text[number.end..end])).collect();
    Some((text[..found[0].start].trim().to_owned(), parts))
}

/// The numbers of this form in order, each at the beginning of a sentence or of a part of one.
fn numbers(text: &str, form: Number) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    while let Some(mark) = form(found.len()) {
        let from = found.last().map_or(0, |last| last.end);
        let is_number = |at: &usize| {
            let before = text[..*at].trim_end().chars().next_back();
            // `2.5倍` is an amount.
            let is_amount = mark.ends_with('.') && text[at + mark.len()..].starts_with(|c: char| c.is_ascii_digit());
            !is_amount && before.is_none_or(|c| matches!(c, '。' | '；' | '：' | '，' | ';' | ':' | ','))
        };
        let Some(at) = text[from..].match_indices(&mark).map(|(at, _)| from + at).find(is_number) else { break };
        found.push(at..at + mark.len());
    }
    found
}

/// A part of an enumeration as a sentence of its own.
fn sentence(part: &str) -> String {
    let part = part.trim().trim_start_matches(['，', '：']).trim_end_matches(['；', '，', ';', ',']);
    if part.ends_with(['。', '！', '？', '”', '）']) || part.is_empty() {
        part.to_owned()
    } else {
        format!("{part}。")
    }
}

/// Items into steps. First sentences become titles only where text follows, or where other items have titles: a
/// list of single sentences stays a list of sentences.
fn finish(items: Vec<Item>) -> Vec<Step> {
    let split: Vec<Option<(String, String)>> = items
        .iter()
        .map(|item| item.paragraphs.first().filter(|_| item.is_untitled).and_then(|text| first_sentence(text)))
        .collect();
    let has_titles = items.iter().any(|item| !item.title.is_empty())
        || split.iter().flatten().any(|(_, rest)| !rest.is_empty())
        || items.iter().zip(&split).any(|(item, split)| split.is_some() && item.paragraphs.len() > 1);
    items
        .into_iter()
        .zip(split)
        .map(|(mut item, split)| {
            if let Some((title, rest)) = split.filter(|_| has_titles) {
                item.title = title;
                item.paragraphs[0] = rest;
            }
            item.paragraphs.retain(|paragraph| !paragraph.is_empty());
            Step { title: item.title, text: item.paragraphs.join("\n"), images: item.images, ..Step::default() }
        })
        .filter(|step| !(step.title.is_empty() && step.text.is_empty() && step.images.is_empty()))
        .collect()
}

/// The first sentence of `text` as a title, without its full stop, and what follows; `None` if it is too long, ends within
/// something in bold, code or the words of a link, or holds a link, whose address a title would lose.
fn first_sentence(text: &str) -> Option<(String, String)> {
    let end = text.find('。')?;
    let after = &text[end + '。'.len_utf8()..];
    // `**分片定人。**把…`: the marks that close behind the full stop belong to the title.
    let marks = after.len() - after.trim_start_matches(['*', '_']).len();
    // Characters that are no marks are shown.
    if text[..end].chars().filter(|c| !c.is_ascii() && !c.is_whitespace()).nth(TITLE_CHARS).is_some() {
        return None;
    }
    let opened = is_open(&text[..end]);
    let (marks, after) = if opened { (&after[..marks], &after[marks..]) } else { ("", after) };
    let title = format!("{}{marks}", &text[..end]);
    if title.contains("](") || opened && is_open(&title) {
        return None;
    }
    let title = plain(&title);
    let is_short = (1..=TITLE_CHARS).contains(&title.chars().count());
    is_short.then(|| (title, after.trim().to_owned()))
}

/// Whether marks of emphasis, code or a link are open at the end of `text`.
fn is_open(text: &str) -> bool {
    if !text.bytes().any(|byte| matches!(byte, b'*' | b'_' | b'~' | b'`' | b'[')) {
        return false;
    }
    let is_odd = |mark: &str| text.matches(mark).count() % 2 == 1;
    ["**", "__", "~~", "`"].into_iter().any(is_odd)
        || text.replace("**", "").matches('*').count() % 2 == 1
        || text.matches('[').count() > text.matches(']').count()
}

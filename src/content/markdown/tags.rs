//! Raw HTML in a Markdown text: every tag is built anew from the allow-list of `raw`, always balanced.

use std::borrow::Cow;
use std::ops::Range;

use super::emphasis::without_sentinels;
use super::escape::{decode_entities, push_attribute};
use super::limits::{OPEN_INLINE_TAGS, OPEN_TAGS};
use super::marked::LITERAL;
use super::raw::{Kind, Rule, Token, is_dropped_with_content, rule, tokens};
use super::report::Problem;
use super::writer::{Open, Skipping, Writer};

/// What the author's ids and classes begin with on the page, so that they meet none of the theme's.
const PREFIX: &str = "u-";

impl Writer<'_> {
    /// Collects one line of an HTML block; a tag may span several.
    pub(super) fn raw_line(&mut self, html: &str, range: Range<usize>) {
        let (text, places) = self.raw_block.get_or_insert_default();
        places.push((text.len(), range.start));
        text.push_str(html);
    }

    /// Writes the collected block. Blocks stay open for the Markdown that follows (`<details>`), lines do not.
    pub(super) fn raw_block_end(&mut self) {
        let Some((html, places)) = self.raw_block.take() else { return };
        self.begin_block();
        self.has_raw = true;
        let place = |at: usize| {
            let index = places.partition_point(|(start, _)| *start <= at).saturating_sub(1);
            places.get(index).map_or(0, |(start, origin)| origin + (at - start))
        };
        let mut tokens = tokens(&html).into_iter().peekable();
        while let Some(first) = tokens.next() {
            if !is_of_a_line(&first) {
                self.raw_token(first, true, &place);
                continue;
            }
            let mut run = vec![first];
            while let Some(token) = tokens.next_if(is_of_a_line) {
                run.push(token);
            }
            if !self.marked_run(&html, &run, &place) {
                for token in run {
                    self.raw_token(token, true, &place);
                }
            }
        }
        self.close_lines();
        self.skipping = None;
        if !self.html.ends_with('\n') {
            self.html.push('\n');
        }
    }

    /// Writes one tag (or comment) within a line.
    pub(super) fn raw_inline(&mut self, html: &str, range: &Range<usize>) {
        self.has_raw = true;
        for token in tokens(html) {
            self.raw_token(token, false, &|at| range.start + at);
        }
    }

    fn raw_token(&mut self, token: Token<'_>, is_block: bool, place: &dyn Fn(usize) -> usize) {
        match token {
            Token::Text { text, .. } => self.text(&decode_entities(&without_sentinels(text))),
            Token::End { name, .. } => self.raw_end(&name),
            // Within a line only the rest of the line may go, which is told when it ends.
            Token::Lost { at, name } if is_block => {
                self.report.push(Problem::Unclosed, &name, &(place(at)..place(at) + 1));
            }
            Token::Lost { .. } => {}
            Token::Start { at, end, name, mut attributes } => {
                for (_, value) in &mut attributes {
                    if let Cow::Owned(clean) = without_sentinels(value) {
                        *value = clean;
                    }
                }
                let range = place(at)..place(end.saturating_sub(1)) + 1;
                self.raw_start(&name, &attributes, is_block, &range);
            }
        }
    }

    fn raw_start(&mut self, name: &str, attributes: &[(String, String)], is_block: bool, range: &Range<usize>) {
        if self.skipping.is_some() {
            return;
        }
        if name == "img" {
            return self.raw_picture(attributes, range);
        }
        let is_inline = |kind: Kind| matches!(kind, Kind::Inline | Kind::Void);
        let Some(rule) = rule(name).filter(|rule| is_block || is_inline(rule.kind)) else {
            self.report.push(Problem::Tag, name, range);
            if is_dropped_with_content(name) {
                self.skipping = Some(Skipping { name: name.to_owned(), range: range.clone(), is_text_lost: false });
            }
            return;
        };
        self.make_room(rule);
        if rule.name == "br" {
            return self.line_break();
        }
        let Some((tag, is_link)) = self.raw_tag(rule, attributes, range) else { return };
        if !is_inline(rule.kind) {
            self.begin_block();
        }
        self.html.push_str(&tag);
        if !matches!(rule.kind, Kind::Void | Kind::VoidBlock) {
            self.links += usize::from(is_link);
            self.open.push(Open::Raw { rule, is_link });
        }
    }

    /// Closes what the start of this tag ends: a block ends lines, a list item the one before it.
    fn make_room(&mut self, rule: &Rule) {
        if matches!(rule.kind, Kind::Inline | Kind::Void) {
            return;
        }
        self.close_lines();
        let (closes, within) = rule.closes;
        let found = self.raw_open().find(|(_, name)| closes.contains(name) || within.contains(name));
        if let Some((at, name)) = found
            && closes.contains(&name)
        {
            self.close_raw_to(at);
        }
    }

    /// The start tag with its allowed attributes, and whether it is a link; `None` if it must not be written.
    fn raw_tag(
        &mut self,
        rule: &Rule,
        attributes: &[(String, String)],
        range: &Range<usize>,
    ) -> Option<(String, bool)> {
        let inline = self.raw_open().take_while(|(at, _)| self.is_inline_at(*at)).count();
        if self.open.len() >= OPEN_TAGS || (rule.kind == Kind::Inline && inline >= OPEN_INLINE_TAGS) {
            let place = self.report.origin(range);
            self.report.push_nesting(if rule.kind == Kind::Inline { OPEN_INLINE_TAGS } else { OPEN_TAGS }, place);
            return None;
        }
        let find = |wanted: &str| attributes.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
        let mut tag = format!("<{}", rule.output);
        let mut is_link = false;
        if rule.name == "a"
            && let Some(target) = find("href")
        {
            let link = self.link_tag(target, "", range)?;
            tag = link;
            tag.truncate(tag.trim_end_matches('>').len());
            is_link = true;
        }
        let mut classes = Vec::new();
        if rule.name == "center" {
            classes.push("al-c".to_owned());
        }
        for (name, value) in attributes {
            match allowed(rule.output, name, value) {
                Allowed::Value(value) => push_pair(&mut tag, name, &value),
                Allowed::Class(class) => classes.push(class),
                Allowed::Elsewhere => {}
                Allowed::No => self.report.push(Problem::Attribute, name, range),
            }
        }
        if !classes.is_empty() {
            push_pair(&mut tag, "class", &classes.join(" "));
        }
        tag.push('>');
        Some((tag, is_link))
    }

    fn raw_end(&mut self, name: &str) {
        if let Some(skipped) = &self.skipping {
            if skipped.name == name {
                self.skipping = None;
            }
            return;
        }
        let found = self.raw_open().find(|(_, open)| *open == name).map(|(at, _)| at);
        if let Some(at) = found {
            self.close_raw_to(at);
        }
    }

    /// The raw elements open inside the innermost Markdown element, innermost first: place in `open` and name.
    fn raw_open(&self) -> impl Iterator<Item = (usize, &'static str)> {
        self.open.iter().enumerate().rev().map_while(|(at, open)| match open {
            Open::Raw { rule, .. } => Some((at, rule.name)),
            Open::Markdown { .. } => None,
        })
    }

    fn is_inline_at(&self, at: usize) -> bool {
        matches!(self.open.get(at), Some(Open::Raw { rule, .. }) if rule.kind == Kind::Inline)
    }

    /// Closes raw elements that hold a line: no block may stand in them.
    pub(super) fn close_lines(&mut self) {
        while let Some(Open::Raw { rule, .. }) = self.open.last()
            && matches!(rule.kind, Kind::Inline | Kind::Line)
        {
            self.close_raw_to(self.open.len() - 1);
        }
    }

    fn close_raw_to(&mut self, at: usize) {
        while self.open.len() > at
            && let Some(Open::Raw { rule, is_link }) = self.open.pop()
        {
            self.raw_closed(rule, is_link);
        }
    }

    /// Writes the end tag of a raw element that has been taken from the list.
    pub(super) fn raw_closed(&mut self, rule: &Rule, is_link: bool) {
        self.links -= usize::from(is_link);
        self.html.push_str("</");
        self.html.push_str(rule.output);
        self.html.push('>');
    }

    fn raw_picture(&mut self, attributes: &[(String, String)], range: &Range<usize>) {
        let find =
            |wanted: &str| attributes.iter().find(|(name, _)| name == wanted).map_or("", |(_, value)| value.as_str());
        for (name, _) in attributes {
            if !matches!(
                name.as_str(),
                "src" | "data-src" | "data-original" | "alt" | "title" | "width" | "height" | "loading"
            ) {
                self.report.push(Problem::Attribute, name, range);
            }
        }
        // Pages that load pictures late name them elsewhere, above all articles of WeChat.
        let target =
            [find("src"), find("data-src"), find("data-original")].into_iter().find(|target| !target.is_empty());
        let Some(target) = target else { return self.report.push(Problem::Tag, "img", range) };
        self.place_picture(target, find("title"), find("alt"), range);
    }
}

/// Whether a token may stand within a line.
fn is_of_a_line(token: &Token<'_>) -> bool {
    match token {
        Token::Text { .. } => true,
        Token::Start { name, .. } | Token::End { name, .. } if LITERAL.contains(&name.as_str()) => false,
        Token::Start { name, .. } | Token::End { name, .. } => match rule(name) {
            Some(rule) => matches!(rule.kind, Kind::Inline | Kind::Void),
            None => !is_dropped_with_content(name),
        },
        Token::Lost { .. } => false,
    }
}

/// What becomes of an attribute.
enum Allowed {
    /// It stays, perhaps changed.
    Value(String),
    /// It becomes a class, or several.
    Class(String),
    /// It is dealt with elsewhere, or harmless and without use.
    Elsewhere,
    /// It is taken away.
    No,
}

fn allowed(tag: &str, name: &str, value: &str) -> Allowed {
    let number = |max: u32| value.trim().parse::<u32>().ok().filter(|number| (1..=max).contains(number));
    match (tag, name) {
        (_, "id") => prefixed(value.trim()).map_or(Allowed::No, Allowed::Value),
        (_, "class") => {
            let words: Vec<String> = value.split_whitespace().take(8).filter_map(prefixed).collect();
            if words.is_empty() { Allowed::No } else { Allowed::Class(words.join(" ")) }
        }
        (_, "title") => Allowed::Value(value.to_owned()),
        (_, "lang") if is_word(value) => Allowed::Value(value.to_owned()),
        (_, "dir") if matches!(value, "ltr" | "rtl" | "auto") => Allowed::Value(value.to_owned()),
        (_, "align") => aligned(value).map_or(Allowed::Elsewhere, Allowed::Class),
        // What editors of rich text write to centre a line; other styles are not published.
        (_, "style") => {
            let (property, side) = value.trim().trim_end_matches(';').split_once(':').unwrap_or_default();
            let side = if property.trim() == "text-align" { aligned(side) } else { None };
            side.map_or(Allowed::No, Allowed::Class)
        }
        ("td" | "th", "colspan" | "rowspan") | ("col" | "colgroup", "span") => {
            number(100).map_or(Allowed::No, |number| Allowed::Value(number.to_string()))
        }
        ("ol", "start") => number(1_000_000).map_or(Allowed::No, |number| Allowed::Value(number.to_string())),
        ("details", "open") => Allowed::Value(String::new()),
        ("time", "datetime") => Allowed::Value(value.chars().take(40).collect()),
        ("a", "href" | "rel" | "target") | ("th", "scope") => Allowed::Elsewhere,
        _ => Allowed::No,
    }
}

/// The class for a side of `align`.
fn aligned(side: &str) -> Option<String> {
    let class = match side.trim() {
        "right" => "al-r",
        "center" => "al-c",
        "left" => "al-l",
        _ => return None,
    };
    Some(class.to_owned())
}

/// An author's id or class as published; `None` if it is no plain word.
fn prefixed(word: &str) -> Option<String> {
    is_word(word).then(|| format!("{PREFIX}{word}"))
}

fn is_word(word: &str) -> bool {
    (1..=64).contains(&word.len())
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

fn push_pair(tag: &mut String, name: &str, value: &str) {
    tag.push(' ');
    tag.push_str(name);
    tag.push_str("=\"");
    push_attribute(tag, value);
    tag.push('"');
}

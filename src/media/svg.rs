//! SVG pictures: written anew from an allow-list of elements and attributes.
//!
//! No script, no event, no reference out of the file, no embedded HTML or pixels, no animation. What is not on the
//! lists is left out; what would make a browser work without end is refused.

use std::collections::HashMap;

use roxmltree::{Document, Node, NodeType, ParsingOptions};

use crate::text;

use super::cache::Cache;
use super::encode::Encoding;
use super::format::Format;
use super::limits::MAX_SIDE_PX;
use super::problem::{Problem, refused};
use super::raster::Source;
use super::record::{Note, Recipe, Record};
use super::svg_allowed::{self, Reading};
use super::{Variant, placeholder};

/// Largest SVG file.
const MAX_SVG_BYTES: usize = 2 * 1024 * 1024;
/// Most elements and texts.
const MAX_NODES: u32 = 50_000;
/// Deepest nesting, counted through every `use`. The parser itself does not recurse.
const MAX_DEPTH: usize = 256;
/// Most elements after every `use` has been followed.
const MAX_DRAWN: u64 = 100_000;
/// The size of an SVG that does not say how large it is.
const DEFAULT_SIZE: (f64, f64) = (300.0, 150.0);
const SVG_NAMESPACE: &str = "http://www.w3.org/2000/svg";
const XLINK_NAMESPACE: &str = "http://www.w3.org/1999/xlink";
const XML_NAMESPACE: &str = "http://www.w3.org/XML/1998/namespace";

/// Width and height in pixels; `None` when the file is no SVG or over a limit.
pub(super) fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    with_document(bytes, |document| size_of(document.root_element()))
}

/// Publishes the cleaned picture: one variant.
///
/// # Errors
/// When it is too complex, or the cache cannot be written.
pub(super) fn make(source: &Source<'_>, recipe: &Recipe, cache: &Cache) -> Result<Record, Problem> {
    let cleaned = with_document(source.bytes, clean).flatten().ok_or_else(|| too_complex(source.name))?;
    let (width_px, height_px) = source.facts.upright_size();
    let encoding = Encoding { format: Format::Svg, quality_percent: 0 };
    let file_name = recipe.file_name(encoding, width_px);
    if cache.variant_len(&file_name).is_none() {
        cache.write_variant(&file_name, cleaned.text.as_bytes())?;
    }
    let len_bytes = cleaned.text.len() as u64;
    Ok(Record {
        source_format: Format::Svg,
        width_px,
        height_px,
        placeholder: placeholder::WHITE,
        has_alpha: true,
        animated: false,
        has_gps: false,
        variants: vec![Variant { width_px, height_px, format: Format::Svg, file_name, len_bytes }],
        notes: if cleaned.lost_something { vec![Note::SvgCleaned] } else { Vec::new() },
    })
}

/// Why an SVG that looked like one is refused.
pub(super) fn too_complex(name: &str) -> Problem {
    refused(
        text!(
            zh: "图片“{name}”（SVG）读不出来：不是规范的 SVG、超过 2 MB、嵌套过深或过于复杂",
            en: "the picture `{name}` (SVG) cannot be used: it is malformed, over 2 MB, nested too deeply or too complex",
        ),
        text!(zh: "在绘图软件里另存为“普通 SVG”，或导出为 PNG", en: "save it as “plain SVG” in the drawing program, or export a PNG"),
    )
}

/// Parses the file and hands it to `read`; `None` when it cannot be parsed within the limits.
fn with_document<T>(bytes: &[u8], read: impl FnOnce(&Document<'_>) -> T) -> Option<T> {
    if bytes.len() > MAX_SVG_BYTES {
        return None;
    }
    let text = std::str::from_utf8(bytes).ok()?.trim_start_matches('\u{feff}');
    let text = without_doctype(text)?;
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(&text, options).ok()?;
    let root = document.root_element();
    (root.tag_name().namespace() == Some(SVG_NAMESPACE) && root.tag_name().name() == "svg").then(|| read(&document))
}

/// The text without a document type that only names the standard; `None` when it defines anything of its own.
fn without_doctype(text: &str) -> Option<std::borrow::Cow<'_, str>> {
    let Some(start) = text.find("<!DOCTYPE") else { return Some(text.into()) };
    let end = start + text[start..].find('>')?;
    if text[start..end].contains('[') {
        return None;
    }
    Some([&text[..start], &text[end + 1..]].concat().into())
}

/// The size the root element asks for, in whole pixels.
fn size_of(root: Node<'_, '_>) -> (u32, u32) {
    let view: Vec<f64> = root.attribute("viewBox").map(numbers).unwrap_or_default();
    let view = match view[..] {
        [_, _, width, height] if width > 0.0 && height > 0.0 => Some((width, height)),
        _ => None,
    };
    let (width, height) = (length(root.attribute("width")), length(root.attribute("height")));
    let (width, height) = match (width, height, view) {
        (Some(width), Some(height), _) => (width, height),
        (Some(width), None, Some(view)) => (width, width * view.1 / view.0),
        (None, Some(height), Some(view)) => (height * view.0 / view.1, height),
        (None, None, Some(view)) => view,
        (width, height, None) => (width.unwrap_or(DEFAULT_SIZE.0), height.unwrap_or(DEFAULT_SIZE.1)),
    };
    (whole_pixels(width), whole_pixels(height))
}

fn numbers(text: &str) -> Vec<f64> {
    text.split([' ', ',', '\t', '\n', '\r'])
        .filter(|part| !part.is_empty())
        .map_while(|part| part.parse().ok())
        .collect()
}

/// A length in pixels; `None` for percentages and anything that is no positive length.
fn length(text: Option<&str>) -> Option<f64> {
    const UNITS: [(&str, f64); 7] = [
        ("px", 1.0),
        ("pt", 4.0 / 3.0),
        ("pc", 16.0),
        ("mm", 96.0 / 25.4),
        ("cm", 96.0 / 2.54),
        ("in", 96.0),
        ("", 1.0),
    ];
    let text = text?.trim();
    let (number, factor) = UNITS.iter().find_map(|(unit, factor)| Some((text.strip_suffix(unit)?, factor)))?;
    let pixels = number.trim().parse::<f64>().ok()? * factor;
    (pixels.is_finite() && pixels > 0.0).then_some(pixels)
}

fn whole_pixels(length: f64) -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 1..=16384 just before")]
    let pixels = length.round().clamp(1.0, f64::from(MAX_SIDE_PX)) as u32;
    pixels
}

/// The file as it is published.
struct Cleaned {
    text: String,
    lost_something: bool,
}

/// Writes the allowed part of the document; `None` when drawing it would take too long.
fn clean(document: &Document<'_>) -> Option<Cleaned> {
    let root = document.root_element();
    let ids: HashMap<&str, Node<'_, '_>> =
        root.descendants().filter_map(|node| Some((node.attribute("id")?, node))).collect();
    drawn(root, &ids, &mut HashMap::new(), 0).filter(|count| *count <= MAX_DRAWN)?;
    let mut writer = Writer { text: String::new(), lost_something: false };
    writer.element(root);
    Some(Cleaned { text: writer.text, lost_something: writer.lost_something })
}

/// How many elements a browser draws for `node` when it follows every `use`; `None` for circles and endless chains.
fn drawn<'d>(
    node: Node<'d, '_>,
    ids: &HashMap<&str, Node<'d, '_>>,
    known: &mut HashMap<roxmltree::NodeId, Option<u64>>,
    depth: usize,
) -> Option<u64> {
    if depth > MAX_DEPTH {
        return None;
    }
    if let Some(count) = known.get(&node.id()) {
        return *count;
    }
    // Until the answer is known, meeting this node again means a circle.
    known.insert(node.id(), None);
    let mut count = 1_u64;
    for child in node.children().filter(Node::is_element) {
        count = count.saturating_add(drawn(child, ids, known, depth + 1)?);
    }
    if node.tag_name().name() == "use"
        && let Some(target) = href(node).and_then(|href| ids.get(href.strip_prefix('#')?))
    {
        count = count.saturating_add(drawn(*target, ids, known, depth + 1)?);
    }
    known.insert(node.id(), Some(count));
    Some(count)
}

fn href<'d>(node: Node<'d, '_>) -> Option<&'d str> {
    node.attribute("href").or_else(|| node.attribute((XLINK_NAMESPACE, "href")))
}

/// Writes allowed elements and attributes.
struct Writer {
    text: String,
    lost_something: bool,
}

impl Writer {
    /// Writes one element with everything below it. [`drawn`] has bounded the nesting.
    fn element(&mut self, node: Node<'_, '_>) {
        let name = node.tag_name().name();
        let is_svg = node.tag_name().namespace() == Some(SVG_NAMESPACE);
        match if is_svg { svg_allowed::element(name) } else { Reading::LeaveOut } {
            Reading::Keep => {}
            Reading::Unwrap => {
                self.lost_something = true;
                return self.children(node);
            }
            Reading::Drop => {
                self.lost_something = true;
                return;
            }
            Reading::LeaveOut => return,
        }
        if name == "style" {
            return self.style(node);
        }
        self.text.push('<');
        self.text.push_str(name);
        self.attributes(node);
        if node.has_children() {
            self.text.push('>');
            self.children(node);
            self.text.push_str("</");
            self.text.push_str(name);
            self.text.push('>');
        } else {
            self.text.push_str("/>");
        }
    }

    fn children(&mut self, node: Node<'_, '_>) {
        for child in node.children() {
            match child.node_type() {
                NodeType::Element => self.element(child),
                NodeType::Text => escape(child.text().unwrap_or_default(), &mut self.text),
                _ => {}
            }
        }
    }

    /// Style rules are kept when they refer to nothing outside.
    fn style(&mut self, node: Node<'_, '_>) {
        let rules: String = node.children().filter_map(|child| child.text()).collect();
        if svg_allowed::is_local(&rules) && !rules.contains('@') {
            self.text.push_str("<style>");
            escape(&rules, &mut self.text);
            self.text.push_str("</style>");
        } else {
            self.lost_something = true;
        }
    }

    fn attributes(&mut self, node: Node<'_, '_>) {
        if node.parent_element().is_none() {
            self.attribute("xmlns", SVG_NAMESPACE);
            self.attribute("xmlns:xlink", XLINK_NAMESPACE);
        }
        for attribute in node.attributes() {
            let name = match (attribute.namespace(), attribute.name()) {
                (None, name) => name,
                (Some(XLINK_NAMESPACE), "href") => "xlink:href",
                (Some(XML_NAMESPACE), "space") => "xml:space",
                _ => continue,
            };
            match svg_allowed::attribute(name, attribute.value()) {
                Reading::Keep => self.attribute(name, attribute.value()),
                Reading::LeaveOut => {}
                Reading::Drop | Reading::Unwrap => self.lost_something = true,
            }
        }
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.text.push(' ');
        self.text.push_str(name);
        self.text.push_str("=\"");
        escape(value, &mut self.text);
        self.text.push('"');
    }
}

fn escape(text: &str, out: &mut String) {
    for character in text.chars() {
        match character {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\r' | '\t' => out.push(' '),
            other => out.push(other),
        }
    }
}

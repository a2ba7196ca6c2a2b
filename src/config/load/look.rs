//! How the site looks and what else is made: menu, theme, outputs, pictures, search, modes.

use super::super::settings::{IMAGES, MODES, OUTPUTS, SEARCH, THEME};
use super::super::{Config, MenuItem, ThemeSettings};
use super::is_list;
use crate::content::schema::{Fields, Reader, Slot};
use crate::content::value;
use crate::text;
use crate::yaml::Kind;

/// Entries a menu may have.
const MENU_LIMIT: usize = 30;
/// Widths a picture is made in.
const WIDTHS_LIMIT: usize = 10;

/// Most readings of names.
const READINGS_LIMIT: usize = 200;

/// All of it.
pub(super) fn read(reader: &mut Reader<'_>, fields: &Fields<'_>, config: &mut Config) {
    menu(reader, fields, config);
    if let Some(slot) = fields.get("theme") {
        theme(reader, slot, &mut config.theme);
    }
    outputs(reader, fields, config);
    images(reader, fields, config);
    search(reader, fields, config);
    modes(reader, fields, config);
    config.government_metas = reader.open_map(fields, "government");
    // A meta without a name says nothing.
    let count = config.government_metas.len();
    config.government_metas.retain(|meta| !meta.label.is_empty());
    if config.government_metas.len() < count
        && let Some(slot) = fields.get("government")
    {
        let problem = text!(zh: "meta 标签要写“名称: 内容”", en: "a meta tag is written as `name: content`");
        reader.wrong(slot, problem, None);
    }
}

/// `menu`: words, or maps from a label to an address.
fn menu(reader: &mut Reader<'_>, fields: &Fields<'_>, config: &mut Config) {
    let Some(slot) = fields.get("menu") else { return };
    let mut menu = Vec::new();
    if !is_list(slot) && slot.node.scalar().is_some() {
        for written in reader.names(fields, "menu") {
            menu.extend(plain(reader, slot, &written));
        }
    } else {
        for node in reader.items(slot) {
            match &node.kind {
                Kind::Scalar { text, .. } => menu.extend(plain(reader, Slot { node, ..slot }, text)),
                Kind::Map(entries) => {
                    for (key, value) in entries {
                        let value = Slot { key, node: value, field: None };
                        let href = reader.line_of(value);
                        menu.extend(linked(reader, value, key.text.trim(), href));
                    }
                }
                Kind::List(_) => reader.not_text(slot, node),
                Kind::Null => {}
            }
        }
    }
    menu.retain(|item: &MenuItem| !item.label.is_empty());
    config.menu = reader.at_most(slot, &menu, MENU_LIMIT).to_vec();
}

/// A word, or a label and its address in one text: `- 外站：https://…`, or the pair in quotes.
fn plain(reader: &mut Reader<'_>, slot: Slot<'_>, text: &str) -> Option<MenuItem> {
    let is_address =
        |href: &str| href.starts_with(['/', '#']) || ["://", "mailto:", ".html"].iter().any(|sign| href.contains(sign));
    match text.split_once([':', '：']).map(|(label, href)| (label.trim(), href.trim())) {
        Some((label, href)) if !label.is_empty() && !href.contains(char::is_whitespace) && is_address(href) => {
            linked(reader, slot, label, href.to_owned())
        }
        _ => Some(MenuItem { label: text.trim().to_owned(), href: String::new() }),
    }
}

/// One entry with its own address: a path of the site or http(s).
fn linked(reader: &mut Reader<'_>, slot: Slot<'_>, label: &str, href: String) -> Option<MenuItem> {
    let scheme = href.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    let is_safe = match scheme.as_deref() {
        None => true,
        Some(scheme) => matches!(scheme, "http" | "https" | "mailto"),
    };
    if is_safe && !href.starts_with("//") {
        return Some(MenuItem { label: label.to_owned(), href });
    }
    let problem =
        text!(zh: "菜单“{label}”的网址“{href}”不能用", en: "the address `{href}` of `{label}` cannot be used");
    reader.wrong(slot, problem, None);
    None
}

fn theme(reader: &mut Reader<'_>, slot: Slot<'_>, theme: &mut ThemeSettings) {
    if let Some(name) = slot.node.scalar() {
        name.clone_into(&mut theme.name);
        return;
    }
    let parts = reader.map(slot, &THEME);
    if let Some(slot) = parts.get("name") {
        let name = reader.line_of(slot);
        // The name becomes a folder: nothing that could leave `themes/`.
        if name.contains(['/', '\\', ':']) || name.starts_with('.') {
            let problem = text!(zh: "主题名“{name}”不能用", en: "the theme name `{name}` cannot be used");
            reader.wrong(slot, problem, Some("gallery"));
        } else {
            theme.name = name;
        }
    }
    if let Some(slot) = parts.get("primary") {
        theme.primary = colour(reader, slot).unwrap_or_else(|| theme.primary.clone());
    }
    theme.logo = reader.line(&parts, "logo");
    reader.choice(&parts, "dark", DARK).unwrap_or("auto").clone_into(&mut theme.dark);
    theme.large_text = reader.boolean(&parts, "large_text").unwrap_or(theme.large_text);
}

const DARK: &[(&[&str], &str)] = &[
    (&["auto", "自动", "跟随"], "auto"),
    (&["off", "关", "否", "false", "no"], "off"),
    (&["on", "开", "是", "true", "yes"], "on"),
];

/// A colour as `#rrggbb`.
fn colour(reader: &mut Reader<'_>, slot: Slot<'_>) -> Option<String> {
    let written = reader.line_of(slot);
    let narrow = value::half_width(&written).to_ascii_lowercase();
    let digits = narrow.strip_prefix('#').unwrap_or(&narrow);
    let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_hex && digits.len() == 6 && narrow.starts_with('#') {
        return Some(narrow);
    }
    let better = match (is_hex, digits.len()) {
        (true, 6) => Some(format!("\"#{digits}\"")),
        (true, 3) => Some(format!("\"#{}\"", digits.chars().flat_map(|digit| [digit, digit]).collect::<String>())),
        _ => None,
    };
    let key = &slot.key.text;
    let problem = text!(
        zh: "{key}“{written}”不是颜色，请写 \"#a3231f\" 这样的六位色号，两边加引号",
        en: "`{key}`: `{written}` is no colour; write six digits in quotes, such as \"#a3231f\""
    );
    reader.wrong(slot, problem, better.as_deref());
    None
}

fn outputs(reader: &mut Reader<'_>, fields: &Fields<'_>, config: &mut Config) {
    let Some(slot) = fields.get("outputs") else { return };
    let parts = reader.map(slot, &OUTPUTS);
    let outputs = &mut config.outputs;
    outputs.feed = reader.boolean(&parts, "feed").unwrap_or(outputs.feed);
    outputs.sitemap = reader.boolean(&parts, "sitemap").unwrap_or(outputs.sitemap);
    outputs.data = reader.boolean(&parts, "data").unwrap_or(outputs.data);
    outputs.qr = reader.boolean(&parts, "qr").unwrap_or(outputs.qr);
    outputs.compare = reader.boolean(&parts, "compare").unwrap_or(outputs.compare);
}

fn images(reader: &mut Reader<'_>, fields: &Fields<'_>, config: &mut Config) {
    let Some(slot) = fields.get("images") else { return };
    let parts = reader.map(slot, &IMAGES);
    if let Some(slot) = parts.get("widths") {
        let mut widths: Vec<u32> = Vec::new();
        for written in reader.names(&parts, "widths") {
            if let Ok(width @ 16..=8192) = written.trim_end_matches("px").trim().parse() {
                widths.push(width);
                continue;
            }
            let problem = text!(
                zh: "图片宽度“{written}”应是 16 到 8192 的数",
                en: "the width `{written}` must be a number from 16 to 8192"
            );
            reader.wrong(slot, problem, Some("[480, 960, 1600]"));
        }
        widths.sort_unstable();
        widths.dedup();
        let widths = reader.at_most(slot, &widths, WIDTHS_LIMIT);
        if !widths.is_empty() {
            config.images.widths_px = widths.to_vec();
        }
    }
    if let Some(quality) = reader.integer(&parts, "quality", 1, 100) {
        config.images.quality_percent = u8::try_from(quality).unwrap_or(config.images.quality_percent);
    }
    config.images.share_font = reader.line(&parts, "share_font");
    config.images.share_cards = reader.boolean(&parts, "share_cards").unwrap_or(!config.images.share_font.is_empty());
    if reader.boolean(&parts, "strip_gps") == Some(false)
        && let Some(slot) = parts.get("strip_gps")
    {
        let problem = text!(zh: "拍摄位置总会去掉，不能关闭", en: "positions are always removed from pictures");
        reader.wrong(slot, problem, Some("true"));
    }
}

fn search(reader: &mut Reader<'_>, fields: &Fields<'_>, config: &mut Config) {
    let Some(slot) = fields.get("search") else { return };
    if let Some(enabled) = slot.node.scalar().and_then(value::boolean) {
        config.search.enabled = enabled;
        return;
    }
    let parts = reader.map(slot, &SEARCH);
    config.search.enabled = reader.boolean(&parts, "enabled").unwrap_or(config.search.enabled);
    let profiles: &[(&[&str], bool)] = &[(&["web", "网站"], false), (&["disk", "u盘", "本地"], true)];
    config.search.disk_profile = reader.choice(&parts, "profile", profiles).unwrap_or(false);
    config.search.synonyms = reader.line(&parts, "synonyms");
    if let Some(slot) = parts.get("readings") {
        let mut readings = Vec::new();
        for written in reader.names(&parts, "readings") {
            match written.trim().rsplit_once(char::is_whitespace) {
                Some((name, syllable)) if is_syllable(syllable) => {
                    readings.push((name.trim().to_owned(), syllable.to_ascii_lowercase()));
                }
                _ => {
                    let problem = text!(
                        zh: "读音“{written}”应是名称开头几个字、一个空格、第一个字的拼音（不带声调）",
                        en: "the reading `{written}` must be the first characters of a name, a space, and the pinyin of \
                             the first without tone"
                    );
                    reader.wrong(slot, problem, Some("[单家巷 shan]"));
                }
            }
        }
        config.search.readings = reader.at_most(slot, &readings, READINGS_LIMIT).to_vec();
    }
}

/// Whether a word can be one syllable of pinyin.
fn is_syllable(word: &str) -> bool {
    (1..=6).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_alphabetic())
}

fn modes(reader: &mut Reader<'_>, fields: &Fields<'_>, config: &mut Config) {
    let Some(slot) = fields.get("modes") else { return };
    let parts = reader.map(slot, &MODES);
    let Some(grey) = parts.get("grey") else { return };
    if let Some(always) = grey.node.scalar().and_then(value::boolean) {
        config.grey.always = always;
        return;
    }
    for node in reader.items(grey) {
        if let Some(date) = reader.date_of(Slot { node, ..grey }) {
            config.grey.dates.push(date);
        }
    }
    config.grey.dates.sort_unstable();
    config.grey.dates.dedup();
}

//! Files offered for download: which may be published, under what name, and whether they name a person.
//!
//! The content of attachments is never changed; what should be mended is said.

use pinyin::ToPinyin;
use unicode_normalization::UnicodeNormalization;

use crate::diagnostic::Text;
use crate::text;

use super::{header, office, pdf};

/// Longest name in bytes.
const MAX_NAME_BYTES: usize = 80;
/// Bytes within which a PDF has its mark.
const PDF_MARK_WITHIN: usize = 1024;
/// Longest extension that is kept, in bytes.
const MAX_EXTENSION_BYTES: usize = 8;
/// Longest name of a person in characters; the rest of a longer one is not repeated.
const MAX_PERSON_CHARS: usize = 30;

/// Documents, tables, slides, archives, sound and film. Everything else stays unpublished: programs, databases, keys,
/// macros, web pages.
const PUBLISHABLE: [&str; 36] = [
    "7z", "ai", "csv", "doc", "docx", "dps", "dwg", "epub", "et", "flac", "ics", "m4a", "m4v", "mov", "mp3", "mp4",
    "odp", "ods", "odt", "ofd", "ogg", "pdf", "ppsx", "ppt", "pptx", "rar", "rtf", "srt", "txt", "vtt", "wav", "webm",
    "wps", "xls", "xlsx", "zip",
];

/// Documents whose properties are searched for names.
const WITH_PROPERTIES: [&str; 14] =
    ["doc", "docx", "dps", "et", "odp", "ods", "odt", "pdf", "ppsx", "ppt", "pptx", "wps", "xls", "xlsx"];

/// What programs and computers call themselves; none is a person.
const GENERIC_NAMES: [&str; 24] = [
    "admin",
    "administrator",
    "apache poi",
    "asus",
    "dell",
    "hp",
    "huawei",
    "lenovo",
    "libreoffice",
    "microsoft",
    "microsoft office user",
    "openpyxl",
    "owner",
    "pc",
    "python-docx",
    "unknown",
    "user",
    "wps office",
    "windows user",
    "windows 用户",
    "微软用户",
    "匿名用户",
    "用户",
    "管理员",
];

/// Names that Windows gives to devices.
const WINDOWS_DEVICES: [&str; 22] = [
    "aux", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "con", "lpt1", "lpt2", "lpt3",
    "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", "nul", "prn",
];

/// Whether a file with this extension (any case, no dot) may be offered for download.
#[must_use]
pub fn is_publishable(extension: &str) -> bool {
    PUBLISHABLE.contains(&extension.to_ascii_lowercase().as_str())
}

/// Why a file cannot be what its extension says: it is empty, or begins like something else, as a download page saved under
/// the name of a PDF does. `None` when nothing speaks against it.
#[must_use]
pub fn mistaken(name: &str, bytes: &[u8]) -> Option<Text> {
    if bytes.is_empty() {
        return Some(text!(
            zh: "附件“{name}”是空文件，没有发布。重新复制一份",
            en: "the attachment `{name}` is empty and is not published; copy it again"
        ));
    }
    let extension = split_extension(name).1.to_ascii_lowercase();
    let begins = |marks: &[&[u8]]| marks.iter().any(|mark| bytes.starts_with(mark));
    let fits = match extension.as_str() {
        // Some printers write a line of their own in front of the mark.
        "pdf" => bytes.get(..bytes.len().min(PDF_MARK_WITHIN)).is_some_and(|head| pdf::find(head, b"%PDF-").is_some()),
        // With a password an office document is packed the old way.
        "docx" | "xlsx" | "pptx" | "ppsx" => begins(&[b"PK", &[0xD0, 0xCF, 0x11, 0xE0]]),
        "odt" | "ods" | "odp" | "ofd" | "epub" | "zip" => begins(&[b"PK"]),
        "rar" => begins(&[b"Rar!"]),
        "7z" => begins(&[b"7z\xbc\xaf"]),
        _ => true,
    };
    let (zh, en) = really(bytes);
    (!fits).then(|| {
        text!(
            zh: "附件“{name}”打不开：名字是 .{extension}，内容是{zh}，没有发布。用原来的程序打开后另存一份",
            en: "the attachment `{name}` cannot be opened: it is named .{extension} and holds {en}; it is not published. Save it again with the program it came from"
        )
    })
}

/// What a file holds, as far as its beginning tells.
fn really(bytes: &[u8]) -> (&'static str, &'static str) {
    let head = bytes.get(..bytes.len().min(256)).unwrap_or(bytes);
    let is_page = head.trim_ascii_start().starts_with(b"<");
    match () {
        () if is_page => ("网页", "a web page"),
        () if head.starts_with(b"%PDF-") => ("PDF", "a PDF"),
        () if head.starts_with(b"PK") => ("压缩包或新版办公文档", "an archive or an office document"),
        () if head.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) => ("旧版办公文档", "an old office document"),
        () if head.starts_with(&[0xFF, 0xD8, 0xFF]) || head.starts_with(b"\x89PNG") => ("图片", "a picture"),
        () if std::str::from_utf8(head).is_ok() => ("文字", "plain text"),
        () => ("别的东西", "something else"),
    }
}

/// A warning when an office document or PDF carries the name of a person in its properties, or a picture the place where
/// it was taken: attachments are published as they are.
#[must_use]
pub fn metadata_warning(name: &str, bytes: &[u8]) -> Option<Text> {
    if header::inspect(name, bytes).is_ok_and(|facts| facts.has_gps) {
        return Some(text!(
            zh: "附件图片“{name}”里有拍摄位置，附件会原样发布。不要公开位置的话，把图片放在案例文件夹里，不放进附件",
            en: "the attached picture `{name}` tells where it was taken, and attachments are published as they are; put it into the case's folder instead, where the place is removed",
        ));
    }
    let people = if bytes.starts_with(b"%PDF-") { pdf::authors(bytes) } else { office::authors(bytes) };
    let mut people: Vec<String> = people.iter().filter_map(|person| readable_person(person)).collect();
    people.sort();
    people.dedup();
    if people.is_empty() {
        return None;
    }
    let (people_zh, people_en) = (people.join("、"), people.join(", "));
    Some(text!(
        zh: "附件“{name}”的文档属性里有姓名：{people_zh}。公开前请在“文件→信息→检查文档”里删除",
        en: "the properties of the attachment `{name}` name {people_en}; remove them with File, Info, Inspect Document",
    ))
}

/// A warning for a document that was not searched because it is larger than `limit_bytes`.
#[must_use]
pub fn unsearched_warning(name: &str, limit_bytes: u64) -> Option<Text> {
    let extension = split_extension(name).1.to_ascii_lowercase();
    let megabytes = limit_bytes / 1024 / 1024;
    WITH_PROPERTIES.contains(&extension.as_str()).then(|| {
        text!(
            zh: "附件“{name}”超过 {megabytes} MB，没有查文档属性里有没有姓名。公开前请在“文件→信息→检查文档”里看一遍",
            en: "the attachment `{name}` is larger than {megabytes} MB; its properties were not searched for names. Look with File, Info, Inspect Document before it is published",
        )
    })
}

/// A name fit to be shown, or `None` when it names no person.
fn readable_person(person: &str) -> Option<String> {
    let person: String = person.chars().filter(|character| !character.is_control()).take(MAX_PERSON_CHARS).collect();
    let person = person.trim().to_owned();
    let folded = person.to_lowercase();
    // WPS writes an account number where a name should be.
    let is_account = folded.starts_with("wps_") && folded[4..].bytes().all(|byte| byte.is_ascii_digit());
    let has_letters = person.chars().any(char::is_alphabetic);
    (has_letters && !is_account && !GENERIC_NAMES.contains(&folded.as_str())).then_some(person)
}

/// The name under which a file titled `title` is published: lower-case ASCII letters, digits and `-`, pinyin for
/// Chinese, the extension kept; at most 80 bytes, never a name that Windows forbids.
///
/// ```
/// use casebook::media::attachment::safe_ascii_name;
/// assert_eq!(safe_ascii_name("值班表（2023）.XLSX"), "zhi-ban-biao-2023.xlsx");
/// ```
#[must_use]
pub fn safe_ascii_name(title: &str) -> String {
    let title: String = title.nfkc().collect();
    let (stem, extension) = split_extension(&title);
    let mut name = String::new();
    for character in stem.chars() {
        if let Some(syllable) = character.to_pinyin() {
            push_word(&mut name, &syllable.plain().replace('ü', "v"));
            name.push('-');
        } else if character.is_ascii_alphanumeric() {
            name.push(character.to_ascii_lowercase());
        } else if !name.is_empty() && !name.ends_with('-') {
            name.push('-');
        }
    }
    let extension = if extension.is_empty() { String::new() } else { format!(".{}", extension.to_ascii_lowercase()) };
    // ASCII alone was pushed, so any byte is a boundary.
    name.truncate(MAX_NAME_BYTES - extension.len());
    let name = name.trim_matches('-');
    match name {
        "" => format!("file{extension}"),
        _ if WINDOWS_DEVICES.contains(&name) => format!("file-{name}{extension}"),
        _ => format!("{name}{extension}"),
    }
}

/// Adds a syllable, parted from what stands before it.
fn push_word(name: &mut String, word: &str) {
    if !name.is_empty() && !name.ends_with('-') {
        name.push('-');
    }
    name.extend(word.chars().filter(char::is_ascii_alphanumeric));
}

/// Stem and extension; the extension is empty when there is no plain one.
fn split_extension(title: &str) -> (&str, &str) {
    match title.rsplit_once('.') {
        Some((stem, extension))
            if (1..=MAX_EXTENSION_BYTES).contains(&extension.len())
                && extension.bytes().all(|byte| byte.is_ascii_alphanumeric()) =>
        {
            (stem, extension)
        }
        _ => (title, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_ascii_short_and_safe_on_windows() {
        assert_eq!(safe_ascii_name("附件1：一盏灯值守法.docx"), "fu-jian-1-yi-zhan-deng-zhi-shou-fa.docx");
        assert_eq!(safe_ascii_name("绿色lǜ方案 v2.0"), "lv-se-l-fang-an-v2.0");
        assert_eq!(safe_ascii_name("CON.txt"), "file-con.txt");
        assert_eq!(safe_ascii_name("？？.pdf"), "file.pdf");
        assert_eq!(safe_ascii_name("../../etc/passwd"), "etc-passwd");
        assert_eq!(safe_ascii_name(""), "file");
        assert_eq!(safe_ascii_name("ＡＢＣ１２.ＰＤＦ"), "abc12.pdf");
        let long = safe_ascii_name(&format!("{}.docx", "长".repeat(100)));
        assert!(
            long.len() <= MAX_NAME_BYTES && long.strip_suffix(".docx").is_some_and(|stem| !stem.ends_with('-')),
            "{long}"
        );
    }

    #[test]
    fn programs_keys_and_pages_are_not_publishable() {
        assert!(["pdf", "DOCX", "xlsx", "zip", "mp4", "vtt"].iter().all(|extension| is_publishable(extension)));
        let forbidden = ["exe", "env", "sql", "html", "js", "svg", "docm", "pem", "bat", "db", "php", ""];
        assert!(!forbidden.iter().any(|extension| is_publishable(extension)));
    }
}

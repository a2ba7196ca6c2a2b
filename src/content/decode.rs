//! Bytes of a file → text: encoding found, line ends made LF, what is not text refused by name.
//!
//! The first step for every text file of the site. Pure: knows bytes and a path to name in messages, not what the text
//! means. Chinese offices still save GBK; the Notepad of older systems saves UTF-16.

mod guess;
mod magic;

use encoding_rs::{BIG5, Encoding, GB18030, UTF_8};

use crate::diagnostic::{Code, Diagnostic, Location, SourceText};
use crate::text;

/// A decoded file.
#[derive(Clone, Debug)]
pub struct Decoded {
    /// The text: UTF-8, without a byte order mark, line ends LF.
    pub source: SourceText,
    /// The encoding it was read in: `UTF-8`, `GB18030`, `UTF-16LE`, `UTF-16BE`, `Big5` or what was asked for.
    pub encoding: &'static str,
    /// Whether the file began with a byte order mark.
    pub had_bom: bool,
    /// Whether characters were lost, so that the text must not be written back.
    pub damaged: bool,
    /// How most of its lines end; a file that is saved again keeps them.
    pub line_end: LineEnd,
}

/// How lines end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LineEnd {
    /// `\n`.
    #[default]
    Lf,
    /// `\r\n`, as on Windows.
    CrLf,
    /// `\r`, as on very old Macs.
    Cr,
}

impl LineEnd {
    /// The characters.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Lf => "\n",
            Self::CrLf => "\r\n",
            Self::Cr => "\r",
        }
    }
}

/// Files above this many bytes are not read.
pub const MAX_BYTES: usize = 20 * 1024 * 1024;

/// Whether `name` is an encoding that [`decode`] can be asked for.
#[must_use]
pub fn is_encoding(name: &str) -> bool {
    Encoding::for_label(name.as_bytes()).is_some()
}

/// Decodes a text file. `encoding_override` is a name such as `big5` or `gbk` for files that are not UTF-8; without it
/// the encoding is found, except Big5, which is never taken without being asked for. Says W201 when the file is not UTF-8, W202 when characters were lost, W221 for NUL bytes; E104 and `None` when it is
/// no text, E108 and `None` when it is too large.
#[must_use]
pub fn decode(path: &str, bytes: &[u8], encoding_override: Option<&str>, out: &mut Vec<Diagnostic>) -> Option<Decoded> {
    check_size(path, bytes.len(), out)?;
    if let Some(kind) = magic::kind_of(bytes) {
        out.push(magic::refused(path, kind));
        return None;
    }
    let choice = choose(path, bytes, encoding_override, out)?;
    let (text, lost) = choice.decode(bytes);
    let (text, line_end) = unify_line_ends(text);
    let text = drop_nul(path, text, out)?;
    let source = SourceText::new(path, text);
    if lost {
        out.push(characters_lost(&source));
    }
    if choice.encoding != UTF_8 {
        out.push(converted(path, choice.encoding, lost));
    }
    let encoding = shown_name(choice.encoding);
    Some(Decoded { source, encoding, had_bom: choice.bom_len > 0, damaged: lost, line_end })
}

fn check_size(path: &str, len: usize, out: &mut Vec<Diagnostic>) -> Option<()> {
    #[expect(clippy::cast_precision_loss, reason = "shown with one digit behind the point")]
    let megabytes = |bytes: usize| bytes as f64 / (1024.0 * 1024.0);
    let (size, limit) = (megabytes(len), MAX_BYTES / 1024 / 1024);
    if len > MAX_BYTES {
        out.push(
            Diagnostic::new(
                Code::E108,
                text!(zh: "文件有 {size:.1} MB，超过上限 {limit} MB", en: "the file has {size:.1} MB, over the limit of {limit} MB"),
            )
            .at(Location::file(path))
            .hint(text!(zh: "拆成几个文件", en: "split it into several files")),
        );
        return None;
    }
    Some(())
}

/// An encoding, and how many bytes of mark stand in front of the text.
struct Choice {
    encoding: &'static Encoding,
    bom_len: usize,
}

impl Choice {
    fn decode(&self, bytes: &[u8]) -> (String, bool) {
        let (text, lost) = self.encoding.decode_without_bom_handling(&bytes[self.bom_len..]);
        // Two marks in a row come from tools that add one without looking.
        (text.trim_start_matches('\u{feff}').to_owned(), lost)
    }
}

fn choose(path: &str, bytes: &[u8], wanted: Option<&str>, out: &mut Vec<Diagnostic>) -> Option<Choice> {
    let bom = Encoding::for_bom(bytes).map(|(encoding, bom_len)| Choice { encoding, bom_len });
    if bytes.starts_with(&[0xff, 0xfe, 0, 0]) || bytes.starts_with(&[0, 0, 0xfe, 0xff]) {
        out.push(undecodable(path, "UTF-32"));
        return None;
    }
    if let Some(bom) = bom {
        return Some(bom);
    }
    let found = guess::encoding_of(bytes);
    if let Some(name) = wanted {
        match Encoding::for_label(name.as_bytes()) {
            // Bytes that are UTF-8 are nothing else, whatever was asked for.
            Some(encoding) => {
                return Some(Choice {
                    encoding: found.filter(|found| *found == UTF_8).unwrap_or(encoding),
                    bom_len: 0,
                });
            }
            None => out.push(unknown_encoding(path, name)),
        }
    }
    if found.is_none_or(|encoding| encoding == GB18030) && guess::looks_like_big5(bytes) {
        out.push(probably_big5(path, bytes));
        return None;
    }
    let Some(encoding) = found else {
        out.push(undecodable(path, ""));
        return None;
    };
    Some(Choice { encoding, bom_len: 0 })
}

fn shown_name(encoding: &'static Encoding) -> &'static str {
    if encoding == GB18030 { "GB18030" } else { encoding.name() }
}

/// CRLF and CR become LF; the most frequent kind is returned.
fn unify_line_ends(text: String) -> (String, LineEnd) {
    if memchr::memchr(b'\r', text.as_bytes()).is_none() {
        return (text, LineEnd::Lf);
    }
    let crlf = text.matches("\r\n").count();
    let cr = text.matches('\r').count() - crlf;
    let lf = text.matches('\n').count() - crlf;
    let line_end = if crlf >= cr && crlf >= lf {
        LineEnd::CrLf
    } else if cr > lf {
        LineEnd::Cr
    } else {
        LineEnd::Lf
    };
    (text.replace("\r\n", "\n").replace('\r', "\n"), line_end)
}

/// Takes out NUL characters; refuses a text that is full of them.
fn drop_nul(path: &str, text: String, out: &mut Vec<Diagnostic>) -> Option<String> {
    let Some(first) = memchr::memchr(0, text.as_bytes()) else { return Some(text) };
    let count = text.matches('\0').count();
    if count * 20 > text.chars().count() {
        out.push(undecodable(path, ""));
        return None;
    }
    // A mark may have hidden behind them.
    let cleaned = text.replace('\0', "").trim_start_matches('\u{feff}').to_owned();
    let place = SourceText::new(path, cleaned.as_str()).locate(first..first);
    out.push(
        Diagnostic::new(
            Code::W221,
            text!(zh: "去掉了 {count} 个空字符（NUL），第一个在这里", en: "NUL characters taken out ({count}), the first one here"),
        )
        .at(place)
        .hint(text!(zh: "对照原文看看是否缺字", en: "compare with the original for missing words")),
    );
    Some(cleaned)
}

fn characters_lost(source: &SourceText) -> Diagnostic {
    let count = source.text.matches('\u{fffd}').count();
    let first = source.text.find('\u{fffd}').unwrap_or(0);
    let place = source.locate(first..(first + '\u{fffd}'.len_utf8()).min(source.text.len()));
    Diagnostic::new(
        Code::W202,
        text!(zh: "有 {count} 处字符已损坏，第一处在这里，显示为 �", en: "damaged characters shown as � ({count}), the first one here"),
    )
    .at(place)
    .hint(text!(zh: "对照原文补上", en: "restore them from the original"))
}

/// A file with lost characters is left as it is: saved again, they would be lost for good.
fn converted(path: &str, encoding: &'static Encoding, lost: bool) -> Diagnostic {
    let name = shown_name(encoding);
    Diagnostic::new(
        Code::W201,
        text!(zh: "文件不是 UTF-8，已按 {name} 读取", en: "the file is not UTF-8 and was read as {name}"),
    )
    .at(Location::file(path))
    .hint(if lost {
        text!(
            zh: "有字符读不出来，check --fix 不会改存它：多半不是 {name}，或者混进了另一种编码的字；用记事本打开，改好后另存为 UTF-8",
            en: "some characters cannot be read, so check --fix leaves it as it is: it is probably not {name}, or holds text in another encoding; mend it in an editor and save it as UTF-8"
        )
    } else {
        text!(zh: "check --fix 会改存为 UTF-8", en: "check --fix saves it as UTF-8")
    })
}

/// The one message of a Big5 file: read as anything else, each of its lines would be a mistake.
fn probably_big5(path: &str, bytes: &[u8]) -> Diagnostic {
    let (text, _) = BIG5.decode_without_bom_handling(&bytes[..bytes.len().min(4096)]);
    let sample: String =
        text.chars().filter(|character| !character.is_ascii() && *character != '\u{fffd}').take(12).collect();
    Diagnostic::new(
        Code::E104,
        text!(
            zh: "文件多半是繁体的 Big5 编码，没有自动转换；按 Big5 读，开头是“{sample}…”",
            en: "the file is probably Big5 (Traditional Chinese) and was not converted; read as Big5 it begins `{sample}…`"
        ),
    )
    .at(Location::file(path))
    .hint(text!(
        zh: "如果这样读是对的，运行 casebook check --fix --encoding big5，会改存为 UTF-8；也可以用记事本打开，另存为 UTF-8",
        en: "if that reads well, run casebook check --fix --encoding big5, which saves it as UTF-8; or save it as UTF-8 in an editor"
    ))
    .hint(text!(
        zh: "如果不对，它是 GBK：运行 casebook check --fix --encoding gbk",
        en: "if it does not, it is GBK: run casebook check --fix --encoding gbk"
    ))
}

fn undecodable(path: &str, name: &str) -> Diagnostic {
    let what = if name.is_empty() {
        text!(zh: "文件不是文本，读不出来", en: "the file is not text and cannot be read")
    } else {
        text!(zh: "文件是 {name} 编码，读不出来", en: "the file is {name} and cannot be read")
    };
    Diagnostic::new(Code::E104, what)
        .at(Location::file(path))
        .hint(text!(zh: "在记事本或 Word 里打开，另存为纯文本（UTF-8）", en: "open it in an editor and save it as plain text (UTF-8)"))
}

fn unknown_encoding(path: &str, name: &str) -> Diagnostic {
    Diagnostic::new(
        Code::W227,
        text!(zh: "不认识编码“{name}”，已自动识别", en: "the encoding `{name}` is unknown; it was detected instead"),
    )
    .at(Location::file(path))
    .hint(text!(zh: "可以写 utf-8、gb18030、big5、utf-16le", en: "write utf-8, gb18030, big5 or utf-16le"))
}

#[cfg(test)]
mod tests;

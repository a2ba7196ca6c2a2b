//! How a suite file is written, and how what the program says is written into it.
//!
//! ```text
//! 说明这个文件讲什么的一两行                      free text, directives, problems of the site as a whole
//! --- as-of 2026-06-30                           the day (this one if not said)
//! --- info                                       remarks (I…) count too; without it they are left out
//! !! W227 site.yaml:3:5 | 中文 || English        a problem outside the files below
//!
//! === content/cases/a/index.md (gbk)             a file; options in brackets, see `Section::bytes`
//! 年度: 去年
//! #^ E102 5..7 | 中文 || English                 a problem of the line above; the columns count characters
//! #? 提示 || hint                                its advice
//! #= 年度: 2023                                   the mended line
//!
//! => cases/a1.html contains 文字                  an expectation on the output: contains, lacks, exists, absent
//! ```
//!
//! A problem of a file as a whole stands directly under its `===` line.

use casebook::diagnostic::{Diagnostic, Hint};

/// One file of the site.
pub(crate) struct Section {
    pub(crate) path: String,
    /// `gbk`, `crlf`, `escapes` and so on.
    pub(crate) options: Vec<String>,
    /// As written, without what is said about them.
    pub(crate) lines: Vec<String>,
}

/// One text file of the suite.
pub(crate) struct SuiteFile {
    /// What stands before the first file, without the problems.
    head: Vec<String>,
    pub(crate) sections: Vec<Section>,
    /// The expectations on the output with the lines around them.
    pub(crate) tail: Vec<String>,
}

const SAID: [&str; 4] = ["#^ ", "#? ", "#= ", "!! "];

/// The code of a line that tells of a problem.
pub(crate) fn code_of(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("#^ ").or_else(|| line.strip_prefix("!! "))?;
    rest.split(' ').next()
}

impl SuiteFile {
    /// Reads a file's text; the problems written in it are left out.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut suite = Self { head: Vec::new(), sections: Vec::new(), tail: Vec::new() };
        for line in text.lines().filter(|line| !SAID.iter().any(|mark| line.starts_with(mark))) {
            if let Some(header) = line.strip_prefix("=== ") {
                suite.sections.push(Section::new(header));
            } else if !suite.tail.is_empty() || line.starts_with("=> ") {
                suite.tail.push(line.to_owned());
            } else if let Some(section) = suite.sections.last_mut() {
                section.lines.push(line.to_owned());
            } else {
                suite.head.push(line.to_owned());
            }
        }
        for section in &mut suite.sections {
            // The blank line before the next header is the suite's, not the author's.
            section.lines.pop_if(|line| line.is_empty());
        }
        if suite.sections.is_empty() { Err("it has no `=== path` line".to_owned()) } else { Ok(suite) }
    }

    /// The argument of a directive such as `--- as-of 2026-06-30`; empty for one without.
    pub(crate) fn directive(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.iter().filter_map(|line| line.strip_prefix("--- "));
        lines
            .find_map(|line| line.strip_prefix(name).filter(|rest| rest.is_empty() || rest.starts_with(' ')))
            .map(str::trim)
    }

    /// The file's text with these problems written at their places.
    pub(crate) fn with_diagnostics(&self, diagnostics: &[Diagnostic]) -> String {
        let mut out = String::new();
        let known = |one: &Diagnostic| {
            let place = one.location.as_ref();
            place.is_some_and(|place| {
                let section = self.sections.iter().find(|section| section.path == place.path);
                section.is_some_and(|section| place.line as usize <= section.lines.len())
            })
        };
        let head = self.head.iter().rposition(|line| !line.is_empty()).map_or(0, |last| last + 1);
        self.head[..head].iter().for_each(|line| push(&mut out, line));
        diagnostics.iter().filter(|one| !known(one)).for_each(|one| push(&mut out, &outside(one)));
        push(&mut out, "");
        for (number, section) in self.sections.iter().enumerate() {
            if number > 0 {
                push(&mut out, "");
            }
            section.write(diagnostics, &mut out);
        }
        if !self.tail.is_empty() {
            push(&mut out, "");
        }
        self.tail.iter().for_each(|line| push(&mut out, line));
        out
    }
}

impl Section {
    fn new(header: &str) -> Self {
        let (path, options) = header.split_once(" (").unwrap_or((header, ""));
        let options = options.trim_end_matches(')').split(", ").filter(|option| !option.is_empty());
        Self { path: path.to_owned(), options: options.map(str::to_owned).collect(), lines: Vec::new() }
    }

    fn write(&self, diagnostics: &[Diagnostic], out: &mut String) {
        let options = if self.options.is_empty() { String::new() } else { format!(" ({})", self.options.join(", ")) };
        push(out, &format!("=== {}{options}", self.path));
        let of_line = |line: usize, out: &mut String| {
            for one in diagnostics {
                if let Some(place) = one.location.as_ref().filter(|place| place.path == self.path)
                    && place.line as usize == line
                {
                    let columns = match (place.column, place.end_column) {
                        (0, _) => String::new(),
                        (from, to) if to <= from => format!(" {from}"),
                        (from, to) => format!(" {from}..{to}"),
                    };
                    push(out, &format!("#^ {}{columns} | {} || {}", one.code, one.text.zh, one.text.en));
                    one.advice().for_each(|hint| push_hint(out, hint));
                }
            }
        };
        of_line(0, out);
        for (number, line) in self.lines.iter().enumerate() {
            push(out, line);
            of_line(number + 1, out);
        }
    }

    /// Whether an option is set.
    pub(crate) fn has(&self, option: &str) -> bool {
        self.options.iter().any(|one| one == option)
    }

    /// The file's bytes: `gbk`, `big5`, `utf-16le`, `utf-16be` (both with a byte order mark) and `bom` choose the
    /// encoding, `crlf` and `cr` the line ends, `escapes` turns `\t`, `\u{…}` and `\x{…}` (a byte) into what they name, `open`
    /// leaves the last line end out, `hex` reads bytes, `jpeg 1600x900` draws a picture, `repeat 1000` says the text
    /// so many times.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        if let Some(size) = self.argument("jpeg") {
            return picture(size);
        }
        if self.has("hex") {
            let digits: String = self.lines.concat().split_whitespace().collect();
            let byte = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).expect("two hexadecimal digits");
            return (0..digits.len()).step_by(2).map(byte).collect();
        }
        let end = if self.has("crlf") {
            "\r\n"
        } else if self.has("cr") {
            "\r"
        } else {
            "\n"
        };
        let mut text: String = self.lines.iter().flat_map(|line| [line.as_str(), end]).collect();
        if self.has("open") {
            text.truncate(text.len().saturating_sub(end.len()));
        }
        if let Some(times) = self.argument("repeat") {
            text = text.repeat(times.parse().expect("a number of times"));
        }
        if self.has("escapes") {
            return unescaped(&text);
        }
        let encoded = |encoding: &'static encoding_rs::Encoding| encoding.encode(&text).0.into_owned();
        let units = |mark: [u8; 2], order: fn(u16) -> [u8; 2]| {
            mark.into_iter().chain(text.encode_utf16().flat_map(order)).collect()
        };
        match () {
            () if self.has("gbk") => encoded(encoding_rs::GB18030),
            () if self.has("big5") => encoded(encoding_rs::BIG5),
            () if self.has("utf-16le") => units([0xff, 0xfe], u16::to_le_bytes),
            () if self.has("utf-16be") => units([0xfe, 0xff], u16::to_be_bytes),
            () if self.has("bom") => format!("\u{feff}{text}").into_bytes(),
            () => text.into_bytes(),
        }
    }

    fn argument(&self, name: &str) -> Option<&str> {
        self.options.iter().find_map(|option| option.strip_prefix(name)?.strip_prefix(' '))
    }
}

fn push(out: &mut String, line: &str) {
    out.push_str(line);
    out.push('\n');
}

fn push_hint(out: &mut String, hint: &Hint) {
    push(out, &format!("#? {} || {}", hint.text.zh, hint.text.en).replace('\n', "⏎"));
    for line in hint.line.iter().flat_map(|line| line.lines()) {
        push(out, &format!("#= {line}"));
    }
}

/// A problem of the site as a whole, or of a file that is not written in the suite file.
fn outside(one: &Diagnostic) -> String {
    let place = one.location.as_ref().map_or(String::new(), |place| match place.line {
        0 => format!(" {}", place.path),
        line => format!(" {}:{line}:{}", place.path, place.column),
    });
    let hints: Vec<String> = one.hints.iter().map(|hint| format!(" #? {} || {}", hint.text.zh, hint.text.en)).collect();
    format!("!! {}{place} | {} || {}{hints}", one.code, one.text.zh, one.text.en, hints = hints.concat())
        .replace('\n', "⏎")
}

/// `text` with `\t`, `\u{200b}` and `\x{ff}` turned into what they name.
fn unescaped(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        bytes.extend(before.as_bytes());
        let (kind, tail) = after.split_at(1);
        if kind == "t" {
            bytes.push(b'\t');
            rest = tail;
            continue;
        }
        let (digits, tail) = tail.strip_prefix('{').and_then(|tail| tail.split_once('}')).expect("\\u{…} or \\x{…}");
        let number = u32::from_str_radix(digits, 16).expect("hexadecimal digits");
        match kind {
            "u" => bytes.extend(char::from_u32(number).expect("a character").to_string().as_bytes()),
            "x" => bytes.push(u8::try_from(number).expect("a byte")),
            _ => panic!("unknown escape \\{kind}"),
        }
        rest = tail;
    }
    bytes.extend(rest.as_bytes());
    bytes
}

/// A grey JPEG of `size`, such as `1600x900`.
fn picture(size: &str) -> Vec<u8> {
    let (width, height) = size.split_once('x').expect("width x height");
    let (width, height): (u16, u16) = (width.parse().expect("a width"), height.parse().expect("a height"));
    let pixels = vec![128; usize::from(width) * usize::from(height)];
    let mut bytes = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut bytes, 60);
    encoder.encode(&pixels, width, height, jpeg_encoder::ColorType::Luma).expect("a plain picture");
    bytes
}

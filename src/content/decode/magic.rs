//! Files that are no text at all, by their first bytes, so that the message can name what they really are.

use crate::diagnostic::{Code, Diagnostic, Location};
use crate::text;

/// What a file really is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FileKind {
    /// Word since 2007.
    Docx,
    /// Excel since 2007.
    Xlsx,
    /// `PowerPoint` since 2007.
    Pptx,
    /// The Office of 97 to 2003, and WPS.
    OldOffice,
    /// A ZIP, RAR, 7z or gzip archive.
    Archive,
    /// PDF.
    Pdf,
    /// RTF.
    Rtf,
    /// A picture.
    Picture,
    /// A program.
    Program,
}

const MAGIC: &[(&[u8], FileKind)] = &[
    (&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], FileKind::OldOffice),
    (b"PK\x03\x04", FileKind::Archive),
    (b"PK\x05\x06", FileKind::Archive),
    (b"Rar!\x1a\x07", FileKind::Archive),
    (b"7z\xbc\xaf\x27\x1c", FileKind::Archive),
    (&[0x1f, 0x8b, 0x08], FileKind::Archive),
    (b"%PDF-", FileKind::Pdf),
    (b"{\\rtf", FileKind::Rtf),
    (&[0xff, 0xd8, 0xff], FileKind::Picture),
    (b"\x89PNG\r\n", FileKind::Picture),
    (b"GIF8", FileKind::Picture),
    (b"MZ\x90\0", FileKind::Program),
    (b"\x7fELF", FileKind::Program),
];

/// The kind of a file that is no text; `None` when it may be one.
pub(super) fn kind_of(bytes: &[u8]) -> Option<FileKind> {
    let kind = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, kind)| *kind)?;
    if kind != FileKind::Archive || !bytes.starts_with(b"PK") {
        return Some(kind);
    }
    // The first members' names stand uncompressed near the beginning, the directory at the end.
    let head = &bytes[..bytes.len().min(8 * 1024)];
    let tail = &bytes[bytes.len().saturating_sub(8 * 1024)..];
    let has = |name: &[u8]| [head, tail].iter().any(|part| part.windows(name.len()).any(|window| window == name));
    Some(match () {
        () if has(b"word/") => FileKind::Docx,
        () if has(b"xl/") => FileKind::Xlsx,
        () if has(b"ppt/") => FileKind::Pptx,
        () => FileKind::Archive,
    })
}

/// The message for such a file.
pub(super) fn refused(path: &str, kind: FileKind) -> Diagnostic {
    let (zh, en) = match kind {
        FileKind::Docx => (" Word 文件（.docx）", "a Word file (.docx)"),
        FileKind::Xlsx => (" Excel 文件（.xlsx）", "an Excel file (.xlsx)"),
        FileKind::Pptx => (" PPT 文件（.pptx）", "a PowerPoint file (.pptx)"),
        FileKind::OldOffice => ("旧版 Word 或 Excel 文件", "an old Word or Excel file"),
        FileKind::Archive => ("压缩包", "an archive"),
        FileKind::Pdf => (" PDF 文件", "a PDF file"),
        FileKind::Rtf => (" RTF 文件", "an RTF file"),
        FileKind::Picture => ("图片", "a picture"),
        FileKind::Program => ("程序文件", "a program"),
    };
    let name = path.rsplit('/').next().unwrap_or(path);
    let diagnostic =
        Diagnostic::new(Code::E104, text!(zh: "“{name}”其实是{zh}，不是文本", en: "`{name}` is really {en}, not text"))
            .at(Location::file(path));
    match kind {
        FileKind::Docx | FileKind::Xlsx => diagnostic.hint(text!(
            zh: "把扩展名改回去，打开后把文字复制到一个新的 index.md（纯文本，UTF-8）",
            en: "give it back its extension, open it and copy its text into a new index.md (plain text, UTF-8)"
        )),
        FileKind::OldOffice | FileKind::Rtf | FileKind::Pdf => diagnostic.hint(text!(
            zh: "打开它，把文字复制到一个新的 index.md（纯文本，UTF-8）",
            en: "open it and copy its text into a new index.md (plain text, UTF-8)"
        )),
        _ => diagnostic.hint(text!(zh: "换成文本文件", en: "replace it with a text file")),
    }
}

//! Attachments that name a person are pointed out.

use casebook::media::attachment::metadata_warning;

/// A ZIP archive of one stored member.
fn zip(name: &str, content: &str) -> Vec<u8> {
    let (name_len, len) = (u16::try_from(name.len()).expect("short"), u32::try_from(content.len()).expect("short"));
    let sizes = [len.to_le_bytes(), len.to_le_bytes()].concat();
    let local =
        [b"PK\x03\x04".as_slice(), &[0; 14], &sizes, &name_len.to_le_bytes(), &[0; 2], name.as_bytes()].concat();
    let directory_at = u32::try_from(local.len() + content.len()).expect("short");
    let entry =
        [b"PK\x01\x02".as_slice(), &[0; 16], &sizes, &name_len.to_le_bytes(), &[0; 16], name.as_bytes()].concat();
    let end =
        [b"PK\x05\x06".as_slice(), &[0, 0, 0, 0, 1, 0, 1, 0], &[0; 4], &directory_at.to_le_bytes(), &[0; 2]].concat();
    [&local, content.as_bytes(), &entry, &end].concat()
}

fn core(creator: &str, last: &str) -> Vec<u8> {
    let xml = format!(
        "<cp:coreProperties xmlns:cp='http://c' xmlns:dc='http://d'><dc:creator>{creator}</dc:creator>\
         <cp:lastModifiedBy>{last}</cp:lastModifiedBy></cp:coreProperties>"
    );
    zip("docProps/core.xml", &xml)
}

fn pdf(body: &[u8]) -> Vec<u8> {
    [b"%PDF-1.5\n1 0 obj\n", body, b"\nendobj\n%%EOF"].concat()
}

#[test]
fn office_documents_with_names_are_pointed_out() {
    let text = metadata_warning("方案.docx", &core("李敏", "周航")).expect("it names people");
    assert!(text.zh.contains("方案.docx") && text.zh.contains("周航、李敏"), "{text:?}");
    assert!(text.en.contains("李敏"));
    let open = zip("meta.xml", "<m xmlns:dc='http://d'><dc:creator>李敏</dc:creator></m>");
    assert!(metadata_warning("a.odt", &open).is_some());
}

#[test]
fn names_of_programs_and_computers_are_no_people() {
    for name in ["", "  ", "Administrator", "微软用户", "WPS Office", "WPS_1612345678", "12345"] {
        assert_eq!(metadata_warning("a.xlsx", &core(name, name)), None, "{name}");
    }
}

#[test]
fn pdf_authors_are_found_however_they_are_written() {
    let packed = |content: &[u8]| {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::Write::write_all(&mut encoder, content).expect("to memory");
        encoder.finish().expect("to memory")
    };
    let stream =
        [b"<< /Type /ObjStm /Filter /FlateDecode >>\nstream\r\n", &packed("<</Author (李敏)>>".as_bytes())[..]]
            .concat();
    for body in [
        "<< /Author (李敏) >>".as_bytes(),
        b"<< /Author <FEFF674E654F> >>",
        b"<< /Author (\\376\\377\\147\\116\\145\\117) >>",
        b"<< /Author (\xC0\xEE\xC3\xF4) >>",
        "<dc:creator><rdf:Seq><rdf:li>李敏</rdf:li></rdf:Seq></dc:creator>".as_bytes(),
        &stream,
    ] {
        let text = metadata_warning("a.pdf", &pdf(body)).unwrap_or_default();
        assert!(text.zh.contains("李敏"), "{}: {text:?}", String::from_utf8_lossy(body));
    }
    assert_eq!(metadata_warning("a.pdf", &pdf(b"<< /Author () /Title (x) >>")), None);
}

#[test]
fn binary_word_files_are_looked_at_too() {
    let identifier = [0xE0, 0x85, 0x9F, 0xF2, 0xF9, 0x4F, 0x68, 0x10, 0xAB, 0x91, 0x08, 0x00, 0x2B, 0x27, 0xB3, 0xD9];
    let number = |value: u32| value.to_le_bytes();
    let section = [
        [number(60), number(2), number(1), number(24), number(4), number(32)].concat(),
        [number(2), number(936)].concat(),
        [number(0x1E), number(5), *b"\xC0\xEE\xC3\xF4", number(0)].concat(),
    ]
    .concat();
    let file = [&[0xD0, 0xCF, 0x11, 0xE0][..], &[0; 100], &identifier, &number(48), &section].concat();
    assert!(metadata_warning("a.doc", &file).expect("it names a person").zh.contains("李敏"));
}

#[test]
fn broken_files_are_met_with_silence() {
    for file in [&b""[..], b"PK", b"PK\x05\x06", b"%PDF-/Author", b"%PDF-/Author(", b"\xD0\xCF\x11\xE0", b"plain text"]
    {
        assert_eq!(metadata_warning("a.bin", file), None);
    }
    let whole = core("李敏", "");
    for end in 0..whole.len() {
        let _ = metadata_warning("a.docx", &whole[..end]);
    }
}

//! Files as they come from offices: every encoding, line end and mistake.

use proptest::prelude::*;

use super::*;

const TEXT: &str =
    "---\n标题: 一盏灯照亮夜间报修路\n单位: 城北供水所\n---\n\n夜间报修平均到场时间由95分钟降到28分钟。\n";

fn decoded(bytes: &[u8]) -> (Option<Decoded>, Vec<Code>) {
    let mut out = Vec::new();
    let decoded = decode("a.md", bytes, None, &mut out);
    (decoded, out.into_iter().map(|diagnostic| diagnostic.code).collect())
}

fn reads_as(bytes: &[u8], encoding: &str, codes: &[Code]) {
    let (decoded, found) = decoded(bytes);
    let decoded = decoded.expect("decodable");
    assert_eq!((decoded.source.text.as_str(), decoded.encoding), (TEXT, encoding));
    assert_eq!(found, codes);
}

fn utf16(text: &str, bytes_of: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes_of).collect()
}

#[test]
fn utf8_with_and_without_mark() {
    reads_as(TEXT.as_bytes(), "UTF-8", &[]);
    reads_as(format!("\u{feff}{TEXT}").as_bytes(), "UTF-8", &[]);
    reads_as(format!("\u{feff}\u{feff}{TEXT}").as_bytes(), "UTF-8", &[]);
    assert!(decoded(b"\xef\xbb\xbfx").0.expect("decodable").had_bom);
    assert!(!decoded(b"").0.expect("an empty file is a text").had_bom);
}

#[test]
fn utf16_with_and_without_mark_in_both_orders() {
    reads_as(&utf16(TEXT, u16::to_le_bytes), "UTF-16LE", &[Code::W201]);
    reads_as(&utf16(TEXT, u16::to_be_bytes), "UTF-16BE", &[Code::W201]);
    reads_as(&utf16(&format!("\u{feff}{TEXT}"), u16::to_le_bytes), "UTF-16LE", &[Code::W201]);
    reads_as(&utf16(&format!("\u{feff}{TEXT}"), u16::to_be_bytes), "UTF-16BE", &[Code::W201]);
}

#[test]
fn gbk_is_found_and_said() {
    let (bytes, _, _) = encoding_rs::GBK.encode(TEXT);
    reads_as(&bytes, "GB18030", &[Code::W201]);
    let (bytes, _, _) = GB18030.encode("㐂𠮷，生僻字也要读对：城北供水所夜间值守。");
    assert_eq!(decoded(&bytes).0.expect("decodable").source.text, "㐂𠮷，生僻字也要读对：城北供水所夜间值守。");
    let (bytes, _, _) = encoding_rs::GBK.encode("標題: 繁體內容也可以是 GBK，機關黨組織的建設。");
    assert_eq!(decoded(&bytes).1, [Code::W201]);
}

#[test]
fn big5_is_read_when_asked_and_offered_otherwise() {
    let text = "標題: 機關基層組織的建設與經驗，提升服務質量，促進工作開展。";
    let (bytes, _, _) = BIG5.encode(text);
    let mut out = Vec::new();
    let decoded = decode("a.md", &bytes, Some("big5"), &mut out).expect("decodable");
    assert_eq!((decoded.source.text.as_str(), decoded.encoding, out[0].code), (text, "Big5", Code::W201));
    assert!(out[0].hints[0].text.zh.contains("会改存为"), "{out:?}");
    let mut torn = bytes.into_owned();
    torn.extend("第二行\n".as_bytes());
    let mut out = Vec::new();
    decode("a.md", &torn, Some("big5"), &mut out).expect("decodable");
    let told = out.iter().find(|one| one.code == Code::W201).expect("told");
    assert!(told.hints[0].text.zh.contains("不会改存"), "{out:?}");
    for text in [text, "標題: 一盞燈\n單位: 城北供水所\n"] {
        let (bytes, _, _) = BIG5.encode(text);
        let (read, codes) = self::decoded(&bytes);
        assert!(read.is_none() && codes == [Code::E104], "{text}: {codes:?}");
    }
    let (gbk, _, _) = encoding_rs::GBK.encode(TEXT);
    assert_eq!(self::decoded(&gbk).1, [Code::W201], "plain GBK is not taken for Big5");
}

#[test]
fn a_big5_file_is_told_with_its_first_words_and_the_command_that_converts_it() {
    let mut out = Vec::new();
    let (bytes, _, _) = BIG5.encode("標題: 一盞燈\n單位: 城北供水所\n");
    let _ = decode("a.md", &bytes, None, &mut out);
    assert!(out[0].text.zh.contains("Big5") && out[0].text.zh.contains("標題一盞燈單位城北供水所"), "{out:?}");
    assert!(out[0].hints[0].text.zh.contains("check --fix --encoding big5"), "{out:?}");
}

#[test]
fn what_is_utf_8_stays_utf_8_whatever_is_asked_for() {
    let mut out = Vec::new();
    let decoded = decode("a.md", TEXT.as_bytes(), Some("big5"), &mut out).expect("decodable");
    assert_eq!((decoded.source.text.as_str(), decoded.encoding, out.len()), (TEXT, "UTF-8", 0));
}

#[test]
fn an_unknown_encoding_name_is_said_and_the_right_one_found() {
    let mut out = Vec::new();
    let decoded = decode("a.md", TEXT.as_bytes(), Some("utf-9"), &mut out).expect("decodable");
    assert_eq!((decoded.encoding, out[0].code), ("UTF-8", Code::W227));
}

#[test]
fn line_ends_become_lf_and_are_remembered() {
    for (bytes, line_end) in [("a\r\nb\r\n", LineEnd::CrLf), ("a\rb\r", LineEnd::Cr), ("a\nb\n", LineEnd::Lf)] {
        let decoded = decoded(bytes.as_bytes()).0.expect("decodable");
        assert_eq!((decoded.source.text.as_str(), decoded.line_end), ("a\nb\n", line_end));
    }
    assert_eq!(decoded(b"a\r\nb\rc\n").0.expect("decodable").source.text, "a\nb\nc\n");
}

#[test]
fn files_that_are_no_text_are_named() {
    let docx = [b"PK\x03\x04\x14\0".as_slice(), &[0; 20], b"word/document.xml"].concat();
    let cases: [(&[u8], &str); 6] = [
        (&docx, "Word 文件（.docx）"),
        (b"PK\x03\x04xx", "压缩包"),
        (&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0], "旧版 Word"),
        (b"%PDF-1.7", "PDF"),
        (b"\xff\xd8\xff\xe0", "图片"),
        (b"{\\rtf1", "RTF"),
    ];
    for (bytes, name) in cases {
        let mut out = Vec::new();
        assert!(decode("案例/index.md", bytes, None, &mut out).is_none());
        assert_eq!(out[0].code, Code::E104);
        assert!(out[0].text.zh.contains(name), "{}", out[0].text.zh);
    }
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    let noise: Vec<u8> = (0..4000u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 13).to_le_bytes()[0]).collect();
    for bytes in [noise.as_slice(), &[0; 64], &[0xff; 64], b"\xff\xfe\0\0a\0\0\0", b"\xff\x81\xff"] {
        let (decoded, codes) = decoded(bytes);
        assert!(decoded.is_none(), "{:?}", &bytes[..8.min(bytes.len())]);
        assert_eq!(codes, [Code::E104]);
    }
}

#[test]
fn a_few_nul_bytes_go_and_are_said() {
    let (decoded, codes) = decoded("标题: 甲\n一段\0足够长的文字，只混进一个空字符。\n".as_bytes());
    assert!(!decoded.expect("decodable").source.text.contains('\0'));
    assert_eq!(codes, [Code::W221]);
}

#[test]
fn a_mark_behind_nul_bytes_goes_too() {
    let decoded = decoded("\0\u{feff}一段足够长的文字，开头混进了空字符和标记。".as_bytes()).0.expect("decodable");
    assert!(decoded.source.text.starts_with('一'));
}

#[test]
fn damaged_utf8_is_read_and_the_place_named() {
    let mut bytes = TEXT.as_bytes().to_vec();
    let at = TEXT.find("城北").expect("written above");
    bytes.remove(at + 1);
    let mut out = Vec::new();
    let decoded = decode("a.md", &bytes, None, &mut out).expect("decodable");
    assert_eq!((decoded.encoding, out[0].code, decoded.damaged), ("UTF-8", Code::W202, true));
    assert_eq!(out[0].location.as_ref().map(|place| (place.line, place.column)), Some((3, 5)));
}

#[test]
fn sizes_are_limited() {
    let (decoded_large, codes) = decoded("字".repeat(800_000).as_bytes());
    assert!(decoded_large.is_some());
    assert_eq!(codes, [], "what is long but allowed is said once, when its text is rendered");
    assert_eq!(decoded(&vec![b'a'; MAX_BYTES + 1]).1, [Code::E108]);
}

/// Whatever the bytes: no panic, text without NUL and CR, a message when there is no text.
fn check_properties(bytes: &[u8]) {
    let mut out = Vec::new();
    match decode("a.md", bytes, None, &mut out) {
        Some(decoded) => {
            let text = &decoded.source.text;
            assert!(!text.contains(['\0', '\r']) && !text.starts_with('\u{feff}'), "{text:?}");
            // What was decoded once is UTF-8 ever after.
            let mut again = Vec::new();
            let second = decode("a.md", text.as_bytes(), None, &mut again).expect("a text stays a text");
            assert_eq!((&second.source.text, second.encoding), (text, "UTF-8"));
        }
        None => assert!(out.iter().any(|problem| matches!(problem.code, Code::E104 | Code::E108))),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_decoded_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        check_properties(&bytes);
    }

    #[test]
    fn any_chinese_text_survives_its_encoding(text in "[一-龥，。a-z0-9\n]{20,80}") {
        let (gbk, _, _) = encoding_rs::GBK.encode(&text);
        for bytes in [text.clone().into_bytes(), gbk.into_owned(), utf16(&text, u16::to_le_bytes), utf16(&text, u16::to_be_bytes)] {
            check_properties(&bytes);
        }
        let marked = format!("\u{feff}{text}");
        for (bytes, name) in [(utf16(&marked, u16::to_le_bytes), "UTF-16LE"), (utf16(&marked, u16::to_be_bytes), "UTF-16BE")] {
            let decoded = decode("a.md", &bytes, None, &mut Vec::new()).expect("marked");
            prop_assert_eq!((decoded.source.text.as_str(), decoded.encoding), (text.as_str(), name));
        }
    }

    #[test]
    fn any_half_broken_text_is_decoded_or_refused(text in "[一-龥，a-z\n]{0,40}", cut in any::<proptest::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = text.into_bytes();
        if !bytes.is_empty() {
            let at = cut.index(bytes.len());
            bytes[at] = byte;
        }
        check_properties(&bytes);
    }
}

//! Problems as a table for Excel: UTF-8 with a byte order mark, CRLF, one row per problem.
//!
//! Cells that Excel would take for a formula get a leading apostrophe: the texts quote the author's files.

use super::severity_name;
use crate::diagnostic::{Diagnostic, Language};

/// All problems as CSV, headings first.
#[must_use]
pub fn csv(diagnostics: &[Diagnostic], language: Language) -> String {
    let headings = match language {
        Language::Zh => ["级别", "代码", "文件", "行", "列", "问题", "怎么改", "改好的写法"],
        Language::En => ["severity", "code", "file", "line", "column", "problem", "what to do", "mended line"],
    };
    // Without the mark Excel reads the file in the machine's old code page and Chinese is unreadable.
    let mut text = String::from('\u{feff}');
    push_row(&mut text, &headings);
    for diagnostic in diagnostics {
        let (path, line, column) = place(diagnostic);
        let advice: Vec<&str> = diagnostic.advice().map(|hint| hint.text.get(language)).collect();
        let mended: Vec<&str> = diagnostic.hints.iter().filter_map(|hint| hint.line.as_deref()).collect();
        push_row(
            &mut text,
            &[
                severity_name(diagnostic.severity, language),
                diagnostic.code.as_str(),
                path,
                &line,
                &column,
                diagnostic.text.get(language),
                &advice.join("\n"),
                &mended.join("\n"),
            ],
        );
    }
    text
}

fn place(diagnostic: &Diagnostic) -> (&str, String, String) {
    let number = |value: u32| if value == 0 { String::new() } else { value.to_string() };
    diagnostic.location.as_ref().map_or(("", String::new(), String::new()), |location| {
        (&location.path, number(location.line), number(location.column))
    })
}

fn push_row(text: &mut String, cells: &[&str]) {
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        let guard = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
        if guard.is_empty() && !cell.contains([',', '"', '\n', '\r']) {
            text.push_str(cell);
        } else {
            text.push('"');
            text.push_str(guard);
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        }
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::super::samples::problems;
    use super::*;
    use crate::diagnostic::Code;
    use crate::text;

    #[test]
    fn excel_finds_a_mark_headings_and_one_row_per_problem() {
        let expected = "\u{feff}级别,代码,文件,行,列,问题,怎么改,改好的写法\r
错误,E102,content/cases/灯/index.md,4,5,“年度”看不懂：“去年”,写成四位数字,年度: 2023\r
警告,W205,content/cases/灯/index.md,12,3,中文旁边用了半角逗号,,\r
说明,I301,content/cases/灯/index.md,,,完整度 60 分,,\r
警告,W227,,,,没有填写正式网址,在 site.yaml 里填写 base_url,\r
";
        assert_eq!(csv(&problems(), Language::Zh), expected);
        assert!(csv(&[], Language::En).starts_with("\u{feff}severity,code,file,"));
    }

    #[test]
    fn a_cell_is_never_a_formula_and_quotes_are_doubled() {
        let problem = Diagnostic::new(Code::W206, text!(zh: "=HYPERLINK(\"x\")", en: "-1, \"two\"\nlines"));
        assert!(csv(std::slice::from_ref(&problem), Language::Zh).contains(r#","'=HYPERLINK(""x"")","#));
        assert!(csv(&[problem], Language::En).contains(",\"'-1, \"\"two\"\"\nlines\","));
    }
}

//! Problems as SARIF 2.1.0, the format code review systems read.
//!
//! Columns count characters (`unicodeCodePoints`), paths are percent-encoded and relative to the site's root.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::diagnostic::{CODES, CodeInfo, Diagnostic, Language, Location, Severity};

/// All problems as one SARIF log, pretty-printed.
///
/// # Panics
/// Never: the log holds only text and numbers.
#[must_use]
pub fn sarif(diagnostics: &[Diagnostic], language: Language) -> String {
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "casebook",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": CODES.iter().map(|info| rule(info, language)).collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "results": diagnostics.iter().map(|diagnostic| result(diagnostic, language)).collect::<Vec<_>>(),
        }],
    });
    let mut text = serde_json::to_string_pretty(&log).expect("text and numbers are always valid JSON");
    text.push('\n');
    text
}

fn rule(info: &CodeInfo, language: Language) -> Value {
    let (title, help) = match language {
        Language::Zh => (info.title_zh, info.help_zh),
        Language::En => (info.title_en, info.help_en),
    };
    json!({
        "id": info.code,
        "shortDescription": { "text": title },
        "help": { "text": help },
        "defaultConfiguration": { "level": level(info.code.severity()) },
    })
}

fn result(diagnostic: &Diagnostic, language: Language) -> Value {
    let mut message = diagnostic.text.get(language).to_owned();
    for hint in diagnostic.advice() {
        let _ = write!(message, "\n{}", hint.text.get(language));
        if let Some(line) = &hint.line {
            let _ = write!(message, "\n{line}");
        }
    }
    let mut result = json!({
        "ruleId": diagnostic.code,
        "ruleIndex": CODES.iter().position(|info| info.code == diagnostic.code),
        "level": level(diagnostic.severity),
        "message": { "text": message },
    });
    if let Some(location) = &diagnostic.location {
        result["locations"] = json!([{ "physicalLocation": physical(location) }]);
    }
    result
}

fn physical(location: &Location) -> Value {
    let mut physical = json!({ "artifactLocation": { "uri": uri(&location.path), "uriBaseId": "%SRCROOT%" } });
    if location.line > 0 {
        let mut region = json!({ "startLine": location.line, "snippet": { "text": location.excerpt } });
        if location.column > 0 {
            region["startColumn"] = location.column.into();
            region["endColumn"] = location.end_column.into();
        }
        physical["region"] = region;
    }
    physical
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// A relative path as a URI: everything but unreserved characters and `/` is percent-encoded.
fn uri(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::super::samples::problems;
    use super::*;

    #[test]
    fn results_name_rule_level_place_and_advice() {
        let log: Value = serde_json::from_str(&sarif(&problems(), Language::Zh)).expect("SARIF is JSON");
        assert_eq!(log["version"], "2.1.0");
        let run = &log["runs"][0];
        let result = &run["results"][0];
        assert_eq!(result["ruleId"], "E102");
        assert_eq!(result["level"], "error");
        assert_eq!(result["message"]["text"], "“年度”看不懂：“去年”\n写成四位数字\n年度: 2023");
        let physical = &result["locations"][0]["physicalLocation"];
        assert_eq!(physical["artifactLocation"]["uri"], "content/cases/%E7%81%AF/index.md");
        assert_eq!(physical["region"]["startLine"], 4);
        assert_eq!(physical["region"]["startColumn"], 5);
        assert_eq!(physical["region"]["endColumn"], 7);
        let index = usize::try_from(result["ruleIndex"].as_u64().expect("a number")).expect("small");
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], "E102");
        assert_eq!(run["results"][2]["level"], "note");
        assert_eq!(run["results"][3]["locations"], Value::Null);
    }
}

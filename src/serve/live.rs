//! What open pages are told: that the site changed, and what problems there are.
//!
//! The state is one line of JSON. A page that connects gets the present one at once and every later one as it comes;
//! states in between are dropped, because only the newest matters.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::json;
use tokio::sync::watch;
use tokio_stream::wrappers::WatchStream;

use super::BuildOutcome;
use crate::diagnostic::{Diagnostic, Language, Severity};

/// The script that pages load.
pub(super) const SCRIPT: &str = include_str!("reload.js");

/// Where pages find the script. No page of a site begins with two underscores.
pub(super) const SCRIPT_PATH: &str = "/__casebook/reload.js";

/// Where the script listens.
pub(super) const EVENTS_PATH: &str = "/__casebook/events";

/// Problems listed in a page at most; the terminal has them all.
const PROBLEMS_SHOWN: usize = 50;

/// The present state and everyone who listens to it.
#[derive(Clone)]
pub(super) struct Live {
    states: watch::Sender<Arc<str>>,
    /// Counts the builds that changed a page.
    version: Arc<AtomicU64>,
    language: Language,
}

impl Live {
    /// Begins with the outcome of the first build.
    pub(super) fn new(outcome: &BuildOutcome, language: Language) -> Self {
        let states = watch::Sender::new(state(outcome, 0, language));
        Self { states, version: Arc::default(), language }
    }

    /// Tells everyone of another build; pages load again when something changed and `is_new`.
    pub(super) fn update(&self, outcome: &BuildOutcome, is_new: bool) {
        let more = u64::from(outcome.changed && is_new);
        let version = self.version.fetch_add(more, Ordering::Relaxed) + more;
        self.states.send_replace(state(outcome, version, self.language));
    }

    /// The present state and all that follow.
    pub(super) fn listen(&self) -> WatchStream<Arc<str>> {
        WatchStream::new(self.states.subscribe())
    }
}

/// One line of JSON. The process id tells a page that the server was started anew.
fn state(outcome: &BuildOutcome, version: u64, language: Language) -> Arc<str> {
    let serious = || outcome.diagnostics.iter().filter(|diagnostic| diagnostic.severity != Severity::Info);
    let problems: Vec<_> = serious().take(PROBLEMS_SHOWN).map(|diagnostic| problem(diagnostic, language)).collect();
    let state = json!({
        "version": format!("{}-{version}", std::process::id()),
        "failure": outcome.failure.as_ref().map(|text| text.get(language)),
        "problems": problems,
        "more": serious().count().saturating_sub(PROBLEMS_SHOWN),
        "words": words(language),
    });
    state.to_string().into()
}

fn problem(diagnostic: &Diagnostic, language: Language) -> serde_json::Value {
    let place = diagnostic.location.as_ref().map_or(String::new(), |location| match (location.line, location.column) {
        (0, _) => location.path.clone(),
        (line, 0) => format!("{}:{line}", location.path),
        (line, column) => format!("{}:{line}:{column}", location.path),
    });
    let hint = diagnostic.hints.first();
    json!({
        "severity": diagnostic.severity,
        "code": diagnostic.code,
        "place": place,
        "text": diagnostic.text.get(language),
        "hint": hint.map(|hint| hint.text.get(language)),
        "line": hint.and_then(|hint| hint.line.as_deref()),
    })
}

fn words(language: Language) -> serde_json::Value {
    match language {
        Language::Zh => json!({
            "label": "预览提示", "errors": "个错误", "warnings": "个警告", "more": "还有更多，见命令行窗口：",
            "failure": "没有生成，网页还是上一次的", "close": "收起", "error": "错误", "warning": "警告",
        }),
        Language::En => json!({
            "label": "Preview", "errors": "errors", "warnings": "warnings", "more": "more, see the terminal:",
            "failure": "Not built; pages are as before", "close": "Close", "error": "error", "warning": "warning",
        }),
    }
}

/// `page` with the script at the end of its body. The file on disk stays as it is.
pub(super) fn with_script(mut page: Vec<u8>) -> Vec<u8> {
    let tag = format!("<script src=\"{SCRIPT_PATH}\" defer></script>");
    let end = page.windows(7).rposition(|part| part.eq_ignore_ascii_case(b"</body>")).unwrap_or(page.len());
    page.splice(end..end, tag.into_bytes());
    page
}

/// `page` with its relative addresses counted from `base`: the 404 page is shown at addresses of any depth.
pub(super) fn with_base(mut page: Vec<u8>, base: &str) -> Vec<u8> {
    let head = page.windows(6).position(|part| part.eq_ignore_ascii_case(b"<head>"));
    if let Some(head) = head {
        page.splice(head + 6..head + 6, format!("<base href=\"{base}\">").into_bytes());
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Code, Location};
    use crate::text;

    #[test]
    fn the_script_goes_in_at_the_end_of_the_body_only() {
        let page = b"<body>\xe7\x81\xaf</body></BODY></html>".to_vec();
        let expected = "<body>灯</body><script src=\"/__casebook/reload.js\" defer></script></BODY></html>";
        assert_eq!(String::from_utf8(with_script(page)).expect("text"), expected);
        assert!(with_script(b"<p>no body".to_vec()).ends_with(b"defer></script>"));
    }

    #[test]
    fn the_404_page_counts_its_addresses_from_the_root_of_the_site() {
        let page = with_base(b"<html><head><title>x".to_vec(), "/a/b/");
        assert_eq!(page, b"<html><head><base href=\"/a/b/\"><title>x");
        assert_eq!(with_base(b"plain".to_vec(), "/"), b"plain");
    }

    #[test]
    fn only_a_build_that_changed_a_page_counts_as_a_new_version() {
        let version = |live: &Live| -> String {
            let state: serde_json::Value = serde_json::from_str(&live.states.borrow()).expect("JSON");
            state["version"].as_str().expect("text").to_owned()
        };
        let live = Live::new(&BuildOutcome::default(), Language::Zh);
        let first = version(&live);
        live.update(&BuildOutcome::default(), true);
        live.update(&BuildOutcome { changed: true, ..BuildOutcome::default() }, false);
        assert_eq!(version(&live), first);
        live.update(&BuildOutcome { changed: true, ..BuildOutcome::default() }, true);
        assert_ne!(version(&live), first);
    }

    #[test]
    fn the_state_names_problems_and_why_nothing_was_built() {
        let problem = Diagnostic::new(Code::E101, text!(zh: "缺少“单位”", en: "`unit` is missing"))
            .at(Location { line: 2, column: 1, ..Location::file("a.md") })
            .hint_line(text!(zh: "加一行", en: "add a line"), "单位: 一班");
        let remark = Diagnostic::new(Code::I301, text!(zh: "完整度", en: "completeness"));
        let failure = Some(text!(zh: "磁盘已满", en: "disk full"));
        let outcome = BuildOutcome { diagnostics: vec![problem, remark], failure, ..BuildOutcome::default() };
        let state: serde_json::Value = serde_json::from_str(&state(&outcome, 1, Language::Zh)).expect("JSON");
        assert_eq!(state["problems"].as_array().map(Vec::len), Some(1));
        assert_eq!(state["problems"][0]["place"], "a.md:2:1");
        assert_eq!(state["problems"][0]["line"], "单位: 一班");
        assert_eq!(state["failure"], "磁盘已满");
    }
}

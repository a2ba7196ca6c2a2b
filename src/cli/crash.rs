//! A panic, which is a mistake of the program: told in plain words, with the one line that who mends it needs.
//!
//! Layer 9. A panic over one page or one case is caught where it happens and costs that page or case (`E109`); any other
//! ends the command, or the build that the preview was about. Knows nothing of what the program was doing.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, set_hook};

use super::say;
use crate::diagnostic::Language;
use crate::fatal::Fatal;

/// Characters told of what a panic says: it may quote a text.
const MOST: usize = 300;

/// From here on panics are told in one line, with the calls that led to them if `RUST_BACKTRACE` is set.
pub(super) fn tell_panics(language: Language) {
    set_hook(Box::new(move |panic| {
        say(&line(panic, language));
        let calls = Backtrace::capture();
        if calls.status() == BacktraceStatus::Captured {
            say(&calls.to_string());
        }
    }));
}

/// The result of `work`, which may panic.
pub(super) fn caught<T>(work: impl FnOnce() -> Result<T, Fatal>) -> Result<T, Fatal> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(Fatal::Panicked))
}

fn line(panic: &PanicHookInfo<'_>, language: Language) -> String {
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    let said = panic.payload_as_str().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    let said: String = said.chars().take(MOST).collect();
    let version = env!("CARGO_PKG_VERSION");
    match language {
        Language::Zh => format!("程序内部错误（casebook {version}，{place}）：{said}"),
        Language::En => format!("internal error (casebook {version}, {place}): {said}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_a_failure_that_says_what_to_do() {
        assert_eq!(caught(|| Ok(1)).expect("nothing happens"), 1);
        let failure = caught::<()>(|| panic!("on purpose")).expect_err("it panics").text();
        assert!(failure.zh.contains("再运行一次") && failure.zh.contains("程序内部错误"), "{}", failure.zh);
        assert!(failure.en.contains("run it again") && failure.en.contains("internal error"), "{}", failure.en);
    }

    #[test]
    fn what_a_panic_says_is_one_line_with_its_place() {
        let told = std::sync::Arc::new(std::sync::Mutex::new(String::new()));
        let teller = std::sync::Arc::clone(&told);
        let before = std::panic::take_hook();
        let mine = std::thread::current().id();
        // Other tests panic on purpose, too, meanwhile.
        set_hook(Box::new(move |panic| {
            if std::thread::current().id() == mine {
                *teller.lock().expect("nobody panics with it") = line(panic, Language::Zh);
            } else {
                before(panic);
            }
        }));
        let _ = caught::<()>(|| panic!("一行\n又一行{}", "长".repeat(1_000)));
        let told = told.lock().expect("nobody panics with it");
        assert!(told.starts_with("程序内部错误（casebook ") && told.contains("crash.rs:"), "{told}");
        assert!(told.contains("：一行 又一行长") && told.chars().count() < MOST + 80, "{told}");
    }
}

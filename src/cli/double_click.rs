//! The program started by a double click in Explorer: without arguments, in a window that closes with it.
//!
//! Layer 9. Who writes cases has folders and a mouse. Where the program lies in a casebook's folder, the site is built and
//! shown in the browser; elsewhere a new casebook is offered. Used on Windows only, where a program that is clicked starts in
//! the folder it lies in; knows nothing of windows itself.

use std::ffi::OsString;
use std::io::{BufRead, IsTerminal};
use std::path::{Path, PathBuf};

use super::{init, is_site, say};
use crate::diagnostic::Language;
use crate::fatal::Fatal;

/// The folder that the program lies in, when it was started by a double click: without arguments, in a window and in that
/// folder; what is typed elsewhere is none.
pub(super) fn folder(arguments: &[OsString]) -> Option<PathBuf> {
    let has_window = || std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
    if cfg!(not(windows)) || arguments.len() > 1 || !has_window() {
        return None;
    }
    let own = std::env::current_exe().ok()?.parent()?.canonicalize().ok()?;
    let here = std::env::current_dir().ok()?;
    (here.canonicalize().ok()? == own).then_some(here)
}

/// The arguments that a double click stands for in the folder `here`; none when what is offered is not wanted. `ask` shows
/// a question and tells whether the answer is yes.
///
/// # Errors
/// When a new casebook cannot be written.
pub(super) fn arguments(
    here: &Path,
    language: Language,
    ask: impl FnOnce(&str) -> bool,
) -> Result<Option<Vec<OsString>>, Fatal> {
    let show = |folder: &Path| ["casebook".into(), "--root".into(), folder.into(), "serve".into(), "--open".into()];
    if let Some(site) = here.ancestors().find(|folder| is_site(folder)) {
        return Ok(Some(show(site).into()));
    }
    let (name, question) = match language {
        Language::Zh => {
            ("案例集", "这个文件夹里没有案例集。按回车键，在这里新建一个“案例集”文件夹并打开；不想建，就关掉这个窗口。")
        }
        Language::En => (
            "my-cases",
            "There is no casebook in this folder. Press Enter to make one in `my-cases` and open it, or close this window.",
        ),
    };
    let folder = here.join(name);
    if !is_site(&folder) {
        if !ask(question) {
            return Ok(None);
        }
        init::make(&folder)?;
        let shown = folder.display();
        say(&match language {
            Language::Zh => format!(
                "已建好：{shown}\n用记事本打开里面的 site.yaml 和 content 文件夹里的 .md 文件，改成自己的；存盘后网页会自己更新。"
            ),
            Language::En => format!(
                "Made: {shown}\nOpen site.yaml and the .md files in its folder `content` with a text editor and make them yours; the pages follow each save."
            ),
        });
    }
    Ok(Some(show(&folder).into()))
}

/// Shows a question; yes is Enter, no is the end of the input.
pub(super) fn enter(question: &str) -> bool {
    say(question);
    std::io::stdin().lock().read_line(&mut String::new()).is_ok_and(|bytes| bytes > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(here: &Path, language: Language, answer: Option<bool>) -> Option<String> {
        let asked = |_: &str| answer.expect("nothing is asked");
        let arguments = arguments(here, language, asked).expect("it can be written")?;
        let words: Vec<_> = arguments.iter().map(|word| word.to_string_lossy().into_owned()).collect();
        Some(words.join(" ").replace(&*here.to_string_lossy(), "HERE").replace('\\', "/"))
    }

    #[test]
    fn a_casebook_is_shown_without_a_question() {
        let place = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(place.path().join("site.yaml"), "").expect("written");
        assert_eq!(typed(place.path(), Language::Zh, None).as_deref(), Some("casebook --root HERE serve --open"));
        let inside = place.path().join("程序");
        std::fs::create_dir(&inside).expect("made");
        let arguments = arguments(&inside, Language::Zh, |_| false).expect("nothing is written").expect("it is found");
        assert_eq!(arguments[2], place.path());
    }

    #[test]
    fn elsewhere_one_is_made_after_a_question_and_shown_from_then_on() {
        let place = tempfile::tempdir().expect("a temporary folder");
        assert_eq!(typed(place.path(), Language::Zh, Some(false)), None);
        assert!(std::fs::read_dir(place.path()).expect("it is there").next().is_none());

        let shown = Some("casebook --root HERE/案例集 serve --open".to_owned());
        assert_eq!(typed(place.path(), Language::Zh, Some(true)), shown);
        assert!(place.path().join("案例集/content/cases/2026-第一个案例/index.md").is_file());
        assert_eq!(typed(place.path(), Language::Zh, None), shown);

        let shown = Some("casebook --root HERE/my-cases serve --open".to_owned());
        assert_eq!(typed(place.path(), Language::En, Some(true)), shown);
    }

    #[test]
    fn what_stands_in_the_way_is_not_written_over() {
        let place = tempfile::tempdir().expect("a temporary folder");
        std::fs::create_dir(place.path().join("案例集")).expect("made");
        std::fs::write(place.path().join("案例集/照片.jpg"), "x").expect("written");
        let refused = arguments(place.path(), Language::Zh, |_| true);
        assert!(matches!(refused, Err(Fatal::NotEmpty { .. })), "{refused:?}");
    }
}

//! `casebook explain-code E101`: what a code means, why it matters, an example, how to mend it.

use clap::Args;

use super::{CANNOT_RUN, CLEAN, Session, print, say};
use crate::diagnostic::{CODES, Code, CodeInfo, Language};

/// Arguments of `explain-code`.
#[derive(Debug, Args)]
pub struct ExplainCodeArguments {
    /// The code; all codes without it.
    pub code: Option<String>,
}

/// Prints the page of a code, or the table of all.
#[must_use]
pub fn run(session: &Session, arguments: &ExplainCodeArguments) -> u8 {
    let Some(wanted) = &arguments.code else {
        let row = |info: &CodeInfo| format!("{}  {}\n", info.code, title(info, session.language));
        print(&CODES.iter().map(row).collect::<String>());
        return CLEAN;
    };
    let Some(code) = Code::find(wanted.trim_matches(['[', ']'])) else {
        say(&format!("{}{wanted}", session.text("没有这个代码：", "there is no such code: ")));
        return CANNOT_RUN;
    };
    print(&page(code.info(), session.language));
    CLEAN
}

fn title(info: &CodeInfo, language: Language) -> &'static str {
    if language == Language::Zh { info.title_zh } else { info.title_en }
}

/// The manual's page of a code.
#[must_use]
pub fn page(info: &CodeInfo, language: Language) -> String {
    let is_zh = language == Language::Zh;
    let help = if is_zh { info.help_zh } else { info.help_en };
    let mut text = format!("{}  {}\n\n{help}\n", info.code, title(info, language));
    for (label_zh, label_en, example) in [("这样写会提示", "for example", info.bad), ("改成", "mended", info.good)]
    {
        if !example.is_empty() {
            let indented = example.replace('\n', "\n    ");
            text.push_str(&format!("\n{}\n    {indented}\n", if is_zh { label_zh } else { label_en }));
        }
    }
    text
}

//! `casebook merge OUT PART…`: the parts of `build --shard` become one site.

use std::path::PathBuf;

use clap::Args;

use super::{CLEAN, NOT_PUBLISHED, Session, WARNINGS, say};
use crate::diagnostic::{Language, plural};
use crate::fatal::Fatal;
use crate::pipeline::Stage;
use crate::store::merge::{Merge, Merged};
use crate::store::ops::Real;

/// Arguments of `merge`.
#[derive(Debug, Args)]
pub struct MergeArguments {
    /// Output folder of the whole site.
    #[arg(required = true)]
    pub into: PathBuf,
    /// Folders of the parts.
    #[arg(required = true)]
    pub parts: Vec<PathBuf>,
    /// Warnings count as failure.
    #[arg(long)]
    pub strict: bool,
}

/// Puts the parts together. The exit code is that of the build in one piece: what the parts reported counts.
///
/// # Errors
/// When a part is missing or does not fit, or the disk fails.
pub fn run(session: &Session, arguments: &MergeArguments) -> Result<u8, Fatal> {
    let progress = super::progress::Progress::new(session);
    let merge = Merge {
        out: arguments.into.clone(),
        root: session.root.clone(),
        cache: session.root.join(".casebook"),
        ops: &Real,
        progress: &|done, total| progress.tell(Stage::Commit, done, total),
    };
    let merged = merge.run(&arguments.parts);
    progress.end();
    let merged = merged?;
    if !session.is_quiet {
        say(&sentence(merged, session.language));
    }
    Ok(if merged.errors > 0 {
        NOT_PUBLISHED
    } else if arguments.strict && merged.warnings > 0 {
        WARNINGS
    } else {
        CLEAN
    })
}

fn sentence(merged: Merged, language: Language) -> String {
    let Merged { parts, files, written, removed, errors, warnings } = merged;
    match language {
        Language::Zh => format!(
            "{parts} 份合成一个网站，共 {files} 个文件：写入 {written} 个，删除 {removed} 个。各份报告了 {errors} 个错误、{warnings} 个警告"
        ),
        Language::En => format!(
            "{} merged, {}: {written} written, {removed} deleted; the parts reported {} and {}",
            plural(parts, "part"),
            plural(files, "file"),
            plural(errors, "error"),
            plural(warnings, "warning")
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_of_a_kind_is_counted_as_one() {
        let merged = Merged { parts: 2, files: 1, errors: 1, warnings: 3, ..Merged::default() };
        let said = "2 parts merged, 1 file: 0 written, 0 deleted; the parts reported 1 error and 3 warnings";
        assert_eq!(sentence(merged, Language::En), said);
    }
}

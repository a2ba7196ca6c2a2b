//! Failures of the environment: what no author can mend in a text. Everything else is a [`crate::diagnostic::Diagnostic`].
//!
//! Layer 0. Each variant names the path and the cause, in both languages.

use std::io;
use std::path::{Path, PathBuf};

use crate::diagnostic::Text;
use crate::text;

/// Why the program cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum Fatal {
    /// A file or folder could not be read.
    #[error("cannot read `{}`: {}", path.display(), cause(source).en)]
    Read {
        /// What was read.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// A file or folder could not be written.
    #[error("cannot write `{}`: {}", path.display(), cause(source).en)]
    Write {
        /// What was written.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// The output folder would endanger files that are not casebook's.
    #[error("refusing to write to `{}`: {reason_en}", path.display())]
    DangerousOutput {
        /// The output folder as resolved.
        path: PathBuf,
        /// Why, Chinese.
        reason_zh: &'static str,
        /// Why, English.
        reason_en: &'static str,
    },
    /// What a person put into the output folder stands where a file of the site must go.
    #[error(
        "`{}` stands where a file of the site must go; move it away or rename it, then run the command again. Everything \
         else is in place",
        path.display()
    )]
    InTheWay {
        /// What stands there.
        path: PathBuf,
    },
    /// There is nothing to build here.
    #[error("no `content` folder in `{}`; `casebook init` makes a new site", path.display())]
    NoContent {
        /// The site's root.
        path: PathBuf,
    },
    /// The folder to be created is already in use.
    #[error("`{}` already exists and is not empty", path.display())]
    NotEmpty {
        /// The folder.
        path: PathBuf,
    },
    /// An argument is wrong.
    #[error("{en}")]
    Argument {
        /// What is wrong, Chinese.
        zh: String,
        /// What is wrong, English.
        en: String,
    },
    /// The parts of a build do not fit together.
    #[error("{}", text.en)]
    Merge {
        /// Why, in both languages.
        text: Text,
    },
    /// The preview could not start.
    #[error("{}", text.en)]
    Serve {
        /// Why, in both languages.
        text: Text,
    },
    /// A feature that was left out of this program.
    #[error("this program was built without `{feature}`")]
    Missing {
        /// The cargo feature.
        feature: &'static str,
    },
    /// The program made a mistake; a line before this one says where.
    #[error(
        "the program failed, and this command did not end; nothing that you wrote is lost. Please run it again; if it \
         fails again, send the line that begins with `internal error` and the site's folder to the developers"
    )]
    Panicked,
}

impl Fatal {
    /// A reading failure.
    #[must_use]
    pub fn read(path: &Path, source: io::Error) -> Self {
        Self::Read { path: path.to_owned(), source }
    }

    /// A writing failure.
    #[must_use]
    pub fn write(path: &Path, source: io::Error) -> Self {
        Self::Write { path: path.to_owned(), source }
    }

    /// The message in both languages.
    #[must_use]
    pub fn text(&self) -> Text {
        let en = self.to_string();
        let zh = match self {
            Self::Read { path, source } => format!("读不了“{}”：{}", path.display(), cause(source).zh),
            Self::Write { path, source } => format!("写不了“{}”：{}", path.display(), cause(source).zh),
            Self::DangerousOutput { path, reason_zh, .. } => {
                format!("不能输出到“{}”：{reason_zh}", path.display())
            }
            Self::InTheWay { path } => {
                format!("“{}”占着网站文件的位置，请把它移走或改名，再运行一次；其余的文件都已写好", path.display())
            }
            Self::NoContent { path } => {
                format!("“{}”里没有 content 文件夹。可用 casebook init 新建一个站点", path.display())
            }
            Self::NotEmpty { path } => format!("“{}”已存在，而且不是空文件夹", path.display()),
            Self::Argument { zh, .. } => zh.clone(),
            Self::Serve { text } | Self::Merge { text } => text.zh.to_string(),
            Self::Missing { feature } => text!(zh: "这个程序没有带“{feature}”功能", en: "").zh.to_string(),
            Self::Panicked => "程序出了意外，这个命令没有做完；您写的文件都在。请再运行一次；还是这样，请把“程序内部错误”开头的那一行和网站文件夹发给开发者"
                .to_owned(),
        };
        Text { zh: zh.into(), en: en.into() }
    }
}

/// What Windows says to who replaces or deletes a file that another program holds, and to who has no right to.
pub const ACCESS_DENIED: i32 = 5;
/// What Windows says of a file that another program has opened for itself alone.
pub const SHARING_VIOLATION: i32 = 32;
/// What Windows says of a part of a file that another program has locked.
pub const LOCK_VIOLATION: i32 = 33;

/// Why a link is not followed.
#[derive(Debug, thiserror::Error)]
#[error("the link leads out of the site")]
pub struct LeadsOut;

/// The usual causes of a failure in both languages; anything else as the system says it, in whatever language it speaks.
#[must_use]
pub fn cause(error: &io::Error) -> Text {
    if let Some(own) = error.get_ref()
        && own.is::<LeadsOut>()
    {
        return text!(zh: "这个链接指向网站文件夹之外", en: "the link leads out of the site");
    }
    match error.raw_os_error().filter(|_| cfg!(windows)) {
        Some(SHARING_VIOLATION | LOCK_VIOLATION) => {
            return text!(zh: "别的程序正开着它，请关掉那个程序再试", en: "another program has it open; close that program and try again");
        }
        Some(ACCESS_DENIED) => {
            return text!(
                zh: "没有权限，或者别的程序正开着它；关掉那个程序再试",
                en: "permission is denied, or another program has it open; close that program and try again"
            );
        }
        _ => {}
    }
    match error.kind() {
        io::ErrorKind::NotFound => text!(zh: "文件或文件夹不存在", en: "there is no such file or folder"),
        io::ErrorKind::PermissionDenied => text!(zh: "没有权限", en: "permission is denied"),
        io::ErrorKind::FileTooLarge => text!(zh: "文件太大", en: "the file is too large"),
        io::ErrorKind::InvalidInput => text!(zh: "它不是普通文件", en: "it is not a regular file"),
        io::ErrorKind::StorageFull => text!(zh: "磁盘已满", en: "the disk is full"),
        io::ErrorKind::ReadOnlyFilesystem => text!(zh: "磁盘是只读的", en: "the disk is read-only"),
        io::ErrorKind::AlreadyExists => text!(zh: "同名文件已存在", en: "a file of that name is there already"),
        io::ErrorKind::NotADirectory => text!(zh: "上级不是文件夹", en: "what it should be in is not a folder"),
        io::ErrorKind::IsADirectory => text!(zh: "那里是一个文件夹", en: "a folder is there"),
        _ => text!(zh: "{error}", en: "{error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_of_our_own_is_told_and_not_its_kind() {
        let out = cause(&io::Error::new(io::ErrorKind::PermissionDenied, LeadsOut));
        assert_eq!((&*out.zh, &*out.en), ("这个链接指向网站文件夹之外", "the link leads out of the site"));
        let denied = cause(&io::Error::from(io::ErrorKind::PermissionDenied));
        assert_eq!((&*denied.zh, &*denied.en), ("没有权限", "permission is denied"));
        assert_eq!(&*cause(&io::Error::other("the cause")).zh, "the cause");
    }
}

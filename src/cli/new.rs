//! `casebook new case "标题"`: a folder with a filled-in front matter to start from.

use clap::Args;

use super::{CLEAN, Session, print};
use crate::config::{self, Config};
use crate::content::front::TITLE_LIMIT;
use crate::content::placeholder::STARTER;
use crate::content::value;
use crate::fatal::Fatal;
use crate::hash::Hash;
use crate::vfs::Disk;

/// Arguments of `new`.
#[derive(Debug, Args)]
pub struct NewArguments {
    /// What is started; only cases so far.
    #[arg(value_parser = ["case", "案例"])]
    pub what: String,
    /// The case's title.
    pub title: String,
    /// The case's branch.
    #[arg(long)]
    pub branch: Option<String>,
    /// The case's year.
    #[arg(long)]
    pub year: Option<String>,
}

/// Creates the folder and the text.
///
/// # Errors
/// When the folder exists or cannot be written; then nothing of it stays.
pub fn run(session: &Session, arguments: &NewArguments) -> Result<u8, Fatal> {
    let files = Disk::new(&session.root).map_err(|error| Fatal::read(&session.root, error))?;
    let config = config::load(&files, &mut Vec::new());
    check_title(&arguments.title)?;
    let year = year(arguments.year.as_deref())?;
    if !super::is_site(&session.root) {
        return Err(Fatal::NoContent { path: session.root.clone() });
    }
    let year = year.unwrap_or(session.today.year);
    let name = folder_name(&arguments.title);
    let folder = session.root.join("content").join("cases").join(format!("{year}-{name}"));
    if folder.exists() {
        return Err(Fatal::NotEmpty { path: folder });
    }
    std::fs::create_dir_all(&folder).map_err(|error| Fatal::write(&folder, error))?;
    let place = folder.join("index.md");
    let text = starter(&config, arguments.title.trim(), arguments.branch.as_deref().unwrap_or_default(), year);
    if let Err(error) = std::fs::write(&place, text) {
        // What is left on a full disk would be taken for a case, and keep the next attempt out. That it cannot be taken
        // away either is no news.
        let _ = std::fs::remove_file(&place).and_then(|()| std::fs::remove_dir(&folder));
        return Err(Fatal::write(&place, error));
    }
    print(&format!("{}\n", place.display()));
    Ok(CLEAN)
}

/// A case needs a title, and one that a list can show.
fn check_title(title: &str) -> Result<(), Fatal> {
    let count = title.trim().chars().count();
    if count == 0 {
        return Err(Fatal::Argument {
            zh: "标题不能是空的，例如：casebook new 案例 夜里有人接".to_owned(),
            en: "the title must not be empty; for example: casebook new case \"Someone answers at night\"".to_owned(),
        });
    }
    if count > TITLE_LIMIT {
        return Err(Fatal::Argument {
            zh: format!("标题有 {count} 个字，超过上限 {TITLE_LIMIT}；写 30 个字以内，其余的话放进正文"),
            en: format!("the title has {count} characters, over the limit of {TITLE_LIMIT}; 30 are advised"),
        });
    }
    Ok(())
}

/// The year as front matter has it; one that the case could not have is refused at once.
fn year(written: Option<&str>) -> Result<Option<u16>, Fatal> {
    let Some(written) = written else { return Ok(None) };
    value::year(written).map(Some).ok_or_else(|| Fatal::Argument {
        zh: format!("--year {written} 不行，请写 1949 年以后的年份，例如 2025 或 民國114年"),
        en: format!("--year {written} is no year a case can have; write one from 1949 on, such as 2025 or 民國114年"),
    })
}

/// The title as a folder name that every system accepts.
fn folder_name(title: &str) -> String {
    let kept: String = title
        .chars()
        .map(|character| if "/\\:*?\"<>|".contains(character) || character.is_control() { '-' } else { character })
        .take(40)
        .collect();
    let trimmed = kept.trim_matches(['.', ' ', '-', '_', '~', '$']);
    if trimmed.is_empty() { Hash::of(title.as_bytes()).short(8) } else { trimmed.to_owned() }
}

/// The text to start from: every usual field, with a note.
fn starter(config: &Config, title: &str, branch: &str, year: u16) -> String {
    let quoted = |text: &str| serde_json::Value::String(text.to_owned()).to_string();
    let kind = config.kinds.first().map_or("示范点", |kind| kind.term.name.as_str());
    let category = config.categories.first().map_or("服务群众", |term| term.name.as_str());
    let id = format!("{year}-{}", Hash::of(title.as_bytes()).short(6));
    format!(
        "---\n\
         编号: {id}\n\
         标题: {title}\n\
         摘要:                # 30 到 120 个字：谁，怎么做，做成了什么\n\
         单位: {branch}\n\
         类型: {kind}\n\
         类别: [{category}]\n\
         年度: {year}\n\
         特色亮点:            # 一条写一行，写在减号后面\n\
         \x20 - \n\
         主要做法:            # 一条写一行；也可以分成两行写：标题: 和 内容:\n\
         \x20 - \n\
         工作成效:            # 最好有数字\n\
         \x20 - \n\
         成效数据:            # 可以不填；例如 - {{ 名称: 到场时间, 之前: 95, 之后: 28, 计量单位: 分钟 }}\n\
         \x20 - \n\
         经验启示:\n\
         \x20 - \n\
         状态: 草稿           # 写好后改成“在列”\n\
         ---\n\n\
         ## 背景\n\n\
         {STARTER}\n",
        title = quoted(title),
        branch = if branch.is_empty() { String::new() } else { quoted(branch) },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_neither_empty_nor_longer_than_a_case_may_have() {
        assert!(check_title("夜里有人接").is_ok() && check_title(&"长".repeat(200)).is_ok());
        for title in ["", "  \u{3000}", &"长".repeat(201)] {
            assert!(matches!(check_title(title), Err(Fatal::Argument { .. })), "{title}");
        }
    }

    #[test]
    fn a_year_is_one_that_a_case_may_have() {
        assert!(matches!(year(None), Ok(None)));
        for written in ["2026", "民國115年", "２０２６年度"] {
            assert!(matches!(year(Some(written)), Ok(Some(2026))), "{written}");
        }
        for written in ["0", "20", "202", "1900", "20240", "去年", ""] {
            assert!(matches!(year(Some(written)), Err(Fatal::Argument { .. })), "{written}");
        }
    }

    #[test]
    fn a_title_becomes_a_folder_name_every_system_accepts() {
        assert_eq!(folder_name("一盏灯: 照亮/夜间?"), "一盏灯- 照亮-夜间");
        assert_eq!(folder_name("..."), Hash::of("...".as_bytes()).short(8));
    }
}

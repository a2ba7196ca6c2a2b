//! What every command and argument says of itself, Chinese and English side by side.
//!
//! Adding a command or an option means adding a row here; a test fails when one is missing.

use crate::diagnostic::Language;

/// A text that is known when the program is compiled, in both languages.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    zh: &'static str,
    en: &'static str,
}

impl Words {
    /// The text in `language`; empty where none is needed.
    #[must_use]
    pub fn get(self, language: Language) -> &'static str {
        match language {
            Language::Zh => self.zh,
            Language::En => self.en,
        }
    }
}

/// What a command says of itself.
#[derive(Clone, Copy, Debug)]
pub struct CommandText {
    /// What is typed after `casebook`; empty for the program itself.
    pub key: &'static str,
    /// One line.
    pub about: Words,
    /// Lines to copy, each indented by two blanks.
    pub examples: Words,
}

/// What an argument says of itself.
#[derive(Clone, Copy, Debug)]
pub struct ArgumentText {
    /// The argument's id with `-`, or `command/id` where one command means something else by it.
    pub key: &'static str,
    /// The name of its value in usage lines; empty for a switch.
    pub value: Words,
    /// One line.
    pub help: Words,
}

/// The row of the command typed as `key`.
#[must_use]
pub fn command_text(key: &str) -> Option<&'static CommandText> {
    COMMANDS.iter().find(|text| text.key == key)
}

/// The row of the argument `id` of `command`: the command's own, else the common one.
#[must_use]
pub fn argument_text(command: &str, id: &str) -> Option<&'static ArgumentText> {
    let id = id.replace('_', "-");
    let own = format!("{command}/{id}");
    let find = |key: &str| ARGUMENTS.iter().find(|text| text.key == key);
    find(&own).or_else(|| find(&id))
}

macro_rules! commands {
    ($($key:literal { zh: $zh:literal, $examples_zh:literal; en: $en:literal, $examples_en:literal })+) => {
        static COMMANDS: &[CommandText] = &[$(CommandText {
            key: $key,
            about: Words { zh: $zh, en: $en },
            examples: Words { zh: $examples_zh, en: $examples_en },
        },)+];
    };
}

macro_rules! arguments {
    ($($key:literal { zh: $value_zh:literal, $zh:literal; en: $value_en:literal, $en:literal })+) => {
        static ARGUMENTS: &[ArgumentText] = &[$(ArgumentText {
            key: $key,
            value: Words { zh: $value_zh, en: $value_en },
            help: Words { zh: $zh, en: $en },
        },)+];
    };
}

commands! {
    "" { zh: "案例集：把写好的案例变成可以浏览、可以搜索的网站。", "  casebook init 我的案例集\n  casebook serve --open\n  casebook build";
         en: "casebook: turns written cases into a site to browse and search.", "  casebook init my-cases\n  casebook serve --open\n  casebook build" }
    "build" { zh: "生成网站，只重做有变化的网页。", "  casebook build\n  casebook build --out public --base-url https://example.org/anli/";
              en: "Build the site; only pages that changed are made again.", "  casebook build\n  casebook build --out public --base-url https://example.org/cases/" }
    "merge" { zh: "把 build --shard 分头生成的各份合成一个网站。", "  casebook merge public parts\n  casebook merge public 第1台 第2台 第3台";
              en: "Put the parts made by build --shard together.", "  casebook merge public parts\n  casebook merge public machine-1 machine-2 machine-3" }
    "check" { zh: "检查全部案例，不生成网站。", "  casebook check\n  casebook check --fix\n  casebook check --report 检查结果.html";
              en: "Check all cases without building the site.", "  casebook check\n  casebook check --fix\n  casebook check --report problems.html" }
    "serve" { zh: "在本机预览网站，存盘后网页自动更新。", "  casebook serve --open\n  casebook serve --port 8080 --base /anli/";
              en: "Preview the site on this computer; pages follow every save.", "  casebook serve --open\n  casebook serve --port 8080 --base /cases/" }
    "new" { zh: "新建一个案例，带填写说明。", "  casebook new 案例 夜里有人接\n  casebook new 案例 夜里有人接 --branch 云埠供水所";
            en: "Start a new case, with notes on what to fill in.", "  casebook new case \"A lamp at night\"\n  casebook new case \"A lamp at night\" --branch \"North Works\"" }
    "init" { zh: "新建一个案例集：设置文件、示例案例和文件夹。", "  casebook init 我的案例集";
             en: "Start a new casebook: settings, an example case, folders.", "  casebook init my-cases" }
    "explain" { zh: "说明网页为什么要重做或不用重做。", "  casebook explain\n  casebook explain cases/sf-2023-001.html";
                en: "Say why pages would be made again, or not.", "  casebook explain\n  casebook explain cases/sf-2023-001.html" }
    "explain-code" { zh: "说明一个提示代码的意思和改法。", "  casebook explain-code E101";
                     en: "Say what a message code means and how to mend it.", "  casebook explain-code E101" }
    "search" { zh: "在案例里查找。", "  casebook search 夜间抢修";
               en: "Search the cases.", "  casebook search \"night repair\"" }
    "status" { zh: "列出案例数、复评到期和完整度。", "  casebook status\n  casebook status --due 90d";
               en: "List case counts, reviews due and completeness.", "  casebook status\n  casebook status --due 90d" }
    "clean" { zh: "删去缓存，下次全部重做；网站和源文件不动。", "  casebook clean\n  casebook clean --cache";
              en: "Remove the cache, so that the next build makes everything; site and sources stay.", "  casebook clean\n  casebook clean --cache" }
}

arguments! {
    // ── everywhere ──
    "root" { zh: "文件夹", "案例集所在的文件夹，里面有 site.yaml（默认从当前文件夹往上找）";
             en: "FOLDER", "The casebook's folder, which holds site.yaml (default: found from the current folder upwards)" }
    "lang" { zh: "语言", "提示用的语言，不影响网站内容（也可用环境变量 CASEBOOK_LANG）";
             en: "LANGUAGE", "The language of messages; the site is not affected (also: CASEBOOK_LANG)" }
    "quiet" { zh: "", "只显示错误"; en: "", "Show errors only" }
    "verbose" { zh: "", "多显示一些，包括说明一级的内容"; en: "", "Show more, remarks included" }
    "jobs" { zh: "个数", "同时工作的线程数（默认等于处理器核数）"; en: "COUNT", "Threads used (default: one per processor core)" }
    "color" { zh: "何时", "何时使用颜色"; en: "WHEN", "When to use colours" }
    "help" { zh: "", "显示用法"; en: "", "Show how this is used" }
    "version" { zh: "", "显示版本号"; en: "", "Show the version" }
    // ── building and checking ──
    "out" { zh: "文件夹", "网站生成到哪个文件夹"; en: "FOLDER", "The folder the site is built into" }
    "base-url" { zh: "网址", "网站的正式网址，可以带子目录，例如 https://example.org/anli/";
                 en: "URL", "The site's final address, with its subfolder if any, such as https://example.org/cases/" }
    "as-of" { zh: "日期", "统计和复评算到哪一天：2026-06-30 或 today"; en: "DATE", "The day that counts and reviews refer to: 2026-06-30 or today" }
    "strict" { zh: "", "有警告也算不通过"; en: "", "Warnings count as failure" }
    "format" { zh: "格式", "结果的格式"; en: "FORMAT", "The format of the results" }
    "report" { zh: "文件", "把检查结果另存为文件：.html、.csv、.json 或 .sarif";
               en: "FILE", "Also write the results to a file: .html, .csv, .json or .sarif" }
    "drafts" { zh: "", "连草稿一起生成"; en: "", "Build drafts too" }
    "force" { zh: "", "不看上次的结果，全部重做"; en: "", "Make everything again, whatever the last build left" }
    "clean" { zh: "", "不看上次的结果，全部重做"; en: "", "Make everything again, whatever the last build left" }
    "cache" { zh: "", "只删不再用的图片，别的都留着"; en: "", "Remove only pictures that are no longer used" }
    "shard" { zh: "份号/份数", "只生成一份：3/16 是 16 份里的第 3 份（从 1 数起）；auto/16 由环境变量得知是第几份";
              en: "PART/PARTS", "Make one part only: 3/16 is the third of 16 (counted from 1); auto/16 takes the number from the environment" }
    "into" { zh: "文件夹", "合成的网站放在哪个文件夹"; en: "FOLDER", "The folder of the whole site" }
    "parts" { zh: "各份", "各份的文件夹，或者装着它们的文件夹"; en: "PART", "The folders of the parts, or a folder that holds them" }
    "explain" { zh: "", "说明每个网页为什么重做"; en: "", "Say why each page is made again" }
    "timings" { zh: "", "列出各步用了多少时间（同 --format json 一起用时是一行 JSON）"; en: "", "Print a table of times by stage (one line of JSON with --format json)" }
    "fix" { zh: "", "把有把握的问题直接改在源文件里"; en: "", "Mend in the source files what can be mended with certainty" }
    "dry-run" { zh: "", "只说会改什么，不动文件"; en: "", "Say what would change; touch nothing" }
    "encoding" { zh: "编码", "配合 --fix：不是 UTF-8 的文件按这个编码读，改存为 UTF-8，例如 big5";
                 en: "NAME", "With --fix: read files that are not UTF-8 in this encoding and save them as UTF-8, such as big5" }
    "online" { zh: "", "连外部链接也检查（需要联网）"; en: "", "Check outside links too (needs the network)" }
    "intranet" { zh: "", "配合 --online：内网和本机地址也检查"; en: "", "With --online: ask addresses of the own network and computer too" }
    "paths" { zh: "路径", "只看这些文件或文件夹"; en: "PATH", "Only these files or folders" }
    "path" { zh: "网址", "只看这个网页，写网址里域名后面的部分；或网址这样开头的各页"; en: "PATH", "Only this page, as in its address after the host, or those that begin like this" }
    "page" { zh: "网页", "只看这个网页，写网址里域名后面的部分"; en: "PAGE", "Only this page, as in its address after the host" }
    // ── preview ──
    "port" { zh: "端口", "预览用的端口，被占用时自动用下一个"; en: "PORT", "The port of the preview; the next free one is used if taken" }
    "open" { zh: "", "启动后用浏览器打开"; en: "", "Open the browser when ready" }
    "base" { zh: "路径", "放在这个子目录下预览，例如 /anli/"; en: "PATH", "Preview below this folder, such as /cases/" }
    "no-watch" { zh: "", "不盯着文件变化"; en: "", "Do not watch the files" }
    "poll" { zh: "", "定时查看文件变化，用于网络盘"; en: "", "Look for changes at intervals, for network drives" }
    // ── starting ──
    "what" { zh: "什么", "新建什么，目前只有案例"; en: "WHAT", "What is started; only cases so far" }
    "title" { zh: "标题", "案例的标题"; en: "TITLE", "The case's title" }
    "branch" { zh: "单位", "案例的单位"; en: "BRANCH", "The case's branch" }
    "category" { zh: "类别", "案例的类别"; en: "CATEGORY", "The case's category" }
    "kind" { zh: "类型", "案例的示范类型"; en: "KIND", "The case's kind" }
    "year" { zh: "年度", "案例的年度"; en: "YEAR", "The case's year" }
    "folder" { zh: "文件夹", "放在哪个文件夹里"; en: "FOLDER", "The folder to put it in" }
    // ── asking ──
    "code" { zh: "代码", "提示里方括号中的代码，例如 E101；不写就列出全部"; en: "CODE", "The code in the brackets of a message, such as E101; all are listed without it" }
    "query" { zh: "词语", "要找的词语"; en: "WORDS", "The words to look for" }
    "words" { zh: "词语", "要找的词语"; en: "WORDS", "The words to look for" }
    "limit" { zh: "个数", "最多列出多少个"; en: "COUNT", "How many are listed at most" }
    "status-report" { zh: "文件", "另存一份报告，按扩展名是网页（.html，可以邮寄和打印）、表格（.csv）或 JSON（.json）；不会发布到网站上";
            en: "FILE", "Also write a report: a page to mail or print (.html), a table (.csv) or JSON (.json); it is never published" }
    "ics" { zh: "文件", "把复评日期另存为日历文件（.ics），可以导入手机和电脑的日历";
            en: "FILE", "Also write the review dates to a calendar file (.ics) for phones and computers" }
    "due" { zh: "天数", "列出多少天内复评到期的案例，例如 90d"; en: "DAYS", "List cases whose review falls due within so many days, such as 90d" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_written_in_both_languages_and_stands_once() {
        for (index, row) in ARGUMENTS.iter().enumerate() {
            assert!(!row.help.zh.is_empty() && !row.help.en.is_empty(), "{}", row.key);
            assert_eq!(row.value.zh.is_empty(), row.value.en.is_empty(), "{}", row.key);
            assert!(ARGUMENTS[..index].iter().all(|other| other.key != row.key), "{}", row.key);
        }
        for (index, row) in COMMANDS.iter().enumerate() {
            assert!(!row.about.zh.is_empty() && !row.about.en.is_empty(), "{}", row.key);
            assert_eq!(row.examples.zh.lines().count(), row.examples.en.lines().count(), "{}", row.key);
            assert!(COMMANDS[..index].iter().all(|other| other.key != row.key), "{}", row.key);
        }
    }
}

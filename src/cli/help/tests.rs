//! The command line as a reader meets it, in both languages.

use clap::{Arg, ArgAction, Command, CommandFactory};

use super::*;
use crate::cli::args::Arguments;

/// A command line with one of each: switch, option with choices and default, positional, subcommand.
fn command() -> Command {
    Command::new("casebook")
        .version("1.2.3")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .arg(Arg::new("lang").long("lang").global(true).value_parser(["zh", "en"]))
        .subcommand(
            Command::new("check")
                .arg(Arg::new("strict").long("strict").action(ArgAction::SetTrue))
                .arg(Arg::new("format").long("format").value_parser(["text", "json"]).default_value("text")),
        )
        .subcommand(
            Command::new("serve")
                .arg(Arg::new("port").long("port").value_parser(clap::value_parser!(u16)))
                .arg(Arg::new("open").long("open").action(ArgAction::SetTrue).conflicts_with("port")),
        )
        .subcommand(Command::new("new").arg(Arg::new("title").required(true)))
}

fn said(arguments: &[&str], language: Language) -> String {
    let command = localize(command(), language).term_width(100);
    let found = command.try_get_matches_from(std::iter::once("casebook").chain(arguments.iter().copied()));
    error(&found.expect_err("the arguments are wrong or ask for help"), language)
}

#[test]
fn help_of_the_program_is_chinese_throughout() {
    let expected = "\
案例集：把写好的案例变成可以浏览、可以搜索的网站。

用法：casebook [选项] <命令>

命令:
  check  检查全部案例，不生成网站。
  serve  在本机预览网站，存盘后网页自动更新。
  new    新建一个案例，带填写说明。

通用选项:
      --lang <语言>  提示用的语言，不影响网站内容（也可用环境变量 CASEBOOK_LANG）（可选：zh、en）
  -V, --version      显示版本号
  -h, --help         显示用法

示例：
  casebook init 我的案例集
  casebook serve --open
  casebook build
";
    assert_eq!(said(&["--help"], Language::Zh), expected);
    assert_eq!(said(&["-h"], Language::Zh), expected);
    assert_eq!(said(&[], Language::Zh), expected);
}

#[test]
fn help_of_a_command_in_both_languages() {
    let zh = said(&["check", "-h"], Language::Zh);
    assert!(zh.contains("用法：casebook check [选项]\n"), "{zh}");
    assert!(zh.contains("--format <格式>  结果的格式（可选：text、json；默认：text）"), "{zh}");
    let en = said(&["check", "-h"], Language::En);
    assert!(en.contains("Usage: casebook check [options]\n"), "{en}");
    assert!(en.contains("The format of the results (one of: text, json; default: text)"), "{en}");
    assert!(said(&["new", "-h"], Language::Zh).contains("用法：casebook new [选项] <标题>"));
    assert_eq!(said(&["-V"], Language::Zh), "casebook 1.2.3\n");
}

#[test]
fn mistakes_are_told_in_the_readers_language() {
    let cases: &[(&[&str], &str, &str)] = &[
        (
            &["chek"],
            "错误：没有“chek”这个命令\n提示：是不是想写 check？\n",
            "error: there is no command `chek`\nhint: did you mean check?\n",
        ),
        (
            &["check", "--strickt"],
            "错误：没有 --strickt 这个选项或参数\n提示：是不是想写 --strict？\n",
            "error: there is no option or argument --strickt\nhint: did you mean --strict?\n",
        ),
        (
            &["check", "--format", "xml"],
            "错误：--format <格式> 不能写成“xml”\n可以写：text、json\n",
            "error: --format <FORMAT> cannot be `xml`\npossible values: text, json\n",
        ),
        (
            &["check", "--format"],
            "错误：--format <格式> 后面要跟一个值\n可以写：text、json\n",
            "error: --format <FORMAT> needs a value\npossible values: text, json\n",
        ),
        (
            &["serve", "--port", "x"],
            "错误：--port <端口> 不能写成“x”\n",
            "error: --port <PORT> cannot be `x`: invalid digit found in string\n",
        ),
        (&["new"], "错误：还需要写上：<标题>\n", "error: still needed: <TITLE>\n"),
        (
            &["serve", "--port", "1", "--open"],
            "错误：--port <端口> 和 --open 不能同时用\n",
            "error: --port <PORT> cannot be used together with --open\n",
        ),
        (&["check", "--strict", "--strict"], "错误：--strict 只能写一次\n", "error: --strict can be given only once\n"),
    ];
    for (arguments, zh, en) in cases {
        assert_eq!(said(arguments, Language::Zh), format!("{zh}加上 --help 可以看用法。\n"));
        assert_eq!(said(arguments, Language::En), format!("{en}Add --help to see how it is used.\n"));
    }
}

#[test]
fn the_language_comes_from_the_argument_then_the_environment() {
    let choose = |arguments: &[&str], variables: &[(&str, &str)]| {
        language(arguments.iter().map(OsString::from), |name| {
            variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        })
    };
    assert_eq!(choose(&["build"], &[]), Language::Zh);
    assert_eq!(choose(&["build", "--lang", "en"], &[("CASEBOOK_LANG", "zh")]), Language::En);
    assert_eq!(choose(&["build", "--lang=zh"], &[("LANG", "en_US.UTF-8")]), Language::Zh);
    assert_eq!(choose(&["new", "--", "--lang=en"], &[]), Language::Zh);
    assert_eq!(choose(&[], &[("CASEBOOK_LANG", "en"), ("LC_ALL", "zh_CN.UTF-8")]), Language::En);
    assert_eq!(choose(&[], &[("LC_ALL", ""), ("LC_MESSAGES", "zh_TW"), ("LANG", "en_US")]), Language::Zh);
    assert_eq!(choose(&[], &[("LANG", "C.UTF-8")]), Language::En);
    assert_eq!(choose(&[], &[("LANG", "fr_FR.UTF-8")]), Language::En);
}

#[test]
fn every_command_and_argument_of_the_program_has_both_languages() {
    let command = localize(Arguments::command(), Language::Zh);
    assert_eq!(untranslated(&command), Vec::<String>::new());
    // Every help text that is really printed: no English of clap's is left in it.
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    for name in names {
        let localized = localize(Arguments::command(), Language::Zh).term_width(100);
        let shown = localized.try_get_matches_from(["casebook", &name, "--help"]).expect_err("help is asked for");
        let shown = error(&shown, Language::Zh);
        for english in ["Usage", "ptions:", "Arguments", "possible values", "default:", "Print", "[OPTIONS]", "<DIR>"] {
            assert!(!shown.contains(english), "{name}: {english}\n{shown}");
        }
    }
}

#[test]
fn a_command_or_argument_without_a_row_is_found() {
    assert!(untranslated(&command()).is_empty());
    let odd = command().subcommand(Command::new("frobnicate").arg(Arg::new("knob").long("knob")));
    assert_eq!(untranslated(&odd), ["frobnicate", "frobnicate/knob"]);
}

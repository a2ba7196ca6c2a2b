//! Odd surroundings: no panic, no hang, the work is done or the reason is said.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::process::{Command, Output, Stdio};

use super::terminal::{BROKEN, GOOD, Terminal, WARNED};

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The output of a command that must neither panic nor be killed.
fn run(command: &mut Command) -> Output {
    let output = command.output().expect("the program was built");
    let said = text(&output.stderr);
    assert!(output.status.code().is_some(), "killed: {said}");
    assert!(!said.contains("panicked"), "{said}");
    output
}

#[test]
fn the_language_is_the_options_then_the_environments() {
    let terminal = Terminal::with_site();
    let said = |variables: &[(&str, &str)]| {
        let mut command = terminal.command(&["explain-code", "E999"]);
        text(&run(command.envs(variables.iter().copied())).stderr)
    };
    let (zh, en) = ("没有这个代码：E999\n", "there is no such code: E999\n");
    assert_eq!(said(&[("LANG", "zh_CN.UTF-8")]), zh);
    assert_eq!(said(&[("LANG", "en_US.UTF-8")]), en);
    assert_eq!(said(&[("LANG", "en_US.UTF-8"), ("LC_ALL", "zh_CN.UTF-8")]), zh);
}

#[test]
fn the_reasons_of_pages_leave_standard_output_to_sarif() {
    let terminal = Terminal::with_site();
    let output = run(&mut terminal.command(&["explain", "--format", "sarif"]));
    let log: serde_json::Value = serde_json::from_slice(&output.stdout).expect("SARIF is JSON");
    assert_eq!(log["version"], "2.1.0");
    assert!(text(&output.stderr).contains("cases/sf-2023-001.html\t"));
}

#[test]
fn an_empty_environment_is_enough() {
    let terminal = Terminal::with_site();
    let output =
        run(Command::new(env!("CARGO_BIN_EXE_casebook")).arg("build").current_dir(terminal.root()).env_clear());
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(terminal.root().join("public/cases/sf-2023-001.html").is_file());
}

#[test]
fn the_last_second_there_is_is_a_day_to_build_for() {
    let terminal = Terminal::with_site();
    let output = run(terminal.command(&["build"]).env("SOURCE_DATE_EPOCH", "253402300799"));
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
}

#[test]
fn clean_waits_for_a_build() {
    let terminal = Terminal::with_site();
    run(&mut terminal.command(&["build"]));
    let cache = terminal.root().join(".casebook");
    let held: Vec<_> = walkdir::WalkDir::new(&cache)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_name() == "lock")
        .map(|entry| File::options().append(true).open(entry.path()).expect("there"))
        .collect();
    assert_eq!(held.len(), 1);
    held[0].lock().expect("nobody holds it");
    let mut clean = terminal.command(&["--lang", "en", "clean"]).stderr(Stdio::piped()).spawn().expect("it runs");
    let mut said = BufReader::new(clean.stderr.take().expect("piped"));
    let mut line = String::new();
    said.read_line(&mut line).expect("readable");
    assert_eq!(line, "the site is being built; waiting for it …\n");
    assert!(cache.join("builds").is_dir(), "nothing is removed meanwhile");
    drop(held);
    assert!(clean.wait().expect("it ends").success());
    assert!(!cache.exists());
}

#[test]
fn what_is_not_printed_to_a_terminal_has_no_colours() {
    let terminal = Terminal::with_site();
    terminal.put("content/cases/有错误/index.md", BROKEN);
    for variables in [[("NO_COLOR", "1")], [("TERM", "xterm-256color")]] {
        let output = run(terminal.command(&["build"]).envs(variables));
        assert!(!output.stderr.contains(&0x1b), "{}", text(&output.stderr));
    }
}

#[test]
fn text_of_a_case_cannot_steer_the_terminal() {
    let terminal = Terminal::with_site();
    terminal.put("content/cases/有错误/index.md", &BROKEN.replace("去年", "去年\u{1b}[2J\u{7}"));
    let output = run(&mut terminal.command(&["build"]));
    assert!(!output.stderr.contains(&0x1b) && !output.stderr.contains(&7), "{}", text(&output.stderr));
}

#[cfg(unix)]
#[test]
fn a_closed_or_full_output_stops_nothing() {
    let terminal = Terminal::with_site();
    terminal.put("content/cases/有警告/index.md", WARNED);
    let program = env!("CARGO_BIN_EXE_casebook");
    for line in [
        format!("'{program}' explain-code | head -0"),
        format!("'{program}' check --format json | head -c 1 >/dev/null"),
        format!("'{program}' build 2>&1 | head -0"),
        format!("'{program}' build >&- 2>&-"),
        format!("'{program}' --help >&-"),
    ] {
        let output = run(Command::new("sh").args(["-c", &line]).current_dir(terminal.root()));
        assert_eq!(output.status.code(), Some(0), "{line}: {}", text(&output.stderr));
    }
    if std::path::Path::new("/dev/full").exists() {
        let line = format!("'{program}' build >/dev/full 2>/dev/full");
        let output = run(Command::new("sh").args(["-c", &line]).current_dir(terminal.root()));
        assert_eq!(output.status.code(), Some(0), "{line}");
    }
    assert!(terminal.root().join("public/index.html").is_file());
}

#[cfg(unix)]
#[test]
fn a_case_that_could_not_be_written_leaves_nothing_behind() {
    let terminal = Terminal::with_site();
    let new = format!("'{}' --lang zh new 案例 夜里有人接 --year 2026", env!("CARGO_BIN_EXE_casebook"));
    let folder = terminal.root().join("content/cases/2026-夜里有人接");
    // A file may be made and no byte of it be written, as on a full disk.
    let line = format!("trap '' XFSZ; ulimit -f 0; exec {new}");
    let full = run(Command::new("sh").args(["-c", &line]).current_dir(terminal.root()));
    assert_eq!(full.status.code(), Some(1), "{}", text(&full.stderr));
    assert!(text(&full.stderr).starts_with("错误：写不了“"), "{}", text(&full.stderr));
    assert!(!folder.exists(), "an empty case is left");
    let again = run(Command::new("sh").args(["-c", &new]).current_dir(terminal.root()));
    assert_eq!(again.status.code(), Some(0), "{}", text(&again.stderr));
    assert!(folder.join("index.md").is_file());
}

#[cfg(target_os = "linux")]
#[test]
fn a_deleted_working_folder_is_said() {
    let terminal = Terminal::new();
    let line =
        format!("mkdir gone && cd gone && rmdir ../gone && '{}' --lang en build", env!("CARGO_BIN_EXE_casebook"));
    let output = run(Command::new("sh").args(["-c", &line]).current_dir(terminal.root()));
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).starts_with("error: "), "{}", text(&output.stderr));
}

#[cfg(unix)]
#[test]
fn pipes_and_links_out_of_the_site_are_named_and_left_alone() {
    let terminal = Terminal::with_site();
    let folder = terminal.root().join("content/cases/好的");
    let made = Command::new("mkfifo").arg(folder.join("01 管子.jpg")).status().expect("mkfifo is there");
    assert!(made.success());
    std::os::unix::fs::symlink("/etc/hostname", folder.join("02 外面.jpg")).expect("linked");
    std::os::unix::fs::symlink(".", folder.join("圈")).expect("linked");
    let output = run(&mut terminal.command(&["--lang", "zh", "build"]));
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    for reason in ["01 管子.jpg”不是普通文件", "02 外面.jpg”是链接", "圈”是链接"] {
        assert!(said.contains(reason), "`{reason}` is not in:\n{said}");
    }
}

/// A folder that is a link out of the site is as much outside as a file that is one.
#[cfg(unix)]
#[test]
fn nothing_is_read_through_a_folder_that_leads_out_of_the_site() {
    let terminal = Terminal::with_site();
    let outside = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(outside.path().join("p.bmp"), picture()).expect("written");
    std::fs::create_dir_all(outside.path().join("templates")).expect("made");
    std::fs::write(outside.path().join("templates/footer.html"), "<footer>FOREIGN</footer>").expect("written");
    for (folder, link) in [("static", "pics"), ("themes", "gallery")] {
        std::fs::create_dir_all(terminal.root().join(folder)).expect("made");
        std::os::unix::fs::symlink(outside.path(), terminal.root().join(folder).join(link)).expect("linked");
    }
    terminal.put("content/cases/好的/index.md", &GOOD.replacen("年度:", "封面: /pics/p.bmp\n年度:", 1));
    let output = run(&mut terminal.command(&["--lang", "en", "build"]));
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(
        said.contains("static/pics/p.bmp") && said.matches("the link leads out of the site").count() == 2,
        "{said}"
    );
    assert!(!terminal.read("public/index.html").contains("FOREIGN"));
}

/// The same command by a user without rights, in a site that user may write to. The program is copied where that user can
/// reach it.
#[cfg(unix)]
fn as_nobody(terminal: &Terminal, guest: &std::path::Path, arguments: &[&str]) -> Command {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    const NOBODY: u32 = 65_534;
    let open = |path: &std::path::Path, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("root may change it");
    };
    let program = guest.join("casebook");
    // Not copied here: a program started meanwhile by another test would inherit the open file, which then cannot be run.
    let copied = Command::new("cp").arg(env!("CARGO_BIN_EXE_casebook")).arg(&program).status().expect("cp is there");
    assert!(copied.success(), "there is room for a copy");
    open(guest, 0o755);
    open(&program, 0o755);
    for entry in walkdir::WalkDir::new(terminal.root()).into_iter().map(|entry| entry.expect("listed")) {
        if entry.file_type().is_dir() {
            open(entry.path(), 0o777);
        }
    }
    let mut command = Command::new(program);
    command.args(arguments).current_dir(terminal.root()).env_clear().uid(NOBODY).gid(NOBODY);
    command
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_is_named_and_the_others_are_published() {
    use std::os::unix::fs::PermissionsExt;
    let terminal = Terminal::with_site();
    terminal.put("content/cases/锁住/index.md", WARNED);
    let locked = terminal.root().join("content/cases/锁住/index.md");
    std::fs::set_permissions(&locked, std::fs::Permissions::from_mode(0o000)).expect("changed");
    let mut command = terminal.command(&["--lang", "zh", "build"]);
    let guest = tempfile::tempdir().expect("a temporary folder");
    if std::fs::read(&locked).is_ok() {
        // Root may read anything, so somebody else runs the program.
        command = as_nobody(&terminal, guest.path(), &["--lang", "zh", "build"]);
    }
    let output = run(&mut command);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("E104") && said.contains("content/cases/锁住/index.md"), "{said}");
    assert!(terminal.root().join("public/cases/sf-2023-001.html").is_file());
}

/// A small picture.
#[cfg(unix)]
fn picture() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let image = image::RgbImage::from_pixel(900, 30, image::Rgb([80, 90, 120]));
    image.write_to(&mut bytes, image::ImageFormat::Bmp).expect("memory");
    bytes.into_inner()
}

/// Whatever cannot be read for a while is told, nothing published is lost over it, and it is looked at again by itself.
#[cfg(unix)]
#[test]
fn what_may_not_be_read_keeps_its_page_and_is_looked_at_again() {
    use std::os::unix::fs::PermissionsExt;
    const PLACE: &str = "content/cases/锁住";
    let terminal = Terminal::with_site();
    terminal.put(&format!("{PLACE}/index.md"), &WARNED.replace("2023-002", "2023-009"));
    terminal.put(&format!("{PLACE}/附件/方案.txt"), "方案");
    std::fs::write(terminal.root().join(format!("{PLACE}/01 门口.bmp")), picture()).expect("written");
    terminal.put("content/branches/有记录.md", "---\nname: 有记录\n---\n说明。\n");
    terminal.put("static/附属/a.txt", "a");
    terminal.put("static/docs/a.txt", "a");
    terminal.put("themes/gallery/templates/footer.html", "<footer>自己的页脚</footer>");
    let guest = tempfile::tempdir().expect("a temporary folder");
    let chmod = |path: &str, mode| {
        let permissions = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(terminal.root().join(path), permissions).expect("the owner may change it");
    };
    let published = || -> std::collections::BTreeMap<std::path::PathBuf, Vec<u8>> {
        let walk = walkdir::WalkDir::new(terminal.root().join("public")).into_iter().flatten();
        let files = walk.filter(|entry| entry.file_type().is_file());
        files.map(|entry| (entry.path().to_owned(), std::fs::read(entry.path()).expect("readable"))).collect()
    };
    let arguments = ["--lang", "en", "build", "--as-of", "2026-06-30"];
    let mut command = terminal.command(&arguments);
    let footer = "themes/gallery/templates/footer.html";
    chmod(footer, 0o000);
    if std::fs::read(terminal.root().join(footer)).is_ok() {
        // Root may read anything, so somebody else runs the program.
        command = as_nobody(&terminal, guest.path(), &arguments);
    }
    chmod(footer, 0o644);
    let mut build = || {
        let output = run(&mut command);
        (output.status.code(), text(&output.stderr))
    };
    let (code, said) = build();
    assert_eq!(code, Some(0), "{said}");
    let first = published();
    let own = first.keys().find(|path| path.ends_with("sf-2023-009.html")).expect("it is published");
    let picture = format!("{PLACE}/01 门口.bmp");
    let attachment = format!("{PLACE}/附件/方案.txt");
    for locked in [PLACE, &picture, &attachment, "content/branches", "static/docs"] {
        let mode = if terminal.root().join(locked).is_dir() { 0o777 } else { 0o644 };
        chmod(locked, 0o000);
        if locked != PLACE {
            // Saved meanwhile, the case is read again.
            let path = format!("{PLACE}/index.md");
            terminal.put(&path, &terminal.read(&path));
        }
        let (code, said) = build();
        assert!(code == Some(2) && said.contains("E104") && said.contains(locked), "{locked}: {code:?} {said}");
        let now = published();
        assert!(first.keys().all(|path| now.contains_key(path)), "{locked}: nothing is deleted\n{said}");
        let is_of_case = locked.starts_with(PLACE);
        assert!(!is_of_case || first.get(own) == now.get(own), "{locked}: the page stays\n{said}");
        chmod(locked, mode);
        let (code, said) = build();
        assert_eq!(code, Some(0), "{locked}: {said}");
        assert!(first == published(), "{locked}: all is as it was\n{said}");
    }
    terminal.put(footer, &terminal.read(footer));
    chmod(footer, 0o000);
    build();
    assert!(first != published(), "the theme goes without it");
    chmod(footer, 0o644);
    build();
    assert!(first == published(), "the template is read again");
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_not_utf_8_is_named() {
    use std::os::unix::ffi::OsStrExt;
    let terminal = Terminal::with_site();
    let name = std::ffi::OsStr::from_bytes(b"\xc3\xfb\xd7\xd6.jpg");
    std::fs::write(terminal.root().join("content/cases/好的").join(name), "x").expect("written");
    let output = run(&mut terminal.command(&["--lang", "zh", "build"]));
    assert!(text(&output.stderr).contains("文件名不是 UTF-8"), "{}", text(&output.stderr));
}

#[test]
fn the_site_is_found_from_a_folder_inside_it() {
    let terminal = Terminal::with_site();
    let inside = terminal.root().join("content/cases/好的");
    let output = run(terminal.command(&["build"]).current_dir(&inside));
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(terminal.root().join("public/index.html").is_file() && !inside.join("public").exists());
}

#[test]
fn a_second_build_waits_for_the_first() {
    let terminal = Terminal::with_site();
    for number in 0..40 {
        terminal
            .put(&format!("content/cases/{number}/index.md"), &GOOD.replace("2023-001", &format!("2024-{number:03}")));
    }
    let start = || {
        let mut command = terminal.command(&["-q", "build"]);
        command.stderr(Stdio::piped()).spawn().expect("the program was built")
    };
    for child in [start(), start(), start()] {
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    }
    assert!(terminal.root().join("public/cases/sf-2024-039.html").is_file());
}

#[test]
fn a_case_is_started_in_a_site_only_and_with_a_year_it_can_have() {
    let nowhere = Terminal::new();
    let output = run(&mut nowhere.command(&["--lang", "en", "new", "case", "A lamp"]));
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("`casebook init`"), "{}", text(&output.stderr));
    assert_eq!(std::fs::read_dir(nowhere.root()).expect("listed").count(), 0, "nothing is made");
    let site = Terminal::with_site();
    let output = run(&mut site.command(&["--lang", "en", "new", "case", "A lamp", "--year", "20"]));
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("from 1949 on"), "{}", text(&output.stderr));
    std::fs::remove_file(site.root().join("site.yaml")).expect("it was there");
    let output = run(&mut site.command(&["new", "case", "A lamp", "--year", "2024"]));
    assert_eq!(output.status.code(), Some(0), "cases without settings are a site: {}", text(&output.stderr));
}

#[test]
fn a_build_says_what_errors_kept_it_from() {
    let terminal = Terminal::with_site();
    let build = |language: &str| {
        let output = run(&mut terminal.command(&["--lang", language, "build"]));
        (output.status.code(), text(&output.stderr))
    };
    terminal.put("content/cases/另一个/index.md", &GOOD.replace("SF-2023-001", "SF-2023-002"));
    assert_eq!(build("en").0, Some(0));
    std::fs::remove_dir_all(terminal.root().join("content/cases/另一个")).expect("it was there");
    terminal.put("content/cases/有错误/index.md", BROKEN);
    for (language, wanted) in [("en", "should go stay until the errors are mended"), ("zh", "等错误改好后再删")]
    {
        let (code, said) = build(language);
        assert!(code == Some(2) && said.contains(wanted), "{code:?} {said}");
    }
    terminal.put("site.yaml", "site: [\n  title: 测试站\n");
    for (language, wanted) in [("en", "the settings cannot be read, so nothing"), ("zh", "网站设置读不出来")] {
        let (code, said) = build(language);
        assert!(code == Some(2) && said.contains(wanted), "{code:?} {said}");
    }
}

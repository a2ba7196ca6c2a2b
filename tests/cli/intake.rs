//! A folder as an office hands it in: most cases well, some broken, some in an encoding of long ago.

use std::path::Path;

use super::terminal::Terminal;

/// The nth case of a site whose cases have nothing wrong with them.
fn case(number: usize) -> String {
    let unit = ["城北供水所", "城南供水所", "市图书馆"][number % 3];
    let year = 2020 + number % 4;
    format!(
        "---\n编号: TS-{number:03}\n标题: 第{number}号案例\n摘要: 用三个步骤把等候时间缩短了一半，办事的人少跑一趟，满意率上升到百分之九十八。\n\
         单位: {unit}\n类型: 示范点\n类别: [服务群众]\n年度: {year}\n主要做法:\n  - 先数清楚在哪里等。\n\
         工作成效:\n  - 等候时间由40分钟降到{number}秒。\n---\n\n## 背景\n\n这里等得太久，大家商量着改。\n"
    )
}

fn path(number: usize) -> String {
    format!("content/cases/案例{number:03}/index.md")
}

/// Cases broken in six ways: the number, what was right, what was written, whether the repair is certain, the mended line.
const BROKEN: [(usize, &str, &str, bool, &str); 6] = [
    (10, "标题: 第10号案例", "标题: \"第10号案例", true, "标题: \"第10号案例\""),
    (50, "类别: [服务群众]", "类别: [服务群众", true, "类别: [服务群众]"),
    (90, "单位: 城北供水所", "单位 城北供水所", true, "单位: 城北供水所"),
    (120, "年度: 2020", "年度: 去年", false, "年度: 2023"),
    (150, "单位: 城北供水所\n", "", false, "单位: 城北供水所"),
    (180, "编号: TS-180", "编号: TS-020", false, "编号: TS-020-2"),
];

fn office() -> Terminal {
    let terminal = Terminal::new();
    terminal.put("site.yaml", "site:\n  title: 测试站\n");
    for number in 0..200 {
        let mut text = case(number);
        if let Some((_, right, written, ..)) = BROKEN.iter().find(|broken| broken.0 == number) {
            assert!(text.contains(right), "case {number} holds {right}");
            text = text.replacen(right, written, 1);
        }
        terminal.put(&path(number), &text);
    }
    terminal
}

/// Runs a command; its exit code and what it said on standard error.
fn run(terminal: &Terminal, arguments: &[&str]) -> (Option<i32>, String) {
    let output = terminal.command(&[&["--lang", "zh"], arguments].concat()).output().expect("the program was built");
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

fn published(terminal: &Terminal) -> usize {
    let pages = std::fs::read_dir(terminal.root().join("public/cases")).expect("built");
    pages.filter(|page| page.as_ref().expect("listed").file_name().to_string_lossy().starts_with("ts-")).count()
}

/// Every file below `content` and its bytes.
fn sources(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let walk = walkdir::WalkDir::new(folder.join("content"))
        .sort_by_file_name()
        .into_iter()
        .map(|entry| entry.expect("listed"));
    walk.filter(|entry| entry.file_type().is_file())
        .map(|entry| (entry.path().display().to_string(), std::fs::read(entry.path()).expect("readable")))
        .collect()
}

#[test]
fn of_two_hundred_cases_six_broken_ones_hold_nothing_up_and_each_is_told_with_its_mended_line() {
    let terminal = office();
    let (code, said) = run(&terminal, &["build"]);
    assert_eq!(code, Some(2), "{said}");
    assert!(published(&terminal) >= 194, "{} are published", published(&terminal));
    assert_eq!(said.matches("错误[E").count(), 6, "{said}");
    for (number, _, _, _, mended) in BROKEN {
        let message = said.split("\n\n").find(|message| message.contains(&path(number)) && message.contains("错误["));
        let message = message.unwrap_or_else(|| panic!("nothing is said of case {number}: {said}"));
        let place = message.split_once(&format!("--> {}:", path(number))).map_or("", |(_, place)| place);
        let line = place.split(':').next().and_then(|line| line.parse::<u32>().ok());
        assert!(line.is_some_and(|line| line > 0), "no line in {message}");
        assert!(message.lines().any(|line| line.trim() == mended), "no `{mended}` in {message}");
    }
}

#[test]
fn fixing_repairs_what_is_certain_and_the_next_build_publishes_it() {
    let terminal = office();
    let (code, _) = run(&terminal, &["build"]);
    assert_eq!((code, published(&terminal)), (Some(2), 194));
    let (code, said) = run(&terminal, &["check", "--fix", "--dry-run"]);
    assert_eq!(code, Some(2));
    assert!(said.contains("可以修正 3 个文件，共 3 处；没有改动"), "{said}");
    let (code, said) = run(&terminal, &["check", "--fix"]);
    assert_eq!(code, Some(2), "three wait for a person: {said}");
    assert!(said.contains("修正了 3 个文件，共 3 处"), "{said}");
    for (number, _, written, is_certain, mended) in BROKEN {
        let text = terminal.read(&path(number));
        assert_eq!(text.lines().any(|line| line == mended), is_certain, "{text}");
        let untouched = case(number).lines().filter(|line| text.contains(line)).count();
        assert!(untouched + 1 >= case(number).lines().count(), "more than the line of `{written}` changed: {text}");
    }
    let once = sources(terminal.root());
    let (_, said) = run(&terminal, &["check", "--fix"]);
    assert!(said.contains("修正了 0 个文件，共 0 处"), "{said}");
    assert!(sources(terminal.root()) == once, "a second run changes nothing");
    let (code, said) = run(&terminal, &["build"]);
    assert_eq!((code, published(&terminal)), (Some(2), 197), "{said}");
    assert_eq!(said.matches("错误[E").count(), 3, "{said}");
}

#[test]
fn files_of_old_machines_are_saved_as_utf_8_with_their_line_ends() {
    let terminal = Terminal::new();
    terminal.put("site.yaml", "site:\n  title: 测试站\n");
    let text = case(1).replace("这里等得太久,", "这里等得太久，").replace('\n', "\r\n");
    let put = |number: usize, bytes: &[u8]| {
        terminal.put(&path(number), "");
        std::fs::write(terminal.root().join(path(number)), bytes).expect("written");
    };
    let of_number = |number: usize| text.replace("TS-001", &format!("TS-{number:03}"));
    put(1, &encoding_rs::GBK.encode(&of_number(1)).0);
    put(2, format!("\u{feff}{}", of_number(2).replace("标题: ", "标题：")).as_bytes());
    let units = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    put(3, &[vec![0xff, 0xfe], units(&of_number(3))].concat());
    let (code, said) = run(&terminal, &["check", "--fix"]);
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(terminal.read(&path(1)), of_number(1));
    assert_eq!(terminal.read(&path(2)), format!("\u{feff}{}", of_number(2)), "its mark stays");
    assert_eq!(terminal.read(&path(3)), of_number(3));
}

#[test]
fn big5_is_converted_only_when_a_person_says_so() {
    let terminal = Terminal::new();
    terminal.put("site.yaml", "site:\n  title: 测试站\n");
    terminal.put(&path(2), &case(2));
    let text = "---\n編號: TS-007\n標題: 一盞燈照亮夜路\n單位: 城北供水所\n類別: 服務群眾\n年度: 2023\n主要做法: [把水錶先數清楚]\n\
                工作成效: [等候由40分鐘降到18分鐘]\n---\n\n夜裡常常停水，大家商量以後決定輪流值守。\n";
    let bytes = encoding_rs::BIG5.encode(text).0.into_owned();
    terminal.put(&path(7), "");
    let place = terminal.root().join(path(7));
    std::fs::write(&place, &bytes).expect("written");
    let (code, said) = run(&terminal, &["check", "--fix"]);
    assert_eq!((code, std::fs::read(&place).expect("there")), (Some(2), bytes), "{said}");
    assert!(said.contains("check --fix --encoding big5"), "{said}");
    let (code, said) = run(&terminal, &["check", "--fix", "--encoding", "big5"]);
    assert_eq!((code, terminal.read(&path(7)).as_str()), (Some(0), text), "{said}");
    assert_eq!(terminal.read(&path(2)), case(2), "what is UTF-8 stays");
    let (code, said) = run(&terminal, &["check", "--fix", "--encoding", "big-5000"]);
    assert_eq!(code, Some(1));
    assert!(said.contains("不认识编码“big-5000”"), "{said}");
}

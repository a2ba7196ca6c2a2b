//! After any sequence of edits, an incremental build equals a clean one, byte for byte.

use proptest::prelude::*;

use casebook::content::case::Date;

use crate::crash::Faulty;
use crate::harness::{Project, SETTINGS, assert_same, case, case_path, case_with, files, picture};

/// One edit of a site.
#[derive(Clone, Debug)]
enum Edit {
    Add(usize),
    Remove(usize),
    Body(usize, u8),
    Title(usize, u8),
    Meta(usize, u8),
    Encoding(usize),
    Rename(usize),
    Settings(u8),
    Record(u8),
    Theme(u8),
    Clock(u8),
    Static(u8),
    Picture(usize, u8),
    RenamePicture(usize),
    RemovePicture(usize),
    Brand(u8),
    /// The build after an edit is cut off at a call that changes the disk.
    Stop(usize, usize),
    /// Two builds of the same output at the same time.
    Together(usize),
    DropJournal,
}

fn edit() -> impl Strategy<Value = Edit> {
    let case = 0..14_usize;
    prop_oneof![
        case.clone().prop_map(Edit::Add),
        case.clone().prop_map(Edit::Remove),
        (case.clone(), any::<u8>()).prop_map(|(at, text)| Edit::Body(at, text)),
        (case.clone(), any::<u8>()).prop_map(|(at, text)| Edit::Title(at, text)),
        (case.clone(), any::<u8>()).prop_map(|(at, text)| Edit::Meta(at, text)),
        case.clone().prop_map(Edit::Encoding),
        case.clone().prop_map(Edit::Rename),
        (0..4_u8).prop_map(Edit::Settings),
        (0..4_u8).prop_map(Edit::Record),
        (0..3_u8).prop_map(Edit::Theme),
        (0..3_u8).prop_map(Edit::Clock),
        (0..3_u8).prop_map(Edit::Static),
        (case.clone(), 0..3_u8).prop_map(|(at, kind)| Edit::Picture(at, kind)),
        (case.clone(), 0..3_u8).prop_map(|(at, kind)| Edit::Picture(at, kind)),
        case.clone().prop_map(Edit::RenamePicture),
        case.clone().prop_map(Edit::RemovePicture),
        (0..4_u8).prop_map(Edit::Brand),
        (case.clone(), 0..90_usize).prop_map(|(at, call)| Edit::Stop(at, call)),
        case.prop_map(Edit::Together),
        Just(Edit::DropJournal),
    ]
}

/// The picture that edits come and go with.
const COVER: &str = "封面 门口.bmp";

fn has_picture(project: &Project, number: usize) -> bool {
    project.root().join(format!("content/cases/案例{number:03}/{COVER}")).is_file()
}

fn apply(project: &mut Project, edit: &Edit) {
    let has = |project: &Project, number: usize| project.root().join(case_path(number)).is_file();
    match *edit {
        Edit::Add(number) => project.put(&case_path(number), case(number)),
        Edit::Remove(number) if has(project, number) => project.remove(&case_path(number)),
        Edit::Body(number, text) if has(project, number) => {
            let title = format!("第{number}号案例");
            project
                .put(&case_path(number), case_with(number, &title, &format!("经过{text}，见[另一个](../案例001/)。")));
        }
        Edit::Title(number, text) if has(project, number) => {
            project.put(&case_path(number), case_with(number, &format!("题目{text}"), "这里写经过。"));
        }
        Edit::Meta(number, choice) if has(project, number) => {
            let text = case(number)
                .replace("类别: [", ["类别: [技术创新/新的, ", "类别: ["][usize::from(choice % 2)])
                .replace(
                    "级别: 市级",
                    ["级别: 区级", "状态: 退出", "推荐: 是", "品牌: 好品牌\n工作法: [好办法]"][usize::from(choice % 4)],
                )
                .replace("年度: 202", if choice > 128 { "年度: 201" } else { "年度: 202" });
            project.put(&case_path(number), text);
        }
        Edit::Encoding(number) if has(project, number) => {
            let text = String::from_utf8_lossy(&std::fs::read(project.root().join(case_path(number))).expect("there"))
                .into_owned();
            let (bytes, _, _) = encoding_rs::GB18030.encode(&text);
            project.put(&case_path(number), &bytes);
        }
        Edit::Rename(number) if has(project, number) => {
            let from = project.root().join(format!("content/cases/案例{number:03}"));
            let to = project.root().join(format!("content/cases/2021-改名{number:03}"));
            if !to.exists() {
                std::fs::rename(from, to).expect("renamed");
            }
        }
        Edit::Settings(choice) => {
            let extra = [
                "",
                "theme: { primary: \"#1a5fb4\" }\n",
                "indexes: [category, year]\n",
                "search: { enabled: false }\n",
            ];
            let text = SETTINGS.replace("per_page: 5", if choice == 2 { "per_page: 3" } else { "per_page: 5" });
            project.put("site.yaml", format!("{text}{}", extra[usize::from(choice)]));
        }
        Edit::Record(choice) => {
            let parent = ["", "parent: 市供水公司\n", "aliases: [市图书馆]\n", "slug: north\n"][usize::from(choice)];
            project
                .put("content/branches/城北供水所.md", format!("---\nname: 城北供水所\n{parent}---\n说明{choice}。\n"));
            project.put("content/pages/about.md", format!("---\ntitle: 关于\n---\n第{choice}版。\n"));
        }
        Edit::Theme(choice) => {
            let text = format!("<footer class=\"site-footer\"><p>页脚{choice}</p></footer>");
            project.put("themes/gallery/templates/footer.html", text);
        }
        Edit::Clock(choice) => project.as_of = Date { year: 2026 + u16::from(choice), month: 1, day: 1 },
        Edit::Static(choice) => project.put("static/note.txt", format!("{choice}")),
        Edit::Picture(number, kind) if has(project, number) => {
            let place = format!("content/cases/案例{number:03}/{COVER}");
            project.put(&place, picture(kind));
        }
        Edit::RenamePicture(number) if has_picture(project, number) => {
            let folder = project.root().join(format!("content/cases/案例{number:03}"));
            std::fs::rename(folder.join(COVER), folder.join("现场.bmp")).expect("renamed");
        }
        Edit::RemovePicture(number) if has_picture(project, number) => {
            project.remove(&format!("content/cases/案例{number:03}/{COVER}"));
        }
        Edit::Brand(choice) => {
            let extra = ["", "slogan: 一心一意\n", "aliases: [好牌子]\n", "slug: good\n"][usize::from(choice)];
            project.put("content/brands/好品牌.md", format!("---\nname: 好品牌\n{extra}---\n说明{choice}。\n"));
        }
        Edit::Stop(number, call) => {
            project.put(&case_path(number), case_with(number, &format!("题目停{call}"), "停下。"));
            // It may be through before it comes to that call.
            let _ = project.build_into(&project.out(), &Faulty::new(call, true));
        }
        Edit::Together(number) => {
            project.put(&case_path(number), case_with(number, "一起的题目", "一起。"));
            let project = &*project;
            std::thread::scope(|scope| {
                scope.spawn(|| project.build());
                scope.spawn(|| project.build());
            });
        }
        Edit::DropJournal => {
            let _ = std::fs::remove_dir_all(project.root().join(".casebook/builds"));
        }
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 40, ..ProptestConfig::default() })]

    #[test]
    fn an_incremental_build_equals_a_clean_one(edits in proptest::collection::vec(edit(), 1..7)) {
        let mut project = Project::with_cases(7);
        project.build();
        for (step, edit) in edits.iter().enumerate() {
            apply(&mut project, edit);
            project.build();
            // After a lost journal old files may stay: casebook deletes only what it remembers writing.
            let mut now = files(&project.out());
            let clean = project.build_clean();
            if edits[..=step].iter().any(|one| matches!(one, Edit::DropJournal)) {
                now.retain(|path, _| clean.contains_key(path));
            }
            assert_same(&now, &clean, &format!("after step {step} of {edits:?}"));
        }
    }
}

#[test]
fn any_number_of_threads_and_any_folder_give_the_same_bytes() {
    let project = Project::with_cases(40);
    let build = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| project.build_clean())
    };
    assert_same(&build(1), &build(4), "1 and 4 threads");
    let other = Project::with_cases(40);
    assert_same(&project.build_clean(), &other.build_clean(), "another folder, other times");
}

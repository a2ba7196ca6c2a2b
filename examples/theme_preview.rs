//! Draws every kind of page of a theme from invented views, so that its looks can be judged without a site.
//!
//! `cargo run --example theme_preview -- OUT [SITE_FOLDER [THEME]]` writes pages to OUT. With a site folder, its
//! `themes/` lies over the embedded one. Pictures named `1.jpg` … `9.jpg` in `OUT/media` are used when they exist.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use casebook::config::Config;
use casebook::template::Theme;
use casebook::template::views::{
    AdoptionView, AlternateView, AssessmentView, CardView, CaseView, CriterionView, DateView, DatedView, DocView,
    FeedbackView, FigureView, FileView, GoalView, GroupView, HeadingView, HomeView, LinkView, ListView, MatrixRowView,
    MetricView, PageView, PagerView, PairPictureView, PairView, PictureView, RecordView, ReplicationView, RoundRowView,
    SignOffView, SiteView, SourceView, StarsView, StepView, TermView, TermsView,
};
use casebook::vfs::{Disk, Files, Memory};
use serde::Serialize;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let out = PathBuf::from(arguments.next().ok_or("where to? give a folder")?);
    let files: Box<dyn Files> = match arguments.next() {
        Some(folder) => Box::new(Disk::new(Path::new(&folder))?),
        None => Box::new(Memory::new()),
    };
    let mut config = Config::default();
    if let Some(name) = arguments.next() {
        config.theme.name = name;
    }
    if let Some(primary) = arguments.next() {
        config.theme.primary = primary;
    }
    let mut problems = Vec::new();
    let theme = Theme::load(files.as_ref(), &config, &mut problems);
    for problem in &problems {
        eprintln!("{} {:?}", problem.text.zh, problem.location);
    }
    for asset in theme.assets() {
        write(&out.join(&asset.path), &asset.bytes)?;
    }
    for (lang, folder) in [("zh-Hans", ""), ("en", "en/")] {
        Preview { theme: &theme, config: &config, out: &out, lang, folder }.draw()?;
    }
    Ok(())
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::create_dir_all(path.parent().ok_or("a file stands in a folder")?)?;
    Ok(fs::write(path, bytes)?)
}

struct Preview<'a> {
    theme: &'a Theme,
    config: &'a Config,
    out: &'a Path,
    lang: &'a str,
    folder: &'a str,
}

impl Preview<'_> {
    fn draw(&self) -> Result<()> {
        self.page("index.html", "home", "home.html", "home", &self.home()?)?;
        self.page("cases/a.html", "case", "case.html", "case", &self.full_case()?)?;
        self.page("cases/b.html", "case", "case.html", "case", &bare_case())?;
        self.page("cases/c.html", "case", "case.html", "case", &withdrawn_case())?;
        self.page("cases/index.html", "list", "list.html", "list", &self.list()?)?;
        self.page("years/2099.html", "list", "list.html", "list", &ListView::default())?;
        self.page("brands/a.html", "list", "list.html", "list", &self.brand()?)?;
        self.page("rounds/2023.html", "list", "list.html", "list", &round_list())?;
        self.page("branches/index.html", "terms", "terms.html", "terms", &branch_terms())?;
        self.page("categories/index.html", "terms", "terms.html", "terms", &category_terms())?;
        self.page(
            "tags/index.html",
            "terms",
            "terms.html",
            "terms",
            &TermsView { of: "tag".to_owned(), ..category_terms() },
        )?;
        self.page("years/index.html", "terms", "terms.html", "terms", &year_terms())?;
        self.page("about.html", "page", "doc.html", "doc", &doc())?;
        self.page("standards/a.html", "page", "doc.html", "doc", &standard())?;
        self.page("notices/index.html", "page", "doc.html", "doc", &notices())?;
        self.page("search.html", "search", "search.html", "search", &"")?;
        self.page("404.html", "missing", "404.html", "missing", &"")
    }

    fn page<T: Serialize>(&self, path: &str, kind: &str, template: &str, name: &str, view: &T) -> Result<()> {
        let href = format!("{}{path}", self.folder);
        let root = "../".repeat(href.matches('/').count());
        let mut context = self.theme.edition_context(&self.site());
        context.insert("root", &root);
        context.insert("page", &self.page_view(&href, kind, path));
        context.insert(name.to_owned(), view);
        let html = self.theme.render(template, &context).map_err(|problem| format!("{problem:?}"))?;
        write(&self.out.join(&href), html.replace(ROOT, &root).as_bytes())
    }

    fn page_view(&self, href: &str, kind: &str, path: &str) -> PageView {
        let heading = match path {
            "index.html" => "澄湾市公共服务示范案例集",
            "404.html" => "没有这个页面",
            "search.html" => "搜索案例",
            "brands/a.html" => "一杯清水",
            "about.html" => "关于本站",
            "standards/a.html" => "示范点创建标准",
            "notices/index.html" => "公告",
            "categories/index.html" => "全部类别",
            "branches/index.html" => "单位一览",
            "years/index.html" => "全部年份",
            "rounds/2023.html" => "2023年度示范点创建",
            _ => "全部案例",
        };
        let home = LinkView { label: "首页".to_owned(), href: format!("{}index.html", self.folder), count: None };
        let here = LinkView { label: heading.to_owned(), ..LinkView::default() };
        let edition = |lang: &str, label: &str, folder: &str| AlternateView {
            lang: lang.to_owned(),
            label: label.to_owned(),
            href: format!("{folder}{path}"),
            current: self.lang == lang,
            same: true,
        };
        PageView {
            kind: kind.to_owned(),
            title: format!("{heading} - 案例集"),
            heading: heading.to_owned(),
            description: "看得懂，学得走的公共服务案例。".to_owned(),
            href: href.to_owned(),
            crumbs: if path == "index.html" { vec![] } else { vec![home, here] },
            alternates: vec![edition("zh-Hans", "简体", ""), edition("en", "English", "en/")],
            is_indexed: true,
            ..PageView::default()
        }
    }

    fn site(&self) -> SiteView {
        let folder = self.folder;
        let menu = [
            ("首页", "index.html"),
            ("案例", "cases/index.html"),
            ("单位", "branches/index.html"),
            ("品牌", "brands/a.html"),
            ("工作法", "categories/index.html"),
            ("年份", "years/index.html"),
            ("关于", "about.html"),
        ];
        SiteView {
            title: "澄湾市公共服务示范案例集".to_owned(),
            subtitle: "一点一滴，看得懂，学得走".to_owned(),
            owner: "澄湾市公共服务推广中心".to_owned(),
            lang: self.lang.to_owned(),
            home: format!("{folder}index.html"),
            menu: menu.iter().map(|(label, href)| link(label, &format!("{folder}{href}"), None)).collect(),
            copyright: "© 澄湾市公共服务推广中心".to_owned(),
            reprint: "转载请注明“来源：澄湾市公共服务示范案例集”".to_owned(),
            icp: "某ICP备00000000号-1".to_owned(),
            contact: pairs(&[("部门", "案例编辑室"), ("电话", "0000-6800123"), ("邮箱", "anli@example.org")]),
            primary: self.config.theme.primary.clone(),
            dark: "auto".to_owned(),
            large_text: true,
            styles: self.theme.styles(),
            scripts: self.theme.scripts(),
            search: format!("{folder}search.html"),
            feed: "atom.xml".to_owned(),
            ..SiteView::default()
        }
    }

    fn draw_card(&self, template: &str, card: &CardView) -> Result<String> {
        let mut context = self.theme.edition_context(&self.site());
        context.insert("root", ROOT);
        context.insert("card", card);
        Ok(self.theme.render(template, &context).map_err(|problem| format!("{problem:?}"))?)
    }

    fn cards(&self) -> Result<Vec<String>> {
        CARDS
            .iter()
            .enumerate()
            .map(|(number, (title, summary))| self.draw_card("card.html", &card(number, title, summary)))
            .collect()
    }

    fn home(&self) -> Result<HomeView> {
        let lead = card(0, CARDS[0].0, CARDS[0].1);
        Ok(HomeView {
            figures: [("案例", "48", "个"), ("单位", "41", "家"), ("品牌", "7", "个"), ("推广到", "63", "处")]
                .map(|(label, value, unit)| FigureView {
                    label: label.to_owned(),
                    value: value.to_owned(),
                    unit: unit.to_owned(),
                    href: "cases/index.html".to_owned(),
                })
                .to_vec(),
            lead_html: self.draw_card("card-lead.html", &lead)?.replace("h3", "h2"),
            newest_html: self.cards()?,
            categories: category_terms().terms,
            years: (2020..2026)
                .rev()
                .map(|year| link(&format!("{year}年"), "years/index.html", Some(year - 2015)))
                .collect(),
            brands: category_terms().terms.into_iter().take(5).collect(),
            branches: ["市水务集团", "市公交集团", "市民服务中心", "港务公司", "园林环卫中心", "社会事业服务中心"]
                .iter()
                .map(|name| link(name, "branches/index.html", Some(5)))
                .collect(),
            methods: ["三色派单法", "迎问办送回五步法", "听看问记巡检法"]
                .iter()
                .map(|name| link(name, "about.html", Some(2)))
                .collect(),
            notices: notices().entries,
            changes: vec![GroupView {
                label: "新进".to_owned(),
                links: vec![
                    link("夜里有人接，漏水不过夜", "cases/a.html", None),
                    link("站牌旁的十五秒", "cases/b.html", None),
                ],
            }],
            changes_href: "about.html".to_owned(),
            all_href: "cases/index.html".to_owned(),
            ..HomeView::default()
        })
    }

    fn list(&self) -> Result<ListView> {
        Ok(ListView {
            of: "all".to_owned(),
            intro: "按认定时间从新到旧排列。".to_owned(),
            count: Some(48),
            groups: vec![GroupView {
                label: "二级类别".to_owned(),
                links: ["上门服务", "窗口服务", "热线服务"]
                    .iter()
                    .map(|name| link(name, "cases/index.html", Some(4)))
                    .collect(),
            }],
            cards_html: self.cards()?,
            pager: PagerView {
                older_href: "cases/index.html".to_owned(),
                last_href: "cases/index.html".to_owned(),
                ..PagerView::default()
            },
            ..ListView::default()
        })
    }

    fn brand(&self) -> Result<ListView> {
        let formula = [
            ("听", "听机器的声音，先于看仪表"),
            ("看", "看油迹水迹，顺着找源头"),
            ("问", "问上一班，问操作的人"),
            ("记", "记下来，下一班看得见"),
        ];
        let record = RecordView {
            kind: "brand".to_owned(),
            name: "一杯清水".to_owned(),
            slogan: "一杯水，一份心".to_owned(),
            meaning: "从水源到水龙头，每一道都有人看着；居民端起杯子，不用多想。".to_owned(),
            formula: formula
                .map(|(name, text)| CriterionView {
                    name: name.to_owned(),
                    text: text.to_owned(),
                    score: String::new(),
                })
                .to_vec(),
            facts: pairs(&[("创建时间", "2019年"), ("所属单位", "澄湾市水务集团")]),
            children: vec![
                link("云埠供水所", "branches/index.html", Some(3)),
                link("北岭供水所", "branches/index.html", Some(2)),
            ],
            contact: pairs(&[("联系人", "值班室"), ("电话", "0000-6100211")]),
            visit: pairs(&[("地址", "云埠区中平路9号"), ("时间", "每周二、周四下午")]),
            ..RecordView::default()
        };
        Ok(ListView {
            of: "brand".to_owned(),
            record: Some(record),
            cards_html: self.cards()?.into_iter().take(2).collect(),
            ..ListView::default()
        })
    }

    fn full_case(&self) -> Result<CaseView> {
        let mut case = full_case();
        case.related_html = self.cards()?.into_iter().skip(1).take(3).collect();
        Ok(case)
    }
}

/// Stands for the way to the root inside cards, until the page is known.
const ROOT: &str = "\u{2}r";

const CARDS: [(&str, &str); 7] = [
    (
        "夜里有人接，漏水不过夜",
        "云埠供水所把夜间报修按影响分成红黄绿三色，两人一车随时出发，平均到场时间从82分钟降到31分钟。",
    ),
    ("把借书台搬到菜市场边", "石桥分馆在菜市场旁开了一间早七点开门的借书间，买菜的人顺手还书借书，一年借出2.6万册。"),
    ("站牌旁的十五秒", "16路车队。"),
    (
        "末班船等一等：松屿轮渡站把最后一班船的开船时间交给岛上的晚自习下课铃和医院夜诊叫号来定",
        "轮渡站与岛上中学、卫生站互通时刻，末班船最多等十五分钟，一年少滞留旅客三千一百人次。",
    ),
    ("反冲洗水再用一回", "清源水厂把滤池反冲洗水沉淀后回到前端，一年少取原水47万吨。"),
    ("一份菜单三家看", "青湖小学食堂的菜单由营养师、家长、学生三方会签，剩菜减少四成。"),
    ("一张工具板", ""),
];

fn card(number: usize, title: &str, summary: &str) -> CardView {
    CardView {
        href: "cases/a.html".to_owned(),
        slug: format!("case-{number}"),
        title: title.to_owned(),
        summary: summary.to_owned(),
        branch: "云埠供水所".to_owned(),
        category: "民生服务".to_owned(),
        year: 2023,
        kind: "示范点".to_owned(),
        level: "市级".to_owned(),
        stars: (number % 3 != 2).then(|| stars(3 + u8::try_from(number % 3).unwrap_or(0))),
        metric: (number % 2 == 0).then(|| metric("夜间平均到场时间", "82", "31", "分钟", 100, 40)),
        cover: (number % 3 != 2).then(|| picture(number + 1, "", false)),
        status: if number == 4 { "suspended".to_owned() } else { String::new() },
        status_label: if number == 4 { "整改中".to_owned() } else { String::new() },
        pattern: u8::try_from(number * 5 % 12).unwrap_or(0),
        ..CardView::default()
    }
}

fn link(label: &str, href: &str, count: Option<u32>) -> LinkView {
    LinkView { label: label.to_owned(), href: href.to_owned(), count }
}

fn pairs(of: &[(&str, &str)]) -> Vec<PairView> {
    of.iter().map(|(label, value)| PairView { label: (*label).to_owned(), value: (*value).to_owned() }).collect()
}

fn date(iso: &str, text: &str) -> DateView {
    DateView { iso: iso.to_owned(), text: text.to_owned() }
}

fn stars(value: u8) -> StarsView {
    StarsView { value, max: 5, href: String::new() }
}

fn metric(label: &str, before: &str, after: &str, unit: &str, before_percent: u8, after_percent: u8) -> MetricView {
    MetricView {
        label: label.to_owned(),
        before: before.to_owned(),
        after: after.to_owned(),
        unit: unit.to_owned(),
        period: "2019年对2020年".to_owned(),
        source: "报修系统".to_owned(),
        direction: if before_percent > after_percent { "down" } else { "up" }.to_owned(),
        is_better: true,
        change: "62.2%".to_owned(),
        before_percent,
        after_percent,
        ..MetricView::default()
    }
}

fn value(label: &str, value: &str, unit: &str) -> MetricView {
    MetricView {
        label: label.to_owned(),
        value: value.to_owned(),
        unit: unit.to_owned(),
        period: "2020年".to_owned(),
        ..MetricView::default()
    }
}

fn picture(number: usize, anchor: &str, eager: bool) -> PictureView {
    let number = (number - 1) % 9 + 1;
    let src = format!("media/{number}.jpg");
    let tall = number == 5;
    PictureView {
        full: src.clone(),
        src,
        width: if tall { 1200 } else { 1600 },
        height: if tall { 1600 } else { 1067 },
        alt: "值班室外景，窗里亮着灯".to_owned(),
        caption: if anchor.is_empty() {
            String::new()
        } else {
            "值班灯亮起，两名师傅同时收到位置".to_owned()
        },
        placeholder: format!("ph-{}", number * 5),
        focus: "fx-5 fy-4".to_owned(),
        shape: if tall { "portrait" } else { "landscape" }.to_owned(),
        eager,
        anchor: anchor.to_owned(),
        ..PictureView::default()
    }
}

fn step(title: &str, text: &str, owner: &str) -> StepView {
    StepView {
        title_html: title.to_owned(),
        text_html: text.to_owned(),
        owner: owner.to_owned(),
        ..StepView::default()
    }
}

#[expect(clippy::too_many_lines, reason = "one case with every field filled")]
fn full_case() -> CaseView {
    let mut methods = vec![
        step(
            "接电话只问三句",
            "在哪里、漏多大、影响几户。三句问完就定颜色，红单同时打给值班员口头复述一遍，避免听错楼号。",
            "热线值班员",
        ),
        step(
            "车上东西固定放",
            "把以往两年的夜间抢修记录翻了一遍，九成用得上的是41件工具和配件。这41件按用的先后挂在车厢右侧，少一件，交班时就看得见。",
            "抢修组",
        ),
        step(
            "办结之后再问一声",
            "第二天上午九点到十一点由内勤回访，只问“水好了没有、地面收拾了没有”。有一项没做好，当天再去。",
            "内勤",
        ),
    ];
    methods[1].pictures.push(picture(4, "pic-2", false));
    let gallery: Vec<PictureView> = (3..8).map(|number| picture(number, &format!("pic-{number}"), false)).collect();
    let mut lightbox = vec![picture(1, "pic-1", false), picture(4, "pic-2", false)];
    lightbox.extend(gallery.iter().cloned());
    CaseView {
        id: "CW-2020-001".to_owned(),
        slug: "cw-2020-001".to_owned(),
        href: "cases/a.html".to_owned(),
        title: "夜里有人接，漏水不过夜".to_owned(),
        subtitle: "云埠供水所夜间抢修值守".to_owned(),
        summary: CARDS[0].1.to_owned(),
        branches: vec![link("云埠供水所", "branches/index.html", None)],
        brands: vec![link("一杯清水", "brands/a.html", None)],
        work_methods: vec![link("三色派单法", "brands/a.html", None)],
        kind: Some(link("示范点", "cases/index.html", None)),
        categories: vec![vec![link("民生服务", "categories/index.html", None), link("上门服务", "categories/index.html", None)]],
        tags: ["夜间服务", "报修", "老旧小区"].iter().map(|tag| link(tag, "tags/index.html", None)).collect(),
        year: Some(link("2020年", "years/index.html", None)),
        level: Some(link("市级", "cases/index.html", None)),
        stars: Some(stars(4)),
        region: vec![link("澄湾市", "cases/index.html", None), link("云埠区", "cases/index.html", None)],
        status: "active".to_owned(),
        slogan: vec!["灯亮着，人就在".to_owned()],
        goals: vec![GoalView { text: "夜间报修平均到场时间".to_owned(), target: "40分钟以内".to_owned(), deadline: "2020-12-01".to_owned() }],
        background_html: "<p>云埠区老旧小区多，水管年头长。过去夜里报修，居民常常打几个电话才找到人，师傅到了又找不到阀门。</p>".to_owned(),
        highlights: ["三句话定颜色，接线员当场派单", "每晚两人一车，工具按抢修顺序摆放", "办结第二天上午回访，不满意再上门"].map(str::to_owned).to_vec(),
        methods,
        results: vec![step("到得快了", "夜间报修平均到场时间由82分钟降到31分钟，红单平均24分钟。", ""), step("单子分得清", "全年夜间报修1146件，其中红单214件、黄单587件、绿单345件，没有一件因为定错颜色引起投诉。", "")],
        lessons: vec![step("", "先把“急”和“不急”分开，人手不变也能快起来。", ""), step("", "工具摆放的顺序，就是抢修的顺序；车厢比制度好记。", "")],
        metrics: vec![metric("夜间平均到场时间", "82", "31", "分钟", 100, 40), metric("回访满意率", "90.4", "97.8", "%", 90, 100), value("夜间报修", "1,146", "件"), value("夜间投诉", "0", "件")],
        replication: Some(ReplicationView { prerequisites: "有夜班人员和一辆抢修车".to_owned(), steps: ["翻两年记录", "定工具清单", "接线员练三句话", "次日回访"].map(str::to_owned).to_vec(), cost: "约0.8万元（车厢挂架和手持灯）".to_owned(), difficulty: "低".to_owned(), difficulty_level: 1 }),
        adopted_by: vec![AdoptionView { branch: link("北岭供水所", "branches/index.html", None), date: date("2021-05-10", "2021年5月10日"), note: String::new() }, AdoptionView { branch: link("供水分公司", "branches/index.html", None), date: date("2024-03-01", "2024年3月1日"), note: "三色派单扩大到全部热线工单".to_owned() }],
        feedback: vec![FeedbackView { quote: "以前夜里漏水只能拿盆接着等天亮，现在打完电话，衣服还没穿好，人就到楼下了。".to_owned(), by: "旧码头路住户".to_owned(), score: "5".to_owned() }],
        honors: vec![DatedView { date: date("2021-01-15", "2021年1月15日"), title: "年度优质服务班组".to_owned(), note: "澄湾市公共服务推广中心".to_owned(), level: "市级".to_owned(), ..DatedView::default() }],
        coverage: vec![DatedView { date: date("2021-01-20", "2021年1月20日"), title: "夜里十一点的敲门声".to_owned(), href: "https://example.org/a".to_owned(), is_external: true, note: "澄湾日报".to_owned(), level: "报纸".to_owned() }],
        cover: Some(picture(1, "pic-1", true)),
        gallery,
        lightbox,
        pairs: vec![PairPictureView { before: picture(8, "", false), after: picture(9, "", false), caption: "抢修车车厢整理前后".to_owned() }],
        attachments: vec![FileView { title: "夜间值守工作方案".to_owned(), href: "files/a.pdf".to_owned(), kind: "PDF".to_owned(), size: "1.2 MB".to_owned(), ..FileView::default() }],
        archive: vec![FileView { title: "2020年活动记录".to_owned(), kind: "XLSX".to_owned(), stage: "实施".to_owned(), ..FileView::default() }],
        assessments: vec![
            AssessmentView { date: date("2020-12-18", "2020年12月18日"), kind: "认定".to_owned(), result: "通过".to_owned(), tone: "pass".to_owned(), stars: Some(stars(3)), methods: "实地考察、集体评审".to_owned(), score: "84".to_owned(), note: String::new() },
            AssessmentView { date: date("2023-12-08", "2023年12月8日"), kind: "复评".to_owned(), result: "升级".to_owned(), tone: "up".to_owned(), stars: Some(stars(4)), methods: "随机抽查".to_owned(), score: "90".to_owned(), note: "夜间暗访两次，均在三十分钟内到场".to_owned() },
        ],
        signoff: Some(SignOffView { editor: "林晓".to_owned(), reviewer: "周宁".to_owned(), approver: "陈立".to_owned(), date: date("2021-01-08", "2021年1月8日") }),
        source: Some(SourceView { name: "《供水简报》".to_owned(), issue: "2021年第2期".to_owned(), author: "林晓".to_owned(), ..SourceView::default() }),
        contact: pairs(&[("联系人", "值班室"), ("电话", "0000-6100211")]),
        recognized: date("2020-12-18", "2020年12月18日"),
        review_due: date("2026-12-08", "2026年12月8日"),
        date: date("2021-01-12", "2021年1月12日"),
        updated: date("2023-12-11", "2023年12月11日"),
        custom: pairs(&[("受益人数", "23000")]),
        outline: [("background", "背景"), ("methods", "主要做法"), ("results", "工作成效"), ("night", "一个夜班")].iter().map(|(id, text)| HeadingView { level: 2, id: (*id).to_owned(), text: (*text).to_owned() }).collect(),
        body_html: "<h2 id=\"night\">一个夜班</h2><p>晚上十点四十分，七号楼报修。值班灯亮起，<strong>两名师傅同时收到位置和阀门编号。</strong>二十二分钟后，水压恢复。</p><blockquote><p>“以前怕夜里漏水，现在看见那盏灯就踏实了。”——七号楼住户</p></blockquote><p>当班的记录本上写着：<em>先关分支阀，再关总阀</em>。这一条后来写进了工具清单的第一行。</p>".to_owned(),
        minutes: 4,
        newer: Some(link("站牌旁的十五秒", "cases/b.html", None)),
        older: Some(link("把借书台搬到菜市场边", "cases/c.html", None)),
        ..CaseView::default()
    }
}

fn bare_case() -> CaseView {
    CaseView {
        title: "一张工具板".to_owned(),
        href: "cases/b.html".to_owned(),
        branches: vec![link("钳工二班", "branches/index.html", None)],
        year: Some(link("2020年", "years/index.html", None)),
        kind: Some(link("示范岗", "cases/index.html", None)),
        methods: vec![step("", "把每件工具的轮廓画在板上，少一件一眼看见。", "")],
        results: vec![step("", "找工具的时间由每班18分钟降到3分钟。", "")],
        minutes: 1,
        ..CaseView::default()
    }
}

fn withdrawn_case() -> CaseView {
    CaseView {
        title: "班前五分钟，把隐患讲在前头：装配二车间从一张纸条开始的每日风险提示做法及其三年演变记录".to_owned(),
        status: "withdrawn".to_owned(),
        status_label: "已退出".to_owned(),
        notice: "本示范岗于2024年11月20日退出：车间搬迁，岗位合并。原文保留，供查阅。".to_owned(),
        successor: Some(link("新线第一天就讲五分钟", "cases/a.html", None)),
        ..bare_case()
    }
}

fn round_list() -> ListView {
    let record = RecordView {
        kind: "round".to_owned(),
        name: "2023年度".to_owned(),
        round: vec![
            RoundRowView {
                kind: "示范点".to_owned(),
                applied: "32".to_owned(),
                recognised: "14".to_owned(),
                rate: "43.8%".to_owned(),
                breakdown: pairs(&[("企业", "6"), ("事业单位", "5"), ("街道社区", "3")]),
            },
            RoundRowView {
                kind: "示范岗".to_owned(),
                applied: "21".to_owned(),
                recognised: "9".to_owned(),
                rate: "42.9%".to_owned(),
                breakdown: vec![],
            },
        ],
        ..RecordView::default()
    };
    ListView { of: "round".to_owned(), record: Some(record), ..ListView::default() }
}

fn term(label: &str, count: u32, children: Vec<TermView>) -> TermView {
    TermView { label: label.to_owned(), href: "cases/index.html".to_owned(), count, children, ..TermView::default() }
}

fn branch_terms() -> TermsView {
    let water = term(
        "澄湾市水务集团",
        9,
        vec![
            term("供水分公司", 6, vec![term("云埠供水所", 3, vec![]), term("北岭供水所", 2, vec![])]),
            term("清源水厂", 3, vec![term("水质化验室", 1, vec![])]),
        ],
    );
    let bus = term(
        "澄湾市公交集团",
        5,
        vec![term("公交第二分公司", 4, vec![term("16路车队", 2, vec![])]), term("青湖公交场站", 1, vec![])],
    );
    TermsView {
        of: "branch".to_owned(),
        intro: "点单位名称，看它和下级单位的全部案例。".to_owned(),
        terms: vec![water, bus, term("石桥养老服务中心", 0, vec![])],
        ..TermsView::default()
    }
}

fn category_terms() -> TermsView {
    let names = ["民生服务", "安全生产", "技术创新", "绿色低碳", "营商服务", "文化教育", "健康养老", "社区共建"];
    let terms = names.iter().enumerate().map(|(number, name)| TermView {
        description: if number % 2 == 0 {
            "离群众最近的窗口、热线和上门服务。".to_owned()
        } else {
            String::new()
        },
        cover: (number % 3 != 1).then(|| picture(number + 1, "", false)),
        ..term(name, 9 - u32::try_from(number).unwrap_or(0), vec![])
    });
    TermsView { of: "category".to_owned(), terms: terms.collect(), ..TermsView::default() }
}

fn year_terms() -> TermsView {
    let columns: Vec<LinkView> =
        category_terms().terms.iter().map(|term| link(&term.label, "categories/index.html", None)).collect();
    let row = |year: u32| MatrixRowView {
        label: link(&format!("{year}年"), "years/2099.html", Some(8)),
        cells: (0..8)
            .map(|cell| {
                if (cell + year) % 3 == 0 {
                    link("", "", Some(0))
                } else {
                    link("", "cases/index.html", Some(cell + 1))
                }
            })
            .collect(),
    };
    TermsView {
        of: "year".to_owned(),
        terms: (2020..2026).rev().map(|year| term(&format!("{year}年"), 8, vec![])).collect(),
        columns,
        rows: (2020..2026).rev().map(row).collect(),
        ..TermsView::default()
    }
}

fn doc() -> DocView {
    let outline = [("why", "为什么做这个站"), ("how", "怎样投稿"), ("pick", "怎样遴选"), ("use", "怎样引用")];
    let body: String = outline.iter().map(|(id, text)| format!("<h2 id=\"{id}\">{text}</h2><p>把做得好的事写清楚，让别的单位照着就能做。每个案例都写明条件、步骤、投入和难度，附上数据来源，不写空话，也不写做不到的事。</p><ul><li>写一件事，不写一年的总结</li><li>数字要有来源</li></ul>")).collect();
    DocView {
        body_html: body,
        outline: outline
            .iter()
            .map(|(id, text)| HeadingView { level: 2, id: (*id).to_owned(), text: (*text).to_owned() })
            .collect(),
        date: date("2026-01-08", "2026年1月8日"),
        ..DocView::default()
    }
}

fn standard() -> DocView {
    let criteria = [
        ("有主题", "有明确的创建主题或活动载体，一句话说得清。", "20"),
        ("有做法", "做法具体，换个单位照着能做。", "30"),
        ("有成效", "有前后对比的数据，来源可查。", "30"),
        ("有档案", "方案、记录、照片齐全。", "20"),
    ];
    let record = RecordView {
        kind: "standard".to_owned(),
        name: "示范点创建标准".to_owned(),
        criteria: criteria
            .map(|(name, text, score)| CriterionView {
                name: name.to_owned(),
                text: text.to_owned(),
                score: score.to_owned(),
            })
            .to_vec(),
        total: "100".to_owned(),
        ..RecordView::default()
    };
    DocView { record: Some(record), ..DocView::default() }
}

fn notices() -> DocView {
    let entry = |iso: &str, text: &str, title: &str| DatedView {
        date: date(iso, text),
        title: title.to_owned(),
        href: "about.html".to_owned(),
        note: "认定".to_owned(),
        ..DatedView::default()
    };
    DocView {
        entries: vec![
            entry("2026-03-02", "2026年3月2日", "关于公布2025年度示范点的公告"),
            entry("2025-11-20", "2025年11月20日", "2025年度拟认定名单公示"),
        ],
        ..DocView::default()
    }
}

//! Settings as people write them → what is meant and what is said.

use super::*;
use crate::config::{FieldKind, MenuItem};
use crate::content::case::Date;
use crate::vfs::Memory;

fn read(text: &str) -> (Config, Vec<Diagnostic>) {
    let mut out = Vec::new();
    let config = from_source(&SourceText::new("site.yaml", text), &mut out);
    (config, out)
}

fn said(out: &[Diagnostic]) -> Vec<String> {
    let place = |problem: &Diagnostic| problem.location.as_ref().map_or((0, 0), |place| (place.line, place.column));
    out.iter()
        .map(|problem| format!("{} {}:{} {}", problem.code, place(problem).0, place(problem).1, problem.text.zh))
        .collect()
}

fn hint(out: &[Diagnostic]) -> Option<&str> {
    out.first()?.hints.first()?.line.as_deref()
}

#[test]
fn entities_from_web_pages_are_read_as_what_they_stand_for() {
    let (config, out) = read("site:\n  title: 澄湾&middot;案例&nbsp;集\n");
    assert_eq!(config.title, "澄湾·案例\u{a0}集");
    assert_eq!(said(&out), Vec::<String>::new());
}

#[test]
fn a_list_where_names_are_needed_is_told_even_when_it_is_empty() {
    let (_, out) = read("site: []\n");
    assert_eq!(out.iter().map(|one| one.code).collect::<Vec<_>>(), [Code::W227], "{out:?}");
    let (_, out) = read("site: {}\nstars:\n");
    assert_eq!(said(&out), Vec::<String>::new());
}

const ENGLISH: &str = "\
site:
  title: 澄湾案例集
  subtitle: 看得懂，学得走
  language: zh-Hans
  base_url: https://example.org/anli
  owner: 澄湾推广中心
  as_of: 2026-06-30
  contact: { 电话: 0000-6800123 }
  footer: { copyright: © 澄湾, reprint: 转载请注明, icp: 测试备1号, police: 测安2号 }
languages:
  zh-Hant: { from: zh-Hans, glossary: data/用语.csv }
  en: { title: Casebook, owner: Centre, contact: { Telephone: 0000-6800123 }, footer: { reprint: Name the source } }
kinds:
  - { name: 示范点, slug: point, rank: 2, valid_years: 3, require: [results, lessons], aliases: [示范站] }
categories:
  - { name: 民生服务, slug: service, names: { en: Service }, description: 为居民办事, below: [{ name: 上门服务, slug: visits, names: { en: Visits }, aliases: [入户服务] }, 窗口服务] }
  - 安全生产
levels: [区级, 市级]
sectors: 水务、公交
stars: { max: 4 }
review: { remind_days: 60, withdrawn: hide }
signoff: { required: [editor, approver] }
check: { strict: true, max_summary: 100, min_image_width: 800 }
fields:
  - { key: trained, name: 培训人次, type: integer, facet: true, required: true }
facets: [category, year, trained]
indexes: [category, category_year, tag]
per_page: 12
menu: [首页, 案例, { 总站: https://example.org/ }]
theme: { name: gallery, primary: \"#0F5C66\", logo: logo.svg, dark: off, large_text: false }
outputs: { feed: false, sitemap: true, data: false }
images: { widths: [960, 480], quality: 70 }
search: { enabled: true, profile: disk, synonyms: data/同义词.yaml }
modes: { grey: [2026-12-13] }
government: { SiteName: 澄湾 }
";

const CHINESE: &str = "\
站点:
  标题: 澄湾案例集
  副题: 看得懂，学得走
  语言: 简体中文
  网址: https://example.org/anli
  主办单位: 澄湾推广中心
  截止日: 2026年6月30日
  联系方式: { 电话: 0000-6800123 }
  页脚: { 版权: © 澄湾, 转载: 转载请注明, 备案号: 测试备1号, 公安备案号: 测安2号 }
语言版本:
  繁体: { 转自: 简体, 用语表: data/用语.csv }
  英文: { 标题: Casebook, 主办单位: Centre, 联系方式: { Telephone: 0000-6800123 }, 页脚: { 转载: Name the source } }
类型:
  - { 名称: 示范点, 网址名: point, 排序: 2, 有效年数: 3, 必填: [工作成效, 经验启示], 别名: [示范站] }
类别:
  - { 名称: 民生服务, 网址名: service, 译名: { en: Service }, 说明: 为居民办事, 二级: [{ 名称: 上门服务, 网址名: visits, 译名: { en: Visits }, 别名: [入户服务] }, 窗口服务] }
  - 安全生产
级别: 区级、市级
领域: [水务, 公交]
星级: { 最高: 4 }
复评: { 提前提醒: 60, 退出: 隐藏 }
审签: { 必须: [编辑, 签发] }
检查: { 严格: 是, 摘要上限: 100, 图片最小宽度: 800 }
字段:
  - { 键: trained, 名称: 培训人次, 类型: 整数, 筛选: 是, 必填: 是 }
筛选: [类别, 年度, 培训人次]
索引: [类别, 类别年度, 标签]
每页: 12
菜单: [首页, 案例, { 总站: https://example.org/ }]
主题: { 名称: gallery, 主色: \"#0f5c66\", 标识: logo.svg, 深色: 关, 大字: 否 }
输出: { 订阅: 否, 网站地图: 是, 数据: 否 }
图片: { 宽度: [480, 960], 质量: 70 }
搜索: { 启用: 是, 用途: 本地, 同义词: data/同义词.yaml }
模式: { 灰色: 2026-12-13 }
政务: { SiteName: 澄湾 }
";

#[test]
fn every_setting_is_read() {
    let (config, out) = read(ENGLISH);
    assert_eq!(said(&out), Vec::<String>::new());
    assert_eq!(config.base_url, "https://example.org/anli/");
    assert_eq!(config.as_of, Some(Date { year: 2026, month: 6, day: 30 }));
    assert_eq!(
        (config.kinds[0].valid_years, config.kinds[0].require.as_slice()),
        (3, ["results".to_owned(), "lessons".to_owned()].as_slice())
    );
    assert_eq!(config.categories[0].names, [("en".to_owned(), "Service".to_owned())]);
    let below: Vec<_> =
        config.categories[0].below.iter().map(|term| (term.name.as_str(), term.slug.as_str())).collect();
    assert_eq!(below, [("上门服务", "visits"), ("窗口服务", "")]);
    let english = &config.languages[1];
    assert_eq!((english.owner.as_str(), english.footer.reprint.as_str()), ("Centre", "Name the source"));
    assert_eq!(english.contact.len(), 1);
    assert_eq!((config.sectors.len(), config.stars_max, config.per_page), (2, 4, 12));
    assert_eq!((config.review.remind_days, config.review.withdrawn), (60, Withdrawn::Hide));
    assert_eq!(config.signoff_required, ["editor", "approver"]);
    assert_eq!((config.fields[0].kind, config.fields[0].required), (FieldKind::Integer, true));
    assert_eq!(config.facets, ["category", "year", "trained"]);
    assert_eq!(config.indexes, [IndexKind::Category, IndexKind::CategoryYear, IndexKind::Tag]);
    assert_eq!(config.menu[2], MenuItem { label: "总站".to_owned(), href: "https://example.org/".to_owned() });
    assert_eq!((config.theme.primary.as_str(), config.theme.dark.as_str()), ("#0f5c66", "off"));
    assert_eq!(config.images.widths_px, [480, 960]);
    assert!(config.search.disk_profile && !config.outputs.feed && config.outputs.sitemap);
    assert_eq!(config.grey.dates.len(), 1);
}

#[test]
fn chinese_settings_mean_the_same_as_english_ones() {
    let (english, _) = read(ENGLISH);
    let (chinese, out) = read(CHINESE);
    assert_eq!(said(&out), Vec::<String>::new());
    assert_eq!(chinese, english);
}

#[test]
fn without_a_file_every_setting_has_its_default() {
    let mut out = Vec::new();
    assert_eq!(load(&Memory::default(), &mut out), Config::default());
    assert_eq!(out, []);
    let (config, out) = read("site: { as_of: today, base_url: \"\" }\n");
    assert_eq!((config, out.len()), (Config::default(), 0));
}

#[test]
fn a_day_that_the_settings_name_is_known_to_be_theirs() {
    assert!(read("site: { as_of: 2024-01-01 }\n").0.has_fixed_day);
    assert!(!read("site: { as_of: today }\n").0.has_fixed_day);
}

#[test]
fn the_settings_may_have_a_chinese_file_name_and_name_a_word_list() {
    let mut files = Memory::default();
    files.put("站点.yaml", "检查: { 错别字表: data/词.csv }\n");
    files.put("data/词.csv", "错,对\n泄涝,泄漏\n");
    let mut out = Vec::new();
    let config = load(&files, &mut out);
    assert_eq!(config.check.words.hits("泄涝点"), [(0, "泄涝", "泄漏")]);
    files.put("site.yaml", "per_page: 12\n");
    assert_eq!(load(&files, &mut out).per_page, 12);
    assert_eq!(said(&out), ["W227 0:0 已有 site.yaml，没有读 站点.yaml；请合并成一个文件"]);
}

#[test]
fn a_word_list_that_is_too_large_or_not_there_is_told_with_the_reason() {
    let mut files = Memory::default();
    files.put("site.yaml", "check: { wordlist: data/词.csv }\n");
    let why = |files: &Memory| {
        let mut out = Vec::new();
        let config = load(files, &mut out);
        assert_eq!(config.check.words, WordList::default());
        said(&out)
    };
    assert_eq!(why(&files), ["W227 0:0 错别字表 data/词.csv 读不出来：文件或文件夹不存在"]);
    files.put("data/词.csv", "泄涝,泄漏\n".repeat(80_000));
    assert_eq!(why(&files), ["W227 0:0 错别字表 data/词.csv 读不出来：文件超过 1 MB"]);
}

#[test]
fn a_wrong_setting_keeps_its_default_and_shows_the_mended_line() {
    let cases = [
        ("per_page: 很多\n", "W227 1:11 per_page“很多”看不懂", Some("per_page: 24")),
        ("per_page: 900\n", "W227 1:11 per_page“900”超出范围，应在 1 到 500 之间", Some("per_page: 500")),
        (
            "theme: { primary: a3231f }\n",
            "W227 1:19 primary“a3231f”不是颜色，请写 \"#a3231f\" 这样的六位色号，两边加引号",
            Some("theme: { primary: \"#a3231f\" }"),
        ),
        (
            "site: { base_url: www.example.org }\n",
            "W227 1:19 网址“www.example.org”不合适，请写完整的网址，如 https://example.org/anli/",
            Some("site: { base_url: \"https://www.example.org/\" }"),
        ),
        (
            "site: { as_of: 2026-02-30 }\n",
            "W227 1:16 as_of“2026-02-30”，日历上没有这一天",
            Some("site: { as_of: 2026-02-28 }"),
        ),
        ("per_pgae: 24\n", "W227 1:1 “per_pgae”可能是“per_page（每页）”", Some("per_page: 24")),
        ("title: 案例集\n", "W227 1:1 “title”要写在“site:”下面，前面空两格", Some("site:\n  title: 案例集")),
        ("site.title: 案例集\n", "W227 1:1 “title”要写在“site:”下面，前面空两格", Some("site:\n  title: 案例集")),
        ("review: { withdrawn: 删了 }\n", "W227 1:22 withdrawn“删了”不在可选范围内：notice、hide、keep", None),
        (
            "facets: [category, 颜色]\n",
            "W227 1:20 facets里的“颜色”不认识，可以写：category、year、branch、brand、work_method、kind、level、stars、region、sector、round、status、tags",
            None,
        ),
        ("stars: 五\n", "W227 1:8 stars要分项写（max）", None),
        ("fields: [{ key: title, name: 标题 }]\n", "W227 1:10 “标题”和已有的字段 title（标题） 重名，请换一个", None),
        ("kinds: [{ name: 甲 }, { name: 甲 }]\n", "W227 1:1 “甲”和“甲”重名或网址名相同", None),
        ("menu: [{ 外: \"javascript:alert(1)\" }]\n", "W227 1:13 菜单“外”的网址“javascript:alert(1)”不能用", None),
        ("images: { strip_gps: false }\n", "W227 1:22 拍摄位置总会去掉，不能关闭", Some("images: { strip_gps: true }")),
    ];
    for (text, expected, mended) in cases {
        let (config, out) = read(text);
        assert_eq!(said(&out), [expected], "{text}");
        if mended.is_some() {
            assert_eq!(hint(&out), mended, "{text}");
        }
        let kept = Config { kinds: Vec::new(), facets: Config::default().facets, ..config };
        assert_eq!(kept, Config::default(), "{text}");
    }
}

#[test]
fn own_fields_may_be_a_map_with_their_keys() {
    let listed = "fields:\n  - { key: trained, name: 培训人次, type: integer }\n  - { key: shift, name: 班次, type: choice, options: [早班, 晚班] }\n  - { key: 备注, name: 备注 }\n";
    let mapped = "fields:\n  trained: { name: 培训人次, type: integer }\n  shift:\n    name: 班次\n    type: choice\n    options: [早班, 晚班]\n  备注: { type: text }\n";
    let ((listed, _), (mapped, out)) = (read(listed), read(mapped));
    assert_eq!(said(&out), Vec::<String>::new());
    assert_eq!(mapped.fields, listed.fields);
    let (config, out) = read("fields:\n  t: { key: trained, name: 培训人次 }\n  备注: 说明\n");
    assert_eq!(config.fields.iter().map(|field| field.key.as_str()).collect::<Vec<_>>(), ["trained"]);
    assert_eq!(said(&out), ["W227 3:3 自定义字段“备注”要写名称和类型"]);
    assert_eq!(hint(&out), Some("备注: { name: 说明, type: text }"));
}

#[test]
fn a_choice_without_options_is_told_of_and_read_as_text() {
    let (config, out) = read("fields:\n  - { key: shift, name: 班次, type: choice }\n");
    assert_eq!(said(&out), ["W227 2:5 自定义字段“班次”没写可选的值，先当文字读"]);
    assert_eq!(hint(&out), Some("options: [甲, 乙]"));
    assert_eq!((config.fields.len(), config.fields[0].kind), (1, FieldKind::Text));
}

#[test]
fn own_fields_without_a_key_of_their_own_are_told_of() {
    let (config, out) = read("fields: [{ name: 无键, type: text }]\n");
    assert_eq!(said(&out), ["W227 1:10 自定义字段“无键”没写键名，先用名称代替"]);
    assert_eq!(hint(&out), Some("key: trained"));
    assert_eq!(config.fields[0].key, "无键");
    for (second, problem) in [
        ("{ key: A, name: 丙 }", "有两个自定义字段的键名是“A”，后一个不会用到"),
        ("{ key: c, name: 甲 }", "有两个自定义字段的名称是“甲”，后一个不会用到"),
        ("{ key: 甲, name: 丙 }", "“甲”是一个自定义字段的键名，又是另一个的名称，后一个不会用到"),
    ] {
        let (config, out) = read(&format!("fields:\n  - {{ key: a, name: 甲 }}\n  - {second}\n"));
        assert_eq!(said(&out), [format!("W227 3:5 {problem}")]);
        assert_eq!(config.fields.iter().map(|field| field.key.as_str()).collect::<Vec<_>>(), ["a"]);
    }
}

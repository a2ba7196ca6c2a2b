//! The keys of the other records: units, brands, methods, rounds, standards, notices, pages, the glossary.

use super::nested::{LOCATION, tables};
use super::table::Type::{
    Boolean, Choice, Date, Figure, File, Integer, Line, Map, Maps, Names, OpenMap, Sentences, Text, Year,
};
use super::table::{Field, Table};

const NAME: Field = Field::new("name", &["名称"], Line)
    .also(&["title"])
    .about("名称；默认是文件名", "Name; by default the file's name");
const ALIASES: Field =
    Field::new("aliases", &["别名", "又名", "简称"], Names).also(&["alias"]).about("其他叫法", "Other names for it");
const SLUG: Field = Field::new("slug", &["网址名", "英文名"], Line)
    .about("网址里用的英文名，定了不要改", "Name in addresses; do not change it later")
    .example("north");
const NAMES: Field = Field::new("names", &["译名"], OpenMap)
    .about("其他语言里的名称", "Names in other languages")
    .example("{ en: North Water Station }");
const UPDATED: Field =
    Field::new("updated", &["更新日期", "更新时间"], Date).about("更新日期", "Date of the last update");
const BRANCH_OF: Field =
    Field::new("branch", &["单位", "所属单位"], Names).about("哪个单位的", "The unit it belongs to");
const LOGO: Field = Field::new("logo", &["标识", "徽标"], File).about("标识图片", "Logo picture");

tables! {
    /// A unit.
    BRANCH = [
        NAME.example("城北供水所"),
        Field::new("full_name", &["全称"], Line).about("全称", "Full name").example("海川市供水服务公司城北供水所"),
        ALIASES.example("[城北所]"),
        Field::new("parent", &["上级单位", "上级", "隶属"], Line).about("上级单位", "The unit above").example("海川市供水服务公司"),
        Field::new("rank", &["层级", "级别"], Line).about("层级", "Rank").example("基层站所"),
        Field::new("sector", &["领域", "行业"], Line).about("领域", "Sector").example("公共服务"),
        Field::new("region", &["地区", "区域"], Line).about("市/区", "city/district").example("海川市/北湖区"),
        Field::new("location", &["坐标", "位置"], Map).about("经纬度", "Coordinates").keys(&LOCATION),
        Field::new("contact", &["联系人", "联系方式"], OpenMap).about("联系方式", "Contact").example("{ 电话: 0000-7654321 }"),
        Field::new("visit", &["观摩", "参观"], OpenMap).about("观摩安排", "Visits").example("{ 地址: 清泉路18号, 开放: 每周三下午 }"),
        LOGO, SLUG, NAMES, UPDATED,
        Field::new("order", &["排序", "顺序"], Integer).about("先后", "Order"),
        Field::new("public", &["公开", "公开联系方式"], Boolean).about("联系人的电话：是，照原样公开；否，网页上不出现；不写，只把手机号打码", "Telephone numbers of the contact: yes, shown as they are; no, left off the pages; not written, mobile numbers are masked"),
    ];
    /// A brand.
    BRAND = [
        NAME.example("清泉到家"),
        Field::new("slogan", &["口号"], Line).about("口号", "Slogan").example("拧开龙头，放心喝水"),
        Field::new("meaning", &["内涵", "含义"], Text).about("内涵", "What it stands for"),
        LOGO, BRANCH_OF,
        Field::new("since", &["创建时间", "创建年份", "始于"], Line).about("哪年开始", "Since when").example("2019"),
        ALIASES, SLUG, NAMES, UPDATED,
        Field::new("theme", &["主题"], Line).about("主题", "Theme"),
    ];
    /// A named work method.
    METHOD = [
        NAME.example("一盏灯值守法"),
        Field::new("formula", &["要诀", "口诀"], Maps).about("每个字的意思", "What each character stands for").example("[{ 字: 亮, 意: 值班灯常亮 }]").keys(&FORMULA),
        Field::new("steps", &["步骤"], Sentences).about("步骤", "Steps").example("[分片定人, 走访画图]"),
        BRANCH_OF,
        Field::new("created", &["创建时间", "创建年份", "创立"], Line).about("哪年创立", "When it was created").example("2022"),
        ALIASES, SLUG, NAMES, UPDATED,
    ];
    /// One character of a method's formula.
    FORMULA = [
        Field::new("char", &["字", "词"], Line).also(&["letter", "word"]).required().about("字", "The character").example("亮"),
        Field::new("meaning", &["意", "意思", "含义", "释义"], Line).also(&["text"]).about("意思", "What it stands for").example("值班灯常亮"),
    ];
    /// A round of recognition.
    ROUND = [
        NAME.example("2023年度示范点创建"),
        Field::new("year", &["年度", "年份"], Year).about("年度", "Year").example("2023"),
        Field::new("applied", &["申报", "申报数"], OpenMap).about("各类型申报数", "Applications by kind").example("{ 示范点: 32, 示范岗: 21 }"),
        Field::new("recognised", &["认定", "认定数"], OpenMap).also(&["recognized"]).about("各类型认定数", "Recognitions by kind").example("{ 示范点: 14, 示范岗: 9 }"),
        Field::new("breakdown", &["构成", "分项"], OpenMap).about("认定数的构成", "Recognitions by kind and sort of unit").example("{ 示范点: { 企业: 6, 事业单位: 5 } }"),
        Field::new("methods", &["评审方式", "方式"], Names).also(&["method"]).about("评审方式", "Methods of assessment").example("[实地考察, 集体评审]"),
        Field::new("publicity", &["公示", "公示期"], Map).about("公示起止", "Publicity period").keys(&PERIOD),
        Field::new("document", &["文件", "附件"], File).about("认定文件", "The document").example("附件/2023年度认定结果.pdf"),
        ALIASES, SLUG, NAMES,
    ];
    /// From one day to another.
    PERIOD = [
        Field::new("from", &["起", "开始", "自"], Date).also(&["start"]).about("开始", "First day").example("2023-11-20"),
        Field::new("to", &["止", "结束", "至"], Date).also(&["end", "until"]).about("结束", "Last day").example("2023-11-24"),
    ];
    /// A set of criteria.
    STANDARD = [
        NAME.example("示范点创建标准"),
        Field::new("applies_to", &["适用", "适用类型"], Names).about("适用于哪些类型", "Kinds it applies to").example("[示范点, 示范岗]"),
        Field::new("criteria", &["标准", "条目", "指标"], Maps).about("条目", "The criteria").example("[{ 名称: 成效有数据, 内容: 至少两项前后对比, 分值: 25 }]").keys(&CRITERION),
        SLUG, NAMES, UPDATED,
    ];
    /// One criterion.
    CRITERION = [
        Field::new("name", &["名称", "标题"], Line).also(&["title"]).required().about("名称", "Name"),
        Field::new("text", &["内容", "说明", "要求"], Line).also(&["description"]).about("要求", "What is asked"),
        Field::new("score", &["分值", "得分", "分数"], Figure).about("分值", "Points"),
    ];
    /// A notice.
    NOTICE = [
        Field::new("title", &["标题", "名称"], Line).also(&["name"]).about("标题；默认是文件名", "Title; by default the file's name").example("2023年度认定公告"),
        Field::new("type", &["类型"], Choice).also(&["kind"]).about("认定、复评、退出、其他", "认定 (recognition), 复评 (re-assessment), 退出 (withdrawal), other").example("认定"),
        Field::new("date", &["日期", "发布日期"], Date).also(&["published"]).about("日期", "Date").example("2023-12-01"),
        Field::new("cases", &["案例", "涉及案例"], Names).also(&["case"]).about("涉及的案例编号", "Ids of the cases concerned").example("[SF-2023-017]"),
        SLUG, UPDATED,
    ];
    /// A free page.
    PAGE = [
        Field::new("title", &["标题", "名称"], Line).also(&["name"]).about("标题；默认是文件名", "Title; by default the file's name").example("关于"),
        Field::new("summary", &["摘要", "简介"], Line).about("摘要", "Summary"),
        SLUG, UPDATED,
        Field::new("date", &["日期", "发布日期"], Date).about("日期", "Date"),
        Field::new("order", &["排序", "顺序"], Integer).about("菜单里的先后", "Order in menus"),
        Field::new("menu", &["进菜单"], Boolean).about("设置里没有写菜单时，是否排在菜单最后", "Whether it stands at the end of the menu, when the settings have none"),
        Field::new("lang", &["语言"], Line).about("语言", "Language tag"),
    ];
    /// A person.
    PERSON_RECORD = [
        Field::new("name", &["姓名", "名称"], Line).about("姓名；默认是文件名", "Name; by default the file's name"),
        Field::new("role", &["职务", "岗位", "身份"], Line).also(&["title"]).about("岗位", "Role"),
        Field::new("branch", &["单位", "所属单位"], Names).about("单位", "Unit"),
        Field::new("deed", &["事迹", "简介"], Text).also(&["text"]).about("事迹", "Deed"),
        Field::new("consent", &["本人同意", "同意公开"], Boolean).about("本人是否同意公开；不写“是”就不显示", "Whether the person agrees to be shown"),
        Field::new("cases", &["案例", "相关案例"], Names).about("相关案例编号；人物显示在这些案例的网页上", "Ids of the cases on whose pages the person is shown"),
        Field::new("slug", &["网址名", "英文名"], Line).about("暂时不用：人物没有自己的网页", "Of no use yet: a person has no page"),
    ];
    /// A term of the glossary.
    GLOSSARY_TERM = [
        Field::new("term", &["术语", "词条", "名称", "词"], Line).also(&["name"]).about("术语", "The term").example("最后一公里"),
        Field::new("meaning", &["释义", "解释", "含义", "说明"], Line).also(&["text", "definition"]).about("解释", "What it means"),
        Field::new("except", &["例外", "不算"], Names).about("含有这个术语、但不是这个意思的词", "Words that contain the term and mean something else").example("对岸电缆"),
        ALIASES,
    ];
}

//! Every setting of `site.yaml` with its English and Chinese names.

use crate::content::schema::Type::{Boolean, Choice, Date, File, Integer, Line, Map, Maps, Names, OpenMap};
use crate::content::schema::{Field, Table};

macro_rules! tables {
    ($($(#[$doc:meta])* $name:ident = [$($field:expr),+ $(,)?];)+) => {
        $($(#[$doc])* pub(crate) static $name: Table = Table::new({ static FIELDS: &[Field] = &[$($field),+]; FIELDS });)+
    };
}

const NAME: Field = Field::new("name", &["名称"], Line).about("名称", "Name");
const SLUG: Field = Field::new("slug", &["网址名", "英文名"], Line)
    .about("网址里用的英文名，定了不要改", "Name in addresses; do not change it later")
    .example("service");
const ALIASES: Field = Field::new("aliases", &["别名", "又名"], Names)
    .also(&["alias"])
    .about("也认的其他写法", "Other spellings that mean the same");
const NAMES: Field = Field::new("names", &["译名"], OpenMap)
    .about("其他语言里的名称", "Names in other languages")
    .example("{ en: Service }");
const DESCRIPTION: Field =
    Field::new("description", &["说明", "简介"], Line).about("索引页上的一句话", "One sentence on the index page");
const TITLE: Field = Field::new("title", &["标题", "名称", "网站名称"], Line)
    .also(&["name"])
    .about("网站名称", "Title of the site")
    .example("海川市公共服务示范点展示");
const SUBTITLE: Field =
    Field::new("subtitle", &["副题", "副标题"], Line).about("副题", "Subtitle").example("看得见、学得会、用得上");
const OWNER: Field =
    Field::new("owner", &["主办单位", "主办"], Line).about("主办单位", "Owner").example("海川市公共服务促进中心");
const CONTACT: Field = Field::new("contact", &["联系方式", "联系人"], OpenMap)
    .about("联系方式", "Contact")
    .example("{ 部门: 宣传科, 电话: 0000-1234567 }");

tables! {
    /// The top level.
    SETTINGS = [
        Field::new("site", &["站点", "网站"], Map).about("网站的名称、网址、页脚", "Title, address and footer").keys(&SITE),
        Field::new("languages", &["语言版本", "其他语言"], Map).about("其他语言的版本：语言代码和它的设置", "Further editions: language tag and its settings").keys(&LANGUAGE),
        Field::new("kinds", &["类型", "示范类型"], Maps).also(&["kind"]).about("示范类型", "Kinds of demonstration").keys(&KIND),
        Field::new("categories", &["类别", "分类"], Maps).also(&["category"]).about("案例类别（第一级）", "Categories, first level").keys(&CATEGORY),
        Field::new("levels", &["级别"], Maps).also(&["level"]).about("级别，从低到高", "Levels, lowest first").example("[单位级, 区级, 市级]").keys(&TERM),
        Field::new("sectors", &["领域", "行业"], Maps).also(&["sector"]).about("领域；不写则随便填", "Sectors; anything goes when not given").keys(&TERM),
        Field::new("stars", &["星级"], Map).about("星级", "Stars").keys(&STARS),
        Field::new("review", &["复评"], Map).about("复评", "Re-assessment").keys(&REVIEW),
        Field::new("signoff", &["审签"], Map).about("审签", "Sign-off").keys(&SIGNOFF),
        Field::new("check", &["检查"], Map).about("检查", "Checks").keys(&CHECK),
        Field::new("fields", &["字段", "自定义字段"], Maps).about("自定义字段", "Fields of your own").keys(&FIELD),
        Field::new("facets", &["筛选"], Names).about("案例列表可以按什么筛选", "What the list can be filtered by").example("[category, year, branch]"),
        Field::new("indexes", &["索引"], Names).about("生成哪些索引页；默认全部", "Index pages; all by default").example("[category, year, branch]"),
        Field::new("per_page", &["每页", "每页条数", "每页数量"], Integer).about("列表每页多少个案例，1 到 500", "Cases on a page of the list, 1 to 500").example("24"),
        Field::new("menu", &["菜单", "导航"], Names).about("菜单：常用词，或“标题: 网址”", "Menu: known words, or `label: address`").example("[首页, 案例, 单位, 关于]"),
        Field::new("theme", &["主题", "外观"], Map).about("外观", "Look").keys(&THEME),
        Field::new("outputs", &["输出", "产出"], Map).about("除网页外还出什么", "What is made besides pages").keys(&OUTPUTS),
        Field::new("images", &["图片"], Map).about("图片", "Pictures").keys(&IMAGES),
        Field::new("search", &["搜索", "检索"], Map).about("站内搜索", "Search").keys(&SEARCH),
        Field::new("modes", &["模式"], Map).about("特殊模式", "Special modes").keys(&MODES),
        Field::new("government", &["政务", "政府网站"], OpenMap).about("政府网站规范的 meta 标签", "Meta tags of government sites").example("{ SiteName: 海川市公共服务网 }"),
    ];
    /// `site`.
    SITE = [
        TITLE, SUBTITLE,
        Field::new("language", &["语言", "主语言"], Choice).also(&["lang"]).about("主语言：zh-Hans、zh-Hant 或 en", "Main language: zh-Hans, zh-Hant or en").example("zh-Hans"),
        Field::new("base_url", &["网址", "正式网址"], Line).also(&["url", "baseurl"]).about("正式网址；留空也能生成，只是没有订阅、网站地图和二维码", "The site's address; without it there are no feeds, sitemap and QR codes").example("https://example.org/anli/"),
        OWNER,
        Field::new("as_of", &["截止日", "统计截止日", "截止日期"], Date).about("统计和复评算到哪一天；today 是生成当天", "The day statistics and reviews refer to; `today` is the day of the build").example("2026-06-30"),
        CONTACT,
        Field::new("footer", &["页脚"], Map).about("页脚", "Footer").keys(&FOOTER),
    ];
    /// `site.footer`.
    FOOTER = [
        Field::new("copyright", &["版权", "版权所有"], Line).about("版权", "Copyright").example("© 海川市公共服务促进中心"),
        Field::new("reprint", &["转载", "转载说明"], Line).about("转载说明", "Reprint note").example("转载请注明来源"),
        Field::new("icp", &["备案号", "icp备案号", "icp备案"], Line).about("ICP备案号", "ICP record number"),
        Field::new("police", &["公安备案号", "公网安备号", "公安备案"], Line).about("公网安备号", "Public-security record number"),
    ];
    /// One edition under `languages`.
    LANGUAGE = [
        TITLE, SUBTITLE,
        Field::new("from", &["转自", "来自"], Choice).about("由哪种语言自动转成；只能在简体和繁体之间", "Language it is converted from; between Simplified and Traditional only").example("zh-Hans"),
        Field::new("glossary", &["用语表", "用语"], File).about("转换用语对照表", "Glossary of the conversion").example("data/繁体用语.csv"),
        OWNER,
        CONTACT,
        Field::new("footer", &["页脚"], Map).about("页脚；不写的照搬主语言的", "Footer; what is not given is taken from the main language").keys(&FOOTER),
    ];
    /// One of `categories`.
    CATEGORY = [
        NAME, SLUG, ALIASES, NAMES, DESCRIPTION,
        Field::new("below", &["下级", "二级", "二级类别"], Maps).also(&["children", "sub"]).about("二级类别；不列的也可以在案例里写", "Categories of the second level; cases may name others").example("[上门服务, 窗口服务]").keys(&TERM),
    ];
    /// One of `levels`, `sectors`, or of the categories below one.
    TERM = [NAME, SLUG, ALIASES, NAMES, DESCRIPTION];
    /// One of `kinds`.
    KIND = [
        NAME, SLUG, ALIASES, NAMES, DESCRIPTION,
        Field::new("rank", &["排序", "顺序", "等次"], Integer).about("排在第几；1 最高，到 99", "1 is the highest; up to 99").example("2"),
        Field::new("valid_years", &["有效年数", "有效期"], Integer).about("认定有效几年，0 到 100；0 为长期", "Years a recognition is valid, 0 to 100; 0 for ever").example("3"),
        Field::new("require", &["必填"], Names).also(&["required", "requires"]).about("这一类还必须写的项目", "Fields this kind must have").example("[results, lessons]"),
    ];
    /// `stars`.
    STARS = [Field::new("max", &["最高", "最高星级"], Integer).about("最高几星，1 到 10", "Highest number of stars, 1 to 10").example("5")];
    /// `review`.
    REVIEW = [
        Field::new("remind_days", &["提前提醒", "提醒天数", "提前天数"], Integer).about("复评日期前多少天算临近，0 到 3650", "Days before the review date at which a case counts as due soon, 0 to 3650").example("90"),
        Field::new("withdrawn", &["退出", "退出案例", "退出处理"], Choice).about("退出的案例：notice 留告示页，hide 不生成，keep 照常", "Withdrawn cases: notice, hide or keep").example("notice"),
    ];
    /// `signoff`.
    SIGNOFF = [Field::new("required", &["必须", "必填", "要求"], Names).also(&["require"]).about("谁必须签：编辑、审核、签发", "Who must sign: editor, reviewer, approver").example("[editor, reviewer, approver]")];
    /// `check`.
    CHECK = [
        Field::new("strict", &["严格"], Boolean).about("未列出的类别、级别算错误", "Unlisted terms are errors").example("false"),
        Field::new("wordlist", &["错别字表", "词表"], File).about("错别字表", "Word list").example("data/错别字表.csv"),
        Field::new("max_summary", &["摘要上限", "摘要字数"], Integer).about("摘要超过多少字提醒，20 到 1000", "A summary longer than so many characters draws a warning, 20 to 1000").example("120"),
        Field::new("min_image_width", &["图片最小宽度", "最小图片宽度"], Integer).about("图片窄于多少像素提醒，0 到 16384；0 为不提醒", "A picture narrower than so many pixels draws a warning, 0 to 16384; 0 for never").example("1200"),
    ];
    /// One of `fields`.
    FIELD = [
        Field::new("key", &["键", "键名"], Line).about("键名", "Key in the front matter").example("trained"),
        NAME.example("培训人次"),
        Field::new("type", &["类型"], Choice).also(&["kind"]).about("文字、整数、数字、日期、是否、列表、选项", "text, integer, number, date, boolean, list, choice").example("整数"),
        Field::new("facet", &["筛选"], Boolean).about("是否用于筛选", "Whether it is a facet").example("false"),
        Field::new("required", &["必填"], Boolean).about("是否必填", "Whether it is required").example("false"),
        Field::new("options", &["选项", "可选值"], Names).also(&["values", "choices"]).about("可选的值；写了它而没写类型，类型就是选项", "Values allowed; with them the type is `choice` where none is given").example("[甲, 乙]"),
    ];
    /// `theme`.
    THEME = [
        NAME.example("gallery"),
        Field::new("primary", &["主色", "主题色", "颜色"], Line).also(&["color", "colour"]).about("主题色 #rrggbb", "Accent colour #rrggbb").example("\"#a3231f\""),
        Field::new("logo", &["标识", "徽标"], File).about("static 里的标识图片", "Logo file under static/").example("logo.svg"),
        Field::new("dark", &["深色", "深色模式"], Choice).about("auto、on、off", "auto, on or off").example("auto"),
        Field::new("large_text", &["大字", "大字版"], Boolean).about("是否提供大字按钮", "Whether the large-text switch is shown").example("true"),
    ];
    /// `outputs`.
    OUTPUTS = [
        Field::new("feed", &["订阅"], Boolean).also(&["atom", "rss"]).about("订阅文件", "Atom feeds"),
        Field::new("sitemap", &["网站地图"], Boolean).about("网站地图", "sitemap.xml"),
        Field::new("data", &["数据"], Boolean).about("cases.json 和 cases.csv", "cases.json and cases.csv"),
        Field::new("qr", &["二维码"], Boolean).about("每个案例的二维码（要填网址）", "A QR code for each case (needs the address)"),
        Field::new("compare", &["对比", "案例对比"], Boolean).about("案例对比页", "The page that shows cases side by side"),
        Field::new("wechat", &["公众号", "微信"], Boolean).about("公众号文章（预留，现在不起作用）", "Articles for WeChat (reserved, without effect yet)"),
        Field::new("poster", &["海报"], Line).about("海报的纸张（预留，现在不起作用）", "Paper size of posters (reserved, without effect yet)").example("A4"),
        Field::new("kiosk", &["大屏", "大屏轮播"], Boolean).about("大屏轮播（预留，现在不起作用）", "Slides for a big screen (reserved, without effect yet)"),
        Field::new("book", &["汇编", "成册"], Boolean).about("汇编成册（预留，现在不起作用）", "A book of all cases (reserved, without effect yet)"),
        Field::new("text", &["纯文本"], Boolean).about("纯文本（预留，现在不起作用）", "Plain text (reserved, without effect yet)"),
    ];
    /// `images`.
    IMAGES = [
        Field::new("widths", &["宽度"], Names).about("生成的几种宽度，像素，16 到 8192，最多 10 种；图片不会放大；最宽的一种可以是照片的一半，如果最多窄十六分之一", "Widths in pixels, 16 to 8192, at most 10; pictures are never enlarged; the widest may be the half of a photo if that is at most a sixteenth narrower").example("[480, 960, 1600]"),
        Field::new("quality", &["质量"], Integer).about("压缩质量，1 到 100", "Quality in percent, 1 to 100").example("82"),
        Field::new("share_cards", &["分享卡片", "分享图"], Boolean).about("给每个案例画一张 1200×630 的分享图（标题、单位、封面），需要中文字体", "Draws a picture of 1200×630 for each case's shared links (title, unit, cover); needs a Chinese font").example("true"),
        Field::new("share_font", &["分享字体", "卡片字体"], File).about("分享图用的字体文件，放在网站文件夹里；写了就生成分享图，不写用系统里的", "Font file of the share cards within the site's folder; naming one turns them on, otherwise the system's is taken").example("data/思源黑体.otf"),
        Field::new("strip_gps", &["去除定位", "去掉定位"], Boolean).about("去掉拍摄位置；总是去掉", "Positions are always removed"),
    ];
    /// `search`.
    SEARCH = [
        Field::new("enabled", &["启用", "开启"], Boolean).about("是否要搜索", "Whether there is a search").example("true"),
        Field::new("profile", &["用途", "方式"], Choice).about("web 放网站上，disk 放U盘里", "web, or disk for USB sticks").example("web"),
        Field::new("synonyms", &["同义词", "同义词表"], File).about("同义词表", "Synonyms file").example("data/同义词.csv"),
        Field::new("readings", &["读音", "拼音"], Names).about("拼音索引里读音特别的名称：开头几个字和第一个字的拼音", "Names read unusually on the pages of initials: the first characters and the pinyin of the first").example("[单家巷 shan, 覃塘 qin]"),
    ];
    /// `modes`.
    MODES = [Field::new("grey", &["灰色", "灰度", "灰色模式"], Line).also(&["gray", "mourning"]).about("全站灰色：是，或日期列表", "Grey mode: true, or a list of days").example("[2026-12-13]")];
}

/// Whether a word is a setting, in any spelling; the YAML reader asks before it reads a full-width colon as one.
pub(crate) fn is_known_setting(key: &str) -> bool {
    let tables: [&Table; 18] = [
        &SETTINGS,
        &SITE,
        &FOOTER,
        &LANGUAGE,
        &CATEGORY,
        &TERM,
        &KIND,
        &STARS,
        &REVIEW,
        &SIGNOFF,
        &CHECK,
        &FIELD,
        &THEME,
        &OUTPUTS,
        &IMAGES,
        &SEARCH,
        &MODES,
        &crate::content::schema::FRONT,
    ];
    tables.iter().any(|table| table.position(key).is_some())
}

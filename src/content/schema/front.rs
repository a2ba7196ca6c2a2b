//! The front matter of a case, row by row, in the order of the manual.

use super::nested::{
    ADOPTION, ARCHIVE, ASSESSMENT, ATTACHMENT, COVERAGE, FEEDBACK, GOAL, HONOR, LOCATION, MEDIA, METRIC, PERSON,
    REPLICATION, SIGNOFF, SOURCE, STEP, tables,
};
use super::table::Type::{
    Boolean, Choice, Date, File, Integer, Line, Map, Maps, Names, OpenMap, Sentences, Text, Year,
};
use super::table::{Field, Table};

tables! {
    /// The fields of a case.
    FRONT = [
        Field::new("id", &["编号", "案例编号"], Line).recommended().example("SF-2023-017")
            .about("全站唯一，字母、数字和连字符，3 到 40 个；小写后就是网址。不写时按文件夹名生成", "Unique; letters, digits and hyphens, 3 to 40; in lower case it is the address. Without it one is made from the folder's name"),
        Field::new("title", &["标题", "题目", "案例名称", "案例标题"], Line).required().example("一盏灯照亮夜间报修路")
            .about("4 到 30 个字为宜，太短、太长会提醒；“栏目 | 标题”会自动分开", "best 4 to 30 characters (to 90 in English), with a reminder otherwise; `column | title` is split"),
        Field::new("subtitle", &["副题", "副标题"], Line).example("城北供水所“一盏灯值守法”").about("副题", "Subtitle"),
        Field::new("summary", &["摘要", "简介", "导语"], Line).also(&["lead", "abstract"]).recommended().example("用一盏常亮的值班灯，把夜间报修到场时间从95分钟缩短到28分钟。")
            .about("30 到 120 个字，一段话；不写时取背景的第一句", "30 to 120 characters without line breaks; by default the first sentence of the background"),
        Field::new("branch", &["单位", "部门", "申报单位", "支部", "所属单位"], Names).also(&["branches", "department"]).required().example("城北供水所")
            .about("哪个单位的案例，可以有几个", "The unit or units"),
        Field::new("brand", &["品牌", "品牌名称"], Names).also(&["brands"]).example("清泉到家").about("品牌", "Brand"),
        Field::new("work_method", &["工作法"], Names).also(&["work_methods"]).example("[一盏灯值守法]").about("工作法", "Named work methods"),
        Field::new("kind", &["类型", "示范类型"], Choice).required().example("示范点")
            .about("site.yaml 里 kinds 中的一个；只有一种时可以不写", "One of `kinds` in site.yaml; may be left out when there is only one"),
        Field::new("category", &["类别", "分类", "领域方向"], Names).also(&["categories"]).required().example("[服务群众/上门服务]")
            .about("一级来自 site.yaml 的 categories，二级可列可不列", "First level from `categories` in site.yaml, second level listed there or free"),
        Field::new("tags", &["标签", "关键词", "关键字"], Names).also(&["tag", "keywords"]).example("[夜间服务, 报修]").about("标签；顿号、逗号、分号、空格都可以分隔", "Tags; separated by commas, semicolons or spaces"),
        Field::new("sector", &["领域", "行业"], Choice).example("公共服务").about("领域，用于筛选", "Sector, used as a facet"),
        Field::new("year", &["年度", "年份"], Year).required().example("2023")
            .about("2023、2023年、2023年度、二〇二三都可以；不写时依次看认定日期、文件夹名、发布日期", "Also 2023年, 二〇二三; otherwise taken from `recognized`, the folder's name or `date`"),
        Field::new("round", &["批次", "届次"], Line).example("2023年度示范点创建").about("批次，对应 rounds 里的记录", "Round, a record in rounds/"),
        Field::new("level", &["级别"], Choice).example("市级").about("级别，来自 site.yaml 的 levels", "One of `levels` in site.yaml"),
        Field::new("stars", &["星级"], Integer).example("4").about("星级，应与最近一次定星的考评相同；四星、★★★★ 也可以", "Must equal the latest assessment that sets stars"),
        Field::new("region", &["地区", "区域"], Line).example("海川市/北湖区").about("市/区", "city/district"),
        Field::new("location", &["坐标", "位置"], Map).example("{ lat: 30.12, lng: 120.56 }").about("经纬度", "Coordinates").keys(&LOCATION),
        Field::new("theme", &["创建主题", "主题"], Sentences).example("让群众少等一刻钟").about("创建主题", "Theme"),
        Field::new("carrier", &["活动载体", "载体"], Sentences).example("夜间值守月").about("活动载体", "Vehicle of the activity"),
        Field::new("slogan", &["口号"], Sentences).example("灯亮着，人就在").about("口号，20 个字以内", "Slogan, at most 20 characters"),
        Field::new("promise", &["服务承诺", "承诺"], Sentences).example("[三十分钟到场, 办结回访]").about("服务承诺", "Service promises"),
        Field::new("goals", &["创建目标", "目标"], Maps).also(&["goal"]).example("[夜间报修三十分钟到场]").about("创建目标", "Goals").keys(&GOAL),
        Field::new("background", &["背景", "基本情况", "背景与起因", "案例背景"], Text).example("老旧小区多，夜里报修难。").about("背景，一般写在正文里", "Background, usually a body heading"),
        Field::new("highlights", &["特色亮点", "特色", "亮点", "创新点"], Sentences).also(&["highlight"]).recommended().example("[受理即亮、办结才灭]").about("1 到 5 条，每条 40 个字以内，用在卡片上", "1 to 5, at most 40 characters each; shown on cards"),
        Field::new("methods", &["主要做法", "做法", "举措", "措施", "做法与经过", "具体做法", "主要举措", "工作举措"], Maps).also(&["measures", "practice", "practices"]).required().example("把12个小区分成4片，每片两人轮值。").about("至少一条；也可以写成正文的小标题", "At least one; may be a body heading instead").keys(&STEP),
        Field::new("results", &["工作成效", "成效", "成果", "效果", "主要成效", "取得成效"], Maps).also(&["result", "outcomes"]).required().example("夜间报修到场时间由95分钟降到28分钟。").about("至少一条，最好有数字；也可以写成正文的小标题", "At least one, with a figure; may be a body heading instead").keys(&STEP),
        Field::new("lessons", &["经验启示", "启示", "经验", "体会", "经验与启示"], Maps).also(&["lesson"]).recommended().example("小切口更容易长久。").about("经验启示；也可以写成正文的小标题", "Lessons; may be a body heading instead").keys(&STEP),
        Field::new("metrics", &["成效数据", "数据", "关键数据"], Maps).also(&["metric", "figures"]).recommended().example("{ 名称: 到场时间, 之前: 95, 之后: 28, 计量单位: 分钟 }").about("成效数据；数可以写 1,200、1.2万、10余、98.6%", "Key figures; 1,200, 1.2万, 10余 and 98.6% are understood").keys(&METRIC),
        Field::new("check_sum", &["合计校验"], Sentences).also(&["check_sums"]).example("已整改 + 列入大修 = 提出隐患").about("用成效数据的名称写加法，程序来核对", "An addition over metric labels, which is checked"),
        Field::new("replication", &["复制推广", "可复制性"], Map).example("{ 条件: 有夜班人员, 步骤: [分片定人, 走访画图], 投入: 约1.2万元, 难度: 低 }").about("别处怎样照着做", "How to copy it").keys(&REPLICATION),
        Field::new("adopted_by", &["推广应用", "推广单位"], Maps).example("[{ 单位: 城南供水所, 日期: 2024-03-01 }]").about("哪些单位已经在用", "Units that copied it").keys(&ADOPTION),
        Field::new("partners", &["共建单位", "合作单位"], Names).also(&["partner"]).example("[海川市燃气服务站]").about("共建单位", "Partner units"),
        Field::new("feedback", &["群众评价", "服务对象评价", "评价"], Maps).example("[{ 评价: 看见那盏灯就踏实了。, 评价人: 住户 }]").about("群众评价", "Words of the people served").keys(&FEEDBACK),
        Field::new("honors", &["荣誉", "所获荣誉"], Maps).also(&["honours", "awards"]).example("[{ 名称: 年度优质服务班组, 颁发: 促进中心, 日期: 2024-01-18 }]").about("荣誉", "Honours").keys(&HONOR),
        Field::new("coverage", &["宣传报道", "媒体报道"], Maps).example("[{ 渠道: 报纸, 名称: 海川日报, 标题: 夜里的那盏灯, 日期: 2024-02-02 }]").about("宣传报道", "Reports in the media").keys(&COVERAGE),
        Field::new("people", &["人物", "先进人物"], Maps).example("[{ 姓名: 陈工, 岗位: 夜班维修工, 本人同意: 是 }]").about("人物；本人同意才显示", "People; shown only with consent").keys(&PERSON),
        Field::new("consent", &["本人同意", "同意公开"], Boolean).example("是").about("人物均已同意公开", "All the people agree to be shown"),
        Field::new("cover", &["封面", "封面图"], File).example("封面 值班室外景.jpg").about("封面图片；默认是名字以“封面”或 cover 开头的图片", "Cover picture; by default the one whose name starts with 封面 or cover"),
        Field::new("media", &["媒体", "图片", "图片说明"], Maps).also(&["images", "pictures"]).example("[{ 文件: 01 值班灯亮起.jpg, 说明: 值班灯亮起 }]").about("图片说明，代替文件名里的说明", "Captions that override those in file names").keys(&MEDIA),
        Field::new("attachments", &["附件"], Maps).also(&["attachment", "files"]).example("[附件/夜间值守工作方案.pdf]").about("可下载的文件；默认是附件文件夹里的全部", "Downloads; by default everything in 附件/").keys(&ATTACHMENT),
        Field::new("archive", &["创建档案", "档案"], Maps).example("[{ 阶段: 申报, 标题: 申报表 }]").about("创建档案；默认是档案文件夹里的全部，只列名不公开", "Creation archive; by default everything in 档案/, listed but internal").keys(&ARCHIVE),
        Field::new("archive_public", &["档案公开", "公开档案"], Boolean).example("否").about("档案是否可以下载", "Whether the archive can be downloaded"),
        Field::new("status", &["状态"], Choice).example("在列").about("草稿、在建、申报、公示、在列、整改、退出、归档；默认在列，前三种不发布", "draft, planned, submitted (not published), publicity, active (default), suspended, withdrawn, archived"),
        Field::new("recognized", &["认定日期", "认定时间"], Date).also(&["recognised"]).recommended().example("2023-12-01").about("认定日期；2023年12月1日也可以", "Date of recognition"),
        Field::new("valid_until", &["有效期至", "有效期"], Date).example("2026-12-01").about("默认是认定或最近一次通过的复评加上类型的有效年数", "By default recognition, or the last re-assessment passed, plus the years of its kind"),
        Field::new("review_due", &["复评日期", "复评时间"], Date).example("2026-12-01").about("默认同有效期至", "By default as `valid_until`"),
        Field::new("assessments", &["考评记录", "复评记录", "考评"], Maps).also(&["assessment"]).recommended().example("[{ 日期: 2023-12-01, 类型: 认定, 结果: 通过, 星级: 3 }]").about("考评记录，从早到晚；最后一条应与状态一致", "Assessments in order of date; the last must agree with the status").keys(&ASSESSMENT),
        Field::new("successor", &["接续案例", "后续案例"], Line).example("SF-2025-003").about("接续案例的编号", "Id of the case that follows"),
        Field::new("previous", &["上期案例", "前期案例"], Line).example("SF-2021-004").about("上期案例的编号", "Id of the case before"),
        Field::new("signoff", &["审签", "签发"], Map).example("{ 编辑: 李敏, 审核: 周航, 签发: 王静, 日期: 2024-02-01 }").about("审签；站点要求时缺了不发布", "Sign-off; when the site requires it, a case without it is not published").keys(&SIGNOFF),
        Field::new("source", &["来源", "出处"], Map).example("《海川服务》2021年第5期").about("来源；《刊名》2021年第5期 会自动分开", "Source; `《…》2021年第5期` is split").keys(&SOURCE),
        Field::new("reprint", &["转载"], Boolean).example("是").about("转载的案例必须写来源", "A reprint must name its source"),
        Field::new("rights", &["版权", "版权说明"], Line).example("© 海川市公共服务促进中心").about("版权", "Rights"),
        Field::new("contact", &["联系人", "联系方式"], OpenMap).example("{ 姓名: 陈工, 电话: 0000-7654321 }").about("联系人", "Contact"),
        Field::new("visit", &["观摩", "参观"], OpenMap).example("{ 地址: 清泉路18号, 开放: 每周三下午 }").about("观摩安排", "Visits"),
        Field::new("date", &["发布日期", "日期", "发布时间"], Date).also(&["published"]).recommended().example("2024-01-08").about("发布日期", "Date of publication"),
        Field::new("updated", &["更新日期", "更新时间", "修改日期"], Date).recommended().example("2024-12-12").about("更新日期", "Date of the last update"),
        Field::new("featured", &["推荐", "首页推荐"], Boolean).example("是").about("是否在首页推荐", "Whether it is featured on the home page"),
        Field::new("order", &["排序", "顺序"], Integer).also(&["weight"]).example("1").about("推荐的先后，小的在前", "Order among the featured, smallest first"),
        Field::new("translation_of", &["译自"], Line).example("SF-2023-017").about("译自哪个案例；只用于另一种语言的文字", "Id of the case it translates; for texts in another language only"),
        Field::new("lang", &["语言"], Line).also(&["language"]).example("en").about("语言：zh-Hans、zh-Hant、en；默认看文件名", "Language tag; by default from the file's name"),
        Field::new("public", &["公开", "公开联系方式"], Boolean).example("否").about("联系人的电话：是，照原样公开；否，网页上不出现；不写，只把手机号打码", "Telephone numbers of the contact: yes, shown as they are; no, left off the pages; not written, mobile numbers are masked"),
    ];
}

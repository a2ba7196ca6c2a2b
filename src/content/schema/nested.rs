//! The keys inside the values of a case's fields.

use super::table::Type::{Boolean, Choice, Date, Figure, File, Integer, Line, Names, Sentences, Text};
use super::table::{Field, Table};

macro_rules! tables {
    ($($(#[$doc:meta])* $name:ident = [$($field:expr),+ $(,)?];)+) => {
        $($(#[$doc])* pub static $name: Table = Table::new({ static FIELDS: &[Field] = &[$($field),+]; FIELDS });)+
    };
}
pub(super) use tables;

/// Title of a step, an honour or a report.
const TITLE: Field =
    Field::new("title", &["标题", "名称", "题目"], Line).also(&["name", "heading"]).about("标题", "Title");
/// A date inside a record.
const DATE: Field = Field::new("date", &["日期", "时间"], Date).about("日期", "Date").example("2023-12-01");
/// A remark.
const NOTE: Field = Field::new("note", &["说明", "备注"], Line).also(&["remark"]).about("说明", "Remark");

tables! {
    /// One method, result or lesson.
    STEP = [
        TITLE.one_of().example("建一张夜间值守网"),
        Field::new("text", &["内容", "正文", "说明", "描述"], Text).also(&["body", "content", "description"]).one_of().about("内容", "What was done or reached").example("把12个小区分成4片，每片两人轮值。"),
        Field::new("owner", &["负责人", "责任人", "责任单位"], Line).about("由谁负责", "Who is responsible").example("值班组"),
        Field::new("images", &["图片", "照片", "配图"], Names).also(&["image", "pictures"]).about("配图的文件名", "Picture files that belong to it").example("[01 值班灯亮起.jpg]"),
        Field::new("metrics", &["成效数据", "数据", "指标"], super::table::Type::Maps).about("这一条成效的数据，写法同成效数据", "Figures of this result, written as `metrics`").keys(&METRIC),
        Field::new("evidence", &["佐证", "依据", "证明"], Line).about("佐证：附件名、网址或文字", "Evidence: a file, a link or words").example("附件/回访记录.xlsx"),
        Field::new("check_sum", &["合计校验"], Line).about("这一条里的加法", "An addition over the labels").example("已整改 + 列入大修 = 提出隐患"),
    ];
    /// One key figure.
    METRIC = [
        Field::new("label", &["名称", "指标", "项目"], Line).also(&["name", "title"]).required().about("量的是什么", "What is measured").example("夜间平均到场时间"),
        Field::new("before", &["之前", "原来", "创建前", "实施前"], Figure).also(&["from"]).about("之前的数", "Value before").example("95"),
        Field::new("after", &["之后", "现在", "创建后", "实施后"], Figure).also(&["to"]).about("之后的数", "Value after").example("28"),
        Field::new("value", &["数值", "数量", "值"], Figure).about("只有一个数时写这里", "A single value").example("386"),
        Field::new("unit", &["计量单位"], Line).about("计量单位；注意“单位”总是指组织", "Unit of measure").example("分钟"),
        Field::new("period", &["时期", "时段", "周期"], Line).about("哪一段时间", "Period measured").example("2022年对2023年"),
        Field::new("source", &["来源", "数据来源", "出处"], Line).about("数从哪里来", "Where the number comes from").example("报修系统"),
        Field::new("approx", &["约", "约数"], Boolean).also(&["approximate"]).about("是不是约数", "Whether it is an approximation").example("是"),
        Field::new("lower_is_better", &["越低越好", "越少越好", "越小越好"], Boolean).about("数越小越好", "Whether a smaller value is better").example("是"),
    ];
    /// One goal.
    GOAL = [
        Field::new("text", &["内容", "目标"], Line).also(&["goal", "title"]).required().about("目标", "The goal"),
        Field::new("target", &["指标", "目标值"], Line).about("要达到的数", "The figure to reach").example("30分钟到场"),
        Field::new("deadline", &["时限", "期限", "完成时间"], Line).about("什么时候前完成", "By when").example("2023年12月"),
    ];
    /// How to copy the practice.
    REPLICATION = [
        Field::new("prerequisites", &["条件", "前提", "所需条件"], Line).about("先要有什么", "What is needed first").example("有夜班人员、有报修登记"),
        Field::new("steps", &["步骤"], Sentences).about("分几步", "The steps").example("[分片定人, 走访画图, 联动亮灯]"),
        Field::new("cost", &["投入", "成本", "费用"], Line).about("花多少", "Cost").example("约1.2万元"),
        Field::new("difficulty", &["难度"], Choice).about("低、中、高", "low, medium or high").example("低"),
    ];
    /// A unit that copied the practice.
    ADOPTION = [
        Field::new("branch", &["单位", "部门"], Line).also(&["unit", "name"]).required().about("哪个单位", "The unit").example("城南供水所"),
        DATE,
        NOTE,
    ];
    /// Words of the people served.
    FEEDBACK = [
        Field::new("quote", &["评价", "原话", "内容"], Line).also(&["text"]).one_of().about("原话", "What was said").example("看见那盏灯就踏实了。"),
        Field::new("by", &["评价人", "谁说的", "来自"], Line).also(&["author"]).about("谁说的，不必写真名", "By whom; no real name is needed").example("七号楼住户"),
        Field::new("score", &["评分", "得分", "满意度"], Line).one_of().about("评分", "Score").example("98.6%"),
    ];
    /// One honour.
    HONOR = [
        TITLE.required().example("年度优质服务班组"),
        Field::new("issuer", &["颁发", "颁发单位", "授予单位", "颁发机构"], Line).about("谁颁发", "Issued by").example("海川市公共服务促进中心"),
        Field::new("level", &["级别"], Line).about("级别", "Level").example("市级"),
        DATE,
    ];
    /// One report in the media.
    COVERAGE = [
        Field::new("channel", &["渠道", "媒介"], Line).about("报纸、公众号、电视……", "Newspaper, television, …").example("报纸"),
        Field::new("outlet", &["名称", "媒体", "平台"], Line).also(&["name"]).one_of().about("媒体名称", "Name of the outlet").example("海川日报"),
        Field::new("title", &["标题", "题目"], Line).one_of().about("报道标题", "Title of the report").example("夜里的那盏灯"),
        DATE,
        Field::new("url", &["链接", "网址"], Line).also(&["link"]).about("网址，以 http 开头", "Address, http or https").example("https://example.org/news/1"),
    ];
    /// One person of a case.
    PERSON = [
        Field::new("name", &["姓名", "名字"], Line).required().about("姓名", "Name").example("陈工"),
        Field::new("role", &["职务", "岗位", "身份"], Line).also(&["title"]).about("岗位", "Role").example("夜班维修工"),
        Field::new("deed", &["事迹", "简介", "说明"], Line).also(&["text", "note"]).about("做了什么", "What the person did"),
        Field::new("consent", &["本人同意", "同意公开"], Boolean).about("本人是否同意公开；不写“是”就不显示", "Whether the person agrees to be shown; without it nothing appears").example("是"),
    ];
    /// A picture with its own caption.
    MEDIA = [
        Field::new("src", &["文件", "图片"], File).also(&["file", "path", "image"]).required().about("文件名", "File name").example("01 值班灯亮起.jpg"),
        Field::new("caption", &["说明", "图注", "标题"], Line).also(&["title"]).about("图片说明", "Caption").example("值班灯亮起"),
        Field::new("alt", &["替代文字", "无障碍说明"], Line).about("看不到图片时读出的文字", "Read out instead of the picture"),
        Field::new("kind", &["类型", "用途"], Choice).also(&["role", "type"]).about("封面、图集、前、后、内文、不用", "cover, gallery, before, after, inline, none").example("封面"),
        Field::new("focus", &["焦点"], Line).about("裁切时要保住的点：离左边、上边的百分比", "The point to keep when cropping: percent from left and top").example("50,30"),
    ];
    /// A download.
    ATTACHMENT = [
        Field::new("file", &["文件", "文件名"], File).also(&["src", "path"]).required().about("文件名", "File name").example("附件/夜间值守工作方案.pdf"),
        Field::new("title", &["标题", "名称"], Line).also(&["name"]).about("显示的名称", "Title as shown").example("夜间值守工作方案"),
        Field::new("public", &["公开"], Boolean).about("是否可以下载，默认是", "Whether it can be downloaded; yes by default").example("是"),
    ];
    /// An entry of the creation archive.
    ARCHIVE = [
        Field::new("stage", &["阶段", "环节"], Line).about("哪个阶段", "Stage").example("申报"),
        Field::new("file", &["文件", "文件名"], File).also(&["src", "path"]).one_of().about("文件名", "File name").example("档案/2023-活动记录.xlsx"),
        Field::new("title", &["标题", "名称"], Line).also(&["name"]).one_of().about("显示的名称", "Title as shown").example("2023年活动记录"),
        Field::new("public", &["公开"], Boolean).about("是否可以下载，默认否", "Whether it can be downloaded; no by default").example("否"),
    ];
    /// One assessment.
    ASSESSMENT = [
        DATE.required(),
        Field::new("type", &["类型", "类别"], Choice).also(&["kind"]).about("认定、年度、随机、复评", "认定 (recognition), 年度 (annual), 随机 (random), 复评 (re-assessment)").example("认定"),
        Field::new("result", &["结果", "结论"], Choice).about("通过、升级、降级、整改、退出", "通过 (pass), 升级 (up), 降级 (down), 整改 (to mend), 退出 (out)").example("通过"),
        Field::new("stars", &["星级"], Integer).about("考评后的星级", "Stars from then on").example("4"),
        Field::new("method", &["方式", "方法"], Names).also(&["methods"]).about("用什么方式", "Methods used").example("[实地考察, 集体评审]"),
        Field::new("score", &["得分", "分数"], Line).about("得分", "Score").example("91"),
        NOTE,
    ];
    /// Sign-off chain.
    SIGNOFF = [
        Field::new("editor", &["编辑", "编写"], Line).about("编辑", "Editor").example("李敏"),
        Field::new("reviewer", &["审核", "送签", "校对"], Line).about("审核或送签", "Reviewer").example("周航"),
        Field::new("approver", &["签发", "审定", "批准"], Line).about("签发", "Approver").example("王静"),
        DATE,
    ];
    /// Where a text comes from.
    SOURCE = [
        Field::new("name", &["名称", "刊名", "来源"], Line).also(&["title"]).about("刊名或网站名", "Publication").example("远航机械有限公司厂报"),
        Field::new("issue", &["期号", "刊期", "期次"], Line).about("哪一期", "Issue").example("2022年第12期"),
        DATE,
        Field::new("url", &["链接", "网址"], Line).also(&["link"]).about("网址", "Address").example("https://example.org/2022/12"),
        Field::new("author", &["作者"], Line).about("作者", "Author"),
    ];
    /// Coordinates.
    LOCATION = [
        Field::new("lat", &["纬度", "北纬"], Figure).also(&["latitude"]).about("纬度，-90 到 90", "Latitude, -90 to 90").example("30.1234"),
        Field::new("lng", &["经度", "东经"], Figure).also(&["lon", "long", "longitude"]).about("经度，-180 到 180", "Longitude, -180 to 180").example("120.5678"),
    ];
}

//! The table of codes: a promise to users, never renumbered. One row per kind of problem.
//!
//! `E` stops a case from being published, `W` is published and should be mended, `I` is good to know.
//! The manual and `casebook explain-code` are made from this table.

use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Severity;

/// A stable code such as `E101`; always one of [`CODES`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(&'static str);

/// What the manual says of a code.
#[derive(Clone, Copy, Debug)]
pub struct CodeInfo {
    /// The code, such as `E101`.
    pub code: Code,
    /// One line, Chinese.
    pub title_zh: &'static str,
    /// One line, English.
    pub title_en: &'static str,
    /// Why it matters and how to mend it, Chinese.
    pub help_zh: &'static str,
    /// Why it matters and how to mend it, English.
    pub help_en: &'static str,
    /// What an author may have written.
    pub bad: &'static str,
    /// The same, mended.
    pub good: &'static str,
}

impl Code {
    /// The severity its first letter stands for. W226 alone is an error with a W: it was a warning when its number was
    /// given, and numbers are a promise.
    #[must_use]
    pub fn severity(self) -> Severity {
        match self.0.as_bytes()[0] {
            _ if self == Self::W226 => Severity::Error,
            b'E' => Severity::Error,
            b'W' => Severity::Warning,
            _ => Severity::Info,
        }
    }

    /// The code as text.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.0
    }

    /// The code written as `text`, if there is one; case does not matter.
    #[must_use]
    pub fn find(text: &str) -> Option<Self> {
        CODES.iter().map(|info| info.code).find(|code| code.0.eq_ignore_ascii_case(text))
    }

    /// Its row in the table.
    ///
    /// # Panics
    /// Never: every constant stands in the table, which a test checks.
    #[must_use]
    pub fn info(self) -> &'static CodeInfo {
        CODES.iter().find(|info| info.code == self).expect("every code stands in the table")
    }
}

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0)
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0)
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::find(&text).ok_or_else(|| D::Error::custom("unknown code"))
    }
}

macro_rules! codes {
    ($($code:ident { zh: $title_zh:literal, $help_zh:literal; en: $title_en:literal, $help_en:literal; bad: $bad:literal; good: $good:literal })+) => {
        impl Code {
            $(#[doc = $title_en] pub const $code: Self = Self(stringify!($code));)+
        }
        /// Every code, in the order of the manual.
        pub static CODES: &[CodeInfo] = &[
            $(CodeInfo {
                code: Code::$code, title_zh: $title_zh, title_en: $title_en,
                help_zh: $help_zh, help_en: $help_en, bad: $bad, good: $good,
            },)+
        ];
    };
}

codes! {
    E101 { zh: "缺少必填项", "读者要靠这一项认出案例。在两行 --- 之间加上提示中的那一行即可。";
           en: "a required field is missing", "Readers recognise a case by it. Add the line shown in the hint between the two --- lines.";
           bad: "标题: 一盏灯"; good: "标题: 一盏灯\n单位: 城北供水所" }
    E102 { zh: "写法或类型不对", "这一项的内容看不懂。照提示中的样子改写这一行。";
           en: "wrong type or value", "The value cannot be understood. Rewrite the line as shown in the hint.";
           bad: "年度: 去年"; good: "年度: 2023" }
    E103 { zh: "编号重复", "编号就是网址，两个案例不能共用一个。给其中一个换一个编号。";
           en: "duplicate id", "The id becomes the address, so two cases cannot share one. Give one of them another id.";
           bad: "编号: SF-2023-001  (两个案例)"; good: "编号: SF-2023-002" }
    E104 { zh: "文件读不出来", "文件不是文本（可能是 Word 文件改了扩展名），或者没有读取权限。用 Word 打开，另存为纯文本（UTF-8）。";
           en: "the file cannot be decoded", "It is not text (perhaps a renamed Word file) or may not be read. Open it in Word and save it as plain text (UTF-8).";
           bad: "index.md 其实是 .doc"; good: "另存为“纯文本 (UTF-8)”" }
    E105 { zh: "抬头区格式有误", "两行 --- 之间的内容无法读出。提示里给出了改好的那一行。";
           en: "the front matter cannot be read", "What stands between the two --- lines cannot be read. The hint shows the mended line.";
           bad: "标题: \"一盏灯"; good: "标题: \"一盏灯\"" }
    E106 { zh: "找不到引用的文件", "文中提到的图片或附件不在案例文件夹里。检查文件名，提示里是最接近的一个。";
           en: "a referenced file is absent", "The picture or attachment named is not in the case's folder. Check the name; the hint shows the nearest one.";
           bad: "![值班灯](值班灯.jpg)"; good: "![值班灯](01%20值班灯亮起.jpg)" }
    E107 { zh: "状态与最近一次考评不一致", "最近一次考评的结果和“状态”说法不同，读者会困惑。改其中一处。";
           en: "status and last assessment disagree", "The latest assessment and the status say different things. Mend one of them.";
           bad: "状态: 在列\n考评记录: [{ 日期: 2024-11-20, 类型: 复评, 结果: 退出 }]"; good: "状态: 退出" }
    E108 { zh: "超出上限", "为了让整个网站总能生成，文件大小、层数和条数都有上限。按提示拆分或缩短。";
           en: "over a limit", "Sizes, depths and counts are limited so that the site always builds. Split or shorten as the hint says.";
           bad: "抬头区 70 KB"; good: "把长文字移到正文里" }
    E109 { zh: "内部错误", "程序处理这个案例时出了意外。其他案例不受影响，请把这个文件发给开发者。";
           en: "internal error", "The program failed on this case. The others are not affected; please send the file to the developers.";
           bad: "index.md（不是你写错了，是程序的毛病）"; good: "先把最近改的几行还原；再把这个文件发给开发者" }
    E110 { zh: "图片打不开", "图片已损坏、格式不支持或尺寸过大。换一张重新导出的图片。";
           en: "the picture cannot be used", "It is damaged, of an unsupported format, or too large. Export it again.";
           bad: "封面.jpg（下载中断）"; good: "重新导出为 JPEG" }
    E111 { zh: "模板有误", "主题模板里有错误，相关页面保持上次的样子。";
           en: "a template is wrong", "A theme template has an error; its pages stay as they were.";
           bad: "{{ case.titel }}"; good: "{{ case.title }}" }
    E112 { zh: "网址冲突", "两个页面要写到同一个文件。改其中一个的编号或 slug。";
           en: "two pages share one address", "Two pages would be written to the same file. Change the id or slug of one.";
           bad: "slug: zone（两处）"; good: "slug: zone-2" }
    W201 { zh: "已转换编码", "文件不是 UTF-8，已按识别出的编码读取。内容没有问题就不用管；check --fix 可改存为 UTF-8。";
           en: "read in another encoding", "The file is not UTF-8 and was read in the encoding found. check --fix saves it as UTF-8.";
           bad: "GBK 编码的 index.md"; good: "UTF-8 编码的 index.md" }
    W202 { zh: "疑似乱码", "这些字像是用错误的编码打开后留下的。请对照原文核对，提示里是推测的原文。";
           en: "suspected mojibake", "These characters look like text opened in a wrong encoding. Compare with the original; the hint is a guess.";
           bad: "鍏充簬鍗板彂"; good: "关于印发" }
    W203 { zh: "夹有拼音", "网页复制时带来的注音，生成网页时已去掉；check --fix 会改源文件。";
           en: "pinyin noise", "Readings that came along when copying from a web page. Removed in the output; check --fix mends the source.";
           bad: "创(chuàng)新"; good: "创新" }
    W204 { zh: "简繁混用", "同一篇里混有简体和繁体字，或者整篇与网站的语言不同。请统一。";
           en: "mixed scripts", "Simplified and Traditional characters are mixed in one text, or the whole text is not in the script of the site. Choose one.";
           bad: "黨建目标"; good: "党建目标" }
    W205 { zh: "半角标点", "中文旁边用了半角标点，生成网页时已换成全角；check --fix 会改源文件。";
           en: "half-width punctuation", "Half-width marks next to Chinese are shown full-width; check --fix mends the source.";
           bad: "换届,把一批"; good: "换届，把一批" }
    W206 { zh: "不认识的字段", "这一项不会显示。多半是写错了名字，提示里是最接近的一个；自定义字段请先写进 site.yaml 的 fields。";
           en: "unknown key", "It will not be shown. Probably a typing error; the hint names the nearest key. Custom fields are declared under fields in site.yaml.";
           bad: "brnach: 城北供水所"; good: "branch: 城北供水所" }
    W207 { zh: "抬头区已自动修正", "全角冒号、制表符、缺空格之类，意思明确，已按正确写法读取；check --fix 会改源文件。";
           en: "front matter repaired", "Full-width colons, tabs, missing spaces and the like were read as meant; check --fix mends the source.";
           bad: "标题：一盏灯"; good: "标题: 一盏灯" }
    W208 { zh: "合计不符", "文中的加法对不上。请核对数字。";
           en: "a sum does not hold", "The addition in the text is wrong. Check the figures.";
           bad: "10+8+88=107"; good: "10+8+89=107" }
    W209 { zh: "成效没有数字", "没有一个数字的成效很难让人信服。补上一个数据或依据。";
           en: "results without a figure", "Results without a single figure convince nobody. Add one, or evidence.";
           bad: "工作成效: [效果明显]"; good: "工作成效: [到场时间由95分钟降到28分钟]" }
    W210 { zh: "词表提示", "命中了错别字表里的词。改成提示里的写法；这个词没有用错，就从词表里删去那一行。";
           en: "word list", "A word of the site's word list was found. Write the word of the hint, or delete the line of the list if the word is right here.";
           bad: "栽体"; good: "载体" }
    W211 { zh: "疑似个人信息", "身份证号、手机号或银行卡号已在网页上打码。确需公开请写 public: true，否则请从文件中删除。";
           en: "personal data", "An identity, mobile or card number was masked on the pages. Remove it from the file, or mark it public: true.";
           bad: "联系电话 13800138000"; good: "联系电话 0000-1234567" }
    W212 { zh: "图片需要补充", "图片太小、没有说明，或文件名像 IMG_0001。把说明写进文件名：01 值班灯亮起.jpg。";
           en: "a picture needs care", "It is small, has no caption or is named like IMG_0001. Write the caption into the file name.";
           bad: "IMG_0001.jpg"; good: "01 值班灯亮起.jpg" }
    W213 { zh: "与另一案例雷同", "两个案例有六成以上的文字相同（标点、数字不算）。同一件事只留一篇；借用了别人底稿的，换成本单位自己的做法和事例；同一个点后来复评的，写明上期案例就不再提示。";
           en: "text similar to another case", "Six tenths of the text or more also stand in another case; punctuation and figures do not count. Keep one report of a thing; tell what this unit did where a text was borrowed; name the case before when a place was assessed again.";
           bad: "把另一单位的案例复制过来，只改了单位名称"; good: "上期案例: SF-2021-004" }
    W214 { zh: "段落可能不完整", "段末没有标点，复制时可能被截断。";
           en: "a paragraph may be cut off", "It has no end mark; perhaps it was cut off when copied.";
           bad: "区分不同层"; good: "区分不同层次。" }
    W215 { zh: "复评逾期", "已过复评日期而没有新的考评记录。复评过的，在“考评记录”里补一条；还没有的，安排复评，推迟了就改“复评日期”。";
           en: "re-assessment overdue", "The review date has passed without a new assessment. Add the assessment if there was one; if not, arrange it, and write the new date if it was put off.";
           bad: "复评日期: 2024-12-01"; good: "考评记录: 补一条 { 日期: 2024-12-05, 类型: 复评, 结果: 通过 }" }
    W216 { zh: "词条不在词表中", "这个类别、级别或类型不在 site.yaml 里，或者同一个名字有两种写法（只差空格、大小写、繁简、字的先后或一个“的”字）。";
           en: "term not in the dictionary", "The category, level or kind is not in site.yaml, or one name is written in two ways: with other spaces, case or script, in another order, with a small word more.";
           bad: "类别: 服务群衆"; good: "类别: 服务群众" }
    W217 { zh: "链接失效", "文中的链接指向不存在的页面、文件或标题。照提示改网址；要去的地方已经没有了，就去掉链接，留下文字。";
           en: "dead link", "The link leads to a page, file or heading that does not exist. Mend its address as the hint says, or keep the words and take the link away when there is nothing to lead to.";
           bad: "[见此](../没有的案例/)"; good: "[见此](../2023-城北供水所-一盏灯值守法/)" }
    W218 { zh: "篇幅提示", "标题、摘要或亮点超过建议长度，手机上会被截断。";
           en: "too long or too short", "A title, summary or highlight is outside the advised length and will be cut on a phone.";
           bad: "摘要: 好。"; good: "摘要: 30 到 120 个字，说清做法和成效" }
    W219 { zh: "日期或考评前后矛盾", "日期顺序不对，或星级与最近一次考评不同。";
           en: "dates or assessments disagree", "Dates are out of order, or the stars differ from the latest assessment.";
           bad: "考评记录里 2024 年排在 2023 年前"; good: "按日期从早到晚排列" }
    W220 { zh: "关联对象不存在", "提到的案例编号、批次或记录找不到。";
           en: "a reference leads nowhere", "The case id, round or record named does not exist.";
           bad: "接续案例: SF-0000-000"; good: "接续案例: SF-2025-003" }
    W221 { zh: "文字有不可见字符", "含有零宽字符、控制字符、兼容字形等，生成网页时已清理；check --fix 会改源文件。";
           en: "invisible or compatibility characters", "Zero-width, control or compatibility characters were cleaned in the output; check --fix mends the source.";
           bad: "⼯作"; good: "工作" }
    W222 { zh: "夹有网页残留", "复制时带进来的“猜你喜欢”“版权声明”等网页文字。请删除。";
           en: "page furniture", "Text of the web page around the article came along. Remove it.";
           bad: "猜你喜欢"; good: "（删去这一行）" }
    W223 { zh: "不安全的内容已去掉", "脚本、框架、危险链接等不会出现在网页上。";
           en: "unsafe content removed", "Scripts, frames and dangerous links never reach the pages.";
           bad: "[报名](javascript:alert(1))"; good: "[报名](https://example.org/baoming)" }
    W224 { zh: "附件含个人信息", "办公文档里留有作者姓名等信息。发布前请在“检查文档”里清除。";
           en: "an attachment carries personal metadata", "The office document names its author. Clear it with “Inspect Document” before publishing.";
           bad: "方案.docx（作者：某某）"; good: "在 Word 里：文件 → 信息 → 检查文档 → 全部删除，再存一次" }
    W225 { zh: "文件已忽略", "这个文件不会发布（类型不允许、链接、特殊文件或名字不合适）。";
           en: "a file was left out", "It is not published: its type is not allowed, or it is a link or special file.";
           bad: "附件/值守系统.exe"; good: "附件/值守系统使用说明.pdf" }
    W226 { zh: "缺少审签，不发布", "site.yaml 的 signoff.required 规定了审签，这里缺少，所以案例不发布，退出码是 2。代码以 W 开头，但按错误算。";
           en: "sign-off is missing, not published", "signoff.required of site.yaml asks for a sign-off that is missing, so the case is not published and the exit code is 2. The code begins with W and counts as an error all the same.";
           bad: "审签: { 编辑: 李敏 }"; good: "审签: { 编辑: 李敏, 审核: 周航, 签发: 王静 }" }
    W227 { zh: "设置项有误", "site.yaml 里有不认识或不合适的设置，已用默认值。照提示改那一行；用不着的设置，整行删去。";
           en: "a setting is wrong", "site.yaml has an unknown or unsuitable setting; the default is used. Mend the line as the hint says, or delete it if the setting is not needed.";
           bad: "per_page: 很多"; good: "per_page: 24" }
    W228 { zh: "占位文字", "“待补充”“XXX”“暂无”这类文字不是内容，按没有填写处理；新建案例时模板里的说明文字也是。填上内容，或删去这一行。";
           en: "a placeholder", "`待补充`, `XXX`, `TBD` and the like are no content and count as not given, and so do the words of the template. Fill the value in, or delete the line.";
           bad: "品牌: 待补充"; good: "品牌: 清泉到家" }
    W229 { zh: "纯文字的字段里有 Markdown", "标题、摘要、亮点等字段按纯文字显示，链接和加粗不起作用，读者会看到方括号、网址和星号。";
           en: "Markdown in a plain field", "Title, summary, highlights and the like are shown as plain text; links and bold type have no effect there, and readers see brackets, addresses and asterisks.";
           bad: "摘要: 见[报告](附件/报告.pdf)"; good: "摘要: 见附件中的报告" }
    W230 { zh: "地区轮廓有误", "data/地区.geojson 里有读不懂的地方，或与案例里的地区对不上；对得上的照常画，其余列成表。";
           en: "region outlines need care", "data/地区.geojson cannot be read in part, or does not match the regions of the cases. What matches is drawn, the rest is listed.";
           bad: "\"region\": \"北湖\""; good: "\"region\": \"海川市/北湖区\"" }
    W231 { zh: "表格或脚注没写对", "表格有一行的格数比表头多，或者两条脚注用了同一个编号。表头补上列名，脚注各用各的编号，内容才对得上、不会丢。";
           en: "a table or footnote is not written as meant", "A row of a table has more cells than its head, or two footnotes share one number. Name every column and number every note, so that nothing is lost or misplaced.";
           bad: "| 月份 | 件数 |\n|---|---|\n| 一月 | 12 | 到场28分钟 |"; good: "| 月份 | 件数 | 到场 |\n|---|---|---|\n| 一月 | 12 | 28分钟 |" }
    W232 { zh: "输出文件夹里有别的文件", "缓存（.casebook）不在了，或者另一个网站也生成到这个文件夹，所以不知道这些文件是不是撤下的案例留下的。它们不会自动删去。不要的手工删掉；拿不准就删掉整个输出文件夹，再生成一次。";
           en: "other files in the output folder", "The cache (.casebook) is gone, or another site is built into this folder too, so nobody knows whether these files are left of cases that were withdrawn. They are never deleted by themselves. Delete what is not wanted, or the whole output folder, and build again.";
           bad: "删掉 .casebook，又撤下一个案例，再 casebook build"; good: "撤下案例后先 casebook build，再 casebook clean" }
    I301 { zh: "完整度", "看得见（图片）、学得到（做法和经验）、挖得深（成效和数据）三方面的完整度。补上提示里说还缺的部分，分数就会上去；不补也照常发布。";
           en: "completeness", "How complete the case is: something to see, to learn, to dig. Add what is said to be missing and it rises; the case is published without, too.";
           bad: "只有文字，没有图片和数据的案例"; good: "补一张封面、一组前后对比的数据、两条以上做法" }
    I302 { zh: "自动建立的条目", "这个单位、品牌或工作法没有单独的记录，已按名字自动建立。";
           en: "implicit record", "The branch, brand or method has no record of its own and was made from its name.";
           bad: "单位: 城北供水所"; good: "新建 content/branches/城北供水所.md，写上全称、地区、联系人" }
    I303 { zh: "站点提示", "与整个站点有关的说明。";
           en: "about the site", "A note about the site as a whole.";
           bad: "base_url: \"\""; good: "base_url: \"https://example.org/\"" }
    I304 { zh: "同一内容写了两处", "抬头区和正文都有这一部分，以抬头区为准，正文照常显示。";
           en: "written twice", "Both the front matter and the body have this section; the front matter wins and the body stays as narrative.";
           bad: "主要做法: [分片定人]\n---\n\n## 主要做法"; good: "主要做法: [分片定人]\n---\n\n## 一个夜班" }
    I305 { zh: "索引页单薄", "有些类别、标签的索引页只列出一个案例，读者点进去没有可比的。意思相近的合并成一个写法。";
           en: "thin index pages", "Some categories or tags list a single case, so that readers find nothing to compare. Write names that mean the same in one way.";
           bad: "标签: [夜间抢修到家]"; good: "标签: [夜间服务]" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_sorted_within_their_letter_and_found() {
        for pair in CODES.windows(2) {
            let (left, right) = (pair[0].code.as_str(), pair[1].code.as_str());
            assert!(left[..1] != right[..1] || left < right, "{left} before {right}");
        }
        for info in CODES {
            let parts = [info.title_zh, info.title_en, info.help_zh, info.help_en, info.bad, info.good];
            assert!(
                parts.iter().all(|part| !part.is_empty()),
                "{} says what, why, an example and the way out",
                info.code
            );
            assert!(info.bad != info.good, "{}", info.code);
        }
        assert_eq!(Code::find("w203"), Some(Code::W203));
        assert_eq!(Code::find("W999"), None);
    }
}

//! W222: text of the web page around the article, by line. Reported only; the patterns are whole lines or phrases that
//! no case would contain.

use super::script::simplified;
use super::{Finding, Rule};

/// Whole lines, without spaces and marks.
const LINES: &[&str] = &[
    "猜你喜欢",
    "随便看",
    "相关推荐",
    "相关阅读",
    "相关文章",
    "相关链接",
    "推荐阅读",
    "为你推荐",
    "热门推荐",
    "热点推荐",
    "精彩推荐",
    "更多推荐",
    "热门文章",
    "大家都在看",
    "你可能感兴趣",
    "查看更多",
    "点击查看更多",
    "展开全文",
    "阅读全文",
    "查看原文",
    "阅读原文",
    "返回顶部",
    "返回首页",
    "关闭窗口",
    "打印本页",
    "打印",
    "关闭",
    "打印关闭",
    "我要纠错",
    "分享到",
    "分享",
    "收藏",
    "举报",
    "点赞",
    "在看",
    "原创力文档",
    "版权声明",
    "免责声明",
    "上传文档",
    "下载文档",
    "登录",
    "注册",
    "扫码关注",
    "扫码关注我们",
    "扫一扫关注我们",
    "长按识别二维码",
    "长按二维码关注",
    "长按二维码关注我们",
    "点击上方蓝字关注我们",
    "关注我们",
    "关注公众号",
    "扫一扫在手机打开当前页",
];

/// Whole lines behind which only a list of other pages follows.
const LIST_HEADS: &[&str] =
    &["猜你喜欢", "相关推荐", "相关阅读", "相关文章", "推荐阅读", "为你推荐", "热门推荐", "大家都在看", "你可能感兴趣"];

/// Beginnings of short lines.
const STARTS: &[&str] = &[
    "文档评论(",
    "文档评论（",
    "上一篇:",
    "上一篇：",
    "下一篇:",
    "下一篇：",
    "分享到:",
    "分享到：",
    "浏览次数",
    "阅读次数",
    "点击次数",
    "当前位置:",
    "当前位置：",
    "您现在的位置",
    "您当前的位置",
    "字号:",
    "字号：",
    "【字号",
    "【打印",
    "投稿邮箱:",
    "投稿邮箱：",
    "-投稿邮箱",
    "标题|",
    "范文|",
];

/// Phrases of site notices.
const PHRASES: &[&str] = &[
    "侵权必究",
    "文档一经付费",
    "付费前请自行鉴别",
    "本站不对文档",
    "点击“版权申诉”",
    "成为VIP",
    "VIP文档",
    "由合作方或网友上传",
    "ICP备",
    "公网安备",
    "转载请注明来源",
    "转载请注明出处",
    "版权所有未经",
    "版权归原作者所有",
    "如有侵权请联系",
    "等各类资源检索",
    "在线阅读和软件app下载",
    "点击上方蓝字",
    "长按识别二维码关注",
    "扫描二维码关注",
    "旗帜杂志社版权所有",
    "网站承建",
    "新闻网承建",
];

/// Longer lines are prose, whatever they begin with.
const SHORT: usize = 40;

/// The lines that are furniture.
pub(super) fn find(text: &str) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    let mut at = 0;
    let mut lines = text.split_inclusive('\n');
    while let Some(line) = lines.next() {
        let range = at..at + line.trim_end().len();
        at += line.len();
        let folded = fold(line);
        if folded.is_empty() || !is_furniture(&folded) {
            continue;
        }
        let bare: String = folded.chars().filter(|character| character.is_alphanumeric()).collect();
        if LIST_HEADS.contains(&bare.as_str()) && only_titles_follow(lines.clone()) {
            let end = text.trim_end().len();
            found.push(Finding { rule: Rule::Furniture, range: range.start..end.max(range.end), replacement: None });
            break;
        }
        found.push(Finding { rule: Rule::Furniture, range, replacement: None });
    }
    found
}

/// Simplified, without spaces.
fn fold(line: &str) -> String {
    line.chars().filter(|character| !character.is_whitespace()).map(simplified).collect()
}

fn is_furniture(folded: &str) -> bool {
    let bare = folded.trim_matches(|character: char| !character.is_alphanumeric());
    let joined: String = folded.chars().filter(|character| character.is_alphanumeric()).collect();
    let short = folded.chars().count() <= SHORT;
    LINES.contains(&bare)
        || short && LINES.contains(&joined.as_str())
        || short && STARTS.iter().any(|start| folded.starts_with(start))
        || PHRASES.iter().any(|phrase| folded.contains(phrase))
        || folded.starts_with("范文|")
}

/// Whether only short lines without an end mark are left, as in a list of other articles.
fn only_titles_follow<'t>(lines: impl Iterator<Item = &'t str>) -> bool {
    let mut count = 0;
    for line in lines.map(str::trim).filter(|line| !line.is_empty()) {
        if line.chars().count() > SHORT || line.ends_with(['。', '！', '；', '：']) || line.starts_with('#') {
            return false;
        }
        count += 1;
    }
    count > 0
}

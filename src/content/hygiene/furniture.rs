//! W222: text of the web page around the article, by line. Reported only; the patterns are whole lines or phrases that
//! no case would contain.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::scan::{MayBe, may_be_furniture};
use super::script::simplified;

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
];

/// First cells of the table that some sites wrap an article in.
const WRAPPERS: &[&str] = &["标题|", "范文|", "正文|", "内容|"];

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
];

/// Phrases that are furniture on a short line which is no sentence.
const NOTICES: &[&str] = &["版权所有", "版权声明", "网站地图", "网站标识码", "备案号", "技术支持:", "技术支持："];

/// Characters of which each notice holds at least one.
pub(super) const NOTICE_TRIGGERS: [char; 4] = ['版', '网', '备', '技'];
/// Longer lines are no notices.
pub(super) const NOTICE_CHARACTERS: usize = 2 * SHORT;

/// Longer lines are prose, whatever they begin with.
pub(super) const SHORT: usize = 40;
/// In longer lines only the sentence with the phrase is furniture: the line may be a whole article.
const LONG: usize = 300;

/// The `lines` of `text` that are furniture, in bytes. `triggers` are the places that [`super::scan::triggers`] finds in it.
pub(super) fn find(text: &str, lines: &[Range<usize>], triggers: &[usize]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut triggers = triggers.iter().copied().peekable();
    let mut tail = None;
    for Range { start, end: at } in lines.iter().cloned() {
        let line = &text[start..at];
        let own = std::iter::from_fn(|| triggers.next_if(|trigger| *trigger < at)).map(|trigger| trigger - start);
        let may_be = may_be_furniture(line, own);
        if may_be.is_nothing() {
            continue;
        }
        let folded = fold(line);
        let bare = if may_be.short { letters(&folded) } else { String::new() };
        let is_head = LIST_HEADS.contains(&bare.as_str()) && !text[at..].trim().is_empty();
        if is_head && at >= *tail.get_or_insert_with(|| titles_tail(text)) {
            found.push(start..text.trim_end().len());
            break;
        }
        if let Some(range) = in_line(line, &folded, &bare, may_be) {
            found.push(start + range.start..start + range.end);
        }
    }
    found
}

/// The part of a line that is furniture. `bare` are its letters and figures when it is short.
fn in_line(line: &str, folded: &str, bare: &str, may_be: MayBe) -> Option<Range<usize>> {
    let whole = 0..line.trim_end().len();
    if may_be.row && WRAPPERS.iter().any(|wrapper| folded.starts_with(wrapper)) {
        // The row of a table that once held the article: only its first cell is furniture.
        return Some(0..line.find('|')? + 1);
    }
    let is_line = may_be.short && LINES.contains(&bare);
    let starts = may_be.short && STARTS.iter().any(|start| folded.starts_with(start));
    let notice = may_be.notice && !folded.contains('。') && NOTICES.iter().any(|notice| folded.contains(notice));
    let phrase = may_be.phrase && holds_phrase(folded);
    let count = folded.chars().count();
    if is_line || starts || notice || phrase && count <= LONG {
        return Some(whole);
    }
    if !phrase {
        return None;
    }
    let mut start = 0;
    for sentence in line.split_inclusive('。') {
        if holds_phrase(&fold(sentence)) {
            return Some(start..start + sentence.trim_end().len());
        }
        start += sentence.len();
    }
    None
}

/// Characters of which each phrase holds at least one; few other lines do.
pub(super) const TRIGGERS: [char; 11] = ['侵', '档', '鉴', 'V', 'I', '网', '载', '版', '蓝', '码', '索'];

/// Two characters in a row of which each phrase holds at least one pair.
const PAIRS: [[char; 2]; 13] = [
    ['侵', '权'],
    ['文', '档'],
    ['鉴', '别'],
    ['V', 'I'],
    ['I', 'C'],
    ['公', '网'],
    ['网', '友'],
    ['下', '载'],
    ['转', '载'],
    ['版', '权'],
    ['蓝', '字'],
    ['码', '关'],
    ['检', '索'],
];
/// The same of notices.
const NOTICE_PAIRS: [[char; 2]; 4] = [['版', '权'], ['网', '站'], ['备', '案'], ['技', '术']];

/// Whether a phrase, and whether a notice, may stand around the trigger at `at`: with its neighbours it makes a pair of
/// theirs.
pub(super) fn kinds_at(line: &str, at: usize) -> (bool, bool) {
    let is_seen = |character: &char| !character.is_whitespace();
    let mut behind = line[at..].chars().filter(is_seen).map(simplified);
    let (one, after) = (behind.next().unwrap_or(' '), behind.next().unwrap_or(' '));
    let before = line[..at].chars().rev().find(is_seen).map_or(' ', simplified);
    let holds = |pairs: &[[char; 2]]| pairs.contains(&[before, one]) || pairs.contains(&[one, after]);
    (holds(&PAIRS), holds(&NOTICE_PAIRS))
}

/// The first two characters of each of `texts`.
fn beginnings<'t>(texts: impl Iterator<Item = &'t &'t str>) -> FxHashSet<[char; 2]> {
    let pair = |text: &&str| {
        let mut characters = text.chars();
        Some([characters.next()?, characters.next()?])
    };
    texts.filter_map(pair).collect()
}

/// Whether short furniture begins with these two characters, as it stands.
pub(super) fn may_start(pair: [char; 2]) -> bool {
    static KNOWN: LazyLock<FxHashSet<[char; 2]>> = LazyLock::new(|| beginnings(STARTS.iter()));
    KNOWN.contains(&pair.map(simplified))
}

/// Whether these are the first two letters or figures of furniture that is a whole line.
pub(super) fn may_be_line(pair: [char; 2]) -> bool {
    static KNOWN: LazyLock<FxHashSet<[char; 2]>> = LazyLock::new(|| beginnings(LINES.iter().chain(LIST_HEADS)));
    KNOWN.contains(&pair.map(simplified))
}

fn holds_phrase(folded: &str) -> bool {
    folded.contains(TRIGGERS) && PHRASES.iter().any(|phrase| folded.contains(phrase))
}

/// The characters that short furniture may begin with, as it stands.
pub(super) fn starts() -> impl Iterator<Item = char> {
    STARTS.iter().filter_map(|start| start.chars().next())
}

/// The characters that short furniture may have as its first letter or figure.
pub(super) fn letters_of_starts() -> impl Iterator<Item = char> {
    LINES.iter().chain(LIST_HEADS).filter_map(|line| line.chars().next())
}

/// Whether a line may be a row of a table around the article: its first character is one of [`WRAPPERS`].
pub(super) fn may_wrap(first: char) -> bool {
    matches!(first, '标' | '范' | '正' | '内')
}

/// Simplified, without spaces.
fn fold(line: &str) -> String {
    let mut folded = String::with_capacity(line.len());
    folded.extend(line.chars().filter(|character| !character.is_whitespace()).map(simplified));
    folded
}

/// The letters and figures of a text.
fn letters(folded: &str) -> String {
    folded.chars().filter(|character| character.is_alphanumeric()).collect()
}

/// Where the list of other articles at the end of a text may begin: behind it stand only short lines without an end
/// mark.
fn titles_tail(text: &str) -> usize {
    let mut tail = text.len();
    for line in text.split_inclusive('\n').rev() {
        let title = line.trim();
        let is_title = title.chars().take(SHORT + 1).count() <= SHORT
            && !title.ends_with(['。', '！', '；', '：'])
            && !title.starts_with('#');
        if !is_title {
            break;
        }
        tail -= line.len();
    }
    tail
}

#[cfg(test)]
mod tests {
    use super::super::scan::triggers;
    use super::*;

    #[test]
    fn every_phrase_is_simplified_and_holds_a_trigger() {
        for phrase in PHRASES {
            assert_eq!(fold(phrase), *phrase);
            assert!(holds_phrase(phrase), "{phrase}");
        }
        for notice in NOTICES {
            assert_eq!(fold(notice), *notice);
            assert!(notice.contains(NOTICE_TRIGGERS), "{notice}");
        }
    }

    #[test]
    fn no_line_is_passed_over_that_is_furniture() {
        let lines = [LINES, LIST_HEADS, STARTS, WRAPPERS, PHRASES, NOTICES].into_iter().flatten();
        for line in lines {
            for text in [format!("{line}\n"), format!("  【{line}】x"), format!("{line}｜为民")] {
                let folded = fold(&text);
                let everything = MayBe {
                    phrase: true,
                    notice: folded.chars().count() <= NOTICE_CHARACTERS,
                    short: folded.chars().count() <= SHORT,
                    row: true,
                };
                let found = in_line(&text, &folded, &letters(&folded), everything);
                let seen = may_be_furniture(&text, triggers(&text).into_iter());
                assert_eq!(in_line(&text, &folded, &letters(&folded), seen), found, "{text}");
            }
        }
    }
}

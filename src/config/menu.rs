//! The words that a menu in the settings may hold, with the pages they stand for.

use crate::content::value::folded;

/// Each page of the menu, by the key of its name, with its words.
const MENU: [(&str, &[&str]); 18] = [
    ("home", &["首页", "Home"]),
    ("cases", &["案例", "全部案例", "Cases"]),
    ("categories", &["类别", "分类", "类目", "Categories"]),
    ("years", &["年份", "年度", "Years"]),
    ("branches", &["单位", "部门", "Branches"]),
    ("brands", &["品牌", "Brands"]),
    ("work_methods", &["工作法", "Methods"]),
    ("kinds", &["类型", "Kinds"]),
    ("levels", &["级别", "Levels"]),
    ("stars", &["星级", "Stars"]),
    ("regions", &["地区", "Regions"]),
    ("rounds", &["批次", "Rounds"]),
    ("tags", &["标签", "Tags"]),
    ("standards", &["标准", "Standards"]),
    ("notices", &["公告", "Notices"]),
    ("statistics", &["统计", "Statistics"]),
    ("glossary", &["术语", "名词", "名词解释", "Glossary"]),
    ("timeline", &["大事记", "时间线", "Timeline"]),
];

/// The words for the page with this key; none for a key of no such page.
#[must_use]
pub fn menu_words(key: &str) -> &'static [&'static str] {
    MENU.iter().find(|(known, _)| *known == key).map_or(&[], |(_, words)| words)
}

/// Whether `written` is this word, in either script and any spelling.
#[must_use]
pub fn is_menu_word(word: &str, written: &str) -> bool {
    word == written || folded(word) == folded(written)
}

/// Every word that stands for a page.
pub fn all_menu_words<'w>() -> impl Iterator<Item = &'w str> {
    MENU.iter().flat_map(|(_, words)| words.iter().copied())
}

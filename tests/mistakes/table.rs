//! The thirty mistakes, most frequent first within each kind.

use super::{Form, Mistake};

macro_rules! mistakes {
    ($($code:literal $form:ident $zh:literal | $en:literal ; $base:literal => $wrong:literal => $right:literal)+) => {
        /// All of them, in the order of the manual.
        pub(super) static MISTAKES: &[Mistake] = &[$(Mistake {
            zh: $zh, en: $en, code: $code, base: $base, wrong: $wrong, right: $right, form: Form::$form,
        },)+];
    };
}

mistakes! {
    "W207" Text "冒号用了中文的" | "A full-width colon";
        "标题: 一盏灯照亮夜间报修路" => "标题：一盏灯照亮夜间报修路" => "标题: 一盏灯照亮夜间报修路"
    "E105" Text "忘了冒号" | "The colon is missing";
        "单位: 城北供水所" => "单位 城北供水所" => "单位: 城北供水所"
    "E105" Text "一行里写了两个字段" | "Two fields on one line";
        "单位: 城北供水所\n类别: [服务群众, 安全生产]\n年度: 2023" => "单位: 城北供水所 年度: 2023\n类别: [服务群众, 安全生产]" => "单位: 城北供水所\n年度: 2023\n类别: [服务群众, 安全生产]"
    "W206" Text "字段名写错了字" | "A misspelt field name";
        "认定日期: 2023-12-01" => "认定日其: 2023-12-01" => "认定日期: 2023-12-01"
    "E105" Text "同一个字段写了两遍" | "A field written twice";
        "年度: 2023" => "年度: 2023\n年度: 2024" => "年度: 2023"
    "E105" Text "引号只写了一半" | "Half a pair of quotes";
        "标题: 一盏灯照亮夜间报修路" => "标题: \"一盏灯照亮夜间报修路" => "标题: \"一盏灯照亮夜间报修路\""
    "W207" Text "一边英文引号，一边中文引号" | "Two kinds of quotes";
        "标题: 一盏灯照亮夜间报修路" => "标题: \"一盏灯照亮夜间报修路”" => "标题: \"一盏灯照亮夜间报修路\""
    "E105" Text "方括号只写了一半" | "Half a pair of brackets";
        "类别: [服务群众, 安全生产]" => "类别: [服务群众, 安全生产" => "类别: [服务群众, 安全生产]"
    "W207" Text "方括号里用了中文逗号" | "Full-width commas in a list";
        "类别: [服务群众, 安全生产]" => "类别: [服务群众，安全生产]" => "类别: [服务群众, 安全生产]"
    "W207" Text "内容里有英文冒号" | "A colon inside the value";
        "标题: 一盏灯照亮夜间报修路" => "标题: 一盏灯: 照亮夜间报修路" => "标题: 一盏灯：照亮夜间报修路"
    "W207" Text "标题里有井号" | "A number sign in the title";
        "标题: 一盏灯照亮夜间报修路" => "标题: 一盏灯照亮 #3 小区报修路" => "标题: \"一盏灯照亮 #3 小区报修路\""
    "W207" Text "列表的减号后面没有空格" | "No space after the hyphen of an item";
        "  - 阀门图上墙" => "  -阀门图上墙" => "  - 阀门图上墙"
    "W207" Text "列表的一项缩进得太深" | "An item indented too deep";
        "  - 阀门图上墙" => "    - 阀门图上墙" => "  - 阀门图上墙"
    "W207" Text "用制表符（Tab）缩进" | "Indented with a tab";
        "  - 阀门图上墙" => "\t- 阀门图上墙" => "  - 阀门图上墙"
    "W207" Text "抬头的 --- 被 Word 改成了破折号" | "Word turned the --- into a dash";
        "---\n编号: SF-2023-017" => "——\n编号: SF-2023-017" => "---\n编号: SF-2023-017"
    "W207" Text "抬头只写了上面一行 ---" | "The second --- is missing";
        "  - { 日期: 2023-12-01, 类型: 认定, 结果: 通过 }\n---\n" => "  - { 日期: 2023-12-01, 类型: 认定, 结果: 通过 }\n" => "  - { 日期: 2023-12-01, 类型: 认定, 结果: 通过 }\n---\n"
    "E101" Text "漏填了必填的一项" | "A required field is missing";
        "单位: 城北供水所\n" => "" => "单位: 城北供水所\n"
    "E101" Text "写了“待补充”" | "A placeholder";
        "单位: 城北供水所" => "单位: 待补充" => "单位: 城北供水所"
    "E102" Text "年度不是年份" | "A year that is no year";
        "年度: 2023" => "年度: 去年" => "年度: 2023"
    "E102" Text "日历上没有的日期" | "A day that is in no calendar";
        "认定日期: 2023-12-01" => "认定日期: 2023-11-31" => "认定日期: 2023-11-30"
    "E102" Text "编号里有汉字" | "Chinese characters in the id";
        "编号: SF-2023-017" => "编号: 供水2023-017" => "编号: 2023-017"
    "E103" Twice "两个案例用了一个编号" | "Two cases with one id";
        "编号: SF-2023-017" => "编号: SF-2023-017" => "编号: SF-2023-017-2"
    "W216" Text "类别不在网站的类别表里" | "A category the site does not have";
        "类别: [服务群众, 安全生产]" => "类别: [为群众服务, 安全生产]" => "类别: [服务群众, 安全生产]"
    "E107" Text "状态和考评记录说法不一" | "Status and assessments disagree";
        "状态: 在列" => "状态: 退出" => "状态: 在列"
    "E106" Text "图片名字对不上" | "The picture has another name";
        "![值班灯亮起](值班灯.jpg)" => "![值班灯亮起](值班灯.jpeg)" => "![值班灯亮起](值班灯.jpg)"
    "W209" Text "成效里没有一个数字" | "Results without a figure";
        "  - 夜间报修到场时间由95分钟降到28分钟。" => "  - 夜间报修到场明显加快。" => "  - 夜间报修到场时间由95分钟降到28分钟。"
    "W205" Text "中文里用了半角标点" | "Half-width marks in Chinese text";
        "老旧小区多，过去夜里报修，居民常常找不到人。" => "老旧小区多,过去夜里报修,居民常常找不到人。" => "老旧小区多，过去夜里报修，居民常常找不到人。"
    "E104" Word "Word 文件改名成了 .md" | "A Word file renamed to .md";
        "" => "" => ""
    "W225" Attachment "“PDF”附件其实是网页" | "A PDF that is a web page";
        "" => "" => ""
    "W225" Astray "案例放错了文件夹" | "A case in the wrong folder";
        "" => "" => ""
}

//! Made-up cases for measuring and testing the search: a pure function of a seed and a position.
//!
//! Half of a text is built from frames and stock phrases, as case studies are; the other half strings words of a
//! large vocabulary together with the frequencies of natural language, so that rare neighbours of characters occur.

use casebook::search::Entry;

const PLACES: &str = "云埠 石桥 柳巷 青湖 北岭 南塘 松屿 澄湾 梧桐里 七里铺 望江 榆林街 河东 塔山 双桥 盐田";
const UNITS: &str = "供水所 公交车队 图书馆 卫生站 学校食堂 轮渡站 公园管理所 便民服务站 养护工区 装配车间 客运站 养老服务中心 气象台 消防站 邮政所 集装箱码头";
const BRANDS: &str = "一杯清水 慢慢来 灯下书房 绿荫一公里 准点出行 平安班组 一次办妥 热饭暖汤 听得见 小修不过夜";
const METHODS: &str = "三色派单法 听看问记巡检法 迎问办送回五步法 近慢细勤照护法 选试比推改进法 一图两表交班法";
const CATEGORIES: &str = "服务群众 安全生产 绿色低碳 技能培训 数字应用 社区共建 应急保障 文化阅读";
const TOPICS: &str = "夜间报修 漏点排查 错峰清扫 无障碍坡道 慢病随访 放学护路 新员工带教 设备点检 节水回用 旧衣回收 借阅上门 末班接驳 雨天借伞 高温送水 台风备勤 电梯困人";
const ACTORS: &str = "值班员 班组长 带班师傅 志愿者 巡检员 调度员 护士 馆员 驾驶员 炊事员 保洁员 新来的同事";
const DEEDS: &str = "把步骤画成一张图贴在墙上 给每台设备做了名片 每天留出十分钟听意见 在门口放了一块留言板 按轻重缓急分成三种颜色 约定半小时内给出回音 请居民一起画出地图 把常见问题编成口诀 周末轮流到点上值守 用旧零件做了一套教具";
const EFFECTS: &str = "等候时间短了一半 返工少了三成 来电投诉降到个位数 大家愿意提建议了 备件找得快了 新人半个月就能上手 老人不用再跑第二趟 用水量连续下降";
const FRAMES: [&str; 8] = [
    "{actor}发现，{topic}最难的是没人知道下一步找谁，于是{deed}。",
    "{place}{unit}从{topic}做起，{deed}，三个月后{effect}。",
    "刚开始有人不习惯，{actor}就一遍遍示范，{deed}。",
    "统计下来，全年处理{n}件，{effect}，{effect2}。",
    "为了让做法留得住，{unit}{deed}，并且每季度回看一次。",
    "“以前总要等通知，现在看一眼就明白。”{actor}说。",
    "{topic}的经验传到{place}以后，那里的{actor}也{deed}。",
    "遇到一时办不了的事，{actor}会写明原因和日期，{effect}。",
];

/// Frequent characters of the language, from which a vocabulary of words is made.
const CHARACTERS: &str = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严首底液官德随病苏失尔死讲配女黄推显谈罪神艺呢席含企望密批营项防举球英氧势告李台落木帮轮破亚师围注远字材排供河态封另施减树溶怎止案言士均武固叶鱼波视仅费紧爱左章早朝害续轻服试食充兵源判护司足某练差致板田降黑犯负击范继兴似余坚曲输修故城夫够送笔船占右财吃富春职觉汉画功巴跟虽杂飞检吸助升阳互初创抗考投坏策古径换未跑留钢曾端责站简述钱副尽帝射草冲承独令限阿宣环双请超微让控州良轴找否纪益依优顶础载倒房突坐粉敌略客袁冷胜绝析块剂测丝协诉念陈仍罗盐友洋错苦夜刑移频逐靠混母短皮终聚汽村云哪既距卫停烈央察烧迅境若印洲刻括激孔搞甚室待核校散侵吧甲游久菜味旧模湖货损预阻毫普稳乙妈植息扩银语挥酒守拿序纸医缺雨吗针刘啊急唱误训愿审附获茶鲜粮斤孩脱硫肥善龙演父渐血欢械掌歌沙刚攻谓盾讨晚粒乱燃矛乎杀药宁鲁贵钟煤读班伯香介迫句丰培握兰担弦蛋沉假穿执答乐谁顺烟缩征脸喜松脚困异免背星福买染井概慢怕磁倍祖皇促静补评翻肉践尼衣宽扬棉希伤操垂秋宜氢套督振架亮末宪庆编牛触映雷销诗座居抓裂胞呼娘景威绿晶厚盟衡鸡孙延危胶屋乡临陆顾掉呀灯岁措束耐剧玉赵跳哥季课凯胡额款绍卷齐伟蒸殖永宗苗川炉岩弱零杨奏沿露杆探滑镇饭浓航怀赶库夺伊灵税途灭赛归召鼓播盘裁险康唯录菌纯借糖盖横符私努堂域枪润幅哈竟熟虫泽脑壤碳欧遍侧寨敢彻虑斜薄庭纳弹饲伸折麦湿暗荷瓦塞床筑恶户访塔奇透梁刀旋迹卡氯遇份毒泥退洗摆灰彩卖耗夏择忙铜献硬予繁圈雪函亦抽篇阵阴丁尺追堆雄迎泛爸楼避谋吨野猪旗累偏典馆索秦脂潮爷豆忽托惊塑遗愈朱替纤粗倾尚痛楚谢奋购磨君池旁碎骨监捕弟暴割贯殊释词亡壁顿宝午尘闻揭炮残冬桥妇警综招吴付浮遭徐您摇谷赞箱隔订男吹园纷唐败宋玻巨耕坦荣闭湾键凡驻锅救恩剥凝碱齿截炼麻纺禁废盛版缓净睛昌婚涉筒嘴插岸朗庄街藏姑贸腐奴啦惯乘伙恢匀纱扎辩耳彪臣亿璃抵脉秀萨俄网舞店喷纵寸汗挂洪贺闪柬爆烯津稻墙软勇像滚厘蒙芳肯坡柱荡腿仪旅尾轧冰贡登黎削钻勒逃障氨郭峰币港伏轨亩毕擦莫刺浪秘援株健售股岛甘泡睡童铸汤阀休汇舍牧绕炸哲磷绩朋淡尖启陷柴呈徒颜泪稍忘泵蓝拖洞授镜辛壮锋贫虚弯摩泰幼廷尊窗纲弄隶疑氏宫姐震瑞怪尤琴循描膜违夹腰缘珠穷森枝竹沟催绳忆邦剩幸浆栏拥牙贮礼滤钠纹罢拍咱喊袖埃勤罚焦潜伍墨欲缝姓刊饱仿奖铝鬼丽跨默挖链扫喝袋炭污幕诸弧励梅奶洁灾舟鉴苯讼抱毁懂寒智埔寄届跃渡挑丹艰贝碰拔爹戴码梦芽熔赤渔哭敬颗奔铅仲虎稀妹乏珍申桌遵允隆螺仓魏锐晓氮兼隐碍赫拨忠肃缸牵抢博巧壳兄杜讯诚碧祥柯页巡矩悲灌龄伦票寻桂铺圣恐恰郑趣抬荒腾贴柔滴猛阔辆妻填撤储签闹扰紫砂递戏吊陶伐喂疗瓶婆抚臂摸忍虾蜡邻胸巩挤偶弃槽劲乳邓吉仁烂砖租乌舰伴瓜浅丙暂燥橡柳迷暖牌秧胆详簧踏瓷谱呆宾糊洛辉愤竞隙怒粘乃绪肩籍敏涂熙皆侦悬掘享纠醒狂锁淀恨牲霸爬赏逆玩陵祝秒浙貌";

/// A small generator of numbers: xorshift with a multiplication, enough for made-up text.
struct Dice(u64);

impl Dice {
    fn next(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let value = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(value).expect("31 bits") % sides.max(1)
    }

    fn of<'list>(&mut self, list: &'list str) -> &'list str {
        let words: Vec<&str> = list.split(' ').collect();
        words[self.next(words.len())]
    }
}

/// A word of a vocabulary of 30,000, the frequent ones first: rank to characters.
fn word(rank: usize, out: &mut String) {
    let characters: Vec<char> = vocabulary().to_vec();
    let mut dice = Dice(0x5851_f42d_4c95_7f2d ^ (rank as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    for _ in 0..2 + dice.next(10) / 7 {
        // Squaring prefers the frequent characters at the front of the list.
        let first = dice.next(1_000);
        let index = first * dice.next(1_000) * characters.len() / 1_000_000;
        out.push(characters[index.min(characters.len() - 1)]);
    }
}

fn vocabulary() -> &'static [char] {
    static CELL: std::sync::OnceLock<Vec<char>> = std::sync::OnceLock::new();
    CELL.get_or_init(|| CHARACTERS.chars().collect())
}

fn free_sentence(dice: &mut Dice, out: &mut String) {
    let words = 7 + dice.next(9);
    for position in 0..words {
        // Ranks by a power law: rank = 30000^u.
        let unit = dice.next(1_000_000);
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "small positive numbers"
        )]
        let rank = (30_000_f64.powf(unit as f64 / 1e6)) as usize;
        word(rank, out);
        if position % 5 == 4 && position + 1 < words {
            out.push('，');
        }
    }
    out.push('。');
}

fn framed_sentence(dice: &mut Dice, place: &str, unit: &str, out: &mut String) {
    let frame = FRAMES[dice.next(FRAMES.len())];
    let text = frame
        .replace("{actor}", dice.of(ACTORS))
        .replace("{topic}", dice.of(TOPICS))
        .replace("{deed}", dice.of(DEEDS))
        .replace("{effect}", dice.of(EFFECTS))
        .replace("{effect2}", dice.of(EFFECTS))
        .replace("{place}", place)
        .replace("{unit}", unit)
        .replace("{n}", &(20 + dice.next(3_000)).to_string());
    out.push_str(&text);
}

/// The `position`-th made-up case.
pub(crate) fn entry(position: u64) -> Entry {
    let mut dice = Dice((position + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    (0..4).for_each(|_| {
        dice.next(2);
    });
    let (place, unit) = (dice.of(PLACES), dice.of(UNITS));
    let (topic, brand) = (dice.of(TOPICS), dice.of(BRANDS));
    let mut rare = String::new();
    word(200 + dice.next(20_000), &mut rare);
    let mut summary = String::new();
    framed_sentence(&mut dice, place, unit, &mut summary);
    let mut blocks = Vec::new();
    for _ in 0..8 + dice.next(8) {
        let mut block = String::new();
        for _ in 0..2 + dice.next(3) {
            if dice.next(2) == 0 {
                framed_sentence(&mut dice, place, unit, &mut block);
            } else {
                free_sentence(&mut dice, &mut block);
            }
        }
        blocks.push(block);
    }
    Entry {
        key: u128::from(position) << 64 | u128::from(position.wrapping_mul(0xd6e8_feb8_6659_fd93)),
        href: format!("cases/made-up-{position}.html"),
        title: format!("{place}{unit}：{rare}里的{topic}"),
        branch: vec![format!("{place}{unit}")],
        brand: vec![brand.to_owned()],
        methods: vec![dice.of(METHODS).to_owned()],
        year: 2014 + u16::try_from(dice.next(12)).expect("below 12"),
        category: vec![dice.of(CATEGORIES).to_owned()],
        level: ["市级", "区级", "单位级"][dice.next(3)].to_owned(),
        kind: ["示范点", "示范岗"][dice.next(2)].to_owned(),
        tags: vec![topic.to_owned()],
        region: String::new(),
        summary,
        blocks,
    }
}

/// The pages of `tests/search/pages.txt`, for judged queries.
pub(crate) fn judged() -> Vec<Entry> {
    let text = include_str!("../../tests/search/pages.txt");
    let pages = text.split("\n\n").filter(|page| page.starts_with('p'));
    pages.zip(1_u128..).map(|(page, key)| judged_entry(page, key)).collect()
}

fn judged_entry(page: &str, key: u128) -> Entry {
    let lines: Vec<&str> = page.lines().collect();
    let one = |line: usize| vec![lines[line].to_owned()];
    Entry {
        key: key << 70 | key,
        href: lines[0].to_owned(),
        title: lines[1].to_owned(),
        branch: one(2),
        brand: one(3),
        methods: one(4),
        year: lines[5].parse().unwrap_or(0),
        category: one(6),
        tags: lines[7].split('、').map(str::to_owned).collect(),
        level: "市级".into(),
        kind: "示范点".into(),
        blocks: lines[8..].iter().map(ToString::to_string).collect(),
        ..Entry::default()
    }
}

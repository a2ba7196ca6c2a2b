//! `check --online`: outside links that no longer answer. The only code that uses the network, and only when asked to.
//!
//! Every web address in the texts below `content/` is asked once, first without its content. Hosts are asked side by side,
//! the addresses of one host one after the other. Addresses of the own computer and network are left alone unless the
//! author allows them: a text from outside must not make this machine knock at doors inside. Knows texts, not cases.

mod address;
mod ask;
mod links;

use std::time::Duration;

use crate::diagnostic::{Code, Diagnostic, Text};
use crate::text;
use crate::vfs::Files;
use links::Link;

/// How far the questions go.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Addresses asked at most; the others are counted.
    pub links: usize,
    /// Hosts asked at a time.
    pub hosts: usize,
    /// How long one address may take, its redirections included.
    pub patience: Duration,
    /// How long all of them may take together; what is left then is counted.
    pub all: Duration,
    /// Whether addresses of the own computer and network are asked too.
    pub is_intranet: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            links: 1_000,
            hosts: 8,
            patience: Duration::from_secs(10),
            all: Duration::from_mins(5),
            is_intranet: false,
        }
    }
}

/// What became of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Answer {
    /// It is there, or its server does not say to programs.
    There,
    /// The server says that it is not there, or fails: the status.
    Status(u16),
    /// There was no answer.
    Silent(Text),
    /// It was not asked: an address of the own network.
    Private,
    /// It was not asked: time was up.
    Late,
}

/// Asks for every outside link of the texts; says which are dead and what was not asked.
#[must_use]
pub fn check(files: &dyn Files, limits: &Limits) -> Vec<Diagnostic> {
    let (mut links, reserved) = links::collect(files);
    let over = links.len().saturating_sub(limits.links);
    links.truncate(limits.links);
    let answers = ask::all(&links, limits);
    let count = |wanted: fn(&Answer) -> bool| answers.iter().filter(|answer| wanted(answer)).count();
    let asked = answers.len() - count(|answer| matches!(answer, Answer::Private | Answer::Late));
    let silent = count(|answer| matches!(answer, Answer::Silent(_)));
    let mut said = Vec::new();
    // A single one that is silent is more likely gone than the network.
    if asked > 1 && silent == asked {
        let first = answers.iter().find_map(|answer| if let Answer::Silent(why) = answer { Some(why) } else { None });
        said.push(offline(asked, first));
    } else {
        said.extend(links.iter().zip(&answers).filter_map(|(link, answer)| dead(link, answer)));
    }
    let left = Left {
        private: count(|answer| *answer == Answer::Private),
        late: count(|answer| *answer == Answer::Late) + over,
        reserved,
    };
    said.push(summary(asked, &left));
    said
}

/// Addresses that were not asked, by reason.
struct Left {
    private: usize,
    late: usize,
    reserved: usize,
}

fn dead(link: &Link, answer: &Answer) -> Option<Diagnostic> {
    let url = &link.url;
    let (problem, advice) = match answer {
        Answer::Status(status @ (404 | 410)) => (
            text!(zh: "外部链接“{url}”已经没有了（{status}）", en: "the outside link `{url}` leads to nothing ({status})"),
            text!(zh: "找到新的网址换上，或者去掉这个链接", en: "put in the new address, or take the link out"),
        ),
        Answer::Status(status) => (
            text!(zh: "外部链接“{url}”的网站出错（{status}）", en: "the server of the outside link `{url}` fails ({status})"),
            text!(zh: "也许只是一时的，过几天再检查一次", en: "it may pass: check again in some days"),
        ),
        Answer::Silent(why) => {
            let (zh, en) = (&why.zh, &why.en);
            (
                text!(zh: "外部链接“{url}”打不开：{zh}", en: "the outside link `{url}` does not open: {en}"),
                text!(zh: "核对网址；也许只是一时的，过几天再检查一次", en: "compare the address; it may pass: check again in some days"),
            )
        }
        Answer::There | Answer::Private | Answer::Late => return None,
    };
    Some(Diagnostic::new(Code::W217, problem).at(link.place.clone()).hint(advice))
}

/// One word for a machine without network, instead of one for each link.
fn offline(asked: usize, why: Option<&Text>) -> Diagnostic {
    let (zh, en) = why.map_or(("", ""), |why| (why.zh.as_str(), why.en.as_str()));
    let problem = text!(
        zh: "{asked} 个外部链接一个也连不上（{zh}），这台电脑可能没有联网，没有下结论",
        en: "none of the {asked} outside links could be reached ({en}); this computer may be offline, so nothing is said of them"
    );
    Diagnostic::new(Code::I303, problem)
}

fn summary(asked: usize, left: &Left) -> Diagnostic {
    let Left { private, late, reserved } = left;
    let problem = text!(
        zh: "检查了 {asked} 个外部链接；没有检查的：内网地址 {private} 个，示例域名 {reserved} 个，超出数量或时间的 {late} 个",
        en: "{asked} outside links were asked; left out: {private} in private networks, {reserved} of example domains, {late} over the limit of number or time"
    );
    let said = Diagnostic::new(Code::I303, problem);
    if *private == 0 {
        said
    } else {
        said.hint(text!(zh: "内网地址也要检查：加上 --intranet", en: "add --intranet to ask those in private networks"))
    }
}

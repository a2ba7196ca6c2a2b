//! Asking web addresses, politely: few at a time, one of a host, the head first, redirections followed by hand so that each
//! step is looked at before it is taken.

use std::collections::BTreeMap;
use std::net::{IpAddr, ToSocketAddrs};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use ureq::Agent;
use ureq::http::header::LOCATION;
use url::{Host, Url};

use super::address::is_private;
use super::links::Link;
use super::{Answer, Limits};
use crate::diagnostic::Text;
use crate::text;

/// Redirections that are followed.
const MAX_STEPS: usize = 6;

/// Said to servers, so that their keepers know who asks.
const NAME: &str = concat!("casebook/", env!("CARGO_PKG_VERSION"), " (link check)");

/// The answer for each link, in order.
pub(super) fn all(links: &[Link], limits: &Limits) -> Vec<Answer> {
    let mut hosts: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, link) in links.iter().enumerate() {
        hosts.entry(link.target.host_str().unwrap_or_default()).or_default().push(at);
    }
    let open = Mutex::new(hosts.into_values());
    let answers = Mutex::new(vec![Answer::Late; links.len()]);
    let asker = Asker { agent: agent(limits), is_intranet: limits.is_intranet, patience: limits.patience };
    let end = Instant::now() + limits.all;
    std::thread::scope(|scope| {
        for _ in 0..limits.hosts.max(1) {
            scope.spawn(|| {
                loop {
                    let next = open.lock().unwrap_or_else(std::sync::PoisonError::into_inner).next();
                    let Some(of_host) = next else { break };
                    for at in of_host {
                        if Instant::now() >= end {
                            break;
                        }
                        let answer = asker.ask(&links[at].target);
                        answers.lock().unwrap_or_else(std::sync::PoisonError::into_inner)[at] = answer;
                    }
                }
            });
        }
    });
    answers.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// No redirections of its own, no cookies; a status is an answer, not a failure.
fn agent(limits: &Limits) -> Agent {
    let mut config = Agent::config_builder()
        .timeout_global(Some(limits.patience))
        .timeout_connect(Some(limits.patience / 2))
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .user_agent(NAME);
    if limits.is_intranet {
        // A proxy would ask in its own network, not in this one.
        config = config.proxy(None);
    }
    config.build().into()
}

/// How addresses are asked.
struct Asker {
    agent: Agent,
    is_intranet: bool,
    patience: Duration,
}

impl Asker {
    fn ask(&self, target: &Url) -> Answer {
        let end = Instant::now() + self.patience;
        let mut target = target.clone();
        for _ in 0..MAX_STEPS {
            if let Some(refused) = self.refusal(&target) {
                return refused;
            }
            let response = match self.request(&target) {
                Ok(response) => response,
                Err(error) => return Answer::Silent(cause(&error)),
            };
            let (status, next) = response;
            match (status, next) {
                (300..=399, Some(next)) => match target.join(&next) {
                    Ok(next) if matches!(next.scheme(), "http" | "https") => target = next,
                    _ => return Answer::Status(status),
                },
                // Not for programs, too often, not now: that says nothing of the page.
                (200..=399 | 401 | 402 | 403 | 405 | 406 | 407 | 418 | 429 | 451, _) => return Answer::There,
                _ => return Answer::Status(status),
            }
            if Instant::now() >= end {
                break;
            }
        }
        Answer::Silent(text!(zh: "一再转到别的网址", en: "it redirects again and again"))
    }

    /// The status and where it leads on. Servers that do not answer to HEAD are asked with GET; the content is not read.
    fn request(&self, target: &Url) -> Result<(u16, Option<String>), ureq::Error> {
        let head = self.agent.head(target.as_str()).call();
        let response = match head {
            Ok(response) if response.status().as_u16() < 400 => response,
            Err(error @ (ureq::Error::Timeout(_) | ureq::Error::HostNotFound)) => return Err(error),
            _ => self.agent.get(target.as_str()).call()?,
        };
        let next = response.headers().get(LOCATION).and_then(|value| value.to_str().ok()).map(str::to_owned);
        Ok((response.status().as_u16(), next))
    }

    /// Why an address is not asked: it is one of the own network, or its name is unknown.
    fn refusal(&self, target: &Url) -> Option<Answer> {
        if self.is_intranet {
            return None;
        }
        let port = target.port_or_known_default().unwrap_or(80);
        let addresses: Vec<IpAddr> = match target.host()? {
            Host::Ipv4(address) => vec![address.into()],
            Host::Ipv6(address) => vec![address.into()],
            Host::Domain(name) if name == "localhost" || name.ends_with(".localhost") || !name.contains('.') => {
                return Some(Answer::Private);
            }
            // Behind a proxy names are the proxy's business; often nothing can be looked up here.
            Host::Domain(_) if self.agent.config().proxy().is_some() => return None,
            Host::Domain(name) => match (name, port).to_socket_addrs() {
                Ok(found) => found.map(|address| address.ip()).collect(),
                Err(_) => return Some(Answer::Silent(unknown_host())),
            },
        };
        addresses.into_iter().any(is_private).then_some(Answer::Private)
    }
}

fn unknown_host() -> Text {
    text!(zh: "没有这个域名", en: "there is no such host")
}

/// Why there was no answer.
fn cause(error: &ureq::Error) -> Text {
    match error {
        ureq::Error::Timeout(_) => text!(zh: "很久没有回音", en: "it does not answer in time"),
        ureq::Error::HostNotFound => unknown_host(),
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) => text!(zh: "证书有问题", en: "its certificate is not valid"),
        error => text!(zh: "连接失败（{error}）", en: "the connection fails ({error})"),
    }
}

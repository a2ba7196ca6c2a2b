//! Which requests are answered at all.
//!
//! Any web page open in a browser can send requests to 127.0.0.1. Three things keep such a page from reading drafts:
//! the `Host` must be ours (a foreign name resolved to 127.0.0.1 is refused, known as DNS rebinding), an `Origin`
//! must be ours, and no answer ever carries a permission for other origins. Only reading is offered.

use hyper::header::{HOST, HeaderMap, HeaderValue, ORIGIN};
use hyper::{Method, StatusCode, Uri};

/// A request that is not answered: the status and a sentence in both languages.
pub(super) type Refusal = (StatusCode, &'static str);

/// Why this request to the server at `port` is refused, if it is.
pub(super) fn refusal(method: &Method, uri: &Uri, headers: &HeaderMap, port: u16) -> Option<Refusal> {
    if !is_our_host(uri, headers, port) {
        return Some((
            StatusCode::MISDIRECTED_REQUEST,
            "请用 http://127.0.0.1 访问。\nPlease visit http://127.0.0.1 instead.\n",
        ));
    }
    if !headers.get_all(ORIGIN).iter().all(|origin| is_our_origin(origin, port)) {
        return Some((StatusCode::FORBIDDEN, "不接受其他网站的请求。\nRequests from other sites are refused.\n"));
    }
    if method != Method::GET && method != Method::HEAD {
        return Some((StatusCode::METHOD_NOT_ALLOWED, "只能读取。\nOnly reading is possible.\n"));
    }
    None
}

/// Whether the request names this server: one `Host`, and the same in an absolute address if there is one.
fn is_our_host(uri: &Uri, headers: &HeaderMap, port: u16) -> bool {
    let mut hosts = headers.get_all(HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else { return false };
    let named = host.to_str().is_ok_and(|host| is_our_authority(host, port));
    named && uri.authority().is_none_or(|authority| is_our_authority(authority.as_str(), port))
}

fn is_our_origin(origin: &HeaderValue, port: u16) -> bool {
    origin
        .to_str()
        .ok()
        .and_then(|origin| origin.strip_prefix("http://"))
        .is_some_and(|host| is_our_authority(host, port))
}

fn is_our_authority(authority: &str, port: u16) -> bool {
    let (name, given) = match authority.rsplit_once(':') {
        Some((name, digits)) => (name, digits.parse().ok()),
        None => (authority, Some(80)),
    };
    given == Some(port) && (name == "127.0.0.1" || name.eq_ignore_ascii_case("localhost"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(method: &str, uri: &str, headers: &[(&str, &str)]) -> Option<u16> {
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(
                hyper::header::HeaderName::from_bytes(name.as_bytes()).expect("a name"),
                HeaderValue::from_str(value).expect("a value"),
            );
        }
        refusal(&method, &uri.parse().expect("an address"), &map, 4000).map(|(status, _)| status.as_u16())
    }

    #[test]
    fn only_requests_meant_for_this_server_are_answered() {
        assert_eq!(status("GET", "/", &[("host", "127.0.0.1:4000")]), None);
        assert_eq!(status("HEAD", "/", &[("host", "LocalHost:4000")]), None);
        assert_eq!(status("GET", "/", &[("host", "localhost:4000"), ("origin", "http://localhost:4000")]), None);
        for host in
            ["evil.example", "evil.example:4000", "127.0.0.1", "127.0.0.1:4001", "127.0.0.1.evil.example:4000", ""]
        {
            assert_eq!(status("GET", "/", &[("host", host)]), Some(421), "{host}");
        }
        assert_eq!(status("GET", "/", &[]), Some(421));
        assert_eq!(status("GET", "/", &[("host", "127.0.0.1:4000"), ("host", "evil.example")]), Some(421));
        assert_eq!(status("GET", "http://evil.example/", &[("host", "127.0.0.1:4000")]), Some(421));
    }

    #[test]
    fn foreign_origins_and_writing_are_refused() {
        let host = ("host", "127.0.0.1:4000");
        for origin in ["http://evil.example", "null", "https://127.0.0.1:4000", "http://127.0.0.1:4001", ""] {
            assert_eq!(status("GET", "/", &[host, ("origin", origin)]), Some(403), "{origin}");
        }
        for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "X"] {
            assert_eq!(status(method, "/", &[host]), Some(405), "{method}");
        }
    }
}

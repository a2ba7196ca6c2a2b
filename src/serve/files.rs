//! From the path of a request to a file of the built site, and what kind of file it is.
//!
//! Nothing outside the output folder can be reached: the path is decoded once, taken apart, and refused when a part
//! is empty, hidden, `.` or `..`; then links are resolved and the result must still lie in the folder.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// The folder in the address below which the site appears, as its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Base(Vec<String>);

impl Base {
    /// From `/`, `a/b`, `/a/b/` and the like.
    pub(super) fn new(text: &str) -> Self {
        Self(text.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect())
    }

    /// As it stands in an address: `/` or `/a/b/`.
    pub(super) fn as_url(&self) -> String {
        folder_url(&self.0)
    }
}

/// What a path leads to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// A regular file, with links resolved.
    File(PathBuf),
    /// A folder whose address lacks the closing `/`, or the root above the base: the address to go to.
    Redirect(String),
    /// Nothing that may be served.
    Nothing,
}

/// What the path of a request, still percent-encoded, leads to in the folder `out`.
pub(super) fn find(out: &Path, base: &Base, path: &str) -> Found {
    let Some(parts) = parts(path) else { return Found::Nothing };
    if parts.len() < base.0.len() || (parts.len() == base.0.len() && !path.ends_with('/')) {
        let above = base.0.starts_with(&parts) && (parts.is_empty() || parts.len() == base.0.len());
        return if above && !base.0.is_empty() { Found::Redirect(base.as_url()) } else { Found::Nothing };
    }
    let Some(inside) = parts.strip_prefix(base.0.as_slice()) else { return Found::Nothing };
    let Some(target) = resolve(out, inside) else { return Found::Nothing };
    if target.is_file() {
        return if path.ends_with('/') && !inside.is_empty() { Found::Nothing } else { Found::File(target) };
    }
    let index = [inside, &["index.html".to_owned()]].concat();
    match resolve(out, &index).filter(|index| index.is_file()) {
        Some(_) if !path.ends_with('/') => Found::Redirect(folder_url(&parts)),
        Some(index) => Found::File(index),
        None => Found::Nothing,
    }
}

/// The page for addresses that lead nowhere, if the site has one.
pub(super) fn not_found_page(out: &Path) -> Option<PathBuf> {
    resolve(out, &["404.html".to_owned()]).filter(|page| page.is_file())
}

/// The decoded parts of a path; `None` when one is not to be served.
fn parts(path: &str) -> Option<Vec<String>> {
    let path = path.strip_prefix('/')?;
    let path = path.strip_suffix('/').unwrap_or(path);
    if path.is_empty() {
        return Some(Vec::new());
    }
    path.split('/').map(|part| decode(part).filter(|part| is_plain(part))).collect()
}

/// Whether a decoded part names something in the folder it stands in, on every system.
fn is_plain(part: &str) -> bool {
    !part.is_empty() && !part.starts_with('.') && !part.contains(['/', '\\', ':', '\0'])
}

/// Percent-decoding, once. `None` when it is malformed or no UTF-8.
fn decode(part: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let (high, low) = (hex(rest.next()?)?, hex(rest.next()?)?);
            bytes.push(high << 4 | low);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

/// The parts joined to `out` with links resolved; `None` when there is nothing or it lies elsewhere.
fn resolve(out: &Path, parts: &[String]) -> Option<PathBuf> {
    let out = fs::canonicalize(out).ok()?;
    let target = fs::canonicalize(out.join(parts.iter().collect::<PathBuf>())).ok()?;
    target.starts_with(&out).then_some(target)
}

/// The address of a folder, percent-encoded, with `/` at both ends.
fn folder_url(parts: &[String]) -> String {
    let mut url = String::from("/");
    for part in parts {
        for byte in part.bytes() {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                url.push(char::from(byte));
            } else {
                let _ = write!(url, "%{byte:02X}");
            }
        }
        url.push('/');
    }
    url
}

/// The media type of a file by its extension; text always says that it is UTF-8.
pub(super) fn media_type(path: &Path) -> &'static str {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or("").to_ascii_lowercase();
    match extension.as_str() {
        "html" | "htm" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json; charset=utf-8",
        "webmanifest" => "application/manifest+json; charset=utf-8",
        "xml" => "application/xml; charset=utf-8",
        "atom" => "application/atom+xml; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "txt" | "md" => "text/plain; charset=utf-8",
        "svg" => "image/svg+xml",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "gif" => "image/gif",
        "ico" => "image/x-icon",
        "pdf" => "application/pdf",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "pptx" => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "mp4" | "m4v" => "video/mp4",
        "webm" => "video/webm",
        "mp3" => "audio/mpeg",
        "m4a" => "audio/mp4",
        "zip" => "application/zip",
        "wasm" => "application/wasm",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let out = folder.path().join("public");
        fs::create_dir_all(out.join("cases/灯")).expect("created");
        fs::create_dir_all(out.join("empty")).expect("created");
        for (path, text) in [
            ("public/index.html", "home"),
            ("public/cases/灯/index.html", "case"),
            ("public/.env", "key"),
            ("secret.txt", "secret"),
        ] {
            fs::write(folder.path().join(path), text).expect("written");
        }
        folder
    }

    fn served(folder: &tempfile::TempDir, base: &str, path: &str) -> String {
        match find(&folder.path().join("public"), &Base::new(base), path) {
            Found::File(path) => fs::read_to_string(path).expect("readable"),
            Found::Redirect(to) => format!("-> {to}"),
            Found::Nothing => "-".to_owned(),
        }
    }

    #[test]
    fn pages_are_found_and_folders_get_their_slash() {
        let folder = site();
        assert_eq!(served(&folder, "/", "/"), "home");
        assert_eq!(served(&folder, "/", "/index.html"), "home");
        assert_eq!(served(&folder, "/", "/cases/%E7%81%AF/"), "case");
        assert_eq!(served(&folder, "/", "/cases/%E7%81%AF"), "-> /cases/%E7%81%AF/");
        for path in ["/empty/", "/empty", "/cases/", "/index.html/", "/none"] {
            assert_eq!(served(&folder, "/", path), "-", "{path}");
        }
    }

    #[test]
    fn a_site_in_a_subfolder_appears_only_there() {
        let folder = site();
        assert_eq!(served(&folder, "/a/b/", "/a/b/"), "home");
        assert_eq!(served(&folder, "a/b", "/a/b/cases/%E7%81%AF"), "-> /a/b/cases/%E7%81%AF/");
        assert_eq!(served(&folder, "/a/b/", "/a/b"), "-> /a/b/");
        assert_eq!(served(&folder, "/a/b/", "/"), "-> /a/b/");
        for path in ["/index.html", "/a/", "/a/c/", "/cases/%E7%81%AF/"] {
            assert_eq!(served(&folder, "/a/b/", path), "-", "{path}");
        }
    }

    #[test]
    fn nothing_outside_the_folder_is_served() {
        let folder = site();
        for path in [
            "/../secret.txt",
            "/%2e%2e/secret.txt",
            "/..%2fsecret.txt",
            "/cases/../../secret.txt",
            "/..\\secret.txt",
            "/..%5csecret.txt",
            "//secret.txt",
            "/%2Fetc/passwd",
            "/etc/passwd",
            "/%00",
            "/index.html%00.txt",
            "/.env",
            "/%2eenv",
            "/%zz",
            "/%",
            "/%ff%fe",
            "/cases//%E7%81%AF/",
            "/./index.html",
            "/C:/secret.txt",
            "",
            "*",
        ] {
            assert_eq!(served(&folder, "/", path), "-", "{path}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_that_lead_out_are_not_followed() {
        let folder = site();
        let out = folder.path().join("public");
        std::os::unix::fs::symlink(folder.path().join("secret.txt"), out.join("leak.txt")).expect("linked");
        std::os::unix::fs::symlink(folder.path(), out.join("up")).expect("linked");
        std::os::unix::fs::symlink(out.join("index.html"), out.join("home.html")).expect("linked");
        assert_eq!(served(&folder, "/", "/leak.txt"), "-");
        assert_eq!(served(&folder, "/", "/up/secret.txt"), "-");
        assert_eq!(served(&folder, "/", "/home.html"), "home");
    }

    #[test]
    fn text_says_that_it_is_utf_8() {
        assert_eq!(media_type(Path::new("a/清单.CSV")), "text/csv; charset=utf-8");
        assert_eq!(media_type(Path::new("index.html")), "text/html; charset=utf-8");
        assert_eq!(media_type(Path::new("a.mp4")), "video/mp4");
        assert_eq!(media_type(Path::new("unknown")), "application/octet-stream");
    }
}

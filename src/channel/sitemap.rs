//! `sitemap.xml` (sitemaps.org, protocol 0.9), split at the protocol's limits. It needs a base URL.

use super::feed::xml;
use super::press::{Press, iso};
use crate::plan::{self, PageKind, SITEMAP_MAX, routes};

/// The address and the modification date of every page a reader may look for.
pub fn addresses<'p>(press: &'p Press<'_>) -> impl Iterator<Item = (String, String)> + 'p {
    plan::pages(press.site, press.config).into_iter().filter(|page| page.kind.is_listed_in_sitemap()).map(|page| {
        let modified = match page.kind {
            PageKind::Case(id) => iso(press.site.case(id).modified_date()),
            _ => String::new(),
        };
        (press.absolute(&routes::href(press.site, page)), modified)
    })
}

/// Part `part` of the site map; 0 is `sitemap.xml`, an index when there are parts.
#[must_use]
pub fn sitemap(press: &Press<'_>, part: u32) -> Vec<u8> {
    let all: Vec<(String, String)> = addresses(press).collect();
    let head = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";
    let namespace = "http://www.sitemaps.org/schemas/sitemap/0.9";
    let mut body = String::new();
    if part == 0 && all.len() > SITEMAP_MAX {
        for number in 1..=all.len().div_ceil(SITEMAP_MAX) {
            let address = press.absolute(&format!("sitemap-{number}.xml"));
            body.push_str(&format!("<sitemap><loc>{}</loc></sitemap>\n", xml(&address)));
        }
        return format!("{head}<sitemapindex xmlns=\"{namespace}\">\n{body}</sitemapindex>\n").into_bytes();
    }
    let from = (part as usize).saturating_sub(1) * SITEMAP_MAX;
    for (address, modified) in all.iter().skip(from).take(SITEMAP_MAX) {
        body.push_str(&format!("<url><loc>{}</loc>", xml(address)));
        if !modified.is_empty() {
            body.push_str(&format!("<lastmod>{modified}</lastmod>"));
        }
        body.push_str("</url>\n");
    }
    format!("{head}<urlset xmlns=\"{namespace}\">\n{body}</urlset>\n").into_bytes()
}

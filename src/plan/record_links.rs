//! Dead links and pictures that are not shown, in the texts of records: pages, units, brands, notices and the others.
//!
//! Layer 4, part of [`super::checks`]. A record has no files of its own: its text shows pictures of `static/` alone and
//! links to pages and to files there.

use std::collections::HashSet;

use super::checks::nearest_case;
use super::links::{Origin, Target, is_static_picture, resolve_from};
use super::references::read_again;
use crate::content::case::Reference;
use crate::content::record::Base;
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::site::summary::anchor_hash;
use crate::site::{Edition, Site};
use crate::text;
use crate::vfs::{Files, SitePath};

/// W217 for every record: what its page leaves out or links to nowhere.
pub(super) fn check(site: &Site, files: &dyn Files, has_static: &dyn Fn(&str) -> bool) -> Vec<Diagnostic> {
    let mut said = Vec::new();
    let Some(main) = site.editions.first() else { return said };
    for base in site.records.bases().into_iter().filter(|base| !base.body.references.is_empty()) {
        let edition = site.editions.iter().find(|edition| *edition.lang == *base.lang).unwrap_or(main);
        of_record(site, edition, base, files, has_static, &mut said);
    }
    said
}

fn of_record(
    site: &Site,
    edition: &Edition,
    base: &Base,
    files: &dyn Files,
    has_static: &dyn Fn(&str) -> bool,
    said: &mut Vec<Diagnostic>,
) {
    let anchors: Vec<u64> = base.body.outline.iter().map(|heading| anchor_hash(&heading.id)).collect();
    let folder = SitePath::from_normal(base.path.clone()).parent();
    let origin = Origin { folder, anchors: Some(&anchors), case: None };
    let (mut source, mut told) = (None, HashSet::new());
    for link in &base.body.references {
        let target = &link.target;
        let problem = match resolve_from(site, edition, &origin, target, has_static) {
            _ if link.is_image && is_static_picture(target, has_static) => continue,
            _ if link.is_image => text!(
                zh: "图片“{target}”在网页上不会显示：这里的图片要放在 static 文件夹里",
                en: "the picture `{target}` is not shown: pictures of such a text stand in the folder static"
            ),
            Target::Missing | Target::File(_) => text!(
                zh: "链接“{target}”找不到对应的页面或文件",
                en: "the link `{target}` leads to no page or file"
            ),
            Target::MissingAnchor(_) => text!(
                zh: "链接“{target}”指向的标题不存在",
                en: "the link `{target}` leads to a heading that does not exist"
            ),
            Target::Href(_) | Target::Anchor(_) => continue,
        };
        if !told.insert(target) {
            // Mended in one place, it is searched for in the others.
            continue;
        }
        let range = link.start as usize..link.end as usize;
        let source = source.get_or_insert_with(|| read_again(files, &base.path)).as_ref();
        let place = source.map_or_else(|| Location::file(&*base.path), |text| text.locate(range.clone()));
        let written = source.and_then(|text| text.text.get(range)).unwrap_or_default();
        let diagnostic = Diagnostic::new(Code::W217, problem).at(place);
        let there = target.split_once("static/").map(|(_, path)| path).filter(|path| has_static(path));
        said.push(match there {
            Some(path) if written.contains(target) => {
                let advice = text!(zh: "从 static 文件夹里写起：", en: "write its path from the folder static on:");
                diagnostic.hint_line(advice, written.replacen(target, &format!("/{path}"), 1))
            }
            _ => advised(diagnostic, site, &base.path, link, written),
        });
    }
}

/// With what to do: the case that was meant, or the file put where it is published.
fn advised(diagnostic: Diagnostic, site: &Site, path: &str, link: &Reference, written: &str) -> Diagnostic {
    let target = link.target.as_str();
    if !link.is_image
        && let Some(name) = nearest_case(site, target)
    {
        let depth = path.matches('/').count().saturating_sub(1);
        let near = format!("{}cases/{}", "../".repeat(depth), name.trim_start_matches("../"));
        return diagnostic.hint(text!(zh: "是不是“{near}”？", en: "did you mean `{near}`?"));
    }
    let name = target.rsplit('/').next().unwrap_or_default();
    let is_plain = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    let is_file = !name.contains('#') && name.trim_matches('.').contains('.');
    if !link.is_image && (!is_file || SitePath::from_normal(name).has_extension(&["html", "md"])) {
        return diagnostic;
    }
    if is_plain(name) && is_file && written.contains(target) {
        let advice = text!(
            zh: "把文件放进 static 文件夹，写成",
            en: "put the file into the folder static and write"
        );
        return diagnostic.hint_line(advice, written.replacen(target, &format!("/{name}"), 1));
    }
    let example = if link.is_image { "![说明](/tu.jpg)" } else { "[文字](/fujian.pdf)" };
    let advice = text!(
        zh: "把文件放进 static 文件夹，用英文字母和数字起名，例如写成 {example}",
        en: "put the file into the folder static under a name of plain letters and digits and write it like {example}"
    );
    diagnostic.hint(advice)
}

//! What can only be seen across cases: dead links, files that were left out; see also `references`.

use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

use rayon::prelude::*;

use super::links::{Target, is_static_picture, resolve};
use super::references::{self, read_again};
use super::{alike, folders, menu, record_links, spellings, strays};
use crate::config::{Config, IndexKind, SETTINGS_FILES};
use crate::content::value::nearest;
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::site::{CaseId, Edition, Site, Summary};
use crate::text;
use crate::vfs::{Files, Listing, SitePath, SkipReason};

/// Problems across cases.
#[must_use]
pub fn across(
    site: &Site,
    config: &Config,
    files: &dyn Files,
    has_static: &(dyn Fn(&str) -> bool + Sync),
) -> Vec<Diagnostic> {
    let mut said = Vec::new();
    for edition in site.editions.iter().filter(|edition| edition.converted_from.is_empty()) {
        let of_case = |id: &CaseId| {
            let mut said = Vec::new();
            links(site, edition, *id, files, has_static, &mut said);
            said
        };
        said.par_extend(edition.pages.par_iter().flat_map_iter(of_case));
    }
    said.extend(record_links::check(site, files, has_static));
    said.extend(references::check(site, files));
    if site.cases.is_empty() {
        said.extend(folders::beside_content(files));
    }
    said.extend(menu::check(site, config, files, has_static));
    said.extend(missing_logo(config, files, has_static));
    implicit_terms(site, config, &mut said);
    spellings::terms(site, files, &mut said);
    spellings::nearly_equal_terms(site, files, &mut said);
    said.extend(thin_indexes(site, config));
    alike::texts(site, config, files, &mut said);
    said.extend(regions_without_outline(site, config));
    said.extend(unlisted_editions(site));
    said.extend(empty_editions(site, files));
    said
}

/// W227: the logo of the settings is no published file of `static/`.
fn missing_logo(config: &Config, files: &dyn Files, has_static: &dyn Fn(&str) -> bool) -> Option<Diagnostic> {
    let logo = config.theme.logo.as_str();
    if logo.is_empty() || has_static(logo) {
        return None;
    }
    let is_there = |path: &&&str| files.stamp(&SitePath::from_normal(**path)).is_ok();
    let settings = SETTINGS_FILES.iter().find(is_there)?;
    let problem = text!(
        zh: "static 文件夹里没有标识图片“{logo}”，网页上没有用上",
        en: "the logo `{logo}` is not in the folder static; the pages go without it"
    );
    let diagnostic = Diagnostic::new(Code::W227, problem).at(references::locate(files, settings, logo));
    Some(match logo.trim_start_matches('/').strip_prefix("static/").filter(|name| has_static(name)) {
        Some(name) => diagnostic.hint_line(
            text!(zh: "从 static 文件夹里算起：", en: "it is named from the folder static:"),
            format!("logo: {name}"),
        ),
        None => diagnostic.hint(text!(
            zh: "把图片放进 static 文件夹，名字要一模一样；用不着就删去这一项",
            en: "put the picture into the folder static under exactly this name; delete the setting if it is not needed"
        )),
    })
}

/// Regions that cases name and the outlines do not show.
fn regions_without_outline(site: &Site, config: &Config) -> Option<Diagnostic> {
    let outlines = &site.records.outlines;
    if outlines.regions.is_empty() || !config.indexes.contains(&IndexKind::Region) {
        return None;
    }
    let dimension = site.editions.first()?.dimension(IndexKind::Region);
    let missing = dimension.without_outline(&outlines.regions);
    if missing.is_empty() {
        return None;
    }
    let shown: Vec<&str> = missing.iter().take(8).map(|at| dimension.term(*at).key.as_str()).collect();
    let (names, count) = (shown.join("、"), missing.len());
    let have =
        if count == 1 { "1 region has no outline and is" } else { &format!("{count} regions have no outline and are") };
    let said = text!(
        zh: "有 {count} 个地区没有轮廓，没有画在图上：{names}",
        en: "{have} not on the map: {names}"
    );
    let advice = text!(
        zh: "properties.region 要和案例里写的地区完全一致，例如：",
        en: "properties.region is written exactly as in the cases, such as:"
    );
    let line = format!("\"region\": \"{}\"", shown[0]);
    Some(Diagnostic::new(Code::W230, said).at(Location::file(outlines.path.as_str())).hint_line(advice, line))
}

/// Dimensions whose terms authors choose freely and readers browse, with what an author calls them.
const BROWSED: [(IndexKind, &str, &str); 3] = [
    (IndexKind::Category, "类别", "category"),
    (IndexKind::Sector, "行业", "sector"),
    (IndexKind::Tag, "标签", "tags"),
];

/// A young site has no other lists than short ones.
const CASES_OF_A_YOUNG_SITE: usize = 10;

/// Index pages that list a single case: a reader who follows them finds nothing to compare.
fn thin_indexes(site: &Site, config: &Config) -> Vec<Diagnostic> {
    let Some(edition) = site.editions.first().filter(|edition| edition.pages.len() >= CASES_OF_A_YOUNG_SITE) else {
        return Vec::new();
    };
    let browsed = BROWSED.into_iter().filter(|(kind, ..)| config.indexes.contains(kind));
    let tell = |(kind, zh, en): (IndexKind, &str, &str)| {
        let dimension = edition.dimension(kind);
        let mut thin: Vec<u32> = dimension.inhabited().filter(|at| dimension.term(*at).cases.len() == 1).collect();
        dimension.sort(&mut thin);
        let names = thin.iter().take(8).map(|at| dimension.term(*at).key.as_str()).collect::<Vec<_>>().join("、");
        let count = thin.len();
        let said = text!(
            zh: "有 {count} 个{zh}的索引页只有一个案例：{names}",
            en: "index pages of `{en}` with a single case ({count}): {names}"
        );
        let advice = text!(
            zh: "意思相近的合并成一个；实在只此一例的，可以不写这一项",
            en: "join those that mean the same; leave out what no other case will share"
        );
        (count > 0).then(|| Diagnostic::new(Code::I305, said).hint(advice))
    };
    browsed.filter_map(tell).collect()
}

/// Cases in a language that the settings do not list, while the same case stands in the main edition: nobody sees them.
fn unlisted_editions(site: &Site) -> Vec<Diagnostic> {
    let Some(main) = site.editions.first() else { return Vec::new() };
    let is_listed = |case: &Summary| site.editions.iter().any(|edition| *edition.lang == *case.lang);
    let is_hidden = |case: &&Summary| {
        let shown = main.case_by_slug(site, &case.slug).map(|id| site.case(id));
        !is_listed(case) && shown.is_some_and(|shown| shown.path != case.path)
    };
    let tell = |case: &Summary| {
        let lang = &case.lang;
        let problem = text!(
            zh: "site.yaml 的 languages 里没有 {lang}，这一版没有发布",
            en: "site.yaml lists no language {lang}; this edition is not published"
        );
        let advice = text!(zh: "要发布就加上：", en: "To publish it, add:");
        let title = if main.title.is_empty() { "Showcase" } else { &main.title };
        let line = format!("languages:\n  {lang}: {{ title: {title} }}");
        Diagnostic::new(Code::W225, problem).at(Location::file(&*case.path)).hint_line(advice, line)
    };
    site.cases.iter().filter(is_hidden).map(tell).collect()
}

/// W227: languages of the settings that no case is written in; there is no such edition.
fn empty_editions(site: &Site, files: &dyn Files) -> Option<Diagnostic> {
    let (main, others) = site.editions.split_first()?;
    let empty: Vec<&str> =
        others.iter().filter(|edition| edition.pages.is_empty()).map(|edition| edition.lang.as_str()).collect();
    if empty.is_empty() || main.pages.is_empty() {
        return None;
    }
    let (zh, en) = (empty.join("、"), empty.join(", "));
    let problem = text!(
        zh: "没有 {zh} 的案例，所以没有这种语言的版本",
        en: "no case is written in {en}, so there is no such edition"
    );
    let is_there = |path: &&&str| files.stamp(&SitePath::from_normal(**path)).is_ok();
    let settings = SETTINGS_FILES.iter().find(is_there)?;
    Some(Diagnostic::new(Code::W227, problem).at(Location::file(*settings)).hint(text!(
        zh: "在案例旁边写一个 index.en.md 这样的文件，或在案例里写“语言”；用不着就从 languages 里删去",
        en: "write a file such as index.en.md beside a case, or `lang` in it; delete the language if it is not needed"
    )))
}

/// Says once what a site without its address goes without.
#[must_use]
pub fn missing_base_url(config: &Config) -> Option<Diagnostic> {
    if !config.base_url.is_empty() {
        return None;
    }
    let said = text!(
        zh: "没有填写网址（site.base_url），所以不生成订阅 atom.xml、站点地图 sitemap.xml 和二维码，其余一样不少",
        en: "there is no site.base_url, so no Atom feed, site map and QR codes are made; everything else is complete"
    );
    let advice = text!(zh: "知道正式网址后写进 site.yaml：", en: "once the address is known, write it into site.yaml:");
    Some(Diagnostic::new(Code::I303, said).hint_line(advice, "base_url: \"https://example.org/\""))
}

/// Takes out the editions that this program cannot convert, and says so.
#[must_use]
pub fn without_conversion(config: &mut Config) -> Option<Diagnostic> {
    let before = config.languages.len();
    config.languages.retain(|language| language.from.is_empty());
    (config.languages.len() < before).then(|| {
        let said = text!(
            zh: "这个程序没有带简繁转换功能，转换而来的语言版本没有生成",
            en: "this program was built without script conversion; converted editions were not made"
        );
        Diagnostic::new(Code::I303, said)
    })
}

/// What the listings could not read, and what stands where nothing looks for it.
#[must_use]
pub fn skipped(content: &Listing, statics: &Listing) -> Vec<Diagnostic> {
    let unread = content.skipped.iter().chain(&statics.skipped);
    let mut said: Vec<_> = unread.map(|skipped| left_out(&skipped.path, skipped.reason)).collect();
    said.extend(folders::unknown(content));
    said
}

/// What was handed in and nobody reads.
#[must_use]
pub fn handed_in(content: &Listing, site: &Site) -> Vec<Diagnostic> {
    let used = LazyLock::new(|| {
        let with_files = site.cases.iter().filter(|case| case.has_files);
        with_files.flat_map(|case| case.leads().files).map(|file| file.path).collect::<HashSet<String>>()
    });
    strays::handed_in(content, &|path| used.contains(path))
}

fn left_out(path: &str, reason: SkipReason) -> Diagnostic {
    let said = match reason {
        SkipReason::LinkOut => text!(
            zh: "“{path}”是链接，不是文件本身，没有读取；请放进文件本身",
            en: "`{path}` is a link, not the file itself; it was not read. Put the file itself there"
        ),
        SkipReason::Special => text!(
            zh: "“{path}”不是普通文件，没有读取",
            en: "`{path}` is no regular file; it was not read"
        ),
        SkipReason::NameNotUtf8 => text!(
            zh: "“{path}”的文件名不是 UTF-8，没有读取。请改名",
            en: "the name of `{path}` is not UTF-8; it was not read. Please rename it"
        ),
        SkipReason::Unreadable => return unreadable(path),
        SkipReason::TooDeep => text!(
            zh: "“{path}”套了太多层文件夹，没有读取",
            en: "`{path}` stands too many folders deep; it was not read"
        ),
    };
    Diagnostic::new(Code::W225, said).at(Location::file(path))
}

/// What cannot be listed may hold what was published before: while this is said nothing is deleted.
fn unreadable(path: &str) -> Diagnostic {
    let said = text!(zh: "“{path}”没有读取权限", en: "`{path}` may not be read");
    Diagnostic::new(Code::E104, said).at(Location::file(path)).hint(text!(
        zh: "检查它的读取权限；网络盘要先连上",
        en: "check its permissions, and whether the network drive is connected"
    ))
}

/// Dead links of a case.
fn links(
    site: &Site,
    edition: &Edition,
    id: CaseId,
    files: &dyn Files,
    has_static: &dyn Fn(&str) -> bool,
    said: &mut Vec<Diagnostic>,
) {
    let case = site.case(id);
    let mut source = None;
    let mut told = HashSet::new();
    let more = case.leads();
    for link in &more.links {
        let target = &link.target;
        let resolved = resolve(site, edition, (id, &more), target, has_static);
        let is_shown = matches!(resolved, Target::File(_)) || is_static_picture(target, has_static);
        let problem = match resolved {
            _ if link.is_image && is_shown => continue,
            _ if link.is_image => text!(
                zh: "图片“{target}”不在这个案例的文件夹里，网页上不会显示",
                en: "the picture `{target}` stands outside the folder of this case and is not shown"
            ),
            Target::Missing => text!(
                zh: "链接“{target}”找不到对应的页面或文件",
                en: "the link `{target}` leads to no page or file"
            ),
            Target::MissingAnchor(_) => text!(
                zh: "链接“{target}”指向的标题不存在",
                en: "the link `{target}` leads to a heading that does not exist"
            ),
            _ => continue,
        };
        // Pictures beside the case were looked for when the case was read.
        let folder = SitePath::from_normal(case.path.clone()).parent();
        if link.is_image && folder.join(target).is_some_and(|path| path.is_within(&folder)) {
            continue;
        }
        if !told.insert(target) {
            // Mended in one place, it is searched for in the others.
            continue;
        }
        let source = source.get_or_insert_with(|| read_again(files, &case.path));
        let location = source
            .as_ref()
            .map_or_else(|| Location::file(&*case.path), |text| text.locate(link.start as usize..link.end as usize));
        let mut diagnostic = Diagnostic::new(Code::W217, problem).at(location);
        if link.is_image {
            let written = source.as_ref().and_then(|text| text.text.get(link.start as usize..link.end as usize));
            said.push(beside_the_text(diagnostic, target, written.unwrap_or_default()));
            continue;
        }
        if let Some(near) = nearest_case(site, target) {
            diagnostic = diagnostic.hint(text!(zh: "是不是“{near}”？", en: "did you mean `{near}`?"));
        }
        said.push(diagnostic);
    }
}

/// Tells to put a picture of another folder beside the text; `written` is the picture as it stands there.
fn beside_the_text(diagnostic: Diagnostic, target: &str, written: &str) -> Diagnostic {
    let name = target.rsplit('/').next().unwrap_or_default();
    let advice = text!(
        zh: "把图片复制到案例的文件夹里，写成",
        en: "copy the picture into the folder of the case and write"
    );
    if name.is_empty() || !written.contains(target) {
        return diagnostic.hint(text!(
            zh: "把图片复制到案例的文件夹里，只写文件名",
            en: "copy the picture into the folder of the case and write its name alone"
        ));
    }
    diagnostic.hint_line(advice, written.replacen(target, name, 1))
}

/// The case whose folder is called most like the last part of `target`, as a path from a case's folder.
pub(super) fn nearest_case(site: &Site, target: &str) -> Option<String> {
    let wanted = target.trim_end_matches("index.md").trim_end_matches('/').rsplit('/').next()?.to_owned();
    // Only a few hundred names are worth comparing; on larger sites a guess would be one of many.
    if site.cases.len() > 2_000 {
        return None;
    }
    let folders: Vec<String> =
        site.cases.iter().map(|case| SitePath::from_normal(case.path.clone()).parent().name().to_owned()).collect();
    nearest(&wanted, folders.iter().map(String::as_str)).map(|name| format!("../{name}/"))
}

/// Branches, brands and methods that have no record: one note for each kind.
fn implicit_terms(site: &Site, config: &Config, said: &mut Vec<Diagnostic>) {
    let Some(edition) = site.editions.first() else { return };
    let mut names: BTreeMap<IndexKind, Vec<&str>> = BTreeMap::new();
    let has_records = !site.records.branches.is_empty() || !site.records.brands.is_empty();
    for kind in [IndexKind::Branch, IndexKind::Brand, IndexKind::WorkMethod] {
        // A site without any record does not want to be told so for each name.
        if has_records && config.indexes.contains(&kind) {
            let dimension = edition.dimension(kind);
            let implicit = dimension.terms.iter().filter(|term| term.is_implicit).map(|term| term.key.as_str());
            names.entry(kind).or_default().extend(implicit);
        }
    }
    for (kind, names) in names {
        if names.is_empty() {
            continue;
        }
        let shown = names.iter().take(8).copied().collect::<Vec<_>>().join("、");
        let (count, folder) = (names.len(), kind.folder());
        let have = if count == 1 { "1 name has" } else { &format!("{count} names have") };
        said.push(Diagnostic::new(
            Code::I302,
            text!(
                zh: "content/{folder}/ 里没有这 {count} 个名字的记录，已按名字自动建立：{shown}",
                en: "{have} no record in content/{folder}/; made from the name alone: {shown}"
            ),
        ));
    }
}

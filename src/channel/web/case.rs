//! The page of one case.

mod facts;

use facts::{assessment_view, coverage_view, honor_view, replication_view, signoff_view, source_view};
use serde::Serialize;

use super::chrome::SCHEMA;
use super::glossary::Explained;
use super::{card, chrome, lightbox, metric, narrative, share};
use crate::channel::press::{Draft, Press, date_view, iso};
use crate::config::{FieldKind, IndexKind};
use crate::content::case::{Adoption, Case, CustomValue, FileRef, PictureRole, Step};
use crate::content::record::Person;
use crate::content::value::{boolean, date, fold};
use crate::content::{markdown, privacy};
use crate::diagnostic::Diagnostic;
use crate::hash::Hash;
use crate::media;
use crate::plan::links::{Target, resolve};
use crate::plan::{self, Page, routes};
use crate::site::edition::names;
use crate::site::summary::More;
use crate::site::{CaseId, Document, DocumentKind, Edition, Name, Summary};
use crate::template::views::{
    AdoptionView, CaseView, FeedbackView, FileView, GoalView, HeadingView, LinkView, PageView, PairPictureView,
    PairView, PictureView, StarsView, StepView,
};

/// Related cases on a page.
const RELATED: usize = 3;

/// Characters of a title and of a description that a chat shows of a shared link.
const SHARED_TITLE: usize = 20;
const SHARED_DESCRIPTION: usize = 50;

/// What a reference of the body became.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ResolvedLink {
    /// An address relative to the output's root, or `#anchor`.
    Href(String),
    /// A picture with variants.
    Picture(Box<PictureView>),
    /// Nothing: the text stays, the link goes.
    Dead,
}

/// The inputs of a case page: all that other files say about it.
#[must_use]
pub fn draft(press: &Press<'_>, page: Page, id: CaseId) -> Draft {
    let edition = press.edition(page);
    let case = press.site.case(id);
    let mut view = chrome::page_view(press, page, "case", &case.title, trail(press, edition, case));
    let more = case.more();
    view.description = chrome::shorten(&more.summary, 120);
    view.share_description = chrome::brief(&more.summary, SHARED_DESCRIPTION);
    // A chat shows so many characters of a title: the case's own name comes first, the site's where there is room.
    if view.title.chars().count() > SHARED_TITLE {
        view.title = case.title.to_string();
    }
    view.published = case.date.or(case.recognized).map(iso).unwrap_or_default();
    view.modified = iso(case.modified_date());
    let frame = frame(press, edition, id, &more);
    view.share_image = share::image(press, page, id, &more);
    let related = edition.related(press.site, id, RELATED);
    Draft::Case(Box::new(view), Box::new(frame), related, links(press, edition, id, &more), case.content)
}

fn trail(press: &Press<'_>, edition: &Edition, case: &Summary) -> Vec<LinkView> {
    let label = press.word(edition, "cases").to_owned();
    let mut trail = vec![LinkView { label, href: format!("{}cases/index.html", edition.folder), count: None }];
    let first = case.category.first().and_then(|name| edition.dimension(IndexKind::Category).find(name));
    if let Some(at) = first {
        let path = edition.dimension(IndexKind::Category).path(at);
        trail.extend(path.into_iter().map(|at| press.term_link(edition, IndexKind::Category, at)));
    }
    trail
}

/// `Article` and `BreadcrumbList` (schema.org). Made when the page is drawn, not with its draft, which every build makes
/// of every page: all it says stands in the view, the edition and the content hash of the case, so in the fingerprint.
#[must_use]
pub fn article_json(press: &Press<'_>, edition: &Edition, view: &PageView, id: CaseId, summary: &str) -> String {
    let case = press.site.case(id);
    let is_public = !view.canonical.is_empty();
    let organization = |name| Organization { kind: "Organization", name };
    let article = Article {
        context: SCHEMA,
        kind: "Article",
        headline: &case.title,
        description: summary,
        in_language: &case.lang,
        author: case.branch.iter().map(|name| organization(&**name)).collect(),
        date_modified: &view.modified,
        date_published: Some(view.published.as_str()).filter(|date| !date.is_empty()),
        publisher: Some(edition.owner.as_str()).filter(|owner| !owner.is_empty()).map(organization),
        main_entity_of_page: Some(view.canonical.as_str()).filter(|_| is_public),
        image: Some(view.share_image.as_str()).filter(|image| is_public && !image.is_empty()),
    };
    if is_public {
        return chrome::script_json(&(article, chrome::breadcrumbs(press, &view.crumbs)));
    }
    chrome::script_json(&article)
}

/// An article as schema.org describes it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Article<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@type")]
    kind: &'static str,
    headline: &'a str,
    description: &'a str,
    in_language: &'a str,
    author: Vec<Organization<'a>>,
    date_modified: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<Organization<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    main_entity_of_page: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<&'a str>,
}

#[derive(Serialize)]
struct Organization<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'a str,
}

/// Everything on the page that stands in the index and not only in the case's own file.
fn frame(press: &Press<'_>, edition: &Edition, id: CaseId, more: &More) -> CaseView {
    let site = press.site;
    let case = site.case(id);
    let links = |kind: IndexKind| -> Vec<LinkView> {
        names(site, id, kind).iter().map(|name| press.named_link(edition, kind, name)).collect()
    };
    let first = |kind: IndexKind| links(kind).into_iter().next();
    let (newer, older) = edition.neighbours(id);
    let review_state = review_state(press, case);
    CaseView {
        id: case.id.to_string(),
        slug: case.slug.to_string(),
        href: routes::case(edition, &case.slug),
        lang: if *case.lang == *edition.lang { String::new() } else { case.lang.to_string() },
        title: case.title.to_string(),
        subtitle: more.subtitle.clone(),
        summary: more.summary.clone(),
        branches: links(IndexKind::Branch),
        brands: links(IndexKind::Brand),
        work_methods: links(IndexKind::WorkMethod),
        kind: first(IndexKind::Kind),
        categories: paths(press, edition, IndexKind::Category, &case.category),
        tags: links(IndexKind::Tag),
        sector: first(IndexKind::Sector),
        year: first(IndexKind::Year),
        round: first(IndexKind::Round),
        level: first(IndexKind::Level),
        stars: case.stars.map(|value| stars(press, edition, value)),
        region: paths(press, edition, IndexKind::Region, &names(site, id, IndexKind::Region)).concat(),
        status: card::status_key(case.status).to_owned(),
        status_label: card::status_label(press, edition, case.status),
        notice: notice(press, edition, case),
        review_state: review_state.to_owned(),
        adopted_by: case.rare().adopted_by.iter().map(|adoption| adoption_view(press, edition, adoption)).collect(),
        standards: standards(press, edition, &case.kind),
        people: people(press, case),
        partners: case.rare().partners.iter().map(|name| press.named_link(edition, IndexKind::Branch, name)).collect(),
        cover: cover(press, more),
        gallery: gallery(press, more),
        pairs: pairs(press, more),
        attachments: more.files.iter().filter(|file| file.stage.is_empty()).map(file_view).collect(),
        archive: more.files.iter().filter(|file| !file.stage.is_empty()).map(file_view).collect(),
        successor: other_case(press, edition, &case.rare().successor),
        previous: other_case(press, edition, &case.rare().previous),
        newer: newer.map(|id| press.case_link(edition, id)),
        older: older.map(|id| press.case_link(edition, id)),
        minutes: (case.words / 400).max(1),
        qr: if plan::has_qr(press.config) { routes::qr(edition, &case.slug) } else { String::new() },
        ..CaseView::default()
    }
}

/// The standards that apply to a kind.
fn standards(press: &Press<'_>, edition: &Edition, kind: &str) -> Vec<LinkView> {
    let kinds = edition.dimension(IndexKind::Kind);
    let Some(own) = kinds.find(kind).filter(|_| !kind.is_empty()) else { return Vec::new() };
    let records = &press.site.records.standards;
    let applies =
        |document: &&Document| records[document.record].applies_to.iter().any(|name| kinds.find(name) == Some(own));
    let documents = press.site.documents_of(edition, DocumentKind::Standard).map(|(_, document)| document);
    let link = |document: &Document| LinkView {
        label: document.title.clone(),
        href: routes::document(edition, document),
        count: None,
    };
    documents.filter(applies).map(link).collect()
}

/// The people whose records name the case, in its language.
fn people(press: &Press<'_>, case: &Summary) -> Vec<PairView> {
    let records = &press.site.records;
    let is_same = |unit: &str, own: &str| {
        fold(unit) == fold(own) || records.branch_at(unit).is_some_and(|at| records.branch_at(own) == Some(at))
    };
    let view = |person: &Person| {
        // The page names its own units already.
        let of_others = person.branch.iter().filter(|unit| !case.branch.iter().any(|own| is_same(unit, own)));
        let role: Vec<&str> = of_others.chain([&person.role]).map(String::as_str).filter(|it| !it.is_empty()).collect();
        let gap = if role.is_empty() || person.deed.is_empty() { "" } else { "：" };
        chrome::pair_view(&person.base.name, &format!("{}{gap}{}", role.join(" "), person.deed))
    };
    let main = press.config.language.as_str();
    let is_spoken = |lang: &str| *case.lang == *if lang.is_empty() { main } else { lang };
    let people = records.people_of(&case.id, &case.slug);
    people.into_iter().filter(|person| is_spoken(&person.base.lang)).map(view).collect()
}

fn paths(press: &Press<'_>, edition: &Edition, kind: IndexKind, names: &[Name]) -> Vec<Vec<LinkView>> {
    let dimension = edition.dimension(kind);
    let path = |at: u32| dimension.path(at).into_iter().map(|step| press.term_link(edition, kind, step)).collect();
    names.iter().filter_map(|name| dimension.find(name)).map(path).collect()
}

fn stars(press: &Press<'_>, edition: &Edition, value: u8) -> StarsView {
    let href = press.named_link(edition, IndexKind::Stars, &value.to_string()).href;
    StarsView { value, max: press.config.stars_max, href }
}

fn notice(press: &Press<'_>, edition: &Edition, case: &Summary) -> String {
    match card::status_key(case.status) {
        key @ ("suspended" | "withdrawn" | "archived" | "publicity") => {
            press.word(edition, &format!("notice_{key}")).to_owned()
        }
        _ => String::new(),
    }
}

fn review_state(press: &Press<'_>, case: &Summary) -> &'static str {
    use crate::content::case::Status;
    if !matches!(case.status, Status::Active | Status::Suspended) {
        return "";
    }
    let Some(due) = case.review_due else { return "" };
    let days = crate::site::days_between(press.site.as_of, due);
    if days < 0 {
        "overdue"
    } else if days <= i64::from(press.config.review.remind_days) {
        "due"
    } else {
        ""
    }
}

fn other_case(press: &Press<'_>, edition: &Edition, id: &str) -> Option<LinkView> {
    if id.is_empty() {
        return None;
    }
    // What is not translated stands in the main language.
    let (shown_in, found) = press.site.case_for(edition, &id.to_ascii_lowercase())?;
    Some(press.case_link(shown_in, found))
}

fn adoption_view(press: &Press<'_>, edition: &Edition, adoption: &Adoption) -> AdoptionView {
    AdoptionView {
        branch: press.named_link(edition, IndexKind::Branch, &adoption.branch),
        date: date_view(adoption.date, &edition.lang),
        note: adoption.note.clone(),
    }
}

fn cover(press: &Press<'_>, case: &More) -> Option<PictureView> {
    let cover = case.cover()?;
    let mut view = press.picture(&cover.picture, cover.hash)?;
    view.eager = true;
    "pic-cover".clone_into(&mut view.anchor);
    Some(view)
}

fn gallery(press: &Press<'_>, case: &More) -> Vec<PictureView> {
    let pictures = case.pictures.iter().filter(|picture| picture.picture.role == PictureRole::Gallery);
    let views = pictures.filter_map(|picture| press.picture(&picture.picture, picture.hash));
    (1..)
        .zip(views)
        .map(|(number, mut view): (u32, PictureView)| {
            view.anchor = format!("pic-{number}");
            view
        })
        .collect()
}

/// Before/after pairs: the nth picture before with the nth after.
fn pairs(press: &Press<'_>, case: &More) -> Vec<PairPictureView> {
    let of = |role: PictureRole| case.pictures.iter().filter(move |picture| picture.picture.role == role);
    of(PictureRole::Before)
        .zip(of(PictureRole::After))
        .filter_map(|(before, after)| {
            let caption =
                if after.picture.caption.is_empty() { &before.picture.caption } else { &after.picture.caption };
            Some(PairPictureView {
                before: press.picture(&before.picture, before.hash)?,
                after: press.picture(&after.picture, after.hash)?,
                caption: caption.clone(),
            })
        })
        .collect()
}

/// A download as templates see it.
#[must_use]
pub fn file_view(file: &FileRef) -> FileView {
    let extension = file.path.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    let media = match extension.as_str() {
        "mp4" | "webm" => "video",
        "mp3" | "m4a" | "ogg" => "audio",
        _ => "",
    };
    FileView {
        title: file.title.clone(),
        href: if file.public && file.hash != Hash::default() { file_href(file) } else { String::new() },
        kind: extension.to_ascii_uppercase(),
        size: size_text(file.len_bytes),
        stage: file.stage.clone(),
        media: media.to_owned(),
    }
}

/// Where an attachment stands in the output: its bytes name the folder, so a changed file has a new address. Personal data
/// in its name stays out of it.
#[must_use]
pub fn file_href(file: &FileRef) -> String {
    let name = file.path.rsplit('/').next().unwrap_or(&file.path);
    format!("files/{}/{}", file.hash.short(12), media::attachment::safe_ascii_name(&privacy::mask_name(name)))
}

fn size_text(len_bytes: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "sizes are shown with one decimal")]
    let len = len_bytes as f64;
    match len_bytes {
        0..1_000 => format!("{len_bytes} B"),
        1_000..1_000_000 => format!("{:.0} KB", len / 1_000.0),
        _ => format!("{:.1} MB", len / 1_000_000.0),
    }
}

/// Where the references of the body lead.
fn links(press: &Press<'_>, edition: &Edition, id: CaseId, more: &More) -> Vec<ResolvedLink> {
    more.links.iter().map(|link| one_link(press, edition, (id, more), &link.target, link.is_image)).collect()
}

fn one_link(
    press: &Press<'_>,
    edition: &Edition,
    (id, case): (CaseId, &More),
    target: &str,
    is_image: bool,
) -> ResolvedLink {
    match resolve(press.site, edition, (id, case), target, press.has_static) {
        Target::File(path) => {
            let own = case.pictures.iter().find(|picture| picture.picture.path == path.as_str());
            let view = own.and_then(|picture| press.picture(&picture.picture, picture.hash));
            if let Some(view) = view {
                return if is_image { ResolvedLink::Picture(Box::new(view)) } else { ResolvedLink::Href(view.full) };
            }
            let file = case.files.iter().find(|file| file.path == path.as_str());
            file.map_or(ResolvedLink::Dead, |file| ResolvedLink::Href(file_href(file)))
        }
        Target::Href(href) if is_image => {
            let view = press.pictures.of_static(&href);
            view.map_or(ResolvedLink::Dead, |view| ResolvedLink::Picture(Box::new(view)))
        }
        Target::Href(href) | Target::Anchor(href) | Target::MissingAnchor(href) => ResolvedLink::Href(href),
        Target::Missing => ResolvedLink::Dead,
    }
}

/// The bytes of a case page: the frame, filled with what the case's own file says.
///
/// # Errors
/// When a template is wrong.
pub fn draw(
    press: &Press<'_>,
    page: Page,
    view: &PageView,
    mut frame: CaseView,
    related: &[CaseId],
    links: &[ResolvedLink],
    case: &Case,
) -> Result<Vec<u8>, Box<Diagnostic>> {
    let edition = press.edition(page);
    let root = routes::root_of(&view.href);
    fill(press, edition, &mut frame, case);
    fill_texts(press, &mut frame, case, &|target| address(case, links, &root, target));
    let (body_html, of_text) = narrative::draw(press, page, &view.href, links, case)?;
    frame.body_html = body_html;
    lightbox::collect(press, edition, &mut frame, of_text);
    explain_terms(press, edition, &mut frame);
    frame.related_html = press.cards_html(page, &root, related)?;
    press.render(page, "case.html", view, |context| context.insert("case", &frame))
}

/// Marks the first use of each term of the glossary, in reading order.
fn explain_terms(press: &Press<'_>, edition: &Edition, frame: &mut CaseView) {
    if !press.site.has_glossary(edition) {
        return;
    }
    let mut explained = Explained::default();
    let mut explain = |html: &mut String| press.glossary.explain(html, &mut explained);
    explain(&mut frame.background_html);
    frame.methods.iter_mut().chain(&mut frame.results).for_each(|step| explain(&mut step.text_html));
    explain(&mut frame.body_html);
    frame.lessons.iter_mut().for_each(|step| explain(&mut step.text_html));
    frame.terms = press.glossary.notes(&explained);
    if !frame.terms.is_empty() {
        frame.glossary = routes::glossary(edition);
    }
}

fn fill(press: &Press<'_>, edition: &Edition, frame: &mut CaseView, case: &Case) {
    let front = &case.front;
    let lang = edition.lang.as_str();
    frame.column.clone_from(&front.column);
    frame.theme.clone_from(&front.theme);
    frame.carrier.clone_from(&front.carrier);
    frame.slogan.clone_from(&front.slogan);
    frame.promise.clone_from(&front.promise);
    frame.goals = front
        .goals
        .iter()
        .map(|goal| GoalView { text: goal.text.clone(), target: goal.target.clone(), deadline: goal.deadline.clone() })
        .collect();
    frame.highlights.clone_from(&front.highlights);
    frame.metrics = front.metrics.iter().map(|one| metric::view(one, press.word(edition, "about"))).collect();
    frame.replication = front.replication.as_ref().map(replication_view);
    frame.feedback = front
        .feedback
        .iter()
        .map(|one| FeedbackView { quote: one.quote.clone(), by: one.by.clone(), score: one.score.clone() })
        .collect();
    frame.honors = front.honors.iter().map(|honor| honor_view(honor, lang)).collect();
    frame.coverage = front.coverage.iter().map(|coverage| coverage_view(coverage, lang)).collect();
    // Only those who agreed are left of them, each alone or all together. The case's own word of a person goes before
    // the record's.
    let own: Vec<PairView> = front.people.iter().map(|pair| chrome::pair_view(&pair.label, &pair.value)).collect();
    frame.people.retain(|person| !own.iter().any(|known| fold(&known.label) == fold(&person.label)));
    frame.people.splice(0..0, own);
    frame.archive.extend(front.archive.iter().filter(|file| !file.public).map(file_view));
    frame.assessments =
        front.assessments.iter().map(|assessment| assessment_view(press, edition, assessment)).collect();
    frame.signoff = signoff_view(&front.signoff, lang);
    frame.source = source_view(&front.source, lang);
    frame.rights.clone_from(&front.rights);
    frame.contact = front.contact.iter().map(|pair| chrome::pair_view(&pair.label, &pair.value)).collect();
    frame.visit = front.visit.iter().map(|pair| chrome::pair_view(&pair.label, &pair.value)).collect();
    frame.recognized = date_view(front.recognized, lang);
    frame.valid_until = date_view(front.valid_until, lang);
    frame.review_due = date_view(front.review_due, lang);
    frame.date = date_view(front.date, lang);
    frame.updated = date_view(front.updated, lang);
    frame.custom = front.custom.iter().map(|custom| custom_view(press, edition, custom)).collect();
    frame.outline = case
        .body
        .outline
        .iter()
        .map(|heading| HeadingView { level: heading.level, id: heading.id.clone(), text: heading.text.clone() })
        .collect();
}

/// A field of the site's own, its date or yes as the language of the page says it.
fn custom_view(press: &Press<'_>, edition: &Edition, custom: &CustomValue) -> PairView {
    let kind = press.config.fields.iter().find(|field| field.key == custom.key).map(|field| field.kind);
    let said = |value: &String| match kind {
        Some(FieldKind::Date) => date(value).ok().map(|date| date_view(Some(date), &edition.lang).text),
        Some(FieldKind::Boolean) => {
            boolean(value).map(|is_so| press.word(edition, if is_so { "yes" } else { "no" }).to_owned())
        }
        _ => None,
    };
    let values: Vec<String> = custom.values.iter().map(|value| said(value).unwrap_or_else(|| value.clone())).collect();
    chrome::pair_view(&custom.name, &values.join(press.word(edition, "list_comma")))
}

/// The texts that may contain links within the site.
fn fill_texts(press: &Press<'_>, frame: &mut CaseView, case: &Case, resolve: &dyn Fn(&str) -> Option<String>) {
    let front = &case.front;
    frame.background_html = markdown::paragraphs(&front.background, resolve);
    let more = frame_case(press, case);
    let steps = |steps: &[Step]| {
        let picture = |name: &str| frame_picture(press, more.as_ref()?, name);
        steps.iter().map(|step| step_view(picture, step, resolve)).collect()
    };
    frame.methods = steps(&front.methods);
    frame.results = steps(&front.results);
    frame.lessons = steps(&front.lessons);
}

/// The address of a link in a field that came from the body: its target is one of the body's references.
fn address(case: &Case, links: &[ResolvedLink], root: &str, target: &str) -> Option<String> {
    let index = case.body.references.iter().position(|one| !one.is_image && one.target == target)?;
    match links.get(index)? {
        ResolvedLink::Href(href) if href.starts_with('#') => Some(href.clone()),
        ResolvedLink::Href(href) => Some(format!("{root}{href}")),
        ResolvedLink::Picture(_) | ResolvedLink::Dead => None,
    }
}

/// What the index knows of a parsed case that has pictures, for their hashes.
fn frame_case(press: &Press<'_>, case: &Case) -> Option<More> {
    let summary = press.site.case_at_path(&case.path).map(|id| press.site.case(id));
    summary.filter(|summary| summary.has_pictures).map(Summary::more)
}

fn frame_picture(press: &Press<'_>, case: &More, name: &str) -> Option<PictureView> {
    let is_meant = |path: &str| path == name || path.rsplit('/').next() == Some(name);
    let picture = case.pictures.iter().find(|picture| is_meant(&picture.picture.path))?;
    press.picture(&picture.picture, picture.hash)
}

fn step_view(
    picture: impl Fn(&str) -> Option<PictureView>,
    step: &Step,
    resolve: &dyn Fn(&str) -> Option<String>,
) -> StepView {
    StepView {
        title_html: markdown::inline(&step.title),
        text_html: markdown::inline_linked(&step.text, resolve),
        owner: step.owner.clone(),
        evidence: step.evidence.clone(),
        pictures: step.images.iter().filter_map(|name| picture(name)).collect(),
    }
}

/// Escapes text for HTML content and double-quoted attributes.
#[must_use]
pub fn escape(text: &str) -> String {
    if !text.bytes().any(|byte| matches!(byte, b'&' | b'<' | b'>' | b'"')) {
        return text.to_owned();
    }
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}

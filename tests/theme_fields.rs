//! What stands in a view reaches the page: every text of a full case, record and home page is found in the HTML.

use std::sync::atomic::{AtomicU32, Ordering};

use casebook::config::Config;
use casebook::template::Theme;
use casebook::template::views::{
    AdoptionView, AssessmentView, BarRowView, BarTableView, CaseView, ChangeGroupView, ChangesView, CompareView,
    CriterionView, DateView, DatedView, DocView, EventView, FacetView, FacetsView, FeedbackView, FigureView, FileView,
    GoalView, GroupView, HeadingView, HomeView, InitialView, InitialsView, LinkView, ListView, MapRegionView,
    MapShadeView, MapView, MatrixRowView, MetricView, NameView, PageView, PagerView, PairPictureView, PairView,
    PictureView, RecordView, ReplicationView, RoundRowView, SignOffView, SiteView, SourceView, StarsView, StatRowView,
    StatTableView, StatsView, StepView, StoryPartView, StoryView, SummaryView, TermNoteView, TermView, TermsView,
    TimelineView, VariantView,
};
use casebook::vfs::Memory;
use serde::Serialize;

/// Numbers the texts of one view, so that each can be looked for.
#[derive(Default)]
struct Marks(AtomicU32);

impl Marks {
    fn text(&self) -> String {
        format!("文{}号", self.0.fetch_add(1, Ordering::Relaxed))
    }

    fn texts(&self) -> Vec<String> {
        vec![self.text(), self.text()]
    }

    fn link(&self) -> LinkView {
        LinkView { label: self.text(), href: format!("{}.html", self.text()), count: None }
    }

    fn links(&self) -> Vec<LinkView> {
        vec![self.link(), LinkView { label: self.text(), ..LinkView::default() }]
    }

    fn date(&self) -> DateView {
        DateView { iso: self.text(), text: self.text() }
    }

    fn pairs(&self) -> Vec<PairView> {
        vec![PairView { label: self.text(), value: self.text() }]
    }

    fn picture(&self) -> PictureView {
        let variant = |width| VariantView { href: self.text(), width };
        PictureView {
            src: self.text(),
            width: 960,
            height: 640,
            webp: vec![variant(480), variant(960)],
            fallback: vec![variant(480)],
            alt: self.text(),
            placeholder: self.text(),
            focus: self.text(),
            shape: "landscape".to_owned(),
            ..PictureView::default()
        }
    }

    fn captioned(&self) -> PictureView {
        PictureView { caption: self.text(), anchor: self.text(), ..self.picture() }
    }

    fn step(&self) -> StepView {
        StepView {
            title_html: self.text(),
            text_html: self.text(),
            owner: self.text(),
            evidence: self.text(),
            pictures: vec![self.captioned()],
        }
    }

    fn metrics(&self) -> Vec<MetricView> {
        let change = MetricView {
            label: self.text(),
            before: self.text(),
            after: self.text(),
            unit: self.text(),
            period: self.text(),
            source: self.text(),
            change: self.text(),
            before_percent: 100,
            after_percent: 35,
            ..MetricView::default()
        };
        vec![change, MetricView { label: self.text(), value: self.text(), unit: self.text(), ..MetricView::default() }]
    }

    fn dated(&self) -> DatedView {
        DatedView {
            date: self.date(),
            title: self.text(),
            href: format!("https://example.org/{}", self.text()),
            is_external: true,
            note: self.text(),
            level: self.text(),
        }
    }

    fn file(&self) -> FileView {
        FileView {
            title: self.text(),
            href: self.text(),
            kind: self.text(),
            size: self.text(),
            stage: self.text(),
            media: String::new(),
        }
    }

    fn figure(&self) -> FigureView {
        FigureView { label: self.text(), value: self.text(), unit: self.text(), href: String::new() }
    }

    fn event(&self) -> EventView {
        EventView {
            date: self.date(),
            kind: "promoted".to_owned(),
            label: self.text(),
            case: self.link(),
            branch: self.text(),
            adopter: self.link(),
            stars: self.text(),
            note: self.text(),
        }
    }

    fn groups(&self) -> Vec<GroupView> {
        vec![GroupView { label: self.text(), links: self.links() }]
    }

    fn term(&self) -> TermView {
        TermView { label: self.text(), href: self.text(), count: 3, description: self.text(), ..TermView::default() }
    }

    /// Renders the view and answers the marks that are missing on the page.
    fn missing<T: Serialize>(&self, template: &str, name: &'static str, view: &T) -> Vec<String> {
        let mut out = Vec::new();
        let theme = Theme::load(&Memory::new(), &Config::default(), &mut out);
        assert_eq!(out, Vec::new());
        let site = SiteView { title: "站".to_owned(), lang: "zh-Hans".to_owned(), ..SiteView::default() };
        let mut context = theme.edition_context(&site);
        context.insert("page", &PageView { kind: name.to_owned(), heading: "标题".to_owned(), ..PageView::default() });
        context.insert("root", "../");
        context.insert(name, view);
        let html = theme.render(template, &context).expect("renders");
        let all = (0..self.0.load(Ordering::Relaxed)).map(|number| format!("文{number}号"));
        all.filter(|mark| !html.contains(mark.as_str())).collect()
    }
}

fn full_case(marks: &Marks) -> CaseView {
    CaseView {
        id: marks.text(),
        column: marks.text(),
        title: marks.text(),
        subtitle: marks.text(),
        summary: marks.text(),
        branches: marks.links(),
        brands: marks.links(),
        work_methods: marks.links(),
        kind: Some(marks.link()),
        categories: vec![marks.links(), marks.links()],
        tags: marks.links(),
        sector: Some(marks.link()),
        year: Some(marks.link()),
        round: Some(marks.link()),
        level: Some(marks.link()),
        stars: Some(StarsView { value: 4, max: 5, href: marks.text() }),
        region: marks.links(),
        status: "suspended".to_owned(),
        status_label: marks.text(),
        notice: marks.text(),
        theme: marks.texts(),
        carrier: marks.texts(),
        slogan: marks.texts(),
        promise: marks.texts(),
        goals: vec![GoalView { text: marks.text(), target: marks.text(), deadline: marks.text() }],
        background_html: marks.text(),
        highlights: marks.texts(),
        methods: vec![marks.step(), marks.step()],
        results: vec![marks.step()],
        lessons: vec![marks.step()],
        metrics: marks.metrics(),
        replication: Some(ReplicationView {
            prerequisites: marks.text(),
            steps: marks.texts(),
            cost: marks.text(),
            difficulty: marks.text(),
            difficulty_level: 1,
        }),
        adopted_by: vec![AdoptionView { branch: marks.link(), date: marks.date(), note: marks.text() }],
        partners: marks.links(),
        standards: marks.links(),
        feedback: vec![FeedbackView { quote: marks.text(), by: marks.text(), score: marks.text() }],
        honors: vec![marks.dated()],
        coverage: vec![marks.dated()],
        people: marks.pairs(),
        cover: Some(marks.captioned()),
        gallery: vec![marks.captioned()],
        pairs: vec![PairPictureView { before: marks.picture(), after: marks.picture(), caption: marks.text() }],
        attachments: vec![marks.file()],
        archive: vec![marks.file()],
        assessments: vec![AssessmentView {
            date: marks.date(),
            kind: marks.text(),
            result: marks.text(),
            tone: "up".to_owned(),
            stars: Some(StarsView { value: 3, max: 5, href: String::new() }),
            methods: marks.text(),
            score: marks.text(),
            note: marks.text(),
        }],
        successor: Some(marks.link()),
        previous: Some(marks.link()),
        signoff: Some(SignOffView {
            editor: marks.text(),
            reviewer: marks.text(),
            approver: marks.text(),
            date: marks.date(),
        }),
        source: Some(SourceView {
            name: marks.text(),
            issue: marks.text(),
            date: marks.date(),
            url: format!("https://example.org/{}", marks.text()),
            author: marks.text(),
        }),
        rights: marks.text(),
        contact: marks.pairs(),
        visit: marks.pairs(),
        recognized: marks.date(),
        valid_until: marks.date(),
        review_due: marks.date(),
        date: marks.date(),
        updated: marks.date(),
        custom: marks.pairs(),
        outline: vec![HeadingView { level: 2, id: marks.text(), text: marks.text() }],
        body_html: marks.text(),
        terms: vec![TermNoteView { number: 1, term: marks.text(), meaning: marks.text() }],
        glossary: marks.text(),
        minutes: 4,
        newer: Some(marks.link()),
        older: Some(marks.link()),
        related_html: marks.texts(),
        qr: marks.text(),
        ..CaseView::default()
    }
}

fn full_record(marks: &Marks) -> RecordView {
    let criterion = || CriterionView { name: marks.text(), text: marks.text(), score: String::new() };
    RecordView {
        kind: "method".to_owned(),
        lang: marks.text(),
        name: "名".to_owned(),
        full_name: marks.text(),
        slogan: marks.text(),
        meaning: marks.text(),
        logo: Some(marks.picture()),
        facts: marks.pairs(),
        contact: marks.pairs(),
        visit: marks.pairs(),
        parents: marks.links(),
        children: marks.links(),
        formula: vec![criterion(), criterion()],
        steps: marks.texts(),
        criteria: vec![CriterionView { score: marks.text(), ..criterion() }],
        total: marks.text(),
        files: vec![marks.file()],
        round: vec![RoundRowView {
            kind: marks.text(),
            applied: marks.text(),
            recognised: marks.text(),
            rate: marks.text(),
            breakdown: marks.pairs(),
        }],
        related: marks.groups(),
        body_html: marks.text(),
    }
}

#[test]
fn every_text_of_a_case_is_on_its_page() {
    let marks = Marks::default();
    let case = full_case(&marks);
    assert_eq!(marks.missing("case.html", "case", &case), Vec::<String>::new());
}

#[test]
fn every_text_of_a_record_is_above_its_list() {
    let marks = Marks::default();
    let list = ListView {
        of: "method".to_owned(),
        intro: marks.text(),
        count: Some(3),
        record: Some(full_record(&marks)),
        groups: marks.groups(),
        facets: Some(FacetsView {
            folder: marks.text(),
            preset: marks.text(),
            facets: vec![FacetView { key: marks.text(), label: marks.text(), rows: 3 }],
            has_stars: true,
            has_years: true,
        }),
        summary: Some(SummaryView {
            figures: vec![marks.figure()],
            tables: vec![BarTableView {
                name: marks.text(),
                title: marks.text(),
                note: marks.text(),
                headings: marks.texts(),
                rows: vec![BarRowView { label: marks.link(), cells: marks.texts(), percent: 35 }],
            }],
        }),
        story: Some(StoryView {
            title: marks.text(),
            parts: vec![StoryPartView { label: marks.text(), events: vec![marks.event()] }],
            more: marks.link(),
        }),
        cards_html: marks.texts(),
        pager: PagerView {
            number: 2,
            first_href: marks.text(),
            newer_href: marks.text(),
            older_href: marks.text(),
            last_href: marks.text(),
            label: marks.text(),
            jumps: vec![marks.link()],
            jumps_href: marks.text(),
        },
    };
    assert_eq!(marks.missing("list.html", "list", &list), Vec::<String>::new());
}

#[test]
fn every_text_of_the_home_page_is_on_it() {
    let marks = Marks::default();
    let home = HomeView {
        figures: vec![FigureView { label: marks.text(), value: marks.text(), unit: marks.text(), href: marks.text() }],
        lead_html: marks.text(),
        featured_html: marks.texts(),
        newest_html: marks.texts(),
        categories: vec![TermView { cover: Some(marks.picture()), ..marks.term() }],
        years: marks.links(),
        brands: vec![marks.term()],
        branches: marks.links(),
        methods: marks.links(),
        notices: vec![marks.dated()],
        changes: marks.groups(),
        changes_href: marks.text(),
        all_href: marks.text(),
    };
    assert_eq!(marks.missing("home.html", "home", &home), Vec::<String>::new());
}

#[test]
fn every_term_is_on_its_index_whatever_the_form() {
    for of in ["branch", "category", "tag", "year", "stars"] {
        let marks = Marks::default();
        let cell = LinkView { label: String::new(), href: marks.text(), count: Some(7) };
        let is_flat = of == "tag";
        let children = if of == "branch" { vec![marks.term()] } else { Vec::new() };
        let term = TermView { children, ..marks.term() };
        let terms = TermsView {
            of: of.to_owned(),
            intro: marks.text(),
            terms: vec![if is_flat {
                TermView { label: marks.text(), href: marks.text(), ..TermView::default() }
            } else {
                term.clone()
            }],
            columns: vec![marks.link()],
            rows: vec![MatrixRowView { label: marks.link(), cells: vec![cell] }],
            map: (of == "branch").then(|| MapView {
                width: 720,
                height: 400,
                regions: vec![MapRegionView {
                    label: marks.text(),
                    href: marks.text(),
                    path: marks.text(),
                    ..MapRegionView::default()
                }],
                legend: vec![MapShadeView { shade: 1, label: marks.text() }],
            }),
        };
        let mut missing = marks.missing("terms.html", "terms", &terms);
        if is_flat {
            // The texts of the term that was not used.
            missing.retain(|mark| ![&term.label, &term.href, &term.description].contains(&mark));
        }
        assert_eq!(missing, Vec::<String>::new(), "{of}");
    }
}

#[test]
fn every_number_of_the_statistics_and_every_change_is_on_its_page() {
    let marks = Marks::default();
    let row = || StatRowView { label: marks.link(), cells: marks.texts() };
    let table = StatTableView {
        name: marks.text(),
        title: marks.text(),
        note: marks.text(),
        chart_html: marks.text(),
        headings: marks.texts(),
        text_cells: 1,
        rows: vec![row(), row()],
        total: StatRowView { label: LinkView { label: marks.text(), ..LinkView::default() }, cells: marks.texts() },
        csv: marks.text(),
    };
    let stats = StatsView { intro: marks.text(), tables: vec![table], links: marks.links() };
    assert_eq!(marks.missing("stats.html", "stats", &stats), Vec::<String>::new());
    let marks = Marks::default();
    let entries = vec![marks.dated()];
    let group = ChangeGroupView { name: marks.text(), title: marks.text(), entries };
    let changes = ChangesView { intro: marks.text(), groups: vec![group] };
    assert_eq!(marks.missing("changes.html", "changes", &changes), Vec::<String>::new());
}

#[test]
fn every_row_of_the_comparison_is_on_its_page() {
    let marks = Marks::default();
    let compare =
        CompareView { folder: marks.text(), files: 64, list: marks.text(), facts: vec![marks.pairs().remove(0)] };
    let mut missing = marks.missing("compare.html", "compare", &compare);
    // Keys of rows are for programs.
    missing.retain(|mark| *mark != compare.facts[0].label);
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn every_name_and_every_way_on_is_on_the_pages_of_initials() {
    let marks = Marks::default();
    let names = vec![NameView { link: marks.link(), note: marks.text() }];
    let initials = InitialsView {
        intro: marks.text(),
        letters: marks.links(),
        parts: marks.links(),
        groups: vec![InitialView { letter: marks.text(), id: marks.text(), names }],
        previous_href: marks.text(),
        next_href: marks.text(),
    };
    assert_eq!(marks.missing("initials.html", "initials", &initials), Vec::<String>::new());
}

#[test]
fn every_event_and_every_year_is_on_the_timeline() {
    let marks = Marks::default();
    let cell = LinkView { label: marks.text(), href: String::new(), count: Some(7) };
    let mut timeline = TimelineView {
        intro: marks.text(),
        columns: marks.texts(),
        years: vec![MatrixRowView { label: marks.link(), cells: vec![cell] }],
        title: marks.text(),
        parts: vec![StoryPartView { label: marks.text(), events: vec![marks.event()] }],
        newer: Some(marks.link()),
        older: Some(marks.link()),
        ..TimelineView::default()
    };
    assert_eq!(marks.missing("timeline.html", "timeline", &timeline), Vec::<String>::new());
    // A page of one year has its months as headings and no title of its own.
    let title = std::mem::take(&mut timeline.title);
    assert_eq!(marks.missing("timeline.html", "timeline", &timeline), [title]);
}

#[test]
fn every_text_of_a_document_is_on_its_page() {
    let marks = Marks::default();
    let doc = DocView {
        body_html: marks.text(),
        outline: (0..4).map(|_| HeadingView { level: 2, id: marks.text(), text: marks.text() }).collect(),
        date: marks.date(),
        record: Some(full_record(&marks)),
        attachments: vec![marks.file()],
        lightbox: Vec::new(),
        entries: vec![marks.dated()],
    };
    assert_eq!(marks.missing("doc.html", "doc", &doc), Vec::<String>::new());
}

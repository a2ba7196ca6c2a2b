//! A test that counts everything: each number of cases on each index, chart, summary and timeline of a site equals the
//! one counted from the export. What a list should hold is worked out from `cases.csv` and the list's breadcrumbs alone.

use std::collections::{BTreeMap, BTreeSet};

use casebook::content::case::Date;
use casebook::content::value::fold;
use casebook::pipeline::{self, Options};
use casebook::store::ops::Real;
use casebook::vfs::Disk;

use crate::harness::{Project, case, case_path, files, is_page};

type Pages = BTreeMap<String, String>;
type Cases = BTreeSet<String>;

/// The pages of the main edition.
fn main_pages(files: &BTreeMap<String, Vec<u8>>) -> Pages {
    let is_main = |path: &str| is_page(path) && !path.starts_with("en/") && !path.starts_with("zh-Hant/");
    let pages = files.iter().filter(|(path, _)| is_main(path));
    pages.map(|(path, bytes)| (path.clone(), String::from_utf8_lossy(bytes).into_owned())).collect()
}

/// The rows of a CSV file by heading (RFC 4180).
fn rows(bytes: &[u8]) -> Vec<BTreeMap<String, String>> {
    let text = std::str::from_utf8(bytes).expect("UTF-8").trim_start_matches('\u{feff}');
    let (mut records, mut record, mut cell, mut is_quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' if is_quoted && characters.peek() == Some(&'"') => cell.extend(characters.next()),
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => record.push(std::mem::take(&mut cell)),
            '\r' if !is_quoted => {}
            '\n' if !is_quoted => {
                record.push(std::mem::take(&mut cell));
                records.push(std::mem::take(&mut record));
            }
            other => cell.push(other),
        }
    }
    let headings = records.remove(0);
    records.into_iter().map(|cells| headings.iter().cloned().zip(cells).collect()).collect()
}

/// `html` without tags, entities resolved, spaces trimmed.
fn text_of(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        rest = rest[at..].split_once('>').map_or("", |(_, rest)| rest);
    }
    text.push_str(rest);
    text.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").trim().to_owned()
}

fn between<'h>(html: &'h str, from: &str, to: &str) -> Option<&'h str> {
    html.split_once(from)?.1.split_once(to).map(|(inner, _)| inner)
}

/// Labels of the breadcrumbs, home first.
fn crumbs(html: &str) -> Vec<String> {
    let Some(list) = between(html, "<nav class=\"crumbs", "</ol>") else { return Vec::new() };
    list.split("<li>").skip(1).map(text_of).collect()
}

/// `href` as seen from the page at `path`.
fn resolve(path: &str, href: &str) -> String {
    let href = href.split(['#', '?']).next().unwrap_or_default();
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    for part in href.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." | "" => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// What is counted: the export by case, and the cases each list should hold.
struct Export {
    rows: BTreeMap<String, BTreeMap<String, String>>,
    adopters: BTreeMap<String, usize>,
    lists: BTreeMap<String, Cases>,
}

impl Export {
    fn new(files: &BTreeMap<String, Vec<u8>>, pages: &Pages) -> Self {
        let slug = |row: &BTreeMap<String, String>| {
            row["网址"].rsplit('/').next().unwrap_or_default().trim_end_matches(".html").to_owned()
        };
        let rows: BTreeMap<String, BTreeMap<String, String>> =
            rows(&files["cases.csv"]).into_iter().map(|row| (slug(&row), row)).collect();
        let json: serde_json::Value = serde_json::from_slice(&files["cases.json"]).expect("JSON");
        let cases = json["cases"].as_array().expect("a list");
        let adopters = cases
            .iter()
            .map(|case| {
                (case["slug"].as_str().expect("a slug").to_owned(), case["adopted_by"].as_array().map_or(0, Vec::len))
            })
            .collect();
        let mut export = Self { rows, adopters, lists: BTreeMap::new() };
        export.lists = export.expected(pages);
        export
    }

    /// The cases each list should hold, by the address of its newest page.
    fn expected(&self, pages: &Pages) -> BTreeMap<String, Cases> {
        let mut lists = BTreeMap::from([("cases/index.html".to_owned(), self.rows.keys().cloned().collect())]);
        let columns = [
            ("years", "年度"),
            ("categories", "类别"),
            ("branches", "单位"),
            ("brands", "品牌"),
            ("methods", "工作法"),
            ("kinds", "类型"),
            ("levels", "级别"),
            ("stars", "星级"),
            ("regions", "地区"),
            ("sectors", "领域"),
            ("rounds", "批次"),
            ("tags", "标签"),
        ];
        let depth: BTreeMap<String, Vec<String>> = pages
            .iter()
            .filter(|(path, _)| path.starts_with("branches/") && path.matches('/').count() == 1)
            .map(|(_, html)| crumbs(html))
            .filter(|trail| trail.len() > 2)
            .map(|trail| (trail[trail.len() - 1].clone(), trail[2..].to_vec()))
            .collect();
        for (path, html) in pages.iter().filter(|(path, _)| path.matches('/').count() == 1) {
            let Some((folder, file)) = path.split_once('/').filter(|(_, file)| *file != "index.html") else { continue };
            let Some((_, column)) = columns.iter().find(|(name, _)| *name == folder) else { continue };
            let trail = crumbs(html);
            let is_cross = folder == "years" && file.contains('-');
            let name = trail.get(2..).unwrap_or_default().join("/");
            let has = |row: &BTreeMap<String, String>| {
                row[*column].split('；').any(|value| match folder {
                    "years" if is_cross => {
                        let category = trail[3].trim_start_matches(trail[2].as_str()).trim_end_matches("案例");
                        format!("{value}年") == trail[2] && row["类别"].split('；').any(|one| is_below(one, category))
                    }
                    "years" => format!("{value}年") == name,
                    "stars" => format!("{value}星") == name,
                    "branches" => {
                        depth.get(value).is_some_and(|path| path.contains(&trail[trail.len() - 1]))
                            || value == trail[trail.len() - 1]
                    }
                    _ => is_below(value, &name),
                })
            };
            let cases: Cases = self.rows.iter().filter(|(_, row)| has(row)).map(|(slug, _)| slug.clone()).collect();
            assert!(!cases.is_empty(), "{path}: a list without cases ({trail:?})");
            lists.insert(path.clone(), cases);
        }
        lists
    }
}

/// Whether a value such as `a/b` is `name` or stands below it.
fn is_below(value: &str, name: &str) -> bool {
    // One term in two scripts is one term.
    let (value, name) = (fold(value), fold(name));
    value == name || value.strip_prefix(&name).is_some_and(|rest| rest.starts_with('/'))
}

/// Checks every number on every page; answers how many were checked.
fn check(files: &BTreeMap<String, Vec<u8>>) -> Checked {
    let pages = main_pages(files);
    let export = Export::new(files, &pages);
    let mut checked = Checked::default();
    for (list, cases) in &export.lists {
        assert_eq!(&cards(list, &pages), cases, "the cards of {list}");
        let told = between(&pages[list], "<p class=\"count\">", "</p>").expect("a list says how long it is");
        assert_eq!(digits(told), cases.len(), "{list}: {told}");
        checked.lists += 1;
    }
    for (path, html) in &pages {
        counted_links(path, html, &export, &mut checked);
        tables(path, html, &export, &mut checked);
    }
    timeline(&pages, &mut checked);
    let figures = between(&pages["index.html"], "<ul class=\"figures\">", "</ul>").expect("the home page has figures");
    assert_eq!(digits(between(figures, "<strong>", "</strong>").expect("a figure")), export.rows.len());
    checked
}

#[derive(Debug, Default)]
struct Checked {
    lists: usize,
    links: usize,
    rows: usize,
    sums: usize,
    events: usize,
}

/// Ids on the cards of a list and its older pages.
fn cards(list: &str, pages: &Pages) -> Cases {
    let older = if list == "cases/index.html" { "cases/all/".to_owned() } else { list.replace(".html", "/") };
    let of_list = pages.iter().filter(|(path, _)| *path == list || path.starts_with(&older));
    let ids = of_list.flat_map(|(_, html)| html.split("data-id=\"").skip(1));
    ids.map(|part| part.split('"').next().unwrap_or_default().to_owned()).collect()
}

fn digits(text: &str) -> usize {
    text.chars()
        .filter(char::is_ascii_digit)
        .collect::<String>()
        .parse()
        .unwrap_or_else(|_| panic!("no number: {text}"))
}

/// Numbers beside links: chips, tiles, entries, trees, and the cells of the matrix.
fn counted_links(path: &str, html: &str, export: &Export, checked: &mut Checked) {
    for (at, _) in html.match_indices("class=\"n\">") {
        let number = html[at..].split_once('>').and_then(|(_, rest)| rest.split('<').next()).unwrap_or_default();
        let Some((_, link)) = html[..at].rsplit_once("href=\"") else { continue };
        let target = resolve(path, link.split('"').next().unwrap_or_default());
        let Some(cases) = export.lists.get(&target) else { continue };
        assert_eq!(digits(number), cases.len(), "{path}: the number beside {target}");
        checked.links += 1;
    }
    for cell in html.split("<td class=\"num\"><a href=\"").skip(1) {
        let target = resolve(path, cell.split('"').next().unwrap_or_default());
        let number = between(cell, ">", "<").unwrap_or_default();
        assert_eq!(digits(number), export.lists[&target].len(), "{path}: the cell of {target}");
        checked.links += 1;
    }
}

/// Rows of the statistics page and of the summaries above lists, and the sums of tables that count a case once.
fn tables(path: &str, html: &str, export: &Export, checked: &mut Checked) {
    let is_statistics = path == "statistics.html";
    let marks =
        if is_statistics { ("<section class=\"stat\"", "</section>") } else { ("<div class=\"bar-table", "</table>") };
    let scope = export.lists.get(path).unwrap_or(&export.lists["cases/index.html"]);
    for table in html.split(marks.0).skip(1).filter_map(|rest| rest.split(marks.1).next()) {
        let name =
            table.split(['"', ' ']).find_map(|part| part.rsplit_once("stat-").or(part.rsplit_once("bar-table-")));
        let name = name.map_or("", |(_, name)| name);
        assert!(!name.is_empty(), "{path}: a table without a name");
        if name == "round" {
            continue;
        }
        let (mut sum, mut len) = (0, 0);
        for row in between(table, "<tbody>", "</tbody>").expect("a table has rows").split("<tr>").skip(1) {
            let number = digits(between(row, "<td class=\"num\">", "</td>").expect("a row has a number"));
            (sum, len) = (sum + number, len + 1);
            let Some(target) = between(row, "href=\"", "\"").map(|href| resolve(path, href)) else { continue };
            let expected = if name == "adoption" {
                export.adopters[target.trim_start_matches("cases/").trim_end_matches(".html")]
            } else {
                export.lists[&target].intersection(scope).count()
            };
            assert_eq!(number, expected, "{path}: {name}: {}", text_of(row));
            checked.rows += 1;
        }
        if name == "adoption" {
            let all: usize = scope.iter().map(|id| export.adopters[id]).sum();
            // A long table shows its first rows, and the figure above it the sum of all.
            assert!(sum == all || matches!(len, 12 | 60) && sum < all, "{path}: {sum} of {all} adoptions");
            assert!(is_statistics || html.contains(&format!("<strong>{all}</strong>")), "{path}: {all} adoptions");
        } else if path == "regions/index.html" {
            // The map says nothing of cases without a region.
            assert!(sum <= scope.len(), "{path}: {sum} cases on the map");
        } else if matches!(name, "year" | "kind" | "level" | "stars" | "region") {
            assert_eq!(sum, scope.len(), "{path}: the rows of {name} add up");
        }
        checked.sums += 1;
        if is_statistics {
            for (label, number) in charted(table) {
                assert!(table.contains(&format!("<td class=\"num\">{number}</td>")), "{name}: the bar of {label}");
            }
        }
    }
}

/// Labels and numbers drawn in a chart.
fn charted(table: &str) -> Vec<(String, String)> {
    let Some(svg) = between(table, "<svg", "</svg>") else { return Vec::new() };
    let texts: Vec<String> =
        svg.split("<text").skip(1).filter_map(|part| Some(text_of(between(part, ">", "<")?))).collect();
    texts.chunks(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect()
}

/// The table of years against the events that stand on the pages of each year.
fn timeline(pages: &Pages, checked: &mut Checked) {
    let Some(page) = pages.get("timeline.html") else { return };
    let table = between(page, "<tbody>", "</tbody>").expect("a table of years");
    for row in table.split("<tr>").skip(1) {
        let newest = resolve("timeline.html", between(row, "href=\"", "\"").expect("a year has a page"));
        let older = newest.replace(".html", "/");
        let of_year = pages.iter().filter(|(path, _)| **path == newest || path.starts_with(&older));
        let events: usize = of_year.map(|(_, html)| html.matches("<li class=\"event-").count()).sum();
        let numbers: Vec<usize> = row
            .split("<td class=\"num\">")
            .skip(1)
            .map(|cell| text_of(cell).trim_matches('–').parse().unwrap_or(0))
            .collect();
        assert_eq!(numbers[0], events, "{newest}");
        assert_eq!(numbers[0], numbers[1..].iter().sum::<usize>(), "{newest}");
        checked.events += events;
    }
}

#[test]
fn every_number_of_the_sample_site_is_the_one_counted_from_its_export() {
    let place = tempfile::tempdir().expect("a temporary folder");
    let out = place.path().join("site");
    let files_of_site = Disk::new(std::path::Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the sample site");
    let options = Options {
        out: out.clone(),
        // Prepared pictures are kept from run to run: this test is about numbers.
        cache: std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("totals"),
        base_url: None,
        as_of: None,
        today: Date { year: 2026, month: 6, day: 30 },
        strict: false,
        check_only: false,
        explain_only: false,
        explain: false,
        shard: None,
        encoding: None,
        ops: &Real,
        progress: &|_, _, _| (),
    };
    pipeline::build(&files_of_site, &options).expect("the disk works");
    let checked = check(&files(&out));
    // So many there are at least: a change of the markup must not make the test see nothing.
    assert!(checked.lists > 150 && checked.links > 350 && checked.rows > 400, "{checked:?}");
    assert!(checked.sums > 100 && checked.events > 100, "{checked:?}");
}

#[test]
fn every_number_of_a_thousand_cases_is_the_one_counted_from_the_export() {
    let project = Project::with_cases(1000);
    for number in (0..1000).filter(|number| number % 7 == 0) {
        let text = case(number).replace("级别: 市级\n", "").replace("类型: 示范点\n", "");
        let more = format!(
            "地区: 海川市/{}\n推广应用:\n  - {{ 单位: 城南供水所, 日期: 2024-0{}-01 }}\n  - {{ 单位: 乙所 }}\n",
            ["北湖区", "东港区", "南山区"][number % 3],
            number % 9 + 1,
        );
        let stars = text.lines().find(|line| line.starts_with("星级")).expect("it has stars").to_owned();
        project.put(&case_path(number), text.replace(&format!("{stars}\n"), &more));
    }
    project.put("content/branches/城北供水所.md", "---\n名称: 城北供水所\n上级: 供水总公司\n---\n");
    project.put("content/branches/城南供水所.md", "---\n名称: 城南供水所\n上级: 供水总公司\n---\n");
    project.put("content/branches/供水总公司.md", "---\n名称: 供水总公司\n---\n");
    project.build();
    let checked = check(&files(&project.out()));
    assert!(checked.lists > 60 && checked.links > 120 && checked.rows > 80 && checked.sums > 30, "{checked:?}");
    assert_eq!(checked.events, 1000 + 143, "one recognition a case, and the adoptions with a day");
}

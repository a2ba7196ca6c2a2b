//! Queries with judged answers: the figures a reader would give the search.

use std::collections::BTreeSet;

use super::pages;
use casebook::search::{Options, Results};

/// A judged query: the relevant pages, best first, and pages that suffice among the near ones.
struct Judged {
    query: &'static str,
    relevant: Vec<&'static str>,
    near: Vec<&'static str>,
}

fn queries() -> Vec<Judged> {
    let lines = include_str!("judged.tsv").lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines
        .map(|line| {
            let (query, answer) = line.split_once('\t').unwrap();
            let (near, relevant) =
                answer.split(' ').filter(|page| *page != "-").partition(|page| page.starts_with('~'));
            Judged { query, relevant, near }
        })
        .collect()
}

fn hrefs(results: &Results) -> Vec<&str> {
    results.exact.iter().map(|found| found.href.as_str()).collect()
}

#[expect(clippy::cast_precision_loss, reason = "a few dozen queries")]
fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

#[test]
#[expect(clippy::cast_precision_loss, reason = "a few pages a query")]
fn judged_queries_are_answered_well() {
    let (_, site) = pages::site(&pages::judged(), &Options::default());
    let judged = queries();
    assert!(judged.len() >= 60);
    let (mut recalls, mut precisions, mut ranks, mut faults) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for judgement in &judged {
        let results = pages::ask(&site, judgement.query, 10);
        assert!(results.missing.is_empty(), "{}: {:?}", judgement.query, results.missing);
        let found = hrefs(&results);
        let near: Vec<&str> = results.near.iter().map(|found| found.href.as_str()).collect();
        for page in &judgement.near {
            if !near.contains(&&page[1..]) {
                faults.push(format!("{}: {page} is not near {near:?}", judgement.query));
            }
        }
        let hits = found.iter().filter(|page| judgement.relevant.contains(page)).count() as f64;
        if judgement.relevant.is_empty() {
            precisions.push(if found.is_empty() { 1.0 } else { 0.0 });
        } else {
            recalls.push(hits / judgement.relevant.len() as f64);
            precisions.push(hits / found.len().max(1) as f64);
            let first = found.iter().position(|page| judgement.relevant.contains(page));
            ranks.push(first.map_or(0.0, |position| 1.0 / (position + 1) as f64));
        }
        if found.len() != judgement.relevant.len() || judgement.relevant.iter().any(|page| !found.contains(page)) {
            faults.push(format!("{}: {found:?}, judged {:?}", judgement.query, judgement.relevant));
        }
    }
    let figures = [mean(&recalls), mean(&precisions), mean(&ranks)];
    println!(
        "{} queries: recall {:.3}, P@10 {:.3}, MRR {:.3}\n{}",
        judged.len(),
        figures[0],
        figures[1],
        figures[2],
        faults.join("\n")
    );
    assert!(figures[0] >= 0.98 && figures[1] >= 0.97 && figures[2] >= 0.98, "{figures:?}\n{}", faults.join("\n"));
}

#[test]
fn a_title_ranks_above_a_mention() {
    let (_, site) = pages::site(&pages::judged(), &Options::default());
    assert_eq!(hrefs(&pages::ask(&site, "落叶", 10))[0], "p06");
    assert_eq!(hrefs(&pages::ask(&site, "红黄绿", 10))[0], "p13");
}

#[test]
fn traditional_and_simplified_queries_have_the_same_answer() {
    let (_, site) = pages::site(&pages::judged(), &Options::default());
    for (traditional, simplified) in
        [("雲埠供水所", "云埠供水所"), ("吊裝", "吊装"), ("蓋廠", "盖厂"), ("隨訪 護士", "随访 护士")]
    {
        assert_eq!(
            hrefs(&pages::ask(&site, traditional, 10)),
            hrefs(&pages::ask(&site, simplified, 10)),
            "{traditional}"
        );
    }
}

#[test]
fn synonyms_widen_a_query_below_the_words_themselves() {
    let groups = vec![vec!["老人".to_owned(), "长者".to_owned()], vec!["岸电".to_owned(), "船舶供电".to_owned()]];
    let (_, site) = pages::site(&pages::judged(), &Options { synonyms: groups, ..Options::default() });
    assert_eq!(hrefs(&pages::ask(&site, "船舶供電", 10)), ["p15"]);
    assert_eq!(hrefs(&pages::ask(&site, "长者", 10)).len(), 3);
    assert_eq!(hrefs(&pages::ask(&site, "\"长者\"", 10)), [""; 0]);
}

#[test]
fn a_year_is_found_as_the_pages_show_it() {
    let entries = pages::judged();
    let (_, site) = pages::site(&entries, &Options::default());
    let years: BTreeSet<u16> = entries.iter().map(|entry| entry.year).collect();
    assert!(years.len() > 2, "{years:?}");
    for year in years {
        let wanted: BTreeSet<&str> =
            entries.iter().filter(|entry| entry.year == year).map(|entry| entry.href.as_str()).collect();
        for query in [format!("{year}年"), format!("{year}年度"), format!("{year}")] {
            let results = pages::ask(&site, &query, 100);
            let found: BTreeSet<&str> = hrefs(&results).into_iter().collect();
            assert!(found.is_superset(&wanted), "{query}: {found:?}");
        }
        // In quotes it is the words themselves that are wanted.
        assert_eq!(hrefs(&pages::ask(&site, &format!("\"{year}年度\""), 100)), [""; 0]);
    }
}

#[test]
fn a_snippet_shows_the_phrase() {
    let (_, site) = pages::site(&pages::judged(), &Options::default());
    let results = pages::ask(&site, "平均到場時間", 10);
    assert!(results.exact[0].snippet.contains("平均到场时间由95分钟"), "{:?}", results.exact);
    assert!(results.exact[0].snippet.starts_with('…'));
}

#[test]
fn an_empty_site_and_an_empty_query_have_no_answer() {
    let (figures, site) = pages::site(&[], &Options::default());
    assert_eq!(figures.cases, 0);
    assert_eq!(pages::ask(&site, "水", 10), Results::default());
    let (_, site) = pages::site(&pages::judged(), &Options::default());
    assert_eq!(pages::ask(&site, "  ，。 ", 10), Results::default());
}

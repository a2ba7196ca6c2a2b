//! The tables: no name means two things, every field is explained.

use super::*;
use crate::content::value::fold;

fn tables() -> Vec<&'static Table> {
    let mut tables: Vec<&'static Table> =
        vec![&FRONT, &BRANCH, &BRAND, &METHOD, &ROUND, &STANDARD, &NOTICE, &PAGE, &PERSON_RECORD, &GLOSSARY_TERM];
    let nested: Vec<&'static Table> =
        tables.iter().flat_map(|table| table.fields.iter().filter_map(|field| field.keys)).collect();
    tables.extend(nested);
    tables
}

#[test]
fn no_spelling_means_two_fields_of_one_map() {
    for table in tables() {
        let mut seen: Vec<(String, &str)> = Vec::new();
        for field in table.fields {
            for name in field.names() {
                let folded = fold(name);
                let other = seen.iter().find(|(known, owner)| *known == folded && *owner != field.name);
                assert_eq!(other, None, "{name} of {}", field.name);
                seen.push((folded, field.name));
            }
        }
    }
}

#[test]
fn every_field_has_a_chinese_name_and_is_explained_in_both_languages() {
    for table in tables() {
        for field in table.fields {
            assert!(!field.zh.is_empty(), "{}", field.name);
            assert!(!field.about.0.is_empty() && !field.about.1.is_empty(), "{}", field.name);
        }
    }
}

#[test]
fn required_and_recommended_fields_have_an_example() {
    for field in FRONT.fields.iter().filter(|field| field.need != Need::Optional) {
        assert!(!field.example.is_empty(), "{}", field.name);
    }
}

#[test]
fn keys_are_found_in_any_spelling() {
    for key in ["单位", "單位", "单 位", "Branch", "BRANCH", "支部"] {
        assert_eq!(FRONT.find(key).map(|field| field.name), Some("branch"), "{key}");
    }
    assert_eq!(FRONT.find("work method").map(|field| field.name), Some("work_method"));
    assert_eq!(METRIC.find("单位").map(|field| field.name), None, "单位 is always the organisation");
    assert!(is_known_key("计量单位") && !is_known_key("天气"));
}

//! What templates may call beyond Tera's own filters: `fill`, `under`, `asset`; and `group_by`, whose groups keep their order.
//!
//! All are pure functions of their arguments; none can look anything up, so a page stays a function of its view.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use tera::value::Key;
use tera::{Kwargs, Map, State, Tera, TeraResult, Value};

/// Registers everything; `paths` maps asset names to published paths.
pub(super) fn register(tera: &mut Tera, paths: BTreeMap<String, String>) {
    tera.register_filter("fill", |message: &str, kwargs: Kwargs, _: &State<'_>| fill(message, &kwargs));
    tera.register_filter("under", |href: &str, kwargs: Kwargs, state: &State<'_>| {
        if let Some(root) = kwargs.get::<&str>("root")? {
            return Ok(under(href, root));
        }
        // A map of arguments costs more than all the rest.
        let root: Option<Value> = state.get("root")?;
        let root = root.as_ref().and_then(Value::as_str);
        root.map(|root| under(href, root)).ok_or_else(|| tera::Error::message("`root` is not known here"))
    });
    // Tera's own gives the groups in another order each time.
    tera.register_filter("group_by", |list: &[Value], kwargs: Kwargs, _: &State<'_>| group_by(list, &kwargs));
    // Tera's own copies the text.
    tera.register_filter("safe", |value: Value, _: Kwargs, _: &State<'_>| match value.as_str() {
        Some(_) => value.mark_safe(),
        None => Value::safe_string(&value.to_string()),
    });
    tera.register_function("asset", move |kwargs: Kwargs, _: &State<'_>| -> TeraResult<String> {
        let name = kwargs.must_get::<&str>("name")?;
        let missing = || tera::Error::message(format!("the theme has no asset `{name}`"));
        paths.get(name).cloned().ok_or_else(missing)
    });
}

/// The form of a message for one thing, or for another number: `{n} case | {n} cases`.
#[must_use]
pub fn form_of(message: &str, is_one: bool) -> &str {
    match message.split_once(" | ") {
        Some((one, _)) if is_one => one,
        Some((_, other)) => other,
        None => message,
    }
}

/// `{{ m.cases_count | fill(n=3) }}`: puts the arguments at `{n}`. A message with two forms, `{n} case | {n} cases`,
/// takes the first when `n` is 1.
#[expect(clippy::unnecessary_wraps, reason = "the signature of a filter")]
fn fill(message: &str, kwargs: &Kwargs) -> TeraResult<String> {
    let is_one = kwargs.iter().any(|(key, value)| key.as_str() == Some("n") && plain(value) == "1");
    let mut text = form_of(message, is_one).to_owned();
    for (key, value) in kwargs.iter() {
        let Some(key) = key.as_str() else { continue };
        text = text.replace(&format!("{{{key}}}"), &plain(value));
    }
    Ok(text)
}

/// `{% for name, cards in list.cards | group_by(attribute="year") %}`: the groups in the order in which their first members
/// stand in the list. What has no value is left out.
fn group_by(list: &[Value], kwargs: &Kwargs) -> TeraResult<Map> {
    let attribute = kwargs.must_get::<&str>("attribute")?;
    let mut groups: Vec<(Key<'static>, Vec<Value>)> = Vec::new();
    let mut places: FxHashMap<Key<'static>, usize> = FxHashMap::default();
    for value in list {
        let missing = || tera::Error::message(format!("a value of the list has no `{attribute}` to group it by"));
        let by = value.get_from_path(attribute).ok_or_else(missing)?;
        if by.is_none() {
            continue;
        }
        let key = key_of(by)
            .ok_or_else(|| tera::Error::message(format!("`{attribute}` is no text, number or truth value")))?;
        let place = *places.entry(key.clone()).or_insert(groups.len());
        if place == groups.len() {
            groups.push((key, Vec::new()));
        }
        groups[place].1.push(value.clone());
    }
    Ok(groups.into_iter().map(|(key, values)| (key, Value::from(values))).collect())
}

/// A value as the key of a map.
fn key_of(value: &Value) -> Option<Key<'static>> {
    let text = || value.as_str().map(|text| Key::from(text.to_owned()));
    let number = || value.as_i64().map(Key::I64).or_else(|| value.as_u64().map(Key::U64));
    text().or_else(|| value.as_bool().map(Key::Bool)).or_else(number)
}

/// `{{ link.href | under }}`: an address of the site seen from the page; absolute addresses stay.
fn under(href: &str, root: &str) -> String {
    // Asked for every link of every page, and nearly none has a colon.
    let has_scheme = || href.contains("://") || href.starts_with("mailto:") || href.starts_with("tel:");
    if href.starts_with('#') || href.as_bytes().contains(&b':') && has_scheme() {
        return href.to_owned();
    }
    [root, href].concat()
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn render(template: &str) -> String {
        let mut tera = Tera::new();
        register(&mut tera, BTreeMap::from([("a.css".to_owned(), "assets/a-1.css".to_owned())]));
        tera.add_raw_template("t.html", template).expect("parses");
        tera.render("t.html", &tera::Context::new()).expect("renders")
    }

    #[test]
    fn groups_stand_in_the_order_of_their_first_members() {
        let list = "[{n:9,a:1},{n:3,a:2},{n:7,a:3},{n:3,a:4},{n:1,a:5},{n:8,a:6},{n:9,a:7},{n:5,a:8},{n:none,a:9}]";
        let list = list.replace('{', "{\"").replace(':', "\":").replace(",a", ",\"a");
        let template = format!(
            "{{% set l = {list} %}}{{% for n, all in l | group_by(attribute=\"n\") %}}{{{{ n }}}}:{{% for o in all %}}{{{{ o.a }}}}{{% endfor %}} {{% endfor %}}"
        );
        assert_eq!(render(&template), "9:17 3:24 7:3 1:5 8:6 5:8 ");
        let words = template.replace("\"n\":3", "\"n\":\"丙\"").replace("\"n\":1", "\"n\":true");
        assert_eq!(render(&words), "9:17 丙:24 7:3 true:5 8:6 5:8 ");
    }

    #[test]
    fn messages_take_arguments_and_two_forms() {
        assert_eq!(render(r#"{{ "共{n}个" | fill(n=3) }}"#), "共3个");
        assert_eq!(render(r#"{{ "{n} case | {n} cases" | fill(n=1) }}"#), "1 case");
        assert_eq!(render(r#"{{ "{n} case | {n} cases" | fill(n=2) }}"#), "2 cases");
        assert_eq!(render(r#"{{ "{n} case | {n} cases" | fill(n="1") }}"#), "1 case");
        assert_eq!(render(r#"{{ "{n} case | {n} cases" | fill(n="3–4") }}"#), "3–4 cases");
        assert_eq!(render(r#"{{ "“{t}”" | fill(t="<b>") }}"#), "“&lt;b&gt;”");
    }

    #[test]
    fn only_addresses_of_the_site_get_the_root() {
        assert_eq!(render(r#"{{ "cases/a.html" | under(root="../") }}"#), "../cases/a.html");
        assert_eq!(render(r#"{{ "https://example.org/" | under(root="../") }}"#), "https://example.org/");
        assert_eq!(
            render(r#"{% set root = "../" %}{{ "cases/a.html" | under }}"#),
            "../cases/a.html",
            "that of the page"
        );
        let mut tera = Tera::new();
        register(&mut tera, BTreeMap::new());
        tera.add_raw_template("t.html", r#"{{ "cases/a.html" | under }}"#).expect("parses");
        assert!(tera.render("t.html", &tera::Context::new()).is_err(), "where no way to the root is known");
        assert_eq!(render(r#"{{ asset(name="a.css") }}"#), "assets/a-1.css");
    }
}

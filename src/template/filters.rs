//! What templates may call beyond Tera's own filters: `fill`, `under`, `asset`.
//!
//! All are pure functions of their arguments; none can look anything up, so a page stays a function of its view.

use std::collections::BTreeMap;

use tera::{Kwargs, State, Tera, TeraResult, Value};

/// Registers everything; `paths` maps asset names to published paths.
pub(super) fn register(tera: &mut Tera, paths: BTreeMap<String, String>) {
    tera.register_filter("fill", |message: &str, kwargs: Kwargs, _: &State<'_>| fill(message, &kwargs));
    tera.register_filter("under", |href: &str, kwargs: Kwargs, _: &State<'_>| {
        kwargs.must_get::<&str>("root").map(|root| under(href, root))
    });
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

/// `{{ m.cases_count | fill(n=3) }}`: puts the arguments at `{n}`. A message with two forms, `{n} case | {n} cases`,
/// takes the first when `n` is 1.
#[expect(clippy::unnecessary_wraps, reason = "the signature of a filter")]
fn fill(message: &str, kwargs: &Kwargs) -> TeraResult<String> {
    let is_one = kwargs.iter().any(|(key, value)| key.as_str() == Some("n") && value.as_i64() == Some(1));
    let form = match message.split_once(" | ") {
        Some((one, _)) if is_one => one,
        Some((_, other)) => other,
        None => message,
    };
    let mut text = form.to_owned();
    for (key, value) in kwargs.iter() {
        let Some(key) = key.as_str() else { continue };
        text = text.replace(&format!("{{{key}}}"), &plain(value));
    }
    Ok(text)
}

/// `{{ link.href | under(root=root) }}`: an address of the site seen from the page; absolute addresses stay.
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
    fn messages_take_arguments_and_two_forms() {
        assert_eq!(render(r#"{{ "共{n}个" | fill(n=3) }}"#), "共3个");
        assert_eq!(render(r#"{{ "{n} case | {n} cases" | fill(n=1) }}"#), "1 case");
        assert_eq!(render(r#"{{ "{n} case | {n} cases" | fill(n=2) }}"#), "2 cases");
        assert_eq!(render(r#"{{ "“{t}”" | fill(t="<b>") }}"#), "“&lt;b&gt;”");
    }

    #[test]
    fn only_addresses_of_the_site_get_the_root() {
        assert_eq!(render(r#"{{ "cases/a.html" | under(root="../") }}"#), "../cases/a.html");
        assert_eq!(render(r#"{{ "https://example.org/" | under(root="../") }}"#), "https://example.org/");
        assert_eq!(render(r#"{{ asset(name="a.css") }}"#), "assets/a-1.css");
    }
}

//! What all pages of an edition share, once for each thread.
//!
//! A template counts who holds a value whenever it looks at it. Threads that count on the same value wait for one another, so each
//! has its own copy, made when it draws its first page.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use tera::{Context, Value};

/// The values that every page of an edition sees.
const SHARED: [&str; 2] = ["m", "site"];

/// Pages from which on copies are made; an edit draws fewer.
const MANY: u32 = 400;

/// One context, and its copies.
pub(super) struct Contexts {
    first: Context,
    /// How often it was asked for.
    asked: AtomicU32,
    own: Vec<OnceLock<Context>>,
}

impl Contexts {
    /// The copies of a context, none made yet.
    pub(super) fn new(first: Context) -> Self {
        let threads = rayon::current_num_threads();
        let own = if threads > 1 { (0..threads).map(|_| OnceLock::new()).collect() } else { Vec::new() };
        Self { first, asked: AtomicU32::new(0), own }
    }

    /// The context to draw with on this thread.
    pub(super) fn get(&self) -> Context {
        let is_many = self.asked.fetch_add(1, Ordering::Relaxed) >= MANY;
        let slot = rayon::current_thread_index().filter(|_| is_many).and_then(|thread| self.own.get(thread));
        slot.map_or(&self.first, |slot| slot.get_or_init(|| copied(&self.first))).clone()
    }
}

/// The context with values of its own.
fn copied(first: &Context) -> Context {
    let mut copy = Context::new();
    for name in SHARED {
        if let Some(value) = first.get(name) {
            copy.insert_value(name, copied_value(value));
        }
    }
    copy
}

/// The value with maps, lists and long texts of its own: a clone would share them, and so would a value made from it.
fn copied_value(value: &Value) -> Value {
    if let Some(map) = value.as_map() {
        let entries = map.iter().map(|(key, value)| (key.clone(), copied_value(value)));
        return Value::from(entries.collect::<tera::Map>());
    }
    if let Some(values) = value.as_array() {
        return Value::from(values.iter().map(copied_value).collect::<Vec<Value>>());
    }
    match value.as_str() {
        Some(text) if value.is_safe() => Value::safe_string(text),
        Some(text) => Value::normal_string(text),
        None => value.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where the maps, lists and long texts of a value lie.
    fn places(value: &Value) -> Vec<usize> {
        if let Some(map) = value.as_map() {
            return std::iter::once(std::ptr::from_ref(map).addr()).chain(map.values().flat_map(places)).collect();
        }
        if let Some(values) = value.as_array() {
            return std::iter::once(values.as_ptr().addr()).chain(values.iter().flat_map(places)).collect();
        }
        // A short text lies within its value.
        value.as_str().filter(|text| text.len() > 21).map(|text| text.as_ptr().addr()).into_iter().collect()
    }

    #[test]
    fn a_copy_says_the_same() {
        let mut first = Context::new();
        first.insert("m", &std::collections::BTreeMap::from([("skip", "跳到正文"), ("n", "{n}")]));
        first.insert("site", &(1_u64, -1_i64, 0.5, true, None::<u8>, ["a", "长一点的文字，不在值里面"], Some("x")));
        let copy = copied(&first);
        assert_eq!(copy, first);
        for name in SHARED {
            let (first, own) = (first.get(name).map(places).unwrap_or_default(), copy.get(name).map(places));
            let own = own.unwrap_or_default();
            assert!(own.len() == first.len() && own.iter().all(|place| !first.contains(place)), "{name} is shared");
        }
        let contexts = Contexts::new(first.clone());
        for _ in 0..=MANY {
            rayon::scope(|scope| scope.spawn(|_| assert_eq!(contexts.get(), first)));
        }
        assert_eq!(contexts.get(), first);
    }
}

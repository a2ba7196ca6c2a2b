//! The search index as a reader meets it: made-up pages in, answers out.

#[path = "search/aside.rs"]
mod aside;
#[path = "search/changes.rs"]
mod changes;
#[path = "search/damage.rs"]
mod damage;
#[path = "search/judged.rs"]
mod judged;
#[path = "search/pages.rs"]
mod pages;
#[path = "search/stability.rs"]
mod stability;
#[path = "search/substrings.rs"]
mod substrings;

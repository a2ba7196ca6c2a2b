//! Whole builds in temporary folders: what is drawn again, incremental against clean, crashes, safety, counts.

mod alike;
#[path = "../../examples/corpus.rs"]
#[expect(dead_code, reason = "only the made-up texts are used here")]
mod corpus;
mod counts;
mod crash;
mod edit;
mod equivalence;
mod explain;
mod facets;
mod found;
mod harness;
mod initials;
mod pages;
mod paging;
mod pictures;
mod rebuild;
mod safety;
mod shards;
mod statistics;
mod stay;
mod totals;
mod two;

//! What the caller says of one case, to be found by.
//!
//! In the flow: the pipeline makes an entry from a case and the labels of its terms; [`super::cards::Card`] is the same
//! cut into the pieces that stand in the files. Knows nothing of other cases.

/// One searchable page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Stable id: the same from build to build, such as a hash of slug and language.
    pub key: u128,
    /// Link from the search page, such as `cases/sf-2023-017.html`.
    pub href: String,
    /// Title as shown.
    pub title: String,
    /// Names of the units.
    pub branch: Vec<String>,
    /// Names of the brands.
    pub brand: Vec<String>,
    /// Names of the work methods.
    pub methods: Vec<String>,
    /// Year; 0 if there is none.
    pub year: u16,
    /// Categories; of a path `a/b` the filter shows `a`.
    pub category: Vec<String>,
    /// Level; may be empty.
    pub level: String,
    /// Kind; may be empty.
    pub kind: String,
    /// Tags.
    pub tags: Vec<String>,
    /// Region; may be empty.
    pub region: String,
    /// Summary as shown.
    pub summary: String,
    /// The rendered text of each block element of the page, in order: inline tags gone, soft breaks between Han
    /// joined.
    pub blocks: Vec<String>,
}

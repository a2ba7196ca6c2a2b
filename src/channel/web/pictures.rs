//! Prepared pictures by the hash of their source, as templates see them.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::OnceLock;

use crate::content::case::PictureRef;
use crate::hash::Hash;
use crate::media::{Format, Prepared, Variant};
use crate::template::views::{PictureView, VariantView};

/// All prepared pictures of a build.
#[derive(Debug, Default)]
pub struct Pictures {
    prepared: HashMap<Hash, Prepared>,
    statics: BTreeMap<String, (u32, u32)>,
    files: BTreeMap<String, Hash>,
    foreign: Option<Foreign>,
    /// Shown for every other picture.
    stand_in: Option<Prepared>,
}

/// Finds out about a picture that another part of the build publishes.
pub type Look = dyn Fn(Hash) -> Option<Prepared> + Send + Sync;

/// Pictures that another part of the build publishes; looked at when a page first shows one.
pub struct Foreign {
    seen: HashMap<Hash, OnceLock<Option<Prepared>>>,
    look: Box<Look>,
}

impl Foreign {
    /// The pictures with these sources.
    pub fn new(sources: impl IntoIterator<Item = Hash>, look: Box<Look>) -> Self {
        Self { seen: sources.into_iter().map(|hash| (hash, OnceLock::new())).collect(), look }
    }

    fn get(&self, hash: Hash) -> Option<&Prepared> {
        self.seen.get(&hash)?.get_or_init(|| (self.look)(hash)).as_ref()
    }
}

impl fmt::Debug for Foreign {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Foreign").field("seen", &self.seen).finish_non_exhaustive()
    }
}

impl Pictures {
    /// Takes over what was prepared, the sizes of static pictures by address, and record pictures by file.
    #[must_use]
    pub fn new(
        prepared: HashMap<Hash, Prepared>,
        statics: BTreeMap<String, (u32, u32)>,
        files: BTreeMap<String, Hash>,
    ) -> Self {
        Self { prepared, statics, files, foreign: None, stand_in: None }
    }

    /// For pages that nobody sees: a picture that does not exist, for each that a page shows.
    #[must_use]
    pub fn standing_in() -> Self {
        let variant = |format, name: &str| Variant {
            width_px: 1200,
            height_px: 900,
            format,
            file_name: name.to_owned(),
            len_bytes: 1,
        };
        let stand_in = Prepared {
            source_hash: Hash::default(),
            source_format: Format::Jpeg,
            width_px: 1200,
            height_px: 900,
            placeholder: 0,
            has_alpha: false,
            animated: false,
            has_gps: false,
            variants: vec![variant(Format::WebP, "picture.webp"), variant(Format::Jpeg, "picture.jpg")],
            notes: Vec::new(),
        };
        Self { stand_in: Some(stand_in), ..Self::default() }
    }

    /// With pictures that are shown here and published by another part of the build.
    #[must_use]
    pub fn with_foreign(mut self, foreign: Option<Foreign>) -> Self {
        self.foreign = foreign;
        self
    }

    /// A picture under `static/` that a text shows: one file, as it is.
    #[must_use]
    pub fn of_static(&self, href: &str) -> Option<PictureView> {
        let (width, height) = self.statics.get(href).copied()?;
        Some(PictureView {
            src: href.to_owned(),
            full: href.to_owned(),
            width,
            height,
            shape: shape(width.max(1), height.max(1)).to_owned(),
            ..PictureView::default()
        })
    }

    /// The prepared picture of a record's file, such as a logo.
    #[must_use]
    pub fn of_file(&self, path: &str) -> Option<PictureView> {
        let hash = self.files.get(path)?;
        self.view(&PictureRef { path: path.to_owned(), ..PictureRef::default() }, *hash)
    }

    /// Whether the variants of the picture with this source are made by this build, not by another part of it.
    #[must_use]
    pub fn is_own(&self, hash: Hash) -> bool {
        self.prepared.contains_key(&hash)
    }

    /// The prepared picture with this source.
    #[must_use]
    pub fn get(&self, hash: Hash) -> Option<&Prepared> {
        let found = self.prepared.get(&hash).or_else(|| self.foreign.as_ref()?.get(hash));
        found.or(self.stand_in.as_ref())
    }

    /// Every picture that is published here, in no order.
    pub fn all(&self) -> impl Iterator<Item = &Prepared> {
        self.prepared.values()
    }

    /// What templates see of a picture; `None` when it was not prepared.
    #[must_use]
    pub fn view(&self, picture: &PictureRef, hash: Hash) -> Option<PictureView> {
        let prepared = self.get(hash)?;
        let sizes = |wanted: &dyn Fn(Format) -> bool| -> Vec<VariantView> {
            let mut sizes: Vec<VariantView> = prepared
                .variants
                .iter()
                .filter(|variant| wanted(variant.format))
                .map(|variant| VariantView { href: format!("media/{}", variant.file_name), width: variant.width_px })
                .collect();
            sizes.sort_by_key(|size| size.width);
            sizes
        };
        let webp = sizes(&|format| format == Format::WebP);
        let fallback = sizes(&|format| format != Format::WebP);
        let largest = prepared.variants.iter().max_by_key(|variant| variant.width_px)?;
        let middle = |sizes: &[VariantView]| {
            sizes.iter().find(|size| size.width >= 900).or_else(|| sizes.last()).map(|size| size.href.clone())
        };
        Some(PictureView {
            src: middle(&fallback).or_else(|| middle(&webp))?,
            full: webp.last().or_else(|| fallback.last()).map(|size| size.href.clone())?,
            width: largest.width_px,
            height: largest.height_px,
            webp,
            fallback,
            alt: if picture.alt.is_empty() { picture.caption.clone() } else { picture.alt.clone() },
            caption: picture.caption.clone(),
            placeholder: format!("ph-{}", prepared.placeholder),
            focus: picture.focus.map_or_else(String::new, |(left, top)| {
                format!("fx-{} fy-{}", u16::from(left).div_ceil(10), u16::from(top).div_ceil(10))
            }),
            shape: shape(prepared.width_px, prepared.height_px).to_owned(),
            eager: false,
            anchor: String::new(),
        })
    }
}

fn shape(width_px: u32, height_px: u32) -> &'static str {
    let (width, height) = (u64::from(width_px), u64::from(height_px));
    if width * 10 >= height * 20 {
        "panorama"
    } else if width * 10 > height * 11 {
        "landscape"
    } else if width * 11 >= height * 10 {
        "square"
    } else {
        "portrait"
    }
}

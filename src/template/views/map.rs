//! What templates see of the map of regions. Same rules as in the module above.

use serde::Serialize;

/// Regions shaded by their cases: as outlines, or as tiles where there are none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct MapView {
    /// Width of the drawing in its own units; 0 when regions stand as tiles.
    pub width: u32,
    /// Height of the drawing.
    pub height: u32,
    /// Regions; those with an outline in the order of the file, then the others by their cases.
    pub regions: Vec<MapRegionView>,
    /// Shades with the numbers of cases they stand for, palest first.
    pub legend: Vec<MapShadeView>,
}

/// A region of the map.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct MapRegionView {
    /// Name.
    pub label: String,
    /// Its list; empty without cases.
    pub href: String,
    /// Number of cases.
    pub count: u32,
    /// 0 without cases, else 1 to 5.
    pub shade: u8,
    /// Path of the outline (SVG `d`); empty without one.
    pub path: String,
    /// Place of the name.
    pub x: i32,
    /// Place of the name.
    pub y: i32,
}

/// A shade of the legend.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct MapShadeView {
    /// 0 to 5.
    pub shade: u8,
    /// Numbers of cases, such as `3–4`.
    pub label: String,
}

//! The map of regions: outlines as SVG, drawn at build time and shaded by the number of cases; tiles without outlines.
//!
//! Coordinates are projected on a plane as they are on a small piece of the earth (longitudes shortened by the cosine of
//! the latitude in the middle) and simplified to what the drawing can show. Nothing comes from outside.

use crate::channel::press::Press;
use crate::config::IndexKind;
use crate::content::outline::{Outline, Point};
use crate::site::Edition;
use crate::template::views::{MapRegionView, MapShadeView, MapView};

/// Width of the drawing in its own units.
const WIDTH: f64 = 720.0;
/// Height of the drawing: a tall region is made narrower.
const MAX_HEIGHT: f64 = 760.0;
/// Room around the outlines.
const MARGIN: f64 = 6.0;
/// Points of all outlines on the page: some 60 KB before compression.
const MAX_POINTS: usize = 6_000;
/// Regions of a list of tiles.
const MAX_TILES: usize = 120;
/// Shades beside the one for none.
const SHADES: u32 = 5;

/// The map of an edition; `None` when cases name fewer than two regions.
#[must_use]
pub fn view(press: &Press<'_>, edition: &Edition) -> Option<MapView> {
    let dimension = edition.dimension(IndexKind::Region);
    let outlines = &press.site.records.outlines.regions;
    let drawn: Vec<(&Outline, Option<u32>)> =
        drawable(outlines).map(|outline| (outline, dimension.find(&outline.region))).collect();
    let is_matched = drawn.iter().any(|(_, at)| at.is_some_and(|at| !dimension.term(at).cases.is_empty()));
    let mut map = if is_matched { outlined(press, edition, &drawn) } else { MapView::default() };
    let others = dimension.without_outline(outlines).into_iter().take(MAX_TILES);
    map.regions.extend(others.map(|at| region(press, edition, at)));
    if map.regions.len() < 2 {
        return None;
    }
    shade(&mut map);
    Some(map)
}

fn drawable(outlines: &[Outline]) -> impl Iterator<Item = &Outline> {
    outlines.iter().filter(|outline| !outline.rings.is_empty())
}

fn region(press: &Press<'_>, edition: &Edition, at: u32) -> MapRegionView {
    let link = press.counted_link(edition, IndexKind::Region, at);
    MapRegionView { label: link.label, href: link.href, count: link.count.unwrap_or(0), ..MapRegionView::default() }
}

/// Shades by equal steps of the largest number, and the legend.
fn shade(map: &mut MapView) {
    let largest = map.regions.iter().map(|region| region.count).max().unwrap_or(0);
    let shade_of = |count: u32| u8::try_from((count * SHADES).div_ceil(largest.max(1))).unwrap_or(5);
    for region in &mut map.regions {
        region.shade = shade_of(region.count);
    }
    if map.regions.iter().any(|region| region.count == 0) {
        map.legend.push(MapShadeView { shade: 0, label: "0".to_owned() });
    }
    for shade in 1..=5 {
        let mut counts = (1..=largest).filter(|count| shade_of(*count) == shade);
        let Some(first) = counts.next() else { continue };
        let last = counts.next_back().unwrap_or(first);
        let label = if first == last { first.to_string() } else { format!("{first}–{last}") };
        map.legend.push(MapShadeView { shade, label });
    }
}

fn outlined(press: &Press<'_>, edition: &Edition, drawn: &[(&Outline, Option<u32>)]) -> MapView {
    let frame = Frame::around(drawn.iter().flat_map(|(outline, _)| outline.rings.iter().flatten()));
    let rings_of = |outline: &Outline| -> Vec<Vec<Point>> {
        outline.rings.iter().map(|ring| ring.iter().map(|point| frame.place(*point)).collect()).collect()
    };
    let placed: Vec<Vec<Vec<Point>>> = drawn.iter().map(|(outline, _)| rings_of(outline)).collect();
    let mut tolerance = 0.6;
    let simple = loop {
        let simple: Vec<Vec<Vec<Point>>> =
            placed.iter().map(|rings| rings.iter().map(|ring| simplified(ring, tolerance)).collect()).collect();
        let points: usize = simple.iter().flatten().map(Vec::len).sum();
        if points <= MAX_POINTS || tolerance > 40.0 {
            break simple;
        }
        tolerance *= 1.6;
    };
    let regions = drawn.iter().zip(simple).map(|((outline, at), rings)| {
        let found = at.filter(|at| !edition.dimension(IndexKind::Region).term(*at).cases.is_empty());
        let own = outline.names.iter().find(|(lang, _)| *lang == edition.lang);
        let label = own.map_or(&outline.name, |(_, name)| name).clone();
        let known = found.map(|at| region(press, edition, at)).unwrap_or_default();
        let (x, y) = middle(&rings);
        MapRegionView { label, path: path(&rings), x: whole(x), y: whole(y), ..known }
    });
    MapView {
        width: whole(frame.width).unsigned_abs(),
        height: whole(frame.height).unsigned_abs(),
        regions: regions.collect(),
        legend: Vec::new(),
    }
}

/// From degrees to the drawing.
#[derive(Clone, Copy, Debug)]
struct Frame {
    west: f64,
    north: f64,
    across: f64,
    scale: f64,
    width: f64,
    height: f64,
}

impl Frame {
    fn around<'p>(points: impl Iterator<Item = &'p Point>) -> Self {
        let (mut west, mut east, mut south, mut north) = (180.0_f64, -180.0_f64, 90.0_f64, -90.0_f64);
        for (longitude, latitude) in points {
            (west, east) = (west.min(*longitude), east.max(*longitude));
            (south, north) = (south.min(*latitude), north.max(*latitude));
        }
        let across = f64::midpoint(south, north).to_radians().cos().max(0.05);
        let (wide, high) = (((east - west) * across).max(1e-9), (north - south).max(1e-9));
        let scale = ((WIDTH - 2.0 * MARGIN) / wide).min((MAX_HEIGHT - 2.0 * MARGIN) / high);
        let (width, height) = (wide * scale + 2.0 * MARGIN, high * scale + 2.0 * MARGIN);
        Self { west, north, across, scale, width, height }
    }

    fn place(self, (longitude, latitude): Point) -> Point {
        let x = (longitude - self.west) * self.across * self.scale + MARGIN;
        let y = (self.north - latitude) * self.scale + MARGIN;
        (x, y)
    }
}

/// A ring without the points that lie nearer than `tolerance` to the line between their neighbours (Ramer, 1972;
/// Douglas and Peucker, 1973). Ends stay; a ring keeps at least four points if it has them.
fn simplified(ring: &[Point], tolerance: f64) -> Vec<Point> {
    if ring.len() <= 4 {
        return ring.to_vec();
    }
    let mut keep = vec![false; ring.len()];
    // A ring ends where it begins: its farthest point from there cuts it into two lines.
    let far = (0..ring.len())
        .max_by(|left, right| distance(ring[0], ring[*left]).total_cmp(&distance(ring[0], ring[*right])))
        .unwrap_or(0);
    let last = ring.len() - 1;
    (keep[0], keep[far], keep[last]) = (true, true, true);
    let mut open = vec![(0, far), (far, last)];
    while let Some((start, end)) = open.pop() {
        let off = |at: usize| off_line(ring[at], ring[start], ring[end]);
        let farthest = (start + 1..end).max_by(|left, right| off(*left).total_cmp(&off(*right)));
        if let Some(at) = farthest.filter(|at| off(*at) > tolerance) {
            keep[at] = true;
            open.extend([(start, at), (at, end)]);
        }
    }
    ring.iter().zip(keep).filter(|(_, keep)| *keep).map(|(point, _)| *point).collect()
}

fn distance(from: Point, to: Point) -> f64 {
    (from.0 - to.0).hypot(from.1 - to.1)
}

/// The distance of a point from the line between two others.
fn off_line(point: Point, start: Point, end: Point) -> f64 {
    let len = distance(start, end);
    if len == 0.0 {
        return distance(point, start);
    }
    let cross = (end.0 - start.0) * (start.1 - point.1) - (start.0 - point.0) * (end.1 - start.1);
    cross.abs() / len
}

/// Rings as an SVG path of whole numbers, points that fall together once.
fn path(rings: &[Vec<Point>]) -> String {
    let mut path = String::new();
    for ring in rings {
        let mut last = None;
        for point in ring {
            let here = (whole(point.0), whole(point.1));
            if last == Some(here) {
                continue;
            }
            let (command, x, y) = (if last.is_none() { 'M' } else { 'L' }, here.0, here.1);
            path.push_str(&format!("{command}{x} {y}"));
            last = Some(here);
        }
        path.push('Z');
    }
    path
}

/// The middle of the largest ring: its centre of gravity.
fn middle(rings: &[Vec<Point>]) -> Point {
    let area = |ring: &Vec<Point>| edges(ring).map(|(from, to)| from.0 * to.1 - to.0 * from.1).sum::<f64>() / 2.0;
    let largest = rings.iter().max_by(|left, right| area(left).abs().total_cmp(&area(right).abs()));
    let Some(ring) = largest.filter(|ring| area(ring).abs() > 1e-9) else { return (0.0, 0.0) };
    let mut sum = (0.0, 0.0);
    for (from, to) in edges(ring) {
        let cross = from.0 * to.1 - to.0 * from.1;
        sum = (sum.0 + (from.0 + to.0) * cross, sum.1 + (from.1 + to.1) * cross);
    }
    let six = 6.0 * area(ring);
    (sum.0 / six, sum.1 / six)
}

fn edges(ring: &[Point]) -> impl Iterator<Item = (Point, Point)> + '_ {
    ring.iter().zip(ring.iter().cycle().skip(1)).map(|(from, to)| (*from, *to))
}

#[expect(clippy::cast_possible_truncation, reason = "the drawing is some hundred units wide")]
fn whole(value: f64) -> i32 {
    value.round() as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_square_fills_the_frame_and_its_name_stands_in_the_middle() {
        let square = [(10.0, 0.0), (11.0, 0.0), (11.0, 1.0), (10.0, 1.0), (10.0, 0.0)];
        let frame = Frame::around(square.iter());
        assert!((frame.width - 720.0).abs() < 0.01 && frame.height < 721.0, "{frame:?}");
        let ring: Vec<Point> = square.iter().map(|point| frame.place(*point)).collect();
        assert_eq!(path(std::slice::from_ref(&ring)), "M6 714L714 714L714 6L6 6L6 714Z");
        let (x, y) = middle(&[ring]);
        assert!((x - 360.0).abs() < 0.5 && (y - 360.0).abs() < 0.5);
    }

    #[test]
    fn points_on_a_line_go_and_corners_stay() {
        let ring = [(0.0, 0.0), (5.0, 0.1), (10.0, 0.0), (10.0, 10.0), (5.0, 9.9), (0.0, 10.0), (0.0, 0.0)];
        let corners = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0), (0.0, 0.0)];
        assert_eq!(simplified(&ring, 0.6), corners);
        assert_eq!(simplified(&ring, 0.01).len(), 7);
    }

    #[test]
    fn shades_go_by_equal_steps_and_none_is_its_own() {
        let region = |count| MapRegionView { count, ..MapRegionView::default() };
        let mut map = MapView { regions: [0, 1, 4, 10].map(region).to_vec(), ..MapView::default() };
        shade(&mut map);
        assert_eq!(map.regions.iter().map(|one| one.shade).collect::<Vec<_>>(), [0, 1, 2, 5]);
        let legend: Vec<&str> = map.legend.iter().map(|one| one.label.as_str()).collect();
        assert_eq!(legend, ["0", "1–2", "3–4", "5–6", "7–8", "9–10"]);
    }
}

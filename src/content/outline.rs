//! The outlines of regions: `data/地区.geojson` → rings of coordinates by region, for the map.
//!
//! Layer 2. A feature collection (RFC 7946) of polygons; `properties.region` is the region as cases write it. Whatever is
//! wrong is told with its place, and the rest is used. Must not know cases or drawing.

use serde_json::Value;

use crate::diagnostic::{Code, Diagnostic, Location, SourceText, Text};
use crate::fatal::cause;
use crate::text;
use crate::vfs::{Files, SitePath};

/// Files the outlines are looked for in; the first that exists is read.
const FILES: [&str; 4] = ["data/地区.geojson", "data/regions.geojson", "data/地区.json", "data/regions.json"];
/// Largest file.
const MAX_BYTES: u64 = 8 * 1024 * 1024;
/// Most features; a country has some three thousand districts, a page shows far fewer.
const MAX_FEATURES: usize = 500;
/// Most points of all rings together.
const MAX_POINTS: usize = 400_000;

/// A point: longitude and latitude in degrees.
pub type Point = (f64, f64);

/// All outlines of a site.
#[derive(Clone, Debug, Default)]
pub struct Outlines {
    /// The file they stand in; empty when there is none.
    pub path: String,
    /// The regions in the order of the file.
    pub regions: Vec<Outline>,
}

/// The outline of one region.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    /// The region as cases write it, such as `海川市/北湖区`.
    pub region: String,
    /// Name on the map; the last part of `region` when the file does not say.
    pub name: String,
    /// Last part of its address, or empty.
    pub slug: String,
    /// Names in other languages: tag and name.
    pub names: Vec<(String, String)>,
    /// Closed rings: outer ones and holes alike, each of at least three points; none when the file only names the region.
    pub rings: Vec<Vec<Point>>,
}

/// Reads the outlines; a site without the file has none, and nothing is said.
#[must_use]
pub fn load(files: &dyn Files, out: &mut Vec<Diagnostic>) -> Outlines {
    let mut paths = FILES.iter().map(|path| SitePath::from_normal(*path));
    let Some(path) = paths.find(|path| files.stamp(path).is_ok()) else { return Outlines::default() };
    let bytes = match files.read(&path, MAX_BYTES) {
        Ok(bytes) => bytes,
        Err(error) => {
            let limit = MAX_BYTES / 1024 / 1024;
            let Text { zh, en } = cause(&error);
            let said = text!(
                zh: "地区轮廓读不出来（最大 {limit} MB）：{zh}",
                en: "the outlines cannot be read (at most {limit} MB): {en}"
            );
            out.push(Diagnostic::new(Code::W230, said).at(Location::file(path.as_str())));
            return Outlines::default();
        }
    };
    let mut reader = Reader { source: SourceText::new(path.as_str(), String::from_utf8_lossy(&bytes)), points: 0, out };
    Outlines { regions: reader.collection(), path: path.as_str().to_owned() }
}

struct Reader<'r> {
    source: SourceText,
    points: usize,
    out: &'r mut Vec<Diagnostic>,
}

impl Reader<'_> {
    fn collection(&mut self) -> Vec<Outline> {
        let value: Value = match serde_json::from_str(self.source.text.trim_start_matches('\u{feff}')) {
            Ok(value) => value,
            Err(error) => {
                let at = self.source.lines().line_start(u32::try_from(error.line()).unwrap_or(u32::MAX));
                let at = (at + error.column().saturating_sub(1)).min(self.source.text.len());
                let said = text!(zh: "这里不是正确的 JSON", en: "this is not JSON: {error}");
                self.say(said, at..at);
                return Vec::new();
            }
        };
        let Some(features) = value.get("features").and_then(Value::as_array) else {
            let said = text!(
                zh: "这不是 GeoJSON 的 FeatureCollection：缺少 features",
                en: "this is no GeoJSON FeatureCollection: it has no features"
            );
            self.say(said, 0..1);
            return Vec::new();
        };
        if features.len() > MAX_FEATURES {
            let count = features.len();
            let said = text!(
                zh: "有 {count} 个轮廓，只用前 {MAX_FEATURES} 个",
                en: "there are {count} outlines; the first {MAX_FEATURES} are used"
            );
            self.say(said, 0..1);
        }
        (0..).zip(features).take(MAX_FEATURES).filter_map(|(at, feature)| self.feature(at, feature)).collect()
    }

    /// One feature; its place in the file is where the word `"Feature"` stands for the nth time.
    fn feature(&mut self, at: usize, feature: &Value) -> Option<Outline> {
        let text =
            |key: &str| feature.pointer(&format!("/properties/{key}")).and_then(Value::as_str).unwrap_or("").trim();
        let region = if text("region").is_empty() { text("name") } else { text("region") };
        if region.is_empty() {
            let number = at + 1;
            let said = text!(
                zh: "第 {number} 个轮廓没有写 properties.region，不知道是哪个地区",
                en: "outline {number} has no properties.region: nobody knows which region it is"
            );
            self.say_at_feature(said, at);
            return None;
        }
        let geometry = feature.get("geometry").unwrap_or(&Value::Null);
        // A feature may have no place (RFC 7946, 3.2): it only names a region, such as the city around its districts.
        let rings = if geometry.is_null() { Ok(Vec::new()) } else { self.rings(geometry) };
        let rings = match rings {
            Ok(rings) => rings,
            Err(said) => {
                self.say_at_feature(said.of(region), at);
                return None;
            }
        };
        let slug = text("slug").to_ascii_lowercase();
        let names = feature.pointer("/properties/names").and_then(Value::as_object).into_iter().flatten();
        let names = names.filter_map(|(lang, name)| Some((lang.clone(), name.as_str()?.trim().to_owned()))).collect();
        let name = text("name");
        let name = if name.is_empty() { region.rsplit('/').next().unwrap_or(region) } else { name };
        Some(Outline { region: region.to_owned(), name: name.to_owned(), slug, names, rings })
    }

    fn rings(&mut self, geometry: &Value) -> Result<Vec<Vec<Point>>, Fault> {
        let coordinates = geometry.get("coordinates").unwrap_or(&Value::Null);
        let polygons: Vec<&Value> = match geometry.get("type").and_then(Value::as_str) {
            Some("Polygon") => vec![coordinates],
            Some("MultiPolygon") => coordinates.as_array().ok_or(Fault::NoNumbers)?.iter().collect(),
            _ => return Err(Fault::NoPolygon),
        };
        let mut rings = Vec::new();
        for polygon in polygons {
            for ring in polygon.as_array().ok_or(Fault::NoNumbers)? {
                let ring = ring.as_array().ok_or(Fault::NoNumbers)?;
                self.points += ring.len();
                if self.points > MAX_POINTS {
                    return Err(Fault::TooMany);
                }
                let ring: Vec<Point> = ring.iter().map(point).collect::<Option<_>>().ok_or(Fault::NoNumbers)?;
                if ring.len() >= 3 {
                    rings.push(ring);
                }
            }
        }
        if rings.is_empty() { Err(Fault::NoPolygon) } else { Ok(rings) }
    }

    fn say_at_feature(&mut self, said: Text, at: usize) {
        let start = self.source.text.match_indices("\"Feature\"").nth(at).map_or(0, |(start, _)| start);
        let end = (start + "\"Feature\"".len()).min(self.source.text.len());
        self.say(said, start..end);
    }

    fn say(&mut self, said: Text, place: std::ops::Range<usize>) {
        self.out.push(Diagnostic::new(Code::W230, said).at(self.source.locate(place)));
    }
}

/// Longitude and latitude in degrees; anything after them (a height) is left alone.
fn point(value: &Value) -> Option<Point> {
    let pair = value.as_array()?;
    let (longitude, latitude) = (pair.first()?.as_f64()?, pair.get(1)?.as_f64()?);
    (longitude.abs() <= 180.0 && latitude.abs() <= 90.0).then_some((longitude, latitude))
}

/// What is wrong with a geometry.
#[derive(Clone, Copy, Debug)]
enum Fault {
    NoPolygon,
    NoNumbers,
    TooMany,
}

impl Fault {
    fn of(self, region: &str) -> Text {
        match self {
            Self::NoPolygon => text!(
                zh: "“{region}”的轮廓不是多边形（Polygon 或 MultiPolygon），没有画",
                en: "the outline of `{region}` is no Polygon or MultiPolygon and was not drawn"
            ),
            Self::NoNumbers => text!(
                zh: "“{region}”的坐标看不懂：每个点写成 [经度, 纬度]，经度在 ±180 之内，纬度在 ±90 之内",
                en: "the coordinates of `{region}` cannot be understood: each point is [longitude, latitude], within ±180 and ±90"
            ),
            Self::TooMany => text!(
                zh: "轮廓的点太多（最多 {MAX_POINTS} 个），“{region}”没有画；请先把轮廓简化",
                en: "the outlines have too many points (at most {MAX_POINTS}), so `{region}` was not drawn; simplify them first"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vfs::Memory;

    fn read(text: &str) -> (Outlines, Vec<String>) {
        let mut files = Memory::new();
        files.put("data/地区.geojson", text);
        let mut out = Vec::new();
        let outlines = load(&files, &mut out);
        let said = out.iter().map(|one| {
            let place = one.location.as_ref().expect("a place");
            format!("{}:{} {}", place.line, place.column, one.text.zh)
        });
        (outlines, said.collect())
    }

    #[test]
    fn polygons_are_read_and_what_is_broken_is_told_with_its_place() {
        let (outlines, said) = read(
            "{ \"type\": \"FeatureCollection\", \"features\": [\n\
             { \"type\": \"Feature\", \"properties\": { \"region\": \"甲市/乙区\", \"slug\": \"Yi\" }, \"geometry\": { \"type\": \"Polygon\", \"coordinates\": [[[1,2],[3,2],[3,4],[1,2]]] } },\n\
             { \"type\": \"Feature\", \"properties\": {}, \"geometry\": null },\n\
             { \"type\": \"Feature\", \"properties\": { \"name\": \"丙区\" }, \"geometry\": { \"type\": \"Point\", \"coordinates\": [1,2] } },\n\
             { \"type\": \"Feature\", \"properties\": { \"region\": \"丁区\" }, \"geometry\": { \"type\": \"Polygon\", \"coordinates\": [[[1,200],[3,2],[3,4]]] } }\n] }",
        );
        assert_eq!(outlines.regions.len(), 1);
        let one = &outlines.regions[0];
        assert_eq!((one.name.as_str(), one.slug.as_str(), one.rings[0].len()), ("乙区", "yi", 4));
        assert_eq!(said.len(), 3, "{said:?}");
        assert!(said[0].starts_with("3:11 第 2 个轮廓没有写"), "{said:?}");
        assert!(said[1].starts_with("4:11 “丙区”的轮廓不是多边形"), "{said:?}");
        assert!(said[2].starts_with("5:11 “丁区”的坐标看不懂"), "{said:?}");
    }

    #[test]
    fn a_broken_file_is_told_with_line_and_column() {
        let (outlines, said) = read("{\n  \"features\": [ 一 ]\n}");
        assert!(outlines.regions.is_empty());
        assert_eq!(said, ["2:17 这里不是正确的 JSON"]);
        assert_eq!(read("[]").1, ["1:1 这不是 GeoJSON 的 FeatureCollection：缺少 features"]);
        assert_eq!(load(&Memory::new(), &mut Vec::new()).path, "");
    }
}

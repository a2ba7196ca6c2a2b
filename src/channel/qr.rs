//! QR codes as SVG: the address of a case for a poster, a plaque or a phone beside the screen.
//!
//! The picture is a function of the address alone. Only this module names the crate that computes it.

use fast_qr::qr::QRBuilder;
use fast_qr::{ECL, QRCode};

/// Light modules that must surround a code (ISO/IEC 18004, 6.3.8).
const QUIET_ZONE: usize = 4;

/// The code of `address` as an SVG file; `None` when the address is too long for any code (about 2,300 octets).
#[must_use]
pub fn svg(address: &str) -> Option<Vec<u8>> {
    // Level M mends 15 % of damage, which a print behind glass needs; H would make a denser picture.
    let code = QRBuilder::new(address).ecl(ECL::M).build().ok()?;
    let side = code.size + 2 * QUIET_ZONE;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{side}\" height=\"{side}\" viewBox=\"0 0 {side} {side}\" \
         shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path d=\""
    );
    let runs = Runs::new(code.size);
    for row in 0..code.size {
        runs.push_row(&mut svg, &code, row);
    }
    svg.push_str("\"/></svg>\n");
    Some(svg.into_bytes())
}

/// The texts of rectangles, each written some three hundred times in a code.
struct Runs {
    /// How one begins in each column.
    starts: Vec<String>,
    /// How one of each length ends.
    ends: Vec<String>,
}

impl Runs {
    fn new(size: usize) -> Self {
        let starts = (0..size).map(|column| format!("M{} ", column + QUIET_ZONE)).collect();
        let ends = (0..=size).map(|run| format!("h{run}v1h-{run}z")).collect();
        Self { starts, ends }
    }

    /// The dark modules of a row as rectangles one module high, neighbours joined.
    fn push_row(&self, svg: &mut String, code: &QRCode, row: usize) {
        let modules = &code[row];
        let y = (row + QUIET_ZONE).to_string();
        let mut column = 0;
        while column < modules.len() {
            let run = modules[column..].iter().take_while(|module| module.value()).count();
            if run > 0 {
                for text in [&self.starts[column], &y, &self.ends[run]] {
                    svg.push_str(text);
                }
            }
            column += run.max(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rows of the picture, `#` for dark, as a scanner sees them.
    fn modules(svg: &[u8]) -> Vec<String> {
        let text = std::str::from_utf8(svg).expect("UTF-8");
        let side: usize = text
            .split("width=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .map_or(0, |number| number.parse().expect("a number"));
        let mut rows = vec![vec![' '; side]; side];
        let dark = text.split("<path d=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a path");
        for run in dark.split('z').filter(|run| !run.is_empty()) {
            let (start, length) = run[1..].split_once('h').expect("a run");
            let (x, y) = start.split_once(' ').expect("a place");
            let length: usize = length.split('v').next().and_then(|number| number.parse().ok()).expect("a length");
            let (x, y): (usize, usize) = (x.parse().expect("a number"), y.parse().expect("a number"));
            rows[y][x..x + length].fill('#');
        }
        rows.into_iter().map(|row| row.into_iter().collect()).collect()
    }

    #[test]
    fn a_code_has_its_three_finders_its_timing_and_a_quiet_zone() {
        let svg = svg("https://example.org/a/cases/ts-001.html").expect("short enough");
        let rows = modules(&svg);
        let side = rows.len();
        let finder = ["#######", "#     #", "# ### #", "# ### #", "# ### #", "#     #", "#######"];
        for (top, left) in [(4, 4), (4, side - 11), (side - 11, 4)] {
            let seen: Vec<&str> = rows[top..top + 7].iter().map(|row| &row[left..left + 7]).collect();
            assert_eq!(seen, finder);
        }
        let timing: String = (12..side - 12).map(|at| if at % 2 == 0 { '#' } else { ' ' }).collect();
        assert_eq!(&rows[10][12..side - 12], timing);
        let is_light = |row: &String| row.trim().is_empty();
        assert!(rows[..4].iter().chain(&rows[side - 4..]).all(is_light));
        assert!(rows.iter().all(|row| row.starts_with("    ") && row.ends_with("    ")));
    }

    #[test]
    fn each_address_has_a_picture_of_its_own_and_always_the_same() {
        assert_eq!(svg("https://example.org/1"), svg("https://example.org/1"));
        assert_ne!(svg("https://example.org/1"), svg("https://example.org/2"));
        assert_eq!(svg(&"x".repeat(5000)), None);
    }
}

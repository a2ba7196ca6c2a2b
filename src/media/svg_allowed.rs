//! The lists of what an SVG may hold.

/// What happens to an element or attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// It is written.
    Keep,
    /// Its children are written without it; the author is told.
    Unwrap,
    /// It goes; the author is told.
    Drop,
    /// It goes; nothing is lost that a reader could see.
    LeaveOut,
}

/// Elements that draw or describe. Animations are missing on purpose: they can change references later.
const ELEMENTS: &[&str] = &[
    "circle",
    "clipPath",
    "defs",
    "desc",
    "ellipse",
    "feBlend",
    "feColorMatrix",
    "feComponentTransfer",
    "feComposite",
    "feDropShadow",
    "feFlood",
    "feFuncA",
    "feFuncB",
    "feFuncG",
    "feFuncR",
    "feGaussianBlur",
    "feMerge",
    "feMergeNode",
    "feMorphology",
    "feOffset",
    "filter",
    "g",
    "line",
    "linearGradient",
    "marker",
    "mask",
    "path",
    "pattern",
    "polygon",
    "polyline",
    "radialGradient",
    "rect",
    "stop",
    "style",
    "svg",
    "symbol",
    "text",
    "textPath",
    "title",
    "tspan",
    "use",
];

/// Attributes of geometry and looks. `href` is handled apart.
const ATTRIBUTES: &[&str] = &[
    "alignment-baseline",
    "amplitude",
    "aria-hidden",
    "aria-label",
    "baseline-shift",
    "class",
    "clip-path",
    "clip-rule",
    "clipPathUnits",
    "color",
    "color-interpolation",
    "color-interpolation-filters",
    "cx",
    "cy",
    "d",
    "direction",
    "display",
    "dominant-baseline",
    "dx",
    "dy",
    "edgeMode",
    "exponent",
    "fill",
    "fill-opacity",
    "fill-rule",
    "filter",
    "filterUnits",
    "flood-color",
    "flood-opacity",
    "font-family",
    "font-size",
    "font-style",
    "font-variant",
    "font-weight",
    "fr",
    "fx",
    "fy",
    "gradientTransform",
    "gradientUnits",
    "height",
    "id",
    "in",
    "in2",
    "intercept",
    "k1",
    "k2",
    "k3",
    "k4",
    "lang",
    "lengthAdjust",
    "letter-spacing",
    "marker-end",
    "marker-mid",
    "marker-start",
    "markerHeight",
    "markerUnits",
    "markerWidth",
    "mask",
    "maskContentUnits",
    "maskUnits",
    "mix-blend-mode",
    "mode",
    "offset",
    "opacity",
    "operator",
    "orient",
    "overflow",
    "paint-order",
    "pathLength",
    "patternContentUnits",
    "patternTransform",
    "patternUnits",
    "points",
    "preserveAspectRatio",
    "primitiveUnits",
    "r",
    "radius",
    "refX",
    "refY",
    "result",
    "role",
    "rotate",
    "rx",
    "ry",
    "shape-rendering",
    "slope",
    "spreadMethod",
    "startOffset",
    "stdDeviation",
    "stop-color",
    "stop-opacity",
    "stroke",
    "stroke-dasharray",
    "stroke-dashoffset",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-miterlimit",
    "stroke-opacity",
    "stroke-width",
    "style",
    "tableValues",
    "text-anchor",
    "text-decoration",
    "text-rendering",
    "textLength",
    "transform",
    "transform-origin",
    "type",
    "values",
    "vector-effect",
    "version",
    "viewBox",
    "visibility",
    "width",
    "word-spacing",
    "writing-mode",
    "x",
    "x1",
    "x2",
    "xml:space",
    "y",
    "y1",
    "y2",
];

/// What happens to an element of the SVG namespace.
pub(super) fn element(name: &str) -> Reading {
    match name {
        "metadata" => Reading::LeaveOut,
        "a" | "switch" => Reading::Unwrap,
        _ if ELEMENTS.contains(&name) => Reading::Keep,
        _ => Reading::Drop,
    }
}

/// What happens to an attribute.
pub(super) fn attribute(name: &str, value: &str) -> Reading {
    match name {
        "href" | "xlink:href" if value.trim().starts_with('#') && is_local(value) => Reading::Keep,
        "href" | "xlink:href" => Reading::Drop,
        _ if ATTRIBUTES.binary_search(&name).is_ok() && is_local(value) => Reading::Keep,
        _ if ATTRIBUTES.binary_search(&name).is_ok() || name.starts_with("on") => Reading::Drop,
        _ => Reading::LeaveOut,
    }
}

/// Whether a value or style sheet refers to nothing outside the file and runs nothing. Backslashes could hide the
/// letters of what is looked for, and no picture needs them.
pub(super) fn is_local(value: &str) -> bool {
    const FORBIDDEN: [&str; 9] =
        ["\\", "//", "javascript:", "vbscript:", "data:", "expression(", "image-set(", "image(", "src("];
    let plain: String = value
        .chars()
        .filter(|character| !character.is_whitespace() && !character.is_control())
        .collect::<String>()
        .to_lowercase();
    if FORBIDDEN.iter().any(|word| plain.contains(word)) || plain.contains("@import") {
        return false;
    }
    plain.split("url(").skip(1).all(|reference| reference.trim_start_matches(['"', '\'']).starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_attributes_are_sorted_for_the_search() {
        assert!(ATTRIBUTES.is_sorted());
    }

    #[test]
    fn only_references_within_the_file_are_local() {
        assert!(is_local("fill:url(#a); stroke: url('#b')"));
        for value in
            ["url(http://a/b)", "URL( \"a.png\")", "u\\72l(x)", "@import 'a'", "java\tscript:1", "url(#a) url(b)"]
        {
            assert!(!is_local(value), "{value}");
        }
    }
}

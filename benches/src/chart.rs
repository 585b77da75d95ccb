//! The reliability of stated confidences as a picture.

use std::fmt::Write;

use crate::reliability::{FIELDS, Reliability};

/// The plot's square, px, and the margin around it.
const SIDE: f64 = 520.0;
const MARGIN: f64 = 70.0;
/// Both axes end here: one error in ten thousand.
const DECADES: f64 = 4.0;
const COLOURS: [&str; 6] = [
    "#1b6ca8", "#d1495b", "#00798c", "#edae49", "#66418a", "#4d4d4d",
];

/// SVG: for each field and bin, the share wrong over the share that the stated confidence promised wrong, both
/// logarithmic. On the diagonal a confidence keeps its word; above it, it boasts. An open circle is a bin without
/// an error, drawn at half an error.
pub fn svg(reliability: &Reliability) -> String {
    let size = SIDE + 2.0 * MARGIN;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{size}\" viewBox=\"0 0 {0} {size}\" \
         font-family=\"sans-serif\" font-size=\"13\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n",
        size + 110.0
    );
    axes(&mut svg);
    for (field, colour) in FIELDS.iter().zip(COLOURS) {
        let mut points = Vec::new();
        for bin in reliability.bins(field).iter().filter(|bin| bin.count > 0) {
            let wrong = bin.count - bin.right;
            let share = (wrong as f64).max(0.5) / bin.count as f64;
            let (x, y) = (place(1.0 - bin.stated()), size - place(share));
            let radius = 3.0 + (bin.count as f64).log10() * 1.5;
            let fill = if wrong == 0 { "white" } else { colour };
            points.push(format!("{x:.1},{y:.1}"));
            let _ = writeln!(
                svg,
                "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius:.1}\" fill=\"{fill}\" stroke=\"{colour}\">\
                 <title>{field}: {} of {} right</title></circle>",
                bin.right, bin.count
            );
        }
        let _ = writeln!(
            svg,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-opacity=\"0.5\"/>",
            points.join(" ")
        );
    }
    legend(&mut svg);
    svg + "</svg>\n"
}

/// px from the start of an axis, larger for more errors.
fn place(share: f64) -> f64 {
    MARGIN + SIDE * (1.0 + share.clamp(10f64.powf(-DECADES), 1.0).log10() / DECADES)
}

fn axes(svg: &mut String) {
    let size = SIDE + 2.0 * MARGIN;
    for (share, label) in [
        (1e-4, "0.01 %"),
        (1e-3, "0.1 %"),
        (1e-2, "1 %"),
        (1e-1, "10 %"),
        (1.0, "100 %"),
    ] {
        let (at, up) = (place(share), size - place(share));
        let (near, far) = (MARGIN, MARGIN + SIDE);
        let _ = writeln!(
            svg,
            "<path d=\"M{at:.1} {near}V{far}M{near} {up:.1}H{far}\" stroke=\"#ddd\"/>\
             <text x=\"{at:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{label}</text>\
             <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{label}</text>",
            far + 20.0,
            near - 8.0,
            up + 4.0
        );
    }
    let _ = writeln!(
        svg,
        "<path d=\"M{0} {1}L{1} {0}\" stroke=\"#999\" stroke-dasharray=\"5 4\"/>\
         <text x=\"{2}\" y=\"{3}\" text-anchor=\"middle\">errors promised by the stated confidence</text>\
         <text x=\"{2}\" y=\"30\" text-anchor=\"middle\">errors found (above the line: too sure)</text>",
        MARGIN,
        MARGIN + SIDE,
        size / 2.0,
        size - 18.0
    );
}

fn legend(svg: &mut String) {
    for (index, (field, colour)) in FIELDS.iter().zip(COLOURS).enumerate() {
        let (x, y) = (SIDE + MARGIN + 24.0, MARGIN + 22.0 * index as f64);
        let _ = writeln!(
            svg,
            "<circle cx=\"{x}\" cy=\"{y}\" r=\"5\" fill=\"{colour}\"/><text x=\"{}\" y=\"{}\">{field}</text>",
            x + 12.0,
            y + 4.0
        );
    }
}

//! Whether paper ends at an outline: right beside it the picture is darker, in the light and in shadows.

use image::GrayImage;

use super::PageEdge;

/// Places looked at along each side.
const PLACES: usize = 60;
/// How far the region's border may lie from the straight side, as a share of the side: pages are curled.
const CURL: f64 = 0.07;
/// How far within and beyond the border the levels are taken, px.
const NEAR: f64 = 4.0;
/// Paper is brighter than what it lies on by this factor, and this much besides, of 255.
const BRIGHTER: f32 = 1.12;
const MARGIN: f32 = 6.0;
/// Share of the places of each side that show it.
const EVIDENT: f32 = 0.75;

/// Share of the outline that shows where paper ends, above 0; `None` where a side of it does not. `paper` is 255
/// within the region of the page, `level` how bright and without colour the picture is.
pub(super) fn along(edge: &PageEdge, level: &GrayImage, paper: &GrayImage) -> Option<f32> {
    let sides: Vec<(usize, usize)> = (0..4)
        .map(|side| evidence(edge, side, level, paper))
        .collect();
    let known: usize = sides.iter().map(|(known, _)| known).sum();
    let shown: usize = sides.iter().map(|(_, shown)| shown).sum();
    let clear = |&(known, shown): &(usize, usize)| shown as f32 >= known as f32 * EVIDENT;
    let page = known >= PLACES * 2 && sides.iter().all(clear);
    page.then_some(shown as f32 / (PLACES * 4) as f32)
}

/// Places along a side where both sides of the border are in the picture, and those of them with contrast.
fn evidence(edge: &PageEdge, side: usize, level: &GrayImage, paper: &GrayImage) -> (usize, usize) {
    let ([ax, ay], [bx, by]) = (edge.corners[side], edge.corners[(side + 1) % 4]);
    let length = (bx - ax).hypot(by - ay).max(1.0);
    // Corners go clockwise: outwards is to the left.
    let (nx, ny) = ((by - ay) / length, -(bx - ax) / length);
    let at = |image: &GrayImage, share: f64, out: f64| {
        let (x, y) = (
            ax + (bx - ax) * share + nx * out,
            ay + (by - ay) * share + ny * out,
        );
        let inside =
            x >= 0.0 && y >= 0.0 && x < f64::from(image.width()) && y < f64::from(image.height());
        inside.then(|| image.get_pixel(x as u32, y as u32).0[0])
    };
    let (mut known, mut shown) = (0, 0);
    for place in 0..PLACES {
        let share = 0.05 + 0.9 * (place as f64 + 0.5) / PLACES as f64;
        let reach = (length * CURL) as i32 + 2;
        let border = (-reach..=reach)
            .rev()
            .map(f64::from)
            .find(|&out| at(paper, share, out).is_some_and(|marked| marked != 0));
        let Some(border) = border else {
            known += 1;
            continue;
        };
        let mean = |from: f64| {
            let levels: Option<Vec<u8>> = (0..3)
                .map(|step| at(level, share, border + from + f64::from(step)))
                .collect();
            levels.map(|levels| levels.iter().map(|&level| f32::from(level)).sum::<f32>() / 3.0)
        };
        if let (Some(within), Some(beyond)) = (mean(-NEAR - 2.0), mean(NEAR)) {
            known += 1;
            shown += usize::from(within > beyond * BRIGHTER + MARGIN);
        }
    }
    (known, shown)
}

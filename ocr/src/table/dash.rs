//! A minus before a number that recognition passed over: the one stroke whose loss leaves an equation true, where it is
//! lost before the quantity and before the amount.

use image::GrayImage;

/// Lengths in heights of the text line: how far before the digit's middle a minus may begin, how high and how long it
/// is, and how much empty paper stands before it. Joined to the digit it must be longer than the end of a 4's bar, and
/// nothing may stand above it but in a share of its columns.
const REACH: f32 = 2.2;
const HIGH: f32 = 0.32;
const SHORTEST: f32 = 0.14;
const SHORTEST_JOINED: f32 = 0.22;
const LONGEST: f32 = 0.9;
const CLEAR: f32 = 0.35;
const EVEN: f32 = 0.1;
const SLOPED: f32 = 0.25;
/// Shade of paper.
const PAPER: u8 = 255;
/// Where it stands between the top and the bottom of the line.
const MIDDLE: std::ops::RangeInclusive<f32> = 0.3..=0.8;

/// Whether a lone dash stands before the digit whose middle is at `x`. Pixels darker than `level` in `rows` are ink.
pub fn dash_before(page: &GrayImage, level: u8, rows: std::ops::Range<u32>, x: f32) -> bool {
    let height = rows.len() as f32;
    let start = (x - REACH * height).max(0.0) as u32;
    let end = (x.max(0.0) as u32).min(page.width());
    let ink = |x: u32| {
        let dark = |y: &u32| is_ink(page, level, x, *y);
        let first = rows.clone().find(dark)?;
        Some((first - rows.start, rows.clone().rfind(dark)? - rows.start))
    };
    let is_dash = |(top, bottom): (u32, u32)| {
        let middle = (top + bottom) as f32 / 2.0 / height;
        (bottom + 1 - top) as f32 <= HIGH * height && MIDDLE.contains(&middle)
    };
    let columns: Vec<Option<(u32, u32)>> = (start..end.max(start)).rev().map(ink).collect();
    let dashes: Vec<bool> = columns
        .iter()
        .map(|column| column.is_some_and(is_dash))
        .collect();
    let lone = |joined: bool, run: &[Option<(u32, u32)>], before: &[Option<(u32, u32)>]| {
        let long = run.len() as f32;
        let least = if joined { SHORTEST_JOINED } else { SHORTEST };
        let clear = before.iter().take_while(|column| column.is_none()).count();
        long >= least * height
            && long <= LONGEST * height
            && (clear == before.len() || clear as f32 >= CLEAR * height)
    };
    let faint = |index: usize, mut rows: std::ops::Range<u32>| {
        let x = end - 1 - index as u32;
        rows.any(|y| page.get_pixel(x, y).0[0] < level.midpoint(PAPER))
    };
    let joined = |from: usize| {
        let gap = columns[..from].iter().rev();
        let gap = gap.take_while(|column| column.is_none()).count();
        (from - gap..from).all(|index| faint(index, rows.clone()))
    };
    // The slope of a 4 stands above its bar, be it too thin for ink.
    let under_slope = |from: usize, run: &[Option<(u32, u32)>]| {
        let bar = run.iter().flatten().map(|(top, _)| *top).max();
        let above = (bar.unwrap_or_default() as f32 - EVEN * height).max(0.0) as u32;
        let above = rows.start..rows.start + above;
        let sloped = |index: &usize| faint(from + index, above.clone());
        let sloped = (0..run.len()).filter(sloped).count();
        sloped as f32 > SLOPED * run.len() as f32
    };
    let mut at = 0;
    dashes.chunk_by(|one, next| one == next).any(|run| {
        let from = at;
        at += run.len();
        let (own, before) = (&columns[from..at], &columns[at..]);
        run[0] && {
            let joined = joined(from);
            lone(joined, own, before) && !(joined && under_slope(from, own))
        }
    })
}

/// Dark, and no speck: at least three pixels around it are dark, too.
fn is_ink(page: &GrayImage, level: u8, x: u32, y: u32) -> bool {
    let dark =
        |x: u32, y: u32| x < page.width() && y < page.height() && page.get_pixel(x, y).0[0] < level;
    let around = || {
        (y.saturating_sub(1)..=y + 1)
            .flat_map(|v| (x.saturating_sub(1)..=x + 1).map(move |u| (u, v)))
    };
    dark(x, y) && around().filter(|&(u, v)| dark(u, v)).count() > 3
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Luma;

    /// A page of 60 x 20 px with a digit's stroke at 40 and the given boxes of ink.
    fn page(boxes: &[[u32; 4]]) -> GrayImage {
        let mut page = GrayImage::from_pixel(60, 20, Luma([255]));
        for [x0, y0, x1, y1] in boxes.iter().chain(&[[38, 2, 42, 18]]) {
            for y in *y0..*y1 {
                for x in *x0..*x1 {
                    page.put_pixel(x, y, Luma([90]));
                }
            }
        }
        page
    }

    #[test]
    fn the_bar_of_a_four_is_no_dash() {
        let bar = [28, 12, 38, 14];
        assert!(dash_before(&page(&[bar]), 150, 0..20, 40.0));
        // Slopes of one pixel and of many.
        for thick in [1, 3] {
            let slope = (0..9).map(|x| [28 + x, 11 - x, 29 + x, 11 - x + thick]);
            let four: Vec<[u32; 4]> = slope.chain([bar]).collect();
            assert!(!dash_before(&page(&four), 150, 0..20, 40.0), "{thick}");
        }
        // A bar so faint that only its end is ink.
        let mut four = page(&[[28, 12, 31, 14]]);
        assert!(dash_before(&four, 120, 0..20, 40.0));
        for x in 31..38 {
            four.put_pixel(x, 12, Luma([170]));
        }
        assert!(!dash_before(&four, 120, 0..20, 40.0));
    }

    #[test]
    fn a_dash_is_a_short_level_stroke_on_empty_paper() {
        for (boxes, dash) in [
            (vec![], false),
            (vec![[28, 10, 35, 12]], true),
            (vec![[31, 10, 38, 12]], true),
            (vec![[35, 10, 38, 12]], false),
            (vec![[33, 10, 36, 12]], true),
            (vec![[34, 10, 36, 12]], false),
            (vec![[30, 2, 33, 18]], false),
            (vec![[28, 17, 35, 19]], false),
            (vec![[28, 10, 35, 12], [22, 2, 26, 18]], false),
        ] {
            assert_eq!(
                dash_before(&page(&boxes), 150, 0..20, 40.0),
                dash,
                "{boxes:?}"
            );
        }
    }
}

//! Lines that dust on a scanner's glass draws: straight down the picture from edge to edge, through whatever is printed.
//! The rules of a form end before the edges, and print keeps clear of them.

use std::ops::Range;

use image::RgbImage;

/// A streak is darker than the paper on both sides by so much, of 255.
const STEP: i32 = 20;
/// Paper is lighter than this share of the lightest pixel of its row; ink is darker.
const PAPER: f32 = 0.65;
/// A page has this many heights of its usual text lines along its longest side.
const LINES_PER_PAGE: f32 = 90.0;
/// The widest, in lines.
const WIDEST: f32 = 0.25;
/// The page is looked at in so many bands from top to bottom; in each the streak is seen in this share of the rows with
/// paper on both sides, of which there is this share.
const BANDS: usize = 16;
const SEEN: f32 = 0.9;
const TELLING: f32 = 0.25;
/// It runs through strokes over this length in all, in lines.
const THROUGH: f32 = 0.3;
/// More columns are no streaks but a pattern, as a share of the page's width.
const MOST: f32 = 0.05;
/// Every so many-th row is looked at.
const STRIDE: usize = 3;

/// What is seen of one column of pixels.
#[derive(Clone, Copy, Default)]
struct Column {
    /// Rows with paper on both sides, of which it is darker in so many.
    telling: usize,
    dark: usize,
    /// Rows with strokes on both sides.
    through: usize,
}

/// The page without its streaks; `None` where it has none.
pub(super) fn removed(page: &RgbImage) -> Option<RgbImage> {
    let streaks = find(page);
    if streaks.is_empty() {
        return None;
    }
    let mut mended = page.clone();
    for y in 0..page.height() {
        for streak in &streaks {
            let (left, right) = (streak.start - 1, streak.end);
            let sides = [left, right].map(|x| page.get_pixel(x, y).0.map(f32::from));
            for x in streak.clone() {
                let share = (x - left) as f32 / (right - left) as f32;
                let between = |c: usize| sides[0][c] * (1.0 - share) + sides[1][c] * share;
                mended.get_pixel_mut(x, y).0 = [0, 1, 2].map(|c| between(c) as u8);
            }
        }
    }
    Some(mended)
}

/// Columns, px, with the edges that shade off; never the outermost.
fn find(page: &RgbImage) -> Vec<Range<u32>> {
    let (width, height) = (page.width() as usize, page.height() as usize);
    let line = width.max(height) as f32 / LINES_PER_PAGE;
    let reach = (line * WIDEST).round().max(3.0) as usize;
    let band = height.div_ceil(BANDS);
    if width < 16 * reach || band < STRIDE * 8 {
        return Vec::new();
    }
    let mut streaked = vec![true; width];
    let mut through = vec![0; width];
    for top in (0..height).step_by(band) {
        let rows = (top..(top + band).min(height)).step_by(STRIDE);
        let least = TELLING * rows.len() as f32;
        let mut columns = vec![Column::default(); width];
        for y in rows {
            look(&levels(page, y), reach, line as usize, &mut columns);
        }
        for (x, column) in columns.iter().enumerate() {
            let seen = column.dark as f32 >= SEEN * column.telling as f32;
            streaked[x] &= seen && column.telling as f32 >= least;
            through[x] += column.through;
        }
    }
    let columns = streaked.iter().filter(|streaked| **streaked).count();
    if columns as f32 > MOST * width as f32 {
        return Vec::new();
    }
    let least = (THROUGH * line) as usize / STRIDE;
    let mut streaks = runs(&streaked);
    streaks.retain(|streak| {
        let crossed = streak.clone().map(|x| through[x as usize]).max();
        streak.len() <= reach && crossed.is_some_and(|crossed| crossed > least)
    });
    streaks
        .iter()
        .map(|streak| streak.start - 1..streak.end + 1)
        .collect()
}

/// Adds what one row of pixels shows of each column. `reach` px aside a streak is over; `line` px aside so are strokes,
/// but not horizontal rules.
fn look(levels: &[i32], reach: usize, line: usize, columns: &mut [Column]) {
    let lightest = levels.iter().copied().max().unwrap_or(0);
    let ink = (lightest as f32 * PAPER) as i32;
    let far = reach + line;
    for x in reach..levels.len() - reach {
        let sides = [levels[x - reach], levels[x + reach]];
        let column = &mut columns[x];
        if sides[0].min(sides[1]) > ink {
            // The edge of a stroke is no paper.
            if sides[0].abs_diff(sides[1]) > STEP as u32 {
                continue;
            }
            column.telling += 1;
            column.dark += usize::from(levels[x] + STEP < sides[0].min(sides[1]));
        } else if sides[0].max(sides[1]) < ink {
            let is_dark = |at: Option<usize>| {
                at.and_then(|at| levels.get(at))
                    .is_some_and(|&level| level < ink)
            };
            let rule = is_dark(x.checked_sub(far)) && is_dark(Some(x + far));
            column.through += usize::from(!rule);
        }
    }
}

/// One row in gray, 0 to 255.
fn levels(page: &RgbImage, y: usize) -> Vec<i32> {
    let stride = page.width() as usize * 3;
    let row = page.as_raw()[y * stride..(y + 1) * stride].chunks_exact(3);
    row.map(|p| (77 * i32::from(p[0]) + 150 * i32::from(p[1]) + 29 * i32::from(p[2])) >> 8)
        .collect()
}

/// Where neighbouring values are `true`.
fn runs(values: &[bool]) -> Vec<Range<u32>> {
    let mut runs: Vec<Range<u32>> = Vec::new();
    for (x, _) in values.iter().enumerate().filter(|(_, value)| **value) {
        match runs.last_mut() {
            Some(run) if run.end == x as u32 => run.end += 1,
            _ => runs.push(x as u32..x as u32 + 1),
        }
    }
    runs
}

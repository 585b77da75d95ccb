use image::GrayImage;

/// Darker pixels are ink; the page is evenly lit. Blurred print is lighter than the first, and only titles are darker.
const INK: [u8; 3] = [150, 180, 205];
/// A page with as many stretches of text as this has no fainter ones that count.
const ENOUGH: usize = 60;
/// Fewer show nothing.
const FEWEST: usize = 8;
/// The page is read in this many columns, so that lines of text beside each other are not mixed.
const COLUMNS: usize = 14;
/// Longer runs of ink, as shares of the page's width and height, are rules and no strokes.
const LONGEST_STROKE: f32 = 1.0 / 28.0;
/// A4 with ordinary print has about this many text heights along its longest side.
const USUAL_SHARE: f32 = 1.0 / 90.0;

/// Median height of the text lines, px, at least 4; a guess from the page's size where there is no text.
pub(super) fn estimate(page: &GrayImage) -> f32 {
    let mut found: Vec<Vec<usize>> = Vec::new();
    for level in INK {
        found.push(heights(page, level));
        if found.last().is_some_and(|heights| heights.len() >= ENOUGH) {
            break;
        }
    }
    let most = found.iter().map(Vec::len).max().unwrap_or(0);
    let heights = found.into_iter().find(|heights| 2 * heights.len() > most);
    match heights {
        Some(mut heights) if heights.len() >= FEWEST => {
            heights.sort_unstable();
            // Above the middle: figures are lower than Chinese characters, and fill half of the columns of a bill.
            heights[heights.len() * 3 / 5] as f32
        }
        _ => (page.width().max(page.height()) as f32 * USUAL_SHARE).max(4.0),
    }
}

/// Heights of the stretches of text in every column of the page, px.
fn heights(page: &GrayImage, level: u8) -> Vec<usize> {
    let (width, height) = (page.width() as usize, page.height() as usize);
    let strokes = without_long_runs(page, level);
    let column = width.div_ceil(COLUMNS).max(1);
    let least = (column / 60).max(2);
    let stretches = |left: usize| {
        let right = (left + column).min(width);
        let inked = |y: usize| {
            let row = &strokes[y * width + left..y * width + right];
            row.iter().filter(|&&ink| ink).count() >= least
        };
        runs((0..height).map(inked))
    };
    (0..width)
        .step_by(column)
        .flat_map(stretches)
        .filter(|&run| run >= 5 && run < height / 12)
        .collect()
}

/// Lengths of the runs of `true`.
fn runs(values: impl Iterator<Item = bool>) -> Vec<usize> {
    let mut lengths = Vec::new();
    let mut length = 0;
    for value in values.chain([false]) {
        if value {
            length += 1;
        } else if length > 0 {
            lengths.push(length);
            length = 0;
        }
    }
    lengths
}

fn without_long_runs(page: &GrayImage, level: u8) -> Vec<bool> {
    let (width, height) = (page.width() as usize, page.height() as usize);
    let ink: Vec<bool> = page.as_raw().iter().map(|&pixel| pixel < level).collect();
    let mut strokes = ink.clone();
    let longest = ((width.max(height) as f32 * LONGEST_STROKE) as usize).max(8);
    for (row, target) in ink.chunks_exact(width).zip(strokes.chunks_exact_mut(width)) {
        let mut start = 0;
        for x in 0..=width {
            if x == width || !row[x] {
                if x - start > longest {
                    target[start..x].fill(false);
                }
                start = x + 1;
            }
        }
    }
    let mut starts = vec![0; width];
    for y in 0..=height {
        for (x, start) in starts.iter_mut().enumerate() {
            if y == height || !ink[y * width + x] {
                if y - *start > longest {
                    (*start..y).for_each(|row| strokes[row * width + x] = false);
                }
                *start = y + 1;
            }
        }
    }
    strokes
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Luma;

    #[test]
    fn faint_lines_count_beside_a_dark_title() {
        let page = GrayImage::from_fn(900, 1200, |x, y| {
            let title = (20..70).contains(&y) && (300..600).contains(&x) && x % 4 < 2;
            let text = y > 100 && y % 40 < 16 && x % 5 < 2;
            Luma([match (title, text) {
                (true, _) => 40,
                (_, true) => 170,
                _ => 250,
            }])
        });
        assert!((estimate(&page) - 16.0).abs() < 1.0);
    }
}

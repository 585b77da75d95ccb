use image::GrayImage;

/// Darker pixels are ink; the page is evenly lit.
const INK: u8 = 150;
/// The page is read in this many columns, so that lines of text beside each other are not mixed.
const COLUMNS: usize = 14;
/// Longer runs of ink, as shares of the page's width and height, are rules and no strokes.
const LONGEST_STROKE: f32 = 1.0 / 28.0;
/// A4 with ordinary print has about this many text heights along its longest side.
const USUAL_SHARE: f32 = 1.0 / 90.0;

/// Median height of the text lines, px, at least 4; a guess from the page's size where there is no text.
pub(super) fn estimate(page: &GrayImage) -> f32 {
    let (width, height) = (page.width() as usize, page.height() as usize);
    let strokes = without_long_runs(page);
    let column = width.div_ceil(COLUMNS).max(1);
    let mut heights: Vec<usize> = (0..width)
        .step_by(column)
        .flat_map(|left| {
            let right = (left + column).min(width);
            let least = (column / 60).max(2);
            let inked = (0..height)
                .map(move |y| (y, left, right))
                .map(|(y, left, right)| {
                    strokes[y * width + left..y * width + right]
                        .iter()
                        .filter(|&&ink| ink)
                        .count()
                        >= least
                });
            runs(inked)
        })
        .filter(|&run| run >= 5 && run < height / 12)
        .collect();
    if heights.len() < 8 {
        return (width.max(height) as f32 * USUAL_SHARE).max(4.0);
    }
    heights.sort_unstable();
    // Above the middle: figures are lower than Chinese characters, and fill half of the columns of a bill.
    heights[heights.len() * 3 / 5] as f32
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

fn without_long_runs(page: &GrayImage) -> Vec<bool> {
    let (width, height) = (page.width() as usize, page.height() as usize);
    let ink: Vec<bool> = page.as_raw().iter().map(|&level| level < INK).collect();
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

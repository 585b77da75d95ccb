//! A page cut into strips that the detector sees one by one; paper without print is seen by none.

use std::ops::Range;

use image::GrayImage;

use super::crop::PixelBox;

/// Sides of the network's input are multiples of this, px; so are those of the page.
pub const STRIDE: u32 = 32;
/// Most pixels of a strip, what it sees of its neighbours not counted.
const PIXELS: u32 = 800_000;
/// Of its rows, the last ones among which a strip ends where there is least ink.
const SLACK: f32 = 0.25;
/// What a strip sees around its ink, px.
const MARGIN: u32 = 32;
/// Darker pixels are ink.
const INK: u8 = 200;
/// Fewer dark pixels in a row or column of a strip are dust.
const FEWEST: u32 = 2;

/// A piece of the page that the network sees, and the rows of it whose result counts.
#[derive(Debug, PartialEq, Eq)]
pub struct Strip {
    pub seen: PixelBox,
    pub kept: Range<u32>,
}

/// Strips from top to bottom that together keep every inked row once.
pub fn strips(page: &GrayImage) -> Vec<Strip> {
    let ink: Vec<u32> = lines(page)
        .map(|row| row.iter().filter(|level| **level < INK).count() as u32)
        .collect();
    bands(page.width(), &ink)
        .into_iter()
        .filter_map(|band| strip(page, &ink, band))
        .collect()
}

fn lines(page: &GrayImage) -> impl Iterator<Item = &[u8]> {
    page.as_raw().chunks_exact(page.width() as usize)
}

/// Rows of each strip. `ink` counts the dark pixels of every row.
fn bands(width: u32, ink: &[u32]) -> Vec<Range<u32>> {
    let height = ink.len() as u32;
    let most = (PIXELS / width).max(STRIDE);
    let inked = |from: u32| (from..height).find(|row| ink[*row as usize] >= FEWEST);
    let mut bands = Vec::new();
    let mut next = inked(0);
    while let Some(top) = next {
        let end = top + most;
        let bottom = if end >= height {
            height
        } else {
            let places = end - (most as f32 * SLACK) as u32..=end;
            // Of equally empty rows the last: fewer strips.
            let emptiest = places.rev().min_by_key(|row| ink[*row as usize]);
            emptiest.unwrap_or(end)
        };
        bands.push(top..bottom);
        next = inked(bottom);
    }
    bands
}

/// `None` where the band holds no ink.
fn strip(page: &GrayImage, ink: &[u32], band: Range<u32>) -> Option<Strip> {
    let (width, height) = page.dimensions();
    let is_inked = |row: &u32| ink[*row as usize] >= FEWEST;
    let first = band.clone().find(is_inked)?;
    let last = band.clone().rev().find(is_inked)?;
    let kept = first.saturating_sub(MARGIN).max(band.start)..(last + 1 + MARGIN).min(band.end);
    let [top, bottom] = strides(first, last + 1, height);
    let mut columns = vec![0; width as usize];
    for row in lines(page).take(bottom as usize).skip(top as usize) {
        let dark = columns
            .iter_mut()
            .zip(row)
            .filter(|(_, level)| **level < INK);
        dark.for_each(|(count, _): (&mut u32, _)| *count += 1);
    }
    let left = columns.iter().position(|count| *count >= FEWEST)?;
    let right = columns.iter().rposition(|count| *count >= FEWEST)?;
    let [left, right] = strides(left as u32, right as u32 + 1, width);
    Some(Strip {
        seen: [left, top, right, bottom],
        kept,
    })
}

/// The stretch with its margins, as long as a multiple of the stride; `length` is one, too.
fn strides(start: u32, end: u32, length: u32) -> [u32; 2] {
    let start = start.saturating_sub(MARGIN);
    let span = ((end + MARGIN).min(length) - start).next_multiple_of(STRIDE);
    let end = (start + span).min(length);
    [end - span, end]
}

#[cfg(test)]
mod tests {
    use image::Luma;

    use super::*;

    /// Lines of text of 16 px, every 32 px, between `left` and `right`, from `top` to `bottom`.
    fn page(width: u32, height: u32, [left, top, right, bottom]: PixelBox) -> GrayImage {
        GrayImage::from_fn(width, height, |x, y| {
            let inside = (left..right).contains(&x) && (top..bottom).contains(&y);
            Luma([if inside && y % 32 < 16 { 0 } else { 255 }])
        })
    }

    #[test]
    fn strips_keep_every_line_once_and_whole() {
        for (width, height) in [
            (1600, 2272),
            (2560, 1824),
            (32, 32),
            (2560, 2560),
            (2560, 32),
        ] {
            let page = page(width, height, [0, 0, width, height]);
            let strips = strips(&page);
            let mut next = 0;
            for Strip { seen, kept } in &strips {
                let [left, top, right, bottom] = *seen;
                assert_eq!(((right - left) % STRIDE, (bottom - top) % STRIDE), (0, 0));
                assert!(right <= width && bottom <= height);
                assert!(kept.start >= top && kept.end <= bottom && kept.start >= next);
                assert!((next..kept.start).all(|row| row % 32 >= 16));
                assert!(kept.end % 32 >= 16 || kept.end == height, "between lines");
                next = kept.end;
            }
            assert!((next..height).all(|row| row % 32 >= 16));
        }
    }

    #[test]
    fn paper_without_print_is_not_seen() {
        let strips = strips(&page(1600, 2272, [320, 960, 640, 1120]));
        let [Strip { seen, .. }] = &strips[..] else {
            panic!("{strips:?}");
        };
        assert_eq!(*seen, [288, 928, 672, 1152]);
        assert!(super::strips(&page(1600, 2272, [0, 0, 0, 0])).is_empty());
    }
}

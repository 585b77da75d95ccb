//! A page cut into strips that the detector sees one by one, without the paper between its print.

use std::ops::Range;

use image::{GrayImage, Luma};

/// Sides of the network's input are multiples of this, px.
pub const STRIDE: u32 = 32;
/// Darker pixels are ink.
const INK: u8 = 200;
/// Fewer dark pixels in a row are dust; a column of a thin dash has one.
const FEWEST_IN_ROW: u32 = 2;
const FEWEST_IN_COLUMN: u32 = 1;
/// Empty rows and columns kept on either side of print, px: lines stay lines, and words of two columns two.
const ROWS_BESIDE: usize = 10;
const COLUMNS_BESIDE: usize = 28;
/// White paper around a strip, px.
const BORDER: u32 = 16;
/// Of a strip's rows, the last ones among which it ends where there is least ink.
const SLACK: f32 = 0.25;
/// What a strip sees of its neighbours, rows, where it ends within print.
const OVERLAP: usize = 32;

/// What the network sees at once: rows and columns of the page, in order, some left out.
#[derive(Debug, PartialEq, Eq)]
pub struct Strip {
    rows: Vec<u32>,
    columns: Vec<u32>,
    /// Of `rows`, those whose result counts.
    kept: Range<usize>,
}

impl Strip {
    /// The print with a white border; both sides multiples of [`STRIDE`].
    pub fn image(&self, page: &GrayImage) -> GrayImage {
        let side = |count: usize| (count as u32 + 2 * BORDER).next_multiple_of(STRIDE);
        let (width, height) = (side(self.columns.len()), side(self.rows.len()));
        let mut image = GrayImage::from_pixel(width, height, Luma([255]));
        for (y, &row) in (BORDER..).zip(&self.rows) {
            for (x, &column) in (BORDER..).zip(&self.columns) {
                image.put_pixel(x, y, *page.get_pixel(column, row));
            }
        }
        image
    }

    /// Writes the results that count, of a picture `width` px wide, to their places on the page.
    pub fn spread(&self, result: &[f32], width: u32, page_width: u32, page: &mut [f32]) {
        for place in self.kept.clone() {
            let from = (place as u32 + BORDER) as usize * width as usize + BORDER as usize;
            let to = self.rows[place] as usize * page_width as usize;
            for (&column, value) in self.columns.iter().zip(&result[from..]) {
                page[to + column as usize] = *value;
            }
        }
    }
}

/// Strips from top to bottom, of about `pixels` each, that together keep every inked row once.
pub fn strips(page: &GrayImage, pixels: u32) -> Vec<Strip> {
    let ink: Vec<u32> = lines(page)
        .map(|row| row.iter().filter(|level| **level < INK).count() as u32)
        .collect();
    let rows = printed(&ink, FEWEST_IN_ROW, ROWS_BESIDE);
    let most = (pixels / page.width()).max(STRIDE) as usize;
    let ink: Vec<u32> = rows.iter().map(|&row| ink[row as usize]).collect();
    bands(&ink, most)
        .into_iter()
        .filter_map(|band| {
            let beyond = |row: Option<&u32>| row.map_or(0, |ink| overlap(*ink));
            let first = band.start - beyond(ink[..band.start].last()).min(band.start);
            let last = band.end + beyond(ink.get(band.end));
            let seen = rows[first..last.min(rows.len())].to_vec();
            let columns = printed(&column_ink(page, &seen), FEWEST_IN_COLUMN, COLUMNS_BESIDE);
            (!columns.is_empty()).then_some(Strip {
                rows: seen,
                columns,
                kept: band.start - first..band.end - first,
            })
        })
        .collect()
}

/// Rows to see beyond a cut with so much ink beside it.
fn overlap(ink: u32) -> usize {
    if ink < FEWEST_IN_ROW { 0 } else { OVERLAP }
}

fn lines(page: &GrayImage) -> impl Iterator<Item = &[u8]> {
    page.as_raw().chunks_exact(page.width() as usize)
}

/// Places with at least `fewest` dark pixels, and those up to `beside` away from one.
fn printed(ink: &[u32], fewest: u32, beside: usize) -> Vec<u32> {
    let mut places = Vec::new();
    let mut next = 0;
    for (place, _) in ink.iter().enumerate().filter(|(_, ink)| **ink >= fewest) {
        let end = (place + beside + 1).min(ink.len());
        places.extend(next.max(place.saturating_sub(beside)) as u32..end as u32);
        next = end;
    }
    places
}

/// Dark pixels of every column in these rows.
fn column_ink(page: &GrayImage, rows: &[u32]) -> Vec<u32> {
    let width = page.width() as usize;
    let mut columns = vec![0; width];
    for &row in rows {
        let line = &page.as_raw()[row as usize * width..][..width];
        for (count, level) in columns.iter_mut().zip(line) {
            *count += u32::from(*level < INK);
        }
    }
    columns
}

/// Stretches of at most `most` rows. `ink` counts the dark pixels of every row.
fn bands(ink: &[u32], most: usize) -> Vec<Range<usize>> {
    let mut bands = Vec::new();
    let mut top = 0;
    while top < ink.len() {
        let end = top + most;
        let bottom = if end >= ink.len() {
            ink.len()
        } else {
            let places = end - (most as f32 * SLACK) as usize..=end;
            // Of equally empty rows the last: fewer strips.
            let emptiest = places.rev().min_by_key(|row| ink[*row]);
            emptiest.unwrap_or(end)
        };
        bands.push(top..bottom);
        top = bottom;
    }
    bands
}

#[cfg(test)]
mod tests {
    use super::*;

    const PIXELS: u32 = 400_000;

    /// Lines of text of 16 px, every `pitch` px, of words 60 px long every `step` px.
    fn page(width: u32, height: u32, pitch: u32, step: u32) -> GrayImage {
        GrayImage::from_fn(width, height, |x, y| {
            Luma([if y % pitch < 16 && x % step < 60 {
                0
            } else {
                255
            }])
        })
    }

    #[test]
    fn strips_bring_every_printed_pixel_back_to_its_place_once() {
        for (width, height, pitch, step) in [
            (1600, 2272, 32, 61),
            (2560, 1824, 60, 300),
            (32, 32, 32, 61),
            (1000, 2560, 45, 150),
            (2560, 32, 32, 400),
        ] {
            let page = page(width, height, pitch, step);
            let mut found = vec![0.0; (width * height) as usize];
            for strip in strips(&page, PIXELS) {
                let image = strip.image(&page);
                assert_eq!((image.width() % STRIDE, image.height() % STRIDE), (0, 0));
                let inked: Vec<f32> = image.iter().map(|&l| f32::from(l < INK)).collect();
                let before: f32 = found.iter().sum();
                strip.spread(&inked, image.width(), width, &mut found);
                let added = found.iter().sum::<f32>() - before;
                let kept = strip.kept.len() as f32;
                assert!(added > 0.0 && added <= kept * width as f32);
            }
            for (index, level) in page.iter().enumerate() {
                assert_eq!(found[index] > 0.0, *level < INK);
            }
        }
    }

    #[test]
    fn a_strip_ends_between_lines() {
        for Strip { rows, kept, .. } in strips(&page(1600, 2272, 32, 61), PIXELS) {
            let last = rows[kept.end - 1];
            assert!(last % 32 >= 15 || last == 2271, "{last}");
        }
    }

    #[test]
    fn paper_without_print_is_not_seen() {
        let pixels = |page: &GrayImage| -> u32 {
            let strips = strips(page, PIXELS);
            let area = |strip: &Strip| strip.image(page).len() as u32;
            strips.iter().map(area).sum()
        };
        let dense = page(1600, 2240, 32, 61);
        assert!(pixels(&page(1600, 2240, 64, 61)) < pixels(&dense) * 3 / 4);
        assert!(pixels(&page(1600, 2240, 32, 400)) < pixels(&dense) / 2);
        assert_eq!(pixels(&GrayImage::from_pixel(1600, 2240, Luma([255]))), 0);
    }
}

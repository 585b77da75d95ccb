//! How a page looks, in 256 bits: the signs of its coarse waves of light and dark, over the printed area alone.

use std::f32::consts::PI;

use bill::PageHash;
use image::{GrayImage, RgbImage};

use crate::preprocess;

/// Cells of the printed area in each direction.
const CELLS: usize = 64;
/// Waves in each direction, without the even one.
const WAVES: usize = 16;
/// Less dark than this is paper; 0 to 255.
const FAINT: u8 = 64;
/// The printed area leaves out this share of the ink at each edge: stray marks are little ink.
const STRAY: f64 = 0.005;
/// A page with less of its area in ink has no looks of its own.
const LEAST_INK: f64 = 0.001;

/// The looks of a scanned page; `quarter_turns` are the clockwise turns that make it upright.
pub fn page_hash(page: &RgbImage, quarter_turns: u8) -> Option<PageHash> {
    of(&preprocess::clean(page, quarter_turns).gray)
}

/// `page` is upright, its paper near white.
pub(crate) fn of(page: &GrayImage) -> Option<PageHash> {
    let (width, height) = (page.width() as usize, page.height() as usize);
    let (mut columns, mut rows) = (vec![0_u64; width], vec![0_u64; height]);
    for (y, row) in page.as_raw().chunks_exact(width.max(1)).enumerate() {
        for (column, &light) in columns.iter_mut().zip(row) {
            let ink = u64::from(ink(light));
            *column += ink;
            rows[y] += ink;
        }
    }
    let total: u64 = rows.iter().sum();
    if (total as f64) < LEAST_INK * 255.0 * (width * height) as f64 {
        return None;
    }
    let (left, right) = extent(&columns, total)?;
    let (top, bottom) = extent(&rows, total)?;
    let cells = cells(page, [left, top, right, bottom]);
    Some(signs(&waves(&cells)))
}

const fn ink(light: u8) -> u8 {
    let dark = 255 - light;
    if dark < FAINT { 0 } else { dark }
}

/// Where the ink begins and ends, but for stray marks; `None` where it has no extent.
fn extent(ink: &[u64], total: u64) -> Option<(usize, usize)> {
    let stray = (total as f64 * STRAY) as u64;
    let first = beyond(stray, ink.iter())?;
    let last = ink.len() - beyond(stray, ink.iter().rev())?;
    (first + CELLS / 4 <= last).then_some((first, last))
}

/// How many parts come before their sum exceeds `stray`.
fn beyond<'a>(stray: u64, mut parts: impl Iterator<Item = &'a u64>) -> Option<usize> {
    let mut sum = 0;
    parts.position(|part| {
        sum += part;
        sum > stray
    })
}

/// Mean ink of each cell of the area `[left, top, right, bottom]`, 0 to 255.
fn cells(page: &GrayImage, [left, top, right, bottom]: [usize; 4]) -> Vec<f32> {
    let (mut sums, mut counts) = (vec![0.0; CELLS * CELLS], vec![0.0; CELLS * CELLS]);
    let width = page.width() as usize;
    let pixels = page.as_raw();
    for y in top..bottom {
        let row = (y - top) * CELLS / (bottom - top);
        for x in left..right {
            let cell = row * CELLS + (x - left) * CELLS / (right - left);
            sums[cell] += f32::from(ink(pixels[y * width + x]));
            counts[cell] += 1.0;
        }
    }
    let mean = |(sum, count): (f32, f32)| if count > 0.0 { sum / count } else { 0.0 };
    sums.into_iter().zip(counts).map(mean).collect()
}

/// Strengths of the waves (cosine transform), rows of [`WAVES`].
fn waves(cells: &[f32]) -> Vec<f32> {
    let cosine = |wave: usize, cell: usize| {
        let phase = (cell as f32 + 0.5) * (wave + 1) as f32 / CELLS as f32;
        (PI * phase).cos()
    };
    let cosines: Vec<f32> = (0..WAVES * CELLS)
        .map(|index| cosine(index / CELLS, index % CELLS))
        .collect();
    let along = |wave: usize, values: &mut dyn Iterator<Item = f32>| -> f32 {
        let row = &cosines[wave * CELLS..(wave + 1) * CELLS];
        row.iter()
            .zip(values)
            .map(|(cosine, value)| cosine * value)
            .sum()
    };
    // By row of cells, then by wave across.
    let across: Vec<f32> = (0..CELLS * WAVES)
        .map(|index| {
            let row = &cells[index / WAVES * CELLS..][..CELLS];
            along(index % WAVES, &mut row.iter().copied())
        })
        .collect();
    (0..WAVES * WAVES)
        .map(|index| {
            let (down, wave) = (index / WAVES, index % WAVES);
            along(down, &mut across[wave..].iter().step_by(WAVES).copied())
        })
        .collect()
}

/// A bit for each wave that is stronger than half of them.
fn signs(waves: &[f32]) -> PageHash {
    let mut sorted = waves.to_vec();
    sorted.sort_by(f32::total_cmp);
    let middle = sorted[sorted.len() / 2];
    let mut words = [0_u64; 4];
    for (index, &wave) in waves.iter().enumerate() {
        words[index / 64] |= u64::from(wave > middle) << (index % 64);
    }
    PageHash(words)
}

#[cfg(test)]
mod tests {
    use image::{GrayImage, Luma};

    use super::*;

    /// Rows of words whose lengths follow from `seed`; `margin` and `dark` are of the scan, not of the page.
    fn page(seed: u32, margin: u32, dark: u8) -> GrayImage {
        let mut page = GrayImage::from_pixel(800 + margin, 1100 + 2 * margin, Luma([250]));
        for row in 0..36 {
            for column in 0..5 {
                let place = seed * 7919 + row * 131 + column * 37;
                let length = 40 + (place.wrapping_mul(2_654_435_761) >> 20) % 97;
                for x in 0..length {
                    for y in 0..14 {
                        let at = (margin + column * 155 + x, margin + row * 30 + y);
                        page.put_pixel(at.0, at.1, Luma([dark]));
                    }
                }
            }
        }
        page
    }

    #[test]
    fn scans_of_one_page_look_alike_and_others_do_not() {
        let looks = of(&page(1, 20, 0)).unwrap();
        let again = of(&page(1, 90, 70)).unwrap();
        assert!(looks.distance(again) <= 16, "{}", looks.distance(again));
        let other = of(&page(2, 20, 0)).unwrap();
        assert!(looks.distance(other) > 60, "{}", looks.distance(other));
        assert_eq!(of(&GrayImage::from_pixel(800, 1100, Luma([250]))), None);
        assert_eq!(of(&GrayImage::new(0, 0)), None);
    }
}

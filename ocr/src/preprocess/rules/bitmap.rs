use std::ops::RangeInclusive;

use image::GrayImage;

/// Ink or paper, row by row.
#[derive(Clone)]
pub(super) struct Bitmap {
    pub width: usize,
    pub height: usize,
    ink: Vec<bool>,
}

impl Bitmap {
    /// The page reduced by `scale`, of every block its darkest pixel, so that no thin line is lost. Pixels darker than
    /// `level` are ink.
    pub(super) fn darkest(page: &GrayImage, scale: usize, level: u8) -> Bitmap {
        let full = page.width() as usize;
        let (width, height) = (full / scale, page.height() as usize / scale);
        let mut ink = vec![false; width * height];
        for (y, target) in ink.chunks_exact_mut(width.max(1)).enumerate() {
            for row in page.as_raw()[y * scale * full..]
                .chunks_exact(full)
                .take(scale)
            {
                for (target, block) in target.iter_mut().zip(row.chunks_exact(scale)) {
                    *target |= block.iter().any(|&pixel| pixel < level);
                }
            }
        }
        Bitmap { width, height, ink }
    }

    /// The page reduced by `scale`, of every block its mean, each smeared over `along` pixels of its row, so that dots run
    /// into a line. What is darker than `level` then is ink.
    pub(super) fn smeared(page: &GrayImage, scale: usize, along: usize, level: u8) -> Bitmap {
        let full = page.width() as usize;
        let (width, height) = (full / scale, page.height() as usize / scale);
        let mut ink = vec![false; width * height];
        let mut sums = vec![0_u32; width + 1];
        let darkest = u32::from(level) * (scale * scale * along) as u32;
        for (y, target) in ink.chunks_exact_mut(width.max(1)).enumerate() {
            let rows = &page.as_raw()[y * scale * full..(y + 1) * scale * full];
            for x in 0..width {
                let block = rows
                    .chunks_exact(full)
                    .flat_map(|row| &row[x * scale..][..scale]);
                sums[x + 1] = sums[x] + block.map(|&pixel| u32::from(pixel)).sum::<u32>();
            }
            let last = (width + 1).saturating_sub(along);
            for (from, middle) in (0..last).zip(along / 2..) {
                target[middle] = sums[from + along] - sums[from] < darkest;
            }
        }
        Bitmap { width, height, ink }
    }

    pub(super) fn transposed(&self) -> Bitmap {
        const BLOCK: usize = 32;
        let mut ink = vec![false; self.ink.len()];
        for top in (0..self.height).step_by(BLOCK) {
            for left in (0..self.width).step_by(BLOCK) {
                for y in top..(top + BLOCK).min(self.height) {
                    for x in left..(left + BLOCK).min(self.width) {
                        ink[x * self.height + y] = self.ink[y * self.width + x];
                    }
                }
            }
        }
        Bitmap {
            width: self.height,
            height: self.width,
            ink,
        }
    }

    pub(super) fn row(&self, y: usize) -> &[bool] {
        &self.ink[y * self.width..(y + 1) * self.width]
    }

    /// Makes these rows of a column paper.
    pub(super) fn clear(&mut self, x: usize, rows: RangeInclusive<usize>) {
        for y in rows.take_while(|&y| y < self.height) {
            self.ink[y * self.width + x] = false;
        }
    }

    /// Ink that is at most `thickest` pixels high.
    pub(super) fn thin(&self, thickest: usize) -> Bitmap {
        let mut ink = vec![false; self.ink.len()];
        let mut heights = vec![0_usize; self.width];
        for y in 0..=self.height {
            for (x, height) in heights.iter_mut().enumerate() {
                if y < self.height && self.ink[y * self.width + x] {
                    *height += 1;
                } else if *height > 0 {
                    if *height <= thickest {
                        (y - *height..y).for_each(|row| ink[row * self.width + x] = true);
                    }
                    *height = 0;
                }
            }
        }
        Bitmap {
            width: self.width,
            height: self.height,
            ink,
        }
    }
}

//! Reduced copies, on which everything is estimated.

use image::{GrayImage, RgbImage};

/// Longest side of a reduced copy, px. At it the text of an A4 page is some 18 px high.
const LONGEST_SIDE: u32 = 1800;

/// By how much a page of this size is reduced; at least 1.
pub(super) fn factor(width: u32, height: u32) -> u32 {
    width.max(height).div_ceil(LONGEST_SIDE).max(1)
}

/// A remainder at the right and at the bottom is cut off.
pub(super) fn size((width, height): (u32, u32), factor: u32) -> (u32, u32) {
    ((width / factor).max(1), (height / factor).max(1))
}

pub(super) fn rgb(page: &RgbImage, factor: u32) -> RgbImage {
    let (width, height) = size(page.dimensions(), factor);
    let pixels = mean::<3>(page.as_raw(), page.dimensions(), factor);
    RgbImage::from_raw(width, height, pixels).expect("the buffer is as large as the copy")
}

pub(super) fn gray(page: &GrayImage, factor: u32) -> GrayImage {
    let (width, height) = size(page.dimensions(), factor);
    let pixels = mean::<1>(page.as_raw(), page.dimensions(), factor);
    GrayImage::from_raw(width, height, pixels).expect("the buffer is as large as the copy")
}

/// Means of `factor` x `factor` blocks.
fn mean<const CHANNELS: usize>(pixels: &[u8], page: (u32, u32), factor: u32) -> Vec<u8> {
    if factor == 1 {
        return pixels.to_vec();
    }
    let (width, height) = size(page, factor);
    let (width, factor) = (width as usize, factor as usize);
    let stride = page.0 as usize * CHANNELS;
    let factor = factor.min(page.0 as usize).min(page.1 as usize);
    let count = (factor * factor) as u32;
    let mut copy = Vec::with_capacity(width * height as usize * CHANNELS);
    let mut sums = vec![0_u32; width * CHANNELS];
    for top in (0..height as usize).map(|row| row * factor) {
        sums.fill(0);
        for row in pixels[top * stride..].chunks(stride).take(factor) {
            let blocks = row.chunks_exact(factor * CHANNELS);
            for (sum, block) in sums.chunks_exact_mut(CHANNELS).zip(blocks) {
                for pixel in block.chunks_exact(CHANNELS) {
                    for channel in 0..CHANNELS {
                        sum[channel] += u32::from(pixel[channel]);
                    }
                }
            }
        }
        copy.extend(sums.iter().map(|sum| (sum / count) as u8));
    }
    copy
}

//! Pieces of the clean page at the size a network wants.

use image::GrayImage;

use crate::{OcrError, resize};

/// Left, top, right, bottom, whole px of the clean page, inside it.
pub type PixelBox = [u32; 4];

/// Clips to the page; `None` where nothing remains.
pub fn clip(bounds: [f32; 4], width: u32, height: u32) -> Option<PixelBox> {
    let side = |value: f32, limit: u32| value.round().clamp(0.0, limit as f32) as u32;
    let clipped = [
        side(bounds[0], width),
        side(bounds[1], height),
        side(bounds[2], width),
        side(bounds[3], height),
    ];
    (clipped[2] > clipped[0] && clipped[3] > clipped[1]).then_some(clipped)
}

/// Below this level a pixel of the piece is ink: three fifths of the way from its darkest print to white
/// paper, so that faint print is whole.
pub fn ink_level(page: &GrayImage, [left, top, right, bottom]: PixelBox) -> u8 {
    let mut counts = [0u32; 256];
    for y in top..bottom {
        for x in left..right {
            counts[usize::from(page.get_pixel(x, y).0[0])] += 1;
        }
    }
    let wanted = (right - left) * (bottom - top) / 50;
    let mut seen = 0;
    let darkest = counts
        .iter()
        .position(|count| {
            seen += count;
            seen > wanted
        })
        .unwrap_or(255);
    (darkest + (255 - darkest) * 3 / 5).clamp(120, 225) as u8
}

/// The piece scaled to `height` px, its sides in proportion.
pub fn scaled(page: &GrayImage, bounds: PixelBox, height: u32) -> GrayImage {
    let [left, top, right, bottom] = bounds;
    let width = ((right - left) * height).div_ceil(bottom - top).max(1);
    resize::piece(page, bounds, [width, height])
}

/// Three equal channels of `(pixel / 255 - mean) / deviation`, planes after each other, right side
/// padded with zeros up to `width`.
pub fn planes(
    image: &GrayImage,
    width: u32,
    mean: [f32; 3],
    deviation: [f32; 3],
    out: &mut Vec<f32>,
) {
    for channel in 0..3 {
        let scale = 1.0 / (255.0 * deviation[channel]);
        let offset = mean[channel] / deviation[channel];
        for row in image.rows() {
            out.extend(row.map(|pixel| f32::from(pixel.0[0]) * scale - offset));
            out.extend(std::iter::repeat_n(0.0, (width - image.width()) as usize));
        }
    }
}

/// A model file that is not what it should be.
pub fn bad_model(file: &std::path::Path, reason: impl Into<String>) -> OcrError {
    OcrError::UnusableModel {
        path: file.to_owned(),
        detail: reason.into(),
    }
}

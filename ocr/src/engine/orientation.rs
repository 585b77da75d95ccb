//! Which way up a page lies.

use std::path::Path;

use image::imageops;
use image::{GenericImageView, RgbImage, SubImage};

use super::{
    crop,
    runtime::{Lanes, Network},
};
use crate::OcrError;

/// Side of the network's input, px.
const SIDE: u32 = 224;
/// A longer page is cut to this many times its shorter side, about its middle.
const LONGEST_SHAPE: u32 = 4;
/// Shorter side of the page before its middle is cut out, px.
const SHORTER: u32 = 256;
/// Clockwise quarter turns that undo the network's classes 0, 90, 180 and 270 degrees.
const TURNS: [u8; 4] = [0, 3, 2, 1];

/// The page orientation classifier that ships with PP-OCR.
pub struct OrientationModel {
    network: Network,
}

impl OrientationModel {
    /// `models` holds `libonnxruntime.so` and `orientation.onnx`.
    pub fn open(models: &Path, threads: usize) -> Result<OrientationModel, OcrError> {
        let model = models.join("orientation.onnx");
        let network = Network::open(
            &models.join("libonnxruntime.so"),
            &model,
            Lanes::one(threads),
        )?;
        Ok(OrientationModel { network })
    }

    /// Clockwise quarter turns that most likely make the page upright, and how likely, 0 to 1.
    pub fn quarter_turns(&self, page: &RgbImage) -> Result<(u8, f32), OcrError> {
        let page = middle_of(page);
        let scale = SHORTER as f32 / page.width().min(page.height()) as f32;
        let side = |length: u32| ((length as f32 * scale).round() as u32).max(SHORTER);
        let (width, height) = (side(page.width()), side(page.height()));
        let small = imageops::thumbnail(&*page, width, height);
        let (left, top) = ((width - SIDE) / 2, (height - SIDE) / 2);
        let middle = imageops::crop_imm(&small, left, top, SIDE, SIDE).to_image();
        let gray = imageops::grayscale(&middle);
        let mut input = Vec::with_capacity((3 * SIDE * SIDE) as usize);
        crop::planes(
            &gray,
            SIDE,
            [0.485, 0.456, 0.406],
            [0.229, 0.224, 0.225],
            &mut input,
        );
        let shape = [1, 3, SIDE as usize, SIDE as usize];
        let scores = self
            .network
            .run(shape, input, |output| softmax(output.data))?;
        let best = (0..scores.len().min(4)).max_by(|&a, &b| scores[a].total_cmp(&scores[b]));
        Ok(best.map_or((0, 0.0), |class| (TURNS[class], scores[class])))
    }
}

/// Only the middle is looked at, and the ends of a strip one pixel wide would be enlarged to gigabytes.
fn middle_of(page: &RgbImage) -> SubImage<&RgbImage> {
    let longest = page
        .width()
        .min(page.height())
        .saturating_mul(LONGEST_SHAPE);
    let (width, height) = (page.width().min(longest), page.height().min(longest));
    let (left, top) = ((page.width() - width) / 2, (page.height() - height) / 2);
    imageops::crop_imm(page, left, top, width, height)
}

/// Leaves alone what already sums to 1.
fn softmax(scores: &[f32]) -> Vec<f32> {
    let sum: f32 = scores.iter().sum();
    if scores.iter().all(|score| *score >= 0.0) && (sum - 1.0).abs() < 1e-3 {
        return scores.to_vec();
    }
    let highest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let powers: Vec<f32> = scores.iter().map(|score| (score - highest).exp()).collect();
    let sum: f32 = powers.iter().sum();
    powers.into_iter().map(|power| power / sum).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strips_are_cut_to_their_middle_and_pages_left_whole() {
        let middle = |width, height| {
            let page = RgbImage::new(width, height);
            let part = middle_of(&page);
            (part.offsets(), (part.width(), part.height()))
        };
        assert_eq!(middle(1654, 2339), ((0, 0), (1654, 2339)));
        assert_eq!(middle(1, 20_000), ((0, 9998), (1, 4)));
        assert_eq!(middle(20_000, 100), ((9800, 0), (400, 100)));
    }
}

//! Where text is: the differentiable-binarisation detector of PP-OCR (Liao et al. 2020).

use std::path::Path;

use image::imageops::{self, FilterType};
use image::{GrayImage, Luma};
use imageproc::region_labelling::Connectivity;

use super::runtime::{Lanes, Network};
use super::strip::{STRIDE, Strip, strips};
use super::{Deadline, crop};
use crate::OcrError;
use crate::connected::{Piece, pieces};

/// Height of text lines, px, that the detector finds best.
const TEXT_HEIGHT: f32 = 22.0;
/// Longest side of the network's input, px; bounds memory and time.
const LONGEST: f32 = 2560.0;
/// Texts on one page; eight times the densest bill.
const MOST_BOXES: usize = 4000;
/// From the model's own settings.
const PIXEL_THRESHOLD: f32 = 0.2;
const BOX_THRESHOLD: f32 = 0.4;
const UNCLIP_RATIO: f32 = 1.4;

pub struct Detector {
    network: Network,
}

impl Detector {
    pub fn open(library: &Path, model: &Path, threads: usize) -> Result<Detector, OcrError> {
        Ok(Detector {
            network: Network::open(library, model, Lanes::one(threads))?,
        })
    }

    /// Upright boxes `[left, top, right, bottom]` of text runs, px of the page.
    /// `text_height` is the median height of its text lines, px. An error
    /// where they are more than any bill's.
    pub fn detect(
        &self,
        page: &GrayImage,
        text_height: f32,
        deadline: &Deadline,
    ) -> Result<Vec<[f32; 4]>, OcrError> {
        deadline.check()?;
        let longest = page.width().max(page.height()) as f32;
        let wanted = (TEXT_HEIGHT / text_height.max(4.0)).clamp(0.1, 2.0);
        let scale = wanted.min(LONGEST / longest);
        let side =
            |length: u32| ((length as f32 * scale / STRIDE as f32).round() as u32).max(1) * STRIDE;
        let (width, height) = (side(page.width()), side(page.height()));
        let small = imageops::resize(page, width, height, FilterType::Triangle);
        let map = self.probabilities(&small, deadline)?;
        let boxes = boxes(&map, width, height);
        if boxes.len() > MOST_BOXES {
            return Err(OcrError::TooMuchText);
        }
        let (sx, sy) = (
            page.width() as f32 / width as f32,
            page.height() as f32 / height as f32,
        );
        Ok(boxes
            .into_iter()
            .map(|[l, t, r, b]| [l * sx, t * sy, r * sx, b * sy])
            .collect())
    }

    /// How likely each pixel is text, row by row; strip by strip, since the network takes some hundred bytes
    /// for every pixel that it sees at once.
    fn probabilities(&self, page: &GrayImage, deadline: &Deadline) -> Result<Vec<f32>, OcrError> {
        let width = page.width() as usize;
        let mut map = vec![0.0; width * page.height() as usize];
        for Strip { seen, kept } in strips(page) {
            deadline.check()?;
            let [left, top, right, bottom] = seen;
            let columns = (right - left) as usize;
            let piece = imageops::crop_imm(page, left, top, right - left, bottom - top).to_image();
            let mut input = Vec::with_capacity(3 * columns * (bottom - top) as usize);
            crop::planes(
                &piece,
                right - left,
                [0.485, 0.456, 0.406],
                [0.229, 0.224, 0.225],
                &mut input,
            );
            let shape = [1, 3, (bottom - top) as usize, columns];
            self.network.run(shape, input, |output| {
                for row in kept {
                    let from = (row - top) as usize * columns;
                    let to = row as usize * width + left as usize;
                    map[to..to + columns].copy_from_slice(&output.data[from..from + columns]);
                }
            })?;
        }
        Ok(map)
    }
}

fn boxes(map: &[f32], width: u32, height: u32) -> Vec<[f32; 4]> {
    let mask = GrayImage::from_fn(width, height, |x, y| {
        Luma([u8::from(map[(y * width + x) as usize] > PIXEL_THRESHOLD) * 255])
    });
    let score = |x, y| map[(y * width + x) as usize];
    let regions = pieces(&mask, Connectivity::Eight, score);
    regions.iter().filter_map(unclip).collect()
}

/// The network marks shrunken text; grow it back by area x ratio / perimeter.
fn unclip(region: &Piece) -> Option<[f32; 4]> {
    let [l, t, r, b] = region.bounds.map(|side| side as f32);
    let (width, height) = (r - l, b - t);
    if width < 2.0 || height < 2.0 || region.weight / (region.pixels as f32) < BOX_THRESHOLD {
        return None;
    }
    let grow = width * height * UNCLIP_RATIO / (2.0 * (width + height));
    Some([l - grow, t - grow, r + grow, b + grow])
}

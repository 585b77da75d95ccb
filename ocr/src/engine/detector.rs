//! Where text is: the differentiable-binarisation detector of PP-OCR (Liao et al. 2020).

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use image::{GrayImage, Luma};
use imageproc::region_labelling::Connectivity;
use rayon::ThreadPool;
use rayon::prelude::*;

use super::runtime::{Lanes, Network, pool};
use super::strip::{STRIDE, Strip, strips};
use super::{Deadline, crop};
use crate::connected::{Piece, pieces};
use crate::{OcrError, resize};

/// Height of text lines, px, that the detector finds best.
const TEXT_HEIGHT: f32 = 22.0;
/// Longest side of the network's input, px; bounds memory and time.
const LONGEST: f32 = 2560.0;
/// Texts on one page; eight times the densest bill.
const MOST_BOXES: usize = 4000;
/// Pixels of a strip, the same on every machine, so that a page reads the same; and strips that are seen at the same time. Together
/// they bound memory.
const PIXELS: u32 = 360_000;
const STRIPS: usize = 2;
/// From the model's own settings.
const PIXEL_THRESHOLD: f32 = 0.2;
const BOX_THRESHOLD: f32 = 0.4;
const UNCLIP_RATIO: f32 = 1.4;

pub struct Detector {
    network: Network,
    threads: ThreadPool,
}

impl Detector {
    pub fn open(library: &Path, model: &Path, threads: usize) -> Result<Detector, OcrError> {
        let lanes = Lanes::at_most(STRIPS, threads);
        Ok(Detector {
            network: Network::open(library, model, lanes)?,
            threads: pool(lanes)?,
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
        let small = resize::whole(page, [width, height]);
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
        let map = Mutex::new(vec![0.0; page.len()]);
        let see = |strip: &Strip| {
            deadline.check()?;
            let image = strip.image(page);
            let mut input = Vec::with_capacity(3 * image.len());
            crop::planes(
                &image,
                image.width(),
                [0.485, 0.456, 0.406],
                [0.229, 0.224, 0.225],
                &mut input,
            );
            let shape = [1, 3, image.height() as usize, image.width() as usize];
            self.network.run(shape, input, |output| {
                let mut map = map.lock().unwrap_or_else(PoisonError::into_inner);
                strip.spread(output.data, image.width(), page.width(), &mut map);
            })
        };
        let strips = strips(page, PIXELS);
        self.threads
            .install(|| strips.par_iter().try_for_each(see))?;
        Ok(map.into_inner().unwrap_or_else(PoisonError::into_inner))
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

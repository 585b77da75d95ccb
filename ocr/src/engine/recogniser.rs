//! What text says: the CTC recogniser of PP-OCR, with its alternatives kept.

use std::path::Path;

use image::GrayImage;

use super::crop::{self, PixelBox};
use super::runtime::{Network, Output};
use super::{ENGINE, Lattice, Step, variant};
use crate::OcrError;

/// Height of the network's input, px.
const HEIGHT: u32 = 48;
/// Widest piece, px at that height; longer lines are read in overlapping parts by the caller.
pub const WIDEST: u32 = 3200;
/// Padded widths are multiples of this, so that pieces share a batch.
const BUCKET: u32 = 64;
/// Pixels of one batch along the text; bounds memory.
const BATCH_WIDTH: u32 = 4096;
/// Alternatives kept at a step, and the least probability of one.
const CHOICES: usize = 6;
const LEAST: f32 = 1e-4;

pub struct Recogniser {
    network: Network,
    /// Class 0 is the blank.
    characters: Vec<char>,
}

impl Recogniser {
    pub fn open(library: &Path, folder: &Path, threads: usize) -> Result<Recogniser, OcrError> {
        let dictionary = folder.join("dict.txt");
        let text = std::fs::read_to_string(&dictionary)
            .map_err(|error| crop::bad_model(&dictionary, error.to_string()))?;
        let mut characters = vec!['\0'];
        for line in text.lines() {
            let char = line.trim_end_matches('\r').chars().next();
            characters.push(variant::simplified(
                char.ok_or_else(|| crop::bad_model(&dictionary, "an empty line"))?,
            ));
        }
        characters.push(' ');
        let network = Network::open(library, &folder.join("rec.onnx"), threads)?;
        Ok(Recogniser {
            network,
            characters,
        })
    }

    /// One lattice for each box, in their order. Steps are in px of the page.
    pub fn recognise(
        &self,
        page: &GrayImage,
        boxes: &[PixelBox],
    ) -> Result<Vec<Lattice>, OcrError> {
        let mut order: Vec<usize> = (0..boxes.len()).collect();
        order.sort_by_key(|&index| width_at_height(boxes[index]));
        let mut lattices = vec![Lattice::default(); boxes.len()];
        let mut start = 0;
        while start < order.len() {
            let mut end = start + 1;
            while end < order.len() {
                let width = bucket(width_at_height(boxes[order[end]]));
                if width * (end + 1 - start) as u32 > BATCH_WIDTH {
                    break;
                }
                end += 1;
            }
            self.batch(page, boxes, &order[start..end], &mut lattices)?;
            start = end;
        }
        Ok(lattices)
    }

    fn batch(
        &self,
        page: &GrayImage,
        boxes: &[PixelBox],
        batch: &[usize],
        lattices: &mut [Lattice],
    ) -> Result<(), OcrError> {
        let pieces: Vec<GrayImage> = batch
            .iter()
            .map(|&index| crop::scaled(page, boxes[index], HEIGHT))
            .collect();
        let width = bucket(pieces.iter().map(GrayImage::width).max().unwrap_or(1));
        let mut input = Vec::with_capacity(pieces.len() * (3 * HEIGHT * width) as usize);
        for piece in &pieces {
            crop::planes(piece, width, [0.5; 3], [0.5; 3], &mut input);
        }
        let shape = [pieces.len(), 3, HEIGHT as usize, width as usize];
        let output = self.network.run(shape, input)?;
        let [_, steps, classes] = output.shape[..] else {
            return Err(OcrError::EngineFailed {
                engine: ENGINE,
                detail: "the recogniser's output has no classes".into(),
            });
        };
        if classes != self.characters.len() {
            let detail = format!("{classes} classes for {} characters", self.characters.len());
            return Err(OcrError::EngineFailed {
                engine: ENGINE,
                detail,
            });
        }
        for (row, (&index, piece)) in batch.iter().zip(&pieces).enumerate() {
            let [left, _, right, _] = boxes[index];
            let pitch = width as f32 / steps as f32 * (right - left) as f32 / piece.width() as f32;
            let used = ((right - left) as f32 / pitch).ceil() as usize;
            lattices[index] = self.lattice(&output, row, used.min(steps), left as f32, pitch);
        }
        Ok(())
    }

    fn lattice(&self, output: &Output, row: usize, used: usize, left: f32, pitch: f32) -> Lattice {
        let (steps, classes) = (output.shape[1], output.shape[2]);
        let read = |step: usize| {
            let start = (row * steps + step) * classes;
            Step {
                x: left + (step as f32 + 0.5) * pitch,
                choices: self.choices(&output.data[start..start + classes]),
            }
        };
        Lattice {
            steps: (0..used).map(read).collect(),
        }
    }

    fn choices(&self, probabilities: &[f32]) -> Vec<(Option<char>, f32)> {
        let mut top: Vec<(usize, f32)> = Vec::with_capacity(CHOICES + 1);
        for (class, &probability) in probabilities.iter().enumerate() {
            if probability < LEAST || (top.len() == CHOICES && probability <= top[CHOICES - 1].1) {
                continue;
            }
            let place = top.partition_point(|(_, other)| *other >= probability);
            top.insert(place, (class, probability));
            top.truncate(CHOICES);
        }
        let char = |class: usize| (class > 0).then(|| self.characters[class]);
        top.into_iter()
            .map(|(class, probability)| (char(class), probability))
            .collect()
    }
}

fn width_at_height([left, top, right, bottom]: PixelBox) -> u32 {
    ((right - left) * HEIGHT).div_ceil(bottom - top).max(1)
}

fn bucket(width: u32) -> u32 {
    width.div_ceil(BUCKET) * BUCKET
}

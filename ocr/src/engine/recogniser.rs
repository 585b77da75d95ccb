//! What text says: the CTC recogniser of PP-OCR, with its alternatives kept.

use std::collections::HashSet;
use std::path::Path;

use image::GrayImage;
use rayon::ThreadPool;
use rayon::prelude::*;

use super::crop::{self, PixelBox};
use super::runtime::{Lanes, Network, pool};
use super::{Deadline, ENGINE, Lattice, Step, variant};
use crate::OcrError;
use crate::width;

/// Height of the network's input, px.
const HEIGHT: u32 = 48;
/// Widest piece, px at that height; longer lines are read in overlapping parts by the caller.
pub const WIDEST: u32 = 3200;
/// Padded widths are multiples of this, so that pieces share a batch.
const BUCKET: u32 = 32;
/// Pixels of one batch along the text. Larger ones are no faster, and take more memory: at every eighth pixel
/// the network gives a probability to each of its characters.
const BATCH_WIDTH: u32 = 768;
/// Pixels along the text of a whole page; five times the densest bill.
const MOST_WIDTH: u64 = 300_000;
/// Alternatives kept at a step, and the least probability of one.
const CHOICES: usize = 12;
const LEAST: f32 = 1e-4;

/// Probabilities looked at together.
const RUN: usize = 32;

pub struct Recogniser {
    network: Network,
    threads: ThreadPool,
    /// Class 0 is the blank.
    characters: Vec<char>,
}

impl Recogniser {
    pub fn open(
        library: &Path,
        model: &Path,
        dictionary: &Path,
        threads: usize,
    ) -> Result<Recogniser, OcrError> {
        let text = std::fs::read_to_string(dictionary)
            .map_err(|error| crop::bad_model(dictionary, error.to_string()))?;
        let mut characters = vec!['\0'];
        for line in text.lines() {
            let char = line.trim_end_matches('\r').chars().next();
            characters.push(variant::simplified(
                char.ok_or_else(|| crop::bad_model(dictionary, "an empty line"))?,
            ));
        }
        characters.push(' ');
        let lanes = Lanes::side_by_side(threads);
        Ok(Recogniser {
            network: Network::open(library, model, lanes)?,
            threads: pool(lanes)?,
            characters,
        })
    }

    /// All that it can read.
    pub fn characters(&self) -> HashSet<char> {
        self.characters.iter().copied().collect()
    }

    /// One lattice for each box, in their order. Steps are in px of the page. An error where the boxes are
    /// more than any bill's.
    pub fn recognise(
        &self,
        page: &GrayImage,
        boxes: &[PixelBox],
        deadline: &Deadline,
    ) -> Result<Vec<Lattice>, OcrError> {
        let width: u64 = boxes.iter().map(|&b| u64::from(width_at_height(b))).sum();
        if width > MOST_WIDTH {
            return Err(OcrError::TooMuchText);
        }
        let batches = batches(boxes);
        let read = |batch: &Vec<usize>| {
            deadline.check()?;
            self.batch(page, boxes, batch)
        };
        let read: Vec<Vec<Lattice>> = self
            .threads
            .install(|| batches.par_iter().map(read).collect::<Result<_, _>>())?;
        let mut lattices = vec![Lattice::default(); boxes.len()];
        for (index, lattice) in batches.iter().flatten().zip(read.into_iter().flatten()) {
            lattices[*index] = lattice;
        }
        Ok(lattices)
    }

    fn batch(
        &self,
        page: &GrayImage,
        boxes: &[PixelBox],
        batch: &[usize],
    ) -> Result<Vec<Lattice>, OcrError> {
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
        self.network.run(shape, input, |output| {
            let [rows, steps, classes] = output.shape[..] else {
                return Err(failure("the recogniser's output has no classes".to_owned()));
            };
            if rows != pieces.len() || classes != self.characters.len() {
                let characters = self.characters.len();
                return Err(failure(format!(
                    "{classes} classes for {characters} characters"
                )));
            }
            let lattice = |(row, (&index, piece)): (usize, (&usize, &GrayImage))| {
                let [left, _, right, _] = boxes[index];
                let length = (right - left) as f32;
                let pitch = width as f32 / steps as f32 * length / piece.width() as f32;
                let used = ((length / pitch).ceil() as usize).min(steps);
                let start = row * steps * classes;
                let probabilities = &output.data[start..start + used * classes];
                self.lattice(probabilities, left as f32, pitch)
            };
            Ok(batch.iter().zip(&pieces).enumerate().map(lattice).collect())
        })?
    }

    fn lattice(&self, probabilities: &[f32], left: f32, pitch: f32) -> Lattice {
        let step = |(step, probabilities)| Step {
            x: left + (step as f32 + 0.5) * pitch,
            choices: self.choices(probabilities),
        };
        let steps = probabilities.chunks_exact(self.characters.len());
        Lattice {
            steps: steps.enumerate().map(step).collect(),
        }
    }

    fn choices(&self, probabilities: &[f32]) -> Vec<(Option<char>, f32)> {
        let mut top: Vec<(usize, f32)> = Vec::with_capacity(CHOICES + 1);
        let mut least = LEAST;
        for (run, probabilities) in probabilities.chunks(RUN).enumerate() {
            // Nearly all runs hold nothing: their largest is found without a branch.
            if probabilities.iter().fold(0.0, |a: f32, &b| a.max(b)) < least {
                continue;
            }
            for (offset, &probability) in probabilities.iter().enumerate() {
                if probability < least {
                    continue;
                }
                let place = top.partition_point(|(_, other)| *other >= probability);
                top.insert(place, (run * RUN + offset, probability));
                top.truncate(CHOICES);
                if top.len() == CHOICES {
                    least = top[CHOICES - 1].1;
                }
            }
        }
        let char = |class: usize| (class > 0).then(|| self.characters[class]);
        let mut choices = top
            .into_iter()
            .map(|(class, probability)| (char(class), probability))
            .collect();
        width::merge(&mut choices);
        choices
    }
}

/// Indices of boxes that are read together: about as wide as each other, narrow ones first.
fn batches(boxes: &[PixelBox]) -> Vec<Vec<usize>> {
    let width = |index: usize| bucket(width_at_height(boxes[index]));
    let mut order: Vec<usize> = (0..boxes.len()).collect();
    order.sort_by_key(|&index| width_at_height(boxes[index]));
    let mut batches: Vec<Vec<usize>> = Vec::new();
    for index in order {
        match batches.last_mut() {
            Some(batch) if width(index) * (batch.len() as u32 + 1) <= BATCH_WIDTH => {
                batch.push(index);
            }
            _ => batches.push(vec![index]),
        }
    }
    batches
}

fn failure(detail: String) -> OcrError {
    OcrError::EngineFailed {
        engine: ENGINE,
        detail,
    }
}

fn width_at_height([left, top, right, bottom]: PixelBox) -> u32 {
    ((right - left) * HEIGHT).div_ceil(bottom - top).max(1)
}

fn bucket(width: u32) -> u32 {
    width.div_ceil(BUCKET) * BUCKET
}

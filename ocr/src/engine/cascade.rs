//! Two recognisers: the quick one reads all, the careful one what the quick one is not sure of.

use std::path::Path;

use image::GrayImage;

use super::crop::PixelBox;
use super::recogniser::Recogniser;
use super::runtime::give_back_memory;
use super::{Deadline, Lattice, Reading};
use crate::OcrError;

/// Likelihood, of the whole text, from which the quick recogniser is believed. At this one it differs from the careful
/// one in 3 of 1,000 texts of scans, and is right in most of those.
const SURE: f32 = 0.95;
/// Texts of so few characters are left to the careful one: no neighbours tell 支 from 文, or a digit from the scrap of
/// a stamp, and the quick one is surer of both than it should be.
const SHORT: usize = 2;
/// How much likelier, natural logarithm, the quick one's text has to be than the careful one's to be kept.
const AHEAD: f32 = 0.1;

pub struct Cascade {
    quick: Recogniser,
    careful: Recogniser,
}

impl Cascade {
    /// `folder` holds the recognisers' folders `tiny` and `small`.
    pub fn open(library: &Path, folder: &Path, threads: usize) -> Result<Cascade, OcrError> {
        Ok(Cascade {
            quick: Recogniser::open(library, &folder.join("tiny"), threads)?,
            careful: Recogniser::open(library, &folder.join("small"), threads)?,
        })
    }

    /// As [`Recogniser::recognise`].
    pub fn recognise(
        &self,
        page: &GrayImage,
        boxes: &[PixelBox],
        deadline: &Deadline,
    ) -> Result<Vec<Lattice>, OcrError> {
        let mut lattices = self.quick.recognise(page, boxes, deadline)?;
        give_back_memory();
        let texts: Vec<Reading> = lattices.iter().map(text).collect();
        let is_sure = |text: &Reading| text.log_prob >= SURE.ln() && !is_short(text);
        let doubtful: Vec<usize> = (0..boxes.len())
            .filter(|&index| !is_sure(&texts[index]))
            .collect();
        let pieces: Vec<PixelBox> = doubtful.iter().map(|&index| boxes[index]).collect();
        let careful = self.careful.recognise(page, &pieces, deadline)?;
        for (index, lattice) in doubtful.into_iter().zip(careful) {
            let quick = &texts[index];
            if is_short(quick) || text(&lattice).log_prob + AHEAD >= quick.log_prob {
                lattices[index] = lattice;
            }
        }
        Ok(lattices)
    }

    /// As [`Recogniser::recognise`], by the careful one alone.
    pub fn recognise_carefully(
        &self,
        page: &GrayImage,
        boxes: &[PixelBox],
        deadline: &Deadline,
    ) -> Result<Vec<Lattice>, OcrError> {
        self.careful.recognise(page, boxes, deadline)
    }
}

/// The likeliest text; empty where the print is none.
fn text(lattice: &Lattice) -> Reading {
    let nothing = Reading {
        text: String::new(),
        log_prob: 0.0,
    };
    lattice.readings(1, Some).pop().unwrap_or(nothing)
}

fn is_short(text: &Reading) -> bool {
    text.text.chars().count() <= SHORT
}

//! Two recognisers: the quick one reads all, the careful one, trained on bad print, what the quick one is not sure of.

use std::path::Path;

use image::GrayImage;

use super::crop::PixelBox;
use super::recogniser::Recogniser;
use super::runtime::give_back_memory;
use super::unspelt::Unspelt;
use super::{Deadline, Lattice, Reading};
use crate::OcrError;
use crate::width::plain;

/// Likelihood, of the whole text, from which the quick recogniser is believed. At this one it differs from the careful
/// one in 3 of 1,000 texts of scans, and is right in most of those.
const SURE: f32 = 0.95;
/// The same of texts of so few characters: no neighbours tell 支 from 文, or a digit from the scrap of a stamp, and the
/// quick one is surer of both than it should be. From this likelihood the two differed in none of 1,700 such texts. That there
/// is no text at all is never believed.
const SHORT: usize = 2;
const SURE_OF_SHORT: f32 = 0.99;
/// How much likelier, natural logarithm, the quick one's text has to be than the careful one's to be kept.
const AHEAD: f32 = 0.1;

/// Share of a page's texts that the quick one is not sure of, from which it is believed nowhere on the page: of print that
/// bad it is sure and wrong.
const BAD_PRINT: f32 = 0.55;

pub struct Cascade {
    quick: Recogniser,
    careful: Recogniser,
    /// By the quick one.
    unspelt: Unspelt,
}

impl Cascade {
    /// `models` as for [`super::pp_ocr::PpOcr::open`].
    pub fn open(library: &Path, models: &Path, threads: usize) -> Result<Cascade, OcrError> {
        let open = |network: &str, dictionary: &str| {
            let (network, dictionary) = (models.join(network), models.join(dictionary));
            Recogniser::open(library, &network, &dictionary, threads)
        };
        let quick = open("ppocrv6/tiny/rec.onnx", "ppocrv6/tiny/dict.txt")?;
        Ok(Cascade {
            unspelt: Unspelt::of(&quick.characters()),
            quick,
            careful: open("bills/rec.onnx", "ppocrv6/small/dict.txt")?,
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
        let mut read: Vec<Quick> = lattices
            .iter()
            .map(|lattice| self.quick_text(lattice))
            .collect();
        if doubt(&read) > BAD_PRINT {
            read.iter_mut().for_each(Quick::distrust);
        }
        let doubtful = read
            .into_iter()
            .enumerate()
            .filter(|(_, quick)| !quick.is_sure());
        let doubtful: Vec<(usize, Quick)> = doubtful.collect();
        let pieces: Vec<PixelBox> = doubtful.iter().map(|&(index, _)| boxes[index]).collect();
        let careful = self.careful.recognise(page, &pieces, deadline)?;
        for ((index, quick), lattice) in doubtful.into_iter().zip(careful) {
            if quick.is_blind || text(&lattice).log_prob + AHEAD >= quick.log_prob {
                lattices[index] = lattice;
            }
        }
        Ok(lattices)
    }

    fn quick_text(&self, lattice: &Lattice) -> Quick {
        let Reading { text, log_prob } = text(lattice);
        let short = text.chars().count() <= SHORT;
        let unspelt = self.unspelt.may_be_in(&text);
        Quick {
            log_prob,
            least: match short {
                _ if text.is_empty() || unspelt => f32::INFINITY,
                true => SURE_OF_SHORT.ln(),
                false => SURE.ln(),
            },
            is_blind: short || unspelt,
            is_number: text.chars().all(|char| !char.is_alphabetic()),
        }
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

/// What the quick recogniser thinks of its own text.
struct Quick {
    /// Natural logarithm.
    log_prob: f32,
    /// From which it is believed; never, where infinite.
    least: f32,
    /// It does not know what it does not see: the careful one's text is taken whatever the likelihoods.
    is_blind: bool,
    is_number: bool,
}

impl Quick {
    fn is_sure(&self) -> bool {
        self.log_prob >= self.least
    }

    /// Of bad print the careful one reads words better; of its numbers the likelier reading is taken, since it tends to read a
    /// blurred zero as a 6.
    fn distrust(&mut self) {
        self.least = f32::INFINITY;
        self.is_blind |= !self.is_number;
    }
}

/// Share of the texts that are read by their likelihood alone and are not likely enough.
fn doubt(read: &[Quick]) -> f32 {
    let plain = read.iter().filter(|quick| !quick.is_blind);
    let doubtful = plain.clone().filter(|quick| !quick.is_sure()).count();
    doubtful as f32 / plain.count().max(1) as f32
}

/// The likeliest text; empty where the print is none. It is as likely as all its spacings and widths together, since words are cut
/// where the paper is empty: `1 2025/12/22` is no doubtful text for want of a sure space.
fn text(lattice: &Lattice) -> Reading {
    let nothing = Reading {
        text: String::new(),
        log_prob: 0.0,
    };
    lattice
        .readings(1, |char| Some(unspaced(char)))
        .pop()
        .unwrap_or(nothing)
}

/// Spaces as blanks, wide forms as the plain ones.
fn unspaced(char: char) -> char {
    match plain(char) {
        ' ' => '\0',
        char => char,
    }
}

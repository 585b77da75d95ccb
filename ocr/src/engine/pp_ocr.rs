//! PP-OCR v6 as an [`Engine`]: detect, cut, recognise.

use std::path::Path;

use super::cascade::Cascade;
use super::crop::{self, PixelBox};
use super::detector::Detector;
use super::leftover::leftover;
use super::overhang::{take_in, united};
use super::recogniser::WIDEST;
use super::runtime::give_back_memory;
use super::tiers::tiers;
use super::{Deadline, Engine, Lattice, Span};
use crate::OcrError;
use crate::preprocess::Print;

/// Share of a box's height added above and below it, and of it to the left and right.
const MARGIN: f32 = 0.06;
/// The same at a second look, which sees the text smaller.
const WIDE_MARGIN: f32 = 0.2;
/// A lone box is text from this height or this length, in text heights.
const LOWEST: f32 = 0.75;
const SHORTEST: f32 = 2.0;
/// Ink that the detector passed over is text where the recogniser is as sure as this; the rest are strokes of stamps
/// and signatures.
const SURE: f32 = 0.8;

pub struct PpOcr {
    detector: Detector,
    recognisers: Cascade,
}

impl PpOcr {
    /// `models` holds `libonnxruntime.so`, `ppocrv6/{tiny,small}/` and `bills/`.
    pub fn open(models: &Path, threads: usize) -> Result<PpOcr, OcrError> {
        let library = models.join("libonnxruntime.so");
        let detector = models.join("ppocrv6/tiny/det.onnx");
        Ok(PpOcr {
            detector: Detector::open(&library, &detector, threads)?,
            recognisers: Cascade::open(&library, models, threads)?,
        })
    }
}

impl Engine for PpOcr {
    fn recognise(
        &self,
        print: &Print,
        text_height: f32,
        deadline: &Deadline,
    ) -> Result<Vec<Span>, OcrError> {
        let ink = &print.dark;
        let found = self.detector.detect(ink, text_height, deadline)?;
        let rows = found
            .into_iter()
            .flat_map(|bounds| tiers(bounds, ink, text_height));
        let mut found = distinct(rows.collect());
        found.retain(|bounds| !is_dash(bounds, text_height));
        let mut found = united(found, &print.rules, text_height);
        let mut passed_over = leftover(ink, &found, text_height);
        take_in(&mut found, &mut passed_over, &print.rules, text_height);
        give_back_memory();
        let pieces = |found: Vec<[f32; 4]>| {
            found
                .into_iter()
                .flat_map(parts)
                .filter_map(|bounds| crop::clip(bounds, ink.width(), ink.height()))
        };
        let mut boxes: Vec<PixelBox> = pieces(found).collect();
        let mut lattices = self
            .recognisers
            .recognise(print.shades(), &boxes, deadline)?;
        let passed_over = passed_over
            .into_iter()
            .flat_map(|bounds| tiers(bounds, ink, text_height));
        let left: Vec<PixelBox> = pieces(passed_over.collect()).collect();
        let scraps = self
            .recognisers
            .recognise_carefully(print.shades(), &left, deadline)?;
        give_back_memory();
        for (bounds, lattice) in left.into_iter().zip(scraps) {
            if lattice.certainty() >= SURE {
                boxes.push(bounds);
                lattices.push(lattice);
            }
        }
        let span = |(bounds, lattice): (PixelBox, _)| {
            let [left, top, right, bottom] = bounds.map(|side| side as f32);
            Span {
                left,
                top,
                right,
                bottom,
                lattice,
            }
        };
        let read = boxes.into_iter().zip(lattices);
        Ok(read
            .filter(|(_, lattice)| !lattice.steps.is_empty())
            .map(span)
            .collect())
    }

    /// In strengthened contrast, and in natural shades at another size.
    fn look_again(
        &self,
        print: &Print,
        boxes: &[[f32; 4]],
        deadline: &Deadline,
    ) -> Result<Vec<Vec<Lattice>>, OcrError> {
        let ways = [(&print.dark, MARGIN), (print.shades(), WIDE_MARGIN)];
        let mut looks = vec![Vec::with_capacity(ways.len()); boxes.len()];
        for (page, margin) in ways {
            let pieces: Vec<Option<PixelBox>> = boxes
                .iter()
                .map(|&[left, top, right, bottom]| {
                    let margin = (bottom - top) * margin;
                    let bounds = [left, top - margin, right, bottom + margin];
                    crop::clip(bounds, page.width(), page.height())
                })
                .collect();
            let found: Vec<PixelBox> = pieces.iter().copied().flatten().collect();
            let lattices = self
                .recognisers
                .recognise_carefully(page, &found, deadline)?;
            let seen = looks
                .iter_mut()
                .zip(&pieces)
                .filter(|(_, piece)| piece.is_some());
            for ((looks, _), lattice) in seen.zip(lattices) {
                looks.push(lattice);
            }
        }
        give_back_memory();
        Ok(looks)
    }
}

/// Low and short, as the dashes of a rule are.
fn is_dash([left, top, right, bottom]: &[f32; 4], text_height: f32) -> bool {
    let (width, height) = (right - left, bottom - top);
    height < LOWEST * text_height && (height..SHORTEST * text_height).contains(&width)
}

/// Drops boxes that lie mostly inside a larger one.
fn distinct(mut boxes: Vec<[f32; 4]>) -> Vec<[f32; 4]> {
    let area = |b: &[f32; 4]| (b[2] - b[0]) * (b[3] - b[1]);
    boxes.sort_by(|a, b| area(b).total_cmp(&area(a)));
    let mut kept: Vec<[f32; 4]> = Vec::with_capacity(boxes.len());
    for found in boxes {
        let inside = |other: &[f32; 4]| {
            let width = found[2].min(other[2]) - found[0].max(other[0]);
            let height = found[3].min(other[3]) - found[1].max(other[1]);
            width > 0.0 && height > 0.0 && width * height > 0.7 * area(&found)
        };
        if !kept.iter().any(inside) {
            kept.push(found);
        }
    }
    kept
}

/// Adds the margin, and cuts what is wider than the recogniser takes.
fn parts([left, top, right, bottom]: [f32; 4]) -> Vec<[f32; 4]> {
    let margin = (bottom - top) * MARGIN;
    let (left, top) = (left - margin, top - margin);
    let (right, bottom) = (right + margin, bottom + margin);
    let widest = (bottom - top) / 48.0 * WIDEST as f32;
    let count = ((right - left) / widest).ceil().max(1.0);
    let width = (right - left) / count;
    (0..count as u32)
        .map(|part| left + part as f32 * width)
        .map(|start| [start, top, start + width, bottom])
        .collect()
}

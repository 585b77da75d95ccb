//! Connected strokes of one colour: characters, rules and frames of a form, rings of stamps, handwriting.

use image::{GrayImage, Luma};
use imageproc::region_labelling::{Connectivity, connected_components};

/// Lengths in lines of usual print. Larger strokes are no characters.
const LARGE: [f32; 2] = [3.5, 1.4];
/// Words whose characters touch are less high.
const WORD: f32 = 3.2;
/// Share of a word's box that is ink, at least; rings and signatures are mostly paper.
const WORD_INK: f32 = 0.25;
/// A form's frame is larger than a stamp.
const FRAME: f32 = 20.0;
/// Straight runs that characters do not have.
const RUN: f32 = 1.5;
/// Share of a piece of a frame that lies on straight runs, at least.
const RULED: f32 = 0.85;
/// How near its outline, in lines, a box has ink along this share of each side.
const SIDE: f32 = 0.4;
const SIDE_INK: f32 = 0.7;

/// One connected stroke, px.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stroke {
    /// Its first pixel, counted row by row.
    pub first: usize,
    left: usize,
    right: usize,
    top: usize,
    bottom: usize,
    pixels: usize,
    /// Pixels on long straight runs.
    straight: usize,
    /// Pixels near its left, right, upper and lower end.
    sides: [usize; 4],
}

/// All strokes of a mask whose print has this line height.
pub(super) fn find(coloured: &GrayImage, line: f32) -> Vec<Stroke> {
    let labels = connected_components(coloured, Connectivity::Eight, Luma([0]));
    let count = labels.pixels().map(|label| label.0[0]).max().unwrap_or(0) as usize;
    let straight = straight(coloured, (line * RUN) as usize);
    let mut strokes: Vec<Option<Stroke>> = vec![None; count];
    let width = coloured.width() as usize;
    for (index, label) in labels.as_raw().iter().enumerate() {
        let Some(label) = label.checked_sub(1) else {
            continue;
        };
        let (x, y) = (index % width, index / width);
        let stroke = strokes[label as usize].get_or_insert(Stroke {
            first: index,
            left: x,
            right: x,
            top: y,
            bottom: y,
            pixels: 0,
            straight: 0,
            sides: [0; 4],
        });
        stroke.left = stroke.left.min(x);
        stroke.right = stroke.right.max(x);
        stroke.bottom = y;
        stroke.pixels += 1;
        stroke.straight += usize::from(straight[index]);
    }
    let near = (line * SIDE) as usize;
    for (index, label) in labels.as_raw().iter().enumerate() {
        let stroke = label.checked_sub(1).map(|at| &mut strokes[at as usize]);
        let Some(Some(stroke)) = stroke else { continue };
        let (x, y) = (index % width, index / width);
        let far = [
            x - stroke.left,
            stroke.right - x,
            y - stroke.top,
            stroke.bottom - y,
        ];
        for (count, far) in stroke.sides.iter_mut().zip(far) {
            *count += usize::from(far <= near);
        }
    }
    strokes.into_iter().flatten().collect()
}

/// Pixels on horizontal or vertical runs of at least `least` px.
fn straight(mask: &GrayImage, least: usize) -> Vec<bool> {
    let (width, height) = (mask.width() as usize, mask.height() as usize);
    let mut straight = vec![false; width * height];
    let mut mark = |start: usize, length: usize, step: usize| {
        if length >= least {
            (0..length).for_each(|at| straight[start + at * step] = true);
        }
    };
    let marked = mask.as_raw();
    let mut runs = |first: usize, step: usize, count: usize| {
        let mut length = 0;
        for at in 0..=count {
            if at < count && marked[first + at * step] != 0 {
                length += 1;
            } else if length > 0 {
                mark(first + (at - length) * step, length, step);
                length = 0;
            }
        }
    };
    (0..height).for_each(|y| runs(y * width, 1, width));
    (0..width).for_each(|x| runs(x, width, height));
    straight
}

impl Stroke {
    fn size(&self) -> (f32, f32) {
        (
            (self.right - self.left + 1) as f32,
            (self.bottom - self.top + 1) as f32,
        )
    }

    pub fn is_large(&self, line: f32) -> bool {
        let (width, height) = self.size();
        width.max(height) > LARGE[0] * line && width.min(height) > LARGE[1] * line
    }

    /// A table or box of the form, or a piece of one whose rules are too pale to be seen as a whole: stamps in boxes
    /// have all four sides.
    pub fn is_frame(&self, line: f32) -> bool {
        let (width, height) = self.size();
        let ruled = self.straight as f32 > RULED * self.pixels as f32;
        let piece = ruled && !self.is_box();
        piece || (width.max(height) > FRAME * line && self.straight * 2 > self.pixels)
    }

    fn is_box(&self) -> bool {
        let (width, height) = self.size();
        let lengths = [height, height, width, width];
        let mut sides = self.sides.iter().zip(lengths);
        sides.all(|(&pixels, length)| pixels as f32 >= SIDE_INK * length)
    }

    /// Characters of a title that touch.
    pub fn is_word(&self, line: f32) -> bool {
        let (width, height) = self.size();
        height < WORD * line && width > height && self.pixels as f32 > width * height * WORD_INK
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: f32 = 20.0;

    fn only(mask: &GrayImage) -> Stroke {
        let strokes = find(mask, LINE);
        assert_eq!(strokes.len(), 1);
        strokes[0]
    }

    fn drawn(ink: impl Fn(f32, f32) -> bool) -> GrayImage {
        GrayImage::from_fn(600, 500, |x, y| {
            Luma([u8::from(ink(x as f32, y as f32)) * 255])
        })
    }

    #[test]
    fn rings_are_large_strokes_and_no_frames() {
        let ring = only(&drawn(|x, y| {
            ((x - 300.0).hypot(y - 250.0) - 160.0).abs() < 2.0
        }));
        assert!(ring.is_large(LINE) && !ring.is_frame(LINE) && !ring.is_word(LINE));
    }

    #[test]
    fn tables_aslant_are_frames() {
        let table = only(&drawn(|x, y| {
            let (x, y) = (x + 0.03 * y, y - 0.03 * x);
            let within = (30.0..560.0).contains(&x) && (60.0..420.0).contains(&y);
            within && (y.rem_euclid(60.0) < 3.0 || (x - 30.0).rem_euclid(100.0) < 3.0)
        }));
        assert!(table.is_large(LINE) && table.is_frame(LINE));
    }

    #[test]
    fn corners_of_a_frame_are_pieces_of_it_and_boxes_are_not() {
        let within = |x: f32, y: f32| (50.0..250.0).contains(&x) && (50.0..200.0).contains(&y);
        let corner = only(&drawn(|x, y| within(x, y) && (x > 247.0 || y < 53.0)));
        assert!(corner.is_large(LINE) && corner.is_frame(LINE));
        let inner = |x: f32, y: f32| (53.0..247.0).contains(&x) && (53.0..197.0).contains(&y);
        let boxed = only(&drawn(|x, y| within(x, y) && !inner(x, y)));
        assert!(boxed.is_large(LINE) && !boxed.is_frame(LINE));
    }

    #[test]
    fn rules_and_touching_characters_are_no_stamps() {
        let rule = only(&drawn(|x, y| x > 20.0 && (100.0..103.0).contains(&y)));
        assert!(!rule.is_large(LINE));
        let title = only(&drawn(|x, y| {
            let within = (50.0..210.0).contains(&x) && (50.0..90.0).contains(&y);
            within && (y < 54.0 || x.rem_euclid(12.0) < 4.0)
        }));
        assert!(title.is_large(LINE) && title.is_word(LINE));
    }
}

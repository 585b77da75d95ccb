//! Stamps and handwriting in coloured ink, told from print in colour.

mod strokes;

use image::{GrayImage, ImageBuffer, Luma, RgbImage};
use imageproc::region_labelling::{Connectivity, connected_components};

use super::paper::{self, Paper};

/// Least difference of the channels, of 255, that is colour and not the fringe of a lens or of JPEG.
const COLOUR: u32 = 60;
/// The same of pale ink, which is told from fringes by the size of its strokes alone.
const PALE: u32 = 24;
/// On less nothing can be told, px.
const SMALLEST_SIDE: u32 = 32;
/// Ink darker than this in all channels is black, whatever its tint.
const DARK: u32 = 110;
/// A page has this many heights of its usual text lines along its longest side.
const LINES_PER_PAGE: f32 = 90.0;
/// A colour found on more than this share of the inked tiles is the colour of the print.
const PRINT_SHARE: f32 = 0.35;
/// Half of the gaps that faded ink has in its strokes, in lines.
const FADED: f32 = 0.1;
/// How far from a black pixel the colour that crosses it lies, in lines.
const ACROSS: f32 = 0.15;
/// Black pixels crossed by a stamp over print, at least, as a share of its own.
const CROSSED: f32 = 0.06;

/// Where coloured ink is to be taken off, on the reduced page.
pub(super) struct Stamps {
    mask: GrayImage,
}

/// Levels of the mask.
const DEEP_INK: u8 = 255;
const PALE_INK: u8 = 1;

impl Stamps {
    /// One value per reduced pixel; `None` below the last row.
    pub(super) fn row(&self, y: usize) -> Option<&[u8]> {
        let width = self.mask.width() as usize;
        self.mask.as_raw().get(y * width..(y + 1) * width)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Ink {
    None,
    Black,
    Red,
    Green,
    Blue,
}

impl Ink {
    const COLOURS: [Ink; 3] = [Ink::Red, Ink::Green, Ink::Blue];

    /// Colours differ by at least `colour` in their channels.
    fn of([red, green, blue]: [u32; 3], colour: u32) -> Ink {
        let (most, least) = (red.max(green).max(blue), red.min(green).min(blue));
        if most < DARK {
            Ink::Black
        } else if most - least < colour {
            if most < 160 { Ink::Black } else { Ink::None }
        } else if most == red {
            Ink::Red
        } else if most == blue {
            Ink::Blue
        } else {
            Ink::Green
        }
    }
}

/// `None` where nothing is to be taken off.
pub(super) fn survey(small: &RgbImage, paper: &Paper) -> Option<Stamps> {
    if small.width().min(small.height()) < SMALLEST_SIDE {
        return None;
    }
    let (width, height) = small.dimensions();
    let mut mask = GrayImage::new(width, height);
    let tell = (Cluster::is_ring as fn(&Cluster, f32) -> bool, PALE_INK);
    let pale = mark_colours(&inks(small, paper, PALE), tell, &mut mask);
    let tell = (Cluster::is_stamp as fn(&Cluster, f32) -> bool, DEEP_INK);
    let deep = mark_colours(&inks(small, paper, COLOUR), tell, &mut mask);
    (deep || pale).then_some(Stamps { mask })
}

/// How stamps are told, and their level of the mask.
type Tell = (fn(&Cluster, f32) -> bool, u8);

/// Marks what is a stamp of any one colour; whether there are any.
fn mark_colours(inks: &[Ink], tell: Tell, mask: &mut GrayImage) -> bool {
    let (width, height) = mask.dimensions();
    let line = width.max(height) as f32 / LINES_PER_PAGE;
    let mut any = false;
    for colour in Ink::COLOURS {
        let pixels = inks.iter().filter(|ink| **ink == colour).count();
        if (pixels as f32) < line || is_print(inks, width as usize, colour, (line * 4.0) as usize) {
            continue;
        }
        let marked = |x, y| u8::from(inks[(y * width + x) as usize] == colour) * 255;
        let coloured = GrayImage::from_fn(width, height, |x, y| Luma([marked(x, y)]));
        any |= mark_stamps(&coloured, inks, tell, mask);
    }
    any
}

fn inks(small: &RgbImage, paper: &Paper, colour: u32) -> Vec<Ink> {
    let mut gains = vec![[0_u16; 3]; small.width() as usize];
    let mut inks = Vec::with_capacity((small.width() * small.height()) as usize);
    for (y, row) in small
        .as_raw()
        .chunks_exact(small.width() as usize * 3)
        .enumerate()
    {
        paper.row_gains(y, 1, &mut gains);
        let pixels = row.chunks_exact(3).zip(&gains);
        inks.extend(pixels.map(|(p, gain)| Ink::of(paper::lit([p[0], p[1], p[2]], *gain), colour)));
    }
    inks
}

/// Whether a colour is spread over the page as print is, or its black is missing.
fn is_print(inks: &[Ink], width: usize, colour: Ink, tile: usize) -> bool {
    let tile = tile.max(8);
    let columns = width.div_ceil(tile);
    let mut tiles = vec![(0_u32, 0_u32); columns * (inks.len() / width).div_ceil(tile)];
    for (index, &ink) in inks
        .iter()
        .enumerate()
        .filter(|(_, ink)| **ink != Ink::None)
    {
        let counts = &mut tiles[index / width / tile * columns + index % width / tile];
        counts.0 += u32::from(ink == colour);
        counts.1 += u32::from(ink == Ink::Black);
    }
    let least = (tile * tile / 60) as u32;
    let coloured = tiles.iter().filter(|counts| counts.0 >= least).count();
    let inked = tiles
        .iter()
        .filter(|counts| counts.0 + counts.1 >= least)
        .count();
    coloured as f32 > inked as f32 * PRINT_SHARE
}

/// What lies so near together that it is one word, stamp or signature.
#[derive(Clone, Copy, Default)]
struct Cluster {
    pixels: u32,
    /// Pixels of black print with coloured ink on both sides.
    crossed: u32,
    /// Whether a stroke of it is larger than characters and no form's.
    stroke: bool,
}

/// Marks the clusters of one colour that are stamps or handwriting; whether there are any.
fn mark_stamps(
    coloured: &GrayImage,
    inks: &[Ink],
    (is_stamp, level): Tell,
    mask: &mut GrayImage,
) -> bool {
    let line = mask.width().max(mask.height()) as f32 / LINES_PER_PAGE;
    let joined = widened(coloured, (line * 0.6).round().max(2.0) as usize);
    let labels = connected_components(&joined, Connectivity::Four, Luma([0]));
    let clusters = clusters(coloured, &labels, inks, line);
    let stamps: Vec<bool> = clusters
        .iter()
        .map(|cluster| is_stamp(cluster, line))
        .collect();
    let near = widened(coloured, 2);
    for ((target, label), near) in mask.pixels_mut().zip(labels.pixels()).zip(near.pixels()) {
        if near.0[0] != 0 && stamps[label.0[0] as usize] {
            target.0[0] = level;
        }
    }
    stamps.contains(&true)
}

/// What lies within a square of `reach` around a marked pixel is marked too.
pub(super) fn widened(mask: &GrayImage, reach: usize) -> GrayImage {
    let (width, height) = (mask.width() as usize, mask.height() as usize);
    let mut wide = vec![0_u8; width * height];
    for (source, target) in mask
        .as_raw()
        .chunks_exact(width)
        .zip(wide.chunks_exact_mut(width))
    {
        let mut filled = 0;
        for x in (0..width).filter(|&x| source[x] != 0) {
            let end = (x + reach + 1).min(width);
            target[filled.max(x.saturating_sub(reach))..end].fill(255);
            filled = end;
        }
    }
    let mut result = wide.clone();
    for (y, row) in wide.chunks_exact(width).enumerate() {
        if row.iter().all(|&level| level == 0) {
            continue;
        }
        for target in y.saturating_sub(reach)..(y + reach + 1).min(height) {
            let target = &mut result[target * width..(target + 1) * width];
            target
                .iter_mut()
                .zip(row)
                .for_each(|(target, level)| *target |= level);
        }
    }
    GrayImage::from_raw(mask.width(), mask.height(), result)
        .expect("the buffer is as large as the mask")
}

/// Indexed by label; the first, the background, is empty.
fn clusters(
    coloured: &GrayImage,
    labels: &ImageBuffer<Luma<u32>, Vec<u32>>,
    inks: &[Ink],
    line: f32,
) -> Vec<Cluster> {
    let count = labels.pixels().map(|label| label.0[0]).max().unwrap_or(0) as usize + 1;
    let mut clusters = vec![Cluster::default(); count];
    let width = coloured.width() as usize;
    let level = coloured.as_raw();
    let reach = (line * ACROSS).round().max(2.0) as usize;
    let marked = |at: Option<usize>| at.and_then(|at| level.get(at)).is_some_and(|&v| v != 0);
    let sides = |at: usize, step: usize| {
        [
            (1..=reach).any(|far| marked(at.checked_sub(far * step))),
            (1..=reach).any(|far| marked(at.checked_add(far * step))),
        ]
    };
    // Dark coloured print has black cores, but black print goes on where the colour ends.
    let goes_on = |at: usize, step: usize, along: usize| {
        let black = |at: &usize| inks.get(*at) == Some(&Ink::Black);
        let bare = |at: usize| sides(at, step) == [false, false];
        let steps = 1..=(line * 0.6) as usize;
        let before = steps
            .clone()
            .map_while(|far| at.checked_sub(far * along).filter(black));
        let after = steps.map_while(|far| Some(at + far * along).filter(black));
        before.chain(after).any(bare)
    };
    for (index, (&pixel, label)) in level.iter().zip(labels.pixels()).enumerate() {
        let cluster = &mut clusters[label.0[0] as usize];
        if pixel != 0 {
            cluster.pixels += 1;
        } else if label.0[0] != 0 && inks[index] == Ink::Black {
            let crossed = [(1, width), (width, 1)].into_iter().any(|(step, along)| {
                sides(index, step) == [true, true] && goes_on(index, step, along)
            });
            cluster.crossed += u32::from(crossed);
        }
    }
    let whole = widened(coloured, (line * FADED).round().max(1.0) as usize);
    for stroke in strokes::find(&whole, line) {
        if stroke.is_large(line) && !stroke.is_frame(line) && !stroke.is_word(line) {
            clusters[labels.as_raw()[stroke.first] as usize].stroke = true;
        }
    }
    clusters[0] = Cluster::default();
    clusters
}

impl Cluster {
    /// Forms printed in colour have words and rules beside the black print, stamps and signatures strokes over it.
    fn is_stamp(&self, line: f32) -> bool {
        let pixels = self.pixels as f32;
        let over_print = self.crossed as f32 > (CROSSED * pixels).max(line * 0.5);
        self.is_ring(line) || pixels >= line && over_print
    }

    /// A stamp or signature by its large strokes.
    fn is_ring(&self, line: f32) -> bool {
        self.pixels as f32 >= line && self.stroke
    }
}

/// The gray level of a pixel on white paper with its coloured ink, of this level of the mask, taken off. Black print
/// beneath the ink is dark in all channels, and stays.
#[inline]
pub(super) fn without([red, green, blue]: [u32; 3], mark: u8) -> u8 {
    let (most, least) = (red.max(green).max(blue), red.min(green).min(blue));
    let luma = (77 * red + 150 * green + 29 * blue) >> 8;
    let (colour, light) = if mark == PALE_INK {
        // Print beneath pale ink takes on its tint, and is darker.
        let light = ramp(most, 170, 215);
        (ramp(most - least, 10, 34) * light / 256, light)
    } else {
        (ramp(most - least, 16, 56), ramp(most, 90, 170))
    };
    // What is coloured is as dark as its lightest channel; if that is light too, it is ink on bare paper.
    let level = luma + (most - luma) * colour / 256;
    (level + (255 - level) * (colour * light / 256) / 256).min(255) as u8
}

/// 0 up to `from`, 256 from `to` on.
#[inline]
fn ramp(value: u32, from: u32, to: u32) -> u32 {
    value.saturating_sub(from).min(to - from) * 256 / (to - from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coloured_ink_goes_and_black_ink_stays() {
        for ink in [
            [220, 40, 50],
            [230, 150, 150],
            [60, 70, 200],
            [150, 60, 180],
        ] {
            assert!(without(ink, DEEP_INK) > 235, "{ink:?}");
        }
        for ink in [[20, 20, 20], [70, 20, 22], [30, 30, 80], [90, 85, 88]] {
            assert!(without(ink, DEEP_INK) < 100, "{ink:?}");
            assert!(without(ink, PALE_INK) < 100, "{ink:?}");
        }
        for level in [128, 255] {
            assert_eq!(without([level; 3], DEEP_INK), level as u8);
            assert_eq!(without([level; 3], PALE_INK), level as u8);
        }
        assert!(without([245, 210, 208], PALE_INK) > 235);
        assert!(without([150, 105, 108], PALE_INK) < 120);
    }
}

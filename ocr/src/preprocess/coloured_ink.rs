//! Stamps and handwriting in coloured ink, told from print in colour.

use image::{GrayImage, Luma, RgbImage};
use imageproc::region_labelling::{Connectivity, connected_components};

use super::paper::{self, Paper};

/// Least difference of the channels, of 255, that is colour and not the fringe of a lens or of JPEG.
const COLOUR: u32 = 60;
/// On less nothing can be told, px.
const SMALLEST_SIDE: u32 = 32;
/// Ink darker than this in all channels is black, whatever its tint.
const DARK: u32 = 110;
/// A page has this many heights of its usual text lines along its longest side.
const LINES_PER_PAGE: f32 = 90.0;
/// A colour found on more than this share of the inked tiles is the colour of the print.
const PRINT_SHARE: f32 = 0.35;

/// Where coloured ink is to be taken off, on the reduced page: 255 where it is.
pub(super) struct Stamps {
    mask: GrayImage,
}

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

    fn of([red, green, blue]: [u32; 3]) -> Ink {
        let (most, least) = (red.max(green).max(blue), red.min(green).min(blue));
        if most < DARK {
            Ink::Black
        } else if most - least < COLOUR {
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
    let inks = inks(small, paper);
    let line = small.width().max(small.height()) as f32 / LINES_PER_PAGE;
    let (width, height) = small.dimensions();
    let mut mask = GrayImage::new(width, height);
    let mut any = false;
    for colour in Ink::COLOURS {
        let pixels = inks.iter().filter(|ink| **ink == colour).count();
        if (pixels as f32) < line || is_print(&inks, width as usize, colour, (line * 4.0) as usize)
        {
            continue;
        }
        let coloured = GrayImage::from_fn(width, height, |x, y| {
            Luma([if inks[(y * width + x) as usize] == colour {
                255
            } else {
                0
            }])
        });
        any |= mark_stamps(&coloured, &inks, line, &mut mask);
    }
    any.then_some(Stamps { mask })
}

fn inks(small: &RgbImage, paper: &Paper) -> Vec<Ink> {
    let mut gains = vec![[0_u16; 3]; small.width() as usize];
    let mut inks = Vec::with_capacity((small.width() * small.height()) as usize);
    for (y, row) in small
        .as_raw()
        .chunks_exact(small.width() as usize * 3)
        .enumerate()
    {
        paper.row_gains(y, 1, &mut gains);
        let pixels = row.chunks_exact(3).zip(&gains);
        inks.extend(pixels.map(|(p, gain)| Ink::of(paper::lit([p[0], p[1], p[2]], *gain))));
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

#[derive(Clone, Copy)]
struct Cluster {
    left: u32,
    right: u32,
    top: u32,
    bottom: u32,
    pixels: u32,
    /// Pixels of black ink within a pixel of coloured ink.
    touching: u32,
}

/// Marks the clusters of one colour that are stamps or handwriting; whether there are any.
fn mark_stamps(coloured: &GrayImage, inks: &[Ink], line: f32, mask: &mut GrayImage) -> bool {
    let joined = widened(coloured, (line * 0.6).round().max(2.0) as usize);
    let labels = connected_components(&joined, Connectivity::Four, Luma([0]));
    let clusters = clusters(coloured, &labels, inks);
    let stamps: Vec<bool> = clusters
        .iter()
        .map(|cluster| is_stamp(cluster, line))
        .collect();
    let near = widened(coloured, 2);
    for ((target, label), near) in mask.pixels_mut().zip(labels.pixels()).zip(near.pixels()) {
        if near.0[0] != 0 && stamps[label.0[0] as usize] {
            target.0[0] = 255;
        }
    }
    stamps.contains(&true)
}

/// What lies within a square of `reach` around a marked pixel is marked too.
fn widened(mask: &GrayImage, reach: usize) -> GrayImage {
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
    labels: &image::ImageBuffer<Luma<u32>, Vec<u32>>,
    inks: &[Ink],
) -> Vec<Cluster> {
    let count = labels.pixels().map(|label| label.0[0]).max().unwrap_or(0) as usize + 1;
    let empty = Cluster {
        left: u32::MAX,
        right: 0,
        top: u32::MAX,
        bottom: 0,
        pixels: 0,
        touching: 0,
    };
    let mut clusters = vec![empty; count];
    let width = coloured.width() as usize;
    for (index, (pixel, label)) in coloured.pixels().zip(labels.pixels()).enumerate() {
        let cluster = &mut clusters[label.0[0] as usize];
        if pixel.0[0] != 0 {
            let (x, y) = ((index % width) as u32, (index / width) as u32);
            cluster.left = cluster.left.min(x);
            cluster.right = cluster.right.max(x);
            cluster.top = cluster.top.min(y);
            cluster.bottom = cluster.bottom.max(y);
            cluster.pixels += 1;
        } else if inks[index] == Ink::Black {
            let around = [
                index.wrapping_sub(1),
                index + 1,
                index.wrapping_sub(width),
                index + width,
            ];
            let touches = around
                .iter()
                .any(|&i| coloured.as_raw().get(i).is_some_and(|&level| level != 0));
            cluster.touching += u32::from(touches);
        }
    }
    clusters[0] = empty;
    clusters
}

/// Coloured words on a line of their own are print; what crosses black print, or is large and compact, is not.
fn is_stamp(cluster: &Cluster, line: f32) -> bool {
    if (cluster.pixels as f32) < line {
        return false;
    }
    let width = (cluster.right - cluster.left + 1) as f32;
    let height = (cluster.bottom - cluster.top + 1) as f32;
    let crosses_print = cluster.touching as f32 > (0.03 * cluster.pixels as f32).max(line * 0.5);
    let is_line_of_words = height < line * 3.5 && width > height * 2.0;
    crosses_print || !is_line_of_words && height > line * 2.5 && width > line * 2.5
}

/// The gray level of a pixel on white paper with its coloured ink taken off. Black print beneath the ink is dark
/// in all channels, and stays.
#[inline]
pub(super) fn without([red, green, blue]: [u32; 3]) -> u8 {
    let (most, least) = (red.max(green).max(blue), red.min(green).min(blue));
    let luma = (77 * red + 150 * green + 29 * blue) >> 8;
    let colour = ramp(most - least, 16, 56);
    let light = ramp(most, 90, 170);
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
            assert!(without(ink) > 235, "{ink:?} {}", without(ink));
        }
        for ink in [[20, 20, 20], [70, 20, 22], [30, 30, 80], [90, 85, 88]] {
            assert!(without(ink) < 100, "{ink:?} {}", without(ink));
        }
        assert_eq!(without([255; 3]), 255);
        assert_eq!(without([128; 3]), 128);
    }
}

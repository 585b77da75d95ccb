//! The page as a picture, for people to look at: white paper, a system font, plain outlines.

use ab_glyph::{Font, FontRef, PxScale, point};
use image::{Rgb, RgbImage, imageops};

use super::content::Mark;
use super::geometry::Box2;
use crate::system_font;

const WHITE: Rgb<u8> = Rgb([255; 3]);

/// Pixels painted, in pages: a page of text paints one or two.
const MAX_PAGES_OF_PAINT: u64 = 60;

pub struct Canvas {
    pub image: RgbImage,
    /// Pixels that may still be painted; then nothing more is.
    paint: u64,
}

impl Canvas {
    pub fn new(area: Box2, scale: f32) -> Canvas {
        let side = |mm: f32| ((mm * scale).round() as u32).max(1);
        let image = RgbImage::from_pixel(side(area.width), side(area.height), WHITE);
        Canvas {
            paint: u64::from(image.width()) * u64::from(image.height()) * MAX_PAGES_OF_PAINT,
            image,
        }
    }

    /// Draws all marks; the share of the page under pictures that `picture` does not give.
    pub fn draw(
        &mut self,
        marks: &[Mark],
        mut picture: impl FnMut(&str) -> Option<RgbImage>,
    ) -> f32 {
        let font = system_font::chinese()
            .and_then(|font| FontRef::try_from_slice_and_index(&font.data, font.index).ok());
        let whole = self.image.width() as f32 * self.image.height() as f32;
        let mut missing = 0.0;
        for mark in marks {
            match mark {
                Mark::Glyph { .. } => self.glyph(mark, font.as_ref()),
                Mark::Path {
                    lines,
                    fill,
                    stroke,
                } => {
                    if let Some(ink) = fill {
                        self.fill(lines, *ink);
                    }
                    if let Some((ink, width)) = stroke {
                        for pair in lines.iter().flat_map(|line| line.windows(2)) {
                            self.fill(&[bar(pair[0], pair[1], width.max(1.5))], *ink);
                        }
                    }
                }
                Mark::Picture { id, bounds } => match picture(id) {
                    Some(found) => self.lay(&found, *bounds),
                    None => missing += (bounds[2] - bounds[0]) * (bounds[3] - bounds[1]) / whole,
                },
            }
        }
        missing
    }

    /// Whether so much may still be painted.
    fn spend(&mut self, width: f32, height: f32) -> bool {
        let pixels = (width.max(1.0) * height.max(1.0)) as u64;
        let enough = pixels <= self.paint;
        self.paint = self.paint.saturating_sub(pixels);
        enough
    }

    /// A character that the font lacks is a box, so that nothing on the page goes unseen.
    fn glyph(&mut self, mark: &Mark, font: Option<&FontRef<'_>>) {
        let Mark::Glyph {
            char,
            origin: [x, y],
            size,
            stretch,
            ink,
            ..
        } = *mark
        else {
            return;
        };
        let largest = self.image.width().max(self.image.height()) as f32;
        if char == ' ' || size * stretch.max(1.0) > largest || !self.spend(size * stretch, size) {
            return;
        }
        let drawn = font.and_then(|font| {
            let id = font.glyph_id(char);
            let em = font.height_unscaled() / font.units_per_em()? * size;
            let scale = PxScale {
                x: em * stretch,
                y: em,
            };
            (id.0 != 0)
                .then(|| font.outline_glyph(id.with_scale_and_position(scale, point(x, y))))?
        });
        let Some(outline) = drawn else {
            let (right, top) = (x + 0.45 * size * stretch, y - 0.7 * size);
            let corners = [[x, top], [right, top], [right, y], [x, y], [x, top]];
            for pair in corners.windows(2) {
                self.fill(&[bar(pair[0], pair[1], 2.0)], ink);
            }
            return;
        };
        let bounds = outline.px_bounds();
        outline.draw(|dx, dy, coverage| {
            let (x, y) = (
                bounds.min.x as i32 + dx as i32,
                bounds.min.y as i32 + dy as i32,
            );
            self.mix(x, y, ink, coverage);
        });
    }

    fn mix(&mut self, x: i32, y: i32, ink: [u8; 3], opacity: f32) {
        if x < 0 || y < 0 || x as u32 >= self.image.width() || y as u32 >= self.image.height() {
            return;
        }
        let pixel = self.image.get_pixel_mut(x as u32, y as u32);
        for (below, above) in pixel.0.iter_mut().zip(ink) {
            let (under, over) = (f32::from(*below), f32::from(above));
            *below = (under + (over - under) * opacity.clamp(0.0, 1.0)).round() as u8;
        }
    }

    /// Fills what the outlines surround an odd number of times.
    fn fill(&mut self, lines: &[Vec<[f32; 2]>], ink: [u8; 3]) {
        let ys = || lines.iter().flatten().map(|corner| corner[1]);
        let top = ys().fold(f32::INFINITY, f32::min).max(0.0).floor();
        let bottom = ys()
            .fold(f32::NEG_INFINITY, f32::max)
            .min(self.image.height() as f32);
        let right = self.image.width() as f32;
        let corners = lines.iter().map(Vec::len).sum::<usize>() as f32;
        let mut y = top;
        while y < bottom {
            let middle = y + 0.5;
            let mut crossings: Vec<f32> = Vec::new();
            for line in lines {
                for (from, to) in line.iter().zip(line.iter().cycle().skip(1)) {
                    if (from[1] <= middle) != (to[1] <= middle) {
                        let share = (middle - from[1]) / (to[1] - from[1]);
                        crossings.push(from[0] + (to[0] - from[0]) * share);
                    }
                }
            }
            crossings.sort_by(f32::total_cmp);
            let painted: f32 = crossings
                .chunks_exact(2)
                .map(|pair| (pair[1].min(right) - pair[0].max(0.0)).max(0.0))
                .sum();
            if !self.spend(painted + corners, 1.0) {
                return;
            }
            for pair in crossings.chunks_exact(2) {
                let (from, to) = (pair[0].max(0.0).round(), pair[1].min(right).round());
                for x in from as i32..(to as i32) {
                    self.mix(x, y as i32, ink, 1.0);
                }
            }
            y += 1.0;
        }
    }

    /// Lays a picture into its box; what is darker stays.
    fn lay(&mut self, picture: &RgbImage, [left, top, right, bottom]: [f32; 4]) {
        let side =
            |from: f32, to: f32, most: u32| ((to - from).round().max(1.0) as u32).min(most * 2);
        let width = side(left, right, self.image.width());
        let height = side(top, bottom, self.image.height());
        if !self.spend(width as f32, height as f32) {
            return;
        }
        let fitted = imageops::resize(picture, width, height, imageops::FilterType::Triangle);
        for (x, y, pixel) in fitted.enumerate_pixels() {
            let (x, y) = (
                left.round() as i32 + x as i32,
                top.round() as i32 + y as i32,
            );
            if x < 0 || y < 0 || x as u32 >= self.image.width() || y as u32 >= self.image.height() {
                continue;
            }
            let below = self.image.get_pixel_mut(x as u32, y as u32);
            for (below, above) in below.0.iter_mut().zip(pixel.0) {
                *below = (*below).min(above);
            }
        }
    }
}

/// A straight stroke as its four corners.
fn bar([x0, y0]: [f32; 2], [x1, y1]: [f32; 2], width: f32) -> Vec<[f32; 2]> {
    let length = (x1 - x0).hypot(y1 - y0).max(1e-3);
    let (nx, ny) = (
        (y1 - y0) / length * width / 2.0,
        (x1 - x0) / length * width / 2.0,
    );
    vec![
        [x0 - nx, y0 + ny],
        [x1 - nx, y1 + ny],
        [x1 + nx, y1 - ny],
        [x0 + nx, y0 - ny],
    ]
}

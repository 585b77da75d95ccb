//! Bars of Code 128 on a level page, sought strip by strip: in bars, a column is dark or light over its whole height.

use std::collections::BTreeMap;

use image::GrayImage;
use rxing::DecodeHints;
use rxing::common::BitArray;
use rxing::oned::{Code128Reader, OneDReader};

use super::Found;

/// Height of a strip, as a share of the page's longer side: bars are some strips high.
const STRIP: f32 = 1.0 / 200.0;
/// A column whose levels lie further apart is no bar and no space.
const UNEVEN: u8 = 90;
/// Columns in a row that may be so.
const ASTRAY: usize = 2;
/// Widest space in a code, strips.
const GAP: usize = 2;
/// Between ink and paper, levels.
const CONTRAST: u8 = 60;
/// Bars of the shortest code: start, one sign, check and end.
const FEWEST: usize = 13;
/// Steps of a px at which edges are sought.
const FINE: usize = 4;

/// Mean level of each column of a strip, and whether its rows are alike.
struct Strip {
    columns: Vec<(u8, bool)>,
}

/// Texts that two strips give.
pub fn find(page: &GrayImage) -> Vec<Found> {
    let longer = page.width().max(page.height());
    let height = ((longer as f32 * STRIP) as u32).max(4);
    let mut seen: BTreeMap<String, Vec<[f32; 4]>> = BTreeMap::new();
    for top in (0..page.height().saturating_sub(height)).step_by(height as usize) {
        let strip = Strip::of(page, top, height);
        for [left, right] in strip.barred(GAP * height as usize) {
            if let Some(text) = decoded(&strip.columns[left..right]) {
                let bounds = [left as u32, top, right as u32, top + height];
                let places = seen.entry(text).or_default();
                places.push(bounds.map(|px| px as f32));
            }
        }
    }
    let twice = seen.into_iter().filter(|(_, places)| places.len() >= 2);
    twice.map(|(text, places)| joined(text, &places)).collect()
}

fn joined(text: String, places: &[[f32; 4]]) -> Found {
    let side = |index: usize, pick: fn(f32, f32) -> f32| {
        let sides = places.iter().map(|place| place[index]);
        sides.reduce(pick).unwrap_or_default()
    };
    let (left, top) = (side(0, f32::min), side(1, f32::min));
    let (right, bottom) = (side(2, f32::max), side(3, f32::max));
    Found {
        text,
        corners: [[left, top], [right, top], [right, bottom], [left, bottom]],
    }
}

impl Strip {
    fn of(page: &GrayImage, top: u32, height: u32) -> Strip {
        let width = page.width() as usize;
        let mut spread = vec![(u8::MAX, u8::MIN, 0_u32); width];
        for row in page.rows().skip(top as usize).take(height as usize) {
            for ((least, most, sum), pixel) in spread.iter_mut().zip(row) {
                let level = pixel.0[0];
                *least = level.min(*least);
                *most = level.max(*most);
                *sum += u32::from(level);
            }
        }
        let column =
            |(least, most, sum): (u8, u8, u32)| ((sum / height) as u8, most - least < UNEVEN);
        Strip {
            columns: spread.into_iter().map(column).collect(),
        }
    }

    /// Stretches, from the first to after the last column, that may be bars. `gap` is the widest space, px.
    fn barred(&self, gap: usize) -> Vec<[usize; 2]> {
        let mut found = Vec::new();
        let (mut start, mut end, mut astray, mut light) = (0, 0, 0, 0);
        for (x, (level, is_even)) in self.columns.iter().enumerate() {
            let dark = *level < u8::MAX - CONTRAST;
            astray = if *is_even { 0 } else { astray + 1 };
            light = if dark { 0 } else { light + 1 };
            if astray > ASTRAY || light > gap {
                found.push([start, end]);
                (start, end) = (x + 1, x + 1);
            } else if dark {
                end = x + 1;
            } else if start == end {
                (start, end) = (x + 1, x + 1);
            }
        }
        found.push([start, end]);
        found.retain(|[start, end]| *end > *start + 4 * FEWEST);
        found
    }
}

fn decoded(columns: &[(u8, bool)]) -> Option<String> {
    let levels = || columns.iter().map(|(level, _)| *level);
    let (least, most) = (levels().min()?, levels().max()?);
    if most - least < CONTRAST {
        return None;
    }
    let middle = f32::midpoint(f32::from(least), f32::from(most));
    let margin = columns.len() * FINE / 8;
    let mut row = BitArray::with_size(margin * 2 + columns.len() * FINE);
    let (mut bars, mut before) = (0, false);
    for (x, pair) in columns.windows(2).enumerate() {
        let (from, to) = (f32::from(pair[0].0), f32::from(pair[1].0));
        for step in 0..FINE {
            let dark = from + (to - from) * step as f32 / (FINE as f32) < middle;
            if dark {
                row.set(margin + x * FINE + step);
            }
            bars += usize::from(dark && !before);
            before = dark;
        }
    }
    if bars < FEWEST {
        return None;
    }
    let result = Code128Reader.decode_row(0, &row, &DecodeHints::default());
    result.ok().map(|result| result.getText().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use barcoders::sym::code128::Code128;
    use image::{Luma, imageops};

    /// Bars of `text` from `left` and `top`, `module` px each, 60 px high.
    fn draw(page: &mut GrayImage, text: &str, [left, top]: [u32; 2], module: u32) {
        let modules = Code128::new(format!("\u{181}{text}")).unwrap().encode();
        for (index, dark) in modules.iter().enumerate() {
            if *dark == 1 {
                for (x, y) in (0..module).flat_map(|x| (0..60).map(move |y| (x, y))) {
                    page.put_pixel(left + index as u32 * module + x, top + y, Luma([30]));
                }
            }
        }
    }

    #[test]
    fn bars_are_read_beside_each_other_and_blurred() {
        let mut page = GrayImage::from_pixel(1240, 1754, Luma([240]));
        draw(&mut page, "ZY20250117", [60, 90], 2);
        draw(&mut page, "M000417", [700, 120], 3);
        let page = imageops::blur(&page, 0.8);
        let texts: Vec<String> = find(&page).into_iter().map(|found| found.text).collect();
        assert_eq!(texts, ["M000417", "ZY20250117"]);
    }

    #[test]
    fn bars_that_say_nothing_give_nothing() {
        let mut page = GrayImage::from_pixel(1240, 1754, Luma([240]));
        for x in (100..700).filter(|x| x * x % 11 < 5) {
            (90..150).for_each(|y| page.put_pixel(x, y, Luma([20])));
        }
        assert!(find(&page).is_empty());
    }
}

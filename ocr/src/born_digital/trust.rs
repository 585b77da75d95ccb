//! Whether a page shows its text layer, all of it and nothing else.

use image::GrayImage;

use super::page_text::{PageText, PlacedGlyph, Quarter};
use crate::engine::crop;

/// Fewer characters are no page of a bill: a stamp of a scanning program over its picture, say.
const FEWEST: usize = 20;
/// Levels of gray between a character and what is around it.
const CONTRAST: u8 = 48;
/// Of the page's area that pictures may take which are not quiet: seals, emblems, codes.
const PICTURES: f32 = 0.12;
/// Of a picture's area that may be inked besides the text over it, for it to be a mere background.
const QUIET: f32 = 0.004;
/// Of the characters, those that may run another way than the others: watermarks, edge notes.
const ASTRAY: f32 = 0.1;

/// The glyphs that are seen and run with the text of the page.
pub struct Shown {
    pub glyphs: Vec<PlacedGlyph>,
    pub turns: Quarter,
}

/// `None` where the text cannot stand for the page. `page` is the page's picture.
pub fn shown(text: &PageText, page: &GrayImage) -> Option<Shown> {
    if text.has_unknown {
        return None;
    }
    let seen: Vec<&PlacedGlyph> = text
        .glyphs
        .iter()
        .filter(|glyph| glyph.char == ' ' || is_seen(glyph, page))
        .collect();
    let drawn = seen.iter().filter(|glyph| glyph.char != ' ').count();
    let turns = (0..4).max_by_key(|turns| {
        seen.iter()
            .filter(|glyph| glyph.quarter == Some(*turns))
            .count()
    })?;
    let glyphs = distinct(seen.iter().filter(|glyph| glyph.quarter == Some(turns)));
    let upright = seen
        .iter()
        .filter(|glyph| glyph.char != ' ' && glyph.quarter == Some(turns))
        .count();
    let astray = (drawn - upright) as f32;
    let trusted = upright >= FEWEST
        && astray <= ASTRAY * drawn as f32
        && !collide(&glyphs)
        && pictures_are_minor(text, &seen, page);
    trusted.then_some(Shown { glyphs, turns })
}

fn is_seen(glyph: &PlacedGlyph, page: &GrayImage) -> bool {
    let Some([x0, y0, x1, y1]) = crop::clip(glyph.bounds, page.width(), page.height()) else {
        return false;
    };
    let (mut darkest, mut lightest, mut sum) = (u8::MAX, u8::MIN, 0_u64);
    for y in y0..y1 {
        for x in x0..x1 {
            let level = page.get_pixel(x, y).0[0];
            darkest = darkest.min(level);
            lightest = lightest.max(level);
            sum += u64::from(level);
        }
    }
    let mean = sum / u64::from(((x1 - x0) * (y1 - y0)).max(1));
    // A dash fills its whole box: it is seen by being dark.
    let contrast = lightest.max(if glyph.is_light { 0 } else { u8::MAX }) - darkest;
    contrast >= CONTRAST && !(glyph.is_light && mean > 200)
}

/// Bold is often printed twice, a little apart.
fn distinct<'g>(glyphs: impl Iterator<Item = &'g &'g PlacedGlyph>) -> Vec<PlacedGlyph> {
    let mut sorted: Vec<PlacedGlyph> = glyphs.map(|glyph| **glyph).collect();
    sorted.sort_by(|a, b| a.bounds[0].total_cmp(&b.bounds[0]));
    let mut kept: Vec<PlacedGlyph> = Vec::with_capacity(sorted.len());
    for glyph in sorted {
        let again = kept
            .iter()
            .rev()
            .take_while(|other| glyph.bounds[0] - other.bounds[0] < 0.3 * glyph.size)
            .any(|other| {
                let [x0, y0] = glyph.centre();
                let [x1, y1] = other.centre();
                let reach = 0.15 * glyph.size;
                other.char == glyph.char && (x0 - x1).abs() < reach && (y0 - y1).abs() < reach
            });
        if !again {
            kept.push(glyph);
        }
    }
    kept
}

/// Whether two characters stand on one place: one of them is not what is seen. `glyphs` left to right.
fn collide(glyphs: &[PlacedGlyph]) -> bool {
    let letters: Vec<&PlacedGlyph> = glyphs
        .iter()
        .filter(|glyph| glyph.char.is_alphanumeric())
        .collect();
    let widest = letters
        .iter()
        .map(|glyph| glyph.bounds[2] - glyph.bounds[0])
        .fold(0.0, f32::max);
    letters.iter().enumerate().any(|(index, glyph)| {
        letters[index + 1..]
            .iter()
            .take_while(|other| other.bounds[0] - glyph.bounds[0] <= widest.min(2.0 * glyph.size))
            .any(|other| {
                let shared = overlap(&glyph.bounds, &other.bounds);
                shared > 0.5 * area(&glyph.bounds).min(area(&other.bounds))
            })
    })
}

fn pictures_are_minor(text: &PageText, seen: &[&PlacedGlyph], page: &GrayImage) -> bool {
    let whole = page.width() as f32 * page.height() as f32;
    let busy: f32 = text
        .pictures
        .iter()
        .filter(|picture| !is_quiet(picture, seen, page))
        .map(area)
        .sum();
    busy <= PICTURES * whole
}

/// Whether a picture holds next to no ink but that of the text over it.
fn is_quiet(picture: &[f32; 4], seen: &[&PlacedGlyph], page: &GrayImage) -> bool {
    let Some([x0, y0, x1, y1]) = crop::clip(*picture, page.width(), page.height()) else {
        return true;
    };
    let (width, height) = (x1 - x0, y1 - y0);
    let mut inked: Vec<bool> = (y0..y1)
        .flat_map(|y| (x0..x1).map(move |x| (x, y)))
        .map(|(x, y)| page.get_pixel(x, y).0[0] < 160)
        .collect();
    for glyph in seen {
        let margin = 0.15 * glyph.size;
        let [left, top, right, bottom] = glyph.bounds;
        let wider = [left - margin, top - margin, right + margin, bottom + margin];
        let Some([left, top, right, bottom]) = crop::clip(wider, page.width(), page.height())
        else {
            continue;
        };
        for y in top.max(y0)..bottom.min(y1) {
            for x in left.max(x0)..right.min(x1) {
                inked[((y - y0) * width + x - x0) as usize] = false;
            }
        }
    }
    let ink = inked.iter().filter(|inked| **inked).count();
    (ink as f32) < QUIET * (width * height) as f32
}

fn area([left, top, right, bottom]: &[f32; 4]) -> f32 {
    (right - left).max(0.0) * (bottom - top).max(0.0)
}

fn overlap(a: &[f32; 4], b: &[f32; 4]) -> f32 {
    area(&[
        a[0].max(b[0]),
        a[1].max(b[1]),
        a[2].min(b[2]),
        a[3].min(b[3]),
    ])
}

//! Makes `src/matching/confusions.txt`: for each character of GB 2312 and some of medicine those whose glyphs
//! look most like it, by correlation of blurred renderings in a Song and a Hei face. A line is the character,
//! then those very like it, those like it and those somewhat like it, with a space before each group.
//!
//!     cargo run --release -p catalog --example mine_confusions > catalog/src/matching/confusions.txt

use std::collections::BTreeSet;

use ab_glyph::{Font, FontVec, PxScale};

/// Pixels of the square that each glyph is drawn in.
const SIDE: usize = 24;
/// Correlations from which on two glyphs are very alike, alike, and somewhat alike.
const GRADES: [f32; 3] = [0.86, 0.76, 0.64];
/// Look-alikes kept per character.
const KEPT: usize = 24;

/// Used in names of medicine, and not in GB 2312.
const OTHERS: &str = "䓬噁脲豨蟅薢芐癥菧菴萆栝楤榼棓尪蓂燀淸凈";

const FACES: [&str; 2] = [
    "/usr/share/fonts/truetype/arphic/uming.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let chars = characters();
    let mut correlation = vec![0.0f32; chars.len() * chars.len()];
    for path in FACES {
        let font = FontVec::try_from_vec_and_index(std::fs::read(path)?, 0)?;
        let glyphs: Vec<Vec<f32>> = chars
            .iter()
            .map(|&c| standardised(&blurred(&drawn(&font, c))))
            .collect();
        for (i, one) in glyphs.iter().enumerate() {
            for (j, other) in glyphs.iter().enumerate() {
                let product: f32 = one.iter().zip(other).map(|(a, b)| a * b).sum();
                correlation[i * chars.len() + j] += product / FACES.len() as f32;
            }
        }
    }
    for (i, c) in chars.iter().enumerate() {
        let row = &correlation[i * chars.len()..(i + 1) * chars.len()];
        let mut near: Vec<(f32, char)> = row
            .iter()
            .copied()
            .zip(chars.iter().copied())
            .filter(|&(r, other)| r >= GRADES[2] && other != *c)
            .collect();
        near.sort_by(|a, b| b.0.total_cmp(&a.0));
        near.truncate(KEPT);
        let graded = |grade: usize| -> String {
            let from = if grade == 0 { 2.0 } else { GRADES[grade - 1] };
            let within = |r: f32| r >= GRADES[grade] && r < from;
            let chars = near.iter().filter(|(r, _)| within(*r));
            chars.map(|(_, other)| other).collect()
        };
        if !near.is_empty() {
            println!("{c} {} {} {}", graded(0), graded(1), graded(2));
        }
    }
    Ok(())
}

/// The 6,763 characters of levels 1 and 2, and the others.
fn characters() -> Vec<char> {
    let codes = (0xB0..=0xF7u8).flat_map(|row| (0xA1..=0xFEu8).map(move |cell| [row, cell]));
    codes
        .filter_map(|code| {
            encoding_rs::GBK
                .decode_without_bom_handling_and_without_replacement(&code)?
                .chars()
                .next()
        })
        .filter(|c| matches!(c, '\u{4E00}'..='\u{9FFF}'))
        .chain(OTHERS.chars())
        .collect::<BTreeSet<char>>()
        .into_iter()
        .collect()
}

/// Ink from 0 to 1, the glyph's own box stretched to the square, as recognisers see cropped characters.
fn drawn(font: &FontVec, c: char) -> Vec<f32> {
    let mut ink = vec![0.0; SIDE * SIDE];
    let glyph = font
        .glyph_id(c)
        .with_scale(PxScale::from(SIDE as f32 * 1.2));
    if let Some(outline) = font.outline_glyph(glyph) {
        let bounds = outline.px_bounds();
        let left = ((SIDE as f32 - bounds.width()) / 2.0).max(0.0) as usize;
        let top = ((SIDE as f32 - bounds.height()) / 2.0).max(0.0) as usize;
        outline.draw(|x, y, coverage| {
            let (x, y) = (x as usize + left, y as usize + top);
            if x < SIDE && y < SIDE {
                ink[y * SIDE + x] = coverage;
            }
        });
    }
    ink
}

/// Twice a 3 x 3 mean: strokes that moved by a pixel still meet.
fn blurred(ink: &[f32]) -> Vec<f32> {
    let once = |ink: &[f32]| -> Vec<f32> {
        let at = |x: usize, y: usize| {
            if x < SIDE && y < SIDE {
                ink[y * SIDE + x]
            } else {
                0.0
            }
        };
        (0..SIDE * SIDE)
            .map(|i| {
                let (x, y) = (i % SIDE, i / SIDE);
                let mean: f32 = (0..9)
                    .map(|k| at((x + k % 3).wrapping_sub(1), (y + k / 3).wrapping_sub(1)))
                    .sum();
                mean / 9.0
            })
            .collect()
    };
    once(&once(ink))
}

/// Mean 0 and length 1.
fn standardised(ink: &[f32]) -> Vec<f32> {
    let mean = ink.iter().sum::<f32>() / ink.len() as f32;
    let centred: Vec<f32> = ink.iter().map(|v| v - mean).collect();
    let length = centred
        .iter()
        .map(|v| v * v)
        .sum::<f32>()
        .sqrt()
        .max(f32::EPSILON);
    centred.iter().map(|v| v / length).collect()
}

//! Damage to print, for the report. It is built otherwise than what the matcher was fitted to: look-alikes by the
//! directions of strokes in the zones of another face, and what happens to the paper: cut ends, broken
//! brackets, other widths, stray marks, and what hospitals write around names.

use std::collections::HashMap;

use ab_glyph::{Font, FontVec, PxScale};

use crate::noise::Dice;

const FACE: &str = "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc";
const SIDE: usize = 32;
const ZONES: usize = 4;
const DIRECTIONS: usize = 4;
/// Look-alikes of a character; the nearest are taken the most often.
const NEAREST: usize = 8;

/// How much happens to a name, in shares.
#[derive(Clone, Copy)]
pub struct Damage {
    pub label: &'static str,
    /// Of characters that are read as another.
    exchanged: f64,
    /// Of characters that are lost.
    lost: f64,
    /// Of names that lose their first or last character.
    cut: f64,
    /// Of brackets that are lost or read as a stroke.
    broken: f64,
    /// Of names with a stray mark in them.
    stray: f64,
    /// Of names with a class, a sign, a maker or a brand around them.
    dressed: f64,
    /// Of names whose signs and letters are full width.
    wide: f64,
}

pub const LIGHT: Damage = Damage {
    label: "light",
    exchanged: 0.02,
    lost: 0.001,
    cut: 0.005,
    broken: 0.02,
    stray: 0.03,
    dressed: 0.2,
    wide: 0.2,
};
pub const MEDIUM: Damage = Damage {
    label: "medium",
    exchanged: 0.05,
    lost: 0.004,
    cut: 0.02,
    broken: 0.06,
    stray: 0.08,
    dressed: 0.3,
    wide: 0.3,
};
pub const HEAVY: Damage = Damage {
    label: "heavy",
    exchanged: 0.1,
    lost: 0.008,
    cut: 0.04,
    broken: 0.12,
    stray: 0.15,
    dressed: 0.4,
    wide: 0.4,
};

/// The nearest glyphs of every character in use, by the directions of their strokes.
pub struct Strokes(HashMap<char, Vec<char>>);

impl Strokes {
    pub fn of(names: &[String]) -> Result<Strokes, Box<dyn std::error::Error>> {
        let font = FontVec::try_from_vec_and_index(std::fs::read(FACE)?, 2)?;
        let mut chars: Vec<char> = names.iter().flat_map(|name| name.chars()).collect();
        chars.retain(|c| c.is_alphanumeric());
        chars.sort_unstable();
        chars.dedup();
        let features: Vec<[f32; ZONES * ZONES * DIRECTIONS]> = chars
            .iter()
            .map(|&c| directions(&drawn(&font, c)))
            .collect();
        let nearest = |i: usize| {
            let alike = |j: usize| -> f32 {
                features[i]
                    .iter()
                    .zip(&features[j])
                    .map(|(a, b)| a * b)
                    .sum()
            };
            let others = (0..chars.len()).filter(|&j| j != i);
            let mut near: Vec<(f32, char)> = others.map(|j| (alike(j), chars[j])).collect();
            near.sort_by(|a, b| b.0.total_cmp(&a.0));
            near.into_iter().take(NEAREST).map(|(_, c)| c).collect()
        };
        Ok(Strokes(
            (0..chars.len()).map(|i| (chars[i], nearest(i))).collect(),
        ))
    }

    fn look_alike(&self, c: char, dice: &mut Dice) -> char {
        let near = self.0.get(&c).filter(|near| !near.is_empty());
        // The lesser of two throws: the nearest come up the most often.
        near.map_or(c, |near| {
            near[dice.below(near.len()).min(dice.below(near.len()))]
        })
    }
}

fn drawn(font: &FontVec, c: char) -> Vec<f32> {
    let mut ink = vec![0.0; SIDE * SIDE];
    let glyph = font.glyph_id(c).with_scale(PxScale::from(SIDE as f32));
    if let Some(outline) = font.outline_glyph(glyph) {
        outline.draw(|x, y, coverage| {
            let (x, y) = (x as usize, y as usize);
            if x < SIDE && y < SIDE {
                ink[y * SIDE + x] = coverage;
            }
        });
    }
    ink
}

/// Strength of edges by zone and direction, as a vector of length 1.
fn directions(ink: &[f32]) -> [f32; ZONES * ZONES * DIRECTIONS] {
    let mut found = [0.0; ZONES * ZONES * DIRECTIONS];
    for y in 1..SIDE - 1 {
        for x in 1..SIDE - 1 {
            let dx = ink[y * SIDE + x + 1] - ink[y * SIDE + x - 1];
            let dy = ink[(y + 1) * SIDE + x] - ink[(y - 1) * SIDE + x];
            let angle = dy.atan2(dx).rem_euclid(std::f32::consts::PI);
            let direction = (angle / std::f32::consts::PI * DIRECTIONS as f32) as usize;
            let zone = y * ZONES / SIDE * ZONES + x * ZONES / SIDE;
            found[zone * DIRECTIONS + direction % DIRECTIONS] += dx.hypot(dy);
        }
    }
    let length = found.iter().map(|v| v * v).sum::<f32>().sqrt();
    found.map(|v| v / length.max(f32::EPSILON))
}

/// The name as it might be read from bad paper, without what hospitals write around it.
pub fn damaged(name: &str, damage: Damage, strokes: &Strokes, dice: &mut Dice) -> String {
    let mut text: Vec<char> = Vec::new();
    for c in name.chars() {
        if "()（）".contains(c) && dice.chance(damage.broken) {
            match dice.below(3) {
                0 => {}
                1 => text.push(if "(（".contains(c) { '〔' } else { ']' }),
                _ => text.push('1'),
            }
        } else if dice.chance(damage.exchanged) {
            text.push(strokes.look_alike(c, dice));
        } else if !dice.chance(damage.lost) {
            text.push(c);
        }
    }
    if text.len() > 4 && dice.chance(damage.cut) {
        if dice.below(3) == 0 {
            text.remove(0);
        } else {
            text.pop();
        }
    }
    if dice.chance(damage.stray) && !text.is_empty() {
        let at = dice.below(text.len() + 1);
        text.insert(at, ['.', '·', '、', '-', '\'', '_', ' '][dice.below(7)]);
    }
    if dice.chance(damage.wide) {
        for c in &mut text {
            if matches!(*c, '!'..='~') {
                *c = char::from_u32(*c as u32 + 0xFEE0).unwrap_or(*c);
            }
        }
    }
    text.into_iter().collect()
}

/// With what hospitals write around names, around some of them.
pub fn dressed(name: String, damage: Damage, dice: &mut Dice) -> String {
    const BEFORE: [&str; 10] = [
        "★",
        "▲",
        "[甲]",
        "【乙类】",
        "(甲)",
        "甲|",
        "[乙",
        "*",
        "国产",
        "(国产)",
    ];
    const BEHIND: [&str; 8] = [
        "(集采)",
        "★",
        "(扬子江药业)",
        "（国药集团）",
        "/次",
        "(进口)",
        "[丙]",
        "(自费)",
    ];
    if !dice.chance(damage.dressed) {
        name
    } else if dice.below(3) == 0 {
        format!("{name}{}", BEHIND[dice.below(BEHIND.len())])
    } else {
        format!("{}{name}", BEFORE[dice.below(BEFORE.len())])
    }
}

//! Made-up recogniser noise of which one knob is turned: the share of characters hit. It is not the matcher's own
//! table of look-alikes: it takes another face, and the nearest glyphs however far they are.

use std::collections::HashMap;

use ab_glyph::{Font, FontVec, PxScale};

const FACE: &str = "/usr/share/fonts/truetype/arphic/ukai.ttc";
const SIDE: usize = 14;

/// A linear congruential generator: the report is the same on every machine.
pub struct Dice(pub u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    pub fn below(&mut self, bound: usize) -> usize {
        self.next() as usize % bound.max(1)
    }

    pub fn chance(&mut self, share: f64) -> bool {
        (self.next() as f64) < share * f64::from(1u32 << 31)
    }
}

/// The six nearest glyphs of every character in use.
pub struct Shapes(HashMap<char, Vec<char>>);

impl Shapes {
    pub fn of(names: &[String]) -> Result<Shapes, Box<dyn std::error::Error>> {
        let font = FontVec::try_from_vec_and_index(std::fs::read(FACE)?, 0)?;
        let mut chars: Vec<char> = names
            .iter()
            .flat_map(|name| name.chars())
            .filter(|c| c.is_alphanumeric())
            .collect();
        chars.sort_unstable();
        chars.dedup();
        let glyphs: Vec<Vec<f32>> = chars.iter().map(|&c| drawn(&font, c)).collect();
        let nearest = |i: usize| {
            let apart = |j: usize| {
                glyphs[i]
                    .iter()
                    .zip(&glyphs[j])
                    .map(|(a, b)| (a - b).abs())
                    .sum::<f32>()
            };
            let mut near: Vec<(f32, char)> = (0..chars.len())
                .filter(|&j| j != i)
                .map(|j| (apart(j), chars[j]))
                .collect();
            near.sort_by(|a, b| a.0.total_cmp(&b.0));
            near.into_iter().take(6).map(|(_, c)| c).collect()
        };
        Ok(Shapes(
            (0..chars.len()).map(|i| (chars[i], nearest(i))).collect(),
        ))
    }
}

fn drawn(font: &FontVec, c: char) -> Vec<f32> {
    let mut ink = vec![0.0; SIDE * SIDE];
    let glyph = font.glyph_id(c).with_scale(PxScale::from(SIDE as f32));
    if let Some(outline) = font.outline_glyph(glyph) {
        outline.draw(|x, y, coverage| {
            let inside = (x as usize) < SIDE;
            if let Some(pixel) = ink
                .get_mut(y as usize * SIDE + x as usize)
                .filter(|_| inside)
            {
                *pixel = coverage;
            }
        });
    }
    ink
}

/// Of the characters hit, three quarters become a look-alike, the others go or gain a speck.
pub fn noisy(name: &str, rate: f64, shapes: &Shapes, dice: &mut Dice) -> String {
    let mut text = String::new();
    for c in name.chars() {
        if !dice.chance(rate) {
            text.push(c);
            continue;
        }
        match (dice.below(12), shapes.0.get(&c)) {
            (0..=8, Some(near)) if !near.is_empty() => text.push(near[dice.below(near.len())]),
            (9, _) => {}
            (10, _) => text.extend([c, '.']),
            _ => text.extend([c, ' ']),
        }
    }
    text
}

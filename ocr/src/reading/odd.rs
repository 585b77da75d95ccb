//! Characters of names that were read unsurely and stand in no word of the trade beside their neighbours: as often misread as new
//! to the words.

use super::words::{Place, is_pair};
use crate::han::is_han_or_rare;

/// A character less sure than this is odd where none of its neighbours goes with it, and where one of two does not. (Of the
/// unflagged names of 52 printed bills, six wrong ones are found so, and some nine of 1,250 right ones.)
const ALONE: f32 = 0.8;
const HALF: f32 = 0.7;

/// Whether a name holds such a character. `chosen` are the places' likeliest wording.
pub fn any(places: &[Place], chosen: impl Fn(usize) -> usize) -> bool {
    let said: Vec<char> = (0..places.len())
        .map(|at| places[at][chosen(at)].0)
        .collect();
    let goes = |pair: &[char]| {
        let han = pair.iter().all(|char| is_han_or_rare(*char));
        han.then(|| is_pair(pair[0], pair[1]))
    };
    let pairs: Vec<Option<bool>> = said.windows(2).map(goes).collect();
    (0..said.len()).any(|at| {
        let before = at.checked_sub(1).and_then(|before| pairs[before]);
        let behind = pairs.get(at).copied().flatten();
        let beside = [before, behind];
        let strange = beside.contains(&Some(false));
        let alone = strange && !beside.contains(&Some(true));
        let sure = places[at][0].1.exp();
        sure < HALF && strange || sure < ALONE && alone
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_odd(name: &str, unsure: usize, sure: f32) -> bool {
        let place = |(at, char)| vec![(char, if at == unsure { sure.ln() } else { 0.0 })];
        let places: Vec<Place> = name.chars().enumerate().map(place).collect();
        any(&places, |_| 0)
    }

    #[test]
    fn an_unsure_character_that_goes_with_no_neighbour_is_odd() {
        assert!(is_odd("缩富素注射液", 1, 0.75));
        assert!(!is_odd("缩宫素注射液", 1, 0.75));
        assert!(!is_odd("缩富素注射液", 1, 0.85));
        // What was read surely may be a word that is not known.
        assert!(!is_odd("缩富素注射液", 4, 0.6));
    }

    #[test]
    fn one_that_goes_with_one_neighbour_must_be_surer() {
        assert!(is_odd("盐酸二二甲双胍", 2, 0.6));
        assert!(!is_odd("盐酸二二甲双胍", 2, 0.75));
    }
}

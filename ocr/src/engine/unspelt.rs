//! Words of the trade with characters that a recogniser does not know: it reads others for them, and is sure of those.

use std::collections::HashSet;

use crate::reading::trade_words;

pub struct Unspelt {
    /// `None` stands for any character.
    words: Vec<Vec<Option<char>>>,
}

impl Unspelt {
    /// Words of which some characters are not known, and others are.
    pub fn of(known: &HashSet<char>) -> Unspelt {
        let spelt = |word: &str| {
            let known = |char| known.contains(&char).then_some(char);
            word.chars().map(known).collect()
        };
        let words = trade_words().map(spelt);
        let in_part =
            |word: &Vec<Option<char>>| word.contains(&None) && word.iter().any(Option::is_some);
        Unspelt {
            words: words.filter(in_part).collect(),
        }
    }

    /// Whether all known characters of such a word stand in this text in their places.
    pub fn may_be_in(&self, text: &str) -> bool {
        let text: Vec<char> = text.chars().collect();
        let stands = |word: &Vec<Option<char>>, stretch: &[char]| {
            let mut pairs = word.iter().zip(stretch);
            pairs.all(|(known, char)| known.is_none_or(|known| known == *char))
        };
        self.words.iter().any(|word| {
            text.windows(word.len())
                .any(|stretch| stands(word, stretch))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_may_be_meant_where_all_of_it_that_is_known_stands() {
        let mut known: HashSet<char> = trade_words().flat_map(str::chars).collect();
        assert!(!Unspelt::of(&known).may_be_in("秦艽"));
        assert!(known.remove(&'艽'));
        let unspelt = Unspelt::of(&known);
        assert!(unspelt.may_be_in("秦芄(片)"));
        assert!(!unspelt.may_be_in("羌活"));
        assert!(!Unspelt::of(&HashSet::new()).may_be_in("秦艽"));
    }
}

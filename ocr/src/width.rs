//! Wide and plain forms of one character, between which no recogniser decides and nothing on a bill hangs.

/// The plain form of the wide forms of ASCII.
pub fn plain(char: char) -> char {
    const AWAY: u32 = '！' as u32 - '!' as u32;
    match char {
        '\u{3000}' => ' ',
        '！'..='～' => char::from_u32(char as u32 - AWAY).unwrap_or(char),
        _ => char,
    }
}

/// Gives the likelier form of a character the probability of both. `choices` are in the order of their probabilities.
pub fn merge(choices: &mut Vec<(Option<char>, f32)>) {
    let mut merged: Vec<(Option<char>, f32)> = Vec::with_capacity(choices.len());
    for &(char, probability) in choices.iter() {
        let same = |other: &&mut (Option<char>, f32)| other.0.map(plain) == char.map(plain);
        match merged.iter_mut().find(same) {
            Some((_, sum)) => *sum += probability,
            None => merged.push((char, probability)),
        }
    }
    if merged.len() < choices.len() {
        merged.sort_by(|a, b| b.1.total_cmp(&a.1));
        *choices = merged;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_are_one_choice() {
        let mut choices = vec![
            (None, 0.4),
            (Some('（'), 0.3),
            (Some('('), 0.25),
            (Some('C'), 0.05),
        ];
        merge(&mut choices);
        let chars: Vec<Option<char>> = choices.iter().map(|choice| choice.0).collect();
        assert_eq!(chars, [Some('（'), None, Some('C')]);
        assert!((choices[0].1 - 0.55).abs() < 1e-6);
    }
}

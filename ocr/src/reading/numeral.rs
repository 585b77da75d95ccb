//! Roman numerals in brackets: `(Ⅱ)` is read as `(11)`, which no name of an item says.

use super::words::Place;
use crate::han::is_han;

/// One stroke is a numeral rather than the digit where the recogniser gives the letter this much, natural logarithm.
const CONSIDERED: f32 = -4.6;

/// Preparations end in these; a lone stroke in brackets behind one is a numeral.
const PREPARATIONS: &str = "片散液囊剂丸粒胶膏";

/// Chooses, among `places`, the letter for the strokes that fill a pair of brackets. Whether it changed anything.
pub fn choose(places: &mut [Place], chosen: &mut [usize]) -> bool {
    let said = |places: &[Place], chosen: &[usize], at: usize| places[at][chosen[at]].0;
    let mut changed = false;
    let mut start = 0;
    // Behind a bracket, or the hyphen of `18AA-Ⅱ`.
    let opens = |places: &[Place], chosen: &[usize], at: usize| match said(places, chosen, at) {
        '(' | '（' => true,
        '-' | ' ' => at > 0 && said(places, chosen, at - 1).is_ascii_alphabetic(),
        _ => false,
    };
    while let Some(open) = (start..places.len()).find(|&at| opens(places, chosen, at)) {
        let end = (open + 1..places.len())
            .find(|&at| !is_stroke(said(places, chosen, at)))
            .unwrap_or(places.len());
        let prepared = open > 0 && PREPARATIONS.contains(said(places, chosen, open - 1));
        let closed = end < places.len() && matches!(said(places, chosen, end), ')' | '）');
        let strokes = open + 1..end;
        let digits = strokes.clone().all(|at| said(places, chosen, at) == '1');
        let likely = strokes.len() > 1
            || prepared
            || strokes.clone().any(|at| {
                let letter = |(char, log): &(char, f32)| {
                    matches!(char, 'I' | 'Ⅰ' | 'l') && *log >= CONSIDERED
                };
                places[at].iter().any(letter)
            });
        if closed && (1..=3).contains(&strokes.len()) && (!digits || likely) {
            let hyphen = said(places, chosen, open) == ' ';
            let hyphen = hyphen.then_some((open, '-')).into_iter();
            for (at, meant) in strokes.map(|at| (at, 'I')).chain(hyphen) {
                if said(places, chosen, at) == meant {
                    continue;
                }
                let log = places[at][chosen[at]].1;
                let known = places[at].iter().position(|choice| choice.0 == meant);
                chosen[at] = known.unwrap_or_else(|| {
                    places[at].push((meant, log));
                    places[at].len() - 1
                });
                changed = true;
            }
        }
        start = open + 1;
    }
    changed
}

/// The name with one numeral where strokes of the same print were read beside it: `(ⅡI)` is `(Ⅱ)`. `None` where none is.
pub fn unmixed(name: &str) -> Option<String> {
    let chars: Vec<char> = name.chars().collect();
    let runs: Vec<&[char]> = chars.chunk_by(|a, b| is_part(*a) == is_part(*b)).collect();
    let mut meant = String::with_capacity(name.len());
    for (at, run) in runs.iter().enumerate() {
        let mut whole = run.iter().filter(|char| is_whole(**char));
        // `Ⅷ100IU` goes on with a number.
        let ends = runs
            .get(at + 1)
            .is_none_or(|next| !next[0].is_ascii_alphanumeric() && next[0] != '.');
        match (whole.next(), whole.next()) {
            (Some(numeral), None) if ends => meant.push(*numeral),
            _ => meant.extend(*run),
        }
    }
    (meant != name).then_some(meant)
}

/// Whether the name holds a numeral, which tells one listed drug from another by a stroke.
pub fn is_in(name: &str) -> bool {
    let bracketed =
        |part: &str| !part.is_empty() && part.chars().all(|char| matches!(char, 'I' | 'V' | 'X'));
    let closed = name.split([')', '）']).rev().skip(1);
    let mut ends = closed.filter_map(|part| part.rsplit(['(', '（', '-']).next());
    name.chars().any(is_whole) || ends.any(bracketed)
}

/// Whether a numeral, drawn as one narrow character behind Han, was read as several: `因子Ⅷ` as `因子VII` or `因子VWI`. How
/// many strokes there are is not told then.
pub fn is_squeezed(name: &str) -> bool {
    let chars: Vec<char> = name.chars().collect();
    let is_mark = |char: char| is_part(char) || matches!(char, 'W' | 'M' | '\\' | '/');
    let runs: Vec<&[char]> = chars.chunk_by(|a, b| is_mark(*a) == is_mark(*b)).collect();
    runs.windows(2).enumerate().any(|(at, pair)| {
        let [before, run] = [pair[0], pair[1]];
        let ends = runs.get(at + 2).is_none_or(|next| is_han(next[0]));
        let angled = run
            .iter()
            .any(|char| !is_stroke(*char) && !matches!(char, 'M' | '/'));
        before.last().is_some_and(|char| is_han(*char)) && ends && run.len() > 1 && angled
    })
}

/// Whether brackets in the name end in a hyphen, or hold nothing: what stood there, `(18AA-Ⅴ)`, was not read.
/// `Rh(-)` is whole.
pub fn is_lost(name: &str) -> bool {
    let chars: Vec<char> = name.chars().filter(|char| *char != ' ').collect();
    let closes = |char: char| matches!(char, ')' | '）');
    let opens = |char: char| matches!(char, '(' | '（');
    let empty = |pair: &[char]| opens(pair[0]) && closes(pair[1]);
    let hanging = |three: &[char]| !opens(three[0]) && three[1] == '-' && closes(three[2]);
    chars.windows(2).any(empty) || chars.windows(3).any(hanging)
}

fn is_whole(char: char) -> bool {
    matches!(char, 'Ⅰ'..='Ⅻ')
}

/// Whether numerals are written with it, or it is read in the place of one of their strokes.
pub fn is_part(char: char) -> bool {
    is_stroke(char) || matches!(char, 'V' | 'X') || is_whole(char)
}

fn is_stroke(char: char) -> bool {
    matches!(char, '1' | 'I' | 'l' | '|' | 'i' | '丨')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_brackets_lack_was_not_read() {
        assert!(is_lost("复方氨基酸注射液(18AA-)") && is_lost("头孢克肟片()"));
        assert!(!is_lost("Rh(-)血型") && !is_lost("复方氨基酸注射液(18AA)"));
    }

    #[test]
    fn several_letters_may_be_one_numeral() {
        for name in ["因子VII", "因子VWI", "因子\\Ⅲ", "因子VI测定"] {
            assert!(is_squeezed(name), "{name}");
        }
        for name in [
            "因子Ⅷ",
            "碳11",
            "抗体(IV)",
            "维生素B11",
            "人VIP测定",
            "B/V",
            "换药II",
        ] {
            assert!(!is_squeezed(name), "{name}");
        }
    }

    fn chosen(text: &str, considered: Option<char>) -> String {
        let place = |char: char| {
            let mut place = vec![(char, -0.1)];
            if char == '1' {
                place.extend(considered.map(|char| (char, -3.0)));
            }
            place
        };
        let mut places: Vec<Place> = text.chars().map(place).collect();
        let mut chosen = vec![0; places.len()];
        choose(&mut places, &mut chosen);
        let all = places.iter().zip(&chosen);
        all.map(|(place, &choice)| place[choice].0).collect()
    }

    #[test]
    fn strokes_that_fill_brackets_are_a_numeral() {
        assert_eq!(chosen("微量元素(11)", None), "微量元素(II)");
        assert_eq!(chosen("(l1)", None), "(II)");
        assert_eq!(chosen("氨基酸(18AA-11)", None), "氨基酸(18AA-II)");
        assert_eq!(chosen("缬沙坦(1)", Some('I')), "缬沙坦(I)");
        assert_eq!(chosen("缬沙坦氨氯地平片(1)", None), "缬沙坦氨氯地平片(I)");
        assert_eq!(chosen("氨基酸(18AA II)", None), "氨基酸(18AA-II)");
    }

    #[test]
    fn strokes_beside_a_numeral_are_of_it() {
        for (read, meant) in [
            ("氨基酸(18AA-ⅡI)", "氨基酸(18AA-Ⅱ)"),
            ("电解质散(IⅡI)", "电解质散(Ⅱ)"),
            ("人凝血因子VⅧ", "人凝血因子Ⅷ"),
        ] {
            assert_eq!(unmixed(read).as_deref(), Some(meant));
        }
        for name in ["氨基酸(Ⅱ)", "维生素B1", "(II)", "ⅡⅢ", "因子Ⅷ100IU"] {
            assert_eq!(unmixed(name), None);
        }
    }

    #[test]
    fn numerals_are_known_in_brackets_and_of_one_piece() {
        for name in ["电解质散(I)", "氨基酸(18AA-II)", "因子Ⅷ", "(IV)片"] {
            assert!(is_in(name), "{name}");
        }
        for name in [
            "维生素B1",
            "胸部CT(平扫)",
            "换药(大)",
            "IgG测定",
            "(HIV)抗体",
        ] {
            assert!(!is_in(name), "{name}");
        }
    }

    #[test]
    fn other_digits_stay() {
        for text in [
            "检查(1)",
            "氨基酸(18AA)",
            "换药(1次)",
            "疗程(10-11)",
            "维生素B1",
            "(11",
            "水溶性(111111)",
        ] {
            assert_eq!(chosen(text, None), text);
        }
    }
}

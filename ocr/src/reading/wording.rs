//! Names as they are worded on bills: where the recogniser hesitates between characters, the one that makes a word
//! of the trade is taken. One that was not considered is read only where all the rest of its word was, and leaves the name
//! doubtful.

use std::collections::BTreeMap;

use bill::{CharChoice, Field, Provenance};

use super::note;
use super::numeral;
use super::odd;
use super::strays::without_strays;
use super::words::{Place, begins_word, beheaded, complete, is_pair, likeliest, score};
use crate::han::is_han_or_rare;
use crate::table::{Cell, Word};

/// A rewording must be better by this much.
const MARGIN: f32 = 1.0;

/// A name with a character that the recogniser did not consider, or that is odd, is no surer than this, and a person looks at it.
pub const GUESSED: f32 = 0.7;
/// A sign before a name that was read as a character was read less surely.
const STRAY_SIGN: f32 = 0.7;
/// Characters each of which may stand where another of them does.
const KIN: [&str; 24] = [
    "一二三四五六七八九十",
    "左右",
    "上下",
    "前后",
    "内外",
    "单双",
    "甲乙丙丁戊",
    "大中小",
    "高低",
    "钠钾钙镁锌铁",
    "冷热温凉寒",
    "干湿",
    "男女",
    "阴阳",
    "动静",
    "长短",
    "快慢",
    "有无",
    "正负",
    "肝肾肺心脑脾胃胆胰肠",
    "头颈胸腹腰背臀",
    "肩肘腕髋膝踝",
    "酸酯醇酚酮醛醚",
    "氟氯溴碘",
];

/// The name in a cell, reworded where that is surer, and all the characters considered for it.
pub fn name(cell: &Cell, printed: Field<String>) -> (Field<String>, Vec<CharChoice>) {
    let own = without_strays(cell);
    let stray = own.words.len() < cell.words.len();
    let cell = &own;
    let words: Vec<Vec<Place>> = cell.words.iter().map(places).collect();
    let lengths: Vec<usize> = words.iter().map(Vec::len).collect();
    let mut places = words.concat();
    let wording = worded(&mut places);
    let mut from = 0;
    let texts = cell.words.iter().zip(lengths).map(|(word, length)| {
        let own = from..from + length;
        from = own.end;
        let Some(wording) = &wording else {
            return word.text.clone();
        };
        let said: String = own.map(|at| places[at][wording.chosen[at]].0).collect();
        said.trim().to_owned()
    });
    let texts: Vec<String> = texts.collect();
    let value = Cell::joined(texts.iter().map(String::as_str));
    let value = value.trim_matches(is_fringe).to_owned();
    let unsure = places
        .first()
        .is_some_and(|place| place[0].1 < STRAY_SIGN.ln());
    let mended = note::mend(&value).or_else(|| with_head(&value, unsure));
    let plain = mended.as_deref().unwrap_or(&value);
    let mended = numeral::unmixed(plain).or(mended);
    let shortened = mended
        .as_ref()
        .is_some_and(|mended| value.ends_with(mended.as_str()));
    let said = mended.as_ref().unwrap_or(&value);
    let choices = choices(said, places.iter().skip(usize::from(shortened)));
    let guessed = mended.is_some() || wording.as_ref().is_some_and(|wording| wording.guessed);
    let chosen = |at: usize| wording.as_ref().map_or(0, |wording| wording.chosen[at]);
    let doubtful = guessed || odd::any(&places, chosen);
    let most = if doubtful { GUESSED } else { 1.0 };
    if wording.is_none() && mended.is_none() && !stray {
        let unchanged = Field {
            value: printed.value.is_some().then_some(value),
            confidence: printed.confidence.map(|confidence| confidence.min(most)),
            ..printed
        };
        return (unchanged, choices);
    }
    let gain = wording.map_or(f32::INFINITY, |wording| wording.gain);
    let right = 1.0 - 0.5 * (-gain).exp();
    let reworded = Field {
        provenance: Provenance::Repaired {
            before: printed.text.clone(),
            equation: "wording".to_owned(),
        },
        confidence: printed
            .confidence
            .map(|confidence| (confidence.max(0.5) * right).min(most)),
        value: Some(mended.unwrap_or(value)),
        ..printed
    };
    (reworded, choices)
}

/// How a name is likeliest meant.
struct Wording {
    chosen: Vec<usize>,
    /// By how much it is surer than what was printed.
    gain: f32,
    /// It holds a character that the recogniser did not consider.
    guessed: bool,
}

/// `None` where that is what was printed.
fn worded(places: &mut [Place]) -> Option<Wording> {
    let mut own: Vec<Place> = places.to_vec();
    own.iter_mut().for_each(without_kin);
    let considered: Vec<usize> = own.iter().map(Vec::len).collect();
    complete(&mut own);
    own.iter_mut().for_each(without_kin);
    let mut chosen = likeliest(&own);
    let mut gain = score(&own, &chosen) - score(&own, &vec![0; own.len()]);
    let reworded = chosen.iter().any(|&choice| choice > 0) && gain >= MARGIN;
    if !reworded {
        chosen.fill(0);
        gain = MARGIN;
    }
    let mut pairs = chosen.iter().zip(&considered);
    let guessed = pairs.any(|(&choice, &count)| choice >= count);
    let among = |(place, (own, choice)): (&mut Place, (&Place, usize))| {
        let meant = own[choice];
        let known = place.iter().position(|choice| choice.0 == meant.0);
        known.unwrap_or_else(|| {
            place.push(meant);
            place.len() - 1
        })
    };
    let chosen = places.iter_mut().zip(own.iter().zip(chosen)).map(among);
    let mut chosen: Vec<usize> = chosen.collect();
    let numeral = numeral::choose(places, &mut chosen);
    (reworded || numeral).then_some(Wording {
        chosen,
        gain,
        guessed,
    })
}

/// Leaves out what may stand in the place of the printed character in another name: no wording tells 二联 from 三联.
fn without_kin(place: &mut Place) {
    let printed = place[0].0;
    let family = KIN.iter().find(|family| family.contains(printed));
    let is_kin = |char: char| family.is_some_and(|family| family.contains(char));
    place.retain(|(char, _)| *char == printed || !(is_kin(*char) || numeral::is_part(*char)));
}

/// With the first character that was lost, or without a sign before it that was read as a character.
fn with_head(name: &str, unsure: bool) -> Option<String> {
    if let Some(head) = beheaded(name) {
        return Some(format!("{head}{name}"));
    }
    let chars: Vec<char> = name.chars().collect();
    let [sign, first, ..] = chars[..] else {
        return None;
    };
    let stray = unsure && is_han_or_rare(sign) && !is_pair(sign, first);
    (stray && begins_word(&chars[1..])).then(|| chars[1..].iter().collect())
}

/// What is left of rules at the ends of a name, and marks that hospitals put to what the insurance does not pay.
pub fn is_fringe(char: char) -> bool {
    let rest = matches!(
        char,
        '-' | '='
            | '_'
            | '|'
            | '.'
            | '·'
            | '~'
            | ','
            | '，'
            | '、'
            | '。'
            | '\''
            | '“'
            | '”'
            | '"'
            | ' '
            | ':'
            | '：'
    );
    rest || "※★☆▲△●○◆◇■□".contains(char)
}

fn places(word: &Word) -> Vec<Place> {
    let glyphs = word.glyphs.iter();
    glyphs
        .map(|glyph| {
            let mut found: BTreeMap<char, f32> = BTreeMap::new();
            for step in &word.lattice.steps[glyph.steps.0..=glyph.steps.1] {
                for &(char, probability) in &step.choices {
                    let Some(char) = char.filter(|char| may_be(glyph.char, *char)) else {
                        continue;
                    };
                    let best = found.entry(char).or_insert(probability);
                    *best = best.max(probability);
                }
            }
            let mut place = vec![(glyph.char, glyph.probability.max(1e-6).ln())];
            place.extend(found.into_iter().map(|(char, p)| (char, p.ln())));
            place[1..].sort_by(|a, b| b.1.total_cmp(&a.1));
            place
        })
        .collect()
}

/// Whether the other character is one to ask about: Han for Han, a numeral for a numeral. A digit or a bracket is no
/// matter of wording.
fn may_be(read: char, other: char) -> bool {
    let both = |of: fn(char) -> bool| of(read) && of(other);
    read != other && (both(is_han_or_rare) || both(numeral::is_part))
}

/// The places of `name` where the recogniser considered more than one character.
fn choices<'a>(name: &str, places: impl Iterator<Item = &'a Place>) -> Vec<CharChoice> {
    let mut places = places.peekable();
    let mut choices = Vec::new();
    for (at, char) in name.chars().enumerate() {
        // Spaces at the ends of words were trimmed, and some put between words.
        let own = |place: &&Place| place.iter().any(|(choice, _)| *choice == char);
        // Of a numeral read in two pieces one is left.
        let left_out = |char| at == 0 && is_fringe(char) || numeral::is_part(char);
        let gone =
            |place: &&Place| place[0].0.is_whitespace() || !own(place) && left_out(place[0].0);
        while places.next_if(gone).is_some() {}
        let Some(place) = places.next_if(own) else {
            continue;
        };
        if place.len() > 1 {
            choices.push(CharChoice {
                at: at as u16,
                chars: place.clone(),
            });
        }
    }
    choices
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Lattice, Step};

    fn cell(places: &[&[(char, f32)]]) -> Cell {
        let steps = places.iter().enumerate().flat_map(|(index, choices)| {
            let x = index as f32 * 20.0;
            let step = |x, choices| Step { x, choices };
            [
                step(x, choices.iter().map(|&(c, p)| (Some(c), p)).collect()),
                step(x + 10.0, vec![(None, 1.0)]),
            ]
        });
        let lattice = Lattice {
            steps: steps.collect(),
        };
        let right = places.len() as f32 * 20.0;
        Cell {
            others: Vec::new(),
            words: vec![Word::new(lattice, 0.0, 0.0, right, 20.0)],
        }
    }

    fn read(places: &[&[(char, f32)]]) -> (Field<String>, Vec<CharChoice>) {
        let cell = cell(places);
        let text = cell.text();
        let printed = Field {
            value: Some(text.clone()),
            text,
            confidence: cell.confidence(),
            ..Field::absent()
        };
        name(&cell, printed)
    }

    #[test]
    fn a_word_of_the_trade_wins_over_a_slightly_likelier_character() {
        let (field, choices) = read(&[
            &[('孕', 0.9)],
            &[('酮', 0.9)],
            &[('满', 0.6), ('测', 0.3)],
            &[('定', 0.99)],
        ]);
        assert_eq!(field.value.as_deref(), Some("孕酮测定"));
        assert_eq!(field.text, "孕酮满定");
        assert!(field.is_repaired());
        assert_eq!((choices[0].at, choices[0].chars.len()), (2, 2));
    }

    #[test]
    fn no_wording_changes_a_number_in_a_name() {
        let (field, choices) = read(&[
            &[('二', 0.7), ('三', 0.3)],
            &[('联', 0.99)],
            &[('活', 0.99)],
            &[('菌', 0.99)],
        ]);
        assert_eq!(field.value.as_deref(), Some("二联活菌"));
        assert_eq!(choices[0].chars.len(), 2);
        let (field, _) = read(&[
            &[('热', 0.7), ('冷', 0.2)],
            &[('湿', 0.99)],
            &[('敷', 0.99)],
            &[('法', 0.99)],
        ]);
        assert_eq!(field.value.as_deref(), Some("热湿敷法"));
    }

    #[test]
    fn the_strokes_considered_for_a_numeral_are_kept() {
        let (field, choices) = read(&[
            &[('散', 0.99)],
            &[('(', 0.99)],
            &[('I', 0.7), ('Ⅱ', 0.2), ('一', 0.05)],
            &[(')', 0.99)],
        ]);
        assert_eq!(field.value.as_deref(), Some("散(I)"));
        let kept: Vec<char> = choices[0].chars.iter().map(|choice| choice.0).collect();
        assert_eq!((choices[0].at, kept), (2, vec!['I', 'Ⅱ']));
    }

    #[test]
    fn sure_characters_stay() {
        let (field, _) = read(&[&[('满', 0.999), ('测', 0.0005)], &[('定', 0.99)]]);
        assert_eq!(field.value.as_deref(), Some("满定"));
        assert!(!field.is_repaired());
    }

    #[test]
    fn the_rest_of_a_word_shows_a_character_that_was_not_considered() {
        let (field, choices) = read(&[
            &[('特', 0.98)],
            &[('比', 0.98)],
            &[('攀', 0.5), ('票', 0.3)],
            &[('芬', 0.98)],
            &[('片', 0.98)],
        ]);
        assert_eq!(field.value.as_deref(), Some("特比萘芬片"));
        assert!(field.confidence.is_some_and(|confidence| confidence < 0.75));
        assert!(choices[0].chars.iter().any(|choice| choice.0 == '萘'));
        // The recogniser does not know every character.
        let (field, _) = read(&[
            &[('地', 0.99)],
            &[('尔', 0.99)],
            &[('硫', 0.99)],
            &[('草', 0.99)],
        ]);
        assert_eq!(field.value.as_deref(), Some("地尔硫䓬"));
        // Two words would do.
        let (field, _) = read(&[
            &[('攀', 0.5)],
            &[('级', 0.98)],
            &[('护', 0.98)],
            &[('理', 0.98)],
        ]);
        assert_eq!(field.value.as_deref(), Some("攀级护理"));
    }

    #[test]
    fn a_lost_first_character_follows_from_the_word() {
        let read = |name: &str| with_head(name, true);
        assert_eq!(
            read("次性使用吸氧面罩").as_deref(),
            Some("一次性使用吸氧面罩")
        );
        assert_eq!(read("八补中益气丸").as_deref(), Some("补中益气丸"));
        for name in ["一次性使用吸氧面罩", "级护理", "八珍丸", "氯雷他定片"] {
            assert_eq!(read(name), None, "{name}");
        }
    }

    #[test]
    fn what_was_read_from_a_stamp_is_left_out_and_still_doubted() {
        let main = cell(&[&[('桃', 0.9)], &[('仁', 0.99)]]);
        let stamp = cell(&[&[('民', 0.4)]]);
        let both = Cell {
            others: Vec::new(),
            words: [main.words, stamp.words].concat(),
        };
        let text = both.text();
        let printed = Field {
            value: Some(text.clone()),
            text,
            confidence: both.confidence(),
            ..Field::absent()
        };
        let (field, _) = name(&both, printed);
        assert_eq!(field.value.as_deref(), Some("桃仁"));
        assert_eq!(field.text, "桃仁民");
        assert!(
            field.is_repaired() && field.confidence.is_some_and(|confidence| confidence < 0.75)
        );
    }

    #[test]
    fn digits_are_no_matter_of_wording() {
        let (field, choices) = read(&[&[('1', 0.5), ('一', 0.4)], &[('次', 0.9)], &[('性', 0.9)]]);
        assert_eq!(field.value.as_deref(), Some("1次性"));
        assert!(choices.is_empty());
    }
}

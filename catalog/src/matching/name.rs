//! The name alone: which families of entries it may mean, and how sure that is.

use bill::{Alternative, CharChoice};

use super::alignment::{Alignment, align};
use super::apart::apart;
use super::confusion::never_noise;
use super::evidence::{other_text_odds, unlisted_sibling, variant_odds};
use super::grade::with_other_numerals;
use super::greek::with_greek_letters;
use super::lexicon::Lexicon;
use super::numeral;
use super::reading::Reading;
use crate::marks::{without_maker, without_marks};
use crate::normalize::normalized;

/// A family that the printed name may mean.
#[derive(Debug, Clone, PartialEq)]
pub struct NameHit {
    pub family: u32,
    /// 0 to 1.
    pub score: f32,
    pub difference: String,
}

/// How sure the name is of its first hit.
#[derive(Debug, Clone, PartialEq)]
pub enum Certainty {
    /// It is the first hit, with this confidence.
    Sure(f32),
    /// One of the hits, or something that the catalog does not list.
    Unsure,
    /// The catalog does not list it; the hits are only the nearest.
    Unlisted,
}

#[derive(Debug, Clone, PartialEq)]
pub struct NameAnswer {
    pub certainty: Certainty,
    /// Best first.
    pub hits: Vec<NameHit>,
    /// Where it is unsure: it is one of the hits, so that what is printed beside the name may tell which.
    pub between_listed: bool,
    pub note: [String; 2],
}

/// What a name is decided from.
#[derive(Debug, Clone, Copy)]
pub struct PrintedName<'a> {
    pub text: &'a str,
    pub choices: &'a [CharChoice],
    pub alternatives: &'a [Alternative],
}

/// Odds against a name that is listed as it was read.
pub const EXACT: f32 = 0.001;
/// Names looked at character by character.
const SHORTLIST: usize = 32;
/// Names kept to be shown.
const KEPT: usize = 6;
/// Below this the nearest name is only the nearest.
const RESEMBLES: f32 = 0.6;
/// Odds, against all else together, up to which a name is taken for the nearest.
pub const DOUBT: f32 = 0.025;
/// Fitted under noise, judged under damage; see `match_report`.
const DOUBT_HELD: f32 = 0.12;
const RESIDUE: f32 = 0.0004;
/// Odds from which on another listed name is as good as the nearest.
const TWIN: f32 = 0.3;

impl NameAnswer {
    pub fn new(certainty: Certainty, hits: Vec<NameHit>, note: [&str; 2]) -> NameAnswer {
        NameAnswer {
            certainty,
            hits,
            between_listed: false,
            note: note.map(str::to_owned),
        }
    }

    pub fn sure_of(&self) -> Option<u32> {
        match self.certainty {
            Certainty::Sure(_) => self.hits.first().map(|hit| hit.family),
            _ => None,
        }
    }
}

/// The probability that a name is the one it is taken for, from the odds against it that were added up. These are cautious:
/// of names misread by made-up noise, one in ten not listed, the share that is wrong is `DOUBT_HELD` of them, and `RESIDUE`
/// more for what they do not see.
pub fn stated(doubt: f32) -> f32 {
    1.0 / (1.0 + RESIDUE + DOUBT_HELD * doubt)
}

/// The family that the text is, letter by letter, with or without the marks and the maker around it, and in whichever
/// numerals its grade is written.
pub fn exact(lexicon: &Lexicon, text: &str) -> Option<u32> {
    let text = normalized(text);
    let bare = without_marks(&text);
    let found = lexicon.exact(&text).or_else(|| lexicon.exact(bare));
    found
        .or_else(|| lexicon.exact(without_maker(bare)))
        .or_else(|| {
            let others = with_other_numerals(bare).into_iter();
            let others = others.chain(with_greek_letters(bare));
            let mut listed = others.filter_map(|other| lexicon.exact(&other));
            let first = listed.next()?;
            // Where the list has the grade in both numerals, a third spelling is either.
            listed.all(|other| other == first).then_some(first)
        })
}

/// The answer for a name that is listed as printed; `None` where it is not.
pub fn as_listed(lexicon: &Lexicon, printed: PrintedName<'_>) -> Option<NameAnswer> {
    let found = exact(lexicon, printed.text)?;
    if numeral::is_of_two_kinds(printed.text) {
        return None;
    }
    let mut hits = vec![NameHit {
        family: found,
        score: 1.0,
        difference: String::new(),
    }];
    let mut doubt = EXACT;
    let mut unlisted: f32 = 0.0;
    let mut rival = |family: u32, text: &str, odds: f32| {
        if !hits.iter().any(|hit| hit.family == family) {
            doubt += odds;
            hits.push(NameHit {
                family,
                score: odds.min(1.0),
                difference: format!("也可能读作“{text}”"),
            });
        }
    };
    for other in printed.alternatives {
        if let Some(family) = exact(lexicon, &other.text) {
            rival(family, &other.text, other.log_prob.exp());
        }
    }
    // What was typed has no choices, and its numerals are as they should be.
    let recognised = !printed.choices.is_empty();
    if recognised {
        for (other, odds) in numeral::with_lost_stroke(printed.text, printed.choices) {
            if let Some(family) = exact(lexicon, &other) {
                rival(family, &other, odds);
            }
        }
        let reading = Reading::of(printed.text, printed.choices);
        for (at, &read) in reading.chars.iter().enumerate() {
            for choice in reading.choices(at) {
                let mut other = reading.chars.clone();
                other[at] = choice.char;
                let text: String = other.into_iter().collect();
                match lexicon.exact(&text) {
                    Some(family) => rival(family, &text, choice.log_ratio.exp()),
                    None if never_noise(read, choice.char) => {
                        let odds =
                            unlisted_sibling(lexicon.index(), &reading.chars, at, choice.char);
                        unlisted += odds * choice.log_ratio.exp();
                    }
                    None => {}
                }
            }
        }
    }
    doubt += unlisted;
    let between_listed = unlisted + EXACT <= DOUBT;
    hits[1..].sort_by(|a, b| b.score.total_cmp(&a.score));
    hits.truncate(KEPT);
    if doubt <= DOUBT {
        return Some(NameAnswer::new(
            Certainty::Sure(stated(doubt)),
            hits,
            ["", ""],
        ));
    }
    let note = if hits.len() > 1 {
        [
            "名称的另一种读法也是目录内项目，请对照原件",
            "another reading of the name is listed too; look at the paper",
        ]
    } else {
        [
            "名称中有一字可能读作另一义，请对照原件",
            "a character of the name may be another one that means something else; look at the paper",
        ]
    };
    Some(NameAnswer {
        between_listed,
        ..NameAnswer::new(Certainty::Unsure, hits, note)
    })
}

/// The answer for a name that is not listed as printed: what it resembles, and whether noise explains the rest.
pub fn resembling(lexicon: &Lexicon, printed: PrintedName<'_>) -> NameAnswer {
    let reading = Reading::of(printed.text, printed.choices);
    let answer = nearest_to(lexicon, &reading, printed.alternatives);
    let text: String = reading.chars.iter().collect();
    let bare = without_maker(&text);
    if bare == text || answer.sure_of().is_some() {
        return answer;
    }
    let without = nearest_to(lexicon, &reading.part(&text, bare), printed.alternatives);
    // What stands around a name that is not clear would hide what it is nearest to.
    let likeness = |answer: &NameAnswer| answer.hits.first().map_or(0.0, |hit| hit.score);
    if without.sure_of().is_some() || likeness(&without) > likeness(&answer) {
        without
    } else {
        answer
    }
}

fn nearest_to(lexicon: &Lexicon, reading: &Reading, alternatives: &[Alternative]) -> NameAnswer {
    let near = nearest(lexicon, reading, alternatives);
    let hits: Vec<NameHit> = near
        .iter()
        .map(|(family, alignment)| hit(lexicon, *family, alignment, reading))
        .collect();
    let Some((best, alignment)) = near.first() else {
        return NameAnswer::new(Certainty::Unlisted, hits, ["", ""]);
    };
    let listed = &lexicon.family(*best).text;
    let rivals: f32 = near[1..]
        .iter()
        .map(|(_, next)| ((alignment.cost as f32 - next.cost as f32) / 100.0).exp())
        .sum();
    let variant = if is_read_so(lexicon, *best, alternatives) {
        0.0
    } else {
        variant_odds(alignment, reading, listed, lexicon.index())
    };
    let other = other_text_odds(alignment, reading, listed, lexicon.index());
    let doubt = rivals + variant + other;
    if doubt <= DOUBT {
        let note = [
            "按字形相近的误读认定",
            "taken for a misreading by look-alike characters",
        ];
        return NameAnswer::new(Certainty::Sure(stated(doubt)), hits, note);
    }
    if hits[0].score < RESEMBLES {
        return NameAnswer::new(Certainty::Unlisted, hits, ["", ""]);
    }
    if rivals >= TWIN || rivals > variant + other {
        let second = &lexicon.family(near[1].0).text;
        return NameAnswer {
            certainty: Certainty::Unsure,
            between_listed: false,
            hits,
            note: apart(listed, second),
        };
    }
    let note = [
        "与目录名称相近但不一致，不能确认为同一项目",
        "resembles a listed name but differs by more than noise",
    ];
    NameAnswer::new(Certainty::Unsure, hits, note)
}

/// Whether the recogniser itself considered the listed name as a whole.
fn is_read_so(lexicon: &Lexicon, family: u32, alternatives: &[Alternative]) -> bool {
    alternatives
        .iter()
        .any(|other| exact(lexicon, &other.text) == Some(family))
}

fn hit(lexicon: &Lexicon, family: u32, alignment: &Alignment, reading: &Reading) -> NameHit {
    NameHit {
        family,
        score: alignment.score(reading.chars.len(), lexicon.family(family).text.len()),
        difference: alignment.describe(),
    }
}

/// The shortlist by cost of alignment, then by the index's own order.
fn nearest(
    lexicon: &Lexicon,
    reading: &Reading,
    alternatives: &[Alternative],
) -> Vec<(u32, Alignment)> {
    let listed = alternatives.iter().filter_map(|a| exact(lexicon, &a.text));
    let mut shortlist: Vec<u32> = listed.collect();
    let second = reading.second();
    let texts = [Some(&reading.chars), second.as_ref()];
    for text in texts.into_iter().flatten() {
        for hit in lexicon.index().nearest(text, SHORTLIST, |hit| hit.dice) {
            if !shortlist.contains(&hit.name) {
                shortlist.push(hit.name);
            }
        }
    }
    let mut near: Vec<(u32, Alignment)> = Vec::with_capacity(KEPT + 1);
    for family in shortlist {
        let most = near.get(KEPT - 1).map_or(u32::MAX, |(_, worst)| worst.cost);
        if let Some(alignment) = align(reading, &lexicon.family(family).text, most) {
            let place = near.partition_point(|(_, other)| other.cost <= alignment.cost);
            near.insert(place, (family, alignment));
            near.truncate(KEPT);
        }
    }
    near
}

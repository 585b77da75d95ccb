//! The name alone: which families of entries it may mean, and how sure that is.

use bill::Alternative;

use super::alignment::{Alignment, align};
use super::lexicon::Lexicon;
use crate::normalize::{normalized, without_maker, without_marks};

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
    pub note: [String; 2],
}

pub const EXACT: f32 = 0.995;
/// An alternative reading this likely that is another listed name leaves the name undecided.
const RIVAL_PROBABILITY: f32 = 0.1;
/// Names looked at character by character.
const SHORTLIST: usize = 32;
/// The next name must cost this much more than the best, in hundredths of a character.
const MARGIN: u32 = 70;
/// Below this the nearest name is only the nearest.
const RESEMBLES: f32 = 0.6;
/// Shorter names say too little to see through a misread character.
const SHORTEST: usize = 4;

impl NameAnswer {
    pub fn new(certainty: Certainty, hits: Vec<NameHit>, note: [&str; 2]) -> NameAnswer {
        NameAnswer {
            certainty,
            hits,
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

/// The family that the text is, letter by letter, with or without the marks and the maker around it.
pub fn exact(lexicon: &Lexicon, text: &str) -> Option<u32> {
    let text = normalized(text);
    let bare = without_marks(&text);
    let found = lexicon.exact(&text).or_else(|| lexicon.exact(bare));
    found.or_else(|| lexicon.exact(without_maker(bare)))
}

/// The answer for a name that is listed as printed; `None` where it is not.
pub fn as_listed(
    lexicon: &Lexicon,
    text: &str,
    alternatives: &[Alternative],
) -> Option<NameAnswer> {
    let found = exact(lexicon, text)?;
    let mut hits = vec![NameHit {
        family: found,
        score: 1.0,
        difference: String::new(),
    }];
    for rival in alternatives
        .iter()
        .filter(|a| a.log_prob.exp() >= RIVAL_PROBABILITY)
    {
        if let Some(family) = exact(lexicon, &rival.text).filter(|family| *family != found) {
            let difference = format!("也可能读作“{}”", rival.text);
            hits.push(NameHit {
                family,
                score: rival.log_prob.exp(),
                difference,
            });
        }
    }
    if hits.len() == 1 {
        return Some(NameAnswer::new(Certainty::Sure(EXACT), hits, ["", ""]));
    }
    let note = [
        "名称的另一种读法也是目录内项目，请对照原件",
        "another reading of the name is listed too; look at the paper",
    ];
    Some(NameAnswer::new(Certainty::Unsure, hits, note))
}

/// The answer for a name that is not listed as printed: what it resembles, and whether noise explains the rest.
pub fn resembling(lexicon: &Lexicon, text: &str, alternatives: &[Alternative]) -> NameAnswer {
    let plain = normalized(text);
    let read: Vec<char> = without_marks(&plain).chars().collect();
    let near = nearest(lexicon, &read, alternatives);
    let hits = near
        .iter()
        .map(|(family, alignment)| hit(lexicon, *family, alignment, read.len()))
        .collect();
    let Some((best, alignment)) = near.first() else {
        return NameAnswer::new(Certainty::Unlisted, hits, ["", ""]);
    };
    let clear = near
        .get(1)
        .is_none_or(|(_, next)| next.cost >= alignment.cost + MARGIN);
    let considered = alternatives
        .iter()
        .any(|a| exact(lexicon, &a.text) == Some(*best));
    let noise =
        alignment.is_noise(&read, lexicon.index()) || (considered && alignment.is_misreading());
    if clear && noise && read.len() >= SHORTEST {
        let substituted = alignment.edits.len().min(3) as f32;
        let note = [
            "按字形相近的误读认定",
            "taken for a misreading by look-alike characters",
        ];
        return NameAnswer::new(Certainty::Sure(0.985 - 0.01 * substituted), hits, note);
    }
    let score = hits.first().map_or(0.0, |hit: &NameHit| hit.score);
    if score >= RESEMBLES {
        let note = [
            "与目录名称相近但不一致，不能确认为同一项目",
            "resembles a listed name but differs by more than noise",
        ];
        NameAnswer::new(Certainty::Unsure, hits, note)
    } else {
        NameAnswer::new(Certainty::Unlisted, hits, ["", ""])
    }
}

fn hit(lexicon: &Lexicon, family: u32, alignment: &Alignment, length: usize) -> NameHit {
    let longest = length.max(lexicon.family(family).text.len()).max(1);
    let score = (1.0 - alignment.cost as f32 / 100.0 / longest as f32).max(0.0);
    NameHit {
        family,
        score,
        difference: alignment.describe(),
    }
}

/// The shortlist by cost of alignment, then by the index's own order.
fn nearest(
    lexicon: &Lexicon,
    read: &[char],
    alternatives: &[Alternative],
) -> Vec<(u32, Alignment)> {
    let listed = alternatives.iter().filter_map(|a| exact(lexicon, &a.text));
    let mut shortlist: Vec<u32> = listed.collect();
    for hit in lexicon.index().nearest(read, SHORTLIST, |hit| hit.dice) {
        if !shortlist.contains(&hit.name) {
            shortlist.push(hit.name);
        }
    }
    let mut near: Vec<(u32, Alignment)> = Vec::with_capacity(KEPT + 1);
    for family in shortlist {
        let most = near.get(KEPT - 1).map_or(u32::MAX, |(_, worst)| worst.cost);
        if let Some(alignment) = align(read, &lexicon.family(family).text, most) {
            let place = near.partition_point(|(_, other)| other.cost <= alignment.cost);
            near.insert(place, (family, alignment));
            near.truncate(KEPT);
        }
    }
    near
}

/// Names kept to be shown.
const KEPT: usize = 6;

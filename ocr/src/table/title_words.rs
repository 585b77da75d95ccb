//! Titles among the characters of a row.

use super::role::TRIPLE;
use super::title::{ColumnKind, TITLES};
use super::title_misread::resembled;
use super::word::Word;
use crate::engine::Step;
use crate::han::{is_han, simplified};

/// A title and where it stands, px of the clean page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Title {
    pub kind: ColumnKind,
    /// Read as one of the known titles; else `kind` is what it resembles, `Other` where nothing.
    pub sure: bool,
    pub x0: f32,
    pub x1: f32,
}

pub(super) struct Place<'a> {
    pub char: char,
    /// What the recogniser considered for it.
    pub steps: &'a [Step],
    /// Index of its word.
    pub word: usize,
    pub x0: f32,
    pub x1: f32,
    /// Height of its word.
    pub height: f32,
}

/// Two titles side by side with more paper between them, in heights of their text, are not one of two parts.
const TITLE_GAP: f32 = 1.2;

pub(super) fn is_ornament(char: char) -> bool {
    matches!(
        char,
        ' ' | '('
            | ')'
            | '（'
            | '）'
            | '元'
            | '/'
            | '、'
            | '|'
            | '['
            | ']'
            | '%'
            | '％'
            | '.'
            | '-'
            | '_'
    )
}

pub(super) fn places<'a>(words: impl Iterator<Item = &'a Word>) -> Vec<Place<'a>> {
    words
        .enumerate()
        .filter(|(_, word)| !is_stroke_only(word))
        .flat_map(|(index, word)| word.glyphs.iter().map(move |glyph| (index, word, glyph)))
        .filter(|(.., glyph)| !glyph.char.is_whitespace())
        .map(|(index, word, glyph)| Place {
            char: simplified(glyph.char),
            steps: &word.lattice.steps[glyph.steps.0..=glyph.steps.1],
            word: index,
            x0: glyph.x0,
            x1: glyph.x1,
            height: word.height(),
        })
        .collect()
}

/// Whether nothing but the remains of rules was read.
pub(super) fn is_stroke_only(word: &Word) -> bool {
    let mut chars = word.text.chars();
    !chars.any(|char| char.is_alphanumeric() && !is_stroke(char))
}

/// What the remains of rules are read as.
fn is_stroke(char: char) -> bool {
    matches!(char, '一' | '十' | '丨' | 'I' | 'l' | 'i' | 'T' | '1')
}

/// Some of a heading's characters that name one column.
#[derive(Clone, Copy)]
struct Piece {
    kind: ColumnKind,
    sure: bool,
    /// Begins with a title, be it one of whose characters some were only considered.
    told: bool,
    start: usize,
    end: usize,
}

/// Longest titles first at every place, each with its length in characters that are known, or told by what was considered.
pub(super) fn titles(places: &[Place<'_>]) -> Vec<(Title, usize)> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut start = 0;
    while start < places.len() {
        let known = title_at(&places[start..]);
        let length = known.map_or_else(|| unknown_length(&places[start..]), |(_, length)| length);
        let likely = || {
            let (kind, told) = resembled(&places[start..start + length])?;
            told.then_some(kind)
        };
        let told = known.map(|(kind, _)| kind).or_else(likely);
        if told.is_some() || length > 1 {
            pieces.push(Piece {
                kind: told.unwrap_or(ColumnKind::Other),
                sure: known.is_some(),
                told: told.is_some(),
                start,
                end: start + length,
            });
        }
        start += length.max(1);
    }
    let mut pieces = merge_touching(pieces, places);
    for piece in pieces.iter_mut().filter(|piece| !piece.told) {
        if let Some((kind, told)) = resembled(&places[piece.start..piece.end]) {
            piece.kind = if piece.sure { piece.kind } else { kind };
            piece.told = told;
        }
    }
    let title = |piece: &Piece| {
        let (x0, x1) = reach(&places[piece.start..piece.end]);
        Title {
            kind: piece.kind,
            sure: piece.sure,
            x0,
            x1,
        }
    };
    let known = |piece: &Piece| usize::from(piece.told) * (piece.end - piece.start);
    let told = pieces.iter().map(|piece| (title(piece), known(piece)));
    told.collect()
}

/// The longest title that begins here, with its length.
fn title_at(places: &[Place<'_>]) -> Option<(ColumnKind, usize)> {
    titles_at(places)
        .filter(|(_, length)| (1..*length).all(|at| !parts(&places[..*length], at)))
        .max_by_key(|(_, length)| *length)
}

pub(super) fn titles_at(places: &[Place<'_>]) -> impl Iterator<Item = (ColumnKind, usize)> {
    TITLES
        .iter()
        .flat_map(|(kind, titles)| titles.iter().map(move |title| (*kind, *title)))
        .filter(|(_, title)| {
            let mut rest = places.iter();
            title
                .chars()
                .all(|char| rest.next().is_some_and(|place| place.char == char))
        })
        .map(|(kind, title)| (kind, title.chars().count()))
}

/// Whether two titles of their own stand before and after the gap at `at`: `金额` and `小计`.
fn parts(places: &[Place<'_>], at: usize) -> bool {
    let (before, after) = (&places[at - 1], &places[at]);
    let wide = after.x0 - before.x1 > TITLE_GAP * before.height.min(after.height);
    let whole = |part: &[Place<'_>]| titles_at(part).any(|(_, length)| length == part.len());
    wide && before.word != after.word && whole(&places[..at]) && whole(&places[at..])
}

/// Han characters of one word up to the next title.
fn unknown_length(places: &[Place<'_>]) -> usize {
    places
        .iter()
        .enumerate()
        .take_while(|(index, place)| {
            let same = place.word == places[0].word && is_han(place.char);
            same && !is_ornament(place.char)
                && (*index == 0 || title_at(&places[*index..]).is_none())
        })
        .count()
}

/// Pieces of one word name one column: `数量/单位` its first title, `医保自付比例` its last,
/// `可报金额` no amount of its own where a plain 金额 stands beside it. But `应收金额费用等级` and `单价金额` are titles of two
/// columns that stand close.
fn merge_touching(pieces: Vec<Piece>, places: &[Place<'_>]) -> Vec<Piece> {
    let plain_amount = pieces
        .iter()
        .filter(|piece| piece.kind == ColumnKind::Amount)
        .count()
        > 1;
    let mut merged: Vec<Piece> = Vec::new();
    for piece in pieces {
        let touching = merged.last().is_some_and(|last| {
            let slashed = places[last.end..piece.start]
                .iter()
                .any(|place| matches!(place.char, '/' | '／' | '、' | '('));
            let adjacent = last.end == piece.start || slashed && piece.start - last.end == 1;
            let two = last.end == piece.start && are_two(last, &piece);
            let over = || {
                let [one, other] = [
                    &places[last.start..last.end],
                    &places[piece.start..piece.end],
                ];
                is_over(reach(one), reach(other))
            };
            let same = places[last.end - 1].word == places[piece.start].word;
            adjacent && !two && (same || slashed && over())
        });
        match merged.last_mut() {
            Some(last) if touching => {
                last.kind = match (last.kind, piece.kind) {
                    (ColumnKind::Other, ColumnKind::Amount) if plain_amount => ColumnKind::Other,
                    (ColumnKind::Other | ColumnKind::Category, kind)
                        if kind != ColumnKind::Other =>
                    {
                        kind
                    }
                    (kind, _) => kind,
                };
                last.sure |= piece.sure;
                last.end = piece.end;
            }
            _ => merged.push(piece),
        }
    }
    merged
}

/// Whether what reaches from here to there, px, stands over the other: `规格` over `/剂型`.
pub(super) fn is_over(one: (f32, f32), other: (f32, f32)) -> bool {
    let shared = one.1.min(other.1) - one.0.max(other.0);
    shared > 0.5 * (one.1 - one.0).min(other.1 - other.0)
}

/// From where to where they stand, px.
fn reach(run: &[Place<'_>]) -> (f32, f32) {
    run.iter()
        .fold((f32::INFINITY, f32::NEG_INFINITY), |(x0, x1), place| {
            (x0.min(place.x0), x1.max(place.x1))
        })
}

/// Whether two titles without anything between them are of two columns: each says enough alone, or both are numbers of
/// one line, or the first one numbers the lines.
fn are_two(left: &Piece, right: &Piece) -> bool {
    let long = |piece: &Piece| piece.end - piece.start >= 3;
    let number = |piece: &Piece| TRIPLE.contains(&piece.kind);
    let sure = left.sure && right.sure && left.kind != right.kind;
    let index = left.kind == ColumnKind::Index;
    sure && (index || long(left) && long(right) || number(left) && number(right))
}

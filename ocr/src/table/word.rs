//! Recognised spans cut where paper is empty or a rule stands, so that no word crosses a column.

use image::GrayImage;

use super::dash::dash_before;
use super::remains::without_remains;
use super::{at_rule, before_name, overprint, passed_over};
use crate::engine::{Glyph, Lattice, Span, crop};
use crate::han::is_han;
use crate::preprocess::Rule;

/// Widest empty stretch inside a word, in text heights.
const GAP: f32 = 0.55;

/// Where a hyphen stands between the top and the bottom of the line, and its length in heights of the line.
const HYPHEN_LEVEL: std::ops::RangeInclusive<f32> = 0.35..=0.75;
const HYPHEN: [f32; 2] = [0.15, 0.6];

/// What holes punched into the paper are read as; alone they are no text.
const HOLES: [char; 6] = ['●', '○', '◎', '◯', '◉', '•'];

/// A piece of text inside one column.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    pub text: String,
    /// px of the clean page.
    pub left: f32,
    pub top: f32,
    pub right: f32,
    pub bottom: f32,
    pub glyphs: Vec<Glyph>,
    pub lattice: Lattice,
    /// A dash stands before its first digit that was not read.
    pub dash: bool,
    /// Print before it, or behind it, was not read.
    pub cut_short: bool,
}

impl Word {
    pub fn new(lattice: Lattice, left: f32, top: f32, right: f32, bottom: f32) -> Word {
        let glyphs = lattice.glyphs();
        let text: String = glyphs.iter().map(|glyph| glyph.char).collect();
        Word {
            text: text.trim().to_owned(),
            left,
            top,
            right,
            bottom,
            glyphs,
            lattice,
            dash: false,
            cut_short: false,
        }
    }

    pub fn middle(&self) -> f32 {
        f32::midpoint(self.top, self.bottom)
    }

    pub fn centre(&self) -> f32 {
        f32::midpoint(self.left, self.right)
    }

    pub fn height(&self) -> f32 {
        self.bottom - self.top
    }

    /// Geometric mean of its characters' probabilities; `None` without characters.
    pub fn confidence(&self) -> Option<f32> {
        (!self.glyphs.is_empty()).then(|| self.lattice.certainty())
    }

    /// The part between two places; `None` where it holds no text.
    pub fn between(&self, x0: f32, x1: f32) -> Option<Word> {
        let (left, right) = (self.left.max(x0), self.right.min(x1));
        let part = Word::new(
            self.lattice.slice(x0, x1),
            left,
            self.top,
            right,
            self.bottom,
        );
        (!part.text.is_empty()).then_some(part)
    }
}

/// Pitch of Han characters set solid, px: the median over all pairs of neighbours; `fallback` where
/// there are few.
pub fn em(spans: &[Span], fallback: f32) -> f32 {
    let han = |glyph: &Glyph| is_han(glyph.char);
    let centre = |glyph: &Glyph| f32::midpoint(glyph.x0, glyph.x1);
    let mut pitches: Vec<f32> = spans
        .iter()
        .flat_map(|span| {
            let glyphs = span.lattice.glyphs();
            let pitch = |pair: &[Glyph]| {
                (han(&pair[0]) && han(&pair[1])).then(|| centre(&pair[1]) - centre(&pair[0]))
            };
            glyphs.windows(2).filter_map(pitch).collect::<Vec<f32>>()
        })
        .collect();
    if pitches.len() < 10 {
        return fallback;
    }
    pitches.sort_by(f32::total_cmp);
    pitches[pitches.len() / 2]
}

/// `ink` is the clean page without its rules; `em` the height of its text, px.
pub fn words(spans: &[Span], ink: &GrayImage, rules: &[Rule], em: f32) -> Vec<Word> {
    let inks: Vec<Ink<'_>> = spans.iter().map(|span| Ink::of(span, ink)).collect();
    let overprinted = overprint::rules(spans, &inks, rules, em);
    let cut = spans.iter().zip(&inks).flat_map(|(span, ink)| {
        let mut cuts: Vec<Cut> = empty_stretches(span, ink, em * GAP)
            .into_iter()
            .map(|x| (x, x))
            .collect();
        let whole = |rule: usize, x: f32| {
            overprinted[rule] && overprint::straddles(span, ink, x, em) == Some(true)
        };
        cuts.extend(at_rule::cuts(span, rules, em, whole));
        cuts.extend(before_name::cuts(span).into_iter().map(|x| (x, x)));
        cuts.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut words = pieces(span, &cuts, ink);
        let [before, behind] = passed_over::beside(span, spans, ink, rules, em);
        if let Some(first) = words.first_mut() {
            first.cut_short |= before;
        }
        if let Some(last) = words.last_mut() {
            last.cut_short |= behind;
        }
        words
    });
    without_remains(cut.collect(), em)
}

/// A stretch of a span, px, whose text is dropped.
pub(super) type Cut = (f32, f32);

fn pieces(span: &Span, cuts: &[Cut], ink: &Ink<'_>) -> Vec<Word> {
    let starts = [f32::NEG_INFINITY]
        .into_iter()
        .chain(cuts.iter().map(|cut| cut.1));
    let ends = cuts.iter().map(|cut| cut.0).chain([f32::INFINITY]);
    starts
        .zip(ends)
        .filter_map(|(start, end)| {
            let lattice = span.lattice.slice(start, end);
            let (left, right) = (span.left.max(start), span.right.min(end));
            let (left, right) = ink.tight(left, right);
            let mut word = Word::new(lattice, left, span.top, right, span.bottom);
            word.dash = ink.dash_before(&word);
            let hole = word.text.chars().all(|char| HOLES.contains(&char));
            (!hole).then_some(word)
        })
        .collect()
}

/// Middles of the empty stretches at least `least` px wide.
fn empty_stretches(span: &Span, ink: &Ink<'_>, least: f32) -> Vec<f32> {
    let columns = ink.columns(span.left, span.right);
    let mut cuts = Vec::new();
    let mut last_ink: Option<usize> = None;
    for (x, _) in columns.iter().enumerate().filter(|(_, inked)| **inked) {
        if let Some(last) = last_ink
            && (x - last) as f32 > least
        {
            cuts.push(span.left.floor() + (x + last) as f32 / 2.0);
        }
        last_ink = Some(x);
    }
    cuts
}

/// Where a span's paper is inked.
pub(super) struct Ink<'a> {
    page: &'a GrayImage,
    /// Darker pixels are ink.
    level: u8,
    /// Rows of pixels that belong to the span alone.
    rows: std::ops::Range<u32>,
}

impl Ink<'_> {
    fn of<'a>(span: &Span, page: &'a GrayImage) -> Ink<'a> {
        // The outer tenths belong to neighbouring rows.
        let inset = (span.bottom - span.top) * 0.1;
        let bounds = [span.left, span.top + inset, span.right, span.bottom - inset];
        match crop::clip(bounds, page.width(), page.height()) {
            Some(piece) => Ink {
                page,
                level: crop::ink_level(page, piece),
                rows: piece[1]..piece[3],
            },
            None => Ink {
                page,
                level: 0,
                rows: 0..0,
            },
        }
    }

    /// Whether each column of pixels holds ink. A lone pixel is dust, unless it is of a hyphen one pixel thick.
    pub(super) fn columns(&self, left: f32, right: f32) -> Vec<bool> {
        let (x0, x1) = self.range(left, right);
        let inked = |x: u32| {
            let mut own = self.rows.clone().filter(|&y| self.is_dark(x, y));
            own.next()
                .is_some_and(|first| own.next().is_some() || self.is_hyphen(x, first))
        };
        (x0..x1).map(inked).collect()
    }

    /// Share of the rows that hold ink between two places.
    pub(super) fn height(&self, left: f32, right: f32) -> f32 {
        let (x0, x1) = self.range(left, right);
        let rows = self.rows.clone();
        let inked = rows.filter(|&y| (x0..x1).any(|x| self.is_dark(x, y)));
        inked.count() as f32 / self.rows.len().max(1) as f32
    }

    /// Whole px inside the page.
    fn range(&self, left: f32, right: f32) -> (u32, u32) {
        let x0 = left.max(0.0).floor() as u32;
        let x1 = (right.max(0.0).ceil() as u32).min(self.page.width());
        (x0, x1.max(x0))
    }

    fn is_dark(&self, x: u32, y: u32) -> bool {
        self.page.get_pixel(x, y).0[0] < self.level
    }

    /// Whether a short level stroke halfway up the line goes through this dark pixel; what is left of a rule is longer,
    /// or stands above or below.
    fn is_hyphen(&self, x: u32, y: u32) -> bool {
        let height = self.rows.len() as f32;
        let level = (y - self.rows.start) as f32 / height;
        let before = (0..x).rev().take_while(|&x| self.is_dark(x, y)).count();
        let after = (x + 1..self.page.width()).take_while(|&x| self.is_dark(x, y));
        let long = (before + 1 + after.count()) as f32;
        HYPHEN_LEVEL.contains(&level) && (HYPHEN[0] * height..=HYPHEN[1] * height).contains(&long)
    }

    fn dash_before(&self, word: &Word) -> bool {
        let digit = word
            .glyphs
            .first()
            .filter(|glyph| glyph.char.is_ascii_digit());
        digit.is_some_and(|glyph| {
            let middle = f32::midpoint(glyph.x0, glyph.x1);
            dash_before(self.page, self.level, self.rows.clone(), middle)
        })
    }

    /// The stretch that holds ink; unchanged where there is none.
    fn tight(&self, left: f32, right: f32) -> (f32, f32) {
        let columns = self.columns(left, right);
        let first = columns.iter().position(|inked| *inked);
        let last = columns.iter().rposition(|inked| *inked);
        match (first, last) {
            (Some(first), Some(last)) => {
                let start = left.max(0.0).floor();
                (start + first as f32, start + last as f32 + 1.0)
            }
            _ => (left, right),
        }
    }
}

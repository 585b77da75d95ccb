//! What is left of rules worn to single strokes: below each other, thin, with nothing beside them, and reaching into
//! the space between the rows of print, which no stroke of a character does.

use super::bitmap::Bitmap;
use super::chains::{Chain, Piece};

/// Lengths in text heights.
const SHORTEST: f32 = 0.5;
const LONGEST: f32 = 4.0;
const THICKEST: f32 = 0.25;
/// Paper on both sides of a stroke.
const BESIDE: f32 = 0.2;
/// How far strokes of one rule lie apart across it.
const DRIFT: f32 = 0.15;
/// From the first to the last stroke of a rule.
const EXTENT: f32 = 6.0;
/// Print to both sides tells where the rows are; nearer is the stroke itself.
const AROUND: f32 = 30.0;
const NEAR: f32 = 0.5;

const FEWEST: usize = 4;
/// Less ink is dust.
const DUST: usize = 2;
/// Share of the pixels beside a stroke that may be ink.
const TOUCHED: f32 = 0.12;
/// Share of a stroke's length between the rows of print.
const BETWEEN: f32 = 0.25;

/// The strokes that stand for rules across the rows of `ink`: here rules run along its rows, the print's rows down
/// its columns. `rules` are those already found, which run through rows and spaces alike. `text` is the height of the
/// print, px.
pub(super) fn find(ink: &Bitmap, rules: &[Chain], text: f32) -> Vec<Chain> {
    let drift = (text * DRIFT).max(2.0);
    let mut strokes = strokes(ink, text);
    let known = |stroke: &Chain| {
        rules.iter().any(|rule| {
            let slope = (rule.level_to - rule.level_from) / (rule.to - rule.from).max(1.0);
            let level = rule.level_from + (stroke.from - rule.from) * slope;
            let beside = (level - stroke.level_from).abs() <= drift + rule.thickness;
            beside && stroke.to >= rule.from && stroke.from <= rule.to
        })
    };
    strokes.retain(|stroke| !known(stroke));
    let mut is_print = vec![true; ink.height];
    for rule in rules.iter().chain(&strokes) {
        let reach = rule.thickness / 2.0 + 1.0;
        let levels = [rule.level_from, rule.level_to];
        let from = (levels[0].min(levels[1]) - reach).max(0.0) as usize;
        let to = ((levels[0].max(levels[1]) + reach).ceil() as usize).min(ink.height);
        is_print[from.min(to)..to].fill(false);
    }
    let mut between: Vec<&Chain> = strokes
        .iter()
        .filter(|stroke| between_rows(ink, &is_print, stroke, text) >= BETWEEN)
        .collect();
    between.sort_by(|a, b| a.level_from.total_cmp(&b.level_from));
    let mut found = Vec::new();
    for line in between.chunk_by(|a, b| b.level_from - a.level_from <= drift) {
        let from = line
            .iter()
            .map(|stroke| stroke.from)
            .fold(f32::INFINITY, f32::min);
        let to = line.iter().map(|stroke| stroke.to).fold(0.0, f32::max);
        let levels = [line[0].level_from, line[line.len() - 1].level_from];
        if line.len() >= FEWEST
            && to - from >= text * EXTENT
            && levels[1] - levels[0] <= 2.0 * drift
        {
            // Some of its strokes stand beside print.
            let own =
                |stroke: &&Chain| (levels[0] - 1.0..=levels[1] + 1.0).contains(&stroke.level_from);
            found.extend(strokes.iter().filter(own));
        }
    }
    found
}

/// Thin strokes along the rows of `ink` that nothing touches.
fn strokes(ink: &Bitmap, text: f32) -> Vec<Chain> {
    let thin = ink.thin(((text * THICKEST) as usize).max(3));
    let (shortest, longest) = ((text * SHORTEST) as usize, (text * LONGEST) as usize);
    let mut open: Vec<Vec<Piece>> = Vec::new();
    let mut strokes = Vec::new();
    for row in 0..thin.height {
        let pieces = runs(thin.row(row)).into_iter();
        for (from, to) in pieces.filter(|(from, to)| to - from >= shortest) {
            let piece = Piece { row, from, to };
            let joins = |stroke: &&mut Vec<Piece>| {
                let last = stroke[stroke.len() - 1];
                row - last.row <= 1 && last.from < to && from < last.to
            };
            match open.iter_mut().find(joins) {
                Some(stroke) => stroke.push(piece),
                None => open.push(vec![piece]),
            }
        }
        open.retain(|stroke| {
            let ended = row > stroke[stroke.len() - 1].row + 1 || row + 1 == thin.height;
            if ended {
                strokes.extend(stroke_of(stroke, longest));
            }
            !ended
        });
    }
    strokes.retain(|stroke| is_alone(ink, stroke, text));
    strokes
}

fn runs(row: &[bool]) -> Vec<(usize, usize)> {
    let mut runs = Vec::new();
    let mut start = None;
    for (at, &ink) in row.iter().chain([&false]).enumerate() {
        match (ink, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                runs.push((from, at));
                start = None;
            }
            _ => {}
        }
    }
    runs
}

fn stroke_of(pieces: &[Piece], longest: usize) -> Option<Chain> {
    let from = pieces.iter().map(|piece| piece.from).min()?;
    let to = pieces.iter().map(|piece| piece.to).max()?;
    let (first, last) = (pieces.first()?.row, pieces.last()?.row);
    let level = (first + last) as f32 / 2.0;
    (to - from <= longest).then(|| Chain {
        from: from as f32,
        to: to as f32 - 1.0,
        level_from: level,
        level_to: level,
        thickness: (last - first + 1) as f32,
    })
}

/// Nearly no ink on either side; rules across its ends are allowed for.
fn is_alone(ink: &Bitmap, stroke: &Chain, text: f32) -> bool {
    let away = (stroke.thickness / 2.0 + 1.0 + text * BESIDE).ceil() as usize;
    let level = stroke.level_from.round() as usize;
    let (from, to) = (stroke.from as usize, stroke.to as usize + 1);
    let touched = |row: Option<usize>| {
        let row = row.filter(|row| *row < ink.height);
        let inked = row.map_or(0, |row| {
            ink.row(row)[from..to].iter().filter(|ink| **ink).count()
        });
        inked as f32 > TOUCHED * (to - from) as f32 + 3.0
    };
    !touched(level.checked_sub(away)) && !touched(Some(level + away))
}

/// Share of the stroke's length where no print stands on either side. `is_print` says which rows of `ink` hold print.
fn between_rows(ink: &Bitmap, is_print: &[bool], stroke: &Chain, text: f32) -> f32 {
    let (around, near) = ((text * AROUND) as usize, (text * NEAR).ceil() as usize);
    let level = stroke.level_from.round() as usize;
    let above = level.saturating_sub(around)..level.saturating_sub(near);
    let below = (level + near).min(ink.height)..(level + around).min(ink.height);
    let places = stroke.from as usize..=stroke.to as usize;
    let all = places.clone().count();
    let empty = |at: &usize| {
        let rows = above
            .clone()
            .chain(below.clone())
            .filter(|row| is_print[*row]);
        rows.filter(|row| ink.row(*row)[*at]).take(DUST + 1).count() <= DUST
    };
    places.filter(empty).count() as f32 / all.max(1) as f32
}

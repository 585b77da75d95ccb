//! Strokes of print below each other, row by row: with the rules that cross between them, they look like a dotted line.

use super::bitmap::Bitmap;
use super::chains::Chain;

/// In text heights: paper that no dotted line leaves open, and the highest stroke of print.
const OPEN: f32 = 0.9;
const HIGHEST: f32 = 1.4;
/// So many rows of print are told from a worn rule, and so large a share of what stands in them is strokes.
const FEWEST: usize = 4;
const STROKES: f32 = 0.8;

/// Whether what remains of the line where no other rule crosses it, `uncrossed`, is strokes of print.
pub(super) fn is_print(uncrossed: &Bitmap, line: &Chain, text: f32) -> bool {
    let (from, to) = (line.from as usize, line.to as usize + 1);
    let inked = |at: usize| {
        let level = line.level(at as f32).round() as usize;
        let beside = level.saturating_sub(1)..=(level + 1).min(uncrossed.height - 1);
        beside.into_iter().any(|row| uncrossed.row(row)[at])
    };
    let mut strokes: Vec<(usize, usize)> = Vec::new();
    for at in (from..to.min(uncrossed.width)).filter(|&at| inked(at)) {
        match strokes.last_mut() {
            Some((_, end)) if (at - *end) as f32 <= OPEN * text => *end = at,
            _ => strokes.push((at, at)),
        }
    }
    let short = strokes
        .iter()
        .filter(|(from, to)| (to - from) as f32 <= HIGHEST * text);
    strokes.len() > FEWEST && short.count() as f32 >= STROKES * strokes.len() as f32
}

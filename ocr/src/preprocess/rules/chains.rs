//! Horizontal rules of a bitmap: pieces found in single rows, chained where they continue each other.

use super::bitmap::Bitmap;
use super::dotted::{dotted_pieces, faint_pieces};

/// Px of the bitmap.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chain {
    pub from: f32,
    pub to: f32,
    /// Height of the middle line at both ends.
    pub level_from: f32,
    pub level_to: f32,
    pub thickness: f32,
}

impl Chain {
    /// Height of its middle line.
    pub(super) fn level(&self, at: f32) -> f32 {
        self.level_from + (at - self.from) * self.slope()
    }

    /// By which its level changes per px.
    pub(super) fn slope(&self) -> f32 {
        (self.level_to - self.level_from) / (self.to - self.from).max(1.0)
    }

    pub(super) fn middle(&self) -> f32 {
        f32::midpoint(self.from, self.to)
    }

    /// Whether this short chain runs from one of the rules that cross it to another: no stroke of print fills the
    /// height of its row.
    pub(super) fn spans(&self, crossing: &[Chain], text: f32) -> bool {
        let touches = |end: f32, level: f32| {
            crossing.iter().any(|rule| {
                let beside = level >= rule.from - text * TOUCH && level <= rule.to + text * TOUCH;
                beside && (rule.level(level) - end).abs() <= (text * TOUCH).max(2.0)
            })
        };
        touches(self.from, self.level_from) && touches(self.to, self.level_to)
    }

    /// To the rule that it meets: without the ink of those that cross it, less than a row of print before them no dash was
    /// found.
    pub(super) fn extend(&mut self, crossing: &[Chain], text: f32) {
        for rule in crossing {
            let level = f32::midpoint(self.level_from, self.level_to);
            let end = rule.level(level);
            if level < rule.from - text * TOUCH || level > rule.to + text * TOUCH {
                continue;
            }
            if (self.from - text..self.from).contains(&end) {
                (self.from, self.level_from) = (end, self.level(end));
            } else if (self.to..self.to + text).contains(&end) {
                (self.to, self.level_to) = (end, self.level(end));
            }
        }
    }

    /// Whether a short chain lies in line with this rule and is as thin: the border of a lone row.
    fn continues(&self, short: &Chain, text: f32) -> bool {
        let apart = |at: f32, found: f32| (self.level(at) - found).abs() <= (text * DRIFT).max(2.0);
        let gap = (short.from - self.to).max(self.from - short.to);
        self.to - self.from >= text * LONG_RULE
            && gap <= text * LONE_ROW
            && apart(short.from, short.level_from)
            && apart(short.to, short.level_to)
            && short.thickness <= self.thickness * 1.5 + 1.0
    }
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    pub row: usize,
    pub from: usize,
    /// Exclusive.
    pub to: usize,
}

impl Piece {
    fn middle(&self) -> f32 {
        (self.from + self.to) as f32 / 2.0
    }
}

/// Lengths in text heights.
const THICKEST: f32 = 0.3;
const SHORTEST_PIECE: f32 = 1.2;
const SHORTEST_RULE: f32 = 3.0;
/// A rule that lone pieces may continue, unlike the bars of a barcode; and how far from it they may stand.
const LONG_RULE: f32 = 6.0;
const LONE_ROW: f32 = 5.0;
/// How far the end of a rule may lie from the rule that it meets.
const TOUCH: f32 = 0.25;
/// Gap within a piece, as dust and faint toner leave it.
const DROPOUT: f32 = 0.1;
/// Gap between pieces of one rule: where text or another rule crosses it.
const CROSSING: f32 = 1.2;
/// Longest gap that does not break a rule, less than what parts two rows of text.
const BREAK: f32 = 0.3;
/// How far pieces of one rule lie apart across it.
pub(super) const DRIFT: f32 = 0.12;
/// Rules, top to bottom, and short ones that may be strokes of print as well. `faint` is the same page with what may
/// be dots as ink, too; `pieces` were found in other ways.
pub(super) fn find(
    ink: &Bitmap,
    faint: &Bitmap,
    mut pieces: Vec<Piece>,
    text: f32,
) -> (Vec<Chain>, Vec<Chain>) {
    pieces.extend(solid_pieces(&ink.thin(thickest(text)), text));
    pieces.extend(dotted_pieces(ink, text));
    pieces.extend(faint_pieces(ink, faint, text));
    pieces.sort_by_key(|piece| (piece.row, piece.from));
    let groups: Vec<Vec<Piece>> = groups(&pieces, text)
        .iter()
        .flat_map(|group| straight(group, text))
        .collect();
    let mut chains: Vec<Chain> = groups
        .iter()
        .filter_map(|group| chain(group, SHORTEST_RULE, text))
        .collect();
    let (in_line, short): (Vec<Chain>, Vec<Chain>) = groups
        .iter()
        .filter(|group| chain(group, SHORTEST_RULE, text).is_none())
        .filter_map(|group| chain(group, SHORTEST_PIECE, text))
        .partition(|short| chains.iter().any(|long| long.continues(short, text)));
    chains.extend(in_line);
    chains.sort_by(|a, b| a.level_from.total_cmp(&b.level_from));
    (chains, short)
}

/// Px of the thickest rule.
pub(super) fn thickest(text: f32) -> usize {
    ((text * THICKEST) as usize).max(3)
}

fn solid_pieces(thin: &Bitmap, text: f32) -> Vec<Piece> {
    let shortest = (text * SHORTEST_PIECE) as usize;
    let dropout = ((text * DROPOUT) as usize).max(1);
    let mut pieces = Vec::new();
    for row in 0..thin.height {
        let (mut from, mut to) = (0, 0);
        for (x, _) in thin.row(row).iter().enumerate().filter(|(_, ink)| **ink) {
            if to == 0 || x > to + dropout {
                if to - from >= shortest {
                    pieces.push(Piece { row, from, to });
                }
                from = x;
            }
            to = x + 1;
        }
        if to - from >= shortest {
            pieces.push(Piece { row, from, to });
        }
    }
    pieces
}

/// Pieces, sorted by row, that lie in line.
pub(super) fn groups(pieces: &[Piece], text: f32) -> Vec<Vec<Piece>> {
    let drift = ((text * DRIFT) as usize).max(2);
    let crossing = (text * CROSSING) as usize;
    let mut parents: Vec<usize> = (0..pieces.len()).collect();
    for (index, piece) in pieces.iter().enumerate() {
        for (other, next) in pieces.iter().enumerate().skip(index + 1) {
            if next.row > piece.row + drift {
                break;
            }
            if next.from <= piece.to + crossing && piece.from <= next.to + crossing {
                let (a, b) = (root(&mut parents, index), root(&mut parents, other));
                parents[b] = a;
            }
        }
    }
    let mut groups: Vec<Vec<Piece>> = vec![Vec::new(); pieces.len()];
    for (index, piece) in pieces.iter().enumerate() {
        groups[root(&mut parents, index)].push(*piece);
    }
    groups.retain(|group| !group.is_empty());
    groups
}

fn root(parents: &mut [usize], index: usize) -> usize {
    let mut at = index;
    while parents[at] != at {
        parents[at] = parents[parents[at]];
        at = parents[at];
    }
    at
}

/// The group in parts that are straight each: rules of a curled page are not.
fn straight(group: &[Piece], text: f32) -> Vec<Vec<Piece>> {
    let (Some(fit), Some(from), Some(to)) = (
        Fit::of(&group.iter()),
        group.iter().map(|piece| piece.from).min(),
        group.iter().map(|piece| piece.to).max(),
    ) else {
        return Vec::new();
    };
    let drift = (text * DRIFT).max(2.0);
    let on_line: f32 = group
        .iter()
        .filter(|piece| (fit.level(piece.middle()) - piece.row as f32).abs() <= drift)
        .map(|piece| (piece.to - piece.from) as f32)
        .sum();
    if on_line >= fit.pixels * 0.85 || ((to - from) as f32) < text * SHORTEST_RULE * 3.0 {
        return vec![group.to_vec()];
    }
    let middle = (from + to) as f32 / 2.0;
    let (left, right): (Vec<Piece>, Vec<Piece>) =
        group.iter().partition(|piece| piece.middle() < middle);
    // Pieces one above another cannot be parted.
    if left.is_empty() || right.is_empty() {
        return vec![group.to_vec()];
    }
    [left, right]
        .iter()
        .flat_map(|half| straight(half, text))
        .collect()
}

/// `None` where the pieces are shorter than `shortest` text heights, leave too much open, or are a thick bar.
fn chain(group: &[Piece], shortest: f32, text: f32) -> Option<Chain> {
    let from = group.iter().map(|piece| piece.from).min()?;
    let to = group.iter().map(|piece| piece.to).max()?;
    let mut covered = vec![false; to - from];
    for piece in group {
        covered[piece.from - from..piece.to - from].fill(true);
    }
    let longest = longest_stretch(&covered, (text * BREAK) as usize) as f32;
    let covered = covered.iter().filter(|covered| **covered).count() as f32;
    let length = (to - from) as f32;
    // The upright strokes of 甲 over 甲 are in line, too, but broken at every row of text.
    let strokes = longest < text * SHORTEST_RULE && covered < length * 0.85;
    if length < text * shortest || covered < length * 0.55 || strokes {
        return None;
    }
    let first = Fit::of(&group.iter())?;
    // Strokes of print that touch the rule have joined the group.
    let drift = (text * DRIFT).max(2.0);
    let on_line = |piece: &&Piece| (first.level(piece.middle()) - piece.row as f32).abs() <= drift;
    let fit = Fit::of(&group.iter().filter(on_line)).unwrap_or(first);
    let (from, to) = (from as f32, to as f32 - 1.0);
    Some(Chain {
        from,
        to,
        level_from: fit.level(from),
        level_to: fit.level(to),
        thickness: (fit.pixels / covered).clamp(1.0, text * THICKEST + 1.0),
    })
}

/// Longest run of `true` with no gap of more than `gap`.
fn longest_stretch(covered: &[bool], gap: usize) -> usize {
    let (mut start, mut end, mut longest) = (0, 0, 0);
    for (at, _) in covered.iter().enumerate().filter(|(_, covered)| **covered) {
        if at > end + gap {
            start = at;
        }
        end = at + 1;
        longest = longest.max(end - start);
    }
    longest
}

/// A straight line through pieces.
struct Fit {
    x: f32,
    y: f32,
    slope: f32,
    /// Length of all pieces together.
    pixels: f32,
}

impl Fit {
    /// Least squares over every pixel of the pieces; `None` where there are none.
    fn of<'a>(pieces: &(impl Iterator<Item = &'a Piece> + Clone)) -> Option<Fit> {
        let length = |piece: &Piece| (piece.to - piece.from) as f32;
        let pixels: f32 = pieces.clone().map(length).sum();
        if pixels < 1.0 {
            return None;
        }
        let mean = |value: &dyn Fn(&Piece) -> f32| {
            pieces.clone().map(|p| length(p) * value(p)).sum::<f32>() / pixels
        };
        let (x, y) = (mean(&Piece::middle), mean(&|piece| piece.row as f32));
        let spread = mean(&|piece| (piece.middle() - x).powi(2) + length(piece).powi(2) / 12.0);
        let fall = mean(&|piece| (piece.middle() - x) * (piece.row as f32 - y));
        Some(Fit {
            x,
            y,
            slope: fall / spread.max(1.0),
            pixels,
        })
    }

    fn level(&self, x: f32) -> f32 {
        self.y + (x - self.x) * self.slope
    }
}

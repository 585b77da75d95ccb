//! Dashed lines by their dashes: on blurred, slanted or bent pages, where no single row of pixels holds much of a line.

use super::bitmap::Bitmap;
use super::chains::{Chain, Piece, thickest};

/// A short stroke with nothing right above and below it, px.
#[derive(Debug, Clone, Copy)]
struct Dash {
    row: usize,
    from: usize,
    /// Exclusive.
    to: usize,
}

/// In text heights: lengths of a dash, longer than the points of numbers are, the paper above and below it, and how far one may lie above the next.
const LENGTH: [f32; 2] = [0.35, 0.9];
const CLEAR: f32 = 0.15;
const STEP: f32 = 0.1;
/// Dashes of one line, at least; and by how much of their usual pitch they may be out of step, and how many of them may.
const FEWEST: usize = 6;
const UNEVEN: f32 = 0.25;
const IN_STEP: f32 = 0.8;

/// How dashes of one line follow each other.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace<'a> {
    /// The longest way from one dash to the next, in text heights.
    pub pitch: f32,
    /// So many steps may be taken at once, where dashes are lost because other lines cross.
    pub steps: f32,
    /// Rules that cross, as the page lay before it was turned over: drawn cell by cell, a line begins its dashes anew at each.
    pub crossing: &'a [Chain],
}

impl Pace<'_> {
    /// Whether a rule crosses between the starts of two dashes.
    fn is_crossed(&self, pair: &[Dash]) -> bool {
        let [level, from, to] = [pair[0].row, pair[0].from, pair[1].from].map(|px| px as f32);
        self.crossing.iter().any(|rule| {
            let meets = (rule.from..=rule.to).contains(&level);
            meets && (from..to).contains(&rule.level(level))
        })
    }
}

/// Pieces of dashed lines: each dash with the gap behind it. `strokes` are those that are no higher than a rule;
/// what is paper beside them is told by `ink`.
pub(super) fn dash_pieces([strokes, ink]: [&Bitmap; 2], text: f32, pace: Pace<'_>) -> Vec<Piece> {
    let mut lines: Vec<Vec<Dash>> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let longest = text * pace.pitch;
    let step = (text * STEP).max(1.0) as usize;
    for dash in dashes(strokes, ink, text) {
        let away = |index: &usize| dash.from - lines[*index][lines[*index].len() - 1].from;
        open.retain(|index| away(index) as f32 <= pace.steps * longest);
        let follows = |index: &&usize| {
            let last = lines[**index][lines[**index].len() - 1];
            last.to < dash.from && last.row.abs_diff(dash.row) <= step
        };
        let nearest = open.iter().filter(follows).min_by_key(|index| away(index));
        if let Some(&index) = nearest {
            lines[index].push(dash);
        } else {
            open.push(lines.len());
            lines.push(vec![dash]);
        }
    }
    lines.retain(|line| is_even(line, longest, pace));
    let lines = lines.iter().map(|line| within(line, pace));
    lines.flat_map(pieces).collect()
}

/// All dashes, from left to right.
fn dashes(strokes: &Bitmap, ink: &Bitmap, text: f32) -> Vec<Dash> {
    let thin = strokes.thin(thickest(text));
    let [shortest, longest] = LENGTH.map(|length| (text * length).max(2.0) as usize);
    let clear = ((text * CLEAR) as usize).max(2);
    let mut dashes = Vec::new();
    for row in 0..thin.height {
        let line = thin.row(row);
        let mut from = 0;
        while let Some(start) = line[from..].iter().position(|ink| *ink) {
            from += start;
            let length = line[from..].iter().take_while(|ink| **ink).count();
            let to = from + length;
            let whole = |at: usize| !strokes.row(row).get(at).is_some_and(|ink| *ink);
            let whole = from > 0 && whole(from - 1) && whole(to);
            let fits = (shortest..=longest).contains(&length);
            if fits && whole && is_alone([strokes, ink], row, from..to, clear) {
                dashes.push(Dash { row, from, to });
            }
            from = to;
        }
    }
    dashes.sort_by_key(|dash| (dash.from, dash.row));
    dashes
}

/// Whether the row is the middle of a stroke with clear paper above and below.
fn is_alone(
    [strokes, ink]: [&Bitmap; 2],
    row: usize,
    columns: std::ops::Range<usize>,
    clear: usize,
) -> bool {
    let middle = usize::midpoint(columns.start, columns.end);
    let inked = |row: usize| row < strokes.height && strokes.row(row)[middle];
    let above = (0..row).rev().take_while(|&row| inked(row)).count();
    let below = (row + 1..ink.height).take_while(|&row| inked(row)).count();
    if above != below && above != below + 1 {
        return false;
    }
    let is_paper = |row: usize| row >= ink.height || !ink.row(row)[columns.clone()].contains(&true);
    // The first row beside a slanted stroke holds some of it.
    let top = row - above;
    let over = top.saturating_sub(1 + clear)..top.saturating_sub(1);
    let under = row + below + 2..row + below + 2 + clear;
    over.chain(under).all(is_paper)
}

/// Whether the dashes between those rules that cross follow each other in equal steps.
fn is_even(line: &[Dash], longest: f32, pace: Pace<'_>) -> bool {
    let uncrossed = line.windows(2).filter(|pair| !pace.is_crossed(pair));
    // A rule that crosses took the begin of one along, or the end of the next.
    let pitch = |pair: &[Dash]| (pair[1].from - pair[0].from).max(pair[1].to - pair[0].to);
    let mut pitches: Vec<usize> = uncrossed.map(pitch).collect();
    if pitches.len() + 1 < FEWEST {
        return false;
    }
    pitches.sort_unstable();
    let usual = pitches[pitches.len() / 2] as f32;
    let even = |pitch: &&usize| {
        let passed = (**pitch as f32 / usual).round();
        passed <= pace.steps && (**pitch as f32 - passed * usual).abs() <= (UNEVEN * usual).max(1.0)
    };
    usual <= longest && pitches.iter().filter(even).count() as f32 >= IN_STEP * pitches.len() as f32
}

/// Without a lone dash beyond the first and the last rule that cross: above and below the table stands print.
fn within<'a>(line: &'a [Dash], pace: Pace<'_>) -> &'a [Dash] {
    let from = usize::from(pace.is_crossed(&line[..2]));
    let to = line.len() - usize::from(pace.is_crossed(&line[line.len() - 2..]));
    &line[from..to]
}

fn pieces(line: &[Dash]) -> impl Iterator<Item = Piece> {
    let ends = line[1..].iter().map(|next| next.from);
    let ends = ends.chain(line.last().map(|last| last.to));
    line.iter().zip(ends).map(|(dash, to)| Piece {
        row: dash.row,
        from: dash.from,
        to,
    })
}

#[cfg(test)]
mod tests {
    use super::super::ALONG;
    use super::*;
    use image::{GrayImage, Luma};

    const TEXT: f32 = 18.0;

    fn found(strokes: &[[u32; 4]]) -> usize {
        let mut page = GrayImage::from_pixel(400, 200, Luma([255]));
        for &[x0, y0, x1, y1] in strokes {
            for y in y0..y1 {
                (x0..x1).for_each(|x| page.put_pixel(x, y, Luma([40])));
            }
        }
        let ink = Bitmap::darkest(&page, 1, 170);
        dash_pieces([&ink, &ink], TEXT, ALONG).len()
    }

    #[test]
    fn a_thick_slanted_dashed_line_is_found() {
        let dash = |index: u32| {
            let (x, y) = (20 + index * 19, 50 + index / 3);
            [x, y, x + 11, y + 4]
        };
        let dashes: Vec<[u32; 4]> = (0..18).map(dash).collect();
        assert_eq!(found(&dashes), 18);
    }

    #[test]
    fn strokes_of_print_are_no_dashes() {
        let stroke = |index: u32| [20 + index * 22, 50, 32 + index * 22, 53];
        let bar = |index: u32| [20 + index * 22, 57, 32 + index * 22, 60];
        let strokes: Vec<[u32; 4]> = (0..15)
            .flat_map(|index| [stroke(index), bar(index)])
            .collect();
        assert_eq!(found(&strokes), 0);
        let uneven = |index: u32| [20 + index * index * 2, 50, 28 + index * index * 2, 53];
        let strokes: Vec<[u32; 4]> = (1..6).map(uneven).collect();
        assert_eq!(found(&strokes), 0);
    }
}

//! Pieces of dotted and dashed lines.

use std::ops::RangeInclusive;

use super::bitmap::Bitmap;
use super::chains::{Piece, groups};

/// In text heights.
const SHORTEST_DOTTED: f32 = 8.0;

/// What a dotted line looks like.
struct Dotted {
    /// Half its height, and the clear space above and below it, in text heights.
    half: f32,
    clearance: f32,
    /// Shares of its half text heights that hold ink, and of those with nothing above and below.
    inked: f32,
    alone: f32,
}

/// Of print, only brackets one below the other look like this.
const SURE: Dotted = Dotted {
    half: 0.0,
    clearance: 0.35,
    inked: 0.8,
    alone: 0.5,
};
/// Blurred, and close to text: brackets and digits one below the other may look like this, too.
const CLOSE: Dotted = Dotted {
    half: 0.16,
    clearance: 0.25,
    inked: 0.8,
    alone: 0.25,
};
/// Of dots no darker than what lies between the strokes of print: without a gap that brackets one below the other have.
const FAINT: Dotted = Dotted {
    inked: 0.95,
    ..SURE
};
/// Of dots so pale that only smeared along the line they stand out from the paper.
const PALE: Dotted = Dotted {
    half: 0.14,
    clearance: 0.3,
    inked: 0.95,
    alone: 0.5,
};
/// Share of ink along a line without gaps.
const SOLID: f32 = 0.85;
/// The highest stroke of print, in text heights; and the share of such strokes in a line that is none.
const BRACKET: f32 = 1.4;
const PRINT: f32 = 0.4;
/// The lowest bracket, the paper between two of them, and how far they slant away from a row of pixels, in text heights; and
/// their share of a line that is none.
const LOWEST: f32 = 0.9;
const BETWEEN: f32 = 0.3;
const BESIDE: f32 = 0.12;
const BRACKETS: f32 = 0.5;
/// So many sure dotted lines show that the table has them.
const FAMILY: usize = 2;

/// Pieces of dotted lines; beside sure ones also those that look less like it.
pub(super) fn dotted_pieces(bitmap: &Bitmap, text: f32) -> Vec<Piece> {
    let mut sure = joined(dotted(bitmap, text, &SURE));
    let usual = usual_dot(bitmap, &sure);
    let strokes = 2 * usual + 2..=(text * BRACKET) as usize;
    let is_print =
        |piece: &Piece| is_print(bitmap, piece, &strokes) || is_brackets(bitmap, piece, text);
    sure.retain(|piece| !is_print(piece));
    let ends = family(bitmap, &sure, text);
    if ends.len() < FAMILY {
        return sure;
    }
    let close = dotted(bitmap, text, &CLOSE).into_iter();
    let close = close.filter(|piece| is_beside(piece, &ends) && !is_print(piece));
    sure.extend(close);
    joined(sure)
}

/// Ends of the sure dotted lines.
fn family(bitmap: &Bitmap, sure: &[Piece], text: f32) -> Vec<(usize, usize)> {
    let broken = sure.iter().filter(|piece| is_broken(bitmap, piece));
    let lines: Vec<Piece> = broken.copied().collect();
    let lines = groups(&lines, text);
    let ends = lines.iter().filter_map(|line| {
        let from = line.iter().map(|piece| piece.from).min()?;
        Some((from, line.iter().map(|piece| piece.to).max()?))
    });
    ends.collect()
}

/// Whether enough of the family's lines run along the piece.
fn is_beside(piece: &Piece, family: &[(usize, usize)]) -> bool {
    let along = |(from, to): &&(usize, usize)| {
        let shared = piece.to.min(*to).saturating_sub(piece.from.max(*from));
        shared * 2 > piece.to - piece.from && shared * 2 > to - from
    };
    family.iter().filter(along).count() >= FAMILY
}

/// Pieces of dotted lines too faint for ink: `faint` has more than `ink`.
pub(super) fn faint_pieces(ink: &Bitmap, faint: &Bitmap, text: f32) -> Vec<Piece> {
    let mut dots = joined(dotted(faint, text, &FAINT));
    dots.retain(|piece| is_broken(ink, piece) && !is_brackets(ink, piece, text));
    dots
}

/// Pieces of dotted lines too pale for that, beside sure ones: `smeared` along the rows.
pub(super) fn pale_pieces(ink: &Bitmap, smeared: &Bitmap, text: f32) -> Vec<Piece> {
    let mut dots = joined(dotted(smeared, text, &PALE));
    let family = family(ink, &joined(dotted(ink, text, &SURE)), text);
    dots.retain(|piece| {
        is_broken(ink, piece) && is_beside(piece, &family) && !is_brackets(ink, piece, text)
    });
    dots
}

/// Whether there are gaps along it.
fn is_broken(bitmap: &Bitmap, piece: &Piece) -> bool {
    let stretch = &bitmap.row(piece.row)[piece.from..piece.to];
    let inked = stretch.iter().filter(|ink| **ink).count();
    (inked as f32) < SOLID * stretch.len() as f32
}

/// The usual length of a dot of these lines, px.
fn usual_dot(bitmap: &Bitmap, lines: &[Piece]) -> usize {
    let mut dots: Vec<usize> = lines.iter().flat_map(|line| dots(bitmap, line)).collect();
    dots.sort_unstable();
    dots.get(dots.len() / 2).copied().unwrap_or(0)
}

/// Whether much of it is strokes of these lengths: brackets stand one below the other, row by row.
fn is_print(bitmap: &Bitmap, piece: &Piece, strokes: &RangeInclusive<usize>) -> bool {
    let print: usize = dots(bitmap, piece)
        .filter(|dot| strokes.contains(dot))
        .sum();
    print as f32 > PRINT * (piece.to - piece.from) as f32
}

/// Whether most of it, with what slants into the rows beside it, is strokes as high as brackets with the paper between two
/// rows of print between them. Narrower gaps are worn, or parts of a dotted line.
fn is_brackets(bitmap: &Bitmap, piece: &Piece, text: f32) -> bool {
    let beside = (text * BESIDE).max(2.0) as usize;
    let rows = piece.row.saturating_sub(beside)..(piece.row + beside + 1).min(bitmap.height);
    let inked = |x: &usize| rows.clone().any(|row| bitmap.row(row)[*x]);
    let mut strokes: Vec<(usize, usize)> = Vec::new();
    for x in (piece.from..piece.to).filter(inked) {
        match strokes.last_mut() {
            Some((_, to)) if ((x - *to) as f32) < BETWEEN * text => *to = x + 1,
            _ => strokes.push((x, x + 1)),
        }
    }
    let lengths = || strokes.iter().map(|(from, to)| (to - from) as f32);
    let brackets = lengths().filter(|length| (LOWEST * text..=BRACKET * text).contains(length));
    brackets.sum::<f32>() > BRACKETS * lengths().sum::<f32>()
}

/// Lengths of its stretches of ink, px.
fn dots<'a>(bitmap: &'a Bitmap, piece: &Piece) -> impl Iterator<Item = usize> + 'a {
    let stretch = &bitmap.row(piece.row)[piece.from..piece.to];
    let dots = stretch.split(|ink| !*ink).map(<[bool]>::len);
    dots.filter(|dot| *dot > 0)
}

/// What overlaps in one row as one piece.
fn joined(mut pieces: Vec<Piece>) -> Vec<Piece> {
    pieces.sort_by_key(|piece| (piece.row, piece.from));
    let mut joined: Vec<Piece> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match joined.last_mut() {
            Some(last) if last.row == piece.row && piece.from <= last.to => {
                last.to = last.to.max(piece.to);
            }
            _ => joined.push(piece),
        }
    }
    joined
}

/// Stretches of a row that hold some ink in nearly every half text height, partly with nothing above and below.
fn dotted(bitmap: &Bitmap, text: f32, look: &Dotted) -> Vec<Piece> {
    let cell = ((text * 0.5) as usize).max(3);
    let clearance = ((text * look.clearance) as usize).max(3);
    let thick = ((text * look.half) as usize).max(1);
    let far = clearance + thick;
    let shortest = ((text * SHORTEST_DOTTED) as usize / cell).max(8);
    let cells = bitmap.width / cell;
    let inked: Vec<Vec<bool>> = (0..bitmap.height)
        .map(|row| {
            bitmap
                .row(row)
                .chunks_exact(cell)
                .map(|chunk| chunk.contains(&true))
                .collect()
        })
        .collect();
    let mut pieces = Vec::new();
    for row in far..bitmap.height.saturating_sub(far) {
        let clear = |index: usize| {
            (row - far..row - thick)
                .chain(row + thick + 1..=row + far)
                .all(|y| !inked[y][index])
        };
        let marked: Vec<bool> = (0..cells).map(|index| inked[row][index]).collect();
        let alone: Vec<bool> = (0..cells).map(|i| marked[i] && clear(i)).collect();
        for (from, to) in stretches(&alone).into_iter().chain(stretches(&marked)) {
            let ends = (
                (from..to).find(|&index| alone[index]),
                (from..to).rfind(|&index| alone[index]),
            );
            let (Some(from), Some(last)) = ends else {
                continue;
            };
            let range = from..last + 1;
            let share = |cells: &[bool], least: f32| {
                let found = cells[range.clone()].iter().filter(|cell| **cell).count();
                found as f32 >= range.len() as f32 * least
            };
            if range.len() >= shortest && share(&marked, look.inked) && share(&alone, look.alone) {
                pieces.push(Piece {
                    row,
                    from: range.start * cell,
                    to: range.end * cell,
                });
            }
        }
    }
    pieces
}

/// Ranges with at most two cells in a row that do not pass: a crossing rule takes one, or two where it stands
/// between them.
fn stretches(passed: &[bool]) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    for index in (0..passed.len()).filter(|&index| passed[index]) {
        match found.last_mut() {
            Some((_, to)) if index <= *to + 2 => *to = index + 1,
            _ => found.push((index, index + 1)),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{GrayImage, Luma};

    fn row(page: &mut GrayImage, y: u32, step: usize, length: u32) {
        for x in (20..560).step_by(step) {
            (x..x + length).for_each(|x| page.put_pixel(x, y, Luma([40])));
        }
    }

    /// Three dotted lines.
    fn page() -> GrayImage {
        let mut page = GrayImage::from_pixel(600, 260, Luma([255]));
        for y in [40, 80, 120] {
            row(&mut page, y, 5, 2);
        }
        page
    }

    #[test]
    fn worn_brackets_one_behind_the_other_are_no_dots() {
        let mut page = page();
        for (x, y) in (20..560).map(|x| (x, 160 + (x - 20) / 24 % 2)) {
            let worn = [0..5, 7..12, 14..19]
                .iter()
                .any(|part| part.contains(&((x - 20) % 24)));
            page.put_pixel(x, y, Luma([if worn { 40 } else { 255 }]));
        }
        let pieces = dotted_pieces(&Bitmap::darkest(&page, 1, 170), 16.0);
        assert!(pieces.iter().all(|piece| piece.row <= 120));
    }

    #[test]
    fn strokes_one_behind_the_other_are_no_dots() {
        let mut page = page();
        row(&mut page, 160, 24, 18);
        let pieces = dotted_pieces(&Bitmap::darkest(&page, 1, 170), 16.0);
        let rows: Vec<usize> = pieces.iter().map(|piece| piece.row).collect();
        assert_eq!(rows, [40, 80, 120]);
    }
}

//! Which read line is which line of the paper.

use bill::contract::LineDocument;

use crate::comparable::comparable;

/// For each line of the truth the index of its read line, by place; no read line is given twice.
pub fn pairs(read: &[LineDocument], truth: &[LineDocument]) -> Vec<Option<usize>> {
    let mut taken = vec![false; read.len()];
    truth
        .iter()
        .map(|line| {
            let place = (0..read.len())
                .filter(|&index| !taken[index])
                .map(|index| (likeness(line, &read[index]), index))
                .max_by(|a, b| a.0.total_cmp(&b.0))
                .filter(|(likeness, _)| *likeness > 0.2);
            place.map(|(_, index)| {
                taken[index] = true;
                index
            })
        })
        .collect()
}

/// How surely the read line is this line of the paper: by its place, and, where a bent page moved the
/// place by a row, by what it says.
fn likeness(truth: &LineDocument, read: &LineDocument) -> f32 {
    let same = truth.amount == read.amount
        && comparable(truth.name.as_deref()) == comparable(read.name.as_deref());
    let (Some(wanted), Some(found)) = (truth.corners, read.corners) else {
        return 0.0;
    };
    let height = (wanted[3][1] - wanted[0][1]).abs().max(1.0);
    let near = truth.page == read.page && (wanted[0][1] - found[0][1]).abs() < 3.0 * height;
    overlap(truth, read) + f32::from(u8::from(same && near))
}

/// How far two boxes are the same place, 0 to 1; 0 on different pages.
fn overlap(a: &LineDocument, b: &LineDocument) -> f32 {
    let (Some(first), Some(second)) = (a.corners, b.corners) else {
        return 0.0;
    };
    if a.page != b.page {
        return 0.0;
    }
    let bounds = |corners: [[f32; 2]; 4]| bill::PageBox { page: 1, corners }.bounds();
    let (p, q) = (bounds(first), bounds(second));
    // Rows touch: only their heights tell neighbours apart; widths differ by the columns boxed.
    let shared = |axis: usize| (p[axis + 2].min(q[axis + 2]) - p[axis].max(q[axis])).max(0.0);
    let side = |r: [f32; 4], axis: usize| (r[axis + 2] - r[axis]).max(1.0);
    let across = shared(0) / side(p, 0).min(side(q, 0));
    let down = shared(1) / side(p, 1).max(side(q, 1));
    across * down
}

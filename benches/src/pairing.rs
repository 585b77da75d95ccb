//! Which read line is which line of the paper.

use bill::contract::LineDocument;

use crate::comparable::comparable;

/// Less alike, two lines are not the same one.
const ALIKE: f32 = 0.2;
/// In heights of the print: less than from one row to the next.
const REACH: f32 = 1.5;

/// For each line of the truth the index of its read line, by place; no read line is given twice.
pub fn pairs(read: &[LineDocument], truth: &[LineDocument]) -> Vec<Option<usize>> {
    let mut likely: Vec<(f32, usize, usize)> = Vec::new();
    for (line, wanted) in truth.iter().enumerate() {
        let alike = read.iter().enumerate();
        let alike = alike.map(|(index, found)| (likeness(wanted, found), line, index));
        likely.extend(alike.filter(|(likeness, ..)| *likeness > ALIKE));
    }
    // The surest first: a line that was not read takes none that is surely its neighbour.
    likely.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut pairs = vec![None; truth.len()];
    let mut taken = vec![false; read.len()];
    for (_, line, index) in likely {
        if pairs[line].is_none() && !taken[index] {
            pairs[line] = Some(index);
            taken[index] = true;
        }
    }
    pairs
}

/// How surely the read line is this line of the paper: by its place, and, where a bent page moved the
/// place by a row, by what it says.
fn likeness(truth: &LineDocument, read: &LineDocument) -> f32 {
    let same = truth.amount == read.amount
        && comparable(truth.name.as_deref()) == comparable(read.name.as_deref());
    let (Some(wanted), Some(found)) = (truth.corners, read.corners) else {
        return 0.0;
    };
    if truth.page != read.page {
        return 0.0;
    }
    let (wanted, found) = (Strip::of(&wanted), Strip::of(&found));
    let (shared, apart) = wanted.beside(&found);
    let place = shared * (1.0 - apart / (REACH * wanted.height)).max(0.0);
    place + f32::from(u8::from(same && apart < 3.0 * wanted.height))
}

/// A line of print by its middle: rows of a slanted or turned page overlap with those above and below. Px.
struct Strip {
    from: [f32; 2],
    to: [f32; 2],
    height: f32,
}

impl Strip {
    /// Corners clockwise from the top left of the print.
    fn of(corners: &[[f32; 2]; 4]) -> Strip {
        let between = |a: usize, b: usize| {
            [0, 1].map(|axis| f32::midpoint(corners[a][axis], corners[b][axis]))
        };
        let side = |a: usize, b: usize| distance(corners[a], corners[b]);
        Strip {
            from: between(0, 3),
            to: between(1, 2),
            height: f32::midpoint(side(0, 3), side(1, 2)).max(1.0),
        }
    }

    /// Share of the shorter strip that runs beside the other, and how far apart they are there.
    fn beside(&self, other: &Strip) -> (f32, f32) {
        let length = distance(self.from, self.to).max(1.0);
        let along = [0, 1].map(|axis| (self.to[axis] - self.from[axis]) / length);
        // Where a point lies along this strip and across it.
        let place = |point: [f32; 2]| {
            let [x, y] = [point[0] - self.from[0], point[1] - self.from[1]];
            [x * along[0] + y * along[1], y * along[0] - x * along[1]]
        };
        let (from, to) = (place(other.from), place(other.to));
        let [left, right] = [from[0].max(0.0), to[0].min(length)];
        if left >= right {
            return (0.0, f32::MAX);
        }
        // Widths differ by the columns boxed.
        let reach = to[0] - from[0];
        let middle = (f32::midpoint(left, right) - from[0]) / reach;
        let apart = from[1] + (to[1] - from[1]) * middle;
        ((right - left) / length.min(reach), apart.abs())
    }
}

fn distance(a: [f32; 2], b: [f32; 2]) -> f32 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The nth of rows 30 px apart that fall by 100 px, on a page that stands upright or on its side.
    fn line(row: u32, on_side: bool) -> LineDocument {
        let top = 100.0 + 30.0 * row as f32;
        let corners = [
            [50.0, top],
            [1050.0, top + 100.0],
            [1050.0, top + 126.0],
            [50.0, top + 26.0],
        ];
        LineDocument {
            page: 1,
            corners: Some(corners.map(|[x, y]| if on_side { [y, -x] } else { [x, y] })),
            ..LineDocument::default()
        }
    }

    #[test]
    fn a_line_of_a_slanted_page_that_was_not_read_takes_none_of_its_neighbours() {
        for on_side in [false, true] {
            let truth = [0, 1, 2].map(|row| line(row, on_side));
            let read = [1, 2].map(|row| line(row, on_side));
            assert_eq!(pairs(&read, &truth), [None, Some(0), Some(1)]);
        }
    }
}

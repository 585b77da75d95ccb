//! Boxes of several rows cut into one box a row.

use image::GrayImage;

use super::crop;

/// A box of several rows is at least this high, in text heights.
const TIERS: f32 = 2.0;
/// A row is at least this high, in text heights.
const ROW: f32 = 0.8;
/// Between two rows there is at most this share of the ink that the fainter of them has at its blackest.
const BETWEEN: f32 = 0.25;
/// Ink of a character, in squares of the text height; specks are less.
const CHARACTER: f32 = 0.06;
/// Characters of a row are this near to each other, in text heights.
const NEAR: f32 = 1.0;
/// Paper that is left beside a row, in text heights.
const BESIDE: f32 = 0.2;

/// The detector runs short texts under each other together: a box of several rows is cut where its paper holds
/// least ink. `text_height` in px of the page.
pub fn tiers(bounds: [f32; 4], ink: &GrayImage, text_height: f32) -> Vec<[f32; 4]> {
    let [left, top, right, bottom] = bounds;
    let Some(piece) = crop::clip(bounds, ink.width(), ink.height()) else {
        return vec![bounds];
    };
    if bottom - top < TIERS * text_height {
        return vec![bounds];
    }
    let profile = profile(ink, piece);
    let mut cuts = Vec::new();
    cut(&profile, 0, (ROW * text_height) as usize, &mut cuts);
    if cuts.is_empty() {
        return vec![bounds];
    }
    let start = piece[1] as f32;
    let mut edges = vec![top];
    edges.extend(cuts.iter().map(|&at| start + at as f32));
    edges.push(bottom);
    let inked = |from: f32, to: f32| {
        let row = |y: f32| (y - start).clamp(0.0, profile.len() as f32) as usize;
        profile[row(from)..row(to)].iter().any(|&ink| ink > 1.0)
    };
    let rows: Vec<[f32; 4]> = edges
        .windows(2)
        .filter(|edge| inked(edge[0], edge[1]))
        .map(|edge| narrowed([left, edge[0], right, edge[1]], ink, text_height))
        .collect();
    if rows.is_empty() { vec![bounds] } else { rows }
}

/// The row without the blank paper beside it: what is left of a name under a longer line is short, and grain on
/// the paper behind it is read as text.
fn narrowed(bounds: [f32; 4], ink: &GrayImage, text_height: f32) -> [f32; 4] {
    let Some(piece) = crop::clip(bounds, ink.width(), ink.height()) else {
        return bounds;
    };
    let level = crop::ink_level(ink, piece);
    let [left, top, right, bottom] = piece;
    let inked = |x: u32| {
        let column = (top..bottom).filter(|&y| ink.get_pixel(x, y).0[0] < level);
        column.count() as f32
    };
    // Left, right and ink of what stands together.
    let mut runs: Vec<(f32, f32, f32)> = Vec::new();
    for (x, ink) in (left..right).map(|x| (x as f32, inked(x))) {
        match runs.last_mut() {
            _ if ink == 0.0 => {}
            Some(run) if x - run.1 < NEAR * text_height => *run = (run.0, x + 1.0, run.2 + ink),
            _ => runs.push((x, x + 1.0, ink)),
        }
    }
    runs.retain(|run| run.2 >= CHARACTER * text_height * text_height);
    let (Some(first), Some(last)) = (runs.first(), runs.last()) else {
        return bounds;
    };
    let beside = BESIDE * text_height;
    let sides = [
        bounds[0].max(first.0 - beside),
        bounds[2].min(last.1 + beside),
    ];
    [sides[0], bounds[1], sides[1], bounds[3]]
}

/// Inked pixels of every row, smoothed over its neighbours.
fn profile(ink: &GrayImage, piece: crop::PixelBox) -> Vec<f32> {
    let [left, top, right, bottom] = piece;
    let level = crop::ink_level(ink, piece);
    let counts: Vec<f32> = (top..bottom)
        .map(|y| {
            (left..right)
                .filter(|&x| ink.get_pixel(x, y).0[0] < level)
                .count() as f32
        })
        .collect();
    (0..counts.len())
        .map(|at| {
            let around = &counts[at.saturating_sub(1)..(at + 2).min(counts.len())];
            around.iter().sum::<f32>() / around.len() as f32
        })
        .collect()
}

/// Adds the places, in order, where `profile` falls apart into rows of at least `row` px.
fn cut(profile: &[f32], offset: usize, row: usize, cuts: &mut Vec<usize>) {
    if profile.len() < 2 * row.max(1) {
        return;
    }
    let highest = |part: &[f32]| part.iter().copied().fold(0.0, f32::max);
    let depth = |at: &usize| {
        let least = highest(&profile[..*at]).min(highest(&profile[*at..]));
        profile[*at] / least.max(1.0)
    };
    let places = row..=profile.len() - row;
    // The middle of equally empty rows.
    let Some(least) = places.clone().map(|at| depth(&at)).reduce(f32::min) else {
        return;
    };
    if least > BETWEEN {
        return;
    }
    let lowest: Vec<usize> = places.filter(|at| depth(at) <= least).collect();
    let at = lowest[lowest.len() / 2];
    cut(&profile[..at], offset, row, cuts);
    cuts.push(offset + at);
    cut(&profile[at..], offset + at, row, cuts);
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Luma;

    fn rows(inked: &[(u32, u32)]) -> GrayImage {
        GrayImage::from_fn(100, 60, |x, y| {
            let ink = inked.iter().any(|&(from, to)| (from..to).contains(&y)) && x % 3 == 0;
            Luma([if ink { 0 } else { 255 }])
        })
    }

    #[test]
    fn rows_are_parted_where_no_ink_is() {
        let bounds = [0.0, 5.0, 100.0, 55.0];
        let cut = tiers(bounds, &rows(&[(8, 26), (32, 50)]), 20.0);
        assert_eq!(cut.len(), 2);
        assert!((26.0..32.0).contains(&cut[0][3]) && cut[0][3].total_cmp(&cut[1][1]).is_eq());
    }

    #[test]
    fn a_short_row_ends_with_its_text() {
        let mut ink = rows(&[(8, 26), (32, 50)]);
        for (x, y, pixel) in ink.enumerate_pixels_mut() {
            if y > 28 && x > 30 {
                pixel.0 = [if (x, y) == (80, 40) { 0 } else { 255 }];
            }
        }
        let cut = tiers([0.0, 5.0, 100.0, 55.0], &ink, 20.0);
        assert!(cut[0][2] > 99.0);
        assert!((30.0..40.0).contains(&cut[1][2]));
    }

    #[test]
    fn one_row_of_large_print_stays_whole() {
        let bounds = [0.0, 5.0, 100.0, 55.0];
        assert_eq!(tiers(bounds, &rows(&[(8, 50)]), 20.0), [bounds]);
        assert_eq!(tiers(bounds, &rows(&[]), 20.0), [bounds]);
    }
}

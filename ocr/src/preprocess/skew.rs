use image::GrayImage;

/// Largest skew that is looked for, degrees.
const RANGE: f32 = 15.0;
/// Darker pixels are ink; the page is evenly lit. Faint print is found at the lighter levels.
const INK: [u8; 3] = [150, 180, 205];
/// Share of a printed page's pixels that are the lower edges of ink, at least.
const PRINTED: f32 = 1.0 / 200.0;
/// More points than this tell nothing more.
const POINTS: usize = 40_000;
/// A level page's profile is at least this much more peaked than that of the average angle.
const DISTINCT: f32 = 1.12;

/// By how much the lines of an upright page fall to the right, radians; 0 where no direction stands out.
///
/// At the right angle the lower edges of ink fall into few rows: the feet of characters, and rules.
pub(super) fn angle(page: &GrayImage) -> f32 {
    let points = lower_edges(page);
    if points.len() < 200 {
        return 0.0;
    }
    let sparse: Vec<(f32, f32)> = points
        .iter()
        .copied()
        .step_by(points.len().div_ceil(POINTS / 3))
        .collect();
    let coarse: Vec<(f32, f32)> = steps(0.0, RANGE, 0.25)
        .map(|degrees| (degrees, peakedness(&sparse, degrees)))
        .collect();
    let average = coarse.iter().map(|(_, score)| score).sum::<f32>() / coarse.len() as f32;
    let Some(best) = best_of(&coarse).filter(|best| best.1 > average * DISTINCT) else {
        return 0.0;
    };
    let mut degrees = best.0;
    for (range, step) in [(0.3, 0.05), (0.06, 0.01)] {
        let fine: Vec<(f32, f32)> = steps(degrees, range, step)
            .map(|d| (d, peakedness(&points, d)))
            .collect();
        degrees = best_of(&fine).map_or(degrees, |best| best.0);
    }
    let radians = degrees.to_radians();
    // A fall of less than a pixel over the page is not worth a blur.
    if radians.abs() * (page.width() as f32) < 0.5 {
        0.0
    } else {
        radians
    }
}

fn steps(centre: f32, range: f32, step: f32) -> impl Iterator<Item = f32> {
    let count = (range / step).round() as i32;
    (-count..=count).map(move |i| centre + i as f32 * step)
}

/// The middle of the angles that score within a thousandth of the best.
fn best_of(scores: &[(f32, f32)]) -> Option<(f32, f32)> {
    let best = scores.iter().map(|(_, score)| *score).reduce(f32::max)?;
    let top: Vec<f32> = scores
        .iter()
        .filter(|(_, score)| *score >= best * 0.999)
        .map(|(d, _)| *d)
        .collect();
    Some((top[top.len() / 2], best))
}

/// The lowest pixels of strokes and rules; not all of them, where there are very many.
pub(super) fn lower_edges(page: &GrayImage) -> Vec<(f32, f32)> {
    let enough = (page.width() as f32 * page.height() as f32 * PRINTED) as usize;
    let mut points = Vec::new();
    for ink in INK {
        points = edges_below(page, ink);
        if points.len() >= enough {
            break;
        }
    }
    let step = points.len().div_ceil(POINTS).max(1);
    points.into_iter().step_by(step).collect()
}

fn edges_below(page: &GrayImage, ink: u8) -> Vec<(f32, f32)> {
    let width = page.width() as usize;
    let rows = page.as_raw().chunks_exact(width);
    let mut points = Vec::new();
    for (y, (row, below)) in rows.clone().zip(rows.skip(1)).enumerate() {
        for x in 0..width {
            if row[x] < ink && below[x] >= ink {
                points.push((x as f32, y as f32));
            }
        }
    }
    points
}

/// Sum of squares of the points in each row, were the page turned back by `degrees`.
fn peakedness(points: &[(f32, f32)], degrees: f32) -> f32 {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (mut lowest, mut highest) = (f32::MAX, f32::MIN);
    for &(x, y) in [points.first(), points.last()].into_iter().flatten() {
        lowest = lowest.min(y - x);
        highest = highest.max(y + x);
    }
    let reach = points
        .iter()
        .fold(0.0_f32, |reach, point| reach.max(point.0));
    let offset = reach * sin.abs() + 2.0;
    let rows = (points.last().map_or(0.0, |point| point.1) + 2.0 * offset) as usize + 3;
    let mut profile = vec![0.0_f32; rows];
    for &(x, y) in points {
        let row = y * cos - x * sin + offset;
        let (first, share) = (row as usize, row.fract());
        profile[first] += 1.0 - share;
        profile[first + 1] += share;
    }
    profile.iter().map(|count| count * count).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Luma;

    /// Rows of words of uneven length, falling by `degrees`.
    fn words(degrees: f32) -> GrayImage {
        let slope = degrees.to_radians().tan();
        GrayImage::from_fn(1000, 800, |x, y| {
            let level = y as f32 - x as f32 * slope;
            let (row, within) = ((level / 26.0).floor() as i32, level.rem_euclid(26.0));
            let word = (x as i32 * 7 + row * 131).rem_euclid(97) > 20 && x > 60 && x < 940;
            let ink = within < 13.0 && word && y > 50 && y < 750;
            Luma([if ink { 20 } else { 250 }])
        })
    }

    #[test]
    fn skew_is_found_to_a_tenth_of_a_degree() {
        for degrees in [-12.0_f32, -3.3, -0.4, 0.0, 0.25, 1.5, 7.7, 14.0] {
            let found = angle(&words(degrees)).to_degrees();
            assert!((found - degrees).abs() < 0.1, "{degrees} {found}");
        }
    }

    #[test]
    fn noise_and_blank_pages_stay_as_they_are() {
        let blank = GrayImage::from_pixel(600, 800, Luma([255]));
        let noise = GrayImage::from_fn(600, 800, |x, y| {
            Luma([
                if (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503))
                    .wrapping_mul(2_246_822_519)
                    >> 28
                    == 0
                {
                    0
                } else {
                    255
                },
            ])
        });
        assert!(angle(&blank).abs() < 1e-6 && angle(&noise).abs() < 1e-6);
    }
}

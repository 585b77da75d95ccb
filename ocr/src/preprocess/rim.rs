use image::GrayImage;

use super::PAPER;

/// Darker pixels at the border are the lid, the desk or a shadow, where they go on along it.
const DARK: u8 = 130;
/// Share of the page's width and height that a rim may take.
const DEEPEST: f32 = 0.06;

/// Whitens what is dark from the border inwards over a stretch of more than two text heights, so that rules and
/// words cut off at the border stay.
pub(super) fn clear(page: &mut GrayImage, text_height: f32) {
    let (width, height) = (page.width(), page.height());
    let stretch = (text_height * 2.0) as usize;
    for reversed in [false, true] {
        clear_side(page, (height, width), stretch, |along, depth| {
            (if reversed { width - 1 - depth } else { depth }, along)
        });
        clear_side(page, (width, height), stretch, |along, depth| {
            (along, if reversed { height - 1 - depth } else { depth })
        });
    }
}

fn clear_side(
    page: &mut GrayImage,
    (length, depth): (u32, u32),
    stretch: usize,
    place: impl Fn(u32, u32) -> (u32, u32),
) {
    let deepest = (depth as f32 * DEEPEST) as u32;
    let rims: Vec<u32> = (0..length)
        .map(|along| {
            let dark = |&depth: &u32| {
                let (x, y) = place(along, depth);
                page.get_pixel(x, y).0[0] < DARK
            };
            (0..deepest).take_while(dark).count() as u32
        })
        .collect();
    let mut start = 0;
    for end in 0..=rims.len() {
        if end < rims.len() && rims[end] > 0 {
            continue;
        }
        if end - start > stretch {
            for (along, &rim) in rims.iter().enumerate().take(end).skip(start) {
                // The rim fades into the paper over a few pixels.
                for depth in 0..(rim + 3).min(depth) {
                    let (x, y) = place(along as u32, depth);
                    page.get_pixel_mut(x, y).0[0] = PAPER;
                }
            }
        }
        start = end + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Luma;

    #[test]
    fn dark_rims_go_and_rules_at_the_border_stay() {
        let mut page = GrayImage::from_fn(400, 600, |x, y| {
            let rule = y == 300 && x < 250;
            Luma([if x > 390 || rule || y < 9 { 20 } else { 250 }])
        });
        clear(&mut page, 12.0);
        assert_eq!(page.get_pixel(396, 200).0[0], PAPER);
        assert_eq!(page.get_pixel(200, 4).0[0], PAPER);
        assert_eq!(page.get_pixel(2, 300).0[0], 20);
        assert_eq!(page.get_pixel(2, 100).0[0], 250);
    }
}

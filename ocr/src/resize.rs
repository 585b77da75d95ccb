//! Gray pictures at another size.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::GrayImage;

/// The piece `[left, top, right, bottom]` of the picture, whole px inside it, stretched or shrunk to `width` and `height` px; each at
/// least 1. Where it shrinks, every pixel of the piece counts.
pub fn piece(picture: &GrayImage, bounds: [u32; 4], [width, height]: [u32; 2]) -> GrayImage {
    let [left, top, right, bottom] = bounds.map(f64::from);
    let mut out = GrayImage::new(width, height);
    let options = ResizeOptions::new()
        .crop(left, top, right - left, bottom - top)
        .resize_alg(ResizeAlg::Convolution(FilterType::Bilinear));
    let from = ImageRef::new(picture.width(), picture.height(), picture, PixelType::U8)
        .expect("a byte for each pixel");
    let mut to = Image::from_slice_u8(width, height, &mut out, PixelType::U8)
        .expect("a byte for each pixel");
    Resizer::new()
        .resize(&from, &mut to, &options)
        .expect("the piece lies inside the picture, and both have bytes");
    out
}

/// The whole picture at another size.
pub fn whole(picture: &GrayImage, size: [u32; 2]) -> GrayImage {
    piece(picture, [0, 0, picture.width(), picture.height()], size)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Luma;

    #[test]
    fn a_shrunk_piece_has_the_mean_of_its_pixels() {
        let striped = GrayImage::from_fn(60, 40, |x, _| Luma([if x % 2 == 0 { 0 } else { 200 }]));
        let small = piece(&striped, [10, 10, 50, 30], [4, 2]);
        assert!(
            small.pixels().all(|pixel| pixel.0[0].abs_diff(100) < 12),
            "{small:?}"
        );
    }

    #[test]
    fn nothing_beside_the_piece_is_seen() {
        let page = GrayImage::from_fn(30, 30, |x, y| {
            Luma([if (10..20).contains(&x) && (10..20).contains(&y) {
                90
            } else {
                255
            }])
        });
        for size in [[3, 3], [10, 10], [40, 25]] {
            assert!(
                piece(&page, [10, 10, 20, 20], size)
                    .iter()
                    .all(|level| *level == 90)
            );
        }
    }
}

//! Gray pictures at another size.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::GrayImage;

/// The piece `[left, top, right, bottom]` of the picture, whole px inside it, stretched or shrunk to `width` and `height` px; each at
/// least 1. Where it shrinks, every pixel of the piece counts; at its edges those beside it are blended in.
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
    fn a_piece_is_taken_from_its_place() {
        let ramp = GrayImage::from_fn(30, 30, |x, y| Luma([(5 * x + 2 * y) as u8]));
        let own = piece(&ramp, [10, 4, 20, 9], [10, 5]);
        assert!(
            own.enumerate_pixels()
                .all(|(x, y, pixel)| pixel == ramp.get_pixel(x + 10, y + 4))
        );
        let large = piece(&ramp, [10, 4, 20, 9], [40, 20]);
        let middle = large.get_pixel(20, 10).0[0];
        assert!(middle.abs_diff(5 * 15 + 2 * 6) < 6, "{middle}");
    }
}

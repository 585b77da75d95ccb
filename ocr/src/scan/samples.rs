//! Pixel layouts other than plain RGB, to plain RGB.

use image::{DynamicImage, Rgb, RgbImage};

/// Transparent parts become white paper; 16-bit samples become 8-bit.
pub(super) fn on_white(image: DynamicImage) -> RgbImage {
    if !image.color().has_alpha() {
        return image.into_rgb8();
    }
    let rgba = image.into_rgba8();
    let blend = |value: u8, alpha: u8| {
        let (value, alpha) = (u32::from(value), u32::from(alpha));
        ((value * alpha + 255 * (255 - alpha) + 127) / 255) as u8
    };
    let mut page = RgbImage::new(rgba.width(), rgba.height());
    for (target, source) in page.pixels_mut().zip(rgba.pixels()) {
        let [red, green, blue, alpha] = source.0;
        *target = Rgb([blend(red, alpha), blend(green, alpha), blend(blue, alpha)]);
    }
    page
}

/// `width` samples of `bits` (1, 2, 4 or 8) each from one packed row, first sample in the highest bits.
pub(super) fn unpack_row(row: &[u8], bits: u8, width: usize) -> impl Iterator<Item = u8> + '_ {
    let bits = usize::from(bits);
    let per_byte = 8 / bits;
    let mask = (0xff_u16 >> (8 - bits)) as u8;
    (0..width).map(move |x| {
        let byte = row.get(x / per_byte).copied().unwrap_or_default();
        (byte >> (8 - bits - (x % per_byte) * bits)) & mask
    })
}

/// Full ink where `cmyk` is 255.
pub(super) fn cmyk_to_rgb(cmyk: [u8; 4]) -> Rgb<u8> {
    let light = 255 - u32::from(cmyk[3]);
    Rgb([0, 1, 2].map(|i| ((255 - u32::from(cmyk[i])) * light / 255) as u8))
}

/// Full-range BT.601, as JPEG has it.
pub(super) fn ycbcr_to_rgb(ycbcr: [u8; 3]) -> Rgb<u8> {
    let [luma, blue, red] = ycbcr.map(f32::from);
    let (blue, red) = (blue - 128.0, red - 128.0);
    Rgb([
        luma + 1.402 * red,
        luma - 0.344_14 * blue - 0.714_14 * red,
        luma + 1.772 * blue,
    ]
    .map(|level| level.round().clamp(0.0, 255.0) as u8))
}

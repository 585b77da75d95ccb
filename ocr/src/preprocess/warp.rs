use image::{GrayImage, imageops};

use super::{PAPER, ToScan};

/// Draws the page of `size` whose every pixel lies on `source` where `map` says; paper outside.
pub(super) fn warp(source: &GrayImage, map: &ToScan, size: (u32, u32)) -> GrayImage {
    if let Some(turned) = quarter_turned(source, map, size) {
        return turned;
    }
    let m = map.matrix();
    let affine = m[6] == 0.0 && m[7] == 0.0;
    let (width, height) = (size.0 as usize, size.1 as usize);
    let mut pixels = vec![PAPER; width * height];
    if let Some(bend) = map.bend() {
        let mut shifts = vec![[0.0; 2]; width];
        for (y, row) in pixels.chunks_exact_mut(width).enumerate() {
            bend.row(y as f32, &mut shifts);
            for (x, (pixel, [right, down])) in row.iter_mut().zip(&shifts).enumerate() {
                let [x, y] = [x as f32 + right, y as f32 + down].map(f64::from);
                let depth = m[6] * x + m[7] * y + m[8];
                let sx = (m[0] * x + m[1] * y + m[2]) / depth;
                let sy = (m[3] * x + m[4] * y + m[5]) / depth;
                *pixel = sample(source, sx as f32, sy as f32);
            }
        }
        return page(size, pixels);
    }
    for (y, row) in pixels.chunks_exact_mut(width).enumerate() {
        let y = y as f64;
        let start = [m[1] * y + m[2], m[4] * y + m[5], m[7] * y + m[8]].map(|v| v as f32);
        let step = [m[0], m[3], m[6]].map(|v| v as f32);
        for (x, pixel) in row.iter_mut().enumerate() {
            let x = x as f32;
            let (mut sx, mut sy) = (start[0] + step[0] * x, start[1] + step[1] * x);
            if !affine {
                let depth = start[2] + step[2] * x;
                sx /= depth;
                sy /= depth;
            }
            *pixel = sample(source, sx, sy);
        }
    }
    page(size, pixels)
}

fn page((width, height): (u32, u32), pixels: Vec<u8>) -> GrayImage {
    GrayImage::from_raw(width, height, pixels).expect("the buffer is as large as the page")
}

/// Bilinear.
#[inline]
fn sample(source: &GrayImage, x: f32, y: f32) -> u8 {
    let (width, height) = (source.width() as usize, source.height() as usize);
    // Also false for NaN.
    if !(x >= 0.0 && y >= 0.0 && x < (width - 1) as f32 && y < (height - 1) as f32) {
        return edge_sample(source, x, y);
    }
    let (left, top) = (x as usize, y as usize);
    let right_share = ((x - left as f32) * 256.0) as u32;
    let bottom_share = ((y - top as f32) * 256.0) as u32;
    let pixels = source.as_raw();
    let at = top * width + left;
    let (upper, lower) = (&pixels[at..at + 2], &pixels[at + width..at + width + 2]);
    let mix =
        |pair: &[u8]| u32::from(pair[0]) * (256 - right_share) + u32::from(pair[1]) * right_share;
    ((mix(upper) * (256 - bottom_share) + mix(lower) * bottom_share + (1 << 15)) >> 16) as u8
}

#[cold]
fn edge_sample(source: &GrayImage, x: f32, y: f32) -> u8 {
    let (x, y) = (x.round(), y.round());
    let inside = x >= 0.0 && y >= 0.0 && x < source.width() as f32 && y < source.height() as f32;
    if inside {
        source.get_pixel(x as u32, y as u32).0[0]
    } else {
        PAPER
    }
}

/// Turns by whole quarters move pixels and blur none.
fn quarter_turned(source: &GrayImage, map: &ToScan, size: (u32, u32)) -> Option<GrayImage> {
    let turns = (0..4).find(|&turns| {
        super::to_scan::upright(source.dimensions(), None, turns) == (map.clone(), size)
    })?;
    Some(match turns {
        1 => imageops::rotate90(source),
        2 => imageops::rotate180(source),
        3 => imageops::rotate270(source),
        _ => source.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Luma;

    #[test]
    fn quarter_turns_agree_with_their_map() {
        let source = GrayImage::from_fn(7, 5, |x, y| Luma([(x * 10 + y) as u8]));
        for turns in 0..4 {
            let (map, size) = super::super::to_scan::upright((7, 5), None, turns);
            let turned = warp(&source, &map, size);
            for (x, y, pixel) in turned.enumerate_pixels() {
                let [sx, sy] = map.point(x as f32, y as f32);
                assert_eq!(pixel, source.get_pixel(sx as u32, sy as u32));
            }
        }
    }

    #[test]
    fn half_pixels_are_means() {
        let source = GrayImage::from_fn(4, 4, |x, _| Luma([(x * 40) as u8]));
        assert_eq!(sample(&source, 1.5, 1.0), 60);
        assert_eq!(sample(&source, f32::NAN, 1.0), PAPER);
        assert_eq!(sample(&source, -3.0, 1.0), PAPER);
    }
}

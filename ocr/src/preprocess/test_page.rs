//! Pages drawn for the tests: a ruled bill of known geometry, and what scanners, stamps and telephones do to it.

use ab_glyph::{FontRef, PxScale};
use image::{GrayImage, Luma, Rgb, RgbImage};
use imageproc::drawing::{draw_filled_rect_mut, draw_hollow_rect_mut, draw_text_mut};
use imageproc::geometric_transformations::{Border, Interpolation, Projection, warp_into};
use imageproc::rect::Rect;

const BLACK: Rgb<u8> = Rgb([25, 25, 28]);
const FONT: &str = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";

/// A4 at 200 dpi with a table of 8 columns and 36 rows; lines of ordinary print are `TEXT` px high.
pub const SIZE: (u32, u32) = (1654, 2339);
pub const TEXT: f32 = 25.0;
pub const TABLE: [i32; 4] = [100, 300, 1550, 2136];
pub const ROWS: i32 = 36;
pub const COLUMNS: [i32; 9] = [100, 230, 600, 800, 880, 1000, 1140, 1300, 1550];

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Ruling {
    Solid,
    Dotted,
    None,
}

pub fn row_level(row: i32) -> i32 {
    TABLE[1] + (TABLE[3] - TABLE[1]) * row / ROWS
}

/// `None`, saying so, where the Chinese font is not installed.
pub fn bill(ruling: Ruling) -> Option<RgbImage> {
    let Ok(bytes) = std::fs::read(FONT) else {
        println!("skipped: {FONT} is not installed");
        return None;
    };
    let font = FontRef::try_from_slice_and_index(&bytes, 2).ok()?;
    let mut page = RgbImage::from_pixel(SIZE.0, SIZE.1, Rgb([252, 252, 250]));
    let mut write = |text: &str, x: i32, y: i32, size: f32| {
        draw_text_mut(&mut page, BLACK, x, y, PxScale::from(size), &font, text);
    };
    write("云州市第一人民医院住院费用清单", 420, 120, 68.0);
    write(
        "姓名：王小明   性别：男   住院号：20250318   科室：心内科   床号：12",
        110,
        230,
        38.0,
    );
    for row in 0..ROWS {
        let cells = [
            "250301",
            "注射用头孢呋辛钠",
            "0.75g*10支",
            "支",
            "12",
            "18.60",
            "223.20",
            "甲类 自付10%",
        ];
        for (cell, x) in cells.iter().zip(COLUMNS) {
            write(cell, x + 8, row_level(row) + 2, 38.0);
        }
    }
    write(
        "合计（大写）：捌仟零叁拾伍元贰角整    ¥8035.20",
        110,
        2180,
        38.0,
    );
    if ruling != Ruling::None {
        rule(&mut page, ruling);
    }
    Some(page)
}

fn rule(page: &mut RgbImage, ruling: Ruling) {
    let period = if ruling == Ruling::Dotted { 6 } else { 1 };
    let [left, top, right, bottom] = TABLE;
    for level in (0..=ROWS).map(row_level) {
        for x in (left..right).step_by(period) {
            draw_filled_rect_mut(page, Rect::at(x, level).of_size(2, 2), BLACK);
        }
    }
    for x in COLUMNS {
        for y in (top..bottom).step_by(period) {
            draw_filled_rect_mut(page, Rect::at(x, y).of_size(2, 2), BLACK);
        }
    }
}

/// Multiplies as ink does: what is printed below stays dark.
fn ink(page: &mut RgbImage, x: i32, y: i32, ink: [u16; 3]) {
    if x >= 0 && y >= 0 && (x as u32) < page.width() && (y as u32) < page.height() {
        let pixel = page.get_pixel_mut(x as u32, y as u32);
        pixel.0 = [0, 1, 2].map(|c| (u16::from(pixel.0[c]) * ink[c] / 255) as u8);
    }
}

/// A page as the scanner sees it, and, if `back`, with the back of the sheet shining through.
pub fn scanned(page: &RgbImage, back: bool) -> RgbImage {
    let mut scan = image::imageops::blur(page, 0.6);
    if back {
        let behind = image::imageops::blur(&image::imageops::flip_horizontal(page), 1.8);
        for (x, y, pixel) in behind.enumerate_pixels() {
            let seen = pixel.0.map(|level| 255 - (255 - u16::from(level)) * 3 / 10);
            ink(&mut scan, x as i32 + 9, y as i32 + 31, seen);
        }
    }
    scan
}

/// Lines from the top edge to the bottom edge, as dust on the glass draws them: left edge, width and level of each.
pub const STREAKS: [(u32, u32, u16); 3] = [(276, 3, 110), (1176, 2, 150), (1342, 1, 60)];

pub fn streaked(page: &mut RgbImage) {
    for (left, width, level) in STREAKS {
        for x in left..left + width {
            (0..SIZE.1).for_each(|y| ink(page, x as i32, y as i32, [level; 3]));
        }
    }
}

/// The print of one column fades to this share of its ink.
pub fn faded(page: &mut RgbImage, share: f32) {
    for pixel in (COLUMNS[1]..COLUMNS[2]).flat_map(|x| (0..SIZE.1).map(move |y| (x as u32, y))) {
        let pixel = page.get_pixel_mut(pixel.0, pixel.1);
        pixel.0 = pixel
            .0
            .map(|level| (255.0 - f32::from(255 - level) * share) as u8);
    }
}

/// A round red seal with a star-like centre, and a square blue one.
pub fn stamp(page: &mut RgbImage) {
    let (cx, cy, radius) = (1100, 1800, 190.0_f32);
    for y in -200..200 {
        for x in -200..200 {
            let (distance, angle) = ((x as f32).hypot(y as f32), (y as f32).atan2(x as f32));
            let ring = distance > radius - 10.0 && distance < radius;
            let letters = distance > 130.0 && distance < 165.0 && (angle * 14.0).sin() > 0.2;
            let star = distance < 45.0 + 20.0 * (angle * 5.0).cos();
            if ring || letters || star {
                ink(page, cx + x, cy + y, [215, 45, 50]);
            }
        }
    }
    for (inset, size) in [(0, 180), (2, 176), (4, 172), (40, 100), (42, 96), (44, 92)] {
        let mut frame = GrayImage::new(SIZE.0, SIZE.1);
        draw_hollow_rect_mut(
            &mut frame,
            Rect::at(500 + inset, 900 + inset).of_size(size, size),
            Luma([255]),
        );
        for (x, y, _) in frame
            .enumerate_pixels()
            .filter(|(_, _, pixel)| pixel.0[0] != 0)
        {
            ink(page, x as i32, y as i32, [60, 70, 190]);
        }
    }
}

/// Light that falls off to the lower right, on yellowish paper, with scanner noise.
pub fn uneven_light(page: &mut RgbImage) {
    let (width, height) = (page.width() as f32, page.height() as f32);
    for (x, y, pixel) in page.enumerate_pixels_mut() {
        let light = 1.0 - 0.25 * x as f32 / width - 0.25 * (y as f32 / height).powi(2);
        let noise = ((x.wrapping_mul(7919) ^ y.wrapping_mul(104_729)).wrapping_mul(2_654_435_761)
            >> 28) as f32
            - 7.5;
        let paper = [1.0, 0.96, 0.84];
        pixel.0 = [0, 1, 2]
            .map(|c| (f32::from(pixel.0[c]) * light * paper[c] + noise).clamp(0.0, 255.0) as u8);
    }
}

/// Turned about its centre so that lines fall to the right by `degrees`.
pub fn skewed(page: &RgbImage, degrees: f32) -> RgbImage {
    let (cx, cy) = (page.width() as f32 / 2.0, page.height() as f32 / 2.0);
    let turn = Projection::translate(cx, cy)
        * Projection::rotate(degrees.to_radians())
        * Projection::translate(-cx, -cy);
    let mut skewed = page.clone();
    let white = Border::Constant(Rgb([252, 252, 250]));
    warp_into(page, turn, Interpolation::Bilinear, white, &mut skewed);
    skewed
}

/// Photographed aslant on a dark table; the corners of the paper from the top left clockwise.
pub fn photographed(page: &RgbImage) -> (RgbImage, [(f32, f32); 4]) {
    let (width, height) = (page.width() as f32 - 1.0, page.height() as f32 - 1.0);
    let corners = [
        (260.0, 210.0),
        (1730.0, 290.0),
        (1850.0, 2440.0),
        (120.0, 2330.0),
    ];
    let from = [(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)];
    let view = Projection::from_control_points(from, corners).expect("the corners are not in line");
    let mut photo = RgbImage::new(2000, 2600);
    warp_into(
        page,
        view,
        Interpolation::Bilinear,
        Border::Constant(Rgb([96, 70, 52])),
        &mut photo,
    );
    (photo, corners)
}

/// How far down a curled page shows what is printed at `x`, px.
pub fn curl(x: f32) -> f32 {
    24.0 * (x / SIZE.0 as f32 * 5.0 + 0.6).sin()
}

/// Bent along its width, as a page out of an envelope.
pub fn curled(page: &RgbImage) -> RgbImage {
    RgbImage::from_fn(page.width(), page.height(), |x, y| {
        let flat = (y as f32 - curl(x as f32)).round().max(0.0) as u32;
        *page.get_pixel(x, flat.min(page.height() - 1))
    })
}

/// The lower half in the soft shadow of a hand.
pub fn shadow(page: &mut RgbImage) {
    let (width, height) = (page.width() as f32, page.height() as f32);
    for (x, y, pixel) in page.enumerate_pixels_mut() {
        let depth = (y as f32 / height - 0.55 + 0.1 * x as f32 / width) / 0.08;
        let light = 1.0 - 0.45 * depth.clamp(0.0, 1.0);
        pixel.0 = pixel.0.map(|level| (f32::from(level) * light) as u8);
    }
}

/// The head and the titles in brown ink, the rest in black.
pub fn coloured_form(page: &RgbImage) -> RgbImage {
    let mut form = page.clone();
    for (_, y, pixel) in form.enumerate_pixels_mut() {
        if (y as i32) < row_level(1) {
            let ink = [150, 84, 40];
            pixel.0 =
                [0, 1, 2].map(|c| (ink[c] + u32::from(pixel.0[c]) * (255 - ink[c]) / 255) as u8);
        }
    }
    form
}

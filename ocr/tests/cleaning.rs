//! Cleaning never takes print away: the dark strokes of every printed value are there afterwards. Needs the fonts of
//! fixtures/printer.

use image::GrayImage;
use ocr::preprocess::{CleanPage, clean, without_rules};
use printer::degrade::{Grade, degrade};
use printer::{Layout, PriceList, PrintedPage, content};

/// Darker and no more coloured than this is a stroke of print.
const DARK: u8 = 150;
const COLOURED: u8 = 40;
/// Lighter than this is gone from the clean page.
const GONE: u8 = 215;
/// Fewer dark pixels are no stroke.
const LEAST: u32 = 20;
/// Share of a value's strokes that stays.
const KEPT: f32 = 0.85;

/// Index of the printed value at every pixel of the scan, from 1; 0 where there is none.
fn places(page: &PrintedPage) -> Vec<usize> {
    let (width, height) = page.image.dimensions();
    let mut places = vec![0; (width * height) as usize];
    for (index, field) in page.fields.iter().enumerate() {
        let xs = field.page_box.corners.map(|corner| corner[0]);
        let ys = field.page_box.corners.map(|corner| corner[1]);
        let least =
            |values: [f32; 4]| values.into_iter().fold(f32::INFINITY, f32::min).max(0.0) as u32;
        let most = |values: [f32; 4]| values.into_iter().fold(0.0, f32::max) as u32;
        for y in least(ys)..most(ys).min(height) {
            for x in least(xs)..most(xs).min(width) {
                places[(y * width + x) as usize] = index + 1;
            }
        }
    }
    places
}

/// Of each value the dark pixels of the scan, and those that stayed.
fn strokes(page: &PrintedPage, cleaned: &CleanPage, print: &GrayImage) -> Vec<(u32, u32)> {
    let (width, height) = page.image.dimensions();
    let places = places(page);
    let mut strokes = vec![(0, 0); page.fields.len() + 1];
    for (x, y, _) in print.enumerate_pixels() {
        let [u, v] = cleaned.to_scan.point(x as f32, y as f32).map(f32::round);
        if u < 0.0 || v < 0.0 || u as u32 >= width || v as u32 >= height {
            continue;
        }
        let (u, v) = (u as u32, v as u32);
        let place = places[(v * width + u) as usize];
        let shades = page.image.get_pixel(u, v).0;
        let [least, most] =
            [shades.into_iter().min(), shades.into_iter().max()].map(Option::unwrap_or_default);
        if place == 0 || most >= DARK || most - least > COLOURED {
            continue;
        }
        // Turned by a fraction of a pixel, a stroke may fall beside its place.
        let around = (y.saturating_sub(1)..=y + 1)
            .flat_map(|y| (x.saturating_sub(1)..=x + 1).map(move |x| (x, y)));
        let stays = around
            .filter(|&(x, y)| x < print.width() && y < print.height())
            .any(|(x, y)| print.get_pixel(x, y).0[0] < GONE);
        strokes[place].0 += 1;
        strokes[place].1 += u32::from(stays);
    }
    strokes
}

fn assert_print_stays(grade: Grade) {
    let (mut seen, mut values) = (0, 0);
    for (seed, layout) in (4100..).zip(Layout::ALL.iter().copied()) {
        let bill = content::random_bill(seed, &PriceList::small());
        let pages = printer::print(&bill, layout, seed).expect("the fonts are installed");
        let page = pages.into_iter().next().expect("a page");
        let page = degrade(page, grade, seed).expect("it degrades");
        let cleaned = clean(&page.image, 0);
        let print = without_rules(&cleaned).dark;
        let strokes = strokes(&page, &cleaned, &print);
        let dark = strokes[1..].iter().filter(|(dark, _)| *dark >= LEAST);
        seen += dark.count();
        values += page.fields.len();
        for (field, (dark, kept)) in page.fields.iter().zip(&strokes[1..]) {
            let stays = *dark < LEAST || *kept as f32 >= KEPT * *dark as f32;
            assert!(
                stays,
                "{layout:?} {grade:?}: {kept} of {dark} dark pixels of {} are left",
                field.text
            );
        }
    }
    // Not all print is dark.
    assert!(
        seen * 2 > values,
        "{grade:?}: {seen} values of {values} are dark"
    );
}

#[test]
fn clean_pages_keep_their_print() {
    assert_print_stays(Grade::Clean);
}

#[test]
fn office_scans_keep_their_print() {
    assert_print_stays(Grade::Office);
}

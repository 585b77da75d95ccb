//! Cleans the pages of a scan, prints how long it took and writes what came out:
//! `cargo run --release -p ocr --example clean_page -- SCAN OUT_FOLDER [QUARTER_TURNS]`.
//!
//! For each page: `N-clean.png`, `N-without-rules.png`, `N-shades.png` (what is recognised) and `N-rules.png` (rules found
//! drawn in colour).

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use image::{DynamicImage, Rgb, RgbImage};
use imageproc::drawing::draw_antialiased_line_segment_mut;
use imageproc::pixelops::interpolate;
use ocr::preprocess::{CleanPage, RuleKind, clean, without_rules};
use ocr::scan::{Limits, Scan};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [scan, folder, rest @ ..] = &arguments[..] else {
        return Err("usage: clean_page SCAN OUT_FOLDER [QUARTER_TURNS]".into());
    };
    let turns = rest.first().map_or(Ok(0), |turns| turns.parse())?;
    let folder = Path::new(folder);
    std::fs::create_dir_all(folder)?;
    let bytes = std::fs::read(scan)?;
    let scan = Scan::open(&bytes, &Limits::default())?;
    for index in 0..scan.page_count() {
        let start = Instant::now();
        let page = scan.page(index)?;
        let decoded = start.elapsed();
        let start = Instant::now();
        let clean = clean(&page.image, turns);
        let cleaned = start.elapsed();
        let start = Instant::now();
        let bare = without_rules(&clean);
        let (width, height) = page.image.dimensions();
        println!(
            "page {}: {width} x {height} -> {} x {}, text {} px, {} rules; decode {:.0} ms, clean {:.0} ms, erase rules {:.0} ms",
            index + 1,
            clean.gray.width(),
            clean.gray.height(),
            clean.text_height,
            clean.rules.len(),
            decoded.as_secs_f64() * 1e3,
            cleaned.as_secs_f64() * 1e3,
            start.elapsed().as_secs_f64() * 1e3,
        );
        let file = |name: &str| folder.join(format!("{}-{name}.png", index + 1));
        clean.gray.save(file("clean"))?;
        bare.dark.save(file("without-rules"))?;
        bare.shades().save(file("shades"))?;
        drawn_rules(&clean).save(file("rules"))?;
    }
    Ok(())
}

fn drawn_rules(page: &CleanPage) -> RgbImage {
    let mut canvas = DynamicImage::ImageLuma8(page.gray.clone()).into_rgb8();
    for rule in &page.rules {
        let colour = match rule.kind {
            RuleKind::Horizontal => Rgb([255, 0, 0]),
            RuleKind::Vertical => Rgb([0, 90, 255]),
        };
        for shift in -1..=1 {
            let at = |x: f32, y: f32| (x.round() as i32 + shift, y.round() as i32 + shift);
            let (start, end) = (at(rule.x0, rule.y0), at(rule.x1, rule.y1));
            draw_antialiased_line_segment_mut(&mut canvas, start, end, colour, interpolate);
        }
    }
    canvas
}

//! What reading may take: memory, and time on pages that are no bill. Needs the models of ocr/models.

mod models;

use std::io::Cursor;
use std::time::Duration;

use bill::ProblemKind;
use image::{GrayImage, ImageFormat, Luma};
use models::{open, reader};
use ocr::{EngineKind, OcrError, ScanFile};
use printer::degrade::{Grade, degrade};
use printer::{Layout, PriceList, content};

/// Of one A4 page at 300 dpi, and of many, MB.
const ONE_PAGE: u64 = 600;
const MANY_PAGES: u64 = 1000;

fn png(page: &GrayImage) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    page.write_to(&mut bytes, ImageFormat::Png)
        .expect("PNG is written");
    bytes.into_inner()
}

/// Specks of `size` px on an A4 page at 200 dpi, each there or not by a fixed rule without a pattern.
fn grain(size: u32) -> GrayImage {
    GrayImage::from_fn(1654, 2339, |x, y| {
        let place = u64::from(x / size) << 32 | u64::from(y / size);
        let hash = (place ^ 0x9e37_79b9).wrapping_mul(0xd6e8_feb8_6659_fd93);
        Luma([if (hash ^ hash >> 29).is_multiple_of(4) {
            0
        } else {
            255
        }])
    })
}

/// The most memory held since the last call, MB.
fn peak() -> u64 {
    let peak = memory("VmHWM:");
    std::fs::write("/proc/self/clear_refs", "5").expect("the peak begins anew");
    peak
}

/// As the system tells it, MB.
fn memory(of: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux tells");
    let line = status.lines().find_map(|line| line.strip_prefix(of));
    let kilobytes = line.expect("the system tells").trim();
    let kilobytes = kilobytes.trim_end_matches(" kB").parse::<u64>();
    kilobytes.expect("a number") / 1024
}

#[test]
fn memory_is_bounded_for_one_page_and_for_many() {
    let content = content::random_bill(81_500, &PriceList::small());
    let page = printer::print(&content, Layout::Dotted, 81_500)
        .expect("the fonts are installed")
        .remove(0);
    let page = degrade(page, Grade::Office, 81_500).expect("it degrades");
    let bytes = page.jpeg.expect("office pages are JPEG");
    // The printer's fonts stay in memory, and are none of the reader's.
    let printer = memory("VmRSS:");
    let reader = reader();
    let file = ScanFile {
        name: "page.jpg",
        bytes: &bytes,
    };
    peak();
    let one = reader.read(&[file], &|_| {});
    let one_peak = peak() - printer;
    assert!(one_peak <= ONE_PAGE, "{one_peak} MB for one page");
    let many = reader.read(&[file; 4], &|_| {});
    let many_peak = peak() - printer;
    assert!(many_peak <= MANY_PAGES, "{many_peak} MB for many pages");
    assert!(!one.bill.lines.is_empty());
    assert_eq!(many.bill.pages.len(), 4);
}

#[test]
fn pages_of_grain_end() {
    let pages = [1, 3, 12, 40].map(|size| png(&grain(size)));
    let files: Vec<ScanFile<'_>> = pages
        .iter()
        .map(|bytes| ScanFile {
            name: "grain.png",
            bytes,
        })
        .collect();
    let reading = reader().read(&files, &|_| {});
    assert!(reading.bill.lines.is_empty());
    for failure in &reading.failures {
        assert_eq!(failure.error, OcrError::TooMuchText);
    }
}

#[test]
fn a_page_that_takes_too_long_is_named_and_left() {
    let page = png(&GrayImage::from_pixel(600, 800, Luma([255])));
    let file = ScanFile {
        name: "slow.png",
        bytes: &page,
    };
    let reading = open(EngineKind::PpOcr)
        .with_page_limit(Duration::ZERO)
        .read(&[file], &|_| {});
    assert_eq!(reading.failures[0].error, OcrError::TooSlow { seconds: 0 });
    let problem = &reading.bill.problems[0];
    assert_eq!(problem.kind, ProblemKind::UnreadablePage);
    assert!(problem.message_en.contains("slow.png"));
}

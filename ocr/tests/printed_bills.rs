//! Freshly printed bills through the real models. Needs the fonts of fixtures/printer and the models of ocr/models.

mod models;

use std::io::Cursor;

use bill::contract::{BillDocument, LineDocument};
use bill::{LineFlag, ProblemKind};
use models::{open, reader};
use ocr::{EngineKind, Reader, ScanFile};
use printer::degrade::{Grade, degrade};
use printer::{Layout, PriceList, PrintedPage, content, truth_of};

fn printed(layout: Layout, grade: Grade, seed: u64, lines: usize) -> Vec<PrintedPage> {
    let mut content = content::random_bill(seed, &PriceList::small());
    content.lines.truncate(lines);
    let pages = printer::print(&content, layout, seed).expect("the fonts are installed");
    pages
        .into_iter()
        .map(|page| degrade(page, grade, seed).expect("it degrades"))
        .collect()
}

fn encoded(page: &PrintedPage) -> Vec<u8> {
    page.jpeg.clone().unwrap_or_else(|| {
        let mut bytes = Cursor::new(Vec::new());
        page.image
            .write_to(&mut bytes, image::ImageFormat::Png)
            .expect("PNG is written");
        bytes.into_inner()
    })
}

fn read(reader: &Reader, pages: &[PrintedPage]) -> BillDocument {
    let files: Vec<Vec<u8>> = pages.iter().map(encoded).collect();
    let scans: Vec<ScanFile<'_>> = files
        .iter()
        .map(|bytes| ScanFile {
            name: "page.png",
            bytes,
        })
        .collect();
    let reading = reader.read(&scans, &|_| {});
    assert!(reading.failures.is_empty());
    BillDocument::from(&reading.bill)
}

fn numbers(line: &LineDocument) -> [Option<bill::Decimal>; 3] {
    [
        line.quantity,
        line.unit_price,
        line.amount.map(bill::Money::to_yuan),
    ]
    .map(|n| n.map(|n| n.normalize()))
}

/// Every line is found, and no number is wrong without a flag.
fn assert_nothing_silent(layout: Layout, grade: Grade, seed: u64) {
    let pages = printed(layout, grade, seed, 12);
    let (read, truth) = (read(reader(), &pages), truth_of(&pages));
    assert_eq!(
        read.lines.len(),
        truth.lines.len(),
        "{layout:?} {grade:?}: lines found"
    );
    // Side by side, items may run across or down: any line of the paper may come at any place.
    let printed: Vec<_> = truth.lines.iter().map(numbers).collect();
    for line in read.lines.iter().filter(|line| line.flags.is_empty()) {
        let known = printed.iter().any(|wanted| {
            numbers(line)
                .iter()
                .zip(wanted)
                .all(|(read, wanted)| wanted.is_none() || read == wanted)
        });
        assert!(known, "{layout:?} {grade:?}: {line:?}");
    }
    assert_eq!(
        read.totals.amount, truth.totals.amount,
        "{layout:?} {grade:?}: grand total"
    );
}

#[test]
fn a_ruled_grid_is_read() {
    assert_nothing_silent(Layout::Grid, Grade::Clean, 41);
}

#[test]
fn a_borderless_table_is_read() {
    assert_nothing_silent(Layout::Borderless, Grade::Clean, 42);
}

#[test]
fn two_columns_of_items_are_read() {
    assert_nothing_silent(Layout::TwoUp, Grade::Clean, 43);
}

#[test]
fn a_till_slip_is_read() {
    assert_nothing_silent(Layout::Receipt, Grade::Clean, 44);
}

#[test]
fn an_office_scan_is_read() {
    assert_nothing_silent(Layout::Grouped, Grade::Office, 45);
}

#[test]
fn tesseract_reads_a_clean_page() {
    let pages = printed(Layout::Horizontal, Grade::Clean, 46, 10);
    let (read, truth) = (read(&open(EngineKind::Tesseract), &pages), truth_of(&pages));
    let right = truth
        .lines
        .iter()
        .filter(|wanted| read.lines.iter().any(|line| line.amount == wanted.amount))
        .count();
    assert!(
        right * 10 >= truth.lines.len() * 8,
        "{right} of {} amounts",
        truth.lines.len()
    );
}

#[test]
fn one_bad_file_does_not_stop_the_others() {
    let pages = printed(Layout::Horizontal, Grade::Clean, 47, 8);
    let good = encoded(&pages[0]);
    let files = [
        ScanFile {
            name: "notes.png",
            bytes: b"not a picture",
        },
        ScanFile {
            name: "page.png",
            bytes: &good,
        },
    ];
    let reading = reader().read(&files, &|_| {});
    assert_eq!(reading.failures.len(), 1);
    assert_eq!(reading.failures[0].file, "notes.png");
    assert!(
        reading
            .bill
            .problems
            .iter()
            .any(|problem| problem.kind == ProblemKind::UndecodableFile)
    );
    assert_eq!(reading.bill.lines.len(), truth_of(&pages[..1]).lines.len());
}

#[test]
fn paper_that_does_not_add_up_is_flagged_and_left_alone() {
    let mut content = content::random_bill(48, &PriceList::small());
    content.lines.truncate(8);
    content.lines[3].amount += bill::Money::from_fen(1000);
    let pages = printer::print(&content, Layout::Horizontal, 48).expect("the fonts are installed");
    let read = read(reader(), &pages);
    let line = &read.lines[3];
    assert!(
        line.flags.contains(&LineFlag::ArithmeticMismatch),
        "{:?}",
        line.flags
    );
    assert_eq!(line.amount, Some(content.lines[3].amount));
}

//! Files that hold their text: read exactly where the text is what is seen, like scans where it is not.

mod models;

use bill::contract::{BillDocument, LineDocument};
use bill::{Bill, PageSource};
use models::reader;
use ocr::ScanFile;
use printer::born_digital::{TextLayer, ofd, pdf};
use printer::{Layout, PriceList, PrintedPage, content, truth_of};

fn printed(layout: Layout, seed: u64, lines: usize) -> Vec<PrintedPage> {
    let mut content = content::random_bill(seed, &PriceList::small());
    content.lines.truncate(lines);
    content.total = content.lines.iter().map(|line| line.amount).sum();
    printer::print(&content, layout, seed).expect("the fonts are installed")
}

fn read(name: &str, bytes: &[u8]) -> Bill {
    let reading = reader().read(&[ScanFile { name, bytes }], &|_| {});
    assert!(reading.failures.is_empty(), "{:?}", reading.failures);
    reading.bill
}

fn sources(bill: &Bill) -> Vec<PageSource> {
    bill.pages.iter().map(|page| page.source).collect()
}

/// Every field of every line that the paper has.
fn said(line: &LineDocument) -> Vec<(&'static str, Option<String>)> {
    fn text<T: ToString>(value: Option<&T>) -> Option<String> {
        value.map(ToString::to_string)
    }
    vec![
        ("code", line.code.clone()),
        ("name", line.name.as_deref().map(bare)),
        (
            "quantity",
            text(line.quantity.map(|n| n.normalize()).as_ref()),
        ),
        (
            "unit_price",
            text(line.unit_price.map(|n| n.normalize()).as_ref()),
        ),
        ("amount", text(line.amount.as_ref())),
        ("date", text(line.date.as_ref())),
    ]
}

/// Without marks, and without the spaces that wrapping may leave.
fn bare(name: &str) -> String {
    printer::plain_name(name).replace(' ', "")
}

fn differences(read: &BillDocument, truth: &BillDocument) -> Vec<String> {
    let mut found = Vec::new();
    if read.lines.len() != truth.lines.len() {
        found.push(format!(
            "{} lines of {}",
            read.lines.len(),
            truth.lines.len()
        ));
    }
    if read.totals.amount != truth.totals.amount {
        found.push(format!("total {:?}", read.totals.amount));
    }
    let mut left: Vec<_> = read.lines.iter().map(said).collect();
    for line in &truth.lines {
        let wanted = said(line);
        let fits = |read: &Vec<(&str, Option<String>)>| {
            read.iter()
                .zip(&wanted)
                .all(|(read, wanted)| wanted.1.is_none() || read == wanted)
        };
        match left.iter().position(fits) {
            Some(place) => drop(left.remove(place)),
            None => found.push(format!("no {wanted:?}")),
        }
    }
    found.extend(left.iter().map(|line| format!("read {line:?}")));
    found
}

#[test]
fn the_text_of_every_layout_is_read_exactly() {
    let mut wrong = Vec::new();
    for (index, layout) in Layout::ALL.iter().enumerate() {
        let seed = 80_100 + index as u64;
        // A last page of few lines does not always show that it goes on with the day before.
        let lines = if *layout == Layout::Daily { 12 } else { 40 };
        let pages = printed(*layout, seed, lines);
        let file = pdf(&pages, TextLayer::Honest).expect("a file of plain text");
        let bill = read("bill.pdf", &file);
        let found = differences(&BillDocument::from(&bill), &truth_of(&pages));
        if sources(&bill)
            .iter()
            .any(|source| *source != PageSource::TextLayer)
        {
            wrong.push(format!("{layout} {seed}: {:?}", sources(&bill)));
        }
        wrong.extend(
            found
                .iter()
                .map(|found| format!("{layout} {seed}: {found}")),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_ofd_of_several_layouts_is_read_exactly() {
    let mut wrong = Vec::new();
    let layouts = [
        Layout::Grid,
        Layout::Borderless,
        Layout::TwoUp,
        Layout::Receipt,
        Layout::NationalBill,
    ];
    for (layout, seed) in layouts.iter().zip(80_160..) {
        // A last page of few lines does not always show that it goes on with the day before.
        let lines = if *layout == Layout::Daily { 12 } else { 40 };
        let pages = printed(*layout, seed, lines);
        let bill = read("bill.ofd", &ofd(&pages));
        assert!(
            sources(&bill)
                .iter()
                .all(|source| *source == PageSource::Ofd)
        );
        let found = differences(&BillDocument::from(&bill), &truth_of(&pages));
        wrong.extend(
            found
                .iter()
                .map(|found| format!("{layout} {seed}: {found}")),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn broken_ofds_are_refused_with_their_reason() {
    let whole = ofd(&printed(Layout::Horizontal, 80_150, 3));
    let refusal = |bytes: &[u8]| {
        let file = ScanFile {
            name: "bill.ofd",
            bytes,
        };
        let mut reading = reader().read(&[file], &|_| {});
        reading.failures.pop().map(|failure| failure.error.code())
    };
    assert_eq!(refusal(&whole[..whole.len() / 2]), Some("truncated"));
    let renamed = |from: &[u8], to: &[u8]| {
        let mut bytes = whole.clone();
        let places: Vec<usize> = (0..bytes.len() - from.len())
            .filter(|&at| &whole[at..at + from.len()] == from)
            .collect();
        for at in places {
            bytes[at..at + to.len()].copy_from_slice(to);
        }
        bytes
    };
    assert_eq!(
        refusal(&renamed(b"Doc_0/Document.xml", b"Doc_0/Documenx.xml")),
        Some("damaged")
    );
    let mut garbled = whole.clone();
    for byte in &mut garbled[40..400] {
        *byte ^= 0x5a;
    }
    assert_eq!(refusal(&garbled), Some("damaged"));
}

#[test]
fn text_hidden_behind_a_scan_is_not_believed() {
    let pages = printed(Layout::Horizontal, 80_120, 8);
    let file = pdf(&pages, TextLayer::Unseen).expect("a file of pictures and text");
    let bill = read("bill.pdf", &file);
    assert_eq!(sources(&bill), [PageSource::Scan]);
    assert_eq!(bill.lines.len(), 8);
}

#[test]
fn text_that_lies_about_its_digits_is_not_believed() {
    let pages = printed(Layout::Horizontal, 80_121, 8);
    let file = pdf(&pages, TextLayer::Lying).expect("a file of plain text");
    let bill = read("bill.pdf", &file);
    assert_eq!(sources(&bill), [PageSource::Scan]);
    let found = differences(&BillDocument::from(&bill), &truth_of(&pages));
    assert_eq!(found, [""; 0]);
}

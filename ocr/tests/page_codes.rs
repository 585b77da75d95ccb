//! Codes on freshly printed national bills, held against what is read of them.

mod models;

use std::io::Cursor;

use bill::{Bill, CodeKind, ProblemKind};
use image::{GenericImage, GenericImageView};
use models::reader;
use ocr::ScanFile;
use printer::content::BillContent;
use printer::degrade::{Grade, degrade};
use printer::{Layout, PriceList, PrintedPage, content};

const SEED: u64 = 84_003;

fn short_bill() -> BillContent {
    let mut content = content::random_bill(SEED, &PriceList::small());
    content.lines.truncate(8);
    content.total = content.lines.iter().map(|line| line.amount).sum();
    content
}

fn printed(content: &BillContent) -> PrintedPage {
    let pages =
        printer::print(content, Layout::NationalBill, SEED).expect("the fonts are installed");
    let [page] = <[PrintedPage; 1]>::try_from(pages).expect("eight lines fit a page");
    page
}

fn read(page: &PrintedPage) -> Bill {
    let mut bytes = Cursor::new(Vec::new());
    let written = page.image.write_to(&mut bytes, image::ImageFormat::Png);
    written.expect("PNG is written");
    let files = [ScanFile {
        name: "bill.png",
        bytes: bytes.get_ref(),
    }];
    reader().read(&files, &|_| {}).bill
}

#[test]
fn the_code_of_a_bill_is_read_and_confirms_it() {
    let content = short_bill();
    for grade in [Grade::Clean, Grade::Office, Grade::Photo] {
        let page = degrade(printed(&content), grade, SEED).expect("it degrades");
        let bill = read(&page);
        let [code] = &bill.pages[0].codes[..] else {
            panic!("{grade:?}: {:?}", bill.pages[0].codes);
        };
        assert_eq!((code.kind, code.page_box.page), (CodeKind::Qr, 1));
        let [left, top, right, bottom] = code.page_box.bounds();
        let (width, height) = page.image.dimensions();
        let side = (right - left).max(bottom - top) / width.min(height) as f32;
        assert!(
            (0.05..0.3).contains(&side),
            "{grade:?}: {:?}",
            code.page_box
        );

        let (header, truth) = (&bill.header, &page.truth.header);
        assert_eq!(header.bill_no.value, truth.bill_no, "{grade:?}");
        assert_eq!(header.bill_code.value, truth.bill_code, "{grade:?}");
        assert_eq!(header.check_code.value, truth.check_code, "{grade:?}");
        let sure = [&header.bill_no, &header.bill_code, &header.check_code];
        assert!(sure.iter().all(|field| field.confidence > Some(0.98)));
        assert_eq!(bill.totals.amount.value, Some(content.total), "{grade:?}");
        assert!(bill.totals.amount.confidence > Some(0.98));
    }
}

#[test]
fn a_code_that_says_otherwise_is_reported_and_overrules_nothing() {
    let content = short_bill();
    let mut other = content.clone();
    other.total += bill::Money::from_fen(100_000);
    other.bill_code = "11060125".into();
    let (mut page, foreign) = (printed(&content), printed(&other));
    let bounds = read(&foreign).pages[0].codes[0].page_box.bounds();
    let [left, top, right, bottom] = bounds.map(|px| px.round() as u32);
    let patch = foreign
        .image
        .view(left - 4, top - 4, right - left + 8, bottom - top + 8);
    let copied = page.image.copy_from(&*patch, left - 4, top - 4);
    copied.expect("it lies on the page");

    let bill = read(&page);
    assert_eq!(bill.header.bill_code.value, page.truth.header.bill_code);
    assert_eq!(bill.totals.amount.value, Some(content.total));
    let problems = bill.problems.iter();
    let said: Vec<&str> = problems
        .filter(|problem| problem.kind == ProblemKind::CodeMismatch)
        .map(|problem| problem.message_zh.as_str())
        .collect();
    assert_eq!(said.len(), 2, "{:?}", bill.problems);
    let total = content.total.to_string();
    for both in [
        [content.bill_code.as_str(), "11060125"],
        [&total, &other.total.to_string()],
    ] {
        assert!(
            said.iter()
                .any(|text| both.iter().all(|part| text.contains(part))),
            "{said:?}"
        );
    }
}

//! Bills: printed on paper for the reader, or put together for tests that need no reading.

use std::io::Cursor;

use bill::{
    Bill, CodeKind, Field, Header, Line, PageBox, PageCode, PageInfo, PageSource, TextSpan, Totals,
};
use catalog::{Entry, EntryKind, InsuranceClass, PriceCeilings};
use image::ImageFormat;
use printer::content::{BillContent, random_bill};
use printer::degrade::{Grade, degrade};
use printer::{Layout, PriceList};

/// A printed and scanned bill: its content and one PNG per page.
pub fn printed(seed: u64, grade: Grade) -> (BillContent, Vec<Vec<u8>>) {
    let content = random_bill(seed, &PriceList::small());
    let pages = printer::print(&content, Layout::Grid, seed).expect("the fonts are installed");
    let scans = pages
        .into_iter()
        .map(|page| {
            let page = degrade(page, grade, seed).expect("a printed page degrades");
            let mut png = Cursor::new(Vec::new());
            page.image
                .write_to(&mut png, ImageFormat::Png)
                .expect("a page encodes");
            png.into_inner()
        })
        .collect();
    (content, scans)
}

/// Whether pages can be read here; says so where they cannot.
pub fn can_read() -> bool {
    let found = ocr::find_models().is_some();
    if !found {
        println!("skipped: no recognition models; run ocr/models/fetch.sh");
    }
    found
}

fn at(text: &str, left: f32, top: f32) -> Field<String> {
    Field {
        page_box: Some(PageBox::upright(1, left, top, left + 200.0, top + 40.0)),
        ..Field::human(text.to_owned(), text)
    }
}

fn line(number: u16, name: &str, quantity: &str, price: &str, amount: &str) -> Line {
    let top = 300.0 + f32::from(number) * 50.0;
    Line {
        page: 1,
        name: at(name, 100.0, top),
        unit: at("盒", 400.0, top),
        quantity: Field::human(quantity.parse().expect("a number"), quantity),
        unit_price: Field::human(price.parse().expect("a number"), price),
        amount: Field::human(amount.parse().expect("an amount"), amount),
        page_box: Some(PageBox::upright(1, 100.0, top, 1100.0, top + 40.0)),
        ..Line::default()
    }
}

fn code(text: &str, left: f32) -> PageCode {
    PageCode {
        kind: CodeKind::Qr,
        text: text.to_owned(),
        page_box: PageBox::upright(1, left, 60.0, left + 100.0, 160.0),
    }
}

/// One page with three lines: the first two are listed, the third is not. Of its two codes the first states the bill.
pub fn bill(file: &str) -> Bill {
    let lines = vec![
        line(0, "阿莫西林胶囊", "2", "10.00", "20.00"),
        line(1, "一级护理", "3", "30.00", "90.00"),
        line(2, "纳米能量养生贴", "1", "199.00", "199.00"),
    ];
    let span = TextSpan {
        text: "青麓市第一人民医院住院费用清单".to_owned(),
        page_box: PageBox::upright(1, 300.0, 60.0, 900.0, 110.0),
        confidence: Some(0.98),
    };
    let page = PageInfo {
        number: 1,
        file: file.to_owned(),
        file_page: 1,
        width: 1240,
        height: 1754,
        source: PageSource::TextLayer,
        spans: vec![span],
        codes: vec![
            code(
                "01,06,32060124,0012345678,a1b2c3,20250131,309.00,9F0C",
                900.0,
            ),
            code("https://pay.example.cn/bill?patient=段永贵", 1100.0),
        ],
        hash: None,
    };
    Bill {
        header: Header {
            patient: at("段永贵", 100.0, 150.0),
            hospital: at("青麓市第一人民医院", 300.0, 60.0),
            ..Header::default()
        },
        lines,
        totals: Totals {
            amount: Field::human("309.00".parse().expect("an amount"), "309.00"),
            ..Totals::default()
        },
        pages: vec![page],
        ..Bill::default()
    }
}

/// A catalog that lists the first two lines of [`bill`], and one entry to choose instead.
pub fn catalog_entries() -> Vec<Entry> {
    let entry = |code: &str, kind, name: &str, class, ratio: &str| Entry {
        code: code.to_owned(),
        kind,
        name: name.to_owned(),
        dosage_form: None,
        spec: None,
        unit: None,
        class,
        self_pay_ratio: ratio.parse().expect("a ratio"),
        price_ceilings: PriceCeilings::default(),
        payment_standard: None,
        payment_standard_note: None,
        national_code: None,
        coverage_restriction: None,
        valid_from: "2020-01-01".parse().expect("a day"),
        valid_to: None,
        source: "测试目录".to_owned(),
    };
    vec![
        entry(
            "XJ01CA04",
            EntryKind::Drug,
            "阿莫西林胶囊",
            InsuranceClass::A,
            "0",
        ),
        entry(
            "120100001",
            EntryKind::Service,
            "一级护理",
            InsuranceClass::B,
            "0.1",
        ),
        entry(
            "C0201",
            EntryKind::Consumable,
            "医用敷贴",
            InsuranceClass::B,
            "0.2",
        ),
    ]
}

pub const POLICY: &str = r#"
name = "测试规则"

[[rule]]
id = "out-of-catalog"
kind = "unlisted"
version = 1
valid_from = "2020-01-01"
source = "测试"
"#;

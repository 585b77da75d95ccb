//! A page whose words are known, on its way to mean something.

use bill::{Bill, PageCode, PageHash, PageInfo, PageSource, TextSpan};
use image::RgbImage;

use crate::OcrError;
use crate::born_digital::ExactPage;
use crate::page_code;
use crate::page_hash;
use crate::preprocess::{CleanPage, Rule, ToScan};
use crate::reading::{self, OpenHeadings, PageReading, Paper};
use crate::scan::ScanPage;
use crate::second_look::SecondLook;
use crate::table::{self, Column, Word};

/// What one page hands on to the next.
#[derive(Default)]
pub(crate) struct Carried {
    groups: Option<(u32, Vec<Vec<Column>>)>,
    headings: OpenHeadings,
}

/// The words of a page before they mean anything; lengths in px of the clean page.
pub(crate) struct SeenPage {
    pub words: Vec<Word>,
    pub rules: Vec<Rule>,
    pub to_scan: ToScan,
    /// Height of the text.
    pub em: f32,
    /// Width of the page.
    pub width: u32,
    pub source: PageSource,
    /// Their boxes are of page 0.
    pub codes: Vec<PageCode>,
    pub hash: Option<PageHash>,
    /// `None` where what was read is exact, or no equation may choose.
    pub second_look: Option<SecondLook>,
}

impl SeenPage {
    pub fn from_exact(page: ExactPage, scan: &ScanPage) -> SeenPage {
        SeenPage {
            codes: codes(&scan.image, &page.clean),
            hash: page_hash::of(&page.clean.gray),
            words: page.words,
            width: page.clean.gray.width(),
            rules: page.clean.rules,
            to_scan: page.clean.to_scan,
            em: page.em,
            source: page.source,
            second_look: None,
        }
    }

    /// `number` is the page's place in the bill, from 1.
    pub fn read(
        mut self,
        mut info: PageInfo,
        number: u32,
        carried: &mut Carried,
    ) -> Result<PageReading, OcrError> {
        info.number = number;
        info.source = self.source;
        info.hash = self.hash;
        let paper = Paper {
            page: number,
            to_scan: &self.to_scan,
        };
        let spans = self.words.iter().map(|word| text_span(word, paper));
        info.spans = spans.collect();
        info.codes = std::mem::take(&mut self.codes);
        for code in &mut info.codes {
            code.page_box.page = number;
        }
        self.understood(&info, carried)
    }

    fn understood(
        mut self,
        info: &PageInfo,
        carried: &mut Carried,
    ) -> Result<PageReading, OcrError> {
        let receipts = table::receipts(std::mem::take(&mut self.words), self.em);
        let mut whole: Option<PageReading> = None;
        for words in receipts {
            let reading = self.receipt(words, info.clone(), whole.is_none(), carried)?;
            match &mut whole {
                Some(whole) => whole.append(reading),
                None => whole = Some(reading),
            }
        }
        Ok(whole.expect("a page is one receipt at least"))
    }

    /// One of the receipts on the page; the `first` may go on with the table of the page before.
    fn receipt(
        &self,
        words: Vec<Word>,
        info: PageInfo,
        first: bool,
        carried: &mut Carried,
    ) -> Result<PageReading, OcrError> {
        let paper = Paper {
            page: info.number,
            to_scan: &self.to_scan,
        };
        let rows = table::rows(words, self.em);
        let inherited = carried.scaled_to(self.width).filter(|_| first);
        let mut page = table::find_table(rows, &self.rules, self.em, inherited.as_deref());
        if let Some(table) = &mut page.table {
            if let Some(second_look) = &self.second_look {
                second_look.at(table, paper, self.em)?;
            }
            let groups = table.last_columns();
            if !carried.goes_on(&groups) {
                carried.headings.end_day();
            }
            carried.groups = Some((self.width, groups));
        }
        let open = &mut carried.headings;
        Ok(reading::read_page(&page, info, paper, self.em, open))
    }
}

impl Carried {
    /// Whether a table with these columns goes on with the one of the page before.
    fn goes_on(&self, groups: &[Vec<Column>]) -> bool {
        let kinds = |groups: &[Vec<Column>]| -> Vec<_> {
            let columns = groups.iter().flatten();
            columns.map(|column| column.kind).collect()
        };
        let before = self.groups.as_ref();
        before.is_some_and(|(_, before)| kinds(before) == kinds(groups))
    }

    /// The columns of the page before, at this page's width.
    fn scaled_to(&self, page_width: u32) -> Option<Vec<Vec<Column>>> {
        let (width, groups) = self.groups.as_ref()?;
        let scale = page_width as f32 / *width as f32;
        Some(
            groups
                .iter()
                .map(|columns| columns.iter().map(|column| column.scaled(scale)).collect())
                .collect(),
        )
    }
}

/// The codes of a page; their boxes are of page 0.
pub(crate) fn codes(scan: &RgbImage, clean: &CleanPage) -> Vec<PageCode> {
    let gray = image::imageops::grayscale(scan);
    page_code::find(&gray, &clean.gray, &clean.to_scan)
}

/// The bill that pages of known words make, without any picture of them. Lengths are in px of the page; `em` is the
/// height of its text, `width` that of the page.
pub fn bill_of_words(pages: Vec<Vec<Word>>, em: f32, width: u32) -> Bill {
    let mut carried = Carried::default();
    let read = |(words, number): (Vec<Word>, u32)| {
        let info = PageInfo {
            number,
            file: String::new(),
            file_page: number,
            width,
            height: 0,
            source: PageSource::Scan,
            spans: Vec::new(),
            codes: Vec::new(),
            hash: None,
        };
        let page = SeenPage {
            words,
            rules: Vec::new(),
            to_scan: ToScan::IDENTITY,
            em,
            width,
            source: PageSource::Scan,
            codes: Vec::new(),
            hash: None,
            second_look: None,
        };
        page.read(info, number, &mut carried)
    };
    // Only a second look can fail.
    let pages = pages.into_iter().zip(1..).flat_map(read).collect();
    reading::assemble(pages, true)
}

fn text_span(word: &Word, paper: Paper<'_>) -> TextSpan {
    TextSpan {
        text: word.text.clone(),
        page_box: paper.page_box([word.left, word.top, word.right, word.bottom]),
        confidence: word.confidence(),
    }
}

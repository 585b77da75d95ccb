//! The code of a bill against what was read of it: what agrees is sure, what could not be read is filled in, what
//! differs is for a person to see.

use bill::{CodeKind, Field, Money, PageCode, Problem, ProblemKind, Provenance};

use super::page::PageReading;
use super::stated::StatedBill;

/// Of a value that the code and the paper give alike, and of one that the code alone gives: its own check sums hold.
const ALIKE: f32 = 0.999;
pub const STATED: f32 = 0.99;
/// Of a value that the code contradicts, at most.
const CONTRADICTED: f32 = 0.5;
/// Shorter texts may stand on a page by chance, characters.
const TELLING: usize = 6;

/// What the codes of a page state, where they state one bill only.
fn stated_on(codes: &[PageCode]) -> Option<(StatedBill, &PageCode)> {
    let mut found = codes
        .iter()
        .filter(|code| code.kind == CodeKind::Qr)
        .filter_map(|code| Some((StatedBill::parse(&code.text)?, code)));
    let first = found.next()?;
    found
        .all(|(other, _)| other.bill_no == first.0.bill_no)
        .then_some(first)
}

/// The total that the codes of all pages state, where they state one bill only.
pub fn stated_total(pages: &[PageReading]) -> Option<Money> {
    let codes: Vec<PageCode> = pages
        .iter()
        .flat_map(|page| page.info.codes.iter().cloned())
        .collect();
    stated_on(&codes)?.0.total
}

/// Holds the header of a page against the code on it. Only `joint` changes values.
pub fn compare(page: &mut PageReading, joint: bool) {
    let Some((bill, code)) = stated_on(&page.info.codes) else {
        return;
    };
    let printed: Vec<String> = page
        .info
        .spans
        .iter()
        .map(|span| plain(&span.text))
        .collect();
    let header = &mut page.header;
    let fields = [
        (
            "bill_code",
            "票据代码",
            &mut header.bill_code,
            bill.bill_code,
        ),
        (
            "bill_no",
            "票据号码",
            &mut header.bill_no,
            Some(bill.bill_no),
        ),
        (
            "check_code",
            "校验码",
            &mut header.check_code,
            bill.check_code,
        ),
    ];
    for (name, label, field, stated) in fields {
        let Some(stated) = stated else { continue };
        let evidence = Evidence {
            name,
            code,
            printed: &printed,
        };
        if joint {
            evidence.settle(field, &stated);
        }
        if let Some(read) = field.value.as_ref().filter(|read| !alike(read, &stated)) {
            let problem = contradiction(code.page_box.page, [name, label], &stated, read);
            page.problems.push(problem);
            field.confidence = field.confidence.map(|sure| sure.min(CONTRADICTED));
        }
    }
    let day = &mut header.issued_on;
    if joint && day.value.is_none() {
        supply(day, bill.issued_on, "issued_on", code);
    } else if day.value == Some(bill.issued_on) {
        confirm(day);
    }
}

struct Evidence<'a> {
    /// Of the header's field.
    name: &'static str,
    code: &'a PageCode,
    /// Plain texts of the page.
    printed: &'a [String],
}

impl Evidence<'_> {
    fn settle(&self, field: &mut Field<String>, stated: &str) {
        let wanted = plain(stated);
        let read = field.value.as_deref();
        if read.is_some_and(|read| alike(read, stated)) {
            confirm(field);
            return;
        }
        let considered = field.alternatives.iter();
        let considered = considered
            .map(|other| plain(&other.text))
            .any(|other| other == wanted);
        let elsewhere =
            wanted.len() >= TELLING && self.printed.iter().any(|text| text.contains(&wanted));
        if read.is_none() || considered || elsewhere {
            supply(field, stated.to_owned(), self.name, self.code);
        }
    }
}

/// Capitals, spaces and the sign for a number are printed or not.
fn alike(read: &str, stated: &str) -> bool {
    let (read, stated) = (plain(read), plain(stated));
    read == stated || read.strip_prefix("no") == Some(&stated)
}

fn plain(text: &str) -> String {
    text.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|char| char.to_ascii_lowercase())
        .collect()
}

/// The paper and the code say the same.
pub fn confirm<T>(field: &mut Field<T>) {
    field.confidence = Some(field.confidence.unwrap_or_default().max(ALIKE));
}

fn supply<T: ToString>(field: &mut Field<T>, value: T, name: &str, code: &PageCode) {
    *field = Field {
        text: value.to_string(),
        value: Some(value),
        confidence: Some(STATED),
        provenance: Provenance::Repaired {
            before: std::mem::take(&mut field.text),
            equation: format!("{name} = code on the page"),
        },
        page_box: field.page_box.or(Some(code.page_box)),
        alternatives: Vec::new(),
    };
}

fn contradiction(page: u32, [name, label]: [&str; 2], stated: &str, read: &str) -> Problem {
    Problem {
        kind: ProblemKind::CodeMismatch,
        page: Some(page),
        message_zh: format!(
            "第 {page} 页二维码上的{label} {stated} 与读到的 {read} 不一致，请对照原件核对"
        ),
        message_en: format!(
            "the code on page {page} states {name} {stated}, the paper was read as {read}; compare with the paper"
        ),
    }
}

/// The total printed and the total stated differ.
pub fn total_contradiction(stated: Money, read: Money) -> Problem {
    Problem {
        kind: ProblemKind::CodeMismatch,
        page: None,
        message_zh: format!("二维码上的金额 {stated} 元与票面总额 {read} 元不一致，请对照原件核对"),
        message_en: format!(
            "the code states an amount of {stated}, the bill was read to total {read}; compare with the paper"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bill::{Alternative, Header, PageBox, PageInfo, PageSource, TextSpan};

    const CODE: &str = "01,06,32060124,0012345678,a1b2c3,20250131,1784.78,9F0C";

    fn page(code: &str, bill_no: Option<&str>) -> PageReading {
        let page_box = PageBox::upright(1, 0.0, 0.0, 9.0, 9.0);
        PageReading {
            info: PageInfo {
                number: 1,
                file: String::new(),
                file_page: 1,
                width: 100,
                height: 100,
                source: PageSource::Scan,
                spans: Vec::new(),
                codes: vec![PageCode {
                    kind: CodeKind::Qr,
                    text: code.into(),
                    page_box,
                }],
                hash: None,
            },
            header: Header {
                bill_no: Field {
                    value: bill_no.map(str::to_owned),
                    text: bill_no.unwrap_or_default().into(),
                    confidence: bill_no.map(|_| 0.8),
                    ..Field::absent()
                },
                ..Header::default()
            },
            lines: Vec::new(),
            sums: Vec::new(),
            days: Vec::new(),
            problems: Vec::new(),
        }
    }

    #[test]
    fn what_agrees_is_sure_and_what_is_missing_is_filled() {
        let mut page = page(CODE, Some("No0012345678"));
        compare(&mut page, true);
        let header = &page.header;
        assert_eq!(header.bill_no.confidence, Some(ALIKE));
        assert_eq!(header.bill_no.provenance, Provenance::Printed);
        assert_eq!(header.check_code.value.as_deref(), Some("a1b2c3"));
        let filled = Provenance::Repaired {
            before: String::new(),
            equation: "check_code = code on the page".into(),
        };
        assert_eq!(header.check_code.provenance, filled);
        assert!(header.issued_on.value.is_some() && header.issued_on.is_repaired());
        assert!(page.problems.is_empty());
    }

    #[test]
    fn what_differs_is_reported_with_both() {
        for joint in [true, false] {
            let mut page = page(CODE, Some("0012345670"));
            compare(&mut page, joint);
            let [problem] = &page.problems[..] else {
                panic!("{:?}", page.problems);
            };
            assert_eq!(problem.kind, ProblemKind::CodeMismatch);
            for number in ["0012345678", "0012345670"] {
                assert!(problem.message_zh.contains(number));
                assert!(problem.message_en.contains(number));
            }
            assert_eq!(page.header.bill_no.value.as_deref(), Some("0012345670"));
            assert_eq!(page.header.bill_no.confidence, Some(CONTRADICTED));
        }
    }

    #[test]
    fn the_code_chooses_among_what_was_considered_and_what_is_printed() {
        let mut considered = page(CODE, Some("0012345670"));
        considered.header.bill_no.alternatives.push(Alternative {
            text: "0012345678".into(),
            log_prob: -2.0,
        });
        let mut elsewhere = page(CODE, Some("20250131000017"));
        elsewhere.info.spans.push(TextSpan {
            text: "票据号码：0012345678".into(),
            page_box: PageBox::upright(1, 0.0, 0.0, 9.0, 9.0),
            confidence: Some(0.9),
        });
        for mut page in [considered, elsewhere] {
            compare(&mut page, true);
            assert_eq!(page.header.bill_no.value.as_deref(), Some("0012345678"));
            assert!(page.header.bill_no.is_repaired() && page.problems.is_empty());
        }
    }

    #[test]
    fn codes_that_state_no_bill_change_nothing() {
        for code in ["https://example.cn/a,b", "ZY20250117", "01,06,,,,,"] {
            let mut page = page(code, Some("0012345670"));
            let before = page.header.clone();
            compare(&mut page, true);
            assert_eq!(page.header, before);
            assert!(page.problems.is_empty());
        }
    }

    #[test]
    fn codes_of_two_bills_state_no_total() {
        let other = CODE.replace("0012345678", "0012345679");
        let pages = [page(CODE, None), page(&other, None)];
        assert_eq!(stated_total(&pages[..1]), Some(Money::from_fen(178_478)));
        assert_eq!(stated_total(&pages), None);
    }
}

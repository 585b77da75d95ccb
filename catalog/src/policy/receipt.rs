//! Whether an official receipt, which carries a number, is among the pages of a claim.

use bill::{Bill, Field, TextSpan};

use crate::normalize::normalized;

/// What such papers call themselves.
const TITLES: [&str; 7] = [
    "收费票据",
    "电子票据",
    "医疗票据",
    "收费收据",
    "普通发票",
    "专用发票",
    "电子发票",
];

/// A list that belongs to a receipt, or a sentence about one, names it too.
const NO_TITLE: [&str; 14] = [
    "清单", "明细", "附件", "汇总", "为准", "不作", "不能", "凭", "号", "代码", "校验", "查验",
    "请", "换",
];

/// Characters; titles are short.
const LONGEST_TITLE: usize = 30;

/// By the title of a page, or by a number, series or check code that is printed, however badly it was read.
pub fn has_receipt(bill: &Bill) -> bool {
    let header = &bill.header;
    let fields = [&header.bill_no, &header.bill_code, &header.check_code];
    let spans = bill.pages.iter().flat_map(|page| &page.spans);
    fields.into_iter().any(is_printed) || spans.into_iter().any(is_title)
}

fn is_printed(field: &Field<String>) -> bool {
    field.value.is_some() || field.is_unreadable()
}

fn is_title(span: &TextSpan) -> bool {
    let text = normalized(&span.text);
    text.chars().count() <= LONGEST_TITLE
        && TITLES.iter().any(|title| text.contains(title))
        && !NO_TITLE.iter().any(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use bill::PageBox;

    fn titled(text: &str) -> bool {
        is_title(&TextSpan {
            text: text.to_owned(),
            page_box: PageBox::upright(1, 0.0, 0.0, 9.0, 9.0),
            confidence: None,
        })
    }

    #[test]
    fn a_receipt_is_known_by_its_title() {
        for title in [
            "医疗门诊收费票据（电子）",
            "云岭省医疗住院收费票据",
            "云岭增值税电子普通发票",
            "住院收费收据",
        ] {
            assert!(titled(title), "{title}");
        }
        for other in [
            "住院费用清单",
            "医疗住院收费票据（电子）明细清单",
            "本清单不作报销凭证，以医疗收费票据为准",
            "电子票据号码：",
            "请凭本单换取收费票据",
            "票据",
        ] {
            assert!(!titled(other), "{other}");
        }
    }

    #[test]
    fn a_number_that_cannot_be_read_is_of_a_receipt() {
        let mut bill = Bill::default();
        assert!(!has_receipt(&bill));
        bill.header.bill_no.text = "OO12？".to_owned();
        assert!(has_receipt(&bill));
    }
}

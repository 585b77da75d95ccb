//! The head as people corrected it against what the codes of the pages state.

use bill::{Bill, Problem, ProblemKind};
use ocr::reading::StatedBill;

use super::HeaderField;
use super::field::Place;
use crate::desk::plain_number;

const STATED: [HeaderField; 3] = [
    HeaderField::BillCode,
    HeaderField::BillNo,
    HeaderField::CheckCode,
];

/// Says anew which values no code states, where codes state any.
pub fn check(bill: &mut Bill) {
    // What is about no page is about the total.
    bill.problems
        .retain(|problem| problem.kind != ProblemKind::CodeMismatch || problem.page.is_none());
    let stated: Vec<(u32, StatedBill)> = bill
        .pages
        .iter()
        .flat_map(|page| page.codes.iter().map(move |code| (page.number, code)))
        .filter_map(|(page, code)| Some((page, StatedBill::parse(&code.text)?)))
        .collect();
    for field in STATED {
        let Place::Text(kept) = field.of(&bill.header) else {
            continue;
        };
        let Some(value) = kept.value.clone() else {
            continue;
        };
        let said: Vec<(u32, String)> = stated
            .iter()
            .filter_map(|(page, stated)| Some((*page, states(stated, field)?)))
            .collect();
        let alike = |(_, text): &(u32, String)| plain_number(text) == plain_number(&value);
        if let Some((page, other)) = said.first()
            && !said.iter().any(alike)
        {
            bill.problems
                .push(contradiction(*page, field, other, &value));
        }
    }
}

fn states(stated: &StatedBill, field: HeaderField) -> Option<String> {
    match field {
        HeaderField::BillCode => stated.bill_code.clone(),
        HeaderField::BillNo => Some(stated.bill_no.clone()),
        HeaderField::CheckCode => stated.check_code.clone(),
        _ => None,
    }
}

fn contradiction(page: u32, field: HeaderField, stated: &str, value: &str) -> Problem {
    Problem {
        kind: ProblemKind::CodeMismatch,
        page: Some(page),
        message_zh: format!(
            "第 {page} 页二维码上的{} {stated} 与票头的 {value} 不一致，请对照原件核对",
            field.zh()
        ),
        message_en: format!(
            "the code on page {page} states {} {stated}, the head says {value}; compare with the paper",
            field.as_str()
        ),
    }
}

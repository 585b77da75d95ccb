//! Finding a claim again by a few characters: what is indexed, and where a hit stands.

pub mod grams;

use bill::{Bill, Field, Line, PageBox};

use crate::storage::ArchiveText;

/// Everything of the bill that can be found.
pub fn texts(as_read: &Bill, corrected: &Bill) -> Vec<ArchiveText> {
    let mut texts = header_texts(corrected);
    for (index, line) in corrected.lines.iter().enumerate() {
        texts.extend(line_texts(index, line));
    }
    for span in as_read.pages.iter().flat_map(|page| &page.spans) {
        texts.push(ArchiveText {
            kind: "text",
            field: None,
            line: None,
            page_box: Some(span.page_box),
            text: span.text.clone(),
        });
    }
    texts
}

/// Of the head.
pub fn header_texts(bill: &Bill) -> Vec<ArchiveText> {
    let header = &bill.header;
    [
        ("hospital", &header.hospital),
        ("patient", &header.patient),
        ("admission_no", &header.admission_no),
        ("department", &header.department),
        ("diagnosis", &header.diagnosis),
        ("bill_no", &header.bill_no),
        ("bill_code", &header.bill_code),
    ]
    .into_iter()
    .filter(|(_, field)| !field.text.is_empty())
    .map(|(name, field)| ArchiveText {
        kind: "header",
        field: Some(name.to_owned()),
        line: None,
        page_box: field.page_box,
        text: shown(field),
    })
    .collect()
}

/// Name, code and specification of one line.
pub fn line_texts(index: usize, line: &Line) -> Vec<ArchiveText> {
    [
        ("name", &line.name),
        ("code", &line.code),
        ("spec", &line.spec),
    ]
    .into_iter()
    .filter(|(_, field)| !field.text.is_empty())
    .map(|(name, field)| ArchiveText {
        kind: "line",
        field: Some(name.to_owned()),
        line: Some(index),
        page_box: place(field, line),
        text: shown(field),
    })
    .collect()
}

fn shown(field: &Field<String>) -> String {
    field.value.clone().unwrap_or_else(|| field.text.clone())
}

fn place(field: &Field<String>, line: &Line) -> Option<PageBox> {
    field.page_box.or(line.page_box)
}

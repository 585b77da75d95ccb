//! Who, where and when: what is printed beside labels above and below the table.

use bill::{Date, Field, Header, Provenance};

use super::date::dates;
use super::header_value::{
    age, age_char, code_char, date_char, gender, hospital, mended_hospital, names_hospital,
    number_like, numbers, person, reread, tidy,
};
use super::header_words::{alone, bed, insurance, surnamed};
use super::label::{Found, Label, labels};
use super::line::Paper;
use super::row_text::RowText;
use super::{department, unlabelled};
use crate::table::Row;

/// `near` is the gap, px, that still belongs to one value.
pub fn header(rows: &[&Row], paper: Paper<'_>, near: f32) -> Header {
    let mut header = Header::default();
    // What stands after a colon first: other labels may be words of something else.
    for sure in [true, false] {
        for row in rows {
            labelled(&RowText::new(row), sure, paper, near, &mut header);
        }
    }
    for pair in rows.windows(2) {
        above_values(pair[0], pair[1], paper, near, &mut header);
    }
    for row in rows {
        beside_patient(&RowText::new(row), paper, &mut header);
        misread_sex(&RowText::new(row), paper, &mut header);
        unlabelled::fill(&RowText::new(row), paper, &mut header);
    }
    if header.hospital.value.is_none() {
        header.hospital = rows
            .iter()
            .find_map(|row| hospital(&RowText::new(row), paper))
            .unwrap_or_default();
    }
    header
}

/// What the first page says stands; later pages fill what is missing.
pub fn merge(header: &mut Header, other: Header) {
    fn fill<T>(field: &mut Field<T>, other: Field<T>) {
        if field.value.is_none() && (other.value.is_some() || field.text.is_empty()) {
            *field = other;
        }
    }
    fill(&mut header.hospital, other.hospital);
    fill(&mut header.patient, other.patient);
    fill(&mut header.gender, other.gender);
    fill(&mut header.age, other.age);
    fill(&mut header.admission_no, other.admission_no);
    fill(&mut header.department, other.department);
    fill(&mut header.bed, other.bed);
    fill(&mut header.admitted_on, other.admitted_on);
    fill(&mut header.discharged_on, other.discharged_on);
    fill(&mut header.insurance_type, other.insurance_type);
    fill(&mut header.diagnosis, other.diagnosis);
    fill(&mut header.bill_no, other.bill_no);
    fill(&mut header.bill_code, other.bill_code);
    fill(&mut header.check_code, other.check_code);
    fill(&mut header.issued_on, other.issued_on);
}

fn labelled(text: &RowText<'_>, sure: bool, paper: Paper<'_>, near: f32, header: &mut Header) {
    let labels = labels(text);
    let mut joined = 0;
    for (index, label) in labels
        .iter()
        .enumerate()
        .filter(|(_, label)| label.sure == sure)
    {
        if label.joined {
            joined += 1;
            continue;
        }
        let limit = labels
            .get(index + 1)
            .map_or(text.chars.len(), |next| next.start);
        let range = value_range(text, label.end, limit, near);
        let run = &labels[index - std::mem::take(&mut joined)..=index];
        for (label, part) in run.iter().zip(parts(text, range, run.len())) {
            if !part.is_empty() {
                set(header, label.label, text, part, paper);
            }
        }
    }
}

/// The parts of a value that strokes part into `count`; none where it has fewer or more.
fn parts(
    text: &RowText<'_>,
    range: std::ops::Range<usize>,
    count: usize,
) -> Vec<std::ops::Range<usize>> {
    if count == 1 {
        return vec![range];
    }
    let stroke = |index: &usize| matches!(text.chars[*index].letter, '/' | '／');
    let mut parts = Vec::new();
    let mut start = range.start;
    for end in range.clone().filter(stroke).chain([range.end]) {
        parts.push(start..end);
        start = end + 1;
    }
    if parts.len() == count {
        parts
    } else {
        Vec::new()
    }
}

/// A row of labels over the row of their values.
fn above_values(labelled: &Row, values: &Row, paper: Paper<'_>, near: f32, header: &mut Header) {
    let text = RowText::new(labelled);
    let found = labels(&text);
    let covered: usize = found.iter().map(|label| label.end - label.start).sum();
    let letters = text.chars.iter().filter(|char| char.letter != ' ').count();
    let close = values.middle() - labelled.middle() < 1.5 * near;
    let value = RowText::new(values);
    let bare = found.iter().all(|label| !label.sure) && labels(&value).is_empty();
    if found.len() < 3 || covered < letters || !close || !bare {
        return;
    }
    let centre = |label: &Found| {
        let [first, last] = [label.start, label.end - 1].map(|index| &text.chars[index]);
        f32::midpoint(first.x0, last.x1)
    };
    let nearest = |word: usize| {
        let distance = |label: &Found| (centre(label) - values.words[word].centre()).abs();
        let mut all = 0..found.len();
        let first = all.next()?;
        let nearer = |best: usize, next: usize| {
            if distance(&found[next]) < distance(&found[best]) {
                next
            } else {
                best
            }
        };
        Some(all.fold(first, nearer))
    };
    for (index, label) in found.iter().enumerate() {
        let own = |place: &usize| {
            let char = &value.chars[*place];
            char.letter != ' ' && nearest(char.word) == Some(index)
        };
        let places: Vec<usize> = (0..value.chars.len()).filter(own).collect();
        if let (Some(first), Some(last)) = (places.first(), places.last()) {
            set(header, label.label, &value, *first..last + 1, paper);
        }
    }
}

/// Sex and age without labels in the row of the patient's name: `姓名：张三 女 47岁`, `张三（女，47岁）`.
fn beside_patient(text: &RowText<'_>, paper: Paper<'_>, header: &mut Header) {
    let mut labels = labels(text).into_iter();
    let Some(patient) = labels.find(|label| label.label == Label::Patient && label.sure) else {
        return;
    };
    let parted = |char: char| !matches!(char, '\u{4e00}'..='\u{9fff}' | '0'..='9' | '·');
    let mut start = patient.end;
    while start < text.chars.len() {
        let rest = text.chars[start..].iter();
        let length = rest.take_while(|char| !parted(char.letter)).count();
        let part = start..start + length;
        let printed = text.text(part.clone());
        if matches!(printed.as_str(), "男" | "女") {
            set(header, Label::Gender, text, part, paper);
        } else if printed.ends_with('岁') && age(&printed).is_some() {
            set(header, Label::Age, text, part, paper);
        }
        start += length + 1;
    }
}

/// A word of its own whose label has one of its two characters misread: `性脉男`, `住别女`.
fn misread_sex(text: &RowText<'_>, paper: Paper<'_>, header: &mut Header) {
    let mut start = 0;
    while start < text.chars.len() {
        let rest = text.chars[start..].iter();
        let length = rest.take_while(|char| char.letter != ' ').count();
        let word: Vec<char> = text.chars[start..start + length]
            .iter()
            .map(|char| char.letter)
            .collect();
        if let ['性', _, '男' | '女'] | [_, '别', '男' | '女'] = word[..] {
            set(header, Label::Gender, text, start + 2..start + 3, paper);
        }
        start += length + 1;
    }
}

/// From the first character after the colon to the next label, or to a gap too wide for one value.
fn value_range(text: &RowText<'_>, from: usize, to: usize, near: f32) -> std::ops::Range<usize> {
    let skipped = |char: char| char == ' ' || matches!(char, ':' | '：' | '∶' | ';' | '.' | '_');
    let mut start = from;
    while start < to && skipped(text.chars[start].letter) {
        start += 1;
    }
    let mut end = start;
    let mut last: Option<usize> = None;
    for index in start..to {
        let char = &text.chars[index];
        if char.letter == ' ' {
            continue;
        }
        if let Some(last) = last {
            let before = &text.chars[last];
            let gap = text.row.words[char.word].left - text.row.words[before.word].right;
            if char.word != before.word && gap > near {
                break;
            }
        }
        last = Some(index);
        end = index + 1;
    }
    start..end
}

/// Puts the value under its label where none is yet.
pub fn set(
    header: &mut Header,
    label: Label,
    text: &RowText<'_>,
    range: std::ops::Range<usize>,
    paper: Paper<'_>,
) {
    let raw = text.text(range.clone());
    let field = |value: Option<String>| Field {
        value: value.filter(|value| !value.is_empty()),
        text: raw.clone(),
        confidence: text.confidence(range.clone()),
        page_box: text
            .bounds(range.clone())
            .map(|bounds| paper.page_box(bounds)),
        ..Field::absent()
    };
    let put = |slot: &mut Field<String>, value: Option<String>| {
        if slot.value.is_none() {
            *slot = field(value);
        }
    };
    let words = Some(tidy(&raw));
    let put_known = |slot: &mut Field<String>, known: String| {
        let is_read = words.as_deref() == Some(&known);
        if slot.value.is_none() {
            *slot = field(Some(known));
            if !is_read {
                slot.provenance = Provenance::Repaired {
                    before: raw.clone(),
                    equation: "vocabulary".to_owned(),
                };
            }
        }
    };
    let lattice = || text.lattice(range.clone());
    let number = || number_like(&raw).or_else(|| reread(&lattice(), code_char, number_like));
    // What a code on the page may choose among.
    let put_number = |slot: &mut Field<String>| {
        if slot.value.is_none() {
            *slot = Field {
                alternatives: numbers(&lattice()),
                ..field(number())
            };
        }
    };
    match label {
        Label::Hospital => put(
            &mut header.hospital,
            words
                .filter(|name| names_hospital(name))
                .map(|name| mended_hospital(&name)),
        ),
        Label::Patient => put_known(
            &mut header.patient,
            surnamed(&person(&tidy(&raw)), &lattice()),
        ),
        Label::Gender => put(&mut header.gender, gender(&lattice())),
        Label::Age => put(
            &mut header.age,
            age(&raw).or_else(|| reread(&lattice(), age_char, age)),
        ),
        Label::AdmissionNo => put(&mut header.admission_no, number()),
        Label::Department => {
            let known = department::known(&text.chars[range.clone()]);
            let value = known.map_or_else(|| alone(&tidy(&raw)), str::to_owned);
            put_known(&mut header.department, value);
        }
        Label::Bed => put_known(&mut header.bed, bed(&tidy(&raw))),
        Label::Insurance => put_known(&mut header.insurance_type, insurance(&tidy(&raw))),
        Label::Diagnosis => put(&mut header.diagnosis, words),
        Label::BillNo => put_number(&mut header.bill_no),
        Label::BillCode => put_number(&mut header.bill_code),
        Label::CheckCode => put_number(&mut header.check_code),
        Label::Admitted | Label::Discharged | Label::Stay | Label::Issued => {
            let read = |text: &str| Some(dates(text)).filter(|found| !found.is_empty());
            let found = read(&raw).or_else(|| reread(&lattice(), date_char, read));
            set_dates(header, label, &found.unwrap_or_default(), &field(None));
        }
        Label::Other => {}
    }
}

fn set_dates(header: &mut Header, label: Label, found: &[Date], field: &Field<String>) {
    let put = |slot: &mut Field<Date>, value: Option<&Date>| {
        if slot.value.is_none() {
            *slot = Field {
                value: value.copied(),
                text: field.text.clone(),
                confidence: field.confidence,
                page_box: field.page_box,
                ..Field::absent()
            };
        }
    };
    match (label, found) {
        (Label::Admitted | Label::Stay, [first, last, ..]) => {
            put(&mut header.admitted_on, Some(first));
            put(&mut header.discharged_on, Some(last));
        }
        (Label::Stay, _) => {}
        (Label::Admitted, _) => put(&mut header.admitted_on, found.first()),
        (Label::Discharged, _) => put(&mut header.discharged_on, found.first()),
        _ => put(&mut header.issued_on, found.first()),
    }
}

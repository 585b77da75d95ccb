//! One bill as read against its truth.

use std::ops::AddAssign;

use bill::Decimal;
use bill::contract::{BillDocument, HeaderDocument, LineDocument};
use printer::plain_name;

/// Counts over bills.
#[derive(Debug, Clone, Default)]
pub struct Score {
    pub bills: usize,
    /// Lines of the truth, those with a read line at their place, and read lines at no line's place.
    pub lines: usize,
    pub found: usize,
    pub invented: usize,
    /// Found lines whose name, quantity, unit price and amount are all right.
    pub exact: usize,
    /// Numeric fields (quantity, unit price, amount) of the truth, and those read right.
    pub numbers: usize,
    pub numbers_right: usize,
    pub names_right: usize,
    /// Amounts read wrong on lines that carry no flag.
    pub silent: usize,
    /// Found lines that carry a flag.
    pub flagged: usize,
    pub totals: usize,
    pub totals_right: usize,
    pub headers: usize,
    pub headers_right: usize,
    pub seconds: f64,
    pub pages: usize,
    /// What differed, for people.
    pub differences: Vec<String>,
}

impl AddAssign<&Score> for Score {
    fn add_assign(&mut self, other: &Score) {
        self.bills += other.bills;
        self.lines += other.lines;
        self.found += other.found;
        self.invented += other.invented;
        self.exact += other.exact;
        self.numbers += other.numbers;
        self.numbers_right += other.numbers_right;
        self.names_right += other.names_right;
        self.silent += other.silent;
        self.flagged += other.flagged;
        self.totals += other.totals;
        self.totals_right += other.totals_right;
        self.headers += other.headers;
        self.headers_right += other.headers_right;
        self.seconds += other.seconds;
        self.pages += other.pages;
        self.differences.extend(other.differences.iter().cloned());
    }
}

impl Score {
    pub fn of(read: &BillDocument, truth: &BillDocument) -> Score {
        let mut score = Score {
            bills: 1,
            ..Score::default()
        };
        score.lines(read, truth);
        score.header(&read.header, &truth.header);
        if let Some(total) = truth.totals.amount {
            score.totals += 1;
            if read.totals.amount == Some(total) {
                score.totals_right += 1;
            } else {
                score
                    .differences
                    .push(format!("total: {:?} for {total}", read.totals.amount));
            }
        }
        score
    }

    fn lines(&mut self, read: &BillDocument, truth: &BillDocument) {
        let mut taken = vec![false; read.lines.len()];
        for line in &truth.lines {
            self.lines += 1;
            self.numbers += numbers(line).iter().flatten().count();
            let place = (0..read.lines.len())
                .filter(|&index| !taken[index])
                .map(|index| (likeness(line, &read.lines[index]), index))
                .max_by(|a, b| a.0.total_cmp(&b.0))
                .filter(|(likeness, _)| *likeness > 0.2);
            let Some((_, index)) = place else {
                self.differences
                    .push(format!("missing: p{} {}", line.page, shown(line)));
                continue;
            };
            taken[index] = true;
            self.line(&read.lines[index], line);
        }
        for (line, _) in read.lines.iter().zip(&taken).filter(|(_, taken)| !**taken) {
            self.invented += 1;
            self.differences
                .push(format!("invented: p{} {}", line.page, shown(line)));
        }
    }

    fn line(&mut self, read: &LineDocument, truth: &LineDocument) {
        self.found += 1;
        self.flagged += usize::from(!read.flags.is_empty());
        let wanted = numbers(truth);
        let right: Vec<bool> = numbers(read)
            .iter()
            .zip(&wanted)
            .filter(|(_, wanted)| wanted.is_some())
            .map(|(read, wanted)| read.map(|n| n.normalize()) == wanted.map(|n| n.normalize()))
            .collect();
        let count = right.iter().filter(|right| **right).count();
        let name = comparable(read.name.as_deref()) == comparable(truth.name.as_deref());
        self.numbers_right += count;
        self.names_right += usize::from(name);
        if name && count == right.len() {
            self.exact += 1;
        } else {
            self.differences.push(format!(
                "p{} {} {:?} for {}",
                read.page,
                shown(read),
                read.flags
                    .iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>(),
                shown(truth)
            ));
        }
        if read.amount != truth.amount && read.flags.is_empty() {
            self.silent += 1;
            self.differences.push(format!(
                "SILENT: p{} {} for {}",
                read.page,
                shown(read),
                shown(truth)
            ));
        }
    }

    fn header(&mut self, read: &HeaderDocument, truth: &HeaderDocument) {
        let date = |date: &Option<bill::Date>| date.map(|date| date.to_string());
        let fields = [
            ("hospital", read.hospital.clone(), truth.hospital.clone()),
            ("patient", read.patient.clone(), truth.patient.clone()),
            ("gender", read.gender.clone(), truth.gender.clone()),
            ("age", read.age.clone(), truth.age.clone()),
            (
                "admission_no",
                read.admission_no.clone(),
                truth.admission_no.clone(),
            ),
            (
                "department",
                read.department.clone(),
                truth.department.clone(),
            ),
            ("bed", read.bed.clone(), truth.bed.clone()),
            (
                "admitted_on",
                date(&read.admitted_on),
                date(&truth.admitted_on),
            ),
            (
                "discharged_on",
                date(&read.discharged_on),
                date(&truth.discharged_on),
            ),
            (
                "insurance_type",
                read.insurance_type.clone(),
                truth.insurance_type.clone(),
            ),
            ("bill_no", read.bill_no.clone(), truth.bill_no.clone()),
        ];
        for (name, read, wanted) in fields {
            let Some(wanted) = wanted else { continue };
            self.headers += 1;
            if comparable(read.as_deref()) == comparable(Some(&wanted)) {
                self.headers_right += 1;
            } else {
                self.differences
                    .push(format!("{name}: {read:?} for {wanted:?}"));
            }
        }
    }
}

fn numbers(line: &LineDocument) -> [Option<Decimal>; 3] {
    [
        line.quantity,
        line.unit_price,
        line.amount.map(bill::Money::to_yuan),
    ]
}

fn shown(line: &LineDocument) -> String {
    let number = |number: Option<Decimal>| number.map_or_else(|| "-".into(), |n| n.to_string());
    let [quantity, price, amount] = numbers(line).map(number);
    format!(
        "{} {quantity} x {price} = {amount}",
        line.name.as_deref().unwrap_or("-")
    )
}

/// Width, spaces and marks are no difference.
fn comparable(text: Option<&str>) -> Option<String> {
    let folded: String = text?
        .chars()
        .filter(|char| !char.is_whitespace())
        .map(|char| match char {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(char as u32 - 0xfee0).unwrap_or(char),
            '【' | '〔' => '[',
            '】' | '〕' => ']',
            '×' => 'x',
            '奧' => '奥',
            'Ⅰ' => 'I',
            '、' => ',',
            '。' => '.',
            char => char,
        })
        .collect();
    Some(
        plain_name(
            &folded
                .replace('Ⅱ', "II")
                .replace('Ⅲ', "III")
                .replace('Ⅳ', "IV"),
        )
        .to_owned(),
    )
}

/// How surely the read line is this line of the paper: by its place, and, where a bent page moved the
/// place by a row, by what it says.
fn likeness(truth: &LineDocument, read: &LineDocument) -> f32 {
    let same = truth.amount == read.amount
        && comparable(truth.name.as_deref()) == comparable(read.name.as_deref());
    let (Some(wanted), Some(found)) = (truth.corners, read.corners) else {
        return 0.0;
    };
    let height = (wanted[3][1] - wanted[0][1]).abs().max(1.0);
    let near = truth.page == read.page && (wanted[0][1] - found[0][1]).abs() < 3.0 * height;
    overlap(truth, read) + f32::from(u8::from(same && near))
}

/// How far two boxes are the same place, 0 to 1; 0 on different pages.
fn overlap(a: &LineDocument, b: &LineDocument) -> f32 {
    let (Some(first), Some(second)) = (a.corners, b.corners) else {
        return 0.0;
    };
    if a.page != b.page {
        return 0.0;
    }
    let bounds = |corners: [[f32; 2]; 4]| bill::PageBox { page: 1, corners }.bounds();
    let (p, q) = (bounds(first), bounds(second));
    // Rows touch: only their heights tell neighbours apart; widths differ by the columns boxed.
    let shared = |axis: usize| (p[axis + 2].min(q[axis + 2]) - p[axis].max(q[axis])).max(0.0);
    let side = |r: [f32; 4], axis: usize| (r[axis + 2] - r[axis]).max(1.0);
    let across = shared(0) / side(p, 0).min(side(q, 0));
    let down = shared(1) / side(p, 1).max(side(q, 1));
    across * down
}

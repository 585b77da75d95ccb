//! One bill as read against its truth.

use std::fmt;
use std::ops::AddAssign;

use bill::Decimal;
use bill::contract::{BillDocument, HeaderDocument, LineDocument};

use crate::comparable::comparable;
use crate::fields::FieldCounts;
use crate::pairing::pairs;

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
    /// Characters of the names of found lines, and how many insertions, deletions and changes part them from what
    /// was read.
    pub name_chars: usize,
    pub name_errors: usize,
    /// Amounts read wrong on lines that carry no flag.
    pub silent: usize,
    /// Found lines without a flag of which the quantity, the unit price or the amount is wrong.
    pub silent_lines: usize,
    /// Found lines without a flag of which the name is wrong.
    pub silent_names: usize,
    /// Found lines that carry a flag.
    pub flagged: usize,
    /// Units, days, codes and what else is printed of found lines.
    pub fields: FieldCounts,
    pub totals: usize,
    pub totals_right: usize,
    pub headers: usize,
    pub headers_right: usize,
    pub seconds: f64,
    pub pages: usize,
    pub differences: Vec<Difference>,
}

/// Something read otherwise than printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// `line of page 2`, `total`, `patient`.
    pub what: String,
    /// Empty where nothing was read.
    pub read: String,
    /// Empty where nothing is printed.
    pub truth: String,
    pub flags: Vec<String>,
    /// A number or the name is wrong on a line without a flag.
    pub silent: bool,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |text: &str| {
            if text.is_empty() {
                "nothing".to_owned()
            } else {
                format!("`{text}`")
            }
        };
        if self.silent {
            f.write_str("SILENT: ")?;
        }
        let (read, truth) = (shown(&self.read), shown(&self.truth));
        write!(f, "{}: {read} for {truth}", self.what)?;
        if !self.flags.is_empty() {
            write!(f, " ({})", self.flags.join(", "))?;
        }
        Ok(())
    }
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
        self.name_chars += other.name_chars;
        self.name_errors += other.name_errors;
        self.silent += other.silent;
        self.silent_lines += other.silent_lines;
        self.silent_names += other.silent_names;
        self.flagged += other.flagged;
        self.fields += other.fields;
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
        score.lines(&read.lines, &truth.lines);
        score.header(&read.header, &truth.header);
        if let Some(total) = truth.totals.amount {
            score.totals += 1;
            if read.totals.amount == Some(total) {
                score.totals_right += 1;
            } else {
                let amount = read.totals.amount.map(|amount| amount.to_string());
                score.differ("total", amount.unwrap_or_default(), total.to_string());
            }
        }
        score
    }

    fn lines(&mut self, read: &[LineDocument], truth: &[LineDocument]) {
        let pairs = pairs(read, truth);
        for (line, place) in truth.iter().zip(&pairs) {
            self.lines += 1;
            self.numbers += numbers(line).iter().flatten().count();
            match place {
                Some(index) => {
                    self.line(&read[*index], line);
                    self.fields(&read[*index], line);
                }
                None => self.differ(&place_of(line), String::new(), shown(line)),
            }
        }
        for (index, line) in read.iter().enumerate() {
            if !pairs.contains(&Some(index)) {
                self.invented += 1;
                self.differ(&place_of(line), shown(line), String::new());
            }
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
        let [name, printed] =
            [read, truth].map(|line| comparable(line.name.as_deref()).unwrap_or_default());
        self.numbers_right += count;
        let wrong_name = name != printed;
        self.names_right += usize::from(!wrong_name);
        self.name_chars += printed.chars().count();
        self.name_errors += strsim::levenshtein(&name, &printed);
        let unflagged = read.flags.is_empty();
        let wrong_number = count < right.len();
        self.silent += usize::from(unflagged && read.amount != truth.amount);
        self.silent_lines += usize::from(unflagged && wrong_number);
        self.silent_names += usize::from(unflagged && wrong_name);
        if !wrong_name && !wrong_number {
            self.exact += 1;
        } else {
            self.differences.push(Difference {
                what: place_of(truth),
                read: shown(read),
                truth: shown(truth),
                flags: read.flags.iter().map(ToString::to_string).collect(),
                silent: unflagged,
            });
        }
    }

    fn fields(&mut self, read: &LineDocument, truth: &LineDocument) {
        for (name, text, printed) in self.fields.add(read, truth) {
            let confidence = read.confidence.get(name);
            let stated = confidence.map(|confidence| format!("{confidence:.3}"));
            let flags = read.flags.iter().map(ToString::to_string);
            self.differences.push(Difference {
                what: format!("{name} of page {}", truth.page),
                read: text,
                truth: printed,
                flags: stated.into_iter().chain(flags).collect(),
                silent: false,
            });
        }
    }

    fn header(&mut self, read: &HeaderDocument, truth: &HeaderDocument) {
        let wanted = header_fields(truth);
        for ((name, read), (_, wanted)) in header_fields(read).into_iter().zip(wanted) {
            let Some(wanted) = wanted else { continue };
            self.headers += 1;
            if comparable(read.as_deref()) == comparable(Some(&wanted)) {
                self.headers_right += 1;
            } else {
                self.differ(name, read.unwrap_or_default(), wanted);
            }
        }
    }

    fn differ(&mut self, what: &str, read: String, truth: String) {
        self.differences.push(Difference {
            what: what.to_owned(),
            read,
            truth,
            flags: Vec::new(),
            silent: false,
        });
    }

    /// Lines without a flag that are wrong in a number or in the name.
    pub fn silently_wrong(&self) -> usize {
        let silent = self.differences.iter().filter(|one| one.silent);
        silent.count()
    }

    /// Lines not read right, read where there are none, and the other wrong values: how much a person must mend.
    pub fn faults(&self) -> usize {
        let others = self.totals - self.totals_right + self.headers - self.headers_right;
        self.lines - self.exact + self.invented + others
    }
}

/// The header's fields that are compared, by name.
pub fn header_fields(header: &HeaderDocument) -> [(&'static str, Option<String>); 11] {
    let date = |date: &Option<bill::Date>| date.map(|date| date.to_string());
    [
        ("hospital", header.hospital.clone()),
        ("patient", header.patient.clone()),
        ("gender", header.gender.clone()),
        ("age", header.age.clone()),
        ("admission_no", header.admission_no.clone()),
        ("department", header.department.clone()),
        ("bed", header.bed.clone()),
        ("admitted_on", date(&header.admitted_on)),
        ("discharged_on", date(&header.discharged_on)),
        ("insurance_type", header.insurance_type.clone()),
        ("bill_no", header.bill_no.clone()),
    ]
}

fn place_of(line: &LineDocument) -> String {
    format!("line of page {}", line.page)
}

/// Quantity, unit price and amount.
pub fn numbers(line: &LineDocument) -> [Option<Decimal>; 3] {
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

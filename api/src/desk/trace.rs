//! What a claim leaves for later ones to be compared with.

use bill::{Bill, Date, Money, PageHash};
use catalog::normalize::normalized;
use catalog::policy::care_days;
use catalog::{CareType, ClaimFacts, Gender, Invoice};
use ocr::reading::StatedBill;

use super::Reference;
use crate::claim::Claim;

#[derive(Debug, Clone, PartialEq, Default)]
pub struct ClaimTrace {
    pub person: Person,
    /// As registered, else as printed.
    pub hospital: Option<String>,
    pub care_type: Option<CareType>,
    /// First and last day of the care.
    pub days: Option<(Date, Date)>,
    /// Sum of the lines.
    pub total: Money,
    pub lines: usize,
    /// The header's first, then those that codes on the pages state; each once.
    pub invoices: Vec<Invoice>,
}

/// By what the same bill is found in other claims.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BillKeys {
    pub numbers: Vec<String>,
    /// Sum of the lines.
    pub total: Money,
    pub lines: usize,
}

/// By what the insured person of a claim is found among others.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Person {
    /// Of the identity card or the insurance, in capitals without gaps.
    pub insured_no: Option<String>,
    /// The printed name, normalised.
    pub name: Option<String>,
    pub gender: Option<Gender>,
    /// The year of the care less the age: the year of birth, or the one after it.
    pub birth_year: Option<i16>,
}

impl ClaimTrace {
    pub fn of(bill: &Bill, claim: &Claim, reference: &Reference) -> ClaimTrace {
        let named = claim.hospital_code.as_deref();
        let facts = reference.complete(&claim.facts, named, &bill.header);
        let hospital = reference.hospital(named, &bill.header);
        let days = care_days(bill, &facts);
        ClaimTrace {
            person: Person::of(bill, &facts, days),
            hospital: hospital
                .map(|hospital| hospital.name.clone())
                .or_else(|| bill.header.hospital.value.clone()),
            care_type: facts.care_type,
            days,
            total: bill.sum_of_lines(),
            lines: bill.lines.len(),
            invoices: invoices(bill),
        }
    }
}

impl ClaimTrace {
    pub fn bills(&self) -> BillKeys {
        let invoices = self.invoices.iter();
        BillKeys {
            numbers: invoices.map(|invoice| invoice.number.clone()).collect(),
            total: self.total,
            lines: self.lines,
        }
    }
}

impl Person {
    fn of(bill: &Bill, facts: &ClaimFacts, days: Option<(Date, Date)>) -> Person {
        let printed = bill.header.patient.value.as_deref().unwrap_or_default();
        let letters: String = printed.chars().filter(|c| c.is_alphanumeric()).collect();
        let age = facts.age_years.and_then(|years| i16::try_from(years).ok());
        Person {
            insured_no: facts.insured_no.as_deref().and_then(plain_number),
            name: Some(normalized(&letters)).filter(|name| name.chars().count() > 1),
            gender: facts.gender,
            birth_year: days.zip(age).map(|((first, _), age)| first.year() - age),
        }
    }

    /// Whether claims of the same person can be looked for.
    pub const fn is_known(&self) -> bool {
        self.insured_no.is_some() || self.name.is_some()
    }
}

/// A number as people write it, in capitals without gaps; `None` where nothing is left of it.
pub fn plain_number(text: &str) -> Option<String> {
    let signs = text.chars().filter(char::is_ascii_alphanumeric);
    let plain = signs.collect::<String>().to_ascii_uppercase();
    (!plain.is_empty()).then_some(plain)
}

/// Whether a number of 18 signs that looks like that of an identity card has a wrong check digit (GB 11643).
pub fn is_mistyped_identity(number: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECK: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];
    let digits: Vec<u32> = number.chars().map_while(|c| c.to_digit(10)).collect();
    if number.chars().count() != 18 || digits.len() < 17 {
        return false;
    }
    let sum: u32 = digits
        .iter()
        .zip(WEIGHTS)
        .map(|(digit, weight)| digit * weight)
        .sum();
    !number.ends_with(CHECK[(sum % 11) as usize])
}

fn invoices(bill: &Bill) -> Vec<Invoice> {
    let mut invoices: Vec<Invoice> = Invoice::of_header(&bill.header).into_iter().collect();
    let codes = bill.pages.iter().flat_map(|page| &page.codes);
    for stated in codes.filter_map(|code| StatedBill::parse(&code.text)) {
        let invoice = Invoice::new(stated.bill_code.as_deref(), &stated.bill_no);
        invoices.extend(invoice.filter(|invoice| !invoices.contains(invoice)));
    }
    invoices
}

/// The looks of the pages that have any, by their number.
pub fn page_hashes(bill: &Bill) -> Vec<(u32, PageHash)> {
    let pages = bill.pages.iter();
    pages
        .filter_map(|page| Some((page.number, page.hash?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_identity_number_is_known_by_its_check_digit() {
        assert!(!is_mistyped_identity("11010519491231002X"));
        assert!(is_mistyped_identity("110105194912310021"));
        assert!(is_mistyped_identity("11010519491213002X"));
        assert!(!is_mistyped_identity("5301000012345678"));
        assert_eq!(
            plain_number(" 1101 0519 4912 3100 2x "),
            Some("11010519491231002X".to_owned())
        );
        assert_eq!(plain_number("－"), None);
    }
}

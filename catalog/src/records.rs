//! What the office's own records say around a claim: the hospital's agreement, earlier claims.

use bill::{Date, Decimal, Header, Money};

pub use bill::PageHash;

use crate::CareType;

/// `None` throughout where the office's records were not asked; a rule that needs them then asks the
/// reviewer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OfficeRecords {
    /// The hospital as the register of designated facilities has it.
    pub hospital: Option<HospitalRecord>,
    /// Earlier claims of the same person, and those of anybody that may be the same bill.
    pub earlier: Option<Vec<EarlierClaim>>,
    /// Whether the claim says whose it is; where not, `earlier` has none of the person's.
    pub person_is_known: bool,
    /// That this claim's pages state besides the number in the bill's header.
    pub invoices: Vec<Invoice>,
    /// Of this claim's pages; empty where they were not computed.
    pub page_hashes: Vec<PageHash>,
}

/// A hospital and the periods of its agreement with the insurance.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HospitalRecord {
    pub name: String,
    pub region: String,
    /// First day of the agreement; `None` where it has none.
    pub designated_from: Option<Date>,
    /// Its last day; `None` while it runs.
    pub designated_to: Option<Date>,
    /// First and last days on which the agreement was suspended; no last day while it still is.
    pub suspensions: Vec<(Date, Option<Date>)>,
}

/// An earlier claim as far as rules compare claims.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EarlierClaim {
    pub number: String,
    pub person: PersonMatch,
    pub hospital: Option<String>,
    pub care_type: Option<CareType>,
    pub first_day: Option<Date>,
    pub last_day: Option<Date>,
    pub invoices: Vec<Invoice>,
    pub lines: Vec<EarlierLine>,
    pub page_hashes: Vec<PageHash>,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct EarlierLine {
    /// Code of the matched entry; `None` where the line was not matched.
    pub code: Option<String>,
    /// As printed.
    pub name: String,
    pub date: Option<Date>,
    pub quantity: Option<Decimal>,
    pub amount: Money,
}

/// Whether an earlier claim is of the same person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PersonMatch {
    /// Nothing says so; it may be the same bill.
    #[default]
    Other,
    /// The same name, of a sex and an age that fit: most likely, but a namesake is possible.
    ByName,
    /// The same number of the identity card or of the insurance.
    ByNumber,
}

/// What identifies an official receipt: its number, and the code of its series where that is known. Both without
/// spaces, in capitals.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Invoice {
    pub series: Option<String>,
    pub number: String,
}

impl Invoice {
    /// `None` where the number has no digit.
    pub fn new(series: Option<&str>, number: &str) -> Option<Invoice> {
        let plain = |text: &str| -> String {
            let signs = text.chars().filter(char::is_ascii_alphanumeric);
            signs.collect::<String>().to_ascii_uppercase()
        };
        let number = plain(number);
        let series = series.map(plain).filter(|series| !series.is_empty());
        number
            .contains(|c: char| c.is_ascii_digit())
            .then_some(Invoice { series, number })
    }

    /// The one in the bill's header.
    pub fn of_header(header: &Header) -> Option<Invoice> {
        let number = header.bill_no.value.as_deref()?;
        Invoice::new(header.bill_code.value.as_deref(), number)
    }
}

impl std::fmt::Display for Invoice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{}{}",
            self.series.as_deref().unwrap_or_default(),
            self.number
        )
    }
}

impl EarlierClaim {
    pub fn is_of_person(&self) -> bool {
        self.person != PersonMatch::Other
    }
}

impl OfficeRecords {
    /// This person's earlier claims; `None` where the records were not asked, or do not know whom to look for.
    pub fn of_person(&self) -> Option<impl Iterator<Item = &EarlierClaim>> {
        let earlier = self.earlier.as_ref().filter(|_| self.person_is_known)?;
        Some(earlier.iter().filter(|claim| claim.is_of_person()))
    }
}

//! What the office's own records say around a claim: the hospital's agreement, earlier claims.

use bill::{Date, Decimal, Money};

use crate::CareType;

/// `None` throughout where the office's records were not asked; a rule that needs them then asks the
/// reviewer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OfficeRecords {
    /// The hospital as the register of designated facilities has it.
    pub hospital: Option<HospitalRecord>,
    /// Earlier claims of the same person, and those of anybody that may be the same bill.
    pub earlier: Option<Vec<EarlierClaim>>,
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
    /// Whether it is this person's; others are here because they may be the same bill.
    pub same_person: bool,
    pub hospital: Option<String>,
    pub care_type: Option<CareType>,
    pub first_day: Option<Date>,
    pub last_day: Option<Date>,
    /// Code of the bill's series and its number, without spaces.
    pub invoice: Option<String>,
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

/// A perceptual hash of 256 bits: pages that look alike differ in few of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PageHash(pub [u64; 4]);

impl PageHash {
    /// Bits that differ, 0 to 256.
    pub fn distance(self, other: PageHash) -> u32 {
        let pairs = self.0.iter().zip(other.0);
        pairs.map(|(one, two)| (one ^ two).count_ones()).sum()
    }
}

impl OfficeRecords {
    /// This person's earlier claims; `None` where the records were not asked.
    pub fn of_person(&self) -> Option<impl Iterator<Item = &EarlierClaim>> {
        let earlier = self.earlier.as_ref()?;
        Some(earlier.iter().filter(|claim| claim.same_person))
    }
}

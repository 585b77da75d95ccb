use std::str::FromStr;

use bill::{Date, Decimal};
use serde::{Deserialize, Serialize};

use crate::{Charge, FacilityLevel};

/// Index of an entry in the [`crate::Catalog`] that holds it; means nothing in another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EntryId(pub u32);

/// What an entry is, which decides how it is matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// 药品
    Drug,
    /// 诊疗服务项目
    Service,
    /// 医用耗材
    Consumable,
}

/// 甲, 乙 or 丙: paid in full, paid after the self-pay ratio, not paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum InsuranceClass {
    /// 甲
    A,
    /// 乙
    B,
    /// 丙
    C,
}

/// The text names no kind, class or level.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not known here")]
pub struct UnknownWord(pub String);

impl FromStr for EntryKind {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<EntryKind, UnknownWord> {
        match text.trim().to_ascii_lowercase().as_str() {
            "drug" | "药品" | "药" | "西药" | "中成药" | "中药饮片" | "饮片" | "配方颗粒"
            | "医院制剂" | "医疗机构制剂" | "院内制剂" | "自制剂" => {
                Ok(EntryKind::Drug)
            }
            "service" | "诊疗" | "服务" | "诊疗项目" | "服务项目" | "医疗服务" | "医疗服务项目" => {
                Ok(EntryKind::Service)
            }
            "consumable" | "耗材" | "医用耗材" | "材料" | "卫生材料" => {
                Ok(EntryKind::Consumable)
            }
            _ => Err(UnknownWord(text.to_owned())),
        }
    }
}

impl FromStr for InsuranceClass {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<InsuranceClass, UnknownWord> {
        match text.trim() {
            "甲" | "甲类" | "A" | "a" | "01" => Ok(InsuranceClass::A),
            "乙" | "乙类" | "B" | "b" | "02" => Ok(InsuranceClass::B),
            "丙" | "丙类" | "C" | "c" | "03" | "自费" => Ok(InsuranceClass::C),
            _ => Err(UnknownWord(text.to_owned())),
        }
    }
}

impl InsuranceClass {
    /// The Chinese word: 甲, 乙 or 丙.
    pub const fn zh(self) -> &'static str {
        match self {
            InsuranceClass::A => "甲",
            InsuranceClass::B => "乙",
            InsuranceClass::C => "丙",
        }
    }
}

/// Highest unit price that counts, in yuan, by the level of the facility; `None` where there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PriceCeilings {
    pub level_1: Option<Decimal>,
    pub level_2: Option<Decimal>,
    pub level_3: Option<Decimal>,
}

impl PriceCeilings {
    pub const fn at(&self, level: FacilityLevel) -> Option<Decimal> {
        match level {
            FacilityLevel::One => self.level_1,
            FacilityLevel::Two => self.level_2,
            FacilityLevel::Three => self.level_3,
        }
    }

    pub const fn is_empty(&self) -> bool {
        self.level_1.is_none() && self.level_2.is_none() && self.level_3.is_none()
    }

    /// The ceiling where it does not depend on the level.
    pub fn whatever_the_level(&self) -> Option<Decimal> {
        (self.level_1 == self.level_2 && self.level_2 == self.level_3).then_some(self.level_1)?
    }
}

/// One row of the insurance catalog.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Not empty; two entries may share it only where their periods of validity do not overlap.
    pub code: String,
    /// The national code behind a local one, normalised; `None` where `code` is national itself or nobody said. Several
    /// entries may share it.
    #[serde(default)]
    pub national_code: Option<String>,
    pub kind: EntryKind,
    /// Not empty, as published.
    pub name: String,
    pub dosage_form: Option<String>,
    pub spec: Option<String>,
    /// The unit that the ceilings and the payment standard are per.
    pub unit: Option<String>,
    pub class: InsuranceClass,
    /// 0 to 1, of what is left after full self-pay and over-limit amounts; 0 for class A.
    pub self_pay_ratio: Decimal,
    pub price_ceilings: PriceCeilings,
    /// Yuan per unit; above it the patient pays the excess.
    pub payment_standard: Option<Decimal>,
    /// What the list writes where it has a payment standard and does not say it: `见备注2`, or `*` for a secret one.
    #[serde(default)]
    pub payment_standard_note: Option<String>,
    /// The note as published: `限二级及以上医疗机构`.
    pub coverage_restriction: Option<String>,
    pub valid_from: Date,
    /// The last day in force; `None` while it has no end.
    pub valid_to: Option<Date>,
    /// The document it was published in.
    pub source: String,
}

/// Length of a national code of dispensing granules.
const GRANULE_CODE: usize = 20;

impl Entry {
    /// The national code where one is known, else the entry's own code.
    pub fn national_code(&self) -> &str {
        self.national_code.as_deref().unwrap_or(&self.code)
    }

    pub fn in_force_on(&self, day: Date) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|last| day <= last)
    }

    /// 中药饮片: national codes of pieces are T and 9 more; those of 配方颗粒 are longer.
    pub fn is_herbal_piece(&self) -> bool {
        let form = self.dosage_form.as_deref().unwrap_or_default();
        let code = self.national_code();
        form.contains("饮片") || (code.starts_with('T') && code.len() < GRANULE_CODE)
    }

    /// 医疗机构制剂: national codes J and 15 more; lists without them say so in the form.
    pub fn is_hospital_preparation(&self) -> bool {
        let form = self.dosage_form.as_deref().unwrap_or_default();
        let code = self.national_code();
        let coded = code.starts_with('J') && code.len() == 16;
        coded
            || ["医院制剂", "医疗机构制剂", "院内制剂", "自制"]
                .iter()
                .any(|word| form.contains(word))
    }

    /// Whether paying by `other` instead would come to the same for every claim.
    pub fn pays_like(&self, other: &Entry) -> bool {
        self.covers_like(other) && self.limits_like(other)
    }

    /// Whether paying by `other` instead would come to the same for what is charged, at any level of hospital: nothing
    /// hangs on limits that it keeps within. Its price is taken to be per the unit of the limits.
    pub fn settles_like(&self, other: &Entry, charge: Charge) -> bool {
        let within = |entry: &Entry| entry.limits().all(|limit| charge.keeps_within(limit));
        let unlimited = |entry: &Entry| within(entry) && entry.unstated_standard().is_none();
        self.covers_like(other)
            && (self.limits_like(other) || (unlimited(self) && unlimited(other)))
    }

    fn covers_like(&self, other: &Entry) -> bool {
        self.class == other.class
            && self.self_pay_ratio == other.self_pay_ratio
            && self.coverage_restriction == other.coverage_restriction
            && self.valid_from == other.valid_from
            && self.valid_to == other.valid_to
    }

    /// Of what is not paid at all no limit matters.
    fn limits_like(&self, other: &Entry) -> bool {
        let unpaid = self.class == InsuranceClass::C && other.class == InsuranceClass::C;
        let limits = |entry: &Entry| (entry.price_ceilings, entry.payment_standard);
        let same = limits(self) == limits(other)
            && self.payment_standard_note == other.payment_standard_note;
        unpaid || same
    }

    /// What stands in place of a payment standard that the list has and does not say; `None` of what is not paid at all.
    pub fn unstated_standard(&self) -> Option<&str> {
        let note = self.payment_standard_note.as_deref();
        note.filter(|_| self.class != InsuranceClass::C)
    }

    /// Yuan per unit: the ceilings of all levels and the payment standard; none of what is not paid at all.
    pub fn limits(&self) -> impl Iterator<Item = Decimal> + use<> {
        let ceilings = self.price_ceilings;
        let all = [
            ceilings.level_1,
            ceilings.level_2,
            ceilings.level_3,
            self.payment_standard,
        ];
        let paid = self.class != InsuranceClass::C;
        all.into_iter().flatten().filter(move |_| paid)
    }
}

//! What follows from a corrected field: in the bill, and in what is known of the claim.

use bill::{Bill, Date, Field, Header, PageBox, Provenance};
use catalog::{CareType, ClaimFacts, FacilityLevel, InsuranceType};

use super::field::Place;
use super::value::level_word;
use super::{HeaderCorrection, HeaderField, codes};
use crate::claim::Claim;
use crate::desk::Reference;

/// The bill as read, with what people said of its head, the last word of each field.
pub fn with_corrections(as_read: &Bill, corrections: &[HeaderCorrection]) -> Bill {
    let mut bill = as_read.clone();
    for correction in corrections {
        put(
            &mut bill.header,
            correction.field,
            correction.value.as_deref(),
        );
    }
    if !corrections.is_empty() {
        codes::check(&mut bill);
    }
    bill
}

/// The field keeps its place on the paper; its value becomes the person's.
pub fn put(header: &mut Header, field: HeaderField, value: Option<&str>) {
    match field.in_mut(header) {
        Place::Text(field) => *field = human(value.map(str::to_owned), value, field.page_box),
        Place::Day(field) => {
            let day = value.and_then(|value| value.parse::<Date>().ok());
            *field = human(day, value, field.page_box);
        }
        Place::Fact => {}
    }
}

fn human<T>(value: Option<T>, text: Option<&str>, page_box: Option<PageBox>) -> Field<T> {
    Field {
        value,
        text: text.unwrap_or_default().to_owned(),
        provenance: Provenance::Human,
        page_box,
        ..Field::absent()
    }
}

/// What is known of the claim, in the words of the field; `None` where it is not known.
pub fn entered(field: HeaderField, facts: &ClaimFacts) -> Option<String> {
    match field {
        HeaderField::Gender => facts.gender.map(|gender| gender.zh().to_owned()),
        HeaderField::Age => facts
            .age_days
            .map(|days| format!("{days}天"))
            .or_else(|| facts.age_years.map(|years| years.to_string())),
        HeaderField::InsuredNo => facts.insured_no.clone(),
        HeaderField::InsuranceType => facts.insurance_type.map(|kind| kind.zh().to_owned()),
        HeaderField::CareType => facts.care_type.map(|care| {
            match care {
                CareType::Inpatient => "inpatient",
                CareType::Outpatient => "outpatient",
            }
            .to_owned()
        }),
        HeaderField::FacilityLevel => facts
            .facility_level
            .map(|level| level_word(level).to_owned()),
        HeaderField::Department => facts.department.clone(),
        HeaderField::AdmittedOn => facts.admitted_on.map(|day| day.to_string()),
        HeaderField::DischargedOn => facts.discharged_on.map(|day| day.to_string()),
        HeaderField::Diagnosis => facts.diagnoses.as_ref().map(|all| all.join("；")),
        _ => None,
    }
}

/// What was entered for the claim gives way to the person's value, and what was taken from the misread one goes with it.
pub fn follow(
    claim: &mut Claim,
    field: HeaderField,
    value: Option<&str>,
    headers: [&Header; 2],
    reference: &Reference,
) {
    let [before, after] = headers.map(|header| ClaimFacts::default().completed_from(header));
    let facts = &mut claim.facts;
    let known = value.is_some();
    match field {
        HeaderField::Gender => take(
            &mut facts.gender,
            before.gender.as_ref(),
            after.gender,
            known,
        ),
        HeaderField::Age => {
            take(
                &mut facts.age_years,
                before.age_years.as_ref(),
                after.age_years,
                known,
            );
            take(
                &mut facts.age_days,
                before.age_days.as_ref(),
                after.age_days,
                known,
            );
        }
        HeaderField::Department => take(
            &mut facts.department,
            before.department.as_ref(),
            after.department,
            known,
        ),
        HeaderField::Diagnosis => take(
            &mut facts.diagnoses,
            before.diagnoses.as_ref(),
            after.diagnoses,
            known,
        ),
        HeaderField::AdmittedOn => take(
            &mut facts.admitted_on,
            before.admitted_on.as_ref(),
            after.admitted_on,
            known,
        ),
        HeaderField::DischargedOn => take(
            &mut facts.discharged_on,
            before.discharged_on.as_ref(),
            after.discharged_on,
            known,
        ),
        HeaderField::InsuredNo => facts.insured_no = value.map(str::to_owned),
        HeaderField::InsuranceType => {
            facts.insurance_type = value.and_then(insurance).or(facts.insurance_type);
        }
        HeaderField::CareType => facts.care_type = value.and_then(care),
        HeaderField::FacilityLevel => {
            facts.facility_level = value.and_then(|level| level.parse().ok());
        }
        HeaderField::Hospital => follow_hospital(claim, known, headers, reference),
        HeaderField::Patient => follow_name(claim, value, headers[0]),
        _ => {}
    }
}

fn take<T: PartialEq>(fact: &mut Option<T>, before: Option<&T>, after: Option<T>, known: bool) {
    if known || fact.as_ref() == before {
        *fact = after;
    }
}

fn follow_hospital(
    claim: &mut Claim,
    known: bool,
    [before, after]: [&Header; 2],
    reference: &Reference,
) {
    let code = |header| Some(reference.hospital(None, header)?.code.clone());
    if !known && claim.hospital_code != code(before) {
        return;
    }
    let hospital = reference.hospital(None, after);
    let code = hospital.map(|hospital| hospital.code.clone());
    if claim.hospital_code != code {
        let level = hospital.and_then(|hospital| hospital.level.as_deref());
        claim.facts.facility_level = level.and_then(|level| level.parse::<FacilityLevel>().ok());
    }
    claim.hospital_code = code;
}

/// The claim is called by the name that was read, until a person calls it otherwise.
fn follow_name(claim: &mut Claim, value: Option<&str>, before: &Header) {
    let closed_up = |name: &str| name.split_whitespace().collect::<String>();
    let read = before.patient.value.as_deref().map(closed_up);
    if let Some(name) = value
        && read.is_some_and(|read| read == closed_up(&claim.title))
    {
        name.clone_into(&mut claim.title);
    }
}

fn insurance(text: &str) -> Option<InsuranceType> {
    let kinds = [
        (["职工", "310"], InsuranceType::Employee),
        (["居民", "390"], InsuranceType::Resident),
        (["工伤", "410"], InsuranceType::WorkInjury),
        (["生育", "510"], InsuranceType::Maternity),
    ];
    let mut meant = kinds
        .into_iter()
        .filter(|(words, _)| words.iter().any(|word| text.contains(word)));
    let (_, kind) = meant.next()?;
    meant.next().is_none().then_some(kind)
}

fn care(text: &str) -> Option<CareType> {
    match text {
        "inpatient" => Some(CareType::Inpatient),
        "outpatient" => Some(CareType::Outpatient),
        _ => None,
    }
}

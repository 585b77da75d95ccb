//! Shapes of the interface that have no type of their own elsewhere.

use bill::{Alternative, Field, Header, PageBox, Provenance};
use serde::Serialize;
use utoipa::ToSchema;

use crate::desk::{HeaderField, Place};

/// What is known of the claim besides its bill. All may be absent: gaps are filled from the bill's header.
#[derive(ToSchema)]
#[schema(as = ClaimFacts)]
#[expect(
    dead_code,
    reason = "describes catalog::ClaimFacts in the OpenAPI document"
)]
pub struct ClaimFactsDto {
    /// Number of the identity card or of the insurance, by which a person's claims are found.
    insured_no: Option<String>,
    /// `male` or `female`.
    gender: Option<String>,
    age_years: Option<u32>,
    /// Of a newborn.
    age_days: Option<u32>,
    /// `level_1`, `level_2` or `level_3`.
    facility_level: Option<String>,
    /// `employee`, `resident`, `work_injury` or `maternity`.
    insurance_type: Option<String>,
    /// `inpatient` or `outpatient`.
    care_type: Option<String>,
    #[schema(value_type = Option<String>, format = Date)]
    admitted_on: Option<String>,
    #[schema(value_type = Option<String>, format = Date)]
    discharged_on: Option<String>,
    department: Option<String>,
    diagnoses: Option<Vec<String>>,
    #[schema(value_type = Option<String>, format = Date)]
    filed_on: Option<String>,
}

/// A quadrilateral on one page, in pixels of the page's image.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub struct BoxDto {
    /// From 1.
    pub page: u32,
    /// Top left, top right, bottom right, bottom left of the text, `[x, y]`.
    #[schema(value_type = Vec<Vec<f32>>)]
    pub corners: [[f32; 2]; 4],
}

impl From<PageBox> for BoxDto {
    fn from(page_box: PageBox) -> BoxDto {
        BoxDto {
            page: page_box.page,
            corners: page_box.corners,
        }
    }
}

/// One value with its evidence.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct FieldDto {
    /// `null` where nothing is printed or it could not be read.
    pub value: Option<String>,
    /// As recognised.
    pub text: String,
    /// 0 to 1; `null` where not known.
    pub confidence: Option<f32>,
    /// `printed`, `repaired` or `human`.
    pub provenance: &'static str,
    /// With `repaired`: the text before.
    pub before: Option<String>,
    /// With `repaired`: the equation that decided.
    pub equation: Option<String>,
    #[serde(rename = "box")]
    pub page_box: Option<BoxDto>,
    /// Other readings considered, best first.
    pub alternatives: Vec<String>,
}

impl FieldDto {
    /// `None` where no bill prints the field.
    pub fn of_header(field: HeaderField, header: &Header) -> Option<FieldDto> {
        match field.of(header) {
            Place::Text(field) => Some(field.into()),
            Place::Day(field) => Some(field.into()),
            Place::Fact => None,
        }
    }

    /// What people entered and no bill prints.
    pub fn of_fact(fact: Option<String>) -> FieldDto {
        let text = fact.clone().unwrap_or_default();
        FieldDto::from(&Field {
            value: fact,
            text,
            provenance: Provenance::Human,
            ..Field::absent()
        })
    }
}

impl<T: ToString> From<&Field<T>> for FieldDto {
    fn from(field: &Field<T>) -> FieldDto {
        let (provenance, before, equation) = match &field.provenance {
            Provenance::Printed => ("printed", None, None),
            Provenance::Repaired { before, equation } => {
                ("repaired", Some(before.clone()), Some(equation.clone()))
            }
            Provenance::Human => ("human", None, None),
        };
        let text = |alternative: &Alternative| alternative.text.clone();
        FieldDto {
            value: field.value.as_ref().map(ToString::to_string),
            text: field.text.clone(),
            confidence: field.confidence,
            provenance,
            before,
            equation,
            page_box: field.page_box.map(BoxDto::from),
            alternatives: field.alternatives.iter().map(text).collect(),
        }
    }
}

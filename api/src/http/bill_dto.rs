//! Shapes of the bill as the review page shows it.

use std::collections::BTreeMap;

use ::bill::Money;
use catalog::RuleCitation;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::dto::{BoxDto, FieldDto};
use super::header::HeaderFieldDto;
use crate::claim::{ClaimState, Person};

#[derive(Serialize, ToSchema)]
pub struct BillDto {
    pub claim_id: i64,
    pub version: i64,
    pub state: ClaimState,
    /// `pp-ocr` or `tesseract`.
    pub engine: String,
    #[schema(value_type = String, format = DateTime)]
    pub read_at: Timestamp,
    /// By name: `hospital`, `patient`, `gender`, `age`, `admission_no`, ...
    pub header: BTreeMap<&'static str, HeaderFieldDto>,
    pub totals: TotalsDto,
    pub settlement: AmountsDto,
    /// Money of the lines under a red, orange or yellow finding.
    #[schema(value_type = String, example = "120.00")]
    pub at_stake: Money,
    pub problems: Vec<ProblemDto>,
    /// Findings about the bill as a whole.
    pub findings: Vec<FindingDto>,
    pub pages: Vec<PageDto>,
    pub lines: Vec<LineDto>,
    /// Doubtful lines without a decision; the claim can be approved at 0.
    pub undecided: usize,
}

#[derive(Serialize, ToSchema)]
pub struct TotalsDto {
    pub amount: FieldDto,
    pub amount_in_words: FieldDto,
    #[schema(value_type = String)]
    pub sum_of_lines: Money,
}

/// 全自费, 超限价, 先行自付, 符合政策范围; they sum to `amount`.
#[derive(Serialize, ToSchema)]
pub struct AmountsDto {
    #[schema(value_type = String)]
    pub amount: Money,
    #[schema(value_type = String)]
    pub full_self_pay: Money,
    #[schema(value_type = String)]
    pub over_limit: Money,
    #[schema(value_type = String)]
    pub pre_self_pay: Money,
    #[schema(value_type = String)]
    pub in_scope: Money,
}

#[derive(Serialize, ToSchema)]
pub struct ProblemDto {
    /// `total_mismatch`, `unreadable_page`, ...
    pub kind: serde_json::Value,
    pub page: Option<u32>,
    pub message_zh: String,
    pub message_en: String,
}

#[derive(Serialize, ToSchema)]
pub struct PageDto {
    /// From 1.
    pub number: u32,
    pub document_id: i64,
    pub file: String,
    /// From 1.
    pub file_page: u32,
    pub width: u32,
    pub height: u32,
    pub image_url: String,
    /// `scan`, `text_layer` or `ofd`: whether the text was recognised, or taken exactly from the file.
    #[schema(value_type = String)]
    pub source: serde_json::Value,
    pub codes: Vec<CodeDto>,
}

/// A code found on a page. Only what a bill states of itself is shown whole.
#[derive(Serialize, ToSchema)]
pub struct CodeDto {
    /// `qr` or `barcode`.
    #[schema(value_type = String)]
    pub kind: serde_json::Value,
    pub stated: Option<StatedDto>,
    /// Of a code that states no bill: how it begins.
    pub text: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct StatedDto {
    pub bill_code: Option<String>,
    pub bill_no: String,
    pub check_code: Option<String>,
    #[schema(format = Date)]
    pub issued_on: String,
    #[schema(value_type = Option<String>)]
    pub total: Option<Money>,
}

#[derive(Serialize, ToSchema)]
pub struct LineDto {
    /// From 0; the line's address in decisions.
    pub index: usize,
    pub page: u32,
    #[serde(rename = "box")]
    pub page_box: Option<BoxDto>,
    /// By name: `code`, `name`, `spec`, `unit`, `quantity`, `unit_price`, `amount`, `category`,
    /// `charge_category`, `self_pay_ratio`, `date`.
    pub fields: BTreeMap<&'static str, FieldDto>,
    /// `arithmetic_mismatch`, `unreadable:amount`, `low_confidence:name`, `repaired:quantity`.
    pub flags: Vec<String>,
    #[serde(rename = "match")]
    pub found: MatchDto,
    pub findings: Vec<FindingDto>,
    pub amounts: AmountsDto,
    /// The decision in force.
    pub decision: Option<DecisionDto>,
    /// All decisions of this reading on the line, oldest first.
    pub history: Vec<DecisionDto>,
    pub doubtful: bool,
}

#[derive(Serialize, ToSchema)]
pub struct MatchDto {
    /// `matched`, `ambiguous` or `unlisted`.
    pub verdict: serde_json::Value,
    pub confidence: Option<f32>,
    #[schema(value_type = Option<EntryDto>)]
    pub entry: Option<EntryDto>,
    /// Best first.
    pub candidates: Vec<CandidateDto>,
    pub note_zh: String,
    pub note_en: String,
}

/// A catalog entry.
#[derive(Serialize, ToSchema)]
pub struct EntryDto {
    pub code: String,
    /// Behind a local code; absent where the code is national itself.
    pub national_code: Option<String>,
    /// `drug`, `service` or `consumable`.
    pub kind: serde_json::Value,
    pub name: String,
    pub dosage_form: Option<String>,
    pub spec: Option<String>,
    pub unit: Option<String>,
    /// 甲, 乙 or 丙.
    pub class: &'static str,
    /// 0 to 1.
    pub self_pay_ratio: String,
    pub ceiling_level_1: Option<String>,
    pub ceiling_level_2: Option<String>,
    pub ceiling_level_3: Option<String>,
    /// Yuan, or what the list writes where it has one and does not say it.
    pub payment_standard: Option<String>,
    pub coverage_restriction: Option<String>,
    pub valid_from: String,
    pub valid_to: Option<String>,
    pub source: String,
}

#[derive(Serialize, ToSchema)]
pub struct CandidateDto {
    pub code: String,
    pub kind: serde_json::Value,
    pub name: String,
    pub dosage_form: Option<String>,
    pub spec: Option<String>,
    pub unit: Option<String>,
    pub class: &'static str,
    pub self_pay_ratio: String,
    /// 0 to 1; ranks, is no probability.
    pub score: f32,
    /// What differs from the print, in Chinese.
    pub difference: String,
}

#[derive(Serialize, ToSchema)]
pub struct FindingDto {
    /// `out_of_catalog`, `over_price_limit`, `out_of_policy`, `unreadable`, `ambiguous_match`, `arithmetic_mismatch`,
    /// `duplicate_charge`, `over_quantity`, `clinical_conflict`, `other_payer`, `already_claimed`, `unverified`.
    pub kind: serde_json::Value,
    /// `red`, `orange`, `yellow` or `blue`.
    pub severity: serde_json::Value,
    pub lines: Vec<usize>,
    #[schema(value_type = String)]
    pub at_stake: Money,
    /// 0 to 100: how likely the money is at stake.
    pub certainty: u8,
    pub reason_zh: String,
    pub reason_en: String,
    /// Rule id, row of its knowledge base and version.
    pub rule: String,
    pub source: String,
    /// Other rules that found the same: `{ rule, source }`.
    #[schema(value_type = Vec<Object>)]
    pub also: Vec<RuleCitation>,
    /// The earlier claims that it is about.
    pub earlier: Vec<EarlierClaimDto>,
    pub clears_zh: String,
    pub clears_en: String,
}

#[derive(Serialize, ToSchema)]
pub struct EarlierClaimDto {
    pub id: i64,
    #[schema(example = "HD20261121-0001")]
    pub number: String,
}

#[derive(Serialize, ToSchema)]
pub struct DecisionDto {
    pub decision_id: String,
    /// `accept`, `reduce`, `reject`, `correct` or `choose_entry`.
    pub action: &'static str,
    /// The step in full: `amount`, or `field` and `value`, or `entry_code`.
    #[schema(value_type = Object)]
    pub step: serde_json::Value,
    pub reason: String,
    pub decided_by: Person,
    #[schema(value_type = String, format = DateTime)]
    pub decided_at: Timestamp,
}

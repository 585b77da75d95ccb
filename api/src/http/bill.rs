//! The bill of a claim as the review page shows it.

use std::collections::BTreeMap;

use ::bill::{Field, Header, Line, Money};
use axum::Json;
use axum::extract::State;
use catalog::{Entry, Finding, JudgementTotals, LineAmounts};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::App;
use super::claims::{SEES_CLAIMS, find_claim};
use super::dto::{BoxDto, FieldDto};
use super::guard::Session;
use super::input::InPath;
use super::problem::{Answer, Problem};
use crate::claim::{Claim, ClaimState, Document, Person};
use crate::decision::{Decision, standing};
use crate::desk::{CandidateRecord, MatchRecord};
use crate::storage::{AuditEvent, BillRecord, PageRecord};

/// Seconds within which seeing the same claim again is not recorded again.
const SEEN_AGAIN: i64 = 300;

#[derive(Serialize, ToSchema)]
pub struct BillDto {
    claim_id: i64,
    version: i64,
    state: ClaimState,
    /// `pp-ocr` or `tesseract`.
    engine: String,
    #[schema(value_type = String, format = DateTime)]
    read_at: Timestamp,
    /// By name: `hospital`, `patient`, `gender`, `age`, `admission_no`, ...
    header: BTreeMap<&'static str, FieldDto>,
    totals: TotalsDto,
    settlement: AmountsDto,
    /// Money of the lines under a red, orange or yellow finding.
    #[schema(value_type = String, example = "120.00")]
    at_stake: Money,
    problems: Vec<ProblemDto>,
    /// Findings about the bill as a whole.
    findings: Vec<FindingDto>,
    pages: Vec<PageDto>,
    lines: Vec<LineDto>,
    /// Doubtful lines without a decision; the claim can be approved at 0.
    undecided: usize,
}

#[derive(Serialize, ToSchema)]
pub struct TotalsDto {
    amount: FieldDto,
    amount_in_words: FieldDto,
    #[schema(value_type = String)]
    sum_of_lines: Money,
}

/// 全自费, 超限价, 先行自付, 符合政策范围; they sum to `amount`.
#[derive(Serialize, ToSchema)]
pub struct AmountsDto {
    #[schema(value_type = String)]
    amount: Money,
    #[schema(value_type = String)]
    full_self_pay: Money,
    #[schema(value_type = String)]
    over_limit: Money,
    #[schema(value_type = String)]
    pre_self_pay: Money,
    #[schema(value_type = String)]
    in_scope: Money,
}

#[derive(Serialize, ToSchema)]
pub struct ProblemDto {
    /// `total_mismatch`, `unreadable_page`, ...
    kind: serde_json::Value,
    page: Option<u32>,
    message_zh: String,
    message_en: String,
}

#[derive(Serialize, ToSchema)]
pub struct PageDto {
    /// From 1.
    number: u32,
    document_id: i64,
    file: String,
    /// From 1.
    file_page: u32,
    width: u32,
    height: u32,
    image_url: String,
}

#[derive(Serialize, ToSchema)]
pub struct LineDto {
    /// From 0; the line's address in decisions.
    index: usize,
    page: u32,
    #[serde(rename = "box")]
    page_box: Option<BoxDto>,
    /// By name: `code`, `name`, `spec`, `unit`, `quantity`, `unit_price`, `amount`, `category`,
    /// `charge_category`, `self_pay_ratio`, `date`.
    fields: BTreeMap<&'static str, FieldDto>,
    /// `arithmetic_mismatch`, `unreadable:amount`, `low_confidence:name`, `repaired:quantity`.
    flags: Vec<String>,
    #[serde(rename = "match")]
    found: MatchDto,
    findings: Vec<FindingDto>,
    amounts: AmountsDto,
    /// The decision in force.
    decision: Option<DecisionDto>,
    /// All decisions of this reading on the line, oldest first.
    history: Vec<DecisionDto>,
    doubtful: bool,
}

#[derive(Serialize, ToSchema)]
pub struct MatchDto {
    /// `matched`, `ambiguous` or `unlisted`.
    verdict: serde_json::Value,
    confidence: Option<f32>,
    #[schema(value_type = Option<EntryDto>)]
    entry: Option<EntryDto>,
    /// Best first.
    candidates: Vec<CandidateDto>,
    note_zh: String,
    note_en: String,
}

/// A catalog entry.
#[derive(Serialize, ToSchema)]
pub struct EntryDto {
    pub code: String,
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
    pub payment_standard: Option<String>,
    pub coverage_restriction: Option<String>,
    pub valid_from: String,
    pub valid_to: Option<String>,
    pub source: String,
}

#[derive(Serialize, ToSchema)]
pub struct CandidateDto {
    code: String,
    kind: serde_json::Value,
    name: String,
    dosage_form: Option<String>,
    spec: Option<String>,
    unit: Option<String>,
    class: &'static str,
    self_pay_ratio: String,
    /// 0 to 1; ranks, is no probability.
    score: f32,
    /// What differs from the print, in Chinese.
    difference: String,
}

#[derive(Serialize, ToSchema)]
pub struct FindingDto {
    /// `out_of_catalog`, `over_price_limit`, `out_of_policy`, `unreadable`, `ambiguous_match`, `arithmetic_mismatch`.
    kind: serde_json::Value,
    /// `red`, `orange`, `yellow` or `blue`.
    severity: serde_json::Value,
    lines: Vec<usize>,
    #[schema(value_type = String)]
    at_stake: Money,
    reason_zh: String,
    reason_en: String,
    /// Rule id and version.
    rule: String,
    source: String,
    clears_zh: String,
    clears_en: String,
}

#[derive(Serialize, ToSchema)]
pub struct DecisionDto {
    decision_id: String,
    /// `accept`, `reduce`, `reject`, `correct` or `choose_entry`.
    action: &'static str,
    /// The step in full: `amount`, or `field` and `value`, or `entry_code`.
    #[schema(value_type = Object)]
    step: serde_json::Value,
    reason: String,
    decided_by: Person,
    #[schema(value_type = String, format = DateTime)]
    decided_at: Timestamp,
}

/// What was read, matched, found and decided.
#[utoipa::path(get, path = "/claims/{id}/bill", tag = "claims", params(("id" = i64, Path)), responses(
    (status = 200, body = BillDto), (status = 404, body = Problem)))]
pub async fn show(
    State(app): State<App>,
    session: Session,
    InPath(id): InPath<i64>,
) -> Answer<Json<BillDto>> {
    session.allow(SEES_CLAIMS)?;
    let claim = find_claim(&app, id).await?;
    let bill = of_claim(&app, &claim).await?;
    let event = AuditEvent::new(&session.user().username, "claim.view").on(id);
    app.desk
        .storage
        .record_once_within(&event, SEEN_AGAIN)
        .await?;
    Ok(Json(bill))
}

pub async fn of_claim(app: &App, claim: &Claim) -> Answer<BillDto> {
    let storage = &app.desk.storage;
    let record = storage.bill(claim.id).await?.ok_or_else(|| {
        Problem::not_found("这件申请还没有识别结果", "the claim has not been read yet")
    })?;
    let decisions = storage.decisions(claim.id, record.reading_no).await?;
    let (pages, documents) = (
        storage.pages(claim.id).await?,
        storage.documents(claim.id).await?,
    );
    Ok(view(claim, &record, &decisions, &pages, &documents))
}

fn view(
    claim: &Claim,
    record: &BillRecord,
    decisions: &[Decision],
    pages: &[PageRecord],
    documents: &[Document],
) -> BillDto {
    let bill = &record.corrected;
    let lines: Vec<LineDto> = bill
        .lines
        .iter()
        .enumerate()
        .map(|(index, line)| line_dto(index, line, record, decisions))
        .collect();
    let problem = |problem: &::bill::Problem| ProblemDto {
        kind: word(&problem.kind),
        page: problem.page,
        message_zh: problem.message_zh.clone(),
        message_en: problem.message_en.clone(),
    };
    let whole = record
        .judged
        .findings
        .iter()
        .filter(|finding| finding.lines.is_empty());
    BillDto {
        claim_id: claim.id,
        version: claim.version,
        state: claim.state,
        engine: record.engine.clone(),
        read_at: record.read_at,
        header: header_dto(&bill.header),
        totals: TotalsDto {
            amount: (&bill.totals.amount).into(),
            amount_in_words: (&bill.totals.amount_in_words).into(),
            sum_of_lines: bill.sum_of_lines(),
        },
        settlement: settlement_dto(&record.judged.totals),
        at_stake: record.judged.totals.at_stake,
        problems: bill.problems.iter().map(problem).collect(),
        findings: whole.map(finding_dto).collect(),
        pages: pages
            .iter()
            .map(|page| page_dto(claim.id, page, documents))
            .collect(),
        undecided: lines
            .iter()
            .filter(|line| line.doubtful && line.decision.is_none())
            .count(),
        lines,
    }
}

/// A fieldless enum as its JSON word.
fn word<T: Serialize>(value: &T) -> serde_json::Value {
    serde_json::to_value(value).unwrap_or_default()
}

fn header_dto(header: &Header) -> BTreeMap<&'static str, FieldDto> {
    let text = |name, field: &Field<String>| (name, FieldDto::from(field));
    let date = |name, field: &Field<::bill::Date>| (name, FieldDto::from(field));
    BTreeMap::from([
        text("hospital", &header.hospital),
        text("patient", &header.patient),
        text("gender", &header.gender),
        text("age", &header.age),
        text("admission_no", &header.admission_no),
        text("department", &header.department),
        text("bed", &header.bed),
        date("admitted_on", &header.admitted_on),
        date("discharged_on", &header.discharged_on),
        text("insurance_type", &header.insurance_type),
        text("diagnosis", &header.diagnosis),
        text("bill_no", &header.bill_no),
        text("bill_code", &header.bill_code),
        text("check_code", &header.check_code),
        date("issued_on", &header.issued_on),
    ])
}

fn settlement_dto(totals: &JudgementTotals) -> AmountsDto {
    AmountsDto {
        amount: totals.amount,
        full_self_pay: totals.full_self_pay,
        over_limit: totals.over_limit,
        pre_self_pay: totals.pre_self_pay,
        in_scope: totals.in_scope,
    }
}

fn amounts_dto(amounts: &LineAmounts) -> AmountsDto {
    AmountsDto {
        amount: amounts.total(),
        full_self_pay: amounts.full_self_pay,
        over_limit: amounts.over_limit,
        pre_self_pay: amounts.pre_self_pay,
        in_scope: amounts.in_scope,
    }
}

fn page_dto(claim: i64, page: &PageRecord, documents: &[Document]) -> PageDto {
    let document = documents
        .iter()
        .find(|document| document.id == page.document_id);
    PageDto {
        number: page.number,
        document_id: page.document_id,
        file: document
            .map(|document| document.name.clone())
            .unwrap_or_default(),
        file_page: page.file_page,
        width: page.width,
        height: page.height,
        image_url: format!(
            "/api/v1/claims/{claim}/pages/{}/image?document={}",
            page.number, page.document_id
        ),
    }
}

fn line_dto(index: usize, line: &Line, record: &BillRecord, decisions: &[Decision]) -> LineDto {
    let judged = &record.judged;
    let findings = judged
        .findings
        .iter()
        .filter(|finding| finding.lines.contains(&index));
    LineDto {
        index,
        page: line.page,
        page_box: line.page_box.map(BoxDto::from),
        fields: fields(line),
        flags: line.flags.iter().map(ToString::to_string).collect(),
        found: match_dto(&judged.matches[index]),
        findings: findings.map(finding_dto).collect(),
        amounts: amounts_dto(&judged.amounts[index]),
        decision: standing(decisions, index).map(decision_dto),
        history: decisions
            .iter()
            .filter(|one| one.line == index)
            .map(decision_dto)
            .collect(),
        doubtful: judged.is_doubtful(index),
    }
}

fn fields(line: &Line) -> BTreeMap<&'static str, FieldDto> {
    BTreeMap::from([
        ("code", FieldDto::from(&line.code)),
        ("name", FieldDto::from(&line.name)),
        ("spec", FieldDto::from(&line.spec)),
        ("unit", FieldDto::from(&line.unit)),
        ("quantity", FieldDto::from(&line.quantity)),
        ("unit_price", FieldDto::from(&line.unit_price)),
        ("amount", FieldDto::from(&line.amount)),
        ("category", FieldDto::from(&line.category)),
        ("charge_category", FieldDto::from(&line.charge_category)),
        ("self_pay_ratio", FieldDto::from(&line.self_pay_ratio)),
        ("date", FieldDto::from(&line.date)),
    ])
}

fn match_dto(found: &MatchRecord) -> MatchDto {
    MatchDto {
        verdict: word(&found.verdict),
        confidence: found.confidence,
        entry: found.entry.as_ref().map(EntryDto::from),
        candidates: found.candidates.iter().map(candidate_dto).collect(),
        note_zh: found.note_zh.clone(),
        note_en: found.note_en.clone(),
    }
}

fn candidate_dto(candidate: &CandidateRecord) -> CandidateDto {
    CandidateDto {
        code: candidate.code.clone(),
        kind: word(&candidate.kind),
        name: candidate.name.clone(),
        dosage_form: candidate.dosage_form.clone(),
        spec: candidate.spec.clone(),
        unit: candidate.unit.clone(),
        class: candidate.class.zh(),
        self_pay_ratio: candidate.self_pay_ratio.to_string(),
        score: candidate.score,
        difference: candidate.difference.clone(),
    }
}

fn finding_dto(finding: &Finding) -> FindingDto {
    FindingDto {
        kind: word(&finding.kind),
        severity: word(&finding.severity),
        lines: finding.lines.clone(),
        at_stake: finding.at_stake,
        reason_zh: finding.reason_zh.clone(),
        reason_en: finding.reason_en.clone(),
        rule: finding.rule.clone(),
        source: finding.source.clone(),
        clears_zh: finding.clears_zh.clone(),
        clears_en: finding.clears_en.clone(),
    }
}

fn decision_dto(decision: &Decision) -> DecisionDto {
    DecisionDto {
        decision_id: decision.decision_id.clone(),
        action: decision.step.action(),
        step: word(&decision.step),
        reason: decision.reason.clone(),
        decided_by: decision.decided_by.clone(),
        decided_at: decision.decided_at,
    }
}

impl From<&Entry> for EntryDto {
    fn from(entry: &Entry) -> EntryDto {
        let text = |value: Option<::bill::Decimal>| value.map(|value| value.to_string());
        EntryDto {
            code: entry.code.clone(),
            kind: word(&entry.kind),
            name: entry.name.clone(),
            dosage_form: entry.dosage_form.clone(),
            spec: entry.spec.clone(),
            unit: entry.unit.clone(),
            class: entry.class.zh(),
            self_pay_ratio: entry.self_pay_ratio.to_string(),
            ceiling_level_1: text(entry.price_ceilings.level_1),
            ceiling_level_2: text(entry.price_ceilings.level_2),
            ceiling_level_3: text(entry.price_ceilings.level_3),
            payment_standard: text(entry.payment_standard),
            coverage_restriction: entry.coverage_restriction.clone(),
            valid_from: entry.valid_from.to_string(),
            valid_to: entry.valid_to.map(|day| day.to_string()),
            source: entry.source.clone(),
        }
    }
}

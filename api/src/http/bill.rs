//! The bill of a claim as the review page shows it.

use std::collections::HashMap;

use axum::Json;
use axum::extract::State;

use super::App;
use super::bill_dto::{BillDto, LineDto, ProblemDto, TotalsDto};
use super::bill_parts::{finding_dto, line_dto, page_dto, settlement_dto, word};
use super::claims::{SEES_CLAIMS, find_claim};
use super::guard::Session;
use super::header::header_dto;
use super::input::InPath;
use super::problem::{Answer, Problem};
use crate::claim::{Claim, Document};
use crate::decision::Decision;
use crate::desk::HeaderCorrection;
use crate::storage::{AuditEvent, BillRecord, PageRecord};

/// Seconds within which seeing the same claim again is not recorded again.
const SEEN_AGAIN: i64 = 300;

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
    record_view(&app, &session, id).await?;
    Ok(Json(bill))
}

/// Notes in the trail that the claim's bill or paper was seen.
pub async fn record_view(app: &App, session: &Session, claim: i64) -> Answer<()> {
    let event = AuditEvent::new(&session.user().username, "claim.view").on(claim);
    let storage = &app.desk.storage;
    Ok(storage.record_once_within(&event, SEEN_AGAIN).await?)
}

pub async fn of_claim(app: &App, claim: &Claim) -> Answer<BillDto> {
    let storage = &app.desk.storage;
    let record = storage.bill(claim.id).await?.ok_or_else(|| {
        Problem::not_found("这件申请还没有识别结果", "the claim has not been read yet")
    })?;
    let decisions = storage.decisions(claim.id, record.reading_no).await?;
    let corrections = storage.header_corrections(claim.id).await?;
    let (pages, documents) = (
        storage.pages(claim.id).await?,
        storage.documents(claim.id).await?,
    );
    let findings = record.judged.findings.iter();
    let numbers: Vec<&str> = findings
        .flat_map(|finding| finding.earlier.iter().map(String::as_str))
        .collect();
    let ids = storage.claims_numbered(&numbers).await?;
    Ok(view(
        claim,
        &record,
        &decisions,
        &corrections,
        &pages,
        &documents,
        &ids,
    ))
}

fn view(
    claim: &Claim,
    record: &BillRecord,
    decisions: &[Decision],
    corrections: &[HeaderCorrection],
    pages: &[PageRecord],
    documents: &[Document],
    ids: &HashMap<String, i64>,
) -> BillDto {
    let bill = &record.corrected;
    let lines: Vec<LineDto> = bill
        .lines
        .iter()
        .enumerate()
        .map(|(index, line)| line_dto(index, line, record, decisions, ids))
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
        header: header_dto(claim, record, corrections),
        totals: TotalsDto {
            amount: (&bill.totals.amount).into(),
            amount_in_words: (&bill.totals.amount_in_words).into(),
            sum_of_lines: bill.sum_of_lines(),
        },
        settlement: settlement_dto(&record.judged.totals),
        at_stake: record.judged.totals.at_stake,
        problems: bill.problems.iter().map(problem).collect(),
        findings: whole.map(|one| finding_dto(one, ids)).collect(),
        pages: pages
            .iter()
            .map(|page| page_dto(claim.id, page, documents, &bill.pages))
            .collect(),
        undecided: lines
            .iter()
            .filter(|line| line.doubtful && line.decision.is_none())
            .count(),
        lines,
    }
}

//! Parts of the bill, from how they are kept to how they are shown.

use std::collections::{BTreeMap, HashMap};

use ::bill::{Line, PageCode, PageInfo};
use catalog::{Entry, Finding, JudgementTotals, LineAmounts};
use ocr::reading::StatedBill;
use serde::Serialize;

use super::bill_dto::{
    AmountsDto, CandidateDto, CodeDto, DecisionDto, EarlierClaimDto, EntryDto, FindingDto, LineDto,
    MatchDto, PageDto, StatedDto,
};
use super::dto::{BoxDto, FieldDto};
use crate::claim::Document;
use crate::decision::Decision;
use crate::desk::{CandidateRecord, MatchRecord};
use crate::storage::{BillRecord, PageRecord};

/// Of a code that states no bill, as much is shown as tells which code it is.
const CODE_BEGINNING: usize = 24;

/// A fieldless enum as its JSON word.
pub fn word<T: Serialize>(value: &T) -> serde_json::Value {
    serde_json::to_value(value).unwrap_or_default()
}

pub fn settlement_dto(totals: &JudgementTotals) -> AmountsDto {
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

/// `read` are the pages of the bill as it was read.
pub fn page_dto(
    claim: i64,
    page: &PageRecord,
    documents: &[Document],
    read: &[PageInfo],
) -> PageDto {
    let document = documents
        .iter()
        .find(|document| document.id == page.document_id);
    let read = read.iter().find(|read| read.number == page.number);
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
        source: word(&read.map(|read| read.source).unwrap_or_default()),
        codes: read
            .map(|read| read.codes.iter().map(code_dto).collect())
            .unwrap_or_default(),
    }
}

fn code_dto(code: &PageCode) -> CodeDto {
    let stated = StatedBill::parse(&code.text);
    CodeDto {
        kind: word(&code.kind),
        text: stated.is_none().then(|| beginning(&code.text)),
        stated: stated.map(|bill| StatedDto {
            bill_code: bill.bill_code,
            bill_no: bill.bill_no,
            check_code: bill.check_code,
            issued_on: bill.issued_on.to_string(),
            total: bill.total,
        }),
    }
}

fn beginning(text: &str) -> String {
    let mut rest = text.chars();
    let mut beginning: String = rest.by_ref().take(CODE_BEGINNING).collect();
    if rest.next().is_some() {
        beginning.push('…');
    }
    beginning
}

pub fn line_dto(
    index: usize,
    line: &Line,
    record: &BillRecord,
    decisions: &[Decision],
    ids: &HashMap<String, i64>,
) -> LineDto {
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
        findings: findings.map(|one| finding_dto(one, ids)).collect(),
        amounts: amounts_dto(&judged.amounts[index]),
        decision: judged.standing(decisions, index).map(decision_dto),
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

/// `ids` are those of claims by their number.
pub fn finding_dto(finding: &Finding, ids: &HashMap<String, i64>) -> FindingDto {
    let earlier = finding.earlier.iter().filter_map(|number| {
        Some(EarlierClaimDto {
            id: *ids.get(number)?,
            number: number.clone(),
        })
    });
    FindingDto {
        kind: word(&finding.kind),
        severity: word(&finding.severity),
        lines: finding.lines.clone(),
        at_stake: finding.at_stake,
        certainty: finding.certainty,
        reason_zh: finding.reason_zh.clone(),
        reason_en: finding.reason_en.clone(),
        rule: finding.rule.clone(),
        source: finding.source.clone(),
        also: finding.also.clone(),
        earlier: earlier.collect(),
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
            national_code: entry.national_code.clone(),
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
            payment_standard: text(entry.payment_standard)
                .or_else(|| entry.payment_standard_note.clone()),
            coverage_restriction: entry.coverage_restriction.clone(),
            valid_from: entry.valid_from.to_string(),
            valid_to: entry.valid_to.map(|day| day.to_string()),
            source: entry.source.clone(),
        }
    }
}

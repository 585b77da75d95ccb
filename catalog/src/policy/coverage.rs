//! Conditions on the claim's facts: from the catalog's notes, and from rows of the policy.

use super::case::{LineCase, with_source};
use super::condition::{Condition, Met};
use super::restriction::Restriction;
use super::rule::PolicyRule;
use crate::{EntryKind, Finding, FindingKind, InsuranceType, Severity};

/// The entry's own 限... note.
pub fn restriction(rule: &PolicyRule, case: &LineCase<'_>) -> Vec<Finding> {
    let (Some(entry), Some(restriction)) = (case.entry(), case.restriction()) else {
        return Vec::new();
    };
    // 工伤 insurance pays drugs whatever their note says (the list's preamble, 11); only which
    // insurance pays them stays a question.
    let note_binds = entry.kind != EntryKind::Drug
        || case.facts.insurance_type != Some(InsuranceType::WorkInjury);
    let binding =
        |condition: &&Condition| note_binds || matches!(condition, Condition::InsuranceType(_));
    let mut findings: Vec<Finding> = restriction
        .conditions
        .iter()
        .filter(binding)
        .filter_map(|condition| note_condition(rule, case, condition))
        .collect();
    let decided = findings
        .iter()
        .any(|finding| finding.severity != Severity::Yellow);
    if let (Some(evidence), true, false) = (open_evidence(restriction, case), note_binds, decided) {
        findings.push(ask_for_evidence(rule, case, &entry.name, &evidence));
    }
    findings
        .into_iter()
        .map(|finding| with_source(finding, entry))
        .collect()
}

/// What the claim leaves open: the note's evidence, unless the diagnosis is one of its diseases; and
/// the course's length, unless the stay is no longer.
fn open_evidence(restriction: &Restriction, case: &LineCase<'_>) -> Option<String> {
    let diseases = Condition::Indication(restriction.diseases.clone());
    let diagnosed = !restriction.diseases.is_empty() && diseases.met(case.facts) == Met::Yes;
    let stay = case.facts.admitted_on.zip(case.facts.discharged_on);
    let stay_days = stay.map(|(first, last)| i64::from((last - first).get_days()) + 1);
    let too_long = |max: &u32| stay_days.is_none_or(|days| days > i64::from(*max));
    let course = restriction
        .max_days
        .filter(too_long)
        .map(|max| format!("支付不超过{max}天"));
    let parts: Vec<String> = restriction
        .evidence
        .clone()
        .filter(|_| !diagnosed)
        .into_iter()
        .chain(course)
        .collect();
    (!parts.is_empty()).then(|| parts.join("，"))
}

/// 限生育保险: residents too are paid for what belongs to a birth (the list's preamble, 11.4).
fn note_condition(
    rule: &PolicyRule,
    case: &LineCase<'_>,
    condition: &Condition,
) -> Option<Finding> {
    let maternity = *condition == Condition::InsuranceType(vec![InsuranceType::Maternity]);
    if maternity && case.facts.insurance_type == Some(InsuranceType::Resident) {
        let name = case.entry().map_or("", |entry| entry.name.as_str());
        return Some(ask_for_evidence(rule, case, name, "与生育有关的费用"));
    }
    self::condition(rule, case, condition)
}

fn ask_for_evidence(rule: &PolicyRule, case: &LineCase<'_>, name: &str, evidence: &str) -> Finding {
    let reason = [
        format!("“{name}”限定支付范围：{evidence}；从票据不能判断"),
        format!("`{name}` is restricted to: {evidence}; the claim does not tell"),
    ];
    let clears = if evidence.contains("二线") {
        [
            "补充一线药品治疗无效或不能耐受的病历".to_owned(),
            "supply the record that first-line drugs failed or were not tolerated".to_owned(),
        ]
    } else {
        [
            format!("补充能证明“{evidence}”的材料(诊断证明、病历、检查检验报告、医嘱)"),
            format!("supply evidence of \"{evidence}\" (diagnosis, record, test reports, orders)"),
        ]
    };
    case.ask(rule, FindingKind::OutOfPolicy, reason, clears)
}

/// One condition on a matched line: decided against, asked about, or met.
pub fn condition(rule: &PolicyRule, case: &LineCase<'_>, condition: &Condition) -> Option<Finding> {
    let entry = case.entry()?;
    let [zh, en] = condition.words();
    match condition.met(case.facts) {
        Met::Yes => None,
        Met::No => {
            let [fact_zh, fact_en] = condition.fact_words(case.facts)?;
            let reason = [
                format!("“{}”{zh}，{fact_zh}", entry.name),
                format!("`{}` is {en}, but {fact_en}", entry.name),
            ];
            let [missing_zh, missing_en] = condition.missing_fact();
            let clears = [
                format!("核对并改正{missing_zh}；如目录条目选错，请另选"),
                format!(
                    "check and correct {missing_en}, or choose another entry if this one is wrong"
                ),
            ];
            let severity = if condition.is_decisive() {
                Severity::Red
            } else {
                Severity::Orange
            };
            Some(case.finding(rule, FindingKind::OutOfPolicy, severity, reason, clears))
        }
        Met::Unknown => {
            let [missing_zh, missing_en] = condition.missing_fact();
            let reason = [
                format!("“{}”{zh}，缺少{missing_zh}，不能判断", entry.name),
                format!("`{}` is {en}, and {missing_en} is not known", entry.name),
            ];
            let clears = [format!("补充{missing_zh}"), format!("supply {missing_en}")];
            Some(case.ask(rule, FindingKind::OutOfPolicy, reason, clears))
        }
    }
}

//! Diagnoses that do not fit the person, and words that point to another payer.

use bill::Money;

use super::case::{Words, asking, firing};
use super::claim::ClaimCase;
use super::condition::{Condition, Met};
use super::kind::Payer;
use super::quantity::owned;
use super::rule::PolicyRule;
use crate::{Finding, FindingKind, Severity};

/// Persons that one of these diagnoses cannot be of.
pub fn diagnosis_conflict(
    rule: &PolicyRule,
    claim: &ClaimCase<'_>,
    words: &[String],
    person: &Condition,
) -> Option<Finding> {
    let kind = FindingKind::ClinicalConflict;
    let Some(diagnoses) = &claim.facts.diagnoses else {
        return Some(ask_for_diagnosis(rule, kind));
    };
    let diagnosis = diagnoses
        .iter()
        .find(|diagnosis| words.iter().any(|word| diagnosis.contains(word.as_str())))?;
    let [missing_zh, missing_en] = person.missing_fact();
    match person.met(claim.facts) {
        Met::Yes => None,
        Met::No => {
            let [fact_zh, fact_en] = person.fact_words(claim.facts)?;
            let words = Words {
                reason: [
                    format!("诊断“{diagnosis}”与{fact_zh}不符"),
                    format!("the diagnosis `{diagnosis}` does not fit: {fact_en}"),
                ],
                clears: [
                    format!("核对诊断和{missing_zh}；可能是冒名或病历录错"),
                    format!("check the diagnosis and {missing_en}"),
                ],
            };
            let severity = Severity::Orange;
            Some(firing(
                rule,
                kind,
                severity,
                Vec::new(),
                claim.total(),
                words,
            ))
        }
        Met::Unknown => {
            let words = Words {
                reason: [
                    format!("诊断“{diagnosis}”要核对{missing_zh}"),
                    format!("the diagnosis `{diagnosis}` is to be checked against {missing_en}"),
                ],
                clears: [format!("补充{missing_zh}"), format!("supply {missing_en}")],
            };
            Some(asking(rule, kind, Vec::new(), claim.total(), words))
        }
    }
}

/// Social Insurance Law, article 30: work injury, a third party, public health, abroad.
pub fn other_payer(
    rule: &PolicyRule,
    claim: &ClaimCase<'_>,
    payer: Payer,
    words: &[String],
) -> Vec<Finding> {
    let kind = FindingKind::OtherPayer;
    let [zh, en] = payer_words(payer);
    let [evidence_zh, evidence_en] = evidence(payer);
    let word_in = |text: &str| words.iter().find(|word| text.contains(word.as_str()));
    let says = |word: &str| Words {
        reason: [
            format!("票据载有“{word}”，疑似{zh}"),
            format!("the bill says `{word}`: maybe {en}"),
        ],
        clears: [
            format!("补充{evidence_zh}；依法不纳入基金支付的，不予报销"),
            format!("supply {evidence_en}"),
        ],
    };
    let header = &claim.bill.header;
    let printed = [
        header.hospital.value.as_deref(),
        claim.facts.department.as_deref(),
    ];
    let diagnoses = claim.facts.diagnoses.as_deref().unwrap_or_default();
    let texts = diagnoses.iter().map(String::as_str);
    let on_claim = texts
        .chain(printed.into_iter().flatten())
        .find_map(|text| Some((word_in(text)?, text)));
    if let Some((_, text)) = on_claim {
        let total = claim.total();
        let words = says(text);
        return vec![firing(
            rule,
            kind,
            Severity::Orange,
            Vec::new(),
            total,
            words,
        )];
    }
    let on_lines = claim.lines.iter().filter_map(|case| {
        let text = case.line.name.value.as_deref()?;
        word_in(text)?;
        let words = says(text);
        let (lines, money) = (vec![case.index], case.money());
        Some(firing(rule, kind, Severity::Orange, lines, money, words))
    });
    let mut findings: Vec<Finding> = on_lines.collect();
    if claim.facts.diagnoses.is_none() {
        findings.push(ask_for_diagnosis(rule, kind));
    }
    findings
}

fn ask_for_diagnosis(rule: &PolicyRule, kind: FindingKind) -> Finding {
    let what = if kind == FindingKind::OtherPayer {
        [
            "缺少诊断，不能判断是否应由第三人、工伤保险、公共卫生负担或在境外就医",
            "without a diagnosis it is open whether someone else has to pay",
        ]
    } else {
        [
            "缺少诊断，不能核对其与性别、年龄是否相符",
            "without a diagnosis it cannot be held against sex and age",
        ]
    };
    let words = Words {
        reason: owned(what),
        clears: owned([
            "补充诊断(出院记录、诊断证明)",
            "supply the diagnosis (discharge record, certificate)",
        ]),
    };
    asking(rule, kind, Vec::new(), Money::ZERO, words)
}

const fn payer_words(payer: Payer) -> [&'static str; 2] {
    match payer {
        Payer::ThirdParty => ["应由第三人负担", "a third party's liability"],
        Payer::WorkInjury => ["应由工伤保险支付", "a work injury"],
        Payer::PublicHealth => ["应由公共卫生负担", "public health's to pay"],
        Payer::Abroad => ["在境外就医", "care abroad"],
    }
}

const fn evidence(payer: Payer) -> [&'static str; 2] {
    match payer {
        Payer::ThirdParty => [
            "受伤经过说明、事故责任认定书或无第三人责任的承诺书",
            "how it happened: the ruling on liability, or a statement that no one else is liable",
        ],
        Payer::WorkInjury => [
            "受伤经过说明、工伤认定结果",
            "how it happened and the ruling on work injury",
        ],
        Payer::PublicHealth => [
            "该项目由参保人自费的说明",
            "why this was not paid by public health",
        ],
        Payer::Abroad => ["就医地证明", "where the care was given"],
    }
}

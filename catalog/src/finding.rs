use std::cmp::Reverse;

use bill::{Decimal, Money};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    OutOfCatalog,
    OverPriceLimit,
    OutOfPolicy,
    Unreadable,
    AmbiguousMatch,
    ArithmeticMismatch,
    /// 重复收费、分解收费、手术未折价
    DuplicateCharge,
    /// 超频次、超天数、超数量、超总额
    OverQuantity,
    /// 诊断、性别、年龄、药品之间不相符
    ClinicalConflict,
    /// 第三人、工伤、公共卫生、境外
    OtherPayer,
    /// 同一票据已报销
    AlreadyClaimed,
    /// 需向医院核实
    Unverified,
}

/// The four colours that offices use; the gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Decided by the facts: against the policy.
    Red,
    /// Money is very likely at stake; look first.
    Orange,
    /// Cannot be decided from what is known; names the missing evidence.
    Yellow,
    /// For information; the amounts already follow from it.
    Blue,
}

impl Severity {
    /// How likely the money is lost if nobody looks, in percent.
    const fn certainty(self) -> u8 {
        match self {
            Severity::Red => 98,
            Severity::Orange => 75,
            Severity::Yellow => 35,
            Severity::Blue => 0,
        }
    }
}

/// A rule with its legal source, as a finding cites it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RuleCitation {
    /// As in [`Finding::rule`].
    pub rule: String,
    pub source: String,
}

/// Something a reviewer should see, with everything needed to judge and to clear it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub kind: FindingKind,
    pub severity: Severity,
    /// Indices into `Bill::lines`, ascending; empty where it concerns the bill as a whole.
    pub lines: Vec<usize>,
    /// Not negative: the part of the lines' money that hangs on the answer.
    pub at_stake: Money,
    /// 0 to 100: how likely the money is at stake, by severity and by how sure the match is.
    #[serde(default)]
    pub certainty: u8,
    pub reason_zh: String,
    pub reason_en: String,
    /// Rule id, row of its knowledge base where it has one, and version: `sex-limit#37@2`.
    pub rule: String,
    /// The legal source as the rule or the entry cites it.
    pub source: String,
    /// Other rules that found the same.
    #[serde(default)]
    pub also: Vec<RuleCitation>,
    /// Numbers of the earlier claims that it is about.
    #[serde(default)]
    pub earlier: Vec<String>,
    /// What evidence or correction would clear it.
    pub clears_zh: String,
    pub clears_en: String,
    /// Yuan per unit above which the lines' amounts are over the limit, where the rule sets one.
    #[serde(default)]
    pub unit_limit: Option<Decimal>,
}

impl Finding {
    /// `match_confidence` is the line's, 0 to 1, where one is known.
    pub(crate) fn rate(&mut self, match_confidence: Option<f32>) {
        let percent = match_confidence.map_or(100, |share| (share.clamp(0.0, 1.0) * 100.0) as u32);
        let certainty = u32::from(self.severity.certainty()) * percent / 100;
        self.certainty = u8::try_from(certainty).unwrap_or(100);
    }

    /// Money at stake times certainty; information last.
    fn rank(&self) -> (bool, Reverse<i64>, Severity, Option<usize>, &str, &[usize]) {
        let expected = self.at_stake.fen().saturating_mul(self.certainty.into());
        let first = self.lines.first().copied();
        let information = self.severity == Severity::Blue;
        (
            information,
            Reverse(expected),
            self.severity,
            first,
            &self.rule,
            &self.lines,
        )
    }

    fn cause(&self) -> (&[usize], Option<FindingKind>, &str) {
        let kind = (!self.lines.is_empty()).then_some(self.kind);
        (&self.lines, kind, &self.clears_zh)
    }

    /// Takes in another finding of the same cause.
    fn take_in(&mut self, other: Finding) {
        self.severity = self.severity.min(other.severity);
        self.certainty = self.certainty.max(other.certainty);
        self.at_stake = self.at_stake.max(other.at_stake);
        self.unit_limit = match (self.unit_limit, other.unit_limit) {
            (Some(one), Some(two)) => Some(one.min(two)),
            (one, two) => one.or(two),
        };
        if !self.reason_zh.contains(&other.reason_zh) {
            self.reason_zh = format!("{}；{}", self.reason_zh, other.reason_zh);
            self.reason_en = format!("{}; {}", self.reason_en, other.reason_en);
        }
        for number in other.earlier {
            if !self.earlier.contains(&number) {
                self.earlier.push(number);
            }
        }
        if other.rule != self.rule {
            self.also.push(RuleCitation {
                rule: other.rule,
                source: other.source,
            });
        }
    }
}

/// Findings on the same lines, of the same kind, that the same evidence would clear have one cause, and so have those of any
/// kind about the claim as a whole: they become one, under the gravest. Ranked by money at stake and certainty.
pub(crate) fn merged_and_ranked(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by(|a, b| {
        let stakes = b.at_stake.cmp(&a.at_stake);
        let gravest = a.severity.cmp(&b.severity).then(stakes);
        let of_cause = a.cause().cmp(&b.cause());
        of_cause.then(gravest).then_with(|| a.rule.cmp(&b.rule))
    });
    let mut merged: Vec<Finding> = Vec::with_capacity(findings.len());
    for finding in findings {
        match merged.last_mut() {
            Some(last) if last.cause() == finding.cause() => last.take_in(finding),
            _ => merged.push(finding),
        }
    }
    merged.sort_by(|a, b| a.rank().cmp(&b.rank()));
    merged
}

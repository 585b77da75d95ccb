use bill::{Bill, Field, FieldName, Line, LineFlag, Money, Problem, ProblemKind};
use catalog::{Catalog, FindingKind, OfficeRecords, Severity, judge};

use crate::trial::{Trial, entry, facts, line, policy};

#[test]
fn doubtful_readings_are_shown() {
    let trial = |flags: &[LineFlag]| {
        let line = Line {
            flags: flags.to_vec(),
            ..line("甲硝唑片", "2", "10")
        };
        Trial::new(entry("X1", "甲硝唑片"), line, policy("unreadable", ""))
    };
    trial(&[LineFlag::Unreadable(FieldName::Amount)]).fires(
        &facts(),
        FindingKind::Unreadable,
        Severity::Orange,
    );
    trial(&[LineFlag::LowConfidence(FieldName::Quantity)]).fires(
        &facts(),
        FindingKind::Unreadable,
        Severity::Yellow,
    );
    assert_eq!(
        trial(&[LineFlag::LowConfidence(FieldName::Name)]).findings(&facts()),
        []
    );
    assert_eq!(
        trial(&[LineFlag::Repaired(FieldName::Amount)]).findings(&facts()),
        []
    );
    let mut nameless = trial(&[]);
    nameless.line.name = Field::absent();
    nameless.fires(&facts(), FindingKind::Unreadable, Severity::Orange);
}

#[test]
fn sums_that_do_not_agree_are_shown() {
    let mut trial = Trial::new(
        entry("X1", "甲硝唑片"),
        line("甲硝唑片", "2", "10"),
        policy("line_arithmetic", ""),
    );
    assert_eq!(trial.findings(&facts()), []);
    trial.line.amount = Field::human(Money::from_fen(2100), "21.00");
    trial.line.flags = vec![LineFlag::ArithmeticMismatch];
    let finding = trial.fires(&facts(), FindingKind::ArithmeticMismatch, Severity::Orange);
    assert_eq!(finding.at_stake, Money::from_fen(100));

    let mut bill = Bill {
        lines: vec![line("甲硝唑片", "2", "10")],
        ..Bill::default()
    };
    bill.totals.amount = Field::human(Money::from_fen(2500), "25.00");
    let judged = |bill: &Bill| {
        let catalog = Catalog::new(vec![entry("X1", "甲硝唑片")]);
        judge(
            bill,
            &facts(),
            &OfficeRecords::default(),
            &catalog,
            &policy("bill_totals", ""),
            &[],
        )
        .findings
    };
    assert_eq!(judged(&bill), []);
    bill.problems.push(Problem {
        kind: ProblemKind::TotalMismatch,
        page: None,
        message_zh: "合计不符".to_owned(),
        message_en: "the total differs".to_owned(),
    });
    let findings = judged(&bill);
    assert_eq!(
        (findings[0].at_stake, findings[0].lines.len()),
        (Money::from_fen(500), 0)
    );
}

use bill::{Bill, Field, Money};
use catalog::{
    Catalog, ChoiceSource, ClaimFacts, Entry, FindingKind, InsuranceClass, LineOverride,
    OfficeRecords, PriceCeilings, Severity, Verdict, judge,
};

use crate::trial::{Trial, decimal, entry, facts, line, policy};

#[test]
fn unlisted_lines_are_out_of_catalog() {
    let trial = |name: &str| {
        Trial::new(
            entry("X1", "甲硝唑片"),
            line(name, "2", "10"),
            policy("unlisted", ""),
        )
    };
    let finding = trial("陪护床位费").fires(&facts(), FindingKind::OutOfCatalog, Severity::Orange);
    assert_eq!(finding.at_stake, Money::from_fen(2000));
    assert_eq!(trial("甲硝唑片").findings(&facts()), []);
    assert_eq!(trial("").findings(&facts()), []);
}

#[test]
fn class_c_is_out_of_catalog() {
    let trial = |class| {
        let entry = Entry {
            class,
            ..entry("X1", "甲硝唑片")
        };
        Trial::new(entry, line("甲硝唑片", "1", "10"), policy("class_c", ""))
    };
    trial(InsuranceClass::C).fires(&facts(), FindingKind::OutOfCatalog, Severity::Blue);
    assert_eq!(trial(InsuranceClass::B).findings(&facts()), []);
}

#[test]
fn prices_above_the_ceiling_of_the_level_are_over_the_limit() {
    let ceilings = PriceCeilings {
        level_1: Some(decimal("8")),
        level_2: Some(decimal("10")),
        level_3: Some(decimal("12")),
    };
    let trial = |price: &str| {
        let entry = Entry {
            price_ceilings: ceilings,
            ..entry("X1", "甲硝唑片")
        };
        Trial::new(
            entry,
            line("甲硝唑片", "3", price),
            policy("price_ceiling", ""),
        )
    };
    let finding = trial("10.01").fires(&facts(), FindingKind::OverPriceLimit, Severity::Orange);
    assert_eq!(finding.at_stake, Money::from_fen(3));
    assert_eq!(trial("10").findings(&facts()), []);
    let unknown = ClaimFacts {
        facility_level: None,
        ..facts()
    };
    trial("10").fires(&unknown, FindingKind::OverPriceLimit, Severity::Yellow);
    assert_eq!(trial("8").findings(&unknown), []);
}

#[test]
fn prices_above_the_payment_standard_are_over_the_limit() {
    let trial = |price: &str| {
        let entry = Entry {
            payment_standard: Some(decimal("3.9")),
            ..entry("X1", "甲硝唑片")
        };
        Trial::new(
            entry,
            line("甲硝唑片", "2", price),
            policy("payment_standard", ""),
        )
    };
    let finding = trial("4").fires(&facts(), FindingKind::OverPriceLimit, Severity::Orange);
    assert_eq!(finding.at_stake, Money::from_fen(20));
    assert_eq!(trial("3.9").findings(&facts()), []);
    let mut by_piece = trial("4");
    by_piece.line.unit = Field::human("片".to_owned(), "片");
    by_piece.fires(&facts(), FindingKind::OverPriceLimit, Severity::Yellow);
    let mut unread = trial("4");
    unread.line.quantity = Field::absent();
    unread.fires(&facts(), FindingKind::OverPriceLimit, Severity::Yellow);
}

#[test]
fn a_payment_standard_that_the_catalog_does_not_say_asks() {
    let trial = |note: Option<&str>, class| {
        let entry = Entry {
            payment_standard_note: note.map(str::to_owned),
            class,
            ..entry("X1", "甲硝唑片")
        };
        Trial::new(
            entry,
            line("甲硝唑片", "2", "4"),
            policy("payment_standard", ""),
        )
    };
    let open = trial(Some("见备注2"), InsuranceClass::B);
    let finding = open.fires(&facts(), FindingKind::OverPriceLimit, Severity::Yellow);
    assert_eq!(finding.at_stake, Money::from_fen(800));
    assert!(
        finding.reason_zh.contains("见备注2"),
        "{}",
        finding.reason_zh
    );
    assert_eq!(trial(None, InsuranceClass::B).findings(&facts()), []);
    let unpaid = trial(Some("见备注2"), InsuranceClass::C);
    assert_eq!(unpaid.findings(&facts()), []);
}

#[test]
fn a_doubtful_match_asks_until_a_reviewer_chooses() {
    let entries = vec![
        Entry {
            spec: Some("0.25g*24粒".to_owned()),
            ..entry("X1", "头孢拉定胶囊")
        },
        Entry {
            spec: Some("0.5g*24粒".to_owned()),
            self_pay_ratio: decimal("0.3"),
            ..entry("X2", "头孢拉定胶囊")
        },
    ];
    let catalog = Catalog::new(entries);
    let bill = Bill {
        lines: vec![line("头孢拉定胶囊", "1", "10")],
        ..Bill::default()
    };
    let policy = policy("ambiguous_match", "");
    let judged = |overrides: &[LineOverride]| {
        judge(
            &bill,
            &facts(),
            &OfficeRecords::default(),
            &catalog,
            &policy,
            overrides,
        )
    };
    let open = judged(&[]);
    assert_eq!(open.matches[0].verdict, Verdict::Ambiguous);
    assert_eq!(open.findings[0].kind, FindingKind::AmbiguousMatch);
    assert_eq!(open.amounts[0].full_self_pay, Money::from_fen(1000));
    assert_eq!(open.totals.at_stake, Money::from_fen(1000));
    let choose = |code: Option<&str>| {
        judged(&[LineOverride {
            line: 0,
            entry_code: code.map(str::to_owned),
            source: ChoiceSource::Reviewer,
        }])
    };
    let chosen = choose(Some("X2"));
    assert_eq!(chosen.findings, []);
    assert_eq!(chosen.amounts[0].pre_self_pay, Money::from_fen(300));
    assert_eq!(choose(None).matches[0].verdict, Verdict::Unlisted);
    assert_eq!(choose(Some("X9")).matches[0].verdict, Verdict::Ambiguous);
}

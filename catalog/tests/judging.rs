//! One case per rule kind: it fires, a near miss does not, a missing fact asks.

use bill::{Bill, Date, Decimal, Field, FieldName, Line, LineFlag, Money, Problem, ProblemKind};
use catalog::{
    CareType, Catalog, ClaimFacts, Entry, EntryKind, FacilityLevel, Finding, FindingKind, Gender,
    InsuranceClass, InsuranceType, Judgement, LineOverride, Policy, PriceCeilings, Severity,
    Verdict, judge,
};

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn entry(code: &str, name: &str) -> Entry {
    Entry {
        code: code.to_owned(),
        kind: EntryKind::Drug,
        name: name.to_owned(),
        dosage_form: None,
        spec: None,
        unit: Some("盒".to_owned()),
        class: InsuranceClass::B,
        self_pay_ratio: decimal("0.1"),
        price_ceilings: PriceCeilings::default(),
        payment_standard: None,
        coverage_restriction: None,
        valid_from: day("2025-01-01"),
        valid_to: None,
        source: "省药品目录".to_owned(),
    }
}

fn line(name: &str, quantity: &str, price: &str) -> Line {
    let product = Money::from_product(decimal(quantity), decimal(price)).unwrap();
    Line {
        page: 1,
        name: Field::human(name.to_owned(), name),
        unit: Field::human("盒".to_owned(), "盒"),
        quantity: Field::human(decimal(quantity), quantity),
        unit_price: Field::human(decimal(price), price),
        amount: Field::human(product, product.to_string()),
        ..Line::default()
    }
}

fn facts() -> ClaimFacts {
    ClaimFacts {
        gender: Some(Gender::Female),
        age_years: Some(30),
        facility_level: Some(FacilityLevel::Two),
        insurance_type: Some(InsuranceType::Employee),
        care_type: Some(CareType::Inpatient),
        admitted_on: Some(day("2025-06-01")),
        discharged_on: Some(day("2025-06-10")),
    }
}

fn policy(kind: &str, more: &str) -> Policy {
    let text = format!(
        "name = \"试行\"\n[[rule]]\nid = \"{kind}\"\nkind = \"{kind}\"\nversion = 1\nvalid_from = 2024-01-01\nsource = \"规程\"\n{more}\n"
    );
    Policy::from_toml(&text).unwrap()
}

struct Trial {
    entry: Entry,
    line: Line,
    policy: Policy,
}

impl Trial {
    fn new(entry: Entry, line: Line, policy: Policy) -> Trial {
        Trial {
            entry,
            line,
            policy,
        }
    }

    fn judged(&self, facts: &ClaimFacts) -> Judgement {
        let catalog = Catalog::new(vec![self.entry.clone()]);
        let bill = Bill {
            lines: vec![self.line.clone()],
            ..Bill::default()
        };
        judge(&bill, facts, &catalog, &self.policy, &[])
    }

    fn findings(&self, facts: &ClaimFacts) -> Vec<Finding> {
        self.judged(facts).findings
    }

    fn fires(&self, facts: &ClaimFacts, kind: FindingKind, severity: Severity) -> Finding {
        let findings = self.findings(facts);
        assert_eq!(findings.len(), 1, "{findings:?}");
        let finding = findings.into_iter().next().unwrap();
        assert_eq!((finding.kind, finding.severity), (kind, severity));
        assert!(finding.rule.ends_with("@1") && finding.source.contains("规程"));
        for text in [
            &finding.reason_zh,
            &finding.reason_en,
            &finding.clears_zh,
            &finding.clears_en,
        ] {
            assert!(!text.is_empty());
        }
        finding
    }
}

#[test]
fn conditions_fire_pass_and_ask() {
    let cases = [
        (
            "gender",
            "parameters = { gender = \"male\" }",
            "parameters = { gender = \"female\" }",
        ),
        (
            "age",
            "parameters = { max_years = 29 }",
            "parameters = { min_years = 30, max_years = 30 }",
        ),
        (
            "facility_level",
            "parameters = { min = \"level_3\" }",
            "parameters = { min = \"level_2\" }",
        ),
        (
            "insurance_type",
            "parameters = { allowed = [\"work_injury\"] }",
            "parameters = { allowed = [\"maternity\", \"employee\"] }",
        ),
        (
            "care_type",
            "parameters = { allowed = \"outpatient\" }",
            "parameters = { allowed = \"inpatient\" }",
        ),
    ];
    for (kind, against, near_miss) in cases {
        let trial = |more: &str| {
            Trial::new(
                entry("X1", "甲硝唑片"),
                line("甲硝唑片", "1", "10"),
                policy(kind, more),
            )
        };
        let finding = trial(against).fires(&facts(), FindingKind::OutOfPolicy, Severity::Red);
        assert_eq!(finding.at_stake, Money::from_fen(1000), "{kind}");
        assert_eq!(trial(near_miss).findings(&facts()), [], "{kind}");
        let asked = trial(against).fires(
            &ClaimFacts::default(),
            FindingKind::OutOfPolicy,
            Severity::Yellow,
        );
        assert!(asked.clears_zh.starts_with("补充"), "{kind}");
        let elsewhere = format!("{against}\napplies_to = {{ names = [\"头孢拉定胶囊\"] }}");
        assert_eq!(trial(&elsewhere).findings(&facts()), [], "{kind}");
    }
}

#[test]
fn what_the_facts_decide_against_is_full_self_pay_and_what_they_leave_open_is_not() {
    let trial = Trial::new(
        entry("X1", "甲硝唑片"),
        line("甲硝唑片", "1", "10"),
        policy("gender", "parameters = { gender = \"male\" }"),
    );
    assert_eq!(
        trial.judged(&facts()).amounts[0].full_self_pay,
        Money::from_fen(1000)
    );
    assert_eq!(
        trial.judged(&ClaimFacts::default()).amounts[0].in_scope,
        Money::from_fen(900)
    );
}

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
fn entries_are_judged_on_the_day_of_the_service() {
    let trial = |date: Option<&str>| {
        let entry = Entry {
            valid_to: Some(day("2025-06-05")),
            ..entry("X1", "甲硝唑片")
        };
        let mut line = line("甲硝唑片", "1", "10");
        line.date = date.map_or_else(Field::absent, |text| Field::human(day(text), text));
        Trial::new(entry, line, policy("not_in_force", ""))
    };
    trial(Some("2025-06-06")).fires(&facts(), FindingKind::OutOfPolicy, Severity::Red);
    trial(Some("2024-12-31")).fires(&facts(), FindingKind::OutOfPolicy, Severity::Red);
    assert_eq!(trial(Some("2025-06-05")).findings(&facts()), []);
    trial(None).fires(&facts(), FindingKind::OutOfPolicy, Severity::Yellow);
    trial(None).fires(
        &ClaimFacts::default(),
        FindingKind::OutOfPolicy,
        Severity::Yellow,
    );
    let stay = ClaimFacts {
        discharged_on: Some(day("2025-06-05")),
        ..facts()
    };
    assert_eq!(trial(None).findings(&stay), []);
}

#[test]
fn notes_are_decided_by_facts_or_ask_for_the_evidence_they_name() {
    let trial = |note: &str| {
        let entry = Entry {
            coverage_restriction: Some(note.to_owned()),
            ..entry("X1", "甲硝唑片")
        };
        Trial::new(
            entry,
            line("甲硝唑片", "1", "10"),
            policy("coverage_restriction", ""),
        )
    };
    let out = FindingKind::OutOfPolicy;
    trial("限三级医疗机构").fires(&facts(), out, Severity::Red);
    assert_eq!(trial("限二级及以上医疗机构").findings(&facts()), []);
    trial("限二级及以上医疗机构").fires(&ClaimFacts::default(), out, Severity::Yellow);
    trial("限儿童").fires(&facts(), out, Severity::Red);
    let asked = trial("限二级及以上医疗机构中晚期癌症患者").fires(&facts(), out, Severity::Yellow);
    assert!(asked.clears_zh.contains("中晚期癌症患者"));
    let resident = ClaimFacts {
        insurance_type: Some(InsuranceType::Resident),
        ..facts()
    };
    trial("限生育保险").fires(&resident, out, Severity::Yellow);
    trial("限生育保险").fires(&facts(), out, Severity::Red);
    let injured = ClaimFacts {
        insurance_type: Some(InsuranceType::WorkInjury),
        ..facts()
    };
    assert_eq!(trial("限二线用药").findings(&injured), []);
    assert_eq!(trial("限工伤保险").findings(&injured), []);
    trial("限工伤保险").fires(&facts(), out, Severity::Red);
}

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
        judge(bill, &facts(), &catalog, &policy("bill_totals", ""), &[]).findings
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
    let judged = |overrides: &[LineOverride]| judge(&bill, &facts(), &catalog, &policy, overrides);
    let open = judged(&[]);
    assert_eq!(open.matches[0].verdict, Verdict::Ambiguous);
    assert_eq!(open.findings[0].kind, FindingKind::AmbiguousMatch);
    assert_eq!(open.amounts[0].full_self_pay, Money::from_fen(1000));
    assert_eq!(open.totals.at_stake, Money::from_fen(1000));
    let choose = |code: Option<&str>| {
        judged(&[LineOverride {
            line: 0,
            entry_code: code.map(str::to_owned),
        }])
    };
    let chosen = choose(Some("X2"));
    assert_eq!(chosen.findings, []);
    assert_eq!(chosen.amounts[0].pre_self_pay, Money::from_fen(300));
    assert_eq!(choose(None).matches[0].verdict, Verdict::Unlisted);
    assert_eq!(choose(Some("X9")).matches[0].verdict, Verdict::Ambiguous);
}

#[test]
fn the_newest_version_in_force_on_the_day_rules() {
    let row = |version: u32, from: &str, to: &str, gender: &str| {
        format!(
            "[[rule]]\nid = \"sex\"\nkind = \"gender\"\nversion = {version}\nvalid_from = {from}\n{to}\nsource = \"规程\"\nparameters = {{ gender = \"{gender}\" }}\n"
        )
    };
    let text = format!(
        "name = \"试行\"\n{}{}",
        row(1, "2024-01-01", "valid_to = 2025-05-31", "male"),
        row(2, "\"2025-06-01\"", "", "female")
    );
    let trial = Trial::new(
        entry("X1", "甲硝唑片"),
        line("甲硝唑片", "1", "10"),
        Policy::from_toml(&text).unwrap(),
    );
    assert_eq!(trial.findings(&facts()), []);
    let earlier = ClaimFacts {
        admitted_on: Some(day("2025-05-01")),
        discharged_on: Some(day("2025-05-02")),
        ..facts()
    };
    assert_eq!(trial.findings(&earlier)[0].rule, "sex@1");
}

#[test]
fn a_bad_policy_row_is_named() {
    let rule = "[[rule]]\nid = \"a\"\nkind = \"age\"\nversion = 1\nvalid_from = 2025-01-01\nsource = \"规程\"\n";
    for (text, reason) in [
        (format!("name = \"x\"\n{rule}"), "parameters"),
        (
            format!("name = \"x\"\n{rule}parameters = {{}}\n"),
            "min_years",
        ),
        (
            format!("name = \"x\"\n{}", rule.replace("\"age\"", "\"magic\"")),
            "magic",
        ),
        (
            format!(
                "name = \"x\"\n{}",
                rule.replace("2025-01-01", "\"2025-02-30\"")
            ),
            "2025-02-30",
        ),
    ] {
        let error = Policy::from_toml(&text).unwrap_err().to_string();
        assert!(
            error.contains("rule 1 (`a`)") && error.contains(reason),
            "{error}"
        );
    }
    assert!(Policy::from_toml("name = ").is_err());
}

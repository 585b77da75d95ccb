use bill::{Field, Money};
use catalog::{ClaimFacts, Entry, FindingKind, InsuranceType, Severity};

use crate::scene::Scene;
use crate::trial::{Trial, day, entry, facts, line, policy};

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
    assert_eq!(trial("限支付不超过10天").findings(&facts()), []);
    trial("限支付不超过9天").fires(&facts(), out, Severity::Yellow);
    trial("限支付不超过9天").fires(&ClaimFacts::default(), out, Severity::Yellow);
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
fn one_missing_fact_of_the_claim_is_asked_for_once() {
    let rules = r#"
        name = "试行"
        [[rule]]
        id = "third-party"
        kind = "other_payer"
        version = 1
        valid_from = "2020-01-01"
        source = "依据一"
        parameters = { payer = "third_party", words = ["交通事故"] }
        [[rule]]
        id = "men-only"
        kind = "diagnosis_gender"
        version = 1
        valid_from = "2020-01-01"
        source = "依据二"
        parameters = { gender = "male", words = ["前列腺"] }
    "#;
    let scene = Scene::new("unlisted", "").charge("甲硝唑片", "1", "20");
    let catalog = catalog::Catalog::new(scene.entries.clone());
    let policy = catalog::Policy::from_toml(rules).unwrap();
    let (bill, facts, records) = (&scene.bill, &scene.facts, &scene.records);
    let findings = catalog::judge(bill, facts, records, &catalog, &policy, &[]).findings;
    assert_eq!(findings.len(), 1, "{findings:#?}");
    assert_eq!(findings[0].also.len(), 1);
    assert!(findings[0].reason_zh.contains("第三人") && findings[0].reason_zh.contains("性别"));
}

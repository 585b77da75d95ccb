use super::*;

fn age(min_years: Option<u32>, max_years: Option<u32>) -> Condition {
    Condition::Age {
        min_years,
        max_years,
    }
}

#[test]
fn clear_notes_become_conditions() {
    let level = |level| Condition::FacilityLevel(level);
    for (note, conditions) in [
        ("限二级及以上医疗机构。", vec![level(FacilityLevel::Two)]),
        ("限三级医疗机构", vec![level(FacilityLevel::Three)]),
        ("限儿童", vec![age(None, Some(17))]),
        ("限14岁以下", vec![age(None, Some(14))]),
        ("限14岁以下儿童", vec![age(None, Some(14))]),
        ("限不满14周岁患者", vec![age(None, Some(13))]),
        ("限6岁及以上", vec![age(Some(6), None)]),
        ("限2至12岁儿童", vec![age(Some(2), Some(12))]),
        ("限女性", vec![Condition::Gender(Gender::Female)]),
        ("限男性患者", vec![Condition::Gender(Gender::Male)]),
        (
            "限工伤保险",
            vec![Condition::InsuranceType(vec![InsuranceType::WorkInjury])],
        ),
        (
            "限生育保险。",
            vec![Condition::InsuranceType(vec![InsuranceType::Maternity])],
        ),
        ("限住院", vec![Condition::CareType(CareType::Inpatient)]),
        ("限住院患者", vec![Condition::CareType(CareType::Inpatient)]),
        (
            "限儿童住院患者",
            vec![
                age(None, Some(17)),
                Condition::CareType(CareType::Inpatient),
            ],
        ),
    ] {
        assert_eq!(
            Restriction::parse(note),
            Restriction {
                conditions,
                evidence: None
            },
            "{note}"
        );
    }
}

#[test]
fn what_no_fact_decides_is_evidence_beside_the_conditions() {
    let level = Condition::FacilityLevel(FacilityLevel::Two);
    let inpatient = Condition::CareType(CareType::Inpatient);
    for (note, conditions, evidence) in [
        (
            "限二级及以上医疗机构中晚期癌症患者",
            vec![level.clone()],
            "中晚期癌症患者",
        ),
        (
            "限二级及以上医疗机构并有急救抢救临床证据的患者",
            vec![level],
            "有急救抢救临床证据的患者",
        ),
        (
            "限肾功能不全的住院患者",
            vec![inpatient.clone()],
            "肾功能不全",
        ),
        (
            "限住院患者，支付不超过14天",
            vec![inpatient],
            "支付不超过14天",
        ),
        (
            "限儿童原发性生长激素缺乏症",
            vec![age(None, Some(17))],
            "原发性生长激素缺乏症",
        ),
        ("限二线用药。", vec![], "二线用药"),
        (
            "限新发的急性脑梗死，支付不超过14天",
            vec![],
            "新发的急性脑梗死,支付不超过14天",
        ),
    ] {
        let evidence = Some(evidence.to_owned());
        assert_eq!(
            Restriction::parse(note),
            Restriction {
                conditions,
                evidence
            },
            "{note}"
        );
    }
}

#[test]
fn alternatives_never_become_conditions() {
    for note in [
        "限儿童乙(B)型血友病；成人乙(B)型血友病限出血时使用。",
        "限既往健康的成人和5岁及以上儿童单纯性甲型和乙型流感患者",
        "限成人和12岁及以上青少年重度哮喘",
        "限：1.成人；2.儿童",
    ] {
        let parsed = Restriction::parse(note);
        assert_eq!(parsed.conditions, [], "{note}");
        assert!(parsed.evidence.is_some(), "{note}");
    }
}

#[test]
fn no_note_restricts_nothing() {
    assert!(Restriction::parse("").is_empty());
    assert!(Restriction::parse("限").is_empty());
}

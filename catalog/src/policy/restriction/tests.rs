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
                ..Restriction::default()
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
            "限住院患者，预防使用不予支付",
            vec![inpatient],
            "预防使用不予支付",
        ),
        (
            "限儿童原发性生长激素缺乏症",
            vec![age(None, Some(17))],
            "原发性生长激素缺乏症",
        ),
        ("限二线用药。", vec![], "二线用药"),
        (
            "限新发的急性脑梗死，每眼累计最多支付9支",
            vec![],
            "新发的急性脑梗死，每眼累计最多支付9支",
        ),
    ] {
        let parsed = Restriction::parse(note);
        assert_eq!(parsed.conditions, conditions, "{note}");
        assert_eq!(parsed.evidence.as_deref(), Some(evidence), "{note}");
        assert_eq!(parsed.max_days, None, "{note}");
    }
}

#[test]
fn alternatives_never_become_conditions() {
    for note in [
        "限儿童乙(B)型血友病；成人乙(B)型血友病限出血时使用。",
        "限既往健康的成人和5岁及以上儿童单纯性甲型和乙型流感患者",
        "限成人和12岁及以上青少年重度哮喘",
        "限：1.成人；2.儿童",
        "限儿童、孕妇",
    ] {
        let parsed = Restriction::parse(note);
        assert_eq!(parsed.conditions, [], "{note}");
        assert!(parsed.evidence.is_some(), "{note}");
    }
}

#[test]
fn the_length_of_a_course_is_taken_in_days() {
    for (note, max_days, evidence) in [
        (
            "限新发的急性脑梗死，支付不超过14天",
            14,
            Some("新发的急性脑梗死"),
        ),
        (
            "限外伤性视神经损伤，支付不超过4周。",
            28,
            Some("外伤性视神经损伤"),
        ),
        ("限支付不超过3个月", 90, None),
    ] {
        let parsed = Restriction::parse(note);
        assert_eq!(parsed.max_days, Some(max_days), "{note}");
        assert_eq!(parsed.evidence.as_deref(), evidence, "{note}");
    }
}

#[test]
fn no_note_restricts_nothing() {
    assert!(Restriction::parse("").is_empty());
    assert!(Restriction::parse("限").is_empty());
}

#[test]
fn adults_and_courses_are_taken_from_the_middle_and_the_end() {
    let parsed = Restriction::parse("限血糖控制不佳的成人2型糖尿病患者。");
    assert_eq!(parsed.conditions, [age(Some(18), None)]);
    assert!(parsed.evidence.is_some());
    let parsed = Restriction::parse("限二级及以上医疗机构脑梗死恢复期患者，单次住院最多支付14天。");
    assert_eq!(parsed.max_days, Some(14));
    assert_eq!(
        parsed.conditions,
        [Condition::FacilityLevel(FacilityLevel::Two)]
    );
    let parsed = Restriction::parse(
        "需经营养风险筛查，明确具有营养风险，且不能经饮食补充足够营养的住院患者方予支付。",
    );
    assert_eq!(
        parsed.conditions,
        [Condition::CareType(CareType::Inpatient)]
    );
    assert_eq!(Restriction::parse("限成人和儿童癫痫").conditions, []);
}

#[test]
fn a_list_of_diseases_is_what_a_diagnosis_can_give() {
    let diseases = |note: &str| Restriction::parse(note).diseases;
    assert_eq!(diseases("限2型糖尿病患者。"), ["2型糖尿病"]);
    assert_eq!(
        diseases("限慢性支气管炎、慢性肾功能不全的患者。"),
        ["慢性支气管炎", "慢性肾功能不全"]
    );
    assert_eq!(diseases("限肌萎缩侧索硬化(ALS)。"), ["肌萎缩侧索硬化"]);
    assert_eq!(diseases("限肿瘤患者。"), ["肿瘤", "癌", "恶性"]);
    for note in [
        "限二线用药。",
        "限有明确药敏试验证据或重症感染的患者。",
        "限前次化疗曾发生重度中性粒细胞减少的患者。",
        "限无法口服卡络磺钠的患者。",
        "限急救、抢救。",
        "限糖尿病伴有微循环障碍",
    ] {
        assert_eq!(diseases(note), Vec::<String>::new(), "{note}");
    }
}

use crate::scene::Scene;

#[test]
fn indication_contraindication_and_department() {
    let rule = |kind: &str, words: &str| {
        let more = format!("parameters = {{ any_of = [{words}] }}");
        Scene::new(kind, &more).charge("盐酸二甲双胍片", "1", "20")
    };
    let needs = || rule("indication", "\"糖尿病\"");
    needs().diagnosed("高血压病").fires();
    needs().diagnosed("2型糖尿病").passes();
    needs().asks("诊断");
    let forbids = || rule("contraindication", "\"妊娠\", \"肾功能衰竭\"");
    forbids().diagnosed("妊娠状态").fires();
    forbids().diagnosed("2型糖尿病").passes();
    forbids().asks("诊断");
    let ward = || rule("department", "\"内分泌\", \"老年\"");
    ward()
        .knowing(|facts| facts.department = Some("骨科".to_owned()))
        .fires();
    ward()
        .knowing(|facts| facts.department = Some("内分泌科二病区".to_owned()))
        .passes();
    ward().asks("科室");
}

#[test]
fn newborn() {
    let rule = || Scene::new("newborn", "").service("新生儿护理", "1", "20");
    rule().rejects();
    rule().knowing(|facts| facts.age_days = Some(29)).rejects();
    rule().knowing(|facts| facts.age_days = Some(28)).passes();
    rule()
        .knowing(|facts| facts.age_years = None)
        .asks("出生日期");
    rule()
        .knowing(|facts| facts.age_years = Some(0))
        .asks("出生日期");
}

#[test]
fn diagnoses_fit_sex_and_age() {
    let sex = || {
        Scene::new(
            "diagnosis_gender",
            "parameters = { gender = \"male\", words = [\"前列腺\"] }",
        )
        .charge("盐酸坦索罗辛缓释胶囊", "1", "20")
    };
    assert_eq!(
        sex().diagnosed("前列腺增生").fires().at_stake,
        bill::Money::from_fen(2000)
    );
    sex().diagnosed("高血压病").passes();
    sex()
        .diagnosed("前列腺增生")
        .knowing(|facts| facts.gender = None)
        .asks("性别");
    sex().asks("诊断");
    let age = || {
        Scene::new(
            "diagnosis_age",
            "parameters = { max_years = 0, words = [\"新生儿\"] }",
        )
        .charge("甲硝唑片", "1", "20")
    };
    age().diagnosed("新生儿黄疸").fires();
    age()
        .diagnosed("新生儿黄疸")
        .knowing(|facts| facts.age_years = Some(0))
        .passes();
    age()
        .diagnosed("新生儿黄疸")
        .knowing(|facts| facts.age_years = None)
        .asks("年龄");
    age().asks("诊断");
}

#[test]
fn other_payers_are_suspected_from_words() {
    let rule = || {
        Scene::new(
            "other_payer",
            "parameters = { payer = \"third_party\", words = [\"交通事故\", \"狂犬病\"] }",
        )
        .charge("破伤风抗毒素", "1", "20")
    };
    rule().diagnosed("交通事故致左股骨骨折").fires();
    rule().diagnosed("左股骨骨折").passes();
    rule().asks("诊断");
    let vaccine = rule()
        .diagnosed("开放性伤口")
        .charge("狂犬病疫苗", "1", "80");
    assert_eq!(vaccine.fires().lines, [1]);
}

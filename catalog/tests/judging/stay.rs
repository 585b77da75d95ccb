use bill::Field;
use catalog::PersonMatch;

use crate::scene::{Scene, stay};
use crate::trial::day;

#[test]
fn lines_outside_the_stay() {
    let rule = |date: &str| {
        Scene::new("outside_stay", "")
            .charge("甲硝唑片", "1", "20")
            .on(date)
    };
    rule("2025-05-31").fires();
    rule("2025-06-11").fires();
    rule("2025-06-10").passes();
    rule("2025-05-31").outpatient().passes();
    rule("2025-05-31").without_days().asks("入院、出院日期");
}

#[test]
fn agreements_of_hospitals() {
    let rule = || Scene::new("hospital_agreement", "").charge("甲硝唑片", "1", "20");
    rule().hospital(|_| {}).passes();
    rule().hospital(|is| is.designated_from = None).fires();
    rule()
        .hospital(|is| is.designated_from = Some(day("2025-06-02")))
        .fires();
    rule()
        .hospital(|is| is.designated_from = Some(day("2025-06-01")))
        .passes();
    rule()
        .hospital(|is| is.designated_to = Some(day("2025-06-09")))
        .fires();
    rule()
        .hospital(|is| is.designated_to = Some(day("2025-06-10")))
        .passes();
    let suspended = |from: &str, to: Option<&str>| {
        rule().hospital(|is| is.suspensions = vec![(day(from), to.map(day))])
    };
    suspended("2025-06-10", None).fires();
    suspended("2025-06-11", None).passes();
    suspended("2025-01-01", Some("2025-05-31")).passes();
    rule().asks("名录");
    rule().hospital(|_| {}).without_days().asks("就诊日期");
}

#[test]
fn filing_deadline() {
    let filed = |parameters: &str, date: &str| {
        Scene::new(
            "filing_deadline",
            &format!("parameters = {{ {parameters} }}"),
        )
        .charge("甲硝唑片", "1", "20")
        .knowing(|facts| facts.filed_on = Some(day(date)))
    };
    filed("months = 12", "2026-06-11").fires();
    filed("months = 12", "2026-06-10").passes();
    filed("through_next_year = true", "2027-01-01").fires();
    filed("through_next_year = true", "2026-12-31").passes();
    filed("months = 12", "2026-06-10")
        .knowing(|facts| facts.filed_on = None)
        .asks("申报日期");
    filed("months = 12", "2026-06-11")
        .without_days()
        .asks("就诊日期");
    filed("months = 12", "2026-06-11")
        .without_days()
        .reading(|bill| bill.header.issued_on = Field::human(day("2025-06-01"), "2025-06-01"))
        .fires();
}

#[test]
fn split_admission() {
    let rule = || {
        Scene::new("split_admission", "parameters = { days = 15 }").charge("甲硝唑片", "1", "20")
    };
    rule()
        .earlier(vec![stay("A1", "2025-05-01", "2025-05-17")])
        .fires();
    rule()
        .earlier(vec![stay("A1", "2025-05-01", "2025-05-16")])
        .passes();
    rule()
        .earlier(vec![stay("A1", "2025-05-17", "2025-05-17")])
        .passes();
    let mut other = stay("A1", "2025-05-01", "2025-05-17");
    other.person = PersonMatch::Other;
    rule().earlier(vec![other]).passes();
    rule().asks("住院记录");
    rule().earlier(Vec::new()).without_days().asks("入院日期");
    rule().outpatient().passes();
}

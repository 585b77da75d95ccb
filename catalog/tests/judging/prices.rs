use bill::Money;
use catalog::{FacilityLevel, FindingKind, OfficeRecords, judge};

use crate::scene::Scene;
use crate::trial::policy;

const LIMITS: &str = "parameters = { level_2 = \"10\", level_3 = \"12\", regions = [\"青麓市\"] }";

fn rule(price: &str) -> Scene {
    Scene::new("unit_price_limit", LIMITS).charge("甲硝唑片", "3", price)
}

#[test]
fn limits_of_level_and_region() {
    let finding = rule("10.01").hospital(|_| {}).fires();
    assert_eq!(
        (finding.kind, finding.at_stake),
        (FindingKind::OverPriceLimit, Money::from_fen(3))
    );
    rule("10").hospital(|_| {}).passes();
    rule("11")
        .hospital(|is| is.region = "云岭市".to_owned())
        .passes();
    rule("11").asks("地区");
    rule("10").passes();
    let level = |level| {
        rule("11")
            .hospital(|_| {})
            .knowing(move |facts| facts.facility_level = level)
    };
    level(Some(FacilityLevel::Three)).passes();
    level(None).asks("等级");
}

#[test]
fn what_a_rule_limits_is_over_the_limit() {
    let scene = rule("11").hospital(|_| {});
    let judged = |records: &OfficeRecords| {
        let catalog = catalog::Catalog::new(scene.entries.clone());
        let policy = policy("unit_price_limit", LIMITS);
        judge(&scene.bill, &scene.facts, records, &catalog, &policy, &[]).amounts[0]
    };
    let limited = judged(&scene.records);
    assert_eq!(limited.over_limit, Money::from_fen(300));
    assert_eq!(limited.total(), Money::from_fen(3300));
    assert_eq!(judged(&OfficeRecords::default()).over_limit, Money::ZERO);
}

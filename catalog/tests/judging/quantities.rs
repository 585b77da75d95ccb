use bill::Money;
use catalog::FindingKind;

use crate::scene::{Scene, visit};

fn rule(kind: &str, parameters: &str, names: &str) -> Scene {
    let more = format!("parameters = {{ {parameters} }}\napplies_to = {{ names = [{names}] }}");
    Scene::new(kind, &more)
}

#[test]
fn frequency() {
    let daily = || rule("frequency", "max = \"1\", days = 1", "\"住院诊查费\"");
    let finding = daily().service("住院诊查费", "12", "20").fires();
    assert_eq!(finding.kind, FindingKind::OverQuantity);
    assert_eq!(finding.at_stake, Money::from_fen(4000));
    daily().service("住院诊查费", "10", "20").passes();
    daily()
        .service("住院诊查费", "2", "20")
        .without_days()
        .asks("服务日期");
    daily()
        .knowing(|facts| facts.admitted_on = None)
        .service("住院诊查费", "7", "20")
        .asks("入院、出院日期");
    daily()
        .service("住院诊查费", "2", "20")
        .on("2025-06-02")
        .fires();
    daily()
        .service("住院诊查费", "1", "20")
        .on("2025-06-02")
        .service("住院诊查费", "1", "20")
        .on("2025-06-03")
        .passes();
    daily()
        .service("住院诊查费", "1", "20")
        .unread_quantity()
        .asks("数量");
    daily()
        .service("住院诊查费", "2", "20")
        .on("2025-06-02")
        .service("住院诊查费", "-1", "20")
        .on("2025-06-02")
        .passes();
    daily().service("急诊诊查费", "12", "20").passes();
    let period = || {
        rule(
            "frequency",
            "max = \"1\", days = 15",
            "\"糖化血红蛋白测定\"",
        )
    };
    period()
        .service("糖化血红蛋白测定", "1", "50")
        .on("2025-06-01")
        .service("糖化血红蛋白测定", "1", "50")
        .on("2025-06-10")
        .fires();
    period()
        .knowing(|facts| facts.discharged_on = Some(crate::trial::day("2025-06-30")))
        .service("糖化血红蛋白测定", "1", "50")
        .on("2025-06-01")
        .service("糖化血红蛋白测定", "1", "50")
        .on("2025-06-16")
        .passes();
}

#[test]
fn max_quantity() {
    let a_day = || rule("max_quantity", "max = \"30\", per = \"day\"", "\"制附子\"");
    a_day().piece("制附子", "31", "1").on("2025-06-02").fires();
    a_day().piece("制附子", "30", "1").on("2025-06-02").passes();
    a_day()
        .piece("制附子", "31", "1")
        .without_days()
        .asks("服务日期");
    let a_claim = || {
        rule(
            "max_quantity",
            "max = \"2\", per = \"claim\"",
            "\"冠脉支架\"",
        )
    };
    let finding = a_claim().service("冠脉支架", "3", "700").fires();
    assert_eq!(finding.at_stake, Money::from_fen(70_000));
    a_claim().service("冠脉支架", "2", "700").passes();
    a_claim()
        .service("冠脉支架", "2", "700")
        .unread_quantity()
        .asks("数量");
}

#[test]
fn days_of_treatment() {
    let rule = |max: u32| {
        rule(
            "days_of_treatment",
            &format!("max_days = {max}"),
            "\"奥扎格雷钠注射液\"",
        )
    };
    let dated = |max| {
        rule(max)
            .charge("奥扎格雷钠注射液", "1", "30")
            .on("2025-06-01")
            .charge("奥扎格雷钠注射液", "1", "30")
            .on("2025-06-02")
            .charge("奥扎格雷钠注射液", "1", "30")
            .on("2025-06-03")
    };
    assert_eq!(dated(2).fires().at_stake, Money::from_fen(3000));
    dated(3).passes();
    rule(9)
        .charge("奥扎格雷钠注射液", "20", "30")
        .asks("使用天数");
    rule(10).charge("奥扎格雷钠注射液", "20", "30").passes();
    rule(9)
        .charge("奥扎格雷钠注射液", "10", "30")
        .unit("日")
        .fires();
}

#[test]
fn daily_item() {
    let beds = || {
        rule(
            "daily_item",
            "per_day = \"1\"",
            "\"普通病房床位费\", \"监护病房床位费\"",
        )
    };
    beds()
        .service("普通病房床位费", "8", "40")
        .service("监护病房床位费", "3", "90")
        .fires();
    beds()
        .service("普通病房床位费", "7", "40")
        .service("监护病房床位费", "3", "90")
        .passes();
    beds()
        .service("普通病房床位费", "8", "40")
        .service("监护病房床位费", "3", "90")
        .without_days()
        .asks("入院、出院日期");
}

#[test]
fn total_limit() {
    let a_claim = || {
        rule(
            "total_limit",
            "max = \"1000.00\", per = \"claim\"",
            "\"人工晶体\"",
        )
    };
    let finding = a_claim().service("人工晶体", "1", "1200").fires();
    assert_eq!(finding.at_stake, Money::from_fen(20_000));
    a_claim().service("人工晶体", "1", "1000").passes();
    let a_year = || {
        rule(
            "total_limit",
            "max = \"1000.00\", per = \"year\"",
            "\"人工晶体\"",
        )
    };
    a_year().service("人工晶体", "1", "600").asks("累计");
    a_year()
        .earlier(vec![visit(
            "A1",
            "2025-03-01",
            &[("S1", "人工晶体", 50_000)],
        )])
        .service("人工晶体", "1", "600")
        .fires();
    a_year()
        .earlier(vec![visit(
            "A1",
            "2024-12-31",
            &[("S1", "人工晶体", 50_000)],
        )])
        .service("人工晶体", "1", "600")
        .passes();
}

#[test]
fn label_quantity() {
    let label = || {
        rule(
            "label_quantity",
            "per_day = \"3\", unit = \"粒\", max_days = 30",
            "\"阿莫西林胶囊\"",
        )
    };
    let packs = |count: &str| {
        label()
            .outpatient()
            .charge("阿莫西林胶囊", count, "12")
            .spec("0.25g*24粒")
    };
    packs("4").fires();
    packs("3").passes();
    label()
        .outpatient()
        .charge("阿莫西林胶囊", "4", "12")
        .asks("规格");
    label()
        .knowing(|facts| facts.care_type = None)
        .without_days()
        .charge("阿莫西林胶囊", "4", "12")
        .spec("0.25g*24粒")
        .asks("用药天数");
    label().charge("阿莫西林胶囊", "31", "1").unit("粒").fires();
    label()
        .charge("阿莫西林胶囊", "30", "1")
        .unit("粒")
        .passes();
}

#[test]
fn minimum_duration() {
    let rule = || rule("minimum_duration", "minutes = 45", "\"作业疗法\"");
    rule().service("作业疗法", "1", "40").spec("30分钟").fires();
    rule()
        .service("作业疗法", "1", "40")
        .unit("45分钟/次")
        .passes();
    rule().service("作业疗法", "1", "40").spec("1小时").passes();
    rule().service("作业疗法", "1", "40").asks("治疗记录");
}

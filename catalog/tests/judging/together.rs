use bill::Money;
use catalog::FindingKind;

use crate::scene::Scene;

fn rule(kind: &str, parameters: &str, applies_to: &str) -> Scene {
    let applies_to = format!("applies_to = {{ {applies_to} }}");
    if parameters.is_empty() {
        return Scene::new(kind, &applies_to);
    }
    Scene::new(
        kind,
        &format!("parameters = {{ {parameters} }}\n{applies_to}"),
    )
}

#[test]
fn pairs_meet_on_a_day_or_in_the_claim() {
    let verbs = [
        ("duplicate_charge", FindingKind::DuplicateCharge),
        ("consumable_included", FindingKind::DuplicateCharge),
        ("interaction", FindingKind::ClinicalConflict),
    ];
    for (kind, finding_kind) in verbs {
        let rule = |per: &str| {
            rule(
                kind,
                &format!("others = {{ names = [\"Ⅰ级护理\"] }}, per = \"{per}\""),
                "names = [\"重症监护\"]",
            )
        };
        let finding = rule("day")
            .service("重症监护", "1", "300")
            .on("2025-06-02")
            .service("Ⅰ级护理", "1", "30")
            .on("2025-06-02")
            .fires();
        assert_eq!(finding.kind, finding_kind);
        assert_eq!(
            (finding.lines.len(), finding.at_stake),
            (2, Money::from_fen(3000))
        );
        rule("day")
            .service("重症监护", "1", "300")
            .on("2025-06-02")
            .service("Ⅰ级护理", "1", "30")
            .on("2025-06-03")
            .passes();
        rule("day")
            .service("重症监护", "1", "300")
            .service("Ⅰ级护理", "1", "30")
            .asks("日期");
        rule("claim")
            .service("重症监护", "1", "300")
            .service("Ⅰ级护理", "1", "30")
            .fires();
        rule("claim").service("重症监护", "1", "300").passes();
        rule("claim")
            .service("重症监护", "1", "300")
            .service("Ⅰ级护理", "1", "30")
            .service("Ⅰ级护理", "-1", "30")
            .passes();
    }
}

#[test]
fn crowds_of_one_day() {
    let kinds = [
        ("duplicate_prescription", "max = 1", 2),
        ("unbundling", "least = 3, whole = \"血脂七项\"", 3),
        ("herbal_prescription", "max = 2", 3),
        ("drug_count", "max = 2", 3),
    ];
    let names = ["白芍", "甘草", "当归"];
    for (kind, parameters, too_many) in kinds {
        let scene = |count: usize, date: &[&str]| {
            let mut scene = rule(kind, parameters, "code_prefixes = [\"T\"]")
                .knowing(|facts| facts.care_type = None);
            for (index, name) in names.iter().take(count).enumerate() {
                scene = scene.piece(name, "10", "1");
                if let Some(date) = date.get(index % date.len().max(1)) {
                    scene = scene.on(date);
                }
            }
            scene
        };
        let finding = scene(too_many, &["2025-06-02"]).fires();
        assert_eq!(finding.lines.len(), too_many, "{kind}");
        scene(too_many - 1, &["2025-06-02"]).passes();
        scene(too_many, &["2025-06-02", "2025-06-03"]).passes();
        scene(too_many, &[]).asks("服务日期");
    }
}

#[test]
fn in_a_ward_many_drugs_a_day_are_the_rule() {
    rule("drug_count", "max = 1", "kinds = [\"drug\"]")
        .charge("甲硝唑片", "1", "1")
        .on("2025-06-02")
        .charge("阿莫西林胶囊", "1", "1")
        .on("2025-06-02")
        .passes();
}

#[test]
fn secondary_operation() {
    let group = || {
        rule(
            "secondary_operation",
            "percent = 50",
            "names = [\"胆囊切除术\", \"阑尾切除术\"]",
        )
    };
    let two = |price: &str, date: &str| {
        group()
            .service("胆囊切除术", "1", "900")
            .ceiling("900")
            .on("2025-06-02")
            .service("阑尾切除术", "1", price)
            .ceiling("600")
            .on(date)
    };
    assert_eq!(
        two("600", "2025-06-02").fires().at_stake,
        Money::from_fen(30_000)
    );
    two("300", "2025-06-02").passes();
    two("600", "2025-06-03").passes();
    group()
        .service("胆囊切除术", "1", "900")
        .on("2025-06-02")
        .service("阑尾切除术", "1", "600")
        .on("2025-06-02")
        .asks("手术记录");
    group()
        .service("胆囊切除术", "1", "900")
        .ceiling("900")
        .service("阑尾切除术", "1", "600")
        .ceiling("600")
        .asks("手术记录");
}

#[test]
fn herbal_pieces() {
    let alone = || rule("herbal_alone", "", "names = [\"白糖参\"]");
    alone().piece("白糖参", "10", "3").rejects();
    alone()
        .piece("白糖参", "10", "3")
        .piece("甘草", "5", "1")
        .passes();
    alone()
        .piece("白糖参", "10", "3")
        .on("2025-06-02")
        .piece("甘草", "5", "1")
        .on("2025-06-03")
        .rejects();
    alone()
        .piece("白糖参", "10", "3")
        .unlisted("某某饮片")
        .asks("饮片");
    let never = || rule("never_payable", "", "names = [\"阿胶珠\"]");
    never().piece("阿胶珠", "10", "3").rejects();
    never().piece("阿胶", "10", "3").passes();
}

#[test]
fn missing_companion() {
    let scene = || {
        rule(
            "missing_companion",
            "what = \"造影剂\", companions = { names = [\"碘海醇注射液\"] }",
            "names = [\"CT增强扫描\"]",
        )
        .service("CT增强扫描", "1", "400")
    };
    scene().fires();
    scene().charge("碘海醇注射液", "1", "90").passes();
    scene().unlisted("某某造影剂").asks("造影剂");
}

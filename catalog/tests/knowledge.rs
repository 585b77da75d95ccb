//! Tables of knowledge points: their shapes, their periods, and what replaces what.

use std::path::PathBuf;

use bill::{Bill, Date, Decimal, Field, Line, Money};
use catalog::policy::{KnowledgeBatch, KnowledgeError, KnowledgeTable, Restriction};
use catalog::{
    Catalog, ClaimFacts, Entry, EntryKind, Finding, Gender, InsuranceClass, OfficeRecords, Policy,
    PriceCeilings, Severity, judge,
};

fn batch(name: &str, from: &str) -> KnowledgeBatch {
    KnowledgeBatch {
        name: name.to_owned(),
        source: format!("知识点（{name}）"),
        valid_from: from.parse().unwrap(),
        valid_to: None,
        supersedes: None,
    }
}

fn points(csv: &str) -> Vec<catalog::policy::KnowledgePoint> {
    let table = KnowledgeTable::from_csv(csv.as_bytes());
    assert_eq!(table.refused, []);
    table.points
}

fn policy() -> Policy {
    Policy::from_toml("name = \"试行\"").unwrap()
}

const NAMES: [(&str, &str); 4] = [
    ("003101", "子宫造影"),
    ("001102", "住院诊查费"),
    ("001103", "急诊监护费"),
    ("001109", "普通病房床位费"),
];

fn found(policy: &Policy, on: &str, lines: &[(&str, u32)]) -> Vec<Finding> {
    let entry = |(code, name): &(&str, &str)| Entry {
        code: (*code).to_owned(),
        kind: EntryKind::Service,
        name: (*name).to_owned(),
        dosage_form: None,
        spec: None,
        unit: None,
        class: InsuranceClass::A,
        self_pay_ratio: Decimal::ZERO,
        price_ceilings: PriceCeilings::default(),
        payment_standard: None,
        payment_standard_note: None,
        national_code: None,
        coverage_restriction: None,
        valid_from: Date::constant(2020, 1, 1),
        valid_to: None,
        source: String::new(),
    };
    let line = |(name, quantity): &(&str, u32)| Line {
        name: Field::human((*name).to_owned(), *name),
        quantity: Field::human(Decimal::from(*quantity), quantity.to_string()),
        amount: Field::human(Money::from_fen(i64::from(*quantity) * 1000), ""),
        date: Field::human(on.parse().unwrap(), on),
        ..Line::default()
    };
    let bill = Bill {
        lines: lines.iter().map(line).collect(),
        ..Bill::default()
    };
    let facts = ClaimFacts {
        gender: Some(Gender::Male),
        ..ClaimFacts::default()
    };
    let catalog = Catalog::new(NAMES.iter().map(entry).collect());
    judge(
        &bill,
        &facts,
        &OfficeRecords::default(),
        &catalog,
        policy,
        &[],
    )
    .findings
    .into_iter()
    .filter(|finding| finding.rule != "no-rule-in-force@1")
    .collect()
}

#[test]
fn points_cite_their_batch_their_row_and_their_note() {
    let csv = "项目名称,项目说明,国标代码,限定类型,限定性别\n输精管造影,男性,002101,限定性别对象,男\n子宫造影,女性生殖系统检查,003101,限定性别对象,女\n";
    let policy = policy()
        .with_knowledge(&batch("gender-2025", "2025-01-01"), points(csv))
        .unwrap();
    assert_eq!(policy.knowledge_points(), 2);
    let findings = found(&policy, "2025-03-01", &[("子宫造影", 1)]);
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].rule, "gender-2025#3@1");
    assert_eq!(findings[0].severity, Severity::Red);
    assert!(findings[0].source.contains("女性生殖系统检查"));
    assert_eq!(found(&policy, "2024-12-31", &[("子宫造影", 1)]), []);
}

#[test]
fn the_published_shapes_are_known() {
    let frequency = "序号,项目名称,限制数量,数量单位,项目编码\n1,住院诊查费,1,日,001102\n";
    let policy = policy()
        .with_knowledge(&batch("frequency", "2025-01-01"), points(frequency))
        .unwrap();
    assert_eq!(found(&policy, "2025-03-01", &[("住院诊查费", 2)]).len(), 1);
    assert_eq!(found(&policy, "2025-03-01", &[("住院诊查费", 1)]), []);
    let pairs = "序号,频度,主项名称,主项编码,从项名称,从项编码,备注\n1,单日,急诊监护费,001103,普通病房床位费,001109,含床位\n2,同一小时,急诊监护费,001103,住院诊查费,001102,含诊查\n备注：各省可以调整。\n";
    let policy = self::policy()
        .with_knowledge(&batch("pairs", "2025-01-01"), points(pairs))
        .unwrap();
    let findings = found(
        &policy,
        "2025-03-01",
        &[("急诊监护费", 1), ("普通病房床位费", 1), ("住院诊查费", 1)],
    );
    let severities: Vec<Severity> = findings.iter().map(|finding| finding.severity).collect();
    assert_eq!(severities, [Severity::Orange, Severity::Yellow]);
    let own = "规则类别,名称,编码,参数,颜色\nfrequency,住院诊查费,001102,\"max = \"\"2\"\", days = 1\",yellow\n";
    let policy = self::policy()
        .with_knowledge(&batch("own", "2025-01-01"), points(own))
        .unwrap();
    assert_eq!(
        found(&policy, "2025-03-01", &[("住院诊查费", 3)])[0].severity,
        Severity::Yellow
    );
}

#[test]
fn a_newer_batch_ends_what_an_older_one_says_of_the_same_item() {
    let daily = |max: u32| {
        points(&format!(
            "项目名称,限制数量,数量单位,项目编码\n住院诊查费,{max},日,001102\n"
        ))
    };
    let policy = policy()
        .with_knowledge(&batch("2025", "2025-01-01"), daily(1))
        .unwrap()
        .with_knowledge(&batch("2026", "2026-01-01"), daily(2))
        .unwrap();
    let rules = |on: &str, quantity: u32| -> Vec<String> {
        let findings = found(&policy, on, &[("住院诊查费", quantity)]);
        findings.into_iter().map(|finding| finding.rule).collect()
    };
    assert_eq!(rules("2025-12-31", 2), ["2025#2@1"]);
    assert_eq!(rules("2026-01-01", 2), Vec::<String>::new());
    assert_eq!(rules("2026-01-01", 3), ["2026#2@1"]);
    let again = policy
        .clone()
        .with_knowledge(&batch("2026", "2026-01-01"), daily(2));
    assert_eq!(again, Err(KnowledgeError::KnownBatch("2026".to_owned())));
    let mut whole = batch("2027", "2027-01-01");
    whole.supersedes = Some("2026".to_owned());
    let policy = policy.with_knowledge(&whole, Vec::new()).unwrap();
    assert_eq!(found(&policy, "2027-01-01", &[("住院诊查费", 9)]), []);
    whole.name = "2028".to_owned();
    whole.supersedes = Some("2099".to_owned());
    let unknown = policy.with_knowledge(&whole, Vec::new());
    assert_eq!(
        unknown,
        Err(KnowledgeError::UnknownBatch("2099".to_owned()))
    );
}

#[test]
fn a_row_that_is_not_understood_is_refused_by_row_and_column() {
    let cases = [
        (
            "项目名称,限定类型,限定对象\n甲,限定性别对象,中\n",
            2,
            "限定对象",
        ),
        (
            "项目名称,限定类型,限定对象\n甲,限定心情,好\n",
            2,
            "限定类型",
        ),
        (
            "项目名称,限定类型,限定对象\n,限定性别对象,男\n",
            2,
            "项目名称",
        ),
        ("项目名称,频次上限,疗程周期\n甲,1,0\n", 2, "疗程周期"),
        ("项目名称,限制数量,数量单位\n甲,一,日\n", 2, "限制数量"),
        ("频度,主项名称,从项名称\n单年,甲,乙\n", 2, "频度"),
        ("项目名称,备注\n甲,随意\n", 2, "备注"),
        (
            "kind,name,parameters\nfrequency,甲,max = 1\n",
            2,
            "parameters",
        ),
        ("甲,乙\n丙,丁\n", 0, ""),
    ];
    for (csv, row, column) in cases {
        let table = KnowledgeTable::from_csv(csv.as_bytes());
        assert_eq!(table.points, [], "{csv}");
        assert_eq!(
            (table.refused[0].row, table.refused[0].column.as_str()),
            (row, column),
            "{csv}"
        );
        assert!(!table.refused[0].remedy_zh.is_empty());
    }
}

fn data(name: &str) -> Option<Vec<u8>> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../shared/data")
        .join(name);
    let bytes = std::fs::read(&path).ok();
    if bytes.is_none() {
        eprintln!("skipped: {} is not there", path.display());
    }
    bytes
}

/// Every row of the published tables, where they are at hand.
#[test]
fn the_published_tables_are_understood_row_by_row() {
    let tables = [
        ("drug_age", 282),
        ("drug_care_type", 35),
        ("drug_facility_level", 61),
        ("drug_gender", 481),
        ("drug_insurance_type", 12),
        ("drug_payment_course", 30),
        ("service_age", 30),
        ("service_age_retirement", 1),
        ("service_duplicate_charge", 900),
        ("service_frequency", 67),
        ("service_gender", 390),
        ("service_payment_course", 11),
        ("service_period_frequency", 14),
        ("service_secondary_operation", 378),
    ];
    let mut policy = policy();
    for (name, rows) in tables {
        let Some(bytes) = data(&format!("rules/{name}.csv")) else {
            return;
        };
        let table = KnowledgeTable::from_csv(&bytes);
        assert_eq!(table.refused, [], "{name}");
        assert_eq!(table.points.len(), rows, "{name}");
        policy = policy
            .with_knowledge(&batch(name, "2025-01-01"), table.points)
            .unwrap();
    }
    assert!(policy.knowledge_points() > 2600);
}

/// How many notes of the published drug list are understood; printed for the report.
#[test]
fn notes_of_the_published_list_are_parsed_where_their_grammar_is_clear() {
    let Some(bytes) = data("nrdl-2024.csv") else {
        return;
    };
    let mut rows = csv::Reader::from_reader(bytes.as_slice());
    let (mut all, mut decided, mut partly) = (0, 0, 0);
    for row in rows.records() {
        let row = row.unwrap();
        let note = &row[8];
        if note.is_empty() {
            continue;
        }
        all += 1;
        let parsed = Restriction::parse(note);
        if parsed.is_decided_by_facts() {
            decided += 1;
        } else if !parsed.conditions.is_empty() || parsed.max_days.is_some() {
            partly += 1;
        }
    }
    println!(
        "{all} notes: {decided} decided by facts, {partly} in part, {} ask",
        all - decided - partly
    );
    assert!(all > 600 && decided * 100 >= all * 20, "{decided} of {all}");
}

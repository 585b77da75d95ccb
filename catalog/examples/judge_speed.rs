//! How long a claim of 300 lines takes to be judged against 250,000 knowledge points, matching apart.
//!
//!     taskset -c 0 cargo run --release -p catalog --example judge_speed

use std::time::{Duration, Instant};

use bill::{Bill, Date, Decimal, Field, Line, Money};
use catalog::policy::{KnowledgeBatch, KnowledgeTable};
use catalog::{
    CareType, Catalog, ClaimFacts, Entry, EntryKind, FacilityLevel, Gender, InsuranceClass,
    InsuranceType, OfficeRecords, Policy, PriceCeilings, judge_matched, match_bill,
};

const ITEMS: u32 = 20_000;
const POINTS: u32 = 250_000;
const LINES: u32 = 300;
const ROUNDS: u32 = 200;

/// Fifty thousand names of five characters that differ in at least one of them.
fn name(item: u32) -> String {
    const LEFT: [&str; 10] = ["胃", "肝", "肺", "肾", "脑", "心", "脾", "胆", "骨", "眼"];
    const RIGHT: [&str; 10] = ["检", "测", "疗", "治", "切", "缝", "注", "灌", "移", "造"];
    let digit = |place: u32| (item / 10u32.pow(place) % 10) as usize;
    format!(
        "{}{}{}{}{}术",
        LEFT[digit(0)],
        RIGHT[digit(1)],
        LEFT[digit(2)],
        RIGHT[digit(3)],
        LEFT[digit(4)]
    )
}

fn code(item: u32) -> String {
    format!("0033{item:011}")
}

fn entry(item: u32) -> Entry {
    Entry {
        code: code(item),
        kind: EntryKind::Service,
        name: name(item),
        dosage_form: None,
        spec: None,
        unit: Some("次".to_owned()),
        class: InsuranceClass::B,
        self_pay_ratio: Decimal::new(1, 1),
        price_ceilings: PriceCeilings {
            level_3: Some(Decimal::from(40)),
            ..PriceCeilings::default()
        },
        payment_standard: None,
        payment_standard_note: None,
        national_code: None,
        coverage_restriction: Some("限二级及以上医疗机构".to_owned()),
        valid_from: Date::constant(2024, 1, 1),
        valid_to: None,
        source: String::new(),
    }
}

/// A tenth each of sexes, ages, frequencies, periods and operations; one half pairs.
fn tables() -> Vec<(&'static str, String)> {
    let tenth = POINTS / 10;
    let rows = |header: &str, count: u32, row: &dyn Fn(u32, u32) -> String| {
        let mut text = format!("{header}\n");
        for index in 0..count {
            // Spread over the items; pairs meet others each time round.
            text.push_str(&row(index % ITEMS, index / ITEMS));
            text.push('\n');
        }
        text
    };
    let item = |item: u32| format!("{},{}", name(item), code(item));
    vec![
        (
            "sex",
            rows(
                "项目名称,国标代码,限定类型,限定性别",
                tenth,
                &|i, _| {
                    format!(
                        "{},限定性别对象,{}",
                        item(i),
                        if i % 2 == 0 { "男" } else { "女" }
                    )
                },
            ),
        ),
        (
            "age",
            rows(
                "项目名称,国标代码,限定类型,限定对象",
                tenth,
                &|i, _| format!("{},限定年龄对象,儿童", item(i)),
            ),
        ),
        (
            "frequency",
            rows(
                "项目名称,项目编码,限制数量,数量单位",
                tenth,
                &|i, _| format!("{},1,日", item(i)),
            ),
        ),
        (
            "period",
            rows(
                "项目名称,项目编码,频次上限,疗程周期",
                tenth,
                &|i, round| format!("{},2,{}", item(i), 7 + round),
            ),
        ),
        (
            "operation",
            rows(
                "项目名称,国标代码,限定类型,限定值域",
                tenth,
                &|i, _| format!("{},限定主次操作,第{}组", item(i), i % 500),
            ),
        ),
        (
            "pairs",
            rows(
                "频度,主项名称,主项编码,从项名称,从项编码",
                POINTS / 2,
                &|i, round| {
                    format!(
                        "单日,{},{}",
                        item(i),
                        item((i * 7 + round * 13 + 1) % ITEMS)
                    )
                },
            ),
        ),
    ]
}

fn bill() -> Bill {
    let line = |index: u32| {
        let item = index * 61 % ITEMS;
        let day = Date::constant(2025, 3, 1 + (index % 10) as i8);
        Line {
            name: Field::human(name(item), name(item)),
            quantity: Field::human(Decimal::from(1 + index % 3), ""),
            unit_price: Field::human(Decimal::from(20 + index % 30), ""),
            amount: Field::human(
                Money::from_fen(i64::from((1 + index % 3) * (20 + index % 30) * 100)),
                "",
            ),
            date: Field::human(day, ""),
            ..Line::default()
        }
    };
    Bill {
        lines: (0..LINES).map(line).collect(),
        ..Bill::default()
    }
}

fn main() {
    let rules = include_str!("../../fixtures/policy/policy.toml");
    let mut policy = Policy::from_toml(rules).expect("the sample policy is valid");
    let begun = Instant::now();
    for (name, csv) in tables() {
        let table = KnowledgeTable::from_csv(csv.as_bytes());
        assert!(table.refused.is_empty(), "{:?}", table.refused.first());
        let batch = KnowledgeBatch {
            name: name.to_owned(),
            source: name.to_owned(),
            valid_from: Date::constant(2025, 1, 1),
            valid_to: None,
            supersedes: None,
        };
        policy = policy
            .with_knowledge(&batch, table.points)
            .expect("a new batch");
    }
    println!(
        "{} points loaded in {:?}",
        policy.knowledge_points(),
        begun.elapsed()
    );

    let catalog = Catalog::new((0..ITEMS).map(entry).collect());
    let facts = ClaimFacts {
        gender: Some(Gender::Female),
        age_years: Some(40),
        facility_level: Some(FacilityLevel::Three),
        insurance_type: Some(InsuranceType::Employee),
        care_type: Some(CareType::Inpatient),
        admitted_on: Some(Date::constant(2025, 3, 1)),
        discharged_on: Some(Date::constant(2025, 3, 10)),
        ..ClaimFacts::default()
    };
    let (bill, records) = (bill(), OfficeRecords::default());
    let matches = match_bill(&bill, &facts, &catalog, &[]);
    let matched = matches.iter().filter(|found| found.entry.is_some()).count();
    let mut times: Vec<Duration> = Vec::new();
    let mut findings = 0;
    for _ in 0..ROUNDS {
        let matches = matches.clone();
        let begun = Instant::now();
        let judgement = judge_matched(&bill, &facts, &records, &catalog, &policy, matches);
        times.push(begun.elapsed());
        findings = judgement.findings.len();
    }
    times.sort_unstable();
    println!(
        "{LINES} lines ({matched} matched), {findings} findings: fastest of {ROUNDS} {:?}, median {:?}",
        times[0],
        times[times.len() / 2]
    );
}

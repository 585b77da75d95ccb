//! The four amounts, to the fen, under every class, limit and decision; and judging as a function.

use bill::{Bill, Date, Decimal, Field, Line, Money};
use catalog::{
    Catalog, ClaimFacts, Entry, EntryKind, FacilityLevel, Finding, Gender, InsuranceClass,
    InsuranceType, LineAmounts, LineDecision, OfficeRecords, Policy, PriceCeilings, judge,
    settle_line,
};
use proptest::prelude::*;

fn fen(fen: i64) -> Money {
    Money::from_fen(fen)
}

fn entry(
    class: InsuranceClass,
    ratio: Decimal,
    ceiling: Option<Decimal>,
    standard: Option<Decimal>,
) -> Entry {
    Entry {
        code: "X1".to_owned(),
        kind: EntryKind::Drug,
        name: "甲硝唑片".to_owned(),
        dosage_form: None,
        spec: None,
        unit: Some("盒".to_owned()),
        class,
        self_pay_ratio: ratio,
        price_ceilings: PriceCeilings {
            level_2: ceiling,
            ..PriceCeilings::default()
        },
        payment_standard: standard,
        payment_standard_note: None,
        national_code: None,
        coverage_restriction: Some("限女性".to_owned()),
        valid_from: Date::constant(2025, 1, 1),
        valid_to: None,
        source: String::new(),
    }
}

fn line(quantity: i64, amount: i64) -> Line {
    Line {
        name: Field::human("甲硝唑片".to_owned(), "甲硝唑片"),
        quantity: Field::human(Decimal::from(quantity), quantity.to_string()),
        amount: Field::human(fen(amount), fen(amount).to_string()),
        ..Line::default()
    }
}

fn facts() -> ClaimFacts {
    ClaimFacts {
        facility_level: Some(FacilityLevel::Two),
        gender: Some(Gender::Female),
        insurance_type: Some(InsuranceType::Employee),
        ..ClaimFacts::default()
    }
}

fn amounts(full_self_pay: i64, over_limit: i64, pre_self_pay: i64, in_scope: i64) -> LineAmounts {
    LineAmounts {
        full_self_pay: fen(full_self_pay),
        over_limit: fen(over_limit),
        pre_self_pay: fen(pre_self_pay),
        in_scope: fen(in_scope),
    }
}

#[test]
fn each_class_and_limit_settles_as_stated() {
    let tenth = Decimal::new(1, 1);
    let settle = |entry: &Entry, amount| {
        settle_line(
            &line(2, amount),
            Some(entry),
            &facts(),
            None,
            LineDecision::Accept,
        )
    };
    let class_a = entry(InsuranceClass::A, Decimal::ZERO, None, None);
    let class_b = entry(InsuranceClass::B, tenth, None, None);
    let class_c = entry(InsuranceClass::C, Decimal::ONE, None, None);
    let capped = entry(
        InsuranceClass::B,
        tenth,
        Some(Decimal::new(45, 1)),
        Some(Decimal::new(40, 1)),
    );
    assert_eq!(settle(&class_a, 1005), amounts(0, 0, 0, 1005));
    assert_eq!(settle(&class_b, 1005), amounts(0, 0, 101, 904));
    assert_eq!(settle(&class_c, 1005), amounts(1005, 0, 0, 0));
    assert_eq!(settle(&capped, 1005), amounts(0, 205, 80, 720));
    assert_eq!(settle(&capped, -1005), amounts(0, -205, -80, -720));
    assert_eq!(
        settle_line(&line(2, 1005), None, &facts(), None, LineDecision::Accept),
        amounts(1005, 0, 0, 0)
    );
    let injured = ClaimFacts {
        insurance_type: Some(InsuranceType::WorkInjury),
        ..facts()
    };
    assert_eq!(
        settle_line(
            &line(2, 1005),
            Some(&class_b),
            &injured,
            None,
            LineDecision::Accept
        ),
        amounts(0, 0, 0, 1005)
    );
}

#[test]
fn decisions_move_money_to_the_patient_only() {
    let class_b = entry(InsuranceClass::B, Decimal::new(1, 1), None, None);
    let settle =
        |amount, decision| settle_line(&line(1, amount), Some(&class_b), &facts(), None, decision);
    assert_eq!(settle(1000, LineDecision::Reject), amounts(1000, 0, 0, 0));
    assert_eq!(
        settle(1000, LineDecision::Reduce(fen(400))),
        amounts(600, 0, 40, 360)
    );
    assert_eq!(
        settle(1000, LineDecision::Reduce(fen(4000))),
        amounts(0, 0, 100, 900)
    );
    assert_eq!(
        settle(-1000, LineDecision::Reduce(fen(400))),
        amounts(-600, 0, -40, -360)
    );
}

fn any_decision() -> impl Strategy<Value = LineDecision> {
    prop_oneof![
        Just(LineDecision::Accept),
        Just(LineDecision::Reject),
        (-1_000_000i64..1_000_000).prop_map(|to| LineDecision::Reduce(fen(to))),
    ]
}

fn any_entry() -> impl Strategy<Value = Entry> {
    let class = prop_oneof![
        Just(InsuranceClass::A),
        Just(InsuranceClass::B),
        Just(InsuranceClass::C)
    ];
    let price = || proptest::option::of((0i64..100_000).prop_map(|p| Decimal::new(p, 3)));
    (class, 0i64..=100, price(), price()).prop_map(|(class, ratio, ceiling, standard)| {
        entry(class, Decimal::new(ratio, 2), ceiling, standard)
    })
}

proptest! {
    #[test]
    fn the_four_amounts_sum_to_the_line_and_share_its_sign(
        entry in any_entry(),
        quantity in -50i64..50,
        amount in -1_000_000i64..1_000_000,
        decision in any_decision(),
    ) {
        let split = settle_line(&line(quantity, amount), Some(&entry), &facts(), None, decision);
        prop_assert_eq!(split.total(), fen(amount));
        for part in [split.full_self_pay, split.over_limit, split.pre_self_pay, split.in_scope] {
            prop_assert!(part == Money::ZERO || part.is_negative() == (amount < 0));
        }
    }

    #[test]
    fn judging_does_not_depend_on_the_order_or_on_other_lines(order in Just((0..4usize).collect::<Vec<_>>()).prop_shuffle()) {
        let names = ["甲硝唑片", "甲硝唑栓", "未列项目", "已硝唑片"];
        let lines: Vec<Line> = names.iter().zip(1..).map(|(name, price)| Line {
            name: Field::human((*name).to_owned(), *name),
            ..line(1, price * 100)
        }).collect();
        let catalog = Catalog::new(vec![
            entry(InsuranceClass::B, Decimal::new(1, 1), Some(Decimal::new(5, 1)), None),
        ]);
        let all = of_lines(&lines, &catalog);
        let shuffled = of_lines(&order.iter().map(|&i| lines[i].clone()).collect::<Vec<_>>(), &catalog);
        for (place, &original) in order.iter().enumerate() {
            prop_assert_eq!(&shuffled[place], &all[original]);
            prop_assert_eq!(&of_lines(&lines[original..=original], &catalog)[0], &all[original]);
        }
    }
}

/// Under rules that hold lines against each other, too.
const TOGETHER: &str = r#"
    name = "试行"
    [[rule]]
    id = "once"
    kind = "frequency"
    version = 1
    valid_from = 2024-01-01
    source = "规程"
    parameters = { max = "1", days = 1 }
    applies_to = { names = ["甲硝唑片", "头孢拉定胶囊"] }
    [[rule]]
    id = "pair"
    kind = "duplicate_charge"
    version = 1
    valid_from = 2024-01-01
    source = "规程"
    parameters = { others = { names = ["布洛芬片"] }, per = "day" }
    applies_to = { names = ["头孢拉定胶囊"] }
    [[rule]]
    id = "crowd"
    kind = "duplicate_prescription"
    version = 1
    valid_from = 2024-01-01
    source = "规程"
    parameters = { max = 2 }
    applies_to = { names = ["甲硝唑片", "头孢拉定胶囊", "布洛芬片"] }
    [[rule]]
    id = "operations"
    kind = "secondary_operation"
    version = 1
    valid_from = 2024-01-01
    source = "规程"
    parameters = { percent = 50 }
    applies_to = { names = ["甲硝唑片", "布洛芬片"] }
    [[rule]]
    id = "daily"
    kind = "daily_item"
    version = 1
    valid_from = 2024-01-01
    source = "规程"
    parameters = { per_day = "1" }
    applies_to = { names = ["甲硝唑片", "布洛芬片"] }
    [[rule]]
    id = "limit"
    kind = "unit_price_limit"
    version = 1
    valid_from = 2024-01-01
    source = "规程"
    parameters = { level_2 = "3" }
    applies_to = { names = ["布洛芬片"] }
    [[rule]]
    id = "unlisted"
    kind = "unlisted"
    version = 1
    valid_from = 2024-01-01
    source = "规程"
"#;

fn any_lines() -> impl Strategy<Value = Vec<Line>> {
    let name = prop::sample::select(vec!["甲硝唑片", "头孢拉定胶囊", "布洛芬片"]);
    let parts = (name, -2i64..4, 100i64..900, 1i8..4, any::<bool>());
    let lines = parts.prop_map(|(name, quantity, price, day, dated)| Line {
        name: Field::human(name.to_owned(), name),
        date: if dated {
            Field::human(Date::constant(2025, 3, day), "")
        } else {
            Field::absent()
        },
        ..line(quantity, quantity * price)
    });
    prop::collection::vec(lines, 0..8)
}

/// Findings with their lines by what is printed on them, in an order of their own, and all amounts.
fn judged_together(lines: &[Line]) -> (Vec<(Vec<usize>, Finding)>, Vec<LineAmounts>) {
    let names = ["甲硝唑片", "头孢拉定胶囊", "布洛芬片", "无关胶囊"];
    let catalog = Catalog::new(
        names
            .iter()
            .zip(1..)
            .map(|(name, number)| Entry {
                code: format!("X{number}"),
                name: (*name).to_owned(),
                national_code: None,
                coverage_restriction: None,
                ..entry(
                    InsuranceClass::B,
                    Decimal::new(1, 1),
                    Some(Decimal::from(4)),
                    None,
                )
            })
            .collect(),
    );
    let policy = Policy::from_toml(TOGETHER).unwrap();
    let bill = Bill {
        lines: lines.to_vec(),
        ..Bill::default()
    };
    let stay = ClaimFacts {
        admitted_on: Some(Date::constant(2025, 3, 1)),
        discharged_on: Some(Date::constant(2025, 3, 3)),
        ..facts()
    };
    let records = OfficeRecords::default();
    let judgement = judge(&bill, &stay, &records, &catalog, &policy, &[]);
    let findings = judgement.findings.into_iter().map(|mut finding| {
        let lines = std::mem::take(&mut finding.lines);
        (lines, finding)
    });
    (findings.collect(), judgement.amounts)
}

proptest! {
    #[test]
    fn rules_between_lines_do_not_depend_on_their_order(
        (lines, order) in any_lines().prop_flat_map(|lines| {
            let order: Vec<usize> = (0..lines.len()).collect();
            (Just(lines), Just(order).prop_shuffle())
        }),
    ) {
        let (findings, amounts) = judged_together(&lines);
        let shuffled: Vec<Line> = order.iter().map(|&line| lines[line].clone()).collect();
        let (mut others, other_amounts) = judged_together(&shuffled);
        for (lines, _) in &mut others {
            for line in lines.iter_mut() {
                *line = order[*line];
            }
            lines.sort_unstable();
        }
        let sorted = |mut findings: Vec<(Vec<usize>, Finding)>| {
            findings.sort_by_key(|(lines, finding)| {
                (lines.clone(), finding.rule.clone(), finding.reason_zh.clone())
            });
            findings
        };
        prop_assert_eq!(sorted(findings), sorted(others));
        for (place, &line) in order.iter().enumerate() {
            prop_assert_eq!(other_amounts[place], amounts[line]);
        }
    }

    #[test]
    fn an_unrelated_line_changes_no_other_lines_findings_or_amounts(lines in any_lines(), dated in any::<bool>()) {
        let (findings, amounts) = judged_together(&lines);
        let mut more = lines.clone();
        let name = "无关胶囊";
        let mut unrelated = Line { name: Field::human(name.to_owned(), name), ..line(1, 500) };
        if dated {
            unrelated.date = Field::human(Date::constant(2025, 3, 2), "");
        }
        more.push(unrelated);
        let (others, other_amounts) = judged_together(&more);
        let of_others: Vec<_> = others
            .into_iter()
            .filter(|(at, _)| !at.contains(&lines.len()))
            .collect();
        prop_assert_eq!(findings, of_others);
        prop_assert_eq!(&amounts[..], &other_amounts[..lines.len()]);
        for (line, split) in more.iter().zip(&other_amounts) {
            prop_assert_eq!(split.total(), line.amount.value.unwrap());
        }
    }
}

/// Per line: its findings without their line number, and its amounts.
fn of_lines(lines: &[Line], catalog: &Catalog) -> Vec<(Vec<Finding>, LineAmounts)> {
    let rows = ["unlisted", "ambiguous_match", "price_ceiling", "coverage_restriction", "not_in_force"].map(|kind| {
        format!("[[rule]]\nid = \"{kind}\"\nkind = \"{kind}\"\nversion = 1\nvalid_from = 2024-01-01\nsource = \"规程\"\n")
    });
    let policy = Policy::from_toml(&format!("name = \"试行\"\n{}", rows.concat())).unwrap();
    let bill = Bill {
        lines: lines.to_vec(),
        ..Bill::default()
    };
    let man = ClaimFacts {
        gender: Some(Gender::Male),
        ..facts()
    };
    let judgement = judge(
        &bill,
        &man,
        &OfficeRecords::default(),
        catalog,
        &policy,
        &[],
    );
    assert_eq!(judgement.totals.amount, bill.sum_of_lines());
    let of_line = |index: usize| {
        let mut findings: Vec<Finding> = judgement
            .findings
            .iter()
            .filter(|f| f.lines == [index])
            .cloned()
            .collect();
        for finding in &mut findings {
            finding.lines.clear();
        }
        (findings, judgement.amounts[index])
    };
    (0..lines.len()).map(of_line).collect()
}

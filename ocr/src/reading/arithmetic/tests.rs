use super::super::number::parse_number;
use super::*;
use bill::{Alternative, Field, FieldName, Provenance};
use proptest::prelude::*;

fn number(text: &str, confidence: f32, others: &[(&str, f32)]) -> Field<Decimal> {
    Field {
        value: parse_number(text),
        text: text.into(),
        confidence: Some(confidence),
        alternatives: others
            .iter()
            .map(|(text, p)| Alternative {
                text: (*text).into(),
                log_prob: p.ln(),
            })
            .collect(),
        ..Field::absent()
    }
}

fn money(text: &str, confidence: f32, others: &[(&str, f32)]) -> Field<Money> {
    let field = number(text, confidence, others);
    Field {
        value: field.value.and_then(Money::from_yuan_rounded),
        text: field.text,
        confidence: field.confidence,
        alternatives: field.alternatives,
        ..Field::absent()
    }
}

fn checked(quantity: Field<Decimal>, unit_price: Field<Decimal>, amount: Field<Money>) -> Line {
    let mut line = Line {
        quantity,
        unit_price,
        amount,
        ..Line::default()
    };
    check(&mut line, &Surroundings::default());
    line
}

#[test]
fn an_alternative_that_closes_is_taken_and_shown() {
    let line = checked(
        number("3", 0.99, &[]),
        number("8.50", 0.6, &[("6.50", 0.4)]),
        money("19.50", 0.98, &[]),
    );
    assert_eq!(line.unit_price.value, parse_number("6.50"));
    assert_eq!(line.flags, [LineFlag::Repaired(FieldName::UnitPrice)]);
    assert!(
        matches!(&line.unit_price.provenance, Provenance::Repaired { before, .. } if before == "8.50")
    );
}

#[test]
fn numbers_that_are_both_more_likely_wrong_do_not_confirm_each_other() {
    let read = |sure| {
        checked(
            number("4", 0.99, &[]),
            number("166.60", 0.3, &[]),
            money("666.40", sure, &[]),
        )
    };
    assert_eq!(read(0.3).amount.confidence, Some(0.3));
    assert!(read(0.9).unit_price.confidence > Some(0.9));
}

#[test]
fn a_rule_beside_a_quantity_is_no_digit() {
    for (read, meant) in [("41", "4"), ("-31", "-3"), ("14", "4"), ("201", "20")] {
        let (quantity, price) = (parse_number(meant).unwrap(), "68.50");
        let amount = Money::from_product(quantity, parse_number(price).unwrap()).unwrap();
        let line = checked(
            number(read, 0.99, &[]),
            number(price, 0.99, &[]),
            money(&amount.to_string(), 0.99, &[]),
        );
        assert_eq!(line.quantity.value, Some(quantity));
        assert_eq!(line.flags, [LineFlag::Repaired(FieldName::Quantity)]);
    }
}

#[test]
fn what_stands_behind_the_point_of_a_count_is_a_zero() {
    let line = checked(
        number("38.6", 0.999, &[]),
        number("23.2320", 0.999, &[]),
        money("882.82", 0.999, &[]),
    );
    assert_eq!(line.quantity.value, parse_number("38"));
    assert_eq!(line.flags, [LineFlag::Repaired(FieldName::Quantity)]);
}

#[test]
fn blurred_zeros_of_money_are_zeros_where_the_line_then_closes() {
    let read = |price: &str, amount: &str| {
        checked(
            number("2", 0.999, &[]),
            number(price, 0.999, &[]),
            money(amount, 0.999, &[]),
        )
    };
    let line = read("188.00", "376.06");
    assert_eq!(line.amount.value, Some(Money::from_fen(37_600)));
    assert_eq!(line.flags, [LineFlag::Repaired(FieldName::Amount)]);
    let line = read("14.69", "28.00");
    assert_eq!(line.unit_price.value, parse_number("14.00"));
    let line = read("188.00", "376.03");
    assert_eq!(line.flags, [LineFlag::ArithmeticMismatch]);
}

#[test]
fn unreadable_print_is_what_the_other_two_demand() {
    let line = checked(
        number("4", 0.999, &[]),
        number("518", 0.1, &[]),
        money("2077.92", 0.999, &[]),
    );
    assert_eq!(line.unit_price.value, parse_number("519.48"));
    assert_eq!(line.flags, [LineFlag::Repaired(FieldName::UnitPrice)]);
    let line = checked(
        number("4", 0.999, &[]),
        number("11.80", 0.999, &[]),
        money("7.20", 0.4, &[("17.20", 0.2)]),
    );
    assert_eq!(line.amount.value, Some(Money::from_fen(4720)));
}

#[test]
fn a_minus_before_an_unsure_amount_alone_is_left_to_a_person() {
    let line = checked(
        number("1", 0.9999, &[]),
        number("28.00", 0.9999, &[]),
        money("-28.00", 0.2, &[]),
    );
    assert_eq!(line.flags, [LineFlag::ArithmeticMismatch]);
}

#[test]
fn an_amount_without_its_point_gets_it_back() {
    let line = |amount: &str| Line {
        page: 1,
        quantity: number("2", 0.999, &[]),
        amount: money(amount, 0.9, &[]),
        ..Line::default()
    };
    let texts = ["12.00", "8.50", "30.00", "8040", "7.10"];
    let mut lines: Vec<Line> = texts.into_iter().map(line).collect();
    check_all(&mut lines);
    assert_eq!(lines[3].amount.value, Some(Money::from_fen(8040)));
    assert_eq!(lines[3].flags, [LineFlag::Repaired(FieldName::Amount)]);
    assert!(lines[0].flags.is_empty());
}

#[test]
fn clear_print_that_does_not_add_up_is_the_paper() {
    let line = |quantity: &str| Line {
        page: 1,
        quantity: number(quantity, 0.9999, &[]),
        unit_price: number("8.00", 0.9999, &[]),
        amount: money("21.60", 0.9999, &[]),
        ..Line::default()
    };
    let mut lines: Vec<Line> = ["3", "3", "5", "7", "8", "9"]
        .into_iter()
        .map(line)
        .collect();
    check_all(&mut lines);
    let unchanged = |line: &Line| line.flags == [LineFlag::ArithmeticMismatch];
    assert!(lines.iter().all(unchanged));
}

#[test]
fn two_equally_likely_repairs_leave_the_paper_alone() {
    let line = checked(
        number("1", 0.99, &[]),
        number("8.50", 0.6, &[("6.50", 0.4)]),
        money("6.80", 0.6, &[("8.50", 0.2), ("6.50", 0.3)]),
    );
    assert_eq!(line.flags, [LineFlag::ArithmeticMismatch]);
    assert_eq!(line.amount.value, Some(Money::from_fen(680)));
}

#[test]
fn digits_that_the_product_rounds_away_keep_no_quantity_from_its_repair() {
    let line = checked(
        number("20", 0.6, &[("2", 0.3)]),
        number("9.8000", 0.9, &[("9.8003", 0.4)]),
        money("19.60", 0.98, &[]),
    );
    assert_eq!(line.flags, [LineFlag::Repaired(FieldName::Quantity)]);
    assert_eq!(line.quantity.value, Some(Decimal::from(2)));
    let line = checked(
        number("2", 0.98, &[]),
        number("0.8000", 0.6, &[("9.8000", 0.2), ("9.8003", 0.1)]),
        money("19.60", 0.98, &[]),
    );
    assert_eq!(line.unit_price.value, parse_number("9.8"));
    assert!(line.unit_price.confidence.is_some_and(|sure| sure < 0.75));
}

#[test]
fn paper_that_does_not_add_up_is_not_changed() {
    let line = checked(
        number("2", 0.99, &[]),
        number("5.00", 0.99, &[]),
        money("12.00", 0.99, &[]),
    );
    assert_eq!(line.flags, [LineFlag::ArithmeticMismatch]);
    assert_eq!(line.amount.value, Some(Money::from_fen(1200)));
}

#[test]
fn a_missing_quantity_follows_from_price_and_amount() {
    let line = checked(
        Field::absent(),
        number("2.50", 0.99, &[]),
        money("7.50", 0.99, &[]),
    );
    assert_eq!(line.quantity.value, Some(Decimal::from(3)));
    assert_eq!(line.flags, [LineFlag::Repaired(FieldName::Quantity)]);
}

#[test]
fn a_number_is_printed_as_the_others_of_its_column() {
    let line = |quantity: &str, price: &str, amount: &str| Line {
        quantity: number(quantity, 0.999, &[]),
        unit_price: number(price, 0.999, &[]),
        amount: money(amount, 0.999, &[]),
        ..Line::default()
    };
    let mut lines = vec![line("2.0", "3.500", "7.00"); 6];
    lines.push(line("4.0", "42000", "168.00"));
    check_all(&mut lines);
    let price = &lines[6];
    assert_eq!(price.unit_price.value, parse_number("42"));
    assert_eq!(price.flags, [LineFlag::Repaired(FieldName::UnitPrice)]);
}

#[test]
fn what_else_was_considered_may_have_lost_its_point_too() {
    let line = |quantity: Field<Decimal>, amount: Field<Money>| Line {
        quantity,
        unit_price: number("38.60", 0.999, &[]),
        amount,
        ..Line::default()
    };
    let sure = |quantity, amount| line(number(quantity, 0.99, &[]), money(amount, 0.99, &[]));
    let mut lines = vec![sure("2.00", "77.20"); 5];
    lines.push(line(
        number("400", 0.99, &[]),
        money("15443", 0.9, &[("15440", 0.1)]),
    ));
    check_all(&mut lines);
    assert_eq!(lines[5].quantity.value, Some(Decimal::from(4)));
    assert_eq!(lines[5].amount.value, Some(Money::from_fen(15440)));
}

#[test]
fn no_repair_makes_a_line_nothing() {
    let line = checked(
        number("9", 0.5, &[("0", 0.45)]),
        number("38.00", 0.99, &[]),
        money("0.00", 0.6, &[]),
    );
    assert_eq!(line.quantity.value, Some(Decimal::from(9)));
}

#[test]
fn a_lost_point_is_found() {
    let line = checked(
        number("2", 0.99, &[]),
        number("1250", 0.99, &[]),
        money("25.00", 0.99, &[]),
    );
    assert_eq!(line.unit_price.value, parse_number("12.50"));
}

#[test]
fn refunds_close_too() {
    assert!(closes(
        Decimal::from(-2),
        "1.5".parse().unwrap(),
        Money::from_fen(-300)
    ));
    assert!(closes(
        "0.333".parse().unwrap(),
        Decimal::from(10),
        Money::from_fen(333)
    ));
}

#[test]
fn a_minus_before_the_amount_alone_is_believed() {
    let line = checked(
        number("3", 0.99, &[]),
        number("9.80", 0.99, &[]),
        money("-29.40", 0.9, &[("29.40", 0.08)]),
    );
    assert_eq!(line.quantity.value, Some(Decimal::from(-3)));
    assert_eq!(line.flags, [LineFlag::Repaired(FieldName::Quantity)]);
}

#[test]
fn a_digit_that_no_reading_offers_follows_from_the_others() {
    let line = checked(
        number("7", 0.6, &[]),
        number("8.50", 0.99, &[]),
        money("8.50", 0.99, &[]),
    );
    assert_eq!(line.quantity.value, Some(Decimal::ONE));
    assert_eq!(line.flags, [LineFlag::Repaired(FieldName::Quantity)]);
}

fn reading(decimals: u32) -> impl Strategy<Value = Field<Decimal>> {
    let digits = || 1i64..30_000;
    let others = prop::collection::vec((digits(), 0.01f32..0.5), 0..3);
    (digits(), 0.3f32..1.0, others).prop_map(move |(own, confidence, others)| {
        let text = |digits: i64| Decimal::new(digits, decimals).to_string();
        let others: Vec<(String, f32)> = others
            .into_iter()
            .map(|(digits, p)| (text(digits), p))
            .collect();
        let others: Vec<(&str, f32)> = others.iter().map(|(text, p)| (text.as_str(), *p)).collect();
        number(&text(own), confidence, &others)
    })
}

proptest! {
    #[test]
    fn a_line_that_adds_up_is_never_changed(quantity in 1i64..500, price in reading(2)) {
        let count = Decimal::from(quantity);
        let product = Money::from_product(count, price.value.unwrap()).unwrap();
        let quantity = number(&count.to_string(), 0.9, &[("1", 0.1)]);
        let line = checked(quantity, price.clone(), money(&product.to_string(), 0.5, &[("1.00", 0.5)]));
        prop_assert!(line.flags.is_empty());
        prop_assert_eq!((line.unit_price.value, line.amount.value), (price.value, Some(product)));
    }

    #[test]
    fn a_repaired_line_adds_up(quantity in reading(0), price in reading(2), amount in reading(2)) {
        let value = amount.value.and_then(Money::from_yuan_rounded);
        let amount = Field { value, text: amount.text, confidence: amount.confidence, alternatives: amount.alternatives, ..Field::absent() };
        let line = checked(quantity, price, amount);
        let repaired = line.flags.iter().any(|flag| matches!(flag, LineFlag::Repaired(_)));
        if let (true, Some(quantity), Some(price), Some(amount)) =
            (repaired, line.quantity.value, line.unit_price.value, line.amount.value)
        {
            prop_assert!(closes(quantity, price, amount));
        }
    }
}

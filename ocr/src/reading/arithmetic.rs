//! quantity x unit price = amount: confirms a line, chooses among its readings, or flags it.

use bill::{Decimal, Field, FieldName, Line, LineFlag, Money, Provenance};

use super::candidate::{Candidate, add, add_demanded, candidates};

/// The equation as it stands in provenance.
const EQUATION: &str = "quantity x unit_price = amount";
/// Natural logarithm of the odds by which a repair must beat the next different one.
const MARGIN: f32 = 1.5;
/// A repair must not be less likely, against the best reading, than paper that does not add up: one line in 400.
const FARTHEST: f32 = -6.0;
/// Price of a minus that was read before the amount and lost before the quantity, natural logarithm.
const LOST_MINUS: f32 = -0.5;
/// Price of a rule that stood beside a quantity and was read as a 1 of it, however surely.
const RULE_AS_DIGIT: f32 = -2.5;

/// One choice of readings under which the line closes.
struct Closing {
    quantity: usize,
    price: usize,
    amount: usize,
    log_prob: f32,
}

/// Whether the equation holds: to the fen, or one fen off where the product had to be rounded.
pub fn closes(quantity: Decimal, unit_price: Decimal, amount: Money) -> bool {
    let Some(product) = Money::from_product(quantity, unit_price) else {
        return false;
    };
    let slack = i64::from(!is_exact(quantity, unit_price));
    (product.fen() - amount.fen()).abs() <= slack
}

/// Whether the amount is the product rounded half away from zero.
pub fn is_rounded(quantity: Decimal, unit_price: Decimal, amount: Money) -> bool {
    Money::from_product(quantity, unit_price) == Some(amount)
}

/// Confirms, repairs or flags one line.
pub fn check(line: &mut Line) {
    match (
        line.quantity.value,
        line.unit_price.value,
        line.amount.value,
    ) {
        (Some(quantity), Some(price), Some(amount)) if closes(quantity, price, amount) => {
            if is_rounded(quantity, price, amount) {
                confirm(line);
            }
        }
        (Some(_), Some(_), Some(_)) => {
            if !repair(line) {
                line.flags.push(LineFlag::ArithmeticMismatch);
            }
        }
        _ => supply(line),
    }
}

/// Flags a line whose three numbers disagree, and changes nothing.
pub fn compare(line: &mut Line) {
    if let (Some(quantity), Some(price), Some(amount)) = (
        line.quantity.value,
        line.unit_price.value,
        line.amount.value,
    ) && !closes(quantity, price, amount)
    {
        line.flags.push(LineFlag::ArithmeticMismatch);
    }
}

/// Three numbers that agree are wrong only if two were misread to match; a product that had to be
/// rounded leaves the last digits of the price open. Of two that were more likely misread than not, both may have been alike,
/// as where print is blurred into one digit more.
fn confirm(line: &mut Line) {
    let read = [
        line.quantity.confidence,
        line.unit_price.confidence,
        line.amount.confidence,
    ];
    let unsure = |confidence: &&f32| **confidence < 0.5;
    if read.iter().flatten().filter(unsure).count() > 1 {
        return;
    }
    let agreed = |confidence: Option<f32>| confidence.map(|c| 1.0 - (1.0 - c) * 0.02);
    let exact = match (line.quantity.value, line.unit_price.value) {
        (Some(quantity), Some(price)) => is_exact(quantity, price),
        _ => false,
    };
    line.quantity.confidence = agreed(line.quantity.confidence);
    if line.quantity.value.is_some_and(is_echo) {
        let surest = [line.unit_price.confidence, line.amount.confidence];
        let surest = surest.into_iter().flatten().reduce(f32::max);
        (line.unit_price.confidence, line.amount.confidence) = (surest, surest);
        return;
    }
    if exact {
        line.unit_price.confidence = agreed(line.unit_price.confidence);
    }
    line.amount.confidence = agreed(line.amount.confidence);
}

/// Of a single piece price and amount are the same print, and are misread alike.
pub fn is_echo(quantity: Decimal) -> bool {
    quantity.abs() == Decimal::ONE
}

/// The product has no digits below the fen.
pub fn is_exact(quantity: Decimal, unit_price: Decimal) -> bool {
    quantity
        .checked_mul(unit_price)
        .is_some_and(|product| product.normalize().scale() <= 2)
}

fn repair(line: &mut Line) -> bool {
    let mut quantities = candidates(&line.quantity, Some);
    let mut prices = candidates(&line.unit_price, Some);
    let mut amounts = candidates(&line.amount, Money::from_yuan_rounded);
    demand(line, &mut quantities, &mut prices, &mut amounts);
    let mut closings: Vec<Closing> = Vec::new();
    for (q, quantity) in quantities.iter().enumerate() {
        for (p, price) in prices.iter().enumerate() {
            for (a, amount) in amounts.iter().enumerate() {
                if closes(quantity.value, price.value, amount.value) {
                    let log_prob = quantity.log_prob + price.log_prob + amount.log_prob;
                    closings.push(Closing {
                        quantity: q,
                        price: p,
                        amount: a,
                        log_prob,
                    });
                }
            }
        }
    }
    closings.sort_by(|a, b| b.log_prob.total_cmp(&a.log_prob));
    let Some(best) = closings.first() else {
        return false;
    };
    let printed = quantities[0].log_prob + prices[0].log_prob + amounts[0].log_prob;
    let clear = closings
        .get(1)
        .is_none_or(|next| best.log_prob - next.log_prob > MARGIN);
    if !clear || best.log_prob - printed < FARTHEST {
        return false;
    }
    if best.quantity > 0 {
        let chosen = &quantities[best.quantity];
        take(&mut line.quantity, chosen.value, &chosen.text);
        line.flags.push(LineFlag::Repaired(FieldName::Quantity));
    }
    if best.price > 0 {
        let chosen = &prices[best.price];
        take(&mut line.unit_price, chosen.value, &chosen.text);
        line.flags.push(LineFlag::Repaired(FieldName::UnitPrice));
    }
    if best.amount > 0 {
        let chosen = &amounts[best.amount];
        take(&mut line.amount, chosen.value, &chosen.text);
        line.flags.push(LineFlag::Repaired(FieldName::Amount));
    }
    true
}

/// What the other two numbers, as printed, demand of each.
fn demand(
    line: &Line,
    quantities: &mut Vec<Candidate<Decimal>>,
    prices: &mut Vec<Candidate<Decimal>>,
    amounts: &mut Vec<Candidate<Money>>,
) {
    let (Some(quantity), Some(price), Some(amount)) = (
        line.quantity.value,
        line.unit_price.value,
        line.amount.value,
    ) else {
        return;
    };
    // A lost minus is likelier than one that is not there.
    if amount.is_negative() && quantity > Decimal::ZERO {
        let own = quantities[0].log_prob;
        add(
            quantities,
            -quantity,
            &(-quantity).to_string(),
            own + LOST_MINUS,
        );
    }
    for bare in without_ones(quantity) {
        let own = quantities[0].log_prob;
        add(quantities, bare, &bare.to_string(), own + RULE_AS_DIGIT);
    }
    if let Some(product) = Money::from_product(quantity, price) {
        add_demanded(amounts, &line.amount, product, product.to_yuan());
    }
    let divided = |by: Decimal, decimals: std::ops::RangeInclusive<u32>| {
        let exact = amount.to_yuan().checked_div(by)?;
        decimals
            .map(|decimals| exact.round_dp(decimals).normalize())
            .find(|value| closes(*value, by, amount))
    };
    if let Some(price) = divided(quantity, 2..=4) {
        add_demanded(prices, &line.unit_price, price, price);
    }
    if let Some(quantity) = divided(price, 0..=2) {
        add_demanded(quantities, &line.quantity, quantity, quantity);
    }
}

/// An integer without the 1 at its end, or at its beginning.
fn without_ones(quantity: Decimal) -> Vec<Decimal> {
    let digits = quantity.abs().normalize().to_string();
    let ends = [digits.strip_suffix('1'), digits.strip_prefix('1')];
    let bare = |part: &str| part.parse::<Decimal>().ok().filter(|bare| !bare.is_zero());
    let signed = |bare: Decimal| {
        if quantity.is_sign_negative() {
            -bare
        } else {
            bare
        }
    };
    let parts = ends
        .into_iter()
        .flatten()
        .filter(|part| !part.contains('.'));
    parts.filter_map(bare).map(signed).collect()
}

/// The one value that is missing follows from the other two, where it comes out even.
fn supply(line: &mut Line) {
    match (
        line.quantity.value,
        line.unit_price.value,
        line.amount.value,
    ) {
        (Some(quantity), Some(price), None) => {
            if let Some(amount) = Money::from_product(quantity, price) {
                take(&mut line.amount, amount, &amount.to_string());
                line.flags.push(LineFlag::Repaired(FieldName::Amount));
            }
        }
        (None, Some(price), Some(amount)) if !price.is_zero() => {
            // With n decimals, a quantity closes by chance once in 100 x price / 10^n: more than that is no evidence.
            let exact = amount.to_yuan() / price;
            let closing = (0..=3)
                .filter(|decimals| {
                    *decimals == 0 || Decimal::from(10_i64.pow(*decimals)) <= price.abs()
                })
                .map(|decimals| exact.round_dp(decimals).normalize())
                .find(|quantity| !quantity.is_zero() && closes(*quantity, price, amount));
            if let Some(quantity) = closing {
                take(&mut line.quantity, quantity, &quantity.to_string());
                line.flags.push(LineFlag::Repaired(FieldName::Quantity));
            }
        }
        (Some(quantity), None, Some(amount))
            if !quantity.is_zero() && !line.unit_price.text.is_empty() =>
        {
            let price = (amount.to_yuan() / quantity).round_dp(4).normalize();
            if closes(quantity, price, amount) {
                take(&mut line.unit_price, price, &price.to_string());
                line.flags.push(LineFlag::Repaired(FieldName::UnitPrice));
            }
        }
        _ => {}
    }
}

fn take<T>(field: &mut Field<T>, value: T, text: &str) {
    let before = std::mem::replace(&mut field.text, text.to_owned());
    field.value = Some(value);
    field.confidence = Some(0.9);
    field.provenance = Provenance::Repaired {
        before,
        equation: EQUATION.into(),
    };
}

#[cfg(test)]
mod tests {
    use super::super::number::parse_number;
    use super::*;
    use bill::Alternative;
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
        check(&mut line);
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
            let others: Vec<(&str, f32)> =
                others.iter().map(|(text, p)| (text.as_str(), *p)).collect();
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
}

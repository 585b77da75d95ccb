//! Numbers of a line that its equation settles: chosen among the readings, or supplied where one is missing.

use bill::{Decimal, Field, FieldName, Line, LineFlag, Money, Provenance};

use super::arithmetic::closes;
use super::candidate::{Candidate, add, add_demanded, candidates, with_zeros};
use super::column_shape::{Shapes, as_printed};
use super::number::parse_number;

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
/// Price of a zero behind the point, of a count `2.0` or of money, that was read as another digit, however surely: small
/// print blurs it. Those of one number blur alike.
const ZERO_MISREAD: f32 = -2.5;
const ZERO_MISREAD_TOO: f32 = -0.5;
/// Price of a number that was read in another shape than its column is printed in, however surely.
const MISSHAPEN: f32 = -2.0;

/// One choice of readings under which the line closes.
struct Closing {
    quantity: usize,
    price: usize,
    amount: usize,
    log_prob: f32,
}

/// Whether the likeliest readings under which the line closes are clearly so; they are taken then.
pub fn repair(line: &mut Line, shapes: &Shapes) -> bool {
    let mut quantities = candidates(&line.quantity, Some);
    let mut prices = candidates(&line.unit_price, Some);
    let mut amounts = candidates(&line.amount, Money::from_yuan_rounded);
    shaped(line, shapes, &mut quantities, &mut prices, &mut amounts);
    demand(line, &mut quantities, &mut prices, &mut amounts);
    add_zeros(&mut prices, &line.unit_price, Some);
    add_zeros(&mut amounts, &line.amount, Money::from_yuan_rounded);
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

/// What each number says in the shape of its column.
fn shaped(
    line: &Line,
    shapes: &Shapes,
    quantities: &mut Vec<Candidate<Decimal>>,
    prices: &mut Vec<Candidate<Decimal>>,
    amounts: &mut Vec<Candidate<Money>>,
) {
    if let Some((text, value)) = as_printed(&line.quantity, shapes.quantity) {
        let own = quantities[0].log_prob;
        add(quantities, value, &text, own + MISSHAPEN);
    }
    if let Some((text, value)) = as_printed(&line.unit_price, shapes.unit_price) {
        let own = prices[0].log_prob;
        add(prices, value, &text, own + MISSHAPEN);
    }
    if let Some((text, value)) = as_printed(&line.amount, shapes.amount)
        && let Some(value) = Money::from_yuan_rounded(value)
    {
        let own = amounts[0].log_prob;
        add(amounts, value, &text, own + MISSHAPEN);
    }
}

/// What money says if digits behind its point are blurred zeros.
fn add_zeros<T: PartialEq + Copy>(
    found: &mut Vec<Candidate<T>>,
    field: &Field<T>,
    convert: impl Fn(Decimal) -> Option<T>,
) {
    let own = found.first().map_or(0.0, |first| first.log_prob);
    for (text, changed) in with_zeros(&field.text) {
        if let Some(value) = parse_number(&text).and_then(&convert) {
            let more = (changed - 1) as f32 * ZERO_MISREAD_TOO;
            add(found, value, &text, own + ZERO_MISREAD + more);
        }
    }
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
    let count = quantity.trunc();
    if count != quantity && !count.is_zero() {
        let own = quantities[0].log_prob;
        add(quantities, count, &count.to_string(), own + ZERO_MISREAD);
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
pub fn supply(line: &mut Line) {
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

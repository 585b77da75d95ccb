//! The one number of a line that was not read, from the other two.

use bill::{Decimal, FieldName, Line, LineFlag, Money};

use super::arithmetic::closes;
use super::repair::take;

/// How sure a number is that nothing printed confirms, where the other two are.
const SUPPLIED: f32 = 0.9;

/// The one value that is missing follows from the other two, where it comes out even.
pub fn supply(line: &mut Line) {
    let read = [
        line.quantity.confidence,
        line.unit_price.confidence,
        line.amount.confidence,
    ];
    let sure = SUPPLIED * read.into_iter().flatten().product::<f32>();
    match (
        line.quantity.value,
        line.unit_price.value,
        line.amount.value,
    ) {
        (Some(quantity), Some(price), None) => {
            if let Some(amount) = Money::from_product(quantity, price) {
                take(&mut line.amount, amount, &amount.to_string(), sure);
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
                take(&mut line.quantity, quantity, &quantity.to_string(), sure);
                line.flags.push(LineFlag::Repaired(FieldName::Quantity));
            }
        }
        (Some(quantity), None, Some(amount))
            if !quantity.is_zero() && !line.unit_price.text.is_empty() =>
        {
            let price = (amount.to_yuan() / quantity).round_dp(4).normalize();
            if closes(quantity, price, amount) {
                take(&mut line.unit_price, price, &price.to_string(), sure);
                line.flags.push(LineFlag::Repaired(FieldName::UnitPrice));
            }
        }
        _ => {}
    }
}

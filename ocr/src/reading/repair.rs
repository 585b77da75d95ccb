//! Numbers of a line that its equation settles: the likeliest of all readings under which it holds.

use bill::{Alternative, Decimal, Field, FieldName, Line, LineFlag, Money, Provenance};

use super::column_shape::{Shapes, as_printed, is_short};
use super::line_numbers::{Closing, LineNumbers, Surroundings};
use super::number::parse_number;

/// The equations as they stand in provenance.
const EQUATION: &str = "quantity x unit_price = amount";
const COLUMN: &str = "decimals of the column";
/// Natural logarithm of the odds by which a repair must beat the next different one.
const MARGIN: f32 = 1.0;
/// A repair must not be less likely, against the best reading, than paper that does not add up, one line in 400, and happens
/// to be off by what another reading explains.
const FARTHEST: f32 = -8.5;
/// The most that is believed of a number that was repaired.
const SUREST: f32 = 0.95;
/// How sure an amount is that got back its point without an equation, and the least likely reading that has one.
const POINTED: f32 = 0.6;
const UNLIKELY: f32 = -5.0;

/// Whether the likeliest readings under which the line closes are clearly so; they are taken then.
pub fn repair(line: &mut Line, around: &Surroundings) -> bool {
    let numbers = LineNumbers::of(line, around);
    let closings = numbers.closings();
    let Some(best) = closings.first() else {
        return false;
    };
    let unchanged = numbers.printed() + FARTHEST;
    // Prices that differ in digits which the product rounds away are one repair of the other two numbers.
    let likeliest = |differs: &dyn Fn([Decimal; 3], [Decimal; 3]) -> bool| {
        let other = |other: &&Closing| differs(other.values(), best.values());
        closings.iter().find(other).map(Closing::log_prob)
    };
    let next = likeliest(&|other, own| (other[0], other[2]) != (own[0], own[2]));
    let clear = next.is_none_or(|next| best.log_prob() - next > MARGIN);
    if !clear || best.log_prob() < unchanged {
        return false;
    }
    let other_price = likeliest(&|other, own| other[1] != own[1]);
    let sure = |rivals: [Option<f32>; 2]| {
        let rivals = rivals.into_iter().flatten();
        let against: f32 = rivals.map(|rival| (rival - best.log_prob()).exp()).sum();
        SUREST / (1.0 + against)
    };
    let sure_price = sure([other_price, Some(unchanged)]);
    let sure = sure([next, Some(unchanged)]);
    if Some(best.quantity.value) != line.quantity.value {
        let chosen = &best.quantity;
        take(&mut line.quantity, chosen.value, &chosen.text, sure);
        line.flags.push(LineFlag::Repaired(FieldName::Quantity));
    }
    if Some(best.price.value) != line.unit_price.value {
        let chosen = &best.price;
        take(&mut line.unit_price, chosen.value, &chosen.text, sure_price);
        line.flags.push(LineFlag::Repaired(FieldName::UnitPrice));
    }
    let amount = Money::from_yuan_rounded(best.amount.value);
    if let (Some(amount), true) = (amount, amount != line.amount.value) {
        take(&mut line.amount, amount, &best.amount.text, sure);
        line.flags.push(LineFlag::Repaired(FieldName::Amount));
    }
    true
}

/// Gives an amount back its point, where all others of the column have one and no equation decides.
pub fn restore_point(line: &mut Line, shapes: &Shapes) {
    let amount = &line.amount;
    if amount.value.is_none() || amount.is_repaired() || amount.text.contains('.') {
        return;
    }
    let fits = |other: &&Alternative| {
        other.log_prob > UNLIKELY
            && other.text.contains('.')
            && !is_short(&other.text, shapes.amount)
    };
    let seen = || {
        let other = amount.alternatives.iter().find(fits)?;
        Some((other.text.clone(), parse_number(&other.text)?))
    };
    if shapes.amount.is_none_or(|usual| usual == 0) {
        return;
    }
    if let Some((text, value)) = as_printed(&amount.text, shapes.amount).or_else(seen)
        && let Some(value) = Money::from_yuan_rounded(value)
    {
        take(&mut line.amount, value, &text, POINTED);
        if let Provenance::Repaired { equation, .. } = &mut line.amount.provenance {
            COLUMN.clone_into(equation);
        }
        line.flags.push(LineFlag::Repaired(FieldName::Amount));
    }
}

/// Puts what the equation decided in the place of what was read.
pub fn take<T>(field: &mut Field<T>, value: T, text: &str, confidence: f32) {
    let before = std::mem::replace(&mut field.text, text.to_owned());
    field.value = Some(value);
    field.confidence = Some(confidence);
    field.provenance = Provenance::Repaired {
        before,
        equation: EQUATION.into(),
    };
}

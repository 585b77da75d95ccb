//! quantity x unit price = amount: confirms a line, has it repaired, or flags it.

use std::collections::BTreeSet;

use bill::{Decimal, Line, LineFlag, Money};

use super::column_shape::Shapes;
use super::legibility::Legibility;
use super::line_numbers::Surroundings;
use super::repair::{repair, restore_point};
use super::supply::supply;

/// Whether the equation holds: to the fen, or one fen off where the product had to be rounded.
pub fn closes(quantity: Decimal, unit_price: Decimal, amount: Money) -> bool {
    let Some(product) = Money::from_product(quantity, unit_price) else {
        return false;
    };
    let slack = i64::from(!is_exact(quantity, unit_price));
    (product.fen() - amount.fen()).abs() <= slack
}

/// The same of a line that has all three numbers.
pub fn is_closed(line: &Line) -> bool {
    match (
        line.quantity.value,
        line.unit_price.value,
        line.amount.value,
    ) {
        (Some(quantity), Some(price), Some(amount)) => closes(quantity, price, amount),
        _ => false,
    }
}

/// Whether the amount is the product rounded half away from zero.
pub fn is_rounded(quantity: Decimal, unit_price: Decimal, amount: Money) -> bool {
    Money::from_product(quantity, unit_price) == Some(amount)
}

/// Confirms, repairs or flags every line.
pub fn check_all(lines: &mut [Line]) {
    let pages: BTreeSet<u32> = lines.iter().map(|line| line.page).collect();
    for page in pages {
        let shapes = Shapes::of(lines, page);
        let of_page: Vec<&Line> = lines.iter().filter(|line| line.page == page).collect();
        let legibility = Legibility::of(&of_page);
        for line in lines.iter_mut().filter(|line| line.page == page) {
            let doubt = legibility.doubt(line);
            check(line, &Surroundings { shapes, doubt });
        }
    }
}

fn check(line: &mut Line, around: &Surroundings) {
    match (
        line.quantity.value,
        line.unit_price.value,
        line.amount.value,
    ) {
        (Some(quantity), Some(price), Some(amount))
            if closes(quantity, price, amount) && !around.shapes.lost_points(line) =>
        {
            if is_rounded(quantity, price, amount) {
                confirm(line);
            }
        }
        (Some(_), Some(_), Some(_)) => {
            if !repair(line, around) {
                line.flags.push(LineFlag::ArithmeticMismatch);
                restore_point(line, &around.shapes);
            }
        }
        _ => {
            restore_point(line, &around.shapes);
            supply(line);
        }
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
    let exact = has_exact_product(line);
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

/// The product has no digits below the fen, as far as it is known.
pub fn has_exact_product(line: &Line) -> bool {
    match (line.quantity.value, line.unit_price.value) {
        (Some(quantity), Some(price)) => is_exact(quantity, price),
        _ => false,
    }
}

fn is_exact(quantity: Decimal, unit_price: Decimal) -> bool {
    quantity
        .checked_mul(unit_price)
        .is_some_and(|product| product.normalize().scale() <= 2)
}

#[cfg(test)]
mod tests;

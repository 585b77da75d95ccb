//! What a person should look at on each line, once all equations have spoken.

use bill::{Bill, Field, FieldName, Line, LineFlag};

use super::arithmetic::{closes, is_exact};

/// Below this, a number that nothing on the bill confirms is doubtful.
const NUMBER: f32 = 0.97;
/// Below this, a text is doubtful.
const TEXT: f32 = 0.75;

pub fn flag(bill: &mut Bill) {
    let total = bill
        .totals
        .amount
        .value
        .or(bill.totals.amount_in_words.value);
    let adds_up = total.is_some_and(|total| total == bill.sum_of_lines());
    let mut summed = vec![adds_up; bill.lines.len()];
    for index in bill.subtotals.iter().flat_map(|subtotal| &subtotal.lines) {
        summed[*index] = true;
    }
    let priced = bill
        .lines
        .iter()
        .any(|line| line.quantity.value.is_some() && line.unit_price.value.is_some());
    for (line, summed) in bill.lines.iter_mut().zip(summed) {
        let flags = flags(line, summed, priced);
        line.flags.extend(flags);
        line.flags.sort_unstable();
        line.flags.dedup();
    }
}

/// `summed`: a printed sum confirms the amount; `priced`: the bill's lines have quantity and price.
fn flags(line: &Line, summed: bool, priced: bool) -> Vec<LineFlag> {
    let mut flags = Vec::new();
    let closed = match (
        line.quantity.value,
        line.unit_price.value,
        line.amount.value,
    ) {
        (Some(quantity), Some(price), Some(amount)) => closes(quantity, price, amount),
        _ => false,
    };
    let required = [
        (FieldName::Name, line.name.value.is_none()),
        (
            FieldName::Quantity,
            line.quantity.value.is_none() && (priced || line.quantity.is_unreadable()),
        ),
        (
            FieldName::UnitPrice,
            line.unit_price.value.is_none() && (priced || line.unit_price.is_unreadable()),
        ),
        (FieldName::Amount, line.amount.value.is_none()),
        (FieldName::Date, line.date.is_unreadable()),
        (FieldName::SelfPayRatio, line.self_pay_ratio.is_unreadable()),
    ];
    flags.extend(
        required
            .iter()
            .filter(|(_, missing)| *missing)
            .map(|(name, _)| LineFlag::Unreadable(*name)),
    );
    let doubtful = |unsure: bool, name| unsure.then_some(LineFlag::LowConfidence(name));
    flags.extend(doubtful(below(&line.name, TEXT), FieldName::Name));
    flags.extend(doubtful(below(&line.code, TEXT), FieldName::Code));
    // A product that had to be rounded does not determine the last digits of its factors.
    let exact = match (line.quantity.value, line.unit_price.value) {
        (Some(quantity), Some(price)) => is_exact(quantity, price),
        _ => false,
    };
    if closed && !exact {
        flags.extend(doubtful(
            below(&line.unit_price, NUMBER),
            FieldName::UnitPrice,
        ));
    }
    if !closed {
        flags.extend(doubtful(below(&line.quantity, NUMBER), FieldName::Quantity));
        flags.extend(doubtful(
            below(&line.unit_price, NUMBER),
            FieldName::UnitPrice,
        ));
        flags.extend(doubtful(
            below(&line.amount, NUMBER) && !summed,
            FieldName::Amount,
        ));
    }
    flags
}

fn below<T>(field: &Field<T>, threshold: f32) -> bool {
    field.value.is_some()
        && field
            .confidence
            .is_some_and(|confidence| confidence < threshold)
}

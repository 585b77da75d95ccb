//! Digits of prices and quantities that amounts do not show: a rule behind them read as one, `168.0001`, or one that was
//! lost.

use std::collections::BTreeMap;

use bill::{Decimal, Field, FieldName, Line, LineFlag, Money, Provenance};

use super::arithmetic::closes;
use super::number::parse_number;

/// What a stroke is read as.
const STROKE: [char; 5] = ['1', '|', 'I', 'l', '!'];
/// What a blurred zero is read as.
const ZERO_LIKE: [char; 3] = ['6', '8', '9'];
/// Fewer prices show nothing.
const FEWEST: usize = 5;
/// Prices are printed with at most so many decimals.
const MOST_DECIMALS: usize = 4;
/// One price in ten ends in a 1; where so many have one more digit than the others, and it is a 1, it is a stroke.
const STROKES: f32 = 0.3;
/// Or where so many stand behind zeros.
const SURE_STROKES: usize = 2;

/// This share of a page's prices shows with how many decimals they are printed.
const PRINTED_ALIKE: f32 = 0.85;
/// Of them, so many end in a zero where prices are filled up with them.
const FILLED_UP: f32 = 0.3;
/// Decimals of the fen; what stands behind them an amount may not show.
const FEN_DECIMALS: usize = 2;
const FEN: Decimal = Decimal::from_parts(1, 0, 0, false, 2);

/// Decimals that nearly all prices of a page have, or more, filled up with zeros; 0 where they are not.
pub fn filled<'a>(lines: impl Iterator<Item = &'a Line>) -> usize {
    let texts = lines.map(|line| line.unit_price.text.trim());
    let mut found: Vec<(usize, bool)> = texts
        .filter_map(|text| Some((decimals(text)?, text.ends_with('0'))))
        .collect();
    found.sort_unstable();
    let share = |share: f32| (share * found.len() as f32) as usize;
    let zeros = found.iter().filter(|(_, zero)| *zero).count();
    if found.len() < FEWEST || zeros < share(FILLED_UP) {
        return 0;
    }
    found
        .get(share(1.0 - PRINTED_ALIKE))
        .map_or(0, |price| price.0)
}

/// Whether the price has fewer decimals than `usual` and its amount would not show those that it lost.
pub fn is_shortened(line: &Line, usual: usize) -> bool {
    let read = decimals(line.unit_price.text.trim());
    let lost = read.filter(|read| (FEN_DECIMALS..usual).contains(read));
    let hidden = |read: usize| {
        let last = Decimal::new(1, read as u32);
        let quantity = line.quantity.value;
        quantity.is_none_or(|quantity| quantity.abs() * last <= FEN)
    };
    !line.unit_price.is_repaired() && lost.is_some_and(hidden)
}

/// Whether an equation of the line showed that a zero was read as a digit like it.
pub fn had_zero_misread(line: &Line) -> bool {
    let misread = |provenance: &Provenance, after: Option<Decimal>| {
        let (Provenance::Repaired { before, .. }, Some(mut after)) = (provenance, after) else {
            return false;
        };
        after.rescale(decimals(before).unwrap_or(0) as u32);
        let after = after.to_string();
        let mut other = before.chars().zip(after.chars()).filter(|(a, b)| a != b);
        let zero = matches!(other.next(), Some((read, '0')) if ZERO_LIKE.contains(&read));
        before.len() == after.len() && zero && other.next().is_none()
    };
    misread(&line.quantity.provenance, line.quantity.value)
        || misread(&line.unit_price.provenance, line.unit_price.value)
        || misread(
            &line.amount.provenance,
            line.amount.value.map(Money::to_yuan),
        )
}

/// Whether the last digit of the price, below the fen, may be a zero: the line closes with either.
pub fn may_end_in_zero(line: &Line) -> bool {
    let text = line.unit_price.text.trim();
    let below = decimals(text).is_some_and(|decimals| decimals > FEN_DECIMALS);
    let shorter = text.strip_suffix(ZERO_LIKE).and_then(parse_number);
    let closing = |price| Some(closes(line.quantity.value?, price, line.amount.value?));
    below && shorter.and_then(closing) == Some(true)
}

/// Takes the strokes off the prices of a page's lines, where the line closes without them, and flags those that may be digits.
pub fn drop(lines: &mut [Line]) {
    let texts: Vec<&str> = lines
        .iter()
        .map(|line| line.unit_price.text.trim())
        .collect();
    let Some(usual) = usual_decimals(&texts) else {
        return;
    };
    let priced = texts.iter().filter(|text| decimals(text).is_some()).count();
    let shorter: Vec<Option<String>> = lines.iter().map(|line| shorter(line, usual)).collect();
    let whole = |shorter: &String| {
        shorter.ends_with("00") && decimals(shorter).is_some_and(|left| left >= FEN_DECIMALS)
    };
    let found = || shorter.iter().flatten();
    let strokes = found().count() as f32 >= STROKES * priced as f32
        || found().filter(|shorter| whole(shorter)).count() >= SURE_STROKES;
    for (line, shorter) in lines.iter_mut().zip(shorter) {
        let Some(shorter) = shorter else { continue };
        let odd = decimals(&shorter).is_some_and(|decimals| decimals >= MOST_DECIMALS);
        if strokes || whole(&shorter) || odd {
            shorten(&mut line.unit_price, shorter);
            line.flags.push(LineFlag::Repaired(FieldName::UnitPrice));
        } else {
            line.flags
                .push(LineFlag::LowConfidence(FieldName::UnitPrice));
        }
    }
}

/// Takes them off the quantities, where they have one decimal more than the others and the line closes to the fen without
/// it; where nothing confirms that, the quantity is flagged.
pub fn drop_of_quantities(lines: &mut [Line]) {
    let texts: Vec<&str> = lines.iter().map(|line| line.quantity.text.trim()).collect();
    let Some(usual) = usual_decimals(&texts).filter(|usual| *usual >= FEN_DECIMALS) else {
        return;
    };
    for line in lines {
        let stroke = line.quantity.text.trim().strip_suffix(STROKE);
        let shorter = stroke.filter(|shorter| decimals(shorter) == Some(usual));
        let Some((shorter, quantity)) =
            shorter.and_then(|shorter| Some((shorter.to_owned(), parse_number(shorter)?)))
        else {
            continue;
        };
        let product = line
            .unit_price
            .value
            .and_then(|price| Money::from_product(quantity, price));
        if product.is_none() || product != line.amount.value {
            line.flags
                .push(LineFlag::LowConfidence(FieldName::Quantity));
            continue;
        }
        shorten(&mut line.quantity, shorter);
        line.flags.push(LineFlag::Repaired(FieldName::Quantity));
    }
}

fn shorten(number: &mut Field<Decimal>, text: String) {
    number.value = parse_number(&text);
    number.provenance = Provenance::Repaired {
        before: std::mem::replace(&mut number.text, text),
        equation: "decimals of the column".to_owned(),
    };
}

/// The price without its last digit, where that is a 1 behind the usual decimals and the line closes without it.
fn shorter(line: &Line, usual: usize) -> Option<String> {
    let text = line.unit_price.text.trim();
    let shorter = text.strip_suffix(STROKE)?;
    if decimals(shorter)? < usual {
        return None;
    }
    let price = parse_number(shorter)?;
    closes(line.quantity.value?, price, line.amount.value?).then(|| shorter.to_owned())
}

/// How many decimals most prices have that end in no stroke.
fn usual_decimals(texts: &[&str]) -> Option<usize> {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    let plain = texts.iter().filter(|text| !text.ends_with(STROKE));
    for decimals in plain.filter_map(|text| decimals(text)) {
        *counts.entry(decimals).or_default() += 1;
    }
    let known: usize = counts.values().sum();
    let most = counts.into_iter().max_by_key(|(_, count)| *count)?;
    (known >= FEWEST).then_some(most.0)
}

fn decimals(text: &str) -> Option<usize> {
    let (_, decimals) = text.rsplit_once('.')?;
    Some(decimals.chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(quantity: &str, price: &str, fen: i64) -> Line {
        Line {
            quantity: Field {
                value: parse_number(quantity),
                text: quantity.into(),
                ..Field::absent()
            },
            unit_price: Field {
                value: parse_number(price),
                text: price.into(),
                ..Field::absent()
            },
            amount: Field {
                value: Some(Money::from_fen(fen)),
                ..Field::absent()
            },
            ..Line::default()
        }
    }

    fn dropped(read: Line) -> Line {
        let mut lines = vec![line("2", "3.000", 600); 9];
        lines.push(read);
        drop(&mut lines);
        lines.remove(9)
    }

    #[test]
    fn a_price_with_fewer_decimals_than_the_others_may_have_lost_them() {
        let mut lines = vec![line("1", "3.0000", 300); 9];
        lines.push(line("1", "26.61", 2661));
        assert_eq!(filled(lines.iter()), 4);
        assert!(is_shortened(&lines[9], 4));
        assert!(!is_shortened(&line("8", "26.61", 21_288), 4));
        assert_eq!(filled(vec![line("1", "3.25", 325); 9].iter()), 0);
    }

    #[test]
    fn a_stroke_behind_zeros_is_no_digit() {
        let read = dropped(line("1", "168.0001", 16_800));
        assert_eq!(read.unit_price.value, parse_number("168.000"));
        assert_eq!(read.flags, [LineFlag::Repaired(FieldName::UnitPrice)]);
    }

    #[test]
    fn a_stroke_behind_quantities_is_no_digit() {
        let mut lines = vec![line("2.00", "3.00", 600); 9];
        lines.extend([line("1.501", "8.80", 1320), line("2.001", "8.60", 1800)]);
        drop_of_quantities(&mut lines);
        assert_eq!(lines[9].quantity.value, parse_number("1.50"));
        assert_eq!(lines[9].flags, [LineFlag::Repaired(FieldName::Quantity)]);
        assert_eq!(lines[10].quantity.value, parse_number("2.001"));
        let doubtful = LineFlag::LowConfidence(FieldName::Quantity);
        assert_eq!(lines[10].flags, [doubtful]);
    }

    #[test]
    fn a_stroke_that_may_be_a_digit_is_flagged() {
        let read = dropped(line("1", "19.0961", 1910));
        assert_eq!(read.unit_price.value, parse_number("19.0961"));
        assert_eq!(read.flags, [LineFlag::LowConfidence(FieldName::UnitPrice)]);
        assert!(dropped(line("300", "19.0961", 572_883)).flags.is_empty());
    }
}

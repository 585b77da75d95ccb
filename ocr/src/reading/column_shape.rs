//! With how many decimals the numbers of a page's columns are printed.

use bill::{Decimal, Field, Line};

use super::arithmetic::is_closed;
use super::number::{number_char, parse_number};

/// Fewer lines that close show nothing.
const FEWEST: usize = 5;
/// Share of them that are printed with the same number of decimals.
const ALIKE: f32 = 0.85;

/// Decimals that the numbers of each column have; `None` where they are printed in several ways.
#[derive(Debug, Clone, Copy, Default)]
pub struct Shapes {
    pub quantity: Option<usize>,
    pub unit_price: Option<usize>,
    pub amount: Option<usize>,
}

impl Shapes {
    /// By the lines of `page` whose equation holds as printed.
    pub fn of(lines: &[Line], page: u32) -> Shapes {
        let closed: Vec<&Line> = lines
            .iter()
            .filter(|line| line.page == page && is_closed(line))
            .collect();
        Shapes {
            quantity: shape(closed.iter().map(|line| line.quantity.text.as_str())),
            unit_price: shape(closed.iter().map(|line| line.unit_price.text.as_str())),
            amount: shape(closed.iter().map(|line| line.amount.text.as_str())),
        }
    }
}

fn shape<'a>(texts: impl Iterator<Item = &'a str>) -> Option<usize> {
    let decimals: Vec<usize> = texts.map(|text| parts(text).1.len()).collect();
    let alike = |length: usize| decimals.iter().filter(|found| **found == length).count();
    let usual = (0..=4).max_by_key(|&length| alike(length))?;
    let share = alike(usual) as f32 / decimals.len() as f32;
    (decimals.len() >= FEWEST && share >= ALIKE).then_some(usual)
}

/// The sign and integer digits, and the decimals.
fn parts(text: &str) -> (String, String) {
    let plain: String = text
        .chars()
        .filter_map(number_char)
        .filter(|char| *char != '\0')
        .collect();
    match plain.rsplit_once('.') {
        Some((integer, decimals)) => (integer.to_owned(), decimals.to_owned()),
        None => (plain, String::new()),
    }
}

/// What the field says if it has as many decimals as its column, and was read with more, by a stroke behind it, or without
/// its point.
pub fn as_printed<T>(field: &Field<T>, decimals: Option<usize>) -> Option<(String, Decimal)> {
    let usual = decimals?;
    let (mut integer, mut decimals) = parts(&field.text);
    if decimals.is_empty() {
        let digits = integer.trim_start_matches('-').len();
        if digits <= usual {
            return None;
        }
        decimals = integer.split_off(integer.len() - usual);
    }
    if decimals.len() < usual {
        return None;
    }
    decimals.truncate(usual);
    let point = if usual > 0 { "." } else { "" };
    let text = format!("{integer}{point}{decimals}");
    let value = parse_number(&text)?;
    (parse_number(&field.text) != Some(value)).then_some((text, value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use bill::Money;

    fn field<T: std::str::FromStr>(text: &str) -> Field<T> {
        Field {
            value: text.parse().ok(),
            text: text.into(),
            confidence: Some(0.99),
            ..Field::absent()
        }
    }

    fn line(quantity: &str, price: &str) -> Line {
        let product = |a: &str, b: &str| Money::from_product(a.parse().ok()?, b.parse().ok()?);
        let amount = product(quantity, price).expect("an amount").to_string();
        Line {
            page: 1,
            quantity: field(quantity),
            unit_price: field(price),
            amount: field(&amount),
            ..Line::default()
        }
    }

    #[test]
    fn what_most_of_a_column_has_is_its_shape() {
        let lines: Vec<Line> = ["1.0", "2", "30.0", "0.333", "4.0", "9"]
            .iter()
            .map(|quantity| line(quantity, "2.5000"))
            .collect();
        let shapes = Shapes::of(&lines, 1);
        assert_eq!(
            (shapes.quantity, shapes.unit_price, shapes.amount),
            (None, Some(4), Some(2))
        );
        assert_eq!(Shapes::of(&lines[..4], 1).unit_price, None);
        assert_eq!(Shapes::of(&lines, 2).unit_price, None);
    }

    #[test]
    fn lost_points_and_strokes_behind_show() {
        let said = |text: &str, decimals| {
            let said = as_printed(&field::<Decimal>(text), Some(decimals));
            said.map_or(String::new(), |(text, _)| text)
        };
        assert_eq!(said("420000", 4), "42.0000");
        assert_eq!(said("-42.501", 2), "-42.50");
        assert_eq!(said("5.1", 0), "5");
        assert_eq!(
            (said("420", 4), said("42.5", 2)),
            (String::new(), String::new())
        );
        assert_eq!(as_printed(&field::<Decimal>("4200"), None), None);
    }
}

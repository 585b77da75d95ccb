//! With how many decimals the numbers of a page's columns are printed.

use bill::{Decimal, Line};

use super::arithmetic::is_closed;
use super::number::{number_text, parse_number};

/// Fewer lines that close show nothing.
const FEWEST: usize = 5;
/// Share of them that are printed with the same number of decimals.
const ALIKE: f32 = 0.85;

/// Of a column that is filled up with zeros so many numbers show it.
const ROUND: usize = 2;
/// Share of its numbers with a point that have as many decimals, and of those without one that can have lost it.
const FILLED: f32 = 0.75;
/// So many numbers of several digits that all end in two zeros lost their points.
const LOST_POINTS: usize = 6;

/// Decimals that the numbers of each column have; `None` where they are printed in several ways.
#[derive(Debug, Clone, Copy, Default)]
pub struct Shapes {
    pub quantity: Option<usize>,
    pub unit_price: Option<usize>,
    pub amount: Option<usize>,
}

impl Shapes {
    /// By numbers that are filled up with zeros, `1172.00`, or by the lines of `page` whose equation holds as printed.
    pub fn of(lines: &[Line], page: u32) -> Shapes {
        let of_page: Vec<&Line> = lines.iter().filter(|line| line.page == page).collect();
        let closed = |line: &&&Line| is_closed(line);
        let shape = |text: fn(&Line) -> &str| {
            filled(of_page.iter().map(|line| text(line)))
                .or_else(|| shape(of_page.iter().filter(closed).map(|line| text(line))))
        };
        let quantity = shape(|line| &line.quantity.text);
        let quantities = || of_page.iter().map(|line| line.quantity.text.as_str());
        Shapes {
            quantity: quantity
                .filter(|usual| *usual > 0)
                .or_else(|| hundreds(quantities()))
                .or(quantity),
            unit_price: shape(|line| &line.unit_price.text),
            amount: shape(|line| &line.amount.text),
        }
    }
}

impl Shapes {
    /// Whether the amount and a factor of it have no point where all others of their columns have one: the line closes as
    /// well with both points.
    pub fn lost_points(&self, line: &Line) -> bool {
        let lost = |text: &str, usual: Option<usize>| {
            usual.is_some_and(|usual| usual > 0) && parts(text).1.is_empty()
        };
        lost(&line.amount.text, self.amount)
            && (lost(&line.quantity.text, self.quantity)
                || lost(&line.unit_price.text, self.unit_price))
    }
}

/// Decimals of a column in which round numbers have them, too: then all have.
fn filled<'a>(texts: impl Iterator<Item = &'a str>) -> Option<usize> {
    let (pointed, bare): (Vec<_>, Vec<_>) = texts
        .filter(|text| parse_number(text).is_some())
        .map(parts)
        .partition(|(_, decimals)| !decimals.is_empty());
    let share = |part: usize, whole: usize| part as f32 >= FILLED * whole as f32;
    let fits = |usual: &usize| {
        let alike = || {
            pointed
                .iter()
                .filter(|(_, decimals)| decimals.len() == *usual)
        };
        let round = alike().filter(|(_, decimals)| decimals.chars().all(|char| char == '0'));
        let lost = bare
            .iter()
            .filter(|(digits, _)| digits.trim_start_matches('-').len() > *usual);
        round.count() >= ROUND
            && share(alike().count(), pointed.len())
            && share(lost.count(), bare.len())
    };
    (1..=4).find(fits)
}

/// Two decimals of quantities that nearly all seem to be hundreds.
fn hundreds<'a>(texts: impl Iterator<Item = &'a str>) -> Option<usize> {
    let bare: Vec<String> = texts
        .filter(|text| parse_number(text).is_some())
        .map(parts)
        .filter_map(|(digits, decimals)| decimals.is_empty().then_some(digits))
        .collect();
    let ending = bare.iter().filter(|digits| digits.ends_with("00")).count();
    (ending >= LOST_POINTS && ending as f32 >= FILLED * bare.len() as f32).then_some(2)
}

fn shape<'a>(texts: impl Iterator<Item = &'a str>) -> Option<usize> {
    let decimals: Vec<usize> = texts.map(|text| parts(text).1.len()).collect();
    let alike = |length: usize| decimals.iter().filter(|found| **found == length).count();
    let usual = (0..=4).max_by_key(|&length| alike(length))?;
    let share = alike(usual) as f32 / decimals.len() as f32;
    (decimals.len() >= FEWEST && share >= ALIKE).then_some(usual)
}

/// Whether the text has fewer decimals than its column.
pub fn is_short(text: &str, usual: Option<usize>) -> bool {
    usual.is_some_and(|usual| parts(text).1.len() < usual)
}

/// The sign and integer digits, and the decimals.
fn parts(text: &str) -> (String, String) {
    let plain = number_text(text);
    match plain.rsplit_once('.') {
        Some((integer, decimals)) => (integer.to_owned(), decimals.to_owned()),
        None => (plain, String::new()),
    }
}

/// What the text says if it has as many decimals as its column, and was read with more, by a stroke behind it, or without
/// its point.
pub fn as_printed(text: &str, decimals: Option<usize>) -> Option<(String, Decimal)> {
    let usual = decimals?;
    let (mut integer, mut decimals) = parts(text);
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
    let printed = format!("{integer}{point}{decimals}");
    let value = parse_number(&printed)?;
    (parse_number(text) != Some(value)).then_some((printed, value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use bill::{Field, Money};

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
    fn round_numbers_with_decimals_show_that_all_have_them() {
        let filled = |texts: &[&str]| filled(texts.iter().copied());
        assert_eq!(
            filled(&["375.00", "11800", "117200", "35.00", "4800"]),
            Some(2)
        );
        assert_eq!(filled(&["375", "11.80", "35.5", "48"]), None);
        assert_eq!(filled(&["1.00", "2.00", "3", "4", "5"]), None);
        let hundreds = |texts: &[&str]| hundreds(texts.iter().copied());
        let lost = ["100", "200", "300", "1800", "200", "600", "0.25"];
        assert_eq!(hundreds(&lost), Some(2));
        assert_eq!(
            hundreds(&["100", "2", "300", "18", "200", "600", "4"]),
            None
        );
    }

    #[test]
    fn lines_close_without_their_points_too() {
        let shapes = Shapes {
            quantity: Some(2),
            unit_price: None,
            amount: Some(2),
        };
        let read = |quantity: &str, amount: &str| Line {
            quantity: field(quantity),
            amount: field(amount),
            ..Line::default()
        };
        assert!(shapes.lost_points(&read("200", "117200")));
        assert!(!shapes.lost_points(&read("200", "1172.00")));
        assert!(!Shapes::default().lost_points(&read("200", "117200")));
    }

    #[test]
    fn lost_points_and_strokes_behind_show() {
        let said = |text: &str, decimals| {
            let said = as_printed(text, Some(decimals));
            said.map_or(String::new(), |(text, _)| text)
        };
        assert_eq!(said("420000", 4), "42.0000");
        assert_eq!(said("-42.501", 2), "-42.50");
        assert_eq!(said("5.1", 0), "5");
        assert_eq!(
            (said("420", 4), said("42.5", 2)),
            (String::new(), String::new())
        );
        assert_eq!(as_printed("4200", None), None);
    }
}

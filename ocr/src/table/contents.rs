//! What stands in the columns of a table, and what it looks like.

use bill::{Decimal, Money};

use super::column::Column;
use super::row::Row;
use super::word::Word;
use crate::han::is_han;
use crate::reading::number::{parse_leading_number, parse_number};

/// Share of a column's filled cells that must be of a type for it to be the column's.
pub(super) const TYPED: f32 = 0.6;
/// A numeric column is filled in at least this share of the rows.
pub(super) const FILLED: f32 = 0.3;
/// Fewer rows prove nothing.
pub(super) const LEAST_ROWS: usize = 5;
/// From one number of a row to the next, where rows between were not read.
const LONGEST_STEP: Decimal = Decimal::from_parts(3, 0, 0, false, 0);
/// By how much of itself an amount may miss the product, where a digit of bad print was misread.
const NEARLY: Decimal = Decimal::from_parts(1, 0, 0, false, 1);

/// The text of every column in every row.
pub(super) struct Contents {
    texts: Vec<Vec<Option<String>>>,
    numbers: Vec<Vec<Option<Decimal>>>,
}

/// Quantity, price and amount as indices of columns.
pub(super) type Triple = [Option<usize>; 3];
/// Whether a quantity and a price make an amount.
pub(super) type Closes = fn(Option<Decimal>, Option<Decimal>, Option<Decimal>) -> bool;

impl Contents {
    pub(super) fn of(columns: &[Column], body: &[&Row]) -> Contents {
        let texts: Vec<Vec<Option<String>>> = columns
            .iter()
            .map(|column| body.iter().map(|row| text_in(row, column)).collect())
            .collect();
        let counted = |text: &str| {
            parse_leading_number(text)
                .filter(|_| has_unit(text))
                .map(|(number, _)| number)
        };
        let number = |text: &Option<String>| {
            let text = text.as_deref()?;
            parse_number(text).or_else(|| counted(text))
        };
        let numbers = texts
            .iter()
            .map(|column| column.iter().map(number).collect())
            .collect();
        Contents { texts, numbers }
    }

    pub(super) fn rows(&self) -> usize {
        self.texts.first().map_or(0, Vec::len)
    }

    pub(super) fn filled(&self, column: usize) -> f32 {
        self.texts[column].iter().flatten().count() as f32 / self.rows().max(1) as f32
    }

    pub(super) fn share(&self, column: usize, test: &dyn Fn(&str) -> bool) -> f32 {
        let filled: Vec<&str> = self.texts[column]
            .iter()
            .flatten()
            .map(String::as_str)
            .collect();
        let passed = filled.iter().filter(|text| test(text)).count();
        if filled.is_empty() {
            0.0
        } else {
            passed as f32 / filled.len() as f32
        }
    }

    pub(super) fn han(&self, column: usize) -> usize {
        let chars = self.texts[column]
            .iter()
            .flatten()
            .flat_map(|text| text.chars());
        chars.filter(|char| is_han(*char)).count()
    }

    pub(super) fn is_numeric(&self, column: usize) -> bool {
        self.filled(column) >= FILLED
            && self.share(column, &is_number) >= TYPED
            && !self.is_index(column)
    }

    /// Numbers with their units.
    pub(super) fn is_counted(&self, column: usize) -> bool {
        self.filled(column) >= FILLED && self.share(column, &has_unit) >= TYPED
    }

    /// 1, 2, 3 and so on down the page, some of them not read.
    pub(super) fn is_index(&self, column: usize) -> bool {
        let values: Vec<Decimal> = self.numbers[column].iter().flatten().copied().collect();
        let follows = |pair: &&[Decimal]| {
            let step = pair[1] - pair[0];
            pair[1].fract().is_zero() && step > Decimal::ZERO && step <= LONGEST_STEP
        };
        let steps = values.windows(2).filter(follows).count();
        values.len() >= LEAST_ROWS && steps * 4 > values.len() * 3
    }

    /// Share of values with more than one decimal.
    pub(super) fn fine(&self, column: usize) -> f32 {
        self.share(column, &|text| {
            parse_number(text).is_some_and(|value| value.scale() > 1)
        })
    }

    /// Share of values that are not whole.
    pub(super) fn broken(&self, column: usize) -> f32 {
        self.share(column, &|text| {
            parse_number(text).is_some_and(|value| value != value.trunc())
        })
    }

    /// Share of the rows where quantity x price = amount, as `closes` tells.
    pub(super) fn holds(&self, triple: Triple, closes: Closes) -> f32 {
        let [Some(q), Some(p), Some(a)] = triple else {
            return 0.0;
        };
        let closing = (0..self.rows())
            .filter(|&row| {
                closes(
                    self.numbers[q][row],
                    self.numbers[p][row],
                    self.numbers[a][row],
                )
            })
            .count();
        closing as f32 / self.rows().max(1) as f32
    }

    /// Share of values that are no quantity: none, or the part of one that a patient pays first.
    pub(super) fn shares(&self, column: usize) -> f32 {
        self.share(column, &|text| {
            parse_number(text).is_some_and(|value| {
                value >= Decimal::ZERO && value < Decimal::ONE && text.contains('.')
            })
        })
    }

    /// Share of values that are nothing, as no price is, and few amounts.
    pub(super) fn zeros(&self, column: usize) -> f32 {
        self.share(column, &|text| {
            parse_number(text).is_some_and(|value| value.is_zero())
        })
    }
}

fn text_in(row: &Row, column: &Column) -> Option<String> {
    let within = |word: &&Word| {
        let centre = word.centre();
        centre >= column.x0 && centre < column.x1 && word.text.chars().any(char::is_alphanumeric)
    };
    let words = row.words.iter().filter(within);
    let text: String = words.map(|word| word.text.as_str()).collect();
    (!text.is_empty()).then_some(text)
}

/// A number, or one whose last character was cut off by a rule: `392.0C`.
pub(super) fn is_number(text: &str) -> bool {
    let cut = || text.char_indices().next_back().map(|(at, _)| &text[..at]);
    let decimals = |text: &&str| text.contains('.') && !text.ends_with('.');
    parse_number(text).is_some()
        || cut()
            .filter(decimals)
            .is_some_and(|text| parse_number(text).is_some())
}

/// A number with its unit: `4项`, `15/片`, `×2盒`, `14.60元/支`.
pub(super) fn has_unit(text: &str) -> bool {
    let text = text.trim_start_matches(['×', '✕']);
    let unit = text.trim_start_matches(|char: char| char.is_ascii_digit() || ".-".contains(char));
    let counted = unit.len() < text.len();
    let unit = unit.strip_prefix('元').unwrap_or(unit);
    let unit = unit.strip_prefix('/').unwrap_or(unit);
    counted && (1..=4).contains(&unit.chars().count()) && unit.chars().all(is_han)
}

pub(super) fn is_code(text: &str) -> bool {
    text.len() >= 6
        && text.chars().any(|char| char.is_ascii_digit())
        && text
            .chars()
            .all(|char| char.is_ascii_alphanumeric() || char == '-')
}

pub(super) fn is_class(text: &str) -> bool {
    text.chars().count() <= 3
        && ["甲", "乙", "丙", "自费"]
            .iter()
            .any(|class| text.contains(class))
}

pub(super) fn closes(
    quantity: Option<Decimal>,
    price: Option<Decimal>,
    amount: Option<Decimal>,
) -> bool {
    let (Some(quantity), Some(price), Some(amount)) = (quantity, price, amount) else {
        return false;
    };
    // Nothing times anything is nothing: no evidence of what the columns are.
    !amount.is_zero() && Money::from_product(quantity, price) == Money::from_yuan_rounded(amount)
}

pub(super) fn nearly_closes(
    quantity: Option<Decimal>,
    price: Option<Decimal>,
    amount: Option<Decimal>,
) -> bool {
    let (Some(quantity), Some(price), Some(amount)) = (quantity, price, amount) else {
        return false;
    };
    let product = quantity.checked_mul(price);
    !amount.is_zero()
        && product.is_some_and(|product| (product - amount).abs() <= amount.abs() * NEARLY)
}

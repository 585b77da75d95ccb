//! Columns of a table whose titles are not printed, from what stands in them.

use bill::{Decimal, Money};

use super::column::{Column, Run, runs};
use super::row::Row;
use super::title::ColumnKind;
use crate::reading::date::parse_date;
use crate::reading::number::parse_number;

/// Columns told by types and arithmetic; `None` where no column of amounts stands out.
pub fn infer(rows: &[&Row]) -> Option<Vec<Column>> {
    let items: Vec<&Row> = rows
        .iter()
        .copied()
        .filter(|row| looks_like_item(row))
        .collect();
    if items.len() < 2 {
        return None;
    }
    let runs = runs(&items);
    let texts: Vec<Vec<Option<String>>> = runs
        .iter()
        .map(|run| items.iter().map(|row| text_in(row, *run)).collect())
        .collect();
    let kinds = kinds(&texts)?;
    let mut columns: Vec<Column> = runs
        .iter()
        .zip(kinds)
        .map(|(run, kind)| Column {
            kind,
            x0: f32::NEG_INFINITY,
            x1: f32::INFINITY,
            text_x0: run.x0,
            text_x1: run.x1,
        })
        .collect();
    for index in 1..columns.len() {
        let border = f32::midpoint(columns[index - 1].text_x1, columns[index].text_x0);
        columns[index - 1].x1 = border;
        columns[index].x0 = border;
    }
    Some(columns)
}

/// Some text and an amount with decimals.
pub fn looks_like_item(row: &Row) -> bool {
    let amount = |text: &str| text.contains('.') && parse_number(text).is_some();
    let wordy = |text: &str| text.chars().filter(|char| is_han(*char)).count() >= 2;
    row.words.len() >= 3
        && row.words.iter().any(|word| amount(&word.text))
        && row.words.iter().any(|word| wordy(&word.text))
        && !super::vocabulary::is_sum(&row.text())
}

/// At least two numbers: quantity and price, or price and amount.
pub fn has_numbers(row: &Row) -> bool {
    row.words
        .iter()
        .filter(|word| parse_number(&word.text).is_some())
        .count()
        >= 2
}

fn is_han(char: char) -> bool {
    matches!(char, '\u{4e00}'..='\u{9fff}')
}

fn text_in(row: &Row, run: Run) -> Option<String> {
    let text: String = row
        .words
        .iter()
        .filter(|word| word.centre() >= run.x0 && word.centre() <= run.x1)
        .map(|word| word.text.as_str())
        .collect();
    (!text.is_empty()).then_some(text)
}

fn kinds(texts: &[Vec<Option<String>>]) -> Option<Vec<ColumnKind>> {
    let share = |column: &[Option<String>], test: &dyn Fn(&str) -> bool| {
        let filled: Vec<&str> = column.iter().flatten().map(String::as_str).collect();
        let passed = filled.iter().filter(|text| test(text)).count();
        if filled.is_empty() {
            0.0
        } else {
            passed as f32 / filled.len() as f32
        }
    };
    let (quantity, price, amount) = triple(texts)?;
    let han = |column: &[Option<String>]| -> usize {
        column
            .iter()
            .flatten()
            .flat_map(|text| text.chars())
            .filter(|char| is_han(*char))
            .count()
    };
    let name = (0..texts.len())
        .filter(|index| *index < amount)
        .max_by_key(|&index| han(&texts[index]))?;
    let kind = |index: usize| {
        let column = &texts[index];
        if index == name {
            ColumnKind::Name
        } else if index == amount {
            ColumnKind::Amount
        } else if Some(index) == quantity {
            ColumnKind::Quantity
        } else if Some(index) == price {
            ColumnKind::UnitPrice
        } else if share(column, &|text| parse_date(text).is_some()) > 0.6 {
            ColumnKind::Date
        } else if share(column, &is_code) > 0.6 {
            ColumnKind::Code
        } else if share(column, &is_class) > 0.6 {
            ColumnKind::Category
        } else if share(column, &|text| text.ends_with('%')) > 0.6 {
            ColumnKind::SelfPayRatio
        } else if share(column, &|text| {
            text.chars().any(|char| char.is_ascii_digit())
        }) > 0.4
            && index > name
        {
            ColumnKind::Spec
        } else if share(column, &|text| text.chars().count() <= 2) > 0.6 && index > name {
            ColumnKind::Unit
        } else {
            ColumnKind::Other
        }
    };
    Some((0..texts.len()).map(kind).collect())
}

fn is_code(text: &str) -> bool {
    text.len() >= 6
        && text
            .chars()
            .all(|char| char.is_ascii_alphanumeric() || char == '-')
}

fn is_class(text: &str) -> bool {
    text.chars().count() <= 3
        && ["甲", "乙", "丙", "自费"]
            .iter()
            .any(|class| text.contains(class))
}

/// Quantity, price and amount: the columns for which quantity x price = amount holds most often;
/// without any such, the last column of decimals is the amount.
fn triple(texts: &[Vec<Option<String>>]) -> Option<(Option<usize>, Option<usize>, usize)> {
    let numbers: Vec<Vec<Option<Decimal>>> = texts
        .iter()
        .map(|column| {
            column
                .iter()
                .map(|text| text.as_deref().and_then(parse_number))
                .collect()
        })
        .collect();
    let filled = |column: usize| numbers[column].iter().flatten().count();
    let numeric: Vec<usize> = (0..texts.len())
        .filter(|&column| {
            filled(column) * 2 > texts[column].iter().flatten().count() && filled(column) > 0
        })
        .collect();
    let decimals = |column: usize| {
        texts[column]
            .iter()
            .flatten()
            .filter(|text| text.contains('.'))
            .count()
    };
    let mut best = (0, None);
    for &q in &numeric {
        for &p in &numeric {
            for &a in numeric.iter().filter(|&&a| a != p && a != q && p != q) {
                let holds = (0..texts[a].len())
                    .filter(|&row| closes(numbers[q][row], numbers[p][row], numbers[a][row]))
                    .count();
                // Equal evidence: prices have decimals where quantities have none, and stand later.
                let plain = usize::from(decimals(p) > decimals(q));
                let rank = holds * 4 + plain * 2 + usize::from(p > q);
                if holds * 3 > texts[a].len() && rank > best.0 {
                    best = (rank, Some((Some(q), Some(p), a)));
                }
            }
        }
    }
    best.1.or_else(|| {
        let last = numeric
            .iter()
            .rev()
            .find(|&&column| decimals(column) * 2 > filled(column))?;
        Some((None, None, *last))
    })
}

fn closes(quantity: Option<Decimal>, price: Option<Decimal>, amount: Option<Decimal>) -> bool {
    let (Some(quantity), Some(price), Some(amount)) = (quantity, price, amount) else {
        return false;
    };
    Money::from_product(quantity, price) == Money::from_yuan_rounded(amount)
}

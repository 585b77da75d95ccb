//! Price and quantity printed as one product, `12.50×2盒`, in place of two columns; also with its value, `12.50×2盒=25.00`, or
//! under the name and the amount of its item.

use bill::{Decimal, Money};

use super::column::Column;
use super::row::Row;
use super::title::ColumnKind;
use super::title_words::Title;
use super::word::Word;
use crate::han::is_han;
use crate::reading::number::{parse_leading_number, parse_number};

/// How the sign of a product is read.
const SIGNS: [char; 7] = ['×', 'x', 'X', '*', '✕', '╳', '乘'];
const EQUAL: [char; 2] = ['=', '＝'];
/// The sign as a word of its own.
const SIGN: &str = "×";
/// Longest unit behind the second factor.
const LONGEST_UNIT: usize = 4;
/// Share of the products whose value must stand in their row for them to be price and quantity.
const PROVED: f32 = 0.6;
/// Share of the rows with numbers that must hold a product for it to stand for two columns.
const USUAL: f32 = 0.6;
/// Fewer products prove nothing on a page that begins a table.
const LEAST: usize = 2;
/// Between the middles of an item's row and of the product under it, in em.
const REACH: f32 = 2.5;

/// Rows whose products are cut into factor, sign and factor, where they are price and quantity.
/// `goes_on`: the page before had such products.
pub fn cut(rows: Vec<Row>, goes_on: bool, em: f32) -> Vec<Row> {
    let cut: Vec<Option<Row>> = rows.iter().map(cut_row).collect();
    let least = if goes_on { 1 } else { LEAST };
    let (rows, cut) = joined(rows, cut, least, em);
    let products: Vec<&Row> = cut.iter().flatten().collect();
    let proved = products.iter().filter(|row| is_proved(row)).count();
    if proved < least || (proved as f32) < PROVED * products.len() as f32 {
        return rows;
    }
    let parts = rows.into_iter().zip(cut);
    parts.map(|(row, cut)| cut.unwrap_or(row)).collect()
}

/// Products whose value stands on the row above them put before it, where there are at least so many.
fn joined(
    rows: Vec<Row>,
    cut: Vec<Option<Row>>,
    least: usize,
    em: f32,
) -> (Vec<Row>, Vec<Option<Row>>) {
    let under = |at: usize| {
        let lower = cut[at].as_ref().filter(|row| !is_proved(row))?;
        let upper = &rows[at.checked_sub(1)?];
        let near = rows[at].middle() - upper.middle() < REACH * em;
        let amount = amount(lower)?;
        let is_amount = |word: &Word| parse_number(&word.text).and_then(Money::from_yuan_rounded);
        let place = upper
            .words
            .iter()
            .rposition(|word| is_amount(word) == Some(amount))?;
        let factors = &lower.words[product(lower)?];
        let words = [&upper.words[..place], factors, &upper.words[place..]].concat();
        (near && place > 0 && cut[at - 1].is_none()).then_some(Row { words })
    };
    let mut whole: Vec<Option<Row>> = (0..rows.len()).map(under).collect();
    if whole.iter().flatten().count() < least {
        return (rows, cut);
    }
    whole.push(None);
    let mut all = Vec::with_capacity(rows.len());
    for (at, (row, cut)) in rows.into_iter().zip(cut).enumerate() {
        let goes_above = whole[at].is_some();
        match (&whole[at + 1], cut) {
            (Some(whole), _) => all.push((row, Some(whole.clone()))),
            (None, Some(cut)) if goes_above => all.push((rest(&cut), None)),
            (None, cut) => all.push((row, cut)),
        }
    }
    all.retain(|(row, _)| !row.words.is_empty());
    all.into_iter().unzip()
}

/// The row with the sign of its product a word of its own, and so its value behind the sign of equality.
fn cut_row(row: &Row) -> Option<Row> {
    let (index, at) = row.words.iter().enumerate().find_map(|(index, word)| {
        let signs = word.glyphs.iter().enumerate();
        let mut signs = signs.filter(|(_, glyph)| SIGNS.contains(&glyph.char));
        let is_sign = |at: usize| factors(row, index, at).is_some();
        signs.find_map(|(at, _)| is_sign(at).then_some((index, at)))
    })?;
    let (first, second) = factors(row, index, at)?;
    let word = &row.words[index];
    let glyph = &word.glyphs[at];
    let mut sign = word.between(glyph.x0, glyph.x1).unwrap_or(word.clone());
    SIGN.clone_into(&mut sign.text);
    let from = index - usize::from(at == 0);
    let to = index + usize::from(at + 1 == word.glyphs.len());
    let (second, value) = parted(second);
    let words = row.words[..from]
        .iter()
        .cloned()
        .chain([first, sign, second])
        .chain(value)
        .chain(row.words[to + 1..].iter().cloned());
    Some(Row {
        words: words.collect(),
    })
}

/// The second factor, and the value behind its sign of equality.
fn parted(word: Word) -> (Word, Option<Word>) {
    let mut signs = word
        .glyphs
        .iter()
        .filter(|glyph| EQUAL.contains(&glyph.char));
    let parts = signs.next().and_then(|sign| {
        let factor = word.between(f32::NEG_INFINITY, sign.x0)?;
        Some((factor, word.between(sign.x1, f32::INFINITY)?))
    });
    parts.map_or((word, None), |(factor, value)| (factor, Some(value)))
}

/// What stands before and after the sign, if it is a number on either side.
fn factors(row: &Row, index: usize, at: usize) -> Option<(Word, Word)> {
    let word = &row.words[index];
    let glyph = &word.glyphs[at];
    let first = match at {
        0 => row.words.get(index.checked_sub(1)?)?.clone(),
        _ => word.between(f32::NEG_INFINITY, glyph.x0)?,
    };
    let second = if at + 1 == word.glyphs.len() {
        row.words.get(index + 1)?.clone()
    } else {
        word.between(glyph.x1, f32::INFINITY)?
    };
    value(&first.text)?;
    value(second.text.split(EQUAL).next()?)?;
    Some((first, second))
}

/// A number with or without its unit.
fn value(text: &str) -> Option<Decimal> {
    parse_number(text).or_else(|| {
        let (number, unit) = parse_leading_number(text)?;
        (unit.chars().count() <= LONGEST_UNIT && unit.trim_start_matches('/').chars().all(is_han))
            .then_some(number)
    })
}

/// Whether another number of the row is the product.
fn is_proved(row: &Row) -> bool {
    let Some(product) = product(row) else {
        return false;
    };
    let others = row.words.iter().enumerate();
    let mut others = others.filter(|(index, _)| !product.contains(index));
    let Some(amount) = amount(row) else {
        return false;
    };
    others.any(|(_, word)| {
        parse_number(&word.text).and_then(Money::from_yuan_rounded) == Some(amount)
    })
}

/// What the factors of a cut row come to.
fn amount(row: &Row) -> Option<Money> {
    let product = product(row)?;
    let factor = |index: usize| value(&row.words[index].text);
    Money::from_product(factor(product.start)?, factor(product.end - 1)?)
}

/// Where factor, sign and factor stand among the words of a cut row.
pub fn product(row: &Row) -> Option<std::ops::Range<usize>> {
    let sign = row.words.iter().position(|word| word.text == SIGN)?;
    (sign > 0 && sign + 1 < row.words.len()).then(|| sign - 1..sign + 2)
}

/// The row without its product.
fn rest(row: &Row) -> Row {
    let product = product(row).unwrap_or(0..0);
    let words = row.words.iter().enumerate();
    let words = words.filter(|(index, _)| !product.contains(index));
    Row {
        words: words.map(|(_, word)| word.clone()).collect(),
    }
}

/// Products in place of two columns.
pub struct Products {
    /// The columns of the factors, as they stand.
    pub columns: [Column; 2],
    /// The rows without their products.
    pub rest: Vec<Row>,
    /// They stand on rows of their own, beside the specifications, under the names.
    pub under_names: bool,
    /// From the first factor's left to the second's right, px.
    extent: (f32, f32),
}

impl Products {
    /// `None` where few of the rows hold one.
    pub fn of(items: &[&Row], titles: &[Title]) -> Option<Products> {
        let products: Vec<&[Word]> = items
            .iter()
            .filter_map(|row| Some(&row.words[product(row)?]))
            .collect();
        if products.is_empty() || (products.len() as f32) < USUAL * items.len() as f32 {
            return None;
        }
        let left = products.iter().map(|words| words[0].left);
        let right = products.iter().map(|words| words[2].right);
        let extent = (
            left.fold(f32::INFINITY, f32::min),
            right.fold(f32::NEG_INFINITY, f32::max),
        );
        let place = |kind| titles.iter().position(|title| title.kind == kind);
        let points = |index: usize| {
            let pointed = |words: &&&[Word]| words[index].text.contains('.');
            products.iter().filter(pointed).count()
        };
        let price_first = match (place(ColumnKind::UnitPrice), place(ColumnKind::Quantity)) {
            (Some(price), Some(quantity)) => price < quantity,
            _ => points(0) >= points(2),
        };
        let mut kinds = [ColumnKind::UnitPrice, ColumnKind::Quantity];
        if !price_first {
            kinds.reverse();
        }
        let under = |row: &&&Row| {
            let (first, factor) = (row.words.first(), product(row).map(|range| range.start));
            let factor = factor.map(|factor| &row.words[factor]);
            first
                .zip(factor)
                .is_some_and(|(first, factor)| factor.top > first.middle())
        };
        Some(Products {
            columns: kinds.map(Column::nowhere),
            under_names: items.iter().filter(under).count() * 2 > items.len(),
            rest: items.iter().map(|row| rest(row)).collect(),
            extent,
        })
    }

    /// Whether the title stands above the products and names one of their factors.
    pub fn is_titled(&self, title: &Title) -> bool {
        match title.kind {
            ColumnKind::UnitPrice | ColumnKind::Quantity => true,
            ColumnKind::Unit | ColumnKind::Other => {
                title.x0 < self.extent.1 && title.x1 > self.extent.0
            }
            _ => false,
        }
    }
}

//! Words under their columns.

use super::column::Column;
use super::labelled;
use super::product::product;
use super::row::Row;
use super::title::ColumnKind;
use super::word::Word;
use crate::engine::Lattice;
use crate::reading::number::parse_leading_number;

/// The words of one row under one column, in reading order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cell {
    pub words: Vec<Word>,
    /// The same print as it was read when looked at again.
    pub others: Vec<Lattice>,
}

impl Cell {
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Words joined; a space only where Latin letters or digits would run together.
    pub fn text(&self) -> String {
        Cell::joined(self.words.iter().map(|word| word.text.as_str()))
    }

    /// Other texts of its words, joined in the same way.
    pub fn joined<'a>(texts: impl Iterator<Item = &'a str>) -> String {
        let mut joined = String::new();
        for text in texts {
            let latin = |char: Option<char>| char.is_some_and(|char| char.is_ascii_alphanumeric());
            if latin(joined.chars().next_back()) && latin(text.chars().next()) {
                joined.push(' ');
            }
            joined.push_str(text);
        }
        joined
    }

    pub fn lattice(&self) -> Lattice {
        let mut lattice = Lattice::default();
        self.words
            .iter()
            .for_each(|word| lattice.push(&word.lattice));
        lattice
    }

    /// Left, top, right, bottom, px of the clean page.
    pub fn bounds(&self) -> Option<[f32; 4]> {
        self.words
            .iter()
            .map(|word| [word.left, word.top, word.right, word.bottom])
            .reduce(|a, b| {
                [
                    a[0].min(b[0]),
                    a[1].min(b[1]),
                    a[2].max(b[2]),
                    a[3].max(b[3]),
                ]
            })
    }

    /// The least of its words' confidences.
    pub fn confidence(&self) -> Option<f32> {
        self.words
            .iter()
            .filter_map(Word::confidence)
            .reduce(f32::min)
    }
}

/// One cell for each column, the row's words given to the columns they stand under.
pub fn cells(row: &Row, columns: &[Column]) -> Vec<Cell> {
    let mut cells = vec![Cell::default(); columns.len()];
    let factors: Vec<usize> = (0..columns.len())
        .filter(|&index| columns[index].is_factor())
        .collect();
    let product = product(row).filter(|_| factors.len() == 2);
    let product = product.unwrap_or(0..0);
    let labelled = |word: &Word| {
        let kind = labelled::label(word)?;
        let labels = |column: &Column| column.is_nowhere() && column.kind == kind;
        columns.iter().position(labels)
    };
    // Of a number the next word, of text all words up to the next label.
    let mut open: Option<usize> = None;
    for (index, word) in row.words.iter().enumerate() {
        if let Some(column) = labelled(word) {
            open = Some(column);
        } else if let Some(column) = open {
            cells[column].words.push(word.clone());
            open = open.filter(|&column| !is_numeric(columns[column].kind));
        } else if !product.contains(&index) {
            place(word.clone(), columns, &mut cells);
        }
    }
    for (&factor, word) in factors.iter().zip(row.words[product].iter().step_by(2)) {
        cells[factor].words.push(word.clone());
    }
    cells
}

fn place(word: Word, columns: &[Column], cells: &mut [Cell]) {
    let overlap = |column: &Column| word.right.min(column.x1) - word.left.max(column.x0);
    let under: Vec<usize> = (0..columns.len())
        .filter(|&index| overlap(&columns[index]) > 0.12 * (word.right - word.left))
        .collect();
    if let [left, right] = under[..]
        && let Some(cut) = split_place(&word, &columns[left], &columns[right])
        && let (Some(first), Some(second)) = (
            word.between(f32::NEG_INFINITY, cut),
            word.between(cut, f32::INFINITY),
        )
    {
        cells[left].words.push(first);
        cells[right].words.push(second);
        return;
    }
    if under.len() > 2
        && let Some(parts) = parts(&word, columns, &under)
    {
        for (column, part) in parts {
            cells[column].words.push(part);
        }
        return;
    }
    let most = under
        .iter()
        .copied()
        .max_by(|&a, &b| overlap(&columns[a]).total_cmp(&overlap(&columns[b])));
    // Long text runs over to the right; numbers, set flush right, to the left.
    let owner = match under.first() {
        Some(&first)
            if is_text(columns[first].kind)
                && overlap(&columns[first]) > 0.3 * (word.right - word.left) =>
        {
            Some(first)
        }
        _ => most,
    };
    if let Some(owner) = owner.or_else(|| nearest(&word, columns)) {
        cells[owner].words.push(word);
    }
}

/// The texts of three columns and more that run together, cut at their borders; `None` where numbers do not come out whole.
fn parts(word: &Word, columns: &[Column], under: &[usize]) -> Option<Vec<(usize, Word)>> {
    let cut = |&index: &usize| {
        let column = &columns[index];
        let part = word.between(column.x0, column.x1)?;
        let whole = !is_numeric(column.kind) || parse_leading_number(&part.text).is_some();
        whole.then_some((index, part))
    };
    under.iter().map(cut).collect()
}

fn nearest(word: &Word, columns: &[Column]) -> Option<usize> {
    (0..columns.len())
        .find(|&index| word.centre() >= columns[index].x0 && word.centre() < columns[index].x1)
}

fn is_text(kind: ColumnKind) -> bool {
    matches!(kind, ColumnKind::Name | ColumnKind::Spec)
}

pub fn is_numeric(kind: ColumnKind) -> bool {
    matches!(
        kind,
        ColumnKind::Quantity
            | ColumnKind::UnitPrice
            | ColumnKind::Amount
            | ColumnKind::SelfPayRatio
    )
}

/// Where two columns' texts touch: between a character that a number can hold and one it cannot,
/// nearest to the border, if the number falls on the number column's side, or after a class before its name.
fn split_place(word: &Word, left: &Column, right: &Column) -> Option<f32> {
    let border = left.x1;
    let numeric = |char: char| matches!(char, '0'..='9' | '.' | ',' | '-');
    let reach = 2.0 * word.height();
    let classed = matches!(
        (left.kind, right.kind),
        (
            ColumnKind::Category | ColumnKind::ChargeCategory,
            ColumnKind::Name
        )
    );
    word.glyphs
        .windows(2)
        .filter(
            |pair| match (is_numeric(left.kind), is_numeric(right.kind)) {
                (false, true) => !numeric(pair[0].char) && numeric(pair[1].char),
                (true, false) => numeric(pair[0].char) && !numeric(pair[1].char),
                _ => classed && matches!(pair[0].char, '类' | '费'),
            },
        )
        .map(|pair| f32::midpoint(pair[0].x1, pair[1].x0))
        .filter(|cut| (cut - border).abs() < reach)
        .min_by(|a, b| (a - border).abs().total_cmp(&(b - border).abs()))
}

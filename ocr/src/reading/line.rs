//! One row of the table as a line of the bill.

use bill::{Date, Decimal, Field, FieldName, Line, LineFlag, Money, PageBox};

use super::class::{self, CLASSES};
use super::class_mark;
use super::date::day_of;
use super::number::{parse_number, parse_ratio};
use super::number_cell::{is_half_bracketed, money_field, price_and_unit, quantity_and_unit};
use super::spec::spec;
use super::unit::UNITS;
use super::wording;
use crate::engine::Lattice;
use crate::preprocess::ToScan;
use crate::table::{Cell, Column, ColumnKind, ItemRow};

/// Where the cells of a page lie on the scan.
#[derive(Clone, Copy)]
pub struct Paper<'a> {
    pub page: u32,
    pub to_scan: &'a ToScan,
}

/// How one field of a line was printed, by the line's place on its page or bill.
#[derive(Debug, Clone)]
pub struct LinePrint {
    pub line: usize,
    pub lattice: Lattice,
}

impl LinePrint {
    /// `None` where the row has nothing under such a column.
    pub fn of(
        line: usize,
        item: &ItemRow,
        columns: &[Column],
        kind: ColumnKind,
    ) -> Option<LinePrint> {
        let lattice = filled(item, columns, kind)?.lattice();
        Some(LinePrint { line, lattice })
    }

    /// Of a line that stands `offset` lines further down.
    #[must_use]
    pub fn shifted(self, offset: usize) -> LinePrint {
        LinePrint {
            line: self.line + offset,
            ..self
        }
    }
}

impl Paper<'_> {
    pub fn page_box(&self, bounds: [f32; 4]) -> PageBox {
        let [left, top, right, bottom] = bounds;
        self.to_scan.page_box(self.page, left, top, right, bottom)
    }
}

/// The cell of a column, where anything stands in it.
fn filled<'a>(item: &'a ItemRow, columns: &[Column], kind: ColumnKind) -> Option<&'a Cell> {
    item.cell(columns, kind)
        .filter(|cell| !cell.is_empty() || !cell.others.is_empty())
}

/// What the equation of a line is about: its numbers, and the unit that may be printed with them. The other fields are
/// absent.
pub fn numbers(item: &ItemRow, columns: &[Column], paper: Paper<'_>) -> Line {
    let cell = |kind| filled(item, columns, kind);
    let mut line = Line {
        page: paper.page,
        unit: cell(ColumnKind::Unit).map_or_else(Field::absent, |cell| {
            UNITS.read(cell, text_field(cell, paper))
        }),
        amount: cell(ColumnKind::Amount)
            .map_or_else(Field::absent, |cell| money_field(cell, paper)),
        flags: lost_minus(item, columns),
        ..Line::default()
    };
    if let Some(cell) = cell(ColumnKind::Quantity) {
        (line.quantity, line.unit) = quantity_and_unit(cell, line.unit, paper);
    }
    if let Some(cell) = cell(ColumnKind::UnitPrice) {
        (line.unit_price, line.unit) = price_and_unit(cell, line.unit, paper);
    }
    drop_stray_signs(&mut line);
    if is_part_negative(item, columns, line.amount.value) {
        let doubtful = [FieldName::Quantity, FieldName::Amount];
        line.flags.extend(doubtful.map(LineFlag::LowConfidence));
    }
    line
}

/// Whether a part of a positive amount, in a column that is not read, is negative: the amount has lost its minus, and so the
/// quantity.
fn is_part_negative(item: &ItemRow, columns: &[Column], amount: Option<Money>) -> bool {
    let Some(amount) = amount else {
        return false;
    };
    let others = columns.iter().zip(&item.cells);
    let mut others = others.filter(|(column, _)| column.kind == ColumnKind::Other);
    others.any(|(_, cell)| {
        let text = cell.text();
        let part = parse_number(&text).filter(|_| text.contains('.'));
        let part = part.and_then(Money::from_yuan_rounded);
        part.is_some_and(|part| part < Money::ZERO && -part <= amount)
    })
}

/// `group` is the charge category printed above the row.
pub fn line(item: &ItemRow, columns: &[Column], group: Option<&str>, paper: Paper<'_>) -> Line {
    let cell = |kind| filled(item, columns, kind);
    let text = |kind| cell(kind).map_or_else(Field::absent, |cell| text_field(cell, paper));
    let bounds = item.cells.iter().filter_map(Cell::bounds).reduce(|a, b| {
        [
            a[0].min(b[0]),
            a[1].min(b[1]),
            a[2].max(b[2]),
            a[3].max(b[3]),
        ]
    });
    let (name, name_choices) = cell(ColumnKind::Name).map_or_else(
        || (Field::absent(), Vec::new()),
        |cell| wording::name(cell, text_field(cell, paper)),
    );
    let mut line = Line {
        code: cell(ColumnKind::Code).map_or_else(Field::absent, |cell| code_field(cell, paper)),
        name,
        name_choices,
        spec: cell(ColumnKind::Spec).map_or_else(Field::absent, |cell| {
            spec(&cell.lattice(), with_litres(text_field(cell, paper)))
        }),
        category: cell(ColumnKind::Category).map_or_else(Field::absent, |cell| {
            with_one_class(CLASSES.read(cell, text_field(cell, paper)))
        }),
        charge_category: text(ColumnKind::ChargeCategory),
        self_pay_ratio: cell(ColumnKind::SelfPayRatio)
            .map_or_else(Field::absent, |cell| ratio_field(cell, paper)),
        date: cell(ColumnKind::Date).map_or_else(Field::absent, |cell| date_field(cell, paper)),
        page_box: bounds.map(|bounds| paper.page_box(bounds)),
        ..numbers(item, columns, paper)
    };
    if cell(ColumnKind::Name).is_some_and(|cell| cell.words.iter().any(|word| word.cut_short)) {
        line.flags.push(LineFlag::LowConfidence(FieldName::Name));
    }
    class_mark::drop_refund(&mut line);
    class_mark::split(&mut line);
    if line.charge_category.text.is_empty()
        && let Some(group) = group
    {
        line.charge_category = Field {
            value: Some(group.to_owned()),
            text: group.to_owned(),
            ..Field::absent()
        };
    }
    line
}

/// A minus may be lost before both factors and leave the equation true: where ink says so, or one bracket of two was
/// read, the number is doubtful.
fn lost_minus(item: &ItemRow, columns: &[Column]) -> Vec<LineFlag> {
    [
        (ColumnKind::Quantity, FieldName::Quantity),
        (ColumnKind::Amount, FieldName::Amount),
    ]
    .into_iter()
    .filter(|(kind, _)| {
        let cell = item.cell(columns, *kind);
        let dash = cell.and_then(|cell| cell.words.first());
        let half = cell.is_some_and(|cell| is_half_bracketed(cell.text().trim()));
        half || dash.is_some_and(|word| word.dash)
    })
    .map(|(_, name)| LineFlag::LowConfidence(name))
    .collect()
}

/// Of a positive amount neither factor is a refund: what is left of a rule beside them was read as a minus.
fn drop_stray_signs(line: &mut Line) {
    if line.amount.value.is_none_or(|amount| amount <= Money::ZERO) {
        return;
    }
    // Or the amount has lost its own minus.
    if line
        .quantity
        .value
        .is_some_and(|quantity| quantity.is_sign_negative())
    {
        line.flags
            .push(LineFlag::LowConfidence(FieldName::Quantity));
    }
    for field in [&mut line.quantity, &mut line.unit_price] {
        field.value = field.value.map(|value| value.abs());
    }
}

fn text_field(cell: &Cell, paper: Paper<'_>) -> Field<String> {
    let text = cell.text();
    Field {
        value: Some(text.clone()),
        text,
        confidence: cell.confidence(),
        page_box: cell.bounds().map(|bounds| paper.page_box(bounds)),
        ..Field::absent()
    }
}

fn with_one_class(mut field: Field<String>) -> Field<String> {
    if let Some(class) = field.value.as_deref().and_then(class_mark::alone) {
        field.value = Some(class.to_owned());
    }
    field
}

/// `2m1:50mg` is `2ml:50mg`: no unit ends in a digit.
fn with_litres(mut field: Field<String>) -> Field<String> {
    let Some(text) = &field.value else {
        return field;
    };
    let chars: Vec<char> = text.chars().collect();
    let is_litre = |at: usize| {
        let before = at.checked_sub(2).map(|before| chars[before]);
        let after = chars.get(at + 1);
        matches!(chars[at], '1' | 'I' | '|')
            && chars[at - 1] == 'm'
            && before.is_some_and(|char| char.is_ascii_digit())
            && after.is_none_or(|char| !char.is_ascii_alphanumeric() && *char != '.')
    };
    let spelt = |at: usize| {
        if at > 1 && is_litre(at) {
            'l'
        } else {
            chars[at]
        }
    };
    field.value = Some((0..chars.len()).map(spelt).collect());
    field
}

/// Fewer letters and digits beside other text are no code.
const LEAST_CODE: usize = 6;

/// Codes hold Latin capitals and digits only; a wrapped code is joined, and a heading that stands in its cell is left out.
fn code_field(cell: &Cell, paper: Paper<'_>) -> Field<String> {
    let mut field = text_field(cell, paper);
    let text: String = cell
        .text()
        .chars()
        .filter(|char| !char.is_whitespace())
        .collect();
    let own = text.trim_matches(|char: char| !char.is_ascii_graphic());
    let alone = own.len() >= LEAST_CODE && own.is_ascii();
    field.value = Some(if alone { own.to_owned() } else { text });
    field.confidence = whole_confidence(cell);
    field
}

/// Of codes and days every character must be right.
fn whole_confidence(cell: &Cell) -> Option<f32> {
    let readings = cell.lattice().readings(1, Some);
    let best = readings.first().filter(|best| !best.text.is_empty())?;
    Some(best.log_prob.exp())
}

fn ratio_field(cell: &Cell, paper: Paper<'_>) -> Field<Decimal> {
    let field = text_field(cell, paper);
    let read = Field {
        value: parse_ratio(&field.text),
        text: field.text,
        confidence: field.confidence,
        page_box: field.page_box,
        ..Field::absent()
    };
    class::ratio(&cell.lattice(), read)
}

fn date_field(cell: &Cell, paper: Paper<'_>) -> Field<Date> {
    let field = text_field(cell, paper);
    Field {
        value: day_of(&field.text),
        text: field.text,
        confidence: whole_confidence(cell),
        page_box: field.page_box,
        ..Field::absent()
    }
}

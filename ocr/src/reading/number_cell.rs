//! Cells that hold a number, with or without its unit.

use bill::{Alternative, Decimal, Field, Money, PageBox};

use super::line::Paper;
use super::number::{number_char, parse_leading_number, parse_number};
use super::second_look::vote;
use super::unit::UNITS;
use crate::engine::{Glyph, Lattice};
use crate::table::{Cell, Word};

/// Readings of a number that are kept.
const READINGS: usize = 8;

/// All readings of a number in the lattice, best first, each value once.
pub fn number_readings(lattice: &Lattice) -> Vec<(Decimal, Alternative)> {
    let mut readings: Vec<(Decimal, Alternative)> = Vec::new();
    for reading in lattice.readings(READINGS, number_char) {
        let Some(value) = parse_number(&reading.text) else {
            continue;
        };
        if readings.iter().all(|(known, _)| *known != value) {
            readings.push((
                value,
                Alternative {
                    text: reading.text,
                    log_prob: reading.log_prob,
                },
            ));
        }
    }
    readings
}

/// What stands before the unit: of `2盒` the 2.
fn number_part(lattice: &Lattice) -> Lattice {
    let glyphs = lattice.glyphs();
    let unit = (1..glyphs.len())
        .find(|&at| number_char(glyphs[at].char).is_none() || glyphs[at].char == '/');
    match unit {
        Some(at) => lattice.slice(
            f32::NEG_INFINITY,
            f32::midpoint(glyphs[at - 1].x1, glyphs[at].x0.max(glyphs[at - 1].x1)),
        ),
        None => lattice.clone(),
    }
}

/// Of several numbers in one cell the last is taken, at half its confidence.
fn number_field(cell: &Cell, paper: Paper<'_>) -> Field<Decimal> {
    let whole = |word: &&Word| word.text.contains('.') && parse_number(&word.text).is_some();
    if cell.others.is_empty()
        && cell.words.iter().filter(whole).count() > 1
        && let Some(last) = cell.words.iter().rfind(whole)
    {
        let bounds = [last.left, last.top, last.right, last.bottom];
        let mut field = from_lattice(
            &last.lattice,
            &[],
            last.text.clone(),
            Some(paper.page_box(bounds)),
        );
        field.confidence = field.confidence.map(|confidence| confidence * 0.5);
        return field;
    }
    from_lattice(
        &cell.lattice(),
        &cell.others,
        cell.text(),
        cell.bounds().map(|bounds| paper.page_box(bounds)),
    )
}

/// `others` are further looks at the same print.
fn from_lattice(
    lattice: &Lattice,
    others: &[Lattice],
    text: String,
    page_box: Option<PageBox>,
) -> Field<Decimal> {
    let others: Vec<_> = others
        .iter()
        .map(|other| number_readings(&number_part(other)))
        .filter(|readings| !readings.is_empty())
        .collect();
    let mut readings = vote(number_readings(lattice), &others);
    let mut field = Field {
        text,
        page_box,
        ..Field::absent()
    };
    if is_bracketed(&field.text) {
        readings.iter_mut().for_each(negate);
    }
    if readings.is_empty() {
        return field;
    }
    let (value, best) = readings.remove(0);
    if !others.is_empty() {
        field.text.clone_from(&best.text);
    }
    field.value = Some(value);
    field.confidence = Some(best.log_prob.exp());
    field.alternatives = readings
        .into_iter()
        .map(|(_, alternative)| alternative)
        .collect();
    field
}

const OPENING: [char; 4] = ['(', '（', '[', '【'];
const CLOSING: [char; 4] = [')', '）', ']', '】'];

/// `(12.00)`, as accounts print what is given back.
fn is_bracketed(text: &str) -> bool {
    let text = text.trim().trim_start_matches(['¥', '￥']);
    text.starts_with(OPENING) && text.ends_with(CLOSING)
}

/// One bracket beside nothing but a number.
pub fn is_half_bracketed(text: &str) -> bool {
    let (opens, closes) = (text.starts_with(OPENING), text.ends_with(CLOSING));
    let number = text.trim_start_matches(OPENING).trim_end_matches(CLOSING);
    opens != closes && parse_number(number).is_some()
}

fn negate((value, reading): &mut (Decimal, Alternative)) {
    if value.is_sign_positive() {
        *value = -*value;
        reading.text.insert(0, '-');
    }
}

pub fn money_field(cell: &Cell, paper: Paper<'_>) -> Field<Money> {
    let field = number_field(cell, paper);
    Field {
        value: field
            .value
            .filter(|yuan| yuan.scale() <= 2 || yuan.normalize().scale() <= 4)
            .and_then(Money::from_yuan_rounded),
        text: field.text,
        confidence: field.confidence,
        provenance: field.provenance,
        page_box: field.page_box,
        alternatives: field.alternatives,
    }
}

/// `1次`, `2.00/盒`, `×2盒`: a quantity cell may carry the unit.
pub fn quantity_and_unit(
    cell: &Cell,
    unit: Field<String>,
    paper: Paper<'_>,
) -> (Field<Decimal>, Field<String>) {
    let starts_unit = |char: char| number_char(char).is_none() || matches!(char, '元' | '*' | '/');
    let times = glyphs(cell)
        .first()
        .is_some_and(|glyph| is_times(glyph.char));
    if times || unit.text.is_empty() {
        number_and_unit(cell, unit, paper, starts_unit)
    } else {
        (number_field(cell, paper), unit)
    }
}

/// `14.60元/支`: a price cell may carry the unit.
pub fn price_and_unit(
    cell: &Cell,
    unit: Field<String>,
    paper: Paper<'_>,
) -> (Field<Decimal>, Field<String>) {
    number_and_unit(cell, unit, paper, |char| matches!(char, '元' | '/'))
}

fn glyphs(cell: &Cell) -> Vec<&Glyph> {
    cell.words.iter().flat_map(|word| &word.glyphs).collect()
}

fn is_times(char: char) -> bool {
    matches!(char, '×' | '✕')
}

/// The number before the first glyph that `starts_unit`, and what follows it, if no unit is known.
fn number_and_unit(
    cell: &Cell,
    unit: Field<String>,
    paper: Paper<'_>,
    starts_unit: impl Fn(char) -> bool,
) -> (Field<Decimal>, Field<String>) {
    let all = glyphs(cell);
    let times = usize::from(all.first().is_some_and(|glyph| is_times(glyph.char)));
    let glyphs = &all[times..];
    let cut = glyphs
        .iter()
        .position(|glyph| starts_unit(glyph.char))
        .unwrap_or(glyphs.len());
    let text_of = |part: &[&Glyph]| -> String { part.iter().map(|glyph| glyph.char).collect() };
    let suffix = text_of(&glyphs[cut..]);
    let suffix = suffix.trim_start_matches(['元', '/']).trim();
    if cut == 0 || times == 0 && suffix.is_empty() {
        return (number_field(cell, paper), unit);
    }
    let start = match times {
        0 => f32::NEG_INFINITY,
        _ => all[0].x1,
    };
    let end = glyphs.get(cut).map_or(f32::INFINITY, |next| {
        let place = next.x0.max(glyphs[cut - 1].x1 - 0.01);
        f32::midpoint(glyphs[cut - 1].x1, place)
    });
    let lattice = cell.lattice().slice(start, end);
    let page_box = cell.bounds().map(|bounds| paper.page_box(bounds));
    let mut number = from_lattice(&lattice, &cell.others, text_of(&glyphs[..cut]), page_box);
    let doses = suffix.split_once(['×', '✕', '*']);
    let doses = doses.and_then(|(unit, doses)| Some((unit, parse_leading_number(doses)?.0)));
    let suffix = match doses {
        // `15g×7`: seven doses of a herb.
        Some((unit, doses)) => {
            number.value = number.value.and_then(|dose| dose.checked_mul(doses));
            number.alternatives.clear();
            unit
        }
        None => suffix,
    };
    if !unit.text.is_empty() || suffix.is_empty() {
        return (number, unit);
    }
    let start = glyphs.get(cut).map_or(start, |_| end);
    let unit = Field {
        value: Some(suffix.to_owned()),
        text: suffix.to_owned(),
        confidence: cell.confidence(),
        page_box,
        ..Field::absent()
    };
    (
        number,
        UNITS.read_in(cell.lattice().slice(start, f32::INFINITY), unit),
    )
}

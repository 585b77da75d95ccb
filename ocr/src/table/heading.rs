//! The row of column titles, and what each title means.

use std::collections::BTreeSet;

use super::paid;
use super::repeated;
use super::role::TRIPLE;
use super::row::Row;
use super::title::ColumnKind;
use super::title_tiers::{stack, tiers};
use super::title_words::{Place, Title, is_ornament, places, titles};

/// A row of titles.
#[derive(Debug, Clone, PartialEq)]
pub struct Heading {
    /// Left to right.
    pub titles: Vec<Title>,
    /// px of the clean page.
    pub top: f32,
    pub bottom: f32,
    /// Rows it takes, first and last, as indices.
    pub rows: (usize, usize),
    /// The title of the names says that they are followed by their specification: `项目名称/规格`.
    pub names_with_specs: bool,
}

impl Heading {
    /// Whether the other is part of it: one that touches it, without some of its titles.
    fn completes(&self, other: &Heading) -> bool {
        let [own, others] = [self, other].map(|heading| {
            let sure = heading.titles.iter().filter(|title| title.sure);
            let kinds = sure.map(|title| title.kind);
            let known = kinds.filter(|kind| *kind != ColumnKind::Other);
            known.collect::<BTreeSet<ColumnKind>>()
        });
        self.rows.0 <= other.rows.1 + 1 && own.len() > others.len() && own.is_superset(&others)
    }
}

/// From the middle of a row that names groups of columns to that of their titles, in em.
const GROUP_REACH: f32 = 3.5;

/// Every heading of a page, top to bottom; where no row is one, the first rows that are together; where none is legible, the
/// first row that resembles one.
pub fn headings(rows: &[Row], em: f32) -> Vec<Heading> {
    let mut found: Vec<Heading> = Vec::new();
    for index in 0..rows.len() {
        if found.last().is_some_and(|heading| index <= heading.rows.1) {
            continue;
        }
        if !is_heading(&rows[index]) || is_superseded(rows, index, em) {
            continue;
        }
        let next = heading(rows, index, em);
        found.pop_if(|last| next.completes(last));
        found.push(next);
    }
    if found.is_empty() {
        let broken = (0..rows.len()).find(|&index| {
            let (first, last) = tiers(rows, index, em);
            first < last && name_columns(&places(stack(&rows[first..=last]).into_iter()))
        });
        found.extend(broken.map(|index| heading(rows, index, em)));
    }
    if found.is_empty() {
        let alike = rows.iter().position(resembles_heading);
        found.extend(alike.map(|index| heading(rows, index, em)));
    }
    if found.is_empty() {
        let second = (1..rows.len()).find(|&index| is_second_tier(&rows[index - 1], &rows[index]));
        found.extend(second.map(|index| heading(rows, index, em)));
    }
    found
}

/// Titles this far from those of the heading before, in em, have columns of their own.
const MOVED: f32 = 0.8;

/// The headings that begin tables of their own: the first, and those whose titles are others or stand elsewhere.
pub fn sections(headings: &[Heading], em: f32) -> Vec<&Heading> {
    let mut sections: Vec<&Heading> = Vec::new();
    for heading in headings {
        if sections
            .last()
            .is_none_or(|last| is_other(last, heading, em))
        {
            sections.push(heading);
        }
    }
    sections
}

fn is_other(one: &Heading, next: &Heading, em: f32) -> bool {
    let known = |heading: &Heading| -> Vec<Title> {
        let known = |title: &&Title| title.sure && title.kind != ColumnKind::Other;
        heading.titles.iter().filter(known).copied().collect()
    };
    let kinds =
        |titles: &[Title]| -> Vec<ColumnKind> { titles.iter().map(|title| title.kind).collect() };
    let (one, next) = (known(one), known(next));
    let (before, after) = (kinds(&one), kinds(&next));
    let moved = |(one, next): (&Title, &Title)| {
        let centre = |title: &Title| f32::midpoint(title.x0, title.x1);
        (centre(one) - centre(next)).abs() > MOVED * em
    };
    let lacks =
        |kinds: &[ColumnKind], other: &[ColumnKind]| other.iter().any(|kind| !kinds.contains(kind));
    if before == after {
        return one.iter().zip(&next).any(moved);
    }
    // One misread title makes no other table, but where titles of both stand elsewhere the columns do too.
    let count = |kinds: &[ColumnKind], kind| kinds.iter().filter(|other| **other == kind).count();
    let single = |title: &&Title| count(&before, title.kind) == 1 && count(&after, title.kind) == 1;
    let shared: Vec<&Title> = one.iter().filter(single).collect();
    let moved = shared.iter().filter(|title| {
        let mut same = next.iter().filter(|other| other.kind == title.kind);
        same.any(|other| moved((title, other)))
    });
    let moved = moved.count();
    lacks(&before, &after) && lacks(&after, &before) || moved >= 2 && moved * 2 > shared.len()
}

/// Whether the row names groups of columns, whose own titles follow: `收费项目  费用情况` over `名称 单价 数量 金额`.
fn is_superseded(rows: &[Row], index: usize, em: f32) -> bool {
    let kinds = |row: &Row| {
        let places = places(row.words.iter());
        let sure = titles(&places).into_iter().filter(|(title, _)| title.sure);
        let mut kinds: Vec<ColumnKind> = sure.map(|(title, _)| title.kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds.len()
    };
    let near = |row: &&Row| row.middle() - rows[index].middle() < GROUP_REACH * em;
    let mut next = rows[index + 1..].iter().take(2).take_while(near);
    next.any(|row| is_heading(row) && kinds(row) > kinds(&rows[index]))
}

/// Titles of numbers under a lone title of names, as till slips print them; that one may be illegible.
fn is_second_tier(above: &Row, row: &Row) -> bool {
    let kinds = |row: &Row| -> Vec<ColumnKind> {
        let places = places(row.words.iter());
        let plain = places
            .iter()
            .all(|place| !place.char.is_ascii_digit() && !matches!(place.char, ':' | '：'));
        let titles = titles(&places)
            .into_iter()
            .filter(|(title, _)| title.sure && plain);
        titles.map(|(title, _)| title.kind).collect()
    };
    let numbers = kinds(row);
    let numeric = |kind: &&ColumnKind| TRIPLE.contains(kind);
    let count = numbers.iter().filter(numeric).count();
    let places = places(row.words.iter());
    let covered: usize = titles(&places).iter().map(|(_, length)| length).sum();
    let letters = places.iter().filter(|place| !is_ornament(place.char));
    let alone = numbers.contains(&ColumnKind::Amount) && covered * 5 >= letters.count() * 3;
    count >= 2 && (alone || kinds(above) == [ColumnKind::Name])
}

/// Titles of at least four kinds, some misread, among them names and money.
fn resembles_heading(row: &Row) -> bool {
    let places = places(row.words.iter());
    let mut kinds: Vec<ColumnKind> = titles(&places)
        .iter()
        .map(|(title, _)| title.kind)
        .filter(|kind| *kind != ColumnKind::Other)
        .collect();
    kinds.sort_unstable();
    kinds.dedup();
    let has = |kind| kinds.contains(&kind);
    let plain = places
        .iter()
        .filter(|place| place.char.is_ascii_digit() || matches!(place.char, ':' | '：'))
        .count();
    kinds.len() >= 4
        && plain * 6 <= places.len()
        && has(ColumnKind::Name)
        && (has(ColumnKind::Amount) || has(ColumnKind::UnitPrice))
}

fn is_heading(row: &Row) -> bool {
    name_columns(&places(row.words.iter()))
}

/// Titles of at least three kinds, or of names and money alone.
fn name_columns(places: &[Place<'_>]) -> bool {
    let titles = titles(places);
    let mut kinds: Vec<ColumnKind> = titles
        .iter()
        .filter(|(title, told)| title.sure || *told > 0)
        .map(|(title, _)| title.kind)
        .collect();
    kinds.sort_unstable();
    kinds.dedup();
    let has = |kind| kinds.contains(&kind);
    let money = has(ColumnKind::Amount) || has(ColumnKind::UnitPrice);
    let covered: usize = titles.iter().map(|(_, length)| length).sum();
    let letters = places
        .iter()
        .filter(|place| !is_ornament(place.char))
        .count();
    let colons = places
        .iter()
        .filter(|place| matches!(place.char, ':' | '：'))
        .count();
    let digits = places
        .iter()
        .filter(|place| place.char.is_ascii_digit())
        .count();
    let known = kinds
        .iter()
        .filter(|kind| **kind != ColumnKind::Other)
        .count();
    colons < 2
        && digits * 4 <= letters
        && money
        && ((known >= 3 && covered * 2 >= letters)
            || (has(ColumnKind::Name) && known >= 2 && covered * 5 >= letters * 4))
}

fn heading(rows: &[Row], index: usize, em: f32) -> Heading {
    let (first, last) = tiers(rows, index, em);
    let stacked = places(stack(&rows[first..=last]).iter().copied());
    let mut titles: Vec<Title> = titles(&stacked)
        .into_iter()
        .map(|(title, _)| title)
        .collect();
    let names_with_specs = join_specs(&mut titles, &stacked);
    join_units(&mut titles);
    join_misread(&mut titles);
    paid::part_from_due(&mut titles, &stacked);
    repeated::complete(&mut titles, em);
    Heading {
        titles,
        names_with_specs,
        top: rows[first].top(),
        bottom: rows[last].bottom(),
        rows: (first, last),
    }
}

/// Whether one title names both names and specifications; one over the other becomes one title.
fn join_specs(titles: &mut Vec<Title>, places: &[Place<'_>]) -> bool {
    let text: String = places.iter().map(|place| place.char).collect();
    let joined = [
        "名称/规格",
        "名称及规格",
        "名称规格",
        "项目/规格",
        "名称(规格",
    ];
    let name = titles.iter().find(|title| title.kind == ColumnKind::Name);
    let Some(name) = name.copied() else {
        return false;
    };
    let count = titles.len();
    titles.retain(|title| {
        let shared = title.x1.min(name.x1) - title.x0.max(name.x0);
        title.kind != ColumnKind::Spec || shared < 0.5 * (title.x1 - title.x0)
    });
    let apart = titles.iter().any(|title| title.kind == ColumnKind::Spec);
    titles.len() < count || !apart && joined.iter().any(|joined| text.contains(joined))
}

/// 数量 over 单位 is one column, of quantities with their units.
fn join_units(titles: &mut Vec<Title>) {
    let counts = |title: &&Title| title.kind == ColumnKind::Quantity;
    let quantities: Vec<Title> = titles.iter().filter(counts).copied().collect();
    titles.retain(|title| {
        let shared = |other: &Title| title.x1.min(other.x1) - title.x0.max(other.x0);
        let under = |other: &Title| shared(other) > 0.5 * (title.x1 - title.x0);
        title.kind != ColumnKind::Unit || !quantities.iter().any(under)
    });
}

/// What no title resembles, over or under a known one, is a misread part of it: `收费项` over `自名称`.
fn join_misread(titles: &mut Vec<Title>) {
    let known: Vec<Title> = titles.iter().filter(|title| title.sure).copied().collect();
    titles.retain(|title| {
        let shared = |other: &Title| title.x1.min(other.x1) - title.x0.max(other.x0);
        let part = |other: &Title| shared(other) > 0.5 * (title.x1 - title.x0);
        title.sure || title.kind != ColumnKind::Other || !known.iter().any(part)
    });
}

//! One page: its table read as lines, the text around it as header and sums.

use bill::{Date, Field, FieldName, Header, Line, LineFlag, PageInfo, Problem, ProblemKind};

use super::class_mark;
use super::code;
use super::header::{header, merge};
use super::leading;
use super::level::is_level;
use super::line::{LinePrint, Paper, line};
use super::lost_stroke;
use super::number::parse_number;
use super::numbered;
use super::price_digits;
use super::sums::{Position, PrintedSum, SumKind, sums, unlabelled};
use crate::table::{BodyRow, Column, ColumnKind, Group, PageRows, Row, Table, Word, vocabulary};

/// What was read from one page; line indices are the page's own.
#[derive(Debug, Clone)]
pub(crate) struct PageReading {
    pub info: PageInfo,
    pub header: Header,
    pub lines: Vec<Line>,
    pub sums: Vec<PrintedSum>,
    /// The prints of the days of lines.
    pub days: Vec<LinePrint>,
    pub problems: Vec<Problem>,
}

impl PageReading {
    /// Adds what was read from another receipt on the same page.
    pub fn append(&mut self, other: PageReading) {
        let offset = self.lines.len();
        merge(&mut self.header, other.header);
        let sums = other.sums.into_iter();
        self.sums.extend(sums.map(|sum| sum.shifted(offset)));
        self.lines.extend(other.lines);
        let days = other.days.into_iter();
        self.days.extend(days.map(|day| day.shifted(offset)));
        self.problems.extend(other.problems);
    }
}

/// Headings of a page that speak for the items at the top of the next one, too.
#[derive(Debug, Default)]
pub(crate) struct OpenHeadings {
    charge_category: Option<String>,
    day: Option<Date>,
}

impl OpenHeadings {
    /// The next page is not of the same table: no day speaks for it.
    pub fn end_day(&mut self) {
        self.day = None;
    }
}

/// `text_height` is the median height of the page's text, px of the clean page. `open` are the headings that the page
/// before left open, and become those that this page leaves open.
pub(crate) fn read_page(
    page: &PageRows,
    info: PageInfo,
    paper: Paper<'_>,
    text_height: f32,
    open: &mut OpenHeadings,
) -> PageReading {
    let around: Vec<&Row> = page
        .above
        .iter()
        .chain(page.below.iter().filter(|row| !is_item(row, page)))
        .collect();
    let mut reading = PageReading {
        info,
        header: header(&around, paper, 3.0 * text_height),
        lines: Vec::new(),
        sums: Vec::new(),
        days: Vec::new(),
        problems: Vec::new(),
    };
    let top = Position {
        after: 0,
        group_start: 0,
    };
    for row in &page.above {
        let labelled = sums(row, top, true, paper).into_iter();
        let labelled: Vec<PrintedSum> = labelled.filter(|sum| is_total(sum.kind)).collect();
        // The label of a total in a box may stand over it.
        if labelled.is_empty() && page.table.is_some() {
            let bare = unlabelled(row, top, paper).into_iter();
            let bare = bare.filter(|sum| sum.kind == SumKind::Unlabelled);
            reading.sums.extend(bare);
        }
        reading.sums.extend(labelled);
    }
    if let Some(table) = &page.table {
        read_groups(&table.groups, paper, text_height, open, &mut reading);
        let end = Position {
            after: reading.lines.len(),
            group_start: 0,
        };
        let lowest = last_item(table);
        let foot = page.below.iter().filter(|row| row.middle() > lowest);
        let sums = foot.flat_map(|row| unlabelled(row, end, paper));
        reading.sums.extend(sums);
    } else {
        let sums = page
            .above
            .iter()
            .flat_map(|row| unlabelled(row, top, paper));
        reading.sums.extend(sums);
        reading.problems.push(no_table(paper.page));
    }
    reading
}

/// Middle of the lowest item, px of the clean page.
fn last_item(table: &Table) -> f32 {
    let rows = table.groups.iter().flat_map(|group| &group.rows);
    rows.filter_map(|row| match row {
        BodyRow::Item(item) => Some(item.middle),
        _ => None,
    })
    .fold(f32::NEG_INFINITY, f32::max)
}

fn is_total(kind: SumKind) -> bool {
    matches!(kind, SumKind::Grand | SumKind::Capitals)
}

/// Rows by their middles, with the group that each is of; those of two groups side by side take turns, as the paper has them.
fn in_turn(groups: &[Group]) -> Vec<(f32, usize, &BodyRow)> {
    let mut rows: Vec<(f32, usize, &BodyRow)> = groups
        .iter()
        .enumerate()
        .flat_map(|(index, group)| {
            let mut middle = group.top;
            group.rows.iter().map(move |row| {
                middle = match row {
                    BodyRow::Item(item) => item.middle,
                    BodyRow::Sum(row) => row.middle(),
                    _ => middle,
                };
                (middle, index, row)
            })
        })
        .collect();
    if groups.len() > 1 {
        rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    }
    rows
}

fn read_groups(
    groups: &[Group],
    paper: Paper<'_>,
    text_height: f32,
    open: &mut OpenHeadings,
    reading: &mut PageReading,
) {
    let rows = in_turn(groups);
    let mut group_start = 0;
    let days = rows
        .iter()
        .any(|(_, _, row)| matches!(row, BodyRow::Day(_)));
    let mut day = open.day.filter(|_| days);
    let mut day_ended = false;
    let mut passed_sum = Vec::new();
    let mut codes = Vec::new();
    let strokes: Vec<bool> = groups.iter().map(lost_stroke::has_strokes).collect();
    for (_, index, row) in rows {
        match row {
            BodyRow::Item(item) => {
                let mut line = line(
                    item,
                    &groups[index].columns,
                    open.charge_category.as_deref(),
                    paper,
                );
                if line.date.text.is_empty() {
                    line.date = day.map_or_else(Field::absent, under_day);
                    if day_ended {
                        line.flags.push(LineFlag::Unreadable(FieldName::Date));
                    }
                }
                if !is_level(item, &groups[index], text_height) {
                    line.flags.push(LineFlag::LowConfidence(FieldName::Name));
                    line.flags.push(LineFlag::LowConfidence(FieldName::Amount));
                }
                if strokes[index] && lost_stroke::is_lost(item, &groups[index]) {
                    line.flags
                        .push(LineFlag::LowConfidence(FieldName::Quantity));
                }
                let columns = &groups[index].columns;
                let print = |kind| LinePrint::of(reading.lines.len(), item, columns, kind);
                codes.extend(print(ColumnKind::Code));
                let day = print(ColumnKind::Date);
                reading.days.extend(day);
                reading.lines.push(line);
            }
            BodyRow::Group(name) => {
                open.charge_category = Some(name.clone());
                group_start = reading.lines.len();
            }
            BodyRow::Day(date) => {
                day = Some(*date);
                day_ended = false;
                open.day = day;
            }
            BodyRow::Sum(row) => {
                let position = Position {
                    after: reading.lines.len(),
                    group_start,
                };
                let row = of_amounts(row, &groups[index].columns);
                let found = sums(&row, position, false, paper);
                if let Some(part) = found.iter().find(|sum| sum.kind == SumKind::Part) {
                    group_start = reading.lines.len();
                    // The heading of the next day may not have been read.
                    if part.label.contains('日') {
                        day_ended |= day.is_some();
                        day = None;
                        open.day = None;
                    }
                }
                passed_sum.extend(found);
            }
            BodyRow::Other => {}
        }
    }
    let titled = |kind| {
        let mut columns = groups.iter().flat_map(|group| &group.columns);
        columns.any(|column| column.kind == kind)
    };
    let charged = titled(ColumnKind::ChargeCategory);
    if let Some(category) = leading::lead(&mut reading.lines, &mut passed_sum, charged) {
        open.charge_category = Some(category);
    }
    reading.sums.extend(passed_sum);
    code::hold(&mut reading.lines, &codes);
    numbered::split(&mut reading.lines);
    price_digits::drop_of_quantities(&mut reading.lines);
    price_digits::drop(&mut reading.lines);
    if !titled(ColumnKind::Category) {
        class_mark::split_misread(&mut reading.lines);
        class_mark::split_bare(&mut reading.lines);
    }
}

/// The day of a heading.
fn under_day(day: Date) -> Field<Date> {
    Field {
        value: Some(day),
        text: day.to_string(),
        ..Field::absent()
    }
}

/// The row without the sums of other columns, 自付 or 医保内, where one word speaks for them all and a number stands under
/// the amounts.
fn of_amounts(row: &Row, columns: &[Column]) -> Row {
    let kind = |word: &Word| {
        let mut columns = columns.iter();
        let under = |column: &&Column| (column.x0..column.x1).contains(&word.centre());
        columns.find(under).map(|column| column.kind)
    };
    let is_number = |word: &Word| parse_number(&word.text).is_some();
    let words = || row.words.iter();
    let own = words().any(|word| is_number(word) && kind(word) == Some(ColumnKind::Amount));
    let labels = words()
        .filter(|word| vocabulary::is_sum(&word.text))
        .count();
    let mut row = row.clone();
    if own && labels <= 1 {
        row.words
            .retain(|word| !is_number(word) || kind(word) != Some(ColumnKind::Other));
    }
    row
}

fn is_item(row: &Row, page: &PageRows) -> bool {
    let Some(table) = &page.table else {
        return false;
    };
    table
        .groups
        .iter()
        .flat_map(|group| &group.rows)
        .any(|body| match body {
            BodyRow::Item(item) => (item.middle - row.middle()).abs() < 1.0,
            _ => false,
        })
}

fn no_table(page: u32) -> Problem {
    Problem {
        kind: ProblemKind::NoTable,
        page: Some(page),
        message_zh: format!(
            "第 {page} 页没有找到费用明细表，请核对是否传错了页，或补传更清楚的扫描件"
        ),
        message_en: format!(
            "no table of items was found on page {page}; check whether it is the right page, or scan it again more clearly"
        ),
    }
}

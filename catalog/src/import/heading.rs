//! Rows of a list that are no items.

use super::column::Columns;
use super::title::Column;
use super::{Mapping, SheetRow};
use crate::normalize::is_han;

/// What sums below a table begin with.
const SUMS: [&str; 4] = ["合计", "小计", "总计", "共计"];

/// What an item says of itself, and the chapter it stands in does not.
const OF_ITEMS: [Column; 9] = [
    Column::DosageForm,
    Column::Spec,
    Column::Unit,
    Column::Class,
    Column::SelfPayRatio,
    Column::CeilingLevel1,
    Column::CeilingLevel2,
    Column::CeilingLevel3,
    Column::PaymentStandard,
];

/// Whether the row is the heading of a section or a chapter, a remark, a sum, or the header once more. `next` is the row
/// with anything in it that follows.
pub(super) fn is_heading(
    row: &SheetRow,
    next: Option<&SheetRow>,
    columns: &Columns,
    mapping: &Mapping,
) -> bool {
    if columns.is_header(row) {
        return true;
    }
    let mut filled = (0..).zip(&row.cells).filter(|(_, cell)| !cell.is_empty());
    let Some((index, first)) = filled.next() else {
        return true;
    };
    if filled.next().is_none() {
        let is_name = columns.index(Column::Name) == Some(index);
        return mapping.sections || (!is_name && first.contains(is_han));
    }
    SUMS.iter().any(|word| first.starts_with(word)) || is_chapter(row, next, columns)
}

/// `11 综合医疗服务类` over `1102 一般诊疗费`: code and name, of which the next code is a part.
fn is_chapter(row: &SheetRow, next: Option<&SheetRow>, columns: &Columns) -> bool {
    let cell = |row: &SheetRow, column: Column| {
        let cell = columns.index(column).and_then(|index| row.cells.get(index));
        cell.cloned().unwrap_or_default()
    };
    let code = cell(row, Column::Code);
    let titled = OF_ITEMS
        .iter()
        .any(|column| columns.index(*column).is_some());
    let says_nothing = OF_ITEMS.iter().all(|column| cell(row, *column).is_empty());
    let goes_on = next.is_some_and(|next| {
        let next = cell(next, Column::Code);
        next.len() > code.len() && next.starts_with(&code)
    });
    !code.is_empty() && titled && says_nothing && goes_on
}

//! `2/次` whose stroke is read as a digit, `21次`: without a unit price no equation shows it.

use crate::table::{BodyRow, ColumnKind, Group, ItemRow};

/// Of the quantities of a column this share has strokes before the units.
const USUAL: f32 = 0.6;
const FEWEST: usize = 3;

/// Whether the quantities of the group are parted from their units by strokes.
pub fn has_strokes(group: &Group) -> bool {
    let texts: Vec<String> = group
        .rows
        .iter()
        .filter_map(|row| match row {
            BodyRow::Item(item) => text(item, group),
            _ => None,
        })
        .collect();
    let parted = texts.iter().filter(|text| is_parted(text)).count();
    parted >= FEWEST && parted as f32 >= USUAL * texts.len() as f32
}

/// Whether the row's quantity has no stroke, and a digit that may be one.
pub fn is_lost(item: &ItemRow, group: &Group) -> bool {
    text(item, group).is_some_and(|text| !is_parted(&text) && ends_in_stroke(&text))
}

fn text(item: &ItemRow, group: &Group) -> Option<String> {
    let cell = item.cell(&group.columns, ColumnKind::Quantity)?;
    Some(cell.text()).filter(|text| !text.is_empty())
}

fn is_parted(text: &str) -> bool {
    text.contains(['/', '／', '\\'])
}

/// At least two digits, the last of them as straight as a stroke.
fn ends_in_stroke(text: &str) -> bool {
    let digits = |char: &char| char.is_ascii_digit() || matches!(char, 'I' | 'l' | '|' | '丨');
    let number: Vec<char> = text
        .chars()
        .filter(|char| *char != ' ')
        .take_while(digits)
        .collect();
    number.len() >= 2 && matches!(number[number.len() - 1], '1' | '7' | 'I' | 'l' | '|' | '丨')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_that_may_be_strokes() {
        assert!(ends_in_stroke("21次") && ends_in_stroke("27") && ends_in_stroke("2 l盒"));
        assert!(!ends_in_stroke("1次") && !ends_in_stroke("20次") && !ends_in_stroke("次"));
        assert!(is_parted("2/次") && !is_parted("21次"));
    }
}

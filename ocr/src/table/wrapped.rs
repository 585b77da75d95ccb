//! Wrapped parts of items, joined with the items that they belong to.

use super::body::BodyRow;
use super::cell::Cell;
use super::column::Column;
use super::title::ColumnKind;
use crate::preprocess::{Rule, RuleKind};

/// A row before wrapped parts found their items.
pub(super) enum Draft {
    Done(BodyRow),
    /// Text without any number: part of an item above or below.
    Part {
        cells: Vec<Cell>,
        middle: f32,
    },
}

impl Draft {
    /// Where the row stands; `None` for rows that no part can stand beside.
    fn middle(&self) -> Option<f32> {
        match self {
            Draft::Part { middle, .. } => Some(*middle),
            Draft::Done(BodyRow::Item(item)) => Some(item.middle),
            Draft::Done(_) => None,
        }
    }
}

pub(super) fn join_parts(
    drafts: Vec<Draft>,
    columns: &[Column],
    rules: &[Rule],
    em: f32,
) -> Vec<BodyRow> {
    let owners = owners(&drafts, columns, rules, em);
    let mut rows: Vec<BodyRow> = Vec::with_capacity(drafts.len());
    let mut parts: Vec<(usize, f32, Vec<Cell>)> = Vec::new();
    for (draft, owner) in drafts.into_iter().zip(owners) {
        match draft {
            Draft::Done(row) => rows.push(row),
            Draft::Part { cells, middle } => {
                parts.extend(owner.map(|owner| (owner, middle, cells)));
                rows.push(BodyRow::Other);
            }
        }
    }
    for (index, row) in rows.iter_mut().enumerate() {
        if let BodyRow::Item(item) = row {
            let own = (item.middle, std::mem::take(&mut item.cells));
            let of_item = parts.iter().filter(|(owner, ..)| *owner == index);
            item.cells = stack(
                own,
                of_item.map(|(_, middle, cells)| (*middle, cells.clone())),
            );
        }
    }
    rows
}

/// The cells of an item and of its wrapped parts, from top to bottom.
fn stack(own: (f32, Vec<Cell>), parts: impl Iterator<Item = (f32, Vec<Cell>)>) -> Vec<Cell> {
    let mut layers: Vec<(f32, Vec<Cell>)> = parts.chain([own]).collect();
    layers.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut layers = layers.into_iter().map(|(_, cells)| cells);
    let mut cells = layers.next().unwrap_or_default();
    for layer in layers {
        for (cell, more) in cells.iter_mut().zip(layer) {
            cell.words.extend(more.words);
        }
    }
    cells
}

/// For each draft that is a part, the index of its item: parts stand nearer to their own item, and to
/// each other, than to the next one, above it as well as below; of several between two items those above the widest gap
/// belong to the upper one.
fn owners(drafts: &[Draft], columns: &[Column], rules: &[Rule], em: f32) -> Vec<Option<usize>> {
    let stacked = columns.iter().any(Column::is_above_row);
    let farthest = em * if stacked { 3.0 } else { 2.2 };
    let middles: Vec<Option<f32>> = drafts.iter().map(Draft::middle).collect();
    let gap = |from: usize, to: usize| {
        let (upper, lower) = (
            middles.get(from.min(to)).copied()??,
            middles.get(from.max(to)).copied()??,
        );
        let near = lower - upper < farthest && !is_ruled_between(rules, upper, lower, columns);
        near.then_some(lower - upper)
    };
    let walk = |start: usize, step: isize| {
        let mut at = start;
        loop {
            let next = at.checked_add_signed(step)?;
            gap(at, next)?;
            match &drafts[next] {
                Draft::Part { .. } => at = next,
                Draft::Done(BodyRow::Item(_)) => return Some(next),
                Draft::Done(_) => return None,
            }
        }
    };
    let owner = |index: usize| {
        let above = index
            .checked_sub(1)
            .and_then(|above| gap(above, index))
            .filter(|_| !stacked);
        let below = gap(index, index + 1);
        let (first, second) = match (above, below) {
            (Some(above), Some(below)) if below < above * EVEN => (1, -1),
            (None, Some(_)) => (1, -1),
            _ => (-1, 1),
        };
        walk(index, first).or_else(|| walk(index, second))
    };
    let is_part = |index: usize| matches!(drafts[index], Draft::Part { .. });
    let mut owners: Vec<Option<usize>> = (0..drafts.len())
        .map(|index| is_part(index).then(|| owner(index)).flatten())
        .collect();
    if stacked {
        return owners;
    }
    for (start, end) in runs(drafts) {
        let gaps: Option<Vec<f32>> = (start..=end).map(|at| gap(at - 1, at)).collect();
        if let Some(cut) = gaps.as_deref().and_then(widest) {
            let (upper, lower) = owners[start..end].split_at_mut(cut);
            upper.fill(Some(start - 1));
            lower.fill(Some(end));
        }
    }
    owners
}

/// Parts that stand between two items, as the first one's index and the lower item's.
fn runs(drafts: &[Draft]) -> Vec<(usize, usize)> {
    let is_item = |draft: &Draft| matches!(draft, Draft::Done(BodyRow::Item(_)));
    let items: Vec<usize> = (0..drafts.len())
        .filter(|&at| is_item(&drafts[at]))
        .collect();
    let pairs = items.windows(2).map(|pair| (pair[0] + 1, pair[1]));
    let all_parts = |&(start, end): &(usize, usize)| {
        let between = drafts[start..end].iter();
        end - start > 1
            && between
                .into_iter()
                .all(|draft| matches!(draft, Draft::Part { .. }))
    };
    pairs.filter(all_parts).collect()
}

/// A gap narrower than this share of another is the narrower one.
const EVEN: f32 = 0.9;

/// The gap that is wider than all others, where one item ends and the next begins.
fn widest(gaps: &[f32]) -> Option<usize> {
    let widest = (0..gaps.len()).max_by(|&a, &b| gaps[a].total_cmp(&gaps[b]))?;
    let narrower = |&other: &usize| other == widest || gaps[other] < gaps[widest] * EVEN;
    (0..gaps.len())
        .all(|other| narrower(&other))
        .then_some(widest)
}

/// A horizontal rule under the name column parts the two places.
fn is_ruled_between(rules: &[Rule], top: f32, bottom: f32, columns: &[Column]) -> bool {
    let Some(name) = columns
        .iter()
        .find(|column| column.kind == ColumnKind::Name)
    else {
        return false;
    };
    let middle = f32::midpoint(name.text_x0, name.text_x1);
    rules.iter().any(|rule| {
        let y = f32::midpoint(rule.y0, rule.y1);
        rule.kind == RuleKind::Horizontal
            && rule.x0 <= middle
            && rule.x1 >= middle
            && y > top
            && y < bottom
    })
}

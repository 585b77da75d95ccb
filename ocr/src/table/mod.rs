//! Rows and columns of a page's item table, ruled or not.

mod at_rule;
mod before_name;
mod below_name;
mod body;
mod cell;
mod column;
mod contents;
mod dash;
mod heading;
mod infer;
mod labelled;
mod marks;
mod merged;
mod overprint;
mod owner;
mod paid;
mod passed_over;
mod product;
mod receipts;
mod remains;
mod repeated;
mod role;
mod row;
mod ruled_titles;
mod run;
#[cfg(test)]
mod tests;
mod timed;
mod title;
mod title_misread;
mod title_tiers;
mod title_words;
pub mod vocabulary;
mod word;
mod wrapped;

pub use body::{BodyRow, ItemRow};
pub use cell::Cell;
pub use column::Column;
pub use receipts::receipts;
pub use role::TRIPLE;
pub use row::{Row, rows};
pub use title::ColumnKind;
pub use word::{Word, em, words};

use crate::preprocess::{Rule, RuleKind};
use crate::reading::number::{number_char, parse_number};
use column::columns;
use heading::{Heading, headings};
use product::Products;
use title_words::Title;

/// The item table of a page; two item columns side by side are two groups, and so are two tables over each other whose
/// columns stand in other places.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    pub groups: Vec<Group>,
}

impl Table {
    /// The groups that the next page may go on with.
    pub fn last_columns(&self) -> Vec<Vec<Column>> {
        let top = self.groups.last().map(|group| group.top);
        let last = self.groups.iter().filter(|group| Some(group.top) == top);
        last.map(|group| group.columns.clone()).collect()
    }
}

/// Columns that together make one item, and the rows under them.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    pub columns: Vec<Column>,
    pub rows: Vec<BodyRow>,
    /// Where its heading begins, px of the clean page, if another table stands above it.
    pub top: f32,
}

/// A page's rows by what they are.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PageRows {
    pub table: Option<Table>,
    /// Rows above the first heading.
    pub above: Vec<Row>,
    /// All rows below it, items too.
    pub below: Vec<Row>,
}

/// Columns as the page before had them, for pages that go on without a heading.
pub type Inherited<'a> = Option<&'a [Vec<Column>]>;

/// Finds the table among the rows of a page. `inherited` are the column groups of the page before,
/// px of that page scaled to this one.
pub fn find_table(rows: Vec<Row>, rules: &[Rule], em: f32, inherited: Inherited<'_>) -> PageRows {
    let goes_on = inherited.is_some_and(|groups| groups.iter().flatten().any(Column::is_factor));
    let rows = product::cut(rows, goes_on, em);
    let rows = labelled::cut(rows);
    let headings = headings(&rows, em);
    let Some(first) = headings.first() else {
        return without_heading(rows, rules, em, inherited);
    };
    let is_title = |index: usize| {
        headings
            .iter()
            .any(|h| (h.rows.0..=h.rows.1).contains(&index))
    };
    // The first day or group may be named above the titles.
    let opening = first.rows.0.checked_sub(1).map(|index| &rows[index]);
    let opening = opening.filter(|row| body::opens_group(row));
    let sections = heading::sections(&headings, em);
    let ends = sections[1..].iter().map(|section| section.rows.0);
    let ends = ends.chain([rows.len()]);
    let mut groups = Vec::new();
    let mut below: Vec<Row> = Vec::new();
    for (section, end) in sections.iter().zip(ends) {
        let opening = opening.filter(|_| section.rows == first.rows);
        let own = (section.rows.1 + 1..end)
            .filter(|&index| !is_title(index))
            .map(|index| &rows[index]);
        let own: Vec<&Row> = opening.into_iter().chain(own).collect();
        let top = if groups.is_empty() {
            f32::NEG_INFINITY
        } else {
            section.top
        };
        let columns = heading_columns(section, &own, rules, em).into_iter();
        groups.extend(columns.map(|columns| Group {
            top,
            ..group(columns, &own, rules, em)
        }));
        below.extend(own.into_iter().cloned());
    }
    let above = rows[..first.rows.0 - usize::from(opening.is_some())].to_vec();
    PageRows {
        table: Some(Table { groups }),
        above,
        below,
    }
}

fn without_heading(rows: Vec<Row>, rules: &[Rule], em: f32, inherited: Inherited<'_>) -> PageRows {
    let Some(start) = infer::first_item(&rows, inherited.is_some(), em) else {
        return PageRows {
            table: None,
            above: rows,
            below: Vec::new(),
        };
    };
    let below: Vec<&Row> = rows[start..].iter().collect();
    let groups: Option<Vec<Vec<Column>>> = match inherited {
        Some(groups) => Some(groups.to_vec()),
        None => infer::infer(&below),
    };
    let table = groups.map(|groups| Table {
        groups: groups
            .into_iter()
            .map(|columns| group(columns, &below, rules, em))
            .collect(),
    });
    PageRows {
        table,
        above: rows[..start].to_vec(),
        below: rows[start..].to_vec(),
    }
}

fn heading_columns(heading: &Heading, below: &[&Row], rules: &[Rule], em: f32) -> Vec<Vec<Column>> {
    let mut items: Vec<&Row> = below
        .iter()
        .copied()
        .filter(|row| {
            let text = row.text();
            !vocabulary::is_sum(&text)
                && !vocabulary::is_footer(&text)
                && vocabulary::charge_category(&text).is_none()
        })
        .collect();
    let mut titles = title_tiers::one_of_pile(&heading.titles);
    // Rows of dates and notes run across the columns.
    let numbered: Vec<&Row> = items
        .iter()
        .copied()
        .filter(|row| infer::has_numbers(row))
        .collect();
    if numbered.len() >= 3 {
        items = numbered;
    }
    let named = titles.iter().any(|title| title.kind == ColumnKind::Name);
    let stacked = infer::names_stand_apart(&items) && (!named || infer::alternate(below));
    if stacked {
        titles.retain(|title| title.kind != ColumnKind::Name);
        items.retain(|row| infer::has_numbers(row));
        // What else stands before the numbers are specifications.
        let words = items.iter().flat_map(|row| &row.words);
        let number = |text: &str| {
            let digit = |char| number_char(char).is_some() || matches!(char, ':' | '：');
            parse_number(text).is_some() || text.chars().all(digit)
        };
        let texts = words.filter(|word| !number(&word.text));
        let left = texts.map(|word| word.left).fold(titles[0].x0, f32::min);
        if left + em < titles[0].x0 {
            let spec = Title {
                kind: ColumnKind::Spec,
                sure: true,
                x0: left,
                x1: left + em,
            };
            titles.insert(0, spec);
        }
    }
    let bottom = items.last().map_or(heading.bottom, |row| row.bottom());
    let tall = tall(rules, heading.top, bottom, em);
    ruled_titles::leave_out_strays(&mut titles, &tall);
    let products = Products::of(&items, &titles)
        .filter(|products| !titles.iter().all(|title| products.is_titled(title)));
    if let Some(products) = &products {
        titles.retain(|title| !products.is_titled(title));
        items = products.rest.iter().collect();
    }
    let (mut columns, mut sure): (Vec<Column>, Vec<bool>) =
        columns(&titles, &items, &tall, em).into_iter().unzip();
    if let Some(products) = &products {
        columns.extend(products.columns);
        sure.extend([true; 2]);
    }
    let mut groups = infer::side_by_side(&columns, &sure, &items);
    if stacked {
        groups[0].push(Column::above_row());
    }
    if heading.names_with_specs && groups.len() == 1 {
        groups[0].push(Column::nowhere(ColumnKind::Spec));
    }
    groups
}

/// Vertical rules that, with those in line with them, run along much of the table; what goes far beyond it above and
/// below is a fold or a streak of the scanner.
fn tall(rules: &[Rule], top: f32, bottom: f32, em: f32) -> Vec<Rule> {
    let far = 3.0 * em;
    let vertical = |rule: &&Rule| {
        rule.kind == RuleKind::Vertical && (rule.y0 > top - far || rule.y1 < bottom + far)
    };
    let at = |rule: &Rule| f32::midpoint(rule.x0, rule.x1);
    let shared = |rule: &Rule| (rule.y1.min(bottom) - rule.y0.max(top)).max(0.0);
    let in_line = |rule: &Rule| {
        let near = |other: &&Rule| (at(other) - at(rule)).abs() <= 0.5 * em;
        let all = rules.iter().filter(vertical).filter(near);
        all.map(shared).sum::<f32>()
    };
    let tall = rules.iter().filter(vertical);
    tall.filter(|rule| in_line(rule) > 0.4 * (bottom - top))
        .copied()
        .collect()
}

fn group(mut columns: Vec<Column>, below: &[&Row], rules: &[Rule], em: f32) -> Group {
    let left = columns[0].x0;
    let right = columns.iter().map(|column| column.x1).fold(left, f32::max);
    let rows: Vec<Row> = below
        .iter()
        .map(|row| row.between(left, right))
        .filter(|row| !row.words.is_empty())
        .collect();
    let rows: Vec<&Row> = rows.iter().collect();
    let mut rows = body::body(&rows, &columns, rules, em);
    below_name::part_codes(&mut rows, &mut columns);
    below_name::part_specs(&mut rows, &columns, em);
    below_name::part_slashed(&mut rows, &columns);
    Group {
        columns,
        rows,
        top: f32::NEG_INFINITY,
    }
}

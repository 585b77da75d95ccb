//! The rows under a heading: items, group headings, sums, and what belongs to none.

use bill::{Date, Money};

use super::cell::{Cell, cells, is_numeric};
use super::column::Column;
use super::labelled;
use super::merged;
use super::role::TRIPLE;
use super::row::Row;
use super::timed;
use super::title::ColumnKind;
use super::vocabulary;
use super::wrapped::{Draft, join_parts};
use crate::han::is_han;
use crate::preprocess::Rule;
use crate::reading::date::parse_date;
use crate::reading::number::{parse_leading_number, parse_number};

/// Han characters of a sentence.
const PROSE: usize = 10;
/// Digits of an unlabelled sum.
const LONE_SUM: usize = 4;

/// One row of a table after its wrapped parts were joined.
#[derive(Debug, Clone, PartialEq)]
pub enum BodyRow {
    Item(ItemRow),
    /// A charge category alone on its row.
    Group(String),
    /// A date alone on its row: the day of the items below.
    Day(Date),
    /// A row that states one or more sums.
    Sum(Row),
    Other,
}

/// A charged item: one cell for each column.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemRow {
    pub cells: Vec<Cell>,
    /// Mean of the middles of its words with numbers, px of the clean page.
    pub middle: f32,
}

impl ItemRow {
    pub fn cell(&self, columns: &[Column], kind: ColumnKind) -> Option<&Cell> {
        columns
            .iter()
            .position(|column| column.kind == kind)
            .map(|index| &self.cells[index])
    }
}

/// `rows` are the page's rows below the heading; `rules` all rules of the page.
pub fn body(rows: &[&Row], columns: &[Column], rules: &[Rule], em: f32) -> Vec<BodyRow> {
    let mut over = false;
    let stacked = columns.iter().position(Column::is_above_row);
    let days = timed::days(rows, columns);
    let mut drafts: Vec<Draft> = Vec::with_capacity(rows.len());
    for (index, row) in rows.iter().enumerate() {
        if let Some((item, aside)) = beside_sum(row, columns) {
            over = false;
            drafts.push(Draft::Done(BodyRow::Item(item)));
            drafts.push(Draft::Done(BodyRow::Sum(aside)));
            continue;
        }
        let day_of_item = days.is_some_and(|column| timed::stands_in(row, column));
        let draft = if day_of_item {
            Draft::Part {
                cells: cells(row, columns),
                middle: row.middle(),
            }
        } else {
            draft(row, columns, over)
        };
        over = match &draft {
            Draft::Done(BodyRow::Item(_)) => false,
            Draft::Done(BodyRow::Sum(row)) => vocabulary::is_grand(&row.text()) || over,
            _ => over,
        };
        // `空调费` right over its numbers is a name, not a group of items.
        if let (Some(name), Draft::Done(BodyRow::Item(_)), Some(Draft::Done(BodyRow::Group(_)))) =
            (stacked, &draft, drafts.last())
        {
            drafts.pop();
            drafts.push(name_part(rows[index - 1], columns, name));
        }
        drafts.push(draft);
    }
    let mut rows = join_parts(drafts, columns, rules, em);
    merged::fill(&mut rows, columns, rules);
    rows
}

/// An item that stands level with a sum of another table beside it, and that sum.
fn beside_sum(row: &Row, columns: &[Column]) -> Option<(ItemRow, Row)> {
    if !vocabulary::is_sum(&row.text()) {
        return None;
    }
    let mut cells = cells(row, columns);
    let item = cells.iter().zip(columns);
    let named = item
        .clone()
        .any(|(cell, column)| column.kind == ColumnKind::Name && !cell.is_empty());
    let own = item.filter(|(_, column)| column.kind != ColumnKind::Other);
    let own: Vec<String> = own.map(|(cell, _)| cell.text()).collect();
    if !named || !closes(&cells, columns) || vocabulary::is_sum(&own.join(" ")) {
        return None;
    }
    let others = cells.iter_mut().zip(columns);
    let aside = others
        .filter(|(_, column)| column.kind == ColumnKind::Other)
        .flat_map(|(cell, _)| std::mem::take(&mut cell.words))
        .collect();
    let middle = row.middle();
    Some((ItemRow { cells, middle }, Row { words: aside }))
}

/// Whether quantity x unit price = amount.
fn closes(cells: &[Cell], columns: &[Column]) -> bool {
    let number = |kind| {
        let index = columns.iter().position(|column| column.kind == kind)?;
        let (number, _) = parse_leading_number(&cells[index].text())?;
        Some(number)
    };
    let [quantity, price, amount] = TRIPLE.map(number);
    let (Some(quantity), Some(price), Some(amount)) = (quantity, price, amount) else {
        return false;
    };
    Money::from_product(quantity, price) == Money::from_yuan_rounded(amount)
}

/// Two labels with colons: who, where and when, no item.
fn is_labelled(text: &str) -> bool {
    let chars: Vec<char> = text.chars().filter(|char| !char.is_whitespace()).collect();
    let label = |pair: &&[char]| is_han(pair[0]) && matches!(pair[1], ':' | '：');
    chars.windows(2).filter(label).count() >= 2
}

/// `应付：123.40`, or the amount alone: no part of a name.
fn is_labelled_amount(text: &str) -> bool {
    let Some((label, amount)) = text.rsplit_once([':', '：']) else {
        let decimals = text.trim_end().rsplit_once('.');
        return decimals.is_some_and(|(_, decimals)| decimals.len() == 2)
            && parse_number(text).is_some();
    };
    let label = label.trim_end().chars().next_back();
    let decimals = amount.rsplit_once('.').map(|(_, decimals)| decimals.trim());
    label.is_some_and(is_han)
        && decimals.is_some_and(|decimals| decimals.len() == 2)
        && parse_number(amount).is_some()
}

/// Sentences of a notice: `1.床位费按日计收，每日42.00元。`
fn is_prose(text: &str) -> bool {
    let han = text.chars().filter(|char| is_han(*char)).count();
    let signs = |char: &char| matches!(char, '，' | '。' | '；');
    let sentences = text.chars().filter(signs).count();
    han >= PROSE && (sentences >= 2 || text.trim_end().ends_with('。'))
}

/// Whether a number of more digits than wrap onto a second line stands alone under the amounts: a sum without its label.
fn is_lone_sum(row: &Row, columns: &[Column]) -> bool {
    let [word] = &row.words[..] else {
        return false;
    };
    let under = |column: &&Column| (column.x0..column.x1).contains(&word.centre());
    let kind = columns.iter().find(under).map(|column| column.kind);
    let digits = word.text.chars().filter(char::is_ascii_digit).count();
    kind == Some(ColumnKind::Amount) && digits >= LONE_SUM && parse_number(&word.text).is_some()
}

/// Whether a number stands where the name belongs.
fn is_named_by_number(cells: &[Cell], columns: &[Column]) -> bool {
    let mut named = cells.iter().zip(columns);
    let named = named.find(|(_, column)| column.kind == ColumnKind::Name);
    named.is_some_and(|(cell, _)| parse_number(&cell.text()).is_some())
}

/// An amount alone, where the table has quantities or prices.
fn lacks_factors(cells: &[Cell], columns: &[Column]) -> bool {
    let factors = [ColumnKind::Quantity, ColumnKind::UnitPrice];
    let mut priced = cells
        .iter()
        .zip(columns)
        .filter(|(_, column)| factors.contains(&column.kind))
        .peekable();
    priced.peek().is_some() && priced.all(|(cell, _)| cell.is_empty())
}

/// `over`: the grand total was passed, so that text alone is no longer part of an item.
fn draft(row: &Row, columns: &[Column], over: bool) -> Draft {
    let text = row.text();
    if vocabulary::is_sum(&text) || vocabulary::is_spelt_out(&text) {
        return Draft::Done(BodyRow::Sum(row.clone()));
    }
    if let Some(day) = day_heading(&text) {
        return Draft::Done(BodyRow::Day(day));
    }
    let cells = cells(row, columns);
    let item = is_anchor(&cells, columns) && !(over && lacks_factors(&cells, columns));
    let item = item && !is_named_by_number(&cells, columns);
    let own_labels = columns.iter().any(Column::is_factor);
    let item = item && (!is_labelled(&text) || own_labels || closes(&cells, columns));
    let item = item && (!is_prose(&text) || closes(&cells, columns));
    if item && !vocabulary::is_footer(&text) {
        return match group_with_sum(&cells, columns) {
            Some(group) => Draft::Done(BodyRow::Group(group)),
            None => Draft::Done(BodyRow::Item(ItemRow {
                middle: row.middle(),
                cells,
            })),
        };
    }
    if let Some(group) = vocabulary::charge_category(&text) {
        return Draft::Done(BodyRow::Group(group));
    }
    let aside = is_labelled_amount(&text) || is_lone_sum(row, columns);
    if over || vocabulary::is_footer(&text) || aside || is_prose(&text) {
        return Draft::Done(BodyRow::Other);
    }
    match columns.iter().position(Column::is_above_row) {
        Some(name) => name_part(row, columns, name),
        None => Draft::Part {
            middle: row.middle(),
            cells,
        },
    }
}

/// A row that holds nothing but a name, of the column with that index, or what labels tell.
fn name_part(row: &Row, columns: &[Column], name: usize) -> Draft {
    let mut cells = vec![Cell::default(); columns.len()];
    if labelled::holds_details(row) {
        cells = self::cells(row, columns);
    } else {
        cells[name].words.clone_from(&row.words);
    }
    Draft::Part {
        middle: row.middle(),
        cells,
    }
}

/// Whether the row names the day, or the charge category, of the items below it, and nothing else.
pub fn opens_group(row: &Row) -> bool {
    let text = row.text();
    day_heading(&text).is_some() || vocabulary::charge_category(&text).is_some()
}

/// `费用日期：2025-04-22` and nothing else.
fn day_heading(text: &str) -> Option<Date> {
    let text = text.trim_matches(|char: char| !char.is_alphanumeric());
    let day = parse_date(text)?;
    // More digits are numbers of an item.
    if text.chars().filter(char::is_ascii_digit).count() > 8 {
        return None;
    }
    let other = |char: &char| {
        !char.is_ascii_digit()
            && !matches!(
                char,
                '-' | '/' | '.' | '年' | '月' | '日' | ' ' | ':' | '：'
            )
    };
    let words: String = text.chars().filter(other).collect();
    // Of 日期 the second character may be misread.
    let short = words.is_empty() || text.starts_with('日') && words.chars().count() <= 2;
    let named = words.ends_with(['期', '间']) && words.chars().count() <= 6;
    (short || named).then_some(day)
}

/// A number stands where an amount, or numbers where a quantity and a price, belong.
fn is_anchor(cells: &[Cell], columns: &[Column]) -> bool {
    let numbers: Vec<ColumnKind> = cells
        .iter()
        .zip(columns)
        .filter(|(cell, column)| is_numeric(column.kind) && holds_number(cell, column.kind))
        .map(|(_, column)| column.kind)
        .collect();
    let filled = |wanted: &dyn Fn(ColumnKind) -> bool| {
        cells
            .iter()
            .zip(columns)
            .any(|(cell, column)| wanted(column.kind) && !cell.is_empty())
    };
    let factors = [ColumnKind::Quantity, ColumnKind::UnitPrice];
    let priced = factors.iter().any(|kind| numbers.contains(kind));
    if factors.iter().all(|kind| numbers.contains(kind)) {
        // Strokes of a stamp are read as digits that stand alone.
        let pointed = cells.iter().any(|cell| cell.text().contains('.'));
        return pointed || filled(&|kind| !factors.contains(&kind) && kind != ColumnKind::Index);
    }
    if numbers.contains(&ColumnKind::Amount) {
        // A fold beside a wrapped specification is read as `1`.
        let named = filled(&|kind| kind == ColumnKind::Name);
        let has_names = columns.iter().any(|column| column.kind == ColumnKind::Name);
        if !priced && !named && has_names && !is_pointed(cells, columns) {
            return false;
        }
        return priced || filled(&|kind| !is_numeric(kind) && kind != ColumnKind::Index);
    }
    priced && filled(&|kind| kind == ColumnKind::Name)
}

/// Whether the amount has decimals.
fn is_pointed(cells: &[Cell], columns: &[Column]) -> bool {
    let mut cells = cells.iter().zip(columns);
    cells.any(|(cell, column)| column.kind == ColumnKind::Amount && cell.text().contains('.'))
}

fn holds_number(cell: &Cell, kind: ColumnKind) -> bool {
    let text = cell.text();
    if text.chars().all(|char| !char.is_ascii_digit()) {
        return false;
    }
    match kind {
        ColumnKind::Quantity => parse_leading_number(&text).is_some(),
        // Digits that recognition broke still mark the row.
        _ => {
            parse_number(&text).is_some()
                || text.chars().filter(char::is_ascii_digit).count() * 2 > text.chars().count()
        }
    }
}

/// `西药费 ... 123.45`: a group's heading that carries its sum, not an item.
fn group_with_sum(cells: &[Cell], columns: &[Column]) -> Option<String> {
    let has = |kind| columns.iter().any(|column| column.kind == kind);
    let empty = |kind| {
        cells
            .iter()
            .zip(columns)
            .filter(|(_, column)| column.kind == kind)
            .all(|(cell, _)| cell.is_empty())
    };
    let priced = has(ColumnKind::Quantity) || has(ColumnKind::UnitPrice);
    if !priced || !empty(ColumnKind::Quantity) || !empty(ColumnKind::UnitPrice) {
        return None;
    }
    let text: String = cells
        .iter()
        .zip(columns)
        .filter(|(_, column)| !is_numeric(column.kind))
        .map(|(cell, _)| cell.text())
        .collect();
    vocabulary::charge_category(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_after_labels_are_no_parts_of_names() {
        for text in ["应付:2469.30", "实付：￥12.50", "42668.90"] {
            assert!(is_labelled_amount(text), "{text}");
        }
        for text in [
            "碘海醇 50ml:15g",
            "氯化钠(规格:0.25)g",
            "静脉输液",
            "比例 1:0.5",
        ] {
            assert!(!is_labelled_amount(text), "{text}");
        }
    }

    #[test]
    fn sentences_are_no_names() {
        for text in [
            "2.床位费按日计收，每日 42.00 元，超过12:00出院加收 1 日。",
            "如对费用有疑问，请于 3 日内拨打电话查询；或到收费处。",
        ] {
            assert!(is_prose(text), "{text}");
        }
        for text in ["超声引导下穿刺(肝，肾)活检术 1 420.00 420.00", "血常规。"] {
            assert!(!is_prose(text), "{text}");
        }
    }

    #[test]
    fn a_day_may_stand_in_brackets_or_after_its_label() {
        let day = parse_date("2025-11-23");
        for text in [
            "2025-11-23",
            "【2025.11.23】",
            "费用日期 2025-11-23",
            "--2025年11月23日--",
            "—— 2025年11月23日 ——",
            "◆2025-11-23：",
        ] {
            assert_eq!(day_heading(text), day, "{text}");
        }
        for item in [
            "隆乳术 2025-11-23",
            "床位 2025-11-23 2 60.00",
            "2025-11-23 1 3.00",
        ] {
            assert_eq!(day_heading(item), None, "{item}");
        }
    }
}

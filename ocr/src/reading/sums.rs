//! Printed sums: group and page subtotals, the grand total in figures and in capitals.

use std::ops::Range;

use bill::{Field, Money};

use super::capitals::{is_capital, parse_capitals};
use super::line::Paper;
use super::number::parse_number;
use super::number_cell::number_readings;
use super::row_text::RowText;
use crate::table::{Row, vocabulary};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SumKind {
    Grand,
    Page,
    /// All lines so far.
    Running,
    /// A group of lines.
    Part,
    /// The grand total in capitals.
    Capitals,
    /// An amount under no word for a sum, below the last item.
    Unlabelled,
}

/// A sum as printed, before it was compared with any line.
#[derive(Debug, Clone, PartialEq)]
pub struct PrintedSum {
    pub kind: SumKind,
    pub page: u32,
    pub label: String,
    /// The text of its row.
    pub row: String,
    pub amount: Field<Money>,
    /// Lines printed before it: index into the bill's lines.
    pub after: usize,
    /// First line of its page and of its group, as such indices.
    pub page_start: usize,
    pub group_start: usize,
}

impl PrintedSum {
    /// Moves indices of lines from the page's own to the bill's.
    pub fn shifted(mut self, offset: usize) -> PrintedSum {
        self.after += offset;
        self.page_start += offset;
        self.group_start += offset;
        self
    }

    /// Puts it where `kept` says that the lines of its indices are now.
    pub fn moved(&mut self, kept: impl Fn(usize) -> usize) {
        for index in [&mut self.after, &mut self.page_start, &mut self.group_start] {
            *index = kept(*index);
        }
    }
}

/// Where a row of sums stands among the page's lines.
#[derive(Clone, Copy)]
pub struct Position {
    pub after: usize,
    pub group_start: usize,
}

/// Every sum of a row. `labelled`: only numbers right after a word for a sum count.
pub fn sums(row: &Row, position: Position, labelled: bool, paper: Paper<'_>) -> Vec<PrintedSum> {
    let text = RowText::new(row);
    let sum = |kind, label, amount| printed_sum(kind, label, amount, row, position, paper);
    let mut found: Vec<PrintedSum> = capitals(&text, paper)
        .map(|amount| sum(SumKind::Capitals, "大写".into(), amount))
        .into_iter()
        .collect();
    let mut row_label = String::new();
    let numbers = numbers(&text);
    let printed = |range: &Range<usize>| text.text(range.clone());
    // Beside an amount, a number without a point is a count or the scrap of a stamp.
    let pointed = numbers
        .iter()
        .any(|(_, range)| printed(range).contains('.'));
    for (label, range) in numbers {
        let own = vocabulary::plain(&label);
        if vocabulary::is_sum(&own) {
            row_label.clone_from(&own);
        } else if labelled || row_label.is_empty() {
            continue;
        }
        if !printed(&range).contains('.') && (pointed || !vocabulary::is_sum(&own)) {
            continue;
        }
        let Some(amount) = amount(&text, range, paper) else {
            continue;
        };
        found.push(sum(kind(&row_label), row_label.clone(), amount));
    }
    found
}

fn printed_sum(
    kind: SumKind,
    label: String,
    amount: Field<Money>,
    row: &Row,
    position: Position,
    paper: Paper<'_>,
) -> PrintedSum {
    PrintedSum {
        kind,
        page: paper.page,
        label,
        row: row.text(),
        amount,
        after: position.after,
        page_start: 0,
        group_start: position.group_start,
    }
}

/// Characters of an amount in capitals that show a row to hold one, however misread.
const FEW_CAPITALS: usize = 4;

/// Amounts of a row below the last item whose words for a sum may be misread: numbers with two decimals, and text that
/// holds capitals.
pub fn unlabelled(row: &Row, position: Position, paper: Paper<'_>) -> Vec<PrintedSum> {
    let text = RowText::new(row);
    let sum = |kind, amount| printed_sum(kind, String::new(), amount, row, position, paper);
    let mut found: Vec<PrintedSum> = numbers(&text)
        .into_iter()
        .filter(|(_, range)| {
            let printed = text.text(range.clone());
            printed
                .rsplit_once('.')
                .is_some_and(|(_, decimals)| decimals.len() == 2)
        })
        .filter_map(|(_, range)| Some(sum(SumKind::Unlabelled, amount(&text, range, paper)?)))
        .collect();
    let all = 0..text.chars.len();
    let spelt = text
        .chars
        .iter()
        .filter(|char| is_formal(char.letter))
        .count();
    if spelt >= FEW_CAPITALS {
        let amount = capitals(&text, paper).unwrap_or_else(|| Field {
            text: text.text(all.clone()).trim().to_owned(),
            confidence: text.confidence(all.clone()),
            page_box: text.bounds(all).map(|bounds| paper.page_box(bounds)),
            ..Field::absent()
        });
        found.push(sum(SumKind::Capitals, amount));
    }
    found
}

fn is_formal(char: char) -> bool {
    "壹贰叁肆伍陆柒捌玖拾佰仟零贰萬圆".contains(char)
}

fn kind(label: &str) -> SumKind {
    if vocabulary::is_page_sum(label) {
        SumKind::Page
    } else if vocabulary::is_running_sum(label) {
        SumKind::Running
    } else if vocabulary::is_grand(label) {
        SumKind::Grand
    } else {
        SumKind::Part
    }
}

/// Each run of digits with the text before it.
fn numbers(text: &RowText<'_>) -> Vec<(String, std::ops::Range<usize>)> {
    let digit = |char: char| matches!(char, '0'..='9' | '.' | ',' | '，' | '-');
    let mut found = Vec::new();
    let (mut label, mut start) = (String::new(), None::<usize>);
    for (index, char) in text.chars.iter().enumerate() {
        match (digit(char.letter), start) {
            (true, None) => start = Some(index),
            (false, Some(from)) => {
                found.push((std::mem::take(&mut label), from..index));
                start = None;
                label.push(char.letter);
            }
            (false, None) => label.push(char.letter),
            (true, Some(_)) => {}
        }
    }
    found
}

fn amount(
    text: &RowText<'_>,
    range: std::ops::Range<usize>,
    paper: Paper<'_>,
) -> Option<Field<Money>> {
    let printed = text.text(range.clone());
    let value = parse_number(&printed).and_then(Money::from_yuan_rounded)?;
    let bounds = text.bounds(range.clone())?;
    let word = &text.row.words[text.chars[range.start].word];
    let lattice = word.lattice.slice(bounds[0] - 1.0, bounds[2] + 1.0);
    let alternatives = number_readings(&lattice)
        .into_iter()
        .map(|(_, alternative)| alternative)
        .filter(|alternative| alternative.text != printed)
        .collect();
    Some(Field {
        value: Some(value),
        text: printed,
        confidence: text.confidence(range),
        page_box: Some(paper.page_box(bounds)),
        alternatives,
        ..Field::absent()
    })
}

/// The longest run of capitals, if it is an amount or was meant to be one.
fn capitals(text: &RowText<'_>, paper: Paper<'_>) -> Option<Field<Money>> {
    let stands = |char: char| is_capital(char) || matches!(char, ' ' | '整' | '正');
    let mut best = 0..0;
    let mut start = 0;
    for index in 0..=text.chars.len() {
        if text
            .chars
            .get(index)
            .is_some_and(|char| stands(char.letter))
        {
            continue;
        }
        if index - start > best.len() {
            best = start..index;
        }
        start = index + 1;
    }
    let printed = text.text(best.clone()).trim().to_owned();
    let formal = printed.chars().filter(|char| is_formal(*char)).count();
    let unit = printed
        .chars()
        .any(|char| matches!(char, '元' | '圆' | '圓' | '角' | '分'));
    (formal >= 2 && unit).then(|| Field {
        value: parse_capitals(&printed),
        text: printed.clone(),
        confidence: text.confidence(best.clone()),
        page_box: text
            .bounds(best.clone())
            .map(|bounds| paper.page_box(bounds)),
        ..Field::absent()
    })
}

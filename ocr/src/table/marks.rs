//! Classes in brackets before names: `【甲】阿莫西林胶囊`.

use super::row::Row;
use super::run::Run;
use super::title::ColumnKind;
use super::title_words::Title;

/// Share of the words of a stretch that are such marks.
const MARKS: f32 = 0.6;
/// The blank half of a wide bracket and the gap behind it, in em.
const GAP: f32 = 1.5;
/// Characters of `【全自费】`.
const LONGEST: usize = 5;

/// Marks that stand under the title of the names, or left of it with the names that begin behind them, are no column of
/// their own.
pub fn with_marks(runs: Vec<Run>, titles: &[Title], body: &[&Row], em: f32) -> Vec<Run> {
    let mut joined: Vec<Run> = Vec::with_capacity(runs.len());
    for run in runs {
        let last = joined.last().copied();
        let marks = last.filter(|left| run.x0 - left.x1 <= GAP * em && is_of_marks(*left, body));
        let both = marks.map(|Run { x0, .. }| Run { x0, ..run });
        match both.filter(|both| is_under_names(*both, titles)) {
            Some(both) => {
                joined.pop();
                joined.push(both);
            }
            None => joined.push(run),
        }
    }
    joined
}

fn is_under_names(run: Run, titles: &[Title]) -> bool {
    let above = || {
        let over = |title: &&Title| title.x1 > run.x0 && title.x0 < run.x1;
        titles.iter().filter(over)
    };
    above().next().is_some() && above().all(|title| title.kind == ColumnKind::Name)
}

fn is_of_marks(run: Run, body: &[&Row]) -> bool {
    let words = body.iter().flat_map(|row| &row.words);
    let inside: Vec<&str> = words
        .filter(|word| word.left >= run.x0 - 1.0 && word.right <= run.x1 + 1.0)
        .map(|word| word.text.as_str())
        .collect();
    let marks = inside.iter().filter(|text| is_mark(text)).count();
    marks > 0 && marks as f32 >= MARKS * inside.len() as f32
}

fn is_mark(text: &str) -> bool {
    let bracketed = text.starts_with(['【', '[', '〔', '（', '(', '［'])
        && text.ends_with(['】', ']', '〕', '）', ')', '］']);
    bracketed && (3..=LONGEST).contains(&text.chars().count())
}

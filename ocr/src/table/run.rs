//! Stretches of the page that words fill, row by row.

use super::column::Column;
use super::role::TRIPLE;
use super::row::Row;
use super::title::ColumnKind;
use super::title_words::Title;
use super::word::Word;
use crate::han::is_han;
use crate::reading::number::parse_number;

/// A stretch of the page that holds words, px.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Run {
    pub x0: f32,
    pub x1: f32,
}

/// Share of the rows that may write across a gap between columns.
const CROSSING: f32 = 0.04;
/// A well filled column has words in this share of the rows; the gap beside it, in this share of those.
const FILLED: f32 = 0.3;
const VALLEY: f32 = 0.2;

impl Run {
    /// A column of this run alone.
    pub fn alone(self) -> Column {
        Column {
            kind: ColumnKind::Other,
            x0: self.x0,
            x1: self.x1,
            text_x0: self.x0,
            text_x1: self.x1,
        }
    }
}

/// Stretches covered by words of more than a few rows, left to right.
pub fn runs(body: &[&Row]) -> Vec<Run> {
    let depths = depths(body);
    let least = (body.len() as f32 * CROSSING).floor() as i32 + 1;
    let mut runs = Vec::new();
    let mut start = None;
    for (x, &depth) in depths.iter().chain([&0]).enumerate() {
        match (depth >= least, start) {
            (true, None) => start = Some(x),
            (false, Some(from)) => {
                split_at_valleys(&depths, from, x, body.len(), &mut runs);
                start = None;
            }
            _ => {}
        }
    }
    runs
}

/// How many rows have a word over each pixel. What is left of rules is read as points and strokes: no words.
fn depths(body: &[&Row]) -> Vec<i32> {
    let words = || {
        let all = body.iter().flat_map(|row| &row.words);
        all.filter(|word| word.text.chars().any(char::is_alphanumeric))
    };
    let width = words().map(|word| word.right).fold(0.0f32, f32::max).ceil() as usize + 2;
    let mut change = vec![0i32; width + 1];
    for word in words() {
        change[word.left.max(0.0) as usize] += 1;
        change[(word.right.max(0.0).ceil() as usize).min(width)] -= 1;
    }
    let mut depth = 0;
    let step = |change: &i32| {
        depth += change;
        depth
    };
    change.iter().map(step).collect()
}

/// Well filled columns that few words bridge are runs of their own.
fn split_at_valleys(depths: &[i32], from: usize, to: usize, rows: usize, runs: &mut Vec<Run>) {
    let highest = |part: &[i32]| part.iter().copied().max().unwrap_or(0);
    let deep = |x: usize| {
        let peak = highest(&depths[from..x]).min(highest(&depths[x..to]));
        peak as f32 >= rows as f32 * FILLED && depths[x] as f32 <= peak as f32 * VALLEY
    };
    let mut start = from;
    let mut x = from + 1;
    while x < to {
        if !deep(x) {
            x += 1;
            continue;
        }
        let end = (x..to).find(|&x| !deep(x)).unwrap_or(to);
        runs.push(Run {
            x0: start as f32,
            x1: x as f32,
        });
        (start, x) = (end, end + 1);
    }
    runs.push(Run {
        x0: start as f32,
        x1: to as f32,
    });
}

/// A run under several titles is cut between them where the fewest words cross; so is one of names into which the numbers run
/// under whose title nothing stands.
pub fn cut_shared_runs(runs: Vec<Run>, titles: &[Title], body: &[&Row]) -> Vec<Run> {
    let whole = runs.clone();
    let mut cut = Vec::new();
    for run in runs {
        let first = titles.iter().position(|title| overlaps(title, run));
        let before = first.and_then(|at| titles[..at].last());
        let strayed = before.filter(|before| {
            let named = first.is_some_and(|at| titles[at].kind == ColumnKind::Name);
            named
                && TRIPLE.contains(&before.kind)
                && !whole.iter().any(|run| overlaps(before, *run))
        });
        let under = titles.iter().filter(|title| overlaps(title, run));
        let under: Vec<&Title> = strayed.into_iter().chain(under).collect();
        let mut start = run.x0;
        for pair in under.windows(2) {
            let place = place_between(pair[0], pair[1], body);
            if place > start && place < run.x1 {
                cut.push(Run {
                    x0: start,
                    x1: place,
                });
                start = place;
            }
        }
        cut.push(Run {
            x0: start,
            x1: run.x1,
        });
    }
    cut
}

fn overlaps(title: &Title, run: Run) -> bool {
    title.x1 > run.x0 && title.x0 < run.x1
}

/// Middle of the widest stretch between two titles that the fewest words cross; where names stand beside numbers, that also
/// parts most of them.
fn place_between(left: &Title, right: &Title, body: &[&Row]) -> f32 {
    let [from, to] = [left, right].map(|title| f32::midpoint(title.x0, title.x1));
    let between = |word: &&Word| word.right > from && word.left < to;
    let words: Vec<&Word> = body
        .iter()
        .flat_map(|row| &row.words)
        .filter(between)
        .collect();
    let numbers_first = match (left.kind, right.kind) {
        (ColumnKind::Name, right) if TRIPLE.contains(&right) => Some(false),
        (left, ColumnKind::Name) if TRIPLE.contains(&left) => Some(true),
        _ => None,
    };
    let strange = |word: &Word, x: f32| {
        let parted = numbers_first.zip(is_number(word));
        parted.is_some_and(|(first, number)| (number == first) != (word.centre() < x))
    };
    let cost = |x: f32| {
        let crossed = |word: &Word| word.left < x && word.right > x;
        let costs = words
            .iter()
            .map(|word| usize::from(crossed(word)) + usize::from(strange(word, x)));
        costs.sum()
    };
    middle_of_least(from, to, cost)
}

/// Whether a word is a number; not, for one of Han characters; `None` for what may be either.
fn is_number(word: &Word) -> Option<bool> {
    let han = word.text.chars().filter(|char| is_han(*char)).count();
    let number = parse_number(&word.text).is_some();
    (number || han >= 2).then_some(number)
}

/// Middle of the widest stretch where the cost is least.
fn middle_of_least(from: f32, to: f32, cost: impl Fn(f32) -> usize) -> f32 {
    let places: Vec<(f32, usize)> = (0..=((to - from).max(0.0) as usize))
        .map(|step| from + step as f32)
        .map(|x| (x, cost(x)))
        .collect();
    let least = places.iter().map(|(_, cost)| *cost).min().unwrap_or(0);
    let (mut best, mut start) = ((from, from), None::<f32>);
    for (x, cost) in places.iter().copied().chain([(to + 1.0, usize::MAX)]) {
        if cost == least {
            start.get_or_insert(x);
        } else if let Some(first) = start.take()
            && (x - first) > (best.1 - best.0)
        {
            best = (first, x);
        }
    }
    f32::midpoint(best.0, best.1)
}

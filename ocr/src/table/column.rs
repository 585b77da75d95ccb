//! Which stretch of the page belongs to which title.

use super::row::Row;
use crate::preprocess::{Rule, RuleKind};
use {super::heading::Title, super::title::ColumnKind};

/// A column, px of the clean page; together they cover the width without overlap.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Column {
    pub kind: ColumnKind,
    pub x0: f32,
    pub x1: f32,
    /// Where its own text stands: the titles and values seen.
    pub text_x0: f32,
    pub text_x1: f32,
}

/// A stretch of the page that holds words, px.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Run {
    pub x0: f32,
    pub x1: f32,
}

/// Share of the rows that may write across a gap between columns.
const CROSSING: f32 = 0.04;

/// Columns under the titles. `body` are the rows below them that look like items; `rules` the
/// vertical rules beside them.
pub fn columns(titles: &[Title], body: &[&Row], rules: &[Rule], em: f32) -> Vec<Column> {
    let runs = cut_shared_runs(runs(body), titles, body);
    let owners = assign(titles, &runs, em);
    let mut extents: Vec<(f32, f32)> = titles.iter().map(|title| (title.x0, title.x1)).collect();
    let mut filled = vec![false; titles.len()];
    for (run, &owner) in runs.iter().zip(&owners) {
        let extent = &mut extents[owner];
        *extent = if filled[owner] {
            (extent.0.min(run.x0), extent.1.max(run.x1))
        } else {
            (run.x0, run.x1)
        };
        filled[owner] = true;
    }
    let mut columns: Vec<Column> = titles
        .iter()
        .zip(&extents)
        .map(|(title, extent)| Column {
            kind: title.kind,
            x0: f32::NEG_INFINITY,
            x1: f32::INFINITY,
            text_x0: extent.0,
            text_x1: extent.1,
        })
        .collect();
    for index in 1..columns.len() {
        let (left, right) = (&columns[index - 1], &columns[index]);
        let border = border(left, right, &titles[index - 1], &titles[index], rules);
        columns[index - 1].x1 = border;
        columns[index].x0 = border;
    }
    columns
}

fn border(
    left: &Column,
    right: &Column,
    left_title: &Title,
    right_title: &Title,
    rules: &[Rule],
) -> f32 {
    let centre = |title: &Title| f32::midpoint(title.x0, title.x1);
    let (from, to) = (centre(left_title), centre(right_title));
    let gap = f32::midpoint(left.text_x1, right.text_x0);
    let between = rules
        .iter()
        .filter(|rule| rule.kind == RuleKind::Vertical)
        .map(|rule| f32::midpoint(rule.x0, rule.x1))
        .filter(|x| *x > from && *x < to);
    between
        .min_by(|a, b| (a - gap).abs().total_cmp(&(b - gap).abs()))
        .unwrap_or(gap)
}

/// Stretches covered by words of more than a few rows, left to right.
pub fn runs(body: &[&Row]) -> Vec<Run> {
    let words = || body.iter().flat_map(|row| &row.words);
    let width = words().map(|word| word.right).fold(0.0f32, f32::max).ceil() as usize + 2;
    let mut change = vec![0i32; width + 1];
    for word in words() {
        change[word.left.max(0.0) as usize] += 1;
        change[(word.right.max(0.0).ceil() as usize).min(width)] -= 1;
    }
    let least = (body.len() as f32 * CROSSING).floor() as i32 + 1;
    let mut runs = Vec::new();
    let (mut depth, mut start) = (0, None);
    for (x, step) in change.iter().enumerate() {
        depth += step;
        match (depth >= least, start) {
            (true, None) => start = Some(x),
            (false, Some(from)) => {
                runs.push(Run {
                    x0: from as f32,
                    x1: x as f32,
                });
                start = None;
            }
            _ => {}
        }
    }
    runs
}

/// A run under several titles is cut between them where the fewest words cross.
fn cut_shared_runs(runs: Vec<Run>, titles: &[Title], body: &[&Row]) -> Vec<Run> {
    let mut cut = Vec::new();
    for run in runs {
        let under: Vec<&Title> = titles
            .iter()
            .filter(|title| title.x1 > run.x0 && title.x0 < run.x1)
            .collect();
        let mut start = run.x0;
        for pair in under.windows(2) {
            let place = least_crossed(
                f32::midpoint(pair[0].x0, pair[0].x1),
                f32::midpoint(pair[1].x0, pair[1].x1),
                body,
            );
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

/// Middle of the widest stretch that the fewest words cross.
fn least_crossed(from: f32, to: f32, body: &[&Row]) -> f32 {
    let crossings = |x: f32| {
        body.iter()
            .flat_map(|row| &row.words)
            .filter(|word| word.left < x && word.right > x)
            .count()
    };
    let places: Vec<(f32, usize)> = (0..=((to - from).max(0.0) as usize))
        .map(|step| from + step as f32)
        .map(|x| (x, crossings(x)))
        .collect();
    let least = places.iter().map(|(_, count)| *count).min().unwrap_or(0);
    let (mut best, mut start) = ((from, from), None::<f32>);
    for (x, count) in places.iter().copied().chain([(to + 1.0, usize::MAX)]) {
        if count == least {
            start.get_or_insert(x);
        } else if let Some(first) = start.take()
            && (x - first) > (best.1 - best.0)
        {
            best = (first, x);
        }
    }
    f32::midpoint(best.0, best.1)
}

/// Each run's title, keeping the order of both: nearest, preferring one run a title and no title empty.
fn assign(titles: &[Title], runs: &[Run], em: f32) -> Vec<usize> {
    let odd = 1.5 * em;
    let distance = |title: &Title, run: &Run| (run.x0 - title.x1).max(title.x0 - run.x1).max(0.0);
    // cost[i][j]: the first j runs under the first i titles.
    let (n, m) = (titles.len(), runs.len());
    let mut cost = vec![vec![f32::INFINITY; m + 1]; n + 1];
    let mut taken = vec![vec![0usize; m + 1]; n + 1];
    cost[0][0] = 0.0;
    for i in 1..=n {
        for j in 0..=m {
            let mut sum = 0.0;
            for take in 0..=j {
                if take > 0 {
                    sum += distance(&titles[i - 1], &runs[j - take]);
                }
                let extra = if take == 0 {
                    odd
                } else {
                    (take - 1) as f32 * odd
                };
                let total = cost[i - 1][j - take] + sum + extra;
                if total < cost[i][j] {
                    cost[i][j] = total;
                    taken[i][j] = take;
                }
            }
        }
    }
    let mut owners = vec![0; m];
    let mut j = m;
    for i in (1..=n).rev() {
        for _ in 0..taken[i][j] {
            j -= 1;
            owners[j] = i - 1;
        }
    }
    owners
}

impl Column {
    /// The names of tables that print each name on a row of its own, above its numbers: no place on
    /// the row itself.
    pub fn above_row() -> Column {
        let nowhere = f32::INFINITY;
        Column {
            kind: ColumnKind::Name,
            x0: nowhere,
            x1: nowhere,
            text_x0: nowhere,
            text_x1: nowhere,
        }
    }

    pub fn is_above_row(&self) -> bool {
        self.x0 == f32::INFINITY
    }

    /// The same column on a page whose width differs by the factor.
    #[must_use]
    pub fn scaled(&self, factor: f32) -> Column {
        Column {
            kind: self.kind,
            x0: self.x0 * factor,
            x1: self.x1 * factor,
            text_x0: self.text_x0 * factor,
            text_x1: self.text_x1 * factor,
        }
    }
}

//! Which stretch of the page belongs to which title.

use super::marks::with_marks;
use super::owner::owners;
use super::role;
use super::row::Row;
use super::run::{Run, cut_shared_runs, runs};
use super::title::ColumnKind;
use super::title_words::Title;
use super::word::Word;
use crate::preprocess::{Rule, RuleKind};

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

/// Shares of numbers among the filled cells, and of filled rows, of a column whose title was not read.
const UNTITLED_TYPED: f32 = 0.6;
const UNTITLED_FILLED: f32 = 0.4;
/// So far, in text heights, words may reach over a rule.
const OVERHANG: f32 = 0.3;
/// Han characters that a row of names has, in the mean.
const NAMED: f32 = 2.0;
/// Columns under the titles, each with whether its title was read. `body` are the rows below them that look like items; `rules` the
/// vertical rules beside them.
pub fn columns(titles: &[Title], body: &[&Row], rules: &[Rule], em: f32) -> Vec<(Column, bool)> {
    let runs = with_marks(runs(body), titles, body, em);
    let runs = cut_shared_runs(runs, titles, body);
    let owners = owners(titles, &runs, em);
    let (titles, mut owners) = with_untitled(titles, &runs, &owners, body, rules, em);
    put_in_order(&mut owners, &runs, body);
    let titles = &titles[..];
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
        let pair = [&titles[index - 1], &titles[index]];
        let border = after_classes(pair, body)
            .unwrap_or_else(|| border(left, right, pair[0], pair[1], rules));
        columns[index - 1].x1 = border;
        columns[index].x0 = border;
    }
    columns
        .into_iter()
        .zip(titles.iter().map(|title| title.sure))
        .collect()
}

/// Where several runs stand under one title, those of numbers beside its nearest, those beyond a rule, and where no title
/// says names those of words, are columns of their own, whose titles were not read. The titles with theirs, and each run's.
fn with_untitled(
    titles: &[Title],
    runs: &[Run],
    owners: &[usize],
    body: &[&Row],
    rules: &[Rule],
    em: f32,
) -> (Vec<Title>, Vec<usize>) {
    let nearest = |owner: usize| {
        let centre = f32::midpoint(titles[owner].x0, titles[owner].x1);
        let distance = |run: &Run| (run.x0 - centre).max(centre - run.x1).max(0.0);
        // Of the numbers and the units under `数量/单位` the numbers are meant.
        let filled = |index: usize| {
            let (typed, filled) = role::numeric(&runs[index].alone(), body);
            if role::TRIPLE.contains(&titles[owner].kind) {
                filled * (0.1 + typed)
            } else {
                filled
            }
        };
        let own = || (0..runs.len()).filter(|&index| owners[index] == owner);
        let distances = own().map(|index| distance(&runs[index]));
        let least = distances.fold(f32::INFINITY, f32::min);
        let near = || own().filter(|&index| distance(&runs[index]) <= least + 1.5 * em);
        let most = near().map(filled).fold(0.0, f32::max);
        near()
            .filter(|&index| filled(index) >= 0.6 * most)
            .min_by(|&a, &b| distance(&runs[a]).total_cmp(&distance(&runs[b])))
    };
    let nameless = titles.iter().all(|title| title.kind != ColumnKind::Name);
    let is_worded = |run: Run| nameless && role::han(&run.alone(), body) >= NAMED;
    let mut all: Vec<(Title, Option<usize>)> = titles.iter().map(|title| (*title, None)).collect();
    for (index, run) in runs.iter().enumerate() {
        let own = nearest(owners[index]);
        if own == Some(index) {
            continue;
        }
        let (typed, filled) = role::counted(&run.alone(), body);
        let ruled_off = own.is_some_and(|own| rule_between(*run, runs[own], rules, em));
        let apart = ruled_off || typed >= UNTITLED_TYPED || is_worded(*run);
        if filled >= UNTITLED_FILLED && apart {
            let title = Title {
                kind: ColumnKind::Other,
                sure: false,
                x0: run.x0,
                x1: run.x1,
            };
            all.push((title, Some(index)));
        }
    }
    all.sort_by(|a, b| a.0.x0.total_cmp(&b.0.x0));
    let place = |index: usize| {
        let own = all.iter().position(|(_, run)| *run == Some(index));
        let given = || {
            let title = &titles[owners[index]];
            all.iter()
                .position(|(other, run)| run.is_none() && other == title)
        };
        own.or_else(given).unwrap_or(0)
    };
    let owners = (0..runs.len()).map(place).collect();
    (all.into_iter().map(|(title, _)| title).collect(), owners)
}

/// Columns do not cross: of two runs that belong to titles in the other order, the one that fewer rows fill, remains of a
/// stamp, goes to the other's.
fn put_in_order(owners: &mut [usize], runs: &[Run], body: &[&Row]) {
    let filled = runs.iter().map(|run| role::counted(&run.alone(), body).1);
    let filled: Vec<f32> = filled.collect();
    for right in 1..owners.len() {
        for left in (0..right).rev() {
            if owners[left] > owners[right] {
                let (weak, strong) = if filled[left] < filled[right] {
                    (left, right)
                } else {
                    (right, left)
                };
                owners[weak] = owners[strong];
            }
        }
    }
}

/// Boxes of words reach over the rules beside them by a little.
fn rule_between(one: Run, other: Run, rules: &[Rule], em: f32) -> bool {
    let (left, right) = if one.x0 < other.x0 {
        (one, other)
    } else {
        (other, one)
    };
    rules.iter().any(|rule| {
        let at = f32::midpoint(rule.x0, rule.x1);
        rule.kind == RuleKind::Vertical
            && at > left.x1 - OVERHANG * em
            && at < right.x0 + OVERHANG * em
    })
}

/// Share of the rows whose classes stand right before their names, for their columns to be parted there.
const RUN_ON: f32 = 0.3;

/// Where names begin that stand so near to their classes that some of both were read as one word; `None` where they do not.
fn after_classes([left, right]: [&Title; 2], body: &[&Row]) -> Option<f32> {
    let kinds = (left.kind, right.kind);
    if !matches!(
        kinds,
        (
            ColumnKind::Category | ColumnKind::ChargeCategory,
            ColumnKind::Name
        )
    ) {
        return None;
    }
    let between = |place: &f32| (left.x0..right.x0).contains(place);
    let chars = |word: &Word| -> Vec<char> { word.glyphs.iter().map(|glyph| glyph.char).collect() };
    let words = || body.iter().flat_map(|row| &row.words);
    let end = |word: &Word| {
        let chars = chars(word);
        let class = |at: usize| match chars[at..] {
            ['甲' | '乙' | '丙', '类', _, ..] | ['自', '费', _, ..] => Some(at + 2),
            _ => None,
        };
        let name = (0..chars.len()).find_map(class)?;
        let place = f32::midpoint(word.glyphs[name - 1].x1, word.glyphs[name].x0);
        Some(place).filter(between)
    };
    let is_alone = |word: &&Word| {
        let class = matches!(chars(word)[..], ['甲' | '乙' | '丙', '类'] | ['自', '费']);
        class && between(&word.right)
    };
    let mut places: Vec<f32> = words().filter_map(end).collect();
    places.sort_by(f32::total_cmp);
    let classes = places.len() + words().filter(is_alone).count();
    let often = classes as f32 >= RUN_ON * body.len() as f32;
    places.get(places.len() / 2).copied().filter(|_| often)
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

impl Column {
    /// A column without a place of its own on the row: names that stand above their numbers, factors of a product.
    pub fn nowhere(kind: ColumnKind) -> Column {
        let nowhere = f32::INFINITY;
        Column {
            kind,
            x0: nowhere,
            x1: nowhere,
            text_x0: nowhere,
            text_x1: nowhere,
        }
    }

    pub fn is_nowhere(&self) -> bool {
        self.x0 == f32::INFINITY
    }

    /// The names of tables that print each name on a row of its own, above its numbers.
    pub fn above_row() -> Column {
        Column::nowhere(ColumnKind::Name)
    }

    pub fn is_above_row(&self) -> bool {
        self.is_nowhere() && self.kind == ColumnKind::Name
    }

    /// One of the two numbers that are printed as a product.
    pub fn is_factor(&self) -> bool {
        self.is_nowhere() && role::TRIPLE.contains(&self.kind)
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

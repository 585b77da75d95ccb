//! Words on one baseline.

use super::word::Word;

/// Words of one baseline, left to right.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Row {
    pub words: Vec<Word>,
}

/// How far a word's middle may lie from its left neighbour's, in text heights.
const STRAY: f32 = 0.45;

impl Row {
    pub fn top(&self) -> f32 {
        self.words
            .iter()
            .map(|word| word.top)
            .fold(f32::INFINITY, f32::min)
    }

    pub fn bottom(&self) -> f32 {
        self.words
            .iter()
            .map(|word| word.bottom)
            .fold(f32::NEG_INFINITY, f32::max)
    }

    /// Mean of the words' middles.
    pub fn middle(&self) -> f32 {
        self.words.iter().map(Word::middle).sum::<f32>() / self.words.len().max(1) as f32
    }

    /// Mean of the middles of the last two words: where the row goes on.
    fn level(&self) -> f32 {
        let last = &self.words[self.words.len().saturating_sub(2)..];
        last.iter().map(Word::middle).sum::<f32>() / last.len().max(1) as f32
    }

    /// The words whose centres lie in `x0..x1`.
    pub fn between(&self, x0: f32, x1: f32) -> Row {
        let within = |word: &&Word| word.centre() >= x0 && word.centre() < x1;
        Row {
            words: self.words.iter().filter(within).cloned().collect(),
        }
    }

    /// All characters with their places, words parted by a space.
    pub fn text(&self) -> String {
        let words: Vec<&str> = self.words.iter().map(|word| word.text.as_str()).collect();
        words.join(" ")
    }
}

/// Share of its own area by which a word may lie inside another.
const DOUBLE: f32 = 0.6;

/// Two words over the same stretch of paper are one print where so much of their width is shared, their widths are so much
/// alike, and their middles lie so near, in em: rows are further apart.
const SHARED: f32 = 0.8;
const ALIKE: f32 = 0.6;
const NEAR: f32 = 0.6;

/// Whether both are the same print, recognised twice at slightly different heights.
fn is_same_print(one: &Word, other: &Word, em: f32) -> bool {
    let [a, b] = [one, other].map(|word| word.right - word.left);
    let shared = one.right.min(other.right) - one.left.max(other.left);
    let level = (one.middle() - other.middle()).abs() < NEAR * em;
    level && shared > SHARED * a.min(b) && a.min(b) > ALIKE * a.max(b)
}

/// Drops words that lie inside larger ones, and the less sure of two at one place: the same print, recognised twice.
fn drop_doubles(words: &mut Vec<Word>, em: f32) {
    let area = |word: &Word| (word.right - word.left) * word.height();
    let inside = |word: &Word, other: &Word| {
        let across = word.right.min(other.right) - word.left.max(other.left);
        let down = word.bottom.min(other.bottom) - word.top.max(other.top);
        across > 0.0 && down > 0.0 && across * down > DOUBLE * area(word)
    };
    let sure = |index: usize| words[index].confidence().unwrap_or(0.0);
    let less_sure = |index: usize, other: usize| (sure(index), other) < (sure(other), index);
    let double = |index: usize| {
        let word = &words[index];
        let mut larger = words.iter().filter(|other| area(other) > area(word));
        let mut others = (0..words.len()).filter(|&other| other != index);
        larger.any(|other| inside(word, other))
            || others.any(|other| is_same_print(word, &words[other], em) && less_sure(index, other))
    };
    let kept: Vec<bool> = (0..words.len()).map(|index| !double(index)).collect();
    let mut kept = kept.into_iter();
    words.retain(|_| kept.next().unwrap_or(true));
}

/// Rows from top to bottom. A row follows the page where it bends: each word joins the row whose
/// nearest word to the left is level with it, or the nearest two on the mean.
pub fn rows(mut words: Vec<Word>, em: f32) -> Vec<Row> {
    drop_doubles(&mut words, em);
    words.sort_by(|a, b| a.left.total_cmp(&b.left));
    let mut rows: Vec<Row> = Vec::new();
    for word in words {
        let distance = |row: &Row| {
            let last = row.words.last()?;
            let off = |level: f32| (level - word.middle()).abs();
            let gap = off(last.middle()).min(off(row.level()));
            let level = gap < STRAY * em.min(word.height().max(last.height()));
            // Two words over each other are not one row, however level.
            let apart = word.left > last.centre() || word.centre() > last.right;
            (level && apart).then_some(gap)
        };
        let nearest = rows
            .iter_mut()
            .filter_map(|row| Some((distance(row)?, row)))
            .min_by(|a, b| a.0.total_cmp(&b.0));
        match nearest {
            Some((_, row)) => row.words.push(word),
            None => rows.push(Row { words: vec![word] }),
        }
    }
    rows.sort_by(|a, b| a.middle().total_cmp(&b.middle()));
    rows
}

//! Two names side by side: what was read against what is listed, character by character.

use super::confusion::{Likeness, likeness};
use super::reading::Reading;
use crate::normalize::is_word;

/// One place where the texts differ; positions are in the text as read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edit {
    Substituted {
        at: usize,
        /// Its place in the listed text.
        on: usize,
        read: char,
        listed: char,
    },
    /// Read, not listed.
    Added { at: usize, read: char },
    /// Listed, not read; it would stand before `at`.
    Dropped { at: usize, listed: char },
}

/// The likeliest way in which print of what is listed was read as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alignment {
    /// Hundredths of the natural logarithm of how unlikely that is.
    pub cost: u32,
    /// In order of position.
    pub edits: Vec<Edit>,
}

/// What a difference without any known reason costs, in hundredths of a natural logarithm.
pub const UNKNOWN: u32 = 900;
const DROPPED: u32 = 750;
const ADDED: u32 = 800;
const PUNCTUATION: u32 = 120;
/// At an end a name may be cut off,
const CUT: u32 = 550;
/// and where a bracket is left open it most likely is.
const OPEN: u32 = 100;

/// Names longer than this are compared by their beginning.
const LONGEST: usize = 96;

/// What it costs that one character was read for another, by their shapes alone.
pub fn by_shape(read: char, listed: char) -> u32 {
    match likeness(read, listed) {
        Likeness::Very => 380,
        Likeness::Alike => 480,
        Likeness::Somewhat => 620,
        Likeness::Unlike => UNKNOWN,
    }
}

fn substitution(reading: &Reading, at: usize, listed: char) -> u32 {
    let read = reading.chars[at];
    if read == listed {
        return 0;
    }
    if !is_word(read) && !is_word(listed) {
        return PUNCTUATION;
    }
    let by_shape = by_shape(read, listed);
    match reading.considered(at, listed) {
        Some(log_ratio) => by_shape.min((log_ratio * -100.0).max(1.0) as u32),
        None => by_shape,
    }
}

fn dropped(listed: char, there: u32) -> u32 {
    if is_word(listed) { there } else { PUNCTUATION }
}

fn added(read: char) -> u32 {
    if is_word(read) { ADDED } else { PUNCTUATION }
}

/// `None` where the cost is above `most`.
pub fn align(reading: &Reading, listed: &[char], most: u32) -> Option<Alignment> {
    let read = &reading.chars[..reading.chars.len().min(LONGEST)];
    let listed = &listed[..listed.len().min(LONGEST)];
    let same = |(a, b): &(&char, &char)| a == b;
    let head = read.iter().zip(listed).take_while(same).count();
    let rest = read[head..].iter().rev().zip(listed[head..].iter().rev());
    let tail = rest.take_while(same).count();
    let middle = Middle {
        reading,
        head,
        rows: read.len() - head - tail,
        listed: &listed[head..listed.len() - tail],
        at_start: head == 0,
        at_end: tail == 0,
    };
    middle.align(most)
}

/// What stands between the common beginning and the common end.
struct Middle<'a> {
    reading: &'a Reading,
    /// Where it starts in what was read.
    head: usize,
    /// Its characters in what was read.
    rows: usize,
    listed: &'a [char],
    at_start: bool,
    at_end: bool,
}

impl Middle<'_> {
    /// What it costs that the listed character is not there, with `i` characters read before it.
    fn dropped(&self, i: usize, j: usize) -> u32 {
        let there = match (i == 0 && self.at_start, i == self.rows && self.at_end) {
            (_, true) if self.reading.is_left_open() => OPEN,
            (false, false) => DROPPED,
            _ => CUT,
        };
        dropped(self.listed[j], there)
    }

    fn added(&self, i: usize) -> u32 {
        added(self.reading.chars[self.head + i])
    }

    fn substituted(&self, i: usize, j: usize) -> u32 {
        substitution(self.reading, self.head + i, self.listed[j])
    }

    fn align(&self, most: u32) -> Option<Alignment> {
        let width = self.listed.len() + 1;
        let mut cost = vec![0u32; (self.rows + 1) * width];
        for j in 0..self.listed.len() {
            cost[j + 1] = cost[j] + self.dropped(0, j);
        }
        for i in 0..self.rows {
            let (above, here) = (i * width, (i + 1) * width);
            let gap = self.added(i);
            cost[here] = cost[above] + gap;
            let mut least = cost[here];
            for j in 0..self.listed.len() {
                let best = (cost[above + j] + self.substituted(i, j))
                    .min(cost[above + j + 1] + gap)
                    .min(cost[here + j] + self.dropped(i + 1, j));
                cost[here + j + 1] = best;
                least = least.min(best);
            }
            if least > most {
                return None;
            }
        }
        let total = cost[cost.len() - 1];
        (total <= most).then(|| Alignment {
            cost: total,
            edits: self.trace(&cost),
        })
    }

    fn trace(&self, cost: &[u32]) -> Vec<Edit> {
        let width = self.listed.len() + 1;
        let (mut i, mut j) = (self.rows, self.listed.len());
        let mut edits = Vec::new();
        while i > 0 || j > 0 {
            let here = cost[i * width + j];
            if i > 0
                && j > 0
                && here == cost[(i - 1) * width + j - 1] + self.substituted(i - 1, j - 1)
            {
                (i, j) = (i - 1, j - 1);
                let (at, listed) = (self.head + i, self.listed[j]);
                let read = self.reading.chars[at];
                if read != listed {
                    let on = self.head + j;
                    edits.push(Edit::Substituted {
                        at,
                        on,
                        read,
                        listed,
                    });
                }
            } else if j > 0 && here == cost[i * width + j - 1] + self.dropped(i, j - 1) {
                j -= 1;
                edits.push(Edit::Dropped {
                    at: self.head + i,
                    listed: self.listed[j],
                });
            } else {
                i -= 1;
                let at = self.head + i;
                edits.push(Edit::Added {
                    at,
                    read: self.reading.chars[at],
                });
            }
        }
        edits.reverse();
        edits
    }
}

impl Alignment {
    /// 0 to 1: what part of the longer text the two share.
    pub fn score(&self, read: usize, listed: usize) -> f32 {
        let longest = read.max(listed).max(1);
        (1.0 - self.cost as f32 / UNKNOWN as f32 / longest as f32).max(0.0)
    }

    /// What differs, for people: `票面“钠”目录“酯”；目录多“片”`.
    pub fn describe(&self) -> String {
        let (mut added, mut dropped, mut phrases) = (String::new(), String::new(), Vec::new());
        for edit in &self.edits {
            match *edit {
                Edit::Substituted { read, listed, .. } => {
                    phrases.push(format!("票面“{read}”目录“{listed}”"));
                }
                Edit::Added { read, .. } => added.push(read),
                Edit::Dropped { listed, .. } => dropped.push(listed),
            }
        }
        if !added.is_empty() {
            phrases.push(format!("票面多“{added}”"));
        }
        if !dropped.is_empty() {
            phrases.push(format!("目录多“{dropped}”"));
        }
        phrases.join("；")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn aligned(read: &str, listed: &str) -> Alignment {
        let listed: Vec<char> = listed.chars().collect();
        align(&Reading::of(read, &[]), &listed, u32::MAX).unwrap()
    }

    #[test]
    fn differences_are_told_in_words() {
        let alignment = aligned("头孢呋辛钠", "头孢呋辛酯片");
        assert_eq!(alignment.describe(), "票面“钠”目录“酯”；目录多“片”");
        let far: Vec<char> = "阿莫西林胶囊".chars().collect();
        assert_eq!(align(&Reading::of("甲硝唑片", &[]), &far, 200), None);
    }

    #[test]
    fn a_likelier_misreading_costs_less() {
        let cost = |read, listed| aligned(read, listed).cost;
        assert_eq!(cost("己酮可可碱片", "己酮可可碱片"), 0);
        assert!(cost("己酮可可碱)片", "己酮可可碱片") < cost("已酮可可碱片", "己酮可可碱片"));
        assert!(cost("已酮可可碱片", "己酮可可碱片") < cost("酚酮可可碱片", "己酮可可碱片"));
        assert!(cost("己酮可可碱", "己酮可可碱片") < cost("己酮可碱片", "己酮可可碱片"));
        let whole = "复方氨基酸注射液(18AA-II)";
        assert!(cost("复方氨基酸注射液(18AA", whole) < cost("复方氨基酸注射液(18AA)", whole));
    }

    #[test]
    fn a_character_that_was_considered_costs_what_the_recogniser_says() {
        let choices = [bill::CharChoice {
            at: 1,
            chars: vec![('茄', -0.5), ('血', -1.5)],
        }];
        let listed: Vec<char> = "舒血宁注射液".chars().collect();
        let reading = Reading::of("舒茄宁注射液", &choices);
        assert_eq!(align(&reading, &listed, 900).unwrap().cost, 100);
    }
}

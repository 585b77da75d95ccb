//! What a recogniser considered, kept so that the bill's equations can choose among it.

use crate::han::simplified;

/// One place along a text line.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Centre of the place, px of the clean page.
    pub x: f32,
    /// Most likely first; `None` is the blank between characters. Probabilities, together at most 1.
    pub choices: Vec<(Option<char>, f32)>,
}

/// Least probability at which another character counts as considered.
pub const CONSIDERED: f32 = 1e-3;

/// Whether the recogniser held it possible that these steps make the `wanted` simplified character.
pub fn considers(steps: &[Step], wanted: char) -> bool {
    let mut choices = steps.iter().flat_map(|step| &step.choices);
    choices.any(|&(char, probability)| {
        probability >= CONSIDERED && char.is_some_and(|char| simplified(char) == wanted)
    })
}

/// A line of text as a sequence of steps, left to right, under the rules of connectionist temporal
/// classification (Graves et al. 2006): equal neighbours are one character unless a blank stands between.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lattice {
    pub steps: Vec<Step>,
}

/// One character of the best reading.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Glyph {
    pub char: char,
    /// Horizontal extent, px of the clean page.
    pub x0: f32,
    pub x1: f32,
    pub probability: f32,
    /// Steps of the lattice that make it, first and last.
    pub steps: (usize, usize),
}

/// A reading and the natural logarithm of its probability.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    pub text: String,
    pub log_prob: f32,
}

const LOG_ZERO: f32 = f32::NEG_INFINITY;
/// Stands for everything that was pruned from a step.
const FLOOR: f32 = 1e-6;

impl Lattice {
    /// The most likely choice at every step, collapsed.
    pub fn glyphs(&self) -> Vec<Glyph> {
        let half = self.half_pitch();
        let mut glyphs: Vec<Glyph> = Vec::new();
        let mut previous = None;
        for (index, step) in self.steps.iter().enumerate() {
            let Some(&(char, probability)) = step.choices.first() else {
                previous = None;
                continue;
            };
            if let Some(char) = char {
                match glyphs.last_mut() {
                    Some(last) if previous == Some(char) => {
                        last.x1 = step.x + half;
                        last.probability = last.probability.max(probability);
                        last.steps.1 = index;
                    }
                    _ => glyphs.push(Glyph {
                        char,
                        x0: step.x - half,
                        x1: step.x + half,
                        probability,
                        steps: (index, index),
                    }),
                }
            }
            previous = char;
        }
        glyphs
    }

    /// Geometric mean of the probabilities of its characters; 0 without any.
    pub fn certainty(&self) -> f32 {
        let glyphs = self.glyphs();
        let logs: f32 = glyphs
            .iter()
            .map(|glyph| glyph.probability.max(1e-6).ln())
            .sum();
        if glyphs.is_empty() {
            0.0
        } else {
            (logs / glyphs.len() as f32).exp()
        }
    }

    /// The steps whose centres lie in `x0..x1`.
    #[must_use]
    pub fn slice(&self, x0: f32, x1: f32) -> Lattice {
        Lattice {
            steps: self
                .steps
                .iter()
                .filter(|step| step.x >= x0 && step.x < x1)
                .cloned()
                .collect(),
        }
    }

    /// Appends another lattice with a sure blank between.
    pub fn push(&mut self, other: &Lattice) {
        if let (Some(last), false) = (self.steps.last(), other.steps.is_empty()) {
            self.steps.push(Step {
                x: last.x,
                choices: vec![(None, 1.0)],
            });
        }
        self.steps.extend_from_slice(&other.steps);
    }

    /// The `count` most likely readings made of characters that `allowed` maps to something, best
    /// first (prefix beam search). Characters mapped to the same one are added up; NUL stands for the
    /// blank; characters mapped to `None` can only be skipped at the price of their probability.
    pub fn readings(&self, count: usize, allowed: impl Fn(char) -> Option<char>) -> Vec<Reading> {
        self.search(count, |step| {
            let choices = fold_choices(step, &allowed);
            move |_: &str| choices.clone()
        })
    }

    /// The same under a grammar: `next` is given the text so far and a character considered behind it.
    pub fn spellings(
        &self,
        count: usize,
        next: impl Fn(&str, char) -> Option<char>,
    ) -> Vec<Reading> {
        let next = &next;
        self.search(count, |step| {
            move |text: &str| fold_choices(step, &|char| next(text, char))
        })
    }

    /// `choices` are those of a step behind a text.
    fn search<'a, F: Fn(&str) -> Choices>(
        &'a self,
        count: usize,
        choices: impl Fn(&'a Step) -> F,
    ) -> Vec<Reading> {
        let width = count.max(1) * 3;
        let mut beam = vec![Prefix {
            text: String::new(),
            blank: 0.0,
            symbol: LOG_ZERO,
        }];
        for step in &self.steps {
            beam = advance(&beam, choices(step));
            beam.sort_by(|a, b| b.total().total_cmp(&a.total()));
            beam.truncate(width);
        }
        beam.truncate(count);
        // Impossible readings are no alternatives; the first one always stays, with a finite weight,
        // since JSON knows no infinity.
        beam.into_iter()
            .enumerate()
            .filter(|(rank, prefix)| *rank == 0 || prefix.total() > LOG_ZERO)
            .map(|(_, prefix)| Reading {
                log_prob: prefix.total().clamp(f32::MIN, 0.0),
                text: prefix.text,
            })
            .collect()
    }

    fn half_pitch(&self) -> f32 {
        let gaps = self
            .steps
            .windows(2)
            .map(|pair| pair[1].x - pair[0].x)
            .filter(|gap| *gap > 0.0);
        gaps.reduce(f32::min).unwrap_or(8.0) / 2.0
    }
}

struct Prefix {
    text: String,
    /// Log probability of all paths that end in a blank, and of those that end in the last character.
    blank: f32,
    symbol: f32,
}

impl Prefix {
    fn total(&self) -> f32 {
        log_add(self.blank, self.symbol)
    }
}

fn log_add(a: f32, b: f32) -> f32 {
    let (high, low) = if a > b { (a, b) } else { (b, a) };
    if low == LOG_ZERO {
        high
    } else {
        high + (low - high).exp().ln_1p()
    }
}

/// Characters, or the blank, with the logarithms of their probabilities.
type Choices = Vec<(Option<char>, f32)>;

fn fold_choices(step: &Step, allowed: &impl Fn(char) -> Option<char>) -> Choices {
    let mut folded: Vec<(Option<char>, f32)> = vec![(None, FLOOR)];
    for &(char, probability) in &step.choices {
        let target = match char {
            None => None,
            Some(char) => match allowed(char) {
                Some('\0') => None,
                Some(char) => Some(char),
                None => continue,
            },
        };
        match folded.iter_mut().find(|(char, _)| *char == target) {
            Some((_, sum)) => *sum += probability,
            None => folded.push((target, probability)),
        }
    }
    folded
        .into_iter()
        .map(|(char, probability)| (char, probability.ln()))
        .collect()
}

fn advance(beam: &[Prefix], choices: impl Fn(&str) -> Choices) -> Vec<Prefix> {
    let mut next: Vec<Prefix> = Vec::with_capacity(beam.len() * 4);
    let mut add =
        |text: String, blank: f32, symbol: f32| match next.iter_mut().find(|p| p.text == text) {
            Some(prefix) => {
                prefix.blank = log_add(prefix.blank, blank);
                prefix.symbol = log_add(prefix.symbol, symbol);
            }
            None => next.push(Prefix {
                text,
                blank,
                symbol,
            }),
        };
    for prefix in beam {
        let last = prefix.text.chars().next_back();
        // What stood for the last character still does.
        if let Some(last) = last {
            let before = &prefix.text[..prefix.text.len() - last.len_utf8()];
            let held = choices(before);
            if let Some((_, log_prob)) = held.iter().find(|(char, _)| *char == Some(last)) {
                add(prefix.text.clone(), LOG_ZERO, prefix.symbol + log_prob);
            }
        }
        for (char, log_prob) in choices(&prefix.text) {
            let Some(char) = char else {
                add(prefix.text.clone(), prefix.total() + log_prob, LOG_ZERO);
                continue;
            };
            let mut longer = prefix.text.clone();
            longer.push(char);
            if last == Some(char) {
                add(longer, LOG_ZERO, prefix.blank + log_prob);
            } else {
                add(longer, LOG_ZERO, prefix.total() + log_prob);
            }
        }
    }
    next
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lattice(steps: &[&[(char, f32)]]) -> Lattice {
        let choice = |&(char, p): &(char, f32)| ((char != '_').then_some(char), p);
        Lattice {
            steps: steps
                .iter()
                .enumerate()
                .map(|(i, step)| Step {
                    x: i as f32,
                    choices: step.iter().map(choice).collect(),
                })
                .collect(),
        }
    }

    #[test]
    fn a_blank_separates_equal_characters() {
        let twice = lattice(&[&[('1', 0.9)], &[('_', 0.9)], &[('1', 0.9)]]);
        let once = lattice(&[&[('1', 0.9)], &[('1', 0.9)]]);
        let text = |l: &Lattice| l.glyphs().iter().map(|g| g.char).collect::<String>();
        assert_eq!((text(&twice), text(&once)), ("11".into(), "1".into()));
        assert_eq!(twice.readings(1, Some)[0].text, "11");
        assert_eq!(once.readings(1, Some)[0].text, "1");
    }

    #[test]
    fn readings_follow_probability_and_the_allowed_characters() {
        let doubtful = lattice(&[
            &[('8', 0.5), ('B', 0.3), ('6', 0.2)],
            &[('_', 1.0)],
            &[('O', 0.9), ('0', 0.1)],
        ]);
        let digits = |c: char| match c {
            'O' => Some('0'),
            c if c.is_ascii_digit() => Some(c),
            _ => None,
        };
        let texts: Vec<String> = doubtful
            .readings(2, digits)
            .into_iter()
            .map(|r| r.text)
            .collect();
        assert_eq!(texts, ["80", "60"]);
    }

    #[test]
    fn spellings_keep_to_the_grammar() {
        let word = |wanted: &'static str| {
            move |text: &str, char: char| {
                wanted.starts_with(&format!("{text}{char}")).then_some(char)
            }
        };
        let held = lattice(&[
            &[('并', 0.9), ('_', 0.05)],
            &[('瓶', 0.9), ('_', 0.05)],
            &[('瓶', 0.8), ('_', 0.2)],
        ]);
        let best = |wanted| held.spellings(1, word(wanted)).remove(0);
        let bottle = best("瓶");
        assert_eq!(bottle.text, "瓶");
        // The blank, and the character over both steps or either.
        let ways = 0.05_f32 * (0.9 * 0.8 + 0.9 * 0.2 + 0.05 * 0.8);
        assert!((bottle.log_prob - ways.ln()).abs() < 1e-3);
        assert_ne!(best("盒").text, "盒");
    }

    #[test]
    fn slices_by_place() {
        let line = lattice(&[&[('a', 0.9)], &[('_', 0.9)], &[('b', 0.9)]]);
        assert_eq!(line.slice(1.5, 9.0).readings(1, Some)[0].text, "b");
    }
}

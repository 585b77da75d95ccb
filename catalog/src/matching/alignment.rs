//! Two names side by side: what was read against what is listed, character by character.

use super::confusion::{alike, never_noise};
use crate::index::{GramIndex, pair};
use crate::normalize::{is_han, is_word};

/// One place where the texts differ; positions are in the text as read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edit {
    Substituted {
        at: usize,
        read: char,
        listed: char,
    },
    /// Read, not listed.
    Added {
        at: usize,
        read: char,
    },
    /// Listed, not read; it would stand before `at`.
    Dropped {
        at: usize,
        listed: char,
    },
}

/// The cheapest way to turn what was read into what is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alignment {
    /// In hundredths of a character that differs for no known reason.
    pub cost: u32,
    /// In order of position.
    pub edits: Vec<Edit>,
}

const UNKNOWN: u32 = 100;
const ALIKE: u32 = 35;
const PUNCTUATION: u32 = 12;

/// Names longer than this are compared by their beginning.
const LONGEST: usize = 96;

fn substitution(read: char, listed: char) -> u32 {
    if read == listed {
        0
    } else if !is_word(read) && !is_word(listed) {
        PUNCTUATION
    } else if never_noise(read, listed) {
        UNKNOWN
    } else if alike(read, listed) {
        ALIKE
    } else {
        UNKNOWN
    }
}

fn gap(c: char) -> u32 {
    if is_word(c) { UNKNOWN } else { PUNCTUATION }
}

/// `None` where the cost is above `most`.
pub fn align(read: &[char], listed: &[char], most: u32) -> Option<Alignment> {
    let (read, listed) = (
        &read[..read.len().min(LONGEST)],
        &listed[..listed.len().min(LONGEST)],
    );
    let width = listed.len() + 1;
    let mut cost = vec![0u32; (read.len() + 1) * width];
    for (j, &c) in listed.iter().enumerate() {
        cost[j + 1] = cost[j] + gap(c);
    }
    for (i, &r) in read.iter().enumerate() {
        let (above, here) = (i * width, (i + 1) * width);
        cost[here] = cost[above] + gap(r);
        let mut least = cost[here];
        for (j, &l) in listed.iter().enumerate() {
            let best = (cost[above + j] + substitution(r, l))
                .min(cost[above + j + 1] + gap(r))
                .min(cost[here + j] + gap(l));
            cost[here + j + 1] = best;
            least = least.min(best);
        }
        if least > most {
            return None;
        }
    }
    let total = cost[read.len() * width + listed.len()];
    (total <= most).then(|| Alignment {
        cost: total,
        edits: trace(read, listed, &cost),
    })
}

fn trace(read: &[char], listed: &[char], cost: &[u32]) -> Vec<Edit> {
    let width = listed.len() + 1;
    let (mut i, mut j) = (read.len(), listed.len());
    let mut edits = Vec::new();
    while i > 0 || j > 0 {
        let here = cost[i * width + j];
        let same = i > 0 && j > 0 && read[i - 1] == listed[j - 1];
        if same && here == cost[(i - 1) * width + j - 1] {
            (i, j) = (i - 1, j - 1);
        } else if j > 0 && here == cost[i * width + j - 1] + gap(listed[j - 1]) {
            j -= 1;
            edits.push(Edit::Dropped {
                at: i,
                listed: listed[j],
            });
        } else if i > 0 && here == cost[(i - 1) * width + j] + gap(read[i - 1]) {
            i -= 1;
            edits.push(Edit::Added {
                at: i,
                read: read[i],
            });
        } else {
            (i, j) = (i - 1, j - 1);
            edits.push(Edit::Substituted {
                at: i,
                read: read[i],
                listed: listed[j],
            });
        }
    }
    edits.reverse();
    edits
}

impl Alignment {
    /// Whether every difference is one that recognisers make on this very text: look-alikes that
    /// carry no meaning and make no sequence known from other names, and stray punctuation.
    pub fn is_noise(&self, read: &[char], known: &GramIndex) -> bool {
        let substituted = self
            .edits
            .iter()
            .filter(|e| matches!(e, Edit::Substituted { read, .. } if is_word(*read)));
        let letters = read.iter().filter(|c| is_word(**c)).count();
        substituted.count() * 4 <= letters
            && self.edits.iter().all(|edit| explained(*edit, read, known))
    }

    /// Whether every difference is a look-alike without meaning or stray punctuation, whatever stands around.
    pub fn is_of_lookalikes(&self) -> bool {
        self.edits.iter().all(|edit| match *edit {
            Edit::Substituted { read, listed, .. } => {
                let punctuation = !is_word(read) && !is_word(listed);
                punctuation || (alike(read, listed) && !never_noise(read, listed))
            }
            Edit::Added { read: c, .. } | Edit::Dropped { listed: c, .. } => is_stray(c),
        })
    }

    /// Whether only characters were exchanged, none of which means something else: what a second
    /// reading of the same print may explain.
    pub fn is_misreading(&self) -> bool {
        self.edits.iter().all(|edit| match *edit {
            Edit::Substituted { read, listed, .. } => !never_noise(read, listed),
            Edit::Added { read: c, .. } | Edit::Dropped { listed: c, .. } => is_stray(c),
        })
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

fn explained(edit: Edit, read: &[char], known: &GramIndex) -> bool {
    match edit {
        Edit::Substituted {
            at,
            read: r,
            listed,
        } => {
            let punctuation = !is_word(r) && !is_word(listed);
            punctuation
                || (alike(r, listed) && !never_noise(r, listed) && !is_familiar(at, read, known))
        }
        Edit::Added { read: c, .. } | Edit::Dropped { listed: c, .. } => is_stray(c),
    }
}

/// Brackets, dots, commas and dashes come and go; signs that measure or compare do not.
fn is_stray(c: char) -> bool {
    !is_word(c) && !"%+<>≥≤=*/~".contains(c)
}

/// Whether the character stands beside its neighbour in other names too, so that it is likely meant.
fn is_familiar(at: usize, read: &[char], known: &GramIndex) -> bool {
    let before = at
        .checked_sub(1)
        .is_some_and(|b| known.occurrences(pair(read[b], read[at])) > 0);
    let after = read
        .get(at + 1)
        .is_some_and(|&next| known.occurrences(pair(read[at], next)) > 0);
    is_han(read[at]) && (before || after)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    fn noise(read: &str, listed: &str, others: &[&str]) -> bool {
        let names: Vec<Vec<char>> = others
            .iter()
            .chain(&[listed])
            .map(|name| chars(name))
            .collect();
        let index = GramIndex::new(names.iter().map(Vec::as_slice));
        let (read, listed) = (chars(read), chars(listed));
        align(&read, &listed, 10_000)
            .unwrap()
            .is_noise(&read, &index)
    }

    #[test]
    fn lookalikes_and_stray_punctuation_are_noise() {
        assert!(noise("已酮可可碱片", "己酮可可碱片", &[]));
        assert!(noise("维生素BL2注射液", "维生素B12注射液", &[]));
        assert!(noise("复方氨酚烷胺片)", "复方氨酚烷胺片", &[]));
    }

    #[test]
    fn what_means_something_else_is_never_noise() {
        for (read, listed) in [
            ("头孢呋辛钠", "头孢呋辛酯"),
            ("一级护理", "二级护理"),
            ("左侧肾切除术", "右侧肾切除术"),
            ("氨麻美敏片(II)", "氨麻美敏片(III)"),
            ("葡萄糖注射液5%", "葡萄糖注射液"),
            ("葡萄糖注射液5", "葡萄糖注射液6"),
            ("阿莫西林", "阿莫西林片"),
            ("胸部CT平扫", "胸部CT增强"),
        ] {
            assert!(!noise(read, listed, &[]), "{read} {listed}");
        }
    }

    #[test]
    fn a_lookalike_that_other_names_use_there_is_meant() {
        assert!(!noise("已酮可可碱片", "己酮可可碱片", &["已酮洛芬片"]));
    }

    #[test]
    fn differences_are_told_in_words() {
        let alignment = align(&chars("头孢呋辛钠"), &chars("头孢呋辛酯片"), 1000).unwrap();
        assert_eq!(alignment.describe(), "票面“钠”目录“酯”；目录多“片”");
        assert_eq!(align(&chars("甲硝唑片"), &chars("阿莫西林胶囊"), 200), None);
    }
}

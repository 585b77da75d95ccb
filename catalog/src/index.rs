//! An inverted index over the characters and character pairs of names.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use serde::{Deserialize, Serialize};

/// Names by their grams. Name numbers are positions in the list it was built from.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct GramIndex {
    grams: HashMap<u64, u32, BuildHasherDefault<GramHasher>>,
    /// Where each gram's postings start; one more than there are grams.
    starts: Vec<u32>,
    /// Name numbers, ascending within a gram.
    postings: Vec<u32>,
    /// ln(names / names with the gram), in 1/64.
    weights: Vec<u16>,
    /// Sum of the weights of each name's grams.
    name_weights: Vec<u32>,
    /// Where each name's grams start in `name_grams`; one more than there are names.
    name_starts: Vec<u32>,
    /// Gram numbers, ascending within a name.
    name_grams: Vec<u32>,
}

/// A name that shares grams with the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    pub name: u32,
    /// Weight of the shared grams.
    pub shared: u32,
    /// Dice's coefficient of the gram weights, in 1/65536.
    pub dice: u32,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

#[derive(Default)]
struct Scratch {
    /// Shared weight by name number; all zero between queries.
    shared: Vec<u32>,
    touched: Vec<u32>,
}

impl GramIndex {
    pub fn new<'a>(names: impl Iterator<Item = &'a [char]> + Clone) -> GramIndex {
        let mut index = GramIndex::default();
        let mut counts: Vec<u32> = Vec::new();
        let mut total = 0u32;
        for name in names.clone() {
            total += 1;
            for gram in grams(name) {
                let next = counts.len() as u32;
                let id = *index.grams.entry(gram).or_insert(next) as usize;
                if id == counts.len() {
                    counts.push(0);
                }
                counts[id] += 1;
            }
        }
        index.weights = counts.iter().map(|&count| weight(total, count)).collect();
        index.starts = counts
            .iter()
            .chain(&[0])
            .scan(0u32, |start, count| {
                let here = *start;
                *start += count;
                Some(here)
            })
            .collect();
        index.postings = vec![0; counts.iter().map(|&count| count as usize).sum()];
        let mut free = index.starts.clone();
        index.name_starts.push(0);
        for (number, name) in (0u32..).zip(names) {
            let mut ids: Vec<u32> = grams(name).iter().map(|gram| index.grams[gram]).collect();
            ids.sort_unstable();
            let mut name_weight = 0;
            for &id in &ids {
                let free = &mut free[id as usize];
                index.postings[*free as usize] = number;
                *free += 1;
                name_weight += u32::from(index.weights[id as usize]);
            }
            index.name_weights.push(name_weight);
            index.name_grams.extend(ids);
            index.name_starts.push(index.name_grams.len() as u32);
        }
        index
    }

    pub fn names(&self) -> usize {
        self.name_weights.len()
    }

    /// In how many names the gram occurs.
    pub fn occurrences(&self, gram: u64) -> usize {
        self.grams
            .get(&gram)
            .map_or(0, |&id| self.posting(id).len())
    }

    fn posting(&self, id: u32) -> &[u32] {
        let (start, end) = (self.starts[id as usize], self.starts[id as usize + 1]);
        &self.postings[start as usize..end as usize]
    }

    fn has(&self, name: u32, id: u32) -> bool {
        let (start, end) = (
            self.name_starts[name as usize],
            self.name_starts[name as usize + 1],
        );
        let grams = &self.name_grams[start as usize..end as usize];
        grams.binary_search(&id).is_ok()
    }

    /// The names most like the text, best first; `key` says what best means.
    pub fn nearest(&self, text: &[char], limit: usize, key: fn(&Hit) -> u32) -> Vec<Hit> {
        let ids: Vec<u32> = grams(text)
            .iter()
            .filter_map(|gram| self.grams.get(gram).copied())
            .collect();
        let text_weight: u32 = ids
            .iter()
            .map(|&id| u32::from(self.weights[id as usize]))
            .sum();
        SCRATCH.with_borrow_mut(|scratch| {
            scratch.add_up(self, ids);
            let least = bar(text_weight);
            let mut hits: Vec<Hit> = Vec::new();
            for name in scratch.touched.drain(..) {
                let shared = std::mem::take(&mut scratch.shared[name as usize]);
                if shared > least {
                    let both = u64::from(text_weight + self.name_weights[name as usize]);
                    let dice = (u64::from(shared) * 0x2_0000 / both.max(1)) as u32;
                    hits.push(Hit { name, shared, dice });
                }
            }
            let order = |a: &Hit, b: &Hit| {
                key(b)
                    .cmp(&key(a))
                    .then(b.dice.cmp(&a.dice))
                    .then(a.name.cmp(&b.name))
            };
            if hits.len() > limit && limit > 0 {
                hits.select_nth_unstable_by(limit - 1, order);
            }
            hits.truncate(limit);
            hits.sort_unstable_by(order);
            hits
        })
    }
}

impl Scratch {
    /// Rare grams first: once the frequent ones cannot lift a new name over the bar, they add only to
    /// names already touched that they can lift over it.
    fn add_up(&mut self, index: &GramIndex, mut ids: Vec<u32>) {
        self.shared
            .resize(self.shared.len().max(index.name_weights.len()), 0);
        let weight = |id: u32| u32::from(index.weights[id as usize]);
        ids.sort_unstable_by_key(|&id| (std::cmp::Reverse(weight(id)), id));
        let mut left: u32 = ids.iter().map(|&id| weight(id)).sum();
        let bar = bar(left);
        let mut ids = ids.into_iter();
        while left > bar
            && let Some(id) = ids.next()
        {
            for &name in index.posting(id) {
                let shared = &mut self.shared[name as usize];
                if *shared == 0 {
                    self.touched.push(name);
                }
                *shared += weight(id);
            }
            left -= weight(id);
        }
        for id in ids {
            self.forget_below(bar.saturating_sub(left));
            let posting = index.posting(id);
            if posting.len() > self.touched.len() * 8 {
                for &name in &self.touched {
                    if index.has(name, id) {
                        self.shared[name as usize] += weight(id);
                    }
                }
            } else {
                for &name in posting {
                    let shared = &mut self.shared[name as usize];
                    if *shared > 0 {
                        *shared += weight(id);
                    }
                }
            }
            left -= weight(id);
        }
    }

    /// Names with so little can no more come over the bar.
    fn forget_below(&mut self, least: u32) {
        let shared = &mut self.shared;
        self.touched.retain(|&name| {
            let shared = &mut shared[name as usize];
            let stays = *shared > least;
            if !stays {
                *shared = 0;
            }
            stays
        });
    }
}

/// Shared weight that a name needs: with less it is further from the text than noise takes it.
const fn bar(text_weight: u32) -> u32 {
    text_weight / 5 * 2
}

/// The key of a character pair.
pub const fn pair(first: char, second: char) -> u64 {
    (first as u64) << 32 | second as u64
}

/// Each character and each pair once, in no particular order.
fn grams(text: &[char]) -> Vec<u64> {
    let mut grams: Vec<u64> = text.iter().map(|&c| u64::from(c)).collect();
    grams.extend(text.windows(2).map(|two| pair(two[0], two[1])));
    grams.sort_unstable();
    grams.dedup();
    grams
}

/// At least 1, so that a gram which every name has still marks a name as touched.
fn weight(names: u32, with_gram: u32) -> u16 {
    let ratio = f64::from(names.max(1)) / f64::from(with_gram.max(1));
    (ratio.ln() * 64.0).round().max(1.0) as u16
}

/// Grams are already spread; one multiplication is enough.
#[derive(Default)]
pub struct GramHasher(u64);

impl Hasher for GramHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u64(u64::from(byte));
        }
    }

    fn write_u64(&mut self, gram: u64) {
        let mixed = (self.0 ^ gram).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 = mixed ^ (mixed >> 32);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(names: &[&str]) -> GramIndex {
        let names: Vec<Vec<char>> = names.iter().map(|name| name.chars().collect()).collect();
        GramIndex::new(names.iter().map(Vec::as_slice))
    }

    fn nearest(index: &GramIndex, text: &str) -> Vec<u32> {
        let text: Vec<char> = text.chars().collect();
        index
            .nearest(&text, 3, |hit| hit.dice)
            .iter()
            .map(|hit| hit.name)
            .collect()
    }

    #[test]
    fn the_name_itself_comes_first_and_queries_leave_nothing_behind() {
        let index = index(&["阿莫西林胶囊", "阿莫西林颗粒", "头孢呋辛酯片", "头孢呋辛钠"]);
        for _ in 0..3 {
            assert_eq!(nearest(&index, "头孢呋辛酯片")[0], 2);
            assert_eq!(nearest(&index, "阿莫西林颗粒")[0], 1);
        }
        assert_eq!(nearest(&index, "轮椅"), []);
    }

    #[test]
    fn a_smaller_index_after_a_larger_one_on_the_same_thread_is_fine() {
        let large = index(&["甲硝唑片", "甲硝唑栓", "甲硝唑凝胶"]);
        let small = index(&["甲硝唑片"]);
        assert_eq!(nearest(&large, "甲硝唑栓")[0], 1);
        assert_eq!(nearest(&small, "甲硝唑栓"), [0]);
    }
}

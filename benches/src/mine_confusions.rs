//! Makes `catalog/src/matching/read_confusions.txt`: which characters of names the readers take for which others, counted on
//! printed bills. Merges nothing by hand: what is rare, and what tells items apart, is left out.
//!
//!     mine-confusions --first 84000 --bills 1 --grades clean,office,hard --kept target/names > catalog/src/matching/read_confusions.txt

use std::collections::BTreeMap;

use anyhow::Result;
use benches::contestant::Contestant;
use benches::readings::{Errand, ReadLine, Readings};
use catalog::normalize::{is_word, normalized};
use catalog::{never_noise, spelling};
use clap::Parser;

/// Counts what readers misread. Example: `mine-confusions --first 84000 --grades office,hard --kept target/names`.
#[derive(Parser)]
struct Options {
    #[command(flatten)]
    errand: Errand,
    #[arg(long, value_delimiter = ',', default_value = "pp-ocr,tesseract")]
    readers: Vec<Contestant>,
    /// Times that a reader must have taken one character for the other.
    #[arg(long, default_value_t = 2)]
    least: usize,
}

/// Names read worse than this are not compared character by character.
const ALIKE: f64 = 0.6;

#[derive(Default)]
struct Counts {
    /// By the printed character.
    printed: BTreeMap<char, usize>,
    /// By the character read and the one printed.
    confused: BTreeMap<(char, char), usize>,
}

fn main() -> Result<()> {
    let options = Options::parse();
    let mut lines = BTreeMap::new();
    for reader in &options.readers {
        let mut counts = Counts::default();
        let mut readings = Readings::new(&options.errand, *reader)?;
        for grade in options.errand.grades()? {
            for order in options.errand.orders(grade) {
                readings.of(order)?.iter().for_each(|read| counts.add(read));
            }
        }
        let all: usize = counts.printed.values().sum();
        println!("# {reader}: {all} characters of names");
        for ((read, printed), count) in counts.confused {
            if count >= options.least && !never_noise(read, printed) {
                let of = counts.printed[&printed];
                let line: &mut Vec<String> = lines.entry((read, printed)).or_default();
                line.push(format!("{reader} {count} {of}"));
            }
        }
    }
    for ((read, printed), counted) in lines {
        println!("{read}{printed} {}", counted.join(" "));
    }
    Ok(())
}

impl Counts {
    fn add(&mut self, read: &ReadLine) {
        let name = &read.line.name;
        let text = spelling(name.value.as_deref().unwrap_or(&name.text), None);
        let printed = normalized(&read.printed);
        if strsim::normalized_levenshtein(&text, &printed) < ALIKE {
            return;
        }
        for (was, is) in aligned(&text, &printed) {
            *self.printed.entry(is).or_default() += 1;
            if was != is && is_word(was) && is_word(is) {
                *self.confused.entry((was, is)).or_default() += 1;
            }
        }
    }
}

/// The characters that stand in one place of both, in the alignment with the fewest edits, from the end.
fn aligned(read: &str, printed: &str) -> Vec<(char, char)> {
    let (read, printed): (Vec<char>, Vec<char>) =
        (read.chars().collect(), printed.chars().collect());
    let width = printed.len() + 1;
    let mut edits: Vec<usize> = (0..(read.len() + 1) * width)
        .map(|at| at / width + at % width)
        .collect();
    for i in 1..=read.len() {
        for j in 1..width {
            let other = usize::from(read[i - 1] != printed[j - 1]);
            edits[i * width + j] = (edits[(i - 1) * width + j - 1] + other)
                .min(edits[(i - 1) * width + j] + 1)
                .min(edits[i * width + j - 1] + 1);
        }
    }
    let (mut i, mut j) = (read.len(), printed.len());
    let mut pairs = Vec::with_capacity(printed.len());
    while i > 0 && j > 0 {
        let other = usize::from(read[i - 1] != printed[j - 1]);
        let here = edits[i * width + j];
        if here == edits[(i - 1) * width + j - 1] + other {
            (i, j) = (i - 1, j - 1);
            pairs.push((read[i], printed[j]));
        } else if here == edits[(i - 1) * width + j] + 1 {
            i -= 1;
        } else {
            j -= 1;
        }
    }
    pairs
}

//! Changed files of the kept corpus, for a bounded time: no decoder or parser panics past its guard, hangs, or exceeds
//! its limits. The checks are those of the fuzz targets, which look longer and deeper.

#[path = "../../fuzz/fuzz_targets/decoded.rs"]
mod decoded;
#[path = "../../fuzz/fuzz_targets/packed.rs"]
mod packed;
#[path = "../../fuzz/fuzz_targets/parsed.rs"]
mod parsed;
#[path = "../../fuzz/fuzz_targets/understood.rs"]
mod understood;

use std::path::Path;
use std::time::{Duration, Instant};

/// `HEDAN_FUZZ_SECONDS` where it is set.
const SECONDS: u64 = 5;
/// No file of a few kilobytes takes longer, even on a busy machine.
const SLOWEST: Duration = Duration::from_secs(30);

/// Numbers without a pattern, always the same (splitmix64).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut number = self.0;
        number = (number ^ number >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        number = (number ^ number >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        number ^ number >> 31
    }

    /// 0 to `limit - 1`; 0 where the limit is 0.
    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }
}

fn mutate(bytes: &mut Vec<u8>, other: &[u8], dice: &mut Dice) {
    let at = dice.below(bytes.len());
    let end = (at + dice.below(16)).min(bytes.len());
    match dice.below(8) {
        0 => bytes.truncate(at),
        1 => drop(bytes.drain(at..end)),
        2 => {
            let again = bytes[at..end].to_vec();
            bytes.splice(at..at, again);
        }
        3 => {
            let from = dice.below(other.len());
            let piece = &other[from..(from + 64).min(other.len())];
            bytes.splice(at..end, piece.iter().copied());
        }
        // Lengths and sizes at their extremes.
        4 => {
            let extreme = [0, 1, 0x7f, 0x80, 0xff, 0x7fff_ffff, 0x8000_0000, u32::MAX];
            let value = extreme[dice.below(extreme.len())].to_be_bytes();
            let width = [1, 2, 4][dice.below(3)];
            for (byte, value) in bytes[at..].iter_mut().zip(&value[4 - width..]) {
                *byte = *value;
            }
        }
        5 => {
            if let Some(digit) = bytes[at..].iter_mut().find(|byte| byte.is_ascii_digit()) {
                *digit = b'0' + dice.below(10) as u8;
            }
        }
        _ => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << dice.below(8);
            }
        }
    }
}

/// The files of the target's corpus as they are, then changed.
fn endure(target: &str, check: impl Fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus");
    let mut files: Vec<_> = std::fs::read_dir(folder.join(target))
        .expect("the corpus is kept")
        .map(|file| file.expect("it is listed").path())
        .collect();
    files.sort();
    let corpus: Vec<Vec<u8>> = files
        .iter()
        .map(|file| std::fs::read(file).expect("it can be read"))
        .collect();
    let seconds = std::env::var("HEDAN_FUZZ_SECONDS").ok();
    let seconds = seconds
        .and_then(|text| text.parse().ok())
        .unwrap_or(SECONDS);
    for bytes in &corpus {
        check(bytes);
    }
    let (begun, mut dice, mut runs) = (Instant::now(), Dice(1), 0);
    while begun.elapsed() < Duration::from_secs(seconds) {
        let which = dice.below(corpus.len());
        let other = dice.below(corpus.len());
        let mut bytes = corpus[which].clone();
        for _ in 0..=dice.below(6) {
            mutate(&mut bytes, &corpus[other], &mut dice);
        }
        let started = Instant::now();
        check(&bytes);
        let took = started.elapsed();
        assert!(
            took < SLOWEST,
            "{} changed: {took:?}",
            files[which].display()
        );
        runs += 1;
    }
    assert!(runs > 10, "only {runs} runs in {seconds} seconds");
}

#[test]
fn changed_files_give_pages_or_errors() {
    endure("decode", decoded::decoded);
}

#[test]
fn changed_parts_of_an_ofd_give_pages_or_errors() {
    endure("ofd", |bytes| decoded::decoded(&packed::ofd(bytes)));
}

#[test]
fn changed_text_of_a_pdf_gives_pages_or_errors() {
    endure("pdf_text", |bytes| decoded::decoded(&packed::pdf(bytes)));
}

#[test]
fn changed_texts_are_values_or_none() {
    endure("values", parsed::parsed);
}

#[test]
fn changed_words_make_a_bill() {
    endure("words", understood::understood);
}

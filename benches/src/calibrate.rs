//! Fits the maps of `ocr/src/reading/calibration.rs` and prints them.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use benches::contestant::{own_reader, read_own};
use benches::reliability::judged;
use benches::specimen::{price_list, sequence};
use clap::Parser;
use ocr::EngineKind;

/// Prints, for each kind of field, the map from the confidence that is said to the share that is right.
#[derive(Parser)]
struct Options {
    /// First seed; not one of those that results are reported of.
    #[arg(long, default_value_t = 80_000)]
    first: u64,
    /// Bills for each layout and grade.
    #[arg(long, default_value_t = 2)]
    rounds: u64,
    #[arg(long, default_value_t = 2)]
    threads: usize,
}

/// Values in one knot, at least.
const LEAST: usize = 40;

/// Values said with about the same confidence.
#[derive(Clone, Copy)]
struct Knot {
    said: f64,
    right: f64,
    count: f64,
}

impl Knot {
    /// Half a right and half a wrong value are added to what was seen, so that no knot is certain.
    fn share(&self) -> f64 {
        (self.right + 0.5) / (self.count + 1.0)
    }

    fn with(&self, other: &Knot) -> Knot {
        let count = self.count + other.count;
        Knot {
            said: (self.said * self.count + other.said * other.count) / count,
            right: self.right + other.right,
            count,
        }
    }
}

fn main() -> Result<()> {
    let options = Options::parse();
    let models = ocr::find_models().context("no models; run ocr/models/fetch.sh")?;
    let reader = own_reader(&models, EngineKind::PpOcr, true, options.threads)?;
    let reader = reader.with_raw_confidence();
    let prices = price_list()?;
    let mut values: BTreeMap<&str, Vec<(f32, bool)>> = BTreeMap::new();
    for order in sequence(options.first, options.rounds) {
        let specimen = order.print(&prices, 1)?;
        let bill = read_own(&reader, &specimen.files).bill;
        let bill = bill.context("the reader of this project gives a bill")?;
        for value in judged(&bill, &specimen.truth()) {
            if let Some(said) = value.confidence {
                let values = values.entry(value.field).or_default();
                values.push((said, value.right));
            }
        }
        eprintln!("{}", order.name());
    }
    for (field, values) in values {
        let knots: Vec<String> = fitted(values)
            .iter()
            .map(|knot| format!("({:.4}, {:.4})", knot.said, knot.share()))
            .collect();
        println!("{field}: &[{}]", knots.join(", "));
    }
    Ok(())
}

/// Isotonic regression by pooling adjacent violators, over groups of [`LEAST`] values.
fn fitted(mut values: Vec<(f32, bool)>) -> Vec<Knot> {
    values.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut knots: Vec<Knot> = Vec::new();
    for group in values.chunks(LEAST) {
        let count = group.len() as f64;
        knots.push(Knot {
            said: group.iter().map(|(said, _)| f64::from(*said)).sum::<f64>() / count,
            right: group.iter().filter(|(_, right)| *right).count() as f64,
            count,
        });
        while let [.., before, last] = &knots[..]
            && before.share() >= last.share()
        {
            let pooled = before.with(last);
            knots.truncate(knots.len() - 2);
            knots.push(pooled);
        }
    }
    knots
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_too_boldly_is_pooled_to_what_is_right() {
        let values = (0..400).map(|index| (0.5 + index as f32 / 1000.0, index % 4 != 0));
        let knots = fitted(values.collect());
        assert_eq!(knots.len(), 1);
        assert!((knots[0].share() - 0.75).abs() < 0.01);
    }
}

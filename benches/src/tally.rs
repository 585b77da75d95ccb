//! What one reader made of all the bills.

use bill::contract::BillDocument;
use printer::Layout;
use printer::degrade::Grade;

use crate::contestant::{BillRead, Contestant};
use crate::reliability::Reliability;
use crate::score::{Difference, Score};
use crate::specimen::Order;
use crate::worst::{Worst, WorstBill};

pub struct Tally {
    pub contestant: Contestant,
    scores: Vec<(Order, Score)>,
    pub reliability: Reliability,
    pub worst: Worst,
}

impl Tally {
    pub fn new(contestant: Contestant) -> Tally {
        Tally {
            contestant,
            scores: Vec::new(),
            reliability: Reliability::default(),
            worst: Worst::default(),
        }
    }

    /// Counts one bill; returns its score.
    pub fn add(&mut self, order: Order, read: BillRead, truth: &BillDocument) -> &Score {
        let score = Score::of(&read.document, truth);
        if let Some(bill) = read.bill {
            self.reliability.add(&bill, truth);
            self.worst.add(WorstBill {
                order,
                bill,
                score: score.clone(),
            });
        }
        self.scores.push((order, score));
        &self.scores[self.scores.len() - 1].1
    }

    /// Of the bills of this grade and layout; of all where `None`.
    pub fn score(&self, grade: Option<Grade>, layout: Option<Layout>) -> Score {
        let mut sum = Score::default();
        for (order, score) in &self.scores {
            if grade.is_none_or(|grade| grade == order.grade)
                && layout.is_none_or(|layout| layout == order.layout)
            {
                sum += score;
            }
        }
        sum
    }

    /// Lines with a wrong number or name and no flag, and the bills they stand on.
    pub fn silent_lines(&self) -> impl Iterator<Item = (Order, &Difference)> {
        self.scores.iter().flat_map(|(order, score)| {
            let silent = score.differences.iter().filter(|one| one.silent);
            silent.map(|difference| (*order, difference))
        })
    }
}

//! How far the numbers of a page can be believed.

use bill::Line;

use super::arithmetic::is_closed;

/// Of fewer lines as of so many.
const FEWEST: usize = 10;
/// So many times as many lines are misread as numbers, at most.
const MISREAD: f32 = 5.0;

/// How well the numbers of a page were read.
pub struct Legibility {
    /// Lines of which all three numbers were read, and of these the ones that do not close.
    read: usize,
    open: usize,
    /// How likely its numbers are wrong by themselves, on average.
    wrong: f32,
}

impl Legibility {
    pub fn of(lines: &[&Line]) -> Legibility {
        let confidences = lines.iter().flat_map(|line| {
            [
                line.quantity.confidence,
                line.unit_price.confidence,
                line.amount.confidence,
            ]
        });
        let wrong: Vec<f32> = confidences.flatten().map(|sure| 1.0 - sure).collect();
        Legibility {
            read: lines.iter().filter(|line| is_read(line)).count(),
            open: lines.iter().filter(|line| is_open(line)).count(),
            wrong: wrong.iter().sum::<f32>() / wrong.len().max(1) as f32,
        }
    }

    /// The share of the other lines that do not close because they were misread, about: lines of clear print do not close
    /// since the paper is made so.
    pub fn doubt(&self, line: &Line) -> f32 {
        let others = self.read.saturating_sub(usize::from(is_read(line)));
        let open = self.open.saturating_sub(usize::from(is_open(line)));
        let share = open as f32 / others.max(FEWEST) as f32;
        share.min(MISREAD * self.wrong)
    }
}

fn is_read(line: &Line) -> bool {
    line.quantity.value.is_some() && line.unit_price.value.is_some() && line.amount.value.is_some()
}

/// All three numbers were read and disagree.
fn is_open(line: &Line) -> bool {
    is_read(line) && !is_closed(line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use bill::{Decimal, Field, Money};

    fn line(quantity: i64, sure: f32) -> Line {
        let number = |value: i64| Field {
            value: Some(Decimal::from(value)),
            confidence: Some(sure),
            ..Field::absent()
        };
        Line {
            quantity: number(quantity),
            unit_price: number(2),
            amount: Field {
                value: Some(Money::from_fen(600)),
                confidence: Some(sure),
                ..Field::absent()
            },
            ..Line::default()
        }
    }

    fn doubt(sure: f32) -> f32 {
        let lines: Vec<Line> = (0..20).map(|at| line(3 + at % 2, sure)).collect();
        let all: Vec<&Line> = lines.iter().collect();
        Legibility::of(&all).doubt(&lines[0])
    }

    #[test]
    fn unclear_print_that_does_not_close_is_in_doubt() {
        assert!(doubt(0.8) > 0.4);
        assert!(doubt(0.9999) < 0.01);
    }

    #[test]
    fn the_line_itself_does_not_count() {
        let mut lines = vec![line(3, 0.8); 20];
        lines[4] = line(7, 0.8);
        let all: Vec<&Line> = lines.iter().collect();
        let legibility = Legibility::of(&all);
        assert!(legibility.doubt(&lines[4]) < f32::EPSILON);
        assert!(legibility.doubt(&lines[3]) > 0.0);
    }
}

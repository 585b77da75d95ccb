//! Charge categories with their sums, printed beside or before the items that they sum: no items themselves.

use bill::{Bill, Line, Money};

use super::sums::{PrintedSum, SumKind};
use crate::table::vocabulary;

/// Takes the lines that hold nothing but a charge category and an amount out of a bill that lists the items, too, where
/// they sum up to these, or to a printed total. `sums` are the bill's.
pub(super) fn take_out(bill: &mut Bill, sums: &mut [PrintedSum]) {
    let category: Vec<bool> = bill.lines.iter().map(is_category).collect();
    let total = |wanted: bool| -> Money {
        let lines = bill.lines.iter().zip(&category);
        let lines = lines.filter(|(_, category)| **category == wanted);
        lines.filter_map(|(line, _)| line.amount.value).sum()
    };
    let count = category.iter().filter(|category| **category).count();
    let [summed, items] = [true, false].map(total);
    let printed = || {
        let mut grand = sums.iter().filter(|sum| sum.kind == SumKind::Grand);
        grand.any(|sum| sum.amount.value == Some(summed))
    };
    if count < 2 || items == Money::ZERO || summed != items && !printed() {
        return;
    }
    let kept = |index: usize| {
        category[..index]
            .iter()
            .filter(|category| !**category)
            .count()
    };
    for sum in sums {
        sum.moved(kept);
    }
    let mut category = category.into_iter();
    bill.lines.retain(|_| !category.next().unwrap_or(false));
}

fn is_category(line: &Line) -> bool {
    let name = line.name.value.as_deref().unwrap_or_default();
    let bare = line.quantity.text.is_empty() && line.unit_price.text.is_empty();
    bare && line.code.text.is_empty() && vocabulary::charge_category(name).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use bill::Field;

    fn line(name: &str, quantity: &str, fen: i64) -> Line {
        Line {
            name: Field {
                value: Some(name.into()),
                ..Field::absent()
            },
            quantity: Field {
                value: quantity.parse().ok(),
                text: quantity.into(),
                ..Field::absent()
            },
            amount: Field {
                value: Some(Money::from_fen(fen)),
                ..Field::absent()
            },
            ..Line::default()
        }
    }

    fn left(lines: Vec<Line>) -> usize {
        let mut bill = Bill {
            lines,
            ..Bill::default()
        };
        take_out(&mut bill, &mut []);
        bill.lines.len()
    }

    #[test]
    fn categories_that_sum_the_items_are_no_items() {
        let items = || {
            vec![
                line("胸部CT平扫", "1", 18000),
                line("头孢呋辛酯片", "2", 4200),
            ]
        };
        let mut all = vec![line("检查费", "", 18000), line("西药费", "", 4200)];
        assert_eq!(left(all.clone()), 2);
        all.extend(items());
        assert_eq!(left(all), 2);
        let mut other = vec![line("检查费", "", 18000), line("挂号费", "", 500)];
        other.extend(items());
        assert_eq!(left(other), 4);
    }
}

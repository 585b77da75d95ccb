//! Groups whose sum stands in their heading: `西药费 小计：123.00` over the lines, not under them.

use bill::{Field, Line, Money};

use super::sums::{PrintedSum, SumKind};
use crate::table::vocabulary;

/// Gives the sums of a page that stand over their groups the lines below them, and those lines the group's charge
/// category. `sums` are the page's, in their order; `charged`: a column of the table holds the category. The category
/// of the last group, which may go on on the next page.
pub fn lead(lines: &mut [Line], sums: &mut [PrintedSum], charged: bool) -> Option<String> {
    let parts: Vec<usize> = (0..sums.len())
        .filter(|&index| sums[index].kind == SumKind::Part && category(&sums[index]).is_some())
        .collect();
    let ends: Vec<usize> = (0..parts.len())
        .map(|place| {
            parts
                .get(place + 1)
                .map_or(lines.len(), |next| sums[*next].after)
        })
        .collect();
    if !is_leading(lines, sums, &parts, &ends) {
        return None;
    }
    let mut last = None;
    for (&index, &end) in parts.iter().zip(&ends) {
        let sum = &mut sums[index];
        let start = sum.after;
        sum.group_start = start;
        sum.after = end;
        last = category(sum);
        if let (Some(category), false) = (&last, charged) {
            for line in &mut lines[start..end] {
                line.charge_category = Field {
                    value: Some(category.clone()),
                    text: category.clone(),
                    ..Field::absent()
                };
            }
        }
    }
    last
}

fn category(sum: &PrintedSum) -> Option<String> {
    vocabulary::summed_category(&sum.label)
}

/// Whether more of the sums hold for the lines below them than for those above; where as many do, whether the first
/// has no lines above it.
fn is_leading(lines: &[Line], sums: &[PrintedSum], parts: &[usize], ends: &[usize]) -> bool {
    let total = |range: std::ops::Range<usize>| -> Money {
        let amounts = lines[range].iter().filter_map(|line| line.amount.value);
        amounts.sum()
    };
    let (mut below, mut above) = (0, 0);
    for (&index, &end) in parts.iter().zip(ends) {
        let sum = &sums[index];
        below += i32::from(sum.after < end && sum.amount.value == Some(total(sum.after..end)));
        let start = sum.group_start.min(sum.after);
        above += i32::from(start < sum.after && sum.amount.value == Some(total(start..sum.after)));
    }
    let first = parts.first().is_some_and(|&index| sums[index].after == 0);
    below > above || below == above && first && !lines.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(fen: i64) -> Line {
        Line {
            amount: Field {
                value: Some(Money::from_fen(fen)),
                ..Field::absent()
            },
            ..Line::default()
        }
    }

    fn sum(label: &str, fen: i64, after: usize, group_start: usize) -> PrintedSum {
        PrintedSum {
            kind: SumKind::Part,
            page: 1,
            label: label.into(),
            row: label.into(),
            amount: Field {
                value: Some(Money::from_fen(fen)),
                ..Field::absent()
            },
            after,
            page_start: 0,
            group_start,
        }
    }

    fn categories(lines: &[Line]) -> Vec<Option<&str>> {
        lines
            .iter()
            .map(|line| line.charge_category.value.as_deref())
            .collect()
    }

    #[test]
    fn sums_in_headings_belong_to_the_lines_below() {
        let mut lines = [line(100), line(200), line(500)];
        let mut sums = [sum("化验费小计", 300, 0, 0), sum("检查费合计", 500, 2, 0)];
        assert_eq!(
            lead(&mut lines, &mut sums, false).as_deref(),
            Some("检查费")
        );
        assert_eq!(
            categories(&lines),
            [Some("化验费"), Some("化验费"), Some("检查费")]
        );
        assert_eq!((sums[0].group_start, sums[0].after), (0, 2));
        assert_eq!((sums[1].group_start, sums[1].after), (2, 3));
    }

    #[test]
    fn sums_under_their_lines_stay_there() {
        let mut lines = [line(100), line(200), line(500)];
        let mut sums = [sum("化验费小计", 300, 2, 0), sum("检查费小计", 500, 3, 2)];
        assert_eq!(lead(&mut lines, &mut sums, false), None);
        assert_eq!((sums[0].group_start, sums[0].after), (0, 2));
        assert_eq!(categories(&lines), [None, None, None]);
    }
}

//! Packages of services over what they consist of: of the two only one is charged.

use bill::{Bill, Line, Money};

use super::sums::{PrintedSum, SumKind};

/// How much further right than their package its parts begin, in heights of their text.
const INDENT: f32 = 0.6;

/// Takes packages whose parts are charged, and parts without a price, out of a bill that sums up to its printed total
/// without them. `sums` are the bill's.
pub(super) fn take_out(bill: &mut Bill, sums: &mut [PrintedSum]) {
    let lines = &bill.lines;
    let charged: Vec<bool> = (0..lines.len())
        .map(|at| !is_unpriced_part(lines, at) && !is_summed(lines, at))
        .collect();
    let rest = lines.iter().zip(&charged).filter(|(_, charged)| **charged);
    let rest: Money = rest.filter_map(|(line, _)| line.amount.value).sum();
    let mut grand = sums.iter().filter(|sum| sum.kind == SumKind::Grand);
    if charged.iter().all(|charged| *charged) || !grand.any(|sum| sum.amount.value == Some(rest)) {
        return;
    }
    let kept = |index: usize| charged[..index].iter().filter(|charged| **charged).count();
    for sum in sums {
        sum.moved(kept);
    }
    let mut each = charged.iter();
    bill.lines
        .retain(|_| each.next().is_some_and(|charged| *charged));
}

/// Whether the name of the part begins further right than that of the package.
fn is_under(part: &Line, package: &Line) -> bool {
    let boxes = (part.name.page_box.as_ref(), package.name.page_box.as_ref());
    let (Some(part), Some(package)) = boxes else {
        return false;
    };
    let to = |from: [f32; 2], to: [f32; 2]| [to[0] - from[0], to[1] - from[1]];
    let length = |[x, y]: [f32; 2]| x.hypot(y);
    let along = to(package.corners[0], package.corners[1]);
    let height = length(to(package.corners[0], package.corners[3]));
    let offset = to(package.corners[0], part.corners[0]);
    let right = (offset[0] * along[0] + offset[1] * along[1]) / length(along).max(1.0);
    part.page == package.page && right > INDENT * height
}

/// Whether the line has the amount of the indented lines right under it.
fn is_summed(lines: &[Line], at: usize) -> bool {
    let below = lines[at + 1..].iter();
    let parts = below.take_while(|part| is_under(part, &lines[at]));
    let amounts: Vec<Money> = parts.filter_map(|part| part.amount.value).collect();
    !amounts.is_empty() && lines[at].amount.value == Some(amounts.into_iter().sum())
}

/// Whether the line has neither price nor amount and stands, indented, under one that has them.
fn is_unpriced_part(lines: &[Line], at: usize) -> bool {
    let bare = |line: &Line| line.amount.text.is_empty() && line.unit_price.text.is_empty();
    let mut above = lines[..at].iter().rev();
    let package = above.find(|line| !bare(line));
    bare(&lines[at]) && package.is_some_and(|package| is_under(&lines[at], package))
}

#[cfg(test)]
mod tests {
    use super::*;
    use bill::{Field, PageBox};

    fn line(name: &str, left: f32, fen: Option<i64>) -> Line {
        Line {
            name: Field {
                value: Some(name.into()),
                page_box: Some(PageBox::upright(1, left, 0.0, left + 100.0, 20.0)),
                ..Field::absent()
            },
            amount: Field {
                value: fen.map(Money::from_fen),
                text: fen.map_or_else(String::new, |fen| fen.to_string()),
                ..Field::absent()
            },
            ..Line::default()
        }
    }

    fn left(lines: &[Line], total: i64) -> Vec<String> {
        let mut bill = Bill {
            lines: lines.to_vec(),
            ..Bill::default()
        };
        let grand = PrintedSum {
            kind: SumKind::Grand,
            page: 1,
            label: "合计".into(),
            row: "合计".into(),
            amount: Field {
                value: Some(Money::from_fen(total)),
                ..Field::absent()
            },
            after: lines.len(),
            page_start: 0,
            group_start: 0,
        };
        let mut sums = [grand];
        take_out(&mut bill, &mut sums);
        assert_eq!(sums[0].after, bill.lines.len());
        let names = bill.lines.into_iter().filter_map(|line| line.name.value);
        names.collect()
    }

    #[test]
    fn a_package_is_not_charged_beside_its_parts() {
        let lines = [
            line("静脉输液组套", 100.0, Some(1235)),
            line("静脉输液", 120.0, Some(1000)),
            line("输液器", 120.0, Some(235)),
            line("血常规", 100.0, Some(2000)),
        ];
        assert_eq!(left(&lines, 3235), ["静脉输液", "输液器", "血常规"]);
        assert_eq!(left(&lines, 4470).len(), 4);
    }

    #[test]
    fn parts_without_prices_are_no_lines() {
        let lines = [
            line("肝功能组合", 100.0, Some(5000)),
            line("总胆红素", 120.0, None),
            line("白蛋白", 120.0, None),
            line("血常规", 100.0, Some(2000)),
            line("尿常规", 100.0, None),
        ];
        assert_eq!(left(&lines, 7000), ["肝功能组合", "血常规", "尿常规"]);
        assert_eq!(left(&lines, 8000).len(), 5);
    }
}

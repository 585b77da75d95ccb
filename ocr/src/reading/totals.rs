//! The bill's totals against its lines and against each other.

use bill::{Bill, Field, Money, Problem, ProblemKind, Subtotal};

use super::agreement;
use super::grand::{grand_total, settle_words};
use super::sums::{PrintedSum, SumKind};

/// Chooses the grand total among the printed sums, relates subtotals to their lines, and names every
/// sum that does not hold. `stated` is the total that a code on the bill gives. Unless `joint`, the last grand total is
/// taken, whatever the lines say.
pub fn settle(bill: &mut Bill, sums: &[PrintedSum], stated: Option<Money>, joint: bool) {
    let lines_sum = bill.sum_of_lines();
    bill.totals.amount_in_words = words(sums, joint.then_some(lines_sum));
    if joint {
        bill.totals.amount = grand_total(sums, lines_sum, stated);
        if bill.totals.amount.value == Some(lines_sum) {
            settle_words(&mut bill.totals.amount_in_words, lines_sum, sums);
        }
    } else {
        bill.totals.amount = last_total(sums);
    }
    let mut problems = Vec::new();
    for sum in sums
        .iter()
        .filter(|sum| matches!(sum.kind, SumKind::Part | SumKind::Page | SumKind::Running))
    {
        let subtotal = subtotal(bill, sum);
        if let (true, Some(amount)) = (
            subtotal.lines.is_empty() && !bill.lines.is_empty(),
            sum.amount.value,
        ) {
            problems.push(subtotal_mismatch(sum, amount));
        }
        bill.subtotals.push(subtotal);
    }
    problems.extend(total_problems(bill, lines_sum));
    if let (Some(stated), Some(total)) = (stated, bill.totals.amount.value)
        && stated != total
    {
        problems.push(agreement::total_contradiction(stated, total));
    }
    bill.problems.extend(problems);
}

fn last_total(sums: &[PrintedSum]) -> Field<Money> {
    let mut totals = sums.iter().filter(|sum| sum.kind == SumKind::Grand);
    totals
        .rfind(|sum| sum.amount.value.is_some())
        .map(|sum| sum.amount.clone())
        .unwrap_or_default()
}

/// Of several totals in capitals the one that is `wanted`, else the last that could be read.
fn words(sums: &[PrintedSum], wanted: Option<Money>) -> Field<Money> {
    let found = || sums.iter().filter(|sum| sum.kind == SumKind::Capitals);
    found()
        .find(|sum| wanted.is_some() && sum.amount.value == wanted)
        .or_else(|| found().rfind(|sum| sum.amount.value.is_some()))
        .or_else(|| found().next_back())
        .map(|sum| sum.amount.clone())
        .unwrap_or_default()
}

/// The lines a subtotal sums: the first of its possible meanings under which it holds.
fn subtotal(bill: &Bill, sum: &PrintedSum) -> Subtotal {
    let starts: &[usize] = match sum.kind {
        SumKind::Page => &[sum.page_start],
        SumKind::Running => &[0],
        _ => &[sum.group_start, sum.page_start, 0],
    };
    let holds = |start: usize| {
        let lines = &bill.lines[start.min(sum.after)..sum.after];
        let total: Money = lines.iter().filter_map(|line| line.amount.value).sum();
        !lines.is_empty() && sum.amount.value == Some(total)
    };
    let lines = starts
        .iter()
        .copied()
        .find(|start| holds(*start))
        .or_else(|| {
            (0..sum.after)
                .rev()
                .find(|start| sum.kind == SumKind::Part && holds(*start))
        })
        .map(|start| (start..sum.after).collect())
        .or_else(|| goes_on(bill, sum));
    Subtotal {
        page: sum.page,
        label: sum.label.clone(),
        amount: sum.amount.clone(),
        lines: lines.unwrap_or_default(),
    }
}

/// The lines of a group that stands under its sum and goes on on the next page.
fn goes_on(bill: &Bill, sum: &PrintedSum) -> Option<Vec<usize>> {
    let mut total = Money::ZERO;
    let start = sum.group_start;
    let last = (start..bill.lines.len()).find(|&index| {
        total += bill.lines[index].amount.value.unwrap_or_default();
        sum.kind == SumKind::Part && index >= sum.after && sum.amount.value == Some(total)
    });
    last.map(|last| (start..=last).collect())
}

fn subtotal_mismatch(sum: &PrintedSum, amount: Money) -> Problem {
    Problem {
        kind: ProblemKind::SubtotalMismatch,
        page: Some(sum.page),
        message_zh: format!(
            "第 {} 页“{}”{amount} 元与其明细之和不符，请核对这一组明细",
            sum.page, sum.label
        ),
        message_en: format!(
            "the sum `{}` of {amount} on page {} does not match its lines; check the lines above it",
            sum.label, sum.page
        ),
    }
}

fn total_problems(bill: &Bill, lines_sum: Money) -> Vec<Problem> {
    let mut problems = Vec::new();
    let problem = |kind, message_zh, message_en| Problem {
        kind,
        page: None,
        message_zh,
        message_en,
    };
    let figures = bill.totals.amount.value;
    let words = bill.totals.amount_in_words.value;
    match figures.or(words) {
        Some(total) if total != lines_sum && !bill.lines.is_empty() => problems.push(problem(
            ProblemKind::TotalMismatch,
            format!("明细合计 {lines_sum} 元，票面总额 {total} 元，相差 {} 元，可能有漏读或误读的行", total - lines_sum),
            format!("the lines sum to {lines_sum}, the bill states {total}: {} apart; a line may be missing or misread", total - lines_sum),
        )),
        None => problems.push(problem(
            ProblemKind::MissingTotal,
            format!("没有读到票面总额，明细合计 {lines_sum} 元无法核对，请补充末页或人工核对"),
            format!("no grand total was found to check the lines' sum of {lines_sum}; add the last page or check by hand"),
        )),
        Some(_) => {}
    }
    if let (Some(figures), Some(words)) = (figures, words)
        && figures != words
    {
        problems.push(problem(
            ProblemKind::WordsMismatch,
            format!("总额小写 {figures} 元与大写 {words} 元不一致"),
            format!("the total in figures, {figures}, differs from the total in capitals, {words}"),
        ));
    }
    problems
}

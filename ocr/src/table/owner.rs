//! Under which title each stretch of words stands.

use super::run::Run;
use super::title_words::Title;

/// Runs nearer to each other than this, in em, are pieces of one column.
const PIECES: f32 = 0.3;

/// Whether there are as many runs as titles, and each stands between the titles before and after its own: titles at
/// the left and numbers at the right of wide cells, as spreadsheets print them.
fn in_turn(titles: &[Title], runs: &[Run], em: f32) -> bool {
    let mut gaps = runs.windows(2).map(|pair| pair[1].x0 - pair[0].x1);
    let before = titles.iter().zip(runs.iter().skip(1));
    let after = titles.iter().skip(1).zip(runs);
    titles.len() == runs.len()
        && gaps.all(|gap| gap >= PIECES * em)
        && before.into_iter().all(|(title, run)| run.x0 >= title.x1)
        && after.into_iter().all(|(title, run)| run.x1 <= title.x0)
}

/// Each run's title, keeping the order of both: nearest, preferring one run a title and no title empty.
pub fn owners(titles: &[Title], runs: &[Run], em: f32) -> Vec<usize> {
    if in_turn(titles, runs, em) {
        return (0..runs.len()).collect();
    }
    let odd = 1.5 * em;
    let distance = |title: &Title, run: &Run| (run.x0 - title.x1).max(title.x0 - run.x1).max(0.0);
    // cost[i][j]: the first j runs under the first i titles.
    let (n, m) = (titles.len(), runs.len());
    let mut cost = vec![vec![f32::INFINITY; m + 1]; n + 1];
    let mut taken = vec![vec![0usize; m + 1]; n + 1];
    cost[0][0] = 0.0;
    for i in 1..=n {
        for j in 0..=m {
            let mut sum = 0.0;
            for take in 0..=j {
                if take > 0 {
                    sum += distance(&titles[i - 1], &runs[j - take]);
                }
                let extra = if take == 0 {
                    odd
                } else {
                    (take - 1) as f32 * odd
                };
                let total = cost[i - 1][j - take] + sum + extra;
                if total < cost[i][j] {
                    cost[i][j] = total;
                    taken[i][j] = take;
                }
            }
        }
    }
    let mut owners = vec![0; m];
    let mut j = m;
    for i in (1..=n).rev() {
        for _ in 0..taken[i][j] {
            j -= 1;
            owners[j] = i - 1;
        }
    }
    owners
}

#[cfg(test)]
mod tests {
    use super::super::title::ColumnKind;
    use super::*;

    #[test]
    fn pieces_of_one_column_are_not_two_columns_in_turn() {
        let title = |x0: f32| Title {
            kind: ColumnKind::Amount,
            sure: true,
            x0,
            x1: x0 + 50.0,
        };
        let titles = [title(100.0), title(300.0)];
        let run = |x0, x1| Run { x0, x1 };
        assert!(in_turn(
            &titles,
            &[run(160.0, 200.0), run(360.0, 400.0)],
            20.0
        ));
        assert!(!in_turn(
            &titles,
            &[run(143.0, 154.0), run(155.0, 248.0)],
            20.0
        ));
    }
}

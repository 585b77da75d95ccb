//! Titles of columns between rules.

use super::title::ColumnKind;
use super::title_words::Title;
use crate::preprocess::Rule;

/// Leaves out what no title resembles, where one known title stands between the same two rules: a stamp over the heading
/// was read there. `rules` are the vertical ones of the table.
pub fn leave_out_strays(titles: &mut Vec<Title>, rules: &[Rule]) {
    let centre = |title: &Title| f32::midpoint(title.x0, title.x1);
    let at = |rule: &Rule| f32::midpoint(rule.x0, rule.x1);
    let cell = |title: &Title| {
        let centre = centre(title);
        let left = rules.iter().map(at).filter(|x| *x < centre);
        let right = rules.iter().map(at).filter(|x| *x >= centre);
        (
            left.fold(f32::NEG_INFINITY, f32::max),
            right.fold(f32::INFINITY, f32::min),
        )
    };
    let known: Vec<Title> = titles.iter().filter(|title| title.sure).copied().collect();
    titles.retain(|title| {
        if title.sure || title.kind != ColumnKind::Other {
            return true;
        }
        let (left, right) = cell(title);
        let within = |other: &&Title| (left..right).contains(&centre(other));
        let bounded = left.is_finite() && right.is_finite();
        !bounded || known.iter().filter(within).count() != 1
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preprocess::RuleKind;

    fn left(rules: &[f32]) -> usize {
        let title = |kind, sure, x0: f32| Title {
            kind,
            sure,
            x0,
            x1: x0 + 60.0,
        };
        let mut titles = vec![
            title(ColumnKind::Other, false, 130.0),
            title(ColumnKind::Name, true, 250.0),
            title(ColumnKind::Quantity, true, 520.0),
        ];
        let rule = |x: &f32| Rule {
            kind: RuleKind::Vertical,
            x0: *x,
            y0: 0.0,
            x1: *x,
            y1: 900.0,
            thickness: 2.0,
        };
        let rules: Vec<Rule> = rules.iter().map(rule).collect();
        leave_out_strays(&mut titles, &rules);
        titles.len()
    }

    #[test]
    fn scraps_beside_the_one_title_of_a_ruled_column_are_none() {
        assert_eq!(left(&[100.0, 450.0, 700.0]), 2);
        // The rule between tells a column of its own; between the outer rules alone nothing is told.
        assert_eq!(left(&[100.0, 220.0, 450.0, 700.0]), 3);
        assert_eq!(left(&[100.0, 700.0]), 3);
        assert_eq!(left(&[]), 3);
    }
}

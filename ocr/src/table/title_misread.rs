//! Titles that were misread.

use super::title::{ColumnKind, TITLES};
use super::title_words::Place;
use crate::engine::considers;

/// How near what was read is to a title, in characters.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
struct Likeness {
    /// Read, or considered by the recogniser.
    possible: usize,
    read: usize,
}

/// The kind that a misread title most likely names, and whether it is told. Of its characters, place by place, at
/// least half are those of titles of this kind, or were considered in their place, and fewer those of titles of any other
/// kind. It is told where half were read and the others considered.
pub(super) fn resembled(run: &[Place<'_>]) -> Option<(ColumnKind, bool)> {
    if run.len() < 2 {
        return None;
    }
    let all = TITLES
        .iter()
        .flat_map(|(kind, titles)| titles.iter().map(move |title| (*kind, *title)));
    let mut best: Option<(Likeness, Option<ColumnKind>)> = None;
    for (kind, title) in all {
        let Some(likeness) = likeness(run, title) else {
            continue;
        };
        match &mut best {
            Some((most, held)) if *most == likeness => *held = held.filter(|held| *held == kind),
            Some((most, _)) if *most > likeness => {}
            _ => best = Some((likeness, Some(kind))),
        }
    }
    let (likeness, kind) = best?;
    let told = likeness.possible == run.len() && likeness.read * 2 >= run.len();
    kind.filter(|kind| told || *kind != ColumnKind::Other)
        .map(|kind| (kind, told))
}

fn likeness(run: &[Place<'_>], title: &str) -> Option<Likeness> {
    if title.chars().count() != run.len() {
        return None;
    }
    let read = title
        .chars()
        .zip(run)
        .filter(|(char, place)| *char == place.char);
    let read = read.count();
    let likely =
        |(char, place): &(char, &Place<'_>)| *char == place.char || considers(place.steps, *char);
    let possible = title.chars().zip(run).filter(likely).count();
    (read * 2 >= run.len() || possible == run.len()).then_some(Likeness { possible, read })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Lattice, Step};
    use crate::table::title_words::places;
    use crate::table::word::Word;

    /// The characters, and what else was considered for each, a space where nothing.
    fn told(text: &str, others: &str) -> Option<(ColumnKind, bool)> {
        let others = others.chars().chain(std::iter::repeat(' '));
        let step = |(place, (char, other)): (usize, (char, char))| Step {
            x: 20.0 * place as f32 + 10.0,
            choices: vec![(Some(char), 0.9), (Some(other), 0.05)],
        };
        let steps = text.chars().zip(others).enumerate().map(step).collect();
        let right = 20.0 * text.chars().count() as f32;
        let word = Word::new(Lattice { steps }, 0.0, 0.0, right, 20.0);
        resembled(&places(std::iter::once(&word)))
    }

    #[test]
    fn misread_titles_resemble_theirs() {
        assert_eq!(told("应收全帮", ""), Some((ColumnKind::Amount, false)));
        assert_eq!(told("收费项凡", ""), Some((ColumnKind::Name, false)));
        assert_eq!(told("角量", ""), Some((ColumnKind::Quantity, false)));
        assert_eq!(told("单似", ""), None);
        assert_eq!(told("甲乙", ""), None);
    }

    #[test]
    fn what_was_considered_tells_misread_titles() {
        assert_eq!(told("单似", " 价"), Some((ColumnKind::UnitPrice, true)));
        assert_eq!(told("恭颗", "金额"), Some((ColumnKind::Amount, false)));
        assert_eq!(told("恭颗", "金"), None);
        assert_eq!(told("自似", " 付"), Some((ColumnKind::Other, true)));
    }
}

//! Titles broken over several rows.

use super::row::Row;
use super::title::ColumnKind;
use super::title_words::{Place, Title, is_over, is_stroke_only, places, titles_at};
use super::word::Word;

/// From the middle of the row of titles to those of the rows that its titles are broken over, and from one of these to the next, in em.
const REACH: f32 = 1.3;
const TIER: f32 = 0.9;
/// Width of a rule that was read as a letter, in heights of its box.
const NARROW: f32 = 0.35;

/// The first and the last row that the titles of one row may be broken over, just above and below it.
pub(super) fn tiers(rows: &[Row], index: usize, em: f32) -> (usize, usize) {
    let away = |one: usize, other: usize| (rows[one].middle() - rows[other].middle()).abs() / em;
    let belongs = |nearer: usize, other: usize| {
        let near = away(other, index) < REACH || away(other, nearer) < TIER;
        near && may_be_titles(&rows[other])
    };
    // Titles of one line stand between the lines of those of two.
    let first = (1..=index).rev().find(|&row| !belongs(row, row - 1));
    let last = (index..rows.len() - 1).find(|&row| !belongs(row, row + 1));
    (first.unwrap_or(0), last.unwrap_or(rows.len() - 1))
}

/// Titles, or short words without digits or colons as parts of titles are, whatever strokes of rules stand beside them.
fn may_be_titles(row: &Row) -> bool {
    let is_part = |word: &Word| {
        let strange = |char: char| char.is_ascii_digit() || matches!(char, ':' | '：');
        word.text.chars().count() <= 6 && !word.text.chars().any(strange)
    };
    // No letter is that narrow.
    let is_stroke = |word: &Word| {
        let narrow = word.right - word.left < NARROW * word.height();
        is_stroke_only(word) || narrow && word.text.chars().count() == 1
    };
    let mut words = row.words.iter().filter(|word| !is_stroke(word));
    words.clone().next().is_some() && words.all(|word| is_part(word) || is_title(word))
}

/// `单位：`, where the dots of a rule were read behind the title.
fn is_title(word: &Word) -> bool {
    let mut places = places(std::iter::once(word));
    let stroke = |place: &Place<'_>| matches!(place.char, ':' | '：' | '|');
    let strokes = places
        .iter()
        .rev()
        .take_while(|place| stroke(place))
        .count();
    places.truncate(places.len() - strokes);
    titles_at(&places).any(|(_, length)| length == places.len())
}

/// Words of several rows in reading order by columns: those over each other follow each other.
pub(super) fn stack(rows: &[Row]) -> Vec<&Word> {
    let mut piles: Vec<Vec<&Word>> = Vec::new();
    for word in rows.iter().flat_map(|row| &row.words) {
        let over = |other: &&Word| is_over((word.left, word.right), (other.left, other.right));
        match piles.iter_mut().find(|pile| pile.iter().any(&over)) {
            Some(pile) => pile.push(word),
            None => piles.push(vec![word]),
        }
    }
    for pile in &mut piles {
        pile.sort_by(|a, b| a.middle().total_cmp(&b.middle()));
    }
    let lowest: Vec<Option<ColumnKind>> = piles
        .iter()
        .map(|pile| whole_title(&pile[pile.len() - 1..]))
        .collect();
    for (index, pile) in piles.iter_mut().enumerate() {
        let elsewhere =
            |kind| (0..lowest.len()).any(|other| other != index && lowest[other] == Some(kind));
        if lowest[index].is_some_and(|kind| spans_others(pile, kind, elsewhere)) {
            pile.drain(..pile.len() - 1);
        }
    }
    piles.sort_by(|a, b| a[0].centre().total_cmp(&b[0].centre()));
    piles.into_iter().flatten().collect()
}

/// What the words name, all of them together.
fn whole_title(words: &[&Word]) -> Option<ColumnKind> {
    let places = places(words.iter().copied());
    let mut titles = titles_at(&places);
    let (kind, _) = titles.find(|(_, length)| *length == places.len())?;
    Some(kind)
}

/// Whether what stands above the lowest word, a title of this `kind`, belongs to several: `医保信息` over `自付比例`, or
/// `收费项目` where 名称 stands `elsewhere`. `统筹` over `金额` is another amount.
fn spans_others(pile: &[&Word], kind: ColumnKind, elsewhere: impl Fn(ColumnKind) -> bool) -> bool {
    pile.len() > 1
        && kind != ColumnKind::Amount
        && whole_title(pile).is_none()
        && whole_title(&pile[..pile.len() - 1]).is_none_or(elsewhere)
}

/// Titles of one kind that stand over each other, `小计` over `金额`, are one.
pub(super) fn one_of_pile(titles: &[Title]) -> Vec<Title> {
    let mut piles: Vec<Title> = Vec::new();
    for title in titles {
        let over = |other: &Title| {
            title.kind != ColumnKind::Other
                && other.kind == title.kind
                && is_over((title.x0, title.x1), (other.x0, other.x1))
        };
        match piles.last_mut().filter(|last| over(last)) {
            Some(pile) => {
                pile.x0 = pile.x0.min(title.x0);
                pile.x1 = pile.x1.max(title.x1);
                pile.sure |= title.sure;
            }
            None => piles.push(*title),
        }
    }
    piles
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_of_one_amount_are_one() {
        let title = |kind, sure, x0: f32| Title {
            kind,
            sure,
            x0,
            x1: x0 + 24.0,
        };
        let titles = [
            title(ColumnKind::UnitPrice, true, 615.0),
            title(ColumnKind::Amount, false, 766.0),
            title(ColumnKind::Amount, true, 767.0),
            title(ColumnKind::Amount, true, 867.0),
        ];
        let one = one_of_pile(&titles);
        let kinds: Vec<ColumnKind> = one.iter().map(|title| title.kind).collect();
        let amount = ColumnKind::Amount;
        assert_eq!(kinds, [ColumnKind::UnitPrice, amount, amount]);
        assert!(one[1].sure && (one[1].x1 - 791.0).abs() < f32::EPSILON);
    }
}

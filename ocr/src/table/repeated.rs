//! Titles of item columns side by side: what was read of one half tells what stands in the other.

use super::title::ColumnKind;
use super::title_words::Title;

/// Titles are those of the other half, moved, to within so much, in em.
const SAME: f32 = 1.5;

/// Adds the titles that were read in one half of the heading only, be they misread; beside those of the names, what is no title in one
/// half and not there in the other is print of something else, and left out. The halves are as far apart as at least two kinds of
/// titles that were read in both; where fewer were, also misread ones count, which are then as good as read.
pub fn complete(titles: &mut Vec<Title>, em: f32) {
    let read: Vec<&Title> = titles.iter().filter(|title| title.sure).collect();
    let Some(step) = step(&read, em).or_else(|| step(&titles.iter().collect::<Vec<_>>(), em))
    else {
        return;
    };
    let near = |a: f32, b: f32| (a - b).abs() <= SAME * em;
    let centres = titles.iter().map(centre);
    let (first, last) = centres.fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), at| {
        (low.min(at), high.max(at))
    });
    let named = |title: &Title| title.sure && title.kind == ColumnKind::Name;
    let named = titles.iter().any(named);
    for title in titles.clone() {
        let beyond = centre(&title) + step > last + SAME * em;
        let before = centre(&title) < first + step - SAME * em;
        let away = if before && !beyond { step } else { -step };
        let place = centre(&title) + away;
        if place < first - step / 2.0 {
            continue;
        }
        match titles.iter_mut().find(|other| near(centre(other), place)) {
            Some(twin) if !twin.sure && title.sure => {
                (twin.kind, twin.sure) = (title.kind, true);
            }
            Some(twin) if twin.kind == title.kind && title.kind != ColumnKind::Other => {
                twin.sure = true;
            }
            Some(_) => {}
            None if named && !title.sure => titles.retain(|other| *other != title),
            None => titles.push(Title {
                x0: title.x0 + away,
                x1: title.x1 + away,
                ..title
            }),
        }
    }
    titles.sort_by(|a, b| centre(a).total_cmp(&centre(b)));
}

/// From each title to its twin, px.
fn step(titles: &[&Title], em: f32) -> Option<f32> {
    let mut steps: Vec<f32> = Vec::new();
    for title in titles {
        let same = |other: &&&Title| other.kind == title.kind;
        let twins: Vec<f32> = titles
            .iter()
            .filter(same)
            .map(|twin| centre(twin))
            .collect();
        match twins[..] {
            _ if title.kind == ColumnKind::Other => {}
            [_] => {}
            [left, right] => steps.push((right - left).abs()),
            _ => return None,
        }
    }
    steps.sort_by(f32::total_cmp);
    let (least, most) = (*steps.first()?, *steps.last()?);
    // Each pair was counted from both its ends.
    (steps.len() >= 4 && most - least <= SAME * em).then(|| f32::midpoint(least, most))
}

fn centre(title: &Title) -> f32 {
    f32::midpoint(title.x0, title.x1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ColumnKind::{Amount, Name, Other, Quantity, UnitPrice};

    fn heading(titles: &[(ColumnKind, bool, f32)]) -> Vec<Title> {
        let title = |&(kind, sure, at): &(ColumnKind, bool, f32)| Title {
            kind,
            sure,
            x0: at - 20.0,
            x1: at + 20.0,
        };
        titles.iter().map(title).collect()
    }

    fn completed(titles: &[(ColumnKind, bool, f32)]) -> Vec<(ColumnKind, f32)> {
        let mut titles = heading(titles);
        complete(&mut titles, 20.0);
        let told = titles.iter().map(|title| (title.kind, centre(title)));
        told.collect()
    }

    #[test]
    fn titles_lost_in_one_half_stand_as_in_the_other() {
        let told = completed(&[
            (Other, false, 300.0),
            (Quantity, true, 585.0),
            (UnitPrice, true, 730.0),
            (Amount, true, 880.0),
            (Quantity, true, 1485.0),
            (Amount, true, 1780.0),
        ]);
        let kinds: Vec<ColumnKind> = told.iter().map(|(kind, _)| *kind).collect();
        let half = [Other, Quantity, UnitPrice, Amount];
        assert_eq!(kinds, [half, half].concat());
        assert!((told[6].1 - 1630.0).abs() < 1.0);
    }

    #[test]
    fn titles_misread_alike_in_both_halves_are_as_good_as_read() {
        let mut titles = heading(&[
            (Name, true, 300.0),
            (Quantity, false, 585.0),
            (UnitPrice, true, 730.0),
            (Amount, true, 880.0),
            (Quantity, false, 1485.0),
            (UnitPrice, true, 1630.0),
            (Other, false, 1780.0),
        ]);
        complete(&mut titles, 20.0);
        let told: Vec<(ColumnKind, bool)> = titles.iter().map(|t| (t.kind, t.sure)).collect();
        let half = [Name, Quantity, UnitPrice, Amount].map(|kind| (kind, true));
        assert_eq!(told, [half, half].concat());
    }

    #[test]
    fn what_stands_in_one_half_only_is_no_title() {
        let told = completed(&[
            (Name, true, 234.0),
            (Quantity, true, 505.0),
            (Other, false, 732.0),
            (Name, true, 952.0),
            (Quantity, true, 1224.0),
            (Amount, true, 1368.0),
        ]);
        let kinds: Vec<ColumnKind> = told.iter().map(|(kind, _)| *kind).collect();
        let half = [Name, Quantity, Amount];
        assert_eq!(kinds, [half, half].concat());
    }

    #[test]
    fn the_left_half_is_told_by_the_right_one() {
        let told = completed(&[
            (Quantity, true, 585.0),
            (Amount, true, 880.0),
            (Name, true, 1200.0),
            (Quantity, true, 1485.0),
            (Amount, true, 1780.0),
        ]);
        assert_eq!(told[0], (Name, 300.0));
        assert_eq!(told.len(), 6);
    }

    #[test]
    fn two_titles_of_one_kind_make_no_halves() {
        let titles = [
            (Name, true, 300.0),
            (Quantity, true, 585.0),
            (Amount, true, 880.0),
            (Amount, true, 1000.0),
        ];
        assert_eq!(completed(&titles).len(), 4);
    }
}

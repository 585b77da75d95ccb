//! What a difference says: that the print was misread, or that another item is printed which the catalog
//! does not list.

use super::alignment::{Alignment, Edit, align, by_shape};
use super::confusion::{Likeness, likeness, never_noise, siblings};
use super::reading::Reading;
use crate::index::{GramIndex, pair};
use crate::normalize::is_word;

/// Odds of a difference that no noise explains.
const SURELY_MEANT: f32 = 1000.0;
/// Odds of brackets, dots, commas and dashes that come and go.
const STRAY: f32 = 0.0003;
/// Odds that an unlisted item differs by a character that means something else, before the paper is looked at.
const MEANT: f32 = 0.3;

/// Odds that an item which differs by a character of another meaning is charged and not listed, at most.
const UNLISTED_SIBLING: f32 = 0.1;
/// The same where no listed name has it there: small catalogs do not show what there is.
const UNNATURAL_SIBLING: f32 = 0.03;

/// Odds that a printed name is in no catalog at all.
const OTHER: f32 = 0.1;
/// What one character of a name says that the others do not, as a natural logarithm.
const WORTH: f32 = 4.2;

/// Odds that a near variant of the listed name, one that the catalog does not list, was printed and read right,
/// against that the listed name was printed. Every difference has to be explained: each adds its odds.
pub fn variant_odds(
    alignment: &Alignment,
    reading: &Reading,
    listed: &[char],
    known: &GramIndex,
) -> f32 {
    if is_reworded(alignment, reading) {
        return SURELY_MEANT;
    }
    let edits = alignment.edits.iter();
    edits.map(|edit| odds(*edit, reading, listed, known)).sum()
}

/// Whether characters side by side are all read as ones that look like nothing of what is listed, and that the recogniser
/// did not consider there: `色谱` for `免疫` is another word, not two misreadings.
fn is_reworded(alignment: &Alignment, reading: &Reading) -> bool {
    let strange = |edit: &Edit| match *edit {
        Edit::Substituted {
            at, read, listed, ..
        } => {
            let words = is_word(read) && is_word(listed);
            let unlike = words && likeness(read, listed) == Likeness::Unlike;
            (unlike && reading.considered(at, listed).is_none()).then_some(at)
        }
        _ => None,
    };
    let pairs = alignment.edits.windows(2);
    pairs
        .filter_map(|pair| strange(&pair[0]).zip(strange(&pair[1])))
        .any(|(left, right)| left + 1 == right)
}

/// Whether every difference is a look-alike without meaning or stray punctuation, whatever stands around.
pub fn is_of_lookalikes(alignment: &Alignment) -> bool {
    alignment.edits.iter().all(|edit| match *edit {
        Edit::Substituted { read, listed, .. } => {
            let punctuation = !is_word(read) && !is_word(listed);
            punctuation || (likeness(read, listed) >= Likeness::Alike && !never_noise(read, listed))
        }
        Edit::Added { read: c, .. } | Edit::Dropped { listed: c, .. } => is_stray(c),
    })
}

/// Whether only characters were exchanged, none of which means something else: what a second
/// reading of the same print may explain.
pub fn is_misreading(alignment: &Alignment) -> bool {
    alignment.edits.iter().all(|edit| match *edit {
        Edit::Substituted { read, listed, .. } => !never_noise(read, listed),
        Edit::Added { read: c, .. } | Edit::Dropped { listed: c, .. } => is_stray(c),
    })
}

/// Characters that say something even where the other name has nothing in their place.
const SAYING: &str = "左右上下前后内外单双多甲乙丙丁一二三四五六七八九十大中小钠钾钙镁锌铁酯无非不";

/// What tells two normalised names apart that can only be another item; `None` where one may be a spelling of the other.
pub fn means_otherwise(printed: &str, listed: &str) -> Option<String> {
    let listed: Vec<char> = listed.chars().collect();
    let alignment = align(&Reading::plain(printed), &listed, u32::MAX)?;
    let saying = |c: char| c.is_ascii_alphanumeric() || SAYING.contains(c);
    let apart = alignment.edits.iter().any(|edit| match *edit {
        Edit::Substituted { read, listed, .. } => {
            never_noise(read, listed) || saying(read) || saying(listed)
        }
        Edit::Added { read: c, .. } | Edit::Dropped { listed: c, .. } => saying(c),
    });
    apart.then(|| alignment.describe())
}

/// Odds that the text is some other item's name altogether: what the listed name explains of it is too little.
pub fn other_text_odds(
    alignment: &Alignment,
    reading: &Reading,
    listed: &[char],
    known: &GramIndex,
) -> f32 {
    let letters = reading.chars.iter().filter(|c| is_word(**c)).count();
    let mut said = letters as f32 * WORTH;
    let mut stray = true;
    for edit in &alignment.edits {
        if let Edit::Substituted { on, read, .. } = *edit
            && is_word(read)
        {
            // A character that names do not use there is hardly part of another name.
            said += (-0.4 * naturalness(known, listed, on, read)).clamp(0.0, 5.0);
        }
        stray &= match *edit {
            Edit::Substituted { read, listed, .. } => is_stray(read) && is_stray(listed),
            Edit::Added { read: c, .. } | Edit::Dropped { listed: c, .. } => is_stray(c),
        };
    }
    if stray {
        return 0.0;
    }
    let cost = alignment.cost as f32 / 100.0;
    OTHER * (cost + (known.names().max(1) as f32).ln() - said).exp()
}

fn odds(edit: Edit, reading: &Reading, listed: &[char], known: &GramIndex) -> f32 {
    match edit {
        Edit::Substituted {
            at,
            on,
            read,
            listed: meant,
        } => match (is_word(read), is_word(meant)) {
            (false, false) if is_stray(read) && is_stray(meant) => STRAY,
            (false, false) => SURELY_MEANT,
            _ if is_latin_beside_latin(listed, on, read) => SURELY_MEANT,
            _ => {
                of_word(reading, at, listed, on, known)
                    + of_siblings(reading, at, listed, on, known)
            }
        },
        // A bracket too many beside a stroke is a stroke itself: `(18AA-(I)` may be `(18AA-II)`.
        Edit::Added { at, read: '(' } if reading.is_left_open() && reading.is_stroke(at + 1) => {
            SURELY_MEANT
        }
        // `(18AA-)` has lost its numeral.
        Edit::Added { at, read: '-' } if reading.chars.get(at + 1) == Some(&')') => SURELY_MEANT,
        Edit::Added { read: c, .. } | Edit::Dropped { listed: c, .. } => {
            if is_stray(c) {
                STRAY
            } else {
                SURELY_MEANT
            }
        }
    }
}

fn of_word(reading: &Reading, at: usize, listed: &[char], on: usize, known: &GramIndex) -> f32 {
    let (read, meant) = (reading.chars[at], listed[on]);
    let naturalness = naturalness_as_read(known, reading, at, listed, on);
    let other = never_noise(read, meant);
    let by_looks = || {
        let foreseen = foreseen(known, listed, on);
        unconsidered(likeness(read, meant), naturalness, foreseen, listed.len())
            * reading.steadiness(at)
    };
    match reading.considered(at, meant) {
        Some(log_ratio) if other => MEANT * (-log_ratio).exp(),
        // That the recogniser considered it says no less than its looks would.
        Some(log_ratio) => (prior(naturalness) * (-log_ratio).exp()).min(by_looks()),
        // A number or a letter that is not seen may be any other one: 式 says nothing of I型.
        None if likeness(read, meant) == Likeness::Unlike
            && (reading.is_sure_of(at) || meant.is_ascii_alphanumeric()) =>
        {
            SURELY_MEANT
        }
        None if other => SURELY_MEANT,
        None => by_looks(),
    }
}

/// Odds that an unlisted item has, where the listed one has `meant`, another character that means something else, and
/// that it was misread as well: for 单 misread, 双 comes to mind too.
fn of_siblings(reading: &Reading, at: usize, listed: &[char], on: usize, known: &GramIndex) -> f32 {
    let read = reading.chars[at];
    let cost = |c: char| match reading.considered(at, c) {
        Some(log_ratio) => -log_ratio,
        None => by_shape(read, c) as f32 / 100.0,
    };
    let own = cost(listed[on]);
    let odds = |sibling: char| {
        prior(naturalness(known, listed, on, sibling)) * (own - cost(sibling)).exp()
    };
    siblings(listed[on]).map(odds).fold(0.0, f32::max)
}

/// Letters and digits that stand together say something as a whole, brackets beside them included.
fn is_latin_beside_latin(listed: &[char], on: usize, read: char) -> bool {
    let latin = |c: Option<&char>| c.is_some_and(char::is_ascii_alphanumeric);
    let beside =
        latin(listed.get(on + 1)) || on.checked_sub(1).is_some_and(|i| latin(listed.get(i)));
    read.is_ascii_alphanumeric() && !is_word(listed[on]) && beside
}

/// Brackets, dots, commas and dashes come and go; signs that measure or compare do not.
fn is_stray(c: char) -> bool {
    !is_word(c) && !"%+<>≥≤=*/~".contains(c)
}

/// How much better a character stands beside its neighbours than the listed one does, in natural logarithms:
/// near 0 or above where the names of the catalog use it so, far below where they never do.
fn naturalness(known: &GramIndex, listed: &[char], on: usize, c: char) -> f32 {
    let neighbours = Neighbours {
        before: on.checked_sub(1).map(|before| listed[before]),
        after: listed.get(on + 1).copied(),
    };
    neighbours.fit(known, c) - neighbours.fit(known, listed[on])
}

/// The same of the character read, beside what is listed or beside what else was read, whichever suits it better: of two
/// characters that were exchanged together each looks strange beside what was listed with the other.
fn naturalness_as_read(
    known: &GramIndex,
    reading: &Reading,
    at: usize,
    listed: &[char],
    on: usize,
) -> f32 {
    let read = reading.chars[at];
    let listed_there = Neighbours {
        before: on.checked_sub(1).map(|before| listed[before]),
        after: listed.get(on + 1).copied(),
    };
    let read_there = Neighbours {
        before: at.checked_sub(1).map(|before| reading.chars[before]),
        after: reading.chars.get(at + 1).copied(),
    };
    let best = listed_there
        .fit(known, read)
        .max(read_there.fit(known, read));
    best - listed_there.fit(known, listed[on])
}

/// What stands beside a place of a name.
struct Neighbours {
    before: Option<char>,
    after: Option<char>,
}

impl Neighbours {
    /// Logarithm of the probability of the character and of what follows it.
    fn fit(&self, known: &GramIndex, c: char) -> f32 {
        let first = self
            .before
            .map_or_else(|| alone(known, c), |before| follows(known, before, c));
        first.ln()
            + self
                .after
                .map_or(0.0, |after| follows(known, c, after).ln())
    }
}

/// How often the character stands in names, as a probability.
fn alone(known: &GramIndex, c: char) -> f32 {
    (known.occurrences(u64::from(c)) as f32 + 0.05) / (10.0 * known.names() as f32 + 1.0)
}

/// The probability of a character behind another, in the names of the catalog.
fn follows(known: &GramIndex, before: char, c: char) -> f32 {
    let together = known.occurrences(pair(before, c)) as f32;
    (together + 4.0 * alone(known, c)) / (known.occurrences(u64::from(before)) as f32 + 4.0)
}

/// Odds that an item is charged which differs from the listed name by this character alone, one that means something else,
/// and is not listed.
pub fn unlisted_sibling(known: &GramIndex, listed: &[char], on: usize, sibling: char) -> f32 {
    prior(naturalness(known, listed, on, sibling)).clamp(UNNATURAL_SIBLING, UNLISTED_SIBLING)
}

/// Odds, before the paper is looked at, that an unlisted item has another character there that stands this naturally.
fn prior(naturalness: f32) -> f32 {
    (0.75 * naturalness).exp().clamp(0.0003, MEANT)
}

/// How surely a neighbour of a listed character asks for it, as a probability: 侧 behind 单, 胶 before 囊.
fn foreseen(known: &GramIndex, listed: &[char], on: usize) -> f32 {
    let meant = listed[on];
    let before = on.checked_sub(1).map(|before| listed[before]);
    let before = before.map_or(0.0, |before| follows(known, before, meant));
    let after = listed.get(on + 1).map_or(0.0, |&after| {
        let together = known.occurrences(pair(meant, after)) as f32;
        (together + 4.0 * alone(known, meant)) / (known.occurrences(u64::from(after)) as f32 + 4.0)
    });
    before.max(after).max(alone(known, meant))
}

/// Odds that a character without another meaning was meant, not misread. Short names have many neighbours, long ones few;
/// where the neighbours ask for the listed character, hardly another one stands. Fitted, by logistic regression, to the names
/// of a catalog of 300,000 entries that differ by one character, each taken out of the counts, beside look-alikes put into
/// names; how much the shape says is set by hand, since made-up noise does not tell it.
fn unconsidered(likeness: Likeness, naturalness: f32, foreseen: f32, length: usize) -> f32 {
    let shape = match likeness {
        Likeness::Very => 3.0,
        Likeness::Alike => 6.0,
        Likeness::Somewhat => 6.9,
        Likeness::Unlike => 7.4,
    };
    let length = length.max(1) as f32;
    (shape + 0.29 * naturalness - 0.25 * foreseen.ln() - 2.85 * length.ln()).exp()
}

//! Which characters of names go together: those that stand together in words of the trade (`words.txt`).

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use crate::han::is_han_or_rare;

/// What one place may say: characters with the logarithms of their probabilities, the printed one first.
pub type Place = Vec<(char, f32)>;

const WORDS: &str = include_str!("words.txt");
/// What two and three neighbours that stand together in some word are worth, in natural logarithms.
const PAIR: f32 = 4.0;
const THREE: f32 = 3.0;

/// What forms of drugs begin with; they follow any substance.
const FORMS: &str = "片胶颗丸散注滴糖口乳软凝栓贴喷气粉混酊缓控分咀泡肠薄";
/// Characters read as surely as this are not asked about.
const SURE: f32 = 0.95;
/// Characters that the recogniser does not know, and what it reads for them.
const UNKNOWN: [(char, char); 1] = [('䓬', '草')];
/// Characters of a word that shows one of its own which was not considered.
const WHOLE: usize = 3;
/// What such a character has of the probability that the considered ones leave over, and the least of that.
const UNCONSIDERED: f32 = 0.02;
const LEFT_OVER: f32 = 1e-5;
/// Characters of a word of which the first was lost.
const BEHEADED: usize = 4;

/// The words of the trade.
struct Neighbours {
    words: Vec<Vec<char>>,
    /// Where each character stands: word and place in it.
    places: HashMap<char, Vec<(usize, usize)>>,
    pairs: HashSet<[char; 2]>,
    threes: HashSet<[char; 3]>,
}

/// The words of the trade that are known.
pub fn trade_words() -> impl Iterator<Item = &'static str> {
    WORDS.split_whitespace()
}

fn neighbours() -> &'static Neighbours {
    static NEIGHBOURS: OnceLock<Neighbours> = OnceLock::new();
    NEIGHBOURS.get_or_init(|| {
        let words: Vec<Vec<char>> = trade_words().map(|word| word.chars().collect()).collect();
        let mut places: HashMap<char, Vec<(usize, usize)>> = HashMap::new();
        for (index, word) in words.iter().enumerate() {
            for (at, char) in word.iter().enumerate() {
                places.entry(*char).or_default().push((index, at));
            }
        }
        let mut pairs = together(&words);
        let substances = words.iter().filter(|word| word.len() >= WHOLE);
        for last in substances.filter_map(|word| word.last()) {
            pairs.extend(FORMS.chars().map(|form| [*last, form]));
        }
        Neighbours {
            places,
            pairs,
            threes: together(&words),
            words,
        }
    })
}

/// Adds to doubtful places the character of a word all other characters of which were considered. Where words differ in
/// it, none is added.
pub fn complete(places: &mut [Place]) {
    for at in 0..places.len() {
        let (char, log) = places[at][0];
        let unknown = UNKNOWN.iter().find(|(_, read)| *read == char);
        if let Some(&(unknown, _)) = unknown.filter(|unknown| stands(places, at, unknown.0)) {
            places[at].push((unknown, log));
            continue;
        }
        if log >= SURE.ln() || !is_han_or_rare(char) {
            continue;
        }
        let Some(missing) = missing(places, at) else {
            continue;
        };
        let considered: f32 = places[at].iter().map(|choice| choice.1.exp()).sum();
        let left = (1.0 - considered).max(LEFT_OVER) * UNCONSIDERED;
        places[at].push((missing, left.ln()));
    }
}

/// Whether the rest of some word around this character was considered.
fn stands(places: &[Place], at: usize, char: char) -> bool {
    let known = neighbours();
    let considered = |at: usize, char: char| places[at].iter().any(|choice| choice.0 == char);
    let mut standing = known.places.get(&char).into_iter().flatten();
    standing.any(|&(index, own)| {
        let word = &known.words[index];
        let start = at.checked_sub(own);
        let start = start.filter(|start| start + word.len() <= places.len());
        let others = |start: usize| {
            let mut others = (0..word.len()).filter(|&place| place != own);
            others.all(|place| considered(start + place, word[place]))
        };
        start.is_some_and(others)
    })
}

/// The one character that the longest words around the place have there, where it was not considered.
fn missing(places: &[Place], at: usize) -> Option<char> {
    let known = neighbours();
    let considered = |at: usize, char: char| places[at].iter().any(|choice| choice.0 == char);
    let mut found: Vec<(usize, char)> = Vec::new();
    let beside = [
        at.checked_sub(1),
        Some(at + 1).filter(|&at| at < places.len()),
    ];
    for beside in beside.into_iter().flatten() {
        let anchors = places[beside].iter();
        let standing = anchors.flat_map(|choice| known.places.get(&choice.0).into_iter().flatten());
        for &(index, anchor) in standing {
            let word = &known.words[index];
            let Some(start) = beside.checked_sub(anchor) else {
                continue;
            };
            let inside = word.len() >= WHOLE && (start..start + word.len()).contains(&at);
            if !inside || start + word.len() > places.len() {
                continue;
            }
            let own = at - start;
            let mut others = (0..word.len()).filter(|&place| place != own);
            if others.all(|place| considered(start + place, word[place])) {
                found.push((word.len(), word[own]));
            }
        }
    }
    let longest = found.iter().map(|(length, _)| *length).max()?;
    let mut longest = found.iter().filter(|(length, _)| *length == longest);
    let first = longest.next()?.1;
    (longest.all(|(_, char)| *char == first) && !considered(at, first)).then_some(first)
}

/// The character that a name has lost before its first: the only one with which it begins with a word, where it begins
/// with none without it.
pub fn beheaded(name: &str) -> Option<char> {
    let chars: Vec<char> = name.chars().collect();
    let known = neighbours();
    let begins = |word: &&Vec<char>| word.starts_with(chars.get(..2).unwrap_or(&chars));
    if chars.len() + 1 < BEHEADED || known.words.iter().any(|word| begins(&word)) {
        return None;
    }
    let whole = |word: &&Vec<char>| word.len() >= BEHEADED && chars.starts_with(&word[1..]);
    let longest = known.words.iter().filter(whole).map(Vec::len).max()?;
    let mut heads = known.words.iter().filter(whole);
    let mut heads = heads
        .by_ref()
        .filter(|word| word.len() == longest)
        .map(|word| word[0]);
    let first = heads.next()?;
    heads.all(|head| head == first).then_some(first)
}

/// Whether a word of at least [`WHOLE`] characters begins here.
pub fn begins_word(chars: &[char]) -> bool {
    let known = neighbours();
    let starts = |word: &Vec<char>| word.len() >= WHOLE && chars.starts_with(word);
    known.words.iter().any(starts)
}

/// Whether the two stand together in some word.
pub fn is_pair(left: char, right: char) -> bool {
    neighbours().pairs.contains(&[left, right])
}

fn together<const N: usize>(words: &[Vec<char>]) -> HashSet<[char; N]> {
    let stretches = words.iter().flat_map(|word| word.windows(N));
    stretches
        .filter_map(|stretch| stretch.try_into().ok())
        .collect()
}

/// What `char` is worth behind its neighbours; NUL stands for none.
fn link(before: char, left: char, char: char) -> f32 {
    let known = neighbours();
    let pair = if known.pairs.contains(&[left, char]) {
        PAIR
    } else {
        0.0
    };
    let three = if known.threes.contains(&[before, left, char]) {
        THREE
    } else {
        0.0
    };
    pair + three
}

/// How well the choices at all places go together.
pub fn score(places: &[Place], chosen: &[usize]) -> f32 {
    let (mut before, mut left) = ('\0', '\0');
    let mut score = 0.0;
    for (place, &choice) in places.iter().zip(chosen) {
        let (char, log) = place[choice];
        score += log + link(before, left, char);
        (before, left) = (left, char);
    }
    score
}

/// A way to a choice: its score, and the choice at the place before that it comes from.
type Way = (f32, usize);

/// The choice at every place that together score best (Viterbi, two places deep).
pub fn likeliest(places: &[Place]) -> Vec<usize> {
    const START: &[(char, f32)] = &[('\0', 0.0)];
    let at = |index: usize| index.checked_sub(1).map_or(START, |index| &places[index]);
    // ways[i][left][choice]: the best way through place i with these choices at places i - 1 and i.
    let mut ways: Vec<Vec<Vec<Way>>> = Vec::with_capacity(places.len());
    for (index, place) in places.iter().enumerate() {
        let lefts = at(index);
        let befores = index.checked_sub(1).map_or(START, at);
        let best = |left: usize, char: char| {
            let way = |before: usize| {
                let sofar = ways.last().map_or(0.0, |last| last[before][left].0);
                (sofar + link(befores[before].0, lefts[left].0, char), before)
            };
            let ways = (0..befores.len()).map(way);
            ways.reduce(|best, way| if way.0 > best.0 { way } else { best })
                .unwrap_or((0.0, 0))
        };
        let found = (0..lefts.len())
            .map(|left| {
                let choice = |&(char, log): &(char, f32)| {
                    let (score, from) = best(left, char);
                    (score + log, from)
                };
                place.iter().map(choice).collect()
            })
            .collect();
        ways.push(found);
    }
    trace(&ways)
}

/// The choices along the best way.
fn trace(ways: &[Vec<Vec<Way>>]) -> Vec<usize> {
    let mut chosen = vec![0; ways.len()];
    let Some(last) = ways.last() else {
        return chosen;
    };
    let ends = last.iter().enumerate().flat_map(|(left, ways)| {
        let end = move |(choice, way): (usize, &Way)| (way.0, left, choice);
        ways.iter().enumerate().map(end)
    });
    let best = ends.reduce(|best, end| if end.0 > best.0 { end } else { best });
    let Some((_, mut left, mut choice)) = best else {
        return chosen;
    };
    for index in (0..ways.len()).rev() {
        chosen[index] = choice;
        let before = ways[index][left][choice].1;
        (choice, left) = (left, before);
    }
    chosen
}

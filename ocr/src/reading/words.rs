//! Which characters of names go together: those that stand together in words of the trade (`words.txt`).

use std::collections::HashSet;
use std::sync::OnceLock;

/// What one place may say: characters with the logarithms of their probabilities, the printed one first.
pub type Place = Vec<(char, f32)>;

const WORDS: &str = include_str!("words.txt");
/// What two and three neighbours that stand together in some word are worth, in natural logarithms.
const PAIR: f32 = 4.0;
const THREE: f32 = 3.0;

/// Neighbouring characters of all words.
struct Neighbours {
    pairs: HashSet<[char; 2]>,
    threes: HashSet<[char; 3]>,
}

fn neighbours() -> &'static Neighbours {
    static NEIGHBOURS: OnceLock<Neighbours> = OnceLock::new();
    NEIGHBOURS.get_or_init(|| {
        let words: Vec<Vec<char>> = WORDS
            .split_whitespace()
            .map(|word| word.chars().collect())
            .collect();
        Neighbours {
            pairs: together(&words),
            threes: together(&words),
        }
    })
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

//! How print of a number is misread: which digits look alike, and what is lost or added.

/// Natural logarithms of what it costs to read a digit as one that looks like it, and as another.
const ALIKE: f32 = -1.6;
const UNLIKE: f32 = -3.5;
/// A rule beside a number read as a digit or a minus of it, and any other character added.
const STROKE: f32 = -2.0;
const ADDED: f32 = -3.5;
/// One of two equal neighbours lost, and any other character.
const ONE_OF_TWO: f32 = -1.6;
const LOST: f32 = -3.5;
const POINT_LOST: f32 = -2.5;
const MINUS_LOST: f32 = -2.5;
/// The beginning or the end lost, however long.
const CUT: f32 = -4.0;
/// Nothing of the print recognised; the more characters were read instead, the less likely.
const NOTHING: f32 = -4.5;
const NOTHING_EACH: f32 = -0.25;

/// Pairs of digits that dot-matrix print, blur and thresholds make alike.
const LOOKS: [(char, char); 16] = [
    ('0', '6'),
    ('0', '8'),
    ('0', '9'),
    ('1', '4'),
    ('1', '7'),
    ('2', '3'),
    ('2', '7'),
    ('3', '5'),
    ('3', '8'),
    ('3', '9'),
    ('4', '9'),
    ('5', '6'),
    ('5', '8'),
    ('5', '9'),
    ('6', '8'),
    ('8', '9'),
];

/// Natural logarithm of how likely `meant` is read as `read`, of all that it is misread as; 0 where they are the same.
pub fn misread(meant: &str, read: &str) -> f32 {
    if meant == read {
        return 0.0;
    }
    let nothing = NOTHING + NOTHING_EACH * read.chars().count() as f32;
    let cut = if is_cut(meant, read) {
        CUT
    } else {
        f32::NEG_INFINITY
    };
    edited(meant, read).max(cut).max(nothing)
}

/// A part of at least two characters, at least two are lost.
fn is_cut(meant: &str, read: &str) -> bool {
    read.len() >= 2
        && read.len() + 2 <= meant.len()
        && (meant.starts_with(read) || meant.ends_with(read))
}

/// The likeliest way to come from one text to the other, character by character.
fn edited(meant: &str, read: &str) -> f32 {
    let meant: Vec<char> = meant.chars().collect();
    let read: Vec<char> = read.chars().collect();
    let mut before: Vec<f32> = vec![0.0];
    for (at, char) in read.iter().enumerate() {
        before.push(before[at] + added(*char));
    }
    for (row, char) in meant.iter().enumerate() {
        let lost = lost(&meant, row);
        let mut now = vec![before[0] + lost];
        for (at, other) in read.iter().enumerate() {
            let best = (before[at] + exchanged(*char, *other))
                .max(before[at + 1] + lost)
                .max(now[at] + added(*other));
            now.push(best);
        }
        before = now;
    }
    before[read.len()]
}

fn exchanged(meant: char, read: char) -> f32 {
    let pair = (meant.min(read), meant.max(read));
    if meant == read {
        0.0
    } else if LOOKS.contains(&pair) {
        ALIKE
    } else {
        UNLIKE
    }
}

fn added(char: char) -> f32 {
    match char {
        '1' | '-' => STROKE,
        _ => ADDED,
    }
}

fn lost(meant: &[char], at: usize) -> f32 {
    let twin = (at > 0 && meant[at - 1] == meant[at]) || meant.get(at + 1) == Some(&meant[at]);
    match meant[at] {
        '.' => POINT_LOST,
        '-' => MINUS_LOST,
        _ if twin => ONE_OF_TWO,
        _ => LOST,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_alike_is_likelier_than_what_does_not() {
        assert!(misread("39.20", "30.20") > misread("39.20", "31.20"));
        assert!(misread("1172.00", "117200") > misread("1172.00", "1172.90") - 2.0);
        assert!(misread("100.00", "10.00") > misread("150.00", "10.00"));
        assert!((misread("4.90", "4.90")).abs() < f32::EPSILON);
    }

    #[test]
    fn parts_are_likelier_than_anything() {
        assert!(misread("5821.20", "5821") > misread("5821.20", "7432"));
        assert!(misread("51.10", ".10") > misread("51.10", ".47"));
        assert!(misread("5821.20", "7") < CUT);
    }
}

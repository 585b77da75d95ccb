//! Greek letters of names, which many systems cannot print.

/// The normalised name with Greek letters for the Latin ones that are written in their place: `复方α-酮酸片` for
/// `复方a-酮酸片`, `干扰素α2B` for `干扰素a2b`. `None` where there is nothing to change.
pub fn with_greek_letters(name: &str) -> Option<String> {
    let chars: Vec<char> = name.chars().collect();
    let letter = |at: usize| chars.get(at).is_some_and(char::is_ascii_alphabetic);
    let greek = |(at, &c): (usize, &char)| {
        let before = at.checked_sub(1).map(|at| chars[at]);
        let counted = chars
            .get(at + 1)
            .is_some_and(|c| *c == '-' || c.is_ascii_digit());
        let alone = !before.is_some_and(|c| c.is_ascii_alphanumeric()) && !letter(at + 1);
        match c {
            'A' if alone && counted => 'α',
            'B' if alone && counted => 'β',
            _ => c,
        }
    };
    let other: String = chars.iter().enumerate().map(greek).collect();
    (other != name).then_some(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latin_letters_stand_for_greek_ones() {
        let greek = |name: &str| with_greek_letters(name);
        assert_eq!(greek("复方A-酮酸片").as_deref(), Some("复方α-酮酸片"));
        assert_eq!(
            greek("重组人干扰素A2B注射液").as_deref(),
            Some("重组人干扰素α2B注射液")
        );
        for none in [
            "维生素A软胶囊",
            "氨基酸注射液(18AA-II)",
            "C14-24",
            "甲胎蛋白",
        ] {
            assert_eq!(greek(none), None, "{none}");
        }
    }
}

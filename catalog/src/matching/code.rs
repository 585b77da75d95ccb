//! National codes: what their grammar says even where the catalog does not hold them.

use crate::normalize::normalized_code;

/// How much of a national drug code names the substance: 西药 or 中成药, its class, its number.
const SUBSTANCE: usize = 10;
/// By its first letter, of western and of patent medicines.
const DRUGS: [(char, usize); 2] = [('X', 23), ('Z', 20)];
/// Digits that every drug code ends with.
const NUMBERED: usize = 5;

/// The part of a national drug code that names the substance; `None` where the text is no such code.
pub fn substance_of(code: &str) -> Option<String> {
    let code = normalized_code(code);
    let is = |(letter, length)| code.len() == length && code.starts_with(letter);
    let drug = DRUGS.into_iter().any(is);
    let end = &code[code.len().saturating_sub(NUMBERED)..];
    let numbered = end.bytes().all(|b| b.is_ascii_digit());
    (drug && numbered).then(|| code[..SUBSTANCE].to_owned())
}

/// Of a national consumable code: C, the class (6), the common name (3), material and size (5), the maker (5).
const CONSUMABLE: usize = 20;
const COMMON_NAME: usize = 10;
const SPECIFIED: usize = 15;

/// The part of a printed consumable code, normalised, that says all but the maker; `None` where it is no such code.
pub fn without_consumable_maker(code: &str) -> Option<String> {
    let code = normalized_code(code);
    let digits = code.strip_prefix('C')?.bytes().all(|b| b.is_ascii_digit());
    (digits && code.len() == CONSUMABLE).then(|| code[..SPECIFIED].to_owned())
}

/// The part of a consumable code that names the consumable.
fn common_name_of(code: &str) -> Option<String> {
    let specified = without_consumable_maker(code)?;
    Some(specified[..COMMON_NAME].to_owned())
}

/// Whether a printed code is one of another drug or consumable than the listed code, by more than a misread character.
pub fn names_another_item(printed: &str, listed: &str) -> bool {
    let named = |code| substance_of(code).or_else(|| common_name_of(code));
    match (named(printed), named(listed)) {
        (Some(printed), Some(listed)) => strsim::osa_distance(&printed, &listed) > 1,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drug_codes_name_their_substance() {
        let listed = "XJ01DBT001E001010100001";
        assert_eq!(substance_of(listed).as_deref(), Some("XJ01DBT001"));
        let patent = "ZB04AAX0905010199828";
        assert_eq!(substance_of(patent).as_deref(), Some("ZB04AAX090"));
        assert_eq!(substance_of("001102009010000"), None);
        assert_eq!(substance_of("XJ01DBT001"), None);
        assert!(!names_another_item("XJ01DBT001B002010100009", listed));
        assert!(!names_another_item("XJ01D8T001E001010100001", listed));
        assert!(names_another_item("XA02BAF001A001010100003", listed));
        assert!(!names_another_item("A0001", listed));
    }

    #[test]
    fn consumable_codes_name_the_consumable_apart_from_its_maker() {
        let listed = "C0199001000010099001";
        assert_eq!(
            without_consumable_maker("C0199001000010000777").as_deref(),
            Some("C01990010000100")
        );
        assert_eq!(without_consumable_maker("C0199"), None);
        assert_eq!(without_consumable_maker(&listed.replace('C', "X")), None);
        assert!(!names_another_item("C0199001000020012345", listed));
        assert!(names_another_item("C1403007000010099001", listed));
    }
}

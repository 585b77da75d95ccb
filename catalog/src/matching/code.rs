//! National codes: what their grammar says even where the catalog does not hold them.

use crate::normalize::normalized_code;

/// How much of a national drug code names the substance: 西药 or 中成药, its class, its number.
const SUBSTANCE: usize = 10;
const DRUG: usize = 23;

/// The part of a national drug code that names the substance; `None` where the text is no such code.
pub fn substance_of(code: &str) -> Option<String> {
    let code = normalized_code(code);
    let drug = code.len() == DRUG && code.starts_with(['X', 'Z']);
    let numbered = code.ends_with(|c: char| c.is_ascii_digit())
        && code[DRUG.min(code.len()).saturating_sub(5)..]
            .chars()
            .all(|c| c.is_ascii_digit());
    (drug && numbered).then(|| code[..SUBSTANCE].to_owned())
}

/// Whether a printed code is one of another drug than the listed code, by more than a misread character.
pub fn names_another_drug(printed: &str, listed: &str) -> bool {
    match (substance_of(printed), substance_of(listed)) {
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
        assert_eq!(substance_of("001102009010000"), None);
        assert_eq!(substance_of("XJ01DBT001"), None);
        assert!(!names_another_drug("XJ01DBT001B002010100009", listed));
        assert!(!names_another_drug("XJ01D8T001E001010100001", listed));
        assert!(names_another_drug("XA02BAF001A001010100003", listed));
        assert!(!names_another_drug("A0001", listed));
    }
}

//! What kind of item a code is of.

use crate::EntryKind;

/// National codes: X and Z (西药, 中成药), T (饮片, 配方颗粒), J (医疗机构制剂), C (耗材); services digits.
pub(super) fn kind_of_code(code: &str) -> Option<EntryKind> {
    match code.as_bytes() {
        [b'X' | b'Z' | b'T', ..] => Some(EntryKind::Drug),
        [b'J', ..] if code.len() == 16 => Some(EntryKind::Drug),
        [b'C', ..] => Some(EntryKind::Consumable),
        digits if digits.len() >= 9 && digits.iter().all(u8::is_ascii_digit) => {
            Some(EntryKind::Service)
        }
        _ => None,
    }
}

/// The kind of a national code, capitals without spaces; `None` where the text is none by its grammar.
pub(super) fn national_kind(code: &str) -> Option<EntryKind> {
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let rest = code.get(1..)?;
    match (code.as_bytes()[0], code.len()) {
        (b'X', 23) => digits(&rest[17..]).then_some(EntryKind::Drug),
        (b'Z', 20) => digits(&rest[14..]).then_some(EntryKind::Drug),
        (b'T', 10 | 20) | (b'J', 16) => Some(EntryKind::Drug),
        (b'C', 20) => digits(rest).then_some(EntryKind::Consumable),
        (_, 15) => digits(code).then_some(EntryKind::Service),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn national_codes_are_known_by_their_grammar() {
        for (code, kind) in [
            ("XJ01DBT001E001010100001", EntryKind::Drug),
            ("ZB04AAX0905010199828", EntryKind::Drug),
            ("T090099000", EntryKind::Drug),
            ("C0199001000010099001", EntryKind::Consumable),
            ("001102009010000", EntryKind::Service),
        ] {
            assert_eq!(national_kind(code), Some(kind), "{code}");
        }
        for wrong in [
            "",
            "X",
            "XJ01DBT001E00101010000",
            "C019900100001009900X",
            "00110200901000A",
            "医",
        ] {
            assert_eq!(national_kind(wrong), None, "{wrong}");
        }
    }
}

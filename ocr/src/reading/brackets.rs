//! Brackets of names: of one that stands alone, the other was lost, or with it the end of the name.

/// Whether a bracket has no partner of its kind. Hardly any listed name has one (139 of 300,000).
pub fn is_half_open(text: &str) -> bool {
    let mut open = Vec::new();
    for char in text.chars() {
        match kind(char) {
            Some((true, round)) => open.push(round),
            Some((false, round)) if open.pop() != Some(round) => return true,
            _ => (),
        }
    }
    !open.is_empty()
}

/// Whether a bracket opens, and whether it is round.
fn kind(char: char) -> Option<(bool, bool)> {
    match char {
        '(' | '（' => Some((true, true)),
        ')' | '）' => Some((false, true)),
        '[' | '【' | '〔' | '［' => Some((true, false)),
        ']' | '】' | '〕' | '］' => Some((false, false)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bracket_without_its_partner_is_seen() {
        for whole in ["叶酸片", "床位费(单人间)", "[甲]叶酸片（Ⅰ)", "(a[b]c)"] {
            assert!(!is_half_open(whole), "{whole}");
        }
        for half in [
            "床位费(单人间",
            "抗体测定(Anti-HIV]",
            "单人间)",
            "[甲叶酸片(Ⅰ)",
        ] {
            assert!(is_half_open(half), "{half}");
        }
    }
}

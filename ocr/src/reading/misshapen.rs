//! Signs that stand in no name of an item where they were read.

use crate::han::is_han;

/// A colon between two characters outside brackets, as specks are read, or `1gE` for `IgE`.
pub fn is_in(name: &str) -> bool {
    let chars: Vec<char> = name.chars().collect();
    let mut open = 0_i32;
    let parts = chars.windows(3).any(|triple| {
        match triple[0] {
            '(' | '（' | '[' | '【' => open += 1,
            ')' | '）' | ']' | '】' => open -= 1,
            _ => {}
        }
        let colon = matches!(triple[1], ':' | '：');
        open <= 0 && colon && is_han(triple[0]) && is_han(triple[2])
    });
    let globulin = chars.windows(3).any(|triple| {
        triple[..2] == ['1', 'g'] && matches!(triple[2], 'A' | 'D' | 'E' | 'G' | 'M')
    });
    parts || globulin
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colons_in_words_and_digits_in_globulins_are_misread() {
        assert!(is_in("血液:透析用双腔留置导管"));
        assert!(is_in("过敏原特异性1gE检测(吸入组)"));
        for name in [
            "法维拉韦片(又称:法匹拉韦片)",
            "总IgE测定",
            "注射用头孢唑林钠1g",
        ] {
            assert!(!is_in(name), "{name}");
        }
    }
}

//! Grades of service, which one list writes in Chinese numerals and another in Roman or Arabic ones.

const NUMERALS: [[&str; 3]; 4] = [
    ["一", "I", "1"],
    ["二", "II", "2"],
    ["三", "III", "3"],
    ["四", "IV", "4"],
];

/// The normalised name with its grade in the other numerals: `I级护理` and `1级护理` for `一级护理`. Empty where it has none.
pub fn with_other_numerals(name: &str) -> Vec<String> {
    let Some((before, behind)) = name.split_once('级') else {
        return Vec::new();
    };
    let is_numeral = |c: char| c.is_ascii_alphanumeric() || "一二三四五六七八九十".contains(c);
    let numeral = &before[before.trim_end_matches(is_numeral).len()..];
    let before = &before[..before.len() - numeral.len()];
    let grade = NUMERALS.iter().find(|grade| grade.contains(&numeral));
    let others = grade.into_iter().flatten();
    others
        .filter(|other| **other != numeral)
        .map(|other| format!("{before}{other}级{behind}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grades_are_written_in_all_numerals() {
        assert_eq!(with_other_numerals("II级护理"), ["二级护理", "2级护理"]);
        assert_eq!(with_other_numerals("特殊一级护理").len(), 2);
        for none in ["护理", "特级护理", "十一级护理", "A1级护理", "VI级护理"] {
            assert!(with_other_numerals(none).is_empty(), "{none}");
        }
    }
}

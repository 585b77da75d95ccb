//! Salts and bases, which the national list leaves out of names.

const SALTS_BEFORE: [&str; 26] = [
    "盐酸",
    "硫酸",
    "磷酸",
    "硝酸",
    "氢溴酸",
    "马来酸",
    "枸橼酸",
    "柠檬酸",
    "酒石酸",
    "富马酸",
    "琥珀酸",
    "甲磺酸",
    "苯磺酸",
    "乳酸",
    "醋酸",
    "乙酸",
    "门冬氨酸",
    "葡萄糖酸",
    "对甲苯磺酸",
    "甲苯磺酸",
    "重酒石酸",
    "双氯芬酸",
    "草酸",
    "水杨酸",
    "棕榈酸",
    "苹果酸",
];

const SALTS_BEHIND: [&str; 8] = ["钠", "二钠", "钾", "钙", "镁", "锌", "精氨酸", "氨丁三醇"];

/// The substance without salt or base, where it has one that the list leaves out of names.
pub fn without_salt(substance: &str) -> Option<&str> {
    let before = SALTS_BEFORE
        .iter()
        .filter_map(|salt| substance.strip_prefix(salt))
        .min_by_key(|rest| rest.len());
    let behind = || {
        SALTS_BEHIND
            .iter()
            .filter_map(|salt| substance.strip_suffix(salt))
            .min_by_key(|rest| rest.len())
    };
    before
        .or_else(behind)
        .filter(|rest| rest.chars().count() > 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn salts_go_and_esters_stay() {
        assert_eq!(without_salt("盐酸左氧氟沙星"), Some("左氧氟沙星"));
        assert_eq!(without_salt("头孢呋辛钠"), Some("头孢呋辛"));
        assert_eq!(without_salt("头孢呋辛酯"), None);
    }
}

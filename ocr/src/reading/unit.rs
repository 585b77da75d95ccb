//! Units under their vocabulary: where the recogniser hesitates, the word that bills charge by is taken, if it was
//! considered. A clear word that is not known stays as it is printed.

use super::vocabulary::Vocabulary;

/// Words that most lines are charged by, those that some are, and those that few are.
const WORDS: [&[&str]; 3] = [
    &[
        "次", "支", "盒", "瓶", "日", "天", "项", "个", "片", "袋", "套", "根", "g", "小时", "粒",
        "只", "包",
    ],
    &[
        "克", "ml", "人次", "付", "剂", "贴", "张", "块", "条", "把", "卷", "副", "双", "枚", "件",
        "例", "台", "部位", "mg", "丸", "管", "份", "对", "板", "罐", "组", "床日", "单侧", "双侧",
        "侧", "单位", "疗程", "人", "床", "桶",
    ],
    &[
        "枝",
        "帖",
        "味",
        "具",
        "筒",
        "筐",
        "箱",
        "排",
        "架",
        "针",
        "滴",
        "喷",
        "揿",
        "吸",
        "听",
        "节",
        "段",
        "孔",
        "升",
        "L",
        "毫升",
        "kg",
        "千克",
        "公斤",
        "毫克",
        "两",
        "IU",
        "U",
        "万U",
        "万IU",
        "万单位",
        "公里",
        "米",
        "厘米",
        "cm",
        "平方厘米",
        "分钟",
        "半小时",
        "周",
        "月",
        "年",
        "半日",
        "半天",
        "餐",
        "胎",
        "单耳",
        "双耳",
        "耳",
        "单眼",
        "双眼",
        "眼",
        "牙",
        "颗",
        "肢",
        "指",
        "趾",
        "椎体",
        "椎间盘",
        "节段",
        "关节",
        "根管",
        "穴位",
        "个穴位",
        "个部位",
        "处",
        "病灶",
        "切口",
        "创面",
        "肌肉",
        "神经",
        "血管",
        "位点",
        "治疗量",
        "照射野",
        "野",
        "体表面积",
        "标本",
        "样本",
        "抗体",
        "菌种",
        "基因",
        "染色体",
        "视野",
        "层",
        "通道",
        "种",
        "人份",
        "人日",
        "床天",
        "台次",
        "例次",
        "单颌",
        "象限",
    ],
];
/// Natural logarithms of how much rarer these words are.
const RARITY: [f32; 3] = [0.0, -1.5, -3.5];
/// The same of a number, or 每, before one.
const COUNTED: f32 = -2.0;
const EACH: f32 = -1.0;
/// Words with a number before them: `2小时`, `100ml`.
const MEASURES: [&str; 18] = [
    "小时",
    "分钟",
    "ml",
    "毫升",
    "g",
    "克",
    "mg",
    "mm",
    "cm",
    "部位",
    "穴位",
    "个穴位",
    "个部位",
    "单位",
    "体表面积",
    "平方厘米",
    "公里",
    "张",
];
const NUMERALS: &str = "0123456789.%一二三四五六七八九十";
/// What lines are charged by.
pub const UNITS: Vocabulary = Vocabulary { rarity, next };

/// The text without 每 and a number, and whether it had them.
fn stem(text: &str) -> (bool, bool, &str) {
    let each = text.strip_prefix('每');
    let rest = each.unwrap_or(text);
    let word = rest.trim_start_matches(|char| NUMERALS.contains(char));
    (each.is_some(), word.len() < rest.len(), word)
}

fn rarity(text: &str) -> Option<f32> {
    let (each, counted, word) = stem(text);
    if counted
        && !MEASURES
            .iter()
            .any(|known| known.eq_ignore_ascii_case(word))
    {
        return None;
    }
    let rarity = WORDS.iter().zip(RARITY).find_map(|(words, rarity)| {
        let mut words = words.iter();
        words
            .any(|known| known.eq_ignore_ascii_case(word))
            .then_some(rarity)
    })?;
    let each = if each { EACH } else { 0.0 };
    let counted = if counted { COUNTED } else { 0.0 };
    Some(rarity + each + counted)
}

/// What may stand behind the beginning of a unit.
fn next(text: &str, char: char) -> Option<char> {
    if text.is_empty() && char == '每' {
        return Some(char);
    }
    if text.is_empty() && "元/(（".contains(char) {
        return Some('\0');
    }
    let longer = format!("{text}{char}");
    let (_, counted, word) = stem(&longer);
    if word.is_empty() {
        return Some(char);
    }
    let begins = |known: &&str| {
        let head = known.get(..word.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(word))
    };
    let known = if counted {
        MEASURES.iter().any(begins)
    } else {
        WORDS.iter().any(|words| words.iter().any(begins))
    };
    if known {
        return Some(char);
    }
    // No unit ends in a digit.
    let litre = matches!(char, '1' | 'I' | '|') && text.ends_with(['m', 'M']);
    litre.then_some('l')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::vocabulary::recognised;
    use bill::Field;

    fn read(steps: &[&[(char, f32)]]) -> Field<String> {
        let (lattice, printed) = recognised(steps);
        UNITS.read_in(lattice, printed)
    }

    #[test]
    fn the_unit_that_was_considered_is_taken() {
        for (steps, word) in [
            (vec![&[('女', 0.5), ('支', 0.3)][..]], "支"),
            (vec![&[('并', 0.9), ('_', 0.08)], &[('瓶', 0.99)]], "瓶"),
            (vec![&[('小', 0.5)], &[('肘', 0.6), ('时', 0.2)]], "小时"),
            (vec![&[('m', 0.9)], &[('1', 0.8)]], "ml"),
        ] {
            let unit = read(&steps);
            assert_eq!(unit.value.as_deref(), Some(word));
            assert!(unit.is_repaired() && unit.confidence < Some(0.91));
        }
    }

    #[test]
    fn clear_words_stay_as_they_are_printed() {
        for word in ["盒", "每部位", "2小时", "ML", "/盒", "炉", "单次"] {
            let clear: Vec<Vec<(char, f32)>> =
                word.chars().map(|char| vec![(char, 0.99)]).collect();
            let clear: Vec<&[(char, f32)]> = clear.iter().map(Vec::as_slice).collect();
            let unit = read(&clear);
            assert_eq!(unit.value.as_deref(), Some(word));
            assert!(!unit.is_repaired());
        }
    }

    #[test]
    fn a_unit_that_was_not_considered_is_not_made_up() {
        let unit = read(&[&[('费', 0.6), ('货', 0.2)]]);
        assert_eq!(unit.value.as_deref(), Some("费"));
        // Too unlikely to be the unit, likely enough to be one.
        let unit = read(&[&[('金', 0.9), ('盒', 0.001)]]);
        assert_eq!(unit.value.as_deref(), Some("金"));
    }
}

//! One spelling for what printers, typists and recognisers write in several.

use std::sync::LazyLock;

/// Pairs: the variant as some recogniser or printer writes it, then the character catalogs use.
const VARIANTS: &str = "奧奥鈉钠鉀钾鈣钙鎂镁鐵铁鋅锌鋁铝鉍铋銀银銅铜鋰锂鉑铂鹽盐類类藥药劑剂膠胶囊囊顆颗片片針针註注射射維维\
生生頭头孢孢黴霉菌菌甙苷醣糖粬曲麯曲麴曲葯药複复復复單单雙双側侧級级檢检驗验査查測测術术護护理理療疗診诊掛挂號号費费\
導导腸肠腦脑臟脏腎肾膽胆脈脉動动靜静靈灵氣气風风濕湿熱热溼湿節节鍵键離离體体電电圖图鏡镜線线壓压內内鬆松緩缓釋释\
噴喷霧雾軟软貼贴對对鹼碱鹸碱啶啶嗪嗪轉转換换輸输監监養养補补葉叶參参芪芪黃黄歸归連连銨铵胺胺環环異异優优滅灭\
爾尔伐伐達达羅罗賴赖諾诺魯鲁鹵卤鯊鲨騾骡鵝鹅龍龙貝贝陳陈薺荠薑姜蘇苏蘆芦蔘参纖纤維维縫缝綫线繃绷帶带紗纱塊块\
極极會会議议門门診诊術术場场攝摄掃扫強强冩写寫写顱颅頸颈關关髓髓韌韧膚肤瘡疮癤疖癰痈齒齿齡龄產产婦妇兒儿嬰婴\
鉤钩釘钉鋼钢鈦钛鉻铬鈷钴鎳镍鏈链鎖锁絲丝繩绳袋袋無无菌菌個个張张條条萬万億亿圓圆國国産产際际發发\
飲饮像象飼饲餐餐煉炼蜜蜜燒烧傷伤營营擴扩張张殺杀蟲虫諮咨詢询資资質质標标誌志準准備备滲渗漿浆剌刺";

/// From each variant, width form, bracket and dash to the one character that stands for it.
static FOLD: LazyLock<Vec<char>> = LazyLock::new(|| {
    let mut fold: Vec<char> = (0..0x1_0000u32)
        .map(|c| char::from_u32(c).unwrap_or('\u{FFFD}'))
        .collect();
    let mut set = |from: char, to: char| fold[from as usize] = to;
    for code in 0xFF01..=0xFF5Eu32 {
        if let (Some(wide), Some(plain)) = (char::from_u32(code), char::from_u32(code - 0xFEE0)) {
            set(wide, plain);
        }
    }
    let variants: Vec<char> = VARIANTS.chars().collect();
    for pair in variants.chunks_exact(2) {
        set(pair[0], pair[1]);
    }
    for (spellings, folded) in [
        ("[{【〔「『〈《<＜［｛⟨", '('),
        ("]}】〕」』〉》>＞］｝⟩", ')'),
        ("‐‑‒–—―−－﹣─━", '-'),
        ("×✕✖╳＊∗﹡", '*'),
        ("·•・‧∙●｡", '·'),
        ("：︰∶", ':'),
        ("，、﹑､", ','),
        ("。．", '.'),
        ("µ", 'μ'),
        ("ßΒ", 'β'),
        ("Α", 'α'),
        ("～∼〜", '~'),
        ("〇", '零'),
        ("²", '2'),
    ] {
        spellings.chars().for_each(|c| set(c, folded));
    }
    IGNORED.chars().for_each(|c| set(c, '\0'));
    fold
});

/// Roman numerals of their own code points as the letters they look like.
const ROMAN: [(char, &str); 12] = [
    ('Ⅰ', "I"),
    ('Ⅱ', "II"),
    ('Ⅲ', "III"),
    ('Ⅳ', "IV"),
    ('Ⅴ', "V"),
    ('Ⅵ', "VI"),
    ('Ⅶ', "VII"),
    ('Ⅷ', "VIII"),
    ('Ⅸ', "IX"),
    ('Ⅹ', "X"),
    ('Ⅺ', "XI"),
    ('Ⅻ', "XII"),
];

/// Units of measure of their own code points.
const UNITS: [(char, &str); 9] = [
    ('㎎', "MG"),
    ('㎏', "KG"),
    ('㎍', "μG"),
    ('㎖', "ML"),
    ('㎜', "MM"),
    ('㎝', "CM"),
    ('㎡', "M2"),
    ('㎠', "CM2"),
    ('㏄', "CC"),
];

/// Invisible characters, and quotation marks, which printers and recognisers drop as they please.
const IGNORED: &str = "\u{FEFF}\u{200B}\"'`“”‘’";

/// Width, case, variant glyphs, brackets, dashes and multiplication signs folded; spaces removed.
///
/// `Ⅱ` and `II` come out the same and differ from `I`; digits around `x` make it `*`.
pub fn normalized(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        let folded = FOLD.get(c as usize).copied().unwrap_or(c);
        if folded.is_whitespace() || folded.is_control() {
            continue;
        }
        match folded {
            'Ⅰ'..='ⅿ' => push_letters(&ROMAN, unlowered(folded), &mut plain),
            '㍱'..='㏿' => push_letters(&UNITS, folded, &mut plain),
            _ => plain.push(folded.to_ascii_uppercase()),
        }
    }
    crosses_between_digits(&plain)
}

/// For each character of the normalised text the index of the character that it stands for.
pub fn origins(text: &str) -> Vec<u16> {
    let mut origins = Vec::with_capacity(text.len());
    for (index, c) in (0..=u16::MAX).zip(text.chars()) {
        let folded = normalized(c.encode_utf8(&mut [0; 4]));
        origins.extend(folded.chars().map(|_| index));
    }
    origins
}

fn push_letters(pieces: &[(char, &str)], c: char, plain: &mut String) {
    match pieces.iter().find(|(piece, _)| c == *piece) {
        Some((_, letters)) => plain.push_str(letters),
        None => plain.push(c),
    }
}

/// `ⅱ` as `Ⅱ`.
fn unlowered(c: char) -> char {
    match c {
        'ⅰ'..='ⅻ' => char::from_u32(c as u32 - 0x10).unwrap_or(c),
        _ => c,
    }
}

fn crosses_between_digits(text: &str) -> String {
    if !text.contains('X') {
        return text.to_owned();
    }
    let chars: Vec<char> = text.chars().collect();
    let crossed = |i: usize| {
        chars[i] == 'X'
            && i > 0
            && (chars[i - 1].is_ascii_digit() || "GLM片粒支瓶袋丸".contains(chars[i - 1]))
            && chars.get(i + 1).is_some_and(char::is_ascii_digit)
    };
    (0..chars.len())
        .map(|i| if crossed(i) { '*' } else { chars[i] })
        .collect()
}

/// A code as catalogs write it: no spaces or dashes, capitals.
pub fn normalized_code(text: &str) -> String {
    normalized(text)
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect()
}

/// Han characters, for which one glyph carries the meaning.
pub const fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{2FFFF}')
}

/// Letters, digits and Han characters: what is no punctuation.
pub fn is_word(c: char) -> bool {
    is_han(c) || c.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings_of_one_name_come_out_the_same() {
        for (left, right) in [
            ("头孢呋辛钠（Ⅱ）", "頭孢呋辛鈉(II)"),
            ("奧美拉唑 肠溶片", "奥美拉唑肠溶片"),
            ("复方氨基酸注射液【18AA－ⅱ】", "复方氨基酸注射液(18aa-II)"),
            ("输液器10×7cm", "输液器10x7CM"),
            ("血液透析器1.6㎡", "血液透析器1.6m²"),
            ("10㎎", "10mg"),
            ("Ｘ线", "x线"),
        ] {
            assert_eq!(normalized(left), normalized(right));
        }
    }

    #[test]
    fn roman_numerals_stay_apart() {
        assert_ne!(normalized("氨麻美敏片(Ⅱ)"), normalized("氨麻美敏片(Ⅲ)"));
        assert_ne!(normalized("氨麻美敏片(Ⅰ)"), normalized("氨麻美敏片(Ⅱ)"));
    }

    proptest! {
        #[test]
        fn normalising_twice_changes_nothing(text in "\\PC{0,20}") {
            let once = normalized(&text);
            prop_assert_eq!(normalized(&once), once);
        }
    }
}

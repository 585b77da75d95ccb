//! Which characters recognisers take for one another because they look alike.

use std::sync::LazyLock;

/// Each line: a character and the characters whose rendered glyphs are nearest to it.
/// Made by `cargo run --release -p catalog --example mine_confusions`.
const MINED: &str = include_str!("confusions.txt");

/// Confusions that rendered glyphs do not show, after normalisation (capitals).
const KNOWN: [&str; 29] = [
    "*2",
    "9G",
    "盒金",
    "剂削",
    "丹开",
    "0OQD",
    "1IL|",
    "5S",
    "2Z",
    "8B",
    "6G",
    "UV",
    "VY",
    "己已巳",
    "未末",
    "土士",
    "日曰",
    "人入八",
    "千干于",
    "戊戌戍",
    "粒拉",
    "膠胶",
    "一-",
    "二=",
    "口囗",
    "晴睛",
    "洒酒",
    "崇祟",
    "藏臧",
];

/// By code point in the basic plane: the characters alike to it, ascending.
static ALIKE: LazyLock<Vec<Box<[char]>>> = LazyLock::new(|| {
    let mut alike: Vec<Vec<char>> = vec![Vec::new(); 0x1_0000];
    let mut relate = |a: char, b: char| {
        if a != b {
            alike[a as usize].push(b);
            alike[b as usize].push(a);
        }
    };
    for line in MINED.lines() {
        let mut chars = line.chars();
        if let Some(first) = chars.next() {
            chars.for_each(|other| relate(first, other));
        }
    }
    for group in KNOWN {
        for a in group.chars() {
            group.chars().for_each(|b| relate(a, b));
        }
    }
    let ordered = |mut list: Vec<char>| {
        list.sort_unstable();
        list.dedup();
        list.into_boxed_slice()
    };
    alike.into_iter().map(ordered).collect()
});

/// Whether a recogniser plausibly writes `read` where `listed` is printed. Symmetric.
pub fn alike(read: char, listed: char) -> bool {
    ALIKE
        .get(read as usize)
        .is_some_and(|others| others.contains(&listed))
}

/// Characters of one group are told apart by meaning, never by the quality of the print: taking one
/// for another is a different item, however alike the glyphs.
const NEVER_NOISE: [&str; 33] = [
    "氟氯溴碘氢氧氮氰氨氙氡氩氖氦羟羧羰巯硝硫磷砷硅硼碳硒",
    "胺铵氨脒胍肼肟",
    "酸酯醇酚酮醛醚酐苷酰酶脂酊",
    "烷烯炔烃苯萘蒽",
    "甲乙丙丁戊己庚辛壬癸",
    "钠钾钙镁锌铁铝铋钡锂铜银金汞铂锰钴铬锶钆锝镓钛镍锑锡钨钇",
    "左右",
    "上下中",
    "前后侧",
    "内外",
    "大中小微巨",
    "长短",
    "单双三多全半",
    "一二三四五六七八九十百千万两零壹贰叁",
    "男女",
    "老幼婴儿童成新",
    "阴阳",
    "干湿水",
    "冷热寒温凉",
    "红黄蓝绿白黑紫青赤乌",
    "头胸腹腰背髋膝踝肩肘腕指趾足手臂腿颈臀肋胫腓桡尺股肱",
    "肝胆胰脾胃肠肾肺心脑肛脏膀胱脐腺腔脊",
    "动静",
    "快慢速缓",
    "初复首再",
    "日月年时分秒天周次",
    "有无不非未",
    "高低",
    "正负反",
    "片丸散膏栓粉液剂贴丹",
    "唑啶嗪啉吡哌嘧噻噁咪吲哚呋喃喹吗咯啡唛嘌呤",
    "口膜鼻耳眼牙舌唇咽喉气食目齿",
    "尿血便痰精",
];

/// By code point: a bit for each group the character is in.
static GROUPS: LazyLock<Vec<u64>> = LazyLock::new(|| {
    let mut groups = vec![0u64; 0x1_0000];
    for (number, group) in NEVER_NOISE.iter().enumerate() {
        group
            .chars()
            .for_each(|c| groups[c as usize] |= 1 << number);
    }
    groups
});

/// Whether the two are told apart by meaning: digits, letters, and the groups above.
pub fn never_noise(read: char, listed: char) -> bool {
    let of = |c: char| GROUPS.get(c as usize).copied().unwrap_or_default();
    let letters = read.is_ascii_alphabetic() && listed.is_ascii_alphabetic();
    let digits = read.is_ascii_digit() && listed.is_ascii_digit();
    letters || digits || of(read) & of(listed) != 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lookalikes_are_known_both_ways() {
        for (a, b) in [('未', '末'), ('己', '已'), ('0', 'O'), ('1', 'L')] {
            assert!(alike(a, b) && alike(b, a), "{a}{b}");
        }
        assert!(!alike('钠', '酯'));
        assert!(!alike('片', '片'));
    }

    #[test]
    fn meaning_beats_shape() {
        for (a, b) in [
            ('左', '右'),
            ('氟', '氯'),
            ('酸', '酚'),
            ('一', '二'),
            ('1', '7'),
            ('A', 'B'),
            ('钠', '钾'),
        ] {
            assert!(never_noise(a, b), "{a}{b}");
        }
        assert!(!never_noise('己', '已'));
        assert!(!never_noise('0', 'O'));
    }
}

//! Which characters recognisers take for one another because they look alike.

use std::sync::LazyLock;

/// Each line: a character, then those whose rendered glyphs are very like it, like it, and somewhat like it.
/// Made by `cargo run --release -p catalog --example mine_confusions`.
const MINED: &str = include_str!("confusions.txt");

/// Each line: a character as read and the one that was printed, then, for each engine that took the one for the other more
/// than once, its name, how often it did, and how often the character was printed. Made by the bench `mine-confusions`.
const READ: &str = include_str!("read_confusions.txt");
/// A printed character that is misread in one way this often, in percent, is very like what it is read as.
const OFTEN: u32 = 5;

/// How much two characters look alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Likeness {
    Unlike,
    Somewhat,
    Alike,
    Very,
}

/// Confusions that rendered glyphs do not show, after normalisation (capitals).
const KNOWN: [&str; 32] = [
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
    "αA",
    "βB",
    "γY",
];

/// Brackets and the characters that are read in their place.
const BRACKETS: [(char, &str); 2] = [('(', "CLIT1|"), (')', "JI1|L")];

/// What looks like one character, ascending, with a bit for each of them so that most strangers are told at once.
#[derive(Clone, Default)]
struct Alikes {
    bits: u64,
    chars: Box<[(char, Likeness)]>,
}

const fn bit(c: char) -> u64 {
    1 << ((c as u32).wrapping_mul(0x9E37_79B1) >> 26)
}

/// By code point in the basic plane.
static ALIKES: LazyLock<Vec<Alikes>> = LazyLock::new(|| {
    let mut alike: Vec<Vec<(char, Likeness)>> = vec![Vec::new(); 0x1_0000];
    let mut relate = |a: char, b: char, likeness: Likeness| {
        if a != b {
            alike[a as usize].push((b, likeness));
            alike[b as usize].push((a, likeness));
        }
    };
    for line in MINED.lines() {
        let mut groups = line.split(' ');
        let Some(of) = groups.next().and_then(|first| first.chars().next()) else {
            continue;
        };
        for (group, likeness) in groups.zip([Likeness::Very, Likeness::Alike, Likeness::Somewhat]) {
            group.chars().for_each(|other| relate(of, other, likeness));
        }
    }
    for line in READ.lines() {
        if let Some((read, printed, likeness)) = mined_from_readings(line) {
            relate(read, printed, likeness);
        }
    }
    for group in KNOWN {
        for a in group.chars() {
            group.chars().for_each(|b| relate(a, b, Likeness::Very));
        }
    }
    for (bracket, others) in BRACKETS {
        others
            .chars()
            .for_each(|other| relate(bracket, other, Likeness::Alike));
    }
    alike.into_iter().map(Alikes::of).collect()
});

/// `None` of remarks.
fn mined_from_readings(line: &str) -> Option<(char, char, Likeness)> {
    let (pair, counted) = line.split_once(' ')?;
    let mut chars = pair.chars();
    let (read, printed) = (chars.next()?, chars.next()?);
    let words: Vec<&str> = counted.split(' ').collect();
    let often = words.chunks_exact(3).filter_map(|engine| {
        let (times, of): (u32, u32) = (engine[1].parse().ok()?, engine[2].parse().ok()?);
        Some(times * 100 >= of * OFTEN)
    });
    let likeness = often.reduce(|one, other| one || other)?;
    let likeness = if likeness {
        Likeness::Very
    } else {
        Likeness::Alike
    };
    Some((read, printed, likeness))
}

impl Alikes {
    /// Of several statements on one character the greatest counts.
    fn of(mut list: Vec<(char, Likeness)>) -> Alikes {
        list.sort_unstable_by_key(|&(c, likeness)| (c, std::cmp::Reverse(likeness)));
        list.dedup_by_key(|(c, _)| *c);
        Alikes {
            bits: list.iter().fold(0, |bits, (c, _)| bits | bit(*c)),
            chars: list.into_boxed_slice(),
        }
    }
}

/// How plausibly a recogniser writes `read` where `listed` is printed, by their shapes. Symmetric.
pub fn likeness(read: char, listed: char) -> Likeness {
    let Some(alikes) = ALIKES.get(read as usize) else {
        return Likeness::Unlike;
    };
    if alikes.bits & bit(listed) == 0 {
        return Likeness::Unlike;
    }
    let found = alikes.chars.binary_search_by_key(&listed, |(c, _)| *c);
    found.map_or(Likeness::Unlike, |at| alikes.chars[at].1)
}

/// Characters of one group are told apart by meaning, never by the quality of the print: taking one
/// for another is a different item, however alike the glyphs.
const NEVER_NOISE: [&str; 40] = [
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
    "每半隔",
    "除开断",
    "原体",
    "精卵",
    "性量",
    "间直",
    "近远末",
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

/// The characters that stand in one group with this one: what else could be meant in its place.
pub fn siblings(c: char) -> impl Iterator<Item = char> {
    const DIGITS: &str = "0123456789";
    let groups = NEVER_NOISE.iter().filter(move |group| group.contains(c));
    let digits = c.is_ascii_digit().then_some(&DIGITS);
    let all = groups.chain(digits).flat_map(|group| group.chars());
    all.filter(move |sibling| *sibling != c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lookalikes_are_known_both_ways() {
        for (a, b) in [('未', '末'), ('己', '已'), ('0', 'O'), ('1', 'L')] {
            assert_eq!(likeness(a, b), Likeness::Very, "{a}{b}");
            assert_eq!(likeness(b, a), Likeness::Very, "{a}{b}");
        }
        assert_eq!(likeness('钠', '酯'), Likeness::Unlike);
        assert_eq!(likeness('片', '片'), Likeness::Unlike);
    }

    #[test]
    fn what_readers_confuse_is_alike_and_never_of_another_meaning() {
        let mined: Vec<_> = READ.lines().filter_map(mined_from_readings).collect();
        assert!(mined.len() > 20);
        for (read, printed, of_readings) in mined {
            assert!(likeness(read, printed) >= of_readings, "{read}{printed}");
            assert!(!never_noise(read, printed), "{read}{printed}");
        }
        assert_eq!(
            mined_from_readings("# tesseract: 5000 characters of names"),
            None
        );
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

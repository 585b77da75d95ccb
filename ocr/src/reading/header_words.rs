//! Header values out of small vocabularies: surnames and kinds of insurance.

use crate::engine::{CONSIDERED, Lattice, Step};
use crate::han::is_han_or_rare;

/// The surnames of nearly all people in China.
const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁\
    任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤\
    温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂\
    成苗谷盛曲翁冉骆蓝路游辛靳欧阳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党\
    宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈\
    匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝阎傅肖萧闫邸修信阚上官司马诸葛东方皇甫尉迟公孙";

/// Kinds of insurance as bills name them.
const INSURANCES: &[&str] = &[
    "城镇职工基本医疗保险",
    "城镇居民基本医疗保险",
    "城乡居民基本医疗保险",
    "职工基本医疗保险",
    "居民基本医疗保险",
    "新型农村合作医疗",
    "城镇职工医保",
    "城镇居民医保",
    "城乡居民医保",
    "异地就医医保",
    "省直职工医保",
    "市直职工医保",
    "企业职工医保",
    "灵活就业医保",
    "学生儿童医保",
    "职工医保",
    "居民医保",
    "城镇职工",
    "城镇居民",
    "城乡居民",
    "异地职工",
    "异地居民",
    "本地职工",
    "本地居民",
    "省医保",
    "市医保",
    "异地医保",
    "医疗保险",
    "公费医疗",
    "离休干部",
    "工伤保险",
    "生育保险",
    "商业医疗保险",
    "商业保险",
    "新农合",
    "自费",
    "全自费",
    "自费病人",
    "普通自费",
];

/// What bills add to it in brackets.
const NOTES: &[&str] = &[
    "异地", "本地", "省内", "省外", "市内", "在职", "退休", "门诊", "住院",
];

/// The name of a person: without what stands apart behind it, and with the surname that the recogniser considered where
/// what it read is none.
pub fn surnamed(text: &str, lattice: &Lattice) -> String {
    let parts: Vec<&str> = text.split(' ').collect();
    let whole = |part: &&str| {
        part.chars().count() >= 2 && part.chars().all(|char| is_han_or_rare(char) || char == '·')
    };
    let name: String = match &parts[..] {
        [first, rest @ ..] if !rest.is_empty() && whole(first) => (*first).to_owned(),
        // `王 五`
        [first, second]
            if [first, second]
                .iter()
                .all(|part| part.chars().count() == 1 && part.chars().all(is_han_or_rare)) =>
        {
            parts.concat()
        }
        _ => text.to_owned(),
    };
    let mut chars = name.chars();
    let Some(first) = chars
        .next()
        .filter(|first| is_han_or_rare(*first) && !SURNAMES.contains(*first))
    else {
        return name;
    };
    let read = |step: &&Step| {
        step.choices
            .first()
            .is_some_and(|choice| choice.0 == Some(first))
    };
    let likeliest = lattice
        .steps
        .iter()
        .filter(read)
        .flat_map(|step| &step.choices)
        .filter_map(|&(char, probability)| Some((char?, probability)))
        .filter(|(char, probability)| {
            is_han_or_rare(*char) && SURNAMES.contains(*char) && *probability >= CONSIDERED
        })
        .max_by(|a, b| a.1.total_cmp(&b.1));
    likeliest.map_or_else(
        || name.clone(),
        |(surname, _)| std::iter::once(surname).chain(chars.clone()).collect(),
    )
}

/// A department without what was read behind it from something else: `眼科 坏位。 -14`.
pub fn alone(text: &str) -> String {
    let ends = |part: &str| {
        ["科", "病区", "病房", "病室", "中心"]
            .iter()
            .any(|end| part.ends_with(end))
    };
    match text.split_once(' ') {
        Some((first, rest)) if ends(first) && !ends(rest) && !rest.starts_with(['(', '（']) => {
            first.to_owned()
        }
        _ => text.to_owned(),
    }
}

/// A bed whose sign after the digits was misread: `59米`.
pub fn bed(text: &str) -> String {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let sign = text[digits..].chars().next();
    let misread = sign.filter(|sign| is_han_or_rare(*sign) || *sign == '@');
    match misread {
        Some(sign) if digits > 0 && digits + sign.len_utf8() == text.len() && sign != '号' => {
            format!("{}床", &text[..digits])
        }
        _ => text.to_owned(),
    }
}

/// Whether it names a kind of insurance.
pub fn is_insurance(text: &str) -> bool {
    let (kind, note) = noted(text).unwrap_or((text, NOTES[0]));
    INSURANCES.contains(&kind) && NOTES.contains(&note)
}

/// The kind of insurance before a note in brackets, and the note.
fn noted(text: &str) -> Option<(&str, &str)> {
    let closed = text.strip_suffix([')', '）'])?;
    closed.split_once(['(', '（'])
}

/// The kind of insurance that a text most likely names, where it is close to just one.
pub fn insurance(text: &str) -> String {
    let Some((kind, note)) = noted(text) else {
        return closest(text);
    };
    format!("{}({})", closest(kind), closest_note(note))
}

/// The note of which one character of two was misread.
fn closest_note(note: &str) -> &str {
    let chars: Vec<char> = note.chars().collect();
    let agrees = |known: &&&str| {
        let same = known.chars().zip(&chars).filter(|(a, b)| a == *b).count();
        chars.len() == 2 && same > 0
    };
    let mut alike = NOTES.iter().filter(agrees);
    match (alike.next(), alike.next()) {
        (Some(only), None) => only,
        _ => note,
    }
}

/// The one of the kinds that the text is closest to; the text itself where there is none.
fn closest(text: &str) -> String {
    let plain: Vec<char> = text.chars().filter(|char| !char.is_whitespace()).collect();
    let agreeing = |kind: &str| {
        let kind: Vec<char> = kind.chars().collect();
        let same = kind.iter().zip(&plain).filter(|(a, b)| a == b).count();
        // One or two characters behind it were read from something else.
        let stray = text.contains(' ') && plain.len() <= kind.len() + 2 && same == kind.len();
        // Or one before it, from the rule that it is written on.
        let behind = plain.strip_prefix(&['一']).is_some_and(|rest| rest == kind);
        if behind {
            return Some(kind.len());
        }
        (plain.len() == kind.len() && same * 3 >= kind.len() * 2 || stray).then_some(same)
    };
    let mut known: Vec<(usize, &str)> = INSURANCES
        .iter()
        .filter_map(|kind| Some((agreeing(kind)?, *kind)))
        .collect();
    known.sort_by(|a, b| b.cmp(a));
    match known[..] {
        [(first, kind), (second, _), ..] if first > second => kind.to_owned(),
        [(_, kind)] => kind.to_owned(),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn considered(choices: &[(char, f32)]) -> Lattice {
        let choices = choices.iter().map(|&(char, p)| (Some(char), p)).collect();
        Lattice {
            steps: vec![Step { x: 0.0, choices }],
        }
    }

    #[test]
    fn people_have_surnames() {
        let lattice = considered(&[('间', 0.9), ('问', 0.05), ('阎', 0.02)]);
        assert_eq!(surnamed("间生轩", &lattice), "阎生轩");
        assert_eq!(surnamed("间生轩", &Lattice::default()), "间生轩");
        let sure = considered(&[('王', 0.6), ('玉', 0.3)]);
        assert_eq!(surnamed("王五", &sure), "王五");
    }

    #[test]
    fn what_stands_apart_is_no_part_of_a_name() {
        assert_eq!(surnamed("金雨蓉 点", &Lattice::default()), "金雨蓉");
        assert_eq!(surnamed("王 五", &Lattice::default()), "王五");
        assert_eq!(surnamed("Anna Li", &Lattice::default()), "Anna Li");
    }

    #[test]
    fn departments_end_as_departments_do() {
        assert_eq!(alone("眼科 坏位。 -14"), "眼科");
        for text in ["骨科 一病区", "重症医学科 (ICU)", "儿科", "普外 二"] {
            assert_eq!(alone(text), text);
        }
    }

    #[test]
    fn beds_are_counted() {
        assert_eq!(bed("59米"), "59床");
        for text in ["59床", "59号", "59", "A-12", "抢救床", "12床 3"] {
            assert_eq!(bed(text), text);
        }
    }

    #[test]
    fn kinds_of_insurance() {
        assert_eq!(insurance("级博职工基本医疗保险"), "城镇职工基本医疗保险");
        assert_eq!(insurance("职工医保 市"), "职工医保");
        assert_eq!(insurance("一职工基本医疗保险"), "职工基本医疗保险");
        assert_eq!(insurance("城镇职工医保"), "城镇职工医保");
        assert_eq!(insurance("城乡层民医保(异她)"), "城乡居民医保(异地)");
        assert_eq!(insurance("异地屠民"), "异地居民");
        assert_eq!(insurance("城口居民"), "城口居民");
        assert!(is_insurance("城乡居民医保(异地)") && !is_insurance("病房(异地)"));
        // Two kinds are as close.
        assert_eq!(insurance("某某医保"), "某某医保");
        assert_eq!(insurance("家庭病床"), "家庭病床");
    }
}

//! Departments of hospitals, as bills name them.

use super::row_text::Char;

/// By their usual names, parted by spaces.
const DEPARTMENTS: &str = "内科 外科 儿科 妇科 产科 妇产科 骨科 眼科 口腔科 皮肤科 急诊科 中医科 康复科 疼痛科 肿瘤科 传染科 感染科 感染性疾病科 精神科 老年科 全科 \
    心内科 心血管内科 心脏内科 心血管外科 心脏外科 心胸外科 胸外科 消化内科 呼吸内科 呼吸与危重症医学科 呼吸科 神经内科 神经外科 肾内科 肾脏内科 内分泌科 \
    内分泌代谢科 血液科 血液内科 血液净化中心 风湿免疫科 风湿科 免疫科 普外科 普通外科 肝胆外科 胃肠外科 胃肠内科 甲状腺外科 乳腺外科 甲乳外科 甲状腺乳腺外科 血管外科 \
    泌尿外科 烧伤科 烧伤整形科 整形外科 小儿外科 小儿内科 新生儿科 儿童保健科 骨外科 创伤骨科 脊柱外科 关节外科 手足外科 手外科 耳鼻喉科 耳鼻咽喉科 \
    耳鼻咽喉头颈外科 头颈外科 重症医学科 急诊医学科 急诊内科 急诊外科 康复医学科 疼痛医学科 老年医学科 全科医学科 肿瘤内科 肿瘤外科 放疗科 肿瘤放疗科 介入科 \
    介入放射科 核医学科 麻醉科 超声科 放射科 检验科 病理科 肛肠科 肛肠外科 针灸科 推拿科 针灸推拿科 中医内科 中医外科 中医妇科 中医儿科 中医骨伤科 骨伤科 \
    中西医结合科 理疗科 生殖医学科 生殖医学中心 体检中心 肝病科 结核科 职业病科 高压氧科 透析室 血透室 营养科 心理科 睡眠医学科 口腔颌面外科 美容科 男科 \
    移植科 器官移植科 变态反应科 预防保健科 特需病房 综合内科 综合科";
/// Surer characters were not misread.
const SURE: f32 = 0.97;

/// The department that the characters name: one that is listed, or the one listed that agrees with most of them, at least
/// three in five, where all that differ are doubtful.
pub fn known(chars: &[Char]) -> Option<&'static str> {
    let own: Vec<&Char> = chars.iter().filter(|char| char.letter != ' ').collect();
    let agreeing = |name: &str| {
        let mut same = 0;
        for (read, listed) in own.iter().zip(name.chars()) {
            match read.letter == listed {
                true => same += 1,
                false if read.probability >= SURE => return None,
                false => {}
            }
        }
        (name.chars().count() == own.len() && same * 5 >= own.len() * 3).then_some(same)
    };
    let names = DEPARTMENTS.split_whitespace();
    let mut near: Vec<(usize, &str)> = names
        .filter_map(|name| Some((agreeing(name)?, name)))
        .collect();
    near.sort_by(|a, b| b.cmp(a));
    match near[..] {
        [(first, _), (second, _), ..] if first == second => None,
        [(_, name), ..] => Some(name),
        [] => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, probability: f32) -> Option<&'static str> {
        let char = |letter| Char {
            letter,
            x0: 0.0,
            x1: 1.0,
            probability,
            word: 0,
        };
        known(&text.chars().map(char).collect::<Vec<Char>>())
    }

    #[test]
    fn doubtful_characters_give_way_to_a_known_department() {
        assert_eq!(read("血液内科", 0.99), Some("血液内科"));
        assert_eq!(read("氟液内科", 0.5), Some("血液内科"));
        assert_eq!(read("氟液内科", 0.99), None);
        // Inner and outer alike.
        assert_eq!(read("神经丙科", 0.5), None);
        assert_eq!(read("血液内科 二", 0.5), None);
        assert_eq!(read("", 0.5), None);
    }
}

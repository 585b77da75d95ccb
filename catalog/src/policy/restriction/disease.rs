//! Notes that are nothing but a list of diseases.

/// How names of diseases end.
const ENDINGS: [&str; 26] = [
    "病",
    "症",
    "炎",
    "癌",
    "瘤",
    "感染",
    "综合征",
    "中毒",
    "烧伤",
    "骨折",
    "梗死",
    "衰竭",
    "哮喘",
    "硬化",
    "高血压",
    "不全",
    "障碍",
    "缺乏",
    "失眠",
    "癫痫",
    "红斑狼疮",
    "肝硬化",
    "水肿",
    "积液",
    "增生",
    "贫血",
];

/// Words by which a part says more than a disease.
const MORE_THAN_A_DISEASE: [&str; 24] = [
    "有", "无", "经", "已", "曾", "接受", "使用", "用于", "时", "后", "前", "证据", "诊断", "支付",
    "的", "治疗", "不能", "无法", "预防", "使", "以上", "以下", "伴", "急救",
];

/// The diseases' names as a diagnosis writes them; `None` where the note says anything else.
pub fn list(note: &str) -> Option<Vec<String>> {
    let note = note.strip_suffix("患者").unwrap_or(note);
    let note = note.strip_suffix('的').unwrap_or(note);
    let mut diseases = Vec::new();
    for part in note.split(['、', '或', '和', '及', '与']) {
        // `(ALS)` behind the name is its abbreviation.
        let name = part.split('(').next().unwrap_or_default();
        if part.contains('(') && !part.ends_with(')') {
            return None;
        }
        let count = name.chars().count();
        let plain = !MORE_THAN_A_DISEASE.iter().any(|word| name.contains(word));
        let named = ENDINGS.iter().any(|ending| name.ends_with(ending));
        let letters = name.chars().all(|c| c.is_alphanumeric() || c == '-');
        if !(2..=16).contains(&count) || !plain || !named || !letters {
            return None;
        }
        diseases.push(name.to_owned());
        if matches!(name, "肿瘤" | "癌症" | "恶性肿瘤") {
            diseases.extend(["癌".to_owned(), "恶性".to_owned()]);
        }
    }
    Some(diseases)
}

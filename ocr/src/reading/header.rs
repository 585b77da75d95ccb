//! Who, where and when: what is printed beside labels above and below the table.

use bill::{Date, Field, Header};

use super::date::dates;
use super::line::Paper;
use super::row_text::RowText;
use crate::table::Row;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    Hospital,
    Patient,
    Gender,
    Age,
    AdmissionNo,
    Department,
    Bed,
    Admitted,
    Discharged,
    Stay,
    Insurance,
    Diagnosis,
    BillNo,
    BillCode,
    CheckCode,
    Issued,
    /// Ends the value before it; not read itself.
    Other,
}

const LABELS: &[(Label, &[&str])] = &[
    (
        Label::Hospital,
        &[
            "医院名称",
            "医疗机构名称",
            "定点医疗机构",
            "医疗机构",
            "就诊医院",
            "收款单位(章)",
            "收款单位（章）",
            "收款单位",
            "开票单位",
        ],
    ),
    (
        Label::Patient,
        &[
            "患者姓名",
            "病人姓名",
            "参保人姓名",
            "姓名",
            "交款人",
            "缴款人",
            "患者",
            "病人",
        ],
    ),
    (Label::Gender, &["性别"]),
    (Label::Age, &["年龄"]),
    (
        Label::AdmissionNo,
        &[
            "住院号",
            "病案号",
            "病历号",
            "门诊号",
            "就诊号",
            "登记号",
            "住院流水号",
            "住院编号",
            "门诊住院号",
            "就诊卡号",
            "病人ID",
            "患者ID",
            "住院号码",
            "住院登记号",
            "就诊卡",
            "卡号",
            "住院病历号",
        ],
    ),
    (
        Label::Department,
        &[
            "住院科室",
            "出院科室",
            "就诊科室",
            "入院科室",
            "开单科室",
            "科室名称",
            "科室",
            "科别",
            "病区",
            "病室",
        ],
    ),
    (Label::Bed, &["床位号", "床号", "床位"]),
    (
        Label::Admitted,
        &[
            "入院日期",
            "入院时间",
            "住院日期",
            "就诊日期",
            "就诊时间",
            "就医日期",
        ],
    ),
    (Label::Discharged, &["出院日期", "出院时间"]),
    (
        Label::Stay,
        &[
            "住院起止日期",
            "起止日期",
            "起止时间",
            "住院时间",
            "住院期间",
            "费用期间",
            "费用日期",
            "费用时间",
            "结算期间",
            "费用时段",
        ],
    ),
    (
        Label::Insurance,
        &[
            "医保类型",
            "参保类型",
            "险种类型",
            "参保险种",
            "险种",
            "费别",
            "医保类别",
            "人员类别",
            "患者类别",
            "病人类别",
            "病人类型",
            "患者类型",
            "参保类别",
            "付费方式",
            "结算类型",
            "结算方式",
            "医保身份",
            "费用类别",
            "身份",
        ],
    ),
    (
        Label::Diagnosis,
        &["出院诊断", "入院诊断", "主要诊断", "临床诊断", "诊断"],
    ),
    (
        Label::BillNo,
        &[
            "票据号码",
            "发票号码",
            "发票号",
            "单据号码",
            "单据号",
            "票据号",
            "收据号",
            "结算单号",
            "清单编号",
            "清单号",
            "业务流水号",
            "流水号",
            "单号",
            "票号",
            "编号",
            "No",
            "NO",
            "№",
        ],
    ),
    (Label::BillCode, &["票据代码", "发票代码"]),
    (Label::CheckCode, &["校验码"]),
    (
        Label::Issued,
        &[
            "打印日期",
            "打印时间",
            "开票日期",
            "结算日期",
            "结算时间",
            "制单日期",
            "出具日期",
            "收费日期",
            "填制日期",
        ],
    ),
    (
        Label::Other,
        &[
            "身份证号",
            "证件号码",
            "社会保障号",
            "社保号",
            "医保卡号",
            "医保编号",
            "医保号",
            "个人编号",
            "统一社会信用代码",
            "联系电话",
            "电话",
            "地址",
            "收款人",
            "收费员",
            "复核人",
            "复核",
            "制表人",
            "制表",
            "打印人",
            "操作员",
            "页码",
            "页次",
            "页数",
            "住院天数",
            "天数",
            "费用总额",
            "总费用",
            "总金额",
            "费用合计",
            "预交金",
            "备注",
            "民族",
            "职业",
            "体重",
            "主治医师",
            "医生",
            "经办人",
            "审核",
            "单位名称",
            "合计",
            "其他信息",
            "医院等级",
            "医疗机构类型",
            "机构类型",
            "交款人统一社会信用代码",
            "住院次数",
            "婚姻",
            "工作单位",
            "就诊类型",
            "医疗类别",
        ],
    ),
];

/// Names of hospitals end so.
const HOSPITALS: &[&str] = &[
    "医院",
    "卫生院",
    "卫生服务中心",
    "卫生服务站",
    "医学中心",
    "保健院",
    "防治院",
    "诊所",
    "门诊部",
    "保健中心",
    "医疗中心",
    "疗养院",
];

/// `near` is the gap, px, that still belongs to one value.
pub fn header(rows: &[&Row], paper: Paper<'_>, near: f32) -> Header {
    let mut header = Header::default();
    for row in rows {
        let text = RowText::new(row);
        labelled(&text, paper, near, &mut header);
    }
    if header.hospital.value.is_none() {
        header.hospital = rows
            .iter()
            .find_map(|row| hospital(&RowText::new(row), paper))
            .unwrap_or_default();
    }
    header
}

/// What the first page says stands; later pages fill what is missing.
pub fn merge(header: &mut Header, other: Header) {
    fn fill<T>(field: &mut Field<T>, other: Field<T>) {
        if field.value.is_none() && (other.value.is_some() || field.text.is_empty()) {
            *field = other;
        }
    }
    fill(&mut header.hospital, other.hospital);
    fill(&mut header.patient, other.patient);
    fill(&mut header.gender, other.gender);
    fill(&mut header.age, other.age);
    fill(&mut header.admission_no, other.admission_no);
    fill(&mut header.department, other.department);
    fill(&mut header.bed, other.bed);
    fill(&mut header.admitted_on, other.admitted_on);
    fill(&mut header.discharged_on, other.discharged_on);
    fill(&mut header.insurance_type, other.insurance_type);
    fill(&mut header.diagnosis, other.diagnosis);
    fill(&mut header.bill_no, other.bill_no);
    fill(&mut header.bill_code, other.bill_code);
    fill(&mut header.check_code, other.check_code);
    fill(&mut header.issued_on, other.issued_on);
}

fn labelled(text: &RowText<'_>, paper: Paper<'_>, near: f32, header: &mut Header) {
    let mut labels: Vec<(Label, usize, usize)> = Vec::new();
    let mut weak = 0;
    let mut at = 0;
    while at < text.chars.len() {
        match text
            .label_at(at, LABELS)
            .and_then(|(label, length)| Some((label, length, is_label(text, at, length)?)))
        {
            Some((label, length, sure)) => {
                weak += usize::from(!sure);
                labels.push((label, at, at + length));
                at += length;
            }
            None => at += 1,
        }
    }
    // A title may hold a word such as 病人: labels without colons come in company, or alone in their word.
    let alone = |&(_, start, end): &(Label, usize, usize)| {
        text.chars[start].word == text.chars[end - 1].word
            && text.chars.get(end).is_none_or(|char| char.letter == ' ')
    };
    if weak == labels.len() && labels.len() < 2 && !labels.iter().all(alone) {
        return;
    }
    for (index, &(label, _, end)) in labels.iter().enumerate() {
        let limit = labels
            .get(index + 1)
            .map_or(text.chars.len(), |next| next.1);
        let range = value_range(text, end, limit, near);
        if !range.is_empty() {
            set(header, label, text, range, paper);
        }
    }
}

/// Whether the label is sure, by the colon after it; `None` where it does not even begin a word.
fn is_label(text: &RowText<'_>, at: usize, length: usize) -> Option<bool> {
    let before = at.checked_sub(1).map(|before| text.chars[before].letter);
    let mut after = text.chars[at + length..]
        .iter()
        .map(|char| char.letter)
        .skip_while(|char| *char == ' ');
    let colon = matches!(after.next(), Some(':' | '：' | '∶' | ';' | '；'));
    let starts = before.is_none_or(|char| !matches!(char, '\u{4e00}'..='\u{9fff}'));
    (colon || starts).then_some(colon)
}

/// From the first character after the colon to the next label, or to a gap too wide for one value.
fn value_range(text: &RowText<'_>, from: usize, to: usize, near: f32) -> std::ops::Range<usize> {
    let skipped = |char: char| char == ' ' || matches!(char, ':' | '：' | '∶' | ';' | '.' | '_');
    let mut start = from;
    while start < to && skipped(text.chars[start].letter) {
        start += 1;
    }
    let mut end = start;
    let mut last: Option<usize> = None;
    for index in start..to {
        let char = &text.chars[index];
        if char.letter == ' ' {
            continue;
        }
        if let Some(last) = last {
            let before = &text.chars[last];
            let gap = text.row.words[char.word].left - text.row.words[before.word].right;
            if char.word != before.word && gap > near {
                break;
            }
        }
        last = Some(index);
        end = index + 1;
    }
    start..end
}

fn set(
    header: &mut Header,
    label: Label,
    text: &RowText<'_>,
    range: std::ops::Range<usize>,
    paper: Paper<'_>,
) {
    let raw = text.text(range.clone());
    let field = |value: Option<String>| Field {
        value: value.filter(|value| !value.is_empty()),
        text: raw.clone(),
        confidence: text.confidence(range.clone()),
        page_box: text
            .bounds(range.clone())
            .map(|bounds| paper.page_box(bounds)),
        ..Field::absent()
    };
    let put = |slot: &mut Field<String>, value: Option<String>| {
        if slot.value.is_none() {
            *slot = field(value);
        }
    };
    let words = Some(tidy(&raw));
    match label {
        Label::Hospital => put(&mut header.hospital, words),
        Label::Patient => put(&mut header.patient, words),
        Label::Gender => put(
            &mut header.gender,
            raw.chars()
                .find(|char| matches!(char, '男' | '女'))
                .map(String::from),
        ),
        Label::Age => put(&mut header.age, age(&raw)),
        Label::AdmissionNo => put(&mut header.admission_no, number_like(&raw)),
        Label::Department => put(&mut header.department, words),
        Label::Bed => put(&mut header.bed, words),
        Label::Insurance => put(&mut header.insurance_type, words),
        Label::Diagnosis => put(&mut header.diagnosis, words),
        Label::BillNo => put(&mut header.bill_no, number_like(&raw)),
        Label::BillCode => put(&mut header.bill_code, number_like(&raw)),
        Label::CheckCode => put(&mut header.check_code, number_like(&raw)),
        Label::Admitted | Label::Discharged | Label::Stay | Label::Issued => {
            set_dates(header, label, &dates(&raw), &field(None));
        }
        Label::Other => {}
    }
}

fn set_dates(header: &mut Header, label: Label, found: &[Date], field: &Field<String>) {
    let put = |slot: &mut Field<Date>, value: Option<&Date>| {
        if slot.value.is_none() {
            *slot = Field {
                value: value.copied(),
                text: field.text.clone(),
                confidence: field.confidence,
                page_box: field.page_box,
                ..Field::absent()
            };
        }
    };
    match (label, found) {
        (Label::Admitted | Label::Stay, [first, last, ..]) => {
            put(&mut header.admitted_on, Some(first));
            put(&mut header.discharged_on, Some(last));
        }
        (Label::Stay, _) => {}
        (Label::Admitted, _) => put(&mut header.admitted_on, found.first()),
        (Label::Discharged, _) => put(&mut header.discharged_on, found.first()),
        _ => put(&mut header.issued_on, found.first()),
    }
}

fn tidy(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words
        .join(" ")
        .trim_matches(|char: char| {
            matches!(
                char,
                ':' | '：' | ',' | '，' | ';' | '；' | '_' | '|' | '、'
            )
        })
        .trim()
        .to_owned()
}

/// Years as digits alone; months, weeks and days keep their unit: `3月`, `1岁2月`.
fn age(text: &str) -> Option<String> {
    let mut parts: Vec<(String, &str)> = Vec::new();
    let text: String = text.chars().filter(|char| !char.is_whitespace()).collect();
    let mut rest = text.as_str();
    loop {
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        if digits.is_empty() || digits.len() > 3 {
            break;
        }
        rest = &rest[digits.len()..];
        let unit = ["周岁", "岁", "个月", "月", "周", "天", "日"]
            .into_iter()
            .find(|unit| rest.starts_with(unit))
            .unwrap_or("");
        rest = &rest[unit.len()..];
        parts.push((digits, unit));
        if unit.is_empty() {
            break;
        }
    }
    match &parts[..] {
        [] => None,
        [(years, "" | "岁" | "周岁")] => Some(years.clone()),
        parts => Some(
            parts
                .iter()
                .flat_map(|(digits, unit)| [digits.as_str(), unit])
                .collect(),
        ),
    }
}

/// The first run of Latin letters, digits and hyphens.
fn number_like(text: &str) -> Option<String> {
    text.split(|char: char| !(char.is_ascii_alphanumeric() || char == '-'))
        .find(|run| run.chars().any(|char| char.is_ascii_digit()))
        .map(str::to_owned)
}

fn hospital(text: &RowText<'_>, paper: Paper<'_>) -> Option<Field<String>> {
    let places: Vec<usize> = (0..text.chars.len())
        .filter(|&index| !text.chars[index].letter.is_whitespace())
        .collect();
    let all: Vec<char> = places
        .iter()
        .map(|&index| text.chars[index].letter)
        .collect();
    let has_colon = all.iter().any(|char| matches!(char, ':' | '：'));
    let mut end = HOSPITALS
        .iter()
        .filter_map(|suffix| {
            let suffix: Vec<char> = suffix.chars().collect();
            let at = all
                .windows(suffix.len())
                .rposition(|window| window == suffix)?;
            Some(at + suffix.len())
        })
        .max()
        .filter(|_| !has_colon)?;
    // `(东院区)` belongs to the name.
    if matches!(all.get(end), Some('(' | '（'))
        && let Some(close) = all[end..]
            .iter()
            .position(|char| matches!(char, ')' | '）'))
        && all[end..end + close]
            .iter()
            .any(|char| matches!(char, '院' | '区'))
    {
        end += close + 1;
    }
    let start = all
        .iter()
        .position(|char| matches!(char, '\u{4e00}'..='\u{9fff}'))?;
    let name: String = all[start..end].iter().collect();
    let range = places[start]..places[end - 1] + 1;
    (name.chars().count() >= 4).then(|| Field {
        value: Some(name.clone()),
        text: text.text(0..text.chars.len()).trim().to_owned(),
        confidence: text.confidence(range.clone()),
        page_box: text.bounds(range).map(|bounds| paper.page_box(bounds)),
        ..Field::absent()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages() {
        for (text, value) in [
            ("45岁", Some("45")),
            ("45", Some("45")),
            ("3月", Some("3月")),
            ("岁", None),
        ] {
            assert_eq!(age(text).as_deref(), value, "{text}");
        }
    }

    #[test]
    fn numbers_end_where_other_text_begins() {
        assert_eq!(number_like("ZY0012345 第2次").as_deref(), Some("ZY0012345"));
        assert_eq!(number_like("无"), None);
    }
}

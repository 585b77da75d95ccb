//! The labels beside which bills print who, where and when.

use super::row_text::RowText;
use crate::han::is_han;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
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

/// Labels as printed, parted by spaces.
const LABELS: &[(Label, &str)] = &[
    (
        Label::Hospital,
        "单位名称 医院名称 医疗机构名称 定点医疗机构 医疗机构 就诊医院 收款单位(章) 收款单位(盖章) 收款单位 \
         收费单位(盖章) 收费单位(章) 收费单位 开票单位",
    ),
    (
        Label::Patient,
        "患者姓名 病人姓名 病员姓名 参保人姓名 就诊人姓名 顾客姓名 姓名 就诊人 交款人 缴款人 患者 病人",
    ),
    (Label::Gender, "性别"),
    (Label::Age, "年龄"),
    (
        Label::AdmissionNo,
        "住院号 病案号 病历号 门诊号 就诊号 登记号 住院流水号 住院编号 门诊住院号 就诊卡号 病人ID \
         患者ID 患者编号 病人编号 住院号数 住院号码 住院登记号 就诊卡 卡号 住院病历号",
    ),
    (
        Label::Department,
        "住院科室 出院科室 就诊科室 入院科室 开单科室 科室名称 科室 科别 病区 病室",
    ),
    (Label::Bed, "床位号 床号 床位"),
    (
        Label::Admitted,
        "入院日期 入院时间 人院日期 人院时间 住院日期 就诊日期 就诊时间 就医日期 入院",
    ),
    (Label::Discharged, "出院日期 出院时间 出院"),
    (
        Label::Stay,
        "住院起止日期 起止日期 起止时间 住院时间 住院期间 费用期间 费用日期 费用时间 结算期间 费用时段",
    ),
    (
        Label::Insurance,
        "医保类型 参保类型 险种类型 参保险种 险种 费别 医保类别 人员类别 患者类别 病人类别 病人类型 \
         患者类型 参保类别 付费方式 结算类型 结算方式 医保身份 费用类别 身份",
    ),
    (Label::Diagnosis, "出院诊断 入院诊断 主要诊断 临床诊断 诊断"),
    (
        Label::BillNo,
        "票据号码 发票号码 发票号 单据号码 单据号 票据号 收据号 结算单号 清单编号 清单号 业务流水号 \
         流水号 单号 票号 编号 No NO №",
    ),
    (Label::BillCode, "票据代码 发票代码"),
    (Label::CheckCode, "校验码"),
    (
        Label::Issued,
        "打印日期 打印时间 开票日期 结算日期 结算时间 制单日期 出具日期 收费日期 填制日期",
    ),
    (
        Label::Other,
        "身份证号 证件号码 社会保障号 社保号 医保卡号 医保编号 医保号 个人编号 统一社会信用代码 联系电话 \
         电话 地址 收款人 收费员 复核人 复核 制表人 制表 打印人 操作员 页码 页次 页数 住院天数 天数 \
         费用总额 总费用 总金额 费用合计 预交金 备注 民族 职业 体重 主治医师 医生 经办人 审核 \
         合计 其他信息 医院等级 医疗机构类型 机构类型 交款人统一社会信用代码 住院次数 婚姻 \
         工作单位 就诊类型 医疗类别 医院类型 医院级别 医院性质 日期",
    ),
];

/// Characters of a label that is known with one of them misread and no colon after it.
const LONG: usize = 4;

/// A label found on a row.
#[derive(Debug, Clone, Copy)]
pub struct Found {
    pub label: Label,
    /// Characters of the row that make it, `start..end`.
    pub start: usize,
    pub end: usize,
    /// A colon follows.
    pub sure: bool,
    /// A stroke parts it from the next label, whose value holds its own, too: `姓名/性别：`.
    pub joined: bool,
}

/// The labels of a row, left to right.
pub fn labels(text: &RowText<'_>) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut at = 0;
    while at < text.chars.len() {
        let exact = text
            .label_at(at, LABELS)
            .and_then(|(label, length)| {
                // Underlined blanks join a value and these labels into one word.
                let never_value = matches!(label, Label::Gender | Label::Age);
                let sure = is_label(text, at, length).or(never_value.then_some(false))?;
                Some((label, length, sure))
            })
            .filter(|(_, length, _)| !begins_value(text, at, *length, found.last()));
        // One character of a label may be misread where the start of a word and a colon show that it is one, or where
        // it fills a word.
        let label = exact.or_else(|| {
            let (label, length) = text.misread_label_at(at, LABELS)?;
            let sure = is_label(text, at, length)?;
            let whole = length >= LONG && fills_word(text, at, length);
            ((sure || whole) && starts_word(text, at)).then_some((label, length, sure))
        });
        match label {
            Some((label, length, sure)) => {
                let gloss = gloss(text, at + length);
                found.push(Found {
                    label,
                    start: at,
                    end: gloss.unwrap_or(at + length),
                    sure: sure || gloss.is_some(),
                    joined: false,
                });
                at = gloss.unwrap_or(at + length);
            }
            None => at += 1,
        }
    }
    join(text, &mut found);
    // A title may hold a word such as 病人: labels without colons come in company, or alone in their word.
    let alone = |label: &Found| fills_word(text, label.start, label.end - label.start);
    if let [only] = found[..]
        && !only.sure
        && !alone(&only)
    {
        found.clear();
    }
    found
}

/// Where the foreign words after a label end, at their colon: `姓名 Name:`.
fn gloss(text: &RowText<'_>, from: usize) -> Option<usize> {
    let chars = &text.chars[from..];
    let latin = |char: char| char.is_ascii_alphabetic() || matches!(char, ' ' | '.');
    let length = chars.iter().take_while(|char| latin(char.letter)).count();
    let letters = chars[..length].iter();
    let letters = letters.filter(|char| char.letter.is_ascii_alphabetic());
    let colon = matches!(chars.get(length)?.letter, ':' | '：');
    (colon && letters.count() >= 2).then_some(from + length)
}

/// Labels before a sure one that only strokes part from it.
fn join(text: &RowText<'_>, found: &mut [Found]) {
    for index in (1..found.len()).rev() {
        let between = &text.chars[found[index - 1].end..found[index].start];
        let mut between = between.iter().map(|char| char.letter);
        let stroke = between.clone().any(|char| matches!(char, '/' | '／'));
        let bare = between.all(|char| matches!(char, '/' | '／' | ' '));
        if found[index].sure && stroke && bare {
            (found[index - 1].sure, found[index - 1].joined) = (true, true);
        }
    }
}

/// `票据号: NO62362482`, `票据号 NO62362482`: letters right after a sure label, or between a label and digits, belong to
/// its value.
fn begins_value(text: &RowText<'_>, at: usize, length: usize, before: Option<&Found>) -> bool {
    let latin = text.chars[at..at + length]
        .iter()
        .all(|char| char.letter.is_ascii_alphabetic());
    let digits = text
        .chars
        .get(at + length)
        .is_some_and(|char| char.letter.is_ascii_digit());
    let Some(before) = before.filter(|before| latin && (before.sure || digits)) else {
        return false;
    };
    text.chars[before.end..at]
        .iter()
        .all(|char| matches!(char.letter, ' ' | ':' | '：' | '∶' | ';' | '；'))
}

/// From here to the end of the word.
fn fills_word(text: &RowText<'_>, at: usize, length: usize) -> bool {
    text.chars[at].word == text.chars[at + length - 1].word
        && text
            .chars
            .get(at + length)
            .is_none_or(|char| char.letter == ' ')
}

fn starts_word(text: &RowText<'_>, at: usize) -> bool {
    at.checked_sub(1)
        .is_none_or(|before| !is_han(text.chars[before].letter))
}

/// Whether the label is sure, by the colon after it; `None` where it does not even begin a word.
fn is_label(text: &RowText<'_>, at: usize, length: usize) -> Option<bool> {
    let mut after = text.chars[at + length..]
        .iter()
        .map(|char| char.letter)
        .skip_while(|char| *char == ' ');
    let colon = matches!(after.next(), Some(':' | '：' | '∶' | ';' | '；'));
    (colon || starts_word(text, at)).then_some(colon)
}

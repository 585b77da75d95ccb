//! Dosage forms: the table of merged forms in the national list's preamble.

/// A printed drug name taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DrugName<'a> {
    /// The name without its form: `阿莫西林` of `阿莫西林胶囊`.
    pub substance: &'a str,
    /// `None` where the name says no form.
    pub form: Option<Form>,
}

/// Forms that the list counts as one; a form that it merges with no other is its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Form(&'static str);

impl Form {
    /// 口服常释剂型, 注射剂, ...
    pub const fn zh(self) -> &'static str {
        self.0
    }
}

/// The merged form, then the words that names end with; 剂 at their end is optional.
const FORMS: [(&str, &[&str]); 38] = [
    (
        "口服常释剂型",
        &[
            "片",
            "素片",
            "肠溶片",
            "包衣片",
            "薄膜衣片",
            "糖衣片",
            "浸膏片",
            "分散片",
            "划痕片",
            "胶囊",
            "硬胶囊",
            "软胶囊",
            "胶丸",
            "肠溶胶囊",
            "肠溶软胶囊",
            "普通片",
        ],
    ),
    (
        "缓释控释剂型",
        &[
            "缓释片",
            "缓释包衣片",
            "控释片",
            "缓释胶囊",
            "控释胶囊",
            "缓控释片",
        ],
    ),
    (
        "口服液体剂",
        &[
            "口服溶液",
            "口服混悬液",
            "口服混悬剂",
            "混悬液",
            "干混悬",
            "口服乳",
            "胶浆",
            "口服液",
            "乳液",
            "合剂",
            "滴剂",
            "混悬滴剂",
            "胶体溶液",
            "糖浆",
            "干糖浆",
            "口服滴剂",
        ],
    ),
    (
        "丸剂",
        &[
            "丸",
            "滴丸",
            "水丸",
            "蜜丸",
            "水蜜丸",
            "糊丸",
            "浓缩丸",
            "微丸",
        ],
    ),
    ("颗粒剂", &["颗粒", "肠溶颗粒", "细粒"]),
    ("口服散剂", &["散", "药粉", "口服散", "粉"]),
    ("外用散剂", &["外用散", "撒布剂", "撒粉"]),
    ("肠溶缓释片", &["肠溶缓释片"]),
    ("肠溶缓释胶囊", &["肠溶缓释胶囊"]),
    ("软膏剂", &["软膏", "乳膏", "霜", "糊剂", "油膏"]),
    ("眼膏剂", &["眼膏"]),
    ("贴剂", &["贴", "贴膏", "膜", "透皮贴", "贴片", "透皮贴剂"]),
    (
        "外用液体剂",
        &[
            "外用溶液",
            "洗剂",
            "漱口液",
            "含漱液",
            "搽剂",
            "外用液",
            "油",
        ],
    ),
    ("硬膏剂", &["硬膏", "亲水硬膏"]),
    ("涂剂", &["涂剂", "涂膜", "涂布剂"]),
    ("凝胶剂", &["凝胶", "乳胶"]),
    ("眼用凝胶剂", &["眼用凝胶"]),
    ("栓剂", &["栓", "直肠栓", "阴道栓"]),
    ("滴眼剂", &["滴眼液", "眼药水"]),
    ("滴耳剂", &["滴耳液"]),
    ("滴鼻剂", &["滴鼻液"]),
    (
        "吸入剂",
        &[
            "气雾剂",
            "粉雾剂",
            "吸入剂",
            "吸入粉雾剂",
            "干粉吸入剂",
            "粉吸入剂",
            "雾化溶液",
            "吸入气雾剂",
            "吸入用气雾剂",
            "鼻吸入气雾剂",
            "吸入用溶液",
            "吸入溶液",
            "吸入用混悬液",
            "吸入混悬液",
            "喷雾剂",
            "鼻喷雾剂",
            "鼻用喷雾剂",
            "雾化液",
            "雾化吸入用混悬液",
            "雾化吸入溶液",
        ],
    ),
    (
        "注射剂",
        &[
            "注射液",
            "针",
            "粉针",
            "冻干粉针",
            "注射剂",
            "注射用无菌粉末",
            "注射用浓溶液",
            "注射用溶液",
            "注射用混悬液",
            "注射用乳",
            "静脉滴注用注射液",
            "静脉注射针",
            "无菌粉针",
            "乳状注射液",
            "滴注液",
        ],
    ),
    ("咀嚼片", &["咀嚼片"]),
    ("泡腾片", &["泡腾片"]),
    ("泡腾颗粒", &["泡腾颗粒"]),
    ("口腔崩解片", &["口腔崩解片", "口崩片"]),
    ("含片", &["含片", "口含片"]),
    ("舌下片", &["舌下片"]),
    (
        "阴道片",
        &["阴道片", "阴道泡腾片", "阴道软胶囊", "阴道胶囊"],
    ),
    ("溶液剂", &["溶液"]),
    ("酊剂", &["酊"]),
    ("膏剂", &["膏", "煎膏"]),
    ("酒剂", &["酒", "药酒"]),
    ("茶剂", &["茶", "袋泡茶"]),
    ("露剂", &["露"]),
    ("灌肠剂", &["灌肠液", "灌肠剂"]),
    ("植入剂", &["植入剂"]),
];

impl<'a> DrugName<'a> {
    /// Takes a normalised name apart; marks must be gone already.
    pub fn split(name: &'a str) -> DrugName<'a> {
        let rest = |prefix: &str| {
            name.strip_prefix(prefix)
                .filter(|rest| rest.chars().count() > 1)
        };
        if let Some(substance) = rest("注射用") {
            return DrugName {
                substance,
                form: Some(Form("注射剂")),
            };
        }
        // What follows, 混悬液 or 溶液, says only in what it is breathed in.
        if let Some(inhaled) = ["雾化吸入用", "吸入用"].iter().find_map(|word| rest(word)) {
            return DrugName {
                form: Some(Form("吸入剂")),
                ..DrugName::by_ending(inhaled)
            };
        }
        DrugName::by_ending(name)
    }

    fn by_ending(name: &'a str) -> DrugName<'a> {
        match longest_form(name) {
            Some((form, length)) if name[..name.len() - length].chars().count() > 1 => DrugName {
                substance: &name[..name.len() - length],
                form: Some(form),
            },
            _ => DrugName {
                substance: name,
                form: None,
            },
        }
    }
}

/// The merged form that a catalog's form column names: `胶囊`, `胶囊剂`, `口服常释剂型`, `口服常释剂型(不含分散片)`.
pub fn form_of(column: &str) -> Option<Form> {
    let column = column
        .split_once(EXCLUDING)
        .map_or(column, |(form, _)| form);
    let merged = FORMS.iter().find(|(merged, _)| *merged == column);
    merged.map(|(merged, _)| Form(merged)).or_else(|| {
        longest_form(column)
            .filter(|(_, length)| *length == column.len())
            .map(|(form, _)| form)
    })
}

const EXCLUDING: &str = "(不含";

/// Whether a normalised form column leaves out the form that a name ends with: `口服常释剂型(不含分散片)` and 阿司匹林分散片.
pub fn is_excluded(column: &str, name: &str) -> bool {
    let excluded = column.split_once(EXCLUDING);
    excluded
        .is_some_and(|(_, excluded)| form_word(name).is_some_and(|word| excluded.contains(word)))
}

/// Forms that the table merges into more than one: the word, and the others besides that of `FORMS`.
const ALSO: [(&str, &[&str]); 4] = [
    ("酊", &["口服液体剂", "外用液体剂"]),
    ("胶浆", &["外用液体剂"]),
    ("散", &["外用散剂"]),
    ("粉", &["外用散剂"]),
];

/// Whether the form that a name ends with is counted as the listed one as well: 聚维酮碘酊 is an 外用液体剂.
pub fn is_also(name: &str, listed: Form) -> bool {
    let word = form_word(name).map(|word| word.strip_suffix('剂').unwrap_or(word));
    let mut also = ALSO.iter().filter(|(ending, _)| word == Some(*ending));
    also.any(|(_, forms)| forms.contains(&listed.zh()))
}

/// The longest form word that the text ends with, and its bytes.
fn longest_form(text: &str) -> Option<(Form, usize)> {
    let bare = text.strip_suffix('剂').unwrap_or(text);
    let words = FORMS
        .iter()
        .flat_map(|(form, words)| words.iter().map(move |word| (*form, *word)))
        // 红霉素片 are tablets of 红霉素.
        .filter(|(_, word)| *word != "素片" || text == "素片");
    words
        .filter_map(|(form, word)| {
            let length = if text.ends_with(word) {
                word.len()
            } else if bare.ends_with(word) {
                word.len() + text.len() - bare.len()
            } else {
                return None;
            };
            Some((Form(form), length))
        })
        .max_by_key(|(_, length)| *length)
}

/// The longest form word that a text ends with, as it is written there.
pub fn form_word(text: &str) -> Option<&str> {
    longest_form(text).map(|(_, length)| &text[text.len() - length..])
}

#[cfg(test)]
mod tests;

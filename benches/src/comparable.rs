//! Texts as they are compared.

use printer::plain_name;

/// Width, spaces and marks are no difference.
pub fn comparable(text: Option<&str>) -> Option<String> {
    let folded: String = text?
        .chars()
        .filter(|char| !char.is_whitespace())
        .map(|char| match char {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(char as u32 - 0xfee0).unwrap_or(char),
            '【' | '〔' => '[',
            '】' | '〕' => ']',
            '×' => 'x',
            '奧' => '奥',
            'Ⅰ' => 'I',
            '、' => ',',
            '。' => '.',
            char => char,
        })
        .collect();
    Some(
        plain_name(
            &folded
                .replace('Ⅱ', "II")
                .replace('Ⅲ', "III")
                .replace('Ⅳ', "IV"),
        )
        .to_owned(),
    )
}

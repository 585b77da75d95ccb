//! Bytes of a text file as text; what is no text, or damaged, is refused rather than guessed.

use std::borrow::Cow;

use super::RefusedRow;

/// UTF-8 where the bytes are valid as such, UTF-16 by its byte order mark, otherwise GB18030, which contains GBK.
pub(super) fn decoded(bytes: &[u8]) -> Result<Cow<'_, str>, Box<RefusedRow>> {
    if let Some([zh, en]) = other_format(bytes) {
        return Err(Box::new(RefusedRow::file(
            [
                &format!("文件是{zh}，不是CSV或XLSX"),
                &format!("the file is {en}, neither CSV nor XLSX"),
            ],
            [
                "请用Excel或WPS打开，另存为.xlsx后再导入",
                "open it in Excel or WPS, save it as .xlsx and import that",
            ],
        )));
    }
    for (mark, encoding) in [
        (&b"\xFF\xFE"[..], encoding_rs::UTF_16LE),
        (&b"\xFE\xFF"[..], encoding_rs::UTF_16BE),
    ] {
        if let Some(bytes) = bytes.strip_prefix(mark) {
            return whole(encoding.decode_without_bom_handling(bytes));
        }
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Cow::Borrowed(text)),
        Err(error) => {
            let before = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
            if before.chars().filter(|c| !c.is_ascii()).count() >= SURELY_UTF8 {
                return Err(Box::new(damaged(&before)));
            }
            whole(encoding_rs::GB18030.decode_without_bom_handling(bytes))
        }
    }
}

/// Text in GBK hardly ever begins with so many characters that are valid as UTF-8.
const SURELY_UTF8: usize = 6;

/// What people take for a sheet and is none: an old workbook, or a page that a system names `.xls`.
fn other_format(bytes: &[u8]) -> Option<[&'static str; 2]> {
    let begins = |prefix: &[u8]| {
        let head = bytes.trim_ascii_start();
        head.get(..prefix.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(prefix))
    };
    if begins(b"\xD0\xCF\x11\xE0") {
        return Some(["旧版Excel工作簿(.xls)", "an old Excel workbook (.xls)"]);
    }
    if begins(b"%PDF") {
        return Some(["PDF", "a PDF"]);
    }
    [&b"<html"[..], b"<!doctype", b"<table", b"<?xml", b"<meta"]
        .iter()
        .any(|tag| begins(tag))
        .then_some(["网页格式的表格", "a web page"])
}

/// Refused where bytes were no characters of the encoding.
fn whole((text, had_errors): (Cow<'_, str>, bool)) -> Result<Cow<'_, str>, Box<RefusedRow>> {
    match text.find('\u{FFFD}').filter(|_| had_errors) {
        Some(at) => Err(Box::new(damaged(&text[..at]))),
        None => Ok(text),
    }
}

fn damaged(before: &str) -> RefusedRow {
    RefusedRow::cell(
        before.matches('\n').count() + 1,
        "",
        [
            "这一行有不能识别的字节，文件已损坏或编码混杂",
            "this row holds bytes that are no text: the file is damaged, or mixes encodings",
        ],
        [
            "请从原系统重新导出为CSV(UTF-8或GBK)或XLSX",
            "export it again as CSV (UTF-8 or GBK) or XLSX",
        ],
    )
}

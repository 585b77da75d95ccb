use crate::OcrError;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Png,
    Jpeg,
    Tiff,
    Pdf,
    Ofd,
}

const SAVE_AS_IMAGE: (&str, &str) = ("save it as PNG or JPEG", "请另存为 PNG 或 JPEG");
const SAVE_AS_PDF: (&str, &str) = ("print or export it as PDF", "请打印或导出为 PDF");
const UNPACK: (&str, &str) = (
    "unpack it and send the pictures inside",
    "请解压后上传其中的图像",
);

/// Tells the format by its first bytes; what is known but not read is refused by its name.
pub(super) fn sniff(bytes: &[u8]) -> Result<Format, OcrError> {
    if bytes.is_empty() {
        return Err(OcrError::EmptyFile);
    }
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Ok(Format::Png);
    }
    if bytes.starts_with(b"\xff\xd8\xff") {
        return Ok(Format::Jpeg);
    }
    if [b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"]
        .iter()
        .any(|magic| bytes.starts_with(*magic))
    {
        return Ok(Format::Tiff);
    }
    // Readers accept some junk before the header, as mail gateways leave it.
    let head = &bytes[..bytes.len().min(1024)];
    if contains(head, b"%PDF-") {
        return Ok(Format::Pdf);
    }
    // A ZIP; the names of its parts stand uncompressed in the file.
    if bytes.starts_with(b"PK\x03\x04") && contains(bytes, b"OFD.xml") {
        return Ok(Format::Ofd);
    }
    Err(refusal(bytes))
}

fn refusal(bytes: &[u8]) -> OcrError {
    if let Some((format, (remedy_en, remedy_zh))) = known_elsewhere(bytes) {
        return OcrError::UnsupportedFormat {
            format,
            remedy_en,
            remedy_zh,
        };
    }
    if is_text(bytes) {
        OcrError::TextFile
    } else {
        OcrError::UnknownFormat
    }
}

fn known_elsewhere(bytes: &[u8]) -> Option<(&'static str, (&'static str, &'static str))> {
    let at = |offset: usize, magic: &[u8]| {
        bytes
            .get(offset..)
            .is_some_and(|rest| rest.starts_with(magic))
    };
    let found = if at(4, b"ftyp") {
        let brand = bytes.get(8..12).unwrap_or_default();
        match brand {
            b"avif" | b"avis" => ("AVIF", SAVE_AS_IMAGE),
            b"heic" | b"heix" | b"hevc" | b"hevx" | b"heim" | b"heis" | b"mif1" | b"msf1" => {
                ("HEIC", SAVE_AS_IMAGE)
            }
            _ => ("MP4/MOV", SAVE_AS_IMAGE),
        }
    } else if at(0, b"RIFF") && at(8, b"WEBP") {
        ("WebP", SAVE_AS_IMAGE)
    } else if at(0, b"GIF8") {
        ("GIF", SAVE_AS_IMAGE)
    } else if at(0, b"BM") && at(6, &[0, 0, 0, 0]) {
        ("BMP", SAVE_AS_IMAGE)
    } else if at(0, b"8BPS") {
        ("Photoshop", SAVE_AS_IMAGE)
    } else if at(4, b"jP  \r\n\x87\n") || at(0, b"\xff\x4f\xff\x51") {
        ("JPEG 2000", SAVE_AS_IMAGE)
    } else if at(0, b"AT&TFORM") {
        ("DjVu", SAVE_AS_PDF)
    } else if at(0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        ("DOC/XLS/PPT", SAVE_AS_PDF)
    } else if at(0, b"{\\rtf") {
        ("RTF", SAVE_AS_PDF)
    } else if at(0, b"%!PS") {
        ("PostScript", SAVE_AS_PDF)
    } else if at(0, b"PK\x03\x04") || at(0, b"PK\x05\x06") {
        zip_kind(bytes)
    } else if at(0, b"Rar!\x1a\x07") {
        ("RAR", UNPACK)
    } else if at(0, b"7z\xbc\xaf\x27\x1c") {
        ("7z", UNPACK)
    } else if at(0, b"\x1f\x8b") {
        ("GZIP", UNPACK)
    } else {
        return None;
    };
    Some(found)
}

/// Office documents are ZIP files; their entry names stand uncompressed in the file.
fn zip_kind(bytes: &[u8]) -> (&'static str, (&'static str, &'static str)) {
    if contains(bytes, b"word/document") {
        ("DOCX", SAVE_AS_PDF)
    } else if contains(bytes, b"xl/workbook") {
        ("XLSX", SAVE_AS_PDF)
    } else if contains(bytes, b"ppt/presentation") {
        ("PPTX", SAVE_AS_PDF)
    } else {
        ("ZIP", UNPACK)
    }
}

/// Text in UTF-8, GBK or UTF-16 holds no control characters but white space.
fn is_text(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(4096)];
    let utf16 = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
    utf16
        || head
            .iter()
            .all(|&byte| byte >= 0x20 || matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c))
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack
        .windows(needle.len())
        .any(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_formats_are_named() {
        let cases: [(&[u8], &str); 7] = [
            (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC"),
            (b"RIFF\x10\0\0\0WEBPVP8 ", "WebP"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", "DOC/XLS/PPT"),
            (b"PK\x03\x04\x14\0\0\0\0\0word/document.xml", "DOCX"),
            (b"PK\x03\x04\x14\0\0\0\0\0scan-1.png", "ZIP"),
            (b"GIF89a\x01\0", "GIF"),
            (b"Rar!\x1a\x07\x01\0", "RAR"),
        ];
        for (bytes, expected) in cases {
            match sniff(bytes) {
                Err(OcrError::UnsupportedFormat { format, .. }) => assert_eq!(format, expected),
                other => panic!("{expected}: {other:?}"),
            }
        }
    }

    #[test]
    fn an_ofd_is_told_from_other_archives() {
        assert_eq!(sniff(b"PK\x03\x04\x14\0\0\0\0\0OFD.xml"), Ok(Format::Ofd));
    }

    #[test]
    fn text_and_rubbish_are_told_apart() {
        assert_eq!(sniff(b""), Err(OcrError::EmptyFile));
        assert_eq!(
            sniff("费用清单\r\n阿莫西林胶囊 0.25g".as_bytes()),
            Err(OcrError::TextFile)
        );
        assert_eq!(
            sniff(b"\xb7\xd1\xd3\xc3\xc7\xe5\xb5\xa5"),
            Err(OcrError::TextFile)
        );
        assert_eq!(sniff(&[1, 2, 3, 4, 0, 0]), Err(OcrError::UnknownFormat));
    }
}

//! PDF.

use super::*;

#[test]
fn pdf_pages_are_rendered_upright() {
    let bytes = pdf_with_pages(1, 0);
    let page = read(&bytes).unwrap();
    assert_eq!(
        (page.image.dimensions(), page.dpi),
        ((833, 416), Some(300.0))
    );
    assert!(is_dark(&page, 50, 50) && !is_dark(&page, 50, 300) && !is_dark(&page, 700, 50));
    let turned = read(&pdf_with_pages(1, 90)).unwrap();
    assert_eq!(turned.image.dimensions(), (416, 833));
    assert!(is_dark(&turned, 366, 50) && !is_dark(&turned, 50, 50));
}

#[test]
fn pdf_of_too_many_pages_is_refused() {
    let expected = OcrError::TooManyPages {
        pages: 5000,
        max_pages: 500,
    };
    assert_eq!(read(&pdf_with_pages(5000, 0)).err(), Some(expected));
}

#[test]
fn enormous_pdf_pages_are_scaled_down() {
    let bytes = String::from_utf8(pdf_with_pages(1, 0))
        .unwrap()
        .replace("[0 0 200 100]", "[0 0 14000 14000]");
    let page = read(bytes.as_bytes()).unwrap();
    assert!(page.image.width() * page.image.height() <= 18_000_000);
}

/// One page that draws `content`; `named` are the keys of the picture or form `X`, which holds `data`.
fn pdf_drawing(content: &str, named: &str, data: &str) -> Vec<u8> {
    let stream = |keys: &str, data: &str| {
        let length = data.len();
        format!("<< {keys} /Length {length} >>\nstream\n{data}\nendstream")
    };
    let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents 3 0 R \
                /Resources << /XObject << /X 5 0 R >> >> >>";
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [4 0 R] /Count 1 >>".to_owned(),
        stream("", content),
        page.to_owned(),
        stream(&format!("/Type /XObject {named}"), data),
    ];
    pdf(&objects, "")
}

#[test]
fn enormous_pictures_in_a_pdf_are_refused_before_they_are_decoded() {
    let too_wide = |width| {
        Some(OcrError::TooManyPixels {
            width,
            height: 100_000_000,
            max_megapixels: 120,
        })
    };
    let picture = "/Subtype /Image /ColorSpace /DeviceGray /BitsPerComponent 1 /Height 100000000";
    let named = pdf_drawing("/X Do", &format!("{picture} /Width 1000"), "0000");
    assert_eq!(read(&named).err(), too_wide(1000));
    let fax = format!(
        "{picture} /Width 1 /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 1000000000 >>"
    );
    assert_eq!(
        read(&pdf_drawing("/X Do", &fax, "0000")).err(),
        too_wide(1_000_000_000)
    );
    let inline = "BI /W 1000 /H 100000000 /BPC 8 /CS /G ID 0000 EI";
    assert_eq!(read(&pdf_drawing(inline, "", "")).err(), too_wide(1000));
}

#[test]
fn pdf_pages_of_too_many_drawing_steps_are_refused() {
    let form = "/Subtype /Form /BBox [0 0 200 100]";
    let repeated =
        |times| pdf_drawing(&"/X Do ".repeat(times), form, &"0 0 1 1 re f ".repeat(2000));
    assert!(read(&repeated(2)).is_ok());
    let strokes = format!("0 0 m {} S", "200 100 l 0 0 l ".repeat(30_000));
    for bytes in [repeated(1000), pdf_drawing(&strokes, "", "")] {
        assert!(matches!(
            read(&bytes).err(),
            Some(OcrError::Damaged { detail, .. }) if detail.contains("drawing steps")
        ));
    }
}

#[test]
fn encrypted_pdf_is_named() {
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [] /Count 0 >>".to_owned(),
        format!(
            "<< /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O <{}> /U <{}> >>",
            "5a".repeat(32),
            "a5".repeat(32)
        ),
    ];
    let bytes = pdf(
        &objects,
        "/Encrypt 3 0 R /ID [<00112233445566778899aabbccddeeff> <00>]",
    );
    assert_eq!(read(&bytes).err(), Some(OcrError::EncryptedPdf));
}

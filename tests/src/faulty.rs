//! Files that cannot be read, each in its own way.

use std::io::Cursor;

use image::{GrayImage, ImageFormat};

/// A text whatever its name says.
pub fn text() -> Vec<u8> {
    "这不是图片，只是一段文字\n".repeat(20).into_bytes()
}

/// A JPEG cut off after a third.
pub fn truncated_jpeg() -> Vec<u8> {
    let mut jpeg = encoded(
        &GrayImage::from_fn(600, 400, |x, y| image::Luma([(x * y % 251) as u8])),
        ImageFormat::Jpeg,
    );
    jpeg.truncate(jpeg.len() / 3);
    jpeg
}

/// The header says 30,000 x 30,000 pixels.
pub fn enormous_png() -> Vec<u8> {
    let mut png = encoded(&GrayImage::new(8, 8), ImageFormat::Png);
    png[16..20].copy_from_slice(&30_000_u32.to_be_bytes());
    png[20..24].copy_from_slice(&30_000_u32.to_be_bytes());
    png
}

pub fn encrypted_pdf() -> Vec<u8> {
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [] /Count 0 >>".to_owned(),
        format!(
            "<< /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O <{}> /U <{}> >>",
            "5a".repeat(32),
            "a5".repeat(32)
        ),
    ];
    pdf(
        &objects,
        "/Encrypt 3 0 R /ID [<00112233445566778899aabbccddeeff> <00>]",
    )
}

pub fn pdf_with_pages(pages: usize) -> Vec<u8> {
    let kids: Vec<String> = (0..pages).map(|page| format!("{} 0 R", page + 3)).collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!(
            "<< /Type /Pages /Kids [{}] /Count {pages} >>",
            kids.join(" ")
        ),
    ];
    let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] >>";
    objects.extend((0..pages).map(|_| page.to_owned()));
    pdf(&objects, "")
}

/// Objects are numbered from 1; the first is the catalog.
fn pdf(objects: &[String], trailer: &str) -> Vec<u8> {
    let mut bytes = b"%PDF-1.4\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).into_bytes();
    for (number, object) in (1..).zip(objects) {
        table.extend(format!("{:010} 00000 n \n", bytes.len()).bytes());
        bytes.extend(format!("{number} 0 obj\n{object}\nendobj\n").bytes());
    }
    let (size, start) = (objects.len() + 1, bytes.len());
    bytes.extend(table);
    bytes.extend(format!("trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\n").bytes());
    bytes.extend(format!("startxref\n{start}\n%%EOF\n").bytes());
    bytes
}

fn encoded(picture: &GrayImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture
        .write_to(&mut bytes, format)
        .expect("a picture in memory encodes");
    bytes.into_inner()
}

/// All of them with their names and the code of the trouble that each makes.
pub fn all() -> Vec<(&'static str, Vec<u8>, &'static [&'static str])> {
    vec![
        ("text.png", text(), &["text_file"]),
        ("truncated.jpg", truncated_jpeg(), &["truncated", "damaged"]),
        ("empty.png", Vec::new(), &["empty_file"]),
        ("enormous.png", enormous_png(), &["too_many_pixels"]),
        ("encrypted.pdf", encrypted_pdf(), &["encrypted_pdf"]),
        ("5000-pages.pdf", pdf_with_pages(5000), &["too_many_pages"]),
    ]
}

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const ROOT: &str = "<ofd:OFD xmlns:ofd=\"http://www.ofdspec.org/2016\"><ofd:DocBody>\
                    <ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>";

/// An OFD of one document whose parts, divided by zero bytes, are any bytes: the document, a page, its template and
/// the resources. Its packing is sound, so that what is read is the XML.
pub fn ofd(bytes: &[u8]) -> Vec<u8> {
    const PARTS: [&str; 4] = [
        "Document.xml",
        "Pages/Page_0/Content.xml",
        "Tpls/Tpl_0/Content.xml",
        "PublicRes.xml",
    ];
    let mut file = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut part = |name: &str, bytes: &[u8]| {
        let begun = file.start_file(name, stored);
        begun.expect("memory takes all parts");
        file.write_all(bytes).expect("memory takes all parts");
    };
    part("OFD.xml", ROOT.as_bytes());
    for (name, bytes) in PARTS.iter().zip(bytes.split(|byte| *byte == 0)) {
        part(&format!("Doc_0/{name}"), bytes);
    }
    file.finish().expect("memory takes all parts").into_inner()
}

/// A PDF of one page whose parts, divided by zero bytes, are any bytes: what is drawn, and the table of characters of
/// its font. Nothing is compressed.
pub fn pdf(bytes: &[u8]) -> Vec<u8> {
    let mut parts = bytes.splitn(2, |byte| *byte == 0);
    let (drawn, table) = (parts.next().unwrap_or(b""), parts.next().unwrap_or(b""));
    let plain: [&[u8]; 5] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 6 0 R \
          /Resources << /Font << /Han 4 0 R /Latin 5 0 R >> >> >>",
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts \
          [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /CIDSystemInfo \
          << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>] >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding /ToUnicode 7 0 R >>",
    ];
    let mut objects: Vec<Vec<u8>> = plain.iter().map(|object| object.to_vec()).collect();
    for content in [drawn, table] {
        let mut stream = format!("<< /Length {} >>\nstream\n", content.len()).into_bytes();
        stream.extend_from_slice(content);
        stream.extend_from_slice(b"\nendstream");
        objects.push(stream);
    }
    let mut file = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(&objects) {
        places.push(file.len());
        file.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
        file.extend_from_slice(object);
        file.extend_from_slice(b"\nendobj\n");
    }
    let (table_at, size) = (file.len(), objects.len() + 1);
    let places: Vec<String> = places
        .iter()
        .map(|place| format!("{place:010} 00000 n \n"))
        .collect();
    let end = format!(
        "xref\n0 {size}\n0000000000 65535 f \n{}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{table_at}\n%%EOF\n",
        places.concat()
    );
    file.extend_from_slice(end.as_bytes());
    file
}

use std::io::Cursor;

use image::{DynamicImage, GrayImage, ImageFormat, Luma, Rgb, RgbImage};

use super::*;

mod documents;

/// A page that has black in its top left quarter only, and light noise so that it does not compress away.
fn sample(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let noise = ((x * 7919 + y * 104_729) % 13) as u8;
        if x < width / 2 && y < height / 2 {
            Rgb([noise, 0, 0])
        } else {
            Rgb([255 - noise, 255, 250])
        }
    })
}

fn encoded(image: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Vec::new();
    image
        .into()
        .write_to(&mut Cursor::new(&mut bytes), format)
        .unwrap();
    bytes
}

fn read(bytes: &[u8]) -> Result<ScanPage, OcrError> {
    Scan::open(bytes, &Limits::default())?.page(0)
}

fn is_dark(page: &ScanPage, x: u32, y: u32) -> bool {
    page.image
        .get_pixel(x, y)
        .0
        .iter()
        .all(|&level| level < 100)
}

/// A PDF whose objects are numbered from 1 in the order given; object 1 is the catalog.
fn pdf(objects: &[String], trailer: &str) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut offsets = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        offsets.push(bytes.len());
        bytes.extend(format!("{} 0 obj\n{object}\nendobj\n", index + 1).into_bytes());
    }
    let start = bytes.len();
    bytes.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).into_bytes());
    for offset in offsets {
        bytes.extend(format!("{offset:010} 00000 n \n").into_bytes());
    }
    let size = objects.len() + 1;
    bytes.extend(
        format!("trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n")
            .into_bytes(),
    );
    bytes
}

/// Pages of 200 x 100 points with a black square in the top left corner, before rotation.
fn pdf_with_pages(pages: usize, rotate: i32) -> Vec<u8> {
    let drawing = "0 50 50 50 re f";
    let kids: Vec<String> = (0..pages).map(|page| format!("{} 0 R", page + 4)).collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!(
            "<< /Type /Pages /Kids [{}] /Count {pages} >>",
            kids.join(" ")
        ),
        format!(
            "<< /Length {} >>\nstream\n{drawing}\nendstream",
            drawing.len()
        ),
    ];
    let page = format!(
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Rotate {rotate} /Contents 3 0 R >>"
    );
    objects.extend(std::iter::repeat_n(page, pages));
    pdf(&objects, "")
}

#[test]
fn png_and_jpeg_pages_come_back() {
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Tiff] {
        let page = read(&encoded(sample(64, 48), format)).unwrap();
        assert_eq!(page.image.dimensions(), (64, 48), "{format:?}");
        assert!(
            is_dark(&page, 5, 5) && !is_dark(&page, 60, 40),
            "{format:?}"
        );
    }
}

#[test]
fn transparency_is_white_paper() {
    let image = image::RgbaImage::from_pixel(4, 4, image::Rgba([0, 0, 0, 0]));
    assert_eq!(
        read(&encoded(image, ImageFormat::Png))
            .unwrap()
            .image
            .get_pixel(1, 1),
        &Rgb([255; 3])
    );
}

#[test]
fn png_states_its_resolution() {
    let mut bytes = encoded(sample(8, 8), ImageFormat::Png);
    let mut chunk = b"\0\0\0\x09pHYs".to_vec();
    chunk.extend(11811_u32.to_be_bytes());
    chunk.extend(11811_u32.to_be_bytes());
    chunk.push(1);
    chunk.extend(crc32(&chunk[4..]).to_be_bytes());
    bytes.splice(33..33, chunk);
    assert_eq!(read(&bytes).unwrap().dpi.map(f32::round), Some(300.0));
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| {
            if crc & 1 == 1 {
                crc >> 1 ^ 0xedb8_8320
            } else {
                crc >> 1
            }
        })
    })
}

#[test]
fn jpeg_is_turned_as_its_metadata_says() {
    let mut bytes = encoded(sample(64, 32), ImageFormat::Jpeg);
    let mut exif = b"\xff\xe1\0\x22Exif\0\0II*\0\x08\0\0\0".to_vec();
    // One entry: orientation 6, a quarter turn clockwise.
    exif.extend(b"\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0");
    bytes.splice(2..2, exif);
    let page = read(&bytes).unwrap();
    assert_eq!(page.image.dimensions(), (32, 64));
    assert!(is_dark(&page, 28, 4) && !is_dark(&page, 4, 4));
}

#[test]
fn truncation_is_never_silent() {
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Tiff] {
        let bytes = encoded(sample(300, 200), format);
        for kept in [
            bytes.len() / 20,
            bytes.len() / 2,
            bytes.len() - bytes.len() / 50,
        ] {
            let result = read(&bytes[..kept]);
            let truncated = matches!(result, Err(OcrError::Truncated { .. }));
            assert!(
                truncated,
                "{format:?} {kept} of {}: {:?}",
                bytes.len(),
                result.err()
            );
        }
    }
    let bytes = pdf_with_pages(2, 0);
    assert_eq!(
        read(&bytes[..bytes.len() / 2]).err(),
        Some(OcrError::Truncated { format: "PDF" })
    );
}

#[test]
fn jpeg_with_a_hole_is_an_error() {
    let mut bytes = encoded(sample(300, 200), ImageFormat::Jpeg);
    let (from, to) = (bytes.len() / 2, bytes.len() - 2);
    bytes.drain(from..to);
    assert!(read(&bytes).is_err());
}

#[test]
fn huge_images_are_refused_from_the_header() {
    let mut png = encoded(sample(8, 8), ImageFormat::Png);
    png[16..20].copy_from_slice(&30_000_u32.to_be_bytes());
    png[20..24].copy_from_slice(&30_000_u32.to_be_bytes());
    let mut jpeg = encoded(sample(8, 8), ImageFormat::Jpeg);
    let frame = jpeg
        .windows(2)
        .position(|pair| pair == [0xff, 0xc0])
        .unwrap();
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0x75, 0x30, 0x75, 0x30]);
    for bytes in [png, jpeg] {
        let expected = OcrError::TooManyPixels {
            width: 30_000,
            height: 30_000,
            max_megapixels: 120,
        };
        assert_eq!(read(&bytes).err(), Some(expected));
    }
}

#[test]
fn every_directory_of_a_tiff_is_a_page() {
    let mut bytes = Cursor::new(Vec::new());
    let mut encoder = ::tiff::encoder::TiffEncoder::new(&mut bytes).unwrap();
    for level in [10_u8, 200] {
        let mut image = encoder
            .new_image::<::tiff::encoder::colortype::Gray8>(20, 30)
            .unwrap();
        let inch = ::tiff::tags::ResolutionUnit::Inch;
        image.resolution(inch, ::tiff::encoder::Rational { n: 200, d: 1 });
        image.write_data(&vec![level; 600]).unwrap();
    }
    let bytes = bytes.into_inner();
    let scan = Scan::open(&bytes, &Limits::default()).unwrap();
    assert_eq!(scan.page_count(), 2);
    assert_eq!(scan.page(0).unwrap().image.get_pixel(3, 3), &Rgb([10; 3]));
    let second = scan.page(1).unwrap();
    assert_eq!(
        (second.image.get_pixel(3, 3), second.dpi),
        (&Rgb([200; 3]), Some(200.0))
    );
    assert_eq!(
        scan.page(2).err(),
        Some(OcrError::NoSuchPage { page: 3, pages: 2 })
    );
    let one_page = Limits {
        max_pages: 1,
        ..Limits::default()
    };
    assert!(matches!(
        Scan::open(&bytes, &one_page).err(),
        Some(OcrError::TooManyPages { .. })
    ));
}

/// A one-strip little-endian TIFF; entries are (tag, type, value), sorted by tag.
fn tiff_file(entries: &[(u16, u16, u32)], extra: &[u8], strip: &[u8]) -> Vec<u8> {
    const STRIP_OFFSET: u16 = 273;
    const COLOR_MAP: u16 = 320;
    let extra_at = 8 + 2 + entries.len() * 12 + 4;
    let mut bytes = b"II*\0\x08\0\0\0".to_vec();
    bytes.extend((entries.len() as u16).to_le_bytes());
    for &(tag, kind, value) in entries {
        let (count, value) = match tag {
            STRIP_OFFSET => (1, (extra_at + extra.len()) as u32),
            COLOR_MAP => (extra.len() as u32 / 2, extra_at as u32),
            _ => (1, value),
        };
        bytes.extend(tag.to_le_bytes());
        bytes.extend(kind.to_le_bytes());
        bytes.extend(count.to_le_bytes());
        bytes.extend(value.to_le_bytes());
    }
    bytes.extend([0; 4]);
    bytes.extend(extra);
    bytes.extend(strip);
    bytes
}

const SHORT: u16 = 3;
const LONG: u16 = 4;

#[test]
fn tiff_palettes_are_followed() {
    let entries = [
        (256, SHORT, 4),
        (257, SHORT, 1),
        (258, SHORT, 4),
        (259, SHORT, 1),
        (262, SHORT, 3),
        (273, LONG, 0),
        (277, SHORT, 1),
        (278, SHORT, 1),
        (279, LONG, 2),
        (320, SHORT, 0),
    ];
    // Colour 1 is red, colour 2 is green.
    let mut colors = [0_u16; 48];
    colors[1] = 0xffff;
    colors[16 + 2] = 0xffff;
    let colors: Vec<u8> = colors
        .iter()
        .flat_map(|level| level.to_le_bytes())
        .collect();
    let page = read(&tiff_file(&entries, &colors, &[0x12, 0x01])).unwrap();
    let pixels: Vec<[u8; 3]> = page.image.pixels().map(|pixel| pixel.0).collect();
    assert_eq!(pixels, [[255, 0, 0], [0, 255, 0], [0, 0, 0], [255, 0, 0]]);
}

#[test]
fn fax_compressed_tiff_is_read() {
    let fax = |compression: u32, rows: u32, strip: &[u8]| {
        let entries = [
            (256, SHORT, 8),
            (257, SHORT, rows),
            (258, SHORT, 1),
            (259, SHORT, compression),
            (262, SHORT, 0),
            (273, LONG, 0),
            (277, SHORT, 1),
            (278, SHORT, rows),
            (279, LONG, strip.len() as u32),
        ];
        read(&tiff_file(&entries, &[], strip))
    };
    let row = |page: &ScanPage, y: u32| -> Vec<u8> {
        (0..8).map(|x| page.image.get_pixel(x, y)[0]).collect()
    };
    // Group 4: horizontal mode, white 3, black 2, then "as above" to the end; a second row all as above.
    // 001 1000 11 | 1 | 1 1 1
    let page = fax(4, 2, &[0b0011_0001, 0b1111_1000, 0, 0]).unwrap();
    for y in 0..2 {
        assert_eq!(
            row(&page, y),
            [255, 255, 255, 0, 0, 255, 255, 255],
            "row {y}"
        );
    }
    // Modified Huffman: white 3, black 2, white 3 in one byte-aligned row.
    let page = fax(2, 1, &[0b1000_1110, 0b0000_0000]).unwrap();
    assert_eq!(row(&page, 0), [255, 255, 255, 0, 0, 255, 255, 255]);
    assert!(matches!(
        fax(4, 40, &[0b0011_0001]).err(),
        Some(OcrError::Damaged { .. })
    ));
}

#[test]
fn text_under_another_name_is_refused() {
    assert_eq!(
        read("住院费用清单".as_bytes()).err(),
        Some(OcrError::TextFile)
    );
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(300))]

    /// Any change of a valid file gives a page or an error.
    #[test]
    fn damaged_files_never_panic(which in 0_usize..4, edits in proptest::collection::vec((0_usize..6000, 0_u8..), 1..8)) {
        let mut bytes = match which {
            0 => encoded(sample(40, 30), ImageFormat::Png),
            1 => encoded(sample(40, 30), ImageFormat::Jpeg),
            2 => encoded(GrayImage::from_pixel(40, 30, Luma([99])), ImageFormat::Tiff),
            _ => pdf_with_pages(1, 0),
        };
        for (at, value) in edits {
            let at = at % bytes.len();
            bytes[at] = value;
        }
        if let Ok(scan) = Scan::open(&bytes, &Limits { max_pixels: 4_000_000, max_pages: 9 }) {
            for index in 0..scan.page_count() {
                if let Err(error) = scan.page(index) {
                    proptest::prop_assert!(!error.message_zh().is_empty());
                }
            }
        }
    }
}

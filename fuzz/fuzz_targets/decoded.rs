use ocr::scan::{Limits, Scan};

/// Small enough that a run takes milliseconds.
const LIMITS: Limits = Limits {
    max_pixels: 1_000_000,
    max_pages: 4,
};

/// Any bytes give pages within the limits, or an error that says what to do.
pub fn decoded(bytes: &[u8]) {
    let scan = match Scan::open(bytes, &LIMITS) {
        Ok(scan) => scan,
        Err(error) => return assert!(!error.message_zh().is_empty()),
    };
    assert!((1..=LIMITS.max_pages).contains(&scan.page_count()));
    for index in 0..scan.page_count() {
        match scan.page(index) {
            Ok(page) => {
                let (width, height) = page.image.dimensions();
                assert!(u64::from(width) * u64::from(height) <= 2 * LIMITS.max_pixels);
            }
            Err(error) => assert!(!error.message_zh().is_empty()),
        }
    }
}

use image::RgbImage;

use super::test_page::{self as pages, COLUMNS, ROWS, Ruling, SIZE, TABLE};
use super::*;

fn count(page: &CleanPage, kind: RuleKind) -> usize {
    page.rules.iter().filter(|rule| rule.kind == kind).count()
}

/// Share of the pixels that are darker than ink is light in `page` but paper in `other`, or the other way about.
fn difference(page: &GrayImage, other: &GrayImage) -> f32 {
    let differing = page
        .pixels()
        .zip(other.pixels())
        .filter(|(a, b)| a.0[0].abs_diff(b.0[0]) > 110)
        .count();
    differing as f32 / (page.width() * page.height()) as f32
}

#[test]
fn a_clean_page_stays_as_it_is() {
    let Some(bill) = pages::bill(Ruling::Solid) else {
        return;
    };
    let page = clean(&bill, 0);
    assert_eq!(page.to_scan, ToScan::IDENTITY);
    assert_eq!(page.gray.dimensions(), SIZE);
    let plain = image::imageops::grayscale(&bill);
    let most = page
        .gray
        .pixels()
        .zip(plain.pixels())
        .map(|(a, b)| a.0[0].abs_diff(b.0[0]))
        .max();
    assert!(most.is_some_and(|most| most <= 12), "{most:?}");
}

#[test]
fn every_rule_is_found_where_it_is() {
    let Some(bill) = pages::bill(Ruling::Solid) else {
        return;
    };
    let page = clean(&bill, 0);
    let horizontal: Vec<&Rule> = page
        .rules
        .iter()
        .filter(|rule| rule.kind == RuleKind::Horizontal)
        .collect();
    let vertical: Vec<&Rule> = page
        .rules
        .iter()
        .filter(|rule| rule.kind == RuleKind::Vertical)
        .collect();
    assert_eq!(
        (horizontal.len(), vertical.len()),
        (ROWS as usize + 1, COLUMNS.len())
    );
    for (rule, row) in horizontal.iter().zip(0..) {
        assert!(
            (rule.y0 - pages::row_level(row) as f32).abs() < 2.0,
            "{rule:?}"
        );
        assert!(
            (rule.x0 - TABLE[0] as f32).abs() < 6.0 && (rule.x1 - TABLE[2] as f32).abs() < 6.0,
            "{rule:?}"
        );
    }
    for (rule, column) in vertical.iter().zip(COLUMNS) {
        assert!((rule.x0 - column as f32).abs() < 2.0, "{rule:?}");
    }
}

#[test]
fn dotted_rules_are_found_and_borderless_tables_have_none() {
    let Some(dotted) = pages::bill(Ruling::Dotted) else {
        return;
    };
    assert_eq!(
        count(&clean(&dotted, 0), RuleKind::Horizontal),
        ROWS as usize + 1
    );
    let Some(bare) = pages::bill(Ruling::None) else {
        return;
    };
    assert_eq!(clean(&bare, 0).rules, []);
}

#[test]
fn rules_are_erased_without_the_print() {
    let (Some(ruled), Some(bare)) = (pages::bill(Ruling::Solid), pages::bill(Ruling::None)) else {
        return;
    };
    let (ruled, bare) = (clean(&ruled, 0), clean(&bare, 0));
    let (before, after) = (
        difference(&ruled.gray, &bare.gray),
        difference(&without_rules(&ruled).dark, &bare.gray),
    );
    assert!(before > 0.02 && after < before / 50.0, "{before} {after}");
}

#[test]
fn stamps_go_and_the_print_beneath_stays() {
    let Some(bill) = pages::bill(Ruling::Solid) else {
        return;
    };
    let mut stamped = bill.clone();
    pages::stamp(&mut stamped);
    let soiled = image::imageops::grayscale(&stamped);
    let (plain, cleaned) = (clean(&bill, 0).gray, clean(&stamped, 0).gray);
    let (before, after) = (difference(&soiled, &plain), difference(&cleaned, &plain));
    assert!(before > 0.005 && after < before / 20.0, "{before} {after}");
}

#[test]
fn the_back_of_the_sheet_goes_and_print_stays() {
    let Some(bill) = pages::bill(Ruling::None) else {
        return;
    };
    let plain = clean(&pages::scanned(&bill, false), 0).gray;
    let soiled = pages::scanned(&bill, true);
    let cleaned = clean(&soiled, 0).gray;
    let soiled = image::imageops::grayscale(&soiled);
    let shaded = |page: &GrayImage| {
        let pixels = page.pixels().zip(plain.pixels());
        let wrong = pixels.filter(|(a, b)| a.0[0] < 225 && b.0[0] > 245);
        wrong.count()
    };
    let (before, after) = (shaded(&soiled), shaded(&cleaned));
    assert!(after < before / 8, "{before} {after}");
    let pixels = plain.pixels().zip(cleaned.pixels());
    let lost = pixels.filter(|(a, b)| a.0[0] < 140 && b.0[0] > 200);
    assert_eq!(lost.count(), 0);
}

#[test]
fn faded_print_is_no_back_page() {
    let Some(bill) = pages::bill(Ruling::None) else {
        return;
    };
    for share in [0.2, 0.3, 0.45] {
        let mut bill = bill.clone();
        pages::faded(&mut bill, share);
        let scan = pages::scanned(&bill, false);
        let plain = image::imageops::grayscale(&scan);
        let cleaned = clean(&scan, 0).gray;
        let pixels = plain.pixels().zip(cleaned.pixels());
        let lost = pixels.filter(|(a, b)| a.0[0] < 230 && b.0[0] > 250);
        assert_eq!(lost.count(), 0, "{share}");
    }
}

#[test]
fn streaks_of_the_scanner_go_and_the_strokes_they_cross_stay() {
    let Some(bill) = pages::bill(Ruling::Solid) else {
        return;
    };
    let mut streaked = bill.clone();
    pages::streaked(&mut streaked);
    let (plain, cleaned) = (clean(&bill, 0), clean(&streaked, 0));
    assert_eq!(cleaned.rules.len(), plain.rules.len());
    let [before, after] = [
        image::imageops::grayscale(&streaked),
        without_rules(&cleaned).dark,
    ]
    .map(|page| difference(&page, &without_rules(&plain).dark));
    assert!(after < before / 20.0, "{before} {after}");
}

#[test]
fn rules_that_reach_the_edges_are_no_streaks() {
    let Some(bill) = pages::bill(Ruling::Solid) else {
        return;
    };
    let [left, top, right, bottom] = TABLE.map(|side| side as u32);
    let table = image::imageops::crop_imm(&bill, left - 40, top, right - left + 80, bottom - top);
    assert!(streaks::removed(&table.to_image()).is_none());
    assert!(streaks::removed(&bill).is_none());
}

#[test]
fn uneven_light_and_coloured_paper_become_white() {
    let Some(bill) = pages::bill(Ruling::Solid) else {
        return;
    };
    let mut dim = bill.clone();
    pages::uneven_light(&mut dim);
    let page = clean(&dim, 0).gray;
    let bare = [(50, 60), (1600, 60), (50, 2300), (1600, 2300)];
    for (x, y) in bare {
        let around = (0..100)
            .map(|i| u32::from(page.get_pixel(x + i % 10, y + i / 10).0[0]))
            .sum::<u32>()
            / 100;
        assert!(around > 240, "{x} {y}: {around}");
    }
    assert!(difference(&page, &clean(&bill, 0).gray) < 0.002);
}

#[test]
fn skewed_pages_become_level_and_map_back() {
    let Some(bill) = pages::bill(Ruling::Solid) else {
        return;
    };
    for degrees in [-6.0_f32, 1.2, 11.0] {
        let page = clean(&pages::skewed(&bill, degrees), 0);
        assert_eq!(
            count(&page, RuleKind::Horizontal),
            ROWS as usize + 1,
            "{degrees}"
        );
        let left = page.to_scan.point(0.0, 900.0);
        let right = page.to_scan.point(1000.0, 900.0);
        let found = (right[1] - left[1]).atan2(right[0] - left[0]).to_degrees();
        assert!((found - degrees).abs() < 0.1, "{degrees} {found}");
    }
}

#[test]
fn photographed_pages_are_flattened() {
    let Some(bill) = pages::bill(Ruling::Solid) else {
        return;
    };
    let (photo, corners) = pages::photographed(&bill);
    let page = clean(&photo, 0);
    assert_eq!(count(&page, RuleKind::Horizontal), ROWS as usize + 1);
    assert_eq!(count(&page, RuleKind::Vertical), COLUMNS.len());
    let [x, y] = page.to_scan.point(0.0, 0.0);
    assert!((x - corners[0].0).hypot(y - corners[0].1) < 25.0, "{x} {y}");
}

#[test]
fn curled_pages_are_laid_flat_and_map_back() {
    for ruling in [Ruling::Solid, Ruling::None] {
        let Some(bill) = pages::bill(ruling) else {
            return;
        };
        let page = clean(&pages::curled(&bill), 0);
        // The feet of a line of print, seen from left to right, bend as the page did.
        let (left, right) = (200.0, 1400.0);
        let sag = |y: f32| {
            let at = |x: f32| page.to_scan.point(x, y)[1];
            at(f32::midpoint(left, right)) - f32::midpoint(at(left), at(right))
        };
        for row in [3, 18, 33] {
            let found = sag(pages::row_level(row) as f32);
            let expected = pages::curl(f32::midpoint(left, right))
                - f32::midpoint(pages::curl(left), pages::curl(right));
            assert!((found - expected).abs() < 5.0, "{row} {found} {expected}");
        }
        if ruling == Ruling::Solid {
            let whole = page
                .rules
                .iter()
                .filter(|rule| rule.kind == RuleKind::Horizontal && rule.x1 - rule.x0 > 1400.0);
            assert_eq!(whole.count(), ROWS as usize + 1);
        }
    }
}

#[test]
fn a_shadow_is_not_the_edge_of_the_page() {
    let Some(bill) = pages::bill(Ruling::Solid) else {
        return;
    };
    let (mut photo, corners) = pages::photographed(&bill);
    pages::shadow(&mut photo);
    let page = clean(&photo, 0);
    let [x, y] = page.to_scan.point(0.0, 0.0);
    assert!((x - corners[0].0).hypot(y - corners[0].1) < 30.0, "{x} {y}");
    let (width, height) = page.gray.dimensions();
    let [x, y] = page.to_scan.point(width as f32 - 1.0, height as f32 - 1.0);
    assert!((x - corners[2].0).hypot(y - corners[2].1) < 30.0, "{x} {y}");
}

#[test]
fn print_of_a_coloured_form_stays() {
    let Some(bill) = pages::bill(Ruling::Solid) else {
        return;
    };
    let form = pages::coloured_form(&bill);
    let (plain, cleaned) = (clean(&bill, 0).gray, clean(&form, 0).gray);
    let lost = plain
        .pixels()
        .zip(cleaned.pixels())
        .filter(|(a, b)| a.0[0] < 100 && b.0[0] > 200)
        .count();
    assert_eq!(lost, 0);
}

#[test]
fn quarter_turns_make_pages_upright() {
    let Some(bill) = pages::bill(Ruling::Solid) else {
        return;
    };
    let upright = clean(&bill, 0);
    let turned = clean(&image::imageops::rotate270(&bill), 1);
    assert_eq!(turned.gray.dimensions(), SIZE);
    assert_eq!(turned.rules.len(), upright.rules.len());
    // The top left of the page lies at the bottom left of the turned scan.
    let [x, y] = turned.to_scan.point(0.0, 0.0);
    assert!(
        x.abs() < 0.01 && (y - SIZE.0 as f32 + 1.0).abs() < 0.01,
        "{x} {y}"
    );
}

#[test]
fn lines_of_print_are_measured() {
    let Some(bill) = pages::bill(Ruling::None) else {
        return;
    };
    let half = image::imageops::thumbnail(&bill, SIZE.0 / 2, SIZE.1 / 2);
    for (page, expected) in [(&bill, pages::TEXT), (&half, pages::TEXT / 2.0)] {
        let found = clean(page, 0).text_height;
        assert!((found / expected - 1.0).abs() < 0.25, "{found} {expected}");
    }
}

#[test]
fn tiny_and_blank_pages_are_harmless() {
    for (width, height) in [(1, 1), (3, 200), (500, 2), (40, 40), (700, 900)] {
        for level in [0, 128, 255] {
            let page = clean(
                &RgbImage::from_pixel(width, height, image::Rgb([level; 3])),
                3,
            );
            assert_eq!(page.gray.dimensions(), (height, width));
            assert_eq!(without_rules(&page).dark.dimensions(), (height, width));
        }
    }
}

use bill::{Field, Money};
use catalog::{CareType, FindingKind, Invoice, PageHash, PersonMatch};

use crate::scene::{Scene, stay, visit};

#[test]
fn frequent_visits() {
    for (kind, care) in [
        ("outpatient", CareType::Outpatient),
        ("inpatient", CareType::Inpatient),
    ] {
        let rule = |earlier: &[&str]| {
            let more = format!("parameters = {{ care = \"{kind}\", max = 2, days = 30 }}");
            let claims = earlier.iter().map(|date| {
                let mut claim = stay("A1", date, date);
                claim.care_type = Some(care);
                claim
            });
            Scene::new("frequent_visits", &more)
                .charge("甲硝唑片", "1", "20")
                .knowing(|facts| facts.care_type = Some(care))
                .earlier(claims.collect())
        };
        rule(&["2025-06-05", "2025-05-20"]).fires();
        rule(&["2025-06-05", "2025-05-10"]).passes();
        let mut unknown = rule(&[]);
        unknown.records.earlier = None;
        unknown.asks("报销记录");
    }
}

#[test]
fn frequent_purchase() {
    let rule = |dates: &[&str]| {
        let claims = dates
            .iter()
            .map(|date| visit("A1", date, &[("X1", "甲硝唑片", 2000)]));
        Scene::new(
            "frequent_purchase",
            "parameters = { max = 2, days = 30 }\napplies_to = { kinds = [\"drug\"] }",
        )
        .charge("甲硝唑片", "1", "20")
        .earlier(claims.collect())
    };
    assert_eq!(rule(&["2025-06-05", "2025-05-20"]).fires().lines, [0]);
    rule(&["2025-06-05", "2025-04-20"]).passes();
    let mut unknown = rule(&[]);
    unknown.records.earlier = None;
    unknown.asks("报销记录");
}

#[test]
fn second_line() {
    let rule = || {
        Scene::new(
            "second_line",
            "parameters = { first = { names = [\"盐酸二甲双胍片\"] } }\napplies_to = { names = [\"达格列净片\"] }",
        )
        .charge("达格列净片", "1", "60")
    };
    rule().earlier(Vec::new()).fires();
    rule().charge("盐酸二甲双胍片", "1", "10").passes();
    rule()
        .earlier(vec![visit(
            "A1",
            "2025-01-02",
            &[("X9", "盐酸二甲双胍片", 1000)],
        )])
        .passes();
    rule().asks("一线药品");
}

#[test]
fn large_amounts_are_verified() {
    let rule = |price: &str| {
        Scene::new("large_amount", "parameters = { from = \"30000.00\" }").charge(
            "甲硝唑片",
            "1",
            price,
        )
    };
    assert_eq!(rule("30000").fires().at_stake, Money::from_fen(3_000_000));
    rule("29999.99").passes();
    rule("100")
        .reading(|bill| bill.lines[0].amount = Field::absent())
        .asks("合计");
}

#[test]
fn one_bill_is_claimed_once() {
    let numbered = |number: &str| {
        let mut claim = visit("A1", "2025-01-02", &[]);
        claim.person = PersonMatch::Other;
        claim.invoices = Invoice::new(Some("53010125"), "0012345678")
            .into_iter()
            .collect();
        Scene::new("same_invoice", "")
            .charge("甲硝唑片", "1", "20")
            .earlier(vec![claim])
            .reading(|bill| {
                bill.header.bill_code = Field::human("53010125".to_owned(), "53010125");
                bill.header.bill_no = Field::human(number.to_owned(), number);
            })
    };
    let finding = numbered("00 12345678").rejects();
    assert_eq!(
        (finding.kind, finding.lines.len()),
        (FindingKind::AlreadyClaimed, 0)
    );
    numbered("0012345679").passes();
    // A receipt without a number that could be read asks; a mere list of items has none.
    numbered("0012345678")
        .reading(|bill| bill.header.bill_no = Field::absent())
        .asks("票据号码");
    numbered("0012345678")
        .reading(|bill| {
            bill.header.bill_no = Field::absent();
            bill.header.bill_code = Field::absent();
        })
        .passes();

    let hashed = |bits: u64| {
        let mut claim = visit("A1", "2025-01-02", &[]);
        claim.page_hashes = vec![PageHash([0; 4])];
        let mut scene = Scene::new("same_image", "parameters = { max_distance = 6 }")
            .charge("甲硝唑片", "1", "20")
            .earlier(vec![claim]);
        scene.records.page_hashes = vec![PageHash([bits, 0, 0, 0])];
        scene
    };
    hashed(0b11_1111).fires();
    hashed(0b111_1111).passes();
    let mut unknown = hashed(0);
    unknown.records.page_hashes.clear();
    unknown.asks("影像");
}

#[test]
fn the_same_lines_were_claimed() {
    let lines = [
        ("X1", "甲硝唑片", 2000),
        ("X2", "阿莫西林胶囊", 1200),
        ("X3", "布洛芬片", 900),
    ];
    let scene = |price: &str| {
        Scene::new("same_lines", "parameters = { percent = 80 }")
            .charge("甲硝唑片", "1", "20")
            .charge("阿莫西林胶囊", "1", "12")
            .charge("布洛芬片", "1", price)
    };
    scene("9")
        .earlier(vec![visit("A1", "2025-01-02", &lines)])
        .fires();
    scene("9.10")
        .earlier(vec![visit("A1", "2025-01-02", &lines)])
        .passes();
    scene("9").asks("报销记录");
}

#[test]
fn a_bill_whose_series_was_not_read_is_asked_about() {
    let scene = |hospital: &str, number: &str| {
        let mut claim = visit("A1", "2025-01-02", &[]);
        claim.person = PersonMatch::Other;
        claim.invoices = Invoice::new(None, number).into_iter().collect();
        Scene::new("same_invoice", "")
            .charge("甲硝唑片", "1", "20")
            .earlier(vec![claim])
            .reading(|bill| {
                bill.header.hospital = Field::human(hospital.to_owned(), hospital);
                bill.header.bill_code = Field::human("53010125".to_owned(), "53010125");
                bill.header.bill_no = Field::human(number.to_owned(), number);
            })
    };
    let finding = scene("云岭省人民医院", "0012345678").fires();
    assert_eq!(finding.earlier, ["A1"]);
    scene("青麓市人民医院", "0012").fires();
    scene("云岭省人民医院", "0012").passes();
}

#[test]
fn every_bill_that_the_pages_state_is_compared() {
    let mut claim = visit("A1", "2025-01-02", &[]);
    claim.invoices = Invoice::new(Some("53010125"), "7").into_iter().collect();
    let mut scene = Scene::new("same_invoice", "")
        .charge("甲硝唑片", "1", "20")
        .earlier(vec![claim]);
    scene.passes();
    scene.records.invoices = ["6", "7"]
        .into_iter()
        .filter_map(|number| Invoice::new(Some("53010125"), number))
        .collect();
    assert_eq!(scene.rejects().earlier, ["A1"]);
}

#[test]
fn claims_of_a_namesake_only_ask() {
    let visits = |matches: [PersonMatch; 2]| {
        let days = ["2025-06-05", "2025-05-20"];
        let claims = days.into_iter().zip(matches).map(|(day, person)| {
            let mut claim = visit(day, day, &[]);
            claim.person = person;
            claim
        });
        let more = "parameters = { care = \"outpatient\", max = 2, days = 30 }";
        Scene::new("frequent_visits", more)
            .charge("甲硝唑片", "1", "20")
            .knowing(|facts| facts.care_type = Some(CareType::Outpatient))
            .earlier(claims.collect())
    };
    let sure = visits([PersonMatch::ByNumber; 2]).fires();
    assert_eq!(sure.earlier.len(), 2);
    let unsure = visits([PersonMatch::ByNumber, PersonMatch::ByName]).asks("是否同一人");
    assert_eq!(unsure.earlier.len(), 2);
    visits([PersonMatch::ByNumber, PersonMatch::Other]).passes();
    let mut nobody = visits([PersonMatch::Other; 2]);
    nobody.records.person_is_known = false;
    nobody.asks("报销记录");

    let mut first_line = visit("A1", "2025-01-02", &[("X9", "盐酸二甲双胍片", 1000)]);
    first_line.person = PersonMatch::ByName;
    Scene::new(
        "second_line",
        "parameters = { first = { names = [\"盐酸二甲双胍片\"] } }\napplies_to = { names = [\"达格列净片\"] }",
    )
    .charge("达格列净片", "1", "60")
    .earlier(vec![first_line])
    .asks("是否同一人");
}

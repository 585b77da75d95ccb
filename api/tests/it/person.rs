//! Whose claims are a person's earlier ones.

use axum::http::Method;
use bill::Field;
use serde_json::{Value, json};

use crate::earlier::{LOOKS, bill, desk, found, nobody, other_looks, submit};

/// A person who does not exist, with a valid check digit.
const PERSON: &str = "53990119600101002X";

fn stay(person: Option<&str>, first: &str, last: &str) -> Value {
    json!({
        "insured_no": person, "care_type": "inpatient", "admitted_on": first, "discharged_on": last,
    })
}

#[tokio::test]
async fn a_person_is_known_by_number_and_else_by_name() {
    let desk = desk().await;
    let named = |number: &str, looks, name: &str, price: &str| {
        let mut bill = bill(number, looks, price);
        bill.header.patient = Field::human(name.to_owned(), name);
        bill
    };
    let first = stay(Some(PERSON), "2025-03-01", "2025-03-08");
    let first = desk
        .claim_of(named("1", LOOKS, "段永贵", "1.00"), &first)
        .await;
    submit(&desk, first).await;
    let again = stay(Some("5399 0119600101002x"), "2025-03-10", "2025-03-12");
    // A name misread does not hide the person.
    let again = desk
        .claim_of(named("2", other_looks(), "段水贵", "2.00"), &again)
        .await;
    assert_eq!(
        found(&desk, again).await,
        [format!("split-admission@1 [{first}]")]
    );

    let unnumbered = stay(None, "2025-03-10", "2025-03-12");
    let by_name = desk
        .claim_of(named("3", other_looks(), "段 永 贵", "3.00"), &unnumbered)
        .await;
    let reviewer = desk.sign_in("reviewer").await;
    let bill = reviewer
        .get(&format!("/api/v1/claims/{by_name}/bill"))
        .await
        .ok();
    let findings = bill["findings"].as_array().unwrap().iter();
    let asked: Vec<&Value> = findings
        .filter(|finding| finding["rule"] == "split-admission@1")
        .collect();
    assert_eq!(asked[0]["severity"], "yellow", "{bill}");
    assert_eq!(asked[0]["earlier"][0]["id"], first, "{bill}");
    assert!(
        asked[0]["clears_zh"].as_str().unwrap().contains("同一人"),
        "{bill}"
    );

    let mut namesake = unnumbered.clone();
    namesake["insured_no"] = json!("53990119600101");
    let namesake = desk
        .claim_of(named("4", other_looks(), "段永贵", "4.00"), &namesake)
        .await;
    assert_eq!(found(&desk, namesake).await, [""; 0]);

    let counter = desk.sign_in("counter").await;
    let wrong = json!({ "reason_code": "01", "facts": { "insured_no": "539901196001010021" } });
    counter
        .post("/api/v1/claims", &wrong)
        .await
        .problem(422, "mistyped_identity");
}

#[tokio::test]
async fn the_trail_keeps_no_whole_identity_number() {
    let desk = desk().await;
    let claim = desk.claim_of(bill("1", LOOKS, "1.00"), &nobody()).await;
    let counter = desk.sign_in("counter").await;
    let version = desk.claim(claim).await.version;
    let change = json!({ "version": version, "facts": { "insured_no": PERSON } });
    let path = format!("/api/v1/claims/{claim}");
    let changed = counter.json(Method::PATCH, &path, &change).await.ok();
    assert_eq!(changed["facts"]["insured_no"], PERSON);
    let auditor = desk.sign_in("auditor").await;
    let trail = auditor.get(&format!("{path}/audit")).await.ok().to_string();
    assert!(
        trail.contains("**002X") && !trail.contains(PERSON),
        "{trail}"
    );
}

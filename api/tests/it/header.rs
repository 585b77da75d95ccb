//! The head of a claim, corrected by people.

use axum::http::Method;
use bill::Field;
use printer::degrade::Grade;
use serde_json::{Value, json};
use tests::client::{Client, Reply};
use tests::desk::TestDesk;
use tests::paper;
use uuid::Uuid;

use crate::earlier::{LOOKS, bill, desk, found, other_looks, submit};

/// Persons who do not exist, with valid check digits.
const PERSON: &str = "53990119600101002X";
const ANOTHER: &str = "11010519491231002X";

fn word(version: &Value, value: &Value) -> Value {
    json!({
        "correction_id": Uuid::new_v4(), "version": version, "value": value, "reason": "依票据原件更正",
    })
}

async fn correct(by: &Client, claim: i64, field: &str, value: &Value) -> Reply {
    let path = format!("/api/v1/claims/{claim}");
    let version = by.get(&path).await.ok()["version"].clone();
    let path = format!("{path}/header/{field}/corrections");
    by.post(&path, &word(&version, value)).await
}

#[tokio::test]
async fn a_corrected_field_keeps_what_was_read_and_who_said_what() {
    let desk = TestDesk::open().await;
    let claim = desk.submitted_claim().await;
    let reviewer = desk.sign_in("reviewer").await;
    let path = format!("/api/v1/claims/{claim}/bill");
    let before = reviewer.get(&path).await.ok()["header"]["patient"].clone();
    assert_eq!(before["as_read"], Value::Null);
    correct(&reviewer, claim, "patient", &json!("段水贵"))
        .await
        .ok();
    let after = correct(&reviewer, claim, "patient", &json!(" 段永桂 "))
        .await
        .ok();
    let patient = &after["header"]["patient"];
    assert_eq!(
        (&patient["value"], &patient["provenance"], &patient["box"]),
        (&json!("段永桂"), &json!("human"), &before["box"])
    );
    assert_eq!(patient["as_read"]["value"], "段永贵");
    let said: Vec<[&Value; 3]> = patient["history"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            [
                &one["before"],
                &one["value"],
                &one["corrected_by"]["username"],
            ]
        })
        .collect();
    let of = |before, value| [json!(before), json!(value), json!("reviewer")];
    assert_eq!(
        said.into_iter()
            .map(|one| one.map(Clone::clone))
            .collect::<Vec<_>>(),
        [of("段永贵", "段水贵"), of("段水贵", "段永桂")]
    );

    let auditor = desk.sign_in("auditor").await;
    let trail = auditor
        .get(&format!("/api/v1/claims/{claim}/audit"))
        .await
        .ok();
    let records = trail["records"].as_array().unwrap();
    assert_eq!(
        records
            .iter()
            .filter(|one| one["action"] == "header.correct")
            .count(),
        2
    );
    for (text, hits) in [("永桂", 1), ("水贵", 0)] {
        let query = tests::client::percent_encoded(text);
        let found = auditor
            .get(&format!("/api/v1/archive?q={query}"))
            .await
            .ok();
        let heads = found["hits"].as_array().unwrap().iter();
        assert_eq!(
            heads.filter(|hit| hit["kind"] == "header").count(),
            hits,
            "{text}"
        );
    }
}

#[tokio::test]
async fn a_correction_is_applied_exactly_once() {
    let desk = TestDesk::open().await;
    let claim = desk.submitted_claim().await;
    let reviewer = desk.sign_in("reviewer").await;
    let version = json!(desk.claim(claim).await.version);
    let path = format!("/api/v1/claims/{claim}/header/department/corrections");
    let body = word(&version, &json!("心内科"));
    let first = reviewer.post(&path, &body).await.ok();
    assert_eq!(reviewer.post(&path, &body).await.ok(), first);
    let mut other = body.clone();
    other["value"] = json!("外科");
    reviewer
        .post(&path, &other)
        .await
        .problem(409, "decision_id_reused");
    reviewer
        .post(&path, &word(&version, &json!("外科")))
        .await
        .problem(409, "stale_version");
    let mut silent = word(&first["version"], &json!("外科"));
    silent["reason"] = json!(" ");
    reviewer
        .post(&path, &silent)
        .await
        .problem(422, "reason_required");
}

#[tokio::test]
async fn who_may_correct_depends_on_where_the_claim_is() {
    let desk = TestDesk::open().await;
    let claim = desk.read_claim().await;
    let counter = desk.sign_in("counter").await;
    let (reviewer, second) = (desk.sign_in("reviewer").await, desk.sign_in("second").await);
    correct(&counter, claim, "gender", &json!("女")).await.ok();
    // At the counter a reviewer helps out, and takes part in entering by it.
    correct(&second, claim, "gender", &json!("男")).await.ok();
    desk.sign_in("auditor")
        .await
        .post(
            &format!("/api/v1/claims/{claim}/header/gender/corrections"),
            &word(&json!(1), &json!("女")),
        )
        .await
        .problem(403, "role_not_allowed");
    submit(&desk, claim).await;
    correct(&counter, claim, "gender", &json!("女"))
        .await
        .problem(403, "in_review");
    correct(&second, claim, "gender", &json!("女"))
        .await
        .problem(403, "own_claim");
    correct(&reviewer, claim, "gender", &json!("女")).await.ok();
    let approve = json!({ "reason": "看过" });
    let bill = reviewer
        .get(&format!("/api/v1/claims/{claim}/bill"))
        .await
        .ok();
    let reject = json!({
        "decision_id": Uuid::new_v4(), "version": bill["version"], "action": "reject", "reason": "目录外",
    });
    reviewer
        .post(
            &format!("/api/v1/claims/{claim}/lines/2/decisions"),
            &reject,
        )
        .await
        .ok();
    reviewer
        .post(&format!("/api/v1/claims/{claim}/approve"), &approve)
        .await
        .ok();
    correct(&reviewer, claim, "gender", &json!("男"))
        .await
        .problem(409, "claim_closed");
}

#[tokio::test]
async fn what_cannot_stand_in_a_field_is_refused() {
    let desk = TestDesk::open().await;
    let claim = desk.read_claim().await;
    let counter = desk.sign_in("counter").await;
    for (field, value) in [
        ("gender", "不详"),
        ("age", "成人"),
        ("admitted_on", "2025-02-30"),
        ("admitted_on", "2199-01-01"),
        ("insured_no", "539901196001010021"),
        ("bill_no", "无"),
    ] {
        correct(&counter, claim, field, &json!(value))
            .await
            .problem(422, "bad_correction");
    }
    correct(&counter, claim, "discharged_on", &json!("2025-03-08"))
        .await
        .ok();
    correct(&counter, claim, "admitted_on", &json!("2025-03-09"))
        .await
        .problem(422, "bad_correction");
    correct(&counter, claim, "colour", &json!("red"))
        .await
        .problem(404, "not_found");
    let bill = counter
        .get(&format!("/api/v1/claims/{claim}/bill"))
        .await
        .ok();
    assert_eq!(bill["header"]["discharged_on"]["value"], "2025-03-08");
    assert_eq!(bill["header"]["admitted_on"]["value"], Value::Null);
}

#[tokio::test]
async fn what_the_counter_took_from_the_misread_field_follows() {
    let desk = desk().await;
    let mut read = bill("0012345678", LOOKS, "20.00");
    read.header.age = Field {
        text: "41".to_owned(),
        value: Some("41".to_owned()),
        ..Field::absent()
    };
    let facts = json!({ "age_years": 41, "care_type": "inpatient", "insurance_type": "resident" });
    let claim = desk.claim_of(read, &facts).await;
    let counter = desk.sign_in("counter").await;
    correct(&counter, claim, "age", &json!("47岁")).await.ok();
    correct(&counter, claim, "insurance_type", &json!("职工医保"))
        .await
        .ok();
    correct(&counter, claim, "insured_no", &json!("5399 0119600101002x"))
        .await
        .ok();
    let after = correct(&counter, claim, "admitted_on", &json!("2025-03-01"))
        .await
        .ok();
    let facts = desk.claim(claim).await.facts;
    assert_eq!(facts.age_years, Some(47));
    assert_eq!(facts.insurance_type, Some(catalog::InsuranceType::Employee));
    assert_eq!(facts.insured_no.as_deref(), Some(PERSON));
    assert_eq!(facts.admitted_on, "2025-03-01".parse().ok());
    assert_eq!(after["header"]["age"]["entered"], Value::Null);
    assert_eq!(after["header"]["insured_no"]["value"], PERSON);
    // Another word of the counter shows beside what the bill says.
    let version = desk.claim(claim).await.version;
    let change = json!({ "version": version, "facts": { "age_years": 74 } });
    counter
        .json(Method::PATCH, &format!("/api/v1/claims/{claim}"), &change)
        .await
        .ok();
    let bill = counter
        .get(&format!("/api/v1/claims/{claim}/bill"))
        .await
        .ok();
    assert_eq!(bill["header"]["age"]["entered"], "74");
    let auditor = desk.sign_in("auditor").await;
    let trail = auditor
        .get(&format!("/api/v1/claims/{claim}/audit"))
        .await
        .ok()
        .to_string();
    assert!(!trail.contains(PERSON), "{trail}");
}

#[tokio::test]
async fn a_page_read_again_does_not_undo_what_a_person_said() {
    let desk = TestDesk::open().await;
    let claim = desk.read_claim().await;
    let counter = desk.sign_in("counter").await;
    correct(&counter, claim, "patient", &json!("段永桂"))
        .await
        .ok();
    correct(&counter, claim, "bill_no", &json!("0077777777"))
        .await
        .ok();
    let (_, pages) = paper::printed(3, Grade::Clean);
    let sent = counter.upload(claim, &[("more.png", &pages[0])]).await.ok();
    let document = sent["files"][0]["document"]["id"].as_i64().unwrap();
    let mut again = paper::bill("more.png");
    again.header.patient.text = "段水贵".to_owned();
    again.header.patient.value = Some("段水贵".to_owned());
    desk.read_as(claim, document, again).await;
    let bill = counter
        .get(&format!("/api/v1/claims/{claim}/bill"))
        .await
        .ok();
    let patient = &bill["header"]["patient"];
    assert_eq!(
        (
            &patient["value"],
            &patient["provenance"],
            &patient["read_otherwise"]
        ),
        (&json!("段永桂"), &json!("human"), &json!(true))
    );
    assert_eq!(patient["as_read"]["value"], "段水贵");
    assert_eq!(patient["history"][0]["recognised"], "段永贵");
    assert_eq!(bill["header"]["bill_no"]["value"], "0077777777");
    assert_eq!(bill["header"]["bill_no"]["read_otherwise"], false);
    // The code on the page states another number than the person.
    assert_eq!(
        bill["problems"][0]["kind"], "code_mismatch",
        "{}",
        bill["problems"]
    );
    let agrees = correct(&counter, claim, "bill_no", &json!("0012345678"))
        .await
        .ok();
    assert_eq!(agrees["problems"], json!([]));
}

#[tokio::test]
async fn the_records_of_the_office_follow_the_corrected_value() {
    let desk = desk().await;
    let facts = json!({ "care_type": "outpatient", "insured_no": ANOTHER });
    let first = desk
        .claim_of(bill("0012345678", LOOKS, "20.00"), &facts)
        .await;
    submit(&desk, first).await;
    let misread = desk
        .claim_of(bill("0012345670", other_looks(), "21.00"), &facts)
        .await;
    assert_eq!(found(&desk, misread).await, [""; 0]);
    let counter = desk.sign_in("counter").await;
    correct(&counter, misread, "bill_no", &json!("0012345678"))
        .await
        .ok();
    assert_eq!(
        found(&desk, misread).await,
        [format!("same-invoice@1 [{first}]")]
    );

    // A stay of the person, once it is known that it is the same person.
    let stay = |person: &str, first: &str, last: &str| {
        json!({
            "insured_no": person, "care_type": "inpatient", "admitted_on": first, "discharged_on": last,
        })
    };
    let one = desk
        .claim_of(
            bill("1", LOOKS, "1.00"),
            &stay(PERSON, "2025-03-01", "2025-03-08"),
        )
        .await;
    submit(&desk, one).await;
    let elsewhere = bill::PageHash([3; 4]);
    let other = stay(ANOTHER, "2025-03-10", "2025-03-12");
    let two = desk.claim_of(bill("2", elsewhere, "2.00"), &other).await;
    assert_eq!(found(&desk, two).await, [""; 0]);
    correct(&counter, two, "insured_no", &json!(PERSON))
        .await
        .ok();
    assert_eq!(
        found(&desk, two).await,
        [format!("split-admission@1 [{one}]")]
    );
    correct(&counter, two, "admitted_on", &json!("2025-03-30"))
        .await
        .problem(422, "bad_correction");
    correct(&counter, two, "discharged_on", &json!("2025-04-02"))
        .await
        .ok();
    correct(&counter, two, "admitted_on", &json!("2025-03-30"))
        .await
        .ok();
    assert_eq!(found(&desk, two).await, [""; 0]);
}

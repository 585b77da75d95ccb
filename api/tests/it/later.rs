//! Later claims, once an earlier one changed.

use bill::PageHash;
use serde_json::{Value, json};
use tests::desk::TestDesk;
use tests::paper;

use crate::earlier::{LOOKS, bill, desk, found, nobody, other_looks, send_back, submit};

/// The claim's trail as `action number`, its views left out.
async fn trail(desk: &TestDesk, claim: i64) -> Vec<String> {
    let auditor = desk.sign_in("auditor").await;
    let path = format!("/api/v1/claims/{claim}/audit");
    let records = auditor.get(&path).await.ok()["records"].clone();
    let records = records.as_array().unwrap().iter();
    let named = records.map(|one| {
        let number = one["detail"]["number"].as_str().unwrap_or_default();
        format!("{} {number}", one["action"].as_str().unwrap())
    });
    named.filter(|one| one.starts_with("claim.")).collect()
}

async fn correct_header(desk: &TestDesk, claim: i64, field: &str, value: &str) {
    let reviewer = desk.sign_in("reviewer").await;
    let body = json!({
        "correction_id": uuid::Uuid::new_v4(), "version": desk.claim(claim).await.version,
        "value": value, "reason": "依票据原件更正",
    });
    let path = format!("/api/v1/claims/{claim}/header/{field}/corrections");
    reviewer.post(&path, &body).await.ok();
}

#[tokio::test]
async fn later_claims_follow_what_becomes_of_an_earlier_one() {
    let desk = desk().await;
    let again = || bill("0012345678", other_looks(), "21.00");
    let first = desk
        .claim_of(bill("0012345670", LOOKS, "20.00"), &nobody())
        .await;
    submit(&desk, first).await;
    let (in_review, at_counter) = (
        desk.claim_of(again(), &nobody()).await,
        desk.claim_of(bill("0012345678", PageHash([9; 4]), "22.00"), &nobody())
            .await,
    );
    submit(&desk, in_review).await;
    let seen = desk.claim(in_review).await.version;
    desk.desk.rejudge_later_claims().await.unwrap();
    assert_eq!(desk.claim(in_review).await.version, seen);
    assert_eq!(found(&desk, in_review).await, [""; 0]);

    correct_header(&desk, first, "bill_no", "0012345678").await;
    desk.desk.rejudge_later_claims().await.unwrap();
    let twin = [format!("same-invoice@1 [{first}]")];
    assert_eq!(found(&desk, in_review).await, twin);
    assert_eq!(found(&desk, at_counter).await.len(), 1);
    assert_eq!(
        found(&desk, first).await,
        [""; 0],
        "it stays the earlier one"
    );
    assert!(desk.claim(in_review).await.version > seen);
    let number = desk.claim(first).await.number;
    let because = format!("claim.rejudge {number}");
    assert!(trail(&desk, in_review).await.contains(&because));

    // Returned, it is no earlier claim any more.
    send_back(&desk, first).await;
    desk.desk.rejudge_later_claims().await.unwrap();
    assert_eq!(found(&desk, in_review).await, [""; 0]);
}

#[tokio::test]
async fn an_approved_claim_stays_as_it_is_with_a_note_of_what_changed_before_it() {
    let desk = desk().await;
    let first = desk
        .claim_of(bill("0012345678", LOOKS, "20.00"), &nobody())
        .await;
    submit(&desk, first).await;
    let (twin, stranger) = (
        desk.claim_of(bill("0012345678", other_looks(), "21.00"), &nobody())
            .await,
        desk.claim_of(bill("77", PageHash([9; 4]), "20.00"), &nobody())
            .await,
    );
    let reviewer = desk.sign_in("reviewer").await;
    for claim in [twin, stranger] {
        submit(&desk, claim).await;
        let path = format!("/api/v1/claims/{claim}/approve");
        let body = json!({ "reason": "已核对原件，并非同一票据" });
        reviewer.post(&path, &body).await.ok();
    }
    let before = desk.desk.storage.bill(twin).await.unwrap().unwrap().judged;
    correct_header(&desk, first, "bill_no", "0099999999").await;
    desk.desk.rejudge_later_claims().await.unwrap();
    let after = desk.desk.storage.bill(twin).await.unwrap().unwrap().judged;
    assert_eq!(before, after);
    let note = format!("claim.earlier_changed {}", desk.claim(first).await.number);
    assert!(trail(&desk, twin).await.contains(&note));
    assert!(!trail(&desk, stranger).await.contains(&note));
}

#[tokio::test]
async fn a_decision_that_changes_no_record_rejudges_nothing() {
    let desk = desk().await;
    let claim = desk
        .claim_of(bill("0012345678", LOOKS, "20.00"), &nobody())
        .await;
    submit(&desk, claim).await;
    let decide = async |step: Value| {
        let reviewer = desk.sign_in("reviewer").await;
        let mut body = json!({
            "decision_id": uuid::Uuid::new_v4(), "version": desk.claim(claim).await.version,
            "reason": "看过原件",
        });
        let fields = step.as_object().unwrap().clone();
        body.as_object_mut().unwrap().extend(fields);
        let path = format!("/api/v1/claims/{claim}/lines/0/decisions");
        reviewer.post(&path, &body).await.ok();
        desk.desk.storage.changed_claim().await.unwrap().is_some()
    };
    assert!(!decide(json!({ "action": "reject" })).await);
    let amount = json!({ "field": "amount", "value": "2.00" });
    assert!(decide(json!({ "action": "correct", "correction": amount })).await);
}

/// What claims are judged by changes: the open ones follow, the approved ones stay.
#[tokio::test]
async fn open_claims_are_judged_again_by_what_is_loaded() {
    let desk = TestDesk::open().await;
    let admin = desk.sign_in("admin").await;
    let page = || paper::bill("page.png");
    let (open, approved) = (
        desk.claim_of(page(), &nobody()).await,
        desk.claim_of(page(), &nobody()).await,
    );
    let judged = async |claim: i64| desk.desk.storage.bill(claim).await.unwrap().unwrap().judged;
    for claim in [open, approved] {
        submit(&desk, claim).await;
    }
    let reviewer = desk.sign_in("reviewer").await;
    let approve = async |claim: i64| {
        let path = format!("/api/v1/claims/{claim}/approve");
        reviewer
            .post(&path, &json!({ "reason": "已核对原件" }))
            .await
    };
    let lines = judged(approved).await.matches.len();
    for line in 0..lines {
        let body = json!({
            "decision_id": uuid::Uuid::new_v4(), "version": desk.claim(approved).await.version,
            "action": "accept", "reason": "看过原件",
        });
        let path = format!("/api/v1/claims/{approved}/lines/{line}/decisions");
        reviewer.post(&path, &body).await.ok();
    }
    approve(approved).await.ok();
    let (before, kept) = (judged(open).await, judged(approved).await);
    let version = desk.claim(open).await.version;

    let first = before.matches[0].entry.clone().unwrap();
    let dearer = format!(
        "code,kind,name,class,self_pay_ratio,valid_from\n{},{},{},丙,1,{}\n",
        first.code,
        serde_json::to_value(first.kind).unwrap().as_str().unwrap(),
        first.name,
        first.valid_from,
    );
    let load = async |text: &str| {
        let path = "/api/v1/catalog/import";
        admin.form(path, &[("c.csv", text.as_bytes())]).await.ok()
    };
    load(&dearer).await;
    approve(open).await.problem(409, "being_judged_again");
    assert_eq!(admin.get("/healthz").await.json()["rejudging"], 1);
    assert_eq!(desk.desk.rejudge_stale_claims().await.unwrap(), 1);
    let after = judged(open).await;
    assert_ne!(before.amounts, after.amounts);
    assert_eq!(judged(approved).await, kept);
    assert!(desk.claim(open).await.version > version);
    assert!(
        trail(&desk, open)
            .await
            .contains(&"claim.rejudge ".to_owned())
    );
    assert_eq!(admin.get("/healthz").await.json()["rejudging"], 0);

    // What changes no finding leaves the claim as it was; the same file once more is no change at all.
    let version = desk.claim(open).await.version;
    load(&dearer).await;
    assert_eq!(desk.desk.rejudge_stale_claims().await.unwrap(), 0);
    let other = "code,kind,name,class,valid_from\nZ77,drug,无关胶囊,甲,2020-01-01\n";
    load(other).await;
    assert_eq!(desk.desk.rejudge_stale_claims().await.unwrap(), 1);
    assert_eq!(desk.claim(open).await.version, version);
}

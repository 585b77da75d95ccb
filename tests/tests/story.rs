//! One bill goes all the way: printed, scanned, uploaded, read, decided, approved, found again.

use printer::degrade::Grade;
use serde_json::{Value, json};
use tests::client::{Client, percent_encoded};
use tests::desk::TestDesk;
use tests::paper;
use uuid::Uuid;

const PATIENCE: std::time::Duration = std::time::Duration::from_mins(4);

async fn until_read(counter: &Client, path: &str) -> Value {
    let began = std::time::Instant::now();
    loop {
        let claim = counter.get(path).await.ok();
        if claim["state"] != "reading" {
            return claim;
        }
        assert!(began.elapsed() < PATIENCE, "the claim is never read");
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
}

/// Rejects every doubtful line and answers with the bill after the last decision.
async fn decide_all(reviewer: &Client, path: &str) -> Value {
    let mut bill = reviewer.get(&format!("{path}/bill")).await.ok();
    let lines = bill["lines"].as_array().expect("lines").clone();
    for line in lines.iter().filter(|line| line["doubtful"] == true) {
        let decision = json!({
            "decision_id": Uuid::new_v4(), "action": "reject", "reason": "目录外", "version": bill["version"],
        });
        let path = format!("{path}/lines/{}/decisions", line["index"]);
        bill = reviewer.post(&path, &decision).await.ok();
    }
    bill
}

#[tokio::test(flavor = "multi_thread")]
async fn a_printed_bill_is_read_decided_approved_and_found() {
    if !paper::can_read() {
        return;
    }
    let desk = TestDesk::open().await;
    let workers = desk.start_workers().await;
    let (content, scans) = paper::printed(21, Grade::Clean);
    let counter = desk.sign_in("counter").await;
    let claim = counter
        .post("/api/v1/claims", &json!({ "reason_code": "03" }))
        .await
        .ok();
    let path = format!("/api/v1/claims/{}", claim["id"]);
    let names: Vec<String> = (1..=scans.len())
        .map(|page| format!("page-{page}.png"))
        .collect();
    let files: Vec<(&str, &[u8])> = names
        .iter()
        .zip(&scans)
        .map(|(name, scan)| (name.as_str(), scan.as_slice()))
        .collect();
    counter
        .upload(claim["id"].as_i64().expect("an id"), &files)
        .await
        .ok();

    let read = until_read(&counter, &path).await;
    assert_eq!(read["state"], "read", "{read}");
    assert_eq!(read["summary"]["lines"], content.lines.len(), "{read}");
    counter
        .post(&format!("{path}/submit"), &json!({}))
        .await
        .ok();

    let reviewer = desk.sign_in("reviewer").await;
    let bill = decide_all(&reviewer, &path).await;
    assert_eq!(bill["undecided"], 0);
    let yuan = |part: &str| -> bill::Money {
        bill["settlement"][part]
            .as_str()
            .and_then(|text| text.parse().ok())
            .expect("an amount")
    };
    let parts = ["full_self_pay", "over_limit", "pre_self_pay", "in_scope"];
    assert_eq!(
        parts.into_iter().map(yuan).sum::<bill::Money>(),
        yuan("amount")
    );
    assert_eq!(
        reviewer
            .post(&format!("{path}/approve"), &json!({ "reason": "核对无误" }))
            .await
            .ok()["state"],
        "approved"
    );

    let name: Vec<char> = content.lines[0].name.chars().collect();
    let pair: String = name[..2].iter().collect();
    let query = percent_encoded(&pair);
    let auditor = desk.sign_in("auditor").await;
    let found = auditor
        .get(&format!("/api/v1/archive?q={query}"))
        .await
        .ok();
    let hit = &found["hits"][0];
    assert_eq!(hit["claim"]["id"], claim["id"], "{pair}: {found}");
    assert!(hit["box"]["corners"].is_array(), "{hit}");
    let trail = auditor.get(&format!("{path}/audit")).await.ok();
    let last = trail["records"]
        .as_array()
        .and_then(|rows| rows.last())
        .expect("rows");
    assert_eq!(
        (&last["actor"], &last["action"]),
        (&json!("reviewer"), &json!("claim.approve"))
    );
    assert!(
        desk.desk
            .storage
            .verify_audit()
            .await
            .expect("the trail is read")
            .is_ok()
    );
    workers.stop(&desk.desk).await.expect("workers stop");
}

use api::claim::{ClaimState, Trouble};
use api::storage::{DocumentRefusal, NewDocument};
use serde_json::json;
use tests::desk::TestDesk;

async fn waiting_claim(desk: &TestDesk) -> i64 {
    let counter = desk.sign_in("counter").await;
    let claim = counter
        .post("/api/v1/claims", &json!({ "reason_code": "01" }))
        .await
        .ok()["id"]
        .as_i64()
        .unwrap();
    desk.desk.storage.queue_reading(claim).await.unwrap();
    claim
}

fn trouble() -> Trouble {
    Trouble {
        code: "poison".to_owned(),
        message_zh: "坏".to_owned(),
        message_en: "bad".to_owned(),
    }
}

#[tokio::test]
async fn a_lease_is_held_by_one_and_ends_without_a_heartbeat() {
    let desk = TestDesk::open().await;
    let storage = &desk.desk.storage;
    let claim = waiting_claim(&desk).await;
    let first = storage.take_job("first", 60).await.unwrap().unwrap();
    assert_eq!((first.claim, first.attempt), (claim, 1));
    assert!(storage.take_job("second", 60).await.unwrap().is_none());
    assert!(storage.renew_lease(&first, -1).await.unwrap());
    let second = storage.take_job("second", 60).await.unwrap().unwrap();
    assert_eq!((second.job, second.attempt), (first.job, 2));
    assert!(!storage.renew_lease(&first, 60).await.unwrap());
    assert!(storage.renew_lease(&second, 60).await.unwrap());
}

#[tokio::test]
async fn a_job_that_never_ends_is_given_up_and_blocks_no_other() {
    let desk = TestDesk::open().await;
    let storage = &desk.desk.storage;
    let poison = waiting_claim(&desk).await;
    for attempt in 1..=3 {
        let lease = storage.take_job("worker", 60).await.unwrap().unwrap();
        assert_eq!((lease.claim, lease.attempt), (poison, attempt));
        storage.release_job(&lease).await.unwrap();
    }
    assert!(storage.take_job("worker", 60).await.unwrap().is_none());
    assert_eq!(
        storage.give_up_exhausted(&trouble()).await.unwrap(),
        [poison]
    );
    let claim = desk.claim(poison).await;
    assert_eq!(claim.state, ClaimState::Registered);
    assert_eq!(claim.problem, Some(trouble()));
    let next = waiting_claim(&desk).await;
    assert_eq!(
        storage.take_job("worker", 60).await.unwrap().unwrap().claim,
        next
    );
}

#[tokio::test]
async fn documents_that_come_during_a_reading_are_read_after_it() {
    let desk = TestDesk::open().await;
    let storage = &desk.desk.storage;
    let claim = waiting_claim(&desk).await;
    let first = storage.take_job("worker", 60).await.unwrap().unwrap();
    storage.queue_reading(claim).await.unwrap();
    storage.queue_reading(claim).await.unwrap();
    assert!(storage.take_job("other", 60).await.unwrap().is_none());
    storage.fail_job(&first, &trouble()).await.unwrap();
    assert_eq!(desk.claim(claim).await.state, ClaimState::Reading);
    let second = storage.take_job("other", 60).await.unwrap().unwrap();
    assert_eq!(second.claim, claim);
    storage.fail_job(&second, &trouble()).await.unwrap();
    assert!(storage.take_job("other", 60).await.unwrap().is_none());
}

#[tokio::test]
async fn the_next_lease_of_the_same_owner_is_another_lease() {
    let desk = TestDesk::open().await;
    let storage = &desk.desk.storage;
    let claim = waiting_claim(&desk).await;
    let first = storage.take_job("worker", -1).await.unwrap().unwrap();
    let second = storage.take_job("worker", 60).await.unwrap().unwrap();
    assert!(!storage.renew_lease(&first, 60).await.unwrap());
    storage.fail_job(&first, &trouble()).await.unwrap();
    storage.release_job(&first).await.unwrap();
    assert_eq!(desk.claim(claim).await.state, ClaimState::Reading);
    assert!(storage.renew_lease(&second, 60).await.unwrap());
}

#[tokio::test]
async fn a_claim_in_review_takes_no_more_files_and_is_not_read_again() {
    let desk = TestDesk::open().await;
    let claim = desk.submitted_claim().await;
    let storage = &desk.desk.storage;
    assert!(!storage.queue_reading(claim).await.unwrap());
    assert_eq!(desk.claim(claim).await.state, ClaimState::Submitted);
    let late = NewDocument {
        name: "late.png".to_owned(),
        sha256: "ab".repeat(32),
        media_type: "image/png",
        size: 1,
        pages: Ok(1),
    };
    let by = desk.user("counter").await;
    let refused = storage.add_document(claim, &by, &late).await.unwrap();
    assert_eq!(
        refused.unwrap_err(),
        DocumentRefusal::Closed(ClaimState::Submitted)
    );
    assert!(storage.take_job("worker", 60).await.unwrap().is_none());
}

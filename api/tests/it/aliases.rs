use api::storage::Hospital;
use axum::http::Method;
use serde_json::{Value, json};
use tests::client::Client;
use tests::desk::TestDesk;
use uuid::Uuid;

/// A desk that knows the hospital of the bills.
async fn open() -> TestDesk {
    let desk = TestDesk::open().await;
    let hospital = Hospital {
        code: "H1".to_owned(),
        name: "青麓市第一人民医院".to_owned(),
        level: None,
        region: "青麓市".to_owned(),
        designated_from: None,
        designated_to: None,
        suspensions: Vec::new(),
    };
    let storage = &desk.desk.storage;
    storage.put_hospitals("test", &[hospital]).await.unwrap();
    desk.desk.reference.reload(storage).await.unwrap();
    desk
}

async fn bill(reviewer: &Client, claim: i64) -> Value {
    let path = format!("/api/v1/claims/{claim}/bill");
    reviewer.get(&path).await.ok()
}

async fn choose(reviewer: &Client, claim: i64, line: usize, code: &str) {
    let version = bill(reviewer, claim).await["version"].clone();
    let body = json!({
        "decision_id": Uuid::new_v4(), "version": version, "reason": "同一产品",
        "action": "choose_entry", "entry_code": code,
    });
    let path = format!("/api/v1/claims/{claim}/lines/{line}/decisions");
    reviewer.post(&path, &body).await.ok();
}

#[tokio::test]
async fn a_choice_teaches_the_hospitals_spelling_until_it_is_withdrawn() {
    let desk = open().await;
    let (reviewer, admin) = (desk.sign_in("reviewer").await, desk.sign_in("admin").await);
    choose(&reviewer, desk.submitted_claim().await, 2, "C0201").await;
    let second = desk.submitted_claim().await;
    let taught = bill(&reviewer, second).await;
    assert_eq!(taught["lines"][2]["match"]["entry"]["code"], "C0201");
    choose(&reviewer, second, 2, "XJ01CA04").await;

    let list = admin.get("/api/v1/aliases").await.ok();
    assert_eq!(reviewer.get("/api/v1/aliases").await.ok(), list);
    let counter = desk.sign_in("counter").await;
    let unseen = counter.get("/api/v1/aliases").await;
    unseen.problem(403, "role_not_allowed");
    let [alias] = list["aliases"].as_array().unwrap().as_slice() else {
        panic!("{list}");
    };
    assert_eq!(alias["entry_name"], "医用敷贴");
    assert_eq!(alias["used"], 1);
    assert_eq!(alias["printed"], "纳米能量养生贴");
    assert_eq!(alias["entry_code"], "C0201");
    assert_eq!(alias["taught_by"], "reviewer");
    assert_eq!(alias["corrected"], 1);

    let path = format!("/api/v1/aliases/{}", alias["id"]);
    let withdraw = async |client: &Client| client.json(Method::DELETE, &path, &json!({})).await;
    withdraw(&reviewer).await.problem(403, "role_not_allowed");
    withdraw(&admin).await.ok();
    withdraw(&admin).await.problem(404, "not_found");
    let third = bill(&reviewer, desk.submitted_claim().await).await;
    assert_eq!(third["lines"][2]["match"]["verdict"], "unlisted");
}

#[tokio::test]
async fn a_choice_against_a_listed_name_teaches_nothing() {
    let desk = open().await;
    let (reviewer, admin) = (desk.sign_in("reviewer").await, desk.sign_in("admin").await);
    choose(&reviewer, desk.submitted_claim().await, 0, "C0201").await;
    let list = admin.get("/api/v1/aliases").await.ok();
    assert_eq!(list["aliases"], json!([]));
    let next = bill(&reviewer, desk.submitted_claim().await).await;
    assert_eq!(next["lines"][0]["match"]["entry"]["code"], "XJ01CA04");
}

#[tokio::test]
async fn another_choice_on_the_line_that_taught_takes_the_spelling_back() {
    let desk = open().await;
    let (reviewer, admin) = (desk.sign_in("reviewer").await, desk.sign_in("admin").await);
    let claim = desk.submitted_claim().await;
    choose(&reviewer, claim, 2, "C0201").await;
    choose(&reviewer, claim, 2, "XJ01CA04").await;
    let list = admin.get("/api/v1/aliases").await.ok();
    let [alias] = list["aliases"].as_array().unwrap().as_slice() else {
        panic!("{list}");
    };
    assert_eq!(alias["entry_code"], "XJ01CA04");
    assert_eq!(alias["corrected"], 0);
}

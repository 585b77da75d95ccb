use axum::http::Method;
use serde_json::{Value, json};
use tests::client::{Client, Reply};
use tests::desk::TestDesk;
use uuid::Uuid;

struct Review {
    /// Its folder goes with it.
    desk: TestDesk,
    claim: i64,
    reviewer: Client,
}

impl Review {
    async fn open() -> Review {
        let desk = TestDesk::open().await;
        let claim = desk.submitted_claim().await;
        let reviewer = desk.sign_in("reviewer").await;
        Review {
            desk,
            claim,
            reviewer,
        }
    }

    async fn bill(&self) -> Value {
        self.reviewer
            .get(&format!("/api/v1/claims/{}/bill", self.claim))
            .await
            .ok()
    }

    async fn decide(&self, line: usize, body: &Value) -> Reply {
        let path = format!("/api/v1/claims/{}/lines/{line}/decisions", self.claim);
        self.reviewer.post(&path, body).await
    }

    async fn go(&self, verb: &str) -> Reply {
        self.reviewer
            .post(&format!("/api/v1/claims/{}/{verb}", self.claim), &json!({}))
            .await
    }
}

/// A decision with a new id, on the version of the bill.
fn step(bill: &Value, fields: &Value) -> Value {
    let mut body =
        json!({ "decision_id": Uuid::new_v4(), "version": bill["version"], "reason": "看过原件" });
    body.as_object_mut()
        .unwrap()
        .extend(fields.as_object().unwrap().clone());
    body
}

#[tokio::test]
async fn only_the_unlisted_line_is_doubtful_and_it_must_be_decided_before_approval() {
    let review = Review::open().await;
    let bill = review.bill().await;
    let doubtful: Vec<bool> = bill["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["doubtful"] == true)
        .collect();
    assert_eq!(doubtful, [false, false, true], "{bill}");
    assert_eq!(bill["lines"][2]["match"]["verdict"], "unlisted");
    review.go("approve").await.problem(409, "undecided_lines");
    let rejected = review
        .decide(2, &step(&bill, &json!({ "action": "reject" })))
        .await
        .ok();
    assert_eq!(rejected["undecided"], 0);
    assert_eq!(rejected["lines"][2]["decision"]["action"], "reject");
    assert_eq!(review.go("approve").await.ok()["state"], "approved");
    review
        .decide(2, &step(&rejected, &json!({ "action": "accept" })))
        .await
        .problem(409, "not_in_review");
}

#[tokio::test]
async fn a_decision_is_applied_exactly_once() {
    let review = Review::open().await;
    let bill = review.bill().await;
    let body = step(&bill, &json!({ "action": "reduce", "amount": "15.00" }));
    let first = review.decide(0, &body).await.ok();
    let again = review.decide(0, &body).await.ok();
    assert_eq!(first, again);
    assert_eq!(
        first["version"].as_i64(),
        bill["version"].as_i64().map(|version| version + 1)
    );
    assert_eq!(first["lines"][0]["history"].as_array().unwrap().len(), 1);
    let mut other = body.clone();
    other["amount"] = json!("1.00");
    review
        .decide(0, &other)
        .await
        .problem(409, "decision_id_reused");
    review
        .decide(1, &body)
        .await
        .problem(409, "decision_id_reused");
}

#[tokio::test]
async fn of_many_at_once_with_the_same_id_or_version_one_is_applied() {
    let review = Review::open().await;
    let bill = review.bill().await;
    let same = step(&bill, &json!({ "action": "reject" }));
    let replies = futures_join(&review, (0..8).map(|_| same.clone()).collect()).await;
    assert!(
        replies.iter().all(|reply| reply.status.is_success()),
        "{replies:?}"
    );
    let bill = review.bill().await;
    assert_eq!(bill["lines"][2]["history"].as_array().unwrap().len(), 1);
    let different = (0..8)
        .map(|_| step(&bill, &json!({ "action": "accept" })))
        .collect();
    let replies = futures_join(&review, different).await;
    assert_eq!(
        replies
            .iter()
            .filter(|reply| reply.status.is_success())
            .count(),
        1
    );
    assert_eq!(
        replies
            .iter()
            .filter(|reply| reply.json()["code"] == "stale_version")
            .count(),
        7
    );
    let audit = review
        .reviewer
        .get(&format!("/api/v1/claims/{}/audit", review.claim))
        .await
        .ok();
    let decided = audit["records"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|record| record["action"].as_str().unwrap().starts_with("line."));
    assert_eq!(decided.count(), 2);
}

async fn futures_join(review: &Review, bodies: Vec<Value>) -> Vec<Reply> {
    let tasks: Vec<_> = bodies
        .into_iter()
        .map(|body| {
            let (reviewer, claim) = (review.reviewer.clone(), review.claim);
            tokio::spawn(async move {
                reviewer
                    .post(&format!("/api/v1/claims/{claim}/lines/2/decisions"), &body)
                    .await
            })
        })
        .collect();
    let mut replies = Vec::new();
    for task in tasks {
        replies.push(task.await.unwrap());
    }
    replies
}

#[tokio::test]
async fn the_money_follows_the_decisions() {
    let review = Review::open().await;
    let bill = review.bill().await;
    assert_eq!(
        bill["settlement"],
        json!({ "amount": "309.00", "full_self_pay": "199.00", "over_limit": "0.00", "pre_self_pay": "9.00", "in_scope": "101.00" })
    );
    let reduced = review
        .decide(
            0,
            &step(&bill, &json!({ "action": "reduce", "amount": "15.00" })),
        )
        .await
        .ok();
    assert_eq!(reduced["settlement"]["full_self_pay"], "204.00");
    assert_eq!(reduced["settlement"]["in_scope"], "96.00");
    let rejected = review
        .decide(1, &step(&reduced, &json!({ "action": "reject" })))
        .await
        .ok();
    assert_eq!(
        rejected["settlement"],
        json!({ "amount": "309.00", "full_self_pay": "294.00", "over_limit": "0.00", "pre_self_pay": "0.00", "in_scope": "15.00" })
    );
    let again = review
        .decide(1, &step(&rejected, &json!({ "action": "accept" })))
        .await
        .ok();
    assert_eq!(again["settlement"]["in_scope"], "96.00");
    assert_eq!(again["lines"][1]["history"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_correction_is_judged_again_and_asks_for_a_decision_anew() {
    let review = Review::open().await;
    let bill = review.bill().await;
    let accepted = review
        .decide(2, &step(&bill, &json!({ "action": "accept" })))
        .await
        .ok();
    assert_eq!(accepted["undecided"], 0);
    let correction =
        json!({ "action": "correct", "correction": { "field": "name", "value": "医用敷贴" } });
    let corrected = review.decide(2, &step(&accepted, &correction)).await.ok();
    let line = &corrected["lines"][2];
    assert_eq!(line["fields"]["name"]["provenance"], "human");
    assert_eq!(line["fields"]["name"]["box"]["page"], 1);
    assert_eq!(line["match"]["entry"]["code"], "C0201", "{line}");
    assert_eq!(line["decision"], Value::Null);
    assert_eq!(corrected["settlement"]["pre_self_pay"], "48.80");
    let bad = json!({ "action": "correct", "correction": { "field": "amount", "value": "许多" } });
    review
        .decide(2, &step(&corrected, &bad))
        .await
        .problem(422, "bad_correction");
}

#[tokio::test]
async fn another_entry_can_be_chosen_or_none() {
    let review = Review::open().await;
    let bill = review.bill().await;
    let choose = |code: Value| json!({ "action": "choose_entry", "entry_code": code });
    review
        .decide(2, &step(&bill, &choose(json!("NOPE"))))
        .await
        .problem(422, "unknown_entry");
    let chosen = review
        .decide(2, &step(&bill, &choose(json!("C0201"))))
        .await
        .ok();
    assert_eq!(chosen["lines"][2]["match"]["entry"]["code"], "C0201");
    assert_eq!(
        chosen["lines"][2]["doubtful"], false,
        "{}",
        chosen["lines"][2]
    );
    let none = review
        .decide(0, &step(&chosen, &choose(Value::Null)))
        .await
        .ok();
    assert_eq!(none["lines"][0]["match"]["verdict"], "unlisted");
    assert_eq!(none["lines"][2]["match"]["entry"]["code"], "C0201");
}

#[tokio::test]
async fn what_is_missing_or_out_of_range_is_named() {
    let review = Review::open().await;
    let bill = review.bill().await;
    let decide = async |line, fields: Value| review.decide(line, &step(&bill, &fields)).await;
    decide(2, json!({ "action": "reject", "reason": " " }))
        .await
        .problem(422, "reason_required");
    decide(0, json!({ "action": "reduce" }))
        .await
        .problem(422, "missing_field");
    decide(0, json!({ "action": "reduce", "amount": "20.01" }))
        .await
        .problem(422, "amount_out_of_range");
    decide(0, json!({ "action": "reduce", "amount": "-1.00" }))
        .await
        .problem(422, "amount_out_of_range");
    decide(9, json!({ "action": "accept" }))
        .await
        .problem(404, "not_found");
    decide(0, json!({ "action": "accept", "version": 1 }))
        .await
        .problem(409, "stale_version");
    decide(0, json!({ "action": "accept", "decision_id": "1" }))
        .await
        .problem(422, "bad_request_body");
    assert_eq!(review.bill().await["version"], bill["version"]);
}

#[tokio::test]
async fn who_entered_a_claim_neither_decides_nor_approves_it() {
    let desk = TestDesk::open().await;
    let reviewer = desk.sign_in("reviewer").await;
    let claim = reviewer
        .post("/api/v1/claims", &json!({ "reason_code": "01" }))
        .await
        .ok()["id"]
        .clone();
    let id = claim.as_i64().unwrap();
    let own = format!("/api/v1/claims/{id}/lines/0/decisions");
    let body = json!({ "decision_id": Uuid::new_v4(), "action": "accept", "version": 1 });
    reviewer.post(&own, &body).await.problem(403, "own_claim");
    reviewer
        .post(&format!("/api/v1/claims/{id}/approve"), &json!({}))
        .await
        .problem(403, "own_claim");
    reviewer
        .post(
            &format!("/api/v1/claims/{id}/return"),
            &json!({ "reason": "x" }),
        )
        .await
        .problem(403, "own_claim");
}

#[tokio::test]
async fn who_added_a_document_does_not_decide_either() {
    let desk = TestDesk::open().await;
    let claim = desk.read_claim().await;
    let (counter, reviewer) = (
        desk.sign_in("counter").await,
        desk.sign_in("reviewer").await,
    );
    let (_, pages) = tests::paper::printed(3, printer::degrade::Grade::Clean);
    reviewer
        .upload(claim, &[("late.png", &pages[0])])
        .await
        .ok();
    let bill = counter
        .get(&format!("/api/v1/claims/{claim}/bill"))
        .await
        .ok();
    let path = format!("/api/v1/claims/{claim}/lines/0/decisions");
    reviewer
        .post(&path, &step(&bill, &json!({ "action": "accept" })))
        .await
        .problem(403, "own_claim");
}

#[tokio::test]
async fn who_changed_the_facts_does_not_decide_either() {
    let desk = TestDesk::open().await;
    let claim = desk.read_claim().await;
    let (counter, reviewer) = (
        desk.sign_in("counter").await,
        desk.sign_in("reviewer").await,
    );
    let path = format!("/api/v1/claims/{claim}");
    let version = reviewer.get(&path).await.ok()["version"].clone();
    let change = json!({ "version": version, "facts": { "gender": "female" } });
    reviewer.json(Method::PATCH, &path, &change).await.ok();
    counter
        .post(&format!("{path}/submit"), &json!({}))
        .await
        .ok();
    reviewer
        .post(&format!("{path}/approve"), &json!({}))
        .await
        .problem(403, "own_claim");
}

#[tokio::test]
async fn a_decision_does_not_stand_once_something_else_is_said_of_its_line() {
    let review = Review::open().await;
    let bill = review.bill().await;
    let accept = json!({ "action": "accept" });
    let bill = review.decide(0, &step(&bill, &accept)).await.ok();
    let bill = review.decide(2, &step(&bill, &accept)).await.ok();
    assert_eq!(bill["undecided"], 0);
    let path = format!("/api/v1/claims/{}", review.claim);
    let reason = json!({ "reason": "日期有误" });
    let version = review
        .reviewer
        .post(&format!("{path}/return"), &reason)
        .await
        .ok()["version"]
        .clone();
    let facts = json!({ "admitted_on": "2015-01-01", "discharged_on": "2015-01-02" });
    let change = json!({ "version": version, "facts": facts });
    let counter = review.desk.sign_in("counter").await;
    counter.json(Method::PATCH, &path, &change).await.ok();
    let bill = review.bill().await;
    assert_eq!(bill["lines"][0]["decision"], Value::Null);
    assert_eq!(bill["lines"][0]["history"].as_array().unwrap().len(), 1);
    assert_ne!(bill["undecided"], 0);
}

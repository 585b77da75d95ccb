use axum::http::Method;
use serde_json::json;
use tests::desk::TestDesk;

#[tokio::test]
async fn a_claim_is_registered_with_checked_facts() {
    let desk = TestDesk::open().await;
    let counter = desk.sign_in("counter").await;
    let post = async |body| counter.post("/api/v1/claims", &body).await;
    post(json!({ "reason_code": "12" }))
        .await
        .problem(422, "unknown_reason_code");
    post(json!({ "reason_code": "01", "hospital_code": "X" }))
        .await
        .problem(422, "unknown_hospital");
    post(json!({ "reason_code": "01", "facts": { "gender": "cat" } }))
        .await
        .problem(422, "bad_request_body");
    post(json!({ "reason_code": "01", "title": "长".repeat(201) }))
        .await
        .problem(422, "title_too_long");
    let claim = post(json!({ "reason_code": "03", "title": " 异地住院 ", "facts": { "gender": "female", "age_years": 67 } })).await.ok();
    assert_eq!(
        (&claim["state"], &claim["title"]),
        (&json!("registered"), &json!("异地住院"))
    );
    assert_eq!(claim["facts"]["age_years"], 67);
    assert!(
        claim["number"].as_str().unwrap().ends_with("-0001"),
        "{claim}"
    );
    assert_eq!(
        counter.get("/api/v1/claims?state=registered").await.ok()["total"],
        1
    );
    assert_eq!(
        counter.get("/api/v1/claims?state=approved").await.ok()["total"],
        0
    );
    counter
        .get("/api/v1/claims/77")
        .await
        .problem(404, "not_found");
    counter
        .get("/api/v1/claims/x")
        .await
        .problem(404, "not_found");
    counter
        .get("/api/v1/claims?state=lost")
        .await
        .problem(400, "bad_query");
}

#[tokio::test]
async fn changing_the_facts_judges_again_and_needs_the_newest_version() {
    let desk = TestDesk::open().await;
    let claim = desk.read_claim().await;
    let counter = desk.sign_in("counter").await;
    let path = format!("/api/v1/claims/{claim}");
    let before = counter.get(&format!("{path}/bill")).await.ok();
    // Maternity insurance pays drugs without regard to class; services keep their ratio.
    let version = counter.get(&path).await.ok()["version"].clone();
    let change = json!({ "version": version, "facts": { "insurance_type": "maternity" } });
    counter.json(Method::PATCH, &path, &change).await.ok();
    counter
        .json(Method::PATCH, &path, &change)
        .await
        .problem(409, "stale_version");
    let after = counter.get(&format!("{path}/bill")).await.ok();
    assert_eq!(
        before["settlement"]["amount"],
        after["settlement"]["amount"]
    );
    assert_eq!(
        counter.get(&path).await.ok()["facts"]["insurance_type"],
        "maternity"
    );
}

#[tokio::test]
async fn a_page_tells_where_its_text_is_from_and_what_its_codes_state() {
    let desk = TestDesk::open().await;
    let claim = desk.read_claim().await;
    let counter = desk.sign_in("counter").await;
    let path = format!("/api/v1/claims/{claim}/bill");
    let page = counter.get(&path).await.ok()["pages"][0].clone();
    assert_eq!(page["source"], "text_layer");
    let stated = json!({
        "bill_code": "32060124", "bill_no": "0012345678", "check_code": "a1b2c3",
        "issued_on": "2025-01-31", "total": "309.00",
    });
    assert_eq!(
        page["codes"],
        json!([
            { "kind": "qr", "stated": stated, "text": null },
            { "kind": "qr", "stated": null, "text": "https://pay.example.cn/b…" },
        ])
    );
}

#[tokio::test]
async fn a_claim_in_review_is_closed_to_the_counter_until_it_is_returned() {
    let desk = TestDesk::open().await;
    let claim = desk.submitted_claim().await;
    let (counter, reviewer) = (
        desk.sign_in("counter").await,
        desk.sign_in("reviewer").await,
    );
    let path = format!("/api/v1/claims/{claim}");
    let version = counter.get(&path).await.ok()["version"].clone();
    let change = json!({ "version": version, "title": "新标题" });
    counter
        .json(Method::PATCH, &path, &change)
        .await
        .problem(409, "claim_closed");
    counter
        .upload(claim, &[("more.png", b"x")])
        .await
        .problem(409, "claim_closed");
    let back = format!("{path}/return");
    reviewer
        .post(&back, &json!({}))
        .await
        .problem(422, "reason_required");
    reviewer
        .post(&back, &json!({ "reason": "缺少出院小结" }))
        .await
        .ok();
    let returned = counter.get(&path).await.ok();
    assert_eq!(
        (&returned["state"], &returned["return_reason"]),
        (&json!("returned"), &json!("缺少出院小结"))
    );
    // The body may be left out.
    let submit = format!("{path}/submit");
    counter
        .send(Method::POST, &submit, Some("application/json"), "".into())
        .await
        .ok();
    assert_eq!(counter.get(&path).await.ok()["state"], "submitted");
}

#[tokio::test]
async fn a_claim_without_lines_is_not_handed_on() {
    let desk = TestDesk::open().await;
    let counter = desk.sign_in("counter").await;
    let claim = counter
        .post("/api/v1/claims", &json!({ "reason_code": "01" }))
        .await
        .ok();
    let path = format!("/api/v1/claims/{}/submit", claim["id"]);
    counter
        .post(&path, &json!({}))
        .await
        .problem(409, "nothing_read");
}

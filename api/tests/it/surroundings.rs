use axum::http::{Method, header};
use serde_json::json;
use tests::desk::TestDesk;

#[tokio::test]
async fn every_answer_carries_the_protecting_headers_and_an_id() {
    let desk = TestDesk::open().await;
    for path in ["/", "/healthz", "/api/v1/session", "/api/nothing"] {
        let reply = desk.client().get(path).await;
        let policy = reply.headers[header::CONTENT_SECURITY_POLICY]
            .to_str()
            .unwrap();
        assert!(
            policy.contains("default-src 'self'") && !policy.contains("unsafe-eval"),
            "{policy}"
        );
        assert_eq!(reply.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert_eq!(reply.headers[header::X_FRAME_OPTIONS], "DENY");
        assert!(!reply.headers["x-request-id"].is_empty());
    }
}

#[tokio::test]
async fn the_interface_describes_itself_without_the_internet() {
    let desk = TestDesk::open().await;
    let document = desk.client().get("/api/openapi.json").await.ok();
    assert!(document["paths"]["/api/v1/claims/{id}/lines/{index}/decisions"]["post"].is_object());
    assert!(document["components"]["schemas"]["Problem"]["properties"]["detail_en"].is_object());
    let page = desk.client().get("/api/docs/").await;
    assert!(page.status.is_success());
    let html = String::from_utf8(page.bytes).unwrap();
    assert!(
        html.contains("swagger-ui-bundle.js") && !html.contains("http"),
        "{html}"
    );
    let script = desk.client().get("/api/docs/swagger-ui-bundle.js").await;
    assert!(script.status.is_success() && script.bytes.len() > 100_000);
}

#[tokio::test]
async fn health_and_counters_are_open_to_machines() {
    let desk = TestDesk::open().await;
    let health = desk.client().get("/healthz").await;
    assert_eq!(
        (&health.json()["database"], &health.json()["store"]),
        (&json!("ok"), &json!("ok"))
    );
    desk.client().get("/api/v1/session").await;
    let metrics = desk.client().get("/metrics").await;
    let text = String::from_utf8(metrics.bytes).unwrap();
    assert!(
        text.contains(
            "hedan_http_requests_total{method=\"GET\",route=\"/api/v1/session\",status=\"401\"} 1"
        ),
        "{text}"
    );
    assert!(
        text.contains("hedan_lines_read_total 0")
            && text.contains("hedan_jobs{state=\"queued\"} 0"),
        "{text}"
    );
}

#[tokio::test]
async fn addresses_that_do_not_exist_and_bodies_that_do_not_fit_are_problems() {
    let desk = TestDesk::open().await;
    desk.client()
        .get("/api/v2/claims")
        .await
        .problem(404, "not_found");
    desk.client()
        .get("/assets/no.js")
        .await
        .problem(404, "not_found");
    let counter = desk.sign_in("counter").await;
    let broken = counter
        .send(
            Method::POST,
            "/api/v1/claims",
            Some("application/json"),
            "{".into(),
        )
        .await;
    broken.problem(400, "bad_request_body");
    let large = vec![b' '; 2 * 1024 * 1024];
    let large = counter
        .send(
            Method::POST,
            "/api/v1/claims",
            Some("application/json"),
            large.into(),
        )
        .await;
    large.problem(413, "bad_request_body");
}

#[tokio::test]
async fn a_failure_inside_says_nothing_of_the_inside() {
    let desk = TestDesk::open().await;
    let claim = desk.read_claim().await;
    let counter = desk.sign_in("counter").await;
    std::fs::remove_dir_all(desk.data.store()).unwrap();
    let reply = counter
        .get(&format!("/api/v1/claims/{claim}/pages/1/image"))
        .await;
    reply.problem(500, "internal");
    let text = String::from_utf8(reply.bytes).unwrap();
    assert!(
        !text.contains("No such file") && !text.contains("store"),
        "{text}"
    );
}

use axum::http::Method;
use serde_json::json;
use tests::client::Client;
use tests::desk::{PASSWORD, TestDesk};

#[tokio::test]
async fn signing_in_shows_who_one_is_until_one_signs_out() {
    let desk = TestDesk::open().await;
    desk.client()
        .get("/api/v1/session")
        .await
        .problem(401, "not_signed_in");
    let reviewer = desk.sign_in("reviewer").await;
    let session = reviewer.get("/api/v1/session").await.ok();
    assert_eq!(session["user"]["role"], "reviewer");
    assert!(session["user"].get("password_hash").is_none());
    reviewer
        .json(Method::DELETE, "/api/v1/session", &json!({}))
        .await
        .ok();
    reviewer
        .get("/api/v1/session")
        .await
        .problem(401, "not_signed_in");
}

#[tokio::test]
async fn wrong_passwords_and_unknown_names_are_told_apart_by_nothing_and_limited() {
    let desk = TestDesk::open().await;
    let attempt = async |username: &str, password: &str| {
        desk.client()
            .post(
                "/api/v1/session",
                &json!({ "username": username, "password": password }),
            )
            .await
    };
    let unknown = attempt("nobody", "a wrong password").await;
    unknown.problem(401, "wrong_credentials");
    for _ in 0..5 {
        let wrong = attempt("reviewer", "a wrong password").await;
        wrong.problem(401, "wrong_credentials");
        assert_eq!(wrong.json(), unknown.json());
    }
    let limited = attempt("reviewer", PASSWORD).await;
    limited.problem(429, "too_many_attempts");
    assert!(limited.headers.contains_key("retry-after"));
    attempt("counter", PASSWORD).await.ok();
}

#[tokio::test]
async fn nothing_changes_without_the_csrf_token() {
    let desk = TestDesk::open().await;
    let mut counter = desk.sign_in("counter").await;
    let claim = json!({ "reason_code": "01" });
    for token in [None, Some("0".repeat(64))] {
        counter.csrf_token = token;
        counter
            .post("/api/v1/claims", &claim)
            .await
            .problem(403, "csrf_token_missing");
    }
    assert_eq!(counter.get("/api/v1/claims").await.ok()["total"], 0);
}

#[tokio::test]
async fn every_address_but_signing_in_asks_who_one_is() {
    let desk = TestDesk::open().await;
    let document = serde_json::to_value(api::http::openapi()).unwrap();
    let mut asked = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        let filled = path
            .replace("{id}", "1")
            .replace("{number}", "1")
            .replace("{index}", "0")
            .replace("{code}", "X");
        for method in item.as_object().unwrap().keys() {
            let method: Method = method.to_uppercase().parse().unwrap();
            if !path.starts_with("/api/v1") || (path == "/api/v1/session" && method == Method::POST)
            {
                continue;
            }
            let reply = desk
                .client()
                .json(method.clone(), &filled, &json!({}))
                .await;
            assert_eq!(reply.status, 401, "{method} {path}");
            asked += 1;
        }
    }
    assert!(asked >= 20, "{asked}");
}

/// Method, address, and the roles that may use it.
const ROUTES: [(&str, &str, &[&str]); 8] = [
    ("POST", "/api/v1/claims", &["counter", "reviewer"]),
    (
        "POST",
        "/api/v1/claims/999/submit",
        &["counter", "reviewer"],
    ),
    ("POST", "/api/v1/claims/999/approve", &["reviewer"]),
    ("POST", "/api/v1/claims/999/return", &["reviewer"]),
    (
        "GET",
        "/api/v1/claims/999/audit",
        &["reviewer", "auditor", "admin"],
    ),
    (
        "GET",
        "/api/v1/archive?q=ab",
        &["reviewer", "auditor", "admin"],
    ),
    ("GET", "/api/v1/users", &["admin"]),
    ("POST", "/api/v1/users", &["admin"]),
];

#[tokio::test]
async fn each_role_may_do_only_what_is_its_own() {
    let desk = TestDesk::open().await;
    for username in ["counter", "reviewer", "auditor", "admin"] {
        let client = desk.sign_in(username).await;
        for (method, path, allowed) in ROUTES {
            let body = json!({ "reason_code": "01", "username": "", "display_name": "", "role": "auditor", "password": "" });
            let reply = client.json(method.parse().unwrap(), path, &body).await;
            let refused = reply.json()["code"] == "role_not_allowed";
            assert_eq!(
                refused,
                !allowed.contains(&username),
                "{username} {method} {path}"
            );
        }
    }
}

#[tokio::test]
async fn an_administrator_adds_accounts_that_work() {
    let desk = TestDesk::open().await;
    let admin = desk.sign_in("admin").await;
    let user = |username: &str, password: &str| json!({ "username": username, "display_name": "新人", "role": "auditor", "password": password });
    admin
        .post("/api/v1/users", &user("new.one", "short"))
        .await
        .problem(422, "short_password");
    admin
        .post("/api/v1/users", &user("new one", PASSWORD))
        .await
        .problem(422, "bad_username");
    admin
        .post("/api/v1/users", &user("new.one", PASSWORD))
        .await
        .ok();
    admin
        .post("/api/v1/users", &user("NEW.one", PASSWORD))
        .await
        .problem(409, "username_taken");
    let new = Client::sign_in(desk.router.clone(), "new.one", PASSWORD).await;
    assert_eq!(
        new.get("/api/v1/session").await.ok()["user"]["display_name"],
        "新人"
    );
    let names = admin.get("/api/v1/users").await.ok();
    assert_eq!(names["users"].as_array().unwrap().len(), 7);
}

#[tokio::test]
async fn behind_https_the_cookie_goes_over_https_only() {
    let desk = TestDesk::open().await;
    let cookie = async |name, value| {
        let mut client = desk.client();
        client.headers.push((name, value));
        let body = json!({ "username": "counter", "password": PASSWORD });
        let reply = client.post("/api/v1/session", &body).await;
        reply.headers["set-cookie"].to_str().unwrap().to_owned()
    };
    for (name, value, is_secure) in [
        ("x-forwarded-proto", "https", true),
        ("x-forwarded-proto", "HTTPS, http", true),
        ("origin", "https://hedan.example", true),
        ("x-forwarded-proto", "http", false),
        ("origin", "http://127.0.0.1:8080", false),
    ] {
        let set = cookie(name, value).await;
        assert_eq!(
            set.ends_with("; Secure"),
            is_secure,
            "{name}: {value}: {set}"
        );
    }
}

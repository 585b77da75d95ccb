use axum::http::Method;
use serde_json::{Value, json};
use tests::desk::TestDesk;
use tests::paper;

const HEADER: &str = "code,kind,name,dosage_form,spec,unit,class,self_pay_ratio,ceiling_level_1,ceiling_level_2,ceiling_level_3,payment_standard,coverage_restriction,valid_from,valid_to,source\n";

#[tokio::test]
async fn entries_are_found_by_name_and_by_code() {
    let desk = TestDesk::open().await;
    let counter = desk.sign_in("counter").await;
    let found = counter
        .get("/api/v1/catalog?q=%E4%B8%80%E7%BA%A7%E6%8A%A4%E7%90%86")
        .await
        .ok();
    assert_eq!(found["entries"][0]["code"], "120100001", "{found}");
    assert_eq!(
        counter.get("/api/v1/catalog?q=C0201").await.ok()["entries"][0]["name"],
        "医用敷贴"
    );
    let by_code = counter.get("/api/v1/catalog?q=XJ01CA04").await.ok();
    let found = by_code["entries"].as_array().unwrap().iter();
    let same = found.filter(|entry| entry["code"] == "XJ01CA04");
    assert_eq!(same.count(), 1, "{by_code}");
    assert_eq!(
        counter.get("/api/v1/catalog/C0201").await.ok()[0]["class"],
        "乙"
    );
    counter
        .get("/api/v1/catalog/NOPE")
        .await
        .problem(404, "not_found");
}

#[tokio::test]
async fn a_file_is_loaded_whole_or_not_at_all() {
    let desk = TestDesk::open().await;
    let admin = desk.sign_in("admin").await;
    let good = "120400001,service,肌肉注射,,,次,甲,0,,,,,,2020-01-01,,测试\n";
    let bad = "120400002,service,静脉注射,,,次,甲,很多,,,,,,2020-01-01,,测试\n";
    let load = async |text: &str| {
        admin
            .form("/api/v1/catalog/import", &[("c.csv", text.as_bytes())])
            .await
    };
    let refused = load(&format!("{HEADER}{good}{bad}")).await;
    assert_eq!(refused.status, 422);
    assert_eq!(refused.json()["refused"][0]["row"], 3, "{}", refused.json());
    admin
        .get("/api/v1/catalog/120400001")
        .await
        .problem(404, "not_found");
    assert_eq!(
        load(&format!("{HEADER}{good}")).await.ok(),
        json!({
            "new": 1, "changed": 0, "ended": 0, "unchanged": 0, "headings": [], "aside": [], "refused": [],
            "examples": [{
                "what": "new", "code": "120400001", "name": "肌肉注射", "valid_from": "2020-01-01", "valid_to": null,
            }],
        })
    );
    assert_eq!(
        load(&format!("{HEADER}{good}")).await.ok(),
        json!({ "new": 0, "changed": 0, "ended": 0, "unchanged": 1, "headings": [], "aside": [], "refused": [], "examples": [] })
    );
    admin.get("/api/v1/catalog/120400001").await.ok();
    let counter = desk.sign_in("counter").await;
    counter
        .form("/api/v1/catalog/import", &[("c.csv", good.as_bytes())])
        .await
        .problem(403, "role_not_allowed");
}

const AGREEMENT: &str = r#"
name = "定点"

[[rule]]
id = "agreement"
kind = "hospital_agreement"
version = 1
valid_from = "2020-01-01"
source = "测试"
"#;

#[tokio::test]
async fn a_register_of_hospitals_is_loaded_whole_and_its_suspensions_count() {
    let desk = TestDesk::open().await;
    let admin = desk.sign_in("admin").await;
    let storage = &desk.desk.storage;
    storage.load_policy("test", "", AGREEMENT).await.unwrap();
    desk.desk.reference.reload(storage).await.unwrap();
    let header = "code,name,level,region,designated_from,designated_to,suspensions\n";
    let row = |suspensions: &str| {
        format!("H1,青麓市第一人民医院,三级,青麓市,2020-01-01,,{suspensions}\n")
    };
    let load = async |query: &str, text: String| {
        let path = format!("/api/v1/hospitals/import{query}");
        admin.form(&path, &[("h.csv", text.as_bytes())]).await
    };
    let refused = load("", format!("{header}{}", row("2025-03"))).await;
    assert_eq!(refused.status, 422);
    let (at, column) = (
        &refused.json()["refused"][0]["row"],
        &refused.json()["refused"][0]["column"],
    );
    assert_eq!((at, column), (&json!(2), &json!("suspensions")));
    let good = format!("{header}{}", row("2025-03-01..2025-04-30"));
    assert_eq!(load("?dry_run=true", good.clone()).await.ok()["changed"], 1);
    assert_eq!(
        admin.get("/api/v1/hospitals").await.ok()["hospitals"],
        json!([])
    );
    assert_eq!(load("", good.clone()).await.ok()["changed"], 1);
    assert_eq!(load("", good).await.ok()["changed"], 0);
    let known = admin.get("/api/v1/hospitals").await.ok();
    assert_eq!(
        known["hospitals"][0]["suspensions"][0]["to"], "2025-04-30",
        "{known}"
    );

    let found = async |day: &str| {
        let facts = json!({ "care_type": "outpatient", "admitted_on": day });
        let claim = desk.claim_of(paper::bill("page.png"), &facts).await;
        let bill = admin
            .get(&format!("/api/v1/claims/{claim}/bill"))
            .await
            .ok();
        bill["findings"].to_string()
    };
    assert!(found("2025-04-30").await.contains("中止"));
    assert_eq!(found("2025-05-01").await, "[]");
}

#[tokio::test]
async fn a_whole_edition_ends_what_it_leaves_out_and_a_part_does_not() {
    let desk = TestDesk::open().await;
    let admin = desk.sign_in("admin").await;
    let text = format!("{HEADER}Z9,drug,新增胶囊,胶囊剂,1g,粒,甲,0,,,,,,2026-01-01,,测试\n");
    let load = async |query: &str| {
        let path = format!("/api/v1/catalog/import?{query}");
        admin.form(&path, &[("d.csv", text.as_bytes())]).await.ok()
    };
    let counts =
        |told: &Value| ["new", "changed", "ended"].map(|name| told[name].as_i64().unwrap());
    assert_eq!(counts(&load("dry_run=true").await), [1, 0, 0]);
    let whole = load("dry_run=true&whole=true").await;
    assert_eq!(counts(&whole), [1, 0, 1], "{whole}");
    let ended = &whole["examples"][0];
    assert_eq!(
        [&ended["what"], &ended["code"], &ended["valid_to"]],
        [&json!("ended"), &json!("XJ01CA04"), &json!("2025-12-31")]
    );
    let runs = async || {
        let entries = admin.get("/api/v1/catalog/XJ01CA04").await.ok();
        entries[0]["valid_to"].is_null()
    };
    assert!(runs().await);
    assert_eq!(counts(&load("").await), [1, 0, 0]);
    assert!(runs().await);
    assert_eq!(counts(&load("whole=true").await), [0, 0, 1]);
    assert!(!runs().await);
}

#[tokio::test]
async fn knowledge_points_are_loaded_and_judge_the_next_claim() {
    let desk = TestDesk::open().await;
    let admin = desk.sign_in("admin").await;
    let load = async |query: &str, text: &str| {
        let path = format!("/api/v1/knowledge/import?{query}");
        admin
            .form(&path, &[("gender-2025.csv", text.as_bytes())])
            .await
    };
    let good = "项目名称,国标代码,限定类型,限定性别\n一级护理,120100001,限定性别对象,男\n";
    let source = "source=rules&valid_from=2025-01-01";
    let refused = load(source, &good.replace(",男", ",猫")).await;
    assert_eq!(refused.status, 422);
    assert_eq!(refused.json()["refused"][0]["row"], 2, "{}", refused.json());
    let found = async || {
        let facts = json!({ "gender": "female", "admitted_on": "2025-03-01" });
        let claim = desk.claim_of(paper::bill("page.png"), &facts).await;
        let bill = admin
            .get(&format!("/api/v1/claims/{claim}/bill"))
            .await
            .ok();
        bill["lines"][1]["findings"].to_string()
    };
    assert_eq!(
        load(&format!("{source}&dry_run=true"), good).await.ok()["points"],
        1
    );
    assert!(!found().await.contains("gender-2025#2@1"));
    assert_eq!(load(source, good).await.ok()["points"], 1);
    assert!(found().await.contains("gender-2025#2@1"));
    load(source, good).await.problem(409, "bad_batch");
    let end = "source=rules&valid_from=2025-02-01&supersedes=gender-2025&batch=gender-2";
    let women = good.replace(",男", ",女");
    assert_eq!(load(end, &women).await.ok()["points"], 1);
    assert!(!found().await.contains("gender-2"));
    let batches = admin.get("/api/v1/knowledge").await.ok();
    assert_eq!(
        batches["batches"][1]["supersedes"], "gender-2025",
        "{batches}"
    );
    assert_eq!(batches["batches"][0]["loaded_by"], "admin");

    // Withdrawn, the later batch no longer ends the earlier one.
    let withdraw = async |id: i64| {
        let path = format!("/api/v1/knowledge/{id}");
        admin.json(Method::DELETE, &path, &json!({})).await
    };
    let ids = [0, 1].map(|at| batches["batches"][at]["id"].as_i64().unwrap());
    assert_eq!(withdraw(ids[1]).await.status, 204);
    withdraw(ids[1]).await.problem(404, "not_found");
    assert!(found().await.contains("gender-2025#2@1"));
    // Nor may its name be used again, or one that is withdrawn be superseded.
    load(end, &women).await.problem(409, "bad_batch");
    let third = end.replace("batch=gender-2", "batch=gender-3");
    assert_eq!(load(&third, &women).await.ok()["points"], 1);
    assert_eq!(withdraw(ids[0]).await.status, 204);
    let fourth = third.replace("batch=gender-3", "batch=gender-4");
    load(&fourth, &women).await.problem(409, "bad_batch");
    assert!(!found().await.contains("gender-2025"));
    let batches = admin.get("/api/v1/knowledge").await.ok();
    assert_eq!(batches["batches"][1]["withdrawn_by"], "admin", "{batches}");
    let counter = desk.sign_in("counter").await;
    let path = format!("/api/v1/knowledge/import?{source}");
    counter
        .form(&path, &[("a.csv", good.as_bytes())])
        .await
        .problem(403, "role_not_allowed");
}

#[tokio::test]
async fn a_policy_is_checked_row_by_row_loaded_and_kept_beside_the_one_before() {
    let desk = TestDesk::open().await;
    let admin = desk.sign_in("admin").await;
    let load = async |query: &str, text: &str| {
        let path = format!("/api/v1/policies/import{query}");
        admin
            .form(&path, &[("rules-2026.toml", text.as_bytes())])
            .await
    };
    let row = |id: &str, rest: &str| {
        format!(
            "\n[[rule]]\nid = \"{id}\"\nversion = 1\nvalid_from = 2026-01-01\nsource = \"s\"\n{rest}\n"
        )
    };
    let head = "name = \"试行规则\"\n";
    let wrong = [
        head,
        &row("deadline", "kind = \"filing_deadline\""),
        &row("none", "kind = \"class_c\""),
        &row("odd", "kind = \"no_such_kind\""),
    ];
    let refused = load("", &wrong.concat()).await;
    assert_eq!(refused.status, 422);
    let rows = refused.json()["refused"].clone();
    assert_eq!(
        (&rows[0]["row"], &rows[0]["column"]),
        (&json!(3), &json!("deadline")),
        "{rows}"
    );
    assert_eq!(
        (&rows[1]["row"], &rows[1]["column"]),
        (&json!(17), &json!("odd")),
        "{rows}"
    );
    assert_eq!(load("", "name = ").await.json()["refused"][0]["row"], 1);

    let listed = async || admin.get("/api/v1/policies").await.ok()["policies"].clone();
    let before = listed().await;
    assert_eq!(before.as_array().unwrap().len(), 1, "{before}");
    let good = [
        head,
        &row(
            "deadline",
            "kind = \"filing_deadline\"\nparameters = { months = 12 }",
        ),
        &row("none", "kind = \"class_c\""),
    ]
    .concat();
    let dry = load("?dry_run=true", &good).await.ok();
    assert_eq!(
        (&dry["new"], &dry["unchanged"]),
        (&json!(2), &json!(0)),
        "{dry}"
    );
    assert_eq!(dry["ended"], before[0]["rules"], "{dry}");
    assert_eq!(listed().await, before);
    assert_eq!(load("", &good).await.ok()["new"], 2);
    let after = listed().await;
    assert_eq!(after[1], before[0]);
    assert_eq!(
        (&after[0]["file"], &after[0]["loaded_by"]),
        (&json!("rules-2026.toml"), &json!("admin"))
    );
    // The same file again changes nothing.
    assert_eq!(load("", &good).await.ok()["unchanged"], 2);
    assert_eq!(listed().await, after);

    let counter = desk.sign_in("counter").await;
    let rules = counter
        .get(&format!("/api/v1/policies/{}", after[0]["id"]))
        .await
        .ok();
    assert_eq!(rules["rules"][0]["kind"], "filing_deadline", "{rules}");
    assert_eq!(rules["rules"][0]["parameters"]["months"], 12, "{rules}");
    counter
        .get("/api/v1/policies/999")
        .await
        .problem(404, "not_found");
    counter
        .form("/api/v1/policies/import", &[("a.toml", good.as_bytes())])
        .await
        .problem(403, "role_not_allowed");
}

use serde_json::json;
use tests::desk::TestDesk;

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
        json!({ "new": 1, "changed": 0, "refused": [] })
    );
    assert_eq!(
        load(&format!("{HEADER}{good}")).await.ok(),
        json!({ "new": 0, "changed": 0, "refused": [] })
    );
    admin.get("/api/v1/catalog/120400001").await.ok();
    let counter = desk.sign_in("counter").await;
    counter
        .form("/api/v1/catalog/import", &[("c.csv", good.as_bytes())])
        .await
        .problem(403, "role_not_allowed");
}

use api::storage::AuditBreak;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection as _, SqliteConnection};
use tests::desk::TestDesk;

async fn raw(desk: &TestDesk) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(desk.data.database());
    SqliteConnection::connect_with(&options).await.unwrap()
}

#[tokio::test]
async fn every_step_leaves_its_row_with_who_did_it() {
    let desk = TestDesk::open().await;
    let claim = desk.submitted_claim().await;
    let auditor = desk.sign_in("auditor").await;
    auditor
        .get(&format!("/api/v1/claims/{claim}/bill"))
        .await
        .ok();
    auditor
        .get(&format!("/api/v1/claims/{claim}/bill"))
        .await
        .ok();
    let trail = auditor
        .get(&format!("/api/v1/claims/{claim}/audit"))
        .await
        .ok();
    let rows: Vec<(&str, &str)> = trail["records"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            (
                row["actor"].as_str().unwrap(),
                row["action"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        rows,
        [
            ("counter", "claim.register"),
            ("counter", "document.add"),
            ("system", "claim.read"),
            ("counter", "claim.submit"),
            ("auditor", "claim.view"),
        ]
    );
}

#[tokio::test]
async fn rows_can_be_neither_changed_nor_deleted() {
    let desk = TestDesk::open().await;
    desk.read_claim().await;
    let mut database = raw(&desk).await;
    for statement in [
        "UPDATE audit SET actor = 'nobody'",
        "DELETE FROM audit",
        "DELETE FROM audit WHERE seq = 1",
    ] {
        let error = sqlx::raw_sql(statement)
            .execute(&mut database)
            .await
            .unwrap_err();
        assert!(error.to_string().contains("append-only"), "{error}");
    }
    assert!(desk.desk.storage.verify_audit().await.unwrap().is_ok());
}

#[tokio::test]
async fn a_change_made_past_the_triggers_shows() {
    let desk = TestDesk::open().await;
    desk.read_claim().await;
    let rows = desk.desk.storage.verify_audit().await.unwrap().unwrap();
    assert!(rows > 8, "{rows}");
    let mut database = raw(&desk).await;
    let change = "DROP TRIGGER audit_refuses_update; UPDATE audit SET detail = '{}' WHERE seq = 3";
    sqlx::raw_sql(change).execute(&mut database).await.unwrap();
    assert_eq!(
        desk.desk.storage.verify_audit().await.unwrap(),
        Err(AuditBreak { seq: 3 })
    );
}

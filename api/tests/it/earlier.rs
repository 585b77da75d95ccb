//! Claims compared with those handed on before.

use std::path::Path;
use std::str::FromStr as _;

use bill::{Bill, Field, PageHash};
use serde_json::{Value, json};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection as _, SqliteConnection};
use tests::desk::TestDesk;
use tests::paper;

const POLICY: &str = r#"
name = "比对规则"

[[rule]]
id = "same-invoice"
kind = "same_invoice"
version = 1
valid_from = "2020-01-01"
source = "测试"

[[rule]]
id = "same-image"
kind = "same_image"
version = 1
valid_from = "2020-01-01"
source = "测试"
parameters = { max_distance = 45 }

[[rule]]
id = "same-lines"
kind = "same_lines"
version = 1
valid_from = "2020-01-01"
source = "测试"
parameters = { percent = 80 }

[[rule]]
id = "split-admission"
kind = "split_admission"
version = 1
valid_from = "2020-01-01"
source = "测试"
parameters = { days = 10 }
"#;

pub const LOOKS: PageHash = PageHash([0x0f0f_1234_5678_9abc, 77, u64::MAX / 3, 0]);
pub async fn desk() -> TestDesk {
    let desk = TestDesk::open().await;
    let storage = &desk.desk.storage;
    storage.load_policy("test", "", POLICY).await.unwrap();
    desk.desk.reference.reload(storage).await.unwrap();
    desk
}

/// A bill of one line whose number, looks and amount are its own.
pub fn bill(number: &str, looks: PageHash, price: &str) -> Bill {
    let mut bill = paper::bill("page.png");
    bill.lines.truncate(1);
    bill.lines[0].amount = Field::human(price.parse().unwrap(), price);
    bill.header.bill_no = Field::human(number.to_owned(), number);
    bill.header.bill_code = Field::human("53010125".to_owned(), "53010125");
    bill.pages[0].codes.clear();
    bill.pages[0].hash = Some(looks);
    bill
}

pub fn other_looks() -> PageHash {
    PageHash(LOOKS.0.map(|word| word ^ 0x00ff_ff00_ff00_00ff))
}

/// Findings about the claim as a whole as `rule: numbers of the claims they name`.
pub async fn found(desk: &TestDesk, claim: i64) -> Vec<String> {
    let reviewer = desk.sign_in("reviewer").await;
    let bill = reviewer
        .get(&format!("/api/v1/claims/{claim}/bill"))
        .await
        .ok();
    let findings = bill["findings"].as_array().unwrap().iter();
    let mut found: Vec<String> = findings
        .filter(|finding| finding["severity"] != "yellow")
        .map(|finding| {
            let rules = finding["also"].as_array().unwrap().iter();
            let mut rules: Vec<&str> = rules
                .map(|cited| cited["rule"].as_str().unwrap())
                .chain(finding["rule"].as_str())
                .collect();
            rules.sort_unstable();
            let claims = finding["earlier"].as_array().unwrap().iter();
            let claims: Vec<i64> = claims.map(|claim| claim["id"].as_i64().unwrap()).collect();
            format!("{} {claims:?}", rules.join("+"))
        })
        .collect();
    found.sort();
    found
}

pub async fn submit(desk: &TestDesk, claim: i64) {
    let counter = desk.sign_in("counter").await;
    let path = format!("/api/v1/claims/{claim}/submit");
    counter.post(&path, &json!({})).await.ok();
}

pub async fn send_back(desk: &TestDesk, claim: i64) {
    let reviewer = desk.sign_in("reviewer").await;
    let path = format!("/api/v1/claims/{claim}/return");
    reviewer
        .post(&path, &json!({ "reason": "撤回" }))
        .await
        .ok();
}

pub fn nobody() -> Value {
    json!({ "care_type": "outpatient" })
}

#[tokio::test]
async fn the_same_bill_in_a_later_claim_is_found_with_the_claim_that_has_it() {
    let desk = desk().await;
    let first = desk
        .claim_of(bill("0012345678", LOOKS, "20.00"), &nobody())
        .await;
    assert_eq!(found(&desk, first).await, [""; 0]);
    submit(&desk, first).await;
    assert_eq!(
        found(&desk, first).await,
        [""; 0],
        "it does not find itself"
    );

    let by_number = bill("0012345678", other_looks(), "21.00");
    let by_number = desk.claim_of(by_number, &nobody()).await;
    assert_eq!(
        found(&desk, by_number).await,
        [format!("same-invoice@1 [{first}]")]
    );

    let near = PageHash([
        LOOKS.0[0] ^ 0xffff,
        LOOKS.0[1] ^ 0xffff_0000,
        LOOKS.0[2],
        0xff,
    ]);
    assert_eq!(LOOKS.distance(near), 40);
    let by_looks = desk.claim_of(bill("0099", near, "22.00"), &nobody()).await;
    assert_eq!(
        found(&desk, by_looks).await,
        [format!("same-image@1 [{first}]")]
    );

    let other = desk
        .claim_of(bill("0012345679", other_looks(), "20.00"), &nobody())
        .await;
    assert_eq!(found(&desk, other).await, [""; 0]);
}

#[tokio::test]
async fn the_same_lines_are_found_by_their_total() {
    let desk = desk().await;
    let page = |number: &str, looks| {
        let mut bill = paper::bill("page.png");
        bill.header = self::bill(number, looks, "1.00").header;
        bill.header.patient = Field::absent();
        bill.pages[0].codes.clear();
        bill.pages[0].hash = Some(looks);
        bill
    };
    let first = desk.claim_of(page("1", LOOKS), &nobody()).await;
    submit(&desk, first).await;
    let again = desk.claim_of(page("2", other_looks()), &nobody()).await;
    assert_eq!(
        found(&desk, again).await,
        [format!("same-lines@1 [{first}]")]
    );
}

#[tokio::test]
async fn of_two_claims_read_before_either_was_handed_on_the_later_asks() {
    let desk = desk().await;
    let one = desk
        .claim_of(bill("0012345678", LOOKS, "20.00"), &nobody())
        .await;
    let other = desk
        .claim_of(bill("0012345678", LOOKS, "20.00"), &nobody())
        .await;
    submit(&desk, other).await;
    assert_eq!(found(&desk, other).await, [""; 0]);
    submit(&desk, one).await;
    let twin = format!("same-image@1+same-invoice@1 [{other}]");
    assert_eq!(found(&desk, one).await, std::slice::from_ref(&twin));
    // The earlier one stays clear when it is judged again, and the later is found by nobody else than itself.
    let reviewer = desk.sign_in("reviewer").await;
    let body = json!({
        "decision_id": uuid::Uuid::new_v4(), "version": desk.claim(other).await.version,
        "action": "correct", "correction": { "field": "unit", "value": "盒" }, "reason": "看过原件",
    });
    let path = format!("/api/v1/claims/{other}/lines/0/decisions");
    reviewer.post(&path, &body).await.ok();
    assert_eq!(found(&desk, other).await, [""; 0]);

    // Returned, the earlier one counts no more; handed on again it is the later.
    send_back(&desk, other).await;
    let third = desk
        .claim_of(bill("0012345678", other_looks(), "9.00"), &nobody())
        .await;
    assert_eq!(
        found(&desk, third).await,
        [format!("same-invoice@1 [{one}]")]
    );
    submit(&desk, other).await;
    assert_eq!(
        found(&desk, other).await,
        [twin.replace(&other.to_string(), &one.to_string())]
    );
}

#[tokio::test]
async fn of_claims_handed_on_at_the_same_time_one_is_clear() {
    let desk = desk().await;
    let mut claims = Vec::new();
    for _ in 0..4 {
        claims.push(
            desk.claim_of(bill("0012345678", LOOKS, "20.00"), &nobody())
                .await,
        );
    }
    let counter = desk.sign_in("counter").await;
    let tasks: Vec<_> = claims
        .iter()
        .map(|claim| {
            let (counter, path) = (counter.clone(), format!("/api/v1/claims/{claim}/submit"));
            tokio::spawn(async move { counter.post(&path, &json!({})).await.ok() })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let mut clear = 0;
    for claim in claims {
        clear += usize::from(found(&desk, claim).await.is_empty());
    }
    assert_eq!(clear, 1);
}

#[tokio::test]
async fn a_claim_read_again_is_compared_by_what_it_says_now() {
    let desk = desk().await;
    let claim = desk
        .claim_of(bill("0012345678", LOOKS, "20.00"), &nobody())
        .await;
    let counter = desk.sign_in("counter").await;
    let (_, pages) = paper::printed(3, printer::degrade::Grade::Clean);
    let sent = counter.upload(claim, &[("more.png", &pages[0])]).await.ok();
    let document = sent["files"][0]["document"]["id"].as_i64().unwrap();
    desk.read_as(claim, document, bill("0077", other_looks(), "30.00"))
        .await;
    submit(&desk, claim).await;
    let old = desk
        .claim_of(bill("0012345678", LOOKS, "20.00"), &nobody())
        .await;
    assert_eq!(found(&desk, old).await, [""; 0]);
    let new = desk
        .claim_of(bill("0077", other_looks(), "40.00"), &nobody())
        .await;
    let twin = format!("same-image@1+same-invoice@1 [{claim}]");
    assert_eq!(found(&desk, new).await, [twin]);
}

#[tokio::test]
async fn claims_of_an_earlier_version_are_compared_after_an_upgrade() {
    let desk = desk().await;
    let claim = desk
        .claim_of(bill("0012345678", LOOKS, "20.00"), &nobody())
        .await;
    submit(&desk, claim).await;
    forget_traces(&desk.data.database()).await;
    let reader = api::reader::ReaderCell::new(
        None,
        ocr::EngineKind::default(),
        1,
        std::time::Duration::ZERO,
    );
    let upgraded = api::desk::Desk::open(&desk.data, reader).await.unwrap();
    upgraded.storage.close().await;
    let again = desk
        .claim_of(bill("0012345678", other_looks(), "21.00"), &nobody())
        .await;
    assert_eq!(
        found(&desk, again).await,
        [format!("same-invoice@1 [{claim}]")]
    );
    assert_eq!(desk.desk.storage.untraced_claims().await.unwrap(), [0; 0]);
}

/// As the tables were when the migration had just been run.
async fn forget_traces(database: &Path) {
    let options = SqliteConnectOptions::from_str(database.to_str().unwrap()).unwrap();
    let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
    for table in [
        "claim_invoices",
        "claim_traces",
        "submissions",
        "page_hash_bands",
        "page_hashes",
    ] {
        let sql = ["DELETE FROM ", table].concat();
        sqlx::query(sqlx::AssertSqlSafe(sql))
            .execute(&mut connection)
            .await
            .unwrap();
    }
    connection.close().await.unwrap();
}

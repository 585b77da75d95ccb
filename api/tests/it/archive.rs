use serde_json::{Value, json};
use tests::client::percent_encoded;
use tests::desk::TestDesk;
use uuid::Uuid;

async fn hits(desk: &TestDesk, text: &str) -> Vec<Value> {
    let auditor = desk.sign_in("auditor").await;
    let found = auditor
        .get(&format!("/api/v1/archive?q={}", percent_encoded(text)))
        .await
        .ok();
    found["hits"].as_array().unwrap().clone()
}

#[tokio::test]
async fn any_characters_of_name_hospital_line_or_text_find_the_claim_and_its_place() {
    let desk = TestDesk::open().await;
    let claim = desk.read_claim().await;
    for (text, kind, field) in [
        ("永贵", "header", "patient"),
        ("青麓", "header", "hospital"),
        ("西林", "line", "name"),
        ("能量养生", "line", "name"),
        ("敷", "", ""),
        ("清单", "text", ""),
        ("护", "line", "name"),
    ] {
        let found = hits(&desk, text).await;
        if kind.is_empty() {
            assert!(found.is_empty(), "{text}: {found:?}");
            continue;
        }
        let hit = found
            .iter()
            .find(|hit| hit["kind"] == kind)
            .unwrap_or_else(|| panic!("{text}: {found:?}"));
        assert_eq!(hit["claim"]["id"], claim);
        assert_eq!(hit["field"].as_str().unwrap_or_default(), field);
        assert_eq!((&hit["page"], &hit["box"]["page"]), (&json!(1), &json!(1)));
        let snippet: Vec<char> = hit["snippet"].as_str().unwrap().chars().collect();
        let place = &hit["highlights"][0];
        let (from, to) = (
            place[0].as_u64().unwrap() as usize,
            place[1].as_u64().unwrap() as usize,
        );
        assert_eq!(snippet[from..to].iter().collect::<String>(), text);
    }
}

#[tokio::test]
async fn characters_that_stand_apart_or_in_another_order_find_nothing() {
    let desk = TestDesk::open().await;
    desk.read_claim().await;
    for text in ["贵永", "阿西", "林莫", "莫林", "\" OR *", ""] {
        assert!(hits(&desk, text).await.is_empty(), "{text}");
    }
}

#[tokio::test]
async fn a_corrected_name_is_found_and_the_wrong_one_no_longer() {
    let desk = TestDesk::open().await;
    let claim = desk.submitted_claim().await;
    let reviewer = desk.sign_in("reviewer").await;
    let version = reviewer.get(&format!("/api/v1/claims/{claim}")).await.ok()["version"].clone();
    let body = json!({
        "decision_id": Uuid::new_v4(), "version": version, "reason": "看错了", "action": "correct",
        "correction": { "field": "name", "value": "医用敷贴" },
    });
    reviewer
        .post(&format!("/api/v1/claims/{claim}/lines/2/decisions"), &body)
        .await
        .ok();
    assert_eq!(hits(&desk, "敷贴").await.len(), 1);
    assert!(hits(&desk, "养生").await.is_empty());
}

#[tokio::test]
async fn hits_are_given_in_pages_each_once_and_in_order() {
    let desk = TestDesk::open().await;
    for _ in 0..3 {
        desk.read_claim().await;
    }
    let auditor = desk.sign_in("auditor").await;
    let page = async |more: String| {
        let path = format!(
            "/api/v1/archive?q={}&limit=2{more}",
            percent_encoded("青麓")
        );
        auditor.get(&path).await
    };
    let mut paged = Vec::new();
    let mut after = String::new();
    loop {
        let found = page(after).await.ok();
        paged.extend(found["hits"].as_array().unwrap().clone());
        let Some(next) = found["next"].as_str() else {
            break;
        };
        after = format!("&after={next}");
    }
    assert_eq!(paged, hits(&desk, "青麓").await);
    assert_eq!(paged.len(), 6);
    page("&after=1.x".to_owned())
        .await
        .problem(400, "bad_query");
}

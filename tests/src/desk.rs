//! A desk of one test, with a database and a store of its own, and no network.

use std::path::PathBuf;
use std::time::Duration;

use api::account::{Role, User, password};
use api::claim::Claim;
use api::desk::{DataDir, Desk};
use api::http::{self, App};
use api::jobs::worker::Workers;
use api::reader::ReaderCell;
use api::storage::{PageRecord, ReadingRecord};
use axum::Router;
use bill::Bill;
use ocr::EngineKind;
use tokio::sync::watch;

use crate::client::Client;
use crate::paper;

pub const PASSWORD: &str = "a long password";
/// Longer than any page takes.
const PAGE_LIMIT: Duration = Duration::from_mins(10);

/// Accounts: `counter`, `other` (counter too), `reviewer`, `second` (reviewer too), `auditor`, `admin`.
pub struct TestDesk {
    pub desk: Desk,
    pub data: DataDir,
    pub router: Router,
    stop: watch::Sender<bool>,
}

impl TestDesk {
    pub async fn open() -> TestDesk {
        let name = format!("hedan-test-{}", uuid::Uuid::new_v4());
        let data = DataDir::new(std::env::temp_dir().join(name));
        let reader = ReaderCell::new(ocr::find_models(), EngineKind::default(), 1, PAGE_LIMIT);
        let desk = Desk::open(&data, reader)
            .await
            .expect("a new data folder opens");
        let hash = password::hash(PASSWORD.to_owned())
            .await
            .expect("a password hashes");
        for (username, role) in [
            ("counter", Role::Counter),
            ("other", Role::Counter),
            ("reviewer", Role::Reviewer),
            ("second", Role::Reviewer),
            ("auditor", Role::Auditor),
            ("admin", Role::Administrator),
        ] {
            let user = User {
                id: 0,
                username: username.to_owned(),
                display_name: username.to_owned(),
                role,
            };
            desk.storage
                .add_user("test", &user, &hash)
                .await
                .expect("a user is added");
        }
        desk.storage
            .import_catalog("test", "test.csv", &paper::catalog_entries())
            .await
            .expect("a catalog loads");
        desk.storage
            .load_policy("test", "", paper::POLICY)
            .await
            .expect("a policy loads");
        desk.reference
            .reload(&desk.storage)
            .await
            .expect("the policy is well formed");
        let (stop, stopping) = watch::channel(false);
        let router = http::router(App {
            desk: desk.clone(),
            stopping,
        });
        TestDesk {
            desk,
            data,
            router,
            stop,
        }
    }

    pub async fn sign_in(&self, username: &str) -> Client {
        Client::sign_in(self.router.clone(), username, PASSWORD).await
    }

    pub fn client(&self) -> Client {
        Client::anonymous(self.router.clone())
    }

    pub async fn user(&self, username: &str) -> User {
        self.desk
            .storage
            .user_with_password(username)
            .await
            .expect("the database answers")
            .expect("the user is there")
            .0
    }

    pub async fn claim(&self, id: i64) -> Claim {
        self.desk
            .storage
            .claim(id)
            .await
            .expect("the database answers")
            .expect("the claim is there")
    }

    pub async fn start_workers(&self) -> Workers {
        Workers::start(&self.desk, 1, &self.stop.subscribe())
            .await
            .expect("workers start")
    }

    /// A claim of `counter` with one document, as if [`paper::bill`] had been read from it.
    pub async fn read_claim(&self) -> i64 {
        self.claim_of(paper::bill("page.png"), &serde_json::json!({}))
            .await
    }

    /// A claim of `counter` with these facts and one document, as if the bill had been read from it.
    pub async fn claim_of(&self, bill: Bill, facts: &serde_json::Value) -> i64 {
        let counter = self.sign_in("counter").await;
        let body =
            serde_json::json!({ "reason_code": "03", "title": "段永贵 住院", "facts": facts });
        let claim = counter.post("/api/v1/claims", &body).await.ok()["id"]
            .as_i64()
            .expect("an id");
        let page = tiny_png();
        let sent = counter.upload(claim, &[("page.png", &page)]).await.ok();
        let document = sent["files"][0]["document"]["id"].as_i64().expect("an id");
        Box::pin(self.read_as(claim, document, bill)).await;
        claim
    }

    /// Ends the reading that waits for the claim, as if the bill had been read from the document.
    pub async fn read_as(&self, claim: i64, document: i64, bill: Bill) {
        let lease = self
            .desk
            .storage
            .take_job("test", 60)
            .await
            .expect("the queue answers")
            .expect("a job waits");
        assert_eq!(lease.claim, claim);
        let record = ReadingRecord {
            engine: "test".to_owned(),
            pages: vec![PageRecord {
                number: 1,
                document_id: document,
                file_page: 1,
                width: 1240,
                height: 1754,
            }],
            documents: vec![(document, None)],
            bill,
        };
        let kept = self.desk.keep_reading(&lease, &record).await;
        assert!(kept.expect("the bill is judged and kept").is_some());
    }

    /// The same, handed on to a reviewer.
    pub async fn submitted_claim(&self) -> i64 {
        let claim = self.read_claim().await;
        let path = format!("/api/v1/claims/{claim}/submit");
        self.sign_in("counter")
            .await
            .post(&path, &serde_json::json!({}))
            .await
            .ok();
        claim
    }

    pub fn folder(&self) -> PathBuf {
        self.data.path().to_owned()
    }
}

impl Drop for TestDesk {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
        let _ = std::fs::remove_dir_all(self.data.path());
    }
}

fn tiny_png() -> Vec<u8> {
    let mut png = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(1240, 1754, image::Rgb([255; 3]))
        .write_to(&mut png, image::ImageFormat::Png)
        .expect("a picture in memory encodes");
    png.into_inner()
}

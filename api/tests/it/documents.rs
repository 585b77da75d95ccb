use serde_json::{Value, json};
use tests::client::Client;
use tests::desk::TestDesk;
use tests::faulty;

async fn register(client: &Client) -> i64 {
    client
        .post("/api/v1/claims", &json!({ "reason_code": "01" }))
        .await
        .ok()["id"]
        .as_i64()
        .unwrap()
}

fn png(shade: u8) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::GrayImage::from_pixel(20, 20, image::Luma([shade]))
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

#[tokio::test]
async fn each_file_is_answered_by_itself() {
    let desk = TestDesk::open().await;
    let counter = desk.sign_in("counter").await;
    let claim = register(&counter).await;
    let good = png(255);
    let mut files: Vec<(&str, &[u8])> = vec![("good.png", &good)];
    let faulty = faulty::all();
    files.extend(
        faulty
            .iter()
            .map(|(name, bytes, _)| (*name, bytes.as_slice())),
    );
    let sent = counter.upload(claim, &files).await.ok();
    assert_eq!(sent["claim"]["state"], "reading");
    let answers = sent["files"].as_array().unwrap();
    assert_eq!(answers.len(), files.len());
    assert_eq!(
        (&answers[0]["ok"], &answers[0]["document"]["pages"]),
        (&json!(true), &json!(1))
    );
    // What shows only when pixels are decoded is found by the reading.
    let found_by_reading = ["truncated.jpg", "enormous.png"];
    for (answer, (name, _, codes)) in answers[1..].iter().zip(&faulty) {
        if found_by_reading.contains(name) && answer["ok"] == true {
            continue;
        }
        assert!(
            codes.contains(&answer["problem"]["code"].as_str().unwrap()),
            "{name}: {answer}"
        );
        assert!(!answer["problem"]["detail"].as_str().unwrap().is_empty());
    }
    // No scan at all is not kept; a scan that cannot be opened is.
    assert_eq!(answers[1]["document"], Value::Null);
    let kept = answers
        .iter()
        .find(|answer| answer["name"] == "encrypted.pdf")
        .unwrap();
    assert_eq!(kept["document"]["status"], "failed");
}

#[tokio::test]
async fn only_bad_files_start_no_reading() {
    let desk = TestDesk::open().await;
    let counter = desk.sign_in("counter").await;
    let claim = register(&counter).await;
    let sent = counter
        .upload(claim, &[("a.png", &faulty::text())])
        .await
        .ok();
    assert_eq!(sent["claim"]["state"], "registered");
    counter.upload(claim, &[]).await.problem(422, "no_file");
    counter
        .upload(999, &[("a.png", &png(1))])
        .await
        .problem(404, "not_found");
}

#[tokio::test]
async fn the_same_bytes_are_taken_once_and_the_same_name_twice() {
    let desk = TestDesk::open().await;
    let counter = desk.sign_in("counter").await;
    let claim = register(&counter).await;
    let (one, two) = (png(10), png(20));
    let sent = counter
        .upload(
            claim,
            &[("a.png", &one), ("a.png", &one), ("../x/a.png", &two)],
        )
        .await
        .ok();
    assert_eq!(sent["files"][0]["document"]["name"], "a.png");
    assert_eq!(sent["files"][1]["problem"]["code"], "same_file");
    assert_eq!(sent["files"][2]["document"]["name"], "a (2).png");
    assert_eq!(sent["claim"]["summary"]["documents"], 2);
}

#[tokio::test]
async fn too_large_a_file_is_refused_and_the_next_goes_on() {
    let desk = TestDesk::open().await;
    let counter = desk.sign_in("counter").await;
    let claim = register(&counter).await;
    let large = vec![0u8; 64 * 1024 * 1024 + 1];
    let sent = counter
        .upload(claim, &[("large.png", &large), ("good.png", &png(0))])
        .await
        .ok();
    assert_eq!(sent["files"][0]["problem"]["code"], "file_too_large");
    assert_eq!(sent["files"][1]["ok"], true);
}

#[tokio::test]
async fn pages_are_shown_whole_and_in_pieces() {
    let desk = TestDesk::open().await;
    let claim = desk.read_claim().await;
    let auditor = desk.sign_in("auditor").await;
    let page = format!("/api/v1/claims/{claim}/pages/1");
    let whole = auditor.get(&format!("{page}/image")).await;
    whole.ok();
    let size = |bytes: &[u8]| {
        image::load_from_memory(bytes)
            .unwrap()
            .into_rgb8()
            .dimensions()
    };
    assert_eq!(size(&whole.bytes), (1240, 1754));
    let piece = auditor
        .get(&format!("{page}/snippet?x0=10&y0=20&x1=110&y1=70"))
        .await;
    assert_eq!(size(&piece.bytes), (100, 50));
    auditor
        .get(&format!("{page}/snippet?x0=2000&y0=0&x1=2100&y1=9"))
        .await
        .problem(422, "outside_page");
    auditor
        .get(&format!("/api/v1/claims/{claim}/pages/2/image"))
        .await
        .problem(404, "not_found");
}

#[tokio::test]
async fn an_ofd_is_taken_and_another_archive_is_not() {
    let desk = TestDesk::open().await;
    let counter = desk.sign_in("counter").await;
    let claim = register(&counter).await;
    let content = printer::content::random_bill(3, &printer::PriceList::small());
    let pages = printer::print(&content, printer::Layout::Grid, 3).unwrap();
    let ofd = printer::born_digital::ofd(&pages);
    let archive = b"PK\x03\x04 no document of any kind".to_vec();
    let sent = counter
        .upload(claim, &[("bill.ofd", &ofd), ("photos.zip", &archive)])
        .await
        .ok();
    let document = &sent["files"][0]["document"];
    assert_eq!(document["media_type"], "application/ofd", "{sent}");
    assert_eq!(document["pages"], pages.len());
    assert_eq!(sent["files"][1]["document"], Value::Null, "{sent}");
}

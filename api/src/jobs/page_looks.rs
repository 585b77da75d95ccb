//! The looks of pages that a version before this one read, taken while the server has time.

use std::io;
use std::time::Duration;

use bill::{PageHash, PageInfo};
use ocr::OcrError;
use ocr::scan::{Limits, Scan};
use tokio::sync::watch;
use tokio::task::spawn_blocking;
use tokio::time::sleep;

use crate::desk::Desk;
use crate::storage::UnhashedPage;

/// Between two pages: readings go first.
const PAUSE: Duration = Duration::from_millis(200);

/// Until no page is left, or the server stops; the next start goes on.
pub async fn take_looks(desk: Desk, stopping: watch::Receiver<bool>) {
    while !*stopping.borrow() {
        match next(&desk).await {
            Ok(true) => sleep(PAUSE).await,
            Ok(false) => return,
            Err(error) => {
                tracing::error!(%error, "the looks of old pages cannot be kept");
                return;
            }
        }
    }
}

/// False where none is left.
async fn next(desk: &Desk) -> anyhow::Result<bool> {
    let Some(page) = desk.storage.unhashed_page().await? else {
        return Ok(false);
    };
    let hash = match looks(desk, &page).await {
        Ok(hash) => hash,
        Err(error) => {
            tracing::warn!(claim = page.claim, page = page.page, %error, "a page cannot be compared");
            None
        }
    };
    desk.storage.put_page_hash(&page, hash).await?;
    Ok(true)
}

async fn looks(desk: &Desk, wanted: &UnhashedPage) -> anyhow::Result<Option<PageHash>> {
    let records = desk.storage.pages(wanted.claim).await?;
    let documents = desk.storage.documents(wanted.claim).await?;
    let bill = desk.storage.bill(wanted.claim).await?;
    let record = records.iter().find(|record| record.number == wanted.page);
    let document = record.and_then(|record| {
        let mut documents = documents.iter();
        documents.find(|document| document.id == record.document_id)
    });
    let (Some(record), Some(document), Some(bill)) = (record, document, bill) else {
        return Err(io::Error::from(io::ErrorKind::NotFound).into());
    };
    let mut read = bill.as_read.pages.iter();
    let turns = read
        .find(|page| page.number == wanted.page)
        .map_or(0, quarter_turns);
    let bytes = desk.store.read(&document.sha256).await?;
    let index = record.file_page.saturating_sub(1);
    let hash = spawn_blocking(move || {
        let page = Scan::open(&bytes, &Limits::default())?.page(index)?;
        Ok::<_, OcrError>(ocr::page_hash(&page.image, turns))
    });
    Ok(hash.await??)
}

/// Clockwise turns that make the page upright, by the way its text runs.
fn quarter_turns(page: &PageInfo) -> u8 {
    let along = page.spans.iter().map(|span| {
        let [[x0, y0], [x1, y1], ..] = span.page_box.corners;
        (x1 - x0, y1 - y0)
    });
    let (x, y) = along.fold((0.0, 0.0), |(x, y), (dx, dy)| (x + dx, y + dy));
    match (x.abs() >= y.abs(), x >= 0.0, y >= 0.0) {
        (true, true, _) => 0,
        (true, false, _) => 2,
        (false, _, true) => 3,
        (false, _, false) => 1,
    }
}

//! One claim read: its documents as one bill, judged, and kept.

use std::io;
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::Context as _;
use ocr::{OcrError, Progress, ScanFile};
use tokio::sync::watch;
use tokio::task;

use super::finite::keep_finite;
use super::progress::PageDone;
use crate::claim::{Claim, Document, Trouble};
use crate::desk::Desk;
use crate::reader;
use crate::storage::{Lease, PageRecord, ReadingRecord};

/// How an attempt ended that did not fail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Kept {
        pages: usize,
        lines: usize,
    },
    /// Someone else holds the job by now; nothing was kept.
    LeaseLost,
    /// No attempt can succeed as things are.
    Hopeless(Trouble),
}

/// A document that opened when it was uploaded, with its bytes or why they cannot be had.
struct Sheet {
    document: Document,
    bytes: Result<Vec<u8>, Trouble>,
}

/// `pulse` beats with every page that is through, and is dropped when all are.
pub async fn read_claim(
    desk: &Desk,
    lease: &Lease,
    pulse: watch::Sender<()>,
) -> anyhow::Result<Outcome> {
    let claim = desk
        .storage
        .claim(lease.claim)
        .await?
        .context("the claim of the job is gone")?;
    let mut sheets = Vec::new();
    for document in desk.storage.documents(claim.id).await? {
        if document.pages.is_some() {
            let bytes = desk
                .store
                .read(&document.sha256)
                .await
                .map_err(|e| lost_file(&e));
            sheets.push(Sheet { document, bytes });
        }
    }
    let desk_there = desk.clone();
    let read =
        task::spawn_blocking(move || read_sheets(&desk_there, &claim, &sheets, pulse)).await?;
    let read = match read {
        Ok(read) => read,
        Err(error) => return Ok(Outcome::Hopeless(reader::of_error(&error))),
    };
    Ok(match desk.keep_reading(lease, &read).await? {
        Some(lines) => Outcome::Kept {
            pages: read.pages.len(),
            lines,
        },
        None => Outcome::LeaseLost,
    })
}

fn read_sheets(
    desk: &Desk,
    claim: &Claim,
    sheets: &[Sheet],
    pulse: watch::Sender<()>,
) -> Result<ReadingRecord, OcrError> {
    let files: Vec<ScanFile<'_>> = sheets
        .iter()
        .filter_map(|sheet| {
            let bytes = sheet.bytes.as_ref().ok()?;
            Some(ScanFile {
                name: &sheet.document.name,
                bytes,
            })
        })
        .collect();
    let pages_done = AtomicU32::new(0);
    let reading = desk.reader.open()?.read(&files, &|progress| {
        if let Progress::PageRead { .. } = progress {
            pulse.send_replace(());
            let done = pages_done.fetch_add(1, Ordering::Relaxed) + 1;
            if let Some(done) = page_done(sheets, done) {
                desk.progress.page(claim.id, done);
            }
        }
    });
    drop(pulse);
    let outcomes = sheets.iter().map(|sheet| {
        let trouble = match &sheet.bytes {
            Err(trouble) => Some(trouble.clone()),
            Ok(_) => reader::why_unread(&reading, &sheet.document.name),
        };
        (sheet.document.id, trouble)
    });
    let documents = outcomes.collect();
    let mut bill = reading.bill;
    keep_finite(&mut bill);
    let pages = bill
        .pages
        .iter()
        .filter_map(|page| {
            let sheet = sheets
                .iter()
                .find(|sheet| sheet.document.name == page.file)?;
            Some(PageRecord {
                number: page.number,
                document_id: sheet.document.id,
                file_page: page.file_page,
                width: page.width,
                height: page.height,
            })
        })
        .collect();
    let engine = desk.reader.engine().to_string();
    Ok(ReadingRecord {
        engine,
        bill,
        pages,
        documents,
    })
}

/// The document that holds the n-th page of the claim, counted from 1, and how far that takes it.
fn page_done(sheets: &[Sheet], mut page: u32) -> Option<PageDone> {
    for sheet in sheets.iter().filter(|sheet| sheet.bytes.is_ok()) {
        let pages = sheet.document.pages.unwrap_or_default() as u32;
        if page <= pages {
            return Some(PageDone {
                document: sheet.document.id,
                page,
                pages,
            });
        }
        page -= pages;
    }
    None
}

fn lost_file(error: &io::Error) -> Trouble {
    tracing::error!(%error, "a stored file cannot be read");
    Trouble {
        code: "file_lost".to_owned(),
        message_zh: "保存的文件无法读出或已被改动，请重新上传".to_owned(),
        message_en: "the stored file cannot be read or was changed on disk; upload it again"
            .to_owned(),
    }
}

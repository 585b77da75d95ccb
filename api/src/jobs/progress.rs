//! Who reads what right now, told to whoever listens.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use tokio::sync::broadcast;

/// How far the reading of one claim has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageDone {
    pub document: i64,
    /// Pages of the document read so far, from 1.
    pub page: u32,
    /// Pages of the document.
    pub pages: u32,
}

/// Something that happened to a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    Page(PageDone),
    /// State, documents or bill changed; look again.
    Changed,
}

/// A listener that falls behind is told to look again.
#[derive(Debug)]
pub struct ProgressHub {
    sender: broadcast::Sender<(i64, Event)>,
    /// The latest page per claim and document, for who connects in the middle.
    latest: Mutex<HashMap<i64, HashMap<i64, PageDone>>>,
}

impl Default for ProgressHub {
    fn default() -> ProgressHub {
        ProgressHub::new()
    }
}

impl ProgressHub {
    pub fn new() -> ProgressHub {
        ProgressHub {
            sender: broadcast::Sender::new(1024),
            latest: Mutex::default(),
        }
    }

    pub fn page(&self, claim: i64, done: PageDone) {
        let mut latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        latest.entry(claim).or_default().insert(done.document, done);
        drop(latest);
        let _ = self.sender.send((claim, Event::Page(done)));
    }

    pub fn changed(&self, claim: i64) {
        let _ = self.sender.send((claim, Event::Changed));
    }

    /// Forgets how far the reading of the claim has come.
    pub fn ended(&self, claim: i64) {
        self.latest
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&claim);
        self.changed(claim);
    }

    pub fn so_far(&self, claim: i64) -> Vec<PageDone> {
        let latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        latest
            .get(&claim)
            .map(|pages| pages.values().copied().collect())
            .unwrap_or_default()
    }

    pub fn listen(&self) -> broadcast::Receiver<(i64, Event)> {
        self.sender.subscribe()
    }
}

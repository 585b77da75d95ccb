use std::time::{Duration, Instant};

use crate::OcrError;

/// When the work on one page has to end.
#[derive(Debug, Clone, Copy)]
pub struct Deadline {
    begun: Instant,
    limit: Duration,
}

impl Deadline {
    pub fn after(limit: Duration) -> Deadline {
        Deadline {
            begun: Instant::now(),
            limit,
        }
    }

    /// [`OcrError::TooSlow`] once the time is over; asked between the batches of a page.
    pub fn check(&self) -> Result<(), OcrError> {
        if self.begun.elapsed() < self.limit {
            return Ok(());
        }
        Err(OcrError::TooSlow {
            seconds: self.limit.as_secs(),
        })
    }
}

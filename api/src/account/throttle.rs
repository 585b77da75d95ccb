//! Slows down guessing: so many failures per user name and per address in a window of time.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

const WINDOW: Duration = Duration::from_mins(15);
/// Names and addresses remembered at most; beyond it the oldest window is dropped.
const REMEMBERED: usize = 10_000;

/// Failures are kept in memory: a restart forgives them.
#[derive(Debug, Default)]
pub struct Throttle {
    failures: Mutex<HashMap<String, (Instant, u32)>>,
}

impl Throttle {
    /// Seconds to wait, where `key` has failed `limit` times within the window.
    pub fn wait(&self, key: &str, limit: u32) -> Option<u64> {
        let failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, count) = failures.get(key)?;
        let left = WINDOW.checked_sub(since.elapsed())?;
        (*count >= limit).then_some(left.as_secs() + 1)
    }

    pub fn failed(&self, key: &str) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        failures.retain(|_, (since, _)| since.elapsed() < WINDOW);
        if failures.len() >= REMEMBERED
            && let Some(oldest) = failures
                .iter()
                .min_by_key(|(_, (since, _))| *since)
                .map(|(key, _)| key.clone())
        {
            failures.remove(&oldest);
        }
        failures
            .entry(key.to_owned())
            .or_insert((Instant::now(), 0))
            .1 += 1;
    }

    pub fn succeeded(&self, key: &str) {
        self.failures
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_counts_per_key_and_success_forgives() {
        let throttle = Throttle::default();
        for _ in 0..3 {
            assert_eq!(throttle.wait("a", 3), None);
            throttle.failed("a");
        }
        assert!(throttle.wait("a", 3).is_some());
        assert_eq!(throttle.wait("b", 3), None);
        throttle.succeeded("a");
        assert_eq!(throttle.wait("a", 3), None);
    }
}

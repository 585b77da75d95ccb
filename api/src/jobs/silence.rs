//! A reading that hangs: no thread can be ended from outside, but its job and its worker can.

use std::future::pending;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::timeout;

/// For the models to load and the bill to be put together, beyond the time of two pages.
const GRACE: Duration = Duration::from_mins(1);

/// Without a page for so long, a reading whose pages are given up after `page_limit` hangs. Two pages are looked at at the
/// same time.
pub const fn patience(page_limit: Duration) -> Duration {
    page_limit.saturating_mul(2).saturating_add(GRACE)
}

/// Ends once the pulse has not beaten for so long; never, once it is dropped.
pub async fn silence(mut pulse: watch::Receiver<()>, patience: Duration) {
    loop {
        match timeout(patience, pulse.changed()).await {
            Err(_) => return,
            Ok(Ok(())) => {}
            Ok(Err(_)) => pending().await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::time::{Instant, sleep};

    const SHORT: Duration = Duration::from_millis(100);

    #[tokio::test]
    async fn only_a_reading_without_a_page_for_long_hangs() {
        let (pulse, beats) = watch::channel(());
        let began = Instant::now();
        let beating = async {
            for _ in 0..4 {
                sleep(SHORT / 2).await;
                pulse.send_replace(());
            }
            pending::<()>().await;
        };
        tokio::select! {
            () = silence(beats, SHORT) => {}
            () = beating => {}
        }
        assert!(began.elapsed() >= SHORT * 3);
    }

    #[tokio::test]
    async fn a_reading_that_is_over_does_not_hang() {
        let (pulse, beats) = watch::channel(());
        drop(pulse);
        assert!(timeout(SHORT * 3, silence(beats, SHORT)).await.is_err());
    }
}

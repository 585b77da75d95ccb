//! Changes of earlier claims, seen to while the server runs.

use std::time::Duration;

use tokio::sync::watch;
use tokio::time::sleep;

use crate::desk::Desk;

const IDLE: Duration = Duration::from_secs(1);
const AFTER_ERROR: Duration = Duration::from_secs(30);

/// Until the server stops; what waits then is seen to after the next start.
pub async fn see_to_changes(desk: Desk, stopping: watch::Receiver<bool>) {
    while !*stopping.borrow() {
        match desk.rejudge_later_claims().await {
            Ok(()) => sleep(IDLE).await,
            Err(error) => {
                tracing::error!(%error, "claims later than a changed one cannot be judged again");
                sleep(AFTER_ERROR).await;
            }
        }
    }
}

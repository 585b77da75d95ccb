//! Changes of earlier claims, and of what claims are judged by, seen to while the server runs.

use std::time::Duration;

use tokio::sync::watch;
use tokio::time::sleep;

use crate::desk::Desk;

const IDLE: Duration = Duration::from_secs(1);
const AFTER_ERROR: Duration = Duration::from_secs(30);

/// Until the server stops; what waits then is seen to after the next start.
pub async fn see_to_changes(desk: Desk, stopping: watch::Receiver<bool>) {
    while !*stopping.borrow() {
        match rejudge(&desk).await {
            Ok(()) => sleep(IDLE).await,
            Err(error) => {
                tracing::error!(%error, "claims cannot be judged again after a change");
                sleep(AFTER_ERROR).await;
            }
        }
    }
}

async fn rejudge(desk: &Desk) -> anyhow::Result<()> {
    desk.rejudge_later_claims().await?;
    desk.reference.reload(&desk.storage).await?;
    let claims = desk.rejudge_stale_claims().await?;
    if claims > 0 {
        tracing::info!(claims, "open claims were judged again by what was loaded");
    }
    Ok(())
}

//! Workers that take readings from the queue. A worker that dies leaves its lease to run out.

use std::time::{Duration, Instant};

use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{MissedTickBehavior, interval, sleep};

use super::changes::see_to_changes;
use super::page_looks::take_looks;
use super::reading::{Outcome, read_claim};
use super::silence::{patience, silence};
use crate::account::token;
use crate::claim::Trouble;
use crate::desk::Desk;
use crate::storage::Lease;

/// Seconds a lease lasts without a heartbeat.
const LEASE_SECONDS: i64 = 15;
const HEARTBEAT: Duration = Duration::from_secs(5);
const IDLE: Duration = Duration::from_millis(500);

/// The workers of one server.
#[derive(Debug)]
pub struct Workers {
    owner: String,
    tasks: Vec<JoinHandle<()>>,
}

impl Workers {
    /// Leases left by a server that was killed end at once: the caller holds the data folder's lock.
    pub async fn start(
        desk: &Desk,
        count: usize,
        stopping: &watch::Receiver<bool>,
    ) -> anyhow::Result<Workers> {
        let taken_over = desk.storage.end_all_leases().await?;
        if taken_over > 0 {
            tracing::warn!(
                jobs = taken_over,
                "readings cut short by the last stop begin again"
            );
        }
        for claim in desk.storage.left_unread().await? {
            desk.storage.queue_reading(claim).await?;
        }
        let owner = token::random()?;
        let mut tasks: Vec<_> = (0..count)
            .map(|_| tokio::spawn(work(desk.clone(), owner.clone(), stopping.clone())))
            .collect();
        tasks.push(tokio::spawn(take_looks(desk.clone(), stopping.clone())));
        tasks.push(tokio::spawn(see_to_changes(desk.clone(), stopping.clone())));
        Ok(Workers { owner, tasks })
    }

    /// Gives back what is being read; the next server begins it again at once.
    pub async fn stop(self, desk: &Desk) -> anyhow::Result<()> {
        for task in self.tasks {
            task.abort();
        }
        Ok(desk.storage.release_all(&self.owner).await?)
    }
}

async fn work(desk: Desk, owner: String, stopping: watch::Receiver<bool>) {
    while !*stopping.borrow() {
        match next(&desk, &owner).await {
            Ok(Some(lease)) => attempt(&desk, &lease).await,
            Ok(None) => sleep(IDLE).await,
            Err(error) => {
                tracing::error!(%error, "the queue of readings cannot be reached");
                sleep(HEARTBEAT).await;
            }
        }
    }
}

async fn next(desk: &Desk, owner: &str) -> anyhow::Result<Option<Lease>> {
    for claim in desk.storage.give_up_exhausted(&gave_up()).await? {
        desk.progress.ended(claim);
    }
    Ok(desk.storage.take_job(owner, LEASE_SECONDS).await?)
}

async fn attempt(desk: &Desk, lease: &Lease) {
    let began = Instant::now();
    let (pulse, beats) = watch::channel(());
    let outcome = tokio::select! {
        // A reading that is kept has ended its lease itself.
        biased;
        outcome = read_claim(desk, lease, pulse) => outcome,
        () = silence(beats, patience(desk.reader.page_limit())) => {
            // Whoever hangs in the reader may hold what the next reading needs.
            desk.reader.close();
            Ok(Outcome::Hopeless(hangs()))
        }
        () = keep_alive(desk, lease) => Ok(Outcome::LeaseLost),
    };
    let ended = match outcome {
        Ok(Outcome::Kept { pages, lines }) => {
            let took = began.elapsed();
            desk.metrics.reading(pages, lines, took);
            tracing::info!(
                claim = lease.claim,
                pages,
                lines,
                seconds = took.as_secs_f32(),
                "claim read"
            );
            Ok(())
        }
        Ok(Outcome::LeaseLost) => {
            tracing::warn!(claim = lease.claim, "the lease of a reading was lost");
            Ok(())
        }
        Ok(Outcome::Hopeless(trouble)) => {
            tracing::error!(
                claim = lease.claim,
                problem = trouble.message_en,
                "reading failed"
            );
            desk.metrics.reading_failed();
            desk.storage.fail_job(lease, &trouble).await
        }
        Err(error) => {
            tracing::error!(claim = lease.claim, attempt = lease.attempt, %error, "reading failed");
            desk.metrics.reading_failed();
            desk.storage.release_job(lease).await
        }
    };
    if let Err(error) = ended {
        tracing::error!(%error, "the end of a reading could not be noted; its lease will run out");
    }
    desk.progress.ended(lease.claim);
}

/// Renews the lease; returns once it is lost.
async fn keep_alive(desk: &Desk, lease: &Lease) {
    let mut beat = interval(HEARTBEAT);
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        beat.tick().await;
        match desk.storage.renew_lease(lease, LEASE_SECONDS).await {
            Ok(true) => {}
            Ok(false) => return,
            // The lease may outlast a busy moment of the database.
            Err(error) => tracing::warn!(%error, "a lease could not be renewed"),
        }
    }
}

fn hangs() -> Trouble {
    Trouble {
        code: "reading_hangs".to_owned(),
        message_zh: "识别长时间没有进展，已中止；请检查文件是否异常，重新扫描后再上传".to_owned(),
        message_en: "reading made no progress for too long and was ended; scan the documents again"
            .to_owned(),
    }
}

fn gave_up() -> Trouble {
    Trouble {
        code: "reading_failed".to_owned(),
        message_zh: "多次尝试识别都未能完成，请检查文件是否异常，重新扫描后再上传".to_owned(),
        message_en: "reading was tried several times and never finished; scan the documents again"
            .to_owned(),
    }
}

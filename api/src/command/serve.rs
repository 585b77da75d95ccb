use std::fs::File;
use std::future::Future;
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context as _;
use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tracing_subscriber::EnvFilter;

use super::recogniser::RecogniserArgs;
use super::scan_files::cores;
use super::{DataArg, Ended};
use crate::desk::{DataDir, Desk};
use crate::http::{self, App};
use crate::jobs::worker::Workers;

/// Requests under way get this long once the server is told to stop.
const GRACE: Duration = Duration::from_secs(10);

#[derive(clap::Args)]
#[command(
    after_help = "Example:\n  hedan serve --listen 127.0.0.1:8080 --data data\n\nThe log is on standard error; RUST_LOG sets how much, e.g. RUST_LOG=info."
)]
pub struct Args {
    #[command(flatten)]
    pub options: ServeOptions,
}

#[derive(clap::Args, Clone)]
pub struct ServeOptions {
    /// Address and port to listen on
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    #[command(flatten)]
    pub data: DataArg,
    #[command(flatten)]
    pub recogniser: RecogniserArgs,
    /// Claims read at the same time
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub workers: usize,
}

pub fn run(args: &Args) -> anyhow::Result<Ended> {
    run_with(&args.options, async |_| Ok(()))
}

/// Opens the desk, prepares it, and serves until told to stop.
pub fn run_with(
    options: &ServeOptions,
    prepare: impl AsyncFnOnce(&Desk) -> anyhow::Result<()>,
) -> anyhow::Result<Ended> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let served = runtime.block_on(serve(options, prepare));
    // A page being read is not waited for: the next start reads its claim again.
    runtime.shutdown_background();
    served.map(|()| Ended::Done)
}

async fn serve(
    options: &ServeOptions,
    prepare: impl AsyncFnOnce(&Desk) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let data = options.data.dir();
    std::fs::create_dir_all(data.path())?;
    let lock = lock(&data)?;
    let listener = TcpListener::bind(options.listen).await.with_context(|| {
        format!(
            "cannot listen on {}; is another server running there?",
            options.listen
        )
    })?;
    let workers = options.workers.max(1);
    let threads = (cores() / workers).max(1);
    let reader = options.recogniser.reader(threads);
    if !reader.is_usable() {
        tracing::warn!("no recognition models: run ocr/models/fetch.sh, or set HEDAN_MODELS");
    }
    let desk = Desk::open(&data, reader)
        .await
        .with_context(|| format!("cannot open {}", data.path().display()))?;
    desk.store.sweep().await?;
    prepare(&desk).await?;
    let (stop, stopping) = watch::channel(false);
    let workers = Workers::start(&desk, workers, &stopping).await?;
    println!("核单 Hedan: http://{}", listener.local_addr()?);
    let router = http::router(App {
        desk: desk.clone(),
        stopping: stopping.clone(),
    });
    answer(listener, router, stop, stopping).await?;
    workers.stop(&desk).await?;
    desk.storage.close().await;
    drop(lock);
    Ok(())
}

async fn answer(
    listener: TcpListener,
    router: Router,
    stop: watch::Sender<bool>,
    mut stopping: watch::Receiver<bool>,
) -> anyhow::Result<()> {
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, service).with_graceful_shutdown(async move {
        told_to_stop().await;
        let _ = stop.send(true);
    });
    let late = async move {
        let _ = stopping.wait_for(|stop| *stop).await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        served = server => Ok(served?),
        () = late => Ok(()),
    }
}

/// Interrupt from the terminal, or the termination that service managers send.
fn told_to_stop() -> impl Future<Output = ()> {
    use tokio::signal::unix::{SignalKind, signal};
    async {
        let Ok(mut terminate) = signal(SignalKind::terminate()) else {
            let _ = tokio::signal::ctrl_c().await;
            return;
        };
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        }
    }
}

/// Two servers on one data folder would take each other's readings.
fn lock(data: &DataDir) -> anyhow::Result<File> {
    let file = File::create(data.lock())?;
    file.try_lock().with_context(|| {
        format!(
            "another hedan server is using {}; stop it or give another --data",
            data.path().display()
        )
    })?;
    Ok(file)
}

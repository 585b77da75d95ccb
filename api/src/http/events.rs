use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{self, KeepAlive, Sse};
use futures_util::Stream;
use futures_util::stream::poll_fn;
use serde::Serialize;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::mpsc;
use utoipa::ToSchema;

use super::App;
use super::claims::{SEES_CLAIMS, detail, find_claim};
use super::guard::Session;
use super::input::InPath;
use super::problem::{Answer, Problem};
use crate::claim::{ClaimState, DocumentStatus, Trouble};
use crate::jobs::progress::{Event, PageDone};

/// Data of the event `progress`.
#[derive(Serialize, ToSchema)]
pub struct ProgressDto {
    document_id: i64,
    /// Pages of the document read so far.
    page: u32,
    pages: u32,
}

/// Data of the events `state` and `done`.
#[derive(Serialize, ToSchema)]
pub struct StateDto {
    state: ClaimState,
    version: i64,
    problem: Option<Trouble>,
    documents: Vec<DocumentStateDto>,
}

#[derive(Serialize, ToSchema)]
pub struct DocumentStateDto {
    id: i64,
    name: String,
    status: DocumentStatus,
    problem: Option<Trouble>,
}

type Sender = mpsc::Sender<Result<sse::Event, Infallible>>;

/// Server-sent events: `state` now and at every change, `progress` per page read, `done` whenever
/// no reading is under way.
#[utoipa::path(get, path = "/claims/{id}/events", tag = "claims", params(("id" = i64, Path)), responses(
    (status = 200, body = StateDto, content_type = "text/event-stream"),
    (status = 404, body = Problem)))]
pub async fn stream(
    State(app): State<App>,
    session: Session,
    InPath(id): InPath<i64>,
) -> Answer<Sse<impl Stream<Item = Result<sse::Event, Infallible>>>> {
    session.allow(SEES_CLAIMS)?;
    find_claim(&app, id).await?;
    let (sender, mut receiver) = mpsc::channel(32);
    tokio::spawn(follow(app, id, sender));
    let events = poll_fn(move |context| receiver.poll_recv(context));
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))))
}

/// Ends when the client leaves or the server stops.
async fn follow(app: App, claim: i64, sender: Sender) {
    let mut events = app.desk.progress.listen();
    let mut stopping = app.stopping.clone();
    if tell_state(&app, claim, &sender).await.is_none() {
        return;
    }
    for done in app.desk.progress.so_far(claim) {
        if tell_page(done, &sender).await.is_none() {
            return;
        }
    }
    loop {
        let event = tokio::select! {
            _ = stopping.wait_for(|stop| *stop) => return,
            () = sender.closed() => return,
            event = events.recv() => event,
        };
        let told = match event {
            Ok((of, Event::Page(done))) if of == claim => tell_page(done, &sender).await,
            Ok((of, Event::Changed)) if of == claim => tell_state(&app, claim, &sender).await,
            Ok(_) => Some(()),
            Err(RecvError::Lagged(_)) => tell_state(&app, claim, &sender).await,
            Err(RecvError::Closed) => None,
        };
        if told.is_none() {
            return;
        }
    }
}

async fn tell_page(done: PageDone, sender: &Sender) -> Option<()> {
    let data = ProgressDto {
        document_id: done.document,
        page: done.page,
        pages: done.pages,
    };
    tell("progress", &data, sender).await
}

async fn tell_state(app: &App, claim: i64, sender: &Sender) -> Option<()> {
    let detail = detail(app, claim).await.ok()?;
    let documents = detail
        .documents
        .into_iter()
        .map(|document| DocumentStateDto {
            id: document.id,
            name: document.name,
            status: document.status,
            problem: document.problem,
        });
    let data = StateDto {
        state: detail.claim.state,
        version: detail.claim.version,
        problem: detail.claim.problem,
        documents: documents.collect(),
    };
    tell("state", &data, sender).await?;
    if data.state != ClaimState::Reading {
        tell("done", &data, sender).await?;
    }
    Some(())
}

async fn tell<T: Serialize>(name: &str, data: &T, sender: &Sender) -> Option<()> {
    let event = sse::Event::default().event(name).json_data(data).ok()?;
    sender.send(Ok(event)).await.ok()
}

//! The HTTP interface: one file per noun, and what surrounds them.

mod aliases;
mod archive;
mod audit;
mod bill;
mod bill_dto;
mod bill_parts;
mod catalog;
mod claims;
mod decisions;
mod documents;
pub mod dto;
mod events;
mod frame;
mod guard;
mod header;
mod health;
mod hospitals;
mod import;
mod input;
mod knowledge;
mod pages;
mod policy;
pub mod problem;
mod review;
mod session;
mod users;
mod web;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use tokio::sync::watch;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use utoipa_swagger_ui::SwaggerUi;

use crate::desk::Desk;

/// What handlers share.
#[derive(Clone)]
pub struct App {
    pub desk: Desk,
    /// True once the server is to stop: endless answers end.
    pub stopping: watch::Receiver<bool>,
}

/// Bytes of a request without files.
const BODY_LIMIT: usize = 1024 * 1024;
/// Bytes of one upload with all its files.
const UPLOAD_LIMIT: usize = 2 * 1024 * 1024 * 1024;
/// Bytes of a catalog file.
const CATALOG_LIMIT: usize = 128 * 1024 * 1024;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Hedan 核单",
        description = "Manual medical reimbursement: bills read, matched, reviewed and archived. \
            Sign in with POST /api/v1/session; send the cookie, and on every request that changes \
            something the header `X-CSRF-Token`. Errors are application/problem+json."
    ),
    components(schemas(events::ProgressDto))
)]
struct Document;

fn v1() -> OpenApiRouter<App> {
    let uploads = OpenApiRouter::new()
        .routes(routes!(documents::upload))
        .layer(DefaultBodyLimit::max(UPLOAD_LIMIT));
    let imports = OpenApiRouter::new()
        .routes(routes!(catalog::load))
        .routes(routes!(hospitals::load))
        .routes(routes!(knowledge::load))
        .routes(routes!(policy::load))
        .layer(DefaultBodyLimit::max(CATALOG_LIMIT));
    OpenApiRouter::new()
        .routes(routes!(
            session::sign_in,
            session::current,
            session::sign_out
        ))
        .routes(routes!(claims::list, claims::register))
        .routes(routes!(claims::show, claims::change))
        .routes(routes!(events::stream))
        .routes(routes!(bill::show))
        .routes(routes!(pages::image))
        .routes(routes!(pages::snippet))
        .routes(routes!(decisions::decide))
        .routes(routes!(header::correct))
        .routes(routes!(review::submit))
        .routes(routes!(review::approve))
        .routes(routes!(review::send_back))
        .routes(routes!(audit::of_claim))
        .routes(routes!(archive::search))
        .routes(routes!(catalog::search))
        .routes(routes!(catalog::show))
        .routes(routes!(hospitals::list))
        .routes(routes!(knowledge::list))
        .routes(routes!(policy::list))
        .routes(routes!(policy::show))
        .routes(routes!(knowledge::withdraw))
        .routes(routes!(aliases::list))
        .routes(routes!(aliases::withdraw))
        .routes(routes!(users::list, users::add))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .merge(uploads)
        .merge(imports)
}

fn documented() -> (Router<App>, utoipa::openapi::OpenApi) {
    OpenApiRouter::with_openapi(Document::openapi())
        .nest("/api/v1", v1())
        .routes(routes!(health::healthz))
        .routes(routes!(health::metrics))
        .split_for_parts()
}

/// The document that describes the interface, generated from the handlers.
pub fn openapi() -> utoipa::openapi::OpenApi {
    documented().1
}

/// Everything the server answers.
pub fn router(app: App) -> Router {
    let (router, document) = documented();
    router
        .merge(SwaggerUi::new("/api/docs").url("/api/openapi.json", document))
        .fallback(web::serve)
        .layer(CatchPanicLayer::custom(frame::panicked))
        .layer(middleware::from_fn_with_state(app.clone(), frame::around))
        .layer(CompressionLayer::new())
        .with_state(app)
}

use ::catalog::import::{self, Aside, Edition, Mapping};
use ::catalog::{Entry, Import};
use axum::Json;
use axum::extract::{Multipart, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::App;
use super::bill_dto::EntryDto;
use super::guard::Session;
use super::import::{ImportForm, RefusedRowDto, import_form};
use super::input::{InPath, InQuery};
use super::problem::{Answer, Problem};
use crate::account::Role;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CatalogQuery {
    q: String,
    /// 1 to 100; 20 where absent.
    limit: Option<usize>,
}

#[derive(Serialize, ToSchema)]
pub struct CatalogDto {
    entries: Vec<FoundEntryDto>,
}

#[derive(Serialize, ToSchema)]
pub struct FoundEntryDto {
    #[serde(flatten)]
    entry: EntryDto,
    /// 0 to 1.
    score: f32,
}

#[derive(Serialize, ToSchema)]
pub struct ImportDto {
    new: usize,
    changed: usize,
    /// Entries that the file ends: those that another edition follows and, of a whole edition, those that it leaves out.
    ended: usize,
    unchanged: usize,
    /// The first of the changes.
    examples: Vec<ChangeDto>,
    /// Rows that are no items: headings, remarks, sums.
    headings: Vec<usize>,
    /// Columns and sheets that nothing is taken from.
    #[schema(value_type = Vec<Object>)]
    aside: Vec<Aside>,
    /// Rows that were not understood; where there is one, nothing is loaded.
    refused: Vec<RefusedRowDto>,
}

/// What the file does to one entry.
#[derive(Serialize, ToSchema)]
pub struct ChangeDto {
    /// `new`, `changed` or `ended`.
    what: &'static str,
    code: String,
    name: String,
    #[schema(format = Date)]
    valid_from: String,
    #[schema(format = Date)]
    valid_to: Option<String>,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct EditionQuery {
    /// The file is the whole list of the kinds it has: entries that it leaves out end.
    #[serde(default)]
    whole: bool,
    /// Only say what was refused, and what would change.
    #[serde(default)]
    dry_run: bool,
}

/// Of the changes as many are named.
const EXAMPLES: usize = 200;

/// Catalog entries that resemble the text, best first.
#[utoipa::path(get, path = "/catalog", tag = "catalog", params(CatalogQuery), responses(
    (status = 200, body = CatalogDto)))]
pub async fn search(
    State(app): State<App>,
    _session: Session,
    InQuery(query): InQuery<CatalogQuery>,
) -> Json<CatalogDto> {
    let reference = app.desk.reference.get();
    let limit = query.limit.unwrap_or(20).clamp(1, 100);
    let code = query.q.trim();
    let by_code = reference
        .catalog
        .entries()
        .iter()
        .filter(|entry| entry.code == code)
        .map(|entry| FoundEntryDto {
            entry: entry.into(),
            score: 1.0,
        });
    let by_name = reference
        .catalog
        .search(&query.q, limit)
        .into_iter()
        .filter(|found| reference.catalog.entry(found.entry).code != code)
        .map(|found| FoundEntryDto {
            entry: reference.catalog.entry(found.entry).into(),
            score: found.score,
        });
    Json(CatalogDto {
        entries: by_code.chain(by_name).take(limit).collect(),
    })
}

/// The entries of one code, one per period.
#[utoipa::path(get, path = "/catalog/{code}", tag = "catalog", params(("code" = String, Path)), responses(
    (status = 200, body = Vec<EntryDto>), (status = 404, body = Problem)))]
pub async fn show(
    State(app): State<App>,
    _session: Session,
    InPath(code): InPath<String>,
) -> Answer<Json<Vec<EntryDto>>> {
    let reference = app.desk.reference.get();
    let entries: Vec<EntryDto> = reference
        .catalog
        .entries()
        .iter()
        .filter(|entry| entry.code == code)
        .map(EntryDto::from)
        .collect();
    if entries.is_empty() {
        return Err(Problem::not_found(
            "目录中没有这个编码",
            "the catalog has no such code",
        ));
    }
    Ok(Json(entries))
}

/// Load a catalog file (CSV or XLSX): all rows or, where one is refused, none. A field `mapping` of the form may hold, as
/// TOML, which column of the file is which.
#[utoipa::path(post, path = "/catalog/import", tag = "catalog", params(EditionQuery),
    request_body(content = super::documents::UploadForm, content_type = "multipart/form-data"), responses(
    (status = 200, body = ImportDto), (status = 403, body = Problem), (status = 422, body = ImportDto)))]
pub async fn load(
    State(app): State<App>,
    session: Session,
    InQuery(query): InQuery<EditionQuery>,
    mut form: Multipart,
) -> Answer<(axum::http::StatusCode, Json<ImportDto>)> {
    session.allow(&[Role::Administrator])?;
    let ImportForm {
        name,
        bytes,
        mapping,
    } = import_form(&mut form).await?;
    let mapping = read_mapping(mapping)?;
    let Import {
        entries,
        refused,
        headings,
        aside,
        ..
    } = tokio::task::spawn_blocking(move || import::mapped(&bytes, &mapping))
        .await
        .map_err(|error| Problem::internal(&error))?;
    if !refused.is_empty() {
        let refusal = ImportDto {
            refused: refused.into_iter().map(RefusedRowDto::from).collect(),
            headings,
            aside,
            ..ImportDto::of(&Edition::default())
        };
        return Ok((axum::http::StatusCode::UNPROCESSABLE_ENTITY, Json(refusal)));
    }
    let storage = &app.desk.storage;
    let current = app.desk.reference.get();
    let edition = Edition::between(current.catalog.entries(), entries, query.whole);
    let outcome = ImportDto {
        headings,
        aside,
        ..ImportDto::of(&edition)
    };
    if query.dry_run {
        return Ok((axum::http::StatusCode::OK, Json(outcome)));
    }
    let kept: Vec<Entry> = edition.entries_to_keep().cloned().collect();
    storage
        .import_catalog(&session.user().username, &name, &kept)
        .await?;
    app.desk.reference.reload(storage).await?;
    Ok((axum::http::StatusCode::OK, Json(outcome)))
}

/// The usual titles where there is none.
fn read_mapping(bytes: Option<Vec<u8>>) -> Answer<Mapping> {
    let Some(bytes) = bytes else {
        return Ok(Mapping::default());
    };
    Mapping::from_toml(&String::from_utf8_lossy(&bytes)).map_err(|error| {
        Problem::invalid(
            "bad_mapping",
            "列名对照表不是有效的TOML，或有不认识的列；请参照 fixtures/catalog/mappings 中的样例改正",
            error.to_string(),
        )
    })
}

impl ImportDto {
    fn of(edition: &Edition) -> ImportDto {
        let named = |what| {
            move |entry: &Entry| ChangeDto {
                what,
                code: entry.code.clone(),
                name: entry.name.clone(),
                valid_from: entry.valid_from.to_string(),
                valid_to: entry.valid_to.map(|day| day.to_string()),
            }
        };
        let changed = edition.changed.iter().map(|(_, after)| after);
        let ended = edition.closed.iter().map(named("ended"));
        let changes = ended
            .chain(changed.map(named("changed")))
            .chain(edition.added.iter().map(named("new")));
        ImportDto {
            new: edition.added.len(),
            changed: edition.changed.len(),
            ended: edition.closed.len(),
            unchanged: edition.unchanged,
            examples: changes.take(EXAMPLES).collect(),
            headings: Vec::new(),
            aside: Vec::new(),
            refused: Vec::new(),
        }
    }
}

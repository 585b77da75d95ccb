use axum::Json;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use super::App;
use super::claims::{ENTERS_CLAIMS, closed, detail, find_claim};
use super::guard::Session;
use super::input::InPath;
use super::problem::{Answer, Problem};
use crate::account::User;
use crate::claim::{Claim, Document, DocumentStatus};
use crate::desk::IntakeError;

/// Files in one upload.
const MOST_FILES: usize = 100;
/// Characters of a file name that are kept.
const LONGEST_NAME: usize = 120;

#[derive(Serialize, ToSchema)]
pub struct UploadDto {
    /// One per file, in the order sent.
    files: Vec<FileDto>,
    claim: Claim,
}

#[derive(Serialize, ToSchema)]
pub struct FileDto {
    /// As sent.
    name: String,
    /// Whether the file can be read as a scan.
    ok: bool,
    /// Absent where the file was refused and not kept.
    document: Option<Document>,
    problem: Option<Problem>,
}

/// The form of an upload: any number of parts with a file name.
#[derive(ToSchema)]
#[expect(
    dead_code,
    reason = "describes the multipart form in the OpenAPI document"
)]
pub struct UploadForm {
    #[schema(value_type = Vec<String>, format = Binary)]
    files: Vec<String>,
}

/// Upload scans. Each file is answered by itself: a bad one does not stop the others.
#[utoipa::path(post, path = "/claims/{id}/documents", tag = "claims", params(("id" = i64, Path)),
    request_body(content = UploadForm, content_type = "multipart/form-data"), responses(
    (status = 200, body = UploadDto), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub async fn upload(
    State(app): State<App>,
    session: Session,
    InPath(id): InPath<i64>,
    mut form: Multipart,
) -> Answer<Json<UploadDto>> {
    session.allow(ENTERS_CLAIMS)?;
    let claim = find_claim(&app, id).await?;
    if !claim.state.is_open() {
        return Err(closed(claim.state));
    }
    let mut files = Vec::new();
    let taken = take_all(&app, id, session.user(), &mut form, &mut files).await;
    // What did arrive is read, even where the rest broke off; and files sent again make good for an
    // upload that broke off, or a reading that failed, before.
    let is_again = |file: &FileDto| {
        let problem = file.problem.as_ref();
        claim.problem.is_some() && problem.is_some_and(|problem| &*problem.code == "same_file")
    };
    if files.iter().any(|file| file.ok || is_again(file))
        || app.desk.storage.left_unread().await?.contains(&id)
    {
        app.desk.storage.queue_reading(id).await?;
    }
    app.desk.progress.changed(id);
    taken?;
    if files.is_empty() {
        return Err(Problem::invalid(
            "no_file",
            "没有收到文件，请选择至少一个扫描件",
            "the form holds no file; send at least one part with a file name",
        ));
    }
    Ok(Json(UploadDto {
        files,
        claim: detail(&app, id).await?.claim,
    }))
}

async fn take_all(
    app: &App,
    claim: i64,
    by: &User,
    form: &mut Multipart,
    files: &mut Vec<FileDto>,
) -> Answer<()> {
    while let Some(field) = form.next_field().await.map_err(|error| bad_form(&error))? {
        let Some(name) = field.file_name().map(plain_name) else {
            continue;
        };
        if files.len() >= MOST_FILES {
            return Err(Problem::invalid(
                "too_many_files",
                format!("一次最多上传 {MOST_FILES} 个文件，请分批上传"),
                format!("at most {MOST_FILES} files in one upload; send the rest in another"),
            ));
        }
        files.push(match take(app, claim, by, &name, field).await {
            Ok(document) => FileDto {
                name,
                ok: document.status != DocumentStatus::Failed,
                problem: document.problem.clone().map(Problem::of_trouble),
                document: Some(document),
            },
            Err(problem) => FileDto {
                name,
                ok: false,
                document: None,
                problem: Some(problem),
            },
        });
    }
    Ok(())
}

/// Streams one file into the store and opens it to count its pages.
async fn take(
    app: &App,
    claim: i64,
    by: &User,
    name: &str,
    mut field: Field<'_>,
) -> Answer<Document> {
    let mut incoming = app.desk.store.receive().await?;
    while let Some(chunk) = field.chunk().await.map_err(|error| bad_form(&error))? {
        incoming.write(&chunk).await?;
    }
    app.desk
        .take_document(claim, by, name, incoming)
        .await
        .map_err(|error| match error {
            IntakeError::NotAScan(trouble) => Problem::of_trouble(trouble),
            IntakeError::SameFile => Problem::conflict(
                "same_file",
                "这件申请里已有内容完全相同的文件，无需重复上传",
                "the claim already holds a file with the same bytes; nothing to do",
            ),
            IntakeError::Closed(state) => closed(state),
            IntakeError::Store(error) => Problem::from(error),
            IntakeError::Storage(error) => Problem::from(error),
            IntakeError::Thread(error) => Problem::internal(&error),
        })
}

/// The last part of a path, without control characters.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last.chars().filter(|c| !c.is_control()).collect();
    let kept = kept.trim();
    let skip = kept.chars().count().saturating_sub(LONGEST_NAME);
    let kept: String = kept.chars().skip(skip).collect();
    if kept.is_empty() {
        "scan".to_owned()
    } else {
        kept
    }
}

fn bad_form(error: &MultipartError) -> Problem {
    let status = error.status();
    if status.is_server_error() {
        return Problem::internal(error);
    }
    if status == StatusCode::PAYLOAD_TOO_LARGE {
        return Problem::new(
            status,
            "upload_too_large",
            "一次上传的文件总量过大，请分批上传",
            "the upload is too large as a whole; send fewer files at a time",
        );
    }
    Problem::new(
        status,
        "bad_form",
        "上传的数据不完整，请重新上传",
        format!("the form is not valid multipart: {}", error.body_text()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_only_its_last_part() {
        assert_eq!(plain_name("../../etc/账单.png"), "账单.png");
        assert_eq!(plain_name("C:\\scans\\1\u{7}.jpg"), "1.jpg");
        assert_eq!(plain_name("///"), "scan");
        assert!(plain_name(&format!("{}.png", "长".repeat(500))).ends_with("长.png"));
    }
}

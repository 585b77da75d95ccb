//! What the imports of files share.

use ::catalog::RefusedRow;
use axum::extract::Multipart;
use axum::extract::multipart::MultipartError;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::problem::{Answer, Problem};

#[derive(Serialize, ToSchema)]
pub struct RefusedRowDto {
    row: usize,
    column: String,
    reason_zh: String,
    reason_en: String,
    remedy_zh: String,
    remedy_en: String,
}

impl From<RefusedRow> for RefusedRowDto {
    fn from(row: RefusedRow) -> RefusedRowDto {
        RefusedRowDto {
            row: row.row,
            column: row.column,
            reason_zh: row.reason_zh,
            reason_en: row.reason_en,
            remedy_zh: row.remedy_zh,
            remedy_en: row.remedy_en,
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ImportQuery {
    /// Only say what was refused, and what would change.
    #[serde(default)]
    pub dry_run: bool,
}

/// Name and content of the one file that the form holds.
pub async fn one_file(form: &mut Multipart) -> Answer<(String, Vec<u8>)> {
    let bad = |error: MultipartError| {
        Problem::new(
            error.status(),
            "bad_form",
            "上传的数据不完整，请重新上传",
            error.body_text(),
        )
    };
    let field = form
        .next_field()
        .await
        .map_err(bad)?
        .ok_or_else(|| Problem::invalid("no_file", "没有收到文件", "the form holds no file"))?;
    let name = field.file_name().unwrap_or("import").to_owned();
    Ok((name, field.bytes().await.map_err(bad)?.to_vec()))
}

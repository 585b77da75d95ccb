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
    let ImportForm { name, bytes, .. } = import_form(form).await?;
    Ok((name, bytes))
}

/// What a form of an import holds.
pub struct ImportForm {
    pub name: String,
    pub bytes: Vec<u8>,
    /// The field `mapping`: which column of the file is which.
    pub mapping: Option<Vec<u8>>,
}

/// The first file of the form, and its mapping.
pub async fn import_form(form: &mut Multipart) -> Answer<ImportForm> {
    let (mut file, mut mapping) = (None, None);
    while let Some(field) = form.next_field().await.map_err(|error| bad_form(&error))? {
        if field.name() == Some("mapping") {
            mapping = Some(
                field
                    .bytes()
                    .await
                    .map_err(|error| bad_form(&error))?
                    .to_vec(),
            );
        } else if file.is_none() {
            let name = field.file_name().unwrap_or("import").to_owned();
            file = Some((
                name,
                field
                    .bytes()
                    .await
                    .map_err(|error| bad_form(&error))?
                    .to_vec(),
            ));
        }
    }
    let (name, bytes) =
        file.ok_or_else(|| Problem::invalid("no_file", "没有收到文件", "the form holds no file"))?;
    Ok(ImportForm {
        name,
        bytes,
        mapping,
    })
}

fn bad_form(error: &MultipartError) -> Problem {
    Problem::new(
        error.status(),
        "bad_form",
        "上传的数据不完整，请重新上传",
        error.body_text(),
    )
}

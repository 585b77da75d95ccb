//! Errors as problem+json (RFC 9457), with a stable code and what to do next in two languages.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::claim::Trouble;
use crate::desk::{DecideError, DeskError};
use crate::storage::StorageError;
use crate::store::StoreError;

/// What every error looks like.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Problem {
    #[serde(rename = "type")]
    #[schema(value_type = String, example = "urn:hedan:problem:stale_version")]
    kind: Box<str>,
    /// The HTTP status in words.
    title: &'static str,
    #[serde(skip)]
    #[schema(ignore)]
    status_code: StatusCode,
    status: u16,
    /// Stable, for programs.
    #[schema(value_type = String, example = "stale_version")]
    pub code: Box<str>,
    /// What happened and what to do, in Chinese.
    #[schema(value_type = String)]
    pub detail: Box<str>,
    /// The same in English.
    #[schema(value_type = String)]
    pub detail_en: Box<str>,
    /// Seconds to wait, with status 429.
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after: Option<u32>,
    /// The claim's version now, with `stale_version`.
    #[serde(skip_serializing_if = "Option::is_none")]
    current_version: Option<i64>,
}

pub type Answer<T> = Result<T, Problem>;

/// The answer to a withdrawal: nothing to show, or that there is no such thing in use, named in Chinese and English.
pub fn withdrawn(done: bool, what: [&str; 2]) -> Answer<StatusCode> {
    let [zh, en] = what;
    done.then_some(StatusCode::NO_CONTENT).ok_or_else(|| {
        Problem::not_found(
            &format!("没有{zh}，或已经撤回"),
            &format!("there is no such {en}, or it was withdrawn"),
        )
    })
}

impl Problem {
    pub fn new(
        status: StatusCode,
        code: &str,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) -> Problem {
        Problem {
            kind: format!("urn:hedan:problem:{code}").into(),
            title: status.canonical_reason().unwrap_or("Error"),
            status_code: status,
            status: status.as_u16(),
            code: code.into(),
            detail: zh.into().into(),
            detail_en: en.into().into(),
            retry_after: None,
            current_version: None,
        }
    }

    pub fn not_found(zh: &str, en: &str) -> Problem {
        Problem::new(StatusCode::NOT_FOUND, "not_found", zh, en)
    }

    pub fn no_claim() -> Problem {
        Problem::not_found(
            "没有这件申请，请检查编号",
            "there is no such claim; check its number",
        )
    }

    pub fn invalid(code: &str, zh: impl Into<String>, en: impl Into<String>) -> Problem {
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, code, zh, en)
    }

    pub fn conflict(code: &str, zh: impl Into<String>, en: impl Into<String>) -> Problem {
        Problem::new(StatusCode::CONFLICT, code, zh, en)
    }

    pub fn forbidden(code: &str, zh: &str, en: &str) -> Problem {
        Problem::new(StatusCode::FORBIDDEN, code, zh, en)
    }

    pub fn stale(current: i64) -> Problem {
        let mut problem = Problem::conflict(
            "stale_version",
            "这件申请刚被更新，请刷新后再操作",
            "the claim has changed since you loaded it; load it again and repeat",
        );
        problem.current_version = Some(current);
        problem
    }

    pub fn too_many(seconds: u64) -> Problem {
        let mut problem = Problem::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too_many_attempts",
            format!("登录失败次数过多，请 {} 分钟后再试", seconds.div_ceil(60)),
            format!(
                "too many failed sign-ins; try again in {} minutes",
                seconds.div_ceil(60)
            ),
        );
        problem.retry_after = u32::try_from(seconds).ok();
        problem
    }

    /// Says nothing of the inside; the log does.
    pub fn internal(error: &dyn std::fmt::Display) -> Problem {
        tracing::error!(%error, "request failed");
        Problem::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "系统内部错误，请稍后重试；如仍出现，请把请求编号告诉管理员",
            "something failed inside; try again later, and give the administrator the request id if it persists",
        )
    }

    pub fn of_trouble(trouble: Trouble) -> Problem {
        Problem::invalid(&trouble.code, trouble.message_zh, trouble.message_en)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let retry_after = self.retry_after;
        let mut response = (self.status_code, Json(self)).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if let Some(seconds) = retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

impl From<StorageError> for Problem {
    fn from(error: StorageError) -> Problem {
        Problem::internal(&error)
    }
}

impl From<DeskError> for Problem {
    fn from(error: DeskError) -> Problem {
        Problem::internal(&error)
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Problem {
        match error {
            StoreError::TooLarge(bytes) => {
                let megabytes = bytes / 1024 / 1024;
                Problem::new(
                    StatusCode::PAYLOAD_TOO_LARGE,
                    "file_too_large",
                    format!("文件超过 {megabytes} MB 的上限，请按 300 dpi 扫描或拆分后上传"),
                    format!("the file is larger than {megabytes} MB; scan at 300 dpi or split it"),
                )
            }
            StoreError::Io(error) => Problem::internal(&error),
        }
    }
}

impl From<DecideError> for Problem {
    fn from(error: DecideError) -> Problem {
        let en = error.to_string();
        match error {
            DecideError::NoClaim => Problem::no_claim(),
            DecideError::NoLine => Problem::not_found("账单中没有这一行", &en),
            DecideError::OwnClaim => own_claim(),
            DecideError::NotInReview(state) => Problem::conflict(
                "not_in_review",
                format!("申请当前为“{}”，只有待审核的申请才能作出决定", state.zh()),
                "the claim is not in review; it has to be submitted first",
            ),
            DecideError::Stale { current } => Problem::stale(current),
            DecideError::IdReused => Problem::conflict(
                "decision_id_reused",
                "该决定编号已用于另一项决定，请刷新后重试",
                en,
            ),
            DecideError::NoReason => Problem::invalid("reason_required", "请填写理由", en),
            DecideError::UnknownEntry(code) => Problem::invalid(
                "unknown_entry",
                format!("目录中没有编码为 {code} 的条目，请先在目录中检索"),
                en,
            ),
            DecideError::AmountOutOfRange => Problem::invalid(
                "amount_out_of_range",
                "核减后的金额必须在零与该行金额之间",
                en,
            ),
            DecideError::Correction(error) => {
                Problem::invalid("bad_correction", error.message_zh(), en)
            }
            DecideError::Judging(error) => Problem::internal(&error),
            DecideError::Storage(error) => Problem::internal(&error),
        }
    }
}

pub fn own_claim() -> Problem {
    Problem::forbidden(
        "own_claim",
        "录入人不能审核自己录入的申请，请由其他审核人员处理",
        "who entered a claim cannot decide or approve it; another reviewer has to",
    )
}

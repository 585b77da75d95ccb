//! The nouns of the desk: claims and their documents.

use catalog::ClaimFacts;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::account::User;

/// registered -> reading -> read -> submitted -> approved or returned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClaimState {
    Registered,
    Reading,
    Read,
    /// Handed on to a reviewer.
    Submitted,
    Approved,
    /// Back at the counter.
    Returned,
}

impl ClaimState {
    pub const ALL: [ClaimState; 6] = [
        ClaimState::Registered,
        ClaimState::Reading,
        ClaimState::Read,
        ClaimState::Submitted,
        ClaimState::Approved,
        ClaimState::Returned,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            ClaimState::Registered => "registered",
            ClaimState::Reading => "reading",
            ClaimState::Read => "read",
            ClaimState::Submitted => "submitted",
            ClaimState::Approved => "approved",
            ClaimState::Returned => "returned",
        }
    }

    pub const fn zh(self) -> &'static str {
        match self {
            ClaimState::Registered => "已登记",
            ClaimState::Reading => "识别中",
            ClaimState::Read => "已识别",
            ClaimState::Submitted => "待审核",
            ClaimState::Approved => "已通过",
            ClaimState::Returned => "已退回",
        }
    }

    /// Whether documents and facts may still change.
    pub const fn is_open(self) -> bool {
        !matches!(self, ClaimState::Submitted | ClaimState::Approved)
    }
}

impl std::str::FromStr for ClaimState {
    type Err = String;

    fn from_str(text: &str) -> Result<ClaimState, String> {
        ClaimState::ALL
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| text.to_owned())
    }
}

/// Why a claim could not go on the ordinary way; the national codes.
pub const REASON_CODES: [(&str, &str); 8] = [
    ("01", "普通"),
    ("02", "定点医院未刷卡"),
    ("03", "异地就医"),
    ("04", "急诊"),
    ("05", "转诊"),
    ("06", "医疗救助补报"),
    ("07", "入院前检查"),
    ("99", "其他"),
];

/// What went wrong with a file or a reading, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Trouble {
    /// Stable: `not_a_scan`, `encrypted`, `too_many_pages`, ...
    pub code: String,
    pub message_zh: String,
    pub message_en: String,
}

/// Someone who did something, as shown to others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Person {
    #[serde(skip)]
    pub id: i64,
    pub username: String,
    pub display_name: String,
}

impl From<&User> for Person {
    fn from(user: &User) -> Person {
        Person {
            id: user.id,
            username: user.username.clone(),
            display_name: user.display_name.clone(),
        }
    }
}

/// One manual reimbursement claim.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Claim {
    pub id: i64,
    #[schema(example = "HD20261121-0001")]
    pub number: String,
    pub title: String,
    #[schema(example = "03")]
    pub reason_code: String,
    /// Code of the hospital, where it is known to the desk.
    pub hospital_code: Option<String>,
    pub hospital_name: Option<String>,
    #[schema(value_type = crate::http::dto::ClaimFactsDto)]
    pub facts: ClaimFacts,
    pub state: ClaimState,
    /// Grows with every change; a decision made on an older one is refused with 409.
    pub version: i64,
    pub entered_by: Person,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub submitted_at: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub closed_at: Option<Timestamp>,
    /// Who approved or returned it.
    pub closed_by: Option<String>,
    pub return_reason: Option<String>,
    /// Why the last reading failed as a whole.
    pub problem: Option<Trouble>,
    pub summary: ClaimSummary,
}

/// Counts over the claim's lines; zero before it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, ToSchema)]
pub struct ClaimSummary {
    pub documents: i64,
    pub lines: i64,
    /// Lines with a red, orange or yellow finding, or not matched.
    pub doubtful: i64,
    /// Doubtful lines without a decision.
    pub undecided: i64,
    /// Sum of the lines, yuan.
    #[schema(value_type = String, example = "1234.50")]
    pub amount: bill::Money,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DocumentStatus {
    /// Stored, not read yet.
    Received,
    Read,
    /// Could not be read; see `problem`.
    Failed,
}

impl DocumentStatus {
    pub const fn as_str(self) -> &'static str {
        match self {
            DocumentStatus::Received => "received",
            DocumentStatus::Read => "read",
            DocumentStatus::Failed => "failed",
        }
    }
}

impl std::str::FromStr for DocumentStatus {
    type Err = String;

    fn from_str(text: &str) -> Result<DocumentStatus, String> {
        [
            DocumentStatus::Received,
            DocumentStatus::Read,
            DocumentStatus::Failed,
        ]
        .into_iter()
        .find(|status| status.as_str() == text)
        .ok_or_else(|| text.to_owned())
    }
}

/// One file of a claim.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Document {
    pub id: i64,
    /// Unique within the claim.
    pub name: String,
    pub sha256: String,
    pub media_type: String,
    /// Bytes.
    pub size: i64,
    /// `None` where the file could not be opened.
    pub pages: Option<i64>,
    pub status: DocumentStatus,
    pub problem: Option<Trouble>,
    #[schema(value_type = String, format = DateTime)]
    pub uploaded_at: Timestamp,
}

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a person may do at the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 经办: enters claims and hands them on.
    Counter,
    /// 审核: decides on doubtful lines and closes claims.
    Reviewer,
    /// 稽核: finds and sees everything, changes nothing.
    Auditor,
    /// 管理员: accounts, catalog, hospitals.
    Administrator,
}

/// The text names no role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a role; use counter, reviewer, auditor or administrator")]
pub struct ParseRoleError(pub String);

impl Role {
    pub const fn as_str(self) -> &'static str {
        match self {
            Role::Counter => "counter",
            Role::Reviewer => "reviewer",
            Role::Auditor => "auditor",
            Role::Administrator => "administrator",
        }
    }

    pub const fn zh(self) -> &'static str {
        match self {
            Role::Counter => "经办",
            Role::Reviewer => "审核",
            Role::Auditor => "稽核",
            Role::Administrator => "管理员",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Role {
    type Err = ParseRoleError;

    fn from_str(text: &str) -> Result<Role, ParseRoleError> {
        [
            Role::Counter,
            Role::Reviewer,
            Role::Auditor,
            Role::Administrator,
        ]
        .into_iter()
        .find(|role| role.as_str() == text.trim())
        .ok_or_else(|| ParseRoleError(text.to_owned()))
    }
}

//! Who may use the desk, and how they prove it.

pub mod password;
pub mod role;
pub mod throttle;
pub mod token;

pub use role::Role;

use serde::Serialize;
use utoipa::ToSchema;

/// A person with an account; never carries the password's hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct User {
    #[serde(skip)]
    pub id: i64,
    #[schema(example = "reviewer")]
    pub username: String,
    #[schema(example = "李初审")]
    pub display_name: String,
    pub role: Role,
}

/// A signed-in session as the request carries it.
#[derive(Debug, Clone)]
pub struct SignedIn {
    pub user: User,
    pub token_hash: String,
    pub csrf_token: String,
}

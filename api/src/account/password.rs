//! Argon2id with the library's recommended cost. Each call takes tens of milliseconds of one core,
//! so both run beside the threads that answer requests.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;
use tokio::task;

/// Each call fills 19 MB: whoever asks for more at once, signed in or not, waits.
static AT_ONCE: Semaphore = Semaphore::const_new(4);

/// Characters; shorter passwords are refused.
pub const SHORTEST: usize = 8;

/// Hashing failed inside the library, or its thread ended.
#[derive(Debug, thiserror::Error)]
#[error("the password could not be hashed: {0}")]
pub struct PasswordError(String);

/// A PHC string with its own random salt.
pub async fn hash(password: String) -> Result<String, PasswordError> {
    let fail = |error: &dyn std::fmt::Display| PasswordError(error.to_string());
    let _turn = AT_ONCE.acquire().await.map_err(|error| fail(&error))?;
    task::spawn_blocking(move || {
        Argon2::default()
            .hash_password(password.as_bytes())
            .map(|hash| hash.to_string())
    })
    .await
    .map_err(|error| fail(&error))?
    .map_err(|error| fail(&error))
}

/// Compares in constant time. With no hash at all (unknown user) it works as long and says no, so
/// that the time taken does not tell which names exist.
pub async fn verify(password: String, hash: Option<String>) -> bool {
    let Ok(_turn) = AT_ONCE.acquire().await else {
        return false;
    };
    task::spawn_blocking(move || {
        let Some(hash) = hash else {
            let _ = Argon2::default().hash_password(password.as_bytes());
            return false;
        };
        PasswordHash::new(&hash).is_ok_and(|hash| {
            Argon2::default()
                .verify_password(password.as_bytes(), &hash)
                .is_ok()
        })
    })
    .await
    .unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_same_password_passes() {
        let stored = hash("correct horse".to_owned()).await.unwrap();
        assert!(stored.starts_with("$argon2id$"));
        assert!(verify("correct horse".to_owned(), Some(stored.clone())).await);
        assert!(!verify("correct hors".to_owned(), Some(stored)).await);
        assert!(!verify("correct horse".to_owned(), None).await);
    }
}

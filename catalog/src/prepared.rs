//! The bytes in which something costly to build is kept to be opened again, never trusted unseen: a mark, what they were
//! made of, and a checksum stand before them.

use serde::Serialize;
use serde::de::DeserializeOwned;

const MARK: &[u8; 8] = b"hedan-p2";
/// Of the length of the stamp, and of the checksum.
const WORD: usize = 4;

/// The mark, the stamp's length and the stamp, the checksum of the body, the body.
pub fn written<T: Serialize>(value: &T, stamp: &[u8]) -> Vec<u8> {
    let body = postcard::to_stdvec(value).unwrap_or_default();
    let length = u32::try_from(stamp.len()).unwrap_or(u32::MAX);
    let mut bytes = Vec::with_capacity(MARK.len() + 2 * WORD + stamp.len() + body.len());
    bytes.extend_from_slice(MARK);
    bytes.extend_from_slice(&length.to_le_bytes());
    bytes.extend_from_slice(stamp);
    bytes.extend_from_slice(&crc32fast::hash(&body).to_le_bytes());
    bytes.extend_from_slice(&body);
    bytes
}

/// `None` where the bytes were made of something else, or are not those that were written.
pub fn read<T: DeserializeOwned>(bytes: &[u8], stamp: &[u8]) -> Option<T> {
    let rest = bytes.strip_prefix(MARK)?;
    let (length, rest) = rest.split_first_chunk::<WORD>()?;
    let (made_of, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
    let (checksum, body) = rest.split_first_chunk::<WORD>()?;
    let whole = made_of == stamp && crc32fast::hash(body).to_le_bytes() == *checksum;
    whole.then(|| postcard::from_bytes(body).ok())?
}

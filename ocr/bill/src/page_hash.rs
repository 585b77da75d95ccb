use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A perceptual hash of 256 bits: pages that look alike differ in few of them. As text, 64 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PageHash(pub [u64; 4]);

impl PageHash {
    /// Bits that differ, 0 to 256.
    pub fn distance(self, other: PageHash) -> u32 {
        let pairs = self.0.iter().zip(other.0);
        pairs.map(|(one, two)| (one ^ two).count_ones()).sum()
    }

    /// Its bits, 16 at a time.
    pub fn bands(self) -> [u16; 16] {
        std::array::from_fn(|band| (self.0[band / 4] >> (16 * (band % 4))) as u16)
    }
}

impl fmt::Display for PageHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|word| write!(f, "{word:016x}"))
    }
}

/// The text is not 64 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a page hash is written as 64 hexadecimal digits")]
pub struct ParsePageHashError;

impl FromStr for PageHash {
    type Err = ParsePageHashError;

    fn from_str(text: &str) -> Result<PageHash, ParsePageHashError> {
        let digits = text.bytes().all(|byte| byte.is_ascii_hexdigit());
        if text.len() != 64 || !digits {
            return Err(ParsePageHashError);
        }
        let mut words = [0; 4];
        for (index, word) in words.iter_mut().enumerate() {
            *word = u64::from_str_radix(&text[index * 16..(index + 1) * 16], 16)
                .map_err(|_| ParsePageHashError)?;
        }
        Ok(PageHash(words))
    }
}

impl Serialize for PageHash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PageHash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<PageHash, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_read_back_as_it_was_written() {
        let hash = PageHash([1, 0, u64::MAX, 0x0123_4567_89ab_cdef]);
        let text = hash.to_string();
        assert_eq!(text.parse(), Ok(hash));
        assert_eq!(text[..63].parse::<PageHash>(), Err(ParsePageHashError));
        assert_eq!(
            text.replace('f', "é").parse::<PageHash>(),
            Err(ParsePageHashError)
        );
        assert_eq!(hash.distance(PageHash([0; 4])), 1 + 64 + 32);
        assert_eq!(hash.bands()[0], 1);
        assert_eq!(hash.bands()[15], 0x0123);
    }
}

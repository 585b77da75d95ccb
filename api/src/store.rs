//! The file store: every file once, under the SHA-256 of its bytes, never changed.

use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tokio::fs::{self, File};
use tokio::io::AsyncWriteExt;

use crate::account::token;

/// Bytes of the largest file taken.
pub const LARGEST: u64 = 64 * 1024 * 1024;

/// Files under `store/ab/cdef...`; half-written ones under `store/incoming/`.
#[derive(Debug, Clone)]
pub struct Store {
    root: PathBuf,
    largest: u64,
}

/// A file on its way into the store; dropped before [`Incoming::keep`], it leaves nothing.
#[derive(Debug)]
pub struct Incoming {
    path: PathBuf,
    file: File,
    hasher: Sha256,
    size: u64,
    largest: u64,
    kept: bool,
}

/// A file in the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    pub sha256: String,
    pub size: u64,
}

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the file is larger than {0} bytes")]
    TooLarge(u64),
    #[error("the file store: {0}")]
    Io(#[from] io::Error),
}

impl Store {
    /// Opens the store, creating its folders.
    pub async fn open(root: &Path, largest: u64) -> io::Result<Store> {
        fs::create_dir_all(root.join("incoming")).await?;
        Ok(Store {
            root: root.to_owned(),
            largest,
        })
    }

    /// Throws away what a killed server left half written; only for the one server of this store,
    /// as it starts: files on their way in go as well.
    pub async fn sweep(&self) -> io::Result<()> {
        let incoming = self.root.join("incoming");
        fs::remove_dir_all(&incoming).await?;
        fs::create_dir_all(&incoming).await
    }

    pub async fn receive(&self) -> Result<Incoming, StoreError> {
        let name = token::random().map_err(io::Error::other)?;
        let path = self.root.join("incoming").join(name);
        let file = File::create_new(&path).await?;
        Ok(Incoming {
            path,
            file,
            hasher: Sha256::new(),
            size: 0,
            largest: self.largest,
            kept: false,
        })
    }

    /// The whole file; an error of kind `InvalidData` where its bytes no longer fit its name.
    pub async fn read(&self, sha256: &str) -> io::Result<Vec<u8>> {
        let bytes = fs::read(self.path(sha256)).await?;
        if token::hex(&Sha256::digest(&bytes)) == sha256 {
            Ok(bytes)
        } else {
            Err(io::Error::new(
                io::ErrorKind::InvalidData,
                format!("{sha256} was changed on disk"),
            ))
        }
    }

    /// Proves that the store can be written.
    pub async fn probe(&self) -> io::Result<()> {
        let name = token::random().map_err(io::Error::other)?;
        let path = self.root.join("incoming").join(name);
        fs::write(&path, b"probe").await?;
        fs::remove_file(&path).await
    }

    fn path(&self, sha256: &str) -> PathBuf {
        let (folder, name) = sha256.split_at(sha256.len().min(2));
        self.root.join(folder).join(name)
    }
}

impl Incoming {
    pub async fn write(&mut self, chunk: &[u8]) -> Result<(), StoreError> {
        self.size += chunk.len() as u64;
        if self.size > self.largest {
            return Err(StoreError::TooLarge(self.largest));
        }
        self.hasher.update(chunk);
        Ok(self.file.write_all(chunk).await?)
    }

    /// What has been written so far, read back.
    pub async fn bytes(&mut self) -> Result<Vec<u8>, StoreError> {
        self.file.flush().await?;
        Ok(fs::read(&self.path).await?)
    }

    /// Moves the file to its place once its bytes are safely on the disk.
    pub async fn keep(mut self, store: &Store) -> Result<StoredFile, StoreError> {
        self.file.flush().await?;
        self.file.sync_all().await?;
        let sha256 = token::hex(&self.hasher.clone().finalize());
        let path = store.path(&sha256);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).await?;
            fs::rename(&self.path, &path).await?;
            self.kept = true;
            File::open(folder).await?.sync_all().await?;
        }
        Ok(StoredFile {
            sha256,
            size: self.size,
        })
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        if !self.kept {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn store(name: &str, largest: u64) -> (Store, PathBuf) {
        let root = std::env::temp_dir().join(format!("hedan-{name}-{}", token::random().unwrap()));
        (Store::open(&root, largest).await.unwrap(), root)
    }

    #[tokio::test]
    async fn the_same_bytes_are_kept_once_under_their_hash() {
        let (store, root) = store("same", 100).await;
        let mut hashes = Vec::new();
        for _ in 0..2 {
            let mut incoming = store.receive().await.unwrap();
            incoming.write(b"one ").await.unwrap();
            incoming.write(b"bill").await.unwrap();
            assert_eq!(incoming.bytes().await.unwrap(), b"one bill");
            hashes.push(incoming.keep(&store).await.unwrap().sha256);
        }
        assert_eq!(hashes[0], hashes[1]);
        assert_eq!(store.read(&hashes[0]).await.unwrap(), b"one bill");
        let folder = root.join(&hashes[0][..2]);
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);
        std::fs::write(folder.join(&hashes[0][2..]), b"two bill").unwrap();
        let changed = store.read(&hashes[0]).await.unwrap_err();
        assert_eq!(changed.kind(), io::ErrorKind::InvalidData);
        std::fs::remove_dir_all(root).unwrap();
    }

    #[tokio::test]
    async fn too_large_a_file_leaves_nothing() {
        let (store, root) = store("large", 5).await;
        let mut incoming = store.receive().await.unwrap();
        incoming.write(b"12345").await.unwrap();
        assert!(matches!(
            incoming.write(b"6").await,
            Err(StoreError::TooLarge(5))
        ));
        drop(incoming);
        assert_eq!(std::fs::read_dir(root.join("incoming")).unwrap().count(), 0);
        std::fs::remove_dir_all(root).unwrap();
    }
}

//! A peer: another program that reads the same pages, behind a process that speaks JSON lines.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::{Context, Result, ensure};
use bill::contract::BillDocument;
use serde::{Deserialize, Serialize};

/// Where the peers' parts are.
#[derive(Debug, Clone)]
pub struct PeerPlace {
    /// The interpreter of the peers' own environment; `make peers` makes it.
    pub python: PathBuf,
    pub models: PathBuf,
    /// Pages recognised before, by the hash of their image and the peer's version; pages to read stand here too.
    pub kept: PathBuf,
}

pub struct Peer {
    process: Child,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
    pages: PathBuf,
}

#[derive(Serialize)]
struct Request<'a> {
    pages: &'a [PathBuf],
    fresh: bool,
}

/// What a peer read.
#[derive(Deserialize)]
pub struct PeerAnswer {
    pub bill: BillDocument,
    /// Of each page that was recognised now, not kept from before.
    pub seconds: Vec<f64>,
    /// Most memory the peer's process ever took, KiB.
    pub peak_kb: u64,
}

impl Peer {
    pub fn start(name: &str, place: &PeerPlace, threads: usize) -> Result<Peer> {
        ensure!(
            place.python.is_file(),
            "{} is not there; `make peers` makes it",
            place.python.display()
        );
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/peer.py");
        let pages = place
            .kept
            .join(format!("pages-{name}-{}", std::process::id()));
        fs::create_dir_all(&pages)?;
        let mut process = Command::new(&place.python)
            .arg(script)
            .args(["--engine", name, "--threads", &threads.to_string()])
            .arg("--models")
            .arg(&place.models)
            .arg("--kept")
            .arg(&place.kept)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("starting {name}"))?;
        let requests = process.stdin.take().context("no way to ask the peer")?;
        let answers = process
            .stdout
            .take()
            .context("no way to hear from the peer")?;
        Ok(Peer {
            process,
            requests,
            answers: BufReader::new(answers),
            pages,
        })
    }

    /// The pages together are one bill. `fresh` recognises pages even where they are kept. Fails where the peer
    /// breaks down; what it writes to its error stream is shown.
    pub fn read(&mut self, files: &[Vec<u8>], fresh: bool) -> Result<PeerAnswer> {
        let mut paths = Vec::new();
        for (index, bytes) in files.iter().enumerate() {
            let path = fs::canonicalize(&self.pages)?.join(format!("{index}.image"));
            fs::write(&path, bytes)?;
            paths.push(path);
        }
        let request = Request {
            pages: &paths,
            fresh,
        };
        writeln!(self.requests, "{}", serde_json::to_string(&request)?)?;
        self.requests.flush()?;
        let mut answer = String::new();
        self.answers.read_line(&mut answer)?;
        ensure!(!answer.is_empty(), "the peer ended without an answer");
        serde_json::from_str(&answer).context("the peer's answer")
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // Nothing can be done about a process that is already gone, or pages that are.
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.pages);
    }
}

//! Who reads: this project's reader in its variants, and its peers.

use std::fmt;
use std::path::Path;
use std::str::FromStr;
use std::time::Instant;

use anyhow::{Result, bail};
use bill::Bill;
use bill::contract::BillDocument;
use ocr::{EngineKind, Reader, ReaderOptions, ScanFile};

use crate::peer::{Peer, PeerPlace};
use crate::specimen::Specimen;

/// Who reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contestant {
    /// `ocr` with this engine, with or without its joint decoder.
    Own { engine: EngineKind, joint: bool },
    /// By the name that `peers/recognise.py` knows.
    Peer(&'static str),
}

impl Contestant {
    const fn own(engine: EngineKind, joint: bool) -> Contestant {
        Contestant::Own { engine, joint }
    }

    /// Every contestant and its name.
    pub const ALL: [(&'static str, Contestant); 7] = [
        ("pp-ocr", Contestant::own(EngineKind::PpOcr, true)),
        ("pp-ocr-cells", Contestant::own(EngineKind::PpOcr, false)),
        ("tesseract", Contestant::own(EngineKind::Tesseract, true)),
        (
            "tesseract-cells",
            Contestant::own(EngineKind::Tesseract, false),
        ),
        ("rapidocr-small", Contestant::Peer("rapidocr-small")),
        ("rapidocr-tiny", Contestant::Peer("rapidocr-tiny")),
        ("tesseract-command", Contestant::Peer("tesseract-command")),
    ];

    /// For people.
    pub const fn title(self) -> &'static str {
        match self {
            Contestant::Own { engine, joint } => match (engine, joint) {
                (EngineKind::PpOcr, true) => "Hedan, PP-OCR v6",
                (EngineKind::PpOcr, false) => "Hedan, PP-OCR v6, joint decoder off",
                (EngineKind::Tesseract, true) => "Hedan, Tesseract",
                (EngineKind::Tesseract, false) => "Hedan, Tesseract, joint decoder off",
            },
            Contestant::Peer(name) => match name.as_bytes() {
                b"rapidocr-small" => "RapidOCR, PP-OCR v6 small",
                b"rapidocr-tiny" => "RapidOCR, PP-OCR v6 tiny",
                _ => "Tesseract command, psm 6",
            },
        }
    }

    /// Opens models, or starts the peer's process.
    pub fn open(self, place: &PeerPlace, threads: usize) -> Result<OpenContestant> {
        Ok(match self {
            Contestant::Own { engine, joint } => {
                OpenContestant::Own(Box::new(own_reader(&place.models, engine, joint, threads)?))
            }
            Contestant::Peer(name) => OpenContestant::Peer(Peer::start(name, place, threads)?),
        })
    }
}

pub fn own_reader(
    models: &Path,
    engine: EngineKind,
    joint: bool,
    threads: usize,
) -> Result<Reader> {
    Ok(Reader::open(&ReaderOptions {
        models: models.to_owned(),
        engine,
        threads,
        joint,
    })?)
}

impl fmt::Display for Contestant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = Contestant::ALL.iter().find(|(_, known)| known == self);
        f.pad(named.map_or("unknown", |(name, _)| name))
    }
}

impl FromStr for Contestant {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Contestant> {
        let named = Contestant::ALL.iter().find(|(name, _)| *name == text);
        match named {
            Some((_, contestant)) => Ok(*contestant),
            None => bail!(
                "`{text}` is nobody; they are: {}",
                Contestant::ALL.map(|(name, _)| name).join(", ")
            ),
        }
    }
}

/// Ready to read.
pub enum OpenContestant {
    Own(Box<Reader>),
    Peer(Peer),
}

/// What a contestant read of one bill.
pub struct BillRead {
    pub document: BillDocument,
    /// `None` of peers, which state no confidence.
    pub bill: Option<Bill>,
    /// `None` where any page was kept from an earlier run.
    pub seconds: Option<f64>,
}

impl OpenContestant {
    /// `fresh`: no page is taken from an earlier run.
    pub fn read(&mut self, specimen: &Specimen, fresh: bool) -> Result<BillRead> {
        match self {
            OpenContestant::Own(reader) => Ok(read_own(reader, &specimen.files)),
            OpenContestant::Peer(peer) => {
                let answer = peer.read(&specimen.files, fresh)?;
                let all = answer.seconds.len() == specimen.files.len();
                Ok(BillRead {
                    document: answer.bill,
                    bill: None,
                    seconds: all.then(|| answer.seconds.iter().sum()),
                })
            }
        }
    }
}

pub fn read_own(reader: &Reader, files: &[Vec<u8>]) -> BillRead {
    let scans: Vec<ScanFile<'_>> = files
        .iter()
        .map(|bytes| ScanFile {
            name: "page",
            bytes,
        })
        .collect();
    let start = Instant::now();
    let reading = reader.read(&scans, &|_| {});
    BillRead {
        seconds: Some(start.elapsed().as_secs_f64()),
        document: BillDocument::from(&reading.bill),
        bill: Some(reading.bill),
    }
}

//! The driver: files of one bill in, the bill out.

use std::path::PathBuf;
use std::sync::Arc;

use bill::{Bill, PageInfo, PageSource, Problem, ProblemKind, TextSpan};

use crate::OcrError;
use crate::born_digital::{self, ExactPage};
use crate::engine::{Engine, EngineKind, OrientationModel, PpOcr, Tesseract};
use crate::preprocess::{self, Rule, ToScan};
use crate::reading::{self, PageReading, Paper};
use crate::scan::{Limits, Scan, ScanPage};
use crate::table::{self, Column, Word};

/// Below this the orientation classifier is not believed.
const SURE_TURN: f32 = 0.8;

/// A file of the bill: its name, for messages, and its bytes.
#[derive(Debug, Clone, Copy)]
pub struct ScanFile<'a> {
    pub name: &'a str,
    pub bytes: &'a [u8],
}

#[derive(Debug, Clone)]
pub struct ReaderOptions {
    /// Folder of the models; see [`crate::find_models`].
    pub models: PathBuf,
    pub engine: EngineKind,
    /// Threads that recognition may use, at least 1.
    pub threads: usize,
    /// Off, every value is the best reading of its own cell: the equations of the bill only flag.
    pub joint: bool,
}

/// How far the reading of a bill has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    FileDecoded {
        file: String,
        pages: u32,
    },
    /// `page` of `pages` was read, counted over all files.
    PageRead {
        page: u32,
        pages: u32,
    },
}

/// What was read, and which files could not be.
#[derive(Debug)]
pub struct Reading {
    pub bill: Bill,
    pub failures: Vec<FileFailure>,
}

#[derive(Debug)]
pub struct FileFailure {
    pub file: String,
    pub error: OcrError,
}

/// Reads bills. Built once, shared by all threads.
pub struct Reader {
    engine: Arc<dyn Engine>,
    orientation: OrientationModel,
    joint: bool,
}

/// What one page hands on to the next.
#[derive(Default)]
struct Carried {
    groups: Option<(u32, Vec<Vec<Column>>)>,
    charge_category: Option<String>,
}

impl Reader {
    pub fn open(options: &ReaderOptions) -> Result<Reader, OcrError> {
        let models = &options.models;
        let engine: Arc<dyn Engine> = match options.engine {
            EngineKind::PpOcr => Arc::new(PpOcr::open(models, options.threads)?),
            EngineKind::Tesseract => Arc::new(Tesseract::open(models)?),
        };
        Ok(Reader {
            engine,
            orientation: OrientationModel::open(models, options.threads)?,
            joint: options.joint,
        })
    }

    /// All files together are one bill, pages in the order given. Never fails on content: what could
    /// not be decoded is in `failures`, and among the bill's problems.
    pub fn read(&self, files: &[ScanFile<'_>], progress: &(dyn Fn(Progress) + Sync)) -> Reading {
        let mut failures = Vec::new();
        let mut scans = Vec::new();
        for file in files {
            match Scan::open(file.bytes, &Limits::default()) {
                Ok(scan) => {
                    progress(Progress::FileDecoded {
                        file: file.name.to_owned(),
                        pages: scan.page_count(),
                    });
                    scans.push((file.name, scan));
                }
                Err(error) => failures.push(FileFailure {
                    file: file.name.to_owned(),
                    error,
                }),
            }
        }
        let pages = scans.iter().map(|(_, scan)| scan.page_count()).sum();
        let mut readings = Vec::new();
        let mut carried = Carried::default();
        let mut problems: Vec<Problem> = failures.iter().map(undecodable).collect();
        for (name, scan) in &scans {
            for index in 0..scan.page_count() {
                let number = readings.len() as u32 + 1;
                let page = scan
                    .page(index)
                    .map_err(|error| (error.to_string(), error.message_zh()));
                let info = |scan: &ScanPage| PageInfo {
                    number,
                    file: (*name).to_owned(),
                    file_page: index + 1,
                    width: scan.image.width(),
                    height: scan.image.height(),
                    source: PageSource::Scan,
                    spans: Vec::new(),
                    codes: Vec::new(),
                };
                let read = page.and_then(|scan| {
                    let info = info(&scan);
                    self.read_page(&scan, info, &mut carried)
                        .map_err(|error| (error.to_string(), error.message_zh()))
                });
                match read {
                    Ok(reading) => readings.push(reading),
                    Err((en, zh)) => problems.push(unreadable_page(name, index + 1, &en, &zh)),
                }
                progress(Progress::PageRead {
                    page: number,
                    pages,
                });
            }
        }
        let mut bill = reading::assemble(readings, self.joint);
        problems.append(&mut bill.problems);
        bill.problems = problems;
        Reading { bill, failures }
    }

    fn read_page(
        &self,
        scan: &ScanPage,
        mut info: PageInfo,
        carried: &mut Carried,
    ) -> Result<PageReading, OcrError> {
        let seen = match born_digital::read(scan, &*self.engine)? {
            Some(exact) => SeenPage::from(exact),
            None => self.see(scan)?,
        };
        info.source = seen.source;
        let paper = Paper {
            page: info.number,
            to_scan: &seen.to_scan,
        };
        info.spans = seen
            .words
            .iter()
            .map(|word| text_span(word, paper))
            .collect();
        Ok(seen.understood(info, carried))
    }

    /// What stands on the page, and where.
    fn see(&self, scan: &ScanPage) -> Result<SeenPage, OcrError> {
        let turns = match self.orientation.quarter_turns(&scan.image)? {
            (turns, sure) if sure >= SURE_TURN => turns,
            _ => 0,
        };
        let clean = preprocess::clean(&scan.image, turns);
        let print = preprocess::without_rules(&clean);
        let spans = self.engine.recognise(&print, clean.text_height)?;
        let em = table::em(&spans, clean.text_height);
        Ok(SeenPage {
            words: table::words(spans, &print.dark, &clean.rules, em),
            rules: clean.rules,
            to_scan: clean.to_scan,
            em,
            width: print.dark.width(),
            source: PageSource::Scan,
        })
    }
}

/// The words of a page before they mean anything; lengths in px of the clean page.
struct SeenPage {
    pub words: Vec<Word>,
    pub rules: Vec<Rule>,
    pub to_scan: ToScan,
    /// Height of the text.
    pub em: f32,
    /// Width of the page.
    pub width: u32,
    pub source: PageSource,
}

impl From<ExactPage> for SeenPage {
    fn from(page: ExactPage) -> SeenPage {
        SeenPage {
            words: page.words,
            width: page.clean.gray.width(),
            rules: page.clean.rules,
            to_scan: page.clean.to_scan,
            em: page.em,
            source: page.source,
        }
    }
}

impl SeenPage {
    fn understood(self, info: PageInfo, carried: &mut Carried) -> PageReading {
        let paper = Paper {
            page: info.number,
            to_scan: &self.to_scan,
        };
        let rows = table::rows(self.words, self.em);
        let inherited = carried.scaled_to(self.width);
        let page = table::find_table(rows, &self.rules, self.em, inherited.as_deref());
        if let Some(table) = &page.table {
            let groups = table
                .groups
                .iter()
                .map(|group| group.columns.clone())
                .collect();
            carried.groups = Some((self.width, groups));
        }
        reading::read_page(&page, info, paper, self.em, &mut carried.charge_category)
    }
}

impl Carried {
    /// The columns of the page before, at this page's width.
    fn scaled_to(&self, page_width: u32) -> Option<Vec<Vec<Column>>> {
        let (width, groups) = self.groups.as_ref()?;
        let scale = page_width as f32 / *width as f32;
        Some(
            groups
                .iter()
                .map(|columns| columns.iter().map(|column| column.scaled(scale)).collect())
                .collect(),
        )
    }
}

fn text_span(word: &Word, paper: Paper<'_>) -> TextSpan {
    TextSpan {
        text: word.text.clone(),
        page_box: paper.page_box([word.left, word.top, word.right, word.bottom]),
        confidence: word.confidence(),
    }
}

fn undecodable(failure: &FileFailure) -> Problem {
    Problem {
        kind: ProblemKind::UndecodableFile,
        page: None,
        message_zh: format!(
            "文件“{}”无法读取：{}",
            failure.file,
            failure.error.message_zh()
        ),
        message_en: format!("{} could not be read: {}", failure.file, failure.error),
    }
}

fn unreadable_page(file: &str, file_page: u32, en: &str, zh: &str) -> Problem {
    Problem {
        kind: ProblemKind::UnreadablePage,
        page: None,
        message_zh: format!("文件“{file}”第 {file_page} 页无法读取：{zh}"),
        message_en: format!("page {file_page} of {file} could not be read: {en}"),
    }
}

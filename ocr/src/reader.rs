//! The driver: files of one bill in, the bill out.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use bill::{Bill, PageInfo, PageSource, Problem, ProblemKind};

use crate::OcrError;
use crate::born_digital;
use crate::engine::{Deadline, Engine, EngineKind, OrientationModel, PpOcr, Tesseract};
use crate::page_hash;
use crate::page_queue;
use crate::reading;
use crate::scan::{Limits, Scan, ScanPage};
use crate::second_look::SecondLook;
use crate::seen_page::{Carried, SeenPage, codes};
use crate::table;
use crate::view::View;

/// Longest time for a page, unless told otherwise: many times what the densest takes.
const PAGE_LIMIT: Duration = Duration::from_mins(3);
/// Pages whose pictures are in memory at the same time, at most.
const PAGES_IN_FLIGHT: usize = 2;
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
    workers: usize,
    page_limit: Duration,
    calibrated: bool,
}

/// One page of one of the files.
struct Sheet<'s, 'f> {
    file: &'s str,
    scan: &'s Scan<'f>,
    /// From 0.
    index: u32,
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
            workers: options.threads.clamp(1, PAGES_IN_FLIGHT),
            page_limit: PAGE_LIMIT,
            calibrated: true,
        })
    }

    /// A page that takes longer is given up; 180 seconds unless told otherwise.
    #[must_use]
    pub fn with_page_limit(mut self, limit: Duration) -> Reader {
        self.page_limit = limit;
        self
    }

    /// Confidences as recognition and the equations state them; for fitting the calibration.
    #[must_use]
    pub fn with_raw_confidence(mut self) -> Reader {
        self.calibrated = false;
        self
    }

    /// All files together are one bill, pages in the order given. Never fails on content: what could not be
    /// decoded or read is among the bill's problems, and in `failures` where it is a whole file.
    pub fn read(&self, files: &[ScanFile<'_>], progress: &(dyn Fn(Progress) + Sync)) -> Reading {
        let mut failures = Vec::new();
        let scans = open_all(files, &mut failures, progress);
        let sheets: Vec<Sheet<'_, '_>> = scans.iter().flat_map(sheets).collect();
        let pages = sheets.len() as u32;
        let mut problems: Vec<Problem> = failures.iter().map(undecodable).collect();
        let mut readings = Vec::new();
        let mut carried = Carried::default();
        let (mut done, mut unread_of_file) = (0, 0);
        let see = |sheet: &Sheet<'_, '_>| faultless(|| self.see_sheet(sheet));
        page_queue::in_order(self.workers, &sheets, see, |sheet, seen| {
            if sheet.index == 0 {
                unread_of_file = 0;
            }
            let number = readings.len() as u32 + 1;
            let read =
                seen.and_then(|(info, seen)| faultless(|| seen.read(info, number, &mut carried)));
            match read {
                Ok(reading) => readings.push(reading),
                Err(error) => {
                    problems.push(unreadable_page(sheet, &error));
                    unread_of_file += 1;
                    if unread_of_file == sheet.scan.page_count() {
                        let file = sheet.file.to_owned();
                        failures.push(FileFailure { file, error });
                    }
                }
            }
            done += 1;
            progress(Progress::PageRead { page: done, pages });
        });
        let mut bill = reading::assemble(readings, self.joint);
        if self.calibrated {
            reading::calibrate(&mut bill);
        }
        problems.append(&mut bill.problems);
        bill.problems = problems;
        Reading { bill, failures }
    }

    fn see_sheet(&self, sheet: &Sheet<'_, '_>) -> Result<(PageInfo, SeenPage), OcrError> {
        let deadline = Deadline::after(self.page_limit);
        let scan = sheet.scan.page(sheet.index)?;
        let info = PageInfo {
            number: 0,
            file: sheet.file.to_owned(),
            file_page: sheet.index + 1,
            width: scan.image.width(),
            height: scan.image.height(),
            source: PageSource::Scan,
            spans: Vec::new(),
            codes: Vec::new(),
            hash: None,
        };
        let seen = match born_digital::read(&scan, &*self.engine, &deadline)? {
            Some(exact) => SeenPage::from_exact(exact, &scan),
            None => self.see(&scan, &deadline)?,
        };
        Ok((info, seen))
    }

    /// What stands on the page, and where.
    fn see(&self, scan: &ScanPage, deadline: &Deadline) -> Result<SeenPage, OcrError> {
        let turns = match self.orientation.quarter_turns(&scan.image)? {
            (turns, sure) if sure >= SURE_TURN => turns,
            _ => 0,
        };
        let View {
            clean,
            print,
            spans,
        } = View::of(scan, turns, &*self.engine, deadline)?;
        let em = table::em(&spans, clean.text_height);
        Ok(SeenPage {
            codes: codes(&scan.image, &clean),
            hash: page_hash::of(&clean.gray),
            words: table::words(&spans, &print.dark, &clean.rules, em),
            rules: clean.rules,
            to_scan: clean.to_scan,
            em,
            width: clean.gray.width(),
            source: PageSource::Scan,
            second_look: self.joint.then(|| SecondLook {
                engine: Arc::clone(&self.engine),
                print,
                deadline: *deadline,
            }),
        })
    }
}

/// The files that open, in their order; of the others, why not.
fn open_all<'f>(
    files: &[ScanFile<'f>],
    failures: &mut Vec<FileFailure>,
    progress: &(dyn Fn(Progress) + Sync),
) -> Vec<(&'f str, Scan<'f>)> {
    let mut scans = Vec::new();
    for &ScanFile { name, bytes } in files {
        let file = name.to_owned();
        match Scan::open(bytes, &Limits::default()) {
            Ok(scan) => {
                let pages = scan.page_count();
                progress(Progress::FileDecoded { file, pages });
                scans.push((name, scan));
            }
            Err(error) => failures.push(FileFailure { file, error }),
        }
    }
    scans
}

fn sheets<'s, 'f>((file, scan): &'s (&'f str, Scan<'f>)) -> impl Iterator<Item = Sheet<'s, 'f>> {
    (0..scan.page_count()).map(move |index| Sheet { file, scan, index })
}

/// A fault of the reader itself costs one page, not the bill.
fn faultless<T>(work: impl FnOnce() -> Result<T, OcrError>) -> Result<T, OcrError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(OcrError::ReaderFailed))
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

fn unreadable_page(sheet: &Sheet<'_, '_>, error: &OcrError) -> Problem {
    let (file, page, zh) = (sheet.file, sheet.index + 1, error.message_zh());
    Problem {
        kind: ProblemKind::UnreadablePage,
        page: None,
        message_zh: format!("文件“{file}”第 {page} 页无法读取：{zh}"),
        message_en: format!("page {page} of {file} could not be read: {error}"),
    }
}

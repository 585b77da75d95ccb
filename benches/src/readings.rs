//! Lines of printed bills as one of this project's readers reads them.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use bill::Line;
use bill::contract::LineDocument;
use clap::Args;
use ocr::Reader;
use printer::content::BillContent;
use printer::degrade::Grade;
use printer::{Layout, PriceList, content};
use serde::{Deserialize, Serialize};

use crate::contestant::{Contestant, own_reader, read_own};
use crate::pairing::pairs;
use crate::specimen::{Order, price_list};

/// Which bills are read, and who reads them.
#[derive(Args, Clone)]
pub struct Errand {
    /// First seed.
    #[arg(long, default_value_t = 90000)]
    pub first: u64,
    /// Bills for each layout and grade.
    #[arg(long, default_value_t = 1)]
    pub bills: u64,
    /// Pages read of each bill, at most.
    #[arg(long, default_value_t = 1)]
    pub pages: usize,
    #[arg(long, value_delimiter = ',', default_value = "clean,office")]
    pub grades: Vec<String>,
    #[arg(long, default_value_t = 1)]
    pub threads: usize,
    /// A folder where what was read is kept, so that the same bills need not be read again.
    #[arg(long)]
    pub kept: Option<PathBuf>,
}

/// A line of the paper and what was read of it.
#[derive(Serialize, Deserialize)]
pub struct ReadLine {
    /// The name that is printed.
    pub printed: String,
    /// Code of the article that the line charges for, printed or not.
    pub code: String,
    pub line: Line,
}

/// A reader that is opened when the first bill has to be read.
pub struct Readings {
    errand: Errand,
    contestant: Contestant,
    prices: PriceList,
    reader: Option<Reader>,
}

impl Errand {
    /// By name; the same grade every time it is asked.
    pub fn grades(&self) -> Result<Vec<Grade>> {
        let known = |name: &String| {
            let grade = Grade::ALL.iter().find(|grade| grade.name() == name);
            grade.copied().with_context(|| format!("no grade `{name}`"))
        };
        self.grades.iter().map(known).collect()
    }

    /// Every layout in this grade, each bill with a seed of its own.
    pub fn orders(&self, grade: Grade) -> impl Iterator<Item = Order> + use<> {
        let (first, bills) = (self.first, self.bills);
        (0..).zip(Layout::ALL).flat_map(move |(index, layout)| {
            (0..bills).map(move |bill| Order {
                grade,
                layout: *layout,
                seed: first + index * bills + bill,
            })
        })
    }
}

impl Readings {
    pub fn new(errand: &Errand, contestant: Contestant) -> Result<Readings> {
        Ok(Readings {
            errand: errand.clone(),
            contestant,
            prices: price_list()?,
            reader: None,
        })
    }

    /// The lines of a bill that were found, read now or before.
    pub fn of(&mut self, order: Order) -> Result<Vec<ReadLine>> {
        let name = format!("{}-{}.json", self.contestant, order.name());
        let file = self.errand.kept.as_ref().map(|folder| folder.join(name));
        if let Some(kept) = file.as_ref().and_then(|file| fs::read(file).ok()) {
            return Ok(serde_json::from_slice(&kept)?);
        }
        let found = self.read(order)?;
        if let Some(file) = file {
            fs::create_dir_all(file.parent().context("a file is in a folder")?)?;
            fs::write(file, serde_json::to_vec(&found)?)?;
        }
        Ok(found)
    }

    fn read(&mut self, order: Order) -> Result<Vec<ReadLine>> {
        let specimen = order.print(&self.prices, self.errand.pages)?;
        let content = content::random_bill(order.seed, &self.prices);
        let truth = specimen.truth().lines;
        let read = read_own(self.reader()?, &specimen.files);
        let bill = read.bill.context("the own reader gives a bill")?;
        let paired = pairs(&read.document.lines, &truth);
        let found = truth.into_iter().zip(paired).filter_map(|(line, place)| {
            let code = code_of(&content, &line)?;
            Some(ReadLine {
                printed: line.name?,
                code,
                line: bill.lines[place?].clone(),
            })
        });
        Ok(found.collect())
    }

    fn reader(&mut self) -> Result<&Reader> {
        if self.reader.is_none() {
            let Contestant::Own { engine, joint } = self.contestant else {
                bail!(
                    "`{}` gives no lines with what it considered",
                    self.contestant
                );
            };
            let models = ocr::find_models().context("no models; run ocr/models/fetch.sh")?;
            let opened = own_reader(&models, engine, joint, self.errand.threads)?;
            self.reader = Some(opened);
        }
        self.reader.as_ref().context("the reader was opened")
    }
}

/// Of the article that a line of the paper charges for.
fn code_of(content: &BillContent, truth: &LineDocument) -> Option<String> {
    let mut lines = content.lines.iter();
    let line = lines.find(|line| {
        Some(&line.name) == truth.name.as_ref() && Some(line.amount) == truth.amount
    })?;
    Some(line.code.clone())
}

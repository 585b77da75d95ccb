//! The printed bills that are read.

use std::io::Cursor;
use std::path::Path;

use anyhow::Result;
use bill::contract::BillDocument;
use printer::degrade::{Grade, degrade};
use printer::{Layout, PriceList, PrintedPage, content, truth_of};

/// Which bill to print.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    pub grade: Grade,
    pub layout: Layout,
    pub seed: u64,
}

/// One bill as printed.
pub struct Specimen {
    pub order: Order,
    pub pages: Vec<PrintedPage>,
    /// The image file of each page: the JPEG of the scan, or PNG.
    pub files: Vec<Vec<u8>>,
}

impl Order {
    /// `clean-grid-90000`.
    pub fn name(&self) -> String {
        format!("{}-{}-{}", self.grade, self.layout, self.seed)
    }

    /// The bill's first pages, at most `pages` of them.
    pub fn print(self, prices: &PriceList, pages: usize) -> Result<Specimen> {
        let content = content::random_bill(self.seed, prices);
        let mut printed = printer::print(&content, self.layout, self.seed)?;
        printed.truncate(pages);
        let pages: Vec<PrintedPage> = printed
            .into_iter()
            .map(|page| degrade(page, self.grade, self.seed))
            .collect::<Result<_, _>>()?;
        let files = pages.iter().map(encoded).collect::<Result<_>>()?;
        Ok(Specimen {
            order: self,
            pages,
            files,
        })
    }
}

impl Specimen {
    pub fn truth(&self) -> BillDocument {
        truth_of(&self.pages)
    }
}

/// `rounds` bills of every layout and grade, each of its own seed from `first`, in turns: any part of the
/// sequence holds about as many of each.
pub fn sequence(first: u64, rounds: u64) -> Vec<Order> {
    let (layouts, grades) = (Layout::ALL.len(), Grade::ALL.len());
    let round = layouts * grades;
    (0..round * rounds as usize)
        // 13 and 4 have no common factor: both turning, every pair comes once a round.
        .map(|index| Order {
            grade: Grade::ALL[index % grades],
            layout: Layout::ALL[index % layouts],
            seed: first + index as u64,
        })
        .collect()
}

/// The articles that bills are made up of.
pub fn price_list() -> Result<PriceList> {
    let catalog = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/catalog");
    Ok(PriceList::from_folder(&catalog)?)
}

fn encoded(page: &PrintedPage) -> Result<Vec<u8>> {
    if let Some(jpeg) = &page.jpeg {
        return Ok(jpeg.clone());
    }
    let mut bytes = Cursor::new(Vec::new());
    page.image.write_to(&mut bytes, image::ImageFormat::Png)?;
    Ok(bytes.into_inner())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_round_prints_every_layout_in_every_grade_once() {
        let orders = sequence(7, 2);
        let pairs = |orders: &[Order]| -> HashSet<String> {
            let pair = |order: &Order| format!("{} {}", order.grade, order.layout);
            orders.iter().map(pair).collect()
        };
        let round = Layout::ALL.len() * Grade::ALL.len();
        assert_eq!(orders.len(), 2 * round);
        assert_eq!(pairs(&orders[..round]).len(), round);
        assert_eq!(pairs(&orders[round..]).len(), round);
        let seeds: HashSet<u64> = orders.iter().map(|order| order.seed).collect();
        assert_eq!(seeds.len(), orders.len());
    }
}

//! The bills that were read worst, as a page to look at.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use anyhow::Result;
use bill::Bill;
use ocr::overlay;
use printer::PriceList;

use crate::score::{Difference, Score};
use crate::specimen::Order;

/// Bills kept.
const KEPT: usize = 10;

/// A bill as it was read.
pub struct WorstBill {
    pub order: Order,
    pub bill: Bill,
    pub score: Score,
}

impl WorstBill {
    /// Lines silently wrong come before anything, then the share of faults.
    fn badness(&self) -> (usize, f64) {
        let whole = self.score.lines + self.score.headers + self.score.totals;
        let share = self.score.faults() as f64 / whole.max(1) as f64;
        (self.score.silently_wrong(), share)
    }
}

/// The worst of the bills given, worst first.
#[derive(Default)]
pub struct Worst {
    pub bills: Vec<WorstBill>,
}

impl Worst {
    pub fn add(&mut self, bill: WorstBill) {
        if bill.score.faults() == 0 {
            return;
        }
        self.bills.push(bill);
        self.bills.sort_by(|a, b| {
            let (a, b) = (a.badness(), b.badness());
            b.0.cmp(&a.0).then(b.1.total_cmp(&a.1))
        });
        self.bills.truncate(KEPT);
    }

    /// Writes `worst.html` and its pictures into the folder: each page with what was read drawn over it, and what
    /// was wrong.
    pub fn write(&self, folder: &Path, prices: &PriceList, pages: usize) -> Result<()> {
        let pictures = folder.join("worst");
        if pictures.exists() {
            fs::remove_dir_all(&pictures)?;
        }
        fs::create_dir_all(&pictures)?;
        let mut html = String::from(HEAD);
        for bill in &self.bills {
            let name = bill.order.name();
            let score = &bill.score;
            let _ = writeln!(
                html,
                "<h2>{name}</h2><p>{} of {} lines right, {} silently wrong, {} not on the paper, totals {} of {}, \
                 header {} of {}</p>",
                score.exact,
                score.lines,
                score.silently_wrong(),
                score.invented,
                score.totals_right,
                score.totals,
                score.headers_right,
                score.headers
            );
            html += "<div class=\"bill\"><div class=\"pages\">\n";
            for page in &bill.order.print(prices, pages)?.pages {
                let file = format!("{name}-{}.png", page.number);
                overlay::draw(&page.image, &bill.bill, page.number).save(pictures.join(&file))?;
                let _ = writeln!(
                    html,
                    "<a href=\"worst/{file}\"><img src=\"worst/{file}\" alt=\"page {}\"></a>",
                    page.number
                );
            }
            html +=
                "</div><table><tr><th>where</th><th>read</th><th>printed</th><th>flags</th></tr>\n";
            score
                .differences
                .iter()
                .for_each(|difference| row(&mut html, difference));
            html += "</table></div>\n";
        }
        fs::write(folder.join("worst.html"), html + "</body></html>\n")?;
        Ok(())
    }
}

fn row(html: &mut String, difference: &Difference) {
    let class = if difference.silent {
        " class=\"silent\""
    } else {
        ""
    };
    let _ = writeln!(
        html,
        "<tr{class}><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
        escaped(&difference.what),
        escaped(&difference.read),
        escaped(&difference.truth),
        escaped(&difference.flags.join(", "))
    );
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

const HEAD: &str = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>The worst bills</title><style>
body { font: 14px/1.4 sans-serif; margin: 1.5rem; color: #222 }
.bill { display: flex; gap: 1rem; align-items: flex-start; overflow-x: auto }
.pages { flex: 0 0 58% }
img { width: 100%; border: 1px solid #bbb }
table { border-collapse: collapse }
td, th { border: 1px solid #ddd; padding: .2rem .5rem; text-align: left; vertical-align: top }
.silent { background: #ffe3e3 }
</style></head><body>
<h1>The worst bills</h1><p>Green is sure, orange doubtful or repaired, red unreadable or not adding up. Shaded rows
were wrong without a flag.</p>
";

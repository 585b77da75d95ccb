//! What a hospital's spelling of an item is taken for, and what a reviewer's choice says of it.

use std::collections::HashMap;

use bill::{Bill, Line};
use catalog::{Catalog, ChoiceSource, LineOverride, Verdict, spelling};

use super::{DecisionRequest, Judged};
use crate::decision::Step;
use crate::storage::TaughtSpelling;

/// Codes of entries by hospital and spelling.
pub type Aliases = HashMap<String, HashMap<String, String>>;

/// The line's name and specification as they are looked up among aliases.
fn spelling_of(line: &Line) -> String {
    spelling(printed(line), line.spec.value.as_deref())
}

fn printed(line: &Line) -> &str {
    line.name.value.as_deref().unwrap_or(&line.name.text)
}

/// What aliases say of the lines for which no reviewer chose.
pub fn by_alias(
    bill: &Bill,
    aliases: &HashMap<String, String>,
    chosen: &[LineOverride],
) -> Vec<LineOverride> {
    let lines = bill.lines.iter().enumerate();
    let open = lines.filter(|(index, _)| chosen.iter().all(|choice| choice.line != *index));
    open.filter_map(|(index, line)| {
        Some(LineOverride {
            line: index,
            entry_code: Some(aliases.get(&spelling_of(line))?.clone()),
            source: ChoiceSource::Alias,
        })
    })
    .collect()
}

/// The spellings that decided lines, one for each line.
pub fn used(bill: &Bill, aliases: &HashMap<String, String>, judged: &Judged) -> Vec<String> {
    let lines = bill.lines.iter().zip(&judged.matches);
    lines
        .filter_map(|(line, found)| {
            let spelling = spelling_of(line);
            let code = aliases.get(&spelling)?;
            let entry = found.entry.as_ref()?;
            // An alias is no measure of confidence: where one stands, the name decided.
            let by_it = found.verdict == Verdict::Matched
                && found.confidence.is_none()
                && entry.code == *code;
            by_it.then_some(spelling)
        })
        .collect()
}

/// A reviewer's choice of an entry, as it may be remembered.
pub struct ChosenSpelling {
    spelling: String,
    printed: String,
    entry: Option<String>,
    teaches: bool,
}

impl ChosenSpelling {
    /// `None` where the step chooses no entry.
    pub fn of(bill: &Bill, request: &DecisionRequest, catalog: &Catalog) -> Option<ChosenSpelling> {
        let Step::ChooseEntry { entry_code } = &request.step else {
            return None;
        };
        let line = bill.lines.get(request.line)?;
        let entry = entry_code
            .as_deref()
            .and_then(|code| catalog.by_code_on(code, line.date.value));
        let spec = line.spec.value.as_deref();
        let teaches = entry.is_some_and(|id| {
            catalog
                .alias(printed(line), spec, catalog.entry(id))
                .is_ok()
        });
        Some(ChosenSpelling {
            spelling: spelling_of(line),
            printed: printed(line).to_owned(),
            entry: entry_code.clone(),
            teaches,
        })
    }

    pub fn at<'a>(&'a self, hospital: &'a str) -> TaughtSpelling<'a> {
        TaughtSpelling {
            hospital,
            spelling: &self.spelling,
            printed: &self.printed,
            entry: self.entry.as_deref(),
            teaches: self.teaches,
        }
    }
}

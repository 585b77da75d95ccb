//! Knowledge points: items under rules, by the hundred thousand, loaded from the tables that the
//! insurance publishes.

mod row;
mod table;

use std::collections::HashMap;
use std::sync::Arc;

use bill::Date;
use serde::{Deserialize, Serialize};

use super::kind::RuleKind;
use super::points::Point;
use super::rule::{Policy, PolicyRule};
use super::selector::Selector;
use crate::{RefusedRow, Severity};

/// Where the points of one file come from and when they hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnowledgeBatch {
    /// Unique; findings cite it with the row: `service-gender-2025#37@1`.
    pub name: String,
    /// The document, as findings cite it.
    pub source: String,
    pub valid_from: Date,
    /// The last day; `None` while it has no end.
    #[serde(default)]
    pub valid_to: Option<Date>,
    /// Name of an earlier batch that ends the day before this one begins.
    #[serde(default)]
    pub supersedes: Option<String>,
}

/// One row of a table: an item, and the check that it is under.
#[derive(Debug, Clone, PartialEq)]
pub struct KnowledgePoint {
    /// Row of the file as a spreadsheet numbers it.
    pub row: u32,
    pub item: Selector,
    pub kind: RuleKind,
    /// Where the row gives another severity than the kind's own.
    pub severity: Option<Severity>,
    /// What the table says of the item.
    pub note: Option<String>,
}

/// A table as understood: either all its rows are points, or those that are not say why.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct KnowledgeTable {
    pub points: Vec<KnowledgePoint>,
    pub refused: Vec<RefusedRow>,
}

impl KnowledgeTable {
    /// Comma- or tab-separated text, UTF-8 or GB18030; the shape is known by its header.
    pub fn from_csv(bytes: &[u8]) -> KnowledgeTable {
        table::read(bytes)
    }
}

/// The batch cannot be taken in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KnowledgeError {
    #[error("the batch `{0}` is loaded already; give a new edition a name of its own")]
    KnownBatch(String),
    #[error("the batch `{0}` that this one replaces is not loaded")]
    UnknownBatch(String),
    #[error("the batch ends on {0}, before it begins")]
    EndsBeforeItBegins(Date),
}

impl Policy {
    /// Adds a batch of points. A point of an earlier batch on the same item, of the same kind, ends
    /// the day before, and so does all of the batch that this one names as superseded.
    pub fn with_knowledge(
        mut self,
        batch: &KnowledgeBatch,
        points: Vec<KnowledgePoint>,
    ) -> Result<Policy, KnowledgeError> {
        if let Some(end) = batch.valid_to.filter(|end| *end < batch.valid_from) {
            return Err(KnowledgeError::EndsBeforeItBegins(end));
        }
        if self.rules.iter().any(|rule| rule.id == batch.name) {
            return Err(KnowledgeError::KnownBatch(batch.name.clone()));
        }
        let day_before = batch.valid_from.yesterday().unwrap_or(batch.valid_from);
        if let Some(earlier) = &batch.supersedes {
            let mut known = false;
            for rule in self.rules.iter_mut().filter(|rule| rule.id == *earlier) {
                known = true;
                let end = rule.valid_to.map_or(day_before, |end| end.min(day_before));
                rule.valid_to = Some(end);
            }
            if !known {
                return Err(KnowledgeError::UnknownBatch(earlier.clone()));
            }
        }
        let source: Arc<str> = Arc::from(batch.source.as_str());
        let mut rule_of: HashMap<(RuleKind, Option<Severity>), u32> = HashMap::new();
        let first_new = self.rules.len();
        for point in points {
            let next = self.rules.len();
            let rule = *rule_of
                .entry((point.kind.clone(), point.severity))
                .or_insert_with(|| u32::try_from(next).unwrap_or(u32::MAX));
            if rule as usize == next {
                self.rules.push(PolicyRule {
                    id: batch.name.clone(),
                    version: 1,
                    severity: point.severity,
                    valid_from: batch.valid_from,
                    valid_to: batch.valid_to,
                    source: Arc::clone(&source),
                    applies_to: Selector::default(),
                    kind: point.kind,
                });
            }
            let found = Point {
                rule,
                row: point.row,
                until: None,
                note: point.note.map(Arc::from),
            };
            for key in point.item.keys() {
                self.end_earlier(&key, rule, first_new, day_before);
                self.points.put(&key, found.clone());
            }
        }
        Ok(self)
    }

    /// How many points are held.
    pub fn knowledge_points(&self) -> usize {
        let points = self.points.by_key.values().flatten();
        let rows = points.filter(|point| point.row > 0);
        let distinct: std::collections::HashSet<(u32, u32)> =
            rows.map(|point| (point.rule, point.row)).collect();
        distinct.len()
    }

    /// Ends what an earlier batch says of the same item.
    fn end_earlier(&mut self, key: &str, rule: u32, first_new: usize, day_before: Date) {
        let Some(points) = self.points.by_key.get_mut(key) else {
            return;
        };
        let kind = &self.rules[rule as usize].kind;
        for point in points.iter_mut() {
            let earlier = &self.rules[point.rule as usize];
            let replaced = (point.rule as usize) < first_new
                && point.row > 0
                && earlier.valid_from <= day_before
                && same_check(&earlier.kind, kind);
            if replaced {
                point.until = Some(point.until.map_or(day_before, |end| end.min(day_before)));
            }
        }
    }
}

/// Whether two rules say the same of an item, with other figures: pairs are the same by their partner.
fn same_check(one: &RuleKind, other: &RuleKind) -> bool {
    std::mem::discriminant(one) == std::mem::discriminant(other) && one.others() == other.others()
}

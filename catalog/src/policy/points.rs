//! Where a matched entry's rules are found: by its code and its name, in two look-ups.

use std::collections::HashMap;
use std::sync::Arc;

use bill::Date;

use super::rule::{Policy, PolicyRule};
use super::selector::ItemKeys;

/// One item of one rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// Index into `Policy::rules`.
    pub rule: u32,
    /// Row of the knowledge base it came from, from 1; 0 for a rule of the policy file.
    pub row: u32,
    /// The last day it holds, where a later batch replaced it before its rule ended.
    pub until: Option<Date>,
    /// What the knowledge base says of this item.
    pub note: Option<Arc<str>>,
}

/// An index over the rules of a policy.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Points {
    /// Rules that name no single items; they look at every line.
    pub everywhere: Vec<usize>,
    pub(super) by_key: HashMap<Box<str>, Vec<Point>>,
    /// Newer versions by the rule they replace; rules with one version are left out.
    newer: HashMap<usize, Vec<usize>>,
    by_id: HashMap<String, Vec<usize>>,
}

impl Points {
    pub fn newer_versions(&self, rule: usize) -> &[usize] {
        self.newer.get(&rule).map_or(&[], Vec::as_slice)
    }

    /// The points of an entry, under its codes and then under its name.
    pub fn of<'a>(&'a self, keys: &ItemKeys) -> impl Iterator<Item = &'a Point> {
        keys.all()
            .flat_map(|key| self.by_key.get(key.as_str()).map_or(&[][..], Vec::as_slice))
    }

    pub fn put(&mut self, key: &str, point: Point) {
        match self.by_key.get_mut(key) {
            Some(points) => points.push(point),
            None => {
                self.by_key.insert(Box::from(key), vec![point]);
            }
        }
    }
}

impl Policy {
    /// A rule of the policy file: found everywhere, or under the items it lists.
    pub(super) fn add(&mut self, rule: PolicyRule) {
        let index = self.rules.len();
        let same_id = self.points.by_id.entry(rule.id.clone()).or_default();
        for &other in same_id.iter() {
            let (old, new) = if self.rules[other].version < rule.version {
                (other, index)
            } else {
                (index, other)
            };
            self.points.newer.entry(old).or_default().push(new);
        }
        same_id.push(index);
        if rule.applies_to.is_listed() {
            let point = Point {
                rule: u32::try_from(index).unwrap_or(u32::MAX),
                row: 0,
                until: None,
                note: None,
            };
            for key in rule.applies_to.keys() {
                self.points.put(&key, point.clone());
            }
        } else {
            self.points.everywhere.push(index);
        }
        self.rules.push(rule);
    }
}

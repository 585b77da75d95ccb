//! What columns hold whose titles are missing or misread, from what stands in them.

use super::column::Column;
use super::contents::{
    Contents, FILLED, LEAST_ROWS, TYPED, Triple, closes, has_unit, is_class, is_code, is_number,
    nearly_closes,
};
use super::row::Row;
use super::title::ColumnKind;
use super::vocabulary;
use crate::reading::date::day_of;
use crate::reading::number::parse_number;

/// Titles are overruled where under them quantity x price = amount holds in fewer rows than the first
/// share, and under other columns in more than the second.
const DISPROVED: f32 = 0.2;
const PROVED: f32 = 0.8;
/// The kinds of the equation quantity x unit price = amount.
pub const TRIPLE: [ColumnKind; 3] = [
    ColumnKind::Quantity,
    ColumnKind::UnitPrice,
    ColumnKind::Amount,
];

/// Gives the columns of one group that are not `sure` their kind. Their present kind is what a misread
/// title suggests, `Other` where nothing does.
pub fn settle(columns: &mut [Column], sure: &[bool], body: &[&Row]) {
    let contents = Contents::of(columns, body);
    let mut guesses: Vec<ColumnKind> = columns.iter().map(|column| column.kind).collect();
    // Of `数量/单位` only the second word was read.
    if !guesses.contains(&ColumnKind::Quantity)
        && let Some(unit) = guesses.iter().position(|kind| *kind == ColumnKind::Unit)
        && contents.filled(unit) >= FILLED
        && contents.share(unit, &|text| {
            text.starts_with(|char: char| char.is_ascii_digit())
        }) >= TYPED
    {
        guesses[unit] = ColumnKind::Quantity;
    }
    let mut triple = contents.triple(&guesses, sure);
    let free = vec![false; columns.len()];
    // Of a discount the equation knows nothing.
    let discounted = guesses.contains(&ColumnKind::Discount);
    if contents.rows() >= LEAST_ROWS && !discounted && contents.holds(triple, closes) < DISPROVED {
        let other = contents.triple(&guesses, &free);
        if contents.holds(other, closes) > PROVED {
            triple = other;
        }
    }
    let mut kinds: Vec<Option<ColumnKind>> = guesses
        .iter()
        .zip(sure)
        .map(|(kind, sure)| (*sure && !TRIPLE.contains(kind)).then_some(*kind))
        .collect();
    for (kind, index) in TRIPLE.into_iter().zip(triple) {
        if let Some(index) = index {
            kinds[index] = Some(kind);
        }
    }
    contents.tell_codes(&mut kinds);
    contents.name(&mut kinds);
    for index in 0..columns.len() {
        let kind = kinds[index].unwrap_or_else(|| {
            let kind = contents.kind(index, guesses[index], &kinds);
            if kinds.contains(&Some(kind)) {
                ColumnKind::Other
            } else {
                kind
            }
        });
        kinds[index] = Some(kind);
        columns[index].kind = kind;
    }
    contents.tell_classes(columns);
}

/// Share of the filled cells under `column` that are numbers, and of the rows that are filled.
pub fn numeric(column: &Column, body: &[&Row]) -> (f32, f32) {
    let contents = Contents::of(std::slice::from_ref(column), body);
    (contents.share(0, &is_number), contents.filled(0))
}

/// The same of numbers and of numbers with their units.
pub fn counted(column: &Column, body: &[&Row]) -> (f32, f32) {
    let contents = Contents::of(std::slice::from_ref(column), body);
    let is_counted = |text: &str| is_number(text) || has_unit(text);
    (contents.share(0, &is_counted), contents.filled(0))
}

/// Mean number of Han characters in a row under `column`.
pub fn han(column: &Column, body: &[&Row]) -> f32 {
    Contents::of(std::slice::from_ref(column), body).han(0) as f32 / body.len().max(1) as f32
}

impl Contents {
    /// The columns for which the titles and the equation speak most.
    fn triple(&self, guesses: &[ColumnKind], sure: &[bool]) -> Triple {
        let candidates = TRIPLE.map(|kind| {
            let titled: Vec<Option<usize>> = (0..guesses.len())
                .filter(|&index| sure[index] && guesses[index] == kind)
                .map(Some)
                .collect();
            if !titled.is_empty() {
                return titled;
            }
            let counted = |index| kind == ColumnKind::Quantity && self.is_counted(index);
            let open = |&index: &usize| !sure[index] && (self.is_numeric(index) || counted(index));
            (0..guesses.len())
                .filter(open)
                .map(Some)
                .chain([None])
                .collect()
        });
        let mut best = (f32::NEG_INFINITY, [None; 3]);
        for &q in &candidates[0] {
            for &p in &candidates[1] {
                for &a in &candidates[2] {
                    let same = |x: Option<usize>, y| x.is_some() && x == y;
                    if same(q, p) || same(p, a) || same(q, a) {
                        continue;
                    }
                    let score = self.score([q, p, a], guesses);
                    if score > best.0 {
                        best = (score, [q, p, a]);
                    }
                }
            }
        }
        best.1
    }

    /// Arithmetic weighs most, then titles, then what is usual: prices have more decimals than
    /// quantities, and amounts stand last.
    fn score(&self, triple: Triple, guesses: &[ColumnKind]) -> f32 {
        let mut score = 4.0 * self.holds(triple, closes) + 2.0 * self.holds(triple, nearly_closes);
        for (kind, index) in TRIPLE.into_iter().zip(triple) {
            let Some(index) = index else { continue };
            score += match guesses[index] {
                guess if guess == kind => 1.0,
                ColumnKind::Other | ColumnKind::Discount => 0.0,
                _ => -0.6,
            };
            let decimals = self.share(index, &|text| text.contains('.'));
            score += match kind {
                ColumnKind::Quantity => {
                    0.2 - 0.1 * decimals - 0.3 * self.broken(index) - 1.5 * self.shares(index)
                }
                ColumnKind::UnitPrice => {
                    0.3 * decimals - 0.1 + 0.2 * self.broken(index) - self.zeros(index)
                }
                _ => 0.6 * decimals - 0.2 - self.zeros(index),
            };
        }
        let [q, p, a] = triple;
        if let (Some(quantity), Some(price)) = (q, p) {
            score -= 0.02 * quantity.abs_diff(price) as f32;
        }
        if let [Some(quantity), Some(price), Some(_)] = triple {
            score += 0.2 * (self.fine(price) - self.fine(quantity));
        }
        let after = |x: Option<usize>, y: Option<usize>| x.is_some() && y.is_some() && x > y;
        score
            + 0.1 * f32::from(after(a, p))
            + 0.1 * f32::from(after(a, q))
            + 0.02 * f32::from(after(p, q))
    }

    /// What is titled as names and holds codes was misread.
    fn tell_codes(&self, kinds: &mut [Option<ColumnKind>]) {
        for index in 0..kinds.len() {
            if kinds[index] == Some(ColumnKind::Name) && self.share(index, &is_code) > TYPED {
                let taken = kinds.contains(&Some(ColumnKind::Code));
                kinds[index] = (!taken).then_some(ColumnKind::Code);
            }
        }
    }

    /// Where no column is titled as names, the one with most Han characters is it, be it titled as classes: they may
    /// stand close before the names.
    fn name(&self, kinds: &mut [Option<ColumnKind>]) {
        if kinds.contains(&Some(ColumnKind::Name)) {
            return;
        }
        let open = (0..kinds.len()).filter(|&index| match kinds[index] {
            None => true,
            Some(ColumnKind::Category | ColumnKind::ChargeCategory) => !self.classifies(index),
            Some(_) => false,
        });
        if let Some(name) = open.max_by_key(|&index| self.han(index))
            && self.han(name) >= 2 * self.rows()
        {
            kinds[name] = Some(ColumnKind::Name);
        }
    }

    /// Whether classes or charge categories stand in this column.
    fn classifies(&self, index: usize) -> bool {
        let classifies = |text: &str| is_class(text) || vocabulary::charge_category(text).is_some();
        self.share(index, &classifies) > 0.5 * TYPED
    }

    /// 类别 may name the class of the catalog or the charge category, 类型 and 等级 something else: what stands under
    /// them tells.
    fn tell_classes(&self, columns: &mut [Column]) {
        for index in 0..columns.len() {
            let titled = columns[index].kind;
            if !matches!(titled, ColumnKind::Category | ColumnKind::ChargeCategory) {
                continue;
            }
            let is = |test: &dyn Fn(&str) -> bool| self.share(index, test) > TYPED;
            let kind = if is(&is_class) {
                ColumnKind::Category
            } else if is(&|text| vocabulary::charge_category(text).is_some()) {
                ColumnKind::ChargeCategory
            } else if is(&|text| text.ends_with(['%', '％'])) {
                ColumnKind::SelfPayRatio
            } else if is(&|text| text.contains('.') && parse_number(text).is_some()) {
                ColumnKind::Other
            } else {
                titled
            };
            let taken = columns.iter().any(|column| column.kind == kind);
            columns[index].kind = if kind != titled && taken {
                ColumnKind::Other
            } else {
                kind
            };
        }
    }

    fn kind(&self, column: usize, guess: ColumnKind, kinds: &[Option<ColumnKind>]) -> ColumnKind {
        let is = |test: &dyn Fn(&str) -> bool| self.share(column, test) > TYPED;
        let name = kinds
            .iter()
            .position(|kind| *kind == Some(ColumnKind::Name));
        let after = |other: Option<usize>| other.is_some_and(|other| column > other);
        let amount = kinds
            .iter()
            .position(|kind| *kind == Some(ColumnKind::Amount));
        let after_name = after(name);
        if self.is_index(column) {
            ColumnKind::Index
        } else if is(&|text| day_of(text).is_some()) {
            ColumnKind::Date
        } else if is(&is_code) {
            ColumnKind::Code
        } else if is(&is_class) {
            ColumnKind::Category
        } else if is(&|text| text.ends_with('%')) {
            ColumnKind::SelfPayRatio
        } else if !TRIPLE.contains(&guess) && guess != ColumnKind::Other {
            guess
        } else if self.is_numeric(column) || !after_name {
            ColumnKind::Other
        } else if is(&|text| text.chars().count() <= 2) {
            ColumnKind::Unit
        } else if self.share(column, &|text| {
            text.chars().any(|char| char.is_ascii_digit())
        }) > 0.4
            && !after(amount)
        {
            ColumnKind::Spec
        } else {
            ColumnKind::Other
        }
    }
}

//! The readings among which the equation of a line may choose.

use bill::{Alternative, Decimal, Field};

use super::calibration::Recognised;
use super::column_shape::is_short;
use super::misread::misread;
use super::number::{number_text, parse_number};

/// Of a number whose confidence nobody stated.
const UNKNOWN: f32 = 0.5;
/// A number that begins with a zero before another digit lost what stood before it; how sure it can be.
const CUT_SHORT: f32 = 0.3;
/// The least chance that a number is misread, how much likelier that is than of all bills on a page where every line closes,
/// how much likelier where none does, and how much flatter readings are there.
const LEAST: f32 = 0.0025;
const CLEAR: f32 = 0.25;
const WORSE: f32 = 10.0;
const FLATTER: f32 = 2.0;
/// Price of a lost or misplaced decimal point, natural logarithm.
const LOST_POINT: f32 = -5.0;
/// Price of a reading with fewer decimals than its column is printed with.
const SHORT: f32 = -3.0;
/// Price of what no reading says, against paper that happens not to add up by as much.
const DEMANDED: f32 = -2.5;
/// Readings that are followed: the likeliest, and none much less likely.
const MOST: usize = 16;
const FARTHEST: f32 = 12.0;
/// Numbers of money are printed with at least so many decimals, of prices with at most so many.
const DECIMALS: [u32; 3] = [2, 3, 4];

#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    pub value: Decimal,
    pub text: String,
    pub log_prob: f32,
}

/// What is known of a column of numbers.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    pub recognised: Recognised,
    /// Decimals of the column, where all its numbers have as many.
    pub usual: Option<usize>,
    /// How far the print of the page is in doubt, 0 to 1.
    pub doubt: f32,
}

/// What one number of a line was read as.
pub struct Readings {
    /// The reading taken first, then the recogniser's others, then those with the point elsewhere.
    pub candidates: Vec<Candidate>,
    /// Texts of the recogniser with their logarithms, the own one as likely as it is misread.
    seen: Vec<(String, f32)>,
    /// Decimals of the column, where all its numbers have as many.
    usual: Option<usize>,
}

impl Readings {
    pub fn of<T>(field: &Field<T>, value: Option<Decimal>, known: Known) -> Readings {
        let Known {
            recognised,
            usual,
            doubt,
        } = known;
        let mut confidence = field
            .confidence
            .map_or(UNKNOWN, |said| recognised.meant(said));
        if has_leading_zero(&field.text) {
            confidence = confidence.min(CUT_SHORT);
        }
        let own = confidence.max(1e-6).ln();
        let wrong = (1.0 - confidence).max(LEAST) / confidence.max(LEAST) * (CLEAR + WORSE * doubt);
        let mut readings = Readings {
            candidates: Vec::new(),
            seen: vec![(number_text(&field.text), (wrong / (1.0 + wrong)).ln())],
            usual,
        };
        if let Some(value) = value {
            readings.add(value, &field.text, own);
        }
        for Alternative { text, log_prob } in &field.alternatives {
            if let Some(value) = parse_number(text) {
                let log_prob = log_prob / (1.0 + FLATTER * doubt);
                readings.add(value, text, log_prob);
                readings.seen.push((number_text(text), log_prob));
            }
        }
        for text in moved_points(&field.text) {
            if let Some(value) = parse_number(&text) {
                readings.add(value, &text, own + LOST_POINT);
            }
        }
        readings
    }

    pub fn add(&mut self, value: Decimal, text: &str, log_prob: f32) {
        let short = is_short(text, self.usual);
        let log_prob = log_prob + if short { SHORT } else { 0.0 };
        let known = |candidate: &&mut Candidate| candidate.value == value;
        match self.candidates.iter_mut().find(known) {
            // A reading may be less likely by itself than what is known of lost points.
            Some(known) => known.log_prob = known.log_prob.max(log_prob),
            None => self.candidates.push(Candidate {
                value,
                text: text.to_owned(),
                log_prob,
            }),
        }
    }

    /// Of the reading taken first.
    pub fn own(&self) -> f32 {
        self.candidates.first().map_or(0.0, |first| first.log_prob)
    }

    /// Of the reading with this text.
    pub fn of_text(&self, text: &str) -> Option<f32> {
        let same = |candidate: &&Candidate| candidate.text == text;
        self.candidates.iter().find(same).map(|same| same.log_prob)
    }

    /// Those that are worth following.
    pub fn likely(&self) -> Vec<Candidate> {
        let mut likely = self.candidates.clone();
        likely.sort_by(|a, b| b.log_prob.total_cmp(&a.log_prob));
        let best = likely.first().map_or(0.0, |first| first.log_prob);
        likely.retain(|candidate| best - candidate.log_prob < FARTHEST);
        likely.truncate(MOST);
        likely
    }

    /// What the other numbers of the line demand, as it would be printed, and how likely that is what was seen.
    pub fn demanded(&self, value: Decimal) -> Candidate {
        let plain = value.normalize();
        let usual = self.usual.map_or(0, |usual| usual as u32);
        let printed = |decimals: u32| {
            let mut printed = plain;
            printed.rescale(decimals);
            printed.to_string()
        };
        let scales = DECIMALS.into_iter().chain([0, 1, plain.scale()]);
        let texts = scales
            .filter(|decimals| *decimals >= plain.scale().max(usual))
            .map(printed);
        let scored = texts.map(|text| (self.likelihood(&text), text));
        let best = scored.max_by(|a, b| a.0.total_cmp(&b.0));
        let (log_prob, text) = best.unwrap_or_else(|| (f32::NEG_INFINITY, plain.to_string()));
        Candidate {
            value,
            text,
            log_prob: log_prob + DEMANDED,
        }
    }

    fn likelihood(&self, text: &str) -> f32 {
        let seen = self.seen.iter();
        seen.map(|(read, log_prob)| log_prob + misread(text, read))
            .fold(f32::NEG_INFINITY, f32::max)
    }
}

fn has_leading_zero(text: &str) -> bool {
    let mut chars = text.chars().skip_while(|char| *char == '-');
    chars.next() == Some('0') && chars.next().is_some_and(|char| char.is_ascii_digit())
}

/// The digits with a decimal point two or four places from the right, where none is printed.
fn moved_points(text: &str) -> Vec<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if text.contains('.') || digits.len() < 3 {
        return Vec::new();
    }
    let with_point = |places: usize| {
        (digits.len() > places).then(|| {
            let (integer, decimals) = digits.split_at(digits.len() - places);
            format!("{integer}.{decimals}")
        })
    };
    [2, 4].into_iter().filter_map(with_point).collect()
}

/// The number with zeros behind its point for what blurred ones are read as: `376.06` as `376.00`, `14.69` as `14.60` and
/// `14.00`. With how many digits were changed.
pub fn with_zeros(text: &str) -> Vec<(String, usize)> {
    const LOOKS: [char; 3] = ['6', '8', '9'];
    let mut changed: Vec<char> = text.chars().collect();
    let Some(point) = changed.iter().position(|char| *char == '.') else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for at in (point + 1..changed.len()).rev() {
        if LOOKS.contains(&changed[at]) {
            changed[at] = '0';
            found.push((changed.iter().collect(), found.len() + 1));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, confidence: f32, others: &[(&str, f32)]) -> Readings {
        let others = others.iter().map(|(text, log_prob)| Alternative {
            text: (*text).into(),
            log_prob: *log_prob,
        });
        let field: Field<Decimal> = Field {
            value: parse_number(text),
            text: text.into(),
            confidence: Some(confidence),
            alternatives: others.collect(),
            ..Field::absent()
        };
        let known = Known {
            recognised: Recognised::UNIT_PRICE,
            usual: None,
            doubt: 0.01,
        };
        Readings::of(&field, field.value, known)
    }

    #[test]
    fn a_lost_point_counts_however_faint_the_reading_with_it_was() {
        let found = read("2790", 0.99, &[("27.90", -9.0)]);
        let mut found = found.candidates.into_iter();
        let pointed = found.find(|candidate| candidate.text == "27.90");
        assert!(pointed.is_some_and(|candidate| candidate.log_prob > -6.0));
    }

    #[test]
    fn blurred_zeros_are_read_as_round_digits() {
        let said = |text: &str| with_zeros(text).into_iter().map(|(text, _)| text);
        assert!(said("376.06").eq(["376.00"]));
        assert!(said("14.69").eq(["14.60", "14.00"]));
        assert_eq!(said("68.12").count() + said("686").count(), 0);
    }

    #[test]
    fn what_is_demanded_is_shown_as_it_would_be_printed() {
        let demanded = |text: &str, number: &str| {
            let number = parse_number(number).unwrap();
            read(text, 0.5, &[]).demanded(number)
        };
        assert_eq!(demanded("386.0", "386").text, "386.0");
        assert_eq!(demanded("376.06", "376").text, "376.00");
        assert_eq!(demanded("118.00", "18").text, "18.00");
        assert_eq!(demanded("42", "12").text, "12");
        assert!(demanded("6.80", "8.80").log_prob > demanded("6.80", "9.90").log_prob);
    }

    #[test]
    fn a_number_with_fewer_decimals_than_its_column_is_unlikely() {
        let field: Field<Decimal> = Field {
            value: parse_number("8040"),
            text: "8040".into(),
            confidence: Some(0.999),
            ..Field::absent()
        };
        let own = |usual| {
            let known = Known {
                recognised: Recognised::AMOUNT,
                usual,
                doubt: 0.0,
            };
            Readings::of(&field, field.value, known).own()
        };
        assert!(own(Some(2)) < own(None) - 2.0);
        assert!((own(Some(0)) - own(None)).abs() < f32::EPSILON);
    }
}

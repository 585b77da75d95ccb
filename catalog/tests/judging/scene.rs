//! A claim of several lines under one rule.

use bill::{Bill, Field, Line};
use catalog::{
    CareType, Catalog, ClaimFacts, EarlierClaim, EarlierLine, Entry, EntryKind, Finding,
    HospitalRecord, OfficeRecords, PersonMatch, PriceCeilings, Severity, judge,
};

use crate::trial::{day, decimal, entry, facts, line, policy};

pub struct Scene {
    pub entries: Vec<Entry>,
    pub bill: Bill,
    pub facts: ClaimFacts,
    pub records: OfficeRecords,
    kind: String,
    more: String,
}

impl Scene {
    /// One rule of a kind, in force on every day; `more` are further rows of its TOML table.
    pub fn new(kind: &str, more: &str) -> Scene {
        Scene {
            entries: Vec::new(),
            bill: Bill::default(),
            facts: facts(),
            records: OfficeRecords::default(),
            kind: kind.to_owned(),
            more: more.to_owned(),
        }
    }

    pub fn charge(self, name: &str, quantity: &str, price: &str) -> Scene {
        self.charge_as(EntryKind::Drug, "X", name, quantity, price)
    }

    pub fn service(self, name: &str, quantity: &str, price: &str) -> Scene {
        self.charge_as(EntryKind::Service, "S", name, quantity, price)
    }

    pub fn piece(self, name: &str, quantity: &str, price: &str) -> Scene {
        self.charge_as(EntryKind::Drug, "T", name, quantity, price)
    }

    fn charge_as(
        mut self,
        kind: EntryKind,
        prefix: &str,
        name: &str,
        quantity: &str,
        price: &str,
    ) -> Scene {
        if !self.entries.iter().any(|known| known.name == name) {
            let code = format!("{prefix}{}", self.entries.len() + 1);
            self.entries.push(Entry {
                kind,
                ..entry(&code, name)
            });
        }
        self.bill.lines.push(line(name, quantity, price));
        self
    }

    /// A line that the catalog does not have.
    pub fn unlisted(mut self, name: &str) -> Scene {
        self.bill.lines.push(line(name, "1", "10"));
        self
    }

    fn last(&mut self) -> &mut Line {
        self.bill.lines.last_mut().unwrap()
    }

    pub fn on(mut self, date: &str) -> Scene {
        self.last().date = Field::human(day(date), date);
        self
    }

    pub fn unit(mut self, unit: &str) -> Scene {
        self.last().unit = Field::human(unit.to_owned(), unit);
        self
    }

    pub fn spec(mut self, spec: &str) -> Scene {
        self.last().spec = Field::human(spec.to_owned(), spec);
        self
    }

    pub fn ceiling(mut self, yuan: &str) -> Scene {
        let ceiling = Some(decimal(yuan));
        self.entries.last_mut().unwrap().price_ceilings = PriceCeilings {
            level_1: ceiling,
            level_2: ceiling,
            level_3: ceiling,
        };
        self
    }

    pub fn unread_quantity(mut self) -> Scene {
        self.last().quantity = Field::absent();
        self
    }

    /// A visit of one day, not a stay.
    pub fn outpatient(mut self) -> Scene {
        self.facts.care_type = Some(CareType::Outpatient);
        self.facts.discharged_on = None;
        self
    }

    /// Neither the lines nor the stay say a day.
    pub fn without_days(mut self) -> Scene {
        self.facts.admitted_on = None;
        self.facts.discharged_on = None;
        self
    }

    pub fn diagnosed(mut self, diagnosis: &str) -> Scene {
        self.facts.diagnoses = Some(vec![diagnosis.to_owned()]);
        self
    }

    pub fn knowing(mut self, change: impl FnOnce(&mut ClaimFacts)) -> Scene {
        change(&mut self.facts);
        self
    }

    pub fn reading(mut self, change: impl FnOnce(&mut Bill)) -> Scene {
        change(&mut self.bill);
        self
    }

    pub fn hospital(mut self, change: impl FnOnce(&mut HospitalRecord)) -> Scene {
        let mut hospital = HospitalRecord {
            name: "青麓市人民医院".to_owned(),
            region: "青麓市".to_owned(),
            designated_from: Some(day("2020-01-01")),
            ..HospitalRecord::default()
        };
        change(&mut hospital);
        self.records.hospital = Some(hospital);
        self
    }

    /// The records were asked; they hold these claims.
    pub fn earlier(mut self, claims: Vec<EarlierClaim>) -> Scene {
        self.records.earlier = Some(claims);
        self.records.person_is_known = true;
        self
    }

    pub fn findings(&self) -> Vec<Finding> {
        let catalog = Catalog::new(self.entries.clone());
        let policy = policy(&self.kind, &self.more);
        judge(
            &self.bill,
            &self.facts,
            &self.records,
            &catalog,
            &policy,
            &[],
        )
        .findings
    }

    #[track_caller]
    fn sole(&self, severity: Severity) -> Finding {
        let findings = self.findings();
        assert_eq!(findings.len(), 1, "{}: {findings:#?}", self.kind);
        let finding = findings.into_iter().next().unwrap();
        assert_eq!(finding.severity, severity, "{finding:#?}");
        for text in [
            &finding.reason_zh,
            &finding.reason_en,
            &finding.clears_zh,
            &finding.clears_en,
        ] {
            assert!(!text.is_empty());
        }
        assert_eq!(finding.rule, format!("{}@1", self.kind));
        assert_eq!(finding.certainty > 0, severity != Severity::Blue);
        finding
    }

    #[track_caller]
    pub fn fires(&self) -> Finding {
        self.sole(Severity::Orange)
    }

    #[track_caller]
    pub fn rejects(&self) -> Finding {
        self.sole(Severity::Red)
    }

    /// Asks for something that `missing` names.
    #[track_caller]
    pub fn asks(&self, missing: &str) -> Finding {
        let finding = self.sole(Severity::Yellow);
        assert!(finding.clears_zh.contains(missing), "{finding:#?}");
        finding
    }

    #[track_caller]
    pub fn passes(&self) {
        assert_eq!(self.findings(), [], "{}", self.kind);
    }
}

/// An inpatient claim of this person, from `first` to `last`.
pub fn stay(number: &str, first: &str, last: &str) -> EarlierClaim {
    EarlierClaim {
        number: number.to_owned(),
        person: PersonMatch::ByNumber,
        hospital: Some("青麓市人民医院".to_owned()),
        care_type: Some(CareType::Inpatient),
        first_day: Some(day(first)),
        last_day: Some(day(last)),
        ..EarlierClaim::default()
    }
}

/// An outpatient claim of this person.
pub fn visit(number: &str, on: &str, lines: &[(&str, &str, i64)]) -> EarlierClaim {
    let earlier = |(code, name, fen): &(&str, &str, i64)| EarlierLine {
        code: Some((*code).to_owned()),
        name: (*name).to_owned(),
        date: None,
        quantity: Some(decimal("1")),
        amount: bill::Money::from_fen(*fen),
    };
    EarlierClaim {
        care_type: Some(CareType::Outpatient),
        lines: lines.iter().map(earlier).collect(),
        ..stay(number, on, on)
    }
}

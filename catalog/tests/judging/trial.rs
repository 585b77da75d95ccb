//! One entry, one line, one rule: what a case needs.

use bill::{Bill, Date, Decimal, Field, Line, Money};
use catalog::{
    CareType, Catalog, ClaimFacts, Entry, EntryKind, FacilityLevel, Finding, FindingKind, Gender,
    InsuranceClass, InsuranceType, Judgement, OfficeRecords, Policy, PriceCeilings, Severity,
    judge,
};

pub fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub fn entry(code: &str, name: &str) -> Entry {
    Entry {
        code: code.to_owned(),
        kind: EntryKind::Drug,
        name: name.to_owned(),
        dosage_form: None,
        spec: None,
        unit: Some("盒".to_owned()),
        class: InsuranceClass::B,
        self_pay_ratio: decimal("0.1"),
        price_ceilings: PriceCeilings::default(),
        payment_standard: None,
        payment_standard_note: None,
        national_code: None,
        coverage_restriction: None,
        valid_from: day("2025-01-01"),
        valid_to: None,
        source: "省药品目录".to_owned(),
    }
}

pub fn line(name: &str, quantity: &str, price: &str) -> Line {
    let product = Money::from_product(decimal(quantity), decimal(price)).unwrap();
    Line {
        page: 1,
        name: Field::human(name.to_owned(), name),
        unit: Field::human("盒".to_owned(), "盒"),
        quantity: Field::human(decimal(quantity), quantity),
        unit_price: Field::human(decimal(price), price),
        amount: Field::human(product, product.to_string()),
        ..Line::default()
    }
}

pub fn facts() -> ClaimFacts {
    ClaimFacts {
        gender: Some(Gender::Female),
        age_years: Some(30),
        facility_level: Some(FacilityLevel::Two),
        insurance_type: Some(InsuranceType::Employee),
        care_type: Some(CareType::Inpatient),
        admitted_on: Some(day("2025-06-01")),
        discharged_on: Some(day("2025-06-10")),
        ..ClaimFacts::default()
    }
}

pub fn policy(kind: &str, more: &str) -> Policy {
    let text = format!(
        "name = \"试行\"\n[[rule]]\nid = \"{kind}\"\nkind = \"{kind}\"\nversion = 1\nvalid_from = 2024-01-01\nsource = \"规程\"\n{more}\n"
    );
    Policy::from_toml(&text).unwrap()
}

pub struct Trial {
    pub entry: Entry,
    pub line: Line,
    pub policy: Policy,
}

impl Trial {
    pub fn new(entry: Entry, line: Line, policy: Policy) -> Trial {
        Trial {
            entry,
            line,
            policy,
        }
    }

    pub fn judged(&self, facts: &ClaimFacts) -> Judgement {
        let catalog = Catalog::new(vec![self.entry.clone()]);
        let bill = Bill {
            lines: vec![self.line.clone()],
            ..Bill::default()
        };
        judge(
            &bill,
            facts,
            &OfficeRecords::default(),
            &catalog,
            &self.policy,
            &[],
        )
    }

    pub fn findings(&self, facts: &ClaimFacts) -> Vec<Finding> {
        self.judged(facts).findings
    }

    pub fn fires(&self, facts: &ClaimFacts, kind: FindingKind, severity: Severity) -> Finding {
        let findings = self.findings(facts);
        assert_eq!(findings.len(), 1, "{findings:?}");
        let finding = findings.into_iter().next().unwrap();
        assert_eq!((finding.kind, finding.severity), (kind, severity));
        assert!(finding.rule.ends_with("@1") && finding.source.contains("规程"));
        for text in [
            &finding.reason_zh,
            &finding.reason_en,
            &finding.clears_zh,
            &finding.clears_en,
        ] {
            assert!(!text.is_empty());
        }
        finding
    }
}

//! Nothing that a file or a recogniser can hold makes it panic.

use bill::{Alternative, CharChoice, Decimal, Money};
use catalog::policy::Restriction;
use catalog::{Catalog, Charge, LineQuery, Policy, import};
use proptest::prelude::*;

const FILE: &str = "编码,名称,剂型,规格,类型,等级,自付比例,支付标准,备注,生效日期\n\
X1,阿莫西林胶囊,胶囊,0.25g*24粒,药品,甲,0,12.5,限儿童,2025-01-01\n\
X2,头孢呋辛,注射剂,,药品,乙,10%,,限14岁以下,2025-01-01\n\
001,一级护理,,,服务,甲,0,,,2025-01-01\n";

/// Pieces that bills are made of, and anything else.
fn printed() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("阿莫西林".to_owned()),
        Just("注射用".to_owned()),
        Just("0.25g*24粒/盒".to_owned()),
        Just("(5%".to_owned()),
        Just("Ⅱ".to_owned()),
        Just("[甲]".to_owned()),
        "[0-9.%xX*/g()]{1,8}",
        "\\PC{0,6}",
    ];
    proptest::collection::vec(piece, 0..5).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_line_gets_an_answer(
        name in printed(), spec in printed(), code in printed(), other in printed(), at in 0u16..9, read in any::<char>(),
        price in any::<i64>(), fen in any::<i32>()
    ) {
        let catalog = Catalog::new(import::table(FILE.as_bytes()).entries);
        prop_assert_eq!(catalog.entries().len(), 3);
        let alternatives = [Alternative { text: other, log_prob: -1.0 }];
        let choices = [CharChoice { at, chars: vec![('西', -0.2), (read, -1.5)] }];
        let query = LineQuery {
            name: &name,
            spec: Some(&spec),
            unit: Some(&code),
            charge_category: Some(&spec),
            code: Some(&code),
            alternatives: &alternatives,
            choices: &choices,
            charge: Charge {
                unit_price: Some(Decimal::new(price, 4)),
                quantity: Some(Decimal::new(price, 2)),
                amount: Some(Money::from_fen(fen.into())),
            },
        };
        let found = catalog.match_line(&query, None);
        prop_assert_eq!(&found, &catalog.match_line(&query, None));
        prop_assert!(found.candidates.iter().all(|c| (0.0..=1.0).contains(&c.score)));
        catalog.search(&name, 5);
    }

    #[test]
    fn any_note_is_taken_apart(note in "限?[0-9至岁以下及上儿童成人住院患者，。；、支付不超过天的和]{0,16}") {
        let parsed = Restriction::parse(&note);
        prop_assert!(parsed.evidence.is_none_or(|evidence| !evidence.is_empty()));
    }

    #[test]
    fn any_bytes_are_a_file_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200), cut in 0usize..200) {
        import::table(&bytes);
        import::table(&[b"PK\x03\x04", &bytes[..]].concat());
        let mangled = [&FILE.as_bytes()[..cut], &bytes, &FILE.as_bytes()[cut..]].concat();
        let import = import::table(&mangled);
        prop_assert!(import.entries.len() + import.refused.len() + import.headings.len() > 0);
        let _ = Policy::from_toml(&String::from_utf8_lossy(&bytes));
    }
}

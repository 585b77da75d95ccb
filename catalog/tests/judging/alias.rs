use bill::{Bill, Field, Line};
use catalog::{
    AliasRefusal, Catalog, ChoiceSource, LineMatch, LineOverride, Verdict, match_bill, spelling,
};

use crate::trial::{entry, facts, line};

fn catalog() -> Catalog {
    Catalog::new(vec![
        entry("X1", "氯化钠注射液"),
        entry("X2", "头孢呋辛酯片"),
        entry("S1", "膝关节置换术(左)"),
        entry("XA02BAF001A001010100003", "法莫替丁片"),
    ])
}

fn matched(line: Line, code: &str) -> LineMatch {
    let bill = Bill {
        lines: vec![line],
        ..Bill::default()
    };
    let taught = LineOverride {
        line: 0,
        entry_code: Some(code.to_owned()),
        source: ChoiceSource::Alias,
    };
    match_bill(&bill, &facts(), &catalog(), &[taught]).remove(0)
}

#[test]
fn an_alias_decides_what_the_name_leaves_open() {
    let found = matched(line("盐水氯化钠", "1", "3"), "X1");
    assert_eq!(found.verdict, Verdict::Matched);
    assert!(found.note_zh.contains("审核人此前"));
    let listed = matched(line("法莫替丁片", "1", "3"), "X1");
    assert_eq!(catalog().entry(listed.entry.unwrap()).name, "法莫替丁片");
}

#[test]
fn an_alias_overrides_no_code() {
    let coded = Line {
        code: Field::human(
            "XA02BAF001A001010100003".to_owned(),
            "XA02BAF001A001010100003",
        ),
        ..line("盐水氯化钠", "1", "3")
    };
    let found = matched(coded, "X1");
    assert_eq!(found.verdict, Verdict::Ambiguous);
}

#[test]
fn an_alias_never_crosses_what_means_something_else() {
    let catalog = catalog();
    let of = |code: &str| catalog.entry(catalog.by_code(code)[0]).clone();
    for (name, code) in [
        ("头孢呋辛钠片", "X2"),
        ("头孢呋辛片", "X2"),
        ("膝关节置换术(右)", "S1"),
        ("膝关节置换术", "S1"),
        ("2号氯化钠", "X1"),
    ] {
        let refused = catalog.alias(name, None, &of(code));
        assert!(matches!(refused, Err(AliasRefusal::Meaning(_))), "{name}");
        assert_ne!(
            matched(line(name, "1", "3"), code).verdict,
            Verdict::Matched
        );
    }
    assert_eq!(
        catalog.alias("法莫替丁片", None, &of("X1")),
        Err(AliasRefusal::Listed)
    );
    assert_eq!(
        catalog.alias(" ", None, &of("X1")),
        Err(AliasRefusal::Blank)
    );
    let taught = catalog.alias("[甲]盐水 氯化钠", Some("10ml"), &of("X1"));
    assert_eq!(taught.unwrap(), spelling("盐水氯化钠", Some("10ML")));
    assert_ne!(
        spelling("盐水氯化钠", Some("10ml")),
        spelling("盐水氯化钠", None)
    );
}

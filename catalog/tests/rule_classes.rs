//! `RULES.md` says, class by class of the national rule base, which kind serves it; it is written from
//! the code. To write it again: `BLESS=1 cargo test -p catalog --test rule_classes`.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;

use catalog::policy::{OWN_KINDS, RULE_CLASSES, Service};

fn page() -> String {
    let mut page = String::from(
        "# Rules\n\n\
        Which class of the national rule base (医保基金监管规则库, 2025 edition: 34 policy, 29 management, 25 medical \
        classes) is served by which rule kind, or which fact a manual claim lacks. A kind is code \
        (`src/policy/kind.rs`); a rule is a row of a policy file, or of a knowledge base. Where a fact that a kind \
        needs is missing, its finding asks the reviewer for it by name.\n\n\
        This page is written by `tests/rule_classes.rs` from `src/policy/classes.rs`.\n\n\
        | class | name | rule kinds, or what a manual claim lacks |\n|---|---|---|\n",
    );
    for class in RULE_CLASSES {
        let service = match class.service {
            Service::Kinds(kinds) => kinds
                .iter()
                .map(|kind| format!("`{kind}`"))
                .collect::<Vec<_>>()
                .join(", "),
            Service::Lacks([zh, en]) => format!("lacks {en} ({zh})"),
        };
        writeln!(page, "| {} | {} | {service} |", class.number, class.name).unwrap();
    }
    page.push_str("\n## Besides the rule base\n\n| rule kind | looks for |\n|---|---|\n");
    for (kind, what) in OWN_KINDS {
        writeln!(page, "| `{kind}` | {what} |").unwrap();
    }
    page
}

#[test]
fn the_page_is_what_the_code_says() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("RULES.md");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, page()).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap(), page());
}

/// The kinds that the parser knows, from its own message about an unknown one.
fn known_kinds() -> BTreeSet<String> {
    let rule = "name = \"x\"\n[[rule]]\nid = \"a\"\nkind = \"?\"\nversion = 1\nvalid_from = 2025-01-01\nsource = \"规程\"\n";
    let message = catalog::Policy::from_toml(rule).unwrap_err().to_string();
    let (_, list) = message.split_once("expected one of ").unwrap();
    let kinds = list.split('`').skip(1).step_by(2);
    kinds.map(str::to_owned).collect()
}

#[test]
fn every_kind_is_on_the_page_and_every_kind_on_the_page_exists() {
    let of_classes = RULE_CLASSES.iter().filter_map(|class| match class.service {
        Service::Kinds(kinds) => Some(kinds.iter().copied()),
        Service::Lacks(_) => None,
    });
    let on_page: BTreeSet<String> = of_classes
        .flatten()
        .chain(OWN_KINDS.iter().map(|(kind, _)| *kind))
        .map(str::to_owned)
        .collect();
    assert_eq!(on_page, known_kinds());
    let numbers: Vec<u8> = RULE_CLASSES.iter().map(|class| class.number).collect();
    assert_eq!(numbers, (1..=88).collect::<Vec<u8>>());
}

/// Against the published list, where it is at hand.
#[test]
fn the_classes_are_the_published_ones() {
    let path =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/rule-classes-2025.csv");
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("skipped: {} is not there", path.display());
        return;
    };
    let names: Vec<&str> = text
        .lines()
        .skip(1)
        .filter_map(|line| line.rsplit(',').next())
        .collect();
    assert_eq!(names, RULE_CLASSES.map(|class| class.name));
}

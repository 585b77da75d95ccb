use catalog::{ClaimFacts, Policy};

use crate::trial::{Trial, day, entry, facts, line};

#[test]
fn the_newest_version_in_force_on_the_day_rules() {
    let row = |version: u32, from: &str, to: &str, gender: &str| {
        format!(
            "[[rule]]\nid = \"sex\"\nkind = \"gender\"\nversion = {version}\nvalid_from = {from}\n{to}\nsource = \"规程\"\nparameters = {{ gender = \"{gender}\" }}\n"
        )
    };
    let text = format!(
        "name = \"试行\"\n{}{}",
        row(1, "2024-01-01", "valid_to = 2025-05-31", "male"),
        row(2, "\"2025-06-01\"", "", "female")
    );
    let trial = Trial::new(
        entry("X1", "甲硝唑片"),
        line("甲硝唑片", "1", "10"),
        Policy::from_toml(&text).unwrap(),
    );
    assert_eq!(trial.findings(&facts()), []);
    let earlier = ClaimFacts {
        admitted_on: Some(day("2025-05-01")),
        discharged_on: Some(day("2025-05-02")),
        ..facts()
    };
    assert_eq!(trial.findings(&earlier)[0].rule, "sex@1");
    let too_early = ClaimFacts {
        admitted_on: Some(day("2015-06-01")),
        discharged_on: Some(day("2015-06-02")),
        ..facts()
    };
    assert_eq!(trial.findings(&too_early)[0].rule, "no-rule-in-force@1");
}

#[test]
fn a_bad_policy_row_is_named() {
    let rule = "[[rule]]\nid = \"a\"\nkind = \"age\"\nversion = 1\nvalid_from = 2025-01-01\nsource = \"规程\"\n";
    for (text, reason) in [
        (format!("name = \"x\"\n{rule}"), "parameters"),
        (
            format!("name = \"x\"\n{rule}parameters = {{}}\n"),
            "min_years",
        ),
        (
            format!("name = \"x\"\n{}", rule.replace("\"age\"", "\"magic\"")),
            "magic",
        ),
        (
            format!(
                "name = \"x\"\n{}",
                rule.replace("2025-01-01", "\"2025-02-30\"")
            ),
            "2025-02-30",
        ),
    ] {
        let error = Policy::from_toml(&text).unwrap_err().to_string();
        assert!(
            error.contains("rule 1 (`a`)") && error.contains(reason),
            "{error}"
        );
    }
    assert!(Policy::from_toml("name = ").is_err());
}

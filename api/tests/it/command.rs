//! The command line as people call it.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use printer::degrade::Grade;
use serde_json::Value;
use tests::{faulty, paper};

const CATALOG: &str = "code,kind,name,dosage_form,spec,unit,class,self_pay_ratio,ceiling_level_1,ceiling_level_2,ceiling_level_3,payment_standard,coverage_restriction,valid_from,valid_to,source
120100001,service,一级护理,,,日,甲,0,,,,,,2020-01-01,,测试
120100002,service,二级护理,,,日,甲,0,,,,,,2020-01-01,,测试
";

/// A folder of one test, removed with it.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Folder {
        let folder = std::env::temp_dir().join(format!(
            "hedan-command-{}",
            api::account::token::random().unwrap()
        ));
        std::fs::create_dir(&folder).unwrap();
        Folder(folder)
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.0.join(name), bytes).unwrap();
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hedan"));
        command.args(args).current_dir(&self.0).stdin(Stdio::null());
        if let Some(models) = ocr::find_models() {
            command.env("HEDAN_MODELS", models);
        }
        command
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn every_help_shows_an_example() {
    let folder = Folder::new();
    for command in [
        "",
        "read",
        "check",
        "match",
        "catalog",
        "catalog import",
        "catalog search",
        "hospital",
        "hospital import",
        "policy",
        "policy import",
        "policy show",
        "knowledge",
        "knowledge import",
        "knowledge list",
        "knowledge withdraw",
        "serve",
        "demo",
        "user",
        "user add",
        "audit",
        "audit verify",
    ] {
        let mut args: Vec<&str> = command.split_whitespace().collect();
        args.push("--help");
        let help = folder.run(&args);
        assert_eq!(help.status.code(), Some(0));
        assert!(text(&help.stdout).contains("Example"), "{command}");
    }
}

#[test]
fn bad_usage_ends_with_2() {
    let folder = Folder::new();
    for args in [
        &["read"][..],
        &["read", "a.png", "--format", "xlsx"],
        &["nonsense"],
        &["read", "a.png", "--engine", "eyes"],
        &["read", "a.png", "--page-limit", "0"],
    ] {
        assert_eq!(folder.run(args).status.code(), Some(2), "{args:?}");
    }
}

#[test]
fn files_that_cannot_be_read_are_named_and_the_others_are_read() {
    if !paper::can_read() {
        return;
    }
    let folder = Folder::new();
    let (content, scans) = paper::printed(11, Grade::Clean);
    let good: Vec<String> = (1..=scans.len())
        .map(|page| format!("good-{page}.png"))
        .collect();
    for (name, scan) in good.iter().zip(&scans) {
        folder.write(name, scan);
    }
    let mut args = vec!["read", "--format", "json", "missing.png"];
    args.extend(good.iter().map(String::as_str));
    let faulty = faulty::all();
    for (name, bytes, _) in &faulty {
        folder.write(name, bytes);
        args.push(name);
    }
    let read = folder.run(&args);
    let complaints = text(&read.stderr);
    assert_eq!(read.status.code(), Some(3), "{complaints}");
    for name in faulty
        .iter()
        .map(|(name, _, _)| *name)
        .chain(["missing.png"])
    {
        assert!(
            complaints
                .lines()
                .any(|line| line.starts_with(&format!("{name}: not read: "))),
            "{name}: {complaints}"
        );
    }
    assert!(!complaints.contains("good-"), "{complaints}");
    let bill: Value = serde_json::from_slice(&read.stdout).unwrap();
    assert_eq!(bill["lines"].as_array().unwrap().len(), content.lines.len());
    assert!(
        bill["header"].is_object() && bill["totals"]["amount"].is_string(),
        "{bill}"
    );
}

#[test]
fn a_bill_is_printed_written_and_drawn() {
    if !paper::can_read() {
        return;
    }
    let folder = Folder::new();
    let (_, scans) = paper::printed(12, Grade::Clean);
    folder.write("bill.png", &scans[0]);
    let table = folder.run(&["read", "bill.png", "--overlay", "seen.png"]);
    assert_eq!(table.status.code(), Some(0), "{}", text(&table.stderr));
    assert!(
        text(&table.stdout).contains("合计："),
        "{}",
        text(&table.stdout)
    );
    let size = |name: &str| image::image_dimensions(folder.0.join(name)).unwrap();
    assert_eq!(size("seen.png"), size("bill.png"));
    let sheet = folder.run(&["read", "bill.png", "--format", "xlsx", "--out", "bill.xlsx"]);
    assert_eq!(sheet.status.code(), Some(0));
    assert!(
        std::fs::read(folder.0.join("bill.xlsx"))
            .unwrap()
            .starts_with(b"PK")
    );
    folder.write("catalog.csv", CATALOG.as_bytes());
    folder.write("claim.toml", b"gender = \"female\"\nage_years = 40\n");
    let check = folder.run(&[
        "check",
        "bill.png",
        "--claim",
        "claim.toml",
        "--catalog",
        "catalog.csv",
    ]);
    assert_eq!(check.status.code(), Some(0), "{}", text(&check.stderr));
    assert!(
        text(&check.stdout).contains("全自费"),
        "{}",
        text(&check.stdout)
    );
}

#[test]
fn names_are_matched_line_by_line() {
    let folder = Folder::new();
    folder.write("catalog.csv", CATALOG.as_bytes());
    let mut matching = folder
        .command(&["match", "--catalog", "catalog.csv"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    matching
        .stdin
        .take()
        .unwrap()
        .write_all("一级护理\n\n火星旅行\t豪华\n".as_bytes())
        .unwrap();
    let output = text(&matching.wait_with_output().unwrap().stdout);
    let rows: Vec<Vec<&str>> = output
        .lines()
        .map(|line| line.split('\t').collect())
        .collect();
    assert_eq!(rows.len(), 2, "{output}");
    assert_eq!(
        rows[0][..5],
        ["一级护理", "", "matched", "120100001", "一级护理"]
    );
    assert_eq!(rows[1][..3], ["火星旅行", "豪华", "unlisted"]);
    assert!(rows.iter().all(|row| row.len() == 9), "{output}");
}

#[test]
fn a_catalog_is_loaded_once_and_searched() {
    let folder = Folder::new();
    folder.write("catalog.csv", CATALOG.as_bytes());
    folder.write("bad.csv", CATALOG.replace("甲,0", "甲,许多").as_bytes());
    let import = |file: &str| folder.run(&["catalog", "import", file]);
    assert!(text(&import("catalog.csv").stdout).contains("2 new, 0 changed"));
    assert!(text(&import("catalog.csv").stdout).contains("0 new, 0 changed"));
    let bad = import("bad.csv");
    assert_eq!(bad.status.code(), Some(3));
    assert!(text(&bad.stderr).contains("row 2"), "{}", text(&bad.stderr));
    assert_eq!(import("missing.csv").status.code(), Some(3));
    let found = folder.run(&["catalog", "search", "二级护理"]);
    assert!(
        text(&found.stdout).contains("120100002"),
        "{}",
        text(&found.stderr)
    );
    let intact = folder.run(&["audit", "verify"]);
    assert!(text(&intact.stdout).contains("intact"));
}

#[test]
fn hospitals_and_knowledge_are_loaded_by_command() {
    let folder = Folder::new();
    folder.write(
        "h.csv",
        "code,name,suspensions\nH1,医院,2025-01-01..\n".as_bytes(),
    );
    folder.write(
        "bad.csv",
        "code,name,suspensions\nH1,医院,明年\n".as_bytes(),
    );
    let hospitals = |args: &[&str]| folder.run(&[&["hospital", "import"], args].concat());
    assert!(text(&hospitals(&["h.csv", "--dry-run"]).stdout).contains("nothing was loaded"));
    assert!(text(&hospitals(&["h.csv"]).stdout).contains("1 new or changed"));
    assert!(text(&hospitals(&["h.csv"]).stdout).contains("0 new or changed"));
    let bad = hospitals(&["bad.csv"]);
    assert_eq!(bad.status.code(), Some(3));
    assert!(text(&bad.stderr).contains("row 2 suspensions"));

    let points = "项目名称,国标代码,限定类型,限定性别\n一级护理,120100001,限定性别对象,男\n";
    folder.write("gender.csv", points.as_bytes());
    let knowledge = [
        "knowledge",
        "import",
        "gender.csv",
        "--source",
        "规则库",
        "--valid-from",
    ];
    let import = |more: &[&str]| folder.run(&[&knowledge, more].concat());
    assert!(text(&import(&["2025-01-01", "--dry-run"]).stdout).contains("nothing was loaded"));
    assert!(text(&import(&["2025-01-01"]).stdout).contains("1 points"));
    assert_eq!(import(&["2025-01-01"]).status.code(), Some(3));
    assert_eq!(import(&["2025-13-01"]).status.code(), Some(2));
    let listed = text(&folder.run(&["knowledge", "list"]).stdout);
    assert!(
        listed.contains("gender") && listed.contains("2025-01-01"),
        "{listed}"
    );
    let withdraw = || folder.run(&["knowledge", "withdraw", "gender"]);
    assert_eq!(withdraw().status.code(), Some(0));
    assert_eq!(withdraw().status.code(), Some(2));
    let listed = text(&folder.run(&["knowledge", "list"]).stdout);
    assert!(!listed.contains("gender"), "{listed}");
}

#[test]
fn a_policy_is_loaded_whole_or_not_at_all() {
    let folder = Folder::new();
    let rule = |version: u32, limit: u32| {
        format!(
            "name = \"规则\"\n[[rule]]\nid = \"large\"\nkind = \"filing_deadline\"\nversion = {version}\nvalid_from = 2025-01-01\nsource = \"办法\"\nparameters = {{ months = {limit} }}\n"
        )
    };
    let import = |name: &str, body: &str, more: &[&str]| {
        folder.write(name, body.as_bytes());
        folder.run(&[&["policy", "import", name], more].concat())
    };
    let shown = || text(&folder.run(&["policy", "show"]).stdout);
    let dry = text(&import("p.toml", &rule(1, 90), &["--dry-run"]).stdout);
    assert!(
        dry.contains("+ large@1") && dry.contains("nothing was loaded"),
        "{dry}"
    );
    assert_eq!(shown(), "");
    assert_eq!(import("p.toml", &rule(1, 90), &[]).status.code(), Some(0));
    assert_eq!(shown(), rule(1, 90));
    let next = text(&import("p.toml", &rule(2, 60), &[]).stdout);
    assert!(
        next.contains("+ large@2") && next.contains("- large@1"),
        "{next}"
    );
    let quiet = text(&import("p.toml", &rule(2, 30), &["--dry-run"]).stdout);
    assert!(quiet.contains("~ large@2"), "{quiet}");
    let bad = import("bad.toml", &rule(3, 60).replace("filing", "filling"), &[]);
    assert_eq!(bad.status.code(), Some(3));
    assert!(
        text(&bad.stderr).contains("rule 1 (`large`)"),
        "{}",
        text(&bad.stderr)
    );
    assert_eq!(shown(), rule(2, 60));
}

#[test]
fn without_a_catalog_the_command_says_where_to_get_one() {
    let folder = Folder::new();
    let lost = Path::new(env!("CARGO_BIN_EXE_hedan"));
    // Copied away from the project, so that its samples are not found.
    let alone = folder.0.join("hedan");
    std::fs::copy(lost, &alone).unwrap();
    let search = Command::new(&alone)
        .args(["catalog", "search", "x"])
        .current_dir(&folder.0)
        .output()
        .unwrap();
    assert_eq!(search.status.code(), Some(1));
    assert!(
        text(&search.stderr).contains("hedan catalog import"),
        "{}",
        text(&search.stderr)
    );
}

#[test]
fn two_editions_are_compared_column_by_column() {
    let folder = Folder::new();
    let new = CATALOG.replace("二级护理,,,日,甲,0", "二级护理,,,日,乙,0.1");
    let new = new.replace("120100001,", "120100009,");
    folder.write("old.csv", CATALOG.as_bytes());
    folder.write("new.csv", new.as_bytes());
    let table = folder.run(&["catalog", "diff", "old.csv", "new.csv"]);
    assert_eq!(table.status.code(), Some(0), "{}", text(&table.stderr));
    assert!(
        text(&table.stdout).contains("自付比例"),
        "{}",
        text(&table.stdout)
    );
    let csv = folder.run(&["catalog", "diff", "old.csv", "new.csv", "--format", "csv"]);
    let rows = text(&csv.stdout);
    for row in [
        "closed,120100001,一级护理,,,",
        "changed,120100002,二级护理,class,甲,乙",
        "changed,120100002,二级护理,self_pay_ratio,0,0.1",
        "added,120100009,一级护理,,,",
    ] {
        assert!(rows.contains(row), "{rows}");
    }
    folder.write("bad.csv", new.replace("日,乙,0.1", "日,乙,很多").as_bytes());
    let partly = folder.run(&["catalog", "diff", "old.csv", "bad.csv"]);
    assert_eq!(partly.status.code(), Some(3));
    assert!(text(&partly.stderr).contains("row 3 left out"));
}

#[test]
fn a_prepared_catalog_that_is_damaged_or_stale_is_made_anew() {
    let folder = Folder::new();
    folder.write("catalog.csv", CATALOG.as_bytes());
    let import = |file: &str| folder.run(&["catalog", "import", file, "--data", "data"]);
    let finds = |name: &str| {
        let found = folder.run(&["catalog", "search", name, "--limit", "1", "--data", "data"]);
        text(&found.stdout).contains(name)
    };
    assert_eq!(import("catalog.csv").status.code(), Some(0));
    let prepared = folder.0.join("data/catalog.prepared");
    let whole = std::fs::read(&prepared).unwrap();
    assert!(finds("二级护理"));
    for damaged in [&whole[..whole.len() / 2], b"", b"something else"] {
        std::fs::write(&prepared, damaged).unwrap();
        assert!(finds("二级护理"));
        assert_eq!(std::fs::read(&prepared).unwrap().len(), whole.len());
    }
    folder.write(
        "more.csv",
        CATALOG.replace("二级护理", "特级护理").as_bytes(),
    );
    assert_eq!(import("more.csv").status.code(), Some(0));
    std::fs::write(&prepared, &whole).unwrap();
    assert!(finds("特级护理"));
}

//! A province's list with codes of its own: the national code behind each finds rules, knowledge and printed codes.

use std::path::PathBuf;

use bill::{Bill, Date, Field, Line, Money};
use catalog::import::{Change, EntryField, Import, Mapping, differences, mapped, table};
use catalog::policy::{KnowledgeBatch, KnowledgeTable};
use catalog::{Catalog, ClaimFacts, Gender, LineQuery, OfficeRecords, Policy, Verdict, judge};

const HEADER: &str = "院端编码,国家编码,名称,规格,等级,自付比例,生效日期,类型\n";
const PREDNISONE: &str = "XH02ABP044A001010100001";
const ROWS: &str = "YP00017,XH02ABP044A001010100001,醋酸泼尼松片,5mg*100片,甲,0,2025-01-01,药品
YP00018,,头孢拉定胶囊,0.25g*24粒,甲,0,2025-01-01,药品
ZL000231,0012 0500 0010-000,宫颈抹片检查,,乙,0.1,2025-01-01,服务
HC0099,C0199001000010099001,非血管自膨式支架,食道型,乙,0.2,2025-01-01,耗材
";

fn read(rows: &str) -> Import {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../fixtures/catalog/mappings/local-code-list.toml");
    let mapping = Mapping::from_toml(&std::fs::read_to_string(path).unwrap()).unwrap();
    mapped(format!("{HEADER}{rows}").as_bytes(), &mapping)
}

fn catalog() -> Catalog {
    let import = read(ROWS);
    assert_eq!(import.refused, []);
    Catalog::new(import.entries)
}

fn coded<'q>(name: &'q str, code: &'q str) -> LineQuery<'q> {
    LineQuery {
        code: Some(code),
        ..LineQuery::named(name)
    }
}

#[test]
fn a_local_list_keeps_the_national_code_behind_each_entry() {
    let import = read(ROWS);
    let national: Vec<Option<&str>> = import
        .entries
        .iter()
        .map(|entry| entry.national_code.as_deref())
        .collect();
    let service = Some("001205000010000");
    let stent = Some("C0199001000010099001");
    assert_eq!(national, [Some(PREDNISONE), None, service, stent]);
    assert_eq!(import.entries[0].code, "YP00017");
    // By their usual titles too: of two columns of codes the national one stands behind the other.
    let usual = table(
        "项目编码,国家编码,名称,等级,生效日期,类型\nZL000231,001205000010000,宫颈抹片检查,甲,2025-01-01,服务\n".as_bytes(),
    );
    assert_eq!(usual.refused, []);
    assert_eq!(usual.entries[0].national_code.as_deref(), service);
    let alone = table(
        "国家编码,名称,等级,生效日期\n001205000010000,宫颈抹片检查,甲,2025-01-01\n".as_bytes(),
    );
    assert_eq!(alone.entries[0].code, "001205000010000");
    assert_eq!(alone.entries[0].national_code, None);
}

#[test]
fn malformed_national_codes_are_refused_row_by_row() {
    let import = read(
        "YP1,XH02ABP044A00101010000,醋酸泼尼松片,,甲,0,2025-01-01,药品
YP2,C0199001000010099001,头孢拉定胶囊,,甲,0,2025-01-01,药品
YP3,无,布洛芬片,,甲,0,2025-01-01,药品
YP4,XH02ABP044A001010100001,甲硝唑片,,甲,0,2025-01-01,药品\n",
    );
    let refused: Vec<(usize, &str)> = import
        .refused
        .iter()
        .map(|row| (row.row, row.column.as_str()))
        .collect();
    assert_eq!(refused, [(2, "国家编码"), (3, "国家编码"), (4, "国家编码")]);
    assert!(import.refused[0].reason_zh.contains("不是国家编码"));
    assert!(import.refused[1].reason_zh.contains("类型不符"));
    assert!(
        import
            .refused
            .iter()
            .all(|row| row.remedy_zh.contains("15位"))
    );
    assert_eq!(import.entries.len(), 1);
}

#[test]
fn a_printed_national_code_points_to_the_local_entry() {
    let catalog = Catalog::from_prepared(&catalog().prepared(b"1"), b"1").unwrap();
    let code_of = |query: &LineQuery<'_>| {
        let found = catalog.match_line(query, None);
        found.entry.map(|id| catalog.entry(id).code.clone())
    };
    let local = coded("醋酸泼尼松片", "YP00017");
    let national = coded("醋酸波尼松片", PREDNISONE);
    assert_eq!(code_of(&local).as_deref(), Some("YP00017"));
    assert_eq!(code_of(&national).as_deref(), Some("YP00017"));
    let other_maker = coded("非血管自膨式支架", "C0199001000010000777");
    assert_eq!(code_of(&other_maker).as_deref(), Some("HC0099"));
    let another_drug = coded("醋酸泼尼松片", "XJ01DBT001E001010100001");
    let found = catalog.match_line(&another_drug, None);
    assert_eq!(found.verdict, Verdict::Ambiguous);
    assert_eq!(catalog.search(PREDNISONE, 5).len(), 1);
}

#[test]
fn rules_and_knowledge_find_an_entry_by_the_national_code_behind_it() {
    let table = "项目代码,限定类型,限定对象\n001205000010000,限定性别对象,女\n";
    let table = KnowledgeTable::from_csv(table.as_bytes());
    assert_eq!(table.refused, []);
    let batch = KnowledgeBatch {
        name: "genders".to_owned(),
        source: "知识点".to_owned(),
        valid_from: Date::constant(2025, 1, 1),
        valid_to: None,
        supersedes: None,
    };
    let policy = Policy::default()
        .with_knowledge(&batch, table.points)
        .unwrap();
    let rule = r#"
        name = "政策"
        [[rule]]
        id = "gender"
        version = 1
        valid_from = 2025-01-01
        source = "规则"
        kind = "gender"
        parameters = { gender = "female" }
        [rule.applies_to]
        code_prefixes = ["0012"]
    "#;
    let by_rule = Policy::from_toml(rule).unwrap();
    let line = Line {
        name: Field::human("宫颈抹片检查".to_owned(), "宫颈抹片检查"),
        amount: Field::human(Money::from_fen(2000), "20.00"),
        date: Field::human(Date::constant(2025, 3, 1), "2025-03-01"),
        ..Line::default()
    };
    let bill = Bill {
        lines: vec![line],
        ..Bill::default()
    };
    let facts = ClaimFacts {
        gender: Some(Gender::Male),
        ..ClaimFacts::default()
    };
    for policy in [policy, by_rule] {
        let records = OfficeRecords::default();
        let judged = judge(&bill, &facts, &records, &catalog(), &policy, &[]);
        assert!(
            judged
                .findings
                .iter()
                .any(|finding| finding.rule.starts_with("gender")),
            "{:?}",
            judged.findings
        );
    }
}

#[test]
fn a_new_national_code_is_a_difference_of_editions() {
    let (old, new) = (
        read(ROWS).entries,
        read(&ROWS.replace("YP00018,,", "YP00018,XJ01DBT001E001010100001,")),
    );
    let found = differences(&old, &new.entries);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].change, Change::Changed);
    assert_eq!(found[0].fields[0].field, EntryField::NationalCode);
}

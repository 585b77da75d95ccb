//! Registers of hospitals: agreements, suspensions, and the rows that are refused.

use bill::Date;
use catalog::import::hospitals;

const HEADER: &str = "code,name,level,region,designated_from,designated_to,suspensions\n";

fn refused(row: &str) -> (usize, String) {
    let register = hospitals(format!("{HEADER}{row}\n").as_bytes());
    assert_eq!(register.hospitals, []);
    (register.refused[0].row, register.refused[0].column.clone())
}

#[test]
fn agreements_and_suspensions_are_read() {
    let row = "H1,云岭医院,三级,云岭市,2020-01-01,2026-12-31,2025-03-01..2025-04-30；2026-01-01..\nH2,诊所,,,,,\n";
    let register = hospitals(format!("{HEADER}{row}").as_bytes());
    assert_eq!(register.refused, []);
    let [one, other] = &register.hospitals[..] else {
        panic!("{register:?}");
    };
    let day = |text: &str| text.parse::<Date>().unwrap();
    assert_eq!(
        one.suspensions,
        [
            (day("2025-03-01"), Some(day("2025-04-30"))),
            (day("2026-01-01"), None)
        ]
    );
    assert_eq!(one.designated_to, Some(day("2026-12-31")));
    assert_eq!((&other.level, other.designated_from), (&None, None));
    let awkward = "青麓市定点医疗机构名单,,,,,\n医疗机构代码,医疗机构名称,医院等级,协议开始日期,协议终止日期,中止期间\n一、三级医院,,,,,\nH3,青麓一院,三级甲等,2025年1月1日,长期,2024年3月1日至2024年5月31日\n";
    let found = hospitals(awkward.as_bytes());
    assert_eq!(found.refused, []);
    assert_eq!(
        (
            found.hospitals[0].designated_to,
            found.hospitals[0].suspensions[0].1
        ),
        (None, Some(day("2024-05-31")))
    );
    let chinese = "定点医疗机构编码,定点医疗机构名称,中止期间\nH3,卫生院,2025-01-01..\n";
    assert_eq!(
        hospitals(chinese.as_bytes()).hospitals[0].suspensions.len(),
        1
    );
}

#[test]
fn a_wrong_row_is_refused_with_its_column() {
    let case = |row: &str, column: &str| assert_eq!(refused(row), (2, column.to_owned()));
    case("H1,,三级,,,,", "name");
    case("H1,甲,三级,,2025年2月30日,,", "designated_from");
    case("H1,甲,特级,,,,", "level");
    case("H1,甲,,,2025-02-30,,", "designated_from");
    case("H1,甲,,,2025-02-01,2025-01-01,", "designated_to");
    case("H1,甲,,,,2025-01-01,", "designated_to");
    for suspensions in [
        "2025-01-01",
        "2025-03-01..2025-02-01",
        "2025-01-01..;2025-03-01..",
        "2025-01-01..2025-04-01;2025-03-01..",
    ] {
        case(&format!("H1,甲,,,,,{suspensions}"), "suspensions");
    }
    let twice = hospitals(format!("{HEADER}H1,甲,,,,,\nH1,乙,,,,,\n").as_bytes());
    assert_eq!(
        (twice.refused[0].row, &*twice.refused[0].column),
        (3, "code")
    );
    assert_eq!(hospitals("a,b\n1,2\n".as_bytes()).refused[0].row, 0);
}

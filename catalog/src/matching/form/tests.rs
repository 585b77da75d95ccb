use super::*;

fn split(name: &str) -> (&str, Option<&str>) {
    let split = DrugName::split(name);
    (split.substance, split.form.map(Form::zh))
}

#[test]
fn names_come_apart_at_the_longest_form() {
    assert_eq!(split("阿莫西林胶囊"), ("阿莫西林", Some("口服常释剂型")));
    assert_eq!(split("阿莫西林分散片"), ("阿莫西林", Some("口服常释剂型")));
    assert_eq!(split("硝苯地平缓释片"), ("硝苯地平", Some("缓释控释剂型")));
    assert_eq!(split("注射用头孢呋辛钠"), ("头孢呋辛钠", Some("注射剂")));
    assert_eq!(split("红霉素片"), ("红霉素", Some("口服常释剂型")));
    assert_eq!(split("阿莫西林"), ("阿莫西林", None));
    assert_eq!(split("布地奈德吸入气雾剂"), ("布地奈德", Some("吸入剂")));
    for inhaled in [
        "吸入用布地奈德混悬液",
        "雾化吸入用布地奈德混悬液",
        "布地奈德鼻吸入气雾剂",
    ] {
        assert_eq!(split(inhaled), ("布地奈德", Some("吸入剂")));
    }
    assert_eq!(split("吸入用七氟烷"), ("七氟烷", Some("吸入剂")));
    assert_eq!(split("铝碳酸镁咀嚼片"), ("铝碳酸镁", Some("咀嚼片")));
}

#[test]
fn the_form_column_may_name_the_merged_form_or_one_of_its_forms() {
    for column in ["口服常释剂型", "胶囊", "胶囊剂", "片剂", "肠溶片"] {
        assert_eq!(
            form_of(column).map(Form::zh),
            Some("口服常释剂型"),
            "{column}"
        );
    }
    assert_eq!(form_of("注射用无菌粉末").map(Form::zh), Some("注射剂"));
    assert_eq!(form_of("未知"), None);
}

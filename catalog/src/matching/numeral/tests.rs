use super::*;

fn lost(name: &str) -> Vec<String> {
    let found = with_lost_stroke(name, &[]);
    found.into_iter().map(|(text, _)| text).collect()
}

fn meant(name: &str) -> Vec<String> {
    let chars: Vec<char> = name.chars().collect();
    let found = runs(&chars).find_map(|run| {
        let numerals = unclear(&chars, &run)?;
        Some(
            numerals
                .iter()
                .map(|numeral| with_numeral(&chars, &run, numeral))
                .collect(),
        )
    });
    found.unwrap_or_default()
}

#[test]
fn strokes_are_lost_of_letters() {
    assert_eq!(
        lost("复方聚乙二醇电解质散(II)"),
        ["复方聚乙二醇电解质散(III)"]
    );
    assert_eq!(lost("人凝血因子VII"), ["人凝血因子VIII"]);
    for sure in [
        "注射用脂溶性维生素(Ⅱ)",
        "血清载脂蛋白AI测定",
        "维生素C注射液",
        "VIII因子",
    ] {
        assert!(lost(sure).is_empty() && meant(sure).is_empty(), "{sure}");
    }
}

#[test]
fn numerals_of_two_kinds_of_print_are_the_piece() {
    assert_eq!(
        meant("复方氨基酸注射液(18AA-ⅡI)")[0],
        "复方氨基酸注射液(18AA-Ⅱ)"
    );
    assert_eq!(
        meant("复方聚乙二醇电解质散(IⅢ)")[0],
        "复方聚乙二醇电解质散(Ⅲ)"
    );
    for read in ["人凝血因子VIⅧ", "人凝血因子VIⅢ", "人凝血因子VⅧI"] {
        assert_eq!(meant(read)[0], "人凝血因子Ⅷ", "{read}");
    }
}

#[test]
fn digits_in_brackets_are_strokes() {
    assert_eq!(
        meant("复方聚乙二醇电解质散（11）"),
        ["复方聚乙二醇电解质散（II）", "复方聚乙二醇电解质散（III）"]
    );
    assert_eq!(
        meant("复方氨基酸注射液(18AA-1)")[0],
        "复方氨基酸注射液(18AA-I)"
    );
    for digits in ["换药(1次)", "维生素B1", "支架(11.5)", "(1111)"] {
        assert!(meant(digits).is_empty(), "{digits}");
    }
}

#[test]
fn what_the_recogniser_considered_tells_the_strokes() {
    let read = |two: f32, three: f32| {
        let chars = vec![('I', 0.9_f32.ln()), ('Ⅱ', two.ln()), ('Ⅲ', three.ln())];
        let choice = CharChoice { at: 6, chars };
        with_lost_stroke("硝苯地平片(I)", &[choice])
    };
    let doubt = |found: Vec<(String, f32)>| found.iter().map(|(_, odds)| odds).sum::<f32>();
    assert!(doubt(read(0.004, 0.0001)) < DOUBT);
    assert!(doubt(read(0.15, 0.0001)) > DOUBT);
    assert!(doubt(read(0.001, 0.01)) > DOUBT);
}

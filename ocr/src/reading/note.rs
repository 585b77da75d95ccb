//! Notes in brackets behind a name, whose brackets are read from faint strokes: `国谈]`, `{集采)`.

/// How a drug was bought or where it was made, as notes behind its name say.
const NOTES: [&str; 8] = [
    "集采", "国谈", "国采", "省采", "带量", "自费", "进口", "国产",
];
/// Notes that names end in without brackets, too.
const BARE: [&str; 2] = ["进口", "国产"];
/// Brackets, and strokes that they are read as.
const OPENING: [char; 14] = [
    '[', '【', '(', '（', '{', '〔', '［', '|', '丨', '｜', '1', 'I', 'l', 'f',
];
const CLOSING: [char; 14] = [
    ']', '】', ')', '）', '}', '〕', '］', '|', '丨', '｜', '1', 'I', 'l', 'j',
];
/// Of them, those that a name ends in itself.
const DIGITS: [char; 3] = ['1', 'I', 'l'];

/// The name with the brackets of its note as they were meant; `None` where there is nothing to mend.
pub fn mend(name: &str) -> Option<String> {
    let closed = name.trim_end_matches(|char| CLOSING.contains(&char) || OPENING.contains(&char));
    let note = NOTES.into_iter().find(|note| closed.ends_with(note))?;
    let before = closed.strip_suffix(note)?;
    let opening = |char: char| OPENING.contains(&char) && !DIGITS.contains(&char);
    let plain = before.trim_end_matches(opening);
    let brackets = [&before[plain.len()..], &name[closed.len()..]];
    let told = brackets.iter().any(|bracket| !bracket.is_empty());
    if plain.chars().count() < 2 || (!told && BARE.contains(&note)) {
        return None;
    }
    let round = brackets
        .iter()
        .any(|bracket| bracket.contains(['(', ')', '（', '）']));
    let whole = [
        ("(", ")"),
        ("[", "]"),
        ("【", "】"),
        ("（", "）"),
        ("〔", "〕"),
        ("［", "］"),
    ];
    let mended = if round {
        format!("{plain}({note})")
    } else {
        format!("{plain}[{note}]")
    };
    (!whole.contains(&(brackets[0], brackets[1]))).then_some(mended)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_of_notes_are_made_whole() {
        for (read, meant) in [
            ("复方丹参滴丸国谈]", "复方丹参滴丸[国谈]"),
            ("复方丹参滴丸{国谈]", "复方丹参滴丸[国谈]"),
            ("复方丹参滴丸|国谈", "复方丹参滴丸[国谈]"),
            ("氯化钠注射液集采)", "氯化钠注射液(集采)"),
            ("生长因子凝胶[进口)", "生长因子凝胶(进口)"),
        ] {
            assert_eq!(mend(read).as_deref(), Some(meant), "{read}");
        }
        for whole in [
            "血塞通软胶囊[国谈]",
            "腹膜透析液(集采)",
            "支架 进口",
            "头孢克肟片",
            "进口)",
        ] {
            assert_eq!(mend(whole), None, "{whole}");
        }
    }
}

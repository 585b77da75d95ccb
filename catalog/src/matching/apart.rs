//! Two listed names side by side, for people.

/// What tells two listed names apart.
pub fn apart(one: &[char], other: &[char]) -> [String; 2] {
    let text = |chars: &[char]| chars.iter().collect::<String>();
    let same = |(a, b): &(&char, &char)| a == b;
    let head = one.iter().zip(other).take_while(same).count();
    let rest = one[head..].iter().rev().zip(other[head..].iter().rev());
    let tail = rest.take_while(same).count();
    let part = |name: &[char]| match text(&name[head..name.len() - tail]) {
        part if part.is_empty() => "（无）".to_owned(),
        part => format!("“{part}”"),
    };
    let (a, b) = (part(one), part(other));
    [
        format!(
            "与“{}”难以区分：两者之差在{a}与{b}，请对照原件",
            text(other)
        ),
        format!(
            "could be {} as well: they differ in {a} and {b}; look at the paper",
            text(other)
        ),
    ]
}

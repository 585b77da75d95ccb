//! Numbers of the lines printed before their names: `1.静脉输液`, `2.血常规`.

use bill::Line;

use super::class_mark::shorten;

/// Fewer lines prove nothing; so many pairs of neighbours must count on, as a share.
const FEWEST: usize = 3;
const USUAL: f32 = 0.8;
/// Longest number.
const DIGITS: usize = 3;

/// Takes the numbers off the names where they count the lines of the page.
pub fn split(lines: &mut [Line]) {
    let numbers: Vec<Option<(u32, String)>> = lines.iter().map(numbered).collect();
    let follows = |pair: &&[Option<(u32, String)>]| match pair {
        [Some((one, _)), Some((next, _))] => *next == one + 1,
        _ => false,
    };
    let steps = numbers.windows(2).filter(follows).count();
    if lines.len() < FEWEST || (steps as f32) < USUAL * (lines.len() - 1) as f32 {
        return;
    }
    for (line, numbered) in lines.iter_mut().zip(numbers) {
        if let Some((_, name)) = numbered {
            shorten(line, &name);
        }
    }
}

fn numbered(line: &Line) -> Option<(u32, String)> {
    let name = line.name.value.as_deref()?;
    let rest = name.trim_start_matches(|char: char| char.is_ascii_digit());
    let digits = name.len() - rest.len();
    let after = rest
        .strip_prefix(['.', '．', '、', ')', '）'])?
        .trim_start();
    if digits == 0 || digits > DIGITS || after.is_empty() {
        return None;
    }
    Some((name[..digits].parse().ok()?, after.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use bill::Field;

    fn names(names: &[&str]) -> Vec<String> {
        let line = |name: &&str| Line {
            name: Field {
                value: Some((*name).into()),
                ..Field::absent()
            },
            ..Line::default()
        };
        let mut lines: Vec<Line> = names.iter().map(line).collect();
        split(&mut lines);
        lines
            .into_iter()
            .filter_map(|line| line.name.value)
            .collect()
    }

    #[test]
    fn numbers_that_count_the_lines_are_no_part_of_the_names() {
        let lines = ["1.创可贴", "2.10%葡萄糖注射液", "3.0.9%氯化钠注射液"];
        assert_eq!(
            names(&lines),
            ["创可贴", "10%葡萄糖注射液", "0.9%氯化钠注射液"]
        );
        let others = ["0.9%氯化钠注射液", "5.0ml注射器", "10%葡萄糖注射液"];
        assert_eq!(names(&others), others);
    }
}

//! Numbers of the lines printed before their names: `1.静脉输液`, `2.血常规`.

use bill::Line;

use super::class_mark::shorten;

/// Fewer lines prove nothing, and fewer yet where nothing stands between number and name; so many of them must count on, as
/// a share.
const FEWEST: usize = 3;
const FEWEST_BARE: usize = 6;
const USUAL: f32 = 0.8;
/// Longest number.
const DIGITS: usize = 3;
/// From one number to the next, where lines between were not read.
const LONGEST_STEP: u32 = 3;

const SIGNS: [char; 5] = ['.', '．', '、', ')', '）'];

/// Takes the numbers off the names where they count the lines of the page.
pub fn split(lines: &mut [Line]) {
    let names = || lines.iter().map(|line| line.name.value.as_deref());
    for (bare, fewest) in [(false, FEWEST), (true, FEWEST_BARE)] {
        let rests = counted(names(), bare);
        let counting = rests.iter().flatten().count();
        if lines.len() >= fewest && counting as f32 >= USUAL * lines.len() as f32 {
            for (line, rest) in lines.iter_mut().zip(rests) {
                if let Some(rest) = rest {
                    shorten(line, &rest);
                }
            }
            return;
        }
    }
}

/// What follows the numbers of names that count on. `bare`: nothing stands between the two.
fn counted<'a>(names: impl Iterator<Item = Option<&'a str>>, bare: bool) -> Vec<Option<String>> {
    let mut last: Option<u32> = None;
    let next = |name: Option<&str>| {
        let name = name?;
        let digits = name.chars().take_while(char::is_ascii_digit).count();
        let digits = digits.min(DIGITS);
        let follows = |number: u32, length: usize| match last {
            Some(last) => (last + 1..=last + LONGEST_STEP).contains(&number),
            None => length == digits || number == 1,
        };
        let numbered = |length: usize| {
            let number = name[..length].parse().ok()?;
            let rest = after(&name[length..], bare)?;
            follows(number, length).then_some((number, rest.to_owned()))
        };
        let mut lengths = 1..=digits;
        let (number, rest) = match last {
            Some(_) => lengths.find_map(numbered),
            None => lengths.rev().find_map(numbered),
        }?;
        last = Some(number);
        Some(rest)
    };
    names.map(next).collect()
}

/// The name behind its number; `None` where the number may be part of it: `10%葡萄糖注射液`.
fn after(rest: &str, bare: bool) -> Option<&str> {
    let signed = rest.strip_prefix(SIGNS);
    let rest = match bare {
        // Of faint signs some are read.
        true if rest.starts_with(SIGNS) => {
            signed.filter(|rest| !rest.starts_with(|char: char| char.is_ascii_digit()))
        }
        true if rest.starts_with(['%', '％', '-', '～']) => None,
        true => Some(rest),
        false => signed,
    };
    rest.map(str::trim_start).filter(|rest| !rest.is_empty())
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
        let bare = [
            "01换药",
            "02静脉输液",
            "0310%葡萄糖",
            "04一级护理",
            "05头孢",
            "06缝线",
        ];
        let whole = ["换药", "静脉输液", "10%葡萄糖", "一级护理", "头孢", "缝线"];
        assert_eq!(names(&bare), whole);
        let faint = ["1 换药", "2.输液", "3缝线", "4. 头孢", "5、吸氧", "6拔牙"];
        let whole = ["换药", "输液", "缝线", "头孢", "吸氧", "拔牙"];
        assert_eq!(names(&faint), whole);
        let sizes = [
            "3号缝线",
            "4号缝线",
            "静脉输液",
            "5号缝线",
            "一级护理",
            "换药",
        ];
        assert_eq!(names(&sizes), sizes);
    }
}

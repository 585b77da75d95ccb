//! The figures of all readers as Markdown.

use std::fmt::Write;

use ocr::EngineKind;
use printer::Layout;
use printer::degrade::Grade;

use crate::contestant::Contestant;
use crate::fields::{FIELDS, FieldCount};
use crate::score::Score;
use crate::tally::Tally;

/// What the columns mean, for who reads the tables alone.
const NOTES: &str = "
*Full line exact*: name, quantity, unit price and amount are all right. *Numbers* are quantities, unit prices and \
amounts. *Name errors*: characters to insert, delete or change per character of the names of found lines. *Silent \
amounts*: wrong amounts on lines without a flag; *silent lines*: lines without a flag whose quantity, unit price or \
amount is wrong; *silent names*: lines without a flag whose name is wrong. *Flagged*: share of the found lines that a person is asked to look at. Peers recognise the very same \
image files; all get the same plain row parser (`benches/peers/`), and the orientation classifier before them. It \
flags a line where quantity x price differs from the amount by more than 0.01, or where one of name, quantity, price \
(if the bill prints prices) and amount is missing.
";

/// All tables. `command` and `date` say how and when they came about.
pub fn markdown(tallies: &[Tally], command: &str, date: &str) -> String {
    let mut text = format!("## Reading beside its peers, {date}\n\n    {command}\n\n");
    by_grade(&mut text, tallies);
    text += NOTES;
    fields(&mut text, tallies);
    decoder(&mut text, tallies);
    for grade in Grade::ALL {
        by_layout(&mut text, tallies, *grade);
    }
    for tally in tallies {
        silent(&mut text, tally);
    }
    for tally in tallies {
        if let Contestant::Own { .. } = tally.contestant {
            let _ = write!(
                text,
                "\n### Reliability: {}\n\nBy field and stated confidence: values · % right.\n\n{}",
                tally.contestant.title(),
                tally.reliability.table()
            );
        }
    }
    text
}

fn percent(part: usize, whole: usize) -> String {
    if whole == 0 {
        return "-".to_owned();
    }
    format!("{:.2}", 100.0 * part as f64 / whole as f64)
}

fn by_grade(text: &mut String, tallies: &[Tally]) {
    *text += "| grade | reader | bills | lines | found % | full line exact % | numbers right % | names right % | \
              name errors % | silent amounts | silent lines | silent names | invented lines | flagged % | total right % | \
              header right % |\n|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n";
    for grade in Grade::ALL {
        for tally in tallies {
            let score = tally.score(Some(*grade), None);
            if score.bills > 0 {
                let _ = writeln!(
                    text,
                    "| {grade} | {} | {} |",
                    tally.contestant.title(),
                    columns(&score)
                );
            }
        }
    }
}

fn columns(score: &Score) -> String {
    [
        score.bills.to_string(),
        score.lines.to_string(),
        percent(score.found, score.lines),
        percent(score.exact, score.lines),
        percent(score.numbers_right, score.numbers),
        percent(score.names_right, score.lines),
        percent(score.name_errors, score.name_chars),
        score.silent.to_string(),
        score.silent_lines.to_string(),
        score.silent_names.to_string(),
        score.invented.to_string(),
        percent(score.flagged, score.found),
        percent(score.totals_right, score.totals),
        percent(score.headers_right, score.headers),
    ]
    .join(" | ")
}

/// Units, days, codes and what else is printed of the lines that our own readers found.
fn fields(text: &mut String, tallies: &[Tally]) {
    let _ = write!(
        text,
        "\n### Other fields of found lines\n\nRight % · wrong without a flag · wrong and stated as sure.\n\n\
         | grade | reader | {} |\n|---|---|{}\n",
        FIELDS.join(" | "),
        "---|".repeat(FIELDS.len())
    );
    for grade in Grade::ALL {
        for tally in tallies {
            let score = tally.score(Some(*grade), None);
            let own = matches!(tally.contestant, Contestant::Own { .. });
            if !own || score.bills == 0 {
                continue;
            }
            let shown = |count: &FieldCount| {
                let right = percent(count.right, count.printed);
                format!("{right} · {} · {}", count.unflagged, count.sure)
            };
            let _ = writeln!(
                text,
                "| {grade} | {} | {} |",
                tally.contestant.title(),
                score.fields.0.each_ref().map(shown).join(" | ")
            );
        }
    }
}

/// How many more numbers are wrong without the joint decoder.
fn decoder(text: &mut String, tallies: &[Tally]) {
    for engine in [EngineKind::PpOcr, EngineKind::Tesseract] {
        let find = |joint| {
            let wanted = Contestant::Own { engine, joint };
            tallies.iter().find(|tally| tally.contestant == wanted)
        };
        let (Some(on), Some(off)) = (find(true), find(false)) else {
            continue;
        };
        let _ = write!(
            text,
            "\n### What the joint decoder does, {engine}\n\n| grade | numbers | wrong without | wrong with | times fewer |\n\
             |---|---|---|---|---|\n"
        );
        for grade in Grade::ALL {
            let [on, off] = [on, off].map(|tally| tally.score(Some(*grade), None));
            let [without, with] = [&off, &on].map(|score| score.numbers - score.numbers_right);
            let times = match with {
                0 => "-".to_owned(),
                with => format!("{:.2}", without as f64 / with as f64),
            };
            let _ = writeln!(
                text,
                "| {grade} | {} | {without} | {with} | {times} |",
                on.numbers
            );
        }
    }
}

fn by_layout(text: &mut String, tallies: &[Tally], grade: Grade) {
    let read = |layout| {
        let scores = tallies.iter().map(|tally| tally.score(Some(grade), layout));
        scores.map(|score| score.bills).sum::<usize>() > 0
    };
    if !read(None) {
        return;
    }
    let _ = write!(
        text,
        "\n### Full line exact %, then numbers right %, by layout: {grade}\n\n| layout |"
    );
    for tally in tallies {
        let _ = write!(text, " {} |", tally.contestant.title());
    }
    let _ = writeln!(text, "\n|---|{}", "---|".repeat(tallies.len()));
    for layout in Layout::ALL.iter().filter(|layout| read(Some(**layout))) {
        let _ = write!(text, "| {layout} |");
        for tally in tallies {
            let score = tally.score(Some(grade), Some(*layout));
            let _ = write!(
                text,
                " {}, {} |",
                percent(score.exact, score.lines),
                percent(score.numbers_right, score.numbers)
            );
        }
        text.push('\n');
    }
}

fn silent(text: &mut String, tally: &Tally) {
    let score = tally.score(None, None);
    let one_in = |count| {
        let of = score.found.checked_div(count);
        of.map_or_else(String::new, |of| format!(" (one in {of})"))
    };
    let _ = write!(
        text,
        "\n### Silently wrong: {}\n\nOf {} found lines, {} in numbers{}, {} in the name{}.\n",
        tally.contestant.title(),
        score.found,
        score.silent_lines,
        one_in(score.silent_lines),
        score.silent_names,
        one_in(score.silent_names),
    );
    // A peer has hundreds.
    if let Contestant::Own { .. } = tally.contestant {
        text.push('\n');
        for (order, difference) in tally.silent_lines() {
            let _ = writeln!(
                text,
                "- {}, {}: `{}` for `{}`",
                order.name(),
                difference.what,
                difference.read,
                difference.truth
            );
        }
    }
}

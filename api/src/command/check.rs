use std::collections::BTreeMap;
use std::path::PathBuf;

use ::catalog::{ClaimFacts, Finding, OfficeRecords, Severity, Verdict};
use anyhow::Context as _;

use super::scan_files::ScanArgs;
use super::source::SourceArgs;
use super::{Ended, table};
use crate::desk::{Judged, MatchRecord};

#[derive(clap::Args)]
#[command(
    after_help = "Example:\n  hedan check bill.pdf --claim claim.toml\n\nCLAIM.toml holds what is known of the claim; all of it may be left out:\n  insured_no = \"...\"          # identity card or insurance number\n  gender = \"female\"            # male, female\n  age_years = 45\n  facility_level = \"level_2\"   # level_1, level_2, level_3\n  insurance_type = \"resident\"  # employee, resident, work_injury, maternity\n  care_type = \"inpatient\"      # inpatient, outpatient\n  admitted_on = \"2025-03-01\"\n  discharged_on = \"2025-03-09\"\n  department = \"心内科\"\n  diagnoses = [\"2型糖尿病\"]\n  filed_on = \"2025-04-01\""
)]
pub struct Args {
    #[command(flatten)]
    scans: ScanArgs,
    /// What is known of the claim
    #[arg(long, value_name = "CLAIM.toml")]
    claim: Option<PathBuf>,
    #[command(flatten)]
    source: SourceArgs,
}

pub fn run(args: &Args) -> anyhow::Result<Ended> {
    let facts = match &args.claim {
        None => ClaimFacts::default(),
        Some(path) => {
            let text = std::fs::read_to_string(path)
                .with_context(|| format!("cannot read {}", path.display()))?;
            match toml::from_str(&text) {
                Ok(facts) => facts,
                Err(error) => {
                    eprintln!("{}: not a claim: {error}", path.display());
                    return Ok(Ended::BadUsage);
                }
            }
        }
    };
    let reference = args.source.load()?;
    let scanned = args.scans.read()?;
    let bill = &scanned.reading.bill;
    let facts = reference.complete(&facts, None, &bill.header);
    let judged = reference.judge(bill, facts, None, &[], OfficeRecords::default());

    println!("{}", table::header(bill));
    let mut lines = table::plain(&[
        "#",
        "名称",
        "金额",
        "目录条目",
        "类",
        "先行自付",
        "政策范围内",
        "问题",
    ]);
    for (index, line) in bill.lines.iter().enumerate() {
        let (found, amounts) = (&judged.matches[index], &judged.amounts[index]);
        lines.add_row(vec![
            (index + 1).to_string(),
            table::marked(line, bill::FieldName::Name, &line.name),
            table::marked(line, bill::FieldName::Amount, &line.amount),
            entry_text(found),
            found
                .entry
                .as_ref()
                .map(|entry| entry.class.zh().to_owned())
                .unwrap_or_default(),
            amounts.pre_self_pay.to_string(),
            amounts.in_scope.to_string(),
            numbers(&judged.findings, index),
        ]);
    }
    table::right_align(&mut lines, &[0, 2, 5, 6]);
    println!("{lines}\n{}", table::footer(bill));
    for (number, finding) in judged.findings.iter().enumerate() {
        print_finding(number + 1, finding);
    }
    print_totals(&judged);
    Ok(scanned.ended)
}

fn entry_text(found: &MatchRecord) -> String {
    match (&found.entry, found.verdict) {
        (Some(entry), _) => format!("{} {}", entry.code, entry.name),
        (None, Verdict::Ambiguous) => {
            let names: Vec<&str> = found
                .candidates
                .iter()
                .take(3)
                .map(|one| one.name.as_str())
                .collect();
            format!("待定：{}", names.join(" / "))
        }
        (None, _) => "目录外".to_owned(),
    }
}

fn numbers(findings: &[Finding], line: usize) -> String {
    let numbers: Vec<String> = findings
        .iter()
        .enumerate()
        .filter(|(_, finding)| finding.lines.contains(&line))
        .map(|(number, _)| format!("[{}]", number + 1))
        .collect();
    numbers.join("")
}

fn print_finding(number: usize, finding: &Finding) {
    let colour = match finding.severity {
        Severity::Red => "红",
        Severity::Orange => "橙",
        Severity::Yellow => "黄",
        Severity::Blue => "蓝",
    };
    println!(
        "[{number}] {colour} 涉及 {} 元：{}",
        finding.at_stake, finding.reason_zh
    );
    println!("     依据：{}（{}）", finding.source, finding.rule);
    if !finding.clears_zh.is_empty() {
        println!("     处理：{}", finding.clears_zh);
    }
}

fn print_totals(judged: &Judged) {
    let totals = &judged.totals;
    let mut colours: BTreeMap<Severity, usize> = BTreeMap::new();
    for finding in &judged.findings {
        *colours.entry(finding.severity).or_default() += 1;
    }
    println!(
        "金额 {} = 全自费 {} + 超限价 {} + 先行自付 {} + 政策范围内 {}；存疑金额 {}；问题 {} 项",
        totals.amount,
        totals.full_self_pay,
        totals.over_limit,
        totals.pre_self_pay,
        totals.in_scope,
        totals.at_stake,
        colours.values().sum::<usize>()
    );
}

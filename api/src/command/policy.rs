use std::path::{Path, PathBuf};

use ::catalog::{Policy, PolicyError, PolicyRule};
use clap::Subcommand;

use super::hospital::bytes_of;
use super::{ACTOR, DataArg, Ended, with_desk};

#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  hedan policy import fixtures/policy/policy.toml --dry-run\n  hedan policy show --data data"
)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Load a policy (TOML) in place of the one before; a running server takes it over and judges open claims again
    #[command(
        after_help = "Example:\n  hedan policy import policy.toml --data data\n\nThe rule kinds and their parameters are those of fixtures/policy/policy.toml; catalog/RULES.md says what each serves."
    )]
    Import {
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Only say whether it is understood, and which rules come and go
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        data: DataArg,
    },
    /// Print the policy that is loaded
    #[command(after_help = "Example:\n  hedan policy show --data data > policy.toml")]
    Show {
        #[command(flatten)]
        data: DataArg,
    },
}

pub fn run(args: &Args) -> anyhow::Result<Ended> {
    match &args.command {
        Command::Import {
            file,
            dry_run,
            data,
        } => import(file, *dry_run, data),
        Command::Show { data } => {
            let text = with_desk(data, async |desk| Ok(desk.storage.policy().await?))?;
            print!("{}", text.unwrap_or_default());
            Ok(Ended::Done)
        }
    }
}

fn import(path: &Path, dry_run: bool, data: &DataArg) -> anyhow::Result<Ended> {
    let Some(bytes) = bytes_of(path) else {
        return Ok(Ended::Unread);
    };
    let read = String::from_utf8(bytes)
        .map_err(|_| vec!["not UTF-8; save it as UTF-8".to_owned()])
        .and_then(|text| {
            let said = |errors: Vec<PolicyError>| -> Vec<String> {
                errors.iter().map(ToString::to_string).collect()
            };
            let policy = Policy::read(&text).map_err(said)?;
            Ok((text, policy))
        });
    let (text, policy) = match read {
        Ok(read) => read,
        Err(errors) => {
            for error in errors {
                eprintln!("{}: {error}", path.display());
            }
            eprintln!(
                "{}: nothing loaded; correct it and import again",
                path.display()
            );
            return Ok(Ended::Unread);
        }
    };
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let before = with_desk(data, async |desk| {
        let before = desk.storage.policy().await?;
        if !dry_run && before.as_ref() != Some(&text) {
            desk.storage.load_policy(ACTOR, &name, &text).await?;
        }
        Ok(before)
    })?;
    let before = before.and_then(|text| Policy::from_toml(&text).ok());
    let before = before.as_ref().map(Policy::rules).unwrap_or_default();
    let after = policy.rules();
    let named = |rules: &[PolicyRule], rule: &PolicyRule| {
        let mut rules = rules.iter();
        rules
            .find(|other| other.reference() == rule.reference())
            .cloned()
    };
    for rule in after {
        match named(before, rule) {
            None => println!("+ {}", rule.reference()),
            Some(other) if other != *rule => {
                println!(
                    "~ {}: says something else under the same version",
                    rule.reference()
                );
            }
            Some(_) => {}
        }
    }
    for rule in before.iter().filter(|rule| named(after, rule).is_none()) {
        println!("- {}", rule.reference());
    }
    let outcome = if dry_run { "; nothing was loaded" } else { "" };
    println!("{}: {} rules{outcome}", path.display(), after.len());
    Ok(Ended::Done)
}

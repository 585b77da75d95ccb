use anyhow::bail;
use clap::Subcommand;

use super::{DataArg, Ended, with_desk};

#[derive(clap::Args)]
#[command(after_help = "Example:\n  hedan audit verify --data data")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Recompute the hash chain of the whole trail
    #[command(after_help = "Example:\n  hedan audit verify --data data")]
    Verify {
        #[command(flatten)]
        data: DataArg,
    },
}

pub fn run(args: &Args) -> anyhow::Result<Ended> {
    let Command::Verify { data } = &args.command;
    match with_desk(data, async |desk| Ok(desk.storage.verify_audit().await?))? {
        Ok(rows) => println!("the audit trail is intact: {rows} rows"),
        Err(found) => bail!(
            "the audit trail was changed: row {} does not follow from the one before it",
            found.seq
        ),
    }
    Ok(Ended::Done)
}

use std::io::{IsTerminal, stdin};

use clap::Subcommand;

use super::{ACTOR, DataArg, Ended, with_desk};
use crate::account::{Role, User, password};

#[derive(clap::Args)]
#[command(
    after_help = "Example:\n  hedan user add li.si --name 李四 --role reviewer < password.txt"
)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Add an account; the password is asked for, or read from standard input
    #[command(
        after_help = "Example:\n  echo 'a long password' | hedan user add li.si --name 李四 --role reviewer"
    )]
    Add {
        username: String,
        /// Name shown to others; the user name where absent
        #[arg(long)]
        name: Option<String>,
        /// counter, reviewer, auditor or administrator
        #[arg(long)]
        role: Role,
        #[command(flatten)]
        data: DataArg,
    },
}

pub fn run(args: &Args) -> anyhow::Result<Ended> {
    let Command::Add {
        username,
        name,
        role,
        data,
    } = &args.command;
    let secret = if stdin().is_terminal() {
        console::Term::stderr().write_str("Password: ")?;
        console::Term::stderr().read_secure_line()?
    } else {
        let mut line = String::new();
        stdin().read_line(&mut line)?;
        line.trim_end_matches(['\r', '\n']).to_owned()
    };
    if secret.chars().count() < password::SHORTEST {
        eprintln!(
            "error: a password has at least {} characters",
            password::SHORTEST
        );
        return Ok(Ended::BadUsage);
    }
    let user = User {
        id: 0,
        username: username.trim().to_lowercase(),
        display_name: name.clone().unwrap_or_else(|| username.clone()),
        role: *role,
    };
    let added = with_desk(data, async |desk| {
        let hash = password::hash(secret).await?;
        Ok(desk.storage.add_user(ACTOR, &user, &hash).await?)
    })?;
    let Some(user) = added else {
        eprintln!("error: the user name {username} is taken; choose another");
        return Ok(Ended::BadUsage);
    };
    println!("added {} ({})", user.username, user.role);
    Ok(Ended::Done)
}

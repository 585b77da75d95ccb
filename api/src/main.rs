//! The `hedan` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    api::command::run()
}

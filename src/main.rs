//! The binary: a worker when told so, else the command line.
#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args_os().skip(1).map(|a| a.to_string_lossy().into_owned()).collect();
    // Before anything else: the jail holds only for threads started after it.
    if let Some((first, rest)) = arguments.split_first()
        && first == consultd::worker::SUBCOMMAND
    {
        return ExitCode::from(u8::try_from(consultd::worker::main(rest)).unwrap_or(1));
    }
    consultd::cli::main()
}

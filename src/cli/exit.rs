//! Exit codes, from one table over the codes of diagnostics: 0 answered, 1 a file or the data is wrong, 2 the command
//! line is wrong, 3 asked back, 4 refused, 5 the engine or the system failed, 6 an evaluation is below its mark.

use std::process::ExitCode;
use tagmata_core::diagnostic::{Code, Diagnostic};

/// A file or the data is wrong.
const MISTAKE: u8 = 1;
/// The command line or the environment is wrong; clap ends with the same.
const USAGE: u8 = 2;
/// The question was asked back.
const CLARIFY: u8 = 3;
/// The question was refused.
const REFUSED: u8 = 4;
/// The system failed.
const FAILED: u8 = 5;

/// An evaluation found less than what was asked for.
const BELOW_THE_MARK: u8 = 6;

/// Ends an evaluation that found less than what was asked for.
pub fn below_the_mark() -> ExitCode {
    ExitCode::from(BELOW_THE_MARK)
}

/// Ends a run with a wrong command line or environment.
pub fn usage() -> ExitCode {
    ExitCode::from(USAGE)
}

/// Ends a run that asked back.
pub fn clarify() -> ExitCode {
    ExitCode::from(CLARIFY)
}

/// The exit code of one kind of diagnostic.
fn of(code: Code) -> u8 {
    match code {
        Code::Ambiguous | Code::Undefined => CLARIFY,
        Code::Engine => FAILED,
        Code::DataCheck => MISTAKE,
        code if code.is_mistake() => MISTAKE,
        _ => REFUSED,
    }
}

/// The exit code of several diagnostics: the gravest wins.
pub fn of_all(wrong: &[Diagnostic]) -> ExitCode {
    let gravest = wrong.iter().map(|diagnostic| of(diagnostic.code)).max();
    ExitCode::from(gravest.unwrap_or(FAILED))
}

/// The exit code of a refusal, whatever its reasons: never that of an answer.
pub fn refused(why: &[Diagnostic]) -> ExitCode {
    if why.is_empty() { ExitCode::from(of(Code::Unread)) } else { of_all(why) }
}

/// Ends a look at data that is not loaded.
pub fn not_loaded() -> ExitCode {
    ExitCode::from(of(Code::DataCheck))
}

//! `expound explain`

use std::process::ExitCode;

use clap::Args;

use super::{Failure, program, report};
use crate::diagnostic::{Code, closest, explanation};

#[derive(Args)]
pub struct ExplainArgs {
    /// A code, as in `error[unknown-key]`; without one, all are listed
    code: Option<String>,
}

pub fn run(args: &ExplainArgs) -> Result<ExitCode, Failure> {
    let Some(name) = &args.code else {
        for code in Code::ALL {
            let text = explanation(*code);
            let first = text.lines().find(|l| !l.is_empty() && !l.starts_with('#'));
            let first = first.unwrap_or_default();
            report::print(&format!(
                "{:24} {:8} {first}\n",
                code.as_str(),
                code.severity().as_str()
            ));
        }
        return Ok(ExitCode::SUCCESS);
    };
    match Code::from_name(name) {
        Some(code) => {
            report::print(explanation(code));
            Ok(ExitCode::SUCCESS)
        }
        None => {
            let close = closest(name, Code::ALL.iter().map(|c| c.as_str()));
            Err(match close {
                Some(close) => format!("there is no code `{name}`; did you mean `{close}`?"),
                None => {
                    let program = program();
                    format!("there is no code `{name}`; `{program} explain` lists them")
                }
            }
            .into())
        }
    }
}

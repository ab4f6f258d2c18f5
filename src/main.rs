use std::process::ExitCode;

fn main() -> ExitCode {
    expound::cli::run()
}

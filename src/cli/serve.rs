//! `expound serve`

use std::net::IpAddr;
use std::process::ExitCode;

use clap::Args;

use super::{Failure, SiteArgs};

#[derive(Args)]
pub struct ServeArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// The port; if it is taken, the next free one
    #[arg(long, default_value_t = 4000)]
    port: u16,
    /// The address to listen on; any but a loopback address shows your drafts to the network
    #[arg(long, default_value = "127.0.0.1")]
    host: IpAddr,
}

pub fn run(_args: &ServeArgs) -> Result<ExitCode, Failure> {
    Err("later".into())
}

//! `casebook serve`: builds, shows the site on this computer, builds again after each save.

use clap::Args;

use super::Session;
use super::args::Building;
use crate::fatal::Fatal;

/// Arguments of `serve`.
#[derive(Debug, Args)]
pub struct ServeArguments {
    /// What the site is built with.
    #[command(flatten)]
    pub building: Building,
    /// The port.
    #[arg(long, default_value_t = 4000)]
    pub port: u16,
    /// Open the browser.
    #[arg(long)]
    pub open: bool,
    /// Preview below this folder.
    #[arg(long)]
    pub base: Option<String>,
}

/// Serves until it is stopped.
///
/// # Errors
/// When the environment fails.
pub fn run(_session: &Session, _arguments: &ServeArguments) -> Result<u8, Fatal> {
    Err(Fatal::Missing { feature: "serve" })
}

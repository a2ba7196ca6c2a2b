//! The command line as typed. Help texts in both languages stand in [`super::help`], keyed by these names.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// casebook as typed.
#[derive(Debug, Parser)]
#[command(name = "casebook", version, arg_required_else_help = true, subcommand_required = true)]
pub struct Arguments {
    /// Options of every command.
    #[command(flatten)]
    pub common: Common,
    /// The command.
    #[command(subcommand)]
    pub command: Command,
}

/// Options of every command.
#[derive(Clone, Debug, Args)]
pub struct Common {
    /// The site's folder.
    #[arg(long, global = true)]
    pub root: Option<PathBuf>,
    /// Language of messages.
    #[arg(long, global = true, value_parser = ["zh", "en"])]
    pub lang: Option<String>,
    /// Errors only.
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Remarks too.
    #[arg(short, long, global = true)]
    pub verbose: bool,
    /// Number of threads.
    #[arg(long, global = true, value_parser = clap::value_parser!(u16).range(1..=256))]
    pub jobs: Option<u16>,
}

/// What the site is built with.
#[derive(Clone, Debug, Args)]
pub struct Building {
    /// Output folder.
    #[arg(long)]
    pub out: Option<PathBuf>,
    /// Base URL.
    #[arg(long)]
    pub base_url: Option<String>,
    /// The day the state is told of.
    #[arg(long)]
    pub as_of: Option<String>,
    /// Form of the messages.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
    /// Warnings count as failure.
    #[arg(long)]
    pub strict: bool,
}

/// Forms of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Human,
    /// One JSON object a line.
    Json,
    /// SARIF 2.1.0.
    Sarif,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Build the site.
    Build(super::build::BuildArguments),
    /// Put the parts of a build together.
    Merge(super::merge::MergeArguments),
    /// Check without building.
    Check(super::check::CheckArguments),
    /// Preview with live reload.
    Serve(super::serve::ServeArguments),
    /// Start a case.
    New(super::new::NewArguments),
    /// Start a site.
    Init(super::init::InitArguments),
    /// Why pages are made again.
    Explain(super::explain::ExplainArguments),
    /// What a code means.
    ExplainCode(super::explain_code::ExplainCodeArguments),
    /// Where cases stand, what is due.
    Status(super::status::StatusArguments),
    /// Search the built site.
    Search(super::search::SearchArguments),
    /// Remove what was built.
    Clean(super::clean::CleanArguments),
}

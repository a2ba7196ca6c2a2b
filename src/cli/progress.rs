//! A progress bar for long work on a terminal; nothing when the output is piped.

use std::sync::Mutex;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::{Session, say};
use crate::diagnostic::Language;
use crate::pipeline::Stage;

/// The bar of one build.
pub struct Progress {
    bar: Option<ProgressBar>,
    stage: Mutex<Option<Stage>>,
    language: Language,
}

impl Progress {
    /// A bar when standard error is a terminal and the user did not ask for quiet.
    #[must_use]
    pub fn new(session: &Session) -> Self {
        let is_shown = session.is_terminal && !session.is_quiet;
        let bar = is_shown.then(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(10));
            let style = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} {eta}");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar
        });
        Self { bar, stage: Mutex::new(None), language: session.language }
    }

    /// Shows how far a stage is.
    pub fn tell(&self, stage: Stage, done: u64, total: u64) {
        if stage == Stage::Wait {
            say(match self.language {
                Language::Zh => "另一个 casebook 正在生成同一个网站，等它完成……",
                Language::En => "another casebook is building the same site; waiting for it …",
            });
            return;
        }
        let Some(bar) = &self.bar else { return };
        let mut current = self.stage.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if *current != Some(stage) {
            *current = Some(stage);
            bar.reset();
            bar.set_length(total);
            bar.set_message(name(stage, self.language));
            bar.enable_steady_tick(Duration::from_millis(200));
        }
        // Stages finish out of order on many threads: the bar never goes back.
        bar.set_position(bar.position().max(done));
    }

    /// Takes the bar away.
    pub fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn name(stage: Stage, language: Language) -> &'static str {
    match (stage, language) {
        (Stage::Read, Language::Zh) => "读取案例",
        (Stage::Pictures, Language::Zh) => "处理图片",
        (Stage::Pages, Language::Zh) => "生成网页",
        (Stage::Search, Language::Zh) => "建立搜索",
        (Stage::Read, Language::En) => "reading cases",
        (Stage::Pictures, Language::En) => "pictures",
        (Stage::Pages, Language::En) => "pages",
        (Stage::Search, Language::En) => "search",
        (other, _) => other.name(),
    }
}

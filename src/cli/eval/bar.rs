//! How far a run is: a bar on a terminal, a line per tenth elsewhere.

use crate::cli::notice;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::sync::OnceLock;

/// Shows how far a run is, on stderr.
#[derive(Debug, Default)]
pub struct Bar {
    drawn: OnceLock<ProgressBar>,
}

impl Bar {
    /// Says something without tearing the bar.
    pub fn say(&self, text: &str) {
        match self.drawn.get() {
            Some(bar) => bar.suspend(|| notice(text)),
            None => notice(text),
        }
    }

    /// Shows that `done` of `of` cases are answered.
    pub fn tell(&self, done: usize, of: usize) {
        if !std::io::stderr().is_terminal() {
            if done == of || done.is_multiple_of((of / 10).max(1)) {
                eprintln!("{done} of {of} cases");
            }
            return;
        }
        let bar = self.drawn.get_or_init(|| {
            let style = ProgressStyle::with_template("{bar:40} {pos} of {len} cases, {elapsed} gone, {eta} to go");
            ProgressBar::with_draw_target(Some(of as u64), ProgressDrawTarget::stderr())
                .with_style(style.expect("the template is right").progress_chars("=> "))
        });
        // Two threads can tell in another order than they counted.
        bar.set_position(bar.position().max(done as u64));
        if done == of {
            bar.finish_and_clear();
        }
    }
}

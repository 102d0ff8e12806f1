//! How long each stage took.

use schemars::JsonSchema;
use serde::Serialize;
use std::time::{Duration, Instant};

/// A stage of the pipeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The reader.
    Read,
    /// The planner.
    Plan,
    /// The compiler.
    Compile,
    /// The guard.
    Guard,
    /// The warehouse.
    Run,
    /// Words, table and chart.
    Present,
}

/// Milliseconds per stage.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, JsonSchema)]
pub struct Timing {
    /// The reader.
    pub read: f64,
    /// The planner.
    pub plan: f64,
    /// The compiler.
    pub compile: f64,
    /// The guard.
    pub guard: f64,
    /// The warehouse.
    pub run: f64,
    /// Words, table and chart.
    pub present: f64,
    /// From the question to the reply.
    pub total: f64,
}

/// Measures stages one after another.
pub(super) struct Stopwatch {
    started: Instant,
    running: Option<(Stage, Instant)>,
    timing: Timing,
}

impl Stopwatch {
    pub(super) fn start() -> Stopwatch {
        Stopwatch { started: Instant::now(), running: None, timing: Timing::default() }
    }

    /// Measures a stage that does not wait.
    pub(super) fn time<T>(&mut self, stage: Stage, work: impl FnOnce() -> T) -> T {
        self.begin(stage);
        let result = work();
        self.end();
        result
    }

    pub(super) fn begin(&mut self, stage: Stage) {
        self.running = Some((stage, Instant::now()));
    }

    pub(super) fn end(&mut self) {
        let Some((stage, since)) = self.running.take() else { return };
        let took = ms(since.elapsed());
        match stage {
            Stage::Read => self.timing.read += took,
            Stage::Plan => self.timing.plan += took,
            Stage::Compile => self.timing.compile += took,
            Stage::Guard => self.timing.guard += took,
            Stage::Run => self.timing.run += took,
            Stage::Present => self.timing.present += took,
        }
    }

    pub(super) fn finish(mut self) -> Timing {
        self.timing.total = ms(self.started.elapsed());
        self.timing
    }
}

/// Milliseconds to the microsecond.
fn ms(duration: Duration) -> f64 {
    duration.as_micros() as f64 / 1000.0
}

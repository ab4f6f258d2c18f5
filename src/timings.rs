//! How long the stages of a build took.

use std::time::{Duration, Instant};

use serde_json::json;

/// The stages so far, in the order in which they ended.
#[derive(Debug)]
pub struct Timings {
    start: Instant,
    stages: Vec<Stage>,
}

#[derive(Debug)]
struct Stage {
    name: &'static str,
    began: Duration,
    took: Duration,
}

impl Timings {
    /// Starts the clock.
    pub fn start() -> Timings {
        Timings {
            start: Instant::now(),
            stages: Vec::new(),
        }
    }

    /// Does something, and notes how long it took.
    pub fn time<T>(&mut self, name: &'static str, stage: impl FnOnce() -> T) -> T {
        let began = self.start.elapsed();
        let done = stage();
        self.stages.push(Stage {
            name,
            began,
            took: self.start.elapsed() - began,
        });
        done
    }

    /// Since the clock was started.
    pub fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }

    /// A line for each stage.
    pub fn to_text(&self) -> String {
        let line = |name: &str, took: Duration| {
            let millis = took.as_secs_f64() * 1000.0;
            format!("{name:<10} {millis:>9.1} ms\n")
        };
        let stages = self.stages.iter();
        let mut text: String = stages.map(|stage| line(stage.name, stage.took)).collect();
        text.push_str(&line("all", self.elapsed()));
        text
    }

    /// The stages as a Chrome trace, which browsers and Perfetto show.
    pub fn to_trace(&self) -> String {
        let micros = |time: Duration| u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
        let event = |stage: &Stage| {
            json!({
                "name": stage.name,
                "ph": "X",
                "ts": micros(stage.began),
                "dur": micros(stage.took),
                "pid": 1,
                "tid": 1,
            })
        };
        let events: Vec<_> = self.stages.iter().map(event).collect();
        json!({ "traceEvents": events }).to_string()
    }
}

//! Counters for Prometheus, in its text format.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::storage::JobCounts;

/// Seconds; upper bounds of the buckets of both histograms.
const BUCKETS: [f64; 9] = [0.005, 0.025, 0.1, 0.25, 1.0, 2.5, 10.0, 30.0, 120.0];

#[derive(Debug, Default)]
pub struct Metrics {
    requests: Mutex<BTreeMap<(String, String, u16), u64>>,
    request_seconds: Histogram,
    reading_seconds: Histogram,
    claims_read: AtomicU64,
    readings_failed: AtomicU64,
    pages_read: AtomicU64,
    lines_read: AtomicU64,
    decisions: AtomicU64,
}

#[derive(Debug, Default)]
struct Histogram {
    buckets: [AtomicU64; BUCKETS.len()],
    count: AtomicU64,
    micros: AtomicU64,
}

impl Histogram {
    fn observe(&self, took: Duration) {
        for (bucket, limit) in self.buckets.iter().zip(BUCKETS) {
            if took.as_secs_f64() <= limit {
                bucket.fetch_add(1, Ordering::Relaxed);
            }
        }
        self.count.fetch_add(1, Ordering::Relaxed);
        self.micros
            .fetch_add(took.as_micros() as u64, Ordering::Relaxed);
    }

    fn write(&self, name: &str, help: &str, text: &mut String) {
        let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} histogram");
        for (bucket, limit) in self.buckets.iter().zip(BUCKETS) {
            let _ = writeln!(text, "{name}_bucket{{le=\"{limit}\"}} {}", load(bucket));
        }
        let count = load(&self.count);
        let seconds = load(&self.micros) as f64 / 1e6;
        let _ = writeln!(text, "{name}_bucket{{le=\"+Inf\"}} {count}");
        let _ = writeln!(text, "{name}_sum {seconds}\n{name}_count {count}");
    }
}

fn load(counter: &AtomicU64) -> u64 {
    counter.load(Ordering::Relaxed)
}

impl Metrics {
    /// `route` is the pattern, not the path, so that the number of series stays small.
    pub fn request(&self, method: &str, route: &str, status: u16, took: Duration) {
        let key = (method.to_owned(), route.to_owned(), status);
        *self
            .requests
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .entry(key)
            .or_default() += 1;
        self.request_seconds.observe(took);
    }

    pub fn reading(&self, pages: usize, lines: usize, took: Duration) {
        self.claims_read.fetch_add(1, Ordering::Relaxed);
        self.pages_read.fetch_add(pages as u64, Ordering::Relaxed);
        self.lines_read.fetch_add(lines as u64, Ordering::Relaxed);
        self.reading_seconds.observe(took);
    }

    pub fn reading_failed(&self) {
        self.readings_failed.fetch_add(1, Ordering::Relaxed);
    }

    pub fn decision(&self) {
        self.decisions.fetch_add(1, Ordering::Relaxed);
    }

    pub fn text(&self, jobs: JobCounts, stale_claims: i64) -> String {
        let mut text = String::new();
        let _ = writeln!(
            text,
            "# HELP hedan_http_requests_total Requests answered.\n# TYPE hedan_http_requests_total counter"
        );
        for ((method, route, status), count) in
            &*self.requests.lock().unwrap_or_else(PoisonError::into_inner)
        {
            let _ = writeln!(
                text,
                "hedan_http_requests_total{{method=\"{method}\",route=\"{route}\",status=\"{status}\"}} {count}"
            );
        }
        self.request_seconds.write(
            "hedan_http_request_seconds",
            "Time until the answer began.",
            &mut text,
        );
        self.reading_seconds.write(
            "hedan_reading_seconds",
            "Time to read one claim.",
            &mut text,
        );
        for (name, help, counter) in [
            ("hedan_claims_read_total", "Claims read.", &self.claims_read),
            (
                "hedan_readings_failed_total",
                "Attempts to read that failed.",
                &self.readings_failed,
            ),
            ("hedan_pages_read_total", "Pages read.", &self.pages_read),
            ("hedan_lines_read_total", "Lines read.", &self.lines_read),
            (
                "hedan_decisions_total",
                "Decisions made on lines.",
                &self.decisions,
            ),
        ] {
            let _ = writeln!(
                text,
                "# HELP {name} {help}\n# TYPE {name} counter\n{name} {}",
                load(counter)
            );
        }
        let _ = writeln!(
            text,
            "# HELP hedan_stale_claims Open claims to be judged again by what was loaded.\n# TYPE hedan_stale_claims gauge\nhedan_stale_claims {stale_claims}"
        );
        let _ = writeln!(
            text,
            "# HELP hedan_jobs Reading jobs.\n# TYPE hedan_jobs gauge"
        );
        for (state, count) in [
            ("queued", jobs.queued),
            ("running", jobs.running),
            ("failed", jobs.failed),
        ] {
            let _ = writeln!(text, "hedan_jobs{{state=\"{state}\"}} {count}");
        }
        text
    }
}

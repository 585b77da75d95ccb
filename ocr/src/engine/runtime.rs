//! The only file that knows which neural runtime is used.

use std::path::Path;
use std::sync::{Condvar, Mutex, OnceLock, PoisonError};

use ort::environment::Environment;
use ort::ep;
use ort::session::Session;
use ort::session::builder::GraphOptimizationLevel;
use ort::value::Tensor;
use rayon::{ThreadPool, ThreadPoolBuilder};

use super::ENGINE;
use crate::OcrError;

/// More gain nothing, and starting thousands takes minutes.
const MOST_THREADS: usize = 64;

/// How many batches a network runs at the same time, and on how many threads each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lanes {
    /// At least 1.
    pub count: usize,
    /// Of each lane, at least 1.
    pub threads: usize,
}

impl Lanes {
    /// Every lane holds its own copy of the weights.
    const MOST: usize = 4;

    /// All threads work on one batch: for few and large ones.
    pub fn one(threads: usize) -> Lanes {
        Lanes {
            count: 1,
            threads: threads.clamp(1, MOST_THREADS),
        }
    }

    /// Every thread works on a batch of its own, which leaves none waiting for another: for many small ones.
    pub fn side_by_side(threads: usize) -> Lanes {
        Lanes::at_most(Lanes::MOST, threads)
    }

    /// So many batches at a time, with what threads there are for each.
    pub fn at_most(count: usize, threads: usize) -> Lanes {
        let threads = threads.clamp(1, MOST_THREADS);
        let count = threads.min(count);
        Lanes {
            count,
            threads: threads / count,
        }
    }
}

/// A thread for every lane.
pub fn pool(lanes: Lanes) -> Result<ThreadPool, OcrError> {
    let pool = ThreadPoolBuilder::new().num_threads(lanes.count).build();
    pool.map_err(|error| OcrError::EngineFailed {
        engine: ENGINE,
        detail: error.to_string(),
    })
}

/// One network, loaded once and shared; calls wait for a free lane.
pub struct Network {
    free: Mutex<Vec<Session>>,
    freed: Condvar,
}

/// A dense tensor of `f32`, row-major.
pub struct Output<'a> {
    pub shape: Vec<usize>,
    pub data: &'a [f32],
}

impl Network {
    /// `library` is libonnxruntime; the first call in a process decides it.
    pub fn open(library: &Path, model: &Path, lanes: Lanes) -> Result<Network, OcrError> {
        let environment = environment(library)?;
        let session = || {
            session(environment, model, lanes.threads).map_err(|error| OcrError::UnusableModel {
                path: model.to_owned(),
                detail: error.to_string(),
            })
        };
        let sessions: Vec<Session> = (0..lanes.count)
            .map(|_| session())
            .collect::<Result<_, _>>()?;
        Ok(Network {
            free: Mutex::new(sessions),
            freed: Condvar::new(),
        })
    }

    /// Runs the network on one batch and hands its first output to `read`; nothing is copied.
    pub fn run<T>(
        &self,
        shape: [usize; 4],
        data: Vec<f32>,
        read: impl FnOnce(&Output<'_>) -> T,
    ) -> Result<T, OcrError> {
        let fail = |error: ort::Error| OcrError::EngineFailed {
            engine: ENGINE,
            detail: error.to_string(),
        };
        let input = Tensor::from_array((shape, data)).map_err(fail)?;
        let mut lane = self.lane();
        let outputs = lane.session().run(ort::inputs![input]).map_err(fail)?;
        let (shape, data) = outputs[0].try_extract_tensor::<f32>().map_err(fail)?;
        Ok(read(&Output {
            shape: shape.iter().map(|&side| side as usize).collect(),
            data,
        }))
    }

    fn lane(&self) -> Lane<'_> {
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(session) = free.pop() {
                return Lane {
                    network: self,
                    session: Some(session),
                };
            }
            free = self
                .freed
                .wait(free)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// A session taken out of a network, given back when dropped.
struct Lane<'a> {
    network: &'a Network,
    session: Option<Session>,
}

impl Lane<'_> {
    fn session(&mut self) -> &mut Session {
        self.session.as_mut().expect("held until dropped")
    }
}

impl Drop for Lane<'_> {
    fn drop(&mut self) {
        let mut free = self
            .network
            .free
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        free.extend(self.session.take());
        drop(free);
        self.network.freed.notify_one();
    }
}

/// Without the arena: it keeps the largest page's memory for ever, and is no faster on small batches.
fn session(environment: &Environment, model: &Path, threads: usize) -> ort::Result<Session> {
    let cpu = ep::CPU::default().with_arena_allocator(false).build();
    Session::builder(environment)?
        .with_execution_providers([cpu])?
        .with_memory_pattern(false)?
        .with_intra_threads(threads)?
        .with_intra_op_spinning(false)?
        .with_optimization_level(GraphOptimizationLevel::Level3)?
        .commit_from_file(model)
}

/// Has all threads share one heap: what a lane frees, another then takes. With a heap for each thread a page takes a fifth
/// more memory, in the same time.
fn share_one_heap() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    #[expect(unsafe_code, reason = "the C library's own call; it sets a number")]
    // SAFETY: takes no pointer, and may be called at any time from any thread.
    unsafe {
        libc::mallopt(libc::M_ARENA_MAX, 1);
    }
}

/// Gives back to the system what networks have freed: the C library keeps it otherwise, and a page comes to take twice the
/// memory that it needs.
pub fn give_back_memory() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    #[expect(
        unsafe_code,
        reason = "the C library's own call; it touches only free memory"
    )]
    // SAFETY: takes no pointer, and may be called at any time from any thread.
    unsafe {
        libc::malloc_trim(0);
    }
}

fn environment(library: &Path) -> Result<&'static Environment, OcrError> {
    static ENVIRONMENT: OnceLock<Result<Environment, String>> = OnceLock::new();
    ENVIRONMENT
        .get_or_init(|| {
            share_one_heap();
            ort::init_from(library)
                .map_err(|error| error.to_string())?
                .with_name("hedan")
                .with_telemetry(false)
                .build()
                .map_err(|error| error.to_string())
        })
        .as_ref()
        .map_err(|reason| OcrError::UnusableModel {
            path: library.to_owned(),
            detail: reason.clone(),
        })
}

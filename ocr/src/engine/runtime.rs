//! The only file that knows which neural runtime is used.

use std::path::Path;
use std::sync::{Mutex, OnceLock, PoisonError};

use ort::environment::Environment;
use ort::session::Session;
use ort::session::builder::GraphOptimizationLevel;
use ort::value::Tensor;

use super::ENGINE;
use crate::OcrError;

/// More gain nothing, and starting thousands takes minutes.
const MOST_THREADS: usize = 64;

/// One network, loaded once and shared; calls take turns.
pub struct Network {
    session: Mutex<Session>,
}

/// A dense tensor of `f32`, row-major.
pub struct Output {
    pub shape: Vec<usize>,
    pub data: Vec<f32>,
}

impl Network {
    /// `library` is libonnxruntime; the first call in a process decides it.
    pub fn open(library: &Path, model: &Path, threads: usize) -> Result<Network, OcrError> {
        let environment = environment(library)?;
        let fail = |error: String| OcrError::UnusableModel {
            path: model.to_owned(),
            detail: error,
        };
        let session = Session::builder(environment)
            .map_err(|e| fail(e.to_string()))?
            .with_intra_threads(threads.clamp(1, MOST_THREADS))
            .map_err(|e| fail(e.to_string()))?
            .with_intra_op_spinning(false)
            .map_err(|e| fail(e.to_string()))?
            .with_optimization_level(GraphOptimizationLevel::Level3)
            .map_err(|e| fail(e.to_string()))?
            .commit_from_file(model)
            .map_err(|e| fail(e.to_string()))?;
        Ok(Network {
            session: Mutex::new(session),
        })
    }

    /// Runs the network on one batch; its first output.
    pub fn run(&self, shape: [usize; 4], data: Vec<f32>) -> Result<Output, OcrError> {
        let fail = |error: ort::Error| OcrError::EngineFailed {
            engine: ENGINE,
            detail: error.to_string(),
        };
        let input = Tensor::from_array((shape, data)).map_err(fail)?;
        let mut session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        let outputs = session.run(ort::inputs![input]).map_err(fail)?;
        let (shape, data) = outputs[0].try_extract_tensor::<f32>().map_err(fail)?;
        Ok(Output {
            shape: shape.iter().map(|&side| side as usize).collect(),
            data: data.to_vec(),
        })
    }
}

fn environment(library: &Path) -> Result<&'static Environment, OcrError> {
    static ENVIRONMENT: OnceLock<Result<Environment, String>> = OnceLock::new();
    ENVIRONMENT
        .get_or_init(|| {
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

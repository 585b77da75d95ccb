//! Where the recognition models are.

use std::path::{Path, PathBuf};

/// `$HEDAN_MODELS`; else `ocr/models` or `models` in, or above, the folder of the executable or the
/// current folder. `None` where none of them holds the models.
pub fn find_models() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("HEDAN_MODELS") {
        let named = PathBuf::from(named);
        return holds_models(&named).then_some(named);
    }
    let executable = std::env::current_exe().ok();
    let starts = [
        executable
            .as_deref()
            .and_then(Path::parent)
            .map(Path::to_owned),
        std::env::current_dir().ok(),
    ];
    starts
        .iter()
        .flatten()
        .flat_map(|start| start.ancestors())
        .flat_map(|folder| [folder.join("ocr/models"), folder.join("models")])
        .find(|folder| holds_models(folder))
}

fn holds_models(folder: &Path) -> bool {
    ["libonnxruntime.so", "ppocrv6", "bills"]
        .iter()
        .all(|part| folder.join(part).exists())
}

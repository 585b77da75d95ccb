//! The most memory that a process ever held.

use std::fs;

/// KiB, this process's `VmHWM`; `None` where the system does not tell.
pub fn peak_kb() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

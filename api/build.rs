//! The web application is built into the program; a build of it is a reason to build this again.

fn main() {
    // The folder must exist, or cargo would run this on every build.
    if let Err(error) = std::fs::create_dir_all("web/dist") {
        println!("cargo::warning=web/dist: {error}");
    }
    println!("cargo::rerun-if-changed=web/dist");
    println!("cargo::rerun-if-changed=migrations");
}

//! How long a list of 500,000 entries takes to be read and indexed, and to be opened again from the prepared index, and the
//! memory at its peak.
//!
//!     taskset -c 0 cargo run --release -p catalog --example import_speed

use std::fmt::Write as _;
use std::time::Instant;

use catalog::{Catalog, import};

const ENTRIES: u32 = 500_000;
/// Entries that share a name and differ in their specification, as products of one drug do.
const SPECS: u32 = 8;

fn list() -> String {
    const SYLLABLES: [&str; 20] = [
        "阿", "莫", "西", "林", "头", "孢", "呋", "辛", "氟", "康", "唑", "洛", "尔", "地", "平",
        "普", "利", "他", "汀", "沙",
    ];
    let mut text = String::from(
        "code,kind,name,dosage_form,spec,unit,class,self_pay_ratio,payment_standard,coverage_restriction,valid_from\n",
    );
    for index in 0..ENTRIES {
        let (mut rest, mut name) = (index / SPECS, String::new());
        for _ in 0..5 {
            name.push_str(SYLLABLES[(rest % 20) as usize]);
            rest /= 20;
        }
        let spec = index % SPECS + 1;
        let note = if index % 5 == 0 {
            "限二级及以上医疗机构"
        } else {
            ""
        };
        writeln!(
            text,
            "XA{index:021},drug,{name}片,片剂,{spec}0mg*{}片/盒,盒,乙,0.1,{}.50,{note},2025-01-01",
            spec * 7,
            spec * 3
        )
        .expect("a string takes all");
    }
    text
}

fn peak_memory() -> Option<String> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    Some(line.trim_start_matches("VmHWM:").trim().to_owned())
}

fn main() {
    let text = list();
    let begun = Instant::now();
    let import = import::table(text.as_bytes());
    assert!(import.refused.is_empty(), "{:?}", import.refused.first());
    println!(
        "{} entries read in {:?}",
        import.entries.len(),
        begun.elapsed()
    );
    let catalog = Catalog::new(import.entries);
    println!(
        "{} entries read and indexed in {:?}; peak memory {}",
        catalog.entries().len(),
        begun.elapsed(),
        peak_memory().unwrap_or_else(|| "not known".to_owned())
    );
    let prepared = catalog.prepared(b"bench");
    drop(catalog);
    let begun = Instant::now();
    let catalog = Catalog::from_prepared(&prepared, b"bench").expect("as it was written");
    println!(
        "{} entries opened again from {} MB in {:?}",
        catalog.entries().len(),
        prepared.len() / 1_000_000,
        begun.elapsed()
    );
}

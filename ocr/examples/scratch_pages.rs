#[path = "../src/preprocess/test_page.rs"]
#[allow(dead_code)]
mod test_page;
use test_page::*;
fn main() {
    std::fs::create_dir_all("/tmp/pre").unwrap();
    let save = |n: &str, p: &image::RgbImage| p.save(format!("/tmp/pre/{n}.png")).unwrap();
    let clean = bill(Ruling::Solid).unwrap();
    save("clean", &clean);
    save("dotted", &bill(Ruling::Dotted).unwrap());
    save("none", &bill(Ruling::None).unwrap());
    let mut s = clean.clone();
    stamp(&mut s);
    save("stamp", &s);
    uneven_light(&mut s);
    save("light", &s);
    save("skew", &skewed(&s, 3.3));
    let (p, _) = photographed(&s);
    save("photo", &p);
    let big = image::imageops::resize(&s, 2480, 3508, image::imageops::FilterType::CatmullRom);
    save("big", &big);
}

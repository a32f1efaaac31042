use std::io::{self, BufRead};
use telusur::text::{Analyzer, Language};
fn main() {
    for l in io::stdin().lock().lines() {
        let l = l.unwrap();
        let t = Analyzer::new(Language::Indonesian).tokens(&l);
        println!(
            "{l}\n   {}",
            t.iter().map(|t| format!("{}/{}", t.exact, t.root)).collect::<Vec<_>>().join(" ")
        );
    }
}

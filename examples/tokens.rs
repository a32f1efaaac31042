use std::io::Read;
use telusur::text::{Analyzer, Language};
fn cpu() -> f64 {
    let s = std::fs::read_to_string("/proc/self/schedstat").unwrap();
    s.split(' ').next().unwrap().parse::<f64>().unwrap() / 1e9
}
fn main() {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).unwrap();
    let a = Analyzer::new(Language::Indonesian);
    if std::env::args().nth(1).as_deref() == Some("time") {
        for _ in 0..4 {
            let t = cpu();
            let (mut n, mut b) = (0u64, 0usize);
            a.for_each_token(&text, &mut |t| {
                n += 1;
                b += t.root.len()
            });
            let d = cpu() - t;
            let t = cpu();
            let s = telusur::text::segments(&text).count();
            let d2 = cpu() - t;
            println!(
                "{n} tokens {b} {:.3}s {:.1} Mwords/s {:.1} MB/s segments {s} {:.3}",
                d,
                n as f64 / d / 1e6,
                text.len() as f64 / d / 1e6,
                d2
            );
        }
    } else {
        for t in a.tokens(&text) {
            println!("{}\t{}\t{}", t.span.slice(&text).escape_debug(), t.exact, t.root);
        }
    }
}

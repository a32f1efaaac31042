//! Prints the root of each word of standard input, one a line.
use std::io::{self, BufRead, Write};

fn main() -> io::Result<()> {
    let mut output = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let line = line?;
        writeln!(output, "{}", telusur::text::root(&telusur::text::fold(&line)))?;
    }
    output.flush()
}

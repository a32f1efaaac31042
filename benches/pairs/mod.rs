//! Timings of two ways of doing one thing, taken in turn, in the processor's time of all threads that do it.

use std::hint::black_box;
use std::time::{Duration, Instant};

use serde::Serialize;

/// Timings of each query in each of the three lists; its time is their median.
const ROUNDS: usize = 5;

/// Microseconds of each query: ours, the floor's, and ours once more, which tells the noise.
#[derive(Default)]
pub struct Pairs {
    ours: Vec<f64>,
    floor: Vec<f64>,
    again: Vec<f64>,
    found: [u64; 2],
}

/// What making an index took.
pub struct Making {
    pub seconds: f64,
    /// Of all threads.
    pub processor_seconds: f64,
}

impl Making {
    pub fn of(make: impl FnOnce()) -> Making {
        let (started, processor) = (Instant::now(), clock());
        make();
        let processor_seconds = (clock() - processor).as_secs_f64();
        Making { seconds: started.elapsed().as_secs_f64(), processor_seconds }
    }

    /// In words, for so many articles.
    pub fn per(&self, articles: u64) -> String {
        let Making { seconds, processor_seconds } = self;
        format!("{:.0} articles/s, {processor_seconds:.2} s of processor time", articles as f64 / seconds)
    }
}

/// The figures of one kind.
#[derive(Serialize)]
pub struct Row {
    kind: String,
    n: usize,
    p50_us: f64,
    p99_us: f64,
    floor_p50_us: f64,
    floor_p99_us: f64,
    p50_ratio: f64,
    p99_ratio: f64,
    noise_p50: f64,
    noise_p99: f64,
    hits: u64,
    floor_hits: u64,
}

impl Pairs {
    /// Times queries, each asked of both sides in turn, who is first changing by round. A round goes over all
    /// queries, so that none finds what it needs unpacked by itself a moment ago. What both give is summed up.
    pub fn of(queries: &[(impl Fn() -> u64, impl Fn() -> u64)]) -> Pairs {
        let mut times = vec![[const { Vec::new() }; 3]; queries.len()];
        let mut found = [0; 2];
        for round in 0..=2 * ROUNDS {
            for ((ours, floor), times) in queries.iter().zip(&mut times) {
                let mut sides: [(usize, &dyn Fn() -> u64); 2] = [(2 * (round % 2), ours), (1, floor)];
                if round / 2 % 2 == 1 {
                    sides.reverse();
                }
                for (list, side) in sides {
                    let started = clock();
                    let total = black_box(side());
                    // The first round warms both up.
                    if round == 0 {
                        found[list % 2] += total;
                    } else {
                        times[list].push((clock() - started).as_nanos() as f64 / 1_000.0);
                    }
                }
            }
        }
        let median = |list: usize| times.iter().map(|lists| percentile(lists[list].clone(), 50)).collect();
        Pairs { ours: median(0), floor: median(1), again: median(2), found }
    }

    pub fn extend(&mut self, other: &Pairs) {
        self.ours.extend(&other.ours);
        self.floor.extend(&other.floor);
        self.again.extend(&other.again);
        (0..2).for_each(|side| self.found[side] += other.found[side]);
    }

    pub fn row(&self, kind: &str) -> Row {
        let at = |times: &[f64], percent| percentile(times.to_vec(), percent);
        let [p50_us, p99_us] = [50, 99].map(|percent| at(&self.ours, percent));
        let [floor_p50_us, floor_p99_us] = [50, 99].map(|percent| at(&self.floor, percent));
        Row {
            kind: kind.to_string(),
            n: self.ours.len(),
            p50_us,
            p99_us,
            floor_p50_us,
            floor_p99_us,
            p50_ratio: p50_us / floor_p50_us,
            p99_ratio: p99_us / floor_p99_us,
            noise_p50: at(&self.again, 50) / p50_us,
            noise_p99: at(&self.again, 99) / p99_us,
            hits: self.found[0],
            floor_hits: self.found[1],
        }
    }
}

/// The time all threads of this process have run: what else the machine does is not in it.
#[cfg(target_os = "linux")]
fn clock() -> Duration {
    Duration::try_from(rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime)).unwrap_or_default()
}

#[cfg(not(target_os = "linux"))]
fn clock() -> Duration {
    static START: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    START.elapsed()
}

/// Nearest-rank percentile.
fn percentile(mut values: Vec<f64>, percent: usize) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    let rank = (values.len() * percent).div_ceil(100).max(1);
    values.get(rank - 1).copied().unwrap_or(f64::NAN)
}

/// Prints a table, and the same as JSON, one row a line.
pub fn print(rows: &[Row]) {
    println!(
        "\n{:<26} {:>4} {:>9} {:>9} {:>9} {:>9} {:>7} {:>7} {:>6} {:>6}",
        "microseconds", "n", "p50", "p99", "floor p50", "floor p99", "x p50", "x p99", "A/A 50", "A/A 99"
    );
    for row in rows {
        println!(
            "{:<26} {:>4} {:>9.0} {:>9.0} {:>9.0} {:>9.0} {:>7.2} {:>7.2} {:>6.2} {:>6.2}",
            row.kind,
            row.n,
            row.p50_us,
            row.p99_us,
            row.floor_p50_us,
            row.floor_p99_us,
            row.p50_ratio,
            row.p99_ratio,
            row.noise_p50,
            row.noise_p99
        );
    }
    println!();
    for row in rows {
        println!("{}", serde_json::to_string(row).expect("plain figures"));
    }
}

//! What can be typed.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::builder::styling::{AnsiColor, Effects, Styles};
use clap::{Args, Parser, Subcommand, ValueEnum};

use super::Failure;
use super::filters::FilterArguments;
use crate::engine::{self, Layout};
use crate::error::{Error, Result, quoted};
use crate::index::{Writer, WriterOptions};
use crate::ingest::Share;
use crate::query::Period;
use crate::search::{DEFAULT_FACETS, Index};

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().effects(Effects::BOLD))
    .usage(AnsiColor::Green.on_default().effects(Effects::BOLD))
    .literal(AnsiColor::Cyan.on_default().effects(Effects::BOLD))
    .placeholder(AnsiColor::Cyan.on_default());

const EXAMPLES: &str = "\
Examples:
  telusur quickstart                                  index the samples and look around
  telusur index arsip/ berita.jsonl.zst               read a folder and an archive
  telusur search 'netralitas ASN' --province Banten   hits with snippets and counts
  telusur facets regulation 'politik uang'            which laws those articles cite
  telusur extract halaman.html                        one article as JSON, no index needed

Exit codes: 0 done (search: found), 1 nothing found, 2 error or some input refused.";

/// Searches Indonesian election news by word, and narrows it by province, regulation and official.
#[derive(Parser, Debug)]
#[command(name = "telusur", version, styles = STYLES, after_help = EXAMPLES, propagate_version = true)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub global: GlobalArguments,
    #[command(subcommand)]
    pub command: Command,
}

impl GlobalArguments {
    /// Opens what is searched.
    pub(super) fn open(&self) -> Result<Index> {
        match &self.engine {
            Some(address) => Index::over(engine::connect(address)?),
            None => Index::open(&self.index),
        }
    }

    /// Opens what is written, making an index where there is none.
    pub(super) fn writer(&self, options: WriterOptions, layout: Layout) -> Result<Writer> {
        match &self.engine {
            Some(address) => engine::connect_writer(address, options, layout),
            None => Writer::open(&self.index, options),
        }
    }

    /// The option that names what is searched, as it can be typed again.
    pub(super) fn place(&self) -> String {
        match &self.engine {
            Some(address) => format!("--engine {address}"),
            None => format!("--index {}", quoted(&self.index)),
        }
    }

    /// Refuses another engine than the local index.
    pub(super) fn only_local(&self, command: &str) -> Result<()> {
        match &self.engine {
            Some(found) => Err(Error::UnknownValue {
                field: "engine",
                found: found.clone(),
                suggestion: format!(": {command} works on a local index; name one with --index"),
            }),
            None => Ok(()),
        }
    }
}

/// What every command understands.
#[derive(Args, Debug)]
#[command(next_help_heading = "Options of every command")]
pub(super) struct GlobalArguments {
    /// Directory of the index
    #[arg(long, global = true, value_name = "DIR", default_value = "index", env = "TELUSUR_INDEX")]
    pub index: PathBuf,
    /// Use an OpenSearch cluster in place of a local index: opensearch://host:9200/name
    ///
    /// Goes before --index; a typed --index goes before TELUSUR_ENGINE.
    #[arg(long, global = true, value_name = "URL", env = "TELUSUR_ENGINE")]
    pub engine: Option<String>,
    /// Print results as JSON
    #[arg(long, global = true)]
    pub json: bool,
    /// Print no progress and no summary
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: ColorChoice,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorChoice {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// Index the sample articles into index/contoh and search them
    Quickstart(QuickstartArguments),
    /// Read, understand and add articles; those that are in already are left alone
    #[command(
        after_help = "Examples:\n  telusur index arsip/ berita.jsonl.zst\n  zstdcat berita.jsonl.zst | telusur index -\n  \
        telusur index liputan.csv --map title=tajuk --map text=naskah\n  telusur index crawl.warc.gz\n\n\
        Reads .txt pages, HTML, JSON Lines, CSV and TSV (columns id, url, title, date, source, text, or what\n\
        they are called in Indonesian) and WARC archives, plain, .gz or .zst. Of an archive the pages with an\n\
        article are taken, all else is counted by kind. Run the same command again to finish an interrupted run or to bring the index up to date."
    )]
    Index(IndexArguments),
    /// Find articles
    #[command(after_help = QUERY_HELP)]
    Search(SearchArguments),
    /// List the values of a facet with exact counts
    #[command(
        after_help = "Examples:\n  telusur facets province 'politik uang'\n  telusur facets province --under 32\n  \
        telusur facets regulation --under uu/2017/7\n  telusur facets election --under pilkada-2024"
    )]
    Facets(FacetsArguments),
    /// Count articles by day, week, month or year
    #[command(
        after_help = "Examples:\n  telusur timeline 'politik uang' --by week --from 2023-11 --to 2024-03\n  \
        telusur timeline --province Banten --format csv > banten.csv\n\n\
        Weeks begin on Monday. Periods between the first and the last are listed also when they are empty;\n\
        undated articles are counted apart and have no row in CSV."
    )]
    Timeline(TimelineArguments),
    /// Show one article with its entities, or articles like it
    #[command(after_help = "Examples:\n  telusur show a3abdb88329440060e4bf457fc377598\n  \
        telusur show a3abdb88329440060e4bf457fc377598 --similar 5")]
    Show(ShowArguments),
    /// Answer searches over HTTP: the web page and the JSON API
    #[command(
        after_help = "Examples:\n  telusur serve                       then open http://127.0.0.1:7700\n  \
        telusur --index arsip serve --port 8080\n  \
        TELUSUR_TOKEN=$(openssl rand -hex 24) telusur serve --bind 0.0.0.0 --host arsip.example\n\n\
        Nothing is written and nothing is sent anywhere. An address that others can reach needs a token:\n\
        programs send 'Authorization: Bearer TOKEN', browsers open /?token=TOKEN once. The connection is not\n\
        encrypted: beyond a network you trust, put a TLS proxy before it. The API is described at\n\
        /api/openapi.json. An index that changes is taken notice of; Ctrl-C stops the server."
    )]
    Serve(ServeArguments),
    /// Read and understand articles without an index, as JSON Lines
    #[command(
        after_help = "Examples:\n  telusur extract halaman.html\n  telusur extract - < berita.jsonl\n  \
        telusur extract --explain halaman.html\n\n\
        Reads what 'telusur index' reads: .txt pages, HTML, JSON Lines, CSV, TSV and WARC, plain, .gz or\n\
        .zst. Standard input is told by its content: JSON Lines when it begins with '{', a table when its first\n\
        line names columns of articles, a WARC archive, HTML, else one page."
    )]
    Extract(ExtractArguments),
    /// Show how words are read: exact form, root, and why
    #[command(
        after_help = "Examples:\n  telusur analyze 'Memverifikasi undang-undang'\n  telusur analyze --roots - < kata.txt"
    )]
    Analyze(AnalyzeArguments),
    /// Show what is inside the index
    #[command(after_help = "Example:\n  telusur stats --json")]
    Stats,
    /// Check the index: checksums of all files, counts, versions; exit code 2 when it is damaged
    #[command(after_help = "Examples:\n  telusur verify\n  telusur --index salinan verify --deep\n\n\
        Also where nothing may be written, and beside a running writer, whose uncommitted articles are passed\n\
        over. Each damage is named with the file and what mends it.")]
    Verify(VerifyArguments),
    /// Show what the index covers: articles by outlet and month, gaps, undated, copies, refused
    #[command(
        after_help = "Examples:\n  telusur coverage\n  telusur coverage --source detik.com --from 2023\n  \
        telusur coverage --format csv > cakupan.csv\n\n\
        A gap is a run of months without an article between the first and the last month of an outlet, or a\n\
        month with less than a quarter of what is usual both before and after it: the medians of the three\n\
        months on either side that have articles, when both are at least 8."
    )]
    Coverage(CoverageArguments),
    /// Measure query latency
    #[command(
        after_help = "Examples:\n  telusur bench --make-queries 200\n  telusur bench --queries kueri.txt --threads 2"
    )]
    Bench(BenchArguments),
    /// Measure how well judged queries are answered, or labelled articles understood
    #[command(
        after_help = "Examples:\n  telusur eval --topics kueri.tsv --qrels nilai.tsv --run-out baru.run\n  \
        telusur eval --topics kueri.tsv --qrels nilai.tsv --compare lama.run --per-query\n  \
        telusur eval --topics kueri.tsv --qrels nilai.tsv --run baru.run --compare lama.run\n  \
        telusur eval --gold label.jsonl artikel.jsonl --errors salah.tsv\n\n\
        Topics are lines 'qid<TAB>query'. A query the query language cannot read is searched as plain words\n\
        and counted as such. nDCG takes grades as gains; an article is relevant from grade 1 on; topics\n\
        without a relevant article count in no mean. p is the chance of such a difference between systems\n\
        that are alike (paired randomisation test)."
    )]
    Eval(EvalArguments),
    /// Print a completion script for a shell
    #[command(after_help = "Example:\n  telusur completions bash > /etc/bash_completion.d/telusur")]
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page of telusur, or of one command
    #[command(
        after_help = "Examples:\n  telusur man > telusur.1\n  telusur man search > telusur-search.1\n  telusur man | man -l -"
    )]
    Man {
        /// Which command; the whole program when left out
        command: Option<String>,
    },
}

const QUERY_HELP: &str = "\
Examples:
  telusur search 'netralitas ASN' --province Banten --regulation 'UU ASN'
  telusur search '\"politik uang\" BUKAN pilkada' --from 2023-09 --to 2024-02
  telusur search 'peraturan:\"Pasal 280 UU Pemilu\" jabatan:ketua'
  telusur search 'politik uang' --all --format csv --output politik-uang.csv

Query language:
  netralitas asn          all words, by their roots; few hits: those with half of them follow
  a DAN b, a ATAU b       also AND, OR; BUKAN a, NOT a, -a exclude; +a requires; ( ) group
  \"frasa tepat\"           the words as written; \"kata kata\"~3 up to three moves apart
  a DEKAT/5 b             at most five words between; also NEAR/5
  jabar  asn  uu pemilu   plain words also find what they stand for: Jawa Barat, aparatur sipil
                          negara, the law however it is cited; the answer says so;
                          --no-expansions turns it off
  kata*  *kata  k?ta      patterns; kata~ kata~2 almost that word; =kata as written;
                          kata^2 weighs twice
  field:value             judul isi provinsi kabupaten venue peraturan pejabat orang jabatan partai
                          pemilu sumber bahasa tanggal bulan id (English names work too);
                          field:(a ATAU b)
  tanggal:2024-01..2024-06   tanggal:>=2024-02-14   tanggal:2024";

/// `quickstart`
#[derive(Args, Debug)]
pub(super) struct QuickstartArguments {
    /// What to search for
    #[arg(default_value = "netralitas ASN")]
    pub query: String,
}

/// `index`
#[derive(Args, Debug)]
pub(super) struct IndexArguments {
    /// Files or folders; - is standard input
    #[arg(value_name = "PATH", required_unless_present_any = ["delete", "delete_id", "synonyms", "join_stories"])]
    pub paths: Vec<PathBuf>,
    /// Make the index anew from PATH beside the old one, and swap it in when it is complete
    #[arg(long)]
    pub rebuild: bool,
    /// Delete the articles a query finds
    #[arg(long, value_name = "QUERY", conflicts_with_all = ["paths", "rebuild"])]
    pub delete: Option<String>,
    /// Delete the article with this id; may be repeated; - reads ids from standard input, one a line
    #[arg(long, value_name = "ID", conflicts_with_all = ["paths", "rebuild"])]
    pub delete_id: Vec<String>,
    /// Delete without asking
    #[arg(long, short)]
    pub yes: bool,
    /// Only say what would be deleted
    #[arg(long)]
    pub dry_run: bool,
    /// Keep this list of words that mean the same with the index, for every later search; an empty file
    /// keeps none. One group a line, split by tabs or commas ("saksi, saksi mandat"); "a => b" goes one way
    #[arg(long, value_name = "FILE", conflicts_with_all = ["delete", "delete_id"])]
    pub synonyms: Option<PathBuf>,
    /// Other names of people, lines 'FORM<TAB>USUAL NAME': counted under the usual name across articles.
    /// Kept with the index for later runs; an empty file takes them away
    #[arg(long, value_name = "FILE")]
    pub aliases: Option<PathBuf>,
    /// Read a field of the articles from this column or key: title=judul. FIELD is id, url, title, text, source,
    /// date or lang; may be repeated, also for one field: the first that holds something counts
    #[arg(long, value_name = "FIELD=NAME")]
    pub map: Vec<String>,
    /// Threads that identify, clean and understand, by default one a core; reading and writing have their own
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=512))]
    pub threads: Option<u16>,
    /// Memory for the whole run, in MB: half of it for building segments, the rest for articles under way, tables
    /// and merges. More of it makes fewer, larger segments
    #[arg(long, value_name = "MB", default_value_t = 400, value_parser = clap::value_parser!(u64).range(64..=16_000))]
    pub memory: u64,
    /// Take in only the records of worker I of N that are given the same paths: each id belongs to one of them.
    /// Into a cluster all write at the same time, and --join-stories tells stories when they have ended; a local
    /// index has one writer, so that each worker needs a directory of its own
    #[arg(long, value_name = "I/N", conflicts_with = "rebuild")]
    pub shard: Option<Share>,
    /// Tell which articles on a cluster tell one story, once all workers have ended
    #[arg(long, conflicts_with_all = ["paths", "rebuild", "delete", "delete_id", "synonyms", "aliases"])]
    pub join_stories: bool,
    /// Parts of a new index on a cluster; they cannot be changed later
    #[arg(long, value_name = "N", default_value_t = Layout::default().shards, value_parser = clap::value_parser!(u32).range(1..=1_024))]
    pub shards: u32,
    /// Copies of each part on other nodes: with one, a node may be lost
    #[arg(long, value_name = "N", default_value_t = Layout::default().replicas, value_parser = clap::value_parser!(u32).range(0..=10))]
    pub replicas: u32,
}

/// `search`
#[derive(Args, Debug)]
pub(super) struct SearchArguments {
    /// What to look for; all articles when left out
    #[arg(default_value = "", allow_hyphen_values = true)]
    pub query: String,
    #[command(flatten)]
    pub filters: FilterArguments,
    /// Hits to show
    #[arg(long, short = 'n', value_name = "N", default_value_t = 10)]
    pub limit: usize,
    /// Hits to pass over
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub offset: usize,
    /// Show all hits
    #[arg(long, conflicts_with_all = ["limit", "offset"])]
    pub all: bool,
    /// Order: relevance, newest or oldest; an empty query gives the newest first
    #[arg(long, value_name = "ORDER")]
    pub sort: Option<SortChoice>,
    /// Facets to count, with how many values each; none for none
    #[arg(
        long,
        value_name = "FACET:N,…",
        default_value = DEFAULT_FACETS,
        value_delimiter = ','
    )]
    pub facets: Vec<String>,
    /// Show one hit a story
    #[arg(long)]
    pub group: bool,
    /// Let an article count half as much for every DAYS days it is older: its score is multiplied by
    /// 0.5^(age/DAYS), the age in days before the newest article of the index; undated ones are as old as the
    /// oldest
    #[arg(long, value_name = "DAYS")]
    pub freshness: Option<f64>,
    /// Tell the parts of each score
    #[arg(long)]
    pub explain: bool,
    /// Form of the answer; jsonl, csv and md hold the hits alone, without partial matches
    #[arg(long, value_name = "FORM", default_value = "text")]
    pub format: FormatChoice,
    /// Write jsonl, csv or md to FILE, and query, filters, counts and fingerprint of the index to FILE.meta.json
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Begin CSV with a byte order mark, by which Excel knows UTF-8
    #[arg(long)]
    pub bom: bool,
}

/// The form of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FormatChoice {
    /// For people
    Text,
    /// One JSON object, as --json
    Json,
    /// One JSON object a line: the record of the export, then the hits
    Jsonl,
    /// Comma separated values with a row of names
    Csv,
    /// A Markdown list with links
    Md,
}

/// The form of counts.
#[derive(Args, Debug)]
pub(super) struct TableArguments {
    /// Form of the answer
    #[arg(long, value_name = "FORM", default_value = "text")]
    format: TableFormat,
    /// Begin CSV with a byte order mark, by which Excel knows UTF-8
    #[arg(long)]
    pub bom: bool,
}

/// The form of counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum TableFormat {
    /// For people
    Text,
    /// One JSON object, as --json
    Json,
    /// Comma separated values with a row of names
    Csv,
}

impl TableArguments {
    /// The form, which `--json` names too.
    pub(super) fn format(&self, global: &GlobalArguments) -> Result<TableFormat, Failure> {
        match (global.json, self.format) {
            (true, TableFormat::Csv) => {
                Err(Failure::Usage("--json and --format csv are two forms: choose one".into()))
            }
            (true, _) => Ok(TableFormat::Json),
            (false, format) => Ok(format),
        }
    }
}

/// `timeline`
#[derive(Args, Debug)]
pub(super) struct TimelineArguments {
    /// Count the articles this query finds; all articles when left out
    #[arg(default_value = "", allow_hyphen_values = true)]
    pub query: String,
    /// Length of a period
    #[arg(long, value_name = "PERIOD", default_value = "month")]
    pub by: PeriodChoice,
    #[command(flatten)]
    pub filters: FilterArguments,
    #[command(flatten)]
    pub table: TableArguments,
}

/// The length of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum PeriodChoice {
    /// Days
    Day,
    /// Weeks from Monday to Sunday
    Week,
    /// Months
    Month,
    /// Years
    Year,
}

impl PeriodChoice {
    /// As the library knows it.
    pub(super) fn period(self) -> Period {
        match self {
            PeriodChoice::Day => Period::Day,
            PeriodChoice::Week => Period::Week,
            PeriodChoice::Month => Period::Month,
            PeriodChoice::Year => Period::Year,
        }
    }
}

/// The order of hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum SortChoice {
    /// Best match first
    Relevance,
    /// Latest date first
    Newest,
    /// Earliest date first
    Oldest,
}

/// `facets`
#[derive(Args, Debug)]
pub(super) struct FacetsArguments {
    /// province, regency, regulation, official, person, office, party, election, source, month or lang
    pub field: String,
    /// Count among the articles this query finds; all articles when left out
    #[arg(default_value = "", allow_hyphen_values = true)]
    pub query: String,
    #[command(flatten)]
    pub filters: FilterArguments,
    /// Only values whose label holds this text
    #[arg(long, value_name = "TEXT")]
    pub contains: Option<String>,
    /// The values one step below this one: 32, uu, uu/2017/7, pilkada-2024; "kinds" for the kinds of regulation
    #[arg(long, value_name = "PATH")]
    pub under: Option<String>,
    /// Values to list
    #[arg(long, short = 'n', value_name = "N", default_value_t = 20)]
    pub limit: usize,
    /// Of official and person: beside each name those that may be the same person, and the offices that
    /// tell people of one name apart
    #[arg(long, conflicts_with = "under")]
    pub variants: bool,
    #[command(flatten)]
    pub table: TableArguments,
}

/// `verify`
#[derive(Args, Debug)]
pub(super) struct VerifyArguments {
    /// Also read every stored article and compare its id, date and facet values with the columns
    #[arg(long)]
    pub deep: bool,
}

/// `coverage`
#[derive(Args, Debug)]
pub(super) struct CoverageArguments {
    /// Only the articles that have all words of this query; all articles when left out
    #[arg(default_value = "", allow_hyphen_values = true)]
    pub query: String,
    /// How many outlets, gaps and refused records to list; 0 for all
    #[arg(long, short = 'n', value_name = "N", default_value_t = 20)]
    pub limit: usize,
    #[command(flatten)]
    pub filters: FilterArguments,
    #[command(flatten)]
    pub table: TableArguments,
}

/// `show`
#[derive(Args, Debug)]
pub(super) struct ShowArguments {
    /// The article's id, as search prints it
    pub id: String,
    /// Show N articles like it instead, one a story
    #[arg(long, value_name = "N", num_args = 0..=1, default_missing_value = "10")]
    pub similar: Option<usize>,
}

/// `serve`
#[derive(Args, Debug)]
#[cfg_attr(not(feature = "server"), allow(dead_code))]
pub(super) struct ServeArguments {
    /// Port; 0 for any free one
    #[arg(long, value_name = "PORT", default_value_t = 7700)]
    pub port: u16,
    /// Address to listen on; one that others can reach needs a token
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub bind: IpAddr,
    /// What clients must know, at least 16 characters; the environment keeps it out of lists of processes
    #[arg(long, value_name = "TOKEN", env = "TELUSUR_TOKEN", hide_env_values = true)]
    pub token: Option<String>,
    /// A name the server goes by, beside localhost and its address; may be repeated
    #[arg(long, value_name = "NAME")]
    pub host: Vec<String>,
    /// Seconds a search may take
    #[arg(long, value_name = "SECONDS", default_value_t = 5.0, value_parser = seconds)]
    pub deadline: f64,
    /// Write what is asked into the log too
    #[arg(long)]
    pub log_queries: bool,
}

/// A number of seconds up to an hour.
fn seconds(text: &str) -> Result<f64, String> {
    let seconds = text.parse::<f64>().ok().filter(|seconds| (0.0..=3_600.0).contains(seconds));
    seconds.ok_or_else(|| "expected seconds from 0 to 3600".into())
}

/// `extract`
#[derive(Args, Debug)]
pub(super) struct ExtractArguments {
    /// Files or folders; - is standard input
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
    /// Other names of people, lines 'FORM<TAB>USUAL NAME'
    #[arg(long, value_name = "FILE")]
    pub aliases: Option<PathBuf>,
    /// Read a field of the articles from this column or key: title=judul. FIELD is id, url, title, text, source,
    /// date or lang; may be repeated, also for one field: the first that holds something counts
    #[arg(long, value_name = "FIELD=NAME")]
    pub map: Vec<String>,
    /// Say of each mention which rule gave it: a table, or JSON Lines with --json
    #[arg(long)]
    pub explain: bool,
}

/// `analyze`
#[derive(Args, Debug)]
pub(super) struct AnalyzeArguments {
    /// The text; - is standard input
    #[arg(allow_hyphen_values = true)]
    pub text: String,
    /// Read one word a line and print one root a line
    #[arg(long)]
    pub roots: bool,
    /// Language of the text: id or en
    #[arg(long, value_name = "CODE", default_value = "id")]
    pub lang: String,
}

/// `bench`
#[derive(Args, Debug)]
pub(super) struct BenchArguments {
    /// Queries to run: one a line, or KIND<TAB>QUERY
    #[arg(long, value_name = "FILE", conflicts_with = "make_queries")]
    pub queries: Option<PathBuf>,
    /// Queries to make from the index, of each kind
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub make_queries: usize,
    /// Threads that search at once
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=64))]
    pub threads: u64,
    /// Print the queries made, one KIND<TAB>QUERY a line, instead of running them
    #[arg(long)]
    pub print_queries: bool,
}

/// `eval`
#[derive(Args, Debug)]
pub(super) struct EvalArguments {
    /// Judged queries: lines 'qid<TAB>query'
    #[arg(long, value_name = "FILE", required_unless_present_any = ["gold", "copies"])]
    pub topics: Option<PathBuf>,
    /// Judgements: lines 'qid<TAB>docid<TAB>grade', or TREC's 'qid 0 docid grade'
    #[arg(long, value_name = "FILE", requires = "topics", required_unless_present_any = ["gold", "run_out", "copies"])]
    pub qrels: Option<PathBuf>,
    /// Write what was found as a TREC run: 100 articles a topic, partial matches after the others
    #[arg(long, value_name = "FILE", requires = "topics")]
    pub run_out: Option<PathBuf>,
    /// Judge this run file instead of searching
    #[arg(
        long,
        value_name = "RUN",
        requires = "qrels",
        conflicts_with_all = ["run_out", "plain", "exact", "strict"]
    )]
    pub run: Option<PathBuf>,
    /// Compare with another run file, topic by topic; --per-query shows the differences
    #[arg(long, value_name = "RUN", requires = "qrels")]
    pub compare: Option<PathBuf>,
    /// Print the figures of each topic
    #[arg(long, requires = "qrels")]
    pub per_query: bool,
    /// Read every query as words only
    #[arg(long, requires = "topics")]
    pub plain: bool,
    /// Search words as written: no roots
    #[arg(long, requires = "topics")]
    pub exact: bool,
    /// Words stand for themselves alone, by their roots
    #[arg(long, requires = "topics")]
    pub no_expansions: bool,
    /// Leave partial matches out
    #[arg(long, requires = "topics")]
    pub strict: bool,
    /// Labels of articles, one JSON object a line; ARTICLES are extracted and compared with them
    #[arg(long, value_name = "FILE", conflicts_with = "topics", requires = "articles")]
    pub gold: Option<PathBuf>,
    /// The labelled articles: files or folders
    #[arg(value_name = "ARTICLES", requires = "gold")]
    pub articles: Vec<PathBuf>,
    /// Articles whose copies are known, one JSON object a line with id, copy_of and edit; the stories of the
    /// index are compared with them. "alike" counts a copy as rightly placed also where it is a near copy of an
    /// article of its story that the file does not tell of
    #[arg(long, value_name = "FILE", conflicts_with_all = ["topics", "gold"])]
    pub copies: Option<PathBuf>,
    /// Write each value found or missed wrongly
    #[arg(long, value_name = "FILE", requires = "gold")]
    pub errors: Option<PathBuf>,
}

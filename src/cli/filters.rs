//! The flags that narrow a search, shared by `search`, `facets` and `index --delete`.

use std::path::PathBuf;

use clap::Args;

use super::Failure;
use crate::article::Field;
use crate::query::Synonyms;
use crate::search::SearchRequest;

/// Filters; each may be repeated: several values of one field mean any of them.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Filters (repeat a flag for any of several values)")]
pub(super) struct FilterArguments {
    /// Province: code, name or short form (36, Banten, jabar)
    #[arg(long, value_name = "P")]
    province: Vec<String>,
    /// Kabupaten or kota (36.72, "Kota Cilegon", tangsel)
    #[arg(long, value_name = "R")]
    regency: Vec<String>,
    /// Regulation and all below it (uu/2017/7, "Pasal 280 UU Pemilu")
    #[arg(long, value_name = "R")]
    regulation: Vec<String>,
    /// Person in a public office: name, or words of it
    #[arg(long, value_name = "NAME")]
    official: Vec<String>,
    /// Person in any role: name, or words of it
    #[arg(long, value_name = "NAME")]
    person: Vec<String>,
    /// Office, or words of it ("Ketua KPU")
    #[arg(long, value_name = "OFFICE")]
    office: Vec<String>,
    /// Party: short or full name (PAN, pdip)
    #[arg(long, value_name = "PARTY")]
    party: Vec<String>,
    /// Election and its parts ("Pemilu 2024", "pilgub jabar 2024")
    #[arg(long, value_name = "ELECTION")]
    election: Vec<String>,
    /// Outlet (detik.com)
    #[arg(long, value_name = "OUTLET")]
    source: Vec<String>,
    /// Month (2024-08), or tanpa-tanggal
    #[arg(long, value_name = "MONTH")]
    month: Vec<String>,
    /// Language of the article: id or en
    #[arg(long, value_name = "CODE")]
    lang: Vec<String>,
    /// First day: 2024, 2024-02 or 2024-02-14
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// Last day: 2024, 2024-02 or 2024-02-14
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    /// Leave out articles with this value: province=Banten, party=PAN
    #[arg(long, value_name = "FIELD=VALUE")]
    exclude: Vec<String>,
    /// Never answer with articles that have only some of the words
    #[arg(long)]
    strict: bool,
    /// Words as written: no roots, no expansions
    #[arg(long)]
    exact: bool,
    /// Words stand for themselves alone, by their roots: no acronyms, synonyms, places, laws, offices, names
    #[arg(long)]
    no_expansions: bool,
    /// Words that mean the same, beside the built-in ones: one group a line, split by tabs or commas
    /// ("saksi, saksi mandat"); "a => b" goes one way
    #[arg(long, value_name = "FILE")]
    synonyms: Option<PathBuf>,
}

impl FilterArguments {
    /// The request for `query` with these filters.
    pub(super) fn request(&self, query: &str) -> Result<SearchRequest, Failure> {
        let mut request = SearchRequest::new(query)
            .dates(self.from.as_deref(), self.to.as_deref())
            .strict(self.strict)
            .exact(self.exact)
            .expansions(!self.no_expansions);
        if let Some(path) = &self.synonyms {
            request = request.synonyms(Synonyms::read(path)?.1);
        }
        let flags: [(Field, &[String]); 11] = [
            (Field::Province, &self.province),
            (Field::Regency, &self.regency),
            (Field::Regulation, &self.regulation),
            (Field::Official, &self.official),
            (Field::Person, &self.person),
            (Field::Office, &self.office),
            (Field::Party, &self.party),
            (Field::Election, &self.election),
            (Field::Source, &self.source),
            (Field::Month, &self.month),
            (Field::Language, &self.lang),
        ];
        for (field, values) in flags {
            request.filters.extend(values.iter().map(|value| (field, value.clone())));
        }
        for pair in &self.exclude {
            request = request.exclude_pair(pair)?;
        }
        Ok(request)
    }
}

//! `telusur facets`: the values of one facet with exact counts.

use super::arguments::{FacetsArguments, GlobalArguments, TableFormat};
use super::filters::facet_field;
use super::search::print_facet;
use super::terminal::{Terminal, grouped};
use super::{Done, Failure};
use crate::query::plan::Listing;
use crate::search::{FacetWish, Index};

pub(super) fn run(
    options: &FacetsArguments,
    global: &GlobalArguments,
    terminal: &mut Terminal,
) -> Result<Done, Failure> {
    let field = facet_field(&options.field)?;
    let request = options.filters.request(&options.query)?;
    let listing = match options.under.as_deref().map(str::trim) {
        None => Listing::Top,
        Some("kinds") => Listing::Kinds,
        Some(path) => Listing::Under(path.to_string()),
    };
    let wish = FacetWish { field, limit: options.limit, listing, contains: options.contains.clone() };
    let facet = Index::open(&global.index)?.facets(wish, &request)?;
    match options.table.format(global)? {
        TableFormat::Json => terminal.json(&facet)?,
        TableFormat::Csv => {
            facet.write_csv(&mut terminal.out, options.table.bom)?;
            if facet.more > 0 {
                terminal.say(&format!("{} more values: --limit N lists more", grouped(facet.more)));
            }
        }
        TableFormat::Text => print_facet(field, &facet, terminal)?,
    }
    Ok(if facet.values.is_empty() { Done::NothingFound } else { Done::Found })
}

//! `telusur facets`: the values of one facet with exact counts; or the names that may be one person's.

use std::io::Write;

use super::arguments::{FacetsArguments, GlobalArguments, TableFormat};
use super::search::print_facet;
use super::terminal::{Look, Terminal, grouped, plain};
use super::{Done, Failure};
use crate::article::Field;
use crate::entity::official::Likeness;
use crate::query::plan::Listing;
use crate::search::{FacetWish, Index, SearchRequest, Variants, facet_named};

pub(super) fn run(
    options: &FacetsArguments,
    global: &GlobalArguments,
    terminal: &mut Terminal,
) -> Result<Done, Failure> {
    let field = facet_named(&options.field)?;
    let request = options.filters.request(&options.query)?;
    let listing = options.under.as_deref().map_or(Listing::Top, Listing::under);
    let wish = FacetWish { field, limit: options.limit, listing, contains: options.contains.clone() };
    let index = global.open()?;
    if options.variants {
        let variants = index.variants(wish, &request)?;
        if variants.partial {
            terminal.complain_of_time();
        }
        if global.json {
            terminal.json(&variants)?;
        } else {
            print_variants(field, &variants, terminal)?;
        }
        return Ok(if variants.values.is_empty() { Done::NothingFound } else { Done::Found });
    }
    let facet = index.facets(wish, &request)?;
    if facet.partial {
        terminal.complain_of_time();
    }
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
    if facet.values.is_empty() && !facet.partial {
        explain_none(&index, &request, terminal)?;
    }
    Ok(if facet.values.is_empty() { Done::NothingFound } else { Done::Found })
}

/// Says why a facet has no value: no article, with what to ask instead, or articles without such a value.
fn explain_none(index: &Index, request: &SearchRequest, terminal: &Terminal) -> Result<(), Failure> {
    if terminal.quiet {
        return Ok(());
    }
    let found = index.search(&SearchRequest { limit: 1, ..request.clone() })?;
    match found.total {
        0 => terminal.say("no article matches"),
        1 => terminal.say("the one article that matches has no such value"),
        total => {
            terminal.say(&format!("none of the {} articles that match has such a value", grouped(total)))
        }
    }
    for suggestion in &found.suggestions {
        terminal.say(&format!("→ {}: {} artikel", suggestion.text, grouped(suggestion.total)));
    }
    Ok(())
}

/// Prints each name with what may be the same person, and who may be meant by it.
fn print_variants(field: Field, variants: &Variants, terminal: &mut Terminal) -> Result<(), Failure> {
    writeln!(terminal.out, "{}", terminal.paint(Look::Title, field.alias()))?;
    for name in &variants.values {
        let label = terminal.paint(Look::Label, &plain(&name.value.label));
        writeln!(terminal.out, "   {label}  {}", grouped(name.value.count))?;
        for variant in &name.variants {
            let why = match variant.likeness {
                Likeness::Letters => "the same letters",
                Likeness::Spelling => "another spelling",
                Likeness::Words => "words of the name",
            };
            let why = terminal.paint(Look::Faint, why);
            writeln!(terminal.out, "     ~ {}  {}  {why}", plain(&variant.path), grouped(variant.count))?;
        }
        for homonym in &name.homonyms {
            let region = terminal.paint(Look::Faint, &plain(&homonym.region));
            writeln!(terminal.out, "     = {}  {}  {region}", plain(&homonym.label), grouped(homonym.count))?;
        }
    }
    if variants.more > 0 {
        let more = terminal.paint(Look::Faint, &format!("   and {} more", grouped(variants.more)));
        writeln!(terminal.out, "{more}")?;
    }
    if variants.values.is_empty() {
        writeln!(terminal.out, "   none")?;
    }
    writeln!(
        terminal.out,
        "\n~ may be the same person: join them with 'index --aliases FILE'; = may be several people"
    )?;
    Ok(())
}

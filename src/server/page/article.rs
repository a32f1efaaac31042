//! The page of one article: its text with entities marked, what it names, its copies and articles alike.

use askama::Template;

use super::address::Address;
use super::assets::Assets;
use super::results::{HitView, hits, web_address};
use super::wording;
use crate::article::{Article, Field};
use crate::entity::{Kind, Mention, Part, Person, regulation};
use crate::error::Result;
use crate::search::{Index, label_of};

/// Articles alike that are shown.
const SIMILAR: usize = 6;

/// Copies that are listed.
const COPIES: usize = 50;

/// Longest description of a page for other programs, in characters.
const DESCRIPTION: usize = 180;

/// The page of an article.
#[derive(Template)]
#[template(path = "article.html", config = "src/server/page/askama.toml")]
pub(super) struct ArticlePage {
    assets: Assets,
    title: String,
    query: String,
    hidden: Vec<(String, String)>,
    description: String,
    lang: String,
    heading: Vec<Piece>,
    source: Option<(String, Address)>,
    date: Option<(String, String)>,
    basis: &'static str,
    dateline: Option<Vec<Piece>>,
    url: Option<String>,
    paragraphs: Vec<Vec<Piece>>,
    legend: Vec<(&'static str, &'static str)>,
    groups: Vec<Group>,
    copies: Vec<HitView>,
    similar: Vec<HitView>,
    json: String,
}

/// A piece of the text, linked when it names an entity.
pub(super) struct Piece {
    text: String,
    entity: Option<Marked>,
}

/// An entity as a mark in the text shows it.
#[derive(Clone)]
struct Marked {
    class: &'static str,
    title: String,
    link: Address,
}

/// The entities of one kind.
struct Group {
    class: &'static str,
    title: &'static str,
    entries: Vec<Entry>,
}

/// An entity in the list.
struct Entry {
    label: String,
    link: Address,
    details: Vec<String>,
    /// Places in a law.
    pinpoints: Vec<(String, Address)>,
}

/// The page of the article with an id, if it is there.
///
/// # Errors
/// The engine's.
pub(super) fn page(index: &Index, id: &str) -> Result<Option<ArticlePage>> {
    let Some(article) = index.article(id)? else { return Ok(None) };
    let similar = index.similar(id, SIMILAR)?.unwrap_or_default();
    let copies = index.copies(id, COPIES)?.unwrap_or_default();
    let start = Address::default();
    let marks = Mention::disjoint(marks(&article));
    let title = article.title.clone().unwrap_or_else(|| "(tanpa judul)".into());
    Ok(Some(ArticlePage {
        assets: Assets,
        query: String::new(),
        hidden: Vec::new(),
        description: article.text.chars().take(DESCRIPTION).collect(),
        lang: if article.lang == "en" { "en".into() } else { "id".into() },
        heading: parts(&title, 0, &marks, Part::Title),
        source: article
            .source
            .as_ref()
            .map(|source| (source.clone(), start.set(Field::Source.alias(), source))),
        date: article.date.as_ref().map(|date| (date.clone(), wording::date(date))),
        basis: wording::basis(article.date_basis),
        dateline: article.dateline.as_ref().map(|dateline| parts(dateline, 0, &marks, Part::Dateline)),
        url: article.url.as_deref().and_then(web_address),
        paragraphs: paragraphs(&article.text, &marks),
        legend: legend(&marks),
        groups: groups(&article),
        copies: hits(&copies, &start),
        similar: hits(&similar.hits, &start),
        json: super::address::article_address(id).replacen("/artikel/", "/api/articles/", 1),
        title: format!("{title} · Telusur"),
    }))
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Province => "Provinsi",
        Kind::Regency => "Kabupaten/kota",
        Kind::Regulation => "Peraturan",
        Kind::Official => "Pejabat",
        Kind::Person => "Tokoh lain",
        Kind::Party => "Partai",
        Kind::Election => "Pemilu",
    }
}

/// All articles with a value.
fn search_for(field: Field, value: &str) -> Address {
    Address::default().set(field.alias(), value)
}

/// All articles with a region: also where it is but the venue.
fn region(path: &str, code: &str, venue_only: bool) -> Address {
    if venue_only {
        Address::default().set("q", &format!("venue:{code}"))
    } else {
        search_for(Field::Province, path)
    }
}

fn person_field(kind: Kind) -> Field {
    if kind == Kind::Official { Field::Official } else { Field::Person }
}

/// Every mention with what it names; a regency comes before its province, which has the same mentions.
fn marks(article: &Article) -> Vec<((Kind, Marked), Mention)> {
    let mut found = Vec::new();
    let mut add = |kind: Kind, label: &str, link: Address, mentions: &[Mention]| {
        let marked = Marked { class: kind.name(), title: format!("{}: {label}", kind_name(kind)), link };
        found.extend(mentions.iter().map(|mention| ((kind, marked.clone()), *mention)));
    };
    let entities = &article.entities;
    for each in &entities.regencies {
        let path = format!("{}/{}", each.province, each.code);
        add(Kind::Regency, &each.name, region(&path, &each.code, each.venue_only), &each.mentions);
    }
    for each in &entities.provinces {
        add(Kind::Province, &each.name, region(&each.code, &each.code, each.venue_only), &each.mentions);
    }
    for each in &entities.regulations {
        add(Kind::Regulation, &each.name, search_for(Field::Regulation, &each.key), &each.mentions);
    }
    for (kind, people) in [(Kind::Official, &entities.officials), (Kind::Person, &entities.people)] {
        for each in people {
            add(kind, each.value(), search_for(person_field(kind), each.value()), &each.mentions);
        }
    }
    for each in &entities.parties {
        add(Kind::Party, &each.title, search_for(Field::Party, &each.name), &each.mentions);
    }
    for each in &entities.elections {
        add(Kind::Election, &each.name, search_for(Field::Election, &each.key), &each.mentions);
    }
    found
}

fn legend(marks: &[((Kind, Marked), Mention)]) -> Vec<(&'static str, &'static str)> {
    let mut kinds: Vec<Kind> = marks.iter().map(|((kind, _), _)| *kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds.into_iter().map(|kind| (kind.name(), kind_name(kind))).collect()
}

fn paragraphs(text: &str, marks: &[((Kind, Marked), Mention)]) -> Vec<Vec<Piece>> {
    let mut start = 0;
    let mut paragraphs = Vec::new();
    for paragraph in text.split('\n') {
        paragraphs.push(parts(paragraph, start, marks, Part::Text));
        start += paragraph.len() + 1;
    }
    paragraphs
}

/// A text that begins at byte `start` of its part, cut at the mentions inside it.
fn parts(text: &str, start: usize, marks: &[((Kind, Marked), Mention)], part: Part) -> Vec<Piece> {
    let mut parts = Vec::new();
    let mut at = 0;
    let first = marks.partition_point(|(_, mention)| (mention.field, mention.start) < (part, start));
    let is_inside = |mention: &Mention| mention.field == part && mention.start <= start + text.len();
    for ((_, marked), mention) in marks[first..].iter().take_while(|(_, mention)| is_inside(mention)) {
        let (from, to) = (mention.start - start, mention.end.saturating_sub(start));
        // What lies in a later paragraph, or was made for another text.
        let (Some(before), Some(inside)) = (text.get(at..from), text.get(from..to)) else { continue };
        parts.push(Piece { text: before.into(), entity: None });
        parts.push(Piece { text: inside.into(), entity: Some(marked.clone()) });
        at = to;
    }
    parts.push(Piece { text: text.get(at..).unwrap_or_default().into(), entity: None });
    parts.retain(|part| !part.text.is_empty());
    parts
}

fn groups(article: &Article) -> Vec<Group> {
    let entities = &article.entities;
    let venue = |venue_only: bool| venue_only.then(|| "hanya tempat acara".to_string()).into_iter().collect();
    let entry =
        |label: &str, link, details| Entry { label: label.into(), link, details, pinpoints: Vec::new() };
    let provinces = entities.provinces.iter().map(|each| {
        entry(&each.name, region(&each.code, &each.code, each.venue_only), venue(each.venue_only))
    });
    let regencies = entities.regencies.iter().map(|each| {
        let path = format!("{}/{}", each.province, each.code);
        entry(&each.name, region(&path, &each.code, each.venue_only), venue(each.venue_only))
    });
    let people = |kind: Kind, people: &[Person]| -> Vec<Entry> {
        people
            .iter()
            .map(|each| {
                let mut details = each.offices.clone();
                details.extend((each.value() != each.name).then(|| format!("ditulis {}", each.name)));
                entry(each.value(), search_for(person_field(kind), each.value()), details)
            })
            .collect()
    };
    let parties = entities.parties.iter().map(|each| {
        let title = (each.title != each.name).then(|| each.title.clone());
        entry(&each.name, search_for(Field::Party, &each.name), title.into_iter().collect())
    });
    let elections = entities
        .elections
        .iter()
        .map(|each| entry(&each.name, search_for(Field::Election, &each.key), Vec::new()));
    let all = [
        (Kind::Province, provinces.collect()),
        (Kind::Regency, regencies.collect()),
        (Kind::Regulation, entities.regulations.iter().map(law).collect()),
        (Kind::Official, people(Kind::Official, &entities.officials)),
        (Kind::Person, people(Kind::Person, &entities.people)),
        (Kind::Party, parties.collect()),
        (Kind::Election, elections.collect()),
    ];
    all.into_iter()
        .filter(|(_, entries): &(Kind, Vec<Entry>)| !entries.is_empty())
        .map(|(kind, entries)| Group { class: kind.name(), title: kind_name(kind), entries })
        .collect()
}

fn law(cited: &crate::entity::Regulation) -> Entry {
    let mut details: Vec<String> = cited.title.iter().map(|title| format!("tentang {title}")).collect();
    details.extend(regulation::status(&cited.key));
    details.extend(cited.named.then(|| "disebut dengan nama, tanpa nomor".to_string()));
    let pinpoints = cited.pinpoints.iter().map(|pinpoint| {
        let path = format!("{}/{pinpoint}", cited.key);
        let label = label_of(Field::Regulation, &path);
        let short = label.strip_prefix(cited.name.as_str()).map_or(label.as_str(), str::trim).to_string();
        (short, search_for(Field::Regulation, &path))
    });
    Entry {
        label: cited.name.clone(),
        link: search_for(Field::Regulation, &cited.key),
        pinpoints: pinpoints.collect(),
        details,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(start: usize, end: usize) -> ((Kind, Marked), Mention) {
        let marked = Marked { class: "province", title: "Provinsi: X".into(), link: Address::default() };
        ((Kind::Province, marked), Mention { field: Part::Text, start, end })
    }

    #[test]
    fn paragraphs_keep_every_letter_and_mark_their_own_mentions() {
        let text = "Di Banten.\n\nÉ Jabar, <b>Jatim";
        let jabar = text.find("Jabar").expect("there");
        let jatim = text.find("Jatim").expect("there");
        let marks = [mark(3, 9), mark(jabar, jabar + 5), mark(jatim, jatim + 5), mark(900, 901)];
        let found = paragraphs(text, &marks);
        let joined: Vec<String> =
            found.iter().map(|parts| parts.iter().map(|part| part.text.as_str()).collect()).collect();
        assert_eq!(joined.join("\n"), text);
        let marked: Vec<&str> = found
            .iter()
            .flatten()
            .filter(|part| part.entity.is_some())
            .map(|part| part.text.as_str())
            .collect();
        assert_eq!(marked, ["Banten", "Jabar", "Jatim"]);
    }
}

//! An article as its JSON has it: entities beside the other fields.
//!
//! What serde flattens it first reads into values of any type. Articles are read for each hit of each search, so
//! they are read field by field instead.

use serde::Deserialize;

use super::{Article, DateBasis};
use crate::entity::{Election, Entities, Party, Person, Province, Regency, Regulation};

#[derive(Deserialize)]
pub(super) struct FlatArticle {
    id: String,
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    text: String,
    #[serde(default)]
    lang: String,
    #[serde(default)]
    source: Option<String>,
    #[serde(default)]
    dateline: Option<String>,
    #[serde(default)]
    date: Option<String>,
    #[serde(default)]
    date_basis: Option<DateBasis>,
    #[serde(default)]
    provinces: Vec<Province>,
    #[serde(default)]
    regencies: Vec<Regency>,
    #[serde(default)]
    regulations: Vec<Regulation>,
    #[serde(default)]
    officials: Vec<Person>,
    #[serde(default)]
    people: Vec<Person>,
    #[serde(default)]
    parties: Vec<Party>,
    #[serde(default)]
    elections: Vec<Election>,
    #[serde(default)]
    group: Option<String>,
}

impl From<FlatArticle> for Article {
    fn from(flat: FlatArticle) -> Article {
        Article {
            id: flat.id,
            url: flat.url,
            title: flat.title,
            text: flat.text,
            lang: flat.lang,
            source: flat.source,
            dateline: flat.dateline,
            date: flat.date,
            date_basis: flat.date_basis,
            entities: Entities {
                provinces: flat.provinces,
                regencies: flat.regencies,
                regulations: flat.regulations,
                officials: flat.officials,
                people: flat.people,
                parties: flat.parties,
                elections: flat.elections,
            },
            group: flat.group,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::{Mention, Role};
    use crate::text::Span;

    #[test]
    fn an_article_is_read_as_it_was_written() {
        let mentions = vec![Mention::new(crate::entity::Part::Text, Span::new(0, 3))];
        let text = |text: &str| Some(text.to_string());
        let person = |name: &str| Person {
            name: name.into(),
            offices: vec!["Ketua KPU".into()],
            role: Role::Official,
            mentions: mentions.clone(),
            known_as: None,
        };
        let written = Article {
            id: "a".into(),
            url: text("https://contoh.example/a"),
            title: text("Judul"),
            text: "KPU dan \"DKPP\"\nrapat".into(),
            lang: "id".into(),
            source: text("contoh.example"),
            dateline: text("Serang"),
            date: text("2024-08-05"),
            date_basis: Some(DateBasis::Url),
            entities: Entities {
                provinces: vec![Province {
                    code: "36".into(),
                    name: "Banten".into(),
                    venue_only: true,
                    mentions: mentions.clone(),
                }],
                regencies: vec![Regency {
                    code: "36.73".into(),
                    name: "Kota Serang".into(),
                    province: "36".into(),
                    venue_only: false,
                    mentions: mentions.clone(),
                }],
                regulations: vec![Regulation {
                    key: "uu/2017/7".into(),
                    name: "UU 7/2017".into(),
                    title: text("Pemilihan Umum"),
                    named: true,
                    pinpoints: vec!["pasal-280".into()],
                    mentions: mentions.clone(),
                }],
                officials: vec![person("Hasyim")],
                people: vec![person("Bagja")],
                parties: vec![Party {
                    name: "PDIP".into(),
                    title: "Partai".into(),
                    mentions: mentions.clone(),
                }],
                elections: vec![Election { key: "pemilu-2024".into(), name: "Pemilu".into(), mentions }],
            },
            group: text("b"),
        };
        let json = serde_json::to_string(&written).expect("strings and lists");
        assert_eq!(serde_json::from_str::<Article>(&json).expect("an article"), written);
        let least: Article = serde_json::from_str(r#"{"id":"a"}"#).expect("an article");
        assert_eq!(least, Article { id: "a".into(), ..Article::default() });
    }
}

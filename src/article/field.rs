//! The one table of fields: from it the index schema, the query language and the help text are made.
//!
//! A [`Field`] is what can be searched or counted. Its Indonesian name is what users type; the English
//! one is an alias. [`Match`] says what a query on it compares.

/// How a query on a field matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Match {
    /// Analysed words, at the root or the exact level.
    Words,
    /// One value out of a closed list of codes, with names and aliases.
    Region,
    /// A path: the value and everything below it.
    Path,
    /// A name: the value, or some of its words.
    Name,
    /// One value, compared without regard to case.
    Value,
    /// A day, or a range of days.
    Day,
}

/// What can be searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// Words of the headline.
    Title,
    /// Words of the body.
    Body,
    /// Provinces the article speaks of.
    Province,
    /// Kabupaten and kota the article speaks of.
    Regency,
    /// Provinces and regencies named only as dateline or venue.
    Venue,
    /// Legal instruments and their pinpoints.
    Regulation,
    /// People in a public office.
    Official,
    /// People in any role.
    Person,
    /// Offices, as held in the article.
    Office,
    /// Political parties.
    Party,
    /// Elections, by kind, year and region.
    Election,
    /// Outlets.
    Source,
    /// Language of the article.
    Language,
    /// Date of publication.
    Date,
    /// Month of publication, `2024-08`.
    Month,
    /// The article's own id.
    Id,
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct FieldRow {
    /// The field.
    pub field: Field,
    /// Indonesian name, as users type it.
    pub name: &'static str,
    /// English alias: also the name of the flag, of the facet and of the JSON key.
    pub alias: &'static str,
    /// How a query on it matches.
    pub matches: Match,
    /// Whether its values are counted as a facet.
    pub facet: bool,
    /// One line for the help text.
    pub help: &'static str,
}

/// Every field, in the order the help shows them.
pub const FIELDS: &[FieldRow] = &[
    row(Field::Title, "judul", "title", Match::Words, false, "words of the headline"),
    row(Field::Body, "isi", "body", Match::Words, false, "words of the body"),
    row(
        Field::Province,
        "provinsi",
        "province",
        Match::Region,
        true,
        "province: code, name or short form (32, \"Jawa Barat\", jabar)",
    ),
    row(
        Field::Regency,
        "kabupaten",
        "regency",
        Match::Region,
        true,
        "kabupaten or kota: code, name or short form (36.72, \"Kota Cilegon\", tangsel)",
    ),
    row(Field::Venue, "venue", "venue", Match::Region, false, "region named only as dateline or venue"),
    row(
        Field::Regulation,
        "peraturan",
        "regulation",
        Match::Path,
        true,
        "regulation: path or any way of writing it (uu/2017/7, \"Pasal 280 UU Pemilu\")",
    ),
    row(
        Field::Official,
        "pejabat",
        "official",
        Match::Name,
        true,
        "person in a public office: name, or words of it",
    ),
    row(Field::Person, "orang", "person", Match::Name, true, "person in any role: name, or words of it"),
    row(Field::Office, "jabatan", "office", Match::Name, true, "office: \"Ketua KPU\", or words of it"),
    row(
        Field::Party,
        "partai",
        "party",
        Match::Name,
        true,
        "party: short or full name (PAN, pdip, \"Partai Golongan Karya\")",
    ),
    row(
        Field::Election,
        "pemilu",
        "election",
        Match::Path,
        true,
        "election: \"Pemilu 2024\", \"pilgub jabar 2024\", pilkada-2024/pilgub-32",
    ),
    row(Field::Source, "sumber", "source", Match::Value, true, "outlet: detik.com"),
    row(Field::Language, "bahasa", "lang", Match::Value, true, "language: id, en"),
    row(
        Field::Date,
        "tanggal",
        "date",
        Match::Day,
        false,
        "date: 2024, 2024-08, 2024-08-05, 2024-01..2024-06, >=2024-02-14",
    ),
    row(Field::Month, "bulan", "month", Match::Value, true, "month: 2024-08"),
    row(Field::Id, "id", "id", Match::Value, false, "the article's own id"),
];

const fn row(
    field: Field,
    name: &'static str,
    alias: &'static str,
    matches: Match,
    facet: bool,
    help: &'static str,
) -> FieldRow {
    FieldRow { field, name, alias, matches, facet, help }
}

impl Field {
    /// The field a user means by `name`: Indonesian or English, in any case.
    pub fn by_name(name: &str) -> Option<Field> {
        FIELDS
            .iter()
            .find(|row| row.name.eq_ignore_ascii_case(name) || row.alias.eq_ignore_ascii_case(name))
            .map(|row| row.field)
    }

    /// Its row of the table.
    pub fn row(self) -> &'static FieldRow {
        FIELDS.iter().find(|row| row.field == self).expect("every field has a row: a test walks them all")
    }

    /// English name: flag, facet and JSON key.
    pub fn alias(self) -> &'static str {
        self.row().alias
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_found_by_both_names() {
        for row in FIELDS {
            assert_eq!(Field::by_name(row.name), Some(row.field));
            assert_eq!(Field::by_name(&row.alias.to_uppercase()), Some(row.field));
            assert_eq!(row.field.row().name, row.name);
        }
        assert_eq!(Field::by_name("provins"), None);
    }
}

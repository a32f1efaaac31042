//! Provinces and regencies of an article.
//!
//! In goes a cleaned article; out come its provinces and regencies, each with every mention, and whether it is named
//! only as dateline or as the venue of a statement. The gazetteer says where names stand; here their company decides:
//! which kind "Sukabumi" is ([`resolution`]), whether "Tribun Jabar" or "Universitas Negeri Malang" is a place at all
//! ([`company`]), and whether "kata X di Jakarta, Senin" says more than where somebody spoke ([`venue`]).
//! Kecamatan, villages and streets are no regions; behind a trigger word they only help to decide.
//!
//! ```
//! use telusur::entity::{Context, RegionsInArticle, provinces};
//!
//! let context = Context { text: "Wakil Bupati Sukabumi hadir di Kota Bandung.", ..Context::default() };
//! let (provinces, regencies) = provinces(&context, &RegionsInArticle::find(&context), &[]);
//! assert_eq!(provinces[0].code, "32");
//! assert_eq!(regencies[0].name, "Kabupaten Sukabumi");
//! ```

mod company;
mod resolution;
mod scene;
mod standing;
mod venue;
mod words;

use std::collections::BTreeMap;

use super::gazetteer::{Region, RegionKind, RegionMatch, find_regions, region};
use super::trace::{self, Trace};
use super::{Context, Mention, Part, Province, Regency, spot};
use standing::{Standing, Standings};

/// The regions named in each part of an article, found once and shared by all extractors.
///
/// Where a name stands for several regions, the match holds one when the article decides between them, and otherwise
/// the likelier first. Matches are not yet judged: an outlet's or a person's name may be among them.
#[derive(Clone, Debug, Default)]
pub struct RegionsInArticle {
    /// Of the headline.
    pub title: Vec<RegionMatch>,
    /// Of the body.
    pub text: Vec<RegionMatch>,
    /// Of the dateline.
    pub dateline: Vec<RegionMatch>,
    /// Codes of the regencies whose kecamatan or seats the article names.
    ties: Vec<&'static str>,
}

impl RegionsInArticle {
    /// Finds the regions of all parts of an article and decides between those of one name.
    pub fn find(context: &Context) -> RegionsInArticle {
        let find = |part: Option<&str>| part.map(|text| find_regions(text, context.date)).unwrap_or_default();
        let mut regions = RegionsInArticle {
            title: find(context.title),
            text: find(Some(context.text)),
            dateline: find(context.dateline),
            ties: Vec::new(),
        };
        resolution::resolve(context, &mut regions);
        regions
    }

    /// The matches of one part.
    pub fn of(&self, part: Part) -> &[RegionMatch] {
        match part {
            Part::Title => &self.title,
            Part::Text => &self.text,
            Part::Dateline => &self.dateline,
        }
    }
}

/// The provinces and regencies the article names, each in the order of codes.
///
/// `refused` are mentions that others found to be something else, such as personal names. Every mention of a regency
/// is one of its province. An ambiguous bare name that nothing decides ("Bandung") gives the city, which the press
/// means more often; its province is certain either way.
pub fn provinces(
    context: &Context,
    regions: &RegionsInArticle,
    refused: &[Mention],
) -> (Vec<Province>, Vec<Regency>) {
    provinces_traced(context, regions, refused, &mut Trace::default())
}

/// [`provinces`], noting why each mention is one.
pub(super) fn provinces_traced(
    context: &Context,
    regions: &RegionsInArticle,
    refused: &[Mention],
    trace: &mut Trace,
) -> (Vec<Province>, Vec<Regency>) {
    let standings = Standings::of(context, regions, refused);
    let mut found: BTreeMap<&'static str, Found> = BTreeMap::new();
    for (part, hit, standing) in standings.iter() {
        let is_venue = match standing {
            Standing::Named => false,
            Standing::Venue => true,
            Standing::Refused | Standing::Doubtful | Standing::Institution | Standing::School => continue,
        };
        for region in meant(hit) {
            let mention = Mention::new(part, hit.span);
            found.entry(region.code).or_default().add(mention, is_venue);
            let is_province = region.kind == RegionKind::Province;
            let kind = if is_province { trace::Kind::Province } else { trace::Kind::Regency };
            trace.note(kind, mention, region.name, || why(context, part, hit, is_venue));
            if region.kind != RegionKind::Province {
                found.entry(region.province).or_default().add(mention, is_venue);
                if let Some(above) = super::gazetteer::region(region.province) {
                    let rule = "province of a kabupaten or kota";
                    trace.note(trace::Kind::Province, mention, above.name, || (rule, region.name.to_owned()));
                }
            }
        }
    }
    for code in standings.local() {
        // The scene of the events, though named only in the dateline.
        for code in [code, code.split('.').next().unwrap_or(code)] {
            found.entry(code).and_modify(|found| found.is_named = true);
        }
    }
    let mut provinces = Vec::new();
    let mut regencies = Vec::new();
    for (code, Found { mut mentions, is_named }) in found {
        let Some(region) = region(code).filter(|_| !mentions.is_empty()) else { continue };
        mentions.sort_unstable_by_key(|mention| (mention.field, mention.start, mention.end));
        mentions.dedup();
        let (code, name, venue_only) = (code.to_owned(), region.name.to_owned(), !is_named);
        if region.kind == RegionKind::Province {
            provinces.push(Province { code, name, venue_only, mentions });
        } else {
            let province = region.province.to_owned();
            regencies.push(Regency { code, name, province, venue_only, mentions });
        }
    }
    (provinces, regencies)
}

/// The rule that made a match a mention, and the word it went by.
fn why(context: &Context, part: Part, hit: &RegionMatch, is_venue: bool) -> (&'static str, String) {
    let before = spot::words_before(context.part(part), hit.name_span.start).next().unwrap_or_default();
    let rule = match hit {
        _ if is_venue => "dateline or venue of a statement",
        RegionMatch { all: true, .. } => "several regions are meant",
        RegionMatch { kind_word: Some(_), .. } => "told by the word before it",
        RegionMatch { town: true, .. } => "seat of the kabupaten, which the article names",
        RegionMatch { risky: true, .. } => "name with other senses, in the company of a place",
        RegionMatch { regions, .. } if regions.len() > 1 => "several of this name, the likelier",
        _ => "name in the gazetteer",
    };
    (rule, if before.is_empty() { before } else { format!("after \"{before}\"") })
}

/// What was found of one region.
#[derive(Default)]
struct Found {
    mentions: Vec<Mention>,
    /// Named by more than dateline and venues.
    is_named: bool,
}

impl Found {
    fn add(&mut self, mention: Mention, is_venue: bool) {
        self.mentions.push(mention);
        self.is_named |= !is_venue;
    }
}

/// The regions a match stands for: one, both of "Kabupaten dan Kota Bogor", or the provinces of an area.
fn meant(hit: &RegionMatch) -> Vec<&'static Region> {
    let Some(first) = hit.regions.first() else { return Vec::new() };
    if !hit.all {
        return vec![first];
    }
    if hit.regions.iter().all(|region| region.bare == first.bare) {
        return hit.regions.clone();
    }
    let mut provinces: Vec<_> = hit.regions.iter().filter_map(|one| region(one.province)).collect();
    provinces.dedup();
    provinces
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Labels of the regions named, `venue:` before those that are only venues.
    fn named(text: &str) -> String {
        let context = Context { text, ..Context::default() };
        listed(&context, &[])
    }

    fn listed(context: &Context, refused: &[Mention]) -> String {
        let (provinces, regencies) = provinces(context, &RegionsInArticle::find(context), refused);
        let label =
            |name: &str, venue_only: bool| if venue_only { format!("venue:{name}") } else { name.to_owned() };
        let provinces = provinces.iter().map(|one| label(&one.name, one.venue_only));
        let regencies = regencies.iter().map(|one| label(&one.name, one.venue_only));
        provinces.chain(regencies).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn decides_between_kabupaten_and_kota() {
        let cases = [
            ("Wakil Bupati Sukabumi hadir.", "Jawa Barat, Kabupaten Sukabumi"),
            ("Wali Kota Sukabumi hadir.", "Jawa Barat, Kota Sukabumi"),
            ("Polres Tegal Kota berjaga.", "Jawa Tengah, Kota Tegal"),
            ("Pemkab Malang rapat. Warga Malang senang.", "Jawa Timur, Kabupaten Malang"),
            ("Kabupaten dan Kota Bogor siap.", "Jawa Barat, Kabupaten Bogor, Kota Bogor"),
            (
                "Kabupaten Bandung, Bekasi, dan Cianjur",
                "Jawa Barat, Kabupaten Cianjur, Kabupaten Bandung, Kabupaten Bekasi",
            ),
            ("Bupati membuka rapat di Cirebon itu.", "Jawa Barat, Kabupaten Cirebon"),
            ("Relawan dari Bandung datang.", "Jawa Barat, Kota Bandung"),
            ("KPU Jambi rapat.", "Jambi"),
            ("KPU Kota Jambi rapat.", "Jambi, Kota Jambi"),
            ("Rapat di Kabupaten Boalemo, Gorontalo, ditunda.", "Gorontalo, Kabupaten Boalemo"),
            ("Pasar di Kota Sungai Penuh, Jambi", "Jambi, Kota Sungai Penuh"),
            ("Warga Banjar di Kalimantan Selatan", "Kalimantan Selatan, Kabupaten Banjar"),
            ("Bawaslu Kota Batu, Kabupaten Puncak", "Jawa Timur, Papua Tengah, Kota Batu, Kabupaten Puncak"),
            ("Sawah di Kupang Barat", "Nusa Tenggara Timur, Kabupaten Kupang"),
            ("Polsek Medan Timur", "Sumatera Utara, Kota Medan"),
            ("Panitia di Kecamatan Cileungsi, Bogor", "Jawa Barat, Kabupaten Bogor"),
        ];
        for (text, expected) in cases {
            assert_eq!(named(text), expected, "{text}");
        }
    }

    #[test]
    fn refuses_what_only_bears_the_name() {
        let cases = [
            ("Dilansir Tribun Jabar dan Radar Bogor", ""),
            ("Jawa Pos menulis. Riau Pos juga.", ""),
            ("Dosen Universitas Negeri Malang dan UIN Jakarta", ""),
            ("Laga Persib Bandung melawan Bali United", ""),
            ("Kantornya di Jalan Surabaya nomor 5", ""),
            ("Makan nasi Padang dan soto Lamongan", ""),
            ("Penutur bahasa Bali dan suku Aceh", ""),
            ("Masyarakat Aceh memilih", "Aceh"),
            ("Kapolda Metro Jaya hadir", ""),
            ("Kapolres Metro Bekasi hadir", "Jawa Barat, Kota Bekasi"),
            ("Tentara serang gudang batu dengan malang", ""),
            ("Gedung di kawasan Kuningan, Jakarta Selatan", "DKI Jakarta, Kota Administrasi Jakarta Selatan"),
            ("Dari Sabang sampai Merauke kita satu", ""),
            ("Pulau Sumatera dan Pulau Jawa", ""),
            ("Aparatur Sipil Negara, Sumber Daya Manusia", ""),
            ("Kelurahan Wajo, Kota Baubau", "Sulawesi Tenggara, Kota Bau Bau"),
            ("Wisata ke Soreang saja", ""),
            ("Baca juga: KPU Maluku Gelar Rapat\nKPU Aceh rapat.", "Aceh"),
            ("Laman jatim.contoh.id/kota-malang dibuka", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(named(text), expected, "{text}");
        }
    }

    #[test]
    fn knows_venues_and_datelines() {
        let cases = [
            ("\"Siap,\" kata Rudi di Jakarta, Senin (22/1/2024).", "venue:DKI Jakarta"),
            (
                "kata dia di Kantor KPU RI, Menteng, Jakarta Pusat, Rabu.",
                "venue:DKI Jakarta, venue:Kota Administrasi Jakarta Pusat",
            ),
            (
                "\"Ya,\" ujar Tuti saat ditemui di Kota Bandung, Jumat (2/2).",
                "venue:Jawa Barat, venue:Kota Bandung",
            ),
            ("Rapat digelar di Kota Bandung, Jumat (2/2).", "Jawa Barat, Kota Bandung"),
            ("Presiden berbicara di Istana Bogor.", "venue:Jawa Barat, venue:Kota Bogor"),
            ("JAKARTA, CONTOH.com - Rapat dimulai.", "venue:DKI Jakarta"),
            ("CONTOH.CO, Jakarta - Rapat dimulai.", "venue:DKI Jakarta"),
            ("MEDAN - Rapat dimulai di kantor itu.", "venue:Sumatera Utara, venue:Kota Medan"),
            ("JABAR EKSPRES – Rapat dimulai.", ""),
            ("Ambon - Rapat di SMA Negeri 2 Ambon.", "Maluku, Kota Ambon"),
            ("Ambon - Pakar Universitas Pattimura Ambon hadir.", "venue:Maluku, venue:Kota Ambon"),
            ("Boyolali-Rapat dimulai di Kecamatan Musuk.", "Jawa Tengah, Kabupaten Boyolali"),
            (
                "Hakim Pengadilan Negeri Jakarta Pusat, Selasa (3/9), memutus.",
                "DKI Jakarta, Kota Administrasi Jakarta Pusat",
            ),
            ("Jakarta - Pilkada Jakarta dimulai.", "DKI Jakarta"),
            ("Depok, 6 Agustus 2018", "venue:Jawa Barat, venue:Kota Depok"),
        ];
        for (text, expected) in cases {
            assert_eq!(named(text), expected, "{text}");
        }
        let context = Context { text: "Rapat dimulai.", dateline: Some("JAKARTA"), ..Context::default() };
        assert_eq!(listed(&context, &[]), "venue:DKI Jakarta");
    }

    #[test]
    fn reads_short_forms_and_capitals() {
        let cases = [
            ("Bawaslu Jabar dan DPRD DKI", "DKI Jakarta, Jawa Barat"),
            ("ASN di KBB dan Tangsel", "Jawa Barat, Banten, Kabupaten Bandung Barat, Kota Tangerang Selatan"),
            ("Bupati se-Jawa Barat", "Jawa Barat"),
            (
                "PEMKOT PADANG GELAR RAPAT, KPU SOLO IKUT",
                "Sumatera Barat, Jawa Tengah, Kota Padang, Kota Surakarta",
            ),
            ("WARGA GARUT PROTES", "Jawa Barat, Kabupaten Garut"),
            ("pilkada jatim dan kabupaten lebak", "Jawa Timur, Banten, Kabupaten Lebak"),
            ("Pemilih di Solo Raya", "Jawa Tengah"),
            ("Pilkada di Kutai Kartanegara", "Kalimantan Timur, Kabupaten Kutai Kartanegara"),
        ];
        for (text, expected) in cases {
            assert_eq!(named(text), expected, "{text}");
        }
    }

    #[test]
    fn refuses_personal_names_but_not_behind_an_office() {
        let text = "Wali Kota Bogor Bima Arya menemui Siti Lampung, Bupati Pati Harun.";
        let span = |name: &str| {
            let start = text.find(name).unwrap_or(0);
            Mention { field: Part::Text, start, end: start + name.len() }
        };
        let refused = [span("Bima Arya"), span("Siti Lampung"), span("Pati Harun")];
        let context = Context { text, ..Context::default() };
        assert_eq!(listed(&context, &refused), "Jawa Barat, Jawa Tengah, Kota Bogor, Kabupaten Pati");
    }

    proptest! {
        #[test]
        fn any_text_gives_sorted_mentions_that_slice_it(
            words in prop::collection::vec(
                prop_oneof![
                    "\\PC{0,6}",
                    prop::sample::select(vec![
                        "Kabupaten", "Kota", "dan", "/", "Bandung", "Barat", "Lima Puluh", "Jakarta", ", ", "Senin", "(", "-",
                        "Wali", "Solo", "Kecamatan", "Batu", "baca juga", "di", "kata", "\n", "é", "“", "Kutai", "Raya",
                    ])
                    .prop_map(str::to_owned),
                ],
                0..40,
            ),
            glue in prop::sample::select(vec!["", " "]),
        ) {
            let text = words.join(glue);
            let context = Context { title: Some(&text), text: &text, dateline: Some(&text), date: None };
            let regions = RegionsInArticle::find(&context);
            for pair in regions.text.windows(2) {
                prop_assert!(pair[0].span.end <= pair[1].span.start);
            }
            let (provinces, regencies) = provinces(&context, &regions, &[]);
            let mentions = provinces.iter().flat_map(|one| &one.mentions);
            for mention in mentions.chain(regencies.iter().flat_map(|one| &one.mentions)) {
                prop_assert!(!mention.span().slice(&text).is_empty());
            }
            for regency in &regencies {
                prop_assert!(provinces.iter().any(|province| province.code == regency.province));
            }
        }
    }

    #[test]
    fn long_junk_takes_linear_time() {
        // No clock: quadratic time would take minutes here, and everybody would see it.
        for junk in ["Kota ", "Batu, ", "Jakarta", "a", "kabupaten/", "Baca juga: ", "di Solo, Batu "] {
            let text = junk.repeat(200_000 / junk.len());
            named(&text);
        }
    }
}

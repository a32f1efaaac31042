//! What is more than a page of hits: periods, streams, exports, parts of scores, age, articles alike.

use serde_json::Value;
use telusur::query::plan::Sort;
use telusur::{
    Article, Document, Error, ExportFormat, Field, Hit, Index, Period, Piece, SearchRequest, SearchResponse,
};

use super::{CASES, articles, search};
use crate::corpus::{article, everything, ids, index_all, index_in_groups};

fn dated(id: &str, date: &str, text: &str) -> Article {
    Article { date: Some(date.into()).filter(|_| !date.is_empty()), ..article(id, text) }
}

#[test]
fn articles_are_counted_by_period() {
    let indexed = index_all(&articles());
    let none: &[(&str, u64)] = &[];
    // Name, request, period, buckets with articles, undated.
    let cases: &[(&str, SearchRequest, Period, &[(&str, u64)], u64)] = &[
        (
            "all by year",
            SearchRequest::new(""),
            Period::Year,
            &[("2023-01-01", 1), ("2024-01-01", 5), ("2025-01-01", 1)],
            2,
        ),
        (
            "weeks begin on Monday",
            SearchRequest::new("").dates(Some("2024-02"), Some("2024-02")),
            Period::Week,
            &[("2024-02-12", 3)],
            0,
        ),
        ("days", SearchRequest::new("uang"), Period::Day, &[("2024-02-13", 1), ("2024-11-25", 1)], 0),
        ("a word", SearchRequest::new("kapal"), Period::Month, &[("2024-02-01", 1)], 1),
        (
            "a filter",
            SearchRequest::new("").filter(Field::Province, "jabar"),
            Period::Month,
            &[("2024-02-01", 1), ("2024-11-01", 1)],
            0,
        ),
        (
            "a date filter inside a period",
            SearchRequest::new("").dates(Some("2024-02-14"), None),
            Period::Month,
            &[("2024-02-01", 2), ("2024-11-01", 1), ("2025-03-01", 1)],
            0,
        ),
        (
            "a month chosen",
            SearchRequest::new("").filter(Field::Month, "2024-02"),
            Period::Year,
            &[("2024-01-01", 3)],
            0,
        ),
        (
            "half of the words, where none has all",
            SearchRequest::new("amplop ballots sapi kapal"),
            Period::Year,
            none,
            0,
        ),
        ("half of two words", SearchRequest::new("amplop sapi"), Period::Year, &[("2024-01-01", 1)], 0),
        ("nothing", SearchRequest::new("sapi"), Period::Day, none, 0),
    ];
    for (name, request, by, expected, undated) in cases {
        let timeline = indexed.index.timeline(*by, request).expect(name);
        let found: Vec<(&str, u64)> = timeline
            .buckets
            .iter()
            .filter(|bucket| bucket.count > 0)
            .map(|bucket| (bucket.from.as_str(), bucket.count))
            .collect();
        assert_eq!((found.as_slice(), timeline.undated), (*expected, *undated), "{name}");
        let starts: Vec<jiff::civil::Date> =
            timeline.buckets.iter().map(|bucket| bucket.from.parse().expect("a date")).collect();
        assert!(starts.windows(2).all(|pair| by.next(pair[0]) == Some(pair[1])), "{name}: without gaps");
    }
}

#[test]
fn copies_of_a_story_count_once_in_a_period() {
    let body = "Panitia menghitung ulang surat suara di gudang logistik karena selisih antara berita acara dan \
                daftar hadir pemilih yang diumumkan pekan lalu di hadapan saksi semua pasangan calon serta pengawas \
                tempat pemungutan suara dari tiga kelurahan yang berdekatan dengan pasar lama kota itu";
    let indexed = index_all(&[
        dated("a", "2024-02-14", body),
        dated("b", "2024-02-20", body),
        dated("c", "2024-03-01", body),
        dated("d", "2024-02-20", "Gudang lain dibuka."),
    ]);
    let timeline = indexed.index.timeline(Period::Month, &SearchRequest::new("")).expect("counted");
    let found: Vec<(u64, u64)> =
        timeline.buckets.iter().map(|bucket| (bucket.count, bucket.groups)).collect();
    assert_eq!(found, [(3, 2), (1, 1)]);
}

#[test]
fn a_timeline_too_long_for_its_period_is_refused() {
    let indexed = index_all(&[dated("a", "1900-01-01", "Rapat."), dated("b", "2024-01-01", "Rapat.")]);
    let by = |period| indexed.index.timeline(period, &SearchRequest::new("rapat"));
    assert!(matches!(by(Period::Day), Err(Error::TooManyBuckets { by: "day", .. })));
    assert_eq!(by(Period::Month).expect("months").buckets.len(), 124 * 12 + 1);
}

fn streamed(index: &Index, request: &SearchRequest) -> (SearchResponse, Vec<Hit>) {
    let (mut answer, mut hits) = (None, Vec::new());
    index
        .stream(request, &mut |piece| {
            match piece {
                Piece::Answer(given) => {
                    assert!(answer.is_none() && hits.is_empty(), "one answer, before the hits");
                    answer = Some(*given);
                }
                Piece::Hit(hit) => hits.push(*hit),
            }
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{request:?}: {error}"));
    (answer.expect("an answer"), hits)
}

/// Whatever is asked, a stream gives what a search gives.
#[test]
fn a_stream_is_the_search() {
    let indexed = index_all(&articles());
    let mut requests: Vec<SearchRequest> =
        CASES.iter().map(|(_, query, _)| everything(query).facet(Field::Province, 3)).collect();
    requests.extend([
        SearchRequest::new("kapal sapi"),
        SearchRequest::new("kapal sapi").strict(true),
        SearchRequest::new("uang").limit(1).offset(1),
        SearchRequest::new("").sort(Sort::Oldest).limit(usize::MAX).offset(3),
        SearchRequest::new("").by_story(true).limit(4),
        SearchRequest::new("papua").freshness(30.0).explain(true).timeline(Period::Day),
    ]);
    for request in requests {
        let searched = search(&indexed.index, &request);
        let (answer, hits) = streamed(&indexed.index, &request);
        let json = |hits: &[Hit]| serde_json::to_value(hits).expect("JSON");
        assert_eq!(json(&hits), json(&searched.hits), "{request:?}");
        let expected = SearchResponse { hits: Vec::new(), also: Vec::new(), took_ms: 0.0, ..searched };
        let found = SearchResponse { took_ms: 0.0, ..answer };
        let json = |answer: &SearchResponse| serde_json::to_value(answer).expect("JSON");
        assert_eq!(json(&found), json(&expected), "{request:?}");
    }
}

#[test]
fn a_sink_ends_a_stream() {
    let indexed = index_all(&articles());
    let mut seen = 0;
    let ended = indexed.index.stream(&everything(""), &mut |piece| match piece {
        Piece::Hit(_) if seen == 2 => Err(Error::Interrupted),
        Piece::Hit(_) => {
            seen += 1;
            Ok(())
        }
        Piece::Answer(_) => Ok(()),
    });
    assert!(matches!(ended, Err(Error::Interrupted)));
    assert_eq!(seen, 2);
}

#[test]
fn an_export_has_the_hits_of_the_search_in_every_form() {
    let indexed = index_all(&articles());
    for request in [
        everything("papua ATAU uang").facet(Field::Province, 3),
        SearchRequest::new("").limit(4).offset(2),
        SearchRequest::new("kapal sapi").filter(Field::Province, "papua"),
        everything("sapi"),
    ] {
        let searched = search(&indexed.index, &request);
        let export = |format| {
            let mut out = Vec::new();
            let record = indexed.index.export(&request, format, &mut out).expect("exported");
            assert_eq!(record.rows, searched.hits.len() as u64, "{request:?}");
            assert_eq!((record.total, record.query.relaxed), (searched.total, searched.query.relaxed));
            (record, String::from_utf8(out).expect("UTF-8"))
        };
        let (record, lines) = export(ExportFormat::JsonLines);
        let mut values = lines.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
        let head = values.next().expect("a record");
        assert_eq!(head["export"], serde_json::to_value(&record).expect("JSON"));
        let hits: Vec<Value> = values.collect();
        let shown = serde_json::to_string(&searched.hits).expect("JSON");
        assert_eq!(Value::from(hits), serde_json::from_str::<Value>(&shown).expect("JSON"));
        let (_, table) = export(ExportFormat::Csv { byte_order_mark: false });
        let mut reader = csv::Reader::from_reader(table.as_bytes());
        let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
        assert_eq!(rows.iter().map(|row| &row[1]).collect::<Vec<_>>(), ids(&searched.hits));
        for (at, (row, hit)) in rows.iter().zip(&searched.hits).enumerate() {
            assert_eq!(row[0], (request.offset + at + 1).to_string());
            assert_eq!(&row[2], hit.title.as_deref().unwrap_or(""));
            assert_eq!(&row[4], hit.date.as_deref().unwrap_or(""));
            let labels: Vec<&str> = hit.provinces.iter().map(|label| label.label.as_str()).collect();
            assert_eq!(&row[8], labels.join("; "));
        }
        let (_, list) = export(ExportFormat::Markdown);
        for (at, hit) in searched.hits.iter().enumerate() {
            assert!(
                list.contains(&format!("\n{}. ", request.offset + at + 1)) && list.contains(&hit.id),
                "{list}"
            );
        }
        assert_eq!(export(ExportFormat::JsonLines).1, lines, "the same question, the same bytes");
    }
}

/// Nothing an article holds gets out of its line or cell, and `jsonl` keeps every byte.
#[test]
fn an_export_holds_any_text() {
    let titles = [
        "=1+1",
        "a\r\nb",
        "\u{1b}[2J\u{202e}x",
        "\"kutip\", koma; titik",
        "\t=cmd",
        "\u{0}\u{7}",
        "é’—",
        "'-",
    ];
    let all: Vec<Article> = titles
        .iter()
        .enumerate()
        .map(|(at, title)| Article {
            title: Some((*title).into()),
            ..article(&format!("{at}"), "Rapat pleno.")
        })
        .collect();
    let indexed = index_all(&all);
    let export = |format| {
        let mut out = Vec::new();
        indexed.index.export(&everything("pleno"), format, &mut out).expect("exported");
        String::from_utf8(out).expect("UTF-8")
    };
    let is_control = |ch: char| ch.is_control() && ch != '\n' || ch == '\u{202e}';
    let (lines, table) =
        (export(ExportFormat::JsonLines), export(ExportFormat::Csv { byte_order_mark: false }));
    for text in [&lines, &table, &export(ExportFormat::Markdown)] {
        assert!(!text.contains(is_control), "{text:?}");
    }
    let hits: Vec<Hit> =
        lines.lines().skip(1).map(|line| serde_json::from_str(line).expect("a hit")).collect();
    assert_eq!((hits.len(), lines.lines().count(), table.lines().count()), (8, 9, 9));
    let rows: Vec<csv::StringRecord> =
        csv::Reader::from_reader(table.as_bytes()).records().map(|row| row.expect("a row")).collect();
    for (hit, row) in hits.iter().zip(&rows) {
        let at: usize = hit.id.parse().expect("a number");
        assert_eq!(hit.title.as_deref(), Some(titles[at]));
        assert_eq!(row[1], hit.id);
        assert!(!row[2].trim_start().starts_with(['=', '+', '-', '@']), "{row:?}");
    }
}

/// The parts of each score add up to it, for every kind of clause there is.
#[test]
fn the_parts_of_a_score_add_up() {
    let indexed = index_all(&articles());
    let mut explained = 0;
    for (name, query, _) in CASES {
        for half_life in [None, Some(90.0)] {
            let mut request = everything(query).sort(Sort::Relevance).explain(true);
            request.half_life_days = half_life;
            for hit in search(&indexed.index, &request).hits {
                let sum: f32 = hit.explain.iter().map(|part| part.score).sum();
                assert!((sum - hit.score).abs() <= 1e-3 * hit.score.abs().max(0.1), "{name}: {hit:?}");
                explained += hit.explain.len();
            }
        }
    }
    assert!(explained > 500, "{explained}");
}

#[test]
fn the_parts_of_a_score_are_named() {
    let indexed = index_all(&articles());
    let parts = |query: &str, id: &str| -> Vec<(String, String)> {
        let found = search(&indexed.index, &everything(query).explain(true));
        let hit = found.hits.iter().find(|hit| hit.id == id).expect("found");
        hit.explain.iter().map(|part| (part.clause.clone(), part.part.clone())).collect()
    };
    let named = |expected: &[(&str, &str)]| -> Vec<(String, String)> {
        expected.iter().map(|(clause, part)| (clause.to_string(), part.to_string())).collect()
    };
    let everywhere = |clause| ["headline", "body", "early", "exact"].map(|part| (clause, part));
    assert_eq!(parts("netralitas", "netral"), named(&everywhere("netralitas")[1..]));
    let both = [everywhere("politik"), everywhere("uang")].concat();
    assert_eq!(parts("politik uang", "uang"), named(&both));
    assert_eq!(parts("pemeriksaan", "dana"), named(&[("pemeriksaan", "body"), ("pemeriksaan", "early")]));
    assert_eq!(parts("\"politik uang\"", "uang"), named(&everywhere("\"politik uang\"")[..3]));
    assert_eq!(
        parts("judul:politik", "uang"),
        named(&[("judul:politik", "headline"), ("judul:politik", "exact")])
    );
    assert_eq!(parts("provinsi:32", "uang"), named(&[]), "a value is there or not");
    let silent = search(&indexed.index, &everything("uang"));
    assert!(silent.hits.iter().all(|hit| hit.explain.is_empty()), "only when asked for");
}

#[test]
fn freshness_takes_half_for_every_half_life() {
    let text = "Rapat pleno terbuka.";
    let indexed = index_in_groups(&[
        vec![dated("baru", "2024-03-01", text), dated("tua", "2024-01-01", text)],
        vec![dated("tengah", "2024-01-31", text), dated("kapan", "", text)],
    ]);
    let plain = search(&indexed.index, &SearchRequest::new("pleno"));
    let score = |found: &SearchResponse, id: &str| {
        found.hits.iter().find(|hit| hit.id == id).map(|hit| hit.score).expect("found")
    };
    let fresh = search(&indexed.index, &SearchRequest::new("pleno").freshness(30.0));
    let order = ids(&fresh.hits);
    assert_eq!(order[..2], ["baru", "tengah"]);
    assert!(order[2..].contains(&"kapan"), "undated is as old as the oldest: {order:?}");
    assert_eq!(score(&fresh, "kapan"), score(&fresh, "tua"));
    for (id, factor) in [("baru", 1.0), ("tengah", 0.5), ("tua", 0.25)] {
        let expected = score(&plain, id) * factor;
        assert!((score(&fresh, id) - expected).abs() < 1e-4, "{id}");
    }
    // The shorter the half-life, the more age weighs; even where nothing is left of the score.
    let worn = search(&indexed.index, &SearchRequest::new("pleno").freshness(0.01));
    assert_eq!(ids(&worn.hits)[..2], ["baru", "tengah"]);
    assert_eq!(worn.total, plain.total, "it changes the order, never the match");
    for wrong in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let refused = indexed.index.search(&SearchRequest::new("pleno").freshness(wrong));
        assert!(matches!(refused, Err(Error::UnknownValue { field: "freshness", .. })), "{wrong}");
    }
    let by_date = search(&indexed.index, &SearchRequest::new("pleno").freshness(30.0).sort(Sort::Oldest));
    assert_eq!(by_date.hits[0].id, "tua");
    assert!(by_date.query.notes.iter().any(|note| note.contains("freshness")), "{:?}", by_date.query.notes);
}

#[test]
fn articles_alike_share_the_words_that_tell() {
    let report = "Bawaslu Cilegon memeriksa camat yang diduga mengajak warga memilih calon wali kota tertentu dalam \
                  acara pembagian beras di balai desa pada hari libur nasional sambil membagikan stiker kecil bergambar \
                  wajah calon kepada ibu rumah tangga yang hadir bersama anak mereka pagi itu juga";
    let mut all = vec![
        Article { title: Some("Camat diperiksa Bawaslu".into()), ..article("camat", report) },
        Article { title: Some("Bawaslu periksa camat".into()), ..article("salinan", report) },
        article(
            "lanjut",
            "Camat yang membagikan beras dan stiker calon wali kota diperiksa lagi oleh Bawaslu.",
        ),
        article("lain", "Kapal pengangkut logistik tiba di pelabuhan Merauke setelah badai."),
        article("sapi", "Harga daging sapi naik menjelang hari raya."),
        Article {
            lang: "en".into(),
            ..article(
                "en",
                "Election officials counted ballots overnight while observers watched the counting.",
            )
        },
        Article {
            lang: "en".into(),
            ..article("en2", "Observers said ballots were counted by election officials.")
        },
        article("titik", "... !!!"),
    ];
    all.extend((0..20).map(|number| article(&format!("isi{number}"), "Rapat rutin digelar di kantor.")));
    let indexed = index_all(&all);
    let similar =
        |id: &str, limit: usize| indexed.index.similar(id, limit).expect("asked").expect("it is there");
    let found = similar("camat", 10);
    assert_eq!(ids(&found.hits), ["lanjut"], "neither itself nor its copy nor what shares nothing");
    assert!(!found.hits[0].snippets[0].marks.is_empty(), "the words are marked");
    assert!(
        found.words.contains(&"camat".to_string()) && !found.words.contains(&"yang".to_string()),
        "{:?}",
        found.words
    );
    let back = similar("lanjut", 10);
    assert_eq!(ids(&back.hits).len(), 1, "one a story: {:?}", ids(&back.hits));
    assert!(["camat", "salinan"].contains(&back.hits[0].id.as_str()));
    assert_eq!(ids(&similar("en", 10).hits), ["en2"], "by the roots of its own language");
    assert_eq!(similar("isi0", 5).hits.len(), 5);
    assert!(similar("titik", 5).hits.is_empty() && similar("camat", 0).hits.is_empty());
    assert!(indexed.index.similar("tidak ada", 5).expect("asked").is_none());
}

#[test]
fn the_fingerprint_is_that_of_the_articles() {
    let fingerprint = |index: &Index| index.stats().expect("stats").version.fingerprint.expect("told");
    let one = index_all(&articles());
    let mut turned = articles();
    turned.reverse();
    let groups: Vec<Vec<Article>> = turned.chunks(2).map(<[Article]>::to_vec).collect();
    let other = index_in_groups(&groups);
    assert_eq!(fingerprint(&one.index), fingerprint(&other.index), "whatever the order and the segments");
    assert_ne!(fingerprint(&one.index), fingerprint(&index_all(&articles()[1..]).index));
    let changed = Article { text: "Lain sama sekali.".into(), ..articles().remove(0) };
    let mut writer = other.index.writer().expect("the one writer");
    writer.upsert(&Document::new(&changed, crate::corpus::content_of(&changed))).expect("updated");
    writer.finish(true).expect("finished");
    other.index.reload().expect("reloaded");
    assert_ne!(fingerprint(&one.index), fingerprint(&other.index));
}

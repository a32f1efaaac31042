//! The web page from outside: what a reader sees, where its links lead, and that nothing of an article runs.

use dom_query::{Document as Page, Selection};
use serde_json::json;
use telusur::{Document, Index};

use super::client::{Answer, Server};
use super::encoded;
use crate::corpus::{content_of, from_json, person, provinces, regencies, regulation};
use crate::scratch::Scratch;

/// What would run if any of it were taken for HTML.
pub const ATTACK: &str = "\"><script>alert(1)</script><img src=x onerror=alert(2)>'";

/// A story long enough to have copies.
const STORY: &str = "Bawaslu Kota Cilegon memeriksa dugaan politik uang di tiga kecamatan setelah warga melaporkan \
    amplop yang dibagikan pada malam hari menjelang pemungutan suara. Pengawas meminta keterangan empat saksi dan \
    seorang penyelenggara. Laporan itu diteruskan kepada penyidik karena memenuhi syarat formal dan syarat material \
    menurut undang-undang yang berlaku bagi pemilihan umum tahun ini di seluruh wilayah kota.";

pub fn serving() -> (Scratch, Server) {
    let scratch = Scratch::new();
    let index = Index::create(scratch.index()).expect("an index");
    let mut writer = index.writer().expect("the one writer");
    let records = [
        json!({"id": "asal", "title": "Politik uang diperiksa", "text": STORY, "date": "2024-02-10", "source": "kabar.example",
            "lang": "id", "url": "https://kabar.example/asal?a=1&b=2", "date_basis": "url",
            "provinces": [{"code": "36", "name": "Banten", "mentions": [{"field": "text", "start": 8, "end": 20}]}],
            "regencies": [{"code": "36.72", "name": "Kota Cilegon", "province": "36",
                "mentions": [{"field": "text", "start": 8, "end": 20}]}],
            "regulations": [regulation("uu/2014/5", &[]), regulation("uu/2017/7", &["pasal-280/ayat-1/huruf-j"])],
            "officials": [person("Bey Machmudin", "Penjabat Gubernur Jawa Barat")]}),
        json!({"id": "salinan", "title": "Dugaan politik uang", "text": STORY, "date": "2024-02-11", "source": "warta.example",
            "lang": "id", "provinces": provinces(&["36"]), "regencies": regencies(&["36.72"])}),
        json!({"id": "tanpa-hari", "title": "Amplop di Purwakarta", "text": "Politik uang terjadi lagi.", "lang": "id",
            "source": "kabar.example", "provinces": provinces(&["32"]), "regencies": regencies(&["32.14"]),
            "regulations": [regulation("uu/2017/7", &["pasal-523"])],
            "url": "javascript:alert(3)"}),
        json!({"id": format!("jahat/{ATTACK}"), "title": format!("Debat {ATTACK}"), "lang": "id", "date": "2023-11-02",
            "text": format!("Debat memuat {ATTACK} di tengah kalimat."), "source": format!("media{ATTACK}"),
            "provinces": provinces(&["32"]), "officials": [person(&format!("Nama {ATTACK}"), &format!("Ketua {ATTACK}"))],
            "parties": [{"name": "PAN", "title": ATTACK}]}),
    ];
    for record in records {
        let article = from_json(record);
        writer.upsert(&Document::new(&article, content_of(&article))).expect("added");
    }
    writer.finish(true).expect("finished");
    let server = Server::start(&scratch, &[]);
    (scratch, server)
}

fn page(server: &Server, address: &str) -> Page {
    let answer = server.get(address);
    assert_eq!(answer.status, 200, "{address}: {answer:?}");
    well_formed(&answer, address)
}

/// The page of an answer; it is HTML without a mistake and without anything that CSP would stop.
fn well_formed(answer: &Answer, address: &str) -> Page {
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8", "{address}");
    let page = Page::from(answer.text());
    let mistakes = page.errors.borrow().clone();
    assert!(mistakes.is_empty(), "{address}: {mistakes:?}");
    assert_eq!(page.select("html").attr("lang").as_deref(), Some("id"), "{address}");
    assert_eq!(page.select("h1").length(), 1, "{address}");
    for (what, found) in
        [("style", "[style], style"), ("script", "script:not([src])"), ("image", "img, iframe, object")]
    {
        assert!(!page.select(found).exists(), "{address}: {what} in the page");
    }
    for element in page.select("*").iter() {
        for attribute in element.attrs() {
            let (name, value) = (attribute.name.local.to_string(), attribute.value.to_string());
            assert!(!name.starts_with("on"), "{address}: {name}={value}");
            let is_address = ["href", "src", "action"].contains(&name.as_str());
            let is_origin = element.has_class("origin") && value.starts_with("https://");
            let is_own = (value.starts_with('/') && !value.starts_with("//")) || value.starts_with('#');
            assert!(!is_address || is_origin || is_own, "{address}: {name}={value}");
        }
    }
    page
}

/// Articles a page says were found.
fn total(page: &Page) -> u64 {
    number(&page.select(".total strong").first())
}

fn number(found: &Selection) -> u64 {
    let text = found.text().replace('.', "");
    text.trim().parse().unwrap_or_else(|_| panic!("no number: {text:?}"))
}

fn titles(page: &Page) -> Vec<String> {
    page.select(".list h3").iter().map(|title| title.text().trim().to_string()).collect()
}

fn link(found: &Selection) -> String {
    found.attr("href").unwrap_or_else(|| panic!("no link in {}", found.html())).to_string()
}

#[test]
fn the_start_page_shows_the_newest_of_all() {
    let (_scratch, server) = serving();
    let start = page(&server, "/");
    assert_eq!(total(&start), 4);
    // Of the two copies one is shown, by which the other is found.
    assert_eq!(titles(&start)[..2], ["Dugaan politik uang".to_string(), format!("Debat {ATTACK}")]);
    assert_eq!(start.select(".hit .copies").first().text().to_string(), "1 salinan");
    assert_eq!(titles(&start).len(), 3);
    assert_eq!(start.select(".hit .undated").text().to_string(), "tanpa tanggal");
    assert_eq!(start.select(".map .tile").length(), 38 + start.select(".legend .tile").length());
    let opened = page(&server, &link(&start.select(".switch")));
    assert_eq!(titles(&opened).len(), 4);
}

#[test]
fn words_are_marked_where_they_stand() {
    let (_scratch, server) = serving();
    let found = page(&server, "/?q=amplop");
    assert_eq!(total(&found), 3);
    let marked: Vec<String> =
        found.select(".list mark").iter().map(|mark| mark.text().to_lowercase()).collect();
    assert!(marked.len() >= 2 && marked.iter().all(|word| word == "amplop"), "{marked:?}");
}

#[test]
fn every_count_is_what_its_link_finds() {
    let (_scratch, server) = serving();
    let starts = [
        "/",
        "/?q=politik+uang",
        "/?province=36&province=32",
        "/?q=uang&exclude=province%3D36&more.person=8",
    ];
    let mut followed = 0;
    for start in starts {
        let open = format!("{start}{}", if start.contains('?') { "&" } else { "?" });
        let below = [
            "",
            "open.province=36",
            "open.regulation=kinds",
            "open.regulation=uu/2017/7",
            "find.official=bey",
        ];
        for address in below.map(|parameter| format!("{open}{parameter}")) {
            let listed = page(&server, &address);
            for value in listed.select(".values .value").iter() {
                let label = value.text().to_string();
                let count = value.select(".count").text().split('/').next().unwrap_or("").trim().to_string();
                let found = page(&server, &link(&value));
                assert_eq!(total(&found).to_string(), count, "{address}: {label}");
                followed += 1;
            }
            for bar in listed.select(".timeline svg a").iter() {
                let label = bar.attr("aria-label").expect("a label");
                let found = total(&page(&server, &link(&bar)));
                assert!(label.contains(&format!(": {found} artikel")), "{address}: {label} finds {found}");
                followed += 1;
            }
        }
    }
    assert!(followed > 100, "{followed}");
}

#[test]
fn tiles_and_undated_lead_to_their_articles() {
    let (_scratch, server) = serving();
    let start = page(&server, "/?q=politik+uang");
    for tile in start.select(".map .scroll a.tile").iter() {
        let label = tile.select("title").text();
        if !label.contains(": 0 artikel") {
            let found = total(&page(&server, &link(&tile)));
            assert!(label.contains(&format!(": {found} artikel")), "{label} finds {found}");
        }
    }
    let undated = start.select(".timeline .under a");
    assert_eq!(undated.text().to_string(), "1 artikel tanpa tanggal");
    assert_eq!(titles(&page(&server, &link(&undated))), ["Amplop di Purwakarta"]);
}

#[test]
fn several_values_can_be_chosen_left_out_and_let_go() {
    let (_scratch, server) = serving();
    let one = page(&server, "/?province=32");
    assert_eq!(total(&one), 2);
    let both = page(&server, &link(&one.select("[data-field=province] li:not(.on) .tick").first()));
    assert_eq!((total(&both), both.select("[data-field=province] li.on").length()), (4, 2));
    let chips = both.select(".filters li a:not(.all)");
    assert_eq!(chips.length(), 2);
    assert_eq!(total(&page(&server, &link(&chips.first()))), 2);
    let none = page(&server, &link(&both.select(".filters .all")));
    assert_eq!((total(&none), none.select(".filters").exists()), (4, false));
    let without = page(&server, &link(&none.select("[data-field=province] .out").first()));
    assert_eq!(total(&without), 2);
    assert!(without.select(".filters .not").text().contains("bukan"));
    assert_eq!(total(&page(&server, &link(&without.select(".filters .not")))), 4);
}

#[test]
fn regulations_drill_down_from_kind_to_pasal() {
    let (_scratch, server) = serving();
    let deeper = |listed: &Page, label: &str| -> Page {
        let row = listed
            .select("[data-field=regulation] .values li")
            .iter()
            .find(|row| row.select(".value").text().starts_with(label))
            .unwrap_or_else(|| panic!("no {label}"));
        page(&server, &link(&row.select(".deep")))
    };
    let kinds = page(&server, &link(&page(&server, "/").select(".kinds")));
    let laws = deeper(&kinds, "UU");
    let places = deeper(&laws, "UU 7/2017");
    let values: Vec<String> = places
        .select("[data-field=regulation] .value")
        .iter()
        .map(|value| value.text().split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(values, ["UU 7/2017 Pasal 280 1", "UU 7/2017 Pasal 523 1"]);
    let crumbs = places.select("[data-field=regulation] .crumbs").text().to_string();
    assert_eq!(crumbs.split_whitespace().collect::<Vec<_>>().join(" "), "Semua › Jenis › UU › UU 7/2017");
}

#[test]
fn an_article_shows_what_it_names_and_its_copies() {
    let (_scratch, server) = serving();
    let article = page(&server, "/artikel/asal");
    assert_eq!(article.select("h1").text().to_string(), "Politik uang diperiksa");
    assert_eq!(article.select(".story time").text().to_string(), "10 Februari 2024");
    assert!(article.select(".story .facts").text().contains("dari alamat web"));
    let mark = article.select(".text a.m");
    assert_eq!((&*mark.text(), link(&mark).as_str()), ("Kota Cilegon", "/?province=36%2F36.72"));
    assert!(article.select(".entities").text().contains("dicabut oleh UU 20/2023"));
    assert!(
        article
            .select(".entities a[href='/?regulation=uu%2F2017%2F7%2Fpasal-280%2Fayat-1%2Fhuruf-j']")
            .exists()
    );
    assert_eq!(article.select(".copies-list a").text().to_string(), "Dugaan politik uang");
    let origin = article.select("a.origin");
    assert_eq!(link(&origin), "https://kabar.example/asal?a=1&b=2");
    assert!(origin.attr("rel").is_some_and(|rel| rel.contains("noopener") && rel.contains("noreferrer")));
    // An address that would run is not linked, and what is not there is told.
    assert!(!page(&server, "/artikel/tanpa-hari").select("a.origin").exists());
    let missing = server.get("/artikel/tidak-ada");
    assert_eq!(missing.status, 404);
    assert!(well_formed(&missing, "missing").select("h1").text().contains("Tidak ditemukan"));
}

#[test]
fn a_mistake_is_shown_at_its_place() {
    let (_scratch, server) = serving();
    let cases = [
        ("netral (asn", "netral (asn", "       ^", "Tanda kurung"),
        ("provnsi:jabar", "provnsi:jabar", "^^^^^^^", "Kolom"),
        ("\"<script>alert(1)</script>", "\"<script>alert(1)</script>", "^", "Tanda kutip"),
    ];
    for (query, line, carets, said) in cases {
        let answer = server.get(&format!("/?q={}", encoded(query)));
        assert_eq!(answer.status, 400, "{query}");
        let page = well_formed(&answer, query);
        let shown = page.select("pre.place").text().to_string();
        assert_eq!(shown.lines().collect::<Vec<_>>(), [line, carets], "{query}");
        assert!(page.select(".notice").text().contains(said), "{query}: {}", page.select(".notice").text());
        assert_eq!(page.select("input#q").attr("value").as_deref(), Some(query));
    }
    let meant = well_formed(&server.get("/?q=provnsi:jabar"), "meant");
    assert_eq!(link(&meant.select("main code").first().parent()), "/?q=provinsi%3Ajabar");
    for (address, status) in [("/?province=Atlantis", 400), ("/?sihir=1", 400), ("/?from=kemarin+dulu", 400)]
    {
        let answer = server.get(address);
        assert_eq!(answer.status, status, "{address}");
        well_formed(&answer, address);
    }
}

#[test]
fn without_hits_there_is_a_way_on() {
    let (_scratch, server) = serving();
    let empty = page(&server, "/?q=amplap&province=36");
    assert!(empty.select(".empty").exists());
    let suggestion = empty.select(".suggestions a").first();
    assert!(suggestion.text().contains("amplop"), "{}", suggestion.text());
    assert_eq!(titles(&page(&server, &link(&suggestion))).len(), 1);
    let relaxed = page(&server, "/?q=amplop+debat");
    assert!(relaxed.select(".notice").text().contains("semua kata"));
    assert!(relaxed.select(".hit .missing s").iter().any(|word| word.text().to_string() == "debat"));
}

#[test]
fn nothing_of_an_article_or_address_becomes_markup() {
    let (_scratch, server) = serving();
    let evil = encoded(ATTACK);
    let addresses = [
        "/".to_string(),
        "/?q=debat&more.person=8&more.office=8".into(),
        format!("/?q={}", encoded("debat script alert onerror")),
        format!("/?q=debat&official={}", encoded(&format!("Nama {ATTACK}"))),
        format!("/?q=debat&source={}", encoded(&format!("media{ATTACK}"))),
        format!("/?q=debat&exclude={}", encoded(&format!("source=media{ATTACK}"))),
        format!("/?q=debat&find.official={evil}"),
        format!("/artikel/{}", encoded(&format!("jahat/{ATTACK}"))),
    ];
    for address in &addresses {
        page(&server, address);
    }
    let article = page(&server, &addresses[7]);
    assert_eq!(article.select("h1").text().to_string(), format!("Debat {ATTACK}"));
    // What is refused quotes the request too.
    for address in [
        format!("/?q={evil}"),
        format!("/?open.province={evil}"),
        format!("/?from={evil}"),
        format!("/?{evil}=1"),
        format!("/artikel/{evil}"),
        format!("/?by={evil}&sort={evil}"),
    ] {
        let answer = server.get(&address);
        if answer.header("content-type").starts_with("text/html") {
            well_formed(&answer, &address);
        }
    }
}

#[test]
fn the_address_holds_the_whole_state() {
    let (_scratch, server) = serving();
    let state = "/?q=uang&province=36&exclude=source%3Dwarta.example&sort=oldest&group=0&by=month&open.province=36&more.official=20";
    let found = page(&server, state);
    let form: Vec<(String, String)> = found
        .select("form.search input")
        .iter()
        .map(|input| {
            (
                input.attr("name").unwrap_or_default().to_string(),
                input.attr("value").unwrap_or_default().to_string(),
            )
        })
        .collect();
    let expected = ["q", "province", "exclude", "sort", "group", "by", "more.official", "open.province"];
    assert_eq!(form.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), expected);
    let export = link(&found.select(".exports a").first());
    assert_eq!(
        export,
        "/api/export?q=uang&province=36&exclude=source%3Dwarta.example&sort=oldest&format=csv"
    );
    let rows = server.get(&export).text().lines().count();
    assert_eq!(rows, 1 + titles(&found).len());
}

#[test]
fn files_of_the_page_are_kept_for_long_and_all_is_light() {
    let (_scratch, server) = serving();
    let answer = server.get("/?q=politik+uang");
    let found = well_formed(&answer, "results");
    let mut weight = answer.body.len();
    for (selector, attribute) in
        [("link[rel=stylesheet]", "href"), ("script[src]", "src"), ("link[rel=icon]", "href")]
    {
        let file = found.select(selector).attr(attribute).expect("a file");
        let answer = server.get(&file);
        assert_eq!(answer.status, 200, "{file}");
        assert!(answer.header("cache-control").contains("immutable"), "{file}");
        weight += answer.body.len();
    }
    assert!(weight < 150_000, "{weight} bytes, uncompressed");
    assert_eq!(server.get("/aset/style.000000000000.css").status, 404);
    assert!(page(&server, "/bantuan").select("table.ways a").length() > 20);
}

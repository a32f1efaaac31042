//! The page in a real browser, by WebDriver: what a reader clicks and types, with and without script.
//!
//! `TELUSUR_CHROMEDRIVER` is the path of the driver and `TELUSUR_AXE` the file of axe-core; without them
//! the tests say that they are skipped. `tests/run` installs both.

mod reader;

use reader::{DOWN, ENTER, Reader, Screen};
use serde_json::json;

use crate::server::encoded;
use crate::server::page::ATTACK;

/// One page of every kind, in name and address.
fn pages() -> Vec<(&'static str, String)> {
    let evil = encoded(ATTACK);
    let person = encoded(&format!("Nama {ATTACK}"));
    let filtered = "/?q=politik+uang&province=36&exclude=source%3Dwarta.example&more.person=8";
    vec![
        ("start", "/".into()),
        ("results", "/?q=politik+uang".into()),
        ("results, filtered", filtered.into()),
        ("results, drilled", "/?open.province=36&open.regulation=uu/2017/7".into()),
        ("results, some of the words", "/?q=amplop+debat".into()),
        ("a hostile story found", "/?q=debat&more.person=8&more.office=8".into()),
        ("a hostile filter", format!("/?q=debat&official={person}")),
        ("a hostile search in a facet", format!("/?q=debat&find.official={evil}")),
        ("hostile words", format!("/?q={}", encoded("<img src=x onerror=alert(2)>"))),
        ("a hostile mistake", format!("/?q={evil}")),
        ("nothing found", "/?q=tidakada&province=36".into()),
        ("a mistake", "/?q=netral+(asn".into()),
        ("an article", "/artikel/asal".into()),
        ("a hostile article", format!("/artikel/{}", encoded(&format!("jahat/{ATTACK}")))),
        ("no such article", "/artikel/tidak-ada".into()),
        ("help", "/bantuan".into()),
    ]
}

#[test]
fn search_filter_choose_two_and_go_back() {
    let Some(reader) = Reader::new(Screen::Wide) else { return };
    reader.open("/");
    assert_eq!(reader.total(), 4);
    reader.type_into("#q", &format!("politik uang{ENTER}"));
    reader.at("/?q=politik+uang");
    assert_eq!(reader.total(), 3);
    reader.follow("[data-field=province] .value");
    reader.at("/?q=politik+uang&province=36");
    assert_eq!(reader.total(), 2);
    reader.follow("[data-field=province] li:not(.on) .tick");
    assert_eq!(reader.total(), 3);
    assert_eq!(reader.value("document.querySelectorAll('[data-field=province] li.on').length"), 2);
    reader.back();
    reader.at("/?q=politik+uang&province=36");
    assert_eq!(reader.total(), 2);
    assert_eq!(reader.value("document.getElementById('q').value"), "politik uang");
    reader.follow("[data-field=source] .out");
    assert_eq!(reader.total(), 1);
    reader.follow(".filters .not");
    reader.follow(".filters a");
    reader.at("/?q=politik+uang");
}

#[test]
fn drill_down_into_a_province_and_a_law() {
    let Some(reader) = Reader::new(Screen::Wide) else { return };
    reader.open("/?q=politik+uang");
    reader.follow("[data-field=province] .deep[href]");
    assert_eq!(reader.text("[data-field=province] .crumbs b"), "Banten");
    assert!(reader.text("[data-field=province] .values").contains("Kota Cilegon"));
    reader.follow("[data-field=province] .value");
    reader.at("/?q=politik+uang&province=36%2F36.72&open.province=36");
    assert_eq!(reader.total(), 2);
    reader.open("/");
    for step in [".kinds", ".deep[href]", ".deep[href]"] {
        reader.follow(&format!("[data-field=regulation] {step}"));
    }
    assert!(reader.text("[data-field=regulation] .values").contains("Pasal 280"));
    reader.follow("[data-field=regulation] .value");
    assert_eq!(reader.total(), 1);
}

#[test]
fn timeline_and_map_narrow_the_search() {
    let Some(reader) = Reader::new(Screen::Wide) else { return };
    reader.open("/?q=politik+uang");
    reader.follow(".timeline svg .bar");
    reader.at("/?q=politik+uang&from=2024-02&to=2024-02");
    assert_eq!(reader.total(), 2);
    reader.follow(".timeline .crumbs a");
    reader.at("/?q=politik+uang");
    reader.follow(".map a.s5 rect");
    reader.at("/?q=politik+uang&province=36");
    assert_eq!(reader.total(), 2);
    reader.follow(".map a.on rect");
    assert_eq!(reader.total(), 3);
}

#[test]
fn an_article_leads_to_others() {
    let Some(reader) = Reader::new(Screen::Wide) else { return };
    reader.open("/?q=amplop&sort=oldest&group=0");
    reader.follow(".list h3 a");
    reader.at("/artikel/asal");
    assert_eq!(reader.text("h1"), "Politik uang diperiksa");
    reader.follow(".text a.m");
    assert_eq!(reader.total(), 2);
    reader.back();
    reader.at("/artikel/asal");
    reader.follow(".copies-list a");
    assert_eq!(reader.text("h1"), "Dugaan politik uang");
}

#[test]
fn keys_and_suggestions() {
    let Some(reader) = Reader::new(Screen::Wide) else { return };
    reader.open("/");
    reader.type_into("body", "/");
    reader.type_here("ampl");
    reader.wait_until("document.querySelectorAll('#usul li').length > 0");
    assert!(reader.text("#usul").contains("amplop"));
    reader.type_here(&format!("{DOWN}{ENTER}"));
    reader.at("/?q=amplop");
    assert_eq!(reader.total(), 3);
    reader.type_into("body", "j");
    assert_eq!(reader.value("document.activeElement.matches('.list li:first-child h3 a')"), true);
    reader.type_into("#t-province", "jawa");
    reader.wait_until("document.querySelectorAll('[data-field=province] .values li').length === 1");
    reader.follow("[data-field=province] .value");
    reader.at("/?q=amplop&province=32");
    assert_eq!(reader.total(), 1);
}

#[test]
fn all_of_it_works_without_script() {
    let Some(reader) = Reader::new(Screen::WithoutScript) else { return };
    reader.open("/");
    reader.type_into("#q", &format!("politik uang{ENTER}"));
    reader.at("/?q=politik+uang");
    // The panel and the charts are there without the script that opens them.
    reader.point_at(".map a.s5 rect");
    reader.at("/?q=politik+uang&province=36");
    assert_eq!(reader.total(), 2);
    reader.back();
    reader.at("/?q=politik+uang");
    reader.point_at(".timeline svg .bar");
    reader.at("/?q=politik+uang&from=2024-02&to=2024-02");
    reader.back();
    reader.at("/?q=politik+uang");
    reader.point_at("#t-province");
    reader.type_here(&format!("jawa{ENTER}"));
    reader.at("/?find.province=jawa&q=politik+uang");
    reader.point_at("[data-field=province] .value");
    reader.at("/?q=politik+uang&province=32&find.province=jawa");
    assert_eq!(reader.total(), 1);
    reader.follow(".list h3 a");
    assert_eq!(reader.text("h1"), "Amplop di Purwakarta");
}

#[test]
fn a_narrow_screen_never_scrolls_sideways() {
    let Some(reader) = Reader::new(Screen::Narrow) else { return };
    for (name, address) in pages() {
        reader.open(&address);
        assert_eq!(reader.value("innerWidth"), 360);
        for fold in ["0", "document.querySelectorAll('details').forEach((each) => { each.open = true })"] {
            let width = reader.value(&format!("({fold}, document.documentElement.scrollWidth)"));
            assert_eq!(width, 360, "{name}: {address}, {fold}");
        }
    }
    reader.open("/");
    assert_eq!(reader.value("document.querySelector('.facet').checkVisibility()"), false);
    reader.press(".panel summary");
    reader.follow("[data-field=province] .value");
    assert_eq!(reader.total(), 2);
}

#[test]
fn nothing_of_an_article_or_address_runs() {
    let Some(reader) = Reader::new(Screen::Wide) else { return };
    let injected = "document.querySelectorAll('img, iframe, script:not([src]), [onerror], [style]').length";
    let mut hostile = 0;
    for (name, address) in pages() {
        reader.open(&address);
        assert_eq!(reader.dialog(), None, "{name}: {address}");
        assert_eq!(reader.value(injected), 0, "{name}: {address}");
        assert_eq!(reader.value("document.scripts.length"), 1, "{name}: {address}");
        hostile += u64::from(reader.text("body").contains("<img src=x onerror="));
    }
    assert!(hostile >= 6, "the text of the attack is seen on {hostile} pages only");
    // What the script puts into the page is text too.
    reader.open("/?more.person=8&more.office=8");
    reader.type_into("#t-official", "nama");
    let listed = "document.querySelector('[data-field=official] .values').innerText";
    reader.wait_until(&format!("!{listed}.includes('Bey') && {listed}.includes('<img')"));
    reader.type_into("#q", "nama");
    reader.wait_until("document.getElementById('usul').innerText.includes('<img')");
    assert_eq!((reader.dialog(), reader.value(injected)), (None, json!(0)));
}

/// Accessible by axe-core, contrast in light and dark included.
#[test]
fn nothing_serious_stands_in_a_readers_way() {
    let Some(axe) = std::env::var_os("TELUSUR_AXE") else {
        eprintln!("skipped: no axe-core (set TELUSUR_AXE to its file axe.min.js)");
        return;
    };
    let axe = std::fs::read_to_string(axe).expect("axe-core");
    for screen in [Screen::Wide, Screen::Dark, Screen::Narrow] {
        let Some(reader) = Reader::new(screen) else { return };
        for (name, address) in pages() {
            reader.open(&address);
            let dark = reader.value("matchMedia('(prefers-color-scheme: dark)').matches");
            assert_eq!(dark, screen == Screen::Dark);
            let (found, passed) = reader.judged_by(&axe);
            assert!(found.is_empty(), "{name}, {address}, {screen:?}:\n{}", found.join("\n"));
            assert!(passed > 15, "{name}: only {passed} rules were looked at");
        }
    }
}

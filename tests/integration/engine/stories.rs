//! Copies of one story.

use telusur::{Article, Field, SearchRequest};

use super::search;
use crate::corpus::{everything, ids, index_in_groups};

fn copies() -> Vec<Article> {
    let body = "Panwaslih menertibkan ratusan alat peraga yang dipasang di pohon dan tiang listrik sepanjang jalan utama \
                karena melanggar aturan daerah tentang ketertiban umum sehingga petugas satuan polisi pamong praja \
                bersama relawan membongkar satu per satu baliho tersebut sejak pagi sampai petang dengan tangga dan gunting";
    let with = |id: &str, title: &str, text: &str| Article {
        title: Some(title.into()),
        ..crate::corpus::article(id, text)
    };
    vec![
        with("pertama", "Baliho ditertibkan", body),
        with("lain", "Gunting dan tangga", "Tangga dan gunting dibagikan kepada relawan."),
        with("kedua", "Ratusan alat peraga dibongkar", body),
        with("ketiga", "Petugas bongkar baliho", body),
    ]
}

#[test]
fn copies_are_one_story() {
    let indexed = index_in_groups(&[copies()[..2].to_vec(), copies()[2..].to_vec()]);
    let found = search(&indexed.index, &everything("gunting").facet(Field::Language, 5));
    assert_eq!((found.total, found.total_groups), (4, 2));
    let language = &found.facets.get("lang").expect("asked").values[0];
    assert_eq!((language.count, language.groups), (4, 2));
    for hit in found.hits.iter().filter(|hit| hit.id != "lain") {
        assert_eq!((hit.copies, hit.group.as_deref()), (2, Some("pertama")), "{}", hit.id);
    }
    let lone = found.hits.iter().find(|hit| hit.id == "lain").expect("found");
    assert_eq!((lone.copies, &lone.group), (0, &None));
    let stories = search(&indexed.index, &everything("gunting").by_story(true));
    assert_eq!((stories.hits.len(), stories.total, stories.total_groups), (2, 4, 2));
    let first = search(&indexed.index, &SearchRequest::new("gunting").by_story(true).limit(1));
    let second = search(&indexed.index, &SearchRequest::new("gunting").by_story(true).limit(1).offset(1));
    let third = search(&indexed.index, &SearchRequest::new("gunting").by_story(true).limit(1).offset(2));
    let paged: Vec<&str> = [&first, &second, &third].iter().flat_map(|page| ids(&page.hits)).collect();
    assert_eq!(paged, ids(&stories.hits), "limit and offset count stories");
}

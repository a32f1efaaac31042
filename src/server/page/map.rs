//! The map: every province a tile of one size, shaded by its count; a click narrows the search to it.

use std::sync::LazyLock;

use super::address::Address;
use super::wording::{articles, number, stories};
use crate::article::Field;
use crate::search::{Facet, label_of};

/// Width and height of a tile: room for a short name and a count.
const TILE: (u32, u32) = (53, 44);

/// Room between two tiles.
const GAP: u32 = 3;

/// Shades beside that of nothing.
const SHADES: u64 = 5;

/// A tile as the table has it.
struct Place {
    code: &'static str,
    column: u32,
    row: u32,
    short: &'static str,
}

static PLACES: LazyLock<Vec<Place>> = LazyLock::new(|| {
    let lines = include_str!("data/tiles.tsv").lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(read_place).collect()
});

fn read_place(line: &'static str) -> Option<Place> {
    let mut cells = line.split('\t');
    let code = cells.next()?;
    let (column, row) = (cells.next()?.parse().ok()?, cells.next()?.parse().ok()?);
    Some(Place { code, column, row, short: cells.next()? })
}

/// The map of an answer.
pub(super) struct Map {
    pub width: u32,
    pub height: u32,
    pub tiles: Vec<Tile>,
    pub legend: Vec<Shade>,
    /// Whether any province is chosen.
    pub is_narrowed: bool,
}

/// A province on the map.
pub(super) struct Tile {
    pub x: u32,
    pub y: u32,
    pub width: u32,
    pub height: u32,
    pub short: &'static str,
    pub count: String,
    pub title: String,
    pub shade: u64,
    pub is_selected: bool,
    pub link: Address,
}

/// A shade and the counts it stands for.
pub(super) struct Shade {
    pub shade: u64,
    pub counts: String,
}

impl Map {
    /// The map of the counts of provinces.
    pub(super) fn new(facet: &Facet, address: &Address) -> Map {
        let most = facet.values.iter().map(|value| value.count).max().unwrap_or(0);
        let name = Field::Province.alias();
        let tiles: Vec<Tile> = PLACES
            .iter()
            .map(|place| {
                let value = facet.values.iter().find(|value| value.path == place.code);
                let (count, groups) = value.map_or((0, 0), |value| (value.count, value.groups));
                let label = label_of(Field::Province, place.code);
                let is_selected = value.is_some_and(|value| value.selected);
                Tile {
                    x: place.column * (TILE.0 + GAP),
                    y: place.row * (TILE.1 + GAP),
                    width: TILE.0,
                    height: TILE.1,
                    short: place.short,
                    count: number(count),
                    title: format!("{label}: {}, {}", articles(count), stories(groups)),
                    shade: shade_of(count, most),
                    is_selected,
                    link: if is_selected { address.clear(name) } else { address.set(name, place.code) },
                }
            })
            .collect();
        Map {
            width: tiles.iter().map(|tile| tile.x + TILE.0).max().unwrap_or(0),
            height: tiles.iter().map(|tile| tile.y + TILE.1).max().unwrap_or(0),
            is_narrowed: tiles.iter().any(|tile| tile.is_selected),
            tiles,
            legend: legend(most),
        }
    }
}

/// By the root of the share, so that small counts differ beside a large one.
fn shade_of(count: u64, most: u64) -> u64 {
    (1..=SHADES)
        .find(|shade| count * SHADES * SHADES <= shade * shade * most)
        .map_or(0, |shade| if count == 0 { 0 } else { shade })
}

fn legend(most: u64) -> Vec<Shade> {
    let mut legend = vec![Shade { shade: 0, counts: "0".into() }];
    let mut first = 1;
    for shade in 1..=SHADES {
        let last = shade * shade * most / (SHADES * SHADES);
        if last >= first {
            let counts =
                if first == last { number(last) } else { format!("{}–{}", number(first), number(last)) };
            legend.push(Shade { shade, counts });
            first = last + 1;
        }
    }
    legend
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::entity::gazetteer::regions;

    #[test]
    fn every_province_has_a_tile_of_its_own() {
        let known: BTreeSet<&str> =
            regions().iter().map(|region| region.code).filter(|code| !code.contains('.')).collect();
        let drawn: BTreeSet<&str> = PLACES.iter().map(|place| place.code).collect();
        assert_eq!(drawn, known);
        let places: BTreeSet<(u32, u32)> = PLACES.iter().map(|place| (place.column, place.row)).collect();
        assert_eq!(places.len(), PLACES.len());
    }

    #[test]
    fn the_legend_says_what_the_shades_are() {
        for most in [0, 1, 2, 3, 7, 40, 12_345] {
            let legend = legend(most);
            for count in 0..=most.min(500) {
                let shade = shade_of(count, most);
                let said = legend.iter().find(|entry| entry.shade == shade).expect("every shade is told");
                let plain = said.counts.replace('.', "");
                let (first, last) = plain.split_once('–').unwrap_or((&plain, &plain));
                let bounds: (u64, u64) = (first.parse().expect("a number"), last.parse().expect("a number"));
                assert!((bounds.0..=bounds.1).contains(&count), "{count} of {most}: {}", said.counts);
            }
        }
    }
}

//! All values of one facet of a snapshot under one numbering, whatever segment they are from.
//!
//! A segment numbers the values it holds by itself (its ordinals). To add counts of several segments and to
//! name what was counted, the dictionaries are walked once a snapshot and merged; after that a count is an
//! array, and a name a slice. tantivy unpacks a block of the dictionary for every ordinal it is asked for.

use tantivy::Searcher;
use tantivy::columnar::StrColumn;

/// The values of a facet in the order of their bytes.
pub(crate) struct FacetValues {
    names: String,
    /// Where each name ends.
    ends: Vec<usize>,
    /// For each segment, the number of each of its ordinals.
    numbers: Vec<Vec<u32>>,
}

impl FacetValues {
    /// Merges the dictionaries of the column `name`.
    pub(crate) fn read(searcher: &Searcher, name: &str) -> tantivy::Result<FacetValues> {
        let columns: Vec<Option<StrColumn>> = searcher
            .segment_readers()
            .iter()
            .map(|reader| reader.fast_fields().str(name))
            .collect::<tantivy::Result<_>>()?;
        let mut streams = Vec::with_capacity(columns.len());
        for (segment, column) in columns.iter().enumerate() {
            if let Some(column) = column {
                let mut stream = column.dictionary().stream()?;
                if stream.advance() {
                    streams.push((segment, stream));
                }
            }
        }
        let mut values =
            FacetValues { names: String::new(), ends: Vec::new(), numbers: vec![Vec::new(); columns.len()] };
        let mut least = Vec::new();
        while let Some(first) = streams.iter().map(|(_, stream)| stream.key()).min() {
            least.clear();
            least.extend_from_slice(first);
            let number = values.ends.len() as u32;
            values.names.push_str(&String::from_utf8_lossy(&least));
            values.ends.push(values.names.len());
            streams.retain_mut(|(segment, stream)| {
                if stream.key() != least {
                    return true;
                }
                values.numbers[*segment].push(number);
                stream.advance()
            });
        }
        Ok(values)
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The name of a number.
    pub(crate) fn name(&self, number: u32) -> &str {
        let at = number as usize;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.names[start..self.ends[at]]
    }

    /// The number of a name.
    pub(crate) fn number(&self, name: &str) -> Option<u32> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            match self.name(middle as u32).cmp(name) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Equal => return Some(middle as u32),
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// The numbers of a segment's ordinals.
    pub(crate) fn of_segment(&self, segment: usize) -> &[u32] {
        &self.numbers[segment]
    }
}

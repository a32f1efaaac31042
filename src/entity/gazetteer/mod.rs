//! The gazetteer: provinces, kabupaten and kota of Indonesia, and where a text writes their names.
//!
//! In goes any text; out come [`RegionMatch`]es, the longest name at each place, with the regions it may mean. A word
//! before the name ("Kabupaten", "Wali Kota", "Pemkab") decides between regions of one name. Whether a match really
//! means the region (not an outlet, a club, a surname) is not judged here but in [`province`](super::province);
//! [`RegionMatch::risky`] says which names must be doubted.
//!
//! ```
//! use telusur::entity::gazetteer::find_regions;
//!
//! let matches = find_regions("Wakil Bupati Sukabumi hadir di Kab. Bandung Barat", None);
//! assert_eq!(matches[0].regions[0].code, "32.02");
//! assert_eq!(matches[1].regions[0].name, "Kabupaten Bandung Barat");
//! ```

mod kind_word;
mod lookup;
mod scan;
mod table;

pub use kind_word::is_administrative_word;
pub use lookup::{lookup, lookup_sure, suggest, sure_names};
pub use scan::{RegionMatch, find_regions, region_at};
pub use table::{GAZETTEER_VERSION, Region, RegionKind, region, regions};
pub(crate) use table::{Kecamatan, Risk, kecamatan};

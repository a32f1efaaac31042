//! Whether the files of a generation are whole: each read to its end and held against its checksum.
//!
//! Files are read, not mapped: a bad sector is then an error and not the end of the program. All files of the
//! last commit are opened first, while no writer may remove one, so that a writer at work raises no alarm.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use serde::{Deserialize, Serialize};
use tantivy::directory::{Directory, META_LOCK};
use tantivy::index::{SegmentComponent, SegmentId};

use super::directory::{FILE_LIST, GenerationDirectory, SEGMENT_LIST};
use super::reader::open_tantivy;
use super::representatives::component;
use super::sealed::unseal;
use super::version::{VERSION_FILE, Version};
use crate::error::Result;

/// Bytes read at a time.
const BLOCK_BYTES: usize = 1 << 20;

/// What tantivy puts at the end of the files of a segment.
const FOOTER_MARK: u32 = 1337;

/// Length of what follows the footer: its length and the mark.
const TAIL_BYTES: u64 = 8;

const LONGEST_FOOTER_BYTES: u64 = 50_000;

/// First version of tantivy that wrote our files.
const FIRST_TANTIVY: (u32, u32, u32) = (0, 27, 0);

/// The files of tantivy every segment has.
const COMPONENTS: [SegmentComponent; 6] = [
    SegmentComponent::Postings,
    SegmentComponent::Positions,
    SegmentComponent::Terms,
    SegmentComponent::FastFields,
    SegmentComponent::FieldNorms,
    SegmentComponent::Store,
];

/// The footer of a file, in the order tantivy writes it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Footer {
    version: FooterVersion,
    crc: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FooterVersion {
    major: u32,
    minor: u32,
    patch: u32,
    index_format_version: u32,
}

/// A segment as the list of the last commit has it.
pub(super) struct ListedSegment {
    pub id: SegmentId,
    pub articles: u32,
    pub deleted: u32,
    pub deletes_at: Option<u64>,
}

/// A file that is not as it was written.
pub(super) struct BrokenFile {
    pub name: String,
    pub what: String,
}

/// What came of looking at the files.
#[derive(Default)]
pub(super) struct FileCheck {
    pub segments: Vec<ListedSegment>,
    /// Files that belong to the generation.
    pub known: HashSet<String>,
    pub bytes: u64,
    pub broken: Vec<BrokenFile>,
}

impl FileCheck {
    /// Reads every file of the last commit of a generation.
    pub(super) fn run(generation: &Path) -> Result<FileCheck> {
        let mut check = FileCheck::default();
        check.small_file(generation, VERSION_FILE, |bytes| {
            let version: Version = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
            if version.record().as_bytes() == bytes { Ok(()) } else { Err("its checksum differs".into()) }
        });
        let sealed = |bytes: &[u8]| unseal(bytes).map(drop).map_err(str::to_string);
        check.small_file(generation, SEGMENT_LIST, sealed);
        check.small_file(generation, FILE_LIST, sealed);
        if check.broken.iter().any(|file| file.name != VERSION_FILE) {
            return Ok(check);
        }
        for (name, opened) in check.open_all(generation)? {
            let read = opened.and_then(|file| read_segment_file(&file));
            match read {
                Ok(bytes) => check.bytes += bytes,
                Err(error) if error.kind() == io::ErrorKind::NotFound => check.blame(&name, "it is missing"),
                Err(error) => check.blame(&name, &error.to_string()),
            }
            check.known.insert(name);
        }
        Ok(check)
    }

    fn blame(&mut self, name: &str, what: &str) {
        self.broken.push(BrokenFile { name: name.to_string(), what: what.to_string() });
    }

    fn small_file(&mut self, home: &Path, name: &str, check: impl Fn(&[u8]) -> Result<(), String>) {
        self.known.insert(name.to_string());
        let checked = std::fs::read(home.join(name)).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => "it is missing".to_string(),
            _ => error.to_string(),
        });
        match checked.and_then(|bytes| check(&bytes).map(|()| bytes.len() as u64)) {
            Ok(bytes) => self.bytes += bytes,
            Err(what) => self.blame(name, &what),
        }
    }

    /// Opens the files of all segments.
    fn open_all(&mut self, generation: &Path) -> Result<Vec<(String, io::Result<File>)>> {
        let directory = GenerationDirectory::open(generation).map_err(|error| {
            crate::error::Error::engine(tantivy::TantivyError::from(error)).located(generation)
        })?;
        let _nothing_is_removed = directory.acquire_lock(&META_LOCK).map_err(|error| {
            let error = tantivy::TantivyError::LockFailure(error, None);
            crate::error::Error::engine(error)
        })?;
        let metas = open_tantivy(generation)?.load_metas().map_err(crate::error::Error::engine)?;
        let mut files = Vec::new();
        for segment in metas.segments {
            let deletes = segment.has_deletes().then_some(SegmentComponent::Delete);
            for component in COMPONENTS.into_iter().chain([component()]).chain(deletes) {
                let name = segment.relative_path(component).to_string_lossy().into_owned();
                let opened = File::open(generation.join(&name));
                files.push((name, opened));
            }
            self.segments.push(ListedSegment {
                id: segment.id(),
                articles: segment.max_doc(),
                deleted: segment.num_deleted_docs(),
                deletes_at: segment.delete_opstamp(),
            });
        }
        Ok(files)
    }
}

/// Reads a file of a segment to its end and returns its length.
fn read_segment_file(mut file: &File) -> io::Result<u64> {
    let wrong = |what: &str| io::Error::new(io::ErrorKind::InvalidData, what.to_string());
    let length = file.metadata()?.len();
    let tail_at = length.checked_sub(TAIL_BYTES).ok_or_else(|| wrong("it is cut short"))?;
    let mut tail = [0; TAIL_BYTES as usize];
    file.seek(SeekFrom::Start(tail_at))?;
    file.read_exact(&mut tail)?;
    let [a, b, c, d, mark @ ..] = tail;
    if u32::from_le_bytes(mark) != FOOTER_MARK {
        return Err(wrong("its end is missing or changed"));
    }
    let footer_bytes = u64::from(u32::from_le_bytes([a, b, c, d]));
    let body_bytes = tail_at.checked_sub(footer_bytes).filter(|_| footer_bytes <= LONGEST_FOOTER_BYTES);
    let body_bytes = body_bytes.ok_or_else(|| wrong("the length of its footer is changed"))?;
    let mut text = vec![0; footer_bytes as usize];
    file.seek(SeekFrom::Start(body_bytes))?;
    file.read_exact(&mut text)?;
    let footer = read_footer(&text).ok_or_else(|| wrong("its footer is changed"))?;
    file.seek(SeekFrom::Start(0))?;
    if checksum(file.take(body_bytes), body_bytes)? != footer.crc {
        return Err(wrong("its checksum differs"));
    }
    Ok(length)
}

/// The footer, when it is exactly as some version of tantivy that we can have used wrote it.
fn read_footer(text: &[u8]) -> Option<Footer> {
    let footer: Footer = serde_json::from_slice(text).ok()?;
    let current = serde_json::to_value(tantivy::version()).ok()?;
    let current: FooterVersion = serde_json::from_value(current).ok()?;
    let found = &footer.version;
    let version = (found.major, found.minor, found.patch);
    let is_ours = FIRST_TANTIVY <= version
        && version <= (current.major, current.minor, current.patch)
        && found.index_format_version == current.index_format_version;
    let is_same = serde_json::to_vec(&footer).is_ok_and(|written| written == text);
    Some(footer).filter(|_| is_ours && is_same)
}

fn checksum(mut body: impl Read, mut left: u64) -> io::Result<u32> {
    let mut hasher = crc32fast::Hasher::new();
    let mut block = vec![0; BLOCK_BYTES];
    while left > 0 {
        let read = body.read(&mut block)?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        hasher.update(&block[..read]);
        left -= read as u64;
    }
    Ok(hasher.finalize())
}

//! Compressed streams → plain ones: gzip and zstd, told by their first bytes, of one member or many.
//!
//! A stream that breaks gives all that stands before the break, then one error; [`Stream::resume`] goes on at
//! the next member where one can be found. A stream that expands beyond all measure is an error.

use std::cell::Cell;
use std::io::{self, BufRead, Read};
use std::rc::Rc;

use flate2::bufread::GzDecoder;
use memchr::memmem;

use super::peeked::{BUFFER_BYTES, Peeked};

/// Output that is never too much, in bytes.
const FREE_BYTES: u64 = 64 << 20;
/// Beyond it, the output may be this many times what was read. Archives of text reach some dozens; a bomb of
/// gzip 1,030, one of zstd far more.
const MAX_EXPANSION: u64 = 500;
/// Places tried at most for the next member of a broken stream.
const MAX_TRIALS: usize = 10_000;
/// How much of a member is decoded to see whether it is one.
const TRIAL_BYTES: usize = 4096;

const GZIP: &[u8] = b"\x1F\x8B\x08";
const ZSTD: &[u8] = b"\x28\xB5\x2F\xFD";
/// The frame that holds the dictionary of a WARC file in zstd (IIPC, "Zstandard compression of WARC").
const ZSTD_DICTIONARY: &[u8] = b"\x5D\x2A\x4D\x18";
/// The largest dictionary that is read, in bytes.
const MAX_DICTIONARY_BYTES: usize = 16 << 20;

/// Counts what passes, for the progress bar and against bombs.
pub(super) struct Counting<R> {
    pub inner: R,
    pub counter: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let bytes = self.inner.read(buffer)?;
        self.counter.set(self.counter.get() + bytes as u64);
        Ok(bytes)
    }
}

type Source<'s> = Peeked<Counting<Box<dyn Read + 's>>>;

/// A stream as it was stored, and its plain bytes.
pub(super) type Stream<'s> = Peeked<Decompressor<'s>>;

impl<'s> Stream<'s> {
    /// Opens what `source` stores.
    ///
    /// # Errors
    /// When the source cannot be read at all.
    pub fn open(source: Counting<Box<dyn Read + 's>>) -> io::Result<Stream<'s>> {
        let (counter, begun_at) = (source.counter.clone(), source.counter.get());
        let mut decompressor = Decompressor {
            codec: Codec::Over(None),
            dictionary: Vec::new(),
            member_start: 0,
            written: 0,
            begun_at,
            counter,
            trials: 0,
            is_bomb: false,
        };
        decompressor.open(Peeked::new(source), true)?;
        Ok(Peeked::new(decompressor))
    }

    /// After an error: goes on at the next member whose content begins with `opening`. Says whether there is
    /// one.
    pub fn resume(&mut self, opening: &[u8]) -> bool {
        self.cleared().resume(opening)
    }
}

enum Codec<'s> {
    Plain(Source<'s>),
    Gzip(Box<GzDecoder<Source<'s>>>),
    Zstd(Box<zstd::Decoder<'static, Source<'s>>>),
    /// At an end, or after an error with what is left.
    Over(Option<Source<'s>>),
}

pub(super) struct Decompressor<'s> {
    codec: Codec<'s>,
    dictionary: Vec<u8>,
    /// Where the member at hand starts.
    member_start: u64,
    written: u64,
    begun_at: u64,
    counter: Rc<Cell<u64>>,
    trials: usize,
    is_bomb: bool,
}

impl<'s> Decompressor<'s> {
    /// Chooses the codec for what comes next.
    fn open(&mut self, mut source: Source<'s>, is_start: bool) -> io::Result<()> {
        if source.peek(ZSTD_DICTIONARY.len()) == ZSTD_DICTIONARY {
            self.dictionary = read_dictionary(&mut source)?;
        }
        self.member_start = source.consumed();
        let magic = source.peek(ZSTD.len());
        self.codec = if magic.starts_with(GZIP) {
            Codec::Gzip(Box::new(GzDecoder::new(source)))
        } else if magic == ZSTD {
            Codec::Zstd(Box::new(zstd::Decoder::with_dictionary(source, &self.dictionary)?.single_frame()))
        } else if is_start {
            Codec::Plain(source)
        } else {
            // Tapes and disks fill the last block with zeros.
            while source.peek(BUFFER_BYTES).first() == Some(&0) {
                let zeros = source.peek(BUFFER_BYTES).iter().take_while(|byte| **byte == 0).count();
                source.consume(zeros);
            }
            let is_end = source.fill_buf()?.is_empty();
            self.codec = Codec::Over(Some(source));
            if !is_end {
                return Err(invalid("what follows the last compressed block is not compressed"));
            }
            return Ok(());
        };
        Ok(())
    }

    /// Takes the source out of the codec.
    fn close(&mut self) -> Option<Source<'s>> {
        match std::mem::replace(&mut self.codec, Codec::Over(None)) {
            Codec::Plain(source) => Some(source),
            Codec::Gzip(decoder) => Some(decoder.into_inner()),
            Codec::Zstd(decoder) => Some(decoder.finish()),
            Codec::Over(source) => source,
        }
    }

    fn resume(&mut self, opening: &[u8]) -> bool {
        if self.is_bomb || matches!(self.codec, Codec::Plain(_)) {
            return false;
        }
        let Some(mut source) = self.close() else { return false };
        // Broken data may have been read beyond the end of its member.
        source.rewind_to(self.member_start + 1);
        loop {
            let window = source.peek(BUFFER_BYTES);
            let next = [GZIP, ZSTD].into_iter().filter_map(|magic| memmem::find(window, magic)).min();
            let Some(at) = next else {
                // The last bytes may be the first ones of a member.
                if window.len() < BUFFER_BYTES {
                    return false;
                }
                source.consume(BUFFER_BYTES - ZSTD.len());
                continue;
            };
            source.consume(at);
            self.trials += 1;
            if self.trials > MAX_TRIALS {
                return false;
            }
            if opens_with(source.peek(TRIAL_BYTES), &self.dictionary, opening) {
                return self.open(source, false).is_ok();
            }
            source.consume(1);
        }
    }
}

impl Read for Decompressor<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = match &mut self.codec {
                Codec::Plain(source) => return source.read(into),
                Codec::Over(_) => return Ok(0),
                Codec::Gzip(decoder) => decoder.read(into),
                Codec::Zstd(decoder) => decoder.read(into),
            };
            match read {
                Ok(0) if into.is_empty() => return Ok(0),
                Ok(0) => {
                    if let Some(source) = self.close() {
                        self.open(source, false)?;
                    }
                }
                Ok(count) => {
                    self.written += count as u64;
                    let stored = self.counter.get() - self.begun_at;
                    if self.written > FREE_BYTES && self.written / MAX_EXPANSION > stored {
                        self.is_bomb = true;
                        self.codec = Codec::Over(None);
                        return Err(invalid(&format!(
                            "it expands more than {MAX_EXPANSION}-fold, as a decompression bomb does"
                        )));
                    }
                    return Ok(count);
                }
                Err(error) => {
                    if error.kind() != io::ErrorKind::Interrupted {
                        self.codec = Codec::Over(self.close());
                    }
                    return Err(error);
                }
            }
        }
    }
}

fn read_dictionary(source: &mut Source<'_>) -> io::Result<Vec<u8>> {
    let mut head = [0; 8];
    source.read_exact(&mut head)?;
    let length = u32::from_le_bytes([head[4], head[5], head[6], head[7]]) as usize;
    if length > MAX_DICTIONARY_BYTES {
        return Err(invalid("its dictionary is longer than 16 MiB"));
    }
    let mut dictionary = Vec::new();
    source.take(length as u64).read_to_end(&mut dictionary)?;
    if dictionary.starts_with(ZSTD) {
        let mut plain = Vec::new();
        let limit = MAX_DICTIONARY_BYTES as u64;
        zstd::Decoder::with_buffer(dictionary.as_slice())?.take(limit).read_to_end(&mut plain)?;
        return Ok(plain);
    }
    Ok(dictionary)
}

/// Whether `bytes` are a member whose content begins with `opening`.
fn opens_with(bytes: &[u8], dictionary: &[u8], opening: &[u8]) -> bool {
    let mut found = vec![0; opening.len()];
    let read = if bytes.starts_with(GZIP) {
        GzDecoder::new(bytes).read_exact(&mut found)
    } else {
        zstd::Decoder::with_dictionary(bytes, dictionary)
            .and_then(|mut decoder| decoder.read_exact(&mut found))
    };
    read.is_ok() && found == opening
}

fn invalid(message: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn gz(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).expect("in memory");
        encoder.finish().expect("in memory")
    }

    fn stream(bytes: Vec<u8>) -> Stream<'static> {
        let source =
            Counting { inner: Box::new(io::Cursor::new(bytes)) as Box<dyn Read>, counter: Rc::default() };
        Stream::open(source).expect("readable")
    }

    /// What can be read, and the error that ends it.
    fn read(stream: &mut Stream<'_>) -> (String, String) {
        let mut bytes = Vec::new();
        let error = stream.read_to_end(&mut bytes).err().map_or_else(String::new, |error| error.to_string());
        (String::from_utf8_lossy(&bytes).into_owned(), error)
    }

    #[test]
    fn members_follow_one_another() {
        let zst = |text: &str| zstd::encode_all(text.as_bytes(), 1).expect("in memory");
        let dictionary: Vec<u8> = b"kotak suara dan bilik suara ".repeat(8);
        let mut packed = zstd::bulk::Compressor::with_dictionary(1, &dictionary).expect("a compressor");
        let framed = [
            ZSTD_DICTIONARY,
            &u32::try_from(dictionary.len()).expect("short").to_le_bytes(),
            &dictionary,
            &packed.compress(b"bilik suara").expect("in memory"),
            &packed.compress(b" kotak suara").expect("in memory"),
        ]
        .concat();
        let behind = "what follows the last compressed block is not compressed";
        let ended = |bytes: Vec<u8>, cut: usize| bytes[..bytes.len() - cut].to_vec();
        for (name, bytes, text, error) in [
            ("plain", b"abc".to_vec(), "abc", ""),
            ("nothing", Vec::new(), "", ""),
            ("gzip", [gz(b"a"), gz(b""), gz(b"bc")].concat(), "abc", ""),
            ("zstd", [zst("a"), zst("bc")].concat(), "abc", ""),
            ("zstd with a dictionary", framed, "bilik suara kotak suara", ""),
            ("zeros behind", [gz(b"a"), vec![0; 300_000]].concat(), "a", ""),
            ("something behind", [gz(b"a"), b"\0\0x".to_vec()].concat(), "a", behind),
            ("cut off", ended(gz(b"abc"), 9), "abc", "incomplete deflate stream"),
            ("zstd cut off", ended([zst("a"), zst("bc")].concat(), 3), "a", "incomplete frame"),
        ] {
            assert_eq!(read(&mut stream(bytes)), (text.to_owned(), error.to_owned()), "{name}");
        }
    }

    #[test]
    fn a_broken_member_is_left_and_the_next_one_read() {
        let mut broken = gz(&b"WARC/1.0 dua ".repeat(40));
        let middle = broken.len() / 2;
        broken[middle] ^= 0xFF;
        let mut stream = stream([gz(b"WARC/1.0 satu"), broken, gz(b"lain"), gz(b"WARC/1.0 tiga")].concat());
        let (before, error) = read(&mut stream);
        assert!(before.starts_with("WARC/1.0 satu") && !error.is_empty(), "{before}: {error}");
        assert!(stream.resume(b"WARC/"));
        assert_eq!(read(&mut stream), ("WARC/1.0 tiga".to_owned(), String::new()));
        assert!(!stream.resume(b"WARC/"));
    }

    #[test]
    fn bombs_end_early() {
        let mut stream = stream(zstd::encode_all(io::repeat(b'a').take(300 << 20), 1).expect("in memory"));
        let error = io::copy(&mut stream, &mut io::sink()).expect_err("a bomb");
        assert_eq!(error.to_string(), "it expands more than 500-fold, as a decompression bomb does");
        assert!(!stream.resume(b"a"));
    }
}

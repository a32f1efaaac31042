//! A stream of UTF-16 as a stream of UTF-8, for formats whose lines are read one by one.

use std::io::{self, BufRead, Read};

use encoding_rs::{CoderResult, Decoder, Encoding};

/// Decodes on the way. A broken pair of units becomes U+FFFD.
pub(super) struct Utf16<R> {
    inner: R,
    decoder: Decoder,
    /// A decoder that has seen the end must not be used again.
    is_finished: bool,
}

impl<R: BufRead> Utf16<R> {
    /// Decodes `inner`, whose byte order mark is dropped.
    pub fn new(inner: R, encoding: &'static Encoding) -> Utf16<R> {
        Utf16 { inner, decoder: encoding.new_decoder_with_bom_removal(), is_finished: false }
    }
}

impl<R: BufRead> Read for Utf16<R> {
    /// `into` must have room for a few bytes, as every buffer has.
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while !self.is_finished {
            let units = self.inner.fill_buf()?;
            let is_last = units.is_empty();
            let (state, read, written, _) = self.decoder.decode_to_utf8(units, into, is_last);
            self.inner.consume(read);
            self.is_finished = is_last && state == CoderResult::InputEmpty;
            if written > 0 {
                return Ok(written);
            }
            if state == CoderResult::OutputFull {
                return Err(io::Error::new(io::ErrorKind::InvalidInput, "no room for a character"));
            }
        }
        Ok(0)
    }
}

//! A buffered reader that can look ahead any few bytes, however small the pieces are that come in.

use std::io::{self, BufRead, Read};

/// Bytes held at once; the furthest that can be looked ahead.
pub(super) const BUFFER_BYTES: usize = 128 * 1024;

/// A reader with a buffer of [`BUFFER_BYTES`].
pub(super) struct Peeked<R> {
    inner: R,
    buffer: Box<[u8]>,
    start: usize,
    end: usize,
    consumed: u64,
    failed: Option<io::Error>,
}

impl<R: Read> Peeked<R> {
    /// Wraps `inner`; nothing is read yet.
    pub fn new(inner: R) -> Peeked<R> {
        let buffer = vec![0; BUFFER_BYTES].into_boxed_slice();
        Peeked { inner, buffer, start: 0, end: 0, consumed: 0, failed: None }
    }

    /// The next `count` bytes, fewer only when fewer are left. A failure behind them comes when they are read.
    pub fn peek(&mut self, count: usize) -> &[u8] {
        let count = count.min(BUFFER_BYTES);
        if self.start + count > BUFFER_BYTES {
            self.buffer.copy_within(self.start..self.end, 0);
            (self.start, self.end) = (0, self.end - self.start);
        }
        while self.end - self.start < count && self.failed.is_none() {
            match self.inner.read(&mut self.buffer[self.end..]) {
                Ok(0) => break,
                Ok(read) => self.end += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => self.failed = Some(error),
            }
        }
        &self.buffer[self.start..self.end.min(self.start + count)]
    }

    /// The failure that comes next, when nothing but blanks is left before it.
    pub fn failure_behind_blanks(&mut self) -> Option<io::Error> {
        const BLANKS: usize = 8;
        let is_blank = self.peek(BLANKS).trim_ascii().is_empty();
        self.failed.take_if(|_| is_blank)
    }

    /// How many bytes were taken out so far.
    pub fn consumed(&self) -> u64 {
        self.consumed
    }

    /// Goes back to where `consumed` was `position`, or as far towards it as the buffer reaches.
    pub fn rewind_to(&mut self, position: u64) {
        let back =
            usize::try_from(self.consumed.saturating_sub(position)).unwrap_or(usize::MAX).min(self.start);
        self.start -= back;
        self.consumed -= back as u64;
    }

    /// What is read from; the buffer is emptied.
    pub fn cleared(&mut self) -> &mut R {
        (self.start, self.end, self.failed) = (0, 0, None);
        &mut self.inner
    }
}

impl<R: Read> BufRead for Peeked<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.start == self.end {
            if let Some(error) = self.failed.take() {
                return Err(error);
            }
            // What was read stays as long as there is room, so that it can be gone back to.
            if self.end == BUFFER_BYTES {
                (self.start, self.end) = (0, 0);
            }
            self.end += self.inner.read(&mut self.buffer[self.end..])?;
        }
        Ok(&self.buffer[self.start..self.end])
    }

    fn consume(&mut self, amount: usize) {
        let amount = amount.min(self.end - self.start);
        self.start += amount;
        self.consumed += amount as u64;
    }
}

impl<R: Read> Read for Peeked<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let count = available.len().min(into.len());
        into[..count].copy_from_slice(&available[..count]);
        self.consume(count);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time, and fails at the end.
    struct Failing(Vec<u8>);

    impl Read for Failing {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            if self.0.is_empty() {
                return Err(io::Error::other("broken"));
            }
            into[0] = self.0.remove(0);
            Ok(1)
        }
    }

    #[test]
    fn what_is_looked_at_is_still_read_and_a_failure_comes_behind_it() {
        let mut reader = Peeked::new(Failing(b"pemilu".to_vec()));
        assert_eq!(reader.peek(3), b"pem");
        assert_eq!(reader.peek(100), b"pemilu");
        let mut read = Vec::new();
        assert_eq!(reader.read_to_end(&mut read).expect_err("fails").to_string(), "broken");
        assert_eq!((read.as_slice(), reader.consumed()), (&b"pemilu"[..], 6));
        reader.rewind_to(4);
        assert_eq!((reader.consumed(), reader.peek(9)), (4, &b"lu"[..]));
    }
}

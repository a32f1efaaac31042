//! Lines of a stream, each up to a limit.

use std::io::{self, BufRead};

/// What the next line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// It was appended, without its line feed.
    Whole,
    /// It is longer than the limit: nothing of it was kept, and it was read to its end.
    TooLong,
    /// There is none.
    End,
}

/// Appends the next line to `line`.
///
/// # Errors
/// Whatever reading fails with; the line is not complete then.
pub(super) fn read_line(reader: &mut dyn BufRead, line: &mut Vec<u8>, limit: usize) -> io::Result<Line> {
    let start = line.len();
    let (mut seen_any, mut is_too_long) = (false, false);
    loop {
        let buffer = match reader.fill_buf() {
            Ok(buffer) => buffer,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if buffer.is_empty() {
            break;
        }
        seen_any = true;
        let feed = memchr::memchr(b'\n', buffer);
        let part = &buffer[..feed.unwrap_or(buffer.len())];
        is_too_long |= line.len() - start + part.len() > limit;
        if is_too_long {
            line.truncate(start);
            line.shrink_to_fit();
        } else {
            line.extend_from_slice(part);
        }
        let used = feed.map_or(buffer.len(), |at| at + 1);
        reader.consume(used);
        if feed.is_some() {
            break;
        }
    }
    Ok(match (seen_any, is_too_long) {
        (false, _) => Line::End,
        (true, true) => Line::TooLong,
        (true, false) => Line::Whole,
    })
}

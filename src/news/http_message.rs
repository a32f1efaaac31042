//! An answer of a web server as an archive keeps it → the page in it.
//!
//! In: status line, headers and body. Out: [`Head`], and the body as it was before it was packed for the way
//! (chunks, gzip, deflate, Brotli). Archives often keep a body unpacked and the header that says it is packed:
//! then it is taken as it is.

use std::io::{self, BufRead, Read};

use super::lines::{Line, read_line};
use super::record::opens_as_html;
use super::skipped::SkippedKind;

/// The longest head that is read, in bytes.
const MAX_HEAD_BYTES: usize = 256 * 1024;

/// What the head of an answer says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Head {
    pub status: u16,
    /// In lower case, without parameters.
    pub media_type: String,
    pub charset: Option<String>,
    encodings: Vec<String>,
    is_chunked: bool,
}

impl Head {
    /// What is known when a record holds the file itself.
    pub fn of_file(content_type: &str) -> Head {
        let mut head = Head { status: 200, ..Head::default() };
        head.read_content_type(content_type);
        head
    }

    /// Reads the head of an answer. `None` when it is none.
    pub fn read(reader: &mut dyn BufRead) -> io::Result<Option<Head>> {
        let mut head = Head::default();
        let Some(lines) = read_headers(reader, MAX_HEAD_BYTES)? else { return Ok(None) };
        let mut lines = lines.into_iter();
        let Some(status_line) = lines.next().filter(|line| line.starts_with("HTTP/")) else {
            return Ok(None);
        };
        head.status = status_line.split_whitespace().nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
        for line in lines {
            let Some((name, value)) = line.split_once(':') else { continue };
            let value = value.trim();
            let listed = || value.split(',').map(|name| name.trim().to_ascii_lowercase());
            match name.trim().to_ascii_lowercase().as_str() {
                "content-type" => head.read_content_type(value),
                "content-encoding" => head.encodings = listed().filter(|name| name != "identity").collect(),
                "transfer-encoding" => head.is_chunked = listed().any(|name| name == "chunked"),
                _ => {}
            }
        }
        Ok(Some(head))
    }

    fn read_content_type(&mut self, value: &str) {
        let mut parts = value.split(';');
        self.media_type = parts.next().unwrap_or("").trim().to_ascii_lowercase();
        self.charset = parts
            .filter_map(|part| part.split_once('='))
            .find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))
            .map(|(_, label)| label.trim().trim_matches(['"', '\'']).to_owned());
    }

    /// What the answer is when it cannot be a page; `None` when it may be one.
    pub fn skipped(&self) -> Option<SkippedKind> {
        match self.status {
            300..=399 => Some(SkippedKind::Redirect),
            400.. => Some(SkippedKind::ErrorPage),
            200 if self.is_html() || self.media_type.is_empty() => None,
            200 => Some(SkippedKind::of_media_type(&self.media_type)),
            _ => Some(SkippedKind::OtherFile),
        }
    }

    fn is_html(&self) -> bool {
        matches!(self.media_type.as_str(), "text/html" | "application/xhtml+xml")
    }

    /// Whether `body`, unpacked, is HTML: stated, or by its first bytes where nothing is stated.
    pub fn holds_html(&self, body: &[u8]) -> bool {
        self.is_html() || opens_as_html(body.trim_ascii_start())
    }

    /// Unpacks the body, to at most `limit` bytes.
    ///
    /// # Errors
    /// Why it cannot be unpacked.
    pub fn unpack(&self, body: Vec<u8>, limit: usize) -> Result<Vec<u8>, String> {
        let mut body = if self.is_chunked { joined(&body).unwrap_or(body) } else { body };
        for encoding in self.encodings.iter().rev() {
            body = match encoding.as_str() {
                "gzip" | "x-gzip" if body.starts_with(b"\x1F\x8B") => {
                    whole(flate2::bufread::MultiGzDecoder::new(body.as_slice()), encoding, limit)?
                }
                "deflate" if is_zlib(&body) => {
                    whole(flate2::bufread::ZlibDecoder::new(body.as_slice()), encoding, limit)?
                }
                "zstd" if body.starts_with(b"\x28\xB5\x2F\xFD") => {
                    let decoder = zstd::Decoder::with_buffer(body.as_slice());
                    whole(decoder.map_err(|error| error.to_string())?, encoding, limit)?
                }
                // These two have no sign of their own: what does not unpack was never packed, if it is text.
                "deflate" | "br" => {
                    let unpacked = if encoding == "br" {
                        whole(brotli_decompressor::Decompressor::new(body.as_slice(), 4096), encoding, limit)
                    } else {
                        whole(flate2::bufread::DeflateDecoder::new(body.as_slice()), encoding, limit)
                    };
                    match unpacked {
                        Err(_) if opens_as_html(body.trim_ascii_start()) => body,
                        other => other?,
                    }
                }
                "gzip" | "x-gzip" | "zstd" => body,
                other => return Err(format!("its content encoding {other:?} is not known")),
            };
        }
        Ok(body)
    }
}

/// The lines of a head up to the blank one, folded ones joined.
///
/// # Errors
/// Whatever reading fails with. `None` is a head longer than `limit`.
pub(super) fn read_headers(reader: &mut dyn BufRead, limit: usize) -> io::Result<Option<Vec<String>>> {
    let mut lines: Vec<String> = Vec::new();
    let mut left = limit;
    loop {
        let mut bytes = Vec::new();
        match read_line(reader, &mut bytes, left)? {
            Line::TooLong => return Ok(None),
            Line::End => return Ok(Some(lines)),
            Line::Whole => {}
        }
        left = left.saturating_sub(bytes.len() + 1);
        let line = String::from_utf8_lossy(&bytes);
        let line = line.trim_end();
        if line.is_empty() {
            return Ok(Some(lines));
        }
        match lines.last_mut() {
            Some(last) if line.starts_with([' ', '\t']) => {
                last.push(' ');
                last.push_str(line.trim());
            }
            _ => lines.push(line.to_owned()),
        }
    }
}

fn is_zlib(body: &[u8]) -> bool {
    matches!(body, [first, second, ..] if first & 0x0F == 8 && (u16::from(*first) << 8 | u16::from(*second)) % 31 == 0)
}

fn whole(decoder: impl Read, encoding: &str, limit: usize) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    match decoder.take(limit as u64 + 1).read_to_end(&mut bytes) {
        Err(error) => Err(format!("its content encoding {encoding} is broken: {error}")),
        Ok(_) if bytes.len() > limit => Err(super::reader::too_long("page", limit)),
        Ok(_) => Ok(bytes),
    }
}

/// The chunks of a body as one; `None` when it does not begin as chunks do. The last one may be cut off.
fn joined(body: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::with_capacity(body.len());
    let mut rest = body;
    while !rest.is_empty() {
        let feed = memchr::memchr(b'\n', rest)?;
        let size = rest[..feed].split(|byte| *byte == b';').next()?.trim_ascii();
        let size = std::str::from_utf8(size).ok().filter(|size| size.len() <= 8);
        let size = size.and_then(|size| usize::from_str_radix(size, 16).ok())?;
        if size == 0 {
            break;
        }
        rest = &rest[feed + 1..];
        let end = size.min(rest.len());
        whole.extend_from_slice(&rest[..end]);
        rest = &rest[end..];
        rest = rest.strip_prefix(b"\r").unwrap_or(rest);
        rest = rest.strip_prefix(b"\n").unwrap_or(rest);
    }
    Some(whole)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    const PAGE: &[u8] = b"<html><body><p>Warga memilih kepala desa.</p></body></html>";

    fn head(headers: &str) -> Head {
        let text = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{headers}\r\n\r\n");
        Head::read(&mut text.as_bytes()).expect("in memory").expect("an answer")
    }

    #[test]
    fn heads_are_read() {
        let text =
            "HTTP/1.1 301 Moved\r\ncontent-TYPE: Text/HTML;\r\n charset=\"windows-1252\"\r\nX\r\n\r\nrest";
        let mut bytes = text.as_bytes();
        let head = Head::read(&mut bytes).expect("in memory").expect("an answer");
        assert_eq!((head.status, head.media_type.as_str()), (301, "text/html"));
        assert_eq!(head.charset.as_deref(), Some("windows-1252"));
        assert_eq!((head.skipped(), bytes), (Some(SkippedKind::Redirect), &b"rest"[..]));
        assert_eq!(Head::read(&mut &b"<html>\n\n"[..]).expect("in memory"), None);
        assert_eq!(Head::of_file("image/png").skipped(), Some(SkippedKind::Image));
        assert!(Head::of_file("").holds_html(b" <html>") && !Head::of_file("").holds_html(b"{}"));
    }

    #[test]
    fn bodies_are_unpacked() {
        let gz = |bytes: &[u8]| {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            encoder.write_all(bytes).expect("in memory");
            encoder.finish().expect("in memory")
        };
        let zlib = |bytes: &[u8]| {
            let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
            encoder.write_all(bytes).expect("in memory");
            encoder.finish().expect("in memory")
        };
        let raw = |bytes: &[u8]| {
            let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
            encoder.write_all(bytes).expect("in memory");
            encoder.finish().expect("in memory")
        };
        let chunked = |bytes: &[u8]| {
            let (one, two) = bytes.split_at(20);
            let end: &[u8] = b"\r\n0\r\n\r\n";
            let two_head = format!("\r\n{:X};x=y\r\n", two.len());
            [b"14\r\n", one, two_head.as_bytes(), two, end].concat()
        };
        // Brotli as it keeps what it cannot pack: a window, one block stored as it is, the end.
        let brotli = |bytes: &[u8]| {
            let stored = (u32::try_from(bytes.len() - 1).expect("short") << 4) | 1 << 20;
            [&stored.to_le_bytes()[..3], bytes, b"\x03"].concat()
        };
        for (name, headers, body) in [
            ("plain", "", PAGE.to_vec()),
            ("gzip", "Content-Encoding: gzip", gz(PAGE)),
            ("gzip that is not", "Content-Encoding: gzip", PAGE.to_vec()),
            ("zlib", "Content-Encoding: deflate", zlib(PAGE)),
            ("raw deflate", "Content-Encoding: Deflate", raw(PAGE)),
            ("brotli", "Content-Encoding: br", brotli(PAGE)),
            ("brotli that is not", "Content-Encoding: br", PAGE.to_vec()),
            ("zstd", "Content-Encoding: zstd", zstd::encode_all(PAGE, 1).expect("in memory")),
            ("chunks", "Transfer-Encoding: chunked", chunked(PAGE)),
            ("chunks that are none", "Transfer-Encoding: chunked", PAGE.to_vec()),
            ("both", "Transfer-Encoding: chunked\r\nContent-Encoding: gzip", chunked(&gz(PAGE))),
            ("twice", "Content-Encoding: deflate, gzip", gz(&zlib(PAGE))),
        ] {
            assert_eq!(head(headers).unpack(body, 1000).as_deref(), Ok(PAGE), "{name}");
        }
        let broken = &gz(PAGE)[..30];
        for (headers, body, expected) in [
            ("Content-Encoding: gzip", broken, "its content encoding gzip is broken: "),
            ("Content-Encoding: br", b"kata", "its content encoding br is broken: "),
            ("Content-Encoding: sdch", PAGE, "its content encoding \"sdch\" is not known"),
            ("Content-Encoding: gzip", &gz(&[b'a'; 2000]), "page longer than 1000 bytes"),
        ] {
            let reason = head(headers).unpack(body.to_vec(), 1000).expect_err("refused");
            assert!(reason.starts_with(expected), "{reason}");
        }
    }
}

//! Bytes to text: UTF-8 where they are UTF-8, else what the byte order mark, the caller, the page or its
//! bytes say.
//!
//! In: raw bytes. Out: text, borrowed when nothing had to be changed. It does not repair text that was
//! decoded wrongly before it came here (`characters` does).

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};

/// How much of a page is searched for a charset declaration: the HTML standard says 1,024 bytes, pages in
/// the wild put it later.
const DECLARATION_WINDOW_BYTES: usize = 4096;
/// How much is shown to the detector; more changes nothing and costs time.
const DETECTOR_WINDOW_BYTES: usize = 64 * 1024;

/// Decodes `bytes`. Never fails: what no encoding explains becomes U+FFFD.
pub(super) fn decode<'b>(bytes: &'b [u8], label: Option<&str>, is_html: bool) -> Cow<'b, str> {
    if let Some((encoding, mark_bytes)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark_bytes..]).0;
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return encoding.decode_without_bom_handling(bytes).0;
    }
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return Cow::Borrowed(text),
        Err(error) => error,
    };
    let declared = label.and_then(|label| Encoding::for_label(label.as_bytes()));
    let declared = declared.or_else(|| if is_html { declared_in_page(bytes) } else { None });
    if let Some(encoding) = declared.filter(|encoding| *encoding != UTF_8) {
        return encoding.decode_without_bom_handling(bytes).0;
    }
    // A page cut in the middle of a character is UTF-8 all the same.
    let only_tail_is_cut = error.error_len().is_none() && error.valid_up_to() + 4 > bytes.len();
    if declared.is_some() || only_tail_is_cut {
        return String::from_utf8_lossy(bytes);
    }
    detect(bytes).decode_without_bom_handling(bytes).0
}

fn detect(bytes: &[u8]) -> &'static Encoding {
    // The detector learns from non-ASCII bytes only: start where they start.
    let first = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
    let start = first.saturating_sub(64);
    let window = &bytes[start..bytes.len().min(start + DETECTOR_WINDOW_BYTES)];
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(window, window.len() + start == bytes.len());
    detector.guess(Some(b"id"), Utf8Detection::Allow)
}

/// UTF-16, by its mark or by its bytes.
pub(super) fn utf16(first_bytes: &[u8]) -> Option<&'static Encoding> {
    match Encoding::for_bom(first_bytes) {
        Some((encoding, _)) => Some(encoding).filter(|encoding| *encoding != UTF_8),
        None => utf16_without_mark(first_bytes),
    }
}

/// UTF-16 of Latin text is every second byte zero.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let window = &bytes[..bytes.len().min(1024) & !1];
    if window.len() < 8 || memchr::memchr(0, window).is_none() {
        return None;
    }
    let zeros = |odd: usize| window.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let most = window.len() / 2 * 7 / 10;
    match (zeros(0), zeros(1)) {
        (0, high) if high >= most => Some(encoding_rs::UTF_16LE),
        (high, 0) if high >= most => Some(encoding_rs::UTF_16BE),
        _ => None,
    }
}

/// The charset a page declares in a meta tag.
fn declared_in_page(bytes: &[u8]) -> Option<&'static Encoding> {
    let window = &bytes[..bytes.len().min(DECLARATION_WINDOW_BYTES)];
    let name = b"charset";
    for at in memchr::memchr2_iter(b'c', b'C', window) {
        if !window[at..].get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name)) {
            continue;
        }
        let rest = window[at + name.len()..].trim_ascii_start();
        let Some(rest) = rest.strip_prefix(b"=") else { continue };
        let rest = rest.trim_ascii_start();
        let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
        let is_end = |byte: &u8| !byte.is_ascii_alphanumeric() && !b"-_:".contains(byte);
        let end = rest.iter().position(is_end).unwrap_or(rest.len());
        if let Some(encoding) = Encoding::for_label(&rest[..end]) {
            return Some(encoding);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_found() {
        let utf16: Vec<u8> = "Bupati".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let with_mark = [b"\xFF\xFE".to_vec(), utf16.clone()].concat();
        let unmarked = "Pemilu di Sulawesi Utara berlangsung aman.\u{2013}".encode_utf16();
        let unmarked: Vec<u8> = unmarked.flat_map(u16::to_le_bytes).collect();
        type Case<'c> = (&'c str, &'c [u8], Option<&'c str>, bool, &'c str);
        let cases: &[Case<'_>] = &[
            ("utf-8", "Jum’at".as_bytes(), None, false, "Jum’at"),
            ("mark of utf-8", b"\xEF\xBB\xBFBupati", None, false, "Bupati"),
            ("mark of utf-16", &with_mark, None, false, "Bupati"),
            ("utf-16 without mark", &unmarked, None, false, "Pemilu di Sulawesi Utara berlangsung aman.–"),
            ("label", b"\x93ya\x94", Some("windows-1252"), false, "“ya”"),
            (
                "detected",
                b"Kata dia, \x93kami siap\x94, ujarnya di Jum\x92at.",
                None,
                false,
                "Kata dia, “kami siap”, ujarnya di Jum’at.",
            ),
            (
                "meta",
                b"<meta charset=\"windows-1252\"><p>\x93ya\x94",
                None,
                true,
                "<meta charset=\"windows-1252\"><p>“ya”",
            ),
            (
                "utf-8 wins over a wrong meta",
                "<meta charset=iso-8859-1>’".as_bytes(),
                None,
                true,
                "<meta charset=iso-8859-1>’",
            ),
            ("cut in a character", b"Jum\xE2\x80", None, false, "Jum\u{FFFD}"),
        ];
        for (name, bytes, label, is_html, expected) in cases {
            assert_eq!(decode(bytes, *label, *is_html), *expected, "{name}");
        }
    }
}

//! A JSON document that is not one object a line: an array of articles, or indented objects.
//!
//! In: the bytes of the whole document. Out: the bytes of each object in it, with the line it starts on.
//! Only brackets and strings are followed; whether an object is sound JSON is found when it is read.

/// Whether a file that starts like this is to be read as a document, not line by line.
pub(super) fn is_document(first_bytes: &[u8]) -> bool {
    let start = first_bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(first_bytes).trim_ascii_start();
    if start.starts_with(b"[") {
        return true;
    }
    // An object that is still open at the end of its first line is indented.
    let Some(feed) = memchr::memchr(b'\n', start) else { return false };
    start.starts_with(b"{") && matches!(start[..feed].trim_ascii_end().last(), Some(b'{' | b',' | b'['))
}

/// The outermost objects of `document`: line, counted from 1, and bytes.
pub(super) fn objects(document: &[u8]) -> Vec<(u64, &[u8])> {
    let mut found = Vec::new();
    let (mut depth, mut start, mut start_line, mut line) = (0_usize, 0, 1, 1);
    let mut at = 0;
    while at < document.len() {
        match document[at] {
            b'\n' => line += 1,
            b'"' => {
                let end = string_end(document, at + 1);
                line += memchr::memchr_iter(b'\n', &document[at..end]).count() as u64;
                at = end;
                continue;
            }
            b'{' => {
                if depth == 0 {
                    (start, start_line) = (at, line);
                }
                depth += 1;
            }
            b'}' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    found.push((start_line, &document[start..=at]));
                }
            }
            _ => {}
        }
        at += 1;
    }
    // What was never closed is handed on, to be refused by name.
    if depth > 0 {
        found.push((start_line, &document[start..]));
    }
    found
}

/// One past the quotation mark that closes the string.
fn string_end(document: &[u8], mut at: usize) -> usize {
    while let Some(found) = memchr::memchr2(b'"', b'\\', &document[at.min(document.len())..]) {
        at += found;
        if document[at] == b'"' {
            return at + 1;
        }
        at += 2;
    }
    document.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_taken_apart() {
        let split = |document: &str| -> Vec<String> {
            let show = |(line, bytes): &(u64, &[u8])| format!("{line} {}", String::from_utf8_lossy(bytes));
            objects(document.as_bytes()).iter().map(show).collect()
        };
        assert_eq!(
            split("[{\"a\":\"}\"},\n {\"b\":{\"c\":\"\\\"{\"}}]"),
            ["1 {\"a\":\"}\"}", "2 {\"b\":{\"c\":\"\\\"{\"}}"]
        );
        assert_eq!(split("{\n \"a\": 1\n}\n{\n}"), ["1 {\n \"a\": 1\n}", "4 {\n}"]);
        assert_eq!(split("[{\"a\": \"\\"), ["1 {\"a\": \"\\"]);
        assert_eq!(split("[] }"), Vec::<String>::new());
    }

    #[test]
    fn lines_stay_lines() {
        assert!(is_document(b"[\n{\"a\":1}]") && is_document(b"{\n  \"a\": 1\n}"));
        assert!(!is_document(b"{\"a\":1}\n{\"a\":2}") && !is_document(b"{\"a\":1}"));
    }
}

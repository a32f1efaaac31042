//! Text that comes from articles made safe to show: nothing in it moves a cursor or turns a line around.

/// Text for a terminal or a table: control characters become blanks, direction characters vanish.
pub fn plain(text: &str) -> String {
    text.chars().filter(|ch| !is_direction(*ch)).map(|ch| if ch.is_control() { ' ' } else { ch }).collect()
}

/// JSON without raw control and direction characters, which stand in strings only.
pub fn escape_json(json: &str) -> String {
    let mut safe = String::with_capacity(json.len());
    for ch in json.chars() {
        if ch.is_control() || is_direction(ch) {
            let mut units = [0; 2];
            for unit in ch.encode_utf16(&mut units) {
                safe.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            safe.push(ch);
        }
    }
    safe
}

fn is_direction(ch: char) -> bool {
    matches!(ch, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_from_an_article_moves_the_terminal() {
        assert_eq!(plain("a\u{1b}[2Jb\u{202e}c\u{7}"), "a [2Jbc ");
        assert_eq!(escape_json("\"a\u{202e}\u{9b}\""), "\"a\\u202e\\u009b\"");
    }
}

//! Where output goes: results to standard output, all else to standard error, in colour on terminals.

use std::io::{self, BufWriter, IsTerminal, Write};

use anstyle::{AnsiColor, Style};
use serde::Serialize;

use super::Failure;
use super::arguments::{ColorChoice, GlobalArguments};
use crate::article::escape_json;
use crate::entity::Kind;

pub(super) use crate::article::plain;

/// Columns of the text when standard output is no terminal.
const DEFAULT_COLUMNS: usize = 100;

/// The streams of a command.
pub(super) struct Terminal {
    pub out: BufWriter<io::Stdout>,
    pub colored: bool,
    pub quiet: bool,
    pub columns: usize,
    colored_errors: bool,
}

/// The few styles in use.
#[derive(Clone, Copy)]
pub(super) enum Look {
    Title,
    Faint,
    Mark,
    Label,
    Warning,
    /// What refers to something: a colour for each kind.
    Entity(Kind),
}

impl Look {
    fn style(self) -> Style {
        match self {
            Look::Title => Style::new().bold(),
            Look::Faint => Style::new().dimmed(),
            Look::Mark => Style::new().bold().fg_color(Some(AnsiColor::Yellow.into())),
            Look::Label => Style::new().fg_color(Some(AnsiColor::Cyan.into())),
            Look::Entity(kind) => Style::new().bold().fg_color(Some(color_of(kind).into())),
            Look::Warning => Style::new().bold().fg_color(Some(AnsiColor::Red.into())),
        }
    }
}

fn color_of(kind: Kind) -> AnsiColor {
    match kind {
        Kind::Province | Kind::Regency => AnsiColor::Green,
        Kind::Regulation => AnsiColor::Yellow,
        Kind::Official => AnsiColor::Cyan,
        Kind::Person => AnsiColor::Blue,
        Kind::Party => AnsiColor::Magenta,
        Kind::Election => AnsiColor::BrightRed,
    }
}

impl Terminal {
    pub(super) fn new(global: &GlobalArguments) -> Terminal {
        let wanted = |is_terminal: bool| match global.color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => {
                is_terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
            }
        };
        let columns = terminal_size::terminal_size().map_or(DEFAULT_COLUMNS, |(width, _)| width.0.into());
        Terminal {
            out: BufWriter::new(io::stdout()),
            colored: wanted(io::stdout().is_terminal()),
            quiet: global.quiet,
            columns: columns.clamp(40, 120),
            colored_errors: wanted(io::stderr().is_terminal()),
        }
    }

    /// `text` in a style, when colours are on.
    pub(super) fn paint(&self, look: Look, text: &str) -> String {
        if !self.colored {
            return text.to_string();
        }
        let style = look.style();
        format!("{style}{text}{style:#}")
    }

    /// Prints one JSON value on a line.
    pub(super) fn json(&mut self, value: &impl Serialize) -> Result<(), Failure> {
        writeln!(self.out, "{}", json_text(value)?)?;
        Ok(())
    }

    /// Says something on standard error, unless asked to be quiet.
    pub(super) fn say(&self, message: &str) {
        if !self.quiet {
            let _ = writeln!(io::stderr(), "{}", plain(message));
        }
    }

    /// Says what is wrong on standard error.
    pub(super) fn complain(&self, message: &str) {
        let name = if self.colored_errors {
            let style = Look::Warning.style();
            format!("{style}telusur:{style:#}")
        } else {
            "telusur:".to_string()
        };
        let lines: Vec<String> = message.lines().map(plain).collect();
        // A query with a caret under the mistake keeps its columns: it begins a line of its own.
        let gap = if lines.len() > 1 { "\n" } else { " " };
        let _ = writeln!(io::stderr(), "{name}{gap}{}", lines.join("\n"));
    }

    /// Says on standard error that the deadline cut the counting short.
    pub(super) fn complain_of_time(&self) {
        self.complain("the time was up: all counts are lower bounds");
    }
}

/// A value as JSON that moves no terminal.
pub(super) fn json_text(value: &impl Serialize) -> io::Result<String> {
    Ok(escape_json(&serde_json::to_string(value)?))
}

/// A count with its thousands marked: 45,840.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Bytes as people read them.
pub(super) fn bytes(number: u64) -> String {
    match number {
        0..1_000 => format!("{number} B"),
        1_000..1_000_000 => format!("{:.1} kB", number as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", number as f64 / 1e6),
        _ => format!("{:.2} GB", number as f64 / 1e9),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_readable() {
        assert_eq!(grouped(45_840), "45,840");
        assert_eq!(grouped(999), "999");
        assert_eq!(bytes(53_500_000), "53.5 MB");
    }
}

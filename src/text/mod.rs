//! Text analysis: a text to tokens, each at two levels.
//!
//! In: a text and its language. Out: its words in order, each with its place, its *exact* form (case-folded)
//! and its *root* (stemmed). The same analyzer serves index and query. It does not detect languages, drop stop
//! words or know entities.
//!
//! The laws, tested in this module: joined segments give the text back; a span slices the text on character
//! boundaries; each word has one token and one position at both levels; the root is a function of the exact
//! form alone, so capitals never matter and an exact match is a root match at the same position; nothing
//! panics, and the time is linear in the length of the text.
//!
//! ```
//! use telusur::text::{Analyzer, Language};
//!
//! let tokens = Analyzer::new(Language::Indonesian).tokens("Undang-Undang Pemilihan");
//! assert_eq!(tokens[0].exact, "undang-undang");
//! assert_eq!(tokens[0].root, "undang");
//! assert_eq!(tokens[1].root, "pilih");
//! ```

mod normalizer;
mod slips;
mod span;
mod stemmer;
mod stop_words;
mod token;
mod tokenizer;
mod word_runs;

use std::cell::RefCell;

use rust_stemmers::{Algorithm, Stemmer};

pub use normalizer::fold;
pub use slips::slips;
pub use span::Span;
pub use stemmer::{Analysis, Reason, append_root, explain, root};
pub use stop_words::{is_question_word, is_stop_word};
pub use token::{MAX_TOKEN_BYTES, Token, TokenRef};
pub use tokenizer::{Segment, SegmentKind, segments};

/// Hash of every rule and list of this module; it changes whenever tokens can change.
pub const ANALYZER_VERSION: &str = stemmer::DATA_HASH;

/// The language a text is analysed in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// Indonesian roots.
    #[default]
    Indonesian,
    /// English roots (Snowball).
    English,
    /// No stemming: the root is the exact form.
    Other,
}

impl Language {
    /// The language of an ISO 639 code (`id`, `ind`, `en`, `eng`); any other is [`Language::Other`].
    pub fn from_code(code: &str) -> Language {
        match code {
            "id" | "ind" => Language::Indonesian,
            "en" | "eng" => Language::English,
            _ => Language::Other,
        }
    }

    /// The ISO 639 code; `und` for other languages.
    pub fn code(self) -> &'static str {
        match self {
            Language::Indonesian => "id",
            Language::English => "en",
            Language::Other => "und",
        }
    }
}

/// Turns texts of one language into tokens. Cheap to make and to share between threads.
#[derive(Clone, Copy, Debug, Default)]
pub struct Analyzer {
    language: Language,
}

thread_local! {
    /// The forms of the token at hand, kept between texts to spare allocations.
    static FORMS: RefCell<(String, String)> = const { RefCell::new((String::new(), String::new())) };
}

impl Analyzer {
    /// An analyzer for texts of `language`.
    pub fn new(language: Language) -> Analyzer {
        Analyzer { language }
    }

    /// Calls `sink` for each token of `text`, in order, without an allocation for each.
    pub fn for_each_token(&self, text: &str, sink: &mut dyn FnMut(TokenRef<'_>)) {
        self.for_tokens_while(text, &mut |token| {
            sink(token);
            true
        });
    }

    /// As [`Analyzer::for_each_token`], as long as `sink` says to go on.
    pub fn for_tokens_while(&self, text: &str, sink: &mut dyn FnMut(TokenRef<'_>) -> bool) {
        // Taken, not borrowed: a sink may analyse another text.
        let (mut exact, mut root) = FORMS.take();
        let mut position = 0;
        for segment in tokenizer::Words::new(text) {
            token::write_exact(text, &segment, &mut exact);
            if exact.is_empty() {
                continue;
            }
            self.write_root(&exact, &mut root);
            if !sink(TokenRef { span: segment.span, position, exact: &exact, root: &root }) {
                break;
            }
            position += 1;
        }
        FORMS.set((exact, root));
    }

    /// The tokens of `text`.
    pub fn tokens(&self, text: &str) -> Vec<Token> {
        let mut tokens = Vec::new();
        self.for_each_token(text, &mut |token| tokens.push(token.into()));
        tokens
    }

    fn write_root(&self, exact: &str, root: &mut String) {
        root.clear();
        match self.language {
            Language::Indonesian => stemmer::append_root(exact, root),
            Language::English => root.push_str(&english_root(exact)),
            Language::Other => root.push_str(exact),
        }
    }
}

/// The English root of a case-folded word (Snowball English).
pub fn english_root(exact: &str) -> String {
    Stemmer::create(Algorithm::English).stem(exact).into_owned()
}

#[cfg(test)]
mod tests {

    use proptest::prelude::*;

    use super::*;

    fn roots(text: &str) -> Vec<String> {
        Analyzer::new(Language::Indonesian).tokens(text).into_iter().map(|token| token.root).collect()
    }

    fn title(word: &str) -> String {
        let mut letters = word.chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        let first: String = first.collect();
        first + letters.as_str()
    }

    #[test]
    fn languages_have_codes() {
        for (code, language) in
            [("id", Language::Indonesian), ("en", Language::English), ("und", Language::Other)]
        {
            assert_eq!(Language::from_code(code), language);
            assert_eq!(language.code(), code);
        }
        assert_eq!(Language::from_code("fr"), Language::Other);
    }

    #[test]
    fn each_language_has_its_roots() {
        let root = |language, text| Analyzer::new(language).tokens(text).remove(0).root;
        assert_eq!(root(Language::Indonesian, "Pemilihan"), "pilih");
        assert_eq!(root(Language::English, "Elections"), "elect");
        assert_eq!(root(Language::Other, "Wahlen"), "wahlen");
    }

    #[test]
    fn spellings_of_one_word_are_one_token() {
        let groups: [&[&str]; 6] = [
            &["Jum'at", "Jum’at", "jumat"],
            &["S.H.", "SH", "s.h"],
            &["10.30", "10:30"],
            &["Rp1.000", "rp 1000", "RP1000"],
            &["#Pemilu2024", "pemilu 2024", "Pemilu-2024"],
            &["Undang\u{2011}undang", "undang-undang", "UNDANG-UNDANG"],
        ];
        for group in groups {
            let forms = |text: &str| {
                Analyzer::new(Language::Indonesian)
                    .tokens(text)
                    .into_iter()
                    .map(|token| token.exact)
                    .collect::<Vec<_>>()
            };
            for text in group {
                assert_eq!(forms(text), forms(group[0]), "{text}");
            }
        }
    }

    #[test]
    fn the_version_is_a_hash() {
        assert_eq!(ANALYZER_VERSION.len(), 16);
    }

    #[test]
    fn an_analyzer_is_shared_between_threads() {
        fn is_shared<T: Send + Sync>() {}
        is_shared::<Analyzer>();
    }

    #[test]
    fn a_sink_may_analyse_another_text() {
        let analyzer = Analyzer::new(Language::Indonesian);
        let mut found = Vec::new();
        analyzer.for_each_token("pemilihan suara", &mut |token| {
            found.push(analyzer.tokens("penghitungan").remove(0).root + token.root);
        });
        assert_eq!(found, ["hitungpilih", "hitungsuara"]);
    }

    #[test]
    fn junk_takes_linear_time() {
        let unit = [
            "a",
            ".",
            "a.",
            "a-",
            "a-a-",
            "1.",
            "1,",
            "👍",
            "م",
            "\u{200f}",
            "\u{200b}a",
            "'a",
            "é",
            "pe",
            "\u{301}",
            "日",
            " ",
        ];
        for piece in unit {
            let text = piece.repeat(200_000);
            let mut count = 0usize;
            Analyzer::new(Language::Indonesian).for_each_token(&text, &mut |_| count += 1);
            // No clock: quadratic time would take minutes here, and everybody would see it.
            assert!(count <= text.len(), "{piece:?}");
        }
    }

    proptest! {
        #[test]
        fn tokens_keep_the_laws(text in "(\\PC|[a-zA-Z.'’ -]|[0-9.,:]|\u{ad}|\u{200b}|\n){0,60}") {
            let tokens = Analyzer::new(Language::Indonesian).tokens(&text);
            let mut reached = 0;
            for (number, token) in tokens.iter().enumerate() {
                prop_assert_eq!(token.position as usize, number);
                prop_assert!(token.span.start >= reached && !token.span.is_empty());
                reached = token.span.end;
                prop_assert!(text.get(token.span.start..token.span.end).is_some());
                prop_assert_eq!(root(&token.exact).into_owned(), token.root.clone());
                for form in [&token.exact, &token.root] {
                    prop_assert!(!form.is_empty() && form.len() <= MAX_TOKEN_BYTES);
                    prop_assert!(!form.contains(|letter: char| letter.is_whitespace() || letter.is_control()));
                }
            }
        }

        #[test]
        fn capitals_never_matter(word in "(di|me|ny|ng|pe|ber|ke|[a-zé]){1,10}(kan|an|nya|lah|-[a-z]{2,6}|2)?") {
            let lower = roots(&word);
            prop_assert_eq!(&roots(&word.to_uppercase()), &lower);
            prop_assert_eq!(&roots(&title(&word)), &lower);
        }

        #[test]
        fn capitals_never_matter_in_any_script(word in "([İıßẞſŉǰǆﬁﬀﬃςσΐéø]|[a-z]|\\p{L}){1,8}") {
            let lower = roots(&word);
            prop_assert_eq!(&roots(&word.to_uppercase()), &lower);
            prop_assert_eq!(&roots(&word.to_lowercase()), &lower);
            prop_assert_eq!(&roots(&title(&word)), &lower);
        }
    }
}

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
mod span;
mod stemmer;
mod stop_words;
mod token;
mod tokenizer;
mod word_runs;

use std::cell::RefCell;

use rust_stemmers::{Algorithm, Stemmer};

pub use normalizer::fold;
pub use span::Span;
pub use stemmer::{Analysis, Reason, explain, root};
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
        // Taken, not borrowed: a sink may analyse another text.
        let (mut exact, mut root) = FORMS.take();
        let mut position = 0;
        for segment in tokenizer::Words::new(text) {
            token::write_exact(text, &segment, &mut exact);
            if exact.is_empty() {
                continue;
            }
            self.write_root(&exact, &mut root);
            sink(TokenRef { span: segment.span, position, exact: &exact, root: &root });
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

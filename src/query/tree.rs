//! The syntax tree of a query: what was asked, before any analysis.
//!
//! In: nothing, the parser builds it. Out: the types the engine lowers. It does not know roots, codes
//! or paths: words and values are kept as they were typed.

use jiff::civil::Date;

use crate::article::Field;
use crate::text::Span;

/// A query as it was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// The text as typed; all spans lie in it.
    pub text: String,
    /// The tree.
    pub root: Node,
    /// What was read in a way the writer may not have meant, in the order of the text.
    pub notes: Vec<Note>,
}

/// A remark on how a part of the query was read: an operator sign taken for text, a boost without effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The part of the query.
    pub span: Span,
    /// How it was read, and what to write to have it read otherwise.
    pub message: String,
}

/// One clause of a query, with its weight.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Where it stands in the text of the query.
    pub span: Span,
    /// Factor on its score, between 0.001 and 1,000; 1 when none was written.
    pub boost: f32,
    /// What it asks for.
    pub kind: Kind,
}

/// What a clause asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// Every article: an empty query, or `*`.
    All,
    /// One plain word as typed, without the punctuation around it; joined forms (`sosial-ekonomi`,
    /// `90/PUU-XXI/2023`, `10:30`) are one word here.
    Word {
        /// The word; at least one letter or digit.
        text: String,
        /// Written `=word`: matches as written, not by root.
        exact: bool,
    },
    /// Words in quotes, matched as written and in this order.
    Phrase {
        /// The words between the quotes; at least one letter or digit.
        text: String,
        /// How many moves of a word are allowed; 0 is the very phrase.
        slop: u32,
    },
    /// Two clauses with at most `distance` words between them, in any order.
    Near {
        /// A [`Kind::Word`], [`Kind::Phrase`], [`Kind::Wildcard`] or [`Kind::Fuzzy`], or a
        /// [`Kind::Or`] of these.
        left: Box<Node>,
        /// As `left`.
        right: Box<Node>,
        /// Most words between the two, 1 to 100.
        distance: u32,
    },
    /// A pattern over words: `*` stands for any letters or none, `?` for one letter.
    Wildcard {
        /// The pattern as typed; at least one letter or digit, never two `*` in a row.
        pattern: String,
    },
    /// A word, or one written almost like it.
    Fuzzy {
        /// The word as typed; at least two letters longer than `distance`.
        text: String,
        /// Most letters inserted, left out, replaced or swapped: 1 or 2.
        distance: u8,
    },
    /// Words looked for in one field only.
    Words {
        /// A field matched by words: `judul` or `isi`.
        field: Field,
        /// What is looked for; holds no [`Kind::Words`], [`Kind::Value`] or [`Kind::Dates`].
        inside: Box<Node>,
    },
    /// A value of a field, as typed: a code, a name, a path or a way of writing it.
    Value {
        /// A field not matched by words and not by days.
        field: Field,
        /// The value; not empty, no blank at its ends.
        text: String,
    },
    /// Days from `from` to `to`, both included; at least one of the two is set.
    Dates {
        /// First day; none is open.
        from: Option<Date>,
        /// Last day; none is open.
        to: Option<Date>,
    },
    /// Clauses joined by blanks, at least one of them.
    Group {
        /// Written `+a`: required.
        must: Vec<Node>,
        /// Unmarked beside a `+a`: not required, raise the score.
        should: Vec<Node>,
        /// Written `-a` or `BUKAN a`: excluded.
        not: Vec<Node>,
        /// Unmarked where there is no `+a`: all required (partial matches aside, see
        /// [`Query::plain_words`]).
        loose: Vec<Node>,
    },
    /// Joined by `DAN`: all required; two or more, each may be a [`Kind::Not`].
    And(Vec<Node>),
    /// Joined by `ATAU`: at least one required; two or more, each may be a [`Kind::Not`].
    Or(Vec<Node>),
    /// Written `BUKAN a` alone or beside `DAN` and `ATAU`: every article but these.
    Not(Box<Node>),
}

impl Node {
    /// A clause without a boost.
    pub fn new(span: Span, kind: Kind) -> Node {
        Node { span, boost: 1.0, kind }
    }

    /// The clauses directly inside this one, in the order of [`Kind`]'s fields.
    pub fn children(&self) -> Vec<&Node> {
        match &self.kind {
            Kind::Near { left, right, .. } => vec![left, right],
            Kind::Words { inside, .. } => vec![inside],
            Kind::Not(inside) => vec![inside],
            Kind::And(nodes) | Kind::Or(nodes) => nodes.iter().collect(),
            Kind::Group { must, should, not, loose } => {
                must.iter().chain(should).chain(not).chain(loose).collect()
            }
            _ => Vec::new(),
        }
    }
}

impl Query {
    /// The words, when the query is nothing but plain words joined by blanks: only then do partial
    /// matches apply.
    ///
    /// A boost, `=`, a wildcard, a phrase, an operator or a field makes it more than that.
    pub fn plain_words(&self) -> Option<Vec<&str>> {
        match &self.root.kind {
            Kind::Group { must, should, not, loose }
                if must.is_empty() && should.is_empty() && not.is_empty() && self.root.boost == 1.0 =>
            {
                loose.iter().map(plain_word).collect()
            }
            _ => plain_word(&self.root).map(|word| vec![word]),
        }
    }

    /// The leaves of the tree in the order of the text; the two sides of a `DEKAT` are leaves too.
    pub fn clauses(&self) -> Vec<Clause<'_>> {
        let mut leaves = Vec::new();
        let mut open = vec![Clause { node: &self.root, field: None, excluded: false }];
        while let Some(clause) = open.pop() {
            let children = clause.node.children();
            if children.is_empty() {
                leaves.push(clause);
                continue;
            }
            let field = match &clause.node.kind {
                Kind::Words { field, .. } => Some(*field),
                _ => clause.field,
            };
            for node in children {
                let negated = match &clause.node.kind {
                    Kind::Not(_) => true,
                    Kind::Group { not, .. } => not.iter().any(|excluded| std::ptr::eq(excluded, node)),
                    _ => false,
                };
                open.push(Clause { node, field, excluded: clause.excluded != negated });
            }
        }
        leaves.sort_by_key(|clause| clause.node.span);
        leaves
    }
}

/// A leaf of the tree: a word, phrase, pattern, value or range of days, seen from the whole query.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Clause<'q> {
    /// The leaf.
    pub node: &'q Node,
    /// The field its words are looked for in; none is title and body. (A value names its own field.)
    pub field: Option<Field>,
    /// Whether it stands under a `BUKAN`: nothing of it is marked in a snippet.
    pub excluded: bool,
}

fn plain_word(node: &Node) -> Option<&str> {
    match &node.kind {
        Kind::Word { text, exact: false } if node.boost == 1.0 => Some(text),
        _ => None,
    }
}

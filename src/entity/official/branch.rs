//! The branch an office belongs to: from its title, else from its body.

use super::body::Tail;
use super::lexicon::BodyKind;
use super::office::{Branch, Slot};
use super::tokens::Shape;
use super::vocabulary as v;

impl Tail<'_, '_> {
    /// The branch of the office, from its title, else from its body.
    pub(super) fn branch(&self) -> Branch {
        if self.is_foreign {
            return Branch::Private;
        }
        let own = self.phrase.branch.or(self.nested.and_then(|nested| nested.branch));
        if self.phrase.form == "kader" {
            return Branch::Private;
        }
        if self.is_party && !matches!(own, Some(Branch::Candidate | Branch::Legislative | Branch::Justice)) {
            let is_title_of_party =
                matches!(self.phrase.slot, Slot::Body | Slot::State | Slot::Person | Slot::Private);
            if is_title_of_party {
                return Branch::Party;
            }
        }
        if let Some(kind) = self.kind {
            let by_body = branch_of_kind(kind);
            let is_general =
                matches!(own, None | Some(Branch::CivilService | Branch::Private | Branch::Party));
            let is_staff = self.phrase.form == "staf" || self.phrase.slot == Slot::Person;
            let is_told = kind != BodyKind::Other || own.is_none();
            if is_general && !is_staff && is_told {
                return by_body;
            }
            if self.phrase.slot == Slot::Region && by_body == Branch::State {
                return Branch::State;
            }
        }
        own.or_else(|| self.branch_of_words()).unwrap_or(Branch::Private)
    }

    /// The branch told by common nouns of the body: "Komisi Pemilihan Umum", "Mahkamah Konstitusi".
    pub(super) fn branch_of_words(&self) -> Option<Branch> {
        let by_word = |index: usize| {
            let key = self.words.tokens[index].key;
            // "Komisi II" is one of parliament; other commissions say what they are.
            let is_numbered = self.words.get(index + 1).is_some_and(|next| {
                let word = self.words.word(index + 1);
                next.shape == Shape::Digit || word.bytes().all(|byte| matches!(byte, b'I' | b'V' | b'X'))
            });
            v::BODY_NOUNS.get(&key).copied().filter(|_| key != v::KOMISI || is_numbered)
        };
        (self.start..self.end).filter_map(by_word).max_by_key(|(weight, _)| *weight).map(|(_, branch)| branch)
    }
}

fn branch_of_kind(kind: BodyKind) -> Branch {
    match kind {
        BodyKind::Election => Branch::Election,
        BodyKind::Legislative => Branch::Legislative,
        BodyKind::Justice => Branch::Justice,
        BodyKind::Police => Branch::Police,
        BodyKind::Military => Branch::Military,
        BodyKind::Civil => Branch::CivilService,
        BodyKind::State => Branch::State,
        BodyKind::Other => Branch::Private,
    }
}

//! One record to an article: read, cleaned, understood; and what is said where that fails.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::AtomicBool;

use super::pipeline::{self, Sequence, Stages};
use super::{IngestOptions, Left, Refusal, Source};
use crate::article::Article;
use crate::entity::official::Aliases;
use crate::entity::{self, Context, Reason};
use crate::error::{Error, Result};
use crate::news::{self, Event, Hint, Progress, Record, Skipped, SkippedKind};

/// Reads, cleans and understands one article.
///
/// ```
/// # fn main() -> telusur::Result<()> {
/// let page = "PURWAKARTA - Penjabat Bupati Purwakarta, Benni Irwan mengatakan ASN wajib netral \
///             sesuai Pasal 2 UU Nomor 5 Tahun 2014, Rabu (11/10/2023).";
/// let article = telusur::extract(page.as_bytes(), &telusur::Hint::default())?;
/// assert_eq!(article.date.as_deref(), Some("2023-10-11"));
/// assert_eq!(article.entities.provinces[0].name, "Jawa Barat");
/// assert_eq!(article.entities.regulations[0].pinpoints, ["pasal-2"]);
/// assert_eq!(article.entities.officials[0].name, "Benni Irwan");
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Error::Record`] when the bytes hold no article.
pub fn extract(bytes: &[u8], hint: &Hint) -> Result<Article> {
    news::read_article(&Record::new(bytes.to_vec(), hint.clone()))
        .map(|article| understand(article, &Aliases::default()))
}

/// Reads, cleans and understands every record of `source`, in order, and hands each to `sink`. Gives what
/// was passed over.
///
/// # Errors
/// A path that is not there; whatever `sink` gives back.
pub fn extract_paths(
    source: Source<'_>,
    options: &IngestOptions,
    sink: &mut dyn FnMut(Result<Article, Refusal>) -> Result<()>,
) -> Result<Skipped> {
    let never = AtomicBool::new(false);
    let stages = Extraction { aliases: Aliases::default() };
    let mut sink = Sink { sink, skipped: Skipped::default() };
    pipeline::run(source, options, &never, &stages, &mut sink)?;
    Ok(sink.skipped)
}

/// Every record is understood, whatever became of others.
struct Extraction {
    aliases: Aliases,
}

impl Stages for Extraction {
    type Known = Event;
    type Fresh = Event;
    type Made = Result<Article, Left>;

    fn identify(&self, event: Event) -> Event {
        event
    }

    fn understand(&self, event: Event) -> Result<Article, Left> {
        let read = |record: &Record| news::read_article(record).map(|read| understand(read, &self.aliases));
        work_on(event, read).map(|(_, article)| article)
    }
}

struct Sink<'s> {
    sink: &'s mut dyn FnMut(Result<Article, Refusal>) -> Result<()>,
    skipped: Skipped,
}

impl Sequence<Extraction> for Sink<'_> {
    fn judge(&mut self, known: Vec<Event>) -> Result<Vec<Event>> {
        Ok(known)
    }

    fn take(&mut self, made: Vec<Result<Article, Left>>, _: &Progress) -> Result<()> {
        made.into_iter().try_for_each(|read| match read {
            Ok(article) => (self.sink)(Ok(article)),
            Err(Left::Refused(refusal)) => (self.sink)(Err(refusal)),
            Err(Left::Skipped(kind)) => {
                self.skipped.add(kind);
                Ok(())
            }
        })
    }
}

/// Finds the entities of a cleaned article.
pub(super) fn understand(mut article: Article, aliases: &Aliases) -> Article {
    article.entities = entity::extract(&context(&article));
    aliases.apply(&mut article.entities);
    article
}

/// Says of each mention of an extracted article why it is one, in the order of the article.
///
/// ```
/// # fn main() -> telusur::Result<()> {
/// let page = "MEDAN - Ketua KPU Kota Medan Rudi Hasan membuka debat.";
/// let article = telusur::extract(page.as_bytes(), &telusur::Hint::default())?;
/// let reasons = telusur::explain(&article);
/// let name = reasons.iter().find(|reason| reason.value == "Rudi Hasan").expect("an official");
/// assert!(name.evidence.contains("office"));
/// # Ok(())
/// # }
/// ```
pub fn explain(article: &Article) -> Vec<Reason> {
    entity::explain(&context(article)).1
}

/// What the extractors read of an article.
fn context(article: &Article) -> Context<'_> {
    Context {
        title: article.title.as_deref(),
        text: &article.text,
        dateline: article.dateline.as_deref(),
        date: article.date.as_deref().and_then(|date| date.parse().ok()),
    }
}

/// Works on what was read; what was refused stays so.
pub(super) fn work_on<T>(event: Event, work: impl FnOnce(&Record) -> Result<T>) -> Result<(Record, T), Left> {
    match event {
        Event::Record(record) => match guarded(&record, work) {
            Ok(made) => Ok((record, made)),
            Err(left) => Err(left),
        },
        Event::Skipped(kind) => Err(Left::Skipped(kind)),
        Event::Refused { place, reason } => Err(Left::Refused(Refusal { place, reason })),
    }
}

/// Works on one record. A fault of the program that one record brings to light refuses that record.
pub(super) fn guarded<T>(record: &Record, work: impl FnOnce(&Record) -> Result<T>) -> Result<T, Left> {
    let refused = |place, reason| Err(Left::Refused(Refusal { place, reason }));
    let place = || record.place.clone();
    match catch_unwind(AssertUnwindSafe(|| work(record))) {
        Ok(Ok(made)) => Ok(made),
        Ok(Err(Error::NoArticle { .. })) => Err(Left::Skipped(SkippedKind::PageWithoutArticle)),
        Ok(Err(Error::Record { place, reason })) => refused(place, reason),
        Ok(Err(other)) => refused(place(), other.to_string()),
        Err(panic) => refused(
            place(),
            format!("a fault of this program, please report it with the record: {}", said(panic.as_ref())),
        ),
    }
}

/// What a panic said.
fn said(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("it did not say what")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_refuses_its_record_and_names_it() {
        let record = Record { place: "a.jsonl:3".into(), ..Record::new("{}", Hint::default()) };
        let refused = |work: fn(&Record) -> Result<()>| match guarded(&record, work) {
            Err(Left::Refused(refusal)) => refusal,
            other => panic!("{other:?}"),
        };
        let refusal = refused(|_| panic!("index out of bounds"));
        assert_eq!(refusal.place, "a.jsonl:3");
        assert!(refusal.reason.contains("report it") && refusal.reason.ends_with(": index out of bounds"));
        let refusal =
            refused(|record| Err(Error::Record { place: record.place.clone(), reason: "empty".into() }));
        assert_eq!(refusal, Refusal { place: "a.jsonl:3".into(), reason: "empty".into() });
    }
}

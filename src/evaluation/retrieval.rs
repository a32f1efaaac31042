//! The figures of a run against judgements, as means and for each topic.
//!
//! In go topics, judgements and a run; out comes a [`Retrieval`], which is what `telusur eval --json`
//! prints. Topics for which nobody judged any article relevant count in no mean.

use serde::{Deserialize, Serialize};

use super::comparison::Comparison;
use super::judged::{Judgements, Topic};
use super::measures::Figures;
use super::ranking::Run;

/// How well topics were answered.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Retrieval {
    /// Topics in the means.
    pub n: usize,
    /// Mean of each measure.
    #[serde(flatten)]
    pub mean: Figures,
    /// Topics left out: no article is judged relevant to them.
    pub unjudged: Vec<String>,
    /// Topics whose query holds quotes, operators or fields: they have no partial matches.
    pub with_operators: Vec<String>,
    /// Topics whose query the query language cannot read: they were searched as plain words.
    pub read_as_words: Vec<String>,
    /// Topics the deadline cut short.
    pub partial: Vec<String>,
    /// Each topic, in the order of the file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<TopicFigures>,
    /// This run beside another one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub comparison: Vec<Comparison>,
}

/// How well one topic was answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TopicFigures {
    /// The topic.
    pub id: String,
    /// Its figures.
    #[serde(flatten)]
    pub figures: Figures,
    /// Its figures in the run compared with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<Figures>,
    /// Rank of the first relevant article, none within the depth of a run.
    pub first: Option<usize>,
    /// Relevant articles there are.
    pub relevant: usize,
    /// What was asked.
    pub query: String,
}

impl Retrieval {
    /// Measures a run.
    pub fn of(run: &Run, topics: &[Topic], judgements: &Judgements) -> Retrieval {
        let mut retrieval = Retrieval::default();
        for topic in topics {
            match topic_figures(run, topic, judgements) {
                Some(figures) => retrieval.topics.push(figures),
                None => retrieval.unjudged.push(topic.id.clone()),
            }
        }
        retrieval.n = retrieval.topics.len();
        retrieval.mean = Figures::mean(retrieval.topics.iter().map(|topic| &topic.figures));
        retrieval
    }

    /// Sets this run beside another one of the same topics, on every measure.
    pub fn compare(&mut self, other: &Run, topics: &[Topic], judgements: &Judgements) {
        let other = Retrieval::of(other, topics, judgements);
        let measures: [(&str, fn(&Figures) -> f64); 3] = [
            ("nDCG@10", |figures| figures.ndcg),
            ("MRR@10", |figures| figures.reciprocal_rank),
            ("recall@100", |figures| figures.recall),
        ];
        self.comparison = measures
            .iter()
            .map(|(name, measure)| {
                let both = self.topics.iter().zip(&other.topics);
                let pairs: Vec<(f64, f64)> =
                    both.map(|(this, other)| (measure(&this.figures), measure(&other.figures))).collect();
                Comparison::of(name, &pairs)
            })
            .collect();
        for (topic, other) in self.topics.iter_mut().zip(&other.topics) {
            topic.other = Some(other.figures);
        }
    }
}

fn topic_figures(run: &Run, topic: &Topic, judgements: &Judgements) -> Option<TopicFigures> {
    let relevant = judgements.relevant(&topic.id);
    if relevant.is_empty() {
        return None;
    }
    let ranked: Vec<u32> =
        run.articles(&topic.id).iter().map(|article| judgements.grade(&topic.id, &article.id)).collect();
    Some(TopicFigures {
        id: topic.id.clone(),
        figures: Figures::of(&ranked, &relevant),
        other: None,
        first: ranked.iter().take(super::DEPTH).position(|grade| *grade > 0).map(|at| at + 1),
        relevant: relevant.len(),
        query: topic.query.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluation::judged::parse_topics;

    const TOPICS: &str = "a\tsatu\nb\tdua\nc\ttiga\n";
    const JUDGEMENTS: &str = "a x 1\nb x 1\nb y 1\nc x 0\n";

    #[test]
    fn means_are_over_judged_topics_found_or_not() {
        let topics = parse_topics(TOPICS, "t").expect("topics");
        let judgements = Judgements::parse(JUDGEMENTS, "j").expect("judgements");
        let run = Run::parse("a Q0 z 1 2 t\na Q0 x 2 1 t\nc Q0 x 1 1 t\n", "r").expect("a run");
        let mut found = Retrieval::of(&run, &topics, &judgements);
        assert_eq!((found.n, found.unjudged.as_slice()), (2, ["c".to_string()].as_slice()));
        assert_eq!((found.mean.reciprocal_rank, found.mean.recall), (0.25, 0.5));
        assert_eq!(found.topics[0].first, Some(2));
        assert_eq!((found.topics[1].first, found.topics[1].relevant), (None, 2));
        let better = Run::parse("a Q0 x 1 2 t\nb Q0 x 1 1 t\n", "r").expect("a run");
        found.compare(&better, &topics, &judgements);
        let reciprocal = &found.comparison[1];
        assert_eq!((reciprocal.this, reciprocal.other, reciprocal.difference), (0.25, 1.0, -0.75));
        assert_eq!((reciprocal.better, reciprocal.worse, reciprocal.p_value), (0, 2, 0.5));
        let of_topics: Vec<_> =
            found.topics.iter().map(|topic| topic.other.map(|other| other.recall)).collect();
        assert_eq!(of_topics, [Some(1.0), Some(0.5)]);
        let json = serde_json::to_value(&found).expect("plain figures");
        assert_eq!(json["mrr@10"], 0.25);
        assert_eq!(json["comparison"][0]["measure"], "nDCG@10");
    }
}

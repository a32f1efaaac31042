//! A hash over articles that tells whether two indexes hold the same ones.

use super::document::hash64;

/// A hash over articles. Those of each are summed up, so that no order and no merge changes it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fingerprint(u128);

impl Fingerprint {
    /// Adds an article by the hash that orders ties and that of its content.
    pub(crate) fn add(&mut self, tie: u64, content: u64) {
        let half = |name: &[u8]| u128::from(hash64(&[name, &tie.to_le_bytes(), &content.to_le_bytes()]));
        self.0 = self.0.wrapping_add(half(b"low") | half(b"high") << 64);
    }

    /// As it is shown.
    pub(crate) fn text(&self) -> String {
        format!("{:016x}", hash64(&[&self.0.to_le_bytes()]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_order_changes_it_and_every_article_does() {
        let of = |articles: &[(u64, u64)]| {
            let mut fingerprint = Fingerprint::default();
            articles.iter().for_each(|(tie, content)| fingerprint.add(*tie, *content));
            fingerprint.text()
        };
        assert_eq!(of(&[(1, 2), (3, 4)]), of(&[(3, 4), (1, 2)]));
        for other in [&[(1, 2)][..], &[(1, 4), (3, 2)], &[(1, 2), (3, 4), (3, 4)], &[]] {
            assert_ne!(of(&[(1, 2), (3, 4)]), of(other), "{other:?}");
        }
    }
}

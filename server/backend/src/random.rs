//! Chance, from the operating system's seeded generator. The one place that asks for it.

use rand::RngExt as _;

/// `N` unpredictable bytes, fit for secrets.
pub(crate) fn random_bytes<const N: usize>() -> [u8; N] {
    generator().random()
}

/// An unpredictable number below `limit`, each as likely.
pub(crate) fn random_below(limit: u32) -> u32 {
    generator().random_range(0..limit)
}

#[expect(clippy::disallowed_methods, reason = "this is the one place that asks for chance")]
fn generator() -> impl rand::Rng {
    rand::rng()
}

//! Who is left out of a touchpoint, so that what it is worth can be measured against them.

use sha2::{Digest as _, Sha256};

use crate::{BusinessId, CustomerId};

/// Whether a customer is left out of a touchpoint, of whose customers a share (0 or more, below 1) is.
///
/// Chance by a hash: the same for ever for this customer and this touchpoint, whatever the version of the journey; of one
/// touchpoint it says nothing about another. Who is left out of a small share is left out of a larger one too, so an owner who
/// changes the share moves as few people as can be.
pub(super) fn is_held_out(
    business: BusinessId,
    customer: CustomerId,
    (journey, touchpoint): (&str, &str),
    share: f64,
) -> bool {
    let hash = Sha256::new()
        .chain_update(business.uuid().as_bytes())
        .chain_update(customer.uuid().as_bytes())
        // No key has this sign, so no two pairs of keys are written alike.
        .chain_update(format!("{journey}/{touchpoint}"))
        .finalize();
    let [a, b, c, d, ..] = hash.as_slice() else {
        return false;
    };
    let drawn = f64::from(u32::from_be_bytes([*a, *b, *c, *d])) / (f64::from(u32::MAX) + 1.0);
    drawn < share
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn customers(business: u128, count: u128) -> impl Iterator<Item = (BusinessId, CustomerId)> {
        (0..count).map(move |n| (Uuid::from_u128(business).into(), Uuid::from_u128(n).into()))
    }

    /// How far a count of `n` chances of `share` may lie from what is expected: five standard deviations.
    fn slack(n: f64, share: f64) -> f64 {
        5.0 * (n * share * (1.0 - share)).sqrt()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]

        #[test]
        fn the_share_is_held(business: u128, key in "[a-z0-9-]{1,12}", share in 0.01_f64..0.99) {
            let held = customers(business, 4000)
                .filter(|(business, customer)| is_held_out(*business, *customer, ("light-body", &key), share))
                .count();
            let held = f64::from(u32::try_from(held).expect("four thousand fit"));
            prop_assert!((held - 4000.0 * share).abs() < slack(4000.0, share), "{held} of 4000 for {share}");
        }

        #[test]
        fn one_touchpoint_says_nothing_about_another(business: u128, share in 0.2_f64..0.8) {
            let both = customers(business, 4000)
                .filter(|(business, customer)| {
                    ["day-1", "day-4"].iter().all(|key| is_held_out(*business, *customer, ("light-body", key), share))
                })
                .count();
            let both = f64::from(u32::try_from(both).expect("four thousand fit"));
            let chance = share * share;
            prop_assert!((both - 4000.0 * chance).abs() < slack(4000.0, chance), "{both} of 4000 for {chance}");
        }

        #[test]
        fn who_is_left_out_stays_so_when_the_share_grows(business: u128, customer: u128, small in 0.0_f64..1.0, more in 0.0_f64..1.0) {
            let (business, customer) = (Uuid::from_u128(business).into(), Uuid::from_u128(customer).into());
            let held = |share| is_held_out(business, customer, ("light-body", "day-1"), share);
            prop_assert!(!held(small) || held(small.max(more)));
        }
    }

    #[test]
    fn without_a_share_nobody_is_left_out() {
        for (business, customer) in customers(1, 1000) {
            assert!(!is_held_out(business, customer, ("light-body", "day-1"), 0.0));
        }
    }

    #[test]
    fn the_assignment_is_the_same_in_every_release() {
        let held: Vec<u128> = customers(7, 40)
            .filter(|(business, customer)| is_held_out(*business, *customer, ("light-body", "day-1"), 0.25))
            .map(|(_, customer)| customer.uuid().as_u128())
            .collect();
        assert_eq!(held, KEPT);
    }

    /// As another program's SHA-256 has it, too.
    const KEPT: &[u128] = &[1, 3, 6, 8, 13, 22, 27, 34, 35, 36, 38];
}

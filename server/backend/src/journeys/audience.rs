//! Whom a journey is for: customers, or the staff themselves.

use jiff::Timestamp;

use crate::{
    Actor, Conflict, Db, Error, Fault, JourneyId, Result, Thing,
    db::{
        micros::Micros,
        tx::{execute, fetch_one, lock_optional},
    },
};

/// The longest interval between two rounds, in days: ten years.
const LONGEST: u32 = 3650;

/// Whom a journey is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Audience {
    /// Customers, who are invited to it.
    #[default]
    Customers,
    /// The staff, who begin it themselves ([`crate::training`]).
    Staff {
        /// After how many days they play it again; none: never.
        refresh_days: Option<u32>,
    },
}

impl Audience {
    /// The word for customers, as rows hold it.
    pub(crate) const CUSTOMERS: &str = "customers";
    /// The word for the staff, as rows hold it.
    pub(crate) const STAFF: &str = "staff";

    /// Reads what a form sent: `customers` or `staff`, and a number of days or nothing.
    ///
    /// # Errors
    /// [`Error::Invalid`] names `audience` and `refresh_days`.
    pub fn parse(audience: &str, refresh_days: &str) -> Result<Self> {
        match audience {
            Self::CUSTOMERS => Ok(Self::Customers),
            Self::STAFF => {
                let refresh_days = match refresh_days.trim() {
                    "" => None,
                    days => Some(
                        days.parse()
                            .map_err(|_| Error::invalid("refresh_days", Fault::NotANumber))?,
                    ),
                };
                Ok(Self::Staff { refresh_days })
            }
            _ => Err(Error::invalid("audience", Fault::Unknown)),
        }
    }

    /// Whether it is for the staff.
    #[must_use]
    pub fn is_staff(self) -> bool {
        matches!(self, Self::Staff { .. })
    }

    pub(crate) fn stored(audience: &str, refresh_days: Option<i64>) -> Self {
        if audience == Self::STAFF {
            Self::Staff {
                refresh_days: refresh_days.and_then(|days| u32::try_from(days).ok()),
            }
        } else {
            Self::Customers
        }
    }

    pub(crate) fn columns(self) -> (&'static str, Option<i64>) {
        match self {
            Self::Customers => (Self::CUSTOMERS, None),
            Self::Staff { refresh_days } => (Self::STAFF, refresh_days.map(i64::from)),
        }
    }
}

/// Says whom a journey is for, and after how many days staff play it again. For owners.
///
/// A poster that led to it is switched off, and it is required of nobody, when it is no longer for whom it was.
///
/// # Errors
/// [`Error::NotFound`] also for another business's; [`Conflict::AlreadyPlayed`] when it was for others and somebody is
/// in it; [`Error::Invalid`] names `refresh_days`, from 1 to ten years.
pub async fn choose_audience(
    db: &Db,
    actor: &Actor,
    journey: JourneyId,
    audience: Audience,
    now: Timestamp,
) -> Result<()> {
    let business = actor.must_own()?;
    if let Audience::Staff {
        refresh_days: Some(days),
    } = audience
        && !(1..=LONGEST).contains(&days)
    {
        return Err(Error::invalid("refresh_days", Fault::Unknown));
    }
    db.write((), move |tx, ()| {
        Box::pin(async move {
            // Of two owners who choose at once the second sees what the first chose.
            let (before,) = lock_optional!(
                tx,
                (String,),
                "SELECT audience FROM journey WHERE business_id = $1 AND journey_id = $2",
                business,
                journey,
            )?
            .ok_or(Error::NotFound(Thing::Journey))?;
            let (code, refresh_days) = audience.columns();
            if before != code {
                let (people,) = fetch_one!(
                    tx,
                    (i64,),
                    "SELECT count(*) FROM enrolment WHERE business_id = $1 AND journey_id = $2",
                    business,
                    journey,
                )?;
                if people > 0 {
                    return Err(Error::Conflict(Conflict::AlreadyPlayed));
                }
                execute!(
                    tx,
                    "UPDATE poster SET ended_at = $1 WHERE business_id = $2 AND journey_id = $3 AND ended_at IS NULL",
                    Micros::from(now),
                    business,
                    journey,
                )?;
                execute!(
                    tx,
                    "UPDATE business SET required_training = NULL WHERE business_id = $1 AND required_training = $2",
                    business,
                    journey,
                )?;
            }
            execute!(
                tx,
                "UPDATE journey SET audience = $1, refresh_days = $2 WHERE business_id = $3 AND journey_id = $4",
                code,
                refresh_days,
                business,
                journey,
            )?;
            Ok(())
        })
    })
    .await
}

//! A customer as their page at the desk needs them: coach, birthday, since when, and the mails they were sent.

use jiff::{Timestamp, civil::Date};

use crate::{
    Actor, CustomerId, Db, EmailAddress, EnrolmentId, Error, PersonName, Result, StaffId, Thing,
    celebrations::Birthday,
    db::{
        micros::Micros,
        tx::{fetch_all, fetch_optional},
    },
    scope::seen_by,
};

/// How many mails a line of time has.
const SHOWN: i64 = 300;

/// What is known of a customer beside their journeys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomerCard {
    /// Who.
    pub customer: CustomerId,
    /// Who looks after them.
    pub coach: Option<StaffId>,
    /// That person's name.
    pub coach_name: Option<PersonName>,
    /// Their birthday, if they told it.
    pub birthday: Option<Birthday>,
    /// Their first day as a customer, on the business's calendar.
    pub first_day: Option<Date>,
    /// The mails they were sent, the first first.
    pub mails: Vec<SentMail>,
}

/// A mail to a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentMail {
    /// What it was about: `invitation`, `awarded`, `sent-back`, `word`, `contact` or another of the mails there are.
    pub about: String,
    /// When it was written.
    pub written_at: Timestamp,
    /// When it was sent; none while it waits, or when it was given up.
    pub sent_at: Option<Timestamp>,
    /// Whether it was given up.
    pub given_up: bool,
}

/// The customer of an enrolment. For staff.
///
/// # Errors
/// [`Error::NotFound`] also for another business's enrolment and one outside of the actor's scope.
pub async fn get_card(db: &Db, actor: &Actor, enrolment: EnrolmentId) -> Result<CustomerCard> {
    let business = actor.must_be_staff()?;
    let mut tx = db.read().await?;
    let row = fetch_optional!(
        tx,
        CardRow,
        concat!(
            "SELECT c.customer_id, c.email, c.coach_id, c.birth_month, c.birth_day, c.first_day,
                    s.name AS coach_name
             FROM enrolment e
             JOIN customer c ON c.business_id = e.business_id AND c.customer_id = e.customer_id
             LEFT JOIN staff s ON s.business_id = c.business_id AND s.staff_id = c.coach_id
             WHERE e.business_id = $1 AND e.enrolment_id = $3 AND ",
            seen_by!("$2")
        ),
        business,
        actor.coach(),
        enrolment,
    )?
    .ok_or(Error::NotFound(Thing::Enrolment))?;
    // A mail to sign in with is no contact of the business, and may be of several.
    let mut mails = fetch_all!(
        tx,
        MailRow,
        "SELECT template, created_at, sent_at, due_at
         FROM outgoing_mail
         WHERE business_id = $1 AND to_email = $2 AND template <> 'sign-in'
         ORDER BY created_at DESC, mail_id DESC
         LIMIT $3",
        business,
        &row.email,
        SHOWN,
    )?;
    mails.reverse();
    Ok(CustomerCard {
        customer: row.customer_id,
        coach: row.coach_id,
        coach_name: row.coach_name,
        birthday: row.birth_month.zip(row.birth_day).and_then(|(month, day)| {
            Some(Birthday {
                month: i8::try_from(month).ok()?,
                day: i8::try_from(day).ok()?,
            })
        }),
        first_day: row.first_day.and_then(|day| day.parse().ok()),
        mails: mails
            .into_iter()
            .map(|mail| SentMail {
                about: mail.template,
                written_at: mail.created_at.into(),
                sent_at: mail.sent_at.map(Timestamp::from),
                given_up: mail.sent_at.is_none() && mail.due_at.is_none(),
            })
            .collect(),
    })
}

#[derive(sqlx::FromRow)]
struct CardRow {
    customer_id: CustomerId,
    email: EmailAddress,
    coach_id: Option<StaffId>,
    birth_month: Option<i64>,
    birth_day: Option<i64>,
    first_day: Option<String>,
    coach_name: Option<PersonName>,
}

#[derive(sqlx::FromRow)]
struct MailRow {
    template: String,
    created_at: Micros,
    sent_at: Option<Micros>,
    due_at: Option<Micros>,
}

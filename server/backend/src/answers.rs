//! What a customer hears by mail of a claim of theirs: a coach awarded it or sent it back, or nobody did in time and the rule awarded
//! it.

use jiff::Timestamp;
use journey::{Event, Fact, Standing, standing};

use crate::{
    EmailAddress, Language, PersonName, Result, StaffId, channels,
    db::{Tx, tx::fetch_optional},
    enrolments::ledger::Ledger,
    mail::letter::{Letter, Post},
};

/// Tells the customer of the first answer among these facts, unless they want no mails. Without `staff`, time has answered. Nobody hears
/// from a journey, or a business, that they left.
pub(crate) async fn tell(
    tx: &mut Tx,
    ledger: &Ledger,
    staff: Option<StaffId>,
    facts: &[Fact],
    now: Timestamp,
) -> Result<()> {
    // The command's own event comes first, but for the resuming that it implies.
    let Some(answer) = facts.iter().find_map(Answer::of) else {
        return Ok(());
    };
    let Some(square) = ledger.version.square(answer.square) else {
        return Ok(());
    };
    if !square.is_checkpoint() {
        return Ok(());
    }
    if standing(&ledger.version, &ledger.state, now.max(ledger.state.at())).standing == Standing::Left {
        return Ok(());
    }
    let Some(row) = fetch_optional!(
        tx,
        CorrespondentRow,
        "SELECT c.name, c.email, c.language, b.name AS business_name, s.name AS staff_name
         FROM customer c
         JOIN business b ON b.business_id = c.business_id
         LEFT JOIN staff t ON t.business_id = c.business_id AND t.staff_id = c.staff_id
         LEFT JOIN staff s ON s.business_id = c.business_id AND s.staff_id = $3
         WHERE c.business_id = $1 AND c.customer_id = $2 AND t.left_at IS NULL",
        ledger.business,
        ledger.customer,
        staff,
    )?
    else {
        return Ok(());
    };
    if !channels::reaches_by_mail(tx, ledger.business, ledger.customer, &row.email).await? {
        return Ok(());
    }
    let business = row.business_name.to_string();
    let coach = row.staff_name.map(|name| name.to_string());
    let post = Post {
        cause: format!(
            "{}:{}:{}:{}",
            answer.word(),
            ledger.enrolment,
            ledger.state.facts(),
            answer.square
        ),
        language: row.language,
        to_name: row.name,
        to_email: row.email,
        letter: answer.letter(ledger, &square.title, business, coach),
    };
    post.put(tx, ledger.business, now).await
}

/// What became of a claim.
struct Answer<'f> {
    square: &'f str,
    /// The coach's words, when the claim was sent back.
    sent_back: Option<&'f str>,
}

impl<'f> Answer<'f> {
    fn of(fact: &'f Fact) -> Option<Self> {
        match &fact.event {
            Event::Done { square } => Some(Self {
                square,
                sent_back: None,
            }),
            Event::SentBack { square, words } => Some(Self {
                square,
                sent_back: Some(words),
            }),
            _ => None,
        }
    }

    fn word(&self) -> &'static str {
        if self.sent_back.is_some() {
            "sent-back"
        } else {
            "awarded"
        }
    }

    fn letter(&self, ledger: &Ledger, square: &str, business: String, coach: Option<String>) -> Letter {
        let journey = ledger.version.title().to_owned();
        let square = square.to_owned();
        let enrolment = ledger.enrolment;
        match self.sent_back {
            Some(words) => Letter::SentBack {
                business,
                journey,
                coach: coach.unwrap_or_default(),
                square,
                words: words.to_owned(),
                enrolment,
            },
            None => Letter::Awarded {
                business,
                journey,
                coach,
                square,
                enrolment,
            },
        }
    }
}

#[derive(sqlx::FromRow)]
struct CorrespondentRow {
    name: PersonName,
    email: EmailAddress,
    language: Language,
    business_name: PersonName,
    staff_name: Option<PersonName>,
}

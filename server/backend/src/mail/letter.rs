//! What a mail says, before it is put into words.

use jiff::{SignedDuration, Timestamp, civil::Date};
use serde_json::{Value, json};

use crate::{
    BusinessId, EmailAddress, EnrolmentId, Language, MailId, PersonName, Result,
    alerts::AlertKind,
    db::{
        Tx,
        micros::Micros,
        tx::{execute, execute_pair, over_list},
    },
};

/// A mail to be sent.
#[derive(Clone, Debug)]
pub(crate) struct Post {
    /// What causes it: one mail for each cause, however often it is put.
    pub(crate) cause: String,
    pub(crate) language: Language,
    pub(crate) to_name: PersonName,
    pub(crate) to_email: EmailAddress,
    pub(crate) letter: Letter,
}

/// The kinds of mails, each with what its words need. Stored as JSON: fields may be added, not taken
/// away, while mails wait.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub(crate) enum Letter {
    /// A customer is invited.
    Invitation {
        business: String,
        journey: String,
        promise: String,
        /// Why the decision is right (RULES §1); none where the journey does not say.
        #[serde(default)]
        reassurance: Option<Reassurance>,
        token: String,
    },
    /// Somebody asked to sign in.
    SignIn { accounts: Vec<Account> },
    /// Somebody asked to sign up a business.
    SignUp { name: String, token: String, code: String },
    /// A milestone was awarded.
    Awarded {
        business: String,
        journey: String,
        /// Who awarded it; none: nobody answered, and the rule did.
        coach: Option<String>,
        square: String,
        enrolment: EnrolmentId,
    },
    /// A coach sent a claim back.
    SentBack {
        business: String,
        journey: String,
        coach: String,
        square: String,
        words: String,
        enrolment: EnrolmentId,
    },
    /// Somebody becomes one of the staff.
    StaffInvitation {
        business: String,
        by: Option<String>,
        owner: bool,
    },
    /// The plan of a journey has something to say.
    Contact {
        business: String,
        journey: String,
        subject: String,
        /// Markdown.
        body: String,
        enrolment: EnrolmentId,
        /// Of the link that ends the mails.
        token: String,
        /// What it promises.
        #[serde(default)]
        coupon: Option<LetterCoupon>,
    },
    /// One of the staff hears of a customer at once.
    Alert {
        business: String,
        customer: String,
        journey: String,
        kind: AlertKind,
        enrolment: EnrolmentId,
    },
    /// What one of the staff has open in the morning.
    Digest {
        business: String,
        date: Date,
        groups: Vec<DigestGroup>,
        /// Of the link that ends the digests; those that an earlier form of the program wrote have none.
        #[serde(default)]
        token: Option<String>,
    },
    /// One of the staff has a personal word.
    Word {
        business: String,
        coach: String,
        words: String,
        enrolment: EnrolmentId,
    },
}

/// Some lines of a digest that are about the same.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct DigestGroup {
    pub(crate) about: DigestAbout,
    pub(crate) lines: Vec<DigestLine>,
    /// How many there are beside the lines.
    pub(crate) more: i64,
}

/// What a group of a digest is about; the first come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum DigestAbout {
    /// Claims that wait for the reader.
    Waiting,
    /// Claims that coaches let wait too long.
    LetWait,
    /// Claims that the rule has just awarded, because nobody answered.
    Released,
    /// No progress for a while.
    Stalled,
    /// Later than promised.
    Behind,
    /// Slower than by their own rhythm.
    Slowing,
    /// Not seen for long.
    Lapsed,
}

impl DigestAbout {
    /// What the templates call it.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::LetWait => "let-wait",
            Self::Released => "released",
            Self::Stalled => AlertKind::Stalled.code(),
            Self::Behind => AlertKind::Behind.code(),
            Self::Slowing => AlertKind::Slowing.code(),
            Self::Lapsed => AlertKind::Lapsed.code(),
        }
    }

    /// The kind of the alerts that it is about.
    pub(crate) fn alert_kind(self) -> Option<AlertKind> {
        match self {
            Self::Waiting | Self::Released => None,
            Self::LetWait => Some(AlertKind::Claims),
            Self::Stalled => Some(AlertKind::Stalled),
            Self::Behind => Some(AlertKind::Behind),
            Self::Slowing => Some(AlertKind::Slowing),
            Self::Lapsed => Some(AlertKind::Lapsed),
        }
    }
}

/// A line of a digest.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct DigestLine {
    pub(crate) customer: String,
    /// The journey's title; of a released claim the square's.
    pub(crate) title: String,
    pub(crate) since: Option<Date>,
    /// Whether it was not there when the digest before was made.
    pub(crate) new: bool,
    pub(crate) enrolment: EnrolmentId,
}

/// A journey's reassurance, without marks of Markdown.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Reassurance {
    pub(crate) title: String,
    pub(crate) paragraphs: Vec<String>,
}

/// A coupon as a mail tells of it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct LetterCoupon {
    pub(crate) code: String,
    /// How much off, of a hundred.
    pub(crate) percent: u8,
    /// What it is for.
    pub(crate) product: String,
    /// The customer's last local day that it is good on.
    pub(crate) last_day: Date,
}

/// One of the accounts that an address can sign in to.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Account {
    pub(crate) business: String,
    pub(crate) staff: bool,
    pub(crate) token: String,
    pub(crate) code: String,
}

impl Letter {
    /// The name of its folder of templates.
    pub(crate) fn template(&self) -> &'static str {
        match self {
            Self::Invitation { .. } => "invitation",
            Self::SignIn { .. } => "sign-in",
            Self::SignUp { .. } => "sign-up",
            Self::Awarded { .. } => "awarded",
            Self::SentBack { .. } => "sent-back",
            Self::StaffInvitation { .. } => "staff-invitation",
            Self::Contact { .. } => "contact",
            Self::Alert { .. } => "alert",
            Self::Digest { .. } => "digest",
            Self::Word { .. } => "word",
        }
    }

    /// By how much it goes before others that were put down at the same time: somebody stands before a door with a link or a code of a few
    /// minutes, and a thousand contacts of the hour can wait.
    fn ahead(&self) -> SignedDuration {
        match self {
            Self::SignIn { .. } | Self::SignUp { .. } => SignedDuration::from_hours(24),
            _ => SignedDuration::ZERO,
        }
    }

    /// In whose name it is sent; nobody's when it speaks for several businesses.
    pub(crate) fn business(&self) -> Option<&str> {
        match self {
            Self::Invitation { business, .. }
            | Self::Awarded { business, .. }
            | Self::SentBack { business, .. }
            | Self::StaffInvitation { business, .. }
            | Self::Contact { business, .. }
            | Self::Alert { business, .. }
            | Self::Digest { business, .. }
            | Self::Word { business, .. } => Some(business),
            // The business is not there yet: the product speaks.
            Self::SignUp { .. } => None,
            Self::SignIn { accounts } => match accounts.as_slice() {
                [account] => Some(&account.business),
                _ => None,
            },
        }
    }
}

/// Takes back mails that were put down and have not gone out, whose causes are like a pattern (`%` is whatever there is).
pub(crate) async fn withdraw(tx: &mut Tx, business: BusinessId, causes: &str) -> Result<()> {
    execute!(
        tx,
        "DELETE FROM outgoing_mail WHERE business_id = $1 AND due_at IS NOT NULL AND cause LIKE $2",
        business,
        causes,
    )?;
    Ok(())
}

impl Post {
    /// Writes it down, to be sent as soon as can be.
    pub(crate) async fn put(&self, tx: &mut Tx, business: BusinessId, now: Timestamp) -> Result<()> {
        execute!(
            tx,
            "INSERT INTO outgoing_mail
                 (business_id, mail_id, cause, template, language, to_name, to_email, data,
                  created_at, due_at, attempts)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0)
             ON CONFLICT (business_id, cause) DO NOTHING",
            business,
            MailId::new(now),
            &self.cause,
            self.letter.template(),
            self.language,
            &self.to_name,
            &self.to_email,
            serde_json::to_string(&self.letter).expect("a letter is plain data"),
            Micros::from(now),
            Micros::from(now - self.letter.ahead()),
        )?;
        Ok(())
    }

    /// Writes many down, with one statement.
    pub(crate) async fn put_all(tx: &mut Tx, business: BusinessId, posts: &[Self], now: Timestamp) -> Result<()> {
        let list = posts.iter().map(|post| {
            json!({
                "id": MailId::new(now).uuid().simple().to_string(),
                "cause": post.cause,
                "template": post.letter.template(),
                "language": post.language,
                "name": post.to_name,
                "email": post.to_email,
                "data": serde_json::to_string(&post.letter).expect("a letter is plain data"),
            })
        });
        execute_pair!(
            tx,
            over_list!(
                "INSERT INTO outgoing_mail
                     (business_id, mail_id, cause, template, language, to_name, to_email, data,
                      created_at, due_at, attempts)
                 SELECT $1, " [uuid "id"] ", " [text "cause"] ", " [text "template"] ", "
                        [text "language"] ", " [text "name"] ", " [text "email"] ", " [text "data"] ", $3, $3, 0
                 FROM " [list 2]
                " WHERE true
                 ON CONFLICT (business_id, cause) DO NOTHING"
            ),
            business,
            Value::Array(list.collect()).to_string(),
            Micros::from(now),
        )?;
        Ok(())
    }
}

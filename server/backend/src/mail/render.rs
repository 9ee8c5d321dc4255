//! A letter put into words: subject, text and HTML, in the reader's language.

use std::sync::LazyLock;

use jiff::{Timestamp, civil::Date};
use lettre::{
    Address, Message,
    message::{
        Mailbox, MultiPart,
        header::{Header, HeaderName, HeaderValue},
    },
};
use minijinja::{Environment, context, syntax::SyntaxConfig};

use super::{
    letter::{DigestGroup, Letter},
    mailer::{Links, Mailer, MailerError},
    markdown::{html, with_addresses},
};
use crate::{EmailAddress, Language, MailId, PersonName};

/// In whose name mails come that speak for several businesses.
const PRODUCT: &str = "Sugoroku";

/// A mail that is due.
#[derive(Debug)]
pub(super) struct Due {
    pub(super) id: MailId,
    pub(super) language: Language,
    pub(super) to_name: PersonName,
    pub(super) to_email: EmailAddress,
    pub(super) letter: Letter,
}

/// The words of a mail.
#[derive(Debug, PartialEq, Eq)]
struct Words {
    subject: String,
    text: String,
    html: String,
}

impl Due {
    /// The mail as it goes out.
    pub(super) fn message(&self, mailer: &Mailer, links: &Links, now: Timestamp) -> Result<Message, MailerError> {
        let words = self.words(links)?;
        let from = mailer.from(self.letter.business().unwrap_or(PRODUCT));
        let id = format!("<{}@{}>", self.id, from.email.domain());
        // Most servers take only ASCII behind the @.
        let to: Address = self.to_email.ascii().parse()?;
        let message = Message::builder()
            .from(from)
            .to(Mailbox::new(Some(self.to_name.to_string()), to))
            .date(now.into())
            .message_id(Some(id))
            .subject(words.subject);
        let end = match &self.letter {
            Letter::Contact { token, .. } => Some(links.end_mails(token)),
            Letter::Digest { token, .. } => token.as_deref().map(|token| links.end_digests(token)),
            _ => None,
        };
        let message = match end {
            Some(end) => message.header(ListUnsubscribe(end)).header(ListUnsubscribePost),
            None => message,
        };
        Ok(message.multipart(MultiPart::alternative_plain_html(words.text, words.html))?)
    }

    fn words(&self, links: &Links) -> Result<Words, MailerError> {
        let context = context! {
            name => self.to_name.as_str(),
            language => self.language.code(),
            ..self.context(links)
        };
        let part = |kind: &str| {
            let name = format!("{}/{}.{kind}", self.letter.template(), self.language);
            TEMPLATES.get_template(&name)?.render(&context)
        };
        // Titles are a business's own words: in a subject they must stay on one line.
        let subject = part("subject.txt")?;
        let subject: Vec<_> = subject.split_whitespace().collect();
        Ok(Words {
            subject: subject.join(" "),
            text: part("txt")?,
            html: part("html")?,
        })
    }

    /// A day as the reader's language writes it.
    fn day(&self, day: Date) -> String {
        let form = match self.language {
            Language::Japanese => "%Y年%-m月%-d日",
            Language::English => "%B %-d, %Y",
        };
        day.strftime(form).to_string()
    }

    fn context(&self, links: &Links) -> minijinja::Value {
        match &self.letter {
            Letter::Invitation {
                business,
                journey,
                promise,
                reassurance,
                token,
            } => context! {
                business, journey, promise,
                reassurance => reassurance.as_ref().map(|words| context! {
                    title => &words.title,
                    paragraphs => words.paragraphs.clone(),
                }),
                link => link(links.invitation(token)),
            },
            Letter::SignIn { accounts } => {
                let accounts: Vec<_> = accounts
                    .iter()
                    .map(|account| {
                        context! {
                            business => &account.business,
                            staff => account.staff,
                            code => &account.code,
                            link => link(links.sign_in(&account.token)),
                        }
                    })
                    .collect();
                context! { accounts }
            }
            Letter::SignUp { name, token, code } => context! {
                business => name, code,
                link => link(links.sign_up(token)),
            },
            Letter::Awarded {
                business,
                journey,
                coach,
                square,
                enrolment,
            } => context! {
                business, journey, coach, square,
                link => link(links.enrolment(*enrolment)),
            },
            Letter::SentBack {
                business,
                journey,
                coach,
                square,
                words,
                enrolment,
            } => context! {
                business, journey, coach, square, words,
                link => link(links.enrolment(*enrolment)),
            },
            Letter::StaffInvitation { business, by, owner } => context! {
                business, by, owner,
                address => self.to_email.as_str(),
                link => link(links.sign_in_page()),
            },
            Letter::Contact {
                business,
                journey,
                subject,
                body,
                enrolment,
                token,
                coupon,
            } => context! {
                business, journey, subject,
                coupon => coupon.as_ref().map(|coupon| context! {
                    code => &coupon.code,
                    percent => coupon.percent,
                    product => &coupon.product,
                    until => self.day(coupon.last_day),
                }),
                text => with_addresses(body),
                html => minijinja::Value::from_safe_string(html(body)),
                link => link(links.enrolment(*enrolment)),
                end => link(links.end_mails(token)),
            },
            Letter::Alert {
                business,
                customer,
                journey,
                kind,
                enrolment,
            } => context! {
                business, customer, journey,
                kind => kind.code(),
                link => link(links.customer(*enrolment)),
            },
            Letter::Digest {
                business,
                date,
                groups,
                token,
            } => {
                let groups: Vec<_> = groups.iter().map(|group| self.digest_group(group, links)).collect();
                let end = token
                    .as_deref()
                    .map_or_else(|| links.settings(), |token| links.end_digests(token));
                context! {
                    business, groups,
                    date => day(self.language, *date),
                    link => link(links.desk()),
                    end => link(end),
                }
            }
            Letter::Word {
                business,
                coach,
                words,
                enrolment,
            } => context! {
                business, coach, words,
                link => link(links.enrolment(*enrolment)),
            },
        }
    }
}

impl Due {
    fn digest_group(&self, group: &DigestGroup, links: &Links) -> minijinja::Value {
        let people: Vec<_> = group
            .lines
            .iter()
            .map(|line| {
                context! {
                    customer => &line.customer,
                    title => &line.title,
                    since => line.since.map(|date| day(self.language, date)),
                    new => line.new,
                    link => link(links.customer(line.enrolment)),
                }
            })
            .collect();
        context! {
            about => group.about.code(),
            lines => people,
            more => group.more,
            link => link(links.digest_group(group.about)),
        }
    }
}

/// A day without its year.
fn day(language: Language, date: Date) -> String {
    match language {
        Language::Japanese => format!("{}月{}日", date.month(), date.day()),
        Language::English => date.strftime("%b %-d").to_string(),
    }
}

/// Where a mail program ends the mails, at the press of its own button (RFC 2369).
#[derive(Clone)]
struct ListUnsubscribe(String);

impl Header for ListUnsubscribe {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Unsubscribe")
    }

    fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self(text.trim_matches(['<', '>']).to_owned()))
    }

    fn display(&self) -> HeaderValue {
        let text = format!("<{}>", self.0);
        // An address is ASCII, and must not be folded or encoded.
        HeaderValue::dangerous_new_pre_encoded(Self::name(), text.clone(), text)
    }
}

/// That one POST is enough (RFC 8058).
#[derive(Clone)]
struct ListUnsubscribePost;

impl Header for ListUnsubscribePost {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Unsubscribe-Post")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "List-Unsubscribe=One-Click".to_owned())
    }
}

/// An address for HTML as it is: what would need escaping was percent-encoded when it was made.
fn link(address: String) -> minijinja::Value {
    minijinja::Value::from_safe_string(address)
}

static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    environment.set_syntax(
        SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .build()
            .expect("the usual delimiters are sound"),
    );
    for (name, source) in SOURCES {
        environment
            .add_template(name, source)
            .expect("the templates are part of the program, and a test renders each");
    }
    environment
});

/// The templates, by name.
macro_rules! sources {
    ($($name:literal)*) => {
        &[$(($name, include_str!(concat!("../../templates/mail/", $name)))),*]
    };
}

static SOURCES: &[(&str, &str)] = sources! {
    "layout.html"
    "alert/en.html" "alert/en.subject.txt" "alert/en.txt"
    "alert/ja.html" "alert/ja.subject.txt" "alert/ja.txt"
    "awarded/en.html" "awarded/en.subject.txt" "awarded/en.txt"
    "awarded/ja.html" "awarded/ja.subject.txt" "awarded/ja.txt"
    "contact/en.html" "contact/en.subject.txt" "contact/en.txt"
    "contact/ja.html" "contact/ja.subject.txt" "contact/ja.txt"
    "digest/en.html" "digest/en.subject.txt" "digest/en.txt"
    "digest/ja.html" "digest/ja.subject.txt" "digest/ja.txt"
    "invitation/en.html" "invitation/en.subject.txt" "invitation/en.txt"
    "invitation/ja.html" "invitation/ja.subject.txt" "invitation/ja.txt"
    "sent-back/en.html" "sent-back/en.subject.txt" "sent-back/en.txt"
    "sent-back/ja.html" "sent-back/ja.subject.txt" "sent-back/ja.txt"
    "sign-in/en.html" "sign-in/en.subject.txt" "sign-in/en.txt"
    "sign-in/ja.html" "sign-in/ja.subject.txt" "sign-in/ja.txt"
    "staff-invitation/en.html" "staff-invitation/en.subject.txt" "staff-invitation/en.txt"
    "staff-invitation/ja.html" "staff-invitation/ja.subject.txt" "staff-invitation/ja.txt"
    "sign-up/en.html" "sign-up/en.subject.txt" "sign-up/en.txt"
    "sign-up/ja.html" "sign-up/ja.subject.txt" "sign-up/ja.txt"
    "word/en.html" "word/en.subject.txt" "word/en.txt"
    "word/ja.html" "word/ja.subject.txt" "word/ja.txt"
};

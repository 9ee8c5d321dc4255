//! Everything that can go wrong, in words: what happened, what to do, and the HTTP status that goes with it.
//!
//! The matches name every kind, so that a new one does not compile before it has words in both languages.

use backend::{Conflict, Error, Fault, LinkFault, Problem, Thing, webhooks};
use journey::Refusal;

use super::field::FormState;
use crate::i18n::{Locale, td_string};

/// What is said about something that went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorWords {
    /// The HTTP status.
    pub status: u16,
    /// What happened.
    pub title: String,
    /// What to do now.
    pub help: String,
}

impl ErrorWords {
    fn new(status: u16, title: &'static str, help: impl Into<String>) -> Self {
        Self {
            status,
            title: title.to_owned(),
            help: help.into(),
        }
    }
}

/// The words for an error of a use case. A form's problems are said field by field with [`form_problems`].
pub fn error_words(locale: Locale, error: &Error) -> ErrorWords {
    match error {
        Error::NotFound(thing) => not_found(locale, *thing),
        Error::NotAllowed => not_allowed(locale),
        Error::Invalid(_) => ErrorWords::new(
            422,
            td_string!(locale, errors.invalid.title),
            td_string!(locale, errors.invalid.help),
        ),
        Error::Link(fault) => link_fault(locale, *fault),
        Error::WrongCode { tries_left } => ErrorWords::new(
            422,
            td_string!(locale, errors.wrong_code.title),
            wrong_code_help(locale, *tries_left),
        ),
        Error::Conflict(conflict) => conflict_words(locale, *conflict),
        Error::Refused(refusal) => refusal_words(locale, *refusal),
        Error::Unreadable(error) => {
            let place = td_string!(
                locale,
                errors.unreadable.place,
                line = error.line,
                column = error.column
            );
            let details = td_string!(locale, errors.unreadable.details, message = error.message.clone());
            ErrorWords::new(
                422,
                td_string!(locale, errors.unreadable.title),
                in_one_line(locale, &[&place, &details]),
            )
        }
        Error::NoSuchPasskey => ErrorWords::new(
            401,
            td_string!(locale, errors.passkey.title),
            td_string!(locale, errors.passkey.help),
        ),
        Error::Findings(_) => ErrorWords::new(
            422,
            td_string!(locale, errors.findings.title),
            td_string!(locale, errors.findings.help),
        ),
        Error::DatabaseUrl | Error::Migration(_) | Error::Storage(_) | Error::Corrupt { .. } => trouble(locale),
    }
}

/// Sentences one after the other, as the language sets them.
fn in_one_line(locale: Locale, sentences: &[&str]) -> String {
    sentences.join(match locale {
        Locale::ja => "。",
        Locale::en => ". ",
    })
}

fn not_found(locale: Locale, thing: Thing) -> ErrorWords {
    let help = match thing {
        Thing::Business
        | Thing::Enrolment
        | Thing::SelfCheck
        | Thing::HeldAction
        | Thing::Word
        | Thing::Contact
        | Thing::ApiKey
        | Thing::Shop => td_string!(locale, errors.not_found.help),
        Thing::Coupon => td_string!(locale, coupons.missing),
        Thing::Staff => td_string!(locale, errors.not_found.person),
        Thing::Customer => td_string!(locale, errors.not_found.customer),
        Thing::Journey => td_string!(locale, errors.not_found.journey),
        Thing::Version => td_string!(locale, errors.not_found.version),
        Thing::Invitation => td_string!(locale, errors.not_found.invitation),
        Thing::Session => td_string!(locale, errors.not_found.session),
        Thing::Passkey => td_string!(locale, errors.not_found.passkey),
        Thing::Import => td_string!(locale, inviting.missing.import_gone),
        Thing::Poster => td_string!(locale, inviting.missing.poster_gone),
        Thing::Webhook => td_string!(locale, webhooks.gone),
        Thing::Alert => td_string!(locale, alerts.gone),
    };
    ErrorWords::new(404, td_string!(locale, errors.not_found.title), help)
}

/// No page goes by this address.
pub fn no_such_page(locale: Locale) -> ErrorWords {
    ErrorWords::new(
        404,
        td_string!(locale, errors.not_found.title),
        td_string!(locale, errors.not_found.help),
    )
}

/// Not for this person.
pub fn not_allowed(locale: Locale) -> ErrorWords {
    ErrorWords::new(
        403,
        td_string!(locale, errors.not_allowed.title),
        td_string!(locale, errors.not_allowed.help),
    )
}

/// Nobody is signed in, and the page is for somebody.
pub fn sign_in_first(locale: Locale) -> ErrorWords {
    ErrorWords::new(
        401,
        td_string!(locale, errors.sign_in_first.title),
        td_string!(locale, errors.sign_in_first.help),
    )
}

/// Too many requests.
pub fn too_many(locale: Locale) -> ErrorWords {
    ErrorWords::new(
        429,
        td_string!(locale, errors.too_many.title),
        td_string!(locale, errors.too_many.help),
    )
}

/// The body of the request is larger than it may be.
pub fn too_large(locale: Locale) -> ErrorWords {
    ErrorWords::new(
        413,
        td_string!(locale, errors.too_large.title),
        td_string!(locale, errors.too_large.help),
    )
}

/// The form was sent from another site.
pub fn foreign_form(locale: Locale) -> ErrorWords {
    ErrorWords::new(
        403,
        td_string!(locale, errors.foreign_form.title),
        td_string!(locale, errors.foreign_form.help),
    )
}

/// The request cannot be understood: a field that no form of ours leaves out, or an unknown word.
pub fn bad_request(locale: Locale) -> ErrorWords {
    ErrorWords::new(
        400,
        td_string!(locale, errors.invalid.title),
        td_string!(locale, errors.not_found.help),
    )
}

/// Something on our side went wrong.
pub fn trouble(locale: Locale) -> ErrorWords {
    ErrorWords::new(
        500,
        td_string!(locale, errors.trouble.title),
        td_string!(locale, errors.trouble.help),
    )
}

/// Too much is asked at once.
pub fn busy(locale: Locale) -> ErrorWords {
    ErrorWords::new(
        503,
        td_string!(locale, errors.busy.title),
        td_string!(locale, errors.busy.help),
    )
}

fn conflict_words(locale: Locale, conflict: Conflict) -> ErrorWords {
    let help = match conflict {
        Conflict::StaleDraft => td_string!(locale, errors.conflict.stale_draft),
        Conflict::PartChanged => td_string!(locale, errors.conflict.part_changed),
        Conflict::PartGone => td_string!(locale, errors.conflict.part_gone),
        Conflict::AlreadyPublished => td_string!(locale, errors.conflict.already_published),
        Conflict::NotPublished => td_string!(locale, errors.conflict.not_published),
        Conflict::NoOtherVersion => td_string!(locale, errors.conflict.no_other_version),
        Conflict::MovedAlready => td_string!(locale, errors.conflict.moved_already),
        Conflict::AddressTaken => td_string!(locale, errors.conflict.address_taken),
        Conflict::AlreadyAccepted => td_string!(locale, errors.conflict.already_accepted),
        Conflict::AlreadyCancelled => td_string!(locale, errors.conflict.already_cancelled),
        Conflict::LastOwner => td_string!(locale, errors.conflict.last_owner),
        Conflict::ImportStarted => td_string!(locale, inviting.started),
        Conflict::InHand => td_string!(locale, errors.conflict.in_hand),
        Conflict::TooLate => td_string!(locale, errors.conflict.too_late),
        Conflict::AlreadyPlayed => td_string!(locale, errors.conflict.already_played),
        Conflict::CouponUsed => td_string!(locale, errors.conflict.coupon_used),
        Conflict::CouponOver => td_string!(locale, errors.conflict.coupon_over),
        Conflict::EnoughWebhooks => {
            return ErrorWords::new(
                409,
                td_string!(locale, errors.conflict.title),
                td_string!(locale, webhooks.enough, count = webhooks::MOST),
            );
        }
        Conflict::NotTrained => {
            return ErrorWords::new(
                409,
                td_string!(locale, errors.not_trained.title),
                td_string!(locale, errors.not_trained.help),
            );
        }
    };
    ErrorWords::new(409, td_string!(locale, errors.conflict.title), help)
}

fn link_fault(locale: Locale, fault: LinkFault) -> ErrorWords {
    let status = link_fault_status(fault);
    ErrorWords::new(
        status,
        td_string!(locale, errors.link.title),
        td_string!(locale, errors.link.help),
    )
}

/// 404 for a link that never was, 410 for one that is over.
pub fn link_fault_status(fault: LinkFault) -> u16 {
    match fault {
        LinkFault::Unknown => 404,
        LinkFault::Expired | LinkFault::Used | LinkFault::Cancelled => 410,
    }
}

/// What to do about a code that does not match.
pub fn wrong_code_help(locale: Locale, tries_left: u32) -> String {
    match tries_left {
        0 => td_string!(locale, errors.wrong_code.none_left).to_owned(),
        count => td_string!(locale, errors.wrong_code.left, count = count),
    }
}

/// The words for a command that the rules refuse.
pub fn refusal_words(locale: Locale, refusal: Refusal) -> ErrorWords {
    let (status, help) = match refusal {
        Refusal::NotAllowed => (403, td_string!(locale, errors.refused.not_allowed)),
        Refusal::NotStarted => (409, td_string!(locale, errors.refused.not_started)),
        Refusal::Left => (409, td_string!(locale, errors.refused.left)),
        Refusal::NotWaiting => (409, td_string!(locale, errors.refused.not_waiting)),
        Refusal::UnknownSquare => (404, td_string!(locale, errors.refused.unknown_square)),
        Refusal::WrongKind => (409, td_string!(locale, errors.refused.wrong_kind)),
        Refusal::BadValue => (422, td_string!(locale, errors.refused.bad_value)),
        Refusal::Locked => (409, td_string!(locale, errors.refused.locked)),
    };
    ErrorWords::new(status, td_string!(locale, errors.refused.title), help)
}

/// What is wrong with a value.
pub fn fault_words(locale: Locale, fault: Fault) -> String {
    match fault {
        Fault::Missing => td_string!(locale, errors.field.missing).to_owned(),
        Fault::TooLong { max } => td_string!(locale, errors.field.too_long, max = max),
        Fault::ControlCharacters => td_string!(locale, errors.field.control_characters).to_owned(),
        Fault::NotAnEmail => td_string!(locale, errors.field.not_an_email).to_owned(),
        Fault::NotANumber => td_string!(locale, errors.field.not_a_number).to_owned(),
        Fault::NotAPlainAmount => td_string!(locale, errors.field.not_a_plain_amount).to_owned(),
        Fault::NotAFigure => td_string!(locale, errors.field.not_a_figure).to_owned(),
        Fault::NotAnInstant => td_string!(locale, errors.field.not_an_instant).to_owned(),
        Fault::UnknownTimeZone => td_string!(locale, errors.field.unknown_time_zone).to_owned(),
        Fault::UnknownLanguage => td_string!(locale, errors.field.unknown_language).to_owned(),
        Fault::TooLarge { bytes } if bytes < 1_000_000 => {
            td_string!(locale, brand.fault.too_large, kilobytes = bytes / 1_000)
        }
        Fault::TooLarge { bytes } => {
            td_string!(locale, errors.field.too_large, megabytes = (bytes / 1_000_000).max(1))
        }
        Fault::MalformedKey => td_string!(locale, errors.field.malformed_key).to_owned(),
        Fault::KeyTaken => td_string!(locale, errors.field.key_taken).to_owned(),
        Fault::NotAColour => td_string!(locale, brand.fault.not_a_colour).to_owned(),
        Fault::NotAPicture => td_string!(locale, brand.fault.not_a_picture).to_owned(),
        Fault::NotATable => td_string!(locale, inviting.fault.not_a_table).to_owned(),
        Fault::TooManyRows { max } => td_string!(locale, inviting.fault.too_many_rows, max = max),
        Fault::NotADay => td_string!(locale, inviting.fault.not_a_day).to_owned(),
        Fault::DayOver => td_string!(locale, alerts.day_over).to_owned(),
        Fault::DayTooFar => td_string!(locale, alerts.day_too_far).to_owned(),
        Fault::DayToCome => td_string!(locale, inviting.fault.day_to_come).to_owned(),
        Fault::NotATime => td_string!(locale, errors.field.not_a_time).to_owned(),
        Fault::NotAWebAddress => td_string!(locale, webhooks.not_a_web_address).to_owned(),
        Fault::OutOfRange { least, most } => {
            td_string!(locale, errors.field.out_of_range, least = least, most = most)
        }
        Fault::TooManyHours { most } => td_string!(locale, errors.field.too_many_hours, most = most),
        Fault::UnknownRole | Fault::Unknown => td_string!(locale, errors.field.unknown).to_owned(),
    }
}

/// Puts the problems into a form that goes back to the reader, beside what was typed.
pub fn form_problems(locale: Locale, problems: &[Problem], form: &mut FormState) {
    form.problems.extend(
        problems
            .iter()
            .map(|problem| (problem.field, fault_words(locale, problem.fault))),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all_errors() -> Vec<Error> {
        let things = [
            Thing::Business,
            Thing::Staff,
            Thing::Customer,
            Thing::Journey,
            Thing::Version,
            Thing::Enrolment,
            Thing::Invitation,
            Thing::Session,
            Thing::SelfCheck,
            Thing::Passkey,
            Thing::Import,
            Thing::Poster,
            Thing::HeldAction,
            Thing::Word,
            Thing::Contact,
            Thing::Coupon,
            Thing::ApiKey,
            Thing::Shop,
            Thing::Webhook,
            Thing::Alert,
        ];
        let conflicts = [
            Conflict::StaleDraft,
            Conflict::NotPublished,
            Conflict::NoOtherVersion,
            Conflict::MovedAlready,
            Conflict::AddressTaken,
            Conflict::AlreadyAccepted,
            Conflict::AlreadyCancelled,
            Conflict::LastOwner,
            Conflict::ImportStarted,
            Conflict::InHand,
            Conflict::TooLate,
            Conflict::CouponUsed,
            Conflict::CouponOver,
            Conflict::EnoughWebhooks,
        ];
        let faults = [
            LinkFault::Unknown,
            LinkFault::Expired,
            LinkFault::Used,
            LinkFault::Cancelled,
        ];
        let refusals = [
            Refusal::NotAllowed,
            Refusal::NotStarted,
            Refusal::Left,
            Refusal::NotWaiting,
            Refusal::UnknownSquare,
            Refusal::WrongKind,
            Refusal::BadValue,
            Refusal::Locked,
        ];
        let mut errors = vec![
            Error::NotAllowed,
            Error::Invalid(Vec::new()),
            Error::WrongCode { tries_left: 0 },
            Error::WrongCode { tries_left: 3 },
            Error::Findings(Vec::new()),
            Error::DatabaseUrl,
            Error::NoSuchPasskey,
        ];
        errors.extend(things.map(Error::NotFound));
        errors.extend(conflicts.map(Error::Conflict));
        errors.extend(faults.map(Error::Link));
        errors.extend(refusals.map(Error::Refused));
        errors
    }

    #[test]
    fn every_error_is_said_in_both_languages_with_what_to_do() {
        for error in all_errors() {
            let (ja, en) = (error_words(Locale::ja, &error), error_words(Locale::en, &error));
            assert_eq!(ja.status, en.status, "{error:?}");
            assert!((400..600).contains(&en.status), "{error:?}");
            for (ja, en) in [(&ja.title, &en.title), (&ja.help, &en.help)] {
                assert!(en.is_ascii() && !en.is_empty(), "{error:?}: {en}");
                assert!(!ja.is_ascii(), "{error:?} is not said in Japanese: {ja}");
            }
        }
    }

    #[test]
    fn a_form_comes_back_with_words_beside_its_fields() {
        let mut form = FormState::default();
        let problems = [
            Problem {
                field: "name",
                fault: Fault::TooLong { max: 80 },
            },
            Problem {
                field: "email",
                fault: Fault::NotAnEmail,
            },
        ];
        form_problems(Locale::en, &problems, &mut form);
        assert_eq!(form.problem("name"), Some("At most 80 characters, please."));
        assert!(
            form.problem("email")
                .is_some_and(|words| words.contains("name@example.com"))
        );
    }
}

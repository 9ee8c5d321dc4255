//! What is said of the rows of an import, on its pages and in the file of the rows that come back.

use backend::imports::{Column, Verdict, Why};

use crate::{
    i18n::{Locale, td_string},
    parts::error_words::fault_words,
};

/// What a column is called.
pub fn column_words(locale: Locale, column: Column) -> &'static str {
    match column {
        Column::Name => td_string!(locale, inviting.column.name),
        Column::Email => td_string!(locale, inviting.column.email),
        Column::Phone => td_string!(locale, inviting.column.phone),
        Column::Language => td_string!(locale, inviting.column.language),
        Column::TimeZone => td_string!(locale, inviting.column.time_zone),
        Column::Journey => td_string!(locale, inviting.column.journey),
        Column::Product => td_string!(locale, inviting.column.product),
        Column::Amount => td_string!(locale, inviting.column.amount),
        Column::BoughtOn => td_string!(locale, inviting.column.bought_on),
        Column::Note => td_string!(locale, inviting.column.note),
    }
}

/// What the column is called in which the reasons stand.
pub fn reason_column(locale: Locale) -> &'static str {
    td_string!(locale, inviting.column.reason)
}

/// What a column without a name is called, by its place from 1.
pub fn column_number(locale: Locale, number: usize) -> String {
    td_string!(locale, inviting.import.column_number, number = number)
}

/// What is said of a form without a table.
pub fn no_rows(locale: Locale) -> &'static str {
    td_string!(locale, inviting.fault.no_rows)
}

/// What happens to a row, or happened.
pub fn why_words(locale: Locale, verdict: Verdict, why: &Why) -> String {
    let finished = verdict == Verdict::Done;
    let words = match why {
        Why::Invite if finished => td_string!(locale, inviting.why.invite_finished),
        Why::Invite => td_string!(locale, inviting.why.invite),
        Why::InviteBuyer { .. } if finished => td_string!(locale, inviting.why.invite_buyer_finished),
        Why::InviteBuyer { .. } => td_string!(locale, inviting.why.invite_buyer),
        Why::Purchase { .. } if finished => td_string!(locale, inviting.why.purchase_finished),
        Why::Purchase { .. } => td_string!(locale, inviting.why.purchase),
        Why::Invited => td_string!(locale, inviting.why.invited),
        Why::Playing => td_string!(locale, inviting.why.playing),
        Why::SameAs { line } => return td_string!(locale, inviting.why.same_as, line = *line),
        Why::Recorded => td_string!(locale, inviting.why.recorded),
        Why::Cell { column, fault } => {
            let (column, fault) = (column_words(locale, *column), fault_words(locale, *fault));
            return td_string!(locale, inviting.why.cell, column = column, fault = fault);
        }
        Why::NoJourney => td_string!(locale, inviting.why.no_journey),
        Why::UnknownJourney => td_string!(locale, inviting.why.unknown_journey),
        Why::NotPublished => td_string!(locale, inviting.why.not_published),
        Why::UnknownProduct => td_string!(locale, inviting.why.unknown_product),
        Why::Stranger => td_string!(locale, inviting.why.stranger),
        Why::NotInJourney => td_string!(locale, inviting.why.not_in_journey),
        Why::Refused => td_string!(locale, inviting.why.refused),
    };
    words.to_owned()
}

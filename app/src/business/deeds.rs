//! What the staff did, the latest first.

use backend::deeds::Deed;
use jiff::civil::DateTime;
use leptos::prelude::*;

use crate::{
    coach::{
        history::{HistoryLine, happened},
        strong_words::{strong, with_strong},
    },
    i18n::{Locale, td_string},
    parts::{
        dates,
        field::{FormState, choice},
        icon::{Icon, icon},
        rows::rows_table,
        shell::Shell,
    },
};

/// What one line says was done.
#[derive(Debug, Clone, PartialEq)]
pub enum Did {
    /// Beside the game.
    Deed(Deed),
    /// In a customer's game.
    Fact {
        /// The address of the customer's page, or of the training.
        href: String,
        /// Whether it was one of the staff, in training.
        trainee: bool,
        /// What happened.
        fact: Box<HistoryLine>,
    },
}

/// One line of the log.
#[derive(Debug, Clone, PartialEq)]
pub struct DeedLine {
    /// When, by the business's clocks.
    pub at: DateTime,
    /// Who; `None`: the terminal.
    pub who: Option<String>,
    /// What.
    pub what: Did,
    /// What or whom it was done to.
    pub about: String,
}

/// What the page of the log shows. The filter's field: `who`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DeedsModel {
    /// Ids and names of everybody who may be asked for.
    pub people: Vec<(String, String)>,
    /// Who is asked for; empty: everybody.
    pub who: String,
    /// The lines.
    pub lines: Vec<DeedLine>,
    /// The address of the page with what came before, if there is more.
    pub earlier: Option<String>,
}

/// The page `/desk/staff/log`.
pub fn deeds_page(shell: &Shell, model: &DeedsModel) -> String {
    let locale = shell.locale;
    let title = td_string!(locale, staff.deeds.title);
    shell.page(title, false, || {
        view! {
            <p class="crumb"><a href="/desk/staff">{icon(Icon::Back)} <span>{td_string!(locale, staff.deeds.back)}</span></a></p>
            <header class="desk-head">
                <h1>{title}</h1>
                <p class="lead">{td_string!(locale, staff.deeds.lead)}</p>
            </header>
            {filter(locale, model)}
            {list(locale, &model.lines)}
            {model.earlier.clone().map(|href| {
                view! { <p class="pages"><a class="button" href=href rel="next">{td_string!(locale, staff.deeds.earlier)}</a></p> }
            })}
        }
    })
}

fn filter(locale: Locale, model: &DeedsModel) -> impl IntoView + use<> {
    let mut form = FormState::default();
    form.values.insert("who", model.who.clone());
    let everybody = (String::new(), td_string!(locale, staff.deeds.everybody).to_owned());
    let people = std::iter::once(everybody).chain(model.people.clone()).collect();
    view! {
        <form class="one-line" role="search" method="get" action="/desk/staff/log">
            {choice("who", td_string!(locale, staff.deeds.who), people, &form)}
            <button class="button">{td_string!(locale, staff.deeds.show)}</button>
        </form>
    }
}

fn list(locale: Locale, lines: &[DeedLine]) -> AnyView {
    if lines.is_empty() {
        return view! { <p class="soft">{td_string!(locale, staff.deeds.empty)}</p> }.into_any();
    }
    let rows: Vec<_> = lines
        .iter()
        .map(|line| {
            let date = dates::short_date(locale, line.at.date());
            let time = line.at.strftime("%H:%M").to_string();
            let machine = line.at.strftime("%Y-%m-%dT%H:%M").to_string();
            let who = line
                .who
                .clone()
                .unwrap_or_else(|| td_string!(locale, staff.deeds.terminal).to_owned());
            view! {
                <tr role="row">
                    <td role="cell" class="dates"><time datetime=machine>{date} " " {time}</time></td>
                    <th role="rowheader" scope="row" class="who">{who}</th>
                    <td role="cell">{what(locale, line)}</td>
                </tr>
            }
        })
        .collect();
    rows_table(
        "rows",
        td_string!(locale, staff.deeds.caption),
        &[
            td_string!(locale, staff.deeds.when),
            td_string!(locale, staff.deeds.who),
            td_string!(locale, staff.deeds.what),
        ],
        rows,
    )
    .into_any()
}

fn what(locale: Locale, line: &DeedLine) -> AnyView {
    match &line.what {
        Did::Deed(deed) => with_strong(&deed_words(locale, *deed, &line.about)).into_any(),
        Did::Fact { href, trainee, fact } => {
            let customer = if *trainee {
                td_string!(locale, staff.deeds.trainee, name = line.about.clone())
            } else {
                td_string!(locale, staff.deeds.customer, name = line.about.clone())
            };
            view! {
                <p>{with_strong(&happened(locale, fact))}</p>
                <p><a href=href.clone()>{customer}</a></p>
            }
            .into_any()
        }
    }
}

fn deed_words(locale: Locale, deed: Deed, about: &str) -> String {
    let about = match (deed, about) {
        (Deed::TableImported, "") => strong(td_string!(locale, inviting.import.pasted_name)),
        _ => strong(about),
    };
    match deed {
        Deed::StaffInvited => td_string!(locale, staff.deed.staff_invited, about = about),
        Deed::StaffMadeOwner => td_string!(locale, staff.deed.staff_made_owner, about = about),
        Deed::StaffMadeCoach => td_string!(locale, staff.deed.staff_made_coach, about = about),
        Deed::StaffLeft => td_string!(locale, staff.deed.staff_left, about = about),
        Deed::StaffReturned => td_string!(locale, staff.deed.staff_returned, about = about),
        Deed::PasskeyAdded => td_string!(locale, staff.deed.passkey_added, about = about),
        Deed::PasskeyRemoved => td_string!(locale, staff.deed.passkey_removed, about = about),
        Deed::PasskeysOfRemoved => td_string!(locale, staff.deed.passkeys_of_removed, about = about),
        Deed::JourneyPublished => td_string!(locale, staff.deed.journey_published, about = about),
        Deed::JourneyImported => td_string!(locale, staff.deed.journey_imported, about = about),
        Deed::CustomerInvited => td_string!(locale, staff.deed.customer_invited, about = about),
        Deed::InvitationCancelled => td_string!(locale, staff.deed.invitation_cancelled, about = about),
        Deed::TableImported => td_string!(locale, staff.deed.table_imported, about = about),
        Deed::PosterMade => td_string!(locale, staff.deed.poster_made, about = about),
        Deed::PosterEnded => td_string!(locale, staff.deed.poster_ended, about = about),
        Deed::CouponRedeemed => td_string!(locale, staff.deed.coupon_redeemed, about = about),
        Deed::ApiKeyMade => td_string!(locale, staff.deed.api_key_made, about = about),
        Deed::ApiKeyRevoked => td_string!(locale, staff.deed.api_key_revoked, about = about),
        Deed::ShopAdded => td_string!(locale, staff.deed.shop_added, about = about),
        Deed::ShopRevoked => td_string!(locale, staff.deed.shop_revoked, about = about),
        Deed::AddressMended => td_string!(locale, staff.deed.address_mended, about = about),
        Deed::WebhookAdded => td_string!(locale, staff.deed.webhook_added, about = about),
        Deed::WebhookPaused => td_string!(locale, staff.deed.webhook_paused, about = about),
        Deed::WebhookResumed => td_string!(locale, staff.deed.webhook_resumed, about = about),
        Deed::WebhookDeleted => td_string!(locale, staff.deed.webhook_deleted, about = about),
        Deed::ColourChosen => td_string!(locale, staff.deed.colour_chosen, about = about),
        Deed::ColourRemoved => td_string!(locale, staff.deed.colour_removed).to_owned(),
        Deed::LogoChosen => td_string!(locale, staff.deed.logo_chosen).to_owned(),
        Deed::LogoRemoved => td_string!(locale, staff.deed.logo_removed).to_owned(),
        Deed::CoachesSeeAll => td_string!(locale, staff.deed.coaches_see_all).to_owned(),
        Deed::CoachesSeeOwn => td_string!(locale, staff.deed.coaches_see_own).to_owned(),
        Deed::CustomersGiven => td_string!(locale, staff.deed.customers_given, about = about),
        Deed::CustomersGivenBack => td_string!(locale, staff.deed.customers_given_back).to_owned(),
        Deed::ContactsSettled => td_string!(locale, staff.deed.contacts_settled).to_owned(),
        Deed::UrgentSettled => td_string!(locale, staff.deed.urgent_settled).to_owned(),
    }
}

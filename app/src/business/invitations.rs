//! Invitations: one form, and what became of those that were sent.

use backend::{InvitationId, JourneyId};
use jiff::civil::Date;
use leptos::prelude::*;

use crate::{
    i18n::{Locale, td_string},
    parts::{
        dates,
        field::{Field, FormState, choice, problem_summary},
        icon::{Icon, icon},
        shell::Shell,
    },
};

/// Where an invitation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvitationState {
    /// Sent, not opened yet.
    Sent,
    /// Opened, not accepted yet.
    Opened,
    /// Accepted: the customer plays.
    Accepted,
    /// Taken back.
    Cancelled,
    /// Older than 30 days.
    Expired,
}

/// One invitation of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvitationLine {
    /// Its id.
    pub id: InvitationId,
    /// Who was invited.
    pub name: String,
    /// To which address.
    pub email: String,
    /// To which journey.
    pub journey_title: String,
    /// Where it stands.
    pub state: InvitationState,
    /// The business's local day on which it was sent last.
    pub sent_on: Date,
    /// The last day on which it works.
    pub expires_on: Date,
}

impl InvitationLine {
    fn may_resend(&self) -> bool {
        !matches!(self.state, InvitationState::Accepted | InvitationState::Cancelled)
    }

    fn may_cancel(&self) -> bool {
        matches!(self.state, InvitationState::Sent | InvitationState::Opened)
    }
}

/// What the page of invitations shows. The form's fields: `journey`, `name`, `email`, `language`, `time_zone`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InvitationsModel {
    /// Published journeys to invite to, with their titles.
    pub journeys: Vec<(JourneyId, String)>,
    /// Names of the time-zone database.
    pub time_zones: Vec<String>,
    /// What the form holds: at first the business's language and time zone.
    pub form: FormState,
    /// The invitations, the latest first.
    pub invitations: Vec<InvitationLine>,
    /// Whether this reader sees journeys (owners do).
    pub may_design: bool,
}

/// The page `/desk/invitations`, also the answer (422) to a form that did not fit.
pub fn invitations_page(shell: &Shell, model: &InvitationsModel) -> String {
    let locale = shell.locale;
    let title = td_string!(locale, desk.invitations.title);
    shell.page(title, false, || {
        view! {
            <header class="desk-head">
                <h1>{title}</h1>
                <p class="lead">{td_string!(locale, desk.invitations.lead)}</p>
                <p class="invite-ways">
                    <a class="button" href="/desk/invitations/imports">{icon(Icon::Upload)} <span>{td_string!(locale, inviting.import.title)}</span></a>
                </p>
            </header>
            {problem_summary(locale, &model.form)}
            <div class="invite-columns">
                <section class="panel" aria-labelledby="invite">
                    <h2 id="invite">{td_string!(locale, desk.invitations.form)}</h2>
                    {form(locale, model)}
                </section>
                <section class="invited" aria-labelledby="sent">
                    <h2 id="sent">{td_string!(locale, desk.invitations.list)}</h2>
                    {list(locale, &model.invitations)}
                </section>
            </div>
        }
    })
}

fn form(locale: Locale, model: &InvitationsModel) -> AnyView {
    if model.journeys.is_empty() {
        let link = model.may_design.then(|| {
            view! {
                <p><a class="button button-primary" href="/desk/journeys">{td_string!(locale, desk.invitations.to_journeys)}</a></p>
            }
        });
        return view! { <p class="soft">{td_string!(locale, desk.invitations.no_journey)}</p> {link} }.into_any();
    }
    let form = &model.form;
    let journeys = model
        .journeys
        .iter()
        .map(|(id, title)| (id.to_string(), title.clone()))
        .collect();
    let languages = vec![
        ("ja".to_owned(), "日本語".to_owned()),
        ("en".to_owned(), "English".to_owned()),
    ];
    let zones = model
        .time_zones
        .iter()
        .map(|zone| (zone.clone(), zone.replace('_', " ")))
        .collect();
    view! {
        <form method="post" action="/desk/invitations">
            {choice("journey", td_string!(locale, desk.invitations.journey), journeys, form)}
            {Field::text("name", td_string!(locale, desk.invitations.name))
                .hint(td_string!(locale, desk.invitations.name_hint))
                .autocomplete("off")
                .max(80)
                .view(locale, form)}
            {Field::email("email", td_string!(locale, desk.invitations.email))
                .autocomplete("off")
                .max(254)
                .view(locale, form)}
            {choice("language", td_string!(locale, desk.invitations.language), languages, form)}
            {choice("time_zone", td_string!(locale, desk.invitations.time_zone), zones, form)}
            <p class="field-hint">{td_string!(locale, desk.invitations.time_zone_hint)}</p>
            <div class="form-actions">
                <button class="button button-primary button-large">{td_string!(locale, desk.invitations.submit)}</button>
            </div>
        </form>
    }
    .into_any()
}

fn list(locale: Locale, invitations: &[InvitationLine]) -> AnyView {
    if invitations.is_empty() {
        return view! { <p class="soft">{td_string!(locale, desk.invitations.empty)}</p> }.into_any();
    }
    let rows: Vec<_> = invitations.iter().map(|invitation| row(locale, invitation)).collect();
    view! {
        <div class="rows-frame"><table class="rows" role="table">
            <caption class="quiet">{td_string!(locale, desk.invitations.list)}</caption>
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col">{td_string!(locale, desk.column.name)}</th>
                    <th role="columnheader" scope="col">{td_string!(locale, desk.column.state)}</th>
                    <th role="columnheader" scope="col">{td_string!(locale, desk.column.sent)}</th>
                    <th role="columnheader" scope="col"><span class="quiet">{td_string!(locale, desk.column.next)}</span></th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table></div>
    }
    .into_any()
}

fn row(locale: Locale, invitation: &InvitationLine) -> impl IntoView + use<> {
    let (class, state) = match invitation.state {
        InvitationState::Sent => ("chip chip-waiting", td_string!(locale, desk.invitations.state.sent)),
        InvitationState::Opened => ("chip chip-waiting", td_string!(locale, desk.invitations.state.opened)),
        InvitationState::Accepted => ("chip chip-well", td_string!(locale, desk.invitations.state.accepted)),
        InvitationState::Cancelled => ("chip", td_string!(locale, desk.invitations.state.cancelled)),
        InvitationState::Expired => ("chip chip-behind", td_string!(locale, desk.invitations.state.expired)),
    };
    let until = invitation.may_cancel().then(|| {
        let date = dates::short_date(locale, invitation.expires_on);
        let words = td_string!(locale, desk.invitations.until, date = date);
        view! { <span class="soft">{words}</span> }
    });
    let name = &invitation.name;
    let resend = invitation.may_resend().then(|| {
        let label = td_string!(locale, desk.invitations.resend_named, name = name.clone());
        one_button(
            invitation.id,
            "resend",
            "button",
            label,
            td_string!(locale, desk.invitations.resend),
        )
    });
    let cancel = invitation.may_cancel().then(|| {
        let label = td_string!(locale, desk.invitations.cancel_named, name = name.clone());
        one_button(
            invitation.id,
            "cancel",
            "button button-plain",
            label,
            td_string!(locale, desk.invitations.cancel),
        )
    });
    view! {
        <tr role="row">
            <th role="rowheader" scope="row" class="who">
                {name.clone()}
                <span class="journey">{invitation.email.clone()}</span>
                <span class="journey">{invitation.journey_title.clone()}</span>
            </th>
            <td role="cell" class="chips"><span class=class>{state}</span></td>
            <td role="cell" class="dates">
                <span>{dates::short_date(locale, invitation.sent_on)}</span>
                " "
                {until}
            </td>
            <td role="cell" class="act">{resend} {cancel}</td>
        </tr>
    }
}

fn one_button(
    id: InvitationId,
    verb: &'static str,
    class: &'static str,
    label: String,
    words: &'static str,
) -> impl IntoView + use<> {
    view! {
        <form method="post" action=format!("/desk/invitations/{id}/{verb}")>
            <button class=class aria-label=label>{words}</button>
        </form>
    }
}

//! One invitation at the desk, and its link with a QR code, shown once when it is made.

use backend::EnrolmentId;
use leptos::prelude::*;

use super::invitations::{InvitationLine, one_button, state_chip};
use crate::{
    i18n::td_string,
    parts::{
        dates,
        icon::{Icon, icon},
        qr::qr,
        shell::Shell,
    },
};

/// What the page of an invitation shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskInvitationModel {
    /// The invitation as in the list.
    pub line: InvitationLine,
    /// How often it was sent.
    pub times: i64,
    /// The enrolment it leads to.
    pub enrolment: EnrolmentId,
    /// Its link, just made: it is on this page and nowhere else.
    pub link: Option<String>,
}

/// The page `/desk/invitations/{invitation}`, and the answer to making its link.
pub fn desk_invitation_page(shell: &Shell, model: &DeskInvitationModel) -> String {
    let locale = shell.locale;
    let line = &model.line;
    let sent = td_string!(locale, inviting.one.sent, date = dates::full_date(locale, line.sent_on));
    let until = td_string!(
        locale,
        desk.invitations.until,
        date = dates::short_date(locale, line.expires_on)
    );
    let waits = line.may_cancel();
    shell.page(&line.name, false, || {
        let shown = model.link.as_ref().map(|link| {
            let label = td_string!(locale, inviting.one.qr_label, name = line.name.clone());
            view! {
                <section class="panel link-shown" aria-labelledby="link">
                    <div class="link-qr">{qr(link, &label)}</div>
                    <div class="link-words">
                        <h2 id="link">{td_string!(locale, inviting.one.shown, name = line.name.clone())}</h2>
                        <p>{td_string!(locale, inviting.one.scan)}</p>
                        <p class="link-text"><a href=link.clone()>{link.clone()}</a></p>
                        <p class="soft not-on-paper">{td_string!(locale, inviting.one.shown_once)}</p>
                    </div>
                </section>
            }.into_any()
        });
        let make = waits.then(|| {
            view! {
                <section class="panel not-on-paper" aria-labelledby="make">
                    <h2 id="make">{td_string!(locale, inviting.one.make_title)}</h2>
                    <p class="soft">{td_string!(locale, inviting.one.make_lead)}</p>
                    <div class="answers">
                        <form method="post" action=format!("/desk/invitations/{}/link", line.id)>
                            <button class="button button-primary">{td_string!(locale, inviting.one.make)}</button>
                        </form>
                        {line.may_resend().then(|| one_button(line.id, "resend", "button", td_string!(locale, desk.invitations.resend_named, name = line.name.clone()), td_string!(locale, desk.invitations.resend)))}
                        {one_button(line.id, "cancel", "button button-plain", td_string!(locale, desk.invitations.cancel_named, name = line.name.clone()), td_string!(locale, desk.invitations.cancel))}
                    </div>
                </section>
            }.into_any()
        });
        let renew = (!waits && line.may_resend()).then(|| {
            one_button(line.id, "resend", "button button-primary", td_string!(locale, desk.invitations.resend_named, name = line.name.clone()), td_string!(locale, desk.invitations.resend))
        });
        view! {
            <p class="crumb not-on-paper"><a href="/desk/invitations">{icon(Icon::Back)} {td_string!(locale, inviting.import.crumb)}</a></p>
            <header class="desk-head">
                <h1>{line.name.clone()}</h1>
                <ul class="facts">
                    <li>{state_chip(locale, line.state)}</li>
                    <li>{line.email.clone()}</li>
                    <li>{line.journey_title.clone()}</li>
                    <li>{sent}</li>
                    {(model.times > 1).then(|| view! { <li>{td_string!(locale, inviting.one.times, count = model.times).to_string()}</li> })}
                    {waits.then(|| view! { <li>{until}</li> })}
                </ul>
                <p class="not-on-paper"><a href=format!("/desk/customers/{}", model.enrolment)>{td_string!(locale, inviting.one.to_customer)}</a></p>
            </header>
            {shown}
            {make}
            {renew}
        }
    })
}

//! "You": a break and its end, language and time zone, reminders, devices, one's data, leaving and coming back.
//!
//! Three quiet sheets of rows, each row one thing with its words and its form. What matters now (a break that is on, a place that is kept)
//! stands above them; leaving comes last.

mod clocks;
mod leave;
mod phone;
mod rows;
pub(crate) mod zone;

pub use leave::{farewell_words, reason_words};
pub use phone::PhoneModel;

use crate::customer::board_model::BoardModel;
use crate::customer::coupons::coupons_address;
use crate::customer::inbox::inbox_address;
use crate::customer::install::install_hint;
use crate::customer::you::rows::{Sheet, row, sheet};
use crate::i18n::{self, Locale, td_string};
use crate::parts::devices::{Device, devices_list};
use crate::parts::field::{FormState, problem_summary};
use crate::parts::icon::Icon;
use crate::parts::shell::{Shell, Viewer};
use backend::channels::{Channel, Choice};
use journey::Standing;
use leptos::prelude::*;

/// What the page shows beside the board.
#[derive(Debug, Clone)]
pub struct YouModel {
    /// The enrolment.
    pub board: BoardModel,
    /// Where the customer's mail goes.
    pub email: String,
    /// Whose customer they are.
    pub business: String,
    /// Their choice for every channel.
    pub choices: Vec<Choice>,
    /// What this browser needs to show reminders; none for who plays as staff.
    pub phone: Option<PhoneModel>,
    /// Where they are signed in.
    pub devices: Vec<Device>,
    /// A form that came back, if one did: `time_zone`, `channel`, `reason` or `words` say what is wrong.
    pub form: FormState,
}

impl YouModel {
    /// The page's own address.
    fn address(&self) -> String {
        format!("{}/you", self.board.address())
    }
}

/// The whole page.
pub fn you_page(shell: &Shell, model: &YouModel) -> String {
    let locale = shell.locale;
    let title = td_string!(locale, account.title);
    let name = match &shell.viewer {
        Viewer::Customer { name, .. } | Viewer::Staff { name, .. } => Some(name.clone()),
        Viewer::Nobody => None,
    };
    let standing = model.board.standing.standing;
    // Whoever plays as staff has their devices and their way out at the desk.
    let trainee = matches!(shell.viewer, Viewer::Customer { trainee: true, .. });
    let journeys = (!trainee)
        .then(|| view! { <p class="you-journey"><a href="/play?all">{td_string!(locale, account.journeys)}</a></p> });
    shell.page(title, false, || {
        view! {
            <header class="you-head">
                <h1>{name.unwrap_or_else(|| title.to_owned())}</h1>
                <p class="you-journey">{model.board.version.title().to_owned()} " · " {model.business.clone()}</p>
                {journeys}
            </header>
            {problem_summary(locale, &model.form)}
            {clocks::now(locale, &model.board)}
            {install_hint(locale)}
            {sheet(Sheet::Days, locale, vec![
                clocks::rest(locale, &model.board).map(IntoAny::into_any),
                Some(zone::time_zone(locale, model).into_any()),
                Some(language(locale, model).into_any()),
            ])}
            {sheet(Sheet::Hearing, locale, vec![
                Some(reminders(locale, model).into_any()),
                model.phone.as_ref().map(|phone| phone::phone(locale, model, phone).into_any()),
            ])}
            {install_hint(locale)}
            {sheet(Sheet::Yours, locale, vec![
                Some(coupons(locale, model).into_any()),
                (!trainee).then(|| devices(locale, model).into_any()),
                Some(export(locale, model).into_any()),
                (!trainee).then(|| sign_out(locale).into_any()),
            ])}
            {(standing != Standing::Left && model.board.board.day.is_some()).then(|| leave::leave(locale, model))}
        }
    })
}

fn language(locale: Locale, model: &YouModel) -> impl IntoView + use<> {
    let options: Vec<_> = [(Locale::ja, "日本語"), (Locale::en, "English")]
        .into_iter()
        .map(|(language, name)| {
            let code = i18n::code(language);
            let here = language == locale;
            let class = if here { "button button-on" } else { "button" };
            view! { <button class=class name="language" value=code lang=code aria-pressed=here.to_string()>{name}</button> }
        })
        .collect();
    row(
        Icon::Globe,
        "language",
        td_string!(locale, account.language.title),
        td_string!(locale, account.language.lead).to_owned(),
        view! {
            <form class="row-act" method="post" action="/language">
                <input type="hidden" name="back" value=model.address()/>
                {options}
            </form>
        },
    )
}

fn reminders(locale: Locale, model: &YouModel) -> impl IntoView + use<> {
    let address = format!("{}/reminders", model.address());
    let inbox = inbox_address(&model.board);
    let lines: Vec<_> = model
        .choices
        .iter()
        .map(|choice| reminder(locale, *choice, &address, &model.email))
        .collect();
    row(
        Icon::Mail,
        "reminders",
        td_string!(locale, account.reminders.title),
        td_string!(locale, account.reminders.lead).to_owned(),
        view! {
            <ul class="switches">{lines}</ul>
            <p class="row-act"><a class="button" href=inbox>{td_string!(locale, account.reminders.messages)}</a></p>
            <p class="row-note">{td_string!(locale, account.reminders.always)}</p>
        },
    )
}

fn coupons(locale: Locale, model: &YouModel) -> impl IntoView + use<> {
    row(
        Icon::Gift,
        "coupons",
        td_string!(locale, coupons.own.title),
        td_string!(locale, coupons.own.lead, business = model.business.clone()),
        view! {
            <p class="row-act"><a class="button" href=coupons_address(&model.board)>{td_string!(locale, coupons.own.link)}</a></p>
        },
    )
}

/// What is said of a channel: its name, where it leads, and what turning it on and off is called.
fn channel_words(locale: Locale, channel: Channel, email: &str) -> Option<[String; 4]> {
    Some(match channel {
        Channel::Email => [
            td_string!(locale, account.reminders.email).to_owned(),
            td_string!(locale, account.reminders.email_to, email = email.to_owned()),
            td_string!(locale, account.reminders.turn_on_email).to_owned(),
            td_string!(locale, account.reminders.turn_off_email).to_owned(),
        ],
        Channel::Inbox => [
            td_string!(locale, account.reminders.inbox).to_owned(),
            td_string!(locale, account.reminders.inbox_to).to_owned(),
            td_string!(locale, account.reminders.turn_on_inbox).to_owned(),
            td_string!(locale, account.reminders.turn_off_inbox).to_owned(),
        ],
        // Each phone is asked for itself.
        Channel::Push => return None,
    })
}

fn reminder(locale: Locale, choice: Choice, address: &str, email: &str) -> Option<impl IntoView + use<>> {
    let [name, to, turn_on, turn_off] = channel_words(locale, choice.channel, email)?;
    let (state, class, label, words, wanted) = if choice.wanted {
        (
            td_string!(locale, account.reminders.on),
            "chip chip-well",
            turn_off,
            td_string!(locale, account.reminders.turn_off),
            "no",
        )
    } else {
        (
            td_string!(locale, account.reminders.off),
            "chip",
            turn_on,
            td_string!(locale, account.reminders.turn_on),
            "yes",
        )
    };
    Some(view! {
        <li>
            <span class="switch-what">
                <b>{name}</b> " " <span class=class>{state}</span>
                <span class="row-note">{to}</span>
            </span>
            <form method="post" action=address.to_owned()>
                <input type="hidden" name="channel" value=choice.channel.code()/>
                <input type="hidden" name="wanted" value=wanted/>
                <button class="button" aria-label=label>{words}</button>
            </form>
        </li>
    })
}

fn devices(locale: Locale, model: &YouModel) -> impl IntoView + use<> {
    row(
        Icon::Lock,
        "devices",
        td_string!(locale, account.devices.title),
        td_string!(locale, account.devices.lead).to_owned(),
        devices_list(locale, &model.devices, &model.address()),
    )
}

fn export(locale: Locale, model: &YouModel) -> impl IntoView + use<> {
    let href = format!("{}/export", model.board.address());
    row(
        Icon::Download,
        "export",
        td_string!(locale, account.export.title),
        td_string!(locale, account.export.lead, business = model.business.clone()),
        view! {
            <p class="row-act"><a class="button" href=href download="">{td_string!(locale, account.export.button)}</a></p>
        },
    )
}

fn sign_out(locale: Locale) -> impl IntoView {
    row(
        Icon::Door,
        "sign-out",
        td_string!(locale, account.sign_out.title),
        td_string!(locale, account.sign_out.lead).to_owned(),
        view! {
            <form class="row-act" method="post" action="/sign-out">
                <button class="button">{td_string!(locale, account.sign_out.button)}</button>
            </form>
        },
    )
}

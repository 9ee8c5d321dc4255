//! Who works for the business: the list, the form that adds somebody, and what can be changed about each.

use backend::StaffId;
use jiff::civil::Date;
use leptos::prelude::*;

use crate::{
    i18n::{Locale, td_string},
    parts::{
        dates,
        field::{Field, FormState, choice, problem_summary},
        icon::{Icon, icon},
        nav::Role,
        shell::Shell,
    },
};

/// One of the staff, as the owner sees them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffLine {
    /// Their id.
    pub id: StaffId,
    /// What customers and colleagues call them.
    pub name: String,
    /// Where they sign in.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// Whether it is the reader.
    pub you: bool,
    /// Since when.
    pub since: Date,
    /// When they left, if they did.
    pub left: Option<Date>,
    /// When they were last here; `None` when they are signed in nowhere.
    pub seen: Option<Date>,
    /// How many passkeys they have.
    pub passkeys: u32,
}

/// What the page of the staff shows. The form's fields: `name`, `email`, `role`, `language`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StaffModel {
    /// The business's name.
    pub business: String,
    /// Everybody, who left last.
    pub people: Vec<StaffLine>,
    /// What the form holds.
    pub form: FormState,
}

/// The page `/desk/staff`, also the answer (422) to a form that did not fit.
pub fn staff_page(shell: &Shell, model: &StaffModel) -> String {
    let locale = shell.locale;
    let title = td_string!(locale, staff.title);
    shell.page(title, false, || {
        let rows: Vec<_> = model.people.iter().map(|line| person(locale, line)).collect();
        view! {
            <header class="desk-head">
                <h1>{title}</h1>
                <p class="lead">{td_string!(locale, staff.lead, business = model.business.clone())}</p>
            </header>
            {problem_summary(locale, &model.form)}
            <div class="invite-columns">
                <section class="panel" aria-labelledby="add">
                    <h2 id="add">{td_string!(locale, staff.invite.title)}</h2>
                    <p class="soft">{td_string!(locale, staff.invite.lead)}</p>
                    {form(locale, &model.form)}
                </section>
                <section aria-labelledby="people">
                    <h2 id="people">{td_string!(locale, staff.people)}</h2>
                    <ul class="staff">{rows}</ul>
                    <p class="answers">
                        <a class="button" href="/desk/training">{icon(Icon::Medal)} <span>{td_string!(locale, training.title)}</span></a>
                        <a class="button" href="/desk/staff/log">{icon(Icon::Book)} <span>{td_string!(locale, staff.log)}</span></a>
                    </p>
                </section>
            </div>
        }
    })
}

fn form(locale: Locale, form: &FormState) -> impl IntoView + use<> {
    let roles = vec![
        ("coach".to_owned(), td_string!(locale, staff.invite.coach).to_owned()),
        ("owner".to_owned(), td_string!(locale, staff.invite.owner).to_owned()),
    ];
    let languages = vec![
        ("ja".to_owned(), "日本語".to_owned()),
        ("en".to_owned(), "English".to_owned()),
    ];
    view! {
        <form method="post" action="/desk/staff">
            {Field::text("name", td_string!(locale, staff.invite.name))
                .hint(td_string!(locale, staff.invite.name_hint))
                .autocomplete("off")
                .max(80)
                .view(locale, form)}
            {Field::email("email", td_string!(locale, staff.invite.email)).autocomplete("off").max(254).view(locale, form)}
            {choice("role", td_string!(locale, staff.invite.role), roles, form)}
            {choice("language", td_string!(locale, staff.invite.language), languages, form)}
            <div class="form-actions">
                <button class="button button-primary button-large">{td_string!(locale, staff.invite.submit)}</button>
            </div>
        </form>
    }
}

fn person(locale: Locale, line: &StaffLine) -> impl IntoView + use<> {
    let (class, role) = match (line.left, line.role) {
        (Some(_), _) => ("chip", td_string!(locale, staff.role.left)),
        (None, Role::Owner) => ("chip chip-well", td_string!(locale, staff.role.owner)),
        (None, Role::Coach) => ("chip chip-waiting", td_string!(locale, staff.role.coach)),
    };
    let you = line
        .you
        .then(|| view! { <span class="soft">" (" {td_string!(locale, staff.line.you)} ")"</span> });
    let short = |date: Date| dates::short_date(locale, date);
    let traces = match (line.left, line.seen) {
        (Some(left), _) => td_string!(locale, staff.line.left, date = short(left)),
        (None, Some(seen)) => td_string!(locale, staff.line.seen, date = short(seen)),
        (None, None) => td_string!(locale, staff.line.never).to_owned(),
    };
    let keys = line.left.is_none().then(|| match line.passkeys {
        0 => td_string!(locale, staff.line.no_passkey).to_owned(),
        count => td_string!(locale, staff.line.passkeys, count = count).to_string(),
    });
    let since = td_string!(locale, staff.line.since, date = short(line.since));
    let facts: Vec<_> = [Some(since), Some(traces), keys]
        .into_iter()
        .flatten()
        .map(|words| view! { <li>{words}</li> })
        .collect();
    view! {
        <li class="panel staff-line">
            <p class="staff-name"><b>{line.name.clone()}</b> {you} " " <span class=class>{role}</span></p>
            <p class="soft">{line.email.clone()}</p>
            <ul class="facts">{facts}</ul>
            {changes(locale, line)}
        </li>
    }
}

/// What can be changed about a person, each with what it means.
fn changes(locale: Locale, line: &StaffLine) -> AnyView {
    let act = |verb: &'static str, class: &'static str, words: &'static str, lead: &'static str| {
        view! {
            <form class="staff-change" method="post" action=format!("/desk/staff/{}/{verb}", line.id)>
                <p class="soft">{lead}</p>
                <button class=class>{words}</button>
            </form>
        }
    };
    if line.left.is_some() {
        let label = td_string!(locale, staff.change.take_back_named, name = line.name.clone());
        return view! {
            <form method="post" action=format!("/desk/staff/{}/take-back", line.id)>
                <button class="button" aria-label=label>{td_string!(locale, staff.change.take_back)}</button>
            </form>
        }
        .into_any();
    }
    let role = match line.role {
        Role::Coach => act(
            "make-owner",
            "button",
            td_string!(locale, staff.change.make_owner),
            td_string!(locale, staff.change.make_owner_lead),
        ),
        Role::Owner => act(
            "make-coach",
            "button",
            td_string!(locale, staff.change.make_coach),
            td_string!(locale, staff.change.make_coach_lead),
        ),
    };
    let keys = (line.passkeys > 0).then(|| {
        act(
            "remove-passkeys",
            "button",
            td_string!(locale, staff.change.remove_passkeys),
            td_string!(locale, staff.change.remove_passkeys_lead),
        )
    });
    let go = act(
        "let-go",
        "button button-lost",
        td_string!(locale, staff.change.let_go),
        td_string!(locale, staff.change.let_go_lead),
    );
    let label = td_string!(locale, staff.change.title_named, name = line.name.clone());
    view! {
        <details class="staff-changes">
            <summary aria-label=label>{td_string!(locale, staff.change.title)}</summary>
            {role} {keys} {go}
        </details>
    }
    .into_any()
}

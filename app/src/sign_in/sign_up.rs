//! A business signs up: the form, "check your mail", the button behind the mailed link, and what to do when that does not work.

use backend::LinkFault;
use leptos::prelude::*;

use crate::{
    customer::you::zone::zone_options,
    i18n::td_string,
    parts::{
        field::{Field, FormState, choice, problem_summary},
        icon::{Icon, icon},
        shell::Shell,
    },
};

/// What the button behind a link would make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfirmModel {
    /// The token of the link, for the form's address.
    pub token: String,
    /// The owner.
    pub name: String,
    /// The business.
    pub business: String,
}

/// The page `/sign-up`, also the answer (422) to a form that does not fit. Fields: `name`, `owner_name`, `email`, `language`, `time_zone`.
pub fn sign_up_page(shell: &Shell, form: &FormState) -> String {
    let locale = shell.locale;
    let title = td_string!(locale, sign_up.title);
    shell.page(title, false, || {
        let languages = vec![
            ("ja".to_owned(), "日本語".to_owned()),
            ("en".to_owned(), "English".to_owned()),
        ];
        let zone = form.value("time_zone");
        let problem = form.problem("time_zone").map(str::to_owned);
        let described = problem.is_some().then_some("time_zone-problem");
        let invalid = problem.is_some().then_some("true");
        let problem = problem.map(|words| view! { <p class="field-problem" id="time_zone-problem">{words}</p> });
        let guess = zone.is_empty().then_some("true");
        view! {
            <div class="door door-wide">
                <h1>{title}</h1>
                <p class="lead">{td_string!(locale, sign_up.lead)}</p>
                {problem_summary(locale, form)}
                <form method="post" action="/sign-up">
                    {Field::text("name", td_string!(locale, sign_up.name))
                        .hint(td_string!(locale, sign_up.name_hint))
                        .autocomplete("organization")
                        .max(80)
                        .view(locale, form)}
                    {Field::text("owner_name", td_string!(locale, sign_up.owner_name))
                        .autocomplete("name")
                        .max(80)
                        .view(locale, form)}
                    {Field::email("email", td_string!(locale, sign_up.email))
                        .hint(td_string!(locale, sign_up.email_hint))
                        .max(254)
                        .view(locale, form)}
                    {choice("language", td_string!(locale, sign_up.language), languages, form)}
                    <div class="field">
                        <label class="field-label" for="time_zone">{td_string!(locale, sign_up.time_zone)}</label>
                        <select class="input" id="time_zone" name="time_zone" autocomplete="off" data-guess=guess
                            aria-describedby=described aria-invalid=invalid>
                            <option value="">{td_string!(locale, sign_up.choose)}</option>
                            {zone_options(locale, &zone)}
                        </select>
                        {problem}
                    </div>
                    <button class="button button-primary button-large button-wide">
                        {icon(Icon::Mail)} <span>{td_string!(locale, sign_up.send)}</span>
                    </button>
                </form>
                <p class="soft">{td_string!(locale, sign_up.have_account)} " " <a href="/sign-in">{td_string!(locale, sign_in.sign_in.title)}</a></p>
                <script type="module" src="/sign-up.js"></script>
            </div>
        }
    })
}

/// The page `/sign-up/code`, also the answer to a code that does not match. Fields: `email` (kept, hidden) and `code`.
pub fn sign_up_code_page(shell: &Shell, form: &FormState, in_demo: bool) -> String {
    let locale = shell.locale;
    let title = td_string!(locale, sign_up.code.title);
    let email = form.value("email");
    shell.page(title, false, || {
        let demo = in_demo.then(|| {
            view! { <p class="notice notice-info">{icon(Icon::Info)} <span>{td_string!(locale, sign_in.code.demo)}</span></p> }
        });
        view! {
            <div class="door">
                <h1>{title}</h1>
                <p class="lead">{td_string!(locale, sign_up.code.lead, email = email.clone())}</p>
                {demo}
                {problem_summary(locale, form)}
                <form method="post" action="/sign-up/code">
                    <input type="hidden" name="email" value=email.clone()/>
                    <div class="six-figures">
                        {Field::text("code", td_string!(locale, sign_in.code.label))
                            .hint(td_string!(locale, sign_up.code.valid))
                            .inputmode("numeric")
                            .autocomplete("one-time-code")
                            .max(12)
                            .view(locale, form)}
                    </div>
                    <button class="button button-primary button-large button-wide">{td_string!(locale, sign_up.confirm.button)}</button>
                </form>
                <p><a href="/sign-up">{td_string!(locale, sign_up.code.again)}</a></p>
            </div>
        }
    })
}

/// The page `/sign-up/link/{token}`: one button. Opening it changes nothing, because mail scanners open links too.
pub fn confirm_page(shell: &Shell, model: &ConfirmModel) -> String {
    let locale = shell.locale;
    let title = td_string!(locale, sign_up.confirm.title, business = model.business.clone());
    shell.page(&title, false, || {
        view! {
            <div class="door">
                <h1>{title.clone()}</h1>
                <p class="lead">{td_string!(locale, sign_up.confirm.lead, name = model.name.clone())}</p>
                <form method="post" action=format!("/sign-up/link/{}", model.token)>
                    <button class="button button-primary button-large button-wide">{td_string!(locale, sign_up.confirm.button)}</button>
                </form>
            </div>
        }
    })
}

/// The page of a link that does not work (any more).
pub fn sign_up_fault_page(shell: &Shell, fault: LinkFault) -> String {
    let locale = shell.locale;
    let title = match fault {
        LinkFault::Used => td_string!(locale, sign_up.fault.used),
        LinkFault::Expired => td_string!(locale, sign_up.fault.expired),
        LinkFault::Unknown | LinkFault::Cancelled => td_string!(locale, sign_up.fault.unknown),
    };
    let (href, label) = match fault {
        LinkFault::Used => ("/sign-in", td_string!(locale, sign_in.sign_in.title)),
        _ => ("/sign-up", td_string!(locale, sign_up.fault.again)),
    };
    shell.page(title, false, || {
        view! {
            <div class="door">
                <h1>{title}</h1>
                <p><a class="button button-primary button-large" href=href>{label}</a></p>
                <p><a href="/">{td_string!(locale, sign_in.fault.home)}</a></p>
            </div>
        }
    })
}

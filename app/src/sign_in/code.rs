//! "Check your mail", and the six figures for those who read it on another device.

use leptos::prelude::*;

use crate::{
    i18n::td_string,
    parts::{
        field::{Field, FormState, problem_summary},
        icon::{Icon, icon},
        shell::Shell,
    },
};

/// The page `/sign-in/code`, also the answer to a code that does not match. The form's fields: `email` (kept, hidden) and `code`.
/// `in_demo` says that mails go to a folder and not to people.
pub fn code_page(shell: &Shell, form: &FormState, in_demo: bool) -> String {
    let locale = shell.locale;
    let title = td_string!(locale, sign_in.code.title);
    let email = form.value("email");
    shell.page(title, false, || {
        let lead = td_string!(locale, sign_in.code.lead, email = email.clone());
        let demo = in_demo.then(|| {
            view! { <p class="notice notice-info">{icon(Icon::Info)} <span>{td_string!(locale, sign_in.code.demo)}</span></p> }
        });
        view! {
            <div class="door">
                <h1>{title}</h1>
                <p class="lead">{lead}</p>
                {demo}
                {problem_summary(locale, form)}
                <form method="post" action="/sign-in/code">
                    <input type="hidden" name="email" value=email.clone()/>
                    <div class="six-figures">
                        {Field::text("code", td_string!(locale, sign_in.code.label))
                            .hint(td_string!(locale, sign_in.code.valid))
                            .inputmode("numeric")
                            .autocomplete("one-time-code")
                            .max(12)
                            .view(locale, form)}
                    </div>
                    <button class="button button-primary button-large button-wide">{td_string!(locale, sign_in.code.submit)}</button>
                </form>
                <details class="no-mail">
                    <summary>{td_string!(locale, sign_in.code.no_mail)}</summary>
                    <p>{td_string!(locale, sign_in.code.no_mail_help)}</p>
                    <div class="answers">
                        <form method="post" action="/sign-in">
                            <input type="hidden" name="email" value=email.clone()/>
                            <button class="button">{td_string!(locale, sign_in.code.again)}</button>
                        </form>
                        <a class="button" href="/sign-in">{td_string!(locale, sign_in.code.other)}</a>
                    </div>
                </details>
            </div>
        }
    })
}

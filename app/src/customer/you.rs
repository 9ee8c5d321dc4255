//! "You": a break and its end, leaving and coming back, language, the other journeys, signing out.

use crate::customer::board_model::BoardModel;
use crate::i18n::{self, Locale, td_string};
use crate::parts::field::{Field, FormState, problem_summary};
use crate::parts::icon::{Icon, icon};
use crate::parts::shell::{Shell, Viewer};
use journey::Standing;
use leptos::prelude::*;

/// The whole page. `form` is the leave form as it came back, if it did.
pub fn you_page(shell: &Shell, model: &BoardModel, form: &FormState) -> String {
    let locale = shell.locale;
    let title = td_string!(locale, customer.you.title);
    let name = match &shell.viewer {
        Viewer::Customer { name, .. } | Viewer::Staff { name, .. } => Some(name.clone()),
        Viewer::Nobody => None,
    };
    shell.page(title, false, || {
        view! {
            <h1>{name.unwrap_or_else(|| title.to_owned())}</h1>
            <p class="you-journey">{model.version.title().to_owned()}</p>
            {problem_summary(locale, form)}
            {clocks(locale, model)}
            {language(locale, &shell.path)}
            <section class="panel">
                <h2>{td_string!(locale, customer.you.sign_out)}</h2>
                <p>{td_string!(locale, customer.you.sign_out_words)}</p>
                <div class="form-actions">
                    <form method="post" action="/sign-out">
                        <button class="button">{icon(Icon::Door)}{td_string!(locale, customer.you.sign_out)}</button>
                    </form>
                    <a class="button button-plain" href="/play?all">{td_string!(locale, customer.you.journeys)}</a>
                </div>
            </section>
            {leave(locale, model, form)}
        }
    })
}

fn button(model: &BoardModel, action: &'static str, label: &'static str) -> impl IntoView + use<> {
    view! {
        <form class="form-actions" method="post" action=format!("{}/{action}", model.address())>
            <input type="hidden" name="id" value=model.form_id(action, "")/>
            <button class="button">{label}</button>
        </form>
    }
}

/// What stops the clocks and what starts them.
fn clocks(locale: Locale, model: &BoardModel) -> AnyView {
    let standing = model.standing.standing;
    if standing == Standing::Left {
        return view! {
            <section class="panel">
                <p>{td_string!(locale, customer.you.left)}</p>
                {button(model, "return", td_string!(locale, customer.you.come_back))}
            </section>
        }
        .into_any();
    }
    if standing == Standing::Paused {
        return view! {
            <section class="panel panel-calm">
                <h2>{td_string!(locale, customer.you.paused)}</h2>
                <p>{td_string!(locale, customer.you.resume_words)}</p>
                {button(model, "resume", td_string!(locale, customer.you.resume))}
            </section>
        }
        .into_any();
    }
    let freezes = (model.board.freezes_left > 0).then(|| {
        view! { <p>{td_string!(locale, customer.you.freezes, count = model.board.freezes_left)}</p> }
    });
    view! {
        <section class="panel">
            <h2>{td_string!(locale, customer.you.rest)}</h2>
            <p>{td_string!(locale, customer.you.pause_words)}</p>
            {freezes}
            {button(model, "pause", td_string!(locale, customer.you.pause))}
        </section>
    }
    .into_any()
}

fn language(locale: Locale, path: &str) -> impl IntoView + use<> {
    let options: Vec<_> = [(Locale::ja, "日本語"), (Locale::en, "English")]
        .into_iter()
        .map(|(language, name)| {
            let code = i18n::code(language);
            let here = (language == locale).then_some("true");
            let class = if language == locale {
                "button button-on"
            } else {
                "button"
            };
            view! { <button class=class name="language" value=code lang=code aria-pressed=here>{name}</button> }
        })
        .collect();
    let path = path.to_owned();
    view! {
        <section class="panel">
            <h2>{td_string!(locale, customer.you.language)}</h2>
            <p>{td_string!(locale, customer.you.language_hint)}</p>
            <form class="form-actions" method="post" action="/language">
                <input type="hidden" name="back" value=path/>
                {options}
            </form>
        </section>
    }
}

fn leave(locale: Locale, model: &BoardModel, form: &FormState) -> Option<impl IntoView + use<>> {
    if model.standing.standing == Standing::Left || model.board.day.is_none() {
        return None;
    }
    let open = !form.problems.is_empty();
    Some(view! {
        <details class="panel leave" open=open>
            <summary>{td_string!(locale, customer.you.leave)}</summary>
            <p>{td_string!(locale, customer.you.leave_words)}</p>
            <form method="post" action=format!("{}/leave", model.address())>
                <input type="hidden" name="id" value=model.form_id("leave", "")/>
                {Field::words("reason", td_string!(locale, customer.you.reason)).optional().max(2_000).view(locale, form)}
                <button class="button button-lost">{td_string!(locale, customer.you.leave_button)}</button>
            </form>
        </details>
    })
}

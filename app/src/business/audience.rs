//! Whom a journey is for: a panel of its page.

use backend::journeys::Audience;
use leptos::prelude::*;

use super::journey::JourneyModel;
use crate::{
    i18n::{Locale, td_string},
    parts::field::{Field, FormState},
};

/// The choice, while nobody is in the journey; after that only the interval of the refresher.
pub(super) fn audience(locale: Locale, model: &JourneyModel) -> impl IntoView + use<> {
    let staff = model.audience.is_staff();
    let fixed = model.has_people.then(|| {
        let words = if staff {
            td_string!(locale, training.audience.fixed_staff)
        } else {
            td_string!(locale, training.audience.fixed_customers)
        };
        view! { <p>{words}</p> }
    });
    let form = (staff || !model.has_people).then(|| form(locale, model));
    view! {
        <section class="panel" aria-labelledby="audience">
            <h2 id="audience">{td_string!(locale, training.audience.title)}</h2>
            <p class="soft">{td_string!(locale, training.audience.lead)}</p>
            {fixed}
            {form}
        </section>
    }
}

fn form(locale: Locale, model: &JourneyModel) -> impl IntoView + use<> {
    let mut form: FormState = model.form.clone();
    if let Audience::Staff {
        refresh_days: Some(days),
    } = model.audience
    {
        form.values.entry("refresh_days").or_insert_with(|| days.to_string());
    }
    let chosen = form
        .values
        .get("audience")
        .map_or(model.audience.is_staff(), |chosen| chosen == "staff");
    let whom = if model.has_people {
        view! { <input type="hidden" name="audience" value="staff"/> }.into_any()
    } else {
        let option = |value: &'static str, words: &'static str, on: bool| {
            let id = format!("audience-{value}");
            let of = id.clone();
            view! {
                <label class="audience-choice" for=of>
                    <input type="radio" id=id name="audience" value=value checked=on/>
                    <span>{words}</span>
                </label>
            }
        };
        view! {
            <fieldset class="audience-choices">
                <legend class="field-label">{td_string!(locale, training.audience.label)}</legend>
                {option("customers", td_string!(locale, training.audience.customers), !chosen)}
                {option("staff", td_string!(locale, training.audience.staff), chosen)}
            </fieldset>
        }
        .into_any()
    };
    view! {
        <form method="post" action=format!("/desk/journeys/{}/audience", model.id)>
            {whom}
            {Field::text("refresh_days", td_string!(locale, training.audience.refresh))
                .hint(td_string!(locale, training.audience.refresh_hint))
                .optional()
                .inputmode("numeric")
                .max(4)
                .view(locale, &form)}
            <button class="button">{td_string!(locale, training.audience.save)}</button>
        </form>
    }
}

/// What is said about a number of days that is none.
pub fn refresh_days_problem(locale: Locale) -> &'static str {
    td_string!(locale, training.problem.refresh_days)
}

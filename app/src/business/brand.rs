//! How the business looks to its customers: its colour and its logo, for the owner to settle.

use backend::brand::Colour;
use leptos::prelude::*;

use crate::{
    i18n::{Locale, td_string},
    parts::{brand::palette_picture, field::FormState},
};

/// What the picker begins with: the green of the program.
const GREEN: Colour = Colour {
    red: 0x2c,
    green: 0x5e,
    blue: 0x3a,
};

/// How the business looks now, and what the owner tries.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BrandModel {
    /// The business's name.
    pub business: String,
    /// Its colour.
    pub colour: Option<Colour>,
    /// The colour the owner only looks at.
    pub tried: Option<Colour>,
    /// Where its logo is.
    pub logo: Option<String>,
    /// A form that came back: `colour` or `logo` say what is wrong.
    pub form: FormState,
}

/// The section of the settings.
pub(super) fn brand(locale: Locale, model: &BrandModel) -> impl IntoView + use<> {
    view! {
        <section class="panel" aria-labelledby="brand">
            <h2 id="brand">{td_string!(locale, brand.title)}</h2>
            <p class="soft">{td_string!(locale, brand.lead)}</p>
            {colour(locale, model)}
            {logo(locale, model)}
        </section>
    }
}

fn colour(locale: Locale, model: &BrandModel) -> impl IntoView + use<> {
    let shown = model.tried.or(model.colour);
    let value = shown.unwrap_or(GREEN).to_string();
    let picture = shown.map(|colour| {
        let picture = palette_picture(colour, td_string!(locale, brand.sample));
        view! {
            <figure class="brand-sample">
                <div inner_html=picture></div>
                <figcaption class="soft">{td_string!(locale, brand.in_light)} " · " {colour.to_string()}</figcaption>
            </figure>
        }
    });
    let none = shown
        .is_none()
        .then(|| view! { <p class="soft">{td_string!(locale, brand.colour_none)}</p> });
    let remove = model.colour.map(|_| {
        view! {
            <form method="post" action="/desk/settings/colour/remove">
                <button class="button button-plain">{td_string!(locale, brand.colour_remove)}</button>
            </form>
        }
    });
    let (problem, described, invalid) = problem(model, "colour", "colour-hint colour-problem", "colour-hint");
    view! {
        <div class="brand-part">
            <h3>{td_string!(locale, brand.colour)}</h3>
            {none}
            {picture}
            <form class="one-line" method="post" action="/desk/settings/colour">
                <div class="field">
                    <label class="field-label" for="colour">{td_string!(locale, brand.colour)}</label>
                    <p class="field-hint" id="colour-hint">{td_string!(locale, brand.colour_hint)}</p>
                    <input class="input brand-picker" type="color" id="colour" name="colour" value=value aria-describedby=described aria-invalid=invalid/>
                    {problem}
                </div>
                <button class="button" formmethod="get" formaction="/desk/settings">{td_string!(locale, brand.try_it)}</button>
                <button class="button button-on">{td_string!(locale, brand.use_it)}</button>
            </form>
            {remove}
        </div>
    }
}

fn logo(locale: Locale, model: &BrandModel) -> impl IntoView + use<> {
    let now = model.logo.clone().map(|src| {
        let name = model.business.clone();
        view! {
            <figure class="brand-sample">
                <p class="brand"><img class="brand-logo" src=src alt=name/></p>
                <figcaption class="soft">{td_string!(locale, brand.logo_now)}</figcaption>
            </figure>
            <form method="post" action="/desk/settings/logo/remove">
                <button class="button button-plain">{td_string!(locale, brand.logo_remove)}</button>
            </form>
        }
    });
    let (problem, described, invalid) = problem(model, "logo", "logo-hint logo-problem", "logo-hint");
    view! {
        <div class="brand-part">
            <h3>{td_string!(locale, brand.logo)}</h3>
            {now}
            <form class="one-line" method="post" action="/desk/settings/logo" enctype="multipart/form-data">
                <div class="field">
                    <label class="field-label" for="logo">{td_string!(locale, brand.logo_file)}</label>
                    <p class="field-hint" id="logo-hint">{td_string!(locale, brand.logo_hint)}</p>
                    <input class="input" type="file" id="logo" name="logo" accept="image/png,image/jpeg,image/webp" required=true
                        aria-describedby=described aria-invalid=invalid/>
                    {problem}
                </div>
                <button class="button">{td_string!(locale, brand.logo_use)}</button>
            </form>
        </div>
    }
}

/// What is wrong with a field, and how it is tied to it.
fn problem(
    model: &BrandModel,
    field: &'static str,
    with_problem: &'static str,
    without: &'static str,
) -> (Option<impl IntoView + use<>>, &'static str, Option<&'static str>) {
    let words = model.form.problem(field).map(str::to_owned);
    let described = if words.is_some() { with_problem } else { without };
    let invalid = words.is_some().then_some("true");
    let view = words.map(|words| view! { <p class="field-problem" id=format!("{field}-problem")>{words}</p> });
    (view, described, invalid)
}

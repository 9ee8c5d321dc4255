//! The form of a journey's head, and of its key.

use leptos::prelude::*;

use super::{
    EditorModel, PartForm, editor_path,
    fields::{Fields, Look},
};
use crate::i18n::{Locale, td_string};

pub(super) fn fields(fields: Fields<'_>, model: &EditorModel) -> AnyView {
    let locale = fields.locale;
    let lang = || Some(model.draft.language.clone());
    let written = |hint: &str| Look {
        lang: lang(),
        ..Look::hint(hint)
    };
    let days = |default: &str, hint: &str| Look {
        placeholder: Some(default.to_owned()),
        ..Look::hint(hint)
    };
    let languages = vec![
        ("ja".to_owned(), "日本語".to_owned()),
        ("en".to_owned(), "English".to_owned()),
    ];
    view! {
        {fields.text("title", td_string!(locale, editor.field.title), Look { lang: lang(), ..Look::default() })}
        {fields.text(
            "promise",
            td_string!(locale, editor.head.promise),
            Look { rows: Some(2), ..written(td_string!(locale, editor.head.promise_hint)) },
        )}
        {fields.choice(
            "language",
            td_string!(locale, editor.field.language),
            vec![(None, languages)],
            Look::hint(td_string!(locale, editor.head.language_hint)),
        )}
        <fieldset class="group">
            <legend>{td_string!(locale, editor.head.reassurance)}</legend>
            <p class="soft">{td_string!(locale, editor.head.reassurance_hint)}</p>
            {fields.text("reassurance_title", td_string!(locale, editor.head.reassurance_title), Look { lang: lang(), ..Look::default() })}
            {fields.text(
                "reassurance_body",
                td_string!(locale, editor.head.reassurance_body),
                Look { rows: Some(6), ..written(td_string!(locale, editor.markdown)) },
            )}
        </fieldset>
        <fieldset class="group">
            <legend>{td_string!(locale, editor.policy.title)}</legend>
            <p class="soft">{td_string!(locale, editor.policy.lead)}</p>
            <div class="policy">
                {fields.number("grace_days", td_string!(locale, editor.policy.grace_days), days("3", td_string!(locale, editor.policy.grace_hint)))}
                {fields.number("stalled_after_days", td_string!(locale, editor.policy.stalled_after_days), days("14", td_string!(locale, editor.policy.stalled_hint)))}
                {fields.number("lapsed_after_days", td_string!(locale, editor.policy.lapsed_after_days), days("90", td_string!(locale, editor.policy.lapsed_hint)))}
                {fields.number("claim_release_days", td_string!(locale, editor.policy.claim_release_days), days("7", td_string!(locale, editor.policy.release_hint)))}
                {fields.number("freezes", td_string!(locale, editor.policy.freezes), days("1", td_string!(locale, editor.policy.freezes_hint)))}
            </div>
        </fieldset>
    }
    .into_any()
}

/// The journey's key: free until a version is published.
pub(super) fn key_form(locale: Locale, model: &EditorModel, form: &PartForm) -> AnyView {
    let fields = Fields::new(locale, form);
    if model.is_published {
        return view! {
            <section class="panel" aria-labelledby="key-title">
                <h2 id="key-title">{td_string!(locale, editor.head.key)}</h2>
                <p><code>{model.draft.key.clone()}</code></p>
                <p class="soft">{td_string!(locale, errors.conflict.already_published)}</p>
            </section>
        }
        .into_any();
    }
    view! {
        <section class="panel" aria-labelledby="key-title">
            <h2 id="key-title">{td_string!(locale, editor.head.key)}</h2>
            <form method="post" action=format!("{}/key", editor_path(model.id))>
                {fields.text("key", td_string!(locale, editor.field.key), Look::hint(td_string!(locale, editor.head.key_hint)))}
                <button class="button">{td_string!(locale, editor.head.rename)}</button>
            </form>
        </section>
    }
    .into_any()
}

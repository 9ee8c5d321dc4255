//! Two people changed the same part: both texts, and the choice.

use leptos::prelude::*;

use super::{EditorModel, PartForm, editor_path, moment, part_path};
use crate::{
    i18n::{Locale, td_string},
    parts::icon::{Icon, icon},
};

/// Who changed it, when, and that nothing is lost.
pub(super) fn notice(locale: Locale, form: &PartForm) -> Option<AnyView> {
    let theirs = form.theirs.as_ref()?;
    let who = theirs
        .by
        .clone()
        .unwrap_or_else(|| td_string!(locale, editor.conflict.somebody).to_owned());
    let time = theirs.at.map(|at| moment(locale, at)).unwrap_or_default();
    let words = match (&theirs.pairs, theirs.at) {
        (Some(_), Some(_)) => td_string!(locale, editor.conflict.changed_at, name = who, time = time),
        (Some(_), None) => td_string!(locale, editor.conflict.changed, name = who),
        (None, _) => td_string!(locale, editor.conflict.gone).to_owned(),
    };
    let help = match theirs.pairs {
        Some(_) => td_string!(locale, editor.conflict.help),
        None => td_string!(locale, editor.conflict.gone_help),
    };
    Some(
        view! {
            <div class="notice notice-problem" role="alert" id="conflict">
                {icon(Icon::Words)}
                <div>
                    <p><strong>{words}</strong></p>
                    <p>{help}</p>
                </div>
            </div>
        }
        .into_any(),
    )
}

/// The way to the page as the other left it.
pub(super) fn take_theirs(locale: Locale, model: &EditorModel, form: &PartForm) -> Option<AnyView> {
    let theirs = form.theirs.as_ref()?;
    let (href, words) = match theirs.pairs {
        Some(_) => (
            part_path(model.id, &form.part),
            td_string!(locale, editor.conflict.take_theirs),
        ),
        None => (editor_path(model.id), td_string!(locale, editor.conflict.leave_out)),
    };
    Some(view! { <a class="button" href=href>{words}</a> }.into_any())
}

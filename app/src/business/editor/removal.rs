//! Before something is removed that others refer to: who they are, and what becomes of them.

use journey::edit::{How, Part, Reference};
use leptos::prelude::*;

use super::{EditorModel, around, editor_path, names, part_path, part_title};
use crate::{
    i18n::td_string,
    parts::{
        icon::{Icon, icon},
        shell::Shell,
    },
};

pub(super) fn page(shell: &Shell, model: &EditorModel, part: &Part, references: &[Reference]) -> String {
    let locale = shell.locale;
    let title = part_title(locale, &model.draft, part);
    let heading = td_string!(locale, editor.removal.title, title = title.clone());
    let lines: Vec<AnyView> = references
        .iter()
        .map(|reference| {
            let how = match reference.how {
                How::OpensWhen => td_string!(locale, editor.removal.opens_when),
                How::StopWhen => td_string!(locale, editor.removal.stop_when),
                How::After => td_string!(locale, editor.removal.after),
                How::Coupon => td_string!(locale, editor.removal.coupon),
            };
            let by = part_title(locale, &model.draft, &reference.by);
            view! { <li><a href=part_path(model.id, &reference.by)>{by}</a> <span class="soft">{how}</span></li> }
                .into_any()
        })
        .collect();
    around(shell, model, &heading, false, || {
        view! {
            <p class="crumb"><a href=editor_path(model.id)>{icon(Icon::Back)} {td_string!(locale, editor.whole)}</a></p>
            <section class="panel removal" aria-labelledby="removal">
                <h1 id="removal">{heading.clone()}</h1>
                <p>{td_string!(locale, editor.removal.lead)}</p>
                <ul class="choices">{lines}</ul>
                <p class="soft">{td_string!(locale, editor.removal.after_words)}</p>
                <form class="form-actions" method="post" action=format!("{}/remove", editor_path(model.id))>
                    {names(part)}
                    <input type="hidden" name="revision" value=model.revision/>
                    <input type="hidden" name="sure" value="yes"/>
                    <button class="button button-lost">{icon(Icon::Trash)} <span>{td_string!(locale, editor.removal.sure)}</span></button>
                    <a class="button" href=part_path(model.id, part)>{td_string!(locale, editor.removal.keep)}</a>
                </form>
            </section>
        }
        .into_any()
    })
}

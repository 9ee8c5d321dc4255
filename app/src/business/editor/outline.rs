//! The journey as a list beside a form: where one is, and what else there is.

use journey::edit::{Part, parts};
use leptos::prelude::*;

use super::{EditorModel, action::kind_icon, editor_path, findings::mark, part_path, part_title};
use crate::{
    i18n::{Locale, td_string},
    parts::icon::{Icon, icon},
};

pub(super) fn outline(locale: Locale, model: &EditorModel, here: &Part) -> AnyView {
    let mut stage = 0;
    let items: Vec<AnyView> = parts(&model.draft)
        .into_iter()
        .map(|part| {
            let (class, picture) = match &part {
                Part::Head => ("outline-head".to_owned(), Icon::Start),
                Part::Stage(_) => {
                    stage += 1;
                    (format!("outline-stage stage-{}", (stage - 1) % 6 + 1), Icon::Map)
                }
                Part::Square(name) => {
                    let kind = model.draft.find_square(name).map(|square| square.kind);
                    let colour = format!("outline-square stage-{}", (stage.max(1) - 1) % 6 + 1);
                    (colour, kind.map_or(Icon::Road, kind_icon))
                }
                Part::Touchpoint(_) => ("outline-touchpoint".to_owned(), Icon::Mail),
            };
            let current = (part == *here).then_some("true");
            let href = part_path(model.id, &part);
            let title = part_title(locale, &model.draft, &part);
            view! {
                <li class=class>
                    <a href=href aria-current=current>{icon(picture)} <span>{title}</span> {mark(locale, model, &part)}</a>
                </li>
            }
            .into_any()
        })
        .collect();
    view! {
        <nav class="outline" id="journey-list" aria-label=td_string!(locale, editor.outline)>
            <p class="crumb"><a href=editor_path(model.id)>{icon(Icon::Back)} {td_string!(locale, editor.whole)}</a></p>
            <ol>{items}</ol>
        </nav>
    }
    .into_any()
}

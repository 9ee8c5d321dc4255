//! Counting: one press adds one, two more add several at once, and any number can be typed. All of it without scripts.

use crate::customer::square::SquareModel;
use crate::i18n::{Locale, td_string};
use journey::SquareView;
use leptos::prelude::*;

/// What one press adds beside one, where so many are left.
const SEVERAL: [u32; 2] = [5, 10];

/// The forms that count.
pub(super) fn counting(locale: Locale, model: &SquareModel, key: &str, view: &SquareView) -> AnyView {
    let action = format!("{}/count", model.board.square_address(key));
    let id = model.board.form_id("count", key);
    let left = view.count.map_or(0, |(count, target)| target.saturating_sub(count));
    let several: Vec<_> = SEVERAL
        .into_iter()
        .filter(|many| *many <= left)
        .map(|many| {
            let label = td_string!(locale, customer.square.add_many, count = many);
            view! { <button class="button button-large" name="n" value=many.to_string()>{label}</button> }
        })
        .collect();
    let several = (!several.is_empty()).then(|| view! { <div class="count-several">{several}</div> });
    let came_back = !model.form.value("n").is_empty() || model.form.problem("n").is_some();
    let typed = another_number(locale, model, action.clone(), id.clone(), came_back);
    // What came back is looked at first.
    let (first, last) = if came_back {
        (Some(typed), None)
    } else {
        (None, Some(typed))
    };
    view! {
        {first}
        <form class="square-form count-form" method="post" action=action>
            <input type="hidden" name="id" value=id/>
            <button class="button button-primary button-large button-wide" name="n" value="1" data-primary="">
                {td_string!(locale, customer.square.add_one)}
            </button>
            {several}
        </form>
        {last}
    }
    .into_any()
}

/// The same form with the number typed; open where it came back with a problem.
fn another_number(
    locale: Locale,
    model: &SquareModel,
    action: String,
    id: String,
    open: bool,
) -> impl IntoView + use<> {
    let form = &model.form;
    let typed = form.value("n");
    let problem = form.problem("n").map(str::to_owned);
    let described = if problem.is_some() {
        "n-hint n-problem"
    } else {
        "n-hint"
    };
    let invalid = problem.is_some().then_some("true");
    view! {
        <details class="count-other" open=open>
            <summary>{td_string!(locale, customer.square.another)}</summary>
            <form method="post" action=action>
                <input type="hidden" name="id" value=id/>
                <div class="field">
                    <label class="field-label" for="n">{td_string!(locale, customer.square.how_many)}</label>
                    <p class="field-hint" id="n-hint">{td_string!(locale, customer.square.how_many_hint)}</p>
                    <div class="count-typed">
                        <input class="input square-number" id="n" name="n" type="number" inputmode="numeric" min="1" max="10000" step="1" value=typed
                            required=true aria-describedby=described aria-invalid=invalid/>
                        <button class="button button-large">{td_string!(locale, customer.square.add)}</button>
                    </div>
                    {problem.map(|words| view! { <p class="field-problem" id="n-problem">{words}</p> })}
                </div>
            </form>
        </details>
    }
}

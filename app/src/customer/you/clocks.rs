//! A break, its end, and coming back: what each does is said before one presses.

use crate::customer::board_model::BoardModel;
use crate::customer::you::rows::row;
use crate::i18n::{Locale, td_string};
use crate::parts::icon::{Icon, icon};
use journey::Standing;
use leptos::prelude::*;

/// What stands above everything else: a break that is on, or a place that is kept. Nothing for who is on the way.
pub(super) fn now(locale: Locale, model: &BoardModel) -> Option<AnyView> {
    match model.standing.standing {
        Standing::Left => Some(gone(locale, model).into_any()),
        Standing::Paused => Some(resting(locale, model).into_any()),
        _ => None,
    }
}

fn gone(locale: Locale, model: &BoardModel) -> impl IntoView + use<> {
    let square = model
        .here()
        .map(|place| model.version.squares()[place].title.clone())
        .map(|square| view! { <p><b>{td_string!(locale, account.gone.square, square = square)}</b></p> });
    view! {
        <section class="moment" aria-labelledby="gone">
            <span class="moment-sign">{icon(Icon::Flag)}</span>
            <h2 id="gone">{td_string!(locale, account.gone.title)}</h2>
            <p>{td_string!(locale, account.gone.lead)}</p>
            {square}
            {press(model, "return", td_string!(locale, account.gone.come_back))}
        </section>
    }
}

fn resting(locale: Locale, model: &BoardModel) -> impl IntoView + use<> {
    view! {
        <section class="moment moment-calm" aria-labelledby="resting">
            <span class="moment-sign">{icon(Icon::Pause)}</span>
            <h2 id="resting">{td_string!(locale, account.resting.title)}</h2>
            <p>{td_string!(locale, account.resting.lead)}</p>
            <p>{td_string!(locale, account.resting.clocks)} " " {td_string!(locale, account.resting.again)}</p>
            {press(model, "resume", td_string!(locale, account.resting.resume))}
        </section>
    }
}

fn press(model: &BoardModel, action: &'static str, words: &'static str) -> impl IntoView + use<> {
    view! {
        <form method="post" action=format!("{}/{action}", model.address())>
            <input type="hidden" name="id" value=model.form_id(action, "")/>
            <button class="button button-primary button-large button-wide" data-primary="">{words}</button>
        </form>
    }
}

/// The row that offers a break, to whom it makes sense: who has started and neither rests nor left.
pub(super) fn rest(locale: Locale, model: &BoardModel) -> Option<impl IntoView + use<>> {
    model.board.day?;
    if matches!(
        model.standing.standing,
        Standing::Left | Standing::Paused | Standing::Invited
    ) {
        return None;
    }
    let streak = match model.board.streak {
        0 => td_string!(locale, account.rest.streak_none).to_owned(),
        weeks => td_string!(locale, account.rest.streak, count = weeks).to_string(),
    };
    let freezes = match model.board.freezes_left {
        0 => td_string!(locale, account.rest.freezes_none).to_owned(),
        freezes => td_string!(locale, account.rest.freezes, count = freezes).to_string(),
    };
    let does = [
        (Icon::Hourglass, td_string!(locale, account.rest.clocks).to_owned()),
        (Icon::Calendar, td_string!(locale, account.rest.promise).to_owned()),
        (Icon::Streak, streak),
        (Icon::Star, freezes),
        (Icon::Mail, td_string!(locale, account.rest.reminders).to_owned()),
        (Icon::Forward, td_string!(locale, account.rest.ends).to_owned()),
    ]
    .map(|(sign, words)| view! { <li>{icon(sign)}<span>{words}</span></li> });
    let id = model.form_id("pause", "");
    Some(row(
        Icon::Pause,
        "rest",
        td_string!(locale, account.rest.title),
        td_string!(locale, account.rest.lead).to_owned(),
        view! {
            <ul class="does">{does.into_iter().collect_view()}</ul>
            <form class="row-act" method="post" action=format!("{}/pause", model.address())>
                <input type="hidden" name="id" value=id/>
                <button class="button">{td_string!(locale, account.rest.pause)}</button>
            </form>
        },
    ))
}

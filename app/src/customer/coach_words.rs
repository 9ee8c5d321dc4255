//! Personal words from the coach, above the road until the customer puts them away.

use crate::customer::board_model::BoardModel;
use crate::i18n::{Locale, td_string};
use crate::parts::icon::{Icon, icon};
use leptos::prelude::*;

/// A word that waits on the board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoachWord {
    /// Its id, as addresses write it.
    pub id: String,
    /// Who wrote it.
    pub coach: Option<String>,
    /// What it says.
    pub words: String,
}

/// All that wait, the first first.
pub(crate) fn coach_words(locale: Locale, model: &BoardModel) -> Vec<AnyView> {
    model.words.iter().map(|word| one(locale, model, word)).collect()
}

fn one(locale: Locale, model: &BoardModel, word: &CoachWord) -> AnyView {
    let from = match word.coach.clone() {
        Some(coach) => td_string!(locale, customer.coach_word.from, coach = coach),
        None => td_string!(locale, customer.coach_word.from_nobody).to_owned(),
    };
    let id = format!("word-{}", word.id);
    let named = id.clone();
    view! {
        <aside class="coach-word" aria-labelledby=named>
            <h2 class="coach-word-from" id=id>{icon(Icon::Words)} <span>{from}</span></h2>
            <p class="coach-word-words">{word.words.clone()}</p>
            <form method="post" action=format!("{}/words/{}/read", model.address(), word.id)>
                <button class="button button-plain">{td_string!(locale, customer.coach_word.thanks)}</button>
            </form>
        </aside>
    }
    .into_any()
}

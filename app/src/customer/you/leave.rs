//! Leaving, with the other way out first and an honest question; and the words of the answers for whoever reads them.

use crate::customer::you::YouModel;
use crate::i18n::{Locale, td_string};
use crate::parts::field::Field;
use backend::leaving::{Farewell, LeaveReason};
use journey::Standing;
use leptos::prelude::*;

/// A reason in words; none is silence.
pub fn reason_words(locale: Locale, reason: Option<LeaveReason>) -> &'static str {
    match reason {
        Some(LeaveReason::NoTime) => td_string!(locale, account.reason.no_time),
        Some(LeaveReason::TooHard) => td_string!(locale, account.reason.too_hard),
        Some(LeaveReason::NoResult) => td_string!(locale, account.reason.no_result),
        Some(LeaveReason::TooExpensive) => td_string!(locale, account.reason.too_expensive),
        Some(LeaveReason::GotIt) => td_string!(locale, account.reason.got_it),
        Some(LeaveReason::SomethingElse) => td_string!(locale, account.reason.something_else),
        None => td_string!(locale, account.reason.unsaid),
    }
}

/// What a log keeps of a farewell, in words; nothing when nothing was said.
pub fn farewell_words(locale: Locale, text: &str) -> Option<String> {
    let Farewell { reason, words } = Farewell::read(text);
    let reason = reason?;
    Some(match (reason, words.as_str()) {
        // Their own words say it better.
        (LeaveReason::SomethingElse, words) if !words.is_empty() => words.to_owned(),
        (reason, "") => reason_words(locale, Some(reason)).to_owned(),
        (reason, words) => {
            let reason = reason_words(locale, Some(reason));
            td_string!(
                locale,
                account.reason.with_words,
                reason = reason,
                words = words.to_owned()
            )
        }
    })
}

pub(super) fn leave(locale: Locale, model: &YouModel) -> impl IntoView + use<> {
    let board = &model.board;
    let address = board.address();
    let form = &model.form;
    let open = ["reason", "words"].iter().any(|field| form.problem(field).is_some());
    let chosen = form.value("reason");
    let reasons: Vec<_> = LeaveReason::ALL
        .into_iter()
        .map(|reason| {
            let code = reason.code();
            let checked = chosen == code;
            let words = reason_words(locale, Some(reason));
            view! {
                <label class="reason">
                    <input type="radio" name="reason" value=code checked=checked/>
                    <span>{words}</span>
                </label>
            }
        })
        .collect();
    let problem = form.problem("reason").map(str::to_owned);
    let described = problem.is_some().then_some("reason-problem");
    let problem = problem.map(|words| view! { <p class="field-problem" id="reason-problem">{words}</p> });
    let other_way = (board.standing.standing != Standing::Paused).then(|| {
        view! {
            <div class="other-way">
                <p>{td_string!(locale, account.leave.other_way)}</p>
                <form method="post" action=format!("{address}/pause")>
                    <input type="hidden" name="id" value=board.form_id("pause", "")/>
                    <button class="button">{td_string!(locale, account.rest.pause)}</button>
                </form>
            </div>
        }
    });
    let honest = td_string!(locale, account.leave.honest, business = model.business.clone());
    view! {
        <details class="leave" open=open>
            <summary>{td_string!(locale, account.leave.title)}</summary>
            {other_way}
            <form method="post" action=format!("{address}/leave")>
                <input type="hidden" name="id" value=board.form_id("leave", "")/>
                <fieldset class="reasons" id="reason" aria-describedby=described>
                    <legend>{td_string!(locale, account.leave.question)}</legend>
                    <p class="field-hint">{honest}</p>
                    {reasons}
                    {problem}
                </fieldset>
                {Field::words("words", td_string!(locale, account.leave.words)).optional().max(1_900).view(locale, form)}
                <p class="row-note">{td_string!(locale, account.leave.kept)}</p>
                <button class="button button-lost">{td_string!(locale, account.leave.button)}</button>
            </form>
        </details>
    }
}

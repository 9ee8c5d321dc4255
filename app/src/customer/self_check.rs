//! "Not yet": the self-check that is answered, and what helps after it. It never feels like failing.

use crate::customer::board_model::BoardModel;
use crate::customer::lesson_for::lesson_for;
use crate::customer::onward::onward;
use crate::customer::square::icon_of;
use crate::customer::square_forms::WORDS;
use crate::i18n::{Locale, td_string};
use crate::parts::field::{Field, FormState, problem_summary};
use crate::parts::icon::{Icon, icon};
use crate::parts::shell::Shell;
use journey::square::{Square, SquareKind};
use leptos::prelude::*;

/// A self-check that is being answered.
#[derive(Debug, Clone)]
pub struct SelfCheckModel {
    /// The enrolment.
    pub board: BoardModel,
    /// The key of a checkpoint.
    pub square: String,
    /// The form's id: sent twice, it is one self-check.
    pub id: String,
    /// What was answered when the form came back, by the places of the questions.
    pub answers: Vec<(usize, bool)>,
    /// What else the form held when it came back with problems.
    pub form: FormState,
}

/// The page that asks; none where the square is no checkpoint.
pub fn self_check_page(shell: &Shell, model: &SelfCheckModel) -> Option<String> {
    let (square, _) = model.board.square(&model.square)?;
    let SquareKind::Checkpoint { self_check, .. } = &square.kind else {
        return None;
    };
    let locale = shell.locale;
    let title = td_string!(locale, self_check.title);
    let address = model.board.square_address(&model.square);
    let intro = if self_check.is_empty() {
        td_string!(locale, self_check.intro_words)
    } else {
        td_string!(locale, self_check.intro)
    };
    let problem = model.form.problem("answers").map(str::to_owned);
    let described = problem.is_some().then_some("answers-problem");
    let questions: Vec<_> = self_check
        .iter()
        .enumerate()
        .map(|(place, question)| {
            let chosen = model.answers.iter().find(|(of, _)| *of == place).map(|(_, yes)| *yes);
            asked(locale, place, question, chosen, described)
        })
        .collect();
    Some(shell.page(title, false, || {
        view! {
            <article class=format!("square stage-{}", square.stage % 6 + 1)>
                <p class="square-back"><a href=address.clone()>{icon(Icon::Back)}{square.title.clone()}</a></p>
                <h1 class="square-title">{title}</h1>
                <p class="square-lead">{intro}</p>
                {problem_summary(locale, &model.form)}
                <form class="self-check-form" method="post" action=format!("{address}/self-check")>
                    <input type="hidden" name="id" value=model.id.clone()/>
                    {questions}
                    {problem.map(|words| view! { <p class="field-problem" id="answers-problem">{words}</p> })}
                    {Field::words("words", td_string!(locale, self_check.words))
                        .optional()
                        .hint(td_string!(locale, self_check.words_hint))
                        .max(WORDS)
                        .view(locale, &model.form)}
                    <button class="button button-primary button-large button-wide" data-primary="">{td_string!(locale, self_check.send)}</button>
                    <p class="square-quiet self-check-note">{td_string!(locale, self_check.note)}</p>
                </form>
            </article>
        }
    }))
}

/// One question with its two answers.
fn asked(
    locale: Locale,
    place: usize,
    question: &str,
    chosen: Option<bool>,
    described: Option<&'static str>,
) -> impl IntoView + use<> {
    let answers: Vec<_> = [
        (true, "yes", td_string!(locale, self_check.yes), Icon::Check),
        (false, "no", td_string!(locale, self_check.no), Icon::Hourglass),
    ]
    .into_iter()
    .map(|(yes, value, words, picture)| {
        // The first has the field's own name, so that the summary of problems leads to it.
        let id = if place == 0 && yes {
            "answers".to_owned()
        } else {
            format!("answer-{place}-{value}")
        };
        let of = id.clone();
        view! {
            <label class=format!("answer answer-{value}") for=of>
                <input type="radio" id=id name=format!("answer-{place}") value=value checked=chosen == Some(yes) required=true/>
                {icon(picture)}
                <span>{words}</span>
            </label>
        }
    })
    .collect();
    view! {
        <fieldset class="answers-of" aria-describedby=described>
            <legend>{question.to_owned()}</legend>
            <div class="answers-row">{answers}</div>
        </fieldset>
    }
}

/// A self-check that was sent.
#[derive(Debug, Clone)]
pub struct SentModel {
    /// The enrolment.
    pub board: BoardModel,
    /// The key of a checkpoint.
    pub square: String,
    /// The questions as they were asked, with whether the answer was yes.
    pub answers: Vec<(String, bool)>,
}

/// The page after it: kind words, what to look at again for every "no", and the way on.
pub fn sent_page(shell: &Shell, model: &SentModel) -> Option<String> {
    let (square, _) = model.board.square(&model.square)?;
    let place = model.board.version.place(&model.square)?;
    let locale = shell.locale;
    let before = &model.board.version.squares()[..place];
    let title = td_string!(locale, self_check.sent_title);
    let missed: Vec<_> = model.answers.iter().filter(|(_, yes)| !yes).collect();
    let words = match (model.answers.is_empty(), missed.is_empty()) {
        (true, _) => td_string!(locale, self_check.sent_words),
        (false, true) => td_string!(locale, self_check.sent_all),
        (false, false) => td_string!(locale, self_check.sent_some),
    };
    let again: Vec<_> = missed
        .into_iter()
        .map(|(question, _)| repeat(locale, model, question, lesson_for(question, before)))
        .collect();
    let again = (!again.is_empty()).then(|| {
        view! {
            <h2 class="self-check-again">{td_string!(locale, self_check.again)}</h2>
            <ul class="self-check-lessons">{again}</ul>
        }
    });
    Some(shell.page(title, false, || {
        view! {
            <article class=format!("square stage-{}", square.stage % 6 + 1)>
                <p class="square-back"><a href=model.board.square_address(&model.square)>{icon(Icon::Back)}{square.title.clone()}</a></p>
                <h1 class="square-title">{title}</h1>
                <p class="square-lead">{words}</p>
                <p class="square-standing">{icon(Icon::Words)}<span>{td_string!(locale, self_check.sent_coach)}</span></p>
                {again}
                {onward(locale, &model.board, &model.square)}
            </article>
        }
    }))
}

/// A question that was answered with no, and the square that helps with it.
fn repeat(locale: Locale, model: &SentModel, question: &str, lesson: Option<&Square>) -> impl IntoView + use<> {
    let lesson = lesson.map(|square| {
        let href = model.board.square_address(square.key.as_str());
        view! {
            <a class="self-check-lesson" href=href>
                {icon(icon_of(square.kind_word()))}
                <span><span class="self-check-look">{td_string!(locale, self_check.look_again)}</span>{square.title.clone()}</span>
                {icon(Icon::Forward)}
            </a>
        }
    });
    view! {
        <li>
            <p>{question.to_owned()}</p>
            {lesson}
        </li>
    }
}

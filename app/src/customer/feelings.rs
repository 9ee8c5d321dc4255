//! The Feelings page: how it was at each check-in, as a curve of the customer's own, with the answers that it is drawn from.

mod curve;
mod told;

pub use told::{Answer, Milestone, Told, told};

use crate::customer::board_model::BoardModel;
use crate::customer::faces::{face_drawing, face_words};
use crate::customer::onward::way_on;
use crate::customer::why::why_locked;
use crate::i18n::{Locale, td_string};
use crate::parts::dates::{day_and_date, full_date, short_date};
use crate::parts::icon::{Icon, icon};
use crate::parts::shell::Shell;
use curve::{Curve, NARROW, WIDE};
use jiff::Span;
use jiff::civil::Date;
use journey::square::SquareKind;
use journey::{Fact, SquareState, Standing};
use leptos::prelude::*;

/// How many answers are shown before the rest is folded away.
const SHOWN: usize = 5;

/// The whole page. `history` is everything that happened in the enrolment, in order.
pub fn feelings_page(shell: &Shell, model: &BoardModel, history: &[Fact]) -> String {
    let locale = shell.locale;
    let title = td_string!(locale, feelings.title);
    let told = told(model, history);
    shell.page(title, false, || {
        let body = if told.questions.is_empty() {
            nothing_yet(locale, model).into_any()
        } else {
            let questions: Vec<_> = (0..told.questions.len())
                .map(|number| question(locale, model, &told, number))
                .collect();
            view! {
                <p class="page-lead">{td_string!(locale, feelings.lead)}</p>
                {questions}
            }
            .into_any()
        };
        view! {
            <h1>{title}</h1>
            {body}
            {answer_today(locale, model)}
        }
    })
}

/// The curves for the desk, with the days of contacts below them and the answers as tables; nothing before the first answer.
pub(crate) fn desk_feelings(
    locale: Locale,
    model: &BoardModel,
    history: &[Fact],
    contacts: &[Date],
) -> Option<impl IntoView + use<>> {
    let told = told(model, history);
    let questions: Vec<_> = told
        .questions
        .iter()
        .map(|question| desk_question(locale, model, &told, question, contacts))
        .collect();
    (!questions.is_empty()).then_some(questions)
}

fn desk_question(
    locale: Locale,
    model: &BoardModel,
    told: &Told,
    question: &told::Question,
    contacts: &[Date],
) -> impl IntoView + use<> {
    let contacts = contacts
        .iter()
        .map(|date| told::days_between(told.start, *date))
        .collect();
    let curve = Curve::of(told, question, model.today).with_contacts(contacts);
    let labels = end_labels(locale, model, told, &curve);
    let summary = summary(locale, question);
    let drawing = curve.draw(WIDE, &labels, &summary);
    let rows: Vec<_> = question
        .answers
        .iter()
        .rev()
        .map(|answer| {
            view! {
                <tr>
                    <td>{full_date(locale, answer.date)}</td>
                    <td>{face_words(locale, answer.feeling)}</td>
                    <td>{answer.words.clone()}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <h3>{question.words.clone()}</h3>
        <div class="curves desk-curve" inner_html=drawing></div>
        <details>
            <summary>{td_string!(locale, customer_page.feelings.table)}</summary>
            <div class="told-table-frame">
                <table class="told-table">
                    <thead>
                        <tr>
                            <th scope="col">{td_string!(locale, customer_page.feelings.when)}</th>
                            <th scope="col">{td_string!(locale, customer_page.feelings.what)}</th>
                            <th scope="col">{td_string!(locale, customer_page.feelings.words)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </details>
    }
}

/// What a curve shows, in words.
fn summary(locale: Locale, question: &told::Question) -> String {
    let (Some(first), Some(last)) = (question.answers.first(), question.answers.last()) else {
        return String::new();
    };
    td_string!(
        locale,
        feelings.summary,
        count = question.answers.len(),
        first_date = short_date(locale, first.date),
        first = face_words(locale, first.feeling),
        last_date = short_date(locale, last.date),
        last = face_words(locale, last.feeling)
    )
    .to_string()
}

/// What stands at the ends of the time axis.
fn end_labels(locale: Locale, model: &BoardModel, told: &Told, curve: &Curve) -> [String; 2] {
    [
        short_date(locale, told.start),
        if curve.end() == told::days_between(told.start, model.today) {
            td_string!(locale, feelings.now).to_owned()
        } else {
            told.start
                .checked_add(Span::new().days(curve.end()))
                .map(|end| short_date(locale, end))
                .unwrap_or_default()
        },
    ]
}

/// The check-in that can be answered now: an open one, else the last one that is done, for its question may be answered again.
fn answerable(model: &BoardModel) -> Option<String> {
    if model.standing.standing == Standing::Left || model.board.day.is_none() {
        return None;
    }
    let with = |state| {
        model
            .version
            .squares()
            .iter()
            .zip(&model.board.squares)
            .filter(move |(square, view)| matches!(square.kind, SquareKind::CheckIn { .. }) && view.state == state)
    };
    let (square, _) = with(SquareState::Open)
        .next()
        .or_else(|| with(SquareState::Done).next_back())?;
    Some(square.key.to_string())
}

fn answer_today(locale: Locale, model: &BoardModel) -> AnyView {
    match answerable(model) {
        Some(key) => view! {
            <p class="way-on">
                <a class="button button-primary button-large button-wide" href=model.square_address(&key) data-primary="">
                    {icon(Icon::Smile)}
                    <span>{td_string!(locale, feelings.today)}</span>
                </a>
            </p>
        }
        .into_any(),
        None => way_on(locale, model).into_any(),
    }
}

/// Before the first answer: what will be here, and when.
fn nothing_yet(locale: Locale, model: &BoardModel) -> impl IntoView + use<> {
    let first = model
        .version
        .squares()
        .iter()
        .find(|square| matches!(square.kind, SquareKind::CheckIn { .. }));
    let words = match first {
        None => vec![td_string!(locale, feelings.never).to_owned()],
        Some(_) if answerable(model).is_some() => vec![td_string!(locale, feelings.first_now).to_owned()],
        Some(square) => std::iter::once(td_string!(locale, feelings.first_at, square = square.title.clone()))
            .chain(why_locked(locale, model, square.key.as_str()))
            .collect(),
    };
    let words: Vec<_> = words.into_iter().map(|words| view! { <p>{words}</p> }).collect();
    view! {
        <div class="feelings-none">
            <svg class="feelings-sketch" viewBox="0 0 280 120" aria-hidden="true" focusable="false" inner_html=curve::sketch()></svg>
            <h2>{td_string!(locale, feelings.none)}</h2>
            {words}
        </div>
    }
}

fn question(locale: Locale, model: &BoardModel, told: &Told, number: usize) -> impl IntoView + use<> {
    let question = &told.questions[number];
    let answers = &question.answers;
    let first = answers.first()?;
    let summary = summary(locale, question);
    let curve = Curve::of(told, question, model.today);
    let labels = end_labels(locale, model, told, &curve);
    let drawings = [NARROW, WIDE]
        .map(|measures| curve.draw(measures, &labels, &summary))
        .concat();
    let heading = format!("question-{number}");
    let milestones: Vec<_> = told
        .milestones
        .iter()
        .enumerate()
        .map(|(index, milestone)| {
            view! {
                <li>
                    <span class="flag-number" aria-hidden="true">{(index + 1).to_string()}</span>
                    <span>{milestone.title.clone()}" "<span class="flag-date">{short_date(locale, milestone.date)}</span></span>
                </li>
            }
        })
        .collect();
    let milestones = (!milestones.is_empty()).then(|| {
        view! {
            <h3 class="quiet">{td_string!(locale, feelings.milestones)}</h3>
            <ol class="curve-flags">{milestones}</ol>
        }
    });
    let rise = question.rise(told).map(|(milestone, before, after)| {
        let words = td_string!(
            locale,
            feelings.rise,
            milestone = milestone.title.clone(),
            before = face_words(locale, before),
            after = face_words(locale, after)
        );
        view! { <p class="curve-rise">{words}</p> }
    });
    // With several squares asking the same, each answer says at which it was given.
    let squares_differ = answers.iter().any(|answer| answer.square != first.square);
    let mut items: Vec<_> = answers
        .iter()
        .rev()
        .map(|answer| {
            let square = squares_differ.then(|| model.version.squares()[answer.square].title.clone());
            entry(locale, model.today, answer, square).into_any()
        })
        .collect();
    let rest = items.split_off(items.len().min(SHOWN));
    let count = rest.len();
    let rest = (count > 0).then(|| {
        view! {
            <details class="told-rest">
                <summary>{td_string!(locale, feelings.earlier, count = count).to_string()}</summary>
                <ol class="told" reversed=true>{rest}</ol>
            </details>
        }
    });
    Some(view! {
        <section class="panel feelings" aria-labelledby=heading.clone()>
            <h2 id=heading.clone()>{question.words.clone()}</h2>
            <div class="curves" inner_html=drawings></div>
            {milestones}
            {rise}
            <h3 class="told-title">{td_string!(locale, feelings.answers)}</h3>
            <ol class="told" reversed=true>{items}</ol>
            {rest}
        </section>
    })
}

fn entry(locale: Locale, today: Date, answer: &Answer, square: Option<String>) -> impl IntoView + use<> {
    let date = if answer.date.year() == today.year() {
        day_and_date(locale, answer.date)
    } else {
        full_date(locale, answer.date)
    };
    let words = answer
        .words
        .clone()
        .map(|words| view! { <blockquote class="told-words">{words}</blockquote> });
    let square = square.map(|title| view! { <p class="told-square">{title}</p> });
    view! {
        <li class="told-one">
            <svg class=format!("told-face face-{}", answer.feeling) viewBox="0 0 24 24" aria-hidden="true" focusable="false" inner_html=face_drawing(answer.feeling)></svg>
            <div>
                <p class="told-head">
                    <strong>{face_words(locale, answer.feeling)}</strong>" "
                    <time datetime=answer.date.to_string()>{date}</time>
                </p>
                {words}
                {square}
            </div>
        </li>
    }
}

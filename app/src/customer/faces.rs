//! Five faces, from hard to very good: drawn, and said in words. How a customer says a feeling.

use crate::i18n::{Locale, td_string};
use crate::parts::field::FormState;
use leptos::prelude::*;

/// The faces as one question. The chosen one is sent as `feeling`, 1 to 5.
pub(super) fn faces(locale: Locale, form: &FormState, question: &str) -> impl IntoView + use<> {
    let chosen = form.value("feeling");
    let problem = form.problem("feeling").map(str::to_owned);
    let faces: Vec<_> = (1..=5_u8)
        .map(|feeling| {
            let value = feeling.to_string();
            let checked = value == chosen;
            let drawing = face_drawing(feeling);
            let words = face_words(locale, feeling);
            // The first has the field's own name, so that the summary of problems leads to it.
            let id = if feeling == 1 {
                "feeling".to_owned()
            } else {
                format!("feeling-{feeling}")
            };
            let label_for = id.clone();
            view! {
                <label class=format!("face face-{feeling}") for=label_for>
                    <input type="radio" id=id name="feeling" value=value checked=checked required=true/>
                    <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false" inner_html=drawing></svg>
                    <span>{words}</span>
                </label>
            }
        })
        .collect();
    let described = problem.is_some().then_some("feeling-problem");
    view! {
        <fieldset class="faces" aria-describedby=described>
            <legend class="square-question">{question.to_owned()}</legend>
            <div class="faces-row">{faces}</div>
            {problem.map(|words| view! { <p class="field-problem" id="feeling-problem">{words}</p> })}
        </fieldset>
    }
}

/// A face from 1 to 5, as the inside of an `<svg viewBox="0 0 24 24">`.
pub(super) fn face_drawing(feeling: u8) -> String {
    let mouth = match feeling {
        1 => "M7.5 17c1-2 2.6-3 4.5-3s3.5 1 4.5 3",
        2 => "M8 16.5c1-1 2.4-1.6 4-1.6s3 .6 4 1.6",
        3 => "M8 15.7h8",
        4 => "M8 14.8c1 1 2.4 1.6 4 1.6s3-.6 4-1.6",
        _ => "M7.2 13.8c1 2.4 2.8 3.4 4.8 3.4s3.8-1 4.8-3.4z",
    };
    format!(r#"<circle cx="12" cy="12" r="9.5"/><path d="M8.8 9.3v.9M15.2 9.3v.9"/><path d="{mouth}"/>"#)
}

/// A face from 1 to 5 in words: "So-so", 「ふつう」.
pub(super) fn face_words(locale: Locale, feeling: u8) -> &'static str {
    match feeling {
        1 => td_string!(locale, customer.square.feeling_1),
        2 => td_string!(locale, customer.square.feeling_2),
        3 => td_string!(locale, customer.square.feeling_3),
        4 => td_string!(locale, customer.square.feeling_4),
        _ => td_string!(locale, customer.square.feeling_5),
    }
}

//! What the reader has just done and can still undo, and what could not be done: above the lists of the desk.

use backend::held::{Deed, HeldLine};
use journey::refusal::Refusal;
use leptos::prelude::*;

use super::strong_words::{strong, with_strong};
use crate::{
    i18n::{Locale, td_string},
    parts::{
        document::html_of,
        error_words::refusal_words,
        icon::{Icon, icon},
    },
};

/// The strip as HTML of its own, for a page that puts it in place by itself.
pub fn held_strip_html(locale: Locale, lines: &[HeldLine], back: &str) -> String {
    html_of(|| held_strip(locale, lines, back))
}

/// The reader's own deeds, what was done together in one line. The strip is there when it is empty too: a script fills it.
pub(crate) fn held_strip(locale: Locale, lines: &[HeldLine], back: &str) -> impl IntoView + use<> {
    let own: Vec<_> = lines.iter().filter(|line| line.own).collect();
    let mut batches: Vec<Vec<&HeldLine>> = Vec::new();
    for line in own {
        let together = batches
            .iter_mut()
            .find(|lines| lines[0].batch == line.batch && lines[0].problem.is_some() == line.problem.is_some());
        match together {
            Some(lines) => lines.push(line),
            None => batches.push(vec![line]),
        }
    }
    let items: Vec<_> = batches.iter().map(|lines| item(locale, lines, back)).collect();
    view! { <ul class="held" id="held" aria-label=td_string!(locale, today.held.label)>{items}</ul> }
}

fn item(locale: Locale, lines: &[&HeldLine], back: &str) -> AnyView {
    let batch = lines[0].batch.to_string();
    let failed = lines[0].problem.is_some();
    let words = if failed {
        td_string!(locale, today.held.failed, what = done_words(locale, lines[0]))
    } else {
        held_words(locale, lines)
    };
    let label = if failed {
        td_string!(locale, today.held.put_away).to_owned()
    } else {
        td_string!(locale, today.held.undo).to_owned()
    };
    let why = lines[0].problem.as_deref().map(|code| {
        let kept = lines[0].deed.words().map(str::to_owned);
        view! {
            <p class="held-why">{why_words(locale, code)}</p>
            {kept.map(|kept| view! { <blockquote>{kept}</blockquote> })}
        }
    });
    let (class, picture) = if failed {
        ("held-one held-failed", Icon::Warning)
    } else {
        ("held-one", Icon::Hourglass)
    };
    view! {
        <li class=class data-batch=batch.clone()>
            {icon(picture)}
            <div class="held-words">
                <p>{with_strong(&words)}</p>
                {why}
            </div>
            <form method="post" action=format!("/desk/held/{batch}/undo")>
                <input type="hidden" name="back" value=back.to_owned()/>
                <button class="button held-undo">{label}</button>
            </form>
        </li>
    }
    .into_any()
}

/// "Awarding **Lighter shoulders** to Hanako …", or how many.
pub fn held_words(locale: Locale, lines: &[&HeldLine]) -> String {
    let [line] = lines else {
        return td_string!(locale, today.held.several, count = lines.len());
    };
    let (name, square) = (line.customer_name.to_string(), strong(&line.title));
    match line.deed {
        Deed::Award { .. } => td_string!(locale, today.held.award, square = square, name = name),
        Deed::SendBack { .. } => td_string!(locale, today.held.send_back, square = square, name = name),
        Deed::Open { .. } => td_string!(locale, today.held.open, square = square, name = name),
        Deed::Word { .. } => td_string!(locale, today.held.word, name = name),
        Deed::Note { .. } => td_string!(locale, today.held.note, name = name),
    }
}

/// What was to be done, without saying that it is.
fn done_words(locale: Locale, line: &HeldLine) -> String {
    let (name, square) = (line.customer_name.to_string(), strong(&line.title));
    match line.deed {
        Deed::Award { .. } => td_string!(locale, today.deed.award, square = square, name = name),
        Deed::SendBack { .. } => td_string!(locale, today.deed.send_back, square = square, name = name),
        Deed::Open { .. } => td_string!(locale, today.deed.open, square = square, name = name),
        Deed::Word { .. } => td_string!(locale, today.deed.word, name = name),
        Deed::Note { .. } => td_string!(locale, today.deed.note, name = name),
    }
}

fn why_words(locale: Locale, code: &str) -> String {
    let refusals = [
        Refusal::NotAllowed,
        Refusal::NotStarted,
        Refusal::Left,
        Refusal::NotWaiting,
        Refusal::UnknownSquare,
        Refusal::WrongKind,
        Refusal::BadValue,
        Refusal::Locked,
    ];
    match (code, refusals.into_iter().find(|refusal| refusal.code() == code)) {
        (_, Some(refusal)) => refusal_words(locale, refusal).help,
        ("not_found", _) => td_string!(locale, today.held.not_yours).to_owned(),
        _ => td_string!(locale, today.held.trouble).to_owned(),
    }
}

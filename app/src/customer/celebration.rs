//! The good moment: what was reached, what it means, and what it opened. The next step stands right under it.

use crate::customer::badges::{BadgeKey, badges, medal};
use crate::customer::board_model::BoardModel;
use crate::customer::offer::offer_card;
use crate::i18n::{Locale, td_string};
use crate::parts::icon::{Icon, icon};
use journey::square::{Square, SquareKind};
use leptos::prelude::*;
use std::fmt::Write as _;

/// The news of the board, if there are any: a milestone is celebrated, a step gets a line.
pub(super) fn celebration(locale: Locale, model: &BoardModel) -> Option<AnyView> {
    let news = &model.news;
    let square = news.first(model)?;
    let points: u32 = news
        .done
        .iter()
        .map(|place| model.version.squares()[*place].points)
        .sum();
    let points = (points > 0).then(|| td_string!(locale, celebration.points, count = points).to_string());
    let stage = news
        .stages
        .last()
        .map(|stage| model.version.stages()[*stage].title.clone());
    if !square.is_checkpoint() && stage.is_none() {
        return Some(line(locale, model, points));
    }
    let lead = match (&stage, news.finished) {
        (_, true) => td_string!(locale, celebration.finished).to_owned(),
        (Some(stage), _) => td_string!(locale, celebration.stage, stage = stage.clone()),
        (None, _) => td_string!(locale, celebration.reached).to_owned(),
    };
    let title = square.title.clone();
    let key = match (news.stages.last(), square.is_checkpoint()) {
        (Some(stage), false) => BadgeKey::stage(model.version.stages()[*stage].key.as_str()),
        _ => BadgeKey::square(square.key.as_str()),
    };
    let badge = badges(model, &[]).into_iter().find(|badge| badge.key == key);
    let picture = badge.as_ref().map(|badge| medal(locale, badge, 88));
    let squares = model.version.squares();
    // Right after the good moment, and never in the way: the next step stands under it as ever.
    let offer = news.opened.iter().find(|place| squares[**place].is_offer());
    let offer = offer.and_then(|place| offer_card(locale, model, squares[*place].key.as_str()));
    let address = format!("{}/badges/{key}", model.address());
    Some(
        view! {
            <div class="celebration" id="celebration">
                {confetti()}
                {picture.map(|picture| view! { <div class="celebration-medal" inner_html=picture></div> })}
                <p class="celebration-lead">{lead}</p>
                <h2 class="celebration-title">{title}</h2>
                {result_of(square).map(|result| view! { <p class="celebration-words">{result}</p> })}
                <p class="celebration-gains">
                    {points.map(|points| view! { <span>{icon(Icon::Point)}{points}</span> })}
                    {opened(locale, model).map(|words| view! { <span>{words}</span> })}
                </p>
                {offer}
                <p class="celebration-more"><a href=address>{td_string!(locale, celebration.badge)}</a></p>
            </div>
        }
        .into_any(),
    )
}

/// "Done: How to sit, Morning stretch. +20 points".
fn line(locale: Locale, model: &BoardModel, points: Option<String>) -> AnyView {
    let titles: Vec<_> = model
        .news
        .done
        .iter()
        .map(|place| {
            td_string!(
                locale,
                celebration.title,
                square = model.version.squares()[*place].title.clone()
            )
        })
        .collect();
    let titles = titles.join(td_string!(locale, celebration.and));
    let words = td_string!(locale, celebration.done, squares = titles);
    view! {
        <p class="celebration celebration-line" id="celebration">
            {icon(Icon::Check)}
            <span>{words}</span>
            {points.map(|points| view! { <strong>{points}</strong> })}
        </p>
    }
    .into_any()
}

/// What a checkpoint's being reached means.
fn result_of(square: &Square) -> Option<String> {
    match &square.kind {
        SquareKind::Checkpoint { result, .. } => Some(result.clone()),
        _ => None,
    }
}

/// What is open now and was not before, beside the next step, which speaks for itself.
fn opened(locale: Locale, model: &BoardModel) -> Option<String> {
    let place = model
        .news
        .opened
        .iter()
        .copied()
        .find(|place| !model.version.squares()[*place].is_offer() && model.here() != Some(*place))?;
    let square = model.version.squares()[place].title.clone();
    Some(td_string!(locale, celebration.opened, square = square))
}

/// A handful of paper, thrown once; the stylesheet lets it lie where motion is not wanted.
fn confetti() -> impl IntoView {
    let mut pieces = String::new();
    for piece in 0..24 {
        let (x, turn) = (8 + (piece * 53) % 304, (piece * 47) % 180);
        let (tone, y) = (piece % 6 + 1, 4 + (piece * 29) % 60);
        write!(
            pieces,
            r#"<g class="paper paper-{tone}"><rect x="{x}" y="{y}" width="7" height="11" rx="1.5" transform="rotate({turn} {x} 10)"/></g>"#
        )
        .expect("a String takes every write");
    }
    view! { <svg class="confetti" viewBox="0 0 320 90" preserveAspectRatio="xMidYMin slice" aria-hidden="true" focusable="false" inner_html=pieces></svg> }
}

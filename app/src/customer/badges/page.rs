//! The Badges page: what is earned, what comes next, points, and the weeks in a row with what is forgiven.

use super::{Badge, Earns, badges, medal, next_badge};
use crate::customer::board_model::BoardModel;
use crate::customer::onward::way_on;
use crate::i18n::{Locale, td_string};
use crate::parts::dates::short_date;
use crate::parts::icon::{Icon, icon};
use crate::parts::shell::Shell;
use journey::Fact;
use journey::square::Award;
use leptos::prelude::*;

/// The whole page. `history` is everything that happened in the enrolment, in order.
pub fn badges_page(shell: &Shell, model: &BoardModel, history: &[Fact]) -> String {
    let locale = shell.locale;
    let title = td_string!(locale, badges.title);
    let badges = badges(model, history);
    let earned = badges.iter().filter(|badge| badge.earned).count();
    let count = td_string!(locale, badges.earned, count = earned, total = badges.len());
    shell.page(title, false, || {
        view! {
            <h1>{title}</h1>
            <p class="page-lead">{count}</p>
            {figures(locale, model)}
            {next_badge(&badges).map(|badge| ahead(locale, model, badge))}
            {way_on(locale, model)}
            {collection(locale, model, &badges)}
        }
    })
}

/// Points and weeks in a row; and, before it is needed, what happens to them in a week without a step.
fn figures(locale: Locale, model: &BoardModel) -> impl IntoView + use<> {
    let board = &model.board;
    let forgiven = match board.freezes_left {
        0 => td_string!(locale, badges.none_forgiven).to_owned(),
        left => td_string!(locale, badges.forgiven, count = left).to_string(),
    };
    view! {
        <dl class="figures">
            <div class="figure">
                <dt>{icon(Icon::Point)}{td_string!(locale, badges.points)}</dt>
                <dd>{board.points.to_string()}</dd>
            </div>
            <div class="figure">
                <dt>{icon(Icon::Streak)}{td_string!(locale, badges.streak)}</dt>
                <dd>{board.streak.to_string()}</dd>
            </div>
        </dl>
        <p class="figures-words">{td_string!(locale, badges.streak_words)}" "<strong>{forgiven}</strong></p>
    }
}

/// The badge that comes next, with how near it is.
fn ahead(locale: Locale, model: &BoardModel, badge: &Badge) -> impl IntoView + use<> {
    let bar = match &badge.earns {
        Earns::Stage { done, squares } => Some((*done, *squares)),
        Earns::Checkpoint {
            count: Some((count, target)),
            ..
        } => Some((*count as usize, *target as usize)),
        Earns::Checkpoint { .. } => None,
    };
    let bar = bar.map(|(done, of)| {
        let words = td_string!(locale, badges.so_far, done = done, total = of);
        view! { <progress class="bar" value=done.to_string() max=of.max(1).to_string() aria-label=words></progress> }
    });
    view! {
        <section class="badge-next" aria-labelledby="badge-next">
            <div class="badge-next-medal" inner_html=medal(locale, badge, 108)></div>
            <div>
                <h2 id="badge-next" class="badge-next-lead">{td_string!(locale, badges.next)}</h2>
                <p class="badge-next-title">{badge.title.clone()}</p>
                {result(badge)}
                <p>{how(locale, badge)}</p>
                {promised(locale, model, badge)}
                {bar}
            </div>
        </section>
    }
}

/// What earns a badge, in words.
fn how(locale: Locale, badge: &Badge) -> String {
    match &badge.earns {
        Earns::Stage { done, squares } => match squares - done {
            0 | 1 => td_string!(locale, badges.last_square).to_owned(),
            left if *done == 0 => td_string!(locale, badges.all_squares, count = left).to_string(),
            left => td_string!(locale, badges.more_squares, count = left).to_string(),
        },
        Earns::Checkpoint {
            award: Award::Count { target, unit },
            count,
            ..
        } => {
            let unit = unit.as_deref().unwrap_or(td_string!(locale, badges.times));
            let so_far = count.map_or(0, |(so_far, _)| so_far);
            td_string!(locale, badges.at_count, target = *target, unit = unit, count = so_far)
        }
        Earns::Checkpoint {
            award: Award::Coach, ..
        } => td_string!(locale, badges.by_coach).to_owned(),
        Earns::Checkpoint {
            award: Award::SelfAward,
            ..
        } => td_string!(locale, badges.by_oneself).to_owned(),
    }
}

/// The result that a checkpoint promises.
fn result(badge: &Badge) -> Option<impl IntoView + use<>> {
    match &badge.earns {
        Earns::Checkpoint { result, .. } => Some(view! { <p class="badge-result">{result.clone()}</p> }),
        Earns::Stage { .. } => None,
    }
}

/// The week and the day by which a checkpoint's result is promised. A day that has passed is not held against anybody.
fn promised(locale: Locale, model: &BoardModel, badge: &Badge) -> Option<impl IntoView + use<>> {
    let Earns::Checkpoint {
        by_week: Some(week),
        due,
        ..
    } = badge.earns
    else {
        return None;
    };
    let words = if let Some(due) = due.filter(|due| *due >= model.today) {
        td_string!(locale, badges.by, week = week, date = short_date(locale, due))
    } else {
        td_string!(locale, badges.by_week, week = week)
    };
    Some(view! { <p class="badge-by">{words}</p> })
}

/// Every badge, stage by stage.
fn collection(locale: Locale, model: &BoardModel, badges: &[Badge]) -> impl IntoView + use<> {
    let stages: Vec<_> = model
        .version
        .stages()
        .iter()
        .enumerate()
        .filter_map(|(number, stage)| {
            let items: Vec<_> = badges
                .iter()
                .filter(|badge| badge.stage == number)
                .map(|badge| item(locale, model, badge))
                .collect();
            let class = format!("badge-stage stage-{}", number % 6 + 1);
            let heading = td_string!(
                locale,
                badges.stage_heading,
                number = number + 1,
                title = stage.title.clone()
            );
            (!items.is_empty()).then(|| {
                view! {
                    <section class=class>
                        <h2>{heading}</h2>
                        <ul class="badge-grid">{items}</ul>
                    </section>
                }
            })
        })
        .collect();
    view! { <div class="badge-stages">{stages}</div> }
}

fn item(locale: Locale, model: &BoardModel, badge: &Badge) -> AnyView {
    let picture = medal(locale, badge, 108);
    let sort = match badge.earns {
        Earns::Stage { .. } => td_string!(locale, badges.stage_done),
        Earns::Checkpoint { .. } => td_string!(locale, badges.checkpoint),
    };
    if badge.earned {
        let address = format!("{}/badges/{}", model.address(), badge.key);
        let when = badge.on.map(|on| {
            let words = td_string!(locale, badges.on, date = short_date(locale, on));
            view! { <span class="badge-when">{icon(Icon::Check)}{words}</span> }
        });
        return view! {
            <li class="badge is-earned">
                <a class="badge-link" href=address>
                    <span class="badge-medal" inner_html=picture></span>
                    <span class="badge-sort">{sort}</span>
                    <span class="badge-title">{badge.title.clone()}</span>
                    {when}
                </a>
            </li>
        }
        .into_any();
    }
    view! {
        <li class="badge">
            <div class="badge-medal" inner_html=picture></div>
            <p class="badge-sort">{sort}</p>
            <p class="badge-title">{badge.title.clone()}</p>
            <span class="quiet">{td_string!(locale, badges.not_yet)}</span>
            {result(badge)}
            <p class="badge-how">{how(locale, badge)}</p>
            {promised(locale, model, badge)}
        </li>
    }
    .into_any()
}

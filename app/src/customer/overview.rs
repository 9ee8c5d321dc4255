//! The whole road at once: a picture that fits one phone screen, and the stages with how far they are and who the customer will be there.

use crate::customer::board_model::BoardModel;
use crate::customer::road::{symbols, whole_road};
use crate::customer::road_of::road_of;
use crate::i18n::{Locale, td_string};
use crate::parts::icon::{Icon, icon};
use crate::parts::shell::Shell;
use journey::SquareState;
use leptos::prelude::*;

/// The page. Nothing on it moves: it loads no WebAssembly.
pub fn overview_page(shell: &Shell, model: &BoardModel) -> String {
    let locale = shell.locale;
    let title = td_string!(locale, customer.board.whole_road);
    let plan = road_of(locale, model);
    let drawing = format!("{}{}", symbols(), whole_road(&plan));
    let (done, total) = model.progress();
    let has_weeks = plan.stops.iter().any(|stop| stop.week.is_some());
    let legend = legend(locale, plan.ghost.is_some(), has_weeks);
    shell.page(title, false, || {
        view! {
            <div class="overview">
                <header class="overview-header">
                    <a class="back" href=model.address()>{icon(Icon::Back)}<span>{td_string!(locale, customer.board.back)}</span></a>
                    <h1>{title}</h1>
                    <p class="overview-progress">{td_string!(locale, customer.board.progress, done = done, total = total)}</p>
                </header>
                <figure class="overview-picture">
                    <div inner_html=drawing></div>
                    {legend}
                </figure>
                <ol class="overview-stages">{stages(locale, model)}</ol>
            </div>
        }
    })
}

/// The way here from the board's header.
pub(super) fn overview_link(locale: Locale, model: &BoardModel) -> impl IntoView + use<> {
    let name = td_string!(locale, customer.board.whole_road);
    view! {
        <a class="overview-link" href=overview_address(model) aria-label=name title=name>{icon(Icon::Map)}</a>
    }
}

fn overview_address(model: &BoardModel) -> String {
    format!("{}/road", model.address())
}

/// What the marks of the picture mean. Read aloud it would only be in the way: the list says it all.
fn legend(locale: Locale, ghost: bool, weeks: bool) -> impl IntoView + use<> {
    let mark = |drawing: &'static str, words: &'static str| {
        view! {
            <span class="overview-mark"><span class="overview-mark-picture" inner_html=drawing></span>{words}</span>
        }
    };
    view! {
        <figcaption class="overview-legend" aria-hidden="true">
            {mark(
                r##"<svg viewBox="-18 -50 36 56"><g class="piece"><use href="#s-piece" x="-18" y="-50" width="36" height="56"/></g></svg>"##,
                td_string!(locale, customer.board.legend_piece),
            )}
            {ghost.then(|| mark(
                r##"<svg viewBox="-18 -50 36 56"><g class="ghost"><use href="#s-piece" x="-18" y="-50" width="36" height="56"/></g></svg>"##,
                td_string!(locale, customer.board.legend_ghost),
            ))}
            {weeks.then(|| mark(
                r#"<svg viewBox="0 0 24 24"><g class="stop of-milestone"><rect class="shape" x="5" y="5" width="14" height="14" rx="3" transform="rotate(45 12 12)"/></g></svg>"#,
                td_string!(locale, customer.board.legend_milestone),
            ))}
        </figcaption>
    }
}

fn stages(locale: Locale, model: &BoardModel) -> Vec<AnyView> {
    let plan = road_of(locale, model);
    let here = model.here().map(|place| model.version.squares()[place].stage);
    plan.stages
        .iter()
        .enumerate()
        .map(|(number, stage)| {
            let (done, total) = progress_of(model, number);
            let progress = if stage.done {
                td_string!(locale, customer.board.stage_all_done).to_owned()
            } else {
                td_string!(locale, customer.board.stage_done, done = done, total = total)
            };
            let look = match (stage.done, here == Some(number)) {
                (true, _) => "is-done",
                (false, true) => "is-here",
                (false, false) if stage.opened => "is-open",
                (false, false) => "is-ahead",
            };
            let seal = if stage.done {
                icon(Icon::Check).into_any()
            } else {
                (number + 1).into_any()
            };
            let you_here = (here == Some(number))
                .then(|| view! { <span class="overview-here">{td_string!(locale, customer.board.you_here)}</span> });
            let will_be = stage.will_be.as_ref().map(|will_be| {
                view! {
                    <p class="overview-who"><span class="overview-when">{will_be.when.clone()}</span>" "<span>{will_be.who.clone()}</span></p>
                }
            });
            // The board shows one of two drawings; the stylesheet shows the link that leads into that one.
            let link = |drawing: &str| {
                view! {
                    <a class=format!("overview-to to-{drawing}") href=format!("{}#stage-{}-{drawing}", model.address(), number + 1)>
                        {stage.title.clone()}
                    </a>
                }
            };
            view! {
                <li class=format!("overview-stage {look} stage-{}", number % 6 + 1)>
                    <span class="overview-seal" aria-hidden="true">{seal}</span>
                    <div class="overview-words">
                        <h2>{link("narrow")}{link("wide")}</h2>
                        <p class="overview-done"><span>{progress}</span>{you_here}</p>
                        {will_be}
                    </div>
                </li>
            }
            .into_any()
        })
        .collect()
}

/// How many squares of a stage are done, and of how many; offers do not count.
fn progress_of(model: &BoardModel, stage: usize) -> (usize, usize) {
    let squares = model.version.stages()[stage].squares.clone();
    let way = || {
        squares
            .clone()
            .filter(|place| !model.version.squares()[*place].is_offer())
    };
    let done = way()
        .filter(|place| model.board.squares[*place].state == SquareState::Done)
        .count();
    (done, way().count())
}

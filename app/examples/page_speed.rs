//! Processor time of a board's page, beside a page of the same content written with maud, a template macro that does nothing but write:
//! `cargo run --release -p app --features ssr --example page_speed`. Both draw the road with the same function.
#![expect(clippy::print_stdout, reason = "the figures are what it is for")]

#[path = "pictures/moments.rs"]
mod moments;

use app::customer::board::drawings;
use app::customer::{BoardModel, board_page};
use app::i18n::Locale;
use app::parts::brand::Look;
use app::parts::shell::{Assets, LATER, Shell, Viewer};
use journey::{NextStep, SquareState};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use std::error::Error;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// How long each page is written.
const LONG: Duration = Duration::from_secs(2);

fn main() -> Result<(), Box<dyn Error>> {
    for moment in moments::moments()? {
        if !["body-02-stretching", "sized-40", "sized-200"].contains(&moment.name.as_str()) {
            continue;
        }
        let shell = shell(&moment.model);
        let (own, twin) = (board_page(&shell, &moment.model), twin(&moment.model));
        let per_page = time(|| board_page(&shell, &moment.model));
        let per_twin = time(|| self::twin(&moment.model));
        println!(
            "  {}: {:.0} µs for {} kB, maud {:.0} µs for {} kB: {:.2}× (goal 1.5×)",
            moment.name,
            per_page * 1e6,
            own.len() / 1000,
            per_twin * 1e6,
            twin.len() / 1000,
            per_page / per_twin,
        );
    }
    Ok(())
}

/// Seconds of one run, the mean of many.
fn time(page: impl Fn() -> String) -> f64 {
    let began = Instant::now();
    let mut pages = 0_u32;
    while began.elapsed() < LONG {
        black_box(page());
        pages += 1;
    }
    began.elapsed().as_secs_f64() / f64::from(pages)
}

fn shell(model: &BoardModel) -> Shell {
    Shell {
        locale: Locale::en,
        viewer: Viewer::Customer {
            name: "佐藤 花子".to_owned(),
            enrolment: Some(model.enrolment.clone()),
            trainee: false,
        },
        assets: Assets {
            style: "style.css".to_owned(),
            desk_style: "desk.css".to_owned(),
            loader: "islands.js".to_owned(),
            phone: "phone.js".to_owned(),
            today: "today.js".to_owned(),
            customer: None,
            desk: None,
        },
        path: model.address(),
        notice: None,
        business_name: Some("Studio Kaze".to_owned()),
        look: Look::default(),
    }
}

/// The same content: the drawings, the list of squares, the card and three cards ahead, the navigation around them.
fn twin(model: &BoardModel) -> String {
    let (done, total) = model.progress();
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover";
                title { (model.version.title()) " · Studio Kaze" }
                link rel="stylesheet" href="style.css";
                link rel="icon" href="/favicon.svg" type="image/svg+xml";
                link rel="manifest" href="/manifest.webmanifest";
                link rel="later" href="phone.js";
                script { (PreEscaped(LATER)) }
            }
            body class="for-customer" {
                a class="skip" href="#main" { "Skip to the content" }
                nav class="nav" aria-label="Where to" {
                    ul {
                        @for place in ["", "/feelings", "/badges", "/you"] {
                            li { a class="nav-link" href={ (model.address()) (place) } { span { (place) } } }
                        }
                    }
                }
                div class="page" {
                    main id="main" tabindex="-1" {
                        div class="board" id="board" data-fresh=(model.address()) data-facts=(model.state.facts()) {
                            header class="board-header" {
                                h1 { (model.version.title()) }
                                p class="board-figures" {
                                    span class="board-day" { "Day " (model.board.day.unwrap_or_default()) }
                                    span class="board-figure" { span { (model.board.streak) " weeks in a row" } }
                                    span class="board-figure" { span { (model.board.points) " points" } }
                                }
                                progress class="bar" value=(done) max=(total) aria-label={ (done) " of " (total) " squares done" } {}
                            }
                            div class="board-road" { (PreEscaped(drawings(Locale::en, model))) }
                            (list(model))
                            (card(model))
                            @for _ in 0..3 { template class="ahead" data-place="1" { (card(model)) } }
                        }
                    }
                    footer class="foot" {
                        form class="languages" method="post" action="/language" {
                            button class="language" name="language" value="ja" lang="ja" { "日本語" }
                            span class="language" aria-current="true" lang="en" { "English" }
                        }
                    }
                }
            }
        }
    };
    page.into_string()
}

fn list(model: &BoardModel) -> Markup {
    html! {
        div class="road-list" {
            h2 { "Your road, square by square" }
            @for (number, stage) in model.version.stages().iter().enumerate() {
                h3 { "Stage " (number + 1) ": " (stage.title) }
                ol {
                    @for place in stage.squares.clone() {
                        @let (square, view) = (&model.version.squares()[place], &model.board.squares[place]);
                        li value=(place + 1) {
                            a href=(model.square_address(square.key.as_str())) {
                                strong { (square.title) } " "
                                span class="road-list-state" {
                                    @match view.state {
                                        SquareState::Done => "done",
                                        SquareState::Open => "open",
                                        SquareState::Waiting => "with your coach",
                                        SquareState::Locked => "locked",
                                    }
                                }
                                @if view.state == SquareState::Locked { " " span class="road-list-why" { "Opens when the square before it is done." } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn card(model: &BoardModel) -> Markup {
    let square = match &model.board.next_step {
        NextStep::Square(key) => model.square(key.as_str()),
        _ => None,
    };
    html! {
        section class="next next-act" id="next" aria-labelledby="next-title" {
            p class="next-lead" { span { "Your next step" } }
            @if let Some((square, view)) = square {
                h2 class="next-title" id="next-title" { (square.title) }
                p class="next-words" { "You are right where your promise has you." }
                form class="next-form" method="post" action={ (model.square_address(square.key.as_str())) "/complete" } data-step {
                    input type="hidden" name="id" value=(model.form_id("complete", square.key.as_str()));
                    @if let Some((count, target)) = view.count {
                        div class="segments" role="img" aria-label={ (count) " / " (target) } {
                            @for step in 0..target.min(12) { span class=(if step < count { "segment is-done" } else { "segment" }) {} }
                        }
                    }
                    p class="next-said" role="status" {}
                    div class="next-actions" {
                        a class="button button-large" href=(model.square_address(square.key.as_str())) { "How to do it" }
                        button class="button button-primary button-large" data-primary { "I did it today" }
                    }
                }
            }
        }
    }
}

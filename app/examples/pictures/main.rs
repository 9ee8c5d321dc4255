//! Renders a customer's pages for sample journeys at many moments, to look at before any server runs:
//! `cargo run -p app --features ssr --example pictures` writes `target/pictures/*.html` with the stylesheet beside them.

mod looking_back;
mod moments;

use app::customer::badges::{badge_page, badges, badges_page, share_picture};
use app::customer::feelings::feelings_page;
use app::customer::{
    BoardModel, InvitationModel, JourneyLine, PhoneModel, SquareModel, Told, YouModel, board_page,
    count_road::Felt,
    invitation_page, journeys_page,
    offer::{offer_card, taken_up_page},
    overview_page, reassurance_page,
    self_check::{SelfCheckModel, SentModel, self_check_page, sent_page},
    square_page, you_page,
};
use app::i18n::Locale;
use app::parts::brand::Look;
use app::parts::devices::Device;
use app::parts::document::html_of;
use app::parts::field::FormState;
use app::parts::shell::{Assets, Notice, Shell, Viewer};
use backend::channels::{Channel, Choice};
use leptos::prelude::*;
use looking_back::LookingBack;
use moments::{Moment, moments};
use std::error::Error;
use std::fs;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let out = root.join("target/pictures");
    fs::create_dir_all(&out)?;
    fs::write(out.join("style.css"), stylesheet(&root.join("style"))?)?;
    for Moment { name, model } in moments()? {
        for (code, locale) in [("en", Locale::en), ("ja", Locale::ja)] {
            let shell = shell(locale, &model);
            let write = |name: &str, html: String| fs::write(out.join(format!("{name}-{code}.html")), html);
            write(&name, board_page(&shell, &model))?;
            write(&format!("road-{name}"), overview_page(&shell, &model))?;
            if name == "body-01-first-day" {
                write("door-invitation", invitation_page(&nobody(&shell), &invitation(&model)))?;
                write("door-reassurance", reassurance_page(&shell, &model))?;
            }
            if name.starts_with("body") {
                write(&format!("you-{name}"), you_page(&shell, &you(&model)))?;
            }
            for square in model.version.squares().iter().filter(|_| !name.starts_with("sized")) {
                let page =
                    square_page(&shell, &square_model(&model, square.key.as_str())).ok_or("every square has a page")?;
                write(&format!("square-{name}-{}", square.key), page)?;
            }
            if name == "body-06-checkpoint" {
                let asked = SelfCheckModel {
                    board: model.clone(),
                    square: "lighter".to_owned(),
                    id: "lighter-first".to_owned(),
                    answers: vec![(0, true), (1, false)],
                    form: FormState::default(),
                };
                write(
                    "self-check-asked",
                    self_check_page(&shell, &asked).ok_or("a checkpoint")?,
                )?;
                let sent = SentModel {
                    board: model.clone(),
                    square: "lighter".to_owned(),
                    answers: vec![
                        ("Did you stretch on at least five mornings a week?".to_owned(), true),
                        ("Did you hold each stretch for 30 seconds?".to_owned(), false),
                    ],
                };
                write("self-check-sent", sent_page(&shell, &sent).ok_or("a checkpoint")?)?;
            }
            if name == "body-08-offer" {
                let card = html_of(|| offer_card(locale, &model, "posture-offer"));
                let page = shell.page("Offer", false, || view! { <div inner_html=card></div> });
                write("offer-card", page)?;
                write(
                    "offer-taken",
                    taken_up_page(&shell, &model, "posture-offer").ok_or("an offer")?,
                )?;
            }
            if name == "body-12-finished" {
                write("journeys", journeys_page(&shell, &journeys(&model)))?;
            }
        }
    }
    for LookingBack { name, model, history } in looking_back::moments()? {
        for (code, locale) in [("en", Locale::en), ("ja", Locale::ja)] {
            let shell = |page: &str| Shell {
                path: format!("{}/{page}", model.address()),
                ..shell(locale, &model)
            };
            let write = |page: &str, html: String| fs::write(out.join(format!("{name}-{page}-{code}.html")), html);
            write("feelings", feelings_page(&shell("feelings"), &model, &history))?;
            write("badges", badges_page(&shell("badges"), &model, &history))?;
            for badge in badges(&model, &history).iter().filter(|badge| badge.earned) {
                let picture = share_picture(locale, "Studio Kaze", model.version.title(), badge, Some("花子"));
                fs::write(out.join(format!("{name}-{}-{code}.svg", badge.key)), picture)?;
                write(
                    &badge.key.to_string(),
                    badge_page(&shell("badges/x"), &model, badge, true),
                )?;
            }
        }
    }
    Ok(())
}

fn nobody(shell: &Shell) -> Shell {
    Shell {
        viewer: Viewer::Nobody,
        ..shell.clone()
    }
}

fn invitation(model: &BoardModel) -> InvitationModel {
    InvitationModel {
        token: "token".to_owned(),
        business: "Studio Kaze".to_owned(),
        name: "佐藤 花子".to_owned(),
        title: model.version.title().to_owned(),
        promise: model.version.promise().to_owned(),
        squares: model.version.squares().len(),
        first_result: Some((3, "Your shoulders feel lighter when you wake.".to_owned())),
    }
}

fn you(board: &BoardModel) -> YouModel {
    YouModel {
        board: board.clone(),
        email: "hanako@example.jp".to_owned(),
        business: "Studio Kaze".to_owned(),
        choices: vec![Choice {
            channel: Channel::Email,
            wanted: true,
        }],
        phone: Some(PhoneModel {
            key: "BFGHcyFF8b9NPDFGFKdBTWDWjYvpZMMsrkNsMlKJOwTl".to_owned(),
            known: Vec::new(),
        }),
        devices: ["Safari, iPhone", "Chrome, Windows"]
            .map(|name| Device {
                session: "019ab000-0000-7000-8000-000000000001".parse().expect("an id"),
                name: name.to_owned(),
                since: board.today,
                last_seen: board.today,
                this: name.ends_with("iPhone"),
            })
            .to_vec(),
        form: FormState::default(),
    }
}

fn square_model(model: &BoardModel, square: &str) -> SquareModel {
    SquareModel {
        board: model.clone(),
        square: square.to_owned(),
        coach_words: (model.board.day == Some(25))
            .then(|| "もう少しだけ続けてみましょう。朝の様子をまた聞かせてください。".to_owned()),
        told: (model.board.day == Some(25)).then_some(Told {
            on: model.today,
            read: true,
        }),
        felt: felt(model, square),
        coupons: Vec::new(),
        form: FormState::default(),
    }
}

/// What might have been felt on the way to a hundred.
fn felt(model: &BoardModel, square: &str) -> Vec<Felt> {
    if square != "hundred" {
        return Vec::new();
    }
    [
        (3, 2, None),
        (6, 3, Some("思ったより書けます。")),
        (24, 4, Some("It gets easier to begin.")),
        (37, 5, None),
    ]
    .map(|(count, feeling, words)| Felt {
        count,
        feeling,
        words: words.map(str::to_owned),
        on: model.today,
    })
    .to_vec()
}

fn journeys(model: &BoardModel) -> Vec<JourneyLine> {
    ["12 weeks to a light body", "100記事で集客ブログを育てる"]
        .map(|title| JourneyLine {
            enrolment: model.enrolment.clone(),
            title: title.to_owned(),
            business: "Studio Kaze".to_owned(),
            standing: model.standing.standing,
        })
        .to_vec()
}

/// Every stylesheet in a folder, joined in the order of their names.
fn stylesheet(folder: &Path) -> Result<String, Box<dyn Error>> {
    let mut files: Vec<_> = fs::read_dir(folder)?
        .collect::<Result<Vec<_>, _>>()?
        .into_iter()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|end| end == "css"))
        .collect();
    files.sort();
    let mut joined = String::new();
    for file in files {
        joined.push_str(&fs::read_to_string(file)?);
    }
    Ok(joined)
}

fn shell(locale: Locale, model: &BoardModel) -> Shell {
    Shell {
        locale,
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
        notice: model
            .board
            .day
            .filter(|day| *day == 15)
            .map(|_| Notice::done("Counted.")),
        business_name: Some("Studio Kaze".to_owned()),
        look: Look::default(),
    }
}

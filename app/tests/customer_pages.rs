//! A customer's pages: one next step, whatever it is; what a business writes stays text; and boards that look as they did when somebody looked.
#![cfg(feature = "ssr")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "../examples/pictures/moments.rs"]
mod moments;
#[path = "pages/square.rs"]
mod square;

use app::customer::{
    BoardModel, InvitationModel, PhoneModel, SquareModel, YouModel, board_page, invitation_page, reassurance_page,
    square_page, you_page,
};
use app::i18n::Locale;
use app::parts::brand::Look;
use app::parts::devices::Device;
use app::parts::field::FormState;
use app::parts::shell::{Assets, LATER, Shell, Viewer};
use backend::channels::{Channel, Choice};
use journey::{Action, Author, Command, Draft, State, Version, Zone};
use std::fs;
use std::path::Path;
use std::sync::Arc;

fn shell(locale: Locale) -> Shell {
    Shell {
        locale,
        viewer: Viewer::Customer {
            name: "佐藤 花子".to_owned(),
            enrolment: Some("0192".to_owned()),
            trainee: false,
        },
        assets: Assets {
            style: "/style.css".to_owned(),
            desk_style: "/desk.css".to_owned(),
            loader: "/islands.js".to_owned(),
            phone: "/phone.js".to_owned(),
            today: "today.js".to_owned(),
            customer: None,
            desk: None,
        },
        path: "/play/0192".to_owned(),
        notice: None,
        business_name: Some("Studio Kaze".to_owned()),
        look: Look::default(),
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

fn square_model(board: &BoardModel, square: &str) -> SquareModel {
    SquareModel {
        board: board.clone(),
        square: square.to_owned(),
        coach_words: None,
        told: None,
        felt: Vec::new(),
        coupons: Vec::new(),
        form: FormState::default(),
    }
}

/// Every page of a moment, in both languages.
fn pages(model: &BoardModel) -> Vec<String> {
    let mut pages = Vec::new();
    for locale in [Locale::en, Locale::ja] {
        let shell = shell(locale);
        pages.push(board_page(&shell, model));
        pages.push(you_page(&shell, &you(model)));
        pages.push(reassurance_page(&shell, model));
        for square in model.version.squares() {
            pages.push(square_page(&shell, &square_model(model, square.key.as_str())).unwrap());
        }
    }
    pages
}

/// Whether a tag of the page carries an attribute that the content security policy would drop.
fn forbidden_attribute(html: &str) -> Option<&str> {
    html.split('<')
        .skip(1)
        .map(|tag| tag.split('>').next().unwrap_or_default())
        .find(|tag| {
            let outside_quotes: String = tag.split('"').step_by(2).collect::<Vec<_>>().join("\u{1}");
            outside_quotes
                .split_whitespace()
                .any(|word| word.starts_with("style=") || (word.starts_with("on") && word.contains('=')))
        })
}

#[test]
fn whatever_comes_next_there_is_exactly_one_large_button() {
    let mut kinds = Vec::new();
    for moment in moments::moments().unwrap() {
        let name = &moment.name;
        kinds.extend(
            serde_json::to_value(&moment.model.board.next_step)
                .unwrap()
                .as_object()
                .unwrap()
                .keys()
                .cloned(),
        );
        for locale in [Locale::en, Locale::ja] {
            let html = board_page(&shell(locale), &moment.model);
            // The cards that come after it wait in templates, out of sight.
            let (html, _) = html.split_once(AHEAD).unwrap_or((&html, ""));
            assert_eq!(html.matches("data-primary=\"\"").count(), 1, "{name}");
            assert_eq!(html.matches("id=\"next\"").count(), 1, "{name}");
        }
    }
    for kind in ["square", "waiting", "opens", "offer", "locked", "finished"] {
        assert!(kinds.iter().any(|seen| seen == kind), "no moment comes to {kind}");
    }
}

/// Where the cards begin that come next.
const AHEAD: &str = "<template data-place=";

/// The board after one more move of the customer, as the rules have it.
fn after(model: &BoardModel, action: Action) -> BoardModel {
    let command = Command {
        at: model.now,
        by: Author::Customer,
        id: None,
        action,
    };
    let decision = journey::decide(&model.version, &model.state, &command).unwrap();
    let mut state = model.state.clone();
    for fact in decision.by_time.iter().chain(&decision.facts) {
        journey::evolve(&model.version, &mut state, fact);
    }
    BoardModel::new(model.enrolment.clone(), model.version.clone(), state, model.now)
}

/// The first card of a page.
fn card(html: &str) -> &str {
    let begin = html.find("<section id=\"next\"").unwrap();
    html[begin..].split_once("</section>").unwrap().0
}

#[test]
fn the_card_that_waits_on_the_page_is_the_one_that_a_tap_brings() {
    let moments = moments::moments().unwrap();
    let first_day = &moments
        .iter()
        .find(|moment| moment.name == "body-01-first-day")
        .unwrap()
        .model;
    let square = "how-to-sit".to_owned();
    let next = after(first_day, Action::Complete { square });
    for locale in [Locale::en, Locale::ja] {
        let waiting = board_page(&shell(locale), first_day);
        let come = board_page(&shell(locale), &next);
        let (_, ahead) = waiting.split_once(AHEAD).unwrap();
        assert_eq!(card(ahead), card(&come), "{locale:?}");
    }
}

#[test]
fn no_page_ends_without_a_way_on() {
    for moment in moments::moments().unwrap() {
        for square in moment.model.version.squares() {
            let html = square_page(&shell(Locale::en), &square_model(&moment.model, square.key.as_str())).unwrap();
            assert_eq!(
                html.matches("data-primary=\"\"").count(),
                1,
                "{} of {}",
                square.key,
                moment.name
            );
        }
    }
}

#[test]
fn no_page_carries_a_style_or_a_handler() {
    for moment in moments::moments().unwrap() {
        for html in pages(&moment.model) {
            assert_eq!(forbidden_attribute(&html), None, "{}", moment.name);
            assert!(!html.contains("<style"), "{}", moment.name);
        }
    }
}

#[test]
fn what_a_business_writes_stays_text() {
    let hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>\\\" onload=\\\"x";
    let file = format!(
        "format = 1\nkey = \"bad\"\ntitle = \"{hostile}\"\nlanguage = \"en\"\npromise = \"{hostile}\"\n[reassurance]\ntitle = \"{hostile}\"\nbody = \"{hostile}\"\n\
         [[stage]]\nkey = \"a\"\ntitle = \"{hostile}\"\n[[stage.square]]\nkey = \"b\"\nkind = \"action\"\ntitle = \"{hostile}\"\nguide = \"{hostile}\"\nunit = \"{hostile}\"\ntarget = 3\n\
         [[stage.square]]\nkey = \"c\"\nkind = \"checkpoint\"\ntitle = \"{hostile}\"\nresult = \"{hostile}\"\nquestion = \"{hostile}\"\naward = \"coach\"\nself_check = [\"{hostile}\"]\n"
    );
    let version = Arc::new(Version::publish(Draft::from_toml(file.as_bytes()).unwrap()).unwrap());
    let mut state = State::new(&version, Zone::utc());
    let at = "2026-01-05T09:00:00Z".parse().unwrap();
    let start = Command {
        at,
        by: Author::Customer,
        id: None,
        action: Action::Start,
    };
    for fact in journey::decide(&version, &state, &start).unwrap().facts {
        journey::evolve(&version, &mut state, &fact);
    }
    let model = BoardModel::new("0192", version, state, at);
    let mut all = pages(&model);
    all.push(invitation_page(
        &shell(Locale::en),
        &InvitationModel {
            token: "t".to_owned(),
            business: "<script>".to_owned(),
            name: "<img src=x onerror=x>".to_owned(),
            title: "<script>".to_owned(),
            promise: "<svg onload=x>".to_owned(),
            squares: 2,
            first_result: Some((3, "<script>".to_owned())),
        },
    ));
    for html in all {
        let later = format!("<script>{LATER}</script>");
        let opened = "<script type=\"module\" src=\"/welcome/opened.js\"></script>";
        let reminders = "<script type=\"module\" src=\"/reminders.js\"></script>";
        let rest = html.replace(&later, "").replace(opened, "").replace(reminders, "");
        assert!(!rest.contains("<script"), "a script got through");
        assert_eq!(forbidden_attribute(&html), None);
    }
}

#[test]
fn the_same_moment_gives_the_same_bytes() {
    let first = moments::moments().unwrap();
    let second = moments::moments().unwrap();
    for (first, second) in first.iter().zip(&second) {
        assert_eq!(
            board_page(&shell(Locale::ja), &first.model),
            board_page(&shell(Locale::ja), &second.model)
        );
    }
}

/// Boards as they were when somebody looked at them. `REWRITE_BOARDS=1` writes them anew: look at the pictures, then at the difference.
#[test]
fn boards_look_as_they_did() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/boards");
    for (name, locale) in [
        ("body-01-first-day", Locale::en),
        ("body-02-stretching", Locale::ja),
        ("body-07-waiting", Locale::en),
        ("body-12-finished", Locale::ja),
    ] {
        let moment = moments::moments()
            .unwrap()
            .into_iter()
            .find(|moment| moment.name == name)
            .unwrap();
        // One tag a line, so that a difference can be read.
        let html = board_page(&shell(locale), &moment.model).replace("><", ">\n<");
        let file = folder.join(format!("{name}.html"));
        if std::env::var_os("REWRITE_BOARDS").is_some() {
            fs::write(&file, &html).unwrap();
        }
        let expected = fs::read_to_string(&file).unwrap();
        let differs = html.lines().zip(expected.lines()).find(|(is, was)| is != was);
        assert_eq!(differs, None, "{name}");
        assert_eq!(html.lines().count(), expected.lines().count(), "{name}");
    }
}

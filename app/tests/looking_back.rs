//! The pages that look back: feelings with none, one and many answers, badges earned and to come, and the pictures of badges.
#![cfg(feature = "ssr")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "../examples/pictures/looking_back.rs"]
mod looking_back;

use app::customer::badges::{Earns, badge_page, badges, badges_page, share_picture};
use app::customer::feelings::{feelings_page, told};
use app::i18n::Locale;
use app::parts::brand::Look;
use app::parts::shell::{Assets, Shell, Viewer};
use jiff::civil::date;
use looking_back::{LookingBack, moments};

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
        path: "/play/0192/feelings".to_owned(),
        notice: None,
        business_name: Some("Studio Kaze".to_owned()),
        look: Look::default(),
    }
}

fn moment(name: &str) -> LookingBack {
    moments()
        .unwrap()
        .into_iter()
        .find(|moment| moment.name.contains(name))
        .unwrap()
}

fn feelings(name: &str) -> String {
    let moment = moment(name);
    feelings_page(&shell(Locale::en), &moment.model, &moment.history).replace("<!>", "")
}

#[test]
fn before_the_first_answer_warm_words_lead_on() {
    let html = feelings("nothing-yet");
    assert!(!html.contains("class=\"curve "), "nothing is drawn of nothing");
    assert!(html.contains("You will first be asked at “How is it going?”."));
    assert!(html.contains("href=\"/play/0192/squares/how-to-sit\""));
    let html = feelings("may-answer");
    assert!(
        html.contains("href=\"/play/0192/squares/first-mood\""),
        "it can be answered now"
    );
}

#[test]
fn one_answer_is_a_point_and_two_milestones_apart_are_a_rise() {
    let html = feelings("03-one");
    assert!(!html.contains("class=\"curve-line\""));
    assert!(html.contains("One answer, on Jan 14: So-so."));
    assert!(html.contains("Turning my head is easier than last week."));
    let html = feelings("risen");
    assert!(html.contains("class=\"curve-line\""));
    assert!(html.contains("Before “Lighter shoulders”: So-so. After it: Good."));
    assert!(!html.contains("<details"), "four answers need no folding");
}

#[test]
fn many_answers_are_folded_and_all_there() {
    let html = feelings("finished");
    let moment = moment("finished");
    let answers = told(&moment.model, &moment.history).questions[0].answers.len();
    assert_eq!(answers, 88);
    assert_eq!(html.matches("class=\"told-one\"").count(), answers);
    assert!(html.contains("83 earlier answers"));
}

#[test]
fn squares_that_ask_the_same_share_a_curve_and_others_have_their_own() {
    let moment = moment("japanese");
    let told = told(&moment.model, &moment.history);
    assert_eq!(told.questions.len(), 2);
    assert_eq!(told.questions[0].answers.len(), 5);
    assert_eq!(told.questions[1].answers.len(), 2);
    assert_eq!(told.milestones.len(), 1);
    assert_eq!(told.milestones[0].date, date(2026, 1, 25));
    let html = feelings("japanese");
    assert!(
        html.contains("二か月目の肩"),
        "each answer says at which square it was given"
    );
}

#[test]
fn a_badge_is_earned_on_the_day_its_last_square_was_done() {
    let moment = moment("risen");
    let all = badges(&moment.model, &moment.history);
    let keys: Vec<_> = all.iter().map(|badge| badge.key.to_string()).collect();
    assert_eq!(
        keys,
        [
            "square-lighter",
            "stage-ease",
            "square-sleep",
            "stage-hold",
            "square-twelve-weeks",
            "stage-thrive"
        ]
    );
    for badge in &all[..2] {
        assert!(badge.earned);
        assert_eq!(badge.on, Some(date(2026, 1, 26)), "{}", badge.key);
    }
    assert!(all[2..].iter().all(|badge| !badge.earned && badge.on.is_none()));
    assert_eq!(all[3].earns, Earns::Stage { done: 0, squares: 2 });
    // The board alone says what is earned, only not when.
    let without = badges(&moment.model, &[]);
    assert!(without[0].earned && without[0].on.is_none());
}

#[test]
fn what_is_not_earned_says_what_earns_it_and_leads_to_no_picture() {
    let moment = moment("risen");
    let html = badges_page(&shell(Locale::en), &moment.model, &moment.history).replace("<!>", "");
    assert!(html.contains("2 of 6 earned."));
    assert!(html.contains("href=\"/play/0192/badges/square-lighter\""));
    assert!(!html.contains("badges/square-sleep"));
    assert!(html.contains("You fall asleep sooner and wake once at most."));
    assert!(html.contains("by week 8, Mar 2"));
    assert!(html.contains("1 missed week is forgiven."));
    assert!(html.contains("For all 2 squares of this stage."));
}

#[test]
fn every_page_that_looks_back_has_one_large_button_and_nothing_inline() {
    for moment in moments().unwrap() {
        for locale in [Locale::en, Locale::ja] {
            let shell = shell(locale);
            let mut pages = vec![
                feelings_page(&shell, &moment.model, &moment.history),
                badges_page(&shell, &moment.model, &moment.history),
            ];
            for badge in badges(&moment.model, &moment.history)
                .iter()
                .filter(|badge| badge.earned)
            {
                pages.push(badge_page(&shell, &moment.model, badge, false));
            }
            for html in pages {
                assert_eq!(html.matches("data-primary=\"\"").count(), 1, "{}", moment.name);
                assert!(!html.contains(" style=") && !html.contains("<style"), "{}", moment.name);
            }
        }
    }
}

#[test]
fn a_picture_stands_alone_and_names_nobody_unless_asked() {
    let moment = moment("japanese");
    let all = badges(&moment.model, &moment.history);
    let badge = all.iter().find(|badge| badge.earned).unwrap();
    let draw = |name| share_picture(Locale::ja, "ひかり整体院", moment.model.version.title(), badge, name);
    let picture = draw(None);
    for outside in ["href", "url(", "<image", "<style", "class=\"medal-"] {
        assert!(!picture.contains(outside), "{outside}");
    }
    assert!(picture.contains("ひかり整体院") && picture.contains("肩が軽い朝"));
    assert!(!picture.contains("花子"));
    assert!(draw(Some("花子")).contains("花子さん"));
    assert_eq!(picture, draw(None), "the same badge gives the same bytes");
}

#[test]
fn letters_that_xml_has_no_place_for_do_not_spoil_a_picture() {
    let moment = moment("japanese");
    let all = badges(&moment.model, &moment.history);
    let mut badge = all.into_iter().find(|badge| badge.earned).unwrap();
    badge.title = "a\u{0}b\u{b}<c>&\u{ffff}".to_owned();
    let picture = share_picture(Locale::en, "B", "J", &badge, None);
    assert!(picture.contains("ab&lt;c&gt;&amp;"));
    assert!(
        !picture
            .chars()
            .any(|letter| letter.is_control() || letter == '\u{ffff}')
    );
}

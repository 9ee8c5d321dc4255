//! A square's page as people read it: what is asked and when, what helps where no result shows, and offers that are never in the way.

use super::{moments, shell, square_model};
use app::customer::{
    BoardModel, SquareModel, Told,
    count_road::Felt,
    offer::{offer_card, taken_up_page},
    self_check::{SelfCheckModel, SentModel, self_check_page, sent_page},
    square_page,
};
use app::i18n::Locale;
use app::parts::document::html_of;
use app::parts::field::FormState;

const BOTH: [Locale; 2] = [Locale::en, Locale::ja];

fn moment(name: &str) -> BoardModel {
    let all = moments::moments().unwrap();
    all.into_iter().find(|moment| moment.name == name).unwrap().model
}

fn page(board: &BoardModel, square: &str, locale: Locale) -> String {
    square_page(&shell(locale), &square_model(board, square)).unwrap()
}

/// The words on the page's one large button.
fn large(html: &str) -> &str {
    let at = html.find("data-primary").unwrap();
    let inside = &html[at + html[at..].find('>').unwrap() + 1..];
    inside[..inside.find('<').unwrap()].trim()
}

#[test]
fn a_checkpoint_says_what_will_be_noticed_until_its_week_is_near_and_then_asks() {
    let early = page(&moment("body-06-early"), "lighter", Locale::en);
    assert!(early.contains("around week 3, about Jan 26"), "{early}");
    assert_eq!(large(&early), "To the board");
    assert!(
        early.contains("/squares/lighter/claim"),
        "who notices it early may say so"
    );
    assert!(!early.contains("/squares/lighter/not-yet"));

    for name in ["body-06-checkpoint", "body-06-late"] {
        let asks = page(&moment(name), "lighter", Locale::en);
        assert!(!asks.contains("around week 3"), "{name}");
        assert_eq!(large(&asks), "Yes, I notice it");
        assert!(asks.contains("/squares/lighter/not-yet"), "{name}");
    }
    let japanese = page(&moment("body-06-early"), "lighter", Locale::ja);
    assert!(japanese.contains("3週目(1月26日)ごろ"), "{japanese}");
}

#[test]
fn where_no_result_shows_help_is_offered_before_blame() {
    let help = "/squares/lighter/self-check\"";
    assert!(!page(&moment("body-06-checkpoint"), "lighter", Locale::en).contains(help));
    assert!(
        page(&moment("body-06-late"), "lighter", Locale::en).contains(help),
        "its day has passed"
    );
    let sent_back = SquareModel {
        coach_words: Some("A few more days.".to_owned()),
        told: None,
        ..square_model(&moment("body-06-checkpoint"), "lighter")
    };
    let html = square_page(&shell(Locale::en), &sent_back).unwrap();
    assert!(html.contains(help), "the coach sent it back");
    let board = moment("body-06-late");
    let told = SquareModel {
        told: Some(Told {
            on: board.today,
            read: false,
        }),
        ..square_model(&board, "lighter")
    };
    let html = square_page(&shell(Locale::en), &told).unwrap();
    assert!(html.contains("Your coach has been told."));
}

#[test]
fn not_yet_asks_kindly_and_leads_to_what_helps() {
    let board = moment("body-06-checkpoint");
    for locale in BOTH {
        let asked = SelfCheckModel {
            board: board.clone(),
            square: "lighter".to_owned(),
            id: "lighter-first".to_owned(),
            answers: vec![(1, false)],
            form: FormState::default(),
        };
        let html = self_check_page(&shell(locale), &asked).unwrap();
        assert_eq!(html.matches("type=\"radio\"").count(), 4);
        assert_eq!(html.matches(" checked").count(), 1, "what was answered stays");
        assert_eq!(html.matches("data-primary").count(), 1);

        let sent = |answers: &[(&str, bool)]| {
            let model = SentModel {
                board: board.clone(),
                square: "lighter".to_owned(),
                answers: answers
                    .iter()
                    .map(|(question, yes)| ((*question).to_owned(), *yes))
                    .collect(),
            };
            sent_page(&shell(locale), &model).unwrap()
        };
        let html = sent(&[
            ("Did you stretch on at least five mornings a week?", true),
            ("Did you hold each stretch for 30 seconds?", false),
        ]);
        assert_eq!(html.matches("self-check-lesson\"").count(), 1);
        assert!(html.contains("/play/0192/squares/stretch\""));
        assert_eq!(html.matches("data-primary").count(), 1);
        assert!(!sent(&[("Did you hold each stretch for 30 seconds?", true)]).contains("self-check-lesson\""));
        assert!(!sent(&[]).contains("self-check-lesson\""));
    }
    let lesson = SelfCheckModel {
        board,
        square: "how-to-sit".to_owned(),
        id: "a".to_owned(),
        answers: Vec::new(),
        form: FormState::default(),
    };
    assert_eq!(
        self_check_page(&shell(Locale::en), &lesson),
        None,
        "only checkpoints ask"
    );
}

#[test]
fn a_guide_that_names_a_duration_brings_a_timer_and_the_bundle_and_another_does_not() {
    let board = moment("body-02-stretching");
    for locale in BOTH {
        let html = page(&board, "stretch", locale);
        assert!(html.contains("data-component=\"TimerSaid"), "an island");
        assert!(html.contains("data-seconds=\"30\""));
        // Nothing dead shows where no WebAssembly wakes it.
        let timer = &html[html.find("<section hidden").unwrap()..];
        assert!(
            timer[..timer.find('>').unwrap()].ends_with("class=\"timer\""),
            "{timer}"
        );
        for still in ["how-to-sit", "walk", "lighter"] {
            assert!(!page(&board, still, locale).contains("leptos-island"), "{still}");
        }
    }
}

#[test]
fn a_count_has_its_road_with_what_was_felt_as_a_list_too() {
    let board = moment("articles-02-hundred");
    let felt = vec![
        Felt {
            count: 10,
            feeling: 2,
            words: Some("Slow <b>going</b>".to_owned()),
            on: board.today,
        },
        Felt {
            count: 37,
            feeling: 5,
            words: None,
            on: board.today,
        },
    ];
    let model = SquareModel {
        felt,
        ..square_model(&board, "hundred")
    };
    let html = square_page(&shell(Locale::en), &model).unwrap();
    let list = &html[html.find("<ol class=\"felt\"").unwrap()..];
    assert!(
        list.find("Not so good").unwrap() < list.find("Very good").unwrap(),
        "oldest first"
    );
    assert!(list.contains("Slow &lt;b&gt;going"), "words are text");
    for add in ["value=\"1\"", "value=\"5\"", "value=\"10\""] {
        assert!(html.contains(&format!("name=\"n\" {add}")), "{add}");
    }
    assert_eq!(html.matches("data-primary").count(), 1);
}

#[test]
fn an_offer_has_its_price_and_three_answers_wherever_it_is_shown() {
    let board = moment("body-08-offer");
    for locale in BOTH {
        let card = html_of(|| offer_card(locale, &board, "posture-offer"));
        assert!(!card.contains("data-primary"), "the card is never the page's one step");
        for html in [card, page(&board, "posture-offer", locale)] {
            for part in ["98,000", "/take-up", "/decline", "?said=not-now", "target=\"_blank\""] {
                assert!(html.contains(part), "{part}");
            }
        }
        let taken = taken_up_page(&shell(locale), &board, "posture-offer").unwrap();
        assert!(taken.contains("href=\"https://example.com/posture\""));
    }
    assert!(offer_card(Locale::en, &board, "lighter").is_none(), "no offer");
    assert!(
        offer_card(Locale::en, &moment("body-01-first-day"), "posture-offer").is_none(),
        "not open"
    );
    assert!(
        offer_card(Locale::en, &moment("body-09-locked"), "posture-offer").is_none(),
        "answered"
    );
}

#[test]
fn what_cannot_be_done_now_still_leads_on() {
    for (name, square, label) in [
        ("body-07-waiting", "lighter", "To the board"),
        ("body-07-waiting", "stretch", "To the board"),
        ("body-02-stretching", "how-to-sit", "To my next step"),
        ("body-02-stretching", "walk", "To my next step"),
        ("body-04-left", "stretch", "Come back"),
        ("body-12-finished", "stretch", "To the board"),
    ] {
        assert_eq!(
            large(&page(&moment(name), square, Locale::en)),
            label,
            "{square} of {name}"
        );
    }
}

//! Today at the desk: claims answered without a new page, undone, several at once; words, notes, birthdays and coaches.

use crate::{
    on_both_databases,
    site::{NOT_ALLOWED, NOT_FOUND, Player, Refused, SIGN_IN_FIRST, Site, now, staff_id},
    words::{LANGUAGES, words},
};
use backend::{Actor, coaches, customers, notes::list_notes, personal_words::list_words};
use http::StatusCode;

fn chosen(player: Player) -> String {
    format!("chosen.{}.lighter", player.enrolment)
}

/// Every form of this chapter that is about one customer, with fields that fit.
fn forms_about(player: Player) -> Vec<(String, Vec<(String, String)>)> {
    let about = |rest: &str| format!("/desk/enrolments/{}/{rest}", player.enrolment);
    let own = |rest: &str| format!("{}/{rest}", player.desk_page());
    let words = |text: &str| vec![("words".to_owned(), text.to_owned())];
    vec![
        (player.desk_square("lighter/award"), Vec::new()),
        (player.desk_square("lighter/send-back"), words("Nearly.")),
        (about("open"), vec![("square".into(), "walk".into())]),
        (about("word"), words("Well done.")),
        (about("note"), words("Rings in the evening.")),
        (about("moments/pass"), Vec::new()),
        (
            own("birthday"),
            vec![("month".into(), "5".into()), ("day".into(), "4".into())],
        ),
        ("/desk/claims/award".into(), vec![(chosen(player), "a".into())]),
    ]
}

async fn refuses(site: &Site, who: Option<Actor>, form: &(String, Vec<(String, String)>), refused: &Refused<'_>) {
    let fields: Vec<_> = form
        .1
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    site.refuses(who, &form.0, &fields, refused).await;
}

async fn waits(site: &Site, player: Player) {
    site.plays_up_to_the_claim(player).await;
    site.claims(player, "So much <b>lighter</b>!").await;
}

on_both_databases! {
    async fn a_claim_is_awarded_without_a_new_page_and_undone(site: Site) {
        waits(&site, site.tom).await;
        let mut desk = site.reader(Some(site.coach), "en").await;
        let today = desk.get("/desk").await;
        today.must_say("So much <b>lighter</b>!");
        let award = site.tom.desk_square("lighter/award");
        let answer = desk.post_for_json(&award, &[("id", "12-award-lighter")]).await;
        answer.must_be(200);
        let said = answer.json();
        assert_eq!((said["count"].as_u64(), said["waiting"].as_i64()), (Some(1), Some(1)));
        assert_eq!(said["badge"].as_i64(), Some(1));
        assert_eq!(said["badge_words"], words("en", "words.nav.waiting_one count=1"));
        assert!(said["said"].as_str().unwrap().contains("Awarding Lighter shoulders to Tom Reed"), "{said}");
        assert!((1..=10_000).contains(&said["due_in"].as_i64().unwrap()), "{said}");
        let batch = said["batch"].as_str().unwrap().to_owned();
        assert!(said["strip"].as_str().unwrap().contains(&format!("/desk/held/{batch}/undo")));
        // The page shows it too, for who has no scripts.
        let today = desk.get("/desk").await;
        today.must_say(&words("en", "today.held.undo"));
        assert!(!today.forms().iter().any(|form| form.action.ends_with("/award") && form.action.contains("squares")), "it is in hand");
        let undone = desk.press(&today, "/undo", &[]).await;
        undone.must_say(&words("en", "said.undone"));
        assert_eq!(site.held_time_passes().await, 0);
        // Again, and this time it stands.
        desk.post_for_json(&award, &[("id", "12-award-lighter")]).await.must_be(200);
        assert_eq!(site.held_time_passes().await, 1);
        let look = desk.get("/desk/held").await;
        assert_eq!(look.leads_to(), Some("/desk"));
        desk.get("/desk").await.must_not_say("So much <b>lighter</b>!");
        let late = desk.post(&format!("/desk/held/{batch}/undo"), &[]).await;
        late.must_be(404);
    }

    async fn a_square_is_opened_from_the_list_one_after_another(site: Site) {
        waits(&site, site.tom).await;
        for language in LANGUAGES {
            let mut desk = site.reader(Some(site.coach), language).await;
            let today = desk.get("/desk").await;
            let open = format!("/desk/enrolments/{}/open", site.tom.enrolment);
            assert_eq!(today.holds(&open, "square"), "posture-offer", "the next locked square is chosen");
        }
        let mut desk = site.reader(Some(site.coach), "en").await;
        let open = format!("/desk/enrolments/{}/open", site.tom.enrolment);
        for square in ["posture-offer", "walk"] {
            let answer = desk.post_for_json(&open, &[("id", "12-open"), ("square", square)]).await;
            assert_eq!(answer.json()["count"].as_u64(), Some(1), "{square}");
        }
        assert_eq!(site.held_time_passes().await, 2);
        assert_eq!(desk.get(&site.tom.desk_page()).await.holds(&open, "square"), "sleep");
    }

    async fn undo_comes_too_late_when_it_is_done(site: Site) {
        waits(&site, site.tom).await;
        let mut desk = site.reader(Some(site.coach), "en").await;
        let answer = desk.post_for_json(&site.tom.desk_square("lighter/award"), &[]).await.json();
        let undo = format!("/desk/held/{}/undo", answer["batch"].as_str().unwrap());
        for (who, refused) in [
            (None, &SIGN_IN_FIRST),
            (Some(site.tom.actor), &NOT_ALLOWED),
            (Some(site.owner), &NOT_FOUND),
            (Some(site.stranger), &NOT_FOUND),
        ] {
            site.refuses(who, &undo, &[], refused).await;
        }
        site.held_time_passes().await;
        let mut desk = site.reader(Some(site.coach), "en").await;
        let late = desk.post(&undo, &[("back", "/desk")]).await;
        assert_eq!(late.leads_to(), Some("/desk?said=too-late"));
        desk.get("/desk?said=too-late").await.must_say(&words("en", "said.too_late"));
        let late = desk.post_for_json(&undo, &[]).await.json();
        assert_eq!(late["undone"], false);
    }

    async fn several_are_awarded_at_once_with_one_undo(site: Site) {
        for player in [site.tom, site.hanako] {
            waits(&site, player).await;
        }
        let mut desk = site.reader(Some(site.coach), "en").await;
        let (tom, hanako) = (chosen(site.tom), chosen(site.hanako));
        let both = [(tom.as_str(), "a"), (hanako.as_str(), "b"), ("back", "/desk")];
        let page = desk.post("/desk/claims/award", &both).await;
        assert_eq!(page.leads_to(), Some("/desk"));
        let today = desk.get("/desk").await;
        today.must_say("Doing 2 things at once");
        desk.press(&today, "/undo", &[]).await.must_say(&words("en", "said.undone"));
        let answer = desk.post_for_json("/desk/claims/award", &both).await.json();
        assert_eq!(answer["count"], 2);
        assert_eq!(site.held_time_passes().await, 2);
        site.refuses(Some(site.coach), "/desk/claims/award", &[("back", "/desk")], &Refused { status: 422, says: "today.claims.nobody_chosen" }).await;
        let strange = format!("chosen.{}.lighter", site.ben.enrolment);
        site.refuses(Some(site.coach), "/desk/claims/award", &[(&strange, "a"), (&tom, "b")], &NOT_FOUND).await;
        site.refuses(Some(site.coach), "/desk/claims/award", &[("chosen.7.lighter", "a")], &NOT_FOUND).await;
        let malformed = site.browser_of(site.coach).await.post("/desk/claims/award", &[("chosen.x", "a")]).await;
        malformed.must_be(400);
    }

    async fn a_word_reaches_the_board_and_a_note_does_not(site: Site) {
        let tom = site.tom;
        let mut desk = site.reader(Some(site.coach), "en").await;
        let about = |rest: &str| format!("/desk/enrolments/{}/{rest}", tom.enrolment);
        for (rest, text) in [("word", "You kept at it, <i>Tom</i>."), ("note", "Rings in the evening.")] {
            let page = desk.post(&about(rest), &[("words", text), ("id", rest), ("back", "/desk")]).await;
            assert_eq!(page.leads_to(), Some("/desk"));
            // Pressed twice.
            let page = desk.post(&about(rest), &[("words", text), ("id", rest), ("back", "/desk")]).await;
            assert_eq!(page.leads_to(), Some("/desk?said=already"));
        }
        let mut phone = site.reader(Some(tom.actor), "en").await;
        let before = phone.get(&tom.board()).await;
        before.must_not_say("You kept at it");
        assert_eq!(site.held_time_passes().await, 2);
        let board = phone.get(&tom.board()).await;
        board.must_say("You kept at it, <i>Tom</i>.");
        board.must_not_say("Rings in the evening.");
        assert_ne!(board.header("etag"), before.header("etag"));
        let theirs = desk.get(&tom.desk_page()).await;
        theirs.must_say("Rings in the evening.");
        theirs.must_say("You kept at it, <i>Tom</i>.");
        let word = list_words(&site.db, &tom.actor, tom.enrolment).await.unwrap().remove(0);
        let read = format!("{}/words/{}/read", tom.board(), word.id);
        for (who, refused) in [(None, &SIGN_IN_FIRST), (Some(site.coach), &NOT_ALLOWED), (Some(site.hanako.actor), &NOT_FOUND), (Some(site.ben.actor), &NOT_FOUND)] {
            site.refuses(who, &read, &[], refused).await;
        }
        let mut phone = site.reader(Some(tom.actor), "en").await;
        let board = phone.get(&tom.board()).await;
        phone.press(&board, "/read", &[]).await.must_not_say("You kept at it");
        assert_eq!(site.database.count("SELECT COUNT(*) FROM outgoing_mail WHERE template = 'word'").await, 1);
        assert_eq!(list_notes(&site.db, &site.owner, tom.enrolment).await.unwrap().len(), 1);
    }

    async fn words_that_do_not_fit_come_back(site: Site) {
        let long = "長い".repeat(1_001);
        for say in ["word", "note"] {
            let path = format!("/desk/enrolments/{}/{say}", site.tom.enrolment);
            for (typed, says) in [
                (" ", "errors.field.missing"),
                (&*long, "errors.field.too_long max=2000"),
                ("</textarea><b>bell</b> \u{7}", "errors.field.control_characters"),
            ] {
                for page in site.refuses(Some(site.coach), &path, &[("words", typed)], &Refused { status: 422, says }).await {
                    assert_eq!(page.holds(&format!("/{say}"), "words").trim(), typed.trim(), "what was typed stays");
                    assert!(!page.body.contains("<b>bell"), "words are text");
                    assert!(page.body.contains("href=\"#words\"") && page.body.contains("id=\"words\""), "the summary leads to the field");
                }
            }
            let answer = site.browser_of(site.coach).await.post_for_json(&path, &[("words", " ")]).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(answer.json()["message"].as_str().is_some_and(|words| !words.is_empty()));
        }
    }

    async fn what_is_about_somebody_is_not_for_everybody(site: Site) {
        waits(&site, site.tom).await;
        for form in forms_about(site.tom) {
            for (who, refused) in [
                (None, &SIGN_IN_FIRST),
                (Some(site.tom.actor), &NOT_ALLOWED),
                (Some(site.hanako.actor), &NOT_ALLOWED),
                (Some(site.stranger), &NOT_FOUND),
            ] {
                refuses(&site, who, &form, refused).await;
            }
        }
        site.does_not_show(None, "/desk/held", &SIGN_IN_FIRST).await;
        site.does_not_show(Some(site.tom.actor), "/desk/held", &NOT_ALLOWED).await;
    }

    async fn a_coach_finds_nothing_of_another_coachs_customer(site: Site) {
        waits(&site, site.tom).await;
        coaches::let_coaches_see_all(&site.db, &site.owner, false, now()).await.unwrap();
        for form in forms_about(site.tom) {
            refuses(&site, Some(site.coach), &form, &NOT_FOUND).await;
        }
        let purchase = (format!("/desk/enrolments/{}/purchase", site.tom.enrolment), vec![("product".to_owned(), "posture".to_owned()), ("amount".to_owned(), "1".to_owned())]);
        refuses(&site, Some(site.coach), &purchase, &NOT_FOUND).await;
        site.does_not_show(Some(site.coach), &site.tom.desk_page(), &NOT_FOUND).await;
        let mut desk = site.reader(Some(site.coach), "en").await;
        for path in ["/desk", "/desk/customers", "/desk/customers?search=tom", "/desk/invitations"] {
            desk.get(path).await.must_not_say("Tom Reed");
        }
        // Given to her by the owner, from the list.
        let tom = customers::get_card(&site.db, &site.owner, site.tom.enrolment).await.unwrap().customer;
        let (chosen, coach) = (format!("chosen.{tom}"), staff_id(site.coach).to_string());
        let page = site.browser_of(site.owner).await.post("/desk/customers/give", &[(&chosen, "on"), ("to", &coach)]).await;
        assert_eq!(page.leads_to(), Some("/desk/customers?said=given"));
        desk.get("/desk").await.must_say("Tom Reed");
        desk.get(&site.tom.desk_page()).await.must_be(200);
    }

    async fn only_the_owner_gives_customers_to_coaches(site: Site) {
        let tom = customers::get_card(&site.db, &site.owner, site.tom.enrolment).await.unwrap().customer;
        let (chosen, coach, stranger) = (format!("chosen.{tom}"), staff_id(site.coach).to_string(), staff_id(site.stranger).to_string());
        let forms = [
            ("/desk/customers/give".to_owned(), vec![(chosen.clone(), "on".to_owned()), ("to".into(), coach.clone())]),
            ("/desk/customers/give-all".into(), vec![("from".into(), String::new()), ("to".into(), coach.clone())]),
            (format!("{}/coach", site.tom.desk_page()), vec![("coach".into(), coach.clone())]),
            ("/desk/settings/coaches".into(), vec![("all".into(), "on".into())]),
        ];
        for form in &forms {
            refuses(&site, None, form, &SIGN_IN_FIRST).await;
            for who in [site.coach, site.tom.actor] {
                refuses(&site, Some(who), form, &NOT_ALLOWED).await;
            }
        }
        refuses(&site, Some(site.stranger), &forms[2], &NOT_FOUND).await;
        let mut owner = site.browser_of(site.owner).await;
        for form in &forms {
            let fields: Vec<_> = form.1.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            owner.post(&form.0, &fields).await.must_be(303);
        }
        let (lines, nobodys) = coaches::list_coaches(&site.db, &site.owner).await.unwrap();
        assert_eq!((lines.iter().map(|line| line.customers).sum::<i64>(), nobodys), (2, 0));
        // Nobody chosen, a stranger's customer, a stranger as the coach.
        site.refuses(Some(site.owner), "/desk/customers/give", &[("to", &coach)], &Refused { status: 422, says: "today.giving.nobody_chosen" }).await;
        site.refuses(Some(site.stranger), "/desk/customers/give", &[(&chosen, "on"), ("to", "")], &NOT_FOUND).await;
        for (to, status) in [(stranger.as_str(), 422), ("nobody", 422)] {
            let before = site.world().await;
            owner.post("/desk/customers/give", &[(&chosen, "on"), ("to", to)]).await.must_be(status);
            assert_eq!(before.changes(&site.world().await), Vec::<&str>::new());
        }
    }

    async fn a_birthday_that_no_calendar_has_comes_back(site: Site) {
        let path = format!("{}/birthday", site.tom.desk_page());
        for (month, day) in [("2", "30"), ("", "4"), ("13", "1"), ("x", "<b>")] {
            for page in site.refuses(Some(site.coach), &path, &[("month", month), ("day", day)], &Refused { status: 422, says: "customer_page.about.birthday_problem" }).await {
                assert!(page.body.contains("href=\"#birthday\"") && page.body.contains("id=\"birthday\""), "the summary leads to the field");
            }
        }
        let page = site.browser_of(site.coach).await.post(&path, &[("month", "2"), ("day", "29")]).await;
        assert_eq!(page.leads_to().unwrap(), format!("{}?said=birthday", site.tom.desk_page()));
        let card = customers::get_card(&site.db, &site.coach, site.tom.enrolment).await.unwrap();
        assert_eq!(card.birthday.map(|told| (told.month, told.day)), Some((2, 29)));
    }
}

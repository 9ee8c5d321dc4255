//! Contacts as people meet them: the link that ends the mails, the messages on the board, and what an owner settles.

use crate::{
    on_both_databases,
    site::{Refused, Site, now},
    words::{LANGUAGES, words},
};
use axum::body::Body;
use backend::{channels::list_choices, contacts::deliver_due};
use http::{Request, header};

/// What is due later is due now, whatever the hour, and goes out.
async fn go_out(site: &Site) {
    site.database
        .execute("UPDATE business SET quiet_from = 0, quiet_until = 0")
        .await;
    site.database
        .execute("UPDATE contact SET held_out = 0, due_at = began_at, next_at = began_at WHERE touchpoint IN ('day-1', 'day-10', 'day-45')")
        .await;
    let judged = deliver_due(&site.db, now()).await.unwrap();
    assert_eq!((judged.handed, judged.failed), (9, 0), "three each for three people");
}

/// The address of the page that ends Hanako's mails.
async fn link_of_hanako(site: &Site) -> String {
    go_out(site).await;
    let mail = site.mail_to("hanako@example.jp").await.unwrap();
    let at = mail.text.find("/mails/").unwrap();
    mail.text[at..].split_whitespace().next().unwrap().to_owned()
}

async fn wants_mails(site: &Site, who: backend::Actor) -> bool {
    list_choices(&site.db, &who).await.unwrap()[0].wanted
}

on_both_databases! {
    async fn a_mail_program_ends_the_mails_with_one_post(site: Site) {
        let link = link_of_hanako(&site).await;
        // No cookie, no origin, nothing that a browser would say.
        let request = || Request::post(&link).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        for _ in 0..2 {
            let page = site.visitor().send(request(), Body::from("List-Unsubscribe=One-Click")).await;
            page.must_be(200);
            assert!(page.headers.get(header::SET_COOKIE).is_none_or(|cookie| !cookie.to_str().unwrap().contains("session")));
        }
        assert!(!wants_mails(&site, site.hanako.actor).await);
        assert!(wants_mails(&site, site.tom.actor).await);
        assert!(wants_mails(&site, site.ben.actor).await);
    }

    async fn a_person_is_asked_before_the_mails_end(site: Site) {
        let link = link_of_hanako(&site).await;
        for language in LANGUAGES {
            let mut browser = site.visitor().in_language(language);
            let page = browser.get(&link).await;
            page.must_be(200);
        }
        assert!(wants_mails(&site, site.hanako.actor).await, "looking changes nothing");
        let mut browser = site.visitor();
        let page = browser.get(&link).await;
        page.must_say(&words("ja", "contacts.mails.button"));
        let page = browser.press(&page, &link, &[]).await;
        page.must_say(&words("ja", "contacts.mails.ended_title"));
        browser.get(&link).await.must_say(&words("ja", "contacts.mails.ended_title"));
        assert!(!wants_mails(&site, site.hanako.actor).await);
    }

    async fn a_link_that_was_never_sent_does_nothing(site: Site) {
        let link = link_of_hanako(&site).await;
        let forged = format!("{}{}", &link[..link.len() - 64], "0".repeat(64));
        for path in [forged.as_str(), "/mails/x", "/mails/00000000000000000000000000000000."] {
            let mut browser = site.visitor();
            let page = browser.get(path).await;
            page.must_be(404);
            page.must_say(&words("en", "contacts.mails.unknown_title"));
            browser.post(path, &[]).await.must_be(404);
        }
        assert!(wants_mails(&site, site.hanako.actor).await);
    }

    async fn a_message_waits_on_the_board_until_it_is_read(site: Site) {
        let tom = site.tom;
        let mut phone = site.reader(Some(tom.actor), "en").await;
        let before = phone.get(&tom.board()).await;
        phone.get(&format!("{}/inbox", tom.board())).await.must_say(&words("en", "contacts.inbox.none"));
        go_out(&site).await;
        let board = phone.get(&tom.board()).await;
        assert_ne!(before.headers.get(header::ETAG), board.headers.get(header::ETAG));
        board.must_say(&words("en", "contacts.inbox.card_other count=2"));
        assert!(board.links().contains(&format!("{}/inbox", tom.board())));
        let page = phone.get(&format!("{}/inbox", tom.board())).await;
        page.must_say("Anything different yet?");
        page.must_say("Try it.");
        let page = phone.press(&page, "/read", &[]).await;
        page.must_say(&words("en", "said.message_read"));
        phone.get(&tom.board()).await.must_say(&words("en", "contacts.inbox.card_one"));
        let page = phone.press(&page, "/read", &[]).await;
        assert!(!page.forms().iter().any(|form| form.action.ends_with("/read")));
        let board = phone.get(&tom.board()).await;
        assert!(!board.body.contains("letter-card"));
    }

    async fn what_an_owner_settles_comes_back_with_words_where_it_makes_no_sense(site: Site) {
        let fits = [("quiet_from", "22:00"), ("quiet_until", "07:30"), ("a_week", "3")];
        for (field, value, says) in [
            ("quiet_from", "late", "errors.field.not_a_time"),
            ("quiet_until", "21:00", "errors.field.too_many_hours most=16"),
            ("a_week", "0", "errors.field.out_of_range least=1 most=50"),
            ("a_week", "many", "errors.field.not_a_number"),
        ] {
            let fields = fits.map(|(name, fitting)| (name, if name == field { value } else { fitting }));
            for page in site.refuses(Some(site.owner), "/desk/settings/contacts", &fields, &Refused { status: 422, says }).await {
                assert_eq!(page.holds("/desk/settings/contacts", field), value, "what was typed stays");
            }
        }
        let mut desk = site.reader(Some(site.owner), "en").await;
        let page = desk.get("/desk/settings").await;
        assert_eq!(page.holds("/desk/settings/contacts", "quiet_from"), "21:00");
        let page = desk.press(&page, "/desk/settings/contacts", &fits).await;
        page.must_say(&words("en", "said.contacts"));
        assert_eq!(page.holds("/desk/settings/contacts", "quiet_until"), "07:30");
        assert_eq!(page.holds("/desk/settings/contacts", "a_week"), "3");
        let refused = Refused { status: 403, says: "errors.not_allowed.help" };
        for other in [site.coach, site.tom.actor] {
            site.refuses(Some(other), "/desk/settings/contacts", &fits, &refused).await;
        }
        let coach = site.browser_of(site.coach).await.get("/desk/settings").await;
        assert!(!coach.body.contains("/desk/settings/contacts"));
    }
}

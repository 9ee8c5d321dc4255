//! Alerts at the desk: what could be done with one tap, putting one off, and who is mailed when.

use crate::{
    on_both_databases,
    site::{NOT_ALLOWED, NOT_FOUND, Player, Refused, SIGN_IN_FIRST, Site, now},
    words::{LANGUAGES, words},
};
use axum::body::Body;
use backend::{
    alerts::{AlertKind, AlertLine, Tried, find_alert, get_urgent, list_tries, wants_digest},
    digests::plan_due,
    invitations::accept_invitation,
    people::find_own_zone,
    purchases::{NewPurchase, record_purchase},
    standings::review_due,
};
use http::{Request, header};
use jiff::{SignedDuration, ToSpan as _, tz::TimeZone};
use journey::Action;

/// Somebody who started weeks ago, and has not moved since.
async fn has_stalled(site: &Site, name: &str, email: &str) -> Player {
    let then = now() - SignedDuration::from_hours(24 * 20);
    let token = site.invite(name, email, then).await;
    let accepted = accept_invitation(&site.db, &token, "A phone", then).await.unwrap();
    review_due(&site.db, now(), 1000).await.unwrap();
    Player {
        actor: accepted.actor,
        enrolment: accepted.enrolment,
    }
}

/// Leo has stalled, and so has Mia, who has bought the course.
async fn two_have_stalled(site: &Site) -> (Player, Player) {
    let leo = has_stalled(site, "Leo Hart", "leo@example.com").await;
    let mia = has_stalled(site, "Mia Wong", "mia@example.com").await;
    let new = NewPurchase {
        product: "basic".into(),
        ..NewPurchase::default()
    };
    record_purchase(&site.db, &site.owner, mia.enrolment, new, None, now())
        .await
        .unwrap();
    (leo, mia)
}

async fn alert_about(site: &Site, player: Player) -> AlertLine {
    find_alert(&site.db, &site.owner, player.enrolment, now())
        .await
        .unwrap()
        .unwrap()
}

/// The address of the page that ends the coach's digests.
async fn link_of_the_coach(site: &Site) -> String {
    site.plays_up_to_the_claim(site.tom).await;
    site.claims(site.tom, "They feel light.").await;
    // Whatever the hour, it was morning a second ago.
    site.database
        .execute("UPDATE staff SET time_zone = 'Etc/UTC', digest_at = 1")
        .await;
    let later = now().in_tz("UTC").unwrap().date().to_zoned(TimeZone::UTC).unwrap() + 23.hours();
    assert_eq!(plan_due(&site.db, later.timestamp()).await.unwrap().mails, 2);
    site.database
        .execute("UPDATE outgoing_mail SET due_at = created_at - 86400000000 WHERE template = 'digest'")
        .await;
    let mail = site.mail_to("mori@example.jp").await.unwrap();
    let at = mail.text.find("/digests/").unwrap();
    mail.text[at..].split_whitespace().next().unwrap().to_owned()
}

on_both_databases! {
    async fn what_is_suggested_is_done_with_one_tap_and_kept(site: Site) {
        let (leo, mia) = two_have_stalled(&site).await;
        let mut desk = site.reader(Some(site.coach), "en").await;
        let page = desk.get("/desk/alerts").await;
        page.must_say(&words("en", "alerts.waits.customer"));
        let text = page.text();
        let place = |name: &str| text.find(name).unwrap_or_else(|| panic!("{name} on the page"));
        assert!(place("Mia Wong") < place("Leo Hart"), "those with the most at risk come first");
        page.must_say(&words("en", "words.nav.waiting_other count=2"));
        // Both were never taught: the words are ready, and one tap sends them.
        let word = format!("/desk/enrolments/{}/word", mia.enrolment);
        let ready = words("en", "alerts.words.lesson name=Mia square=How").split("Mia").nth(1).unwrap().split("How").next().unwrap().to_owned();
        assert!(page.holds(&word, "words").contains(&ready), "{ready}");
        assert_eq!(page.holds(&word, "tried"), Tried::Lesson.code());
        let after = desk.press(&page, &word, &[]).await;
        after.must_be(200);
        assert!(after.address.contains("/desk/alerts"), "back to where it was pressed: {}", after.address);
        assert_eq!(after.holds("/undo", "back"), "/desk/alerts?page=1", "undo leads back there too");
        // In hand everywhere: it cannot be sent from the customer's page besides.
        let theirs = desk.get(&mia.desk_page()).await;
        theirs.must_say(&words("en", "alerts.advice.title"));
        assert!(!theirs.forms().iter().any(|form| form.action == word), "it is in hand");
        assert_eq!(theirs.text().matches("class=\"task-held\"").count(), 2, "beside what is suggested, and where words are written");
        // The same tap twice is one word.
        desk.press(&page, &word, &[]).await;
        assert_eq!(site.held_time_passes().await, 1);
        let tries = list_tries(&site.db, &site.coach, mia.enrolment).await.unwrap();
        assert_eq!((tries.len(), tries[0].what), (1, Tried::Lesson));
        assert_eq!(list_tries(&site.db, &site.coach, leo.enrolment).await.unwrap(), []);
        let page = desk.get("/desk/alerts").await;
        page.must_say(&words("en", "alerts.tried.lesson"));
        page.must_say(&words("en", "alerts.tried.open_yet"));
        desk.get(&mia.desk_page()).await.must_say(&words("en", "alerts.tried.lesson"));
    }

    async fn suggested_words_that_were_emptied_come_back_on_the_customers_page(site: Site) {
        let mia = has_stalled(&site, "Mia Wong", "mia@example.com").await;
        let word = format!("/desk/enrolments/{}/word", mia.enrolment);
        for language in LANGUAGES {
            let mut desk = site.reader(Some(site.coach), language).await;
            let page = desk.get("/desk/alerts").await;
            let page = desk.press(&page, &word, &[("words", " ")]).await;
            page.must_be(422);
            page.must_say(&words(language, "errors.field.missing"));
            assert!(page.body.contains("id=\"words-problem\""), "the summary leads to the field");
            assert_eq!(page.holds("/language", "back"), mia.desk_page(), "where the other language is");
            let forms = page.forms();
            let again = forms.iter().filter(|form| form.action == word).find(|form| form.fields.contains(&("words".into(), " ".into())));
            let tried = ("tried".to_owned(), Tried::Lesson.code().to_owned());
            assert!(again.is_some_and(|form| form.fields.contains(&tried)), "it is still what was suggested: {forms:?}");
        }
    }

    async fn the_tabs_show_one_kind_each(site: Site) {
        let (leo, _) = two_have_stalled(&site).await;
        let mut desk = site.reader(Some(site.owner), "en").await;
        let page = desk.get("/desk/alerts").await;
        for kind in AlertKind::ALL {
            assert!(page.links().contains(&format!("/desk/alerts?kind={kind}")), "owners have a tab for {kind}");
        }
        site.play(leo.actor, leo, Action::Complete { square: "how-to-sit".into() }).await;
        let page = desk.get("/desk/alerts?kind=stalled").await;
        page.must_say("Mia Wong");
        page.must_not_say("Leo Hart");
        desk.get("/desk/alerts?kind=lapsed").await.must_not_say("Mia Wong");
        let mut coach = site.reader(Some(site.coach), "en").await;
        let page = coach.get("/desk/alerts").await;
        assert!(!page.links().contains(&"/desk/alerts?kind=claims".to_owned()), "that is the owners'");
        page.must_say(&words("en", "words.nav.waiting_one count=1"));
    }

    async fn what_is_put_off_stands_apart_until_it_is_brought_back(site: Site) {
        let (_, mia) = two_have_stalled(&site).await;
        let alert = alert_about(&site, mia).await;
        assert_eq!(alert.kind, AlertKind::Stalled);
        let snooze = format!("/desk/alerts/{}/snooze", alert.id);
        let wake = format!("/desk/alerts/{}/wake", alert.id);
        for (who, refused) in [
            (None, &SIGN_IN_FIRST),
            (Some(mia.actor), &NOT_ALLOWED),
            (Some(site.stranger), &NOT_FOUND),
        ] {
            for path in [&snooze, &wake] {
                site.refuses(who, path, &[("until", "2099-01-01"), ("reason", "Mine.")], refused).await;
            }
        }
        for (who, refused) in [(None, &SIGN_IN_FIRST), (Some(mia.actor), &NOT_ALLOWED)] {
            site.does_not_show(who, "/desk/alerts", refused).await;
        }
        // What was typed stays, even where the list that the form stood on does not show the alert.
        let back = ("back", "/desk/alerts?kind=lapsed");
        let over = Refused { status: 422, says: "alerts.day_over" };
        let typed = [("until", "2020-01-01"), ("reason", "A long journey."), back];
        for page in site.refuses(Some(site.coach), &snooze, &typed, &over).await {
            for kept in ["2020-01-01", "A long journey.", back.1] {
                assert!(page.body.contains(&format!("value=\"{kept}\"")), "{kept}: {}", page.body);
            }
            assert!(page.body.contains("id=\"until-problem\""), "{}", page.body);
            assert!(!page.body.contains("id=\"reason-problem\""), "the reason is well");
        }
        let too_far = Refused { status: 422, says: "alerts.day_too_far" };
        let far = (now() + SignedDuration::from_hours(24 * 368)).strftime("%Y-%m-%d").to_string();
        site.refuses(Some(site.coach), &snooze, &[("until", &far), ("reason", "A long journey.")], &too_far).await;
        let missing = Refused { status: 422, says: "errors.field.missing" };
        let typed = [("until", "2099-01-01"), ("reason", " "), ("back", "/desk")];
        for page in site.refuses(Some(site.coach), &snooze, &typed, &missing).await {
            assert!(page.body.contains("id=\"reason-problem\""), "{}", page.body);
        }
        let until = (now() + SignedDuration::from_hours(24 * 9)).strftime("%Y-%m-%d").to_string();
        let mut desk = site.reader(Some(site.coach), "en").await;
        let page = desk.get("/desk/alerts?kind=stalled").await;
        let page = desk.press(&page, &snooze, &[("until", &until), ("reason", "In <b>hospital</b>.")]).await;
        page.must_say(&words("en", "said.snoozed"));
        assert!(page.address.contains("/desk/alerts?kind=stalled"), "where it was pressed: {}", page.address);
        page.must_not_say("Mia Wong");
        page.must_say("Leo Hart");
        let off = desk.get("/desk/alerts?kind=snoozed").await;
        off.must_say("Mia Wong");
        off.must_say("In <b>hospital</b>.");
        off.must_not_say("Leo Hart");
        let today = desk.get("/desk").await;
        assert!(today.body.contains("/desk/alerts?kind=snoozed"), "it is found again from Today");
        let none = desk.get("/desk/alerts?kind=lapsed").await;
        none.must_say(&words("en", "alerts.empty.none_of_kind.title"));
        let page = desk.press(&off, &wake, &[]).await;
        page.must_say(&words("en", "said.woken"));
        assert!(alert_about(&site, mia).await.snooze.is_none());
    }

    async fn the_owner_settles_what_is_mailed_at_once_and_everybody_their_own_morning(site: Site) {
        for (who, refused) in [(None, &SIGN_IN_FIRST), (Some(site.coach), &NOT_ALLOWED), (Some(site.tom.actor), &NOT_ALLOWED)] {
            site.refuses(who, "/desk/settings/alerts", &[("urgent-stalled", "on")], refused).await;
        }
        let mut owner = site.reader(Some(site.owner), "en").await;
        let page = owner.post("/desk/settings/alerts", &[("urgent-stalled", "on"), ("urgent-nothing", "on")]).await;
        assert_eq!(page.leads_to(), Some("/desk/settings?said=urgent"));
        let urgent: Vec<_> = get_urgent(&site.db, &site.owner).await.unwrap().into_iter().collect();
        assert_eq!(urgent, [AlertKind::Stalled]);
        for (who, refused) in [(None, &SIGN_IN_FIRST), (Some(site.tom.actor), &NOT_ALLOWED)] {
            site.refuses(who, "/desk/settings/digest", &[], refused).await;
        }
        let mut coach = site.reader(Some(site.coach), "en").await;
        let settings = coach.get("/desk/settings").await;
        assert!(!settings.body.contains("/desk/settings/alerts"), "that is the owner's");
        coach.post("/desk/settings/digest", &[]).await.must_be(303);
        assert!(!wants_digest(&site.db, &site.coach).await.unwrap());
        assert!(wants_digest(&site.db, &site.owner).await.unwrap());
        coach.post("/desk/settings/digest", &[("wanted", "on")]).await.must_be(303);
        assert!(wants_digest(&site.db, &site.coach).await.unwrap());
    }
    async fn everybody_of_the_staff_chooses_where_their_mornings_are(site: Site) {
        let path = "/desk/settings/time-zone";
        for (who, refused) in [(None, &SIGN_IN_FIRST), (Some(site.tom.actor), &NOT_ALLOWED)] {
            site.refuses(who, path, &[("time_zone", "Asia/Tokyo")], refused).await;
        }
        let refused = Refused { status: 422, says: "errors.field.unknown_time_zone" };
        site.refuses(Some(site.coach), path, &[("time_zone", "Nowhere/Else")], &refused).await;
        let japanese = site.reader(Some(site.coach), "ja").await.get("/desk/settings").await;
        japanese.must_say(&words("ja", "desk.settings.zone_business zone=東京"));
        japanese.must_say(&words("ja", "desk.settings.zone_label"));
        japanese.must_not_say(&words("ja", "account.zone.label"));
        let mut desk = site.reader(Some(site.coach), "en").await;
        let page = desk.get("/desk/settings").await;
        assert_eq!(page.holds(path, "time_zone"), "", "the business's");
        page.must_say(&words("en", "desk.settings.zone_business zone=Tokyo"));
        let page = desk.press(&page, path, &[("time_zone", "America/New_York")]).await;
        page.must_say(&words("en", "said.own_zone"));
        assert_eq!(page.holds(path, "time_zone"), "America/New_York");
        assert_eq!(find_own_zone(&site.db, &site.coach).await.unwrap().as_deref(), Some("America/New_York"));
        assert_eq!(find_own_zone(&site.db, &site.owner).await.unwrap(), None);
        let page = desk.press(&page, path, &[("time_zone", "")]).await;
        page.must_say(&words("en", "said.business_zone"));
        assert_eq!(page.holds(path, "time_zone"), "");
        assert_eq!(find_own_zone(&site.db, &site.coach).await.unwrap(), None);
        // To who wants no mail, none is promised.
        desk.post("/desk/settings/digest", &[]).await.must_be(303);
        for zone in ["Europe/Berlin", ""] {
            desk.press(&page, path, &[("time_zone", zone)]).await.must_say(&words("en", "said.zone_without_digest"));
        }
    }

    async fn a_mail_program_ends_the_digest_of_its_reader_with_one_post(site: Site) {
        let link = link_of_the_coach(&site).await;
        // No cookie, no origin, nothing that a browser would say.
        let request = || Request::post(&link).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        for _ in 0..2 {
            let page = site.visitor().send(request(), Body::from("List-Unsubscribe=One-Click")).await;
            page.must_be(200);
            assert!(page.headers.get(header::SET_COOKIE).is_none_or(|cookie| !cookie.to_str().unwrap().contains("session")));
        }
        assert!(!wants_digest(&site.db, &site.coach).await.unwrap());
        assert!(wants_digest(&site.db, &site.owner).await.unwrap());
    }

    async fn a_person_is_asked_before_their_digest_ends(site: Site) {
        let link = link_of_the_coach(&site).await;
        for language in LANGUAGES {
            let page = site.visitor().in_language(language).get(&link).await;
            page.must_be(200);
        }
        assert!(wants_digest(&site.db, &site.coach).await.unwrap(), "looking changes nothing");
        let mut browser = site.visitor();
        let page = browser.get(&link).await;
        page.must_say(&words("ja", "alerts.digest.end.button"));
        page.must_say("ひかり整体院");
        let page = browser.press(&page, &link, &[]).await;
        page.must_say(&words("ja", "alerts.digest.end.ended_title"));
        browser.get(&link).await.must_say(&words("ja", "alerts.digest.end.ended_title"));
        assert!(!wants_digest(&site.db, &site.coach).await.unwrap());
        let mut desk = site.reader(Some(site.coach), "en").await;
        desk.get(&link).await.must_say(&words("en", "alerts.digest.end.ended_title"));
    }

    async fn a_digest_link_that_was_never_sent_says_so_and_does_nothing(site: Site) {
        let link = link_of_the_coach(&site).await;
        let forged = format!("{}{}", &link[..link.len() - 64], "0".repeat(64));
        // A customer's link is none of the staff's, and the other way round.
        let crossed = link.replace("/digests/", "/mails/");
        for path in [forged.as_str(), "/digests/x", "/digests/00000000000000000000000000000000.", &crossed] {
            for language in LANGUAGES {
                let mut browser = site.visitor().in_language(language);
                let page = browser.get(path).await;
                page.must_be(404);
                page.must_say(&words(language, "contacts.mails.unknown_title"));
                browser.post(path, &[]).await.must_be(404);
            }
        }
        site.visitor().get("/digests/x").await.must_say(&words("en", "alerts.digest.end.unknown"));
        assert!(wants_digest(&site.db, &site.coach).await.unwrap());
    }
}

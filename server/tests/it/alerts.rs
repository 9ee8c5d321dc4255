//! Alerts at the desk: what could be done with one tap, putting one off, and who is mailed when.

use crate::{
    on_both_databases,
    site::{NOT_ALLOWED, NOT_FOUND, Refused, SIGN_IN_FIRST, Site, now},
    words::words,
};
use backend::{
    alerts::{AlertKind, Tried, find_alert, get_urgent, list_tries, wants_digest},
    standings::review_due,
};
use jiff::SignedDuration;

/// Nobody has played for so long that everybody stalls.
async fn weeks_pass(site: &Site) {
    review_due(&site.db, now() + SignedDuration::from_hours(24 * 20), 1000)
        .await
        .unwrap();
}

on_both_databases! {
    async fn what_is_suggested_is_done_with_one_tap_and_kept(site: Site) {
        weeks_pass(&site).await;
        let alert = find_alert(&site.db, &site.owner, site.tom.enrolment, now()).await.unwrap().unwrap();
        assert_eq!(alert.kind, AlertKind::Stalled);
        let mut desk = site.reader(Some(site.coach), "en").await;
        let page = desk.get("/desk/alerts").await;
        page.must_say("Tom Reed");
        page.must_say(&words("en", "alerts.waits.customer"));
        let snooze = format!("/desk/alerts/{}/snooze", alert.id);
        for (who, refused) in [
            (None, &SIGN_IN_FIRST),
            (Some(site.tom.actor), &NOT_ALLOWED),
            (Some(site.stranger), &NOT_FOUND),
        ] {
            for path in [snooze.clone(), format!("/desk/alerts/{}/wake", alert.id)] {
                site.refuses(who, &path, &[("until", "2099-01-01"), ("reason", "Mine.")], refused).await;
            }
        }
        for (who, refused) in [(None, &SIGN_IN_FIRST), (Some(site.tom.actor), &NOT_ALLOWED)] {
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
        let missing = Refused { status: 422, says: "errors.field.missing" };
        let typed = [("until", "2099-01-01"), ("reason", " "), ("back", "/desk")];
        for page in site.refuses(Some(site.coach), &snooze, &typed, &missing).await {
            assert!(page.body.contains("id=\"reason-problem\""), "{}", page.body);
        }
        let until = (now() + SignedDuration::from_hours(24 * 9)).strftime("%Y-%m-%d").to_string();
        let mut desk = site.reader(Some(site.coach), "en").await;
        // The story's review is ahead of the page's clock, by which Tom is well and has no forms.
        let here = "/desk/alerts?kind=stalled&page=1";
        let put_off = desk.post(&snooze, &[("until", &until), ("reason", "In <b>hospital</b>."), ("back", here)]).await;
        assert_eq!(put_off.leads_to(), Some("/desk/alerts?kind=stalled&page=1&said=snoozed"), "where it was pressed");
        desk.follow(put_off).await.must_say(&words("en", "said.snoozed"));
        let off = desk.get("/desk/alerts?kind=snoozed").await;
        off.must_say("In <b>hospital</b>.");
        let today = desk.get("/desk").await;
        assert!(today.body.contains("/desk/alerts?kind=snoozed"), "it is found again from Today");
        let none = desk.get("/desk/alerts?kind=stalled").await;
        none.must_say(&words("en", "alerts.empty.none_of_kind.title"));
        let woken = desk.post(&format!("/desk/alerts/{}/wake", alert.id), &[]).await;
        desk.follow(woken).await.must_say(&words("en", "said.woken"));
        let word = [("words", "Here it is again."), ("tried", "lesson"), ("id", "1-lesson")];
        desk.post(&format!("/desk/enrolments/{}/word", site.tom.enrolment), &word).await.must_be(303);
        assert_eq!(site.held_time_passes().await, 1);
        let tries = list_tries(&site.db, &site.coach, site.tom.enrolment).await.unwrap();
        assert_eq!((tries.len(), tries[0].what), (1, Tried::Lesson));
        desk.get(&site.tom.desk_page()).await.must_say(&words("en", "alerts.tried.lesson"));
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
}

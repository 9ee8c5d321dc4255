//! Inviting customers, at the desk.

use crate::{
    on_both_databases,
    site::{LIGHT_BODY, Refused, Site, now},
    words::{LANGUAGES, words},
};
use backend::{invitations::list_invitations, journeys::import_journey};

on_both_databases! {
    async fn an_invitation_that_does_not_fit_comes_back_with_words_beside_its_fields(site: Site) {
        let journey = site.journey.to_string();
        let others = site.strange_journey.to_string();
        let draft = String::from_utf8(LIGHT_BODY.to_vec()).unwrap().replacen("light-body", "a-draft", 1);
        let draft = import_journey(&site.db, &site.owner, draft.as_bytes(), now()).await.unwrap().to_string();
        let (long_name, long_email) = ("花".repeat(81), format!("{}@example.com", "x".repeat(250)));
        let fits = [("journey", journey.as_str()), ("name", "Mei Ito"), ("email", "mei@example.jp"), ("language", "ja"), ("time_zone", "Asia/Tokyo")];
        for (field, value, status, says) in [
            ("name", "", 422, "errors.field.missing"),
            ("name", "　", 422, "errors.field.missing"),
            ("name", &*long_name, 422, "errors.field.too_long max=80"),
            ("name", "Mei\u{0}Ito", 422, "errors.field.control_characters"),
            ("email", "", 422, "errors.field.missing"),
            ("email", "mei", 422, "errors.field.not_an_email"),
            ("email", "mei@", 422, "errors.field.not_an_email"),
            ("email", "mei@example.jp\nBcc: all@example.jp", 422, "errors.field.control_characters"),
            ("email", "mei@example.jp, tom@example.com", 422, "errors.field.not_an_email"),
            ("email", &*long_email, 422, "errors.field.too_long max=254"),
            ("language", "", 422, "errors.field.unknown_language"),
            ("language", "fr", 422, "errors.field.unknown_language"),
            ("time_zone", "Mars/Olympus", 422, "errors.field.unknown_time_zone"),
            ("time_zone", "../../etc/passwd", 422, "errors.field.unknown_time_zone"),
            ("journey", "", 422, "errors.field.missing"),
            ("journey", "no-id", 422, "errors.field.unknown"),
            ("journey", "00000000-0000-7000-8000-000000000000", 404, "errors.not_found.journey"),
            ("journey", &*others, 404, "errors.not_found.journey"),
            ("journey", &*draft, 409, "errors.conflict.not_published"),
        ] {
            let fields = fits.map(|(name, fitting)| (name, if name == field { value } else { fitting }));
            for page in site.refuses(Some(site.coach), "/desk/invitations", &fields, &Refused { status, says }).await {
                if status == 404 {
                    continue;
                }
                for (name, typed) in fields.iter().filter(|(name, _)| ["name", "email"].contains(name)) {
                    assert_eq!(page.holds("/desk/invitations", name).trim(), typed.trim(), "what was typed stays");
                }
                if field != "time_zone" {
                    assert_eq!(page.holds("/desk/invitations", "time_zone"), "Asia/Tokyo", "what was chosen stays");
                }
            }
        }
        // Everything at once: every field has its words.
        for page in site.refuses(Some(site.owner), "/desk/invitations", &[], &Refused { status: 422, says: "errors.field.missing" }).await {
            for field in ["journey", "name", "email", "language"] {
                assert!(page.body.contains(&format!("href=\"#{field}\"")), "{field}");
            }
        }
    }

    async fn nobody_is_invited_twice(site: Site) {
        let mut coach = site.reader(Some(site.coach), "en").await;
        let page = coach.get("/desk/invitations").await;
        let typed = [("name", "Mei Ito"), ("email", "mei@example.jp"), ("language", "ja")];
        let sent = coach.press(&page, "/desk/invitations", &typed).await;
        sent.must_say(&words("en", "said.invited"));
        sent.must_say("mei@example.jp");
        let after_one = site.world().await;
        coach.press(&page, "/desk/invitations", &typed).await.must_say(&words("en", "said.invited_already"));
        assert_eq!(after_one.changes(&site.world().await), Vec::<&str>::new());
        let mail = site.mail_to("mei@example.jp").await.unwrap();
        assert!(mail.text.contains("/invitation/"), "{}", mail.text);
    }

    async fn an_invitation_that_was_answered_or_cancelled_stays_so(site: Site) {
        site.invite("Mei Ito", "mei@example.jp", now()).await;
        let lines = list_invitations(&site.db, &site.owner, now()).await.unwrap();
        let id = |email: &str| lines.iter().find(|line| line.email.as_str() == email).unwrap().id;
        for verb in ["resend", "cancel"] {
            let path = format!("/desk/invitations/{}/{verb}", id("tom@example.com"));
            site.refuses(Some(site.coach), &path, &[], &Refused { status: 409, says: "errors.conflict.already_accepted" }).await;
        }
        let path = format!("/desk/invitations/{}", id("mei@example.jp"));
        let mut coach = site.reader(Some(site.coach), "en").await;
        let page = coach.get("/desk/invitations").await;
        coach.press(&page, &format!("{path}/cancel"), &[]).await.must_say(&words("en", "said.cancelled"));
        site.refuses(Some(site.coach), &format!("{path}/resend"), &[], &Refused { status: 409, says: "errors.conflict.already_cancelled" }).await;
        // Cancelled twice is cancelled.
        let before = site.world().await;
        coach.post(&format!("{path}/cancel"), &[]).await.must_be(303);
        assert_eq!(before.changes(&site.world().await), Vec::<&str>::new());
    }
}

#[tokio::test]
async fn names_are_shown_as_they_were_typed_and_never_become_html() {
    let site = Site::on_sqlite().await;
    let name = "<script>alert(1)</script> & \"O'Neil\"";
    site.invite(name, "neil@example.com", now()).await;
    for language in LANGUAGES {
        for path in ["/desk", "/desk/customers", "/desk/invitations"] {
            let page = site.reader(Some(site.owner), language).await.get(path).await;
            assert!(!page.body.contains("<script>alert"), "{path}");
            if path != "/desk" {
                page.must_say(name);
            }
        }
    }
}

//! The page of the staff, the log of what they did, and the doors of their passkeys.

use crate::{
    on_both_databases,
    site::{NOT_ALLOWED, NOT_FOUND, SIGN_IN_FIRST, staff_id},
    words::words,
};

const CHANGES: [&str; 5] = ["make-owner", "make-coach", "let-go", "take-back", "remove-passkeys"];

fn yamada<'a>(email: &'a str, role: &'a str) -> [(&'a str, &'a str); 4] {
    [
        ("name", "山田 昇"),
        ("email", email),
        ("role", role),
        ("language", "ja"),
    ]
}

on_both_databases! {
    async fn the_owner_adds_a_coach_lets_her_go_and_takes_her_back(site: Site) {
        let mut owner = site.reader(Some(site.owner), "en").await;
        let page = owner.get("/desk/staff").await;
        page.must_say("森 健太");
        let page = owner.press(&page, "/desk/staff", &yamada("yamada@example.jp", "coach")).await;
        page.must_say(&words("en", "said.staff_invited"));
        page.must_say("山田 昇");
        let mail = site.mail_to("yamada@example.jp").await.unwrap();
        assert!(mail.text.contains("コーチとして登録しました"), "{}", mail.text);

        let page = owner.press(&page, "/make-owner", &[]).await;
        page.must_say(&words("en", "said.staff_changed"));
        let page = owner.press(&page, "/let-go", &[]).await;
        // Who pressed first in the list is the owner herself, who is not alone now: she is out.
        page.must_be(401);
    }

    async fn somebody_who_is_let_go_is_asked_to_sign_in_and_cannot(site: Site) {
        let mut owner = site.reader(Some(site.owner), "en").await;
        let mut coach = site.reader(Some(site.coach), "en").await;
        let of_mori = format!("/desk/staff/{}", staff_id(site.coach));
        owner.post(&format!("{of_mori}/let-go"), &[]).await.must_be(303);
        coach.get("/desk").await.must_be(401);
        let page = owner.get("/desk/staff").await;
        page.must_say(&words("en", "staff.role.left"));
        owner.post(&format!("{of_mori}/take-back"), &[]).await.must_be(303);
        assert!(site.mail_to("mori@example.jp").await.is_some());
        owner.get("/desk/staff/log?who=&who=").await.must_be(200);
        let log = owner.get("/desk/staff/log").await;
        log.must_say("Let <b>森 健太</b> go");
        log.must_say("Took <b>森 健太</b> back");
        let of_coach = owner.get(&format!("/desk/staff/log?who={}", staff_id(site.coach))).await;
        of_coach.must_say(&words("en", "staff.deeds.empty"));
    }

    async fn forms_that_do_not_fit_come_back_with_what_was_typed(site: Site) {
        let mut owner = site.reader(Some(site.owner), "ja").await;
        let page = owner.post("/desk/staff", &yamada("yamada", "chief")).await;
        page.must_be(422);
        assert_eq!(page.holds("/desk/staff", "name"), "山田 昇");
        page.must_say(&words("ja", "errors.field.not_an_email"));
        let page = owner.post("/desk/staff", &yamada("MORI@example.jp", "coach")).await;
        page.must_be(422);
        page.must_say(&words("ja", "errors.conflict.address_taken"));
        // The only owner cannot let herself go.
        let page = owner.post(&format!("/desk/staff/{}/let-go", staff_id(site.owner)), &[]).await;
        page.must_be(409);
        page.must_say(&words("ja", "errors.conflict.last_owner"));
    }

    async fn only_the_businesss_owner_settles_who_works_there(site: Site) {
        let of_mori = format!("/desk/staff/{}", staff_id(site.coach));
        for who in [Some(site.coach), Some(site.tom.actor), Some(site.stranger), None] {
            let refused = match who {
                None => &SIGN_IN_FIRST,
                Some(actor) if actor == site.stranger => &NOT_FOUND,
                Some(_) => &NOT_ALLOWED,
            };
            for change in CHANGES {
                site.refuses(who, &format!("{of_mori}/{change}"), &[], refused).await;
            }
            if who != Some(site.stranger) {
                site.refuses(who, "/desk/staff", &yamada("yamada@example.jp", "coach"), refused).await;
                site.does_not_show(who, "/desk/staff", refused).await;
                site.does_not_show(who, "/desk/staff/log", refused).await;
            }
        }
        for path in ["/desk/staff/7/let-go", "/desk/staff/00000000-0000-7000-8000-000000000000/let-go"] {
            site.refuses(Some(site.owner), path, &[], &NOT_FOUND).await;
        }
        site.refuses(Some(site.owner), &format!("{of_mori}/promote"), &[], &NOT_FOUND).await;
        site.does_not_show(Some(site.owner), "/desk/staff/log?who=7", &NOT_FOUND).await;
    }

    async fn a_passkey_is_asked_for_and_nothing_else_opens_its_door(site: Site) {
        let mut door = site.reader(None, "en").await;
        let asked = door.post_for_json("/sign-in/passkey/question", &[]).await;
        asked.must_be(200);
        assert_eq!(asked.json()["options"]["userVerification"], "required");
        let challenge = asked.json()["challenge"].as_str().unwrap().to_owned();
        for fields in [
            &[][..],
            &[("challenge", "7"), ("answer", "{}")],
            &[("challenge", &challenge), ("answer", "")],
            &[("challenge", &challenge), ("answer", "{\"id\":\"x\"}")],
        ] {
            let page = door.post("/sign-in/passkey", fields).await;
            page.must_be(401);
            page.must_say(&words("en", "errors.passkey.help"));
        }
        // Nobody proved a mail here.
        let page = door.get("/sign-in/second-factor").await;
        assert_eq!(page.leads_to(), Some("/sign-in"));
        door.post("/sign-in/second-factor", &[("answer", "{}")]).await.must_be(404);
        door.post_for_json("/sign-in/second-factor/question", &[]).await.must_be(404);
        door.get("/desk").await.must_be(401);
    }

    async fn a_passkey_is_made_by_a_device_or_not_at_all(site: Site) {
        for who in [None, Some(site.tom.actor)] {
            let mut other = site.reader(who, "en").await;
            let refused = other.post_for_json("/desk/passkeys/question", &[]).await;
            refused.must_be(if who.is_none() { 401 } else { 403 });
        }
        let mut coach = site.reader(Some(site.coach), "en").await;
        let page = coach.get("/desk/settings").await;
        page.must_say(&words("en", "staff.passkeys.none"));
        let asked = coach.post_for_json("/desk/passkeys/question", &[]).await;
        let challenge = asked.json()["challenge"].as_str().unwrap().to_owned();
        let page = coach
            .post("/desk/passkeys", &[("passkey_name", "Laptop"), ("challenge", &challenge), ("answer", "{}")])
            .await;
        page.must_be(422);
        page.must_say(&words("en", "errors.passkey.help"));
        assert_eq!(page.holds("/desk/passkeys", "passkey_name"), "Laptop");
        let page = coach.post("/desk/passkeys", &[("passkey_name", " ")]).await;
        page.must_be(422);
        page.must_say(&words("en", "errors.field.missing"));
        coach.post("/desk/passkeys/00000000-0000-7000-8000-000000000000/remove", &[]).await.must_be(404);
    }
}

//! From an invitation to an award and beyond, pressed on pages by the three people.

use crate::{
    on_both_databases,
    site::{BASE_URL, LIGHT_BODY, word_after},
    words::words,
};

on_both_databases! {
    async fn the_owner_invites_rin_plays_and_the_coach_awards(site: Site) {
        // The owner brings a journey and publishes it.
        let mut owner = site.reader(Some(site.owner), "en").await;
        let file = String::from_utf8(LIGHT_BODY.to_vec()).unwrap().replacen("light-body", "lighter-body", 1).replacen("12 weeks to a light body", "A lighter body", 1);
        let sent = owner.upload("/desk/journeys/import", Some(("lighter-body.toml", file.as_bytes()))).await;
        let page = owner.follow(sent).await;
        page.must_say(&words("en", "said.imported"));
        let page = owner.press(&page, "/publish", &[]).await;
        page.must_say(&words("en", "said.published"));

        // She invites Rin to it, from the link on that page.
        let link = page.links().into_iter().find(|link| link.starts_with("/desk/invitations?journey=")).unwrap();
        let page = owner.get(&link).await;
        assert_eq!(page.holds("/desk/invitations", "journey"), word_after(&link, "journey="));
        let page = owner.press(&page, "/desk/invitations", &[("name", "阿部 凛"), ("email", "rin@example.jp"), ("language", "ja"), ("time_zone", "Asia/Tokyo")]).await;
        page.must_say(&words("en", "said.invited"));

        // Rin opens the mail in Japanese, though her browser is English, and starts.
        let mail = site.mail_to("rin@example.jp").await.unwrap();
        let link = word_after(&mail.text, BASE_URL);
        let mut rin = site.visitor().in_language("en");
        let page = rin.get(&link).await;
        page.must_say("阿部 凛");
        assert!(page.body.contains("<html lang=\"ja\""), "the invitation speaks the language it was written in");
        let page = rin.press(&page, &link, &[]).await;
        page.must_say("You chose well");
        let board = page.address.trim_start_matches("GET ").trim_end_matches("/welcome").to_owned();

        // She plays on her board.
        let page = rin.get(&board).await;
        page.must_say("How to sit");
        page.must_say(&words("ja", "customer.board.by_week week=3"));
        let page = rin.press(&page, "/how-to-sit/complete", &[]).await;
        page.must_say("「How to sit」");
        for (square, action, fields, said) in [
            ("stretch", "/count", &[("n", "7")][..], "customer.board.points count=20"),
            ("first-mood", "/check-in", &[("feeling", "4"), ("words", "楽になりました")], "said.checked_in"),
            ("lighter", "/claim", &[("words", "朝が楽です")], "said.claimed"),
        ] {
            let page = rin.get(&format!("{board}/squares/{square}")).await;
            rin.press(&page, action, fields).await.must_say(&words("ja", said));
        }

        // The coach sees her claim, and sends it back; Rin reads the words and claims again.
        let mut coach = site.reader(Some(site.coach), "ja").await;
        let today = coach.get("/desk").await;
        today.must_say("阿部 凛");
        today.must_say("朝が楽です");
        let page = coach.press(&today, "/lighter/send-back", &[("words", "あと一週間、続けてみてください。")]).await;
        page.must_say(&words("ja", "today.held.undo"));
        assert_eq!(site.held_time_passes().await, 1);
        let page = rin.get(&format!("{board}/squares/lighter")).await;
        page.must_say("あと一週間、続けてみてください。");
        rin.press(&page, "/claim", &[("words", "もう大丈夫です")]).await.must_say(&words("ja", "said.claimed"));

        // The coach awards it: the next square and the offer open.
        let today = coach.get("/desk").await;
        today.must_say("もう大丈夫です");
        coach.press(&today, "/lighter/award", &[]).await.must_say(&words("ja", "today.held.undo"));
        assert_eq!(site.held_time_passes().await, 1);
        let page = rin.get(&format!("{board}/squares/posture-offer")).await;
        page.must_say("Posture course");
        rin.press(&page, "/take-up", &[]).await.must_say(&words("ja", "customer.square.taken_up_words"));
        let mail = site.mail_to("rin@example.jp").await.unwrap();
        assert!(mail.text.contains("Lighter shoulders"), "{}", mail.text);
    }
}

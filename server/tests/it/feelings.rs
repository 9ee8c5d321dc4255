//! The Feelings page over the wire: what was told at check-ins is there, for its owner alone, and as text.

use crate::{
    on_both_databases,
    site::Site,
    words::{LANGUAGES, words},
};
use journey::{Action, Number};

on_both_databases! {
    async fn whoever_has_told_nothing_is_led_to_the_next_step(site: Site) {
        let tom = site.tom;
        for language in LANGUAGES {
            let mut phone = site.reader(Some(tom.actor), language).await;
            let page = phone.get(&format!("{}/feelings", tom.board())).await;
            page.must_be(200);
            page.must_say(&words(language, "feelings.none"));
            page.must_say("How is it going?");
            assert!(page.links().contains(&tom.square("how-to-sit")), "the way on is there");
        }
    }

    async fn what_was_told_is_a_curve_with_its_words_and_can_be_told_again(site: Site) {
        let tom = site.tom;
        site.plays_up_to_the_claim(tom).await;
        let mut phone = site.reader(Some(tom.actor), "en").await;
        let hostile = "<script>alert(1)</script> \" onload=\"x";
        phone
            .post(&tom.square("first-mood/check-in"), &[("feeling", "5"), ("words", hostile)])
            .await
            .must_be(303);
        let page = phone.get(&format!("{}/feelings", tom.board())).await;
        page.must_be(200);
        page.must_say("How do your shoulders feel today?");
        page.must_say(hostile);
        page.must_say("2 answers.");
        page.must_say(&words("en", "feelings.today"));
        assert!(!page.body.contains("<script>alert"), "what a customer writes stays text");
        assert!(page.links().contains(&tom.square("first-mood")), "it can be answered again");
    }
}

#[tokio::test]
async fn nobody_elses_feelings_are_on_the_page() {
    let site = Site::on_sqlite().await;
    for (player, told) in [(site.tom, "Tom's own words"), (site.hanako, "花子のことば")] {
        site.plays_up_to_the_claim(player).await;
        let action = Action::CheckIn {
            square: "first-mood".into(),
            feeling: Number::Whole(2),
            words: Some(told.into()),
        };
        site.play(player.actor, player, action).await;
    }
    let mut phone = site.reader(Some(site.tom.actor), "en").await;
    let page = phone.get(&format!("{}/feelings", site.tom.board())).await;
    page.must_say("Tom's own words");
    page.must_not_say("花子のことば");
}

//! The desk: who stands where.

use backend::{
    Error, Thing,
    invitations::{NewInvitation, invite_customer},
    standings::{Filter, count_standings, get_line, list_claimants, list_customers, review_due},
};
use journey::{Action, Number, Reason, Standing};

use crate::{
    on_both_databases,
    story::{Story, complete},
};

async fn names(story: &Story, filter: Filter) -> Vec<String> {
    let page = list_customers(&story.db, &story.coach, &filter, story.now)
        .await
        .unwrap();
    page.lines.iter().map(|line| line.name.to_string()).collect()
}

fn search(words: &str) -> Filter {
    Filter {
        search: words.into(),
        ..Filter::default()
    }
}

on_both_databases! {
    async fn who_needs_a_word_first_comes_first(mut story: Story) {
        // Tom stalls; Hanako waits for her coach; Yuki is only invited; Ken is on track.
        let tom = story.tom_starts().await;
        story.play(tom, complete("how-to-sit")).await.unwrap();
        story.days_pass(12);
        let hanako = story.hanako_starts().await;
        story.plays_up_to_the_claim(hanako).await;
        story.days_pass(3);
        let ken = NewInvitation {
            name: "森 健".into(),
            email: "ken@example.jp".into(),
            ..story.invitation_of_hanako()
        };
        story.starts(ken).await;
        let yuki = NewInvitation {
            name: "林 雪".into(),
            email: "yuki@example.jp".into(),
            ..story.invitation_of_hanako()
        };
        invite_customer(&story.db, &story.owner, yuki, story.now).await.unwrap();
        review_due(&story.db, story.now, 100).await.unwrap();

        assert_eq!(names(&story, Filter::default()).await, ["Tom Reed", "佐藤 花子", "森 健", "林 雪"]);
        let page = list_customers(&story.db, &story.owner, &Filter::default(), story.now).await.unwrap();
        assert_eq!((page.number, page.pages, page.total), (1, 1, 4));
        let stalled = &page.lines[0];
        assert_eq!(stalled.standing.standing, Standing::Stalled);
        assert!(matches!(stalled.standing.reasons[0], Reason::Stalled { days: 15 }), "{stalled:?}");
        assert_eq!(stalled.board.next_step.key().unwrap().as_str(), "stretch");
        let counts = count_standings(&story.db, &story.coach).await.unwrap();
        assert_eq!(counts.len(), Standing::ALL.len());
        let of = |standing| counts[&standing];
        assert_eq!(
            [of(Standing::Stalled), of(Standing::Waiting), of(Standing::OnTrack), of(Standing::Invited), of(Standing::Left)],
            [1, 1, 1, 1, 0],
        );
        let claimants = list_claimants(&story.db, &story.coach, 1, story.now).await.unwrap();
        assert_eq!(claimants.total, 1);
        let line = &claimants.lines[0].line;
        assert_eq!((line.name.as_str(), line.claims.len()), ("佐藤 花子", 1));
    }

    async fn customers_are_found_by_name_address_and_standing(story: Story) {
        story.hanako_starts().await;
        story.tom_starts().await;
        assert_eq!(names(&story, search("花子")).await, ["佐藤 花子"]);
        assert_eq!(names(&story, search(" REED ")).await, ["Tom Reed"]);
        assert_eq!(names(&story, search("佐藤花子")).await, ["佐藤 花子"]);
        assert_eq!(names(&story, search("ＴＯＭ　ｒｅｅｄ")).await, ["Tom Reed"]);
        assert_eq!(names(&story, search("example.com")).await, ["Tom Reed"]);
        assert!(names(&story, search("%")).await.is_empty());
        assert!(names(&story, search("_")).await.is_empty());
        assert!(names(&story, search("' OR '1'='1")).await.is_empty());
        let lapsed = Filter { standing: Some(Standing::Lapsed), ..Filter::default() };
        assert!(names(&story, lapsed).await.is_empty());
        let on_track = Filter { standing: Some(Standing::OnTrack), search: "tom".into(), ..Filter::default() };
        assert_eq!(names(&story, on_track).await, ["Tom Reed"]);
    }

    async fn a_page_beyond_the_last_is_the_last(story: Story) {
        story.hanako_starts().await;
        let beyond = Filter { page: 9, ..Filter::default() };
        let page = list_customers(&story.db, &story.coach, &beyond, story.now).await.unwrap();
        assert_eq!((page.number, page.pages, page.lines.len()), (1, 1, 1));
    }

    async fn another_business_sees_none_of_them(story: Story) {
        let ann = story.another_business().await;
        let hanako = story.hanako_starts().await;
        let page = list_customers(&story.db, &ann, &Filter::default(), story.now).await.unwrap();
        assert!(page.lines.is_empty());
        assert!(count_standings(&story.db, &ann).await.unwrap().values().all(|count| *count == 0));
        let line = get_line(&story.db, &ann, hanako.enrolment, story.now).await.map(drop);
        assert!(matches!(line, Err(Error::NotFound(Thing::Enrolment))), "{line:?}");
        let line = get_line(&story.db, &story.coach, hanako.enrolment, story.now).await.unwrap();
        assert_eq!(line.name.as_str(), "佐藤 花子");
        let listed = list_customers(&story.db, &hanako.actor, &Filter::default(), story.now).await.map(drop);
        assert!(matches!(listed, Err(Error::NotAllowed)), "{listed:?}");
        let counted = count_standings(&story.db, &hanako.actor).await;
        assert!(matches!(counted, Err(Error::NotAllowed)), "{counted:?}");
    }

    async fn somebody_invited_can_have_bought_already(story: Story) {
        invite_customer(&story.db, &story.owner, story.invitation_of_hanako(), story.now).await.unwrap();
        let page = list_customers(&story.db, &story.owner, &Filter::default(), story.now).await.unwrap();
        let enrolment = page.lines[0].enrolment;
        let buy = Action::Purchase { product: "basic".into(), amount: Number::Whole(48_000) };
        backend::play::play(&story.db, &story.owner, enrolment, backend::play::Move::now(buy, None), story.now)
            .await
            .unwrap();
        let token = story.invitation_token("hanako@example.jp").await;
        let accepted = backend::invitations::accept_invitation(&story.db, &token, "Phone", story.now).await.unwrap();
        assert_eq!(accepted.enrolment, enrolment);
        let playing = backend::enrolments::get_enrolment(&story.db, &accepted.actor, enrolment).await.unwrap();
        assert!(playing.state.has_purchased(&playing.version, "basic"));
    }
}

//! Live: an open board hears of new facts.

use std::time::Duration;

use backend::{
    Db, Error, Thing,
    live::{LiveEnrolment, watch_enrolment},
    play::{Move, play},
    standings::review_due,
};
use tokio::time::timeout;

use crate::{
    on_both_databases,
    story::{Player, Story, award, complete, count},
};

/// What a person on an open board calls at once.
const AT_ONCE: Duration = Duration::from_secs(2);

async fn open_board(db: &Db, player: Player) -> LiveEnrolment {
    watch_enrolment(db, &player.actor, player.enrolment).await.unwrap()
}

/// Waits for news of a fact above `seen`; its number.
async fn hears_more_than(board: &mut LiveEnrolment, seen: i64) -> i64 {
    timeout(AT_ONCE, async {
        loop {
            let last = board.last_fact().await.unwrap();
            if last > seen {
                return last;
            }
            board.woken().await;
        }
    })
    .await
    .expect("the board hears of it in time")
}

/// Whether nothing is heard for a while.
async fn hears_nothing(board: &mut LiveEnrolment) -> bool {
    timeout(Duration::from_millis(400), board.woken()).await.is_err()
}

on_both_databases! {
    async fn an_award_wakes_the_open_board(story: Story) {
        let hanako = story.hanako_starts().await;
        story.plays_up_to_the_claim(hanako).await;
        let mut board = open_board(&story.db, hanako).await;
        let seen = board.last_fact().await.unwrap();
        story.coach_plays(hanako, award("lighter")).await.unwrap();
        let last = hears_more_than(&mut board, seen).await;
        assert_eq!(last, i64::try_from(story.open(hanako).await.state.facts()).unwrap());
    }

    async fn a_release_by_rule_wakes_the_open_board(mut story: Story) {
        let hanako = story.hanako_starts().await;
        story.plays_up_to_the_claim(hanako).await;
        let mut board = open_board(&story.db, hanako).await;
        let seen = board.last_fact().await.unwrap();
        story.days_pass(30);
        review_due(&story.db, story.now, 100).await.unwrap();
        assert!(hears_more_than(&mut board, seen).await > seen);
    }

    async fn the_board_of_another_stays_quiet_and_so_does_a_refusal(story: Story) {
        let hanako = story.hanako_starts().await;
        let tom = story.tom_starts().await;
        let mut board = open_board(&story.db, hanako).await;
        // Whoever begins to listen is woken once more, for what may have been missed before.
        while !hears_nothing(&mut board).await {}
        story.play(tom, complete("how-to-sit")).await.unwrap();
        assert!(hears_nothing(&mut board).await, "what Tom does is his own");
        story.play(hanako, count("stretch", 1)).await.unwrap_err();
        assert!(hears_nothing(&mut board).await, "a refusal leaves no fact");
    }

    async fn a_board_can_be_watched_by_who_may_see_it(story: Story) {
        let hanako = story.hanako_starts().await;
        let tom = story.tom_starts().await;
        let another = story.another_business().await;
        for stranger in [tom.actor, another] {
            let refused = watch_enrolment(&story.db, &stranger, hanako.enrolment).await;
            assert!(matches!(refused, Err(Error::NotFound(Thing::Enrolment))), "{refused:?}");
        }
        watch_enrolment(&story.db, &story.coach, hanako.enrolment).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_board_hears_what_another_server_process_writes() {
    let story = Story::on_postgres().await;
    let hanako = story.hanako_starts().await;
    story.play(hanako, complete("how-to-sit")).await.unwrap();
    let other = Db::open(&story.database.url).await.unwrap();
    let mut board = open_board(&other, hanako).await;
    let mut seen = board.last_fact().await.unwrap();
    for id in ["first", "second", "third"] {
        let step = Move::now(count("stretch", 1), id.to_owned());
        play(&story.db, &hanako.actor, hanako.enrolment, step, story.now)
            .await
            .unwrap();
        seen = hears_more_than(&mut board, seen).await;
    }
    // And what is told is told, even when its teller ends.
    story.play(hanako, count("stretch", 1)).await.unwrap();
    story.db.close().await;
    hears_more_than(&mut board, seen).await;
    other.close().await;
}

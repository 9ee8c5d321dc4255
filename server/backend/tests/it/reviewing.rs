//! Reviews: time passes, and nobody plays.

use backend::{claims::list_waiting, enrolments::list_enrolments, standings::review_due};
use jiff::Timestamp;
use journey::{SquareState, Standing};

use crate::{
    on_both_databases,
    story::{Player, Story, complete},
};

/// The standing as it is stored, without a look at the clock.
async fn stored(story: &Story, player: Player) -> Standing {
    list_enrolments(&story.db, &player.actor).await.unwrap()[0].standing
}

on_both_databases! {
    async fn a_silent_customer_is_found_on_the_right_day(mut story: Story) {
        let hanako = story.hanako_starts().await;
        story.play(hanako, complete("how-to-sit")).await.unwrap();
        story.now = "2026-01-18T23:59:59+09:00".parse().unwrap();
        review_due(&story.db, story.now, 100).await.unwrap();
        assert_eq!(stored(&story, hanako).await, Standing::OnTrack);
        story.now = "2026-01-19T00:00:00+09:00".parse().unwrap();
        let reviewed = review_due(&story.db, story.now, 100).await.unwrap();
        assert_eq!((reviewed.reviewed, reviewed.changed, reviewed.failed), (1, 1, 0));
        assert_eq!(stored(&story, hanako).await, Standing::Stalled);
    }

    async fn a_review_tells_when_the_next_is_due(mut story: Story) {
        let nobody = review_due(&story.db, story.now, 100).await.unwrap();
        assert_eq!((nobody.reviewed, nobody.next), (0, None));
        let hanako = story.hanako_starts().await;
        story.play(hanako, complete("how-to-sit")).await.unwrap();
        let reviewed = review_due(&story.db, story.now, 100).await.unwrap();
        let stalls: Timestamp = "2026-01-19T00:00:00+09:00".parse().unwrap();
        assert_eq!((reviewed.reviewed, reviewed.next), (0, Some(stalls)));
        story.now = stalls;
        review_due(&story.db, story.now, 100).await.unwrap();
        let again = review_due(&story.db, story.now, 100).await.unwrap();
        assert_eq!(again.reviewed, 0);
        assert!(again.next.unwrap() > stalls);
    }

    async fn a_claim_that_no_coach_saw_is_released_by_rule(mut story: Story) {
        let hanako = story.hanako_starts().await;
        story.plays_up_to_the_claim(hanako).await;
        story.days_pass(6);
        review_due(&story.db, story.now, 100).await.unwrap();
        assert_eq!(list_waiting(&story.db, &story.coach, story.now).await.unwrap().len(), 1);
        story.days_pass(1);
        // Even before the review nobody is shown a claim that time has released.
        assert!(list_waiting(&story.db, &story.coach, story.now).await.unwrap().is_empty());
        let reviewed = review_due(&story.db, story.now, 100).await.unwrap();
        assert_eq!(reviewed.changed, 1);
        assert_eq!(story.square(hanako, "lighter").await, SquareState::Done);
        let log = backend::enrolments::history(&story.db, &story.owner, hanako.enrolment).await.unwrap();
        assert!(log.iter().any(|recorded| recorded.fact.by_time && recorded.actor_name.is_none()));
        assert_eq!(story.database.count("SELECT count(*) FROM enrolment WHERE claimed_at IS NOT NULL").await, 0);
    }

    async fn only_what_is_due_is_touched(mut story: Story) {
        let tom = story.tom_starts().await;
        story.play(tom, complete("how-to-sit")).await.unwrap();
        story.days_pass(10);
        let hanako = story.hanako_starts().await;
        story.play(hanako, complete("how-to-sit")).await.unwrap();
        // Hanako's row cannot be read: whoever touched it would fail.
        story.database.execute("UPDATE enrolment SET claims = '?' WHERE time_zone = 'Asia/Tokyo'").await;
        story.days_pass(5);
        let reviewed = review_due(&story.db, story.now, 100).await.unwrap();
        assert_eq!((reviewed.reviewed, reviewed.failed), (1, 0));
        assert_eq!(stored(&story, tom).await, Standing::Stalled);
        assert_eq!(stored(&story, hanako).await, Standing::OnTrack);
    }

    async fn one_that_cannot_be_reviewed_keeps_nobody_waiting(mut story: Story) {
        let tom = story.tom_starts().await;
        let hanako = story.hanako_starts().await;
        story.play(hanako, complete("how-to-sit")).await.unwrap();
        story.database.execute("UPDATE enrolment SET claims = '?' WHERE time_zone <> 'Asia/Tokyo'").await;
        story.days_pass(15);
        let reviewed = review_due(&story.db, story.now, 100).await.unwrap();
        assert_eq!((reviewed.reviewed, reviewed.failed), (1, 1));
        assert_eq!(stored(&story, hanako).await, Standing::Stalled);
        let again = review_due(&story.db, story.now, 100).await.unwrap();
        assert_eq!(again.failed, 0);
        story.minutes_pass(60);
        story.database.execute("UPDATE enrolment SET claims = '[]' WHERE claims = '?'").await;
        let mended = review_due(&story.db, story.now, 100).await.unwrap();
        assert_eq!(mended.reviewed, 1);
        assert_eq!(stored(&story, tom).await, Standing::Stalled);
    }

    async fn a_review_takes_no_more_than_it_is_told(mut story: Story) {
        for player in [story.hanako_starts().await, story.tom_starts().await] {
            story.play(player, complete("how-to-sit")).await.unwrap();
        }
        story.days_pass(20);
        assert_eq!(review_due(&story.db, story.now, 1).await.unwrap().reviewed, 1);
        assert_eq!(review_due(&story.db, story.now, 10).await.unwrap().reviewed, 1);
    }

    async fn two_reviews_at_once_review_each_once(mut story: Story) {
        for player in [story.hanako_starts().await, story.tom_starts().await] {
            story.play(player, complete("how-to-sit")).await.unwrap();
        }
        story.days_pass(20);
        let (one, two) = tokio::join!(
            review_due(&story.db, story.now, 10),
            review_due(&story.db, story.now, 10),
        );
        assert_eq!(one.unwrap().reviewed + two.unwrap().reviewed, 2);
    }
}

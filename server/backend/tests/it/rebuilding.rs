//! Rebuilding: what is stored beside a log follows from it.

use backend::rebuild::{What, rebuild};
use journey::SquareState;

use crate::{
    on_both_databases,
    story::{award, complete},
};

on_both_databases! {
    async fn what_was_played_needs_no_mending(mut story: Story) {
        let hanako = story.hanako_starts().await;
        let tom = story.tom_starts().await;
        story.plays_up_to_the_claim(hanako).await;
        story.days_pass(2);
        story.play(tom, complete("how-to-sit")).await.unwrap();
        story.coach_plays(hanako, award("lighter")).await.unwrap();
        story.plays_up_to_the_claim(tom).await;
        story.days_pass(4);
        let rebuilt = rebuild(&story.db, false, story.now).await.unwrap();
        assert_eq!(rebuilt.enrolments, 2);
        let facts = story.database.count("SELECT count(*) FROM fact").await;
        assert_eq!(i64::try_from(rebuilt.facts).unwrap(), facts);
        assert_eq!(rebuilt.differences, []);
    }

    async fn a_snapshot_that_was_tampered_with_is_found_and_mended(story: Story) {
        let hanako = story.hanako_starts().await;
        story.tom_starts().await;
        story.play(hanako, complete("how-to-sit")).await.unwrap();
        story.database.execute(
            "UPDATE enrolment SET snapshot = replace(snapshot, '\"points\":10', '\"points\":9999')
             WHERE time_zone = 'Asia/Tokyo'",
        ).await;
        let found = rebuild(&story.db, false, story.now).await.unwrap();
        assert_eq!(found.differences.len(), 1);
        let difference = &found.differences[0];
        assert_eq!((difference.business, difference.enrolment), (story.business, hanako.enrolment));
        assert_eq!(difference.what, [What::Snapshot]);
        assert!(!difference.mended);

        let mended = rebuild(&story.db, true, story.now).await.unwrap();
        assert!(mended.differences[0].mended);
        assert_eq!(rebuild(&story.db, false, story.now).await.unwrap().differences, []);
        assert_eq!(story.square(hanako, "how-to-sit").await, SquareState::Done);
    }

    async fn a_snapshot_that_is_no_snapshot_is_played_from_the_log_and_mended(story: Story) {
        let hanako = story.hanako_starts().await;
        story.play(hanako, complete("how-to-sit")).await.unwrap();
        story.database.execute("UPDATE enrolment SET snapshot = 'what was this'").await;
        assert_eq!(story.square(hanako, "how-to-sit").await, SquareState::Done);
        let mended = rebuild(&story.db, true, story.now).await.unwrap();
        assert_eq!(mended.differences[0].what, [What::Snapshot]);
        assert_eq!(rebuild(&story.db, false, story.now).await.unwrap().differences, []);
    }

    async fn standings_reviews_and_claims_are_compared_too(story: Story) {
        let hanako = story.hanako_starts().await;
        story.plays_up_to_the_claim(hanako).await;
        story.database.execute(
            "UPDATE enrolment
             SET standing = 'left', next_review_at = next_review_at + 1, claims = '[]', claimed_at = NULL,
                 last_fact = last_fact + 1",
        ).await;
        let mended = rebuild(&story.db, true, story.now).await.unwrap();
        assert_eq!(
            mended.differences[0].what,
            [What::LastFact, What::Standing, What::NextReview, What::Claims],
        );
        assert_eq!(rebuild(&story.db, false, story.now).await.unwrap().differences, []);
    }

    async fn a_hole_in_a_log_is_told_and_left_alone(story: Story) {
        let hanako = story.hanako_starts().await;
        story.plays_up_to_the_claim(hanako).await;
        story.database.execute("DELETE FROM fact WHERE number = 3").await;
        let found = rebuild(&story.db, true, story.now).await.unwrap();
        assert!(found.differences[0].what.contains(&What::Log));
        assert!(!found.differences[0].mended);
        assert_eq!(found.differences[0].enrolment, hanako.enrolment);
    }
}

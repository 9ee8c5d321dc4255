//! Many at once: every command is applied in some order, none is lost, none doubled.

use backend::{
    enrolments::history,
    play::{Move, Played, play},
    rebuild::rebuild,
    standings::review_due,
};
use journey::Event;
use tokio::task::JoinSet;

use crate::{
    on_both_databases,
    story::{Player, Story, complete, count},
};

/// Sixty-four devices count one walk each, at once.
async fn count_at_once(story: &Story, player: Player, id: impl Fn(usize) -> Option<String>) -> Vec<Played> {
    let mut devices = JoinSet::new();
    for device in 0..64 {
        let (db, now) = (story.db.clone(), story.now);
        let step = Move::now(count("articles", 1), id(device));
        devices.spawn(async move { play(&db, &player.actor, player.enrolment, step, now).await.unwrap() });
    }
    devices.join_all().await
}

/// Hanako on a journey with a hundred articles to write.
async fn hanako_writes(story: &Story) -> Player {
    let file = str::from_utf8(crate::story::LIGHT_BODY)
        .unwrap()
        .replace("key = \"light-body\"", "key = \"articles\"")
        .replace("key = \"stretch\"", "key = \"articles\"")
        .replace("done = \"stretch\"", "done = \"articles\"")
        .replace("count = \"stretch\"", "count = \"articles\"")
        .replace("target = 7", "target = 100");
    let journey = story.publish(file.as_bytes()).await;
    let hanako = story
        .starts(backend::invitations::NewInvitation {
            journey: journey.to_string(),
            ..story.invitation_of_hanako()
        })
        .await;
    story.play(hanako, complete("how-to-sit")).await.unwrap();
    hanako
}

on_both_databases! {
    async fn sixty_four_taps_at_once_all_count(story: Story) {
        let hanako = hanako_writes(&story).await;
        let played = count_at_once(&story, hanako, |device| Some(format!("tap-{device}"))).await;
        assert!(played.iter().all(|played| !played.duplicate && played.facts.len() == 1));
        assert_eq!(story.counted(hanako, "articles").await, 64);

        let log = history(&story.db, &hanako.actor, hanako.enrolment).await.unwrap();
        let mut counts: Vec<_> = log
            .iter()
            .filter_map(|recorded| match recorded.fact.event {
                Event::Counted { count, .. } => Some(count),
                _ => None,
            })
            .collect();
        assert_eq!(counts, (1..=64).collect::<Vec<_>>());
        counts.dedup();
        assert_eq!(counts.len(), 64);
        let last = played.iter().map(|played| played.last_fact).max().unwrap();
        assert_eq!(last, i64::try_from(log.len()).unwrap());
        assert_eq!(rebuild(&story.db, false, story.now).await.unwrap().differences, []);
    }

    async fn sixty_four_taps_without_an_id_all_count(story: Story) {
        let hanako = hanako_writes(&story).await;
        count_at_once(&story, hanako, |_| None).await;
        assert_eq!(story.counted(hanako, "articles").await, 64);
    }

    async fn one_tap_sent_sixty_four_times_at_once_counts_once(story: Story) {
        let hanako = hanako_writes(&story).await;
        let played = count_at_once(&story, hanako, |_| Some("tap".into())).await;
        assert_eq!(played.iter().filter(|played| !played.duplicate).count(), 1);
        assert_eq!(story.counted(hanako, "articles").await, 1);
        assert_eq!(rebuild(&story.db, false, story.now).await.unwrap().differences, []);
    }

    async fn two_devices_that_send_the_same_taps_are_one(story: Story) {
        let hanako = hanako_writes(&story).await;
        count_at_once(&story, hanako, |device| Some(format!("tap-{}", device / 2))).await;
        assert_eq!(story.counted(hanako, "articles").await, 32);
    }

    async fn taps_and_reviews_do_not_hurt_each_other(mut story: Story) {
        let hanako = hanako_writes(&story).await;
        story.days_pass(15);
        let (played, reviewed) = tokio::join!(
            count_at_once(&story, hanako, |device| Some(format!("tap-{device}"))),
            review_due(&story.db, story.now, 100),
        );
        assert_eq!(played.len(), 64);
        assert_eq!(reviewed.unwrap().failed, 0);
        assert_eq!(story.counted(hanako, "articles").await, 64);
        assert_eq!(rebuild(&story.db, false, story.now).await.unwrap().differences, []);
    }
}

//! What works: the same customers, contacted or not by chance, and what came of it.

use std::collections::HashSet;

use backend::{
    Error, Thing,
    contacts::{MOST_A_WEEK, NewContactSettings, deliver_due, list_messages, settle},
    drafts::get_draft,
    invitations::NewInvitation,
    measuring::{Measure, list_measures, reuse},
    moves::{WantedMove, move_customer},
    play::{Move, play},
};
use jiff::SignedDuration;
use journey::{
    Level,
    edit::Part,
    lift::{Group, Lift, Verdict},
};

use crate::{
    on_both_databases,
    story::{Player, Story, check_in},
};

/// A journey whose contacts come every eight days, to half of its customers.
fn plan(contacts: usize) -> String {
    use std::fmt::Write as _;

    let mut file = String::from(
        r#"
        format = 1
        key = "words"
        title = "Words"
        language = "en"
        promise = "You hear from us."

        [[stage]]
        key = "only"
        title = "Only"

        [[stage.square]]
        key = "mood"
        kind = "check-in"
        title = "Mood"
        question = "How are you?"

        [[stage.square]]
        key = "end"
        kind = "lesson"
        title = "End"
        "#,
    );
    for contact in 0..contacts {
        write!(
            file,
            "\n[[touchpoint]]\nkey = \"c{contact}\"\nafter = {{ event = \"started\", days = {} }}\nchannel = \"inbox\"\n\
             purpose = \"teach\"\nsubject = \"Subject {contact}\"\nbody = \"Words.\"\nholdout = 0.5\ncost = 0.25\n",
            8 * (contact + 1),
        )
        .unwrap();
    }
    file
}

/// A seeded stream of chances.
struct Luck(u64);

impl Luck {
    fn happens(&mut self, chance: f64) -> bool {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(self.0 >> 32).unwrap()) / (f64::from(u32::MAX) + 1.0) < chance
    }
}

impl Story {
    /// So many customers who begin at once.
    async fn crowd_starts(&self, plan: &str, customers: usize) -> Vec<Player> {
        let journey = self.publish(plan.as_bytes()).await;
        let mut players = Vec::new();
        for number in 0..customers {
            let guest = NewInvitation {
                journey: journey.to_string(),
                name: format!("Guest {number}"),
                email: format!("guest-{number}@example.jp"),
                language: "en".into(),
                time_zone: String::new(),
            };
            players.push(self.starts(guest).await);
        }
        let often = NewContactSettings {
            quiet_from: "00:00".into(),
            quiet_until: "00:00".into(),
            a_week: MOST_A_WEEK.to_string(),
        };
        settle(&self.db, &self.owner, often).await.unwrap();
        players
    }

    /// The contact of the next eighth day comes, and of its customers those move to whom it happens by these chances: of the
    /// contacted, and of the held out.
    async fn a_contact_comes(
        &mut self,
        players: &[Player],
        luck: &mut Luck,
        (with, without): (f64, f64),
    ) -> [Group; 2] {
        self.days_pass(8);
        deliver_due(&self.db, self.now).await.unwrap();
        let mut groups = [Group::default(); 2];
        for player in players {
            let messages = list_messages(&self.db, &player.actor, player.enrolment).await.unwrap();
            let contacted = messages.iter().any(|message| message.at == self.now);
            let moves = luck.happens(if contacted { with } else { without });
            if moves {
                let later = self.now + SignedDuration::from_hours(50);
                let check_in = Move::now(check_in("mood", 4), None);
                play(&self.db, &player.actor, player.enrolment, check_in, later)
                    .await
                    .unwrap();
            }
            let group = &mut groups[usize::from(!contacted)];
            *group = group.and(Group {
                moved: u64::from(moves),
                of: 1,
            });
        }
        groups
    }

    async fn measures(&self) -> Vec<Measure> {
        list_measures(&self.db, &self.owner, 7, self.now).await.unwrap()
    }
}

/// The measure of a touchpoint.
fn of<'m>(measures: &'m [Measure], key: &str) -> &'m Measure {
    measures.iter().find(|measure| measure.touchpoint().key == key).unwrap()
}

on_both_databases! {
    async fn what_is_measured_is_what_happened(mut story: Story) {
        let players = story.crowd_starts(&plan(2), 100).await;
        let mut luck = Luck(7);
        let helped = story.a_contact_comes(&players, &mut luck, (0.9, 0.2)).await;
        let early = story.measures().await;
        assert_eq!((early[0].lift, early[0].watched), (Lift::TooFew, 100), "the seven days are not over");
        let chance = story.a_contact_comes(&players, &mut luck, (0.4, 0.4)).await;
        story.days_pass(7);
        let measures = story.measures().await;
        for (key, groups) in [("c0", helped), ("c1", chance)] {
            let measure = of(&measures, key);
            assert_eq!([measure.contacted, measure.held_out], groups, "{key}");
            assert_eq!(measure.watched, 0);
            assert!((measure.cost - 0.25 * f64::from(u32::try_from(groups[0].of).unwrap())).abs() < 1e-9);
        }
        let Lift::Measured(first) = measures[0].lift else { panic!("there are enough") };
        assert_eq!((measures[0].touchpoint().key.as_str(), first.verdict()), ("c0", Verdict::Helps), "what helps comes first");
        let three = list_measures(&story.db, &story.owner, 3, story.now).await.unwrap();
        assert_eq!(of(&three, "c0").contacted, helped[0], "they moved after two days");
        let refused = list_measures(&story.db, &story.owner, 8, story.now).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    }

    async fn new_words_are_measured_anew_and_the_old_ones_kept(mut story: Story) {
        let players = story.crowd_starts(&plan(2), 4).await;
        let mut luck = Luck(1);
        story.a_contact_comes(&players, &mut luck, (1.0, 1.0)).await;
        let other = plan(2).replace("Subject 1", "Better words");
        let journey = story.publish(other.as_bytes()).await;
        for player in &players {
            let wanted = WantedMove::default();
            move_customer(&story.db, &story.owner, player.enrolment, &wanted, story.now).await.unwrap();
        }
        story.a_contact_comes(&players, &mut luck, (1.0, 1.0)).await;
        story.days_pass(7);
        let measures = story.measures().await;
        let subjects: HashSet<&str> = measures.iter().map(|of| of.touchpoint().subject.as_str()).collect();
        assert_eq!(subjects, HashSet::from(["Subject 0", "Better words"]));
        assert!(measures.iter().all(|of| of.journey == journey && of.contacted.and(of.held_out).of == 4));
    }

    async fn what_worked_is_reused_in_another_journey(mut story: Story) {
        let players = story.crowd_starts(&plan(1), 2).await;
        story.a_contact_comes(&players, &mut Luck(1), (1.0, 1.0)).await;
        let measures = story.measures().await;
        let part = reuse(&story.db, &story.owner, measures[0].which, story.journey, story.now).await.unwrap();
        let draft = get_draft(&story.db, &story.owner, story.journey).await.unwrap();
        let added = draft.draft.touchpoints.last().unwrap();
        assert!(matches!(part, Part::Touchpoint(_)));
        assert_eq!((added.subject.as_str(), added.after.days, added.holdout), ("Subject 0", 8, Some(0.5)));
        assert!(draft.findings.iter().all(|finding| finding.level() == Level::Warning));
    }

    async fn only_an_owner_of_the_business_reads_it(mut story: Story) {
        let players = story.crowd_starts(&plan(1), 1).await;
        story.a_contact_comes(&players, &mut Luck(1), (1.0, 1.0)).await;
        let which = story.measures().await[0].which;
        let stranger = story.another_business().await;
        for actor in [story.coach, players[0].actor] {
            let read = list_measures(&story.db, &actor, 7, story.now).await;
            assert!(matches!(read, Err(Error::NotAllowed)), "{read:?}");
            let reused = reuse(&story.db, &actor, which, story.journey, story.now).await;
            assert!(matches!(reused, Err(Error::NotAllowed)), "{reused:?}");
        }
        assert!(list_measures(&story.db, &stranger, 7, story.now).await.unwrap().is_empty());
        let theirs = reuse(&story.db, &stranger, which, story.journey, story.now).await;
        assert!(matches!(theirs, Err(Error::NotFound(Thing::Version))), "{theirs:?}");
    }
}

/// A lift of 0.3 is planted in every other touchpoint, and none in the rest; the truth lies within about 95 of 100 intervals.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_planted_lift_is_found_and_none_where_there_is_none() {
    let runs: usize = std::env::var("LIFT_RUNS").map_or(15, |runs| runs.parse().expect("a number of runs"));
    let mut story = Story::on_sqlite().await;
    let players = story.crowd_starts(&plan(2 * runs), 90).await;
    let mut luck = Luck(20_260_105);
    for _ in 0..runs {
        story.a_contact_comes(&players, &mut luck, (0.55, 0.25)).await;
        story.a_contact_comes(&players, &mut luck, (0.35, 0.35)).await;
    }
    story.days_pass(7);
    let measures = story.measures().await;
    let of_kind = |planted: usize| {
        let of = measures
            .iter()
            .filter(move |of| of.touchpoint().key[1..].parse::<usize>().unwrap() % 2 == planted);
        of.filter_map(|of| match of.lift {
            Lift::Measured(lift) => Some(lift),
            // Chance may leave out fewer than are needed.
            Lift::TooFew => None,
        })
    };
    let [planted, without] = [0, 1].map(|planted| of_kind(planted).count());
    assert!(planted.min(without) > runs / 2, "{planted} and {without} of {runs}");
    let covered = of_kind(0).filter(|of| of.low <= 0.3 && 0.3 <= of.high).count();
    let found = of_kind(0).filter(|of| of.verdict() == Verdict::Helps).count();
    let fooled = of_kind(1).filter(|of| of.verdict() != Verdict::Unclear).count();
    eprintln!(
        "{covered} of {planted} intervals hold the planted 0.3, {found} say that it helps; {fooled} of {without} without are fooled"
    );
    // Five standard deviations of a binomial count around 95 of 100 and 5 of 100.
    let [planted, without, covered, found, fooled] =
        [planted, without, covered, found, fooled].map(|count| f64::from(u32::try_from(count).unwrap()));
    let slack = |runs: f64| 5.0 * (runs * 0.95 * 0.05).sqrt();
    assert!(covered > 0.95 * planted - slack(planted), "{covered} of {planted}");
    assert!(fooled < 0.05 * without + slack(without), "{fooled} of {without}");
    assert!(found > 0.6 * planted, "{found} of {planted}");
}

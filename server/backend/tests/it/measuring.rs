//! What works: the same customers, contacted or not by chance, and what came of it.

use std::{collections::HashSet, ops::Range};

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
    lift::{Group, Lift, Stratum, Verdict},
};

use crate::{
    on_both_databases,
    story::{Player, Story, check_in},
};

/// A journey whose contacts come every eight days, to half of its customers.
fn plan(contacts: usize) -> String {
    plan_that_leaves_out(0.5, contacts)
}

/// The same, to another share of them.
fn plan_that_leaves_out(share: f64, contacts: usize) -> String {
    file((0..contacts).map(|contact| {
        format!(
            "after = {{ event = \"started\", days = {} }}\npurpose = \"teach\"\nholdout = {share}",
            8 * (contact + 1)
        )
    }))
}

/// A journey whose contacts come to half of its customers whenever they stall: on the second day on which nothing happened.
fn plan_for_the_stalled(contacts: usize) -> String {
    // Reassurance is never too much, so all of them come at once.
    let contact = "after = { event = \"stalled\", days = 0 }\npurpose = \"reassure\"\nholdout = 0.5";
    file((0..contacts).map(|_| contact.to_owned()))
}

fn file(contacts: impl Iterator<Item = String>) -> String {
    use std::fmt::Write as _;

    let mut file = String::from(
        r#"
        format = 1
        key = "words"
        title = "Words"
        language = "en"
        promise = "You hear from us."

        [policy]
        stalled_after_days = 2

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
    for (number, contact) in contacts.enumerate() {
        write!(
            file,
            "\n[[touchpoint]]\nkey = \"c{number}\"\nchannel = \"inbox\"\nsubject = \"Subject {number}\"\nbody = \"Words.\"\n\
             cost = 0.25\n{contact}\n",
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
    /// Customers of these numbers who begin at once.
    async fn crowd_starts(&self, plan: &str, customers: Range<usize>) -> Vec<Player> {
        let journey = self.publish(plan.as_bytes()).await;
        let mut players = Vec::new();
        for number in customers {
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
        settle(&self.db, &self.owner, often, self.now).await.unwrap();
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

    /// All of them have stalled and are written to. Whoever hurries by chance moves within three days, the others an hour or two
    /// after; then all are still for two days again.
    async fn all_stall(&mut self, players: &[Player], luck: &mut Luck, hurries: impl Fn(usize) -> f64) {
        // A delivery takes some of what is due.
        while self.contacts_go().await.anything() {}
        for (number, player) in players.iter().enumerate() {
            let hours = if luck.happens(hurries(number)) { 70 } else { 74 };
            let check_in = Move::now(check_in("mood", 4), None);
            let later = self.now + SignedDuration::from_hours(hours);
            play(&self.db, &player.actor, player.enrolment, check_in, later)
                .await
                .unwrap();
        }
        self.days_pass(5);
    }

    async fn measures(&self) -> Vec<Measure> {
        list_measures(&self.db, &self.owner, 7, self.now).await.unwrap()
    }
}

fn stratum([contacted, held_out]: [Group; 2]) -> Stratum {
    Stratum { contacted, held_out }
}

/// How many customers were contacted or held out, whether or not they are compared.
fn people(measure: &Measure) -> Group {
    let shares = measure.shares.iter();
    shares.fold(Group::default(), |sum, share| {
        sum.and(share.of.contacted).and(share.of.held_out)
    })
}

/// The measure of a touchpoint.
fn of<'m>(measures: &'m [Measure], key: &str) -> &'m Measure {
    measures.iter().find(|measure| measure.touchpoint().key == key).unwrap()
}

on_both_databases! {
    async fn what_is_measured_is_what_happened(mut story: Story) {
        let players = story.crowd_starts(&plan(2), 0..100).await;
        let mut luck = Luck(7);
        let helped = story.a_contact_comes(&players, &mut luck, (0.9, 0.2)).await;
        let early = story.measures().await;
        assert_eq!((early[0].lift, early[0].watched), (Lift::TooFew, 100), "the seven days are not over");
        let chance = story.a_contact_comes(&players, &mut luck, (0.4, 0.4)).await;
        story.days_pass(7);
        let measures = story.measures().await;
        for (key, groups) in [("c0", helped), ("c1", chance)] {
            let measure = of(&measures, key);
            assert_eq!(measure.both(), stratum(groups), "{key}");
            assert_eq!(measure.watched, 0);
            assert!((measure.cost() - 0.25 * f64::from(u32::try_from(groups[0].of).unwrap())).abs() < 1e-9);
        }
        let Lift::Measured(first) = measures[0].lift else { panic!("there are enough") };
        assert_eq!((measures[0].touchpoint().key.as_str(), first.verdict()), ("c0", Verdict::Helps), "what helps comes first");
        let three = list_measures(&story.db, &story.owner, 3, story.now).await.unwrap();
        assert_eq!(of(&three, "c0").both(), stratum(helped), "they moved after two days");
        let refused = list_measures(&story.db, &story.owner, 8, story.now).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    }

    async fn new_words_are_measured_anew_and_the_old_ones_kept(mut story: Story) {
        let players = story.crowd_starts(&plan(2), 0..4).await;
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
        assert!(measures.iter().all(|of| of.journey == journey && people(of).of == 4));
    }

    async fn customers_are_compared_only_while_the_same_share_was_left_out(mut story: Story) {
        let mut luck = Luck(3);
        // In the good season everybody moves and nobody is left out; then nobody moves any more, contacted or not.
        let good = story.crowd_starts(&plan_that_leaves_out(0.0, 1), 0..12).await;
        story.a_contact_comes(&good, &mut luck, (1.0, 1.0)).await;
        let half = story.crowd_starts(&plan_that_leaves_out(0.5, 1), 12..92).await;
        let half = story.a_contact_comes(&half, &mut luck, (0.0, 0.0)).await;
        let third = story.crowd_starts(&plan_that_leaves_out(0.3, 1), 92..116).await;
        let third = story.a_contact_comes(&third, &mut luck, (0.0, 0.0)).await;
        story.days_pass(7);
        let measures = story.measures().await;
        assert_eq!(measures.len(), 1, "they read the same");
        assert_eq!(measures[0].everybody, Group { moved: 12, of: 12 });
        let shares: Vec<(f64, Stratum)> = measures[0].shares.iter().map(|share| (share.left_out, share.of)).collect();
        let expected = [(0.3, stratum(third)), (0.5, stratum(half))];
        assert_eq!(shares, expected);
        assert_eq!(measures[0].lift, Lift::of(&expected.map(|(_, of)| of)));
        assert!(matches!(measures[0].lift, Lift::Measured(of) if of.verdict() == Verdict::Unclear), "{:?}", measures[0].lift);
        let cost = 0.25 * f64::from(u32::try_from(measures[0].both().contacted.of).unwrap());
        assert!((measures[0].cost() - cost).abs() < 1e-9, "what was not compared costs nothing here");
    }

    async fn who_stalls_again_and_again_counts_once(mut story: Story) {
        let players = story.crowd_starts(&plan_for_the_stalled(1), 0..4).await;
        story.days_pass(2);
        let mut luck = Luck(5);
        for round in 0..3 {
            // The first time all of them hurry, and never again.
            story.all_stall(&players, &mut luck, |_| if round == 0 { 1.0 } else { 0.0 }).await;
        }
        assert_eq!(story.database.count("SELECT count(*) FROM contact WHERE subject IS NOT NULL").await, 12);
        let measures = list_measures(&story.db, &story.owner, 3, story.now).await.unwrap();
        assert_eq!((measures.len(), people(&measures[0]).of, measures[0].watched), (1, 4, 0));
        assert_eq!(people(&measures[0]).moved, 4, "the first time counts");
        // Other words do not begin anew for those who had the old ones: what these did decides who stalls once more.
        let other = plan_for_the_stalled(1).replace("Subject 0", "Better words");
        story.publish(other.as_bytes()).await;
        for player in &players {
            let wanted = WantedMove::default();
            move_customer(&story.db, &story.owner, player.enrolment, &wanted, story.now).await.unwrap();
        }
        story.all_stall(&players, &mut luck, |_| 1.0).await;
        assert_eq!(story.database.count("SELECT count(*) FROM contact WHERE subject = 'Better words'").await, 4);
        let measures = list_measures(&story.db, &story.owner, 3, story.now).await.unwrap();
        assert_eq!((measures.len(), people(&measures[0]).of), (1, 4));
    }

    async fn another_day_is_measured_anew_and_another_price_is_not(mut story: Story) {
        let mut luck = Luck(1);
        let costly = plan(1).replace("cost = 0.25", "cost = 2");
        let later = plan(1).replace("days = 8", "days = 7");
        for (number, plan) in [plan(1), costly, later].iter().enumerate() {
            let players = story.crowd_starts(plan, number..number + 1).await;
            story.a_contact_comes(&players, &mut luck, (1.0, 1.0)).await;
        }
        story.days_pass(7);
        let measures = story.measures().await;
        let mut days: Vec<(i64, u64)> = measures.iter().map(|of| (of.touchpoint().after.days, people(of).of)).collect();
        days.sort_unstable();
        assert_eq!(days, [(7, 1), (8, 2)]);
        let alone = measures.iter().find(|of| people(of).of == 1).unwrap();
        assert_eq!(alone.both(), Stratum::default(), "there is nobody to compare with");
    }

    async fn trainees_are_no_customers(mut story: Story) {
        let players = story.crowd_starts(&plan(1), 0..2).await;
        story.a_contact_comes(&players, &mut Luck(1), (1.0, 1.0)).await;
        assert_eq!(story.measures().await.len(), 1);
        story.database.execute("UPDATE journey SET audience = 'staff' WHERE key = 'words'").await;
        assert_eq!(story.measures().await, []);
    }

    async fn what_worked_is_reused_in_another_journey(mut story: Story) {
        let players = story.crowd_starts(&plan(1), 0..2).await;
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
        let players = story.crowd_starts(&plan(1), 0..1).await;
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

/// How large the simulations are.
fn runs() -> usize {
    std::env::var("LIFT_RUNS").map_or(15, |runs| runs.parse().expect("a number of runs"))
}

fn figure(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap())
}

/// Five standard deviations of a binomial count around 95 of 100 or 5 of 100.
fn slack(runs: usize) -> f64 {
    5.0 * (figure(runs) * 0.95 * 0.05).sqrt()
}

/// A lift of 0.3 is planted in every other touchpoint, and none in the rest; the truth lies within about 95 of 100 intervals.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_planted_lift_is_found_and_none_where_there_is_none() {
    let runs = runs();
    let mut story = Story::on_sqlite().await;
    let players = story.crowd_starts(&plan(2 * runs), 0..90).await;
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
    assert!(
        figure(covered) > 0.95 * figure(planted) - slack(planted),
        "{covered} of {planted}"
    );
    assert!(
        figure(fooled) < 0.05 * figure(without) + slack(without),
        "{fooled} of {without}"
    );
    assert!(figure(found) > 0.6 * figure(planted), "{found} of {planted}");
}

/// All stall five times; every other customer nearly always hurries then, and the rest hardly ever, whether or not they are written
/// to. Counted as contacts, these would be five times as many, and a third of the touchpoints would look as if they did something.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_stalls_again_and_again_makes_no_lift() {
    let mut story = Story::on_sqlite().await;
    let players = story.crowd_starts(&plan_for_the_stalled(runs() + 5), 0..76).await;
    let mut luck = Luck(20_260_105);
    story.days_pass(2);
    for _ in 0..5 {
        story
            .all_stall(&players, &mut luck, |number| if number % 2 == 0 { 0.95 } else { 0.05 })
            .await;
    }
    let measures = list_measures(&story.db, &story.owner, 3, story.now).await.unwrap();
    assert!(measures.iter().all(|of| people(of).of == 76));
    let told: Vec<_> = measures
        .iter()
        .filter_map(|of| match of.lift {
            Lift::Measured(lift) => Some(lift),
            Lift::TooFew => None,
        })
        .collect();
    assert!(told.len() > runs() / 2, "{} of {}", told.len(), measures.len());
    let fooled = told.iter().filter(|of| of.verdict() != Verdict::Unclear).count();
    eprintln!("{fooled} of {} are fooled", told.len());
    assert!(
        figure(fooled) < 0.05 * figure(told.len()) + slack(told.len()),
        "{fooled} of {}",
        told.len()
    );
}

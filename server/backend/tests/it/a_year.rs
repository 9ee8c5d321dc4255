//! A year of many customers with habits of their own, through the real use cases; then everything is computed once more, plainly,
//! from the facts alone.
//!
//! `YEAR_CUSTOMERS` makes it as large as there is time for.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use backend::{
    Actor, Db,
    channels::choose,
    contacts::deliver_due,
    enrolments::get_enrolment,
    invitations::{NewInvitation, accept_invitation, invite_customer},
    mail,
    play::{Move, play},
    standings::review_due,
};
use jiff::{SignedDuration, Timestamp, civil::Date};
use journey::{
    Action, Event, Fact, NextStep, Standing, State, Version, Zone, advance, board, contacts::of_log, draft::Kind,
    evolve, standing,
};
use tokio::task::JoinSet;

use crate::story::{LIGHT_BODY, Player, Story, check_in, claim, complete, count};

/// How long it goes on.
const DAYS: i64 = 365;

/// How often a day somebody looks at what is due.
const LOOKS: i64 = 4;

/// How many customers act at once.
const AT_ONCE: usize = 32;

const ZONES: [&str; 4] = ["Asia/Tokyo", "America/New_York", "Europe/London", "Australia/Lord_Howe"];

/// A seeded stream of numbers.
#[derive(Clone)]
struct Luck(u64);

impl Luck {
    /// From 0 up to 1.
    fn draw(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(self.0 >> 32).unwrap()) / (f64::from(u32::MAX) + 1.0)
    }

    fn happens(&mut self, chance: f64) -> bool {
        self.draw() < chance
    }
}

/// A customer with habits.
#[derive(Clone)]
struct Person {
    player: Player,
    luck: Luck,
    /// How likely they do something on a day.
    daily: f64,
    /// By how much that shrinks from day to day.
    fading: f64,
    /// From when to when they did not want mails.
    unwanted: Vec<(Timestamp, Option<Timestamp>)>,
}

impl Person {
    /// What a day brings.
    async fn live(mut self, db: Db, now: Timestamp) -> Self {
        self.daily *= self.fading;
        if self.luck.happens(0.004) {
            self.changes_mind(&db, now).await;
        }
        let chance = self.luck.draw();
        let action = if chance < 0.003 {
            Action::Pause
        } else if chance < 0.013 {
            Action::Resume
        } else if chance < 0.014 {
            Action::Leave {
                reason: "Moved.".into(),
            }
        } else if chance < 0.017 {
            Action::Return
        } else if self.luck.happens(self.daily) {
            self.next(&db, now).await
        } else if self.luck.happens(self.daily / 2.0) {
            Action::Visit
        } else {
            return self;
        };
        // What the rules refuse, such as a step of somebody who left, is part of life.
        let _ = play(
            &db,
            &self.player.actor,
            self.player.enrolment,
            Move::now(action, None),
            now,
        )
        .await;
        self
    }

    async fn changes_mind(&mut self, db: &Db, now: Timestamp) {
        let wanted = if let Some((_, until @ None)) = self.unwanted.last_mut() {
            *until = Some(now);
            true
        } else {
            self.unwanted.push((now, None));
            false
        };
        choose(db, &self.player.actor, "email", wanted, now).await.unwrap();
    }

    /// The one next step.
    async fn next(&mut self, db: &Db, now: Timestamp) -> Action {
        let playing = get_enrolment(db, &self.player.actor, self.player.enrolment)
            .await
            .unwrap();
        let key = match board(&playing.version, &playing.state, now).next_step {
            NextStep::Square(square) => square,
            NextStep::Offer(offer) => {
                return Action::Decline {
                    square: offer.to_string(),
                };
            }
            _ => return Action::Visit,
        };
        let square = playing
            .version
            .squares()
            .iter()
            .find(|square| square.key == key)
            .unwrap();
        match square.kind_word() {
            Kind::Lesson => complete(&key),
            Kind::CheckIn => check_in(&key, 1 + i64::from(self.luck.happens(0.7)) * 3),
            Kind::Checkpoint if square.target().is_none() => claim(&key, None),
            Kind::Action | Kind::Checkpoint => count(&key, 1),
            Kind::Offer => Action::Decline {
                square: key.to_string(),
            },
        }
    }
}

/// A contact as it is stored.
struct Row {
    enrolment: String,
    touchpoint: String,
    began: Timestamp,
    due: Timestamp,
    state: String,
    channel: String,
    settled: Option<Timestamp>,
}

impl Row {
    fn parse(line: &str) -> Self {
        let mut fields = line.split('|');
        let mut next = || fields.next().unwrap().to_owned();
        let instant = |text: &str| Timestamp::from_microsecond(text.parse().unwrap()).unwrap();
        Self {
            enrolment: next(),
            touchpoint: next(),
            began: instant(&next()),
            due: instant(&next()),
            state: next(),
            channel: next(),
            settled: Some(next()).filter(|text| !text.is_empty()).map(|text| instant(&text)),
        }
    }
}

/// Rows as texts that begin with the enrolment; the texts of ids differ between the databases.
macro_rules! by_enrolment {
    ($story:expr, $columns:literal, $of:literal) => {{
        let database = &$story.database;
        if database.url.starts_with("sqlite") {
            let sql = concat!("SELECT lower(hex(enrolment_id)) || '|' || ", $columns, $of);
            database.texts(sql).await
        } else {
            let sql = concat!(
                "SELECT replace(CAST(enrolment_id AS text), '-', '') || '|' || ",
                $columns,
                $of
            );
            database.texts(sql).await
        }
    }};
}

/// Every contact.
async fn contacts(story: &Story) -> Vec<Row> {
    let rows = by_enrolment!(
        story,
        "touchpoint || '|' || began_at || '|' || due_at || '|' || state || '|' || channel || '|'
             || COALESCE(CAST(settled_at AS text), '')",
        " FROM contact"
    );
    rows.iter().map(|line| Row::parse(line)).collect()
}

/// An alert as it is stored: its kind, and the local days on which it was raised and closed.
type Alert = (String, Date, Option<Date>);

/// The alerts about each customer, the first first, with those that staff were told of.
async fn alerts(story: &Story) -> HashMap<String, Vec<(Alert, bool)>> {
    let rows = by_enrolment!(
        story,
        "kind || '|' || raised_on || '|' || COALESCE(closed_on, '') || '|' || news",
        " FROM alert
          WHERE for_owners = 0
          ORDER BY enrolment_id, raised_at, closed_at"
    );
    let mut alerts: HashMap<String, Vec<(Alert, bool)>> = HashMap::new();
    for row in rows {
        let fields: Vec<&str> = row.split('|').collect();
        let closed = Some(fields[3])
            .filter(|day| !day.is_empty())
            .map(|day| day.parse().unwrap());
        let alert = (fields[1].to_owned(), fields[2].parse().unwrap(), closed);
        alerts
            .entry(fields[0].to_owned())
            .or_default()
            .push((alert, fields[4] == "1"));
    }
    alerts
}

/// The alerts that there should be: one for every time that a customer was slowing, behind, stalled or lapsed.
fn expected_alerts(stood: &[(Standing, Timestamp)], zone: &Zone) -> Vec<Alert> {
    let until = stood
        .iter()
        .skip(1)
        .map(|(_, at)| Some(zone.date_of(*at)))
        .chain([None]);
    let alarming = [Standing::Slowing, Standing::Behind, Standing::Stalled, Standing::Lapsed];
    stood
        .iter()
        .zip(until)
        .filter(|((standing, _), _)| alarming.contains(standing))
        .map(|((standing, at), until)| (standing.code().to_owned(), zone.date_of(*at), until))
        .collect()
}

/// Staff who were told of an alert are not told of the same again within two weeks of its end.
fn nothing_flaps(id: &str, alerts: &[(Alert, bool)]) {
    for (place, ((kind, raised, _), news)) in alerts.iter().enumerate() {
        let before = alerts[..place].iter().rev().find(|((other, ..), _)| other == kind);
        if let (true, Some(((_, _, Some(closed)), _))) = (news, before) {
            let days = raised.since(*closed).unwrap().get_days();
            assert!(days >= 14, "{id}: {kind} again after {days} days");
        }
    }
}

/// The logs, by enrolment.
async fn logs(story: &Story) -> HashMap<String, Vec<Fact>> {
    let rows = by_enrolment!(story, "body", " FROM fact ORDER BY enrolment_id, number");
    let mut logs: HashMap<String, Vec<Fact>> = HashMap::new();
    for row in rows {
        let (enrolment, body) = row.split_once('|').unwrap();
        logs.entry(enrolment.to_owned())
            .or_default()
            .push(serde_json::from_str(body).unwrap());
    }
    logs
}

/// Which standing a customer was in from when on: looked at before and after every fact and at the start of every day.
fn standings(version: &Version, zone: &Zone, facts: &[Fact], end: Timestamp) -> Vec<(Standing, Timestamp)> {
    let mut found = vec![(Standing::Invited, facts[0].at)];
    let mut state = State::new(version, zone.clone());
    let mut note = |standing: Standing, at: Timestamp| {
        if found.last().unwrap().0 != standing {
            found.push((standing, at));
        }
    };
    let mut facts = facts.iter().peekable();
    let mut date = zone.date_of(facts.peek().unwrap().at);
    loop {
        let start = zone.start_of(date);
        if start > end {
            return found;
        }
        if start > state.at() && state.facts() > 0 {
            let mut reviewed = state.clone();
            // What time does at the start of the day is in the log as well, perhaps told later.
            for fact in advance(version, &state, start) {
                evolve(version, &mut reviewed, &fact);
            }
            note(standing(version, &reviewed, start).standing, start);
        }
        let ends = zone.start_of(date.tomorrow().unwrap());
        while let Some(fact) = facts.next_if(|fact| fact.at < ends) {
            evolve(version, &mut state, fact);
            if !fact.more {
                note(standing(version, &state, fact.at).standing, fact.at);
            }
        }
        date = date.tomorrow().unwrap();
    }
}

/// What should have been planned: touchpoints with the local day on which their cause began.
fn expected(version: &Version, zone: &Zone, facts: &[Fact], end: Timestamp) -> BTreeSet<(String, Date)> {
    let mut planned: BTreeSet<(String, Date)> = of_log(version, zone, facts)
        .into_iter()
        .map(|planned| {
            (
                version.touchpoints()[planned.touchpoint].key.to_string(),
                zone.date_of(planned.began),
            )
        })
        .collect();
    for (begun, at) in standings(version, zone, facts, end) {
        let follow = version
            .touchpoints()
            .iter()
            .filter(|of| of.after.standing() == Some(begun));
        planned.extend(follow.map(|of| (of.key.to_string(), zone.date_of(at))));
    }
    planned
}

/// Whether somebody had a break or had left.
fn is_away(facts: &[Fact], at: Timestamp) -> bool {
    let (mut paused, mut left) = (false, false);
    for fact in facts.iter().take_while(|fact| fact.at < at) {
        match fact.event {
            Event::Paused => paused = true,
            Event::Resumed => paused = false,
            Event::Left { .. } => left = true,
            Event::Returned => left = false,
            _ => {}
        }
    }
    paused || left
}

async fn lives_for_a_year(mut story: Story, customers: usize) {
    let file = str::from_utf8(LIGHT_BODY).unwrap();
    let journey = story.publish(file.as_bytes()).await;
    let begins = story.now;
    let mut people = Vec::new();
    for number in 0..customers {
        let mut luck = Luck(u64::try_from(number).unwrap());
        luck.draw();
        let guest = NewInvitation {
            journey: journey.to_string(),
            name: format!("Guest {number}"),
            email: format!("guest-{number}@example.jp"),
            language: "en".into(),
            time_zone: ZONES[number % ZONES.len()].into(),
        };
        let came = begins + SignedDuration::from_hours(24 * (i64::try_from(number).unwrap() % 90));
        people.push((came, guest, luck));
    }
    let mut players: Vec<Person> = Vec::new();
    for day in 0..DAYS {
        let today = begins + SignedDuration::from_hours(24 * day);
        for (_, guest, mut luck) in people.extract_if(.., |(came, ..)| *came <= today) {
            let invited = invite_customer(&story.db, &story.owner, guest, today).await.unwrap();
            let token = invited.token.unwrap().to_string();
            let accepted = accept_invitation(&story.db, &token, "Phone", today).await.unwrap();
            let Actor::Customer { customer, .. } = accepted.actor else {
                unreachable!()
            };
            players.push(Person {
                player: Player {
                    actor: accepted.actor,
                    customer,
                    enrolment: accepted.enrolment,
                },
                daily: 0.05 + 0.9 * luck.draw(),
                fading: 0.96 + 0.04 * luck.draw(),
                luck,
                unwanted: Vec::new(),
            });
        }
        for look in 0..LOOKS {
            story.now = today + SignedDuration::from_hours(24 / LOOKS * look);
            while review_due(&story.db, story.now, 1000).await.unwrap().reviewed > 0 {}
            while deliver_due(&story.db, story.now).await.unwrap().anything() {}
            while mail::deliver_due(&story.db, &story.mailer, &story.links, story.now)
                .await
                .unwrap()
                .anything()
            {}
            if look == 2 {
                let mut living = JoinSet::new();
                let mut lived = Vec::with_capacity(players.len());
                for person in players.drain(..) {
                    if living.len() >= AT_ONCE {
                        lived.push(living.join_next().await.unwrap().unwrap());
                    }
                    living.spawn(person.live(story.db.clone(), story.now));
                }
                lived.extend(living.join_all().await);
                players = lived;
            }
        }
    }
    let version = get_enrolment(&story.db, &story.owner, players[0].player.enrolment)
        .await
        .unwrap()
        .version;
    compare(&story, &version, &players).await;
}

async fn compare(story: &Story, version: &Version, people: &[Person]) {
    let (logs, rows, alerts) = (logs(story).await, contacts(story).await, alerts(story).await);
    let (mut raised, mut told) = (0, 0);
    let mut by_enrolment: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    for row in &rows {
        by_enrolment.entry(&row.enrolment).or_default().push(row);
    }
    let mut fates: BTreeMap<&str, usize> = BTreeMap::new();
    for person in people {
        let id = person.player.enrolment.uuid().simple().to_string();
        let playing = get_enrolment(&story.db, &story.owner, person.player.enrolment)
            .await
            .unwrap();
        let (zone, facts) = (playing.state.zone(), &logs[&id]);
        let rows = &by_enrolment[id.as_str()];
        let planned: BTreeSet<(String, Date)> = rows
            .iter()
            .map(|row| (row.touchpoint.clone(), zone.date_of(row.began)))
            .collect();
        assert_eq!(planned.len(), rows.len(), "{id}: none is doubled");
        assert_eq!(
            planned,
            expected(version, zone, facts, story.now),
            "{id}: none is missing, and none too many"
        );
        let alerts = alerts.get(&id).map_or(&[][..], Vec::as_slice);
        let stored: Vec<&Alert> = alerts.iter().map(|(alert, _)| alert).collect();
        let should = expected_alerts(&standings(version, zone, facts, story.now), zone);
        assert_eq!(
            stored,
            should.iter().collect::<Vec<_>>(),
            "{id}: the alerts are what the facts say"
        );
        nothing_flaps(&id, alerts);
        raised += alerts.len();
        told += alerts.iter().filter(|(_, news)| *news).count();
        for row in rows {
            *fates.entry(row.state.as_str()).or_default() += 1;
            let over = row.due + SignedDuration::from_hours(24 * 9) < story.now;
            assert!(!over || row.settled.is_some(), "{id}: {} is not judged", row.touchpoint);
            let Some(settled) = row.settled.filter(|_| row.state == "sent") else {
                continue;
            };
            assert!(settled >= row.due, "{id}: {} came early", row.touchpoint);
            assert!(
                !is_away(facts, settled),
                "{id}: {} came in a break, or after leaving",
                row.touchpoint
            );
            let unwanted = |(from, until): &(Timestamp, Option<Timestamp>)| {
                settled > *from && until.is_none_or(|until| settled < until)
            };
            assert!(
                row.channel != "email" || !person.unwanted.iter().any(unwanted),
                "{id}: {} came against a wish",
                row.touchpoint
            );
        }
    }
    let mails = story
        .database
        .count("SELECT count(*) FROM outgoing_mail WHERE cause LIKE 'contact:%'")
        .await;
    let by_mail = rows
        .iter()
        .filter(|row| row.channel == "email" && row.state == "sent")
        .count();
    assert_eq!(
        mails,
        i64::try_from(by_mail).unwrap(),
        "a mail for each contact by mail"
    );
    let facts: usize = logs.values().map(Vec::len).sum();
    eprintln!(
        "{} people, {facts} facts, {raised} alerts of which {told} were told, {} contacts: {fates:?}",
        people.len(),
        rows.len()
    );
    assert!(told > 0, "a year has some to tell");
    for fate in ["sent", "held-out", "stopped"] {
        assert!(fates.contains_key(fate), "a year has some of all kinds: {fates:?}");
    }
}

fn customers() -> usize {
    std::env::var("YEAR_CUSTOMERS").map_or(40, |customers| customers.parse().expect("a number of customers"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_year_agrees_with_its_facts_on_sqlite() {
    lives_for_a_year(Story::on_sqlite().await, customers()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_year_agrees_with_its_facts_on_postgres() {
    lives_for_a_year(Story::on_postgres().await, customers()).await;
}

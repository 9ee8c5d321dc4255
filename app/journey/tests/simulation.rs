//! Three personas go through whole journeys, and what the simulation says agrees with the rules.

use jiff::civil::Date;
use journey::simulation::{End, Persona, Simulation, simulate};
use journey::{Draft, Event, Standing, Version, Zone, board, fold, standing};

fn version(file: &[u8]) -> Version {
    let draft = Draft::from_toml(file).expect("the journey can be read");
    Version::publish(draft).expect("it has warnings at most")
}

fn light_body() -> Version {
    version(include_bytes!("journeys/light-body.toml"))
}

fn articles() -> Version {
    version(include_bytes!("journeys/hundred-articles.toml"))
}

fn tokyo() -> Zone {
    Zone::named("Asia/Tokyo").expect("the zone is in the database")
}

fn day_0() -> Date {
    "2026-01-05".parse().expect("a date")
}

fn play(version: &Version, persona: Persona) -> Simulation {
    simulate(version, persona, &tokyo(), day_0())
}

fn alarms(simulation: &Simulation) -> Vec<Standing> {
    let days = simulation.days.iter();
    days.flat_map(|day| &day.alarms).map(|alarm| alarm.standing).collect()
}

#[test]
fn a_simulation_is_the_same_every_time() {
    for version in [light_body(), articles()] {
        for persona in Persona::ALL {
            assert_eq!(play(&version, persona), play(&version, persona));
        }
    }
}

#[test]
fn every_day_agrees_with_a_log_that_is_folded_again() {
    for version in [light_body(), articles()] {
        for persona in Persona::ALL {
            let simulation = play(&version, persona);
            assert_eq!(simulation.days[0].date, day_0());
            for (number, day) in (0_i64..).zip(&simulation.days) {
                assert_eq!(day.day, number);
                assert_eq!(board(&version, &day.state, day.at).day, Some(number));
                assert_eq!(standing(&version, &day.state, day.at), day.standing);
            }
            // Visits are told by no day, and say nothing about squares.
            let facts: Vec<_> = simulation.days.iter().flat_map(|day| day.done.clone()).collect();
            let folded = fold(&version, tokyo(), &facts);
            let last = simulation.days.last().expect("there is a day 0");
            for square in version.squares() {
                assert_eq!(
                    folded.square(&version, &square.key),
                    last.state.square(&version, &square.key),
                    "{}",
                    square.key
                );
            }
        }
    }
}

#[test]
fn the_keen_one_finishes_and_is_no_reason_to_worry() {
    let simulation = play(&light_body(), Persona::Keen);
    assert!(
        matches!(simulation.end, End::Finished(day) if day <= 84),
        "{:?}",
        simulation.end
    );
    assert!(!alarms(&simulation).contains(&Standing::Lapsed));
}

#[test]
fn the_slow_one_raises_alarms_and_comes_back_after_the_contact_that_notices() {
    let version = light_body();
    let simulation = play(&version, Persona::Slow);
    assert!(
        alarms(&simulation).contains(&Standing::Stalled),
        "{:?}",
        alarms(&simulation)
    );
    let noticed = simulation.days.iter().position(|day| {
        day.contacts
            .iter()
            .any(|contact| contact.sent && version.touchpoints()[contact.touchpoint].key.as_ref() == "stalled-word")
    });
    let noticed = noticed.expect("the plan has a word for who is stalled");
    assert_ne!(simulation.end, End::Lapsed(0));
    assert!(
        simulation.days[noticed + 1..].iter().any(|day| !day.done.is_empty()),
        "they come back"
    );
}

#[test]
fn without_a_contact_for_who_is_stalled_the_slow_one_is_lost() {
    let mut draft = light_body().draft().clone();
    draft
        .touchpoints
        .retain(|planned| !matches!(planned.after.event.as_str(), "stalled" | "behind"));
    let version = Version::publish(draft).expect("it has warnings at most");
    let simulation = play(&version, Persona::Slow);
    let End::Lapsed(day) = simulation.end else {
        panic!("nobody called, and yet it ends with {:?}", simulation.end);
    };
    let lapsed = simulation
        .days
        .iter()
        .find(|entry| entry.day == day)
        .expect("that day was played");
    let goodbye = lapsed
        .contacts
        .iter()
        .any(|contact| version.touchpoints()[contact.touchpoint].key.as_ref() == "come-back" && contact.sent);
    assert!(goodbye, "the way back is offered on the day of the lapse");
}

#[test]
fn a_contact_whose_work_is_done_is_not_sent() {
    let version = light_body();
    let simulation = play(&version, Persona::Keen);
    let first = simulation
        .days
        .iter()
        .flat_map(|day| day.contacts.iter().map(move |contact| (day, contact)))
        .find(|(_, contact)| version.touchpoints()[contact.touchpoint].key.as_ref() == "day-1")
        .expect("it was due");
    assert_eq!(
        (first.0.day, first.1.sent),
        (1, false),
        "the first stretch is counted on the first morning"
    );
    let words: Vec<_> = simulation.days[0].done.iter().map(|fact| fact.event.name()).collect();
    assert!(words.contains(&"counted"), "{words:?}");
}

#[test]
fn contacts_go_out_at_their_local_time_and_each_once() {
    let version = light_body();
    for persona in Persona::ALL {
        let simulation = play(&version, persona);
        let mut seen = std::collections::BTreeSet::new();
        for day in &simulation.days {
            for contact in &day.contacts {
                assert_eq!(tokyo().date_of(contact.at), day.date);
                assert!(seen.insert((contact.touchpoint, contact.at)), "{contact:?} twice");
            }
        }
    }
}

#[test]
fn nothing_is_played_after_the_end() {
    for persona in Persona::ALL {
        let simulation = play(&light_body(), persona);
        if let End::Finished(end) | End::Lapsed(end) = simulation.end {
            let after = simulation.days.iter().filter(|day| day.day > end);
            for day in after {
                assert!(
                    day.done
                        .iter()
                        .all(|fact| fact.by_time || matches!(fact.event, Event::Opened { .. }))
                );
            }
        }
    }
}

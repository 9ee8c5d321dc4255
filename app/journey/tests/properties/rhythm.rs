//! Streaks, freezes, cadence and idle days, counted again from a diary that is kept day by day, by the words of RULES
//! §4 and §5.

use std::collections::BTreeSet;

use jiff::civil::Date;
use journey::{Action, Author, Command, Decision, Reason, Standing, Version, board, standing};
use proptest::prelude::*;

use super::customers::{Player, life};
use super::journeys::journey;

/// What somebody who watches the customer every day writes down, in elapsed days.
#[derive(Default)]
struct Diary {
    progress: Vec<(Date, i64)>,
    seen: i64,
    waited: Option<i64>,
    weeks_with_progress: BTreeSet<i64>,
    weeks_of_waiting: BTreeSet<i64>,
}

impl Diary {
    fn note(&mut self, player: &Player<'_>, told: Option<(&Command, &Decision)>) {
        let day = board(player.version, &player.state, player.now)
            .day
            .expect("it has started");
        if let Some((command, decision)) = told {
            if decision.changed() && is_progress(command) {
                self.progressed(player, day);
            } else if decision.changed() && command.action == Action::Visit {
                self.seen = day;
            }
        }
        if standing(player.version, &player.state, player.now).standing == Standing::Waiting {
            self.waited = Some(day);
            self.weeks_of_waiting.insert(day / 7);
        }
    }

    fn progressed(&mut self, player: &Player<'_>, day: i64) {
        let date = player.state.zone().date_of(player.now);
        if self.progress.last().is_none_or(|(last, _)| *last != date) {
            self.progress.push((date, day));
        }
        self.seen = day;
        self.weeks_with_progress.insert(day / 7);
    }

    fn streak(&self, day: i64, freezes: u32) -> (i64, i64) {
        let (mut streak, mut freezes) = (0, i64::from(freezes));
        for week in 0..=day / 7 {
            if self.weeks_with_progress.contains(&week) {
                streak += 1;
            } else if week < day / 7 && !self.weeks_of_waiting.contains(&week) {
                if freezes > 0 {
                    freezes -= 1;
                } else {
                    streak = 0;
                }
            }
        }
        (streak, freezes)
    }

    fn cadence(&self) -> Option<f64> {
        let gaps: Vec<i64> = self.progress.windows(2).map(|pair| pair[1].1 - pair[0].1).collect();
        let mut last: Vec<i64> = gaps.iter().rev().take(8).copied().collect();
        if last.len() < 3 {
            return None;
        }
        last.sort_unstable();
        let middle = last.len() / 2;
        let twice = if last.len() % 2 == 1 {
            2 * last[middle]
        } else {
            last[middle] + last[middle - 1]
        };
        Some(f64::from(i32::try_from(twice).expect("days are few")) / 2.0)
    }

    fn idle(&self, day: i64) -> i64 {
        let last = self.progress.last().map_or(0, |(_, day)| *day);
        day - last.max(self.waited.unwrap_or(0))
    }
}

fn is_progress(command: &Command) -> bool {
    match command.action {
        Action::Start
        | Action::Complete { .. }
        | Action::Count { .. }
        | Action::CheckIn { .. }
        | Action::Claim { .. }
        | Action::TakeUp { .. }
        | Action::Decline { .. }
        | Action::Resume
        | Action::Return => true,
        Action::Award { .. } => command.by == Author::Coach,
        _ => false,
    }
}

fn compare(version: &Version, player: &Player<'_>, diary: &Diary) {
    let seen = board(version, &player.state, player.now);
    let now = standing(version, &player.state, player.now);
    let day = seen.day.expect("it has started");
    let policy = version.policy();
    assert_eq!(
        (seen.streak, seen.freezes_left),
        diary.streak(day, policy.freezes),
        "streak and freezes on day {day}"
    );
    let idle = diary.idle(day);
    let unseen = day - diary.seen.max(diary.waited.unwrap_or(0));
    match now.standing {
        Standing::Lapsed => assert!(unseen >= i64::from(policy.lapsed_after_days)),
        Standing::Stalled | Standing::Behind | Standing::Slowing | Standing::OnTrack => {
            assert!(unseen < i64::from(policy.lapsed_after_days));
            let stalled = idle >= i64::from(policy.stalled_after_days);
            assert_eq!(now.standing == Standing::Stalled, stalled, "idle for {idle}");
        }
        _ => {}
    }
    let told = !now.reasons.is_empty();
    let mut slow = None;
    for reason in now.reasons {
        match reason {
            Reason::Stalled { days } => assert_eq!(days, idle),
            Reason::Slowing { days, cadence } => {
                assert_eq!(days, idle);
                slow = Some(cadence);
            }
            Reason::Behind { .. } => {}
        }
    }
    if told || now.standing == Standing::OnTrack {
        let days = f64::from(i32::try_from(idle).expect("days are few"));
        let expected = diary.cadence().filter(|cadence| idle >= 3 && days > 2.0 * cadence);
        assert_eq!(slow, expected, "slowing");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn rhythm_is_what_a_daily_diary_says(version in journey(), life in life(30)) {
        let mut diary = Diary::default();
        let mut begun = false;
        Player::play_daily(&version, &life, |player, told| {
            if !begun {
                diary.progressed(player, 0);
                begun = true;
            }
            diary.note(player, told);
            compare(&version, player, &diary);
        });
    }
}

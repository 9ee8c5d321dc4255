//! From a command to facts, or to a refusal (RULES §2).

use crate::command::{Action, Command, Number};
use crate::days::record;
use crate::fact::{Answer, Event, Fact};
use crate::game::{Game, SquareState};
use crate::key::Key;
use crate::money::GREATEST;
use crate::refusal::Refusal;
use crate::square::{Award, Square, SquareKind};
use crate::state::State;
use crate::version::Version;

/// What an accepted command comes to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Decision {
    /// What time did before the command and the log does not have yet: to be stored first.
    pub by_time: Vec<Fact>,
    /// What the command did. Empty when nothing changed and the command had no new id to remember.
    pub facts: Vec<Fact>,
}

impl Decision {
    /// Whether the command itself changed anything.
    pub fn changed(&self) -> bool {
        self.facts.iter().any(|fact| fact.event != Event::Noted)
    }
}

/// Answers a command. A command dated before the last fact is taken as given at that fact's instant: logs never go
/// back.
///
/// # Errors
/// The first [`Refusal`] of RULES §2 that applies. Nothing changes then, and the command's id stays free.
pub fn decide(version: &Version, state: &State, command: &Command) -> Result<Decision, Refusal> {
    let at = command.at.max(state.at());
    let mut decision = Decision::default();
    let mut game = state.game().clone();
    game.run(version, state.zone(), at, &mut |start, events| {
        record(&mut decision.by_time, start, events);
    });
    if command.id.as_deref().is_some_and(|id| state.has_id(id)) {
        return Ok(decision);
    }
    let unfinished = !game.finished();
    let events = answer(version, &game, command)?;
    let changed = !events.is_empty();
    let mut id = command.id.clone();
    let mut tell = |event: Event| Fact {
        at,
        by: command.by,
        id: id.take(),
        by_time: false,
        more: true,
        event,
    };
    for event in events {
        let fact = tell(event);
        game.apply(version, state.zone(), &fact);
        decision.facts.push(fact);
    }
    if changed && game.started.is_some() {
        let by_coach = match &command.action {
            Action::Open { square } => version.place(square),
            _ => None,
        };
        let mut opened = Vec::new();
        game.open_what_holds(version, by_coach, &mut |event| opened.push(event));
        decision.facts.extend(opened.into_iter().map(&mut tell));
        if unfinished && game.finished() {
            decision.facts.push(tell(Event::Finished));
        }
    } else if command.id.is_some() && !changed {
        decision.facts.push(tell(Event::Noted));
    }
    if let Some(last) = decision.facts.last_mut() {
        last.more = false;
    }
    Ok(decision)
}

/// The command's own events, an implied `resumed` first; empty when what it asks is already so.
fn answer(version: &Version, game: &Game, command: &Command) -> Result<Vec<Event>, Refusal> {
    let action = &command.action;
    if !action.allows(command.by) {
        return Err(Refusal::NotAllowed);
    }
    if game.started.is_none() && !matches!(action, Action::Start | Action::Purchase { .. }) {
        return Err(Refusal::NotStarted);
    }
    if game.left && needs_to_be_here(action) {
        return Err(Refusal::Left);
    }
    let place = action.square().and_then(|key| version.place(key));
    if matches!(action, Action::SendBack { .. })
        && place.is_none_or(|place| game.marks[place].state != SquareState::Waiting)
    {
        return Err(Refusal::NotWaiting);
    }
    let events = match (action.square(), place) {
        (Some(_), None) => return Err(Refusal::UnknownSquare),
        (_, Some(place)) => on_square(version, game, action, place)?,
        (None, None) => on_journey(game, action)?,
    };
    if !events.is_empty() && game.paused.is_some() && resumes(action) {
        return Ok(std::iter::once(Event::Resumed).chain(events).collect());
    }
    Ok(events)
}

/// What a customer who left cannot do.
fn needs_to_be_here(action: &Action) -> bool {
    matches!(
        action,
        Action::Complete { .. }
            | Action::Count { .. }
            | Action::CheckIn { .. }
            | Action::Claim { .. }
            | Action::TakeUp { .. }
            | Action::Decline { .. }
            | Action::Resume
    )
}

/// What resumes a paused journey before it does its own work.
fn resumes(action: &Action) -> bool {
    matches!(
        action,
        Action::Complete { .. }
            | Action::Count { .. }
            | Action::CheckIn { .. }
            | Action::Claim { .. }
            | Action::TakeUp { .. }
            | Action::Decline { .. }
            | Action::Return
    )
}

fn on_journey(game: &Game, action: &Action) -> Result<Vec<Event>, Refusal> {
    let unless = |already: bool, event: Event| if already { vec![] } else { vec![event] };
    Ok(match action {
        Action::Start => unless(game.started.is_some(), Event::Started),
        Action::Visit => vec![Event::Visited],
        Action::Purchase { product, amount } => {
            let product = Key::new(product).map_err(|_| Refusal::BadValue)?;
            let amount = amount.value();
            if !(0.0..=GREATEST).contains(&amount) {
                return Err(Refusal::BadValue);
            }
            vec![Event::Purchased { product, amount }]
        }
        Action::Pause => unless(game.paused.is_some(), Event::Paused),
        Action::Resume => unless(game.paused.is_none(), Event::Resumed),
        Action::Leave { reason } => unless(game.left, Event::Left { reason: reason.clone() }),
        Action::Return => unless(!game.left, Event::Returned),
        _ => vec![],
    })
}

fn on_square(version: &Version, game: &Game, action: &Action, place: usize) -> Result<Vec<Event>, Refusal> {
    let square = &version.squares()[place];
    let mark = game.marks[place];
    let key = || square.key.clone();
    let done = mark.state == SquareState::Done;
    let fits = match action {
        Action::Complete { .. } => {
            matches!(square.kind, SquareKind::Lesson | SquareKind::Action { .. })
        }
        Action::Count { .. } => square.target().is_some(),
        Action::CheckIn { .. } => matches!(square.kind, SquareKind::CheckIn { .. }),
        Action::Claim { .. } => square.is_checkpoint() && square.target().is_none(),
        Action::Award { .. } => square.is_checkpoint(),
        Action::TakeUp { .. } | Action::Decline { .. } => square.is_offer(),
        _ => true,
    };
    if !fits {
        return Err(Refusal::WrongKind);
    }
    let open = || match mark.state {
        SquareState::Locked => Err(Refusal::Locked),
        _ => Ok(()),
    };
    match action {
        Action::Complete { .. } | Action::Award { .. } if done => Ok(vec![]),
        Action::Complete { .. } => {
            open()?;
            Ok(match square.target() {
                Some(target) => counted(square, mark.count, 1, target),
                None => vec![Event::Done { square: key() }],
            })
        }
        Action::Count { n, .. } => {
            let n = within(*n, 1, 10_000)?;
            if done {
                return Ok(vec![]);
            }
            open()?;
            let target = square.target().unwrap_or(1);
            Ok(counted(square, mark.count, n, target))
        }
        Action::CheckIn { feeling, words, .. } => {
            let feeling = within(*feeling, 1, 5)?;
            open()?;
            let mut events = vec![Event::CheckedIn {
                square: key(),
                feeling: u8::try_from(feeling).map_err(|_| Refusal::BadValue)?,
                words: words.clone(),
            }];
            if !done {
                events.push(Event::Done { square: key() });
            }
            Ok(events)
        }
        Action::Claim { .. } if done || mark.state == SquareState::Waiting => Ok(vec![]),
        Action::Claim { words, .. } => {
            open()?;
            let mut events = vec![Event::Claimed {
                square: key(),
                words: words.clone(),
            }];
            if matches!(
                square.kind,
                SquareKind::Checkpoint {
                    award: Award::SelfAward,
                    ..
                }
            ) {
                events.push(Event::Done { square: key() });
            }
            Ok(events)
        }
        Action::Award { .. } => {
            open()?;
            Ok(vec![Event::Done { square: key() }])
        }
        Action::SendBack { words, .. } => Ok(vec![Event::SentBack {
            square: key(),
            words: words.clone(),
        }]),
        Action::Open { .. } => Ok(match mark.state {
            SquareState::Locked => vec![Event::OpenedByCoach { square: key() }],
            _ => vec![],
        }),
        Action::TakeUp { .. } => offer(square, game, place, Answer::TakeUp),
        Action::Decline { .. } => offer(square, game, place, Answer::Decline),
        _ => Ok(vec![]),
    }
}

fn within(number: Number, least: i64, most: i64) -> Result<u32, Refusal> {
    number
        .whole()
        .filter(|whole| (least..=most).contains(whole))
        .and_then(|whole| u32::try_from(whole).ok())
        .ok_or(Refusal::BadValue)
}

fn counted(square: &Square, count: u32, n: u32, target: u32) -> Vec<Event> {
    let count = count.saturating_add(n);
    let mut events = vec![Event::Counted {
        square: square.key.clone(),
        count,
    }];
    if count >= target {
        events.push(Event::Done {
            square: square.key.clone(),
        });
    }
    events
}

fn offer(square: &Square, game: &Game, place: usize, answer: Answer) -> Result<Vec<Event>, Refusal> {
    let mark = game.marks[place];
    if mark.answer == Some(answer) {
        return Ok(vec![]);
    }
    if mark.state == SquareState::Locked {
        return Err(Refusal::Locked);
    }
    let mut events = vec![Event::answer(&square.key, answer)];
    if mark.state != SquareState::Done {
        events.push(Event::Done {
            square: square.key.clone(),
        });
    }
    Ok(events)
}

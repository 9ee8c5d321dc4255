//! The rules of the game: journeys, what commands do to an enrolment, and where a customer stands.
//!
//! Pure by design: no clock, no input or output, no randomness. Every function takes the instant it speaks of. The
//! server plays with it, the browser answers a tap with it before the server has confirmed it, and a terminal checks and
//! plays whole journeys with it. It may depend on serde, jiff, thiserror and, behind the feature `file`, on a TOML
//! parser; on nothing that knows of databases, networks or screens.
//!
//! | feature | adds | who wants it |
//! |---|---|---|
//! | `file` | [`Draft::from_toml`], [`Draft::to_toml`], `play` | everybody but the browser |
//! | `zones` | [`Zone::named`], with the time-zone database inside | everybody but the browser, who is handed a [`Zone::posix`] rule |
//!
//! # One walk
//!
//! A *draft* is a journey as somebody wrote it. [`check()`] says what is wrong with it; without errors it becomes a
//! [`Version`], which can be played and never changes. A [`State`] is what an enrolment's log of [`Fact`]s folds to.
//! [`decide`] answers a [`Command`] with new facts or a [`Refusal`]; [`evolve`] adds a fact to the state; [`board()`] and
//! [`standing()`] say what can be seen at an instant.
//!
//! ```
//! # #[cfg(all(feature = "file", feature = "zones"))] {
//! use journey::{Action, Author, Command, Draft, NextStep, Standing, State, Version, Zone};
//! use journey::{board, decide, evolve, standing};
//!
//! let draft = Draft::from_toml(include_bytes!("../tests/journeys/light-body.toml"))?;
//! let version = Version::publish(draft).expect("it has warnings at most");
//! let mut state = State::new(&version, Zone::named("Asia/Tokyo")?);
//!
//! // The customer opens the invitation and starts.
//! let now = "2026-01-05T09:00:00+09:00".parse()?;
//! let start = Command { at: now, by: Author::Customer, id: None, action: Action::Start };
//! let decision = decide(&version, &state, &start)?;
//! for fact in decision.by_time.iter().chain(&decision.facts) {
//!     // Here the server stores the fact, in the same transaction.
//!     evolve(&version, &mut state, fact);
//! }
//! let seen = board(&version, &state, now);
//! assert_eq!(seen.next_step, NextStep::Square("how-to-sit".parse()?));
//!
//! // Nothing happens for two weeks. The standing says so, and named the day on which to look.
//! let stands = standing(&version, &state, now);
//! assert_eq!(stands.standing, Standing::OnTrack);
//! let review = stands.next_review.expect("something will change");
//! assert_eq!(state.zone().rfc3339(review), "2026-01-19T00:00:00+09:00");
//! assert_eq!(standing(&version, &state, review).standing, Standing::Stalled);
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A terminal plays scripts: this is the example of RULES §7, for the journey of RULES §1.
//!
//! ```
//! # #[cfg(all(feature = "file", feature = "zones"))] {
//! # use journey::{Draft, Version, Zone, play::play};
//! let draft = Draft::from_toml(include_bytes!("../tests/journeys/page.toml"))?;
//! let version = Version::publish(draft).expect("it has warnings at most");
//! let script = br#"
//! {"at":"2026-01-05T09:00:00+09:00","do":"start"}
//! {"at":"2026-01-05T09:10:00+09:00","do":"complete","square":"how-to-sit"}
//! {"at":"2026-01-08T07:00:00+09:00","do":"count","square":"stretch","n":2}
//! {"at":"2026-01-18T07:00:00+09:00","do":"count","square":"stretch","n":1}
//! {"at":"2026-01-31T12:00:00+09:00","show":true}
//! "#;
//! let mut answers = Vec::new();
//! play(&version, Zone::named("Asia/Tokyo")?, script, |line| answers.push(line))?;
//! assert_eq!(
//!     answers[1],
//!     r#"{"at":"2026-01-05T09:10:00+09:00","ok":true,"events":[{"event":"done","square":"how-to-sit"},{"event":"opened","square":"stretch"}]}"#,
//! );
//! assert_eq!(
//!     answers[4],
//!     concat!(
//!         r#"{"at":"2026-01-31T12:00:00+09:00","standing":"behind","waiting_on":null,"since":"2026-01-30","#,
//!         r#""reasons":[{"code":"behind","square":"lighter","days":5}],"next_step":{"square":"stretch"},"#,
//!         r#""next_review":"2026-02-01T00:00:00+09:00","points":10,"streak":2,"freezes_left":0,"day":26,"#,
//!         r#""squares":{"how-to-sit":{"state":"done"},"stretch":{"state":"open","count":3,"target":7},"#,
//!         r#""mood":{"state":"locked","why":[{"done":"stretch"}]},"lighter":{"state":"locked","why":[{"done":"mood"}]},"#,
//!         r#""go-further":{"state":"locked","why":[{"awarded":"lighter"}]}}}"#,
//!     ),
//! );
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Where the page is silent
//!
//! RULES.md leaves some things open; this is what the crate does, and why it is fair.
//!
//! - **Commands at one instant** happen one after the other, and the standing is taken after each: who waited for a
//!   coach between two of them has waited. An implied `resumed` is part of its command, not a moment of its own.
//! - **A command dated before the last fact** counts as given at that fact's instant: logs never go back, and a clock
//!   that is a second slow costs nobody their square.
//! - **Where a clock goes back over midnight**, the hour that comes twice belongs to the day that has already started
//!   (see [`zone`]). A date that a zone skips is no day: what would fall on it falls on the next one, and a pause over it
//!   is a pause of that date too.
//! - **An offset with seconds** (Monrovia until 1972) is written with them, so that the text names the exact instant.
//! - **Beyond the year 9999** there is no calendar, so nothing is said to change there: `next_review` is null.
//! - **A journey of offers only** is finished as soon as it starts.
//! - **Before the start** the next step is the first locked square with what its rule still lacks, which may be nothing.
//! - **A price with more decimals than its currency** is no mistake of the file; it is rounded to the minor unit, halves
//!   up ([`Amount::from_major`]).
//! - **Forms of rules belong to their place**: `not` in `opens_when`, and `opened_by_coach` in `stop_when`, are unknown
//!   keys there, so the file cannot be read.
//! - **How deep a rule is**: a single condition is one deep, and each `all`, `any` or `not` around it adds one.
//! - **`empty_journey`** is a journey without stages; one whose stages are all empty has an `empty_stage` for each.
//! - **A key that comes twice** is a finding at its second place and at each one after; a product is compared with its
//!   first place. References mean the first.
//! - **`awarded` of a square that is no checkpoint**, or `count` of one that is not counted, is a `bad_value` and not
//!   also `unreachable`: one mistake, one error.
//! - **A self-check of no questions** is none.
//! - **Alarms**: when staff hear of a customer who slips away, and what fits the reason, is told in [`alarm`].
//! - **Contacts**: what brings one about, when it is due and why it is not sent, is told in [`contacts`].
//! - **Moving to another version**: what is kept, and what is refused, is told in [`moving`].
//! - **The day of a checkpoint on which a pause began** lasts until the pause ends ([`SquareView::due`]).

pub mod alarm;
pub mod board;
pub mod check;
pub mod command;
mod condition;
pub mod contacts;
mod days;
mod decide;
pub mod draft;
pub mod edit;
mod evolve;
pub mod fact;
#[cfg(feature = "file")]
pub mod file;
mod game;
pub mod key;
pub mod lift;
pub mod mend;
pub mod money;
pub mod moving;
pub mod next_step;
#[cfg(feature = "file")]
pub mod play;
mod progress;
pub mod refusal;
pub mod rule;
pub mod simulation;
pub mod square;
pub mod standing;
pub mod state;
pub mod touchpoint;
pub mod version;
pub mod zone;

pub use crate::board::{Board, SquareView, StageView, board};
pub use crate::check::{Code, Finding, Level, check};
pub use crate::command::{Action, Author, Command, Number};
pub use crate::days::advance;
pub use crate::decide::{Decision, decide};
pub use crate::draft::Draft;
pub use crate::evolve::{evolve, fold};
pub use crate::fact::{Answer, Event, Fact};
#[cfg(feature = "file")]
pub use crate::file::ReadError;
pub use crate::game::SquareState;
pub use crate::key::Key;
pub use crate::money::{Amount, Currency};
pub use crate::next_step::NextStep;
pub use crate::progress::is_progress;
pub use crate::refusal::Refusal;
pub use crate::rule::{Leaf, Rule};
pub use crate::square::{Award, Product, Square, SquareKind};
pub use crate::standing::{Reason, Standing, StandingNow, WaitingOn, standing};
pub use crate::state::State;
pub use crate::touchpoint::{After, Coupon, Touchpoint};
pub use crate::version::{Policy, Stage, Version};
pub use crate::zone::Zone;

//! The boards that are open now: each holds a stream of news, and nobody holds too many.

use backend::SessionId;
use std::{
    collections::{HashMap, VecDeque},
    convert::Infallible,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::oneshot;

/// How many boards one session may have open. A phone that lost its network leaves streams behind that nobody reads any more, so that the
/// oldest goes and not the newest.
const AT_ONCE: usize = 6;

/// The open boards of one server process.
#[derive(Clone, Default)]
pub struct OpenBoards(Arc<Mutex<Open>>);

#[derive(Default)]
struct Open {
    by_session: HashMap<SessionId, VecDeque<Line>>,
    opened: u64,
    ended: bool,
}

/// A stream that goes on as long as this is held.
struct Line {
    number: u64,
    _held: oneshot::Sender<Infallible>,
}

impl OpenBoards {
    /// Opens one more for a session; its oldest ends when it has as many as it may.
    pub fn open(&self, session: SessionId) -> OpenBoard {
        let mut open = self.lock();
        open.opened += 1;
        let number = open.opened;
        let (held, end) = oneshot::channel();
        if !open.ended {
            let lines = open.by_session.entry(session).or_default();
            if lines.len() >= AT_ONCE {
                lines.pop_front();
            }
            lines.push_back(Line { number, _held: held });
        }
        OpenBoard {
            boards: self.clone(),
            session,
            number,
            end,
        }
    }

    /// Ends all, and every one that is opened from now on: the process ends.
    pub fn end(&self) {
        let mut open = self.lock();
        open.ended = true;
        open.by_session.clear();
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        // The map is whole after each of its operations.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One open board; it is closed when this is dropped.
pub struct OpenBoard {
    boards: OpenBoards,
    session: SessionId,
    number: u64,
    end: oneshot::Receiver<Infallible>,
}

impl OpenBoard {
    /// Waits until the board has to close.
    pub async fn ended(&mut self) {
        // Nothing is ever sent: what held the other end let go of it.
        let _ = (&mut self.end).await;
    }
}

impl Drop for OpenBoard {
    fn drop(&mut self) {
        let mut open = self.boards.lock();
        if let Some(lines) = open.by_session.get_mut(&self.session) {
            lines.retain(|line| line.number != self.number);
            if lines.is_empty() {
                open.by_session.remove(&self.session);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt as _;

    fn is_open(board: &mut OpenBoard) -> bool {
        board.ended().now_or_never().is_none()
    }

    #[test]
    fn the_oldest_of_seven_ends_and_nothing_is_kept_of_those_that_closed() {
        let boards = OpenBoards::default();
        let session = SessionId::new(jiff::Timestamp::UNIX_EPOCH);
        let mut seven: Vec<_> = (0..=AT_ONCE).map(|_| boards.open(session)).collect();
        let open: Vec<_> = seven.iter_mut().map(is_open).collect();
        assert_eq!(open, [false, true, true, true, true, true, true]);
        drop(seven);
        assert!(boards.lock().by_session.is_empty());
    }

    #[test]
    fn at_the_end_all_end_and_none_begins() {
        let boards = OpenBoards::default();
        let session = SessionId::new(jiff::Timestamp::UNIX_EPOCH);
        let mut before = boards.open(session);
        boards.end();
        assert!(!is_open(&mut before));
        assert!(!is_open(&mut boards.open(session)));
    }
}

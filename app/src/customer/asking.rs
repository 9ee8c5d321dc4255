//! When a checkpoint's question is asked: from a few days before its week on. Earlier its page says what will be noticed, and when.

use jiff::civil::Date;
use journey::SquareView;

/// How many days before a checkpoint is due its question is asked.
const DAYS_BEFORE: i32 = 3;

/// Whether an open checkpoint asks its question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asking {
    /// It is too early to expect a result; who notices one already may still say so.
    Early {
        /// The local day around which it is noticed: the one on which the checkpoint is due.
        on: Date,
    },
    /// It is time to ask.
    Now,
}

impl Asking {
    /// Of a checkpoint on the customer's local day. One without a week always asks.
    pub(super) fn of(view: &SquareView, today: Date) -> Self {
        match view.due {
            Some(due) if (due - today).get_days() > DAYS_BEFORE => Self::Early { on: due },
            _ => Self::Now,
        }
    }
}

/// Whether a checkpoint's day has passed without a result. That is nobody's fault: the self-check comes before blame.
pub(super) fn is_past_due(view: &SquareView, today: Date) -> bool {
    view.due.is_some_and(|due| due < today)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use journey::SquareState;

    fn due(on: Option<Date>) -> SquareView {
        SquareView {
            key: "lighter".parse().expect("a key"),
            state: SquareState::Open,
            count: None,
            why: Vec::new(),
            answer: None,
            due: on,
            released: None,
        }
    }

    #[test]
    fn three_days_before_its_week_a_checkpoint_begins_to_ask() {
        let on = date(2026, 1, 26);
        let view = due(Some(on));
        assert_eq!(Asking::of(&view, date(2026, 1, 5)), Asking::Early { on });
        assert_eq!(Asking::of(&view, date(2026, 1, 22)), Asking::Early { on });
        assert_eq!(Asking::of(&view, date(2026, 1, 23)), Asking::Now);
        assert_eq!(Asking::of(&view, date(2026, 2, 1)), Asking::Now);
        assert!(!is_past_due(&view, on));
        assert!(is_past_due(&view, date(2026, 1, 27)));
    }

    #[test]
    fn without_a_week_it_always_asks_and_is_never_late() {
        let view = due(None);
        assert_eq!(Asking::of(&view, date(2026, 1, 5)), Asking::Now);
        assert!(!is_past_due(&view, date(2036, 1, 5)));
    }
}

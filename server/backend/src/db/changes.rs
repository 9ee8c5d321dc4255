//! Who waits for news of an enrolment, within this process.
//!
//! A write notes the enrolments that it appends facts to; after its commit, and never before, whoever
//! watches one of them is woken. A wake carries nothing: who is woken reads what there is.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::watch;

use crate::EnrolmentId;

/// The watched enrolments of one process; cheap to clone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Changes(Arc<Mutex<HashMap<EnrolmentId, watch::Sender<()>>>>);

impl Changes {
    /// Watches an enrolment from now on.
    pub(crate) fn watch(&self, enrolment: EnrolmentId) -> Watch {
        let wakes = self.watched().entry(enrolment).or_default().subscribe();
        Watch {
            enrolment,
            wakes,
            changes: self.clone(),
        }
    }

    /// Wakes whoever watches one of these.
    pub(super) fn wake(&self, changed: &[EnrolmentId]) {
        if changed.is_empty() {
            return;
        }
        let watched = self.watched();
        for wakes in changed.iter().filter_map(|enrolment| watched.get(enrolment)) {
            wakes.send_replace(());
        }
    }

    /// Wakes everybody: news may have been missed.
    pub(super) fn wake_all(&self) {
        for wakes in self.watched().values() {
            wakes.send_replace(());
        }
    }

    fn watched(&self) -> MutexGuard<'_, HashMap<EnrolmentId, watch::Sender<()>>> {
        // A map of senders is whole after each of its operations.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One who watches an enrolment.
#[derive(Debug)]
pub(crate) struct Watch {
    enrolment: EnrolmentId,
    wakes: watch::Receiver<()>,
    changes: Changes,
}

impl Watch {
    /// Waits until facts may have been appended since the last wake.
    pub(crate) async fn woken(&mut self) {
        self.wakes
            .changed()
            .await
            .expect("the sender stays as long as one who watches");
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let mut watched = self.changes.watched();
        // This one still counts.
        if watched
            .get(&self.enrolment)
            .is_some_and(|wakes| wakes.receiver_count() <= 1)
        {
            watched.remove(&self.enrolment);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_kept_of_those_who_went() {
        let changes = Changes::default();
        let hanako = EnrolmentId::new(jiff::Timestamp::UNIX_EPOCH);
        let (phone, tablet) = (changes.watch(hanako), changes.watch(hanako));
        drop(phone);
        assert_eq!(changes.watched().len(), 1, "the tablet still watches");
        drop(tablet);
        assert!(changes.watched().is_empty());
        changes.wake(&[hanako]);
    }
}

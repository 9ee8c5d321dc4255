//! Work that nobody waits for: standings, contacts, mails, notifications and webhooks that are due.

use crate::{clock, state::Shared};
use backend::{
    contacts, digests, held, imports, mail, passkeys, push, search, sessions, shops, sign_in, sign_up, standings,
    webhooks,
};
use jiff::Timestamp;
use std::time::Duration;
use tokio::{
    sync::{Notify, watch},
    time::timeout,
};

/// The longest pause between two looks; what is due sooner is looked at sooner.
const LONGEST_PAUSE: Duration = Duration::from_mins(1);

/// The longest pause where somebody's program waits to hear at once.
const SOON: Duration = Duration::from_secs(5);

/// How many enrolments one look takes on, so that mails and other servers get their turn.
const BATCH: u32 = 500;

/// Reviews standings when they are due, until told to stop.
pub async fn review(shared: Shared, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        let next = standings::review_due(&shared.db, clock::now(), BATCH)
            .await
            .map(|reviewed| {
                if reviewed.reviewed > 0 {
                    tracing::info!(
                        reviewed = reviewed.reviewed,
                        changed = reviewed.changed,
                        "standings reviewed"
                    );
                }
                if reviewed.changed > 0 {
                    shared.mail_waits.notify_one();
                }
                reviewed.next
            });
        let _ = timeout(pause_until(next, "standings could not be reviewed"), stop.changed()).await;
    }
}

/// Judges the contacts that are due and hands them to their channels, until told to stop.
pub async fn deliver_contacts(shared: Shared, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        let next = contacts::deliver_due(&shared.db, clock::now()).await.map(|delivered| {
            if delivered.handed > 0 {
                shared.mail_waits.notify_one();
                shared.push_waits.notify_one();
            }
            if delivered.anything() {
                tracing::info!(
                    handed = delivered.handed,
                    held_out = delivered.held_out,
                    stopped = delivered.stopped,
                    put_off = delivered.put_off,
                    failed = delivered.failed,
                    "contacts judged"
                );
            }
            delivered.next
        });
        let _ = timeout(pause_until(next, "contacts could not be judged"), stop.changed()).await;
    }
}

/// Plans the mails of the morning where it is morning, until told to stop.
pub async fn plan_digests(shared: Shared, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        let next = digests::plan_due(&shared.db, clock::now()).await.map(|planned| {
            if planned.mails > 0 {
                shared.mail_waits.notify_one();
            }
            if planned.mails + planned.failed > 0 {
                tracing::info!(
                    readers = planned.readers,
                    mails = planned.mails,
                    failed = planned.failed,
                    "digests planned"
                );
            }
            planned.next
        });
        let _ = timeout(pause_until(next, "digests could not be planned"), stop.changed()).await;
    }
}

/// Carries out what staff did from the desk, once it can be undone no more, until told to stop.
pub async fn carry_out(shared: Shared, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        let carried = held::carry_out_due(&shared.db, clock::now(), BATCH).await;
        let next = carried.map(|carried| {
            if carried.done + carried.refused + carried.failed > 0 {
                shared.mail_waits.notify_one();
                tracing::info!(
                    done = carried.done,
                    refused = carried.refused,
                    failed = carried.failed,
                    "what was held is carried out"
                );
            }
            carried.next
        });
        let pause = pause_until(next, "what was held could not be carried out");
        rest(pause, &mut stop, &shared.held_waits).await;
    }
}

/// Works off tables of customers that were let go, until told to stop. What is left when the process ends is done by the
/// next one.
pub async fn work_on_imports(shared: Shared, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        let now = clock::now();
        let next = imports::work_off(&shared.db, now).await.map(|worked| {
            if worked.rows > 0 {
                tracing::info!(rows = worked.rows, "rows of an import worked off");
                shared.mail_waits.notify_one();
            }
            worked.more.then_some(now)
        });
        let pause = pause_until(next, "an import could not be worked on");
        rest(pause, &mut stop, &shared.import_waits).await;
    }
}

/// Delivers mails when they are due or something new waits, until told to stop.
pub async fn deliver_mail(shared: Shared, mailer: mail::Mailer, links: mail::Links, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        let delivered = mail::deliver_due(&shared.db, &mailer, &links, clock::now()).await;
        let pause = pause_until(told("mails", delivered), "mails could not be delivered");
        rest(pause, &mut stop, &shared.mail_waits).await;
    }
}

/// Delivers notifications when they are due or something new waits, until told to stop.
pub async fn deliver_push(shared: Shared, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        let delivered = push::deliver_due(&shared.db, &shared.pusher, clock::now()).await;
        let pause = pause_until(told("notifications", delivered), "notifications could not be delivered");
        rest(pause, &mut stop, &shared.push_waits).await;
    }
}

/// Tells webhooks what has happened, until told to stop.
pub async fn deliver_webhooks(shared: Shared, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        let delivered = webhooks::deliver_due(&shared.db, &shared.outgoing, clock::now()).await;
        // Many things are told of, by whatever stores them: it looks by itself rather than to be woken by each.
        let pause = pause_until(told("webhooks", delivered), "webhooks could not be delivered").min(SOON);
        rest(pause, &mut stop, &shared.webhook_waits).await;
    }
}

/// Logs what a delivery did; when it looks next.
fn told(what: &str, delivered: backend::Result<mail::Delivered>) -> backend::Result<Option<Timestamp>> {
    let delivered = delivered?;
    if delivered.anything() {
        tracing::info!(
            sent = delivered.sent,
            failed = delivered.failed,
            given_up = delivered.given_up,
            stopped = delivered.stopped,
            put_off = delivered.put_off,
            "{what} delivered"
        );
    }
    Ok(delivered.next)
}

/// How long to wait until something is due; where the look failed, logs it.
fn pause_until(next: backend::Result<Option<Timestamp>>, failed: &'static str) -> Duration {
    match next {
        Ok(next) => next.map_or(LONGEST_PAUSE, |next| until(next).min(LONGEST_PAUSE)),
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "{failed}");
            LONGEST_PAUSE
        }
    }
}

/// Waits so long, or until told to stop or woken.
async fn rest(pause: Duration, stop: &mut watch::Receiver<bool>, woken: &Notify) {
    tokio::select! {
        _ = timeout(pause, stop.changed()) => {}
        () = woken.notified() => {}
    }
}

/// Forgets what is over, until told to stop: sessions and sign-in links that have expired, callers that have been quiet, what
/// was carried out a day ago, what was sent to programs and phones or heard from shops a month ago. Puts in order what an
/// earlier form of the program wrote.
pub async fn forget(shared: Shared, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        shared.limits.forget_quiet();
        let now = clock::now();
        for forgotten in [
            sign_in::forget_expired(&shared.db, now).await.map(drop),
            sign_up::forget_expired(&shared.db, now).await.map(drop),
            sessions::forget_expired(&shared.db, now).await.map(drop),
            passkeys::forget_expired(&shared.db, now).await.map(drop),
            imports::forget_old(&shared.db, now).await.map(drop),
            held::forget_done(&shared.db, now).await.map(drop),
            webhooks::forget_settled(&shared.db, now).await.map(drop),
            push::forget_settled(&shared.db, now).await.map(drop),
            shops::forget_heard(&shared.db, now).await.map(drop),
            fold_names(&shared).await,
        ] {
            if let Err(error) = forgotten {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "rows could not be put in order"
                );
            }
        }
        let _ = timeout(Duration::from_mins(10), stop.changed()).await;
    }
}

/// Names that an earlier form of the program folded are folded as they are searched for now.
async fn fold_names(shared: &Shared) -> backend::Result<()> {
    while search::fold_again(&shared.db, i64::from(BATCH)).await? > 0 {}
    Ok(())
}

fn until(instant: Timestamp) -> Duration {
    Duration::try_from(instant.duration_since(clock::now())).unwrap_or(Duration::ZERO)
}

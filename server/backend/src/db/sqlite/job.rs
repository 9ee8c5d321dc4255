//! A piece of work that waits for the writer.

use std::{
    any::Any,
    future::poll_fn,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::{Pin, pin},
    task::Poll,
};

use tokio::sync::oneshot;

use crate::{
    Error,
    db::{Tx, Work},
};

/// What a panic carries.
type Panic = Box<dyn Any + Send>;

/// What came of the work: its own answer, or its panic.
type Outcome<T> = Result<Result<T, Error>, Panic>;

/// What the writer needs to know of a piece of work.
pub(super) trait Job: Send {
    /// Does the work; `false` when its savepoint must be rolled back.
    fn run<'t>(&'t mut self, tx: &'t mut Tx) -> Pin<Box<dyn Future<Output = bool> + Send + 't>>;

    /// Tells who waits what came of it, after the commit.
    fn answer(self: Box<Self>);

    /// Tells who waits that nothing came of it, because the whole transaction failed.
    fn fail(self: Box<Self>, error: Error);

    /// Whether the writer shall end instead.
    fn is_stop(&self) -> bool {
        false
    }
}

/// A use case's work with its arguments, and who waits for its result.
pub(super) struct Waiting<A, T, F> {
    arguments: A,
    work: F,
    result: Option<Outcome<T>>,
    answer: oneshot::Sender<Outcome<T>>,
}

impl<A, T, F> Waiting<A, T, F>
where
    A: Send + Sync + 'static,
    T: Send + 'static,
    F: for<'t> Fn(&'t mut Tx, &'t A) -> Work<'t, T> + Send + Sync + 'static,
{
    /// The work to be queued, and where its outcome will come.
    pub(super) fn job(arguments: A, work: F) -> (Box<dyn Job>, oneshot::Receiver<Outcome<T>>) {
        let (answer, receiver) = oneshot::channel();
        let waiting = Self {
            arguments,
            work,
            result: None,
            answer,
        };
        (Box::new(waiting), receiver)
    }
}

impl<A, T, F> Job for Waiting<A, T, F>
where
    A: Send + Sync + 'static,
    T: Send + 'static,
    F: for<'t> Fn(&'t mut Tx, &'t A) -> Work<'t, T> + Send + Sync + 'static,
{
    fn run<'t>(&'t mut self, tx: &'t mut Tx) -> Pin<Box<dyn Future<Output = bool> + Send + 't>> {
        Box::pin(async move {
            let (work, arguments) = (&self.work, &self.arguments);
            let result = catch(async { work(tx, arguments).await }).await;
            let keep = matches!(result, Ok(Ok(_)));
            self.result = Some(result);
            keep
        })
    }

    fn answer(self: Box<Self>) {
        if let Some(result) = self.result {
            // Who asked may have gone; what was asked is done all the same.
            drop(self.answer.send(result));
        }
    }

    fn fail(self: Box<Self>, error: Error) {
        drop(self.answer.send(Ok(Err(error))));
    }
}

/// Asks the writer to end.
pub(super) struct Stop;

impl Job for Stop {
    fn run<'t>(&'t mut self, _: &'t mut Tx) -> Pin<Box<dyn Future<Output = bool> + Send + 't>> {
        Box::pin(async { true })
    }

    fn answer(self: Box<Self>) {}

    fn fail(self: Box<Self>, _: Error) {}

    fn is_stop(&self) -> bool {
        true
    }
}

/// Awaits `work`; a panic in it becomes a value.
async fn catch<T>(work: impl Future<Output = T>) -> Result<T, Panic> {
    let mut work = pin!(work);
    poll_fn(|context| {
        // After a panic the future is never polled again, and its savepoint is rolled back.
        match catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context))) {
            Ok(Poll::Pending) => Poll::Pending,
            Ok(Poll::Ready(value)) => Poll::Ready(Ok(value)),
            Err(panic) => Poll::Ready(Err(panic)),
        }
    })
    .await
}

//! The server's twin of a tap: nothing is tapped there, and the plain form does the work.

use super::next_step::{Shown, StepProps};
use leptos::ev::SubmitEvent;

/// Does nothing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tap;

impl Tap {
    pub(super) fn new(_props: &StepProps, _shown: Shown) -> Self {
        Self
    }

    #[expect(clippy::unused_self, reason = "the browser's twin needs it")]
    pub(super) fn submit(self, _event: &SubmitEvent) {}
}

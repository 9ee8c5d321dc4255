//! The server's twin of a tap: nothing is tapped there, and the plain form does the work.

use leptos::ev::SubmitEvent;

/// Does nothing.
pub(super) fn submit(_event: &SubmitEvent) {}

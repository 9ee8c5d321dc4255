//! The server's twin of a clock: no time passes there.

use leptos::ev::MouseEvent;

/// Does nothing.
pub(super) fn wake() {}

/// Does nothing.
pub(super) fn press(_event: &MouseEvent) {}

//! The server's twin of a clock: no time passes there.

/// Does nothing.
pub(super) fn wake() {}

//! The server's twin of a tap: nothing is tapped there, and the plain form does the work.

/// Does nothing.
pub(super) fn listen() {}

//! The server's twin of the check in the browser: the server renders what the check finds.

/// Does nothing.
pub(super) fn wake() {}

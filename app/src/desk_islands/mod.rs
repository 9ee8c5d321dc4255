//! What the desks' browser adds to their forms, with the rules of the game. Like the customer's islands, these hold no texts: the server writes
//! the words into the page.

pub mod live_check;

#[cfg(feature = "desk")]
mod check_in_browser;
#[cfg(not(feature = "desk"))]
#[path = "check_on_server.rs"]
mod check_in_browser;
#[cfg(feature = "desk")]
pub mod start;

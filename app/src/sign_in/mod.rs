//! The pages of people who are not signed in yet: what Sugoroku is, the mail with link and code, links that do not work, the demo's door.

pub mod code;
pub mod demo_door;
pub mod home;
pub mod link;
pub mod link_fault;
pub mod passkey;
pub mod request;
pub mod sign_up;
pub mod signed_out;

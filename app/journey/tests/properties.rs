//! What holds for every journey, every customer and every zone. Journeys, scripts and zones are drawn at random; a case
//! that fails is made small and printed, and is repeated first next time.

mod properties {
    mod alarms;
    mod contacts;
    pub(crate) mod customers;
    mod edits;
    pub(crate) mod journeys;
    mod laws;
    mod moves;
    mod reach;
    mod reviews;
    mod rhythm;
    mod versions;
}

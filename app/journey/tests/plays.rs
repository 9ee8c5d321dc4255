//! Stories of customers, told as scripts, one for each thing that the page says.

mod plays {
    mod commands;
    mod scripts;
    mod standings;
    pub(crate) mod table;
    mod time;
}

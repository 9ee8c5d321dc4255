//! The use cases and their storage.

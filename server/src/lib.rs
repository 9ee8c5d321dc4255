//! Configuration, routes, background work and terminal commands.

//! The program `sugoroku`.

fn main() {}

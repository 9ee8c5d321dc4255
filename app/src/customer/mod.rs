//! What a customer sees: the board with the one next step, a square, the welcome, and themselves.

//! The moving pieces: WebAssembly islands that answer at once and fall back to plain forms.

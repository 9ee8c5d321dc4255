//! What people see: pages rendered on the server (`ssr`) and WebAssembly islands (`hydrate`).

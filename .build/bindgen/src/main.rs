//! Writes the script that joins a compiled browser half to the page: `bindgen IN.wasm FOLDER NAME` makes
//! `FOLDER/NAME.js` and `FOLDER/NAME_bg.wasm`.
//!
//! It is the program `wasm-bindgen` without what only its test runner needs, which is most of it: a workspace
//! member, so that the lock file keeps it at the version the browser half is compiled with, and it builds in
//! a fraction of the time.

use std::{env, process::ExitCode};

use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [input, folder, name] = arguments.as_slice() else {
        eprintln!("usage: bindgen IN.wasm FOLDER NAME");
        return ExitCode::from(2);
    };
    let mut bindgen = Bindgen::new();
    let written = bindgen
        .input_path(input)
        .out_name(name)
        .typescript(false)
        .omit_default_module_path(false)
        .web(true)
        .and_then(|bindgen| bindgen.generate(folder));
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bindgen: {error:?}");
            ExitCode::FAILURE
        }
    }
}

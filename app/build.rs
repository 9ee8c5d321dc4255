//! Turns the texts of `locales/` into checked keys, for the half that has texts.

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    texts::generate()
}

#[cfg(feature = "ssr")]
mod texts {
    use leptos_i18n_build::{Config, ParseOptions, TranslationsInfos};
    use std::{error::Error, path::PathBuf};

    /// One file a namespace and language, in `locales/{language}/{namespace}.json`.
    const NAMESPACES: &[&str] = &[
        "words",
        "sign_in",
        "customer",
        "customer_page",
        "account",
        "alerts",
        "brand",
        "celebration",
        "contacts",
        "coupons",
        "feelings",
        "badges",
        "desk",
        "editor",
        "errors",
        "findings",
        "inviting",
        "said",
        "offline",
        "programs",
        "self_check",
        "staff",
        "simulation",
        "templates",
        "timeline",
        "moving",
        "sign_up",
        "today",
        "training",
        "webhooks",
        "works",
    ];

    pub(super) fn generate() -> Result<(), Box<dyn Error>> {
        let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?).join("i18n");
        let config = Config::new("en")?
            .add_locale("ja")?
            .add_namespaces(NAMESPACES.iter().copied())?
            .parse_options(ParseOptions::default().interpolate_display(true));
        let translations = TranslationsInfos::parse(config)?;
        translations.emit_diagnostics();
        translations.rerun_if_locales_changed();
        translations.generate_i18n_module(out)?;
        Ok(())
    }
}

#[cfg(not(feature = "ssr"))]
mod texts {
    use std::error::Error;

    #[expect(clippy::unnecessary_wraps, reason = "the server half's can fail")]
    pub(super) fn generate() -> Result<(), Box<dyn Error>> {
        Ok(())
    }
}

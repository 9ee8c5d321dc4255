//! Renders a customer's pages for sample journeys at many moments, to look at before any server runs:
//! `cargo run -p app --features ssr --example pictures` writes `target/pictures/*.html` with the stylesheet beside them.

mod moments;

use app::customer::{BoardModel, board_page};
use app::i18n::Locale;
use app::parts::shell::{Assets, Shell, Viewer};
use moments::{Moment, moments};
use std::error::Error;
use std::fs;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let out = root.join("target/pictures");
    fs::create_dir_all(&out)?;
    fs::write(out.join("style.css"), stylesheet(&root.join("style"))?)?;
    for Moment { name, model } in moments()? {
        for (code, locale) in [("en", Locale::en), ("ja", Locale::ja)] {
            fs::write(out.join(format!("{name}-{code}.html")), board_page(&shell(locale, &model), &model))?;
        }
    }
    Ok(())
}

/// Every file of `style/`, joined in the order of their names.
fn stylesheet(folder: &Path) -> Result<String, Box<dyn Error>> {
    let mut files: Vec<_> = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?.into_iter().map(|entry| entry.path()).collect();
    files.sort();
    let mut joined = String::new();
    for file in files {
        joined.push_str(&fs::read_to_string(file)?);
    }
    Ok(joined)
}

fn shell(locale: Locale, model: &BoardModel) -> Shell {
    Shell {
        locale,
        viewer: Viewer::Customer {
            name: "佐藤 花子".to_owned(),
            enrolment: Some(model.enrolment.clone()),
        },
        assets: Assets {
            style: "style.css".to_owned(),
            loader: "islands.js".to_owned(),
            customer: None,
        },
        path: model.address(),
        notice: None,
        business_name: Some("Studio Kaze".to_owned()),
    }
}

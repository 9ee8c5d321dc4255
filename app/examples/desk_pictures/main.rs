//! Every page of the desks and of signing in, with people of a made-up business, as files to look at:
//! `cargo run -p app --features ssr --example desk_pictures`, then open `target/pictures/desk-today-ja.html`.

mod samples;

use std::{error::Error, fs, path::Path};

use app::i18n::{self, Locale};

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .ok_or("app is a folder of the workspace")?;
    let folder = root.join("target/pictures");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("style.css"), joined_style(&root.join("style"))?)?;
    fs::write(folder.join("desk.css"), joined_style(&root.join("style/desk"))?)?;
    for locale in [Locale::ja, Locale::en] {
        for (name, html) in samples::pages(locale) {
            fs::write(folder.join(format!("desk-{name}-{}.html", i18n::code(locale))), html)?;
        }
    }
    Ok(())
}

fn joined_style(folder: &Path) -> Result<String, Box<dyn Error>> {
    let mut files: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    files.sort_by_key(fs::DirEntry::file_name);
    let mut style = String::new();
    for file in files
        .iter()
        .filter(|file| file.path().extension().is_some_and(|end| end == "css"))
    {
        style.push_str(&fs::read_to_string(file.path())?);
    }
    Ok(style)
}
